"""What the sheets and pages show of a criterion, and safe text for cells."""

from __future__ import annotations

import re
from dataclasses import dataclass

from lexicon.schema import CriteriaSet, ThresholdFile

_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
LONGEST = 32_000
"""Excel keeps 32,767 characters in a cell."""
STANDING_NAMES = {
    "done": "已落实",
    "planned": "计划中",
    "absent": "未落实",
    "other": "他人所为",
    "stale": "已过期",
    "hollow": "空泛",
}
VERDICT_NAMES = {"met": "达标", "partial": "部分达标", "unmet": "未达标", "none": "未找到依据", "na": "不适用"}


@dataclass(frozen=True, slots=True)
class CriterionView:
    """A criterion as people see it. `condition` is its number, `condition_name` its words."""

    id: str
    pillar: str
    condition: str
    condition_name: str
    name: str
    requirement: str
    points: float
    threshold: str
    proof: str
    veto: bool
    counts: tuple[str, ...]
    not_counts: tuple[str, ...]


def views_of(criteria: CriteriaSet) -> tuple[CriterionView, ...]:
    """The views of a set's criteria, in order."""
    return tuple(
        CriterionView(
            id=c.id,
            pillar=c.spec.pillar,
            condition=c.spec.condition,
            condition_name=criteria.conditions.get(c.spec.condition, ""),
            name=c.spec.name,
            requirement=c.spec.requirement,
            points=c.spec.points,
            threshold="；".join(_threshold(t) for t in c.spec.thresholds),
            proof="、".join(c.spec.proof),
            veto=c.spec.veto,
            counts=tuple(c.spec.counts),
            not_counts=tuple(c.spec.not_counts),
        )
        for c in criteria.criteria
    )


def _threshold(t: ThresholdFile) -> str:
    if t.rising:
        return "后一年大于前一年"
    bounds = []
    if t.at_least is not None:
        bounds.append(f"≥{t.at_least:g}{t.unit}")
    if t.at_most is not None:
        bounds.append(f"≤{t.at_most:g}{t.unit}")
    return ("每年" if t.each_year else "") + "、".join(bounds)


def cell_text(text: str) -> str:
    """Text that may stand in a cell: no characters that XML forbids, not too long, and no formula when re-saved as CSV.

    Cells are always written as strings, so nothing can start a formula in the workbook itself; a leading `=`, `+`,
    `-`, `@` or control character gets an apostrophe so that it stays text in whatever the sheet is saved as later.
    """
    clean = _ILLEGAL.sub("", text)
    if len(clean) > LONGEST:
        clean = clean[:LONGEST] + "…（已截断）"
    return f"'{clean}" if clean[:1] in ("=", "+", "-", "@", "\t", "\r") else clean
