"""evidence.html: the criteria on the left, the documents on the right with every quote marked in its place."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from extractors.document import FURNITURE, Document, Kind
from extractors.findings import Evidence
from review.model import STANDING_NAMES, VERDICT_NAMES, CriterionView
from review.page import render
from scoring.assessment import Assessment
from sihao.files import write_atomically


def write_evidence_page(
    assessment: Assessment, documents: Sequence[Document], views: Sequence[CriterionView], path: Path
) -> None:
    """Write the page; equal input gives equal bytes. Raises OutputError."""
    title = f"依据页面 · {assessment.applicant or assessment.dossier}"
    write_atomically(path, render(title, "evidence", page_data(assessment, documents, views)))


def page_data(assessment: Assessment, documents: Sequence[Document], views: Sequence[CriterionView]) -> dict[str, Any]:
    """What the page's script draws: the assessment by indicator and the documents' text with its places."""
    a = assessment
    order = {f.name: n for n, f in enumerate(a.files)}
    by_name = {d.name: d for d in documents}
    return {
        "dossier": a.dossier,
        "applicant": a.applicant,
        "level": a.applicant_level,
        "set": a.criteria_set,
        "period": list(a.period),
        "points": [a.points.get("total", 0), a.points.get("max", 0)],
        "standings": STANDING_NAMES,
        "verdicts": VERDICT_NAMES,
        "criteria": [_criterion(v, a) for v in views],
        "evidence": {e.id: _evidence(e, order) for e in a.evidence},
        "files": [_file(by_name[f.name]) for f in a.files],
        "conflicts": [c.detail for c in a.conflicts],
        "problems": [[p.code, p.file, p.page, p.message, p.remedy] for p in a.problems],
    }


def _criterion(view: CriterionView, a: Assessment) -> dict[str, Any]:
    result = next(i for i in a.indicators if i.id == view.id)
    return {
        "id": view.id,
        "pillar": view.pillar,
        "condition": f"{view.condition} {view.condition_name}".strip(),
        "name": view.name,
        "requirement": view.requirement,
        "threshold": view.threshold,
        "counts": list(view.counts),
        "not": list(view.not_counts),
        "max": view.points,
        "suggested": result.points_suggested,
        "verdict": result.verdict,
        "veto": result.veto,
        "bar": view.veto or view.pillar == "资格",
        "rationale": result.rationale,
        "evidence": list(result.evidence),
    }


def _evidence(e: Evidence, order: dict[str, int]) -> dict[str, Any]:
    place = e.place
    return {
        "i": e.indicator,
        "s": str(e.standing),
        "q": e.quote,
        "f": order[place.file],
        "p": place.page,
        "g": place.paragraph,
        "c": [place.start, place.end],
        "b": [[b.page, round(b.x0, 1), round(b.top, 1), round(b.x1, 1), round(b.bottom, 1)] for b in place.boxes],
        "u": list(e.cues),
        "w": e.why,
        "n": list(place.section),
    }


def _file(document: Document) -> dict[str, Any]:
    if document.pages:
        return {"name": document.name, "pages": _pages(document)}
    return {"name": document.name, "blocks": _blocks(document)}


def _pages(document: Document) -> list[dict[str, Any]]:
    """Each page's lines as [x0, top, x1, bottom, text]."""
    lines: dict[int, list[list[Any]]] = {p.number: [] for p in document.pages}
    places = document.places
    if places is not None and len(document.text):
        cuts = np.nonzero(np.diff(places.line) != 0)[0] + 1
        for run in np.split(np.arange(len(document.text)), cuts):
            real = run[places.page[run] > 0]
            if not len(real):
                continue
            box = places.box[real]
            text = document.text[int(real[0]) : int(real[-1]) + 1]
            corners = [box[:, 0].min(), box[:, 1].min(), box[:, 2].max(), box[:, 3].max()]
            lines[int(places.page[real[0]])].append([*(round(float(c), 1) for c in corners), text])
    return [
        {"n": p.number, "w": round(p.width, 1), "h": round(p.height, 1), "t": p.text, "l": lines[p.number]}
        for p in document.pages
    ]


def _blocks(document: Document) -> list[list[Any]]:
    """Word blocks as [kind, level, label, start, text, table, row, column]; -1 where there is no table."""
    return [
        [
            "heading" if b.kind is Kind.HEADING else "cell" if b.cell else "paragraph",
            b.level,
            b.label,
            b.start,
            document.text[b.start : b.end],
            *((b.cell.table, b.cell.row, b.cell.column) if b.cell else (-1, -1, -1)),
        ]
        for b in document.blocks
        if b.kind not in FURNITURE
    ]
