"""Clauses of a unit and what the cues in them govern: plan, negation, obligation, slogan, completion."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import ahocorasick_rs

from extractors.text.units import Unit
from lexicon.cues import Cue, Cues

Span = tuple[int, int]
_CLAUSE_END = re.compile(r"[,;:。!?！？；]|——|\t|(?<=[\u4e00-\u9fa5\"》)])\s")
TOPIC_CLAUSE = 10
"""A clause this short without figures or a completed act only names a topic; what is said of it comes next."""

OPENS = 2
"""A negation so near the start of its clause has no subject of its own there."""


@dataclass(frozen=True, slots=True)
class Found:
    """A cue in the text: its slice of the folded text and what it means."""

    start: int
    end: int
    word: str
    cue: Cue


@dataclass(frozen=True, slots=True)
class Reading:
    """A unit cut into clauses, with the cues that stand in it. All slices are of the folded text."""

    unit: Unit
    text: str
    clauses: tuple[Span, ...]
    cues: tuple[Found, ...]

    def clause_of(self, position: int) -> int:
        """The index of the clause that holds a position."""
        for index, (_, end) in enumerate(self.clauses):
            if position < end:
                return index
        return len(self.clauses) - 1

    def clause_text(self, index: int) -> str:
        """The text of a clause."""
        start, end = self.clauses[index]
        return self.text[start:end]

    def of(self, category: str) -> list[Found]:
        """The cues of one category, in order."""
        return [f for f in self.cues if f.cue.category == category]

    def governing(self, category: str, spans: Sequence[Span]) -> list[Found]:
        """The cues of a category that govern at least half of `spans` (a rule's found words), in order."""
        if not spans:
            return []
        need = (len(spans) + 1) // 2
        return [f for f in self.of(category) if sum(self._governs(f, s) for s in spans) >= need]

    def _governs(self, found: Found, span: Span) -> bool:
        if found.cue.scope == "整句":
            low, high = self.unit.low, self.unit.high
        else:
            index = self.clause_of(found.start)
            low, high = self.clauses[index]
            if found.cue.category == "否定" and index and found.start - low <= OPENS:
                # 机制尚在探索，暂未形成文本: a clause that opens with the negation says it of what stands before.
                low = self.clauses[index - 1][0]
        if found.cue.direction == "后":
            # What a plan is about may stand before the plan word: 党支部拟于明年成立.
            own = self.clauses[self.clause_of(found.start)][0]
            low = own if found.cue.category == "计划" else found.start
        elif found.cue.direction == "前":
            high = found.end
        return (low <= span[0] and span[1] <= high) or (low < span[1] and span[0] < high and found.cue.scope == "整句")


class CueReader:
    """Finds the cues of `standing.yaml` in units; build once a process."""

    def __init__(self, cues: Cues) -> None:
        self.cues = cues
        self._automaton = ahocorasick_rs.AhoCorasick(list(cues.words))

    def read(self, text: str, unit: Unit) -> Reading:
        """The unit's clauses and its unmasked cues."""
        body = text[unit.low : unit.high]
        found: list[Found] = []
        masks: list[Span] = []
        for word, start, end in self._automaton.find_matches_as_indexes(body, overlapping=True):
            for cue in self.cues.of_word[word]:
                if cue.category == "遮蔽":
                    masks.append((start, end))
                else:
                    found.append(Found(start + unit.low, end + unit.low, self.cues.words[word], cue))
        for pattern, cue in self.cues.patterns:
            for match in pattern.finditer(body):
                found.append(Found(match.start() + unit.low, match.end() + unit.low, match.group()[:12], cue))
        kept = [f for f in found if not _masked(f, masks, unit.low)]
        kept.sort(key=lambda f: (f.start, f.end))
        return Reading(unit, text, _clauses(text, unit, kept), tuple(kept))


def _masked(found: Found, masks: Sequence[Span], low: int) -> bool:
    """A cue inside (but not equal to) a masking word is no cue: 无 in 无锡, 计划 in 工作计划."""
    start, end = found.start - low, found.end - low
    return any(s <= start and end <= e and found.cue.category in ("否定", "计划", "义务") for s, e in masks)


def _clauses(text: str, unit: Unit, cues: Sequence[Found]) -> tuple[Span, ...]:
    """Clause slices that cover the unit; a clause that only names a topic is joined to the one after it."""
    cuts = [unit.low]
    for match in _CLAUSE_END.finditer(text, unit.low, unit.high):
        if match.end() < unit.high and not _inside_number(text, match.start()):
            cuts.append(match.end())
    cuts.append(unit.high)
    done = [f.start for f in cues if f.cue.category == "完成"]
    clauses: list[Span] = []
    carry: int | None = None
    for start, end in pairwise(cuts):
        first = start if carry is None else carry
        carry = None
        body = text[first:end]
        topic = len(body) <= TOPIC_CLAUSE and not re.search(r"\d", body) and not any(first <= d < end for d in done)
        if topic and end < unit.high and text[end - 1] in ",:":
            carry = first
            continue
        clauses.append((first, end))
    return tuple(clauses) or ((unit.low, unit.high),)


def _inside_number(text: str, at: int) -> bool:
    return text[at] in ",:" and text[at - 1 : at].isdigit() and text[at + 1 : at + 2].isdigit()
