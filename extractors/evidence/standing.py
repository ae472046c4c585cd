"""What a hit shows: done, planned, absent, somebody else's, stale or hollow, and the cues that say so."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from extractors.evidence.actor import Actor
from extractors.evidence.match import Hit, Span, Strength
from extractors.evidence.scope import Found, Reading
from extractors.findings import Fact, Standing
from extractors.text.units import UnitKind
from lexicon.cues import Sections, load_tables
from lexicon.schema import CriterionFile

BASE_CONFIDENCE = {
    Strength.HOLLOW: 0.7,
    Strength.CONTRARY: 0.75,
    Strength.FIND: 0.8,
    Strength.FIELD: 0.75,
    Strength.PROOF: 0.7,
    Strength.MENTION: 0.55,
}


@dataclass(frozen=True, slots=True)
class Judged:
    """A standing with the cue words behind it, a Chinese reason and a confidence in [0, 1]."""

    standing: Standing
    cues: tuple[str, ...]
    why: str
    confidence: float


@dataclass(frozen=True, slots=True)
class Case:
    """Everything a decision looks at: the hit, its unit's reading, who acts, the unit's facts and the period."""

    hit: Hit
    reading: Reading
    actor: Actor
    facts: Sequence[Fact]
    spec: CriterionFile
    period: tuple[date, date]
    sections: Sections


def judge(case: Case) -> tuple[Judged, ...]:
    """The standings of a hit, strongest reason first: one, or `absent` and `planned` together; empty: no evidence."""
    hit, reading = case.hit, case.reading
    confidence = BASE_CONFIDENCE[hit.strength] + (0.1 if case.facts else 0.0)
    if hit.strength is Strength.CONTRARY:
        return (Judged(Standing.ABSENT, _words(reading, hit.spans), "所写情况与要求相反", confidence),)
    if hit.strength is Strength.HOLLOW:
        return (Judged(Standing.HOLLOW, _words(reading, hit.spans), "只是说法，没有具体做法", confidence),)
    if case.actor.kind == "other":
        return (Judged(Standing.OTHER, (case.actor.words,), f"主语是“{case.actor.words}”，不是申报商会", confidence),)
    negated = _outside(reading.governing("否定", hit.spans), hit.spans)
    planned = _outside(reading.governing("计划", hit.spans), hit.spans)
    if case.spec.negative_is_met:
        return _negative_asked(case, negated, confidence)
    future = _future_date(case)
    if negated and not planned:
        # 尚未建立，拟明年成立: the plan in a later clause is about the same thing that is missing.
        planned = [f for f in reading.of("计划") if reading.clause_of(f.start) > reading.clause_of(negated[-1].start)]
    found = []
    if negated:
        found.append(Judged(Standing.ABSENT, _cue_words(negated), f"有否定词“{negated[0].word}”", confidence))
    if planned:
        found.append(Judged(Standing.PLANNED, _cue_words(planned), f"有计划词“{planned[0].word}”", confidence))
    if future and not found:
        found.append(Judged(Standing.PLANNED, (future,), f"“{future}”在评价周期之后", confidence))
    if found:
        return tuple(found)
    heading = _heading(case.reading.unit.section, case.sections.plan)
    if heading:
        vague = bool(reading.of("口号")) and not case.facts
        if vague:
            return (Judged(Standing.HOLLOW, (heading,), f"在“{heading}”之下，且没有具体内容", confidence),)
        return (Judged(Standing.PLANNED, (heading,), f"在“{heading}”之下", confidence),)
    return (_positive(case, confidence),)


def _negative_asked(case: Case, negated: Sequence[Found], confidence: float) -> tuple[Judged, ...]:
    """Where the requirement is a negation (未受处罚): saying no is done, saying yes is not."""
    body = case.reading.text[case.reading.unit.low : case.reading.unit.high]
    words = _cue_words(negated) or _words(case.reading, case.hit.spans)
    if case.hit.strength in (Strength.FIND, Strength.PROOF) or negated or _says_no(body):
        return (Judged(Standing.DONE, words, "所写情况符合要求", confidence),)
    return (Judged(Standing.HOLLOW, words, "提到该事项，没有写明结果", confidence),)


def _says_no(row: str) -> bool:
    return row.rsplit("\t", 1)[-1].strip(" 。") in load_tables().no


def _positive(case: Case, confidence: float) -> Judged:
    hit, reading = case.hit, case.reading
    words = _words(reading, hit.spans)
    past = _stale_date(case)
    if past:
        return Judged(Standing.STALE, (past,), f"“{past}”早于评价周期，且看不出仍在发挥作用", confidence)
    duty = reading.governing("义务", hit.spans)
    slogan = reading.governing("口号", hit.spans)
    concrete = _concrete(case)
    clause_text = _heading(reading.unit.section, case.sections.clauses)
    if hit.strength is Strength.MENTION:
        if duty or clause_text or not concrete or (slogan and not case.facts):
            return Judged(
                Standing.HOLLOW, _cue_words(duty or slogan) or words, "没有具体做法、机构、日期或数字", confidence
            )
        return Judged(Standing.DONE, words, "写明了具体事实", confidence)
    if duty and not _hard_facts(case.facts):
        return Judged(Standing.HOLLOW, _cue_words(duty), f"“{duty[0].word}”是要求或引述，不是做法", confidence)
    if not concrete and hit.strength is Strength.FIND and not case.spec.lasting:
        return Judged(Standing.HOLLOW, words, "没有具体做法、机构、日期或数字", confidence)
    if slogan and not concrete:
        return Judged(Standing.HOLLOW, _cue_words(slogan), "只有口号，没有具体内容", confidence)
    vague = next((w for w in load_tables().vague if w in reading.text[reading.unit.low : reading.unit.high]), "")
    if reading.unit.kind is UnitKind.ROW and vague:
        return Judged(Standing.HOLLOW, (vague,), "没有写明是什么材料", confidence)
    return Judged(Standing.DONE, words, "写明了具体事实", confidence)


def _concrete(case: Case) -> bool:
    """Whether the unit names an act, a date, a number or a document (GUIDE: otherwise it is hollow)."""
    if _hard_facts(case.facts):
        return True
    reading = case.reading
    if "《" in reading.text[reading.unit.low : reading.unit.high]:
        return True
    clauses = {reading.clause_of(s) for s, _ in case.hit.spans}
    return any(reading.clause_of(f.start) in clauses for f in reading.of("完成"))


def _hard_facts(facts: Sequence[Fact]) -> bool:
    return any(f.kind in ("date", "count", "percent", "money") for f in facts)


def _stale_date(case: Case) -> str:
    """The date that makes a deed stale, or ``: all dates before the period and nothing says it is still in force."""
    if case.spec.lasting:
        return ""
    ends = [(_last_day(f), f.text) for f in case.facts if f.kind in ("date", "period")]
    dated = [(end, text) for end, text in ends if end is not None]
    if not dated or len(dated) != len(ends):
        return ""
    last = max(dated)
    lasting = case.reading.of("持续") and not case.reading.of("终了")
    if last[0] >= case.period[0].isoformat() or lasting:
        return ""
    return last[1]


def _future_date(case: Case) -> str:
    """The date that puts a deed after the assessed period: every date of the unit lies behind its end."""
    text, low = case.reading.text, case.reading.unit.low
    body = text[low : case.reading.unit.high]
    if case.spec.lasting or any(w in body for w in load_tables().until):
        return ""
    dates = [f for f in case.facts if f.kind == "date"]
    after = case.period[1].isoformat()
    return dates[0].text if dates and all(f.value > after for f in dates) else ""


def _last_day(fact: Fact) -> str | None:
    """The end of a date or period as a sortable string; an open end counts as still going on (None)."""
    value = fact.value.rsplit("/", 1)[-1]
    if not value:
        return None
    return value + "-99" * (2 - value.count("-"))


def _outside(found: Sequence[Found], spans: Sequence[Span]) -> list[Found]:
    """Cues that are not part of the rule's own words (a rule that says 没有缺席 has read its own negation)."""
    return [f for f in found if not any(s <= f.start and f.end <= e for s, e in spans if e - s < 40)]


def _cue_words(found: Sequence[Found]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(f.word for f in found))[:4]


def _words(reading: Reading, spans: Sequence[Span]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(reading.text[s:e][:16] for s, e in spans))[:4]


def _heading(section: Sequence[str], words: Sequence[str]) -> str:
    """The innermost heading that holds one of the words, or ``."""
    for heading in reversed(section):
        if len(heading) <= 30 and any(w in heading for w in words):
            return heading
    return ""
