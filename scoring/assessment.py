"""The assessment of one dossier: what `assessment.json` shows, as types, and its one serialisation.

The shape is the contract `sihao.assessment/1`; keys are written in the contract's order and equal input gives equal
bytes (no time stamps, no absolute paths, numbers rounded the same way everywhere).
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

from extractors.document import Box, Problem
from extractors.findings import Evidence, Fact, Mention

SCHEMA = "sihao.assessment/1"


@dataclass(frozen=True, slots=True)
class FileEntry:
    """A submitted file as listed in the assessment; `pages` is None for Word."""

    name: str
    sha256: str
    kind: str
    pages: int | None
    text: str
    quality: float


@dataclass(frozen=True, slots=True)
class Searched:
    """Where an indicator was looked for: files, pages (Word files count as none) and pages without usable text."""

    files: int
    pages: int
    unreadable_pages: int


@dataclass(frozen=True, slots=True)
class IndicatorResult:
    """One indicator: `verdict` is met, partial, unmet, none or na; points are suggestions; `rationale` is Chinese.

    `self_score` is what the dossier claims for it in a self-scoring table (None where it claims nothing), `gap` the
    claim less the supported points.
    """

    id: str
    verdict: str
    points_max: float
    points_suggested: float
    rationale: str
    evidence: tuple[str, ...]
    searched: Searched
    veto: bool = False
    self_score: float | None = None
    gap: float | None = None


@dataclass(frozen=True, slots=True)
class Conflict:
    """Statements that contradict each other; `detail` is Chinese, `evidence` the ids on both sides (may be empty)."""

    kind: str
    detail: str
    evidence: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SelfScore:
    """A row of a self-scoring table: what it is called, the points it may give and the points claimed."""

    label: str
    points_max: float | None
    claimed: float
    file: str
    page: int | None
    indicators: tuple[str, ...] = ()
    supported: float | None = None


@dataclass(frozen=True, slots=True)
class Assessment:
    """Everything that is said of one dossier."""

    dossier: str
    applicant: str | None
    applicant_evidence: str | None
    criteria_set: str
    criteria_fingerprint: str
    period: tuple[str, str]
    files: tuple[FileEntry, ...]
    indicators: tuple[IndicatorResult, ...]
    evidence: tuple[Evidence, ...]
    names: tuple[Mention, ...]
    facts: dict[str, Any]
    conflicts: tuple[Conflict, ...]
    problems: tuple[Problem, ...]
    applicant_level: str | None = None
    self_scores: tuple[SelfScore, ...] = ()
    points: dict[str, float] = field(default_factory=dict)


def to_json(assessment: Assessment) -> bytes:
    """The bytes of `assessment.json`: UTF-8, contract key order, a line for each key and each item of a list.

    The lines are put together here because json's own indenting is several times slower than the rest of the job.
    """
    lines = []
    for key, value in as_dict(assessment).items():
        if isinstance(value, list) and value and isinstance(value[0], dict):
            text = "[\n" + ",\n".join(f"  {_compact(item)}" for item in value) + "\n ]"
        else:
            text = _compact(value)
        lines.append(f" {_compact(key)}: {text}")
    return ("{\n" + ",\n".join(lines) + "\n}\n").encode()


def _compact(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


def as_dict(a: Assessment) -> dict[str, Any]:
    """The contract's object. Additions stand behind the contract's own keys, never between them."""
    return {
        "schema": SCHEMA,
        "dossier": a.dossier,
        "applicant": None
        if a.applicant is None
        else {"name": a.applicant, "evidence": a.applicant_evidence, "level": a.applicant_level},
        "criteria": {"set": a.criteria_set, "fingerprint": a.criteria_fingerprint},
        "period": list(a.period),
        "files": [
            {
                "name": f.name,
                "sha256": f.sha256,
                "kind": f.kind,
                "pages": f.pages,
                "text": f.text,
                "quality": round(f.quality, 3),
            }
            for f in a.files
        ],
        "indicators": [_indicator(i) for i in a.indicators],
        "evidence": [_evidence(e) for e in a.evidence],
        "names": [_mention(m) for m in a.names],
        "facts": a.facts,
        "conflicts": [{"kind": c.kind, "detail": c.detail, "evidence": list(c.evidence)} for c in a.conflicts],
        "problems": [
            {"file": p.file, "code": p.code, "message": p.message, "remedy": p.remedy, "page": p.page}
            for p in a.problems
        ],
        "self_scores": [_self_score(s) for s in a.self_scores],
        "points": {key: round(value, 2) for key, value in a.points.items()},
    }


def _indicator(i: IndicatorResult) -> dict[str, Any]:
    return {
        "id": i.id,
        "verdict": i.verdict,
        "points": {"max": round(i.points_max, 2), "suggested": round(i.points_suggested, 2)},
        "rationale": i.rationale,
        "evidence": list(i.evidence),
        "searched": {
            "files": i.searched.files,
            "pages": i.searched.pages,
            "unreadable_pages": i.searched.unreadable_pages,
        },
        "veto": i.veto,
        "self_score": i.self_score,
        "gap": None if i.gap is None else round(i.gap, 2),
    }


def _evidence(e: Evidence) -> dict[str, Any]:
    place = e.place
    return {
        "id": e.id,
        "indicator": e.indicator,
        "standing": str(e.standing),
        "quote": e.quote,
        "file": place.file,
        "page": place.page,
        "place": {
            "paragraph": place.paragraph,
            "cell": None if place.cell is None else [place.cell.table, place.cell.row, place.cell.column],
            "section": list(place.section),
        },
        "boxes": [_box(b) for b in place.boxes],
        "chars": [place.start, place.end],
        "cues": list(e.cues),
        "facts": [_fact(f) for f in e.facts],
        "confidence": round(e.confidence, 2),
    }


def _box(b: Box) -> list[float | int]:
    return [b.page, round(b.x0, 1), round(b.top, 1), round(b.x1, 1), round(b.bottom, 1)]


def _fact(f: Fact) -> dict[str, Any]:
    return {"kind": f.kind, "value": f.value, "text": f.text}


def _mention(m: Mention) -> dict[str, Any]:
    return {
        "mention": m.mention,
        "file": m.place.file,
        "page": m.place.page,
        "decision": m.decision,
        "name": m.name,
        "list": m.list_name,
        "cycle": m.cycle,
        "score": round(m.score, 3),
        "why": list(m.why),
        "runner_up": m.runner_up,
    }


def _self_score(s: SelfScore) -> dict[str, Any]:
    return {
        "label": s.label,
        "max": s.points_max,
        "claimed": s.claimed,
        "supported": s.supported,
        "indicators": list(s.indicators),
        "file": s.file,
        "page": s.page,
    }
