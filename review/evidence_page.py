"""evidence.html: the criteria on the left, the documents on the right with every quote marked in its place."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from extractors.document import Document
from extractors.findings import Evidence
from review.model import STANDING_NAMES, UNREAD, VERDICT_NAMES, CriterionView, one_line, where
from review.page import render
from review.page_text import Spans, page_lines, word_blocks
from scoring.assessment import Assessment, IndicatorResult
from sihao.files import write_atomically


def write_evidence_page(
    assessment: Assessment, documents: Sequence[Document], views: Sequence[CriterionView], path: Path
) -> None:
    """Write the page; equal input gives equal bytes. Raises OutputError.

    A file of the assessment whose document is not given is listed without its text.
    """
    title = f"依据页面 · {assessment.applicant or assessment.dossier}"
    write_atomically(path, render(title, "evidence", page_data(assessment, documents, views)))


def page_data(assessment: Assessment, documents: Sequence[Document], views: Sequence[CriterionView]) -> dict[str, Any]:
    """What the page's script draws. Evidence is numbered in the order of the criteria, best first in each.

    Text is cut here where evidence begins and ends, so that the script never counts characters (JavaScript counts
    UTF-16 units, the assessment code points).
    """
    a = assessment
    results = {i.id: i for i in a.indicators}
    shown = [v for v in views if v.id in results]
    evidence = _ordered(a, shown)
    number = {e.id: n for n, e in enumerate(evidence)}
    names = [f.name for f in a.files]
    names += sorted({e.place.file for e in evidence} - set(names))
    by_name = {d.name: d for d in documents}
    return {
        "dossier": a.dossier,
        "applicant": a.applicant,
        "level": a.applicant_level,
        "set": a.criteria_set,
        "fingerprint": a.criteria_fingerprint,
        "period": list(a.period),
        "points": [round(a.points.get("total", 0.0), 2), round(a.points.get("max", 0.0), 2)],
        "standings": STANDING_NAMES,
        "verdicts": VERDICT_NAMES,
        "criteria": [_criterion(v, results[v.id], number) for v in shown],
        "evidence": [_evidence(e, names) for e in evidence],
        "files": [_file(n, by_name.get(n), [(e, number[e.id]) for e in evidence if e.place.file == n]) for n in names],
        "conflicts": [[c.detail, [number[e] for e in c.evidence if e in number]] for c in a.conflicts],
        "problems": [[p.code, p.file, p.page, p.message, p.remedy] for p in a.problems],
        "unread": [[p.file, p.page] for p in a.problems if p.code in UNREAD and p.page is not None],
    }


def _ordered(a: Assessment, views: Sequence[CriterionView]) -> list[Evidence]:
    results = {i.id: i for i in a.indicators}
    by_id = {e.id: e for e in a.evidence}
    listed = [i for v in views for i in results[v.id].evidence if i in by_id]
    return [by_id[i] for i in dict.fromkeys((*listed, *by_id))]


def _criterion(view: CriterionView, result: IndicatorResult, number: dict[str, int]) -> dict[str, Any]:
    searched = result.searched
    return {
        "id": view.id,
        "pillar": view.pillar,
        "condition": view.condition_title,
        "name": view.name,
        "requirement": view.requirement + (f"（{view.threshold}）" if view.threshold else ""),
        "proof": view.proof,
        "counts": list(view.counts),
        "not": list(view.not_counts),
        "max": round(view.points, 2),
        "suggested": round(result.points_suggested, 2),
        "claimed": result.self_score,
        "verdict": result.verdict,
        "veto": result.veto,
        "bars": view.veto,
        "gate": view.gate,
        "rationale": result.rationale,
        "searched": [searched.files, searched.pages, searched.unreadable_pages],
        "evidence": [number[e] for e in result.evidence if e in number],
    }


def _evidence(e: Evidence, names: Sequence[str]) -> dict[str, Any]:
    place = e.place
    return {
        "id": e.id,
        "indicator": e.indicator,
        "standing": str(e.standing),
        "quote": one_line(e.quote),
        "file": names.index(place.file),
        "page": place.page,
        "where": where(e),
        "boxes": [[b.page, *(round(v, 1) for v in (b.x0, b.top, b.x1, b.bottom))] for b in place.boxes],
        "cues": [c for c in e.cues if c],
        "why": e.why,
        "section": list(place.section),
        "confidence": round(e.confidence, 2),
    }


def _file(name: str, document: Document | None, evidence: Sequence[tuple[Evidence, int]]) -> dict[str, Any]:
    entry: dict[str, Any] = {"name": name, "count": len(evidence)}
    if document is None:
        return entry
    spans = Spans([(e.place.start, e.place.end, n) for e, n in evidence])
    entry |= {"text": document.text_kind, "quality": round(document.quality, 2)}
    return entry | (
        {"pages": page_lines(document, spans)} if document.pages else {"blocks": word_blocks(document, spans)}
    )
