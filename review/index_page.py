"""index.html: the batch as a table that can be sorted and searched, with links to every dossier's files."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any
from urllib.parse import quote

from review.model import VERDICT_NAMES
from review.page import render
from review.summary import DossierRow, pillars_of
from sihao.files import write_atomically

SHEET, PAGE, DATA = "评分表.xlsx", "evidence.html", "assessment.json"


def write_index(rows: Sequence[DossierRow], path: Path) -> None:
    """Write the page; equal input gives equal bytes. Raises OutputError."""
    pillars = pillars_of(rows)
    data = {
        "pillars": pillars,
        "verdicts": list(VERDICT_NAMES.values()),
        "files": [["评分表", quote(SHEET)], ["依据", quote(PAGE)], ["数据", quote(DATA)]],
        "rows": [_row(r, pillars) for r in rows],
        "problems": [[r.dossier, p.code, p.file, p.page, p.message, p.remedy] for r in rows for p in r.problems],
    }
    write_atomically(path, render("批次总览", "index", data))


def _row(row: DossierRow, pillars: Sequence[str]) -> dict[str, Any]:
    verdicts = list(row.verdicts.values())
    return {
        "id": row.dossier,
        "href": f"./{quote(row.dossier, safe='')}/" if row.assessed else "",
        "name": row.applicant,
        "level": row.level,
        "set": row.criteria_set,
        "points": [_points(row, key) for key in ("total", "max", *pillars)],
        "vetoes": list(row.vetoes),
        "verdicts": [verdicts.count(v) for v in VERDICT_NAMES],
        "counts": [row.evidence, row.conflicts, row.unreadable_pages, len(row.problems)],
    }


def _points(row: DossierRow, key: str) -> float | None:
    value = row.points.get(key)
    return None if value is None else round(value, 2)
