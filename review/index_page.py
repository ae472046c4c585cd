"""index.html: the batch as a table that can be sorted and searched, with links to every dossier's files."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from urllib.parse import quote

from review.model import VERDICT_NAMES
from review.page import render
from review.summary import DossierRow, pillars_of
from sihao.files import write_atomically


def write_index(rows: Sequence[DossierRow], path: Path) -> None:
    """Write the page; raises OutputError."""
    pillars = pillars_of(rows)
    data = {
        "pillars": pillars,
        "verdicts": list(VERDICT_NAMES.values()),
        "rows": [_row(r, pillars) for r in rows],
        "problems": [[r.dossier, p.code, p.file, p.page, p.message, p.remedy] for r in rows for p in r.problems],
    }
    write_atomically(path, render("批次总览", "index", data))


def _row(row: DossierRow, pillars: Sequence[str]) -> list[object]:
    verdicts = list(row.verdicts.values())
    return [
        row.dossier,
        quote(row.dossier) if row.assessed else "",
        row.applicant,
        row.level,
        row.points.get("total"),
        [row.points.get(p) for p in pillars],
        list(row.vetoes),
        [verdicts.count(v) for v in VERDICT_NAMES],
        row.evidence,
        len(row.problems),
    ]
