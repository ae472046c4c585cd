"""From an indicator's evidence to verdict and points, by the rules of the guide (met, partial, unmet, none, na)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from extractors.findings import STANDING_ZH, Evidence, Standing
from lexicon.cues import load_cues, load_tables
from lexicon.schema import CriterionFile, ThresholdFile

VERDICT_ZH = {"met": "达标", "partial": "部分达标", "unmet": "未达标", "none": "未找到依据", "na": "不适用"}
SHORT_BY = 0.25
"""A figure under its threshold by less than this share of it is partial, by more it is unmet (GUIDE, Verdicts)."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """A verdict, the share of the points it supports and the reasons in Chinese."""

    verdict: str
    share: float
    reasons: tuple[str, ...]


def decide(
    spec: CriterionFile, evidence: Sequence[Evidence], facts: Mapping[str, Any], partial_share: float
) -> Verdict:
    """The verdict of one indicator on its own evidence and the dossier's facts."""
    by = {s: [e for e in evidence if e.standing is s] for s in Standing}
    done, absent = by[Standing.DONE], by[Standing.ABSENT]
    reasons = [_counted(by)]
    if not done:
        return _without_done(by, reasons)
    verdict = "met"
    for threshold in spec.thresholds:
        result, reason = check_threshold(threshold, facts)
        reasons.append(reason)
        verdict = _worse(verdict, result)
    shown = {f for e in done for f in e.facets}
    need = spec.facets.at_least
    if spec.facets.items and len(shown) < need:
        missing = [name for name in spec.facets.items if name not in shown]
        reasons.append(f"要求体现{need}个方面，已体现{len(shown)}个，未见：{'、'.join(missing)}")
        verdict = _worse(verdict, "partial")
    if spec.regular > 1 and _activities(done) < spec.regular:
        reasons.append(f"要求经常性开展（至少{spec.regular}次），材料只体现{_activities(done)}次")
        verdict = _worse(verdict, "partial")
    if absent:
        reasons.append("另有未落实的表述，请核对")
        verdict = _worse(verdict, "partial")
    if any(not _under_plans(e) for e in by[Standing.PLANNED]):
        reasons.append("还有一部分在计划中")
        verdict = _worse(verdict, "partial")
    share = {"met": 1.0, "partial": partial_share, "unmet": 0.0}[verdict]
    return Verdict(verdict, share, tuple(r for r in reasons if r))


def _under_plans(e: Evidence) -> bool:
    """Whether a plan stands under a heading of plans: an outlook takes nothing away from what is done."""
    words = load_cues().sections.plan
    return any(w in heading for heading in e.place.section for w in words)


def _without_done(by: Mapping[Standing, Sequence[Evidence]], reasons: list[str]) -> Verdict:
    if by[Standing.ABSENT] or by[Standing.PLANNED]:
        return Verdict("unmet", 0.0, tuple(reasons))
    if by[Standing.STALE]:
        return Verdict("partial", 0.25, (*reasons, "只有周期以前的做法"))
    if by[Standing.OTHER]:
        return Verdict("unmet", 0.0, (*reasons, "只有他人的做法"))
    return Verdict("none", 0.0, tuple(r for r in reasons if r))


def check_threshold(threshold: ThresholdFile, facts: Mapping[str, Any]) -> tuple[str, str]:
    """`met`, `partial` or `unmet` for one threshold, with the comparison in Chinese."""
    values = facts.get(threshold.fact)
    if not values:
        return "partial", "材料没有给出可核对的数字"
    series = {k: float(v) for k, v in values.items()} if isinstance(values, Mapping) else {"": float(values)}
    if threshold.rising:
        return _rising(series)
    bound = threshold.at_least if threshold.at_least is not None else 0.0
    used = series if threshold.each_year else {max(series): series[max(series)]}
    worst_year = min(used, key=lambda y: (used[y], y))
    worst = used[worst_year]
    label = f"{worst_year}年" if worst_year else ""
    text = f"{label}{worst:g}{threshold.unit}"
    if worst >= bound:
        return "met", f"{text}，不低于{bound:g}{threshold.unit}"
    if threshold.each_year and max(used.values()) >= bound:
        return "partial", f"{text}，低于{bound:g}{threshold.unit}，其他年度达到"
    if worst >= bound * (1 - SHORT_BY):
        return "partial", f"{text}，低于{bound:g}{threshold.unit}，差距不到四分之一"
    return "unmet", f"{text}，远低于{bound:g}{threshold.unit}"


def _rising(series: Mapping[str, float]) -> tuple[str, str]:
    years = sorted(series)
    text = "，".join(f"{y}年{series[y]:g}" for y in years)
    if len(years) < 2:
        return "partial", f"只有一个年度的数字（{text}），无法看出增长"
    steps = [series[b] > series[a] for a, b in pairwise(years)]
    if all(steps):
        return "met", f"逐年增长（{text}）"
    if series[years[-1]] < series[years[0]]:
        return "unmet", f"没有增长（{text}）"
    return "partial", f"不是每年都增长（{text}）"


def _activities(done: Sequence[Evidence]) -> float:
    """How many activities the evidence shows: each piece is one, or as many as its largest count of occasions."""
    units = load_tables().occasions
    total = 0.0
    for piece in done:
        counts = [f.number or 0.0 for f in piece.facts if f.kind == "count" and f.unit in units]
        total += max([1.0, *counts])
    return total


def _counted(by: Mapping[Standing, Sequence[Evidence]]) -> str:
    parts = [f"{STANDING_ZH[s]}{len(by[s])}条" for s in Standing if by[s]]
    return f"依据：{'、'.join(parts)}" if parts else ""


def _worse(a: str, b: str) -> str:
    order = ("met", "partial", "unmet")
    return max(a, b, key=order.index)
