"""Evidence of one document: units matched against a criteria set, judged, and located."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from extractors.document import Document, Locator
from extractors.evidence.actor import ActorReader
from extractors.evidence.match import Hit, Matcher, Strength, holds, matcher_of
from extractors.evidence.scope import CueReader, Reading
from extractors.evidence.standing import Case, Judged, judge
from extractors.findings import Evidence, Fact, Standing
from extractors.text.folded import Folded
from extractors.text.units import Unit, UnitKind
from lexicon.cues import load_cues
from lexicon.schema import CriteriaSet

RANK = {s: n for n, s in enumerate(Standing)}


@dataclass(frozen=True, slots=True)
class Context:
    """What is known of the dossier before its sentences are judged: the period and the applicant's own names."""

    period: tuple[date, date]
    own_names: tuple[str, ...] = field(default=())


class Finder:
    """Finds evidence for a criteria set. Build one for each (set, context); it holds no state between documents."""

    def __init__(self, criteria: CriteriaSet, context: Context) -> None:
        cues = load_cues()
        self.criteria = criteria
        self.context = context
        self._matcher: Matcher = matcher_of(criteria)
        self._cues = CueReader(cues)
        self._sections = cues.sections
        self._actors = ActorReader(cues.actors, context.own_names)

    def find(
        self, document: Document, folded: Folded, units: Sequence[Unit], facts: Sequence[Fact]
    ) -> tuple[Evidence, ...]:
        """The document's evidence in reading order, each quote an exact slice of `document.text`."""
        found: list[Evidence] = []
        by_unit = _facts_by_unit(units, facts)
        for unit, hits, own in zip(units, self._matcher.hits(folded.text, units), by_unit, strict=True):
            if not hits or unit.kind is UnitKind.HEADING:
                continue
            for indicator, hit, judged in self.judge_unit(folded.text, unit, hits, own):
                facets = self._facets(hit.criterion, folded.text, unit) if judged.standing is Standing.DONE else ()
                found.append(_evidence(document, unit, indicator, hit, judged, own, facets))
        return tuple(found)

    def _facets(self, criterion: int, text: str, unit: Unit) -> tuple[str, ...]:
        """The parts of the requirement (方面) that a unit shows."""
        parts = self.criteria.criteria[criterion].facets
        return tuple(name for name, rules in parts.items() if any(holds(rule, text, unit) for rule in rules))

    def judge_unit(
        self, text: str, unit: Unit, hits: Sequence[Hit], facts: Sequence[Fact]
    ) -> list[tuple[str, Hit, Judged]]:
        """What a unit shows: (indicator, hit, judgement), at most one for each indicator and standing."""
        reading = self._cues.read(text, unit)
        result: list[tuple[str, Hit, Judged]] = []
        for criterion in dict.fromkeys(h.criterion for h in hits):
            own = [h for h in hits if h.criterion == criterion]
            spec = self.criteria.criteria[criterion]
            judged = [(h, j) for h in own for j in self._judge(h, reading, facts, criterion)]
            result.extend((spec.id, h, j) for h, j in _settle(judged))
        return result

    def _judge(self, hit: Hit, reading: Reading, facts: Sequence[Fact], criterion: int) -> tuple[Judged, ...]:
        anchor = hit.spans[-1][0] if hit.spans else reading.unit.low
        return judge(
            Case(
                hit=hit,
                reading=reading,
                actor=self._actors.of(reading, anchor),
                facts=facts,
                spec=self.criteria.criteria[criterion].spec,
                period=self.context.period,
                sections=self._sections,
            )
        )


def _settle(judged: Sequence[tuple[Hit, Judged]]) -> list[tuple[Hit, Judged]]:
    """One judgement an indicator: contrary fact, then `done`, else the strongest rule's; absent + planned both stay."""
    if not judged:
        return []
    for first in (Strength.CONTRARY, Strength.HOLLOW):
        decided = [(h, j) for h, j in judged if h.strength is first]
        if decided:
            return decided[:1]
    done = [(h, j) for h, j in judged if j.standing is Standing.DONE]
    if done:
        return [max(done, key=lambda hj: hj[0].strength)]
    strongest = max(h.strength for h, _ in judged)
    rest: dict[Standing, tuple[Hit, Judged]] = {}
    for hit, judgement in judged:
        if hit.strength is strongest:
            rest.setdefault(judgement.standing, (hit, judgement))
    if len(rest) > 1:
        rest.pop(Standing.HOLLOW, None)
    return [rest[s] for s in sorted(rest, key=lambda s: RANK[s])]


def _facts_by_unit(units: Sequence[Unit], facts: Sequence[Fact]) -> list[tuple[Fact, ...]]:
    """The facts inside each unit; both are in reading order, so one walk is enough."""
    result: list[tuple[Fact, ...]] = []
    ordered = sorted(facts, key=lambda f: f.start)
    at = 0
    for unit in units:
        while at < len(ordered) and ordered[at].start < unit.start:
            at += 1
        inside = []
        k = at
        while k < len(ordered) and ordered[k].start < unit.end:
            if ordered[k].end <= unit.end:
                inside.append(ordered[k])
            k += 1
        result.append(tuple(inside))
    return result


def locate(document: Document, unit: Unit) -> Locator:
    """Where a unit stands in its file."""
    block = document.blocks[unit.block]
    return Locator(
        sha256=document.sha256,
        file=document.name,
        start=unit.start,
        end=unit.end,
        page=document.page_of(unit.start, unit.end),
        paragraph=block.paragraph,
        cell=block.cell,
        section=unit.section,
        boxes=document.boxes(unit.start, unit.end),
    )


def _evidence(
    document: Document,
    unit: Unit,
    indicator: str,
    hit: Hit,
    judged: Judged,
    facts: Sequence[Fact],
    facets: tuple[str, ...],
) -> Evidence:
    key = f"{document.sha256}:{unit.start}-{unit.end}:{indicator}:{judged.standing}"
    return Evidence(
        id="ev-" + hashlib.sha256(key.encode()).hexdigest()[:12],
        indicator=indicator,
        standing=judged.standing,
        quote=document.text[unit.start : unit.end],
        place=locate(document, unit),
        cues=judged.cues,
        facts=tuple(facts),
        confidence=min(0.99, judged.confidence),
        facets=facets,
        why=f"{judged.why}（规则：{hit.rule}）",
    )
