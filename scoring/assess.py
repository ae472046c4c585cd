"""A dossier assessed: from its documents to evidence, verdicts, points and conflicts. Pure: no file is touched."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from extractors.document import Document, Problem
from extractors.evidence.cycle import detect_cycle
from extractors.evidence.find import RANK, Context, Finder
from extractors.facts.dossier import DossierFacts, dossier_facts
from extractors.findings import Evidence
from extractors.names.mentions import Applicant, find_applicant, find_mentions
from extractors.pipeline import Prepared, prepare
from lexicon.criteria import DEFAULT_SET, available_sets, load_set
from lexicon.schema import CriteriaSet, Criterion
from scoring.assessment import Assessment, FileEntry, IndicatorResult, Searched, SelfScore
from scoring.conflicts import find_conflicts
from scoring.selfscore import read_self_scores, supported
from scoring.verdict import VERDICT_ZH, Verdict, decide

AUTO = "auto"


def assess_dossier(
    dossier_id: str, documents: Sequence[Document], failed: Sequence[Problem], criteria: str = AUTO
) -> Assessment:
    """The assessment of one dossier against a criteria set (name or path; `auto`: the cycle it applies for).

    `failed` are files that could not be read at all. Raises LexiconError for a faulty set.
    """
    parts = tuple(prepare(d) for d in sorted(documents, key=lambda d: d.name))
    chosen, period = choose_set(parts, criteria)
    applicant = find_applicant(parts)
    names = () if applicant is None else (applicant.name, *applicant.short_names)
    finder = Finder(chosen, Context(period, names))
    evidence = [e for p in parts for e in finder.find(p.document, p.folded, p.units, p.facts)]
    facts = dossier_facts(parts, period)
    problems = (*failed, *(q for p in parts for q in p.document.problems))
    searched = _searched(documents, problems)
    results = [_indicator(c, evidence, facts, searched, chosen, applicant) for c in chosen.criteria]
    scores = _with_support(read_self_scores(documents, chosen), results)
    return Assessment(
        dossier=dossier_id,
        applicant=None if applicant is None else applicant.name,
        applicant_evidence=None,
        criteria_set=chosen.name,
        criteria_fingerprint=chosen.fingerprint,
        period=(period[0].isoformat(), period[1].isoformat()),
        files=tuple(_file(d) for d in sorted(documents, key=lambda d: d.name)),
        indicators=tuple(_claimed(r, scores) for r in results),
        evidence=tuple(evidence),
        names=find_mentions(parts, applicant),
        facts=facts.as_dict(),
        conflicts=find_conflicts(results, evidence, facts),
        problems=problems,
        applicant_level=None if applicant is None else applicant.level,
        self_scores=scores,
        points=_totals(results, chosen),
    )


def choose_set(parts: Sequence[Prepared], wanted: str) -> tuple[CriteriaSet, tuple[date, date]]:
    """The criteria set and the assessed period. With `auto` the shipped set that overlaps the stated cycle most.

    A dossier may state a longer cycle than the set's own (2023—2024 under the set 2023): the stated years then count.
    """
    cycle = detect_cycle(parts)
    if wanted != AUTO:
        chosen = load_set(wanted)
        return chosen, chosen.period
    if cycle is None:
        chosen = load_set(DEFAULT_SET)
        return chosen, chosen.period
    stated = (date(cycle[0], 1, 1), date(cycle[1], 12, 31))
    sets = [load_set(name) for name in available_sets()]
    chosen = max(sets, key=lambda s: (_overlap(s.period, stated), s.name == DEFAULT_SET, s.name))
    if _overlap(chosen.period, stated) <= 0:
        chosen = load_set(DEFAULT_SET)
        return chosen, chosen.period
    return chosen, stated if stated[0] == chosen.period[0] else chosen.period


def _overlap(a: tuple[date, date], b: tuple[date, date]) -> int:
    return (min(a[1], b[1]) - max(a[0], b[0])).days


def _searched(documents: Sequence[Document], problems: Sequence[Problem]) -> Searched:
    pages = [page for d in documents for page in d.pages]
    unread = {(q.file, q.page) for q in problems if q.page is not None and q.code in ("E201", "E202", "E203")}
    return Searched(len(documents), len(pages), len(unread))


def _indicator(
    criterion: Criterion,
    evidence: Sequence[Evidence],
    facts: DossierFacts,
    searched: Searched,
    criteria: CriteriaSet,
    applicant: Applicant | None,
) -> IndicatorResult:
    spec = criterion.spec
    own = sorted((e for e in evidence if e.indicator == criterion.id), key=_best_first)
    share = float(str(criteria.parameters.get("部分达标系数", 0.5)))
    verdict = decide(spec, own, facts.as_dict(), share)
    level = None if applicant is None else applicant.level
    if verdict.verdict == "none" and _not_applicable(criterion, level, facts):
        verdict = Verdict("na", 0.0, ("该指标对本商会不适用（周期内未涉及）",))
    return IndicatorResult(
        id=criterion.id,
        verdict=verdict.verdict,
        points_max=spec.points,
        points_suggested=round(spec.points * verdict.share, 2),
        rationale=_rationale(verdict, searched),
        evidence=tuple(e.id for e in own),
        searched=searched,
        veto=spec.veto and verdict.verdict == "unmet",
    )


def _best_first(e: Evidence) -> tuple[int, float, str, int]:
    return (RANK[e.standing], -e.confidence, e.place.file, e.place.start)


def _not_applicable(criterion: Criterion, level: str | None, facts: DossierFacts) -> bool:
    applies = criterion.spec.applies
    if applies.levels and level is not None and level not in applies.levels:
        return True
    return bool(applies.gate) and not facts.gate(applies.gate)


def _rationale(verdict: Verdict, searched: Searched) -> str:
    head = VERDICT_ZH[verdict.verdict]
    if verdict.verdict == "none":
        where = f"已检索{searched.files}个文件" + (f"、{searched.pages}页" if searched.pages else "（Word，无页码）")
        unread = f"，其中{searched.unreadable_pages}页无法读取" if searched.unreadable_pages else ""
        hollow = f"；{'；'.join(verdict.reasons)}" if verdict.reasons else ""
        return f"{head}：{where}{unread}{hollow}"
    return f"{head}：{'；'.join(verdict.reasons)}"


def _with_support(scores: Sequence[SelfScore], results: Sequence[IndicatorResult]) -> tuple[SelfScore, ...]:
    points = {r.id: (r.points_max, r.points_suggested) for r in results if r.verdict != "na"}
    return tuple(replace(s, supported=supported(s, points)) for s in scores)


def _claimed(result: IndicatorResult, scores: Sequence[SelfScore]) -> IndicatorResult:
    """The result with its own claim, where a self-scoring row is about this one indicator alone."""
    for score in scores:
        if score.indicators == (result.id,):
            gap = None if score.supported is None else round(score.claimed - score.supported, 2)
            return replace(result, self_score=score.claimed, gap=gap)
    return result


def _totals(results: Sequence[IndicatorResult], criteria: CriteriaSet) -> dict[str, float]:
    """Suggested points by pillar, `total`, and `max` (indicators that do not apply are left out of it)."""
    totals: dict[str, float] = {}
    for criterion, result in zip(criteria.criteria, results, strict=True):
        totals[criterion.spec.pillar] = totals.get(criterion.spec.pillar, 0.0) + result.points_suggested
    totals["total"] = sum(r.points_suggested for r in results)
    totals["max"] = sum(r.points_max for r in results if r.verdict != "na")
    return totals


def _file(document: Document) -> FileEntry:
    return FileEntry(
        name=document.name,
        sha256=document.sha256,
        kind=document.kind,
        pages=len(document.pages) if document.pages else None,
        text=document.text_kind,
        quality=document.quality,
    )
