"""Whose deed a clause tells: the applicant's own, or somebody else's."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from extractors.evidence.scope import Reading
from lexicon.cues import Actors


@dataclass(frozen=True, slots=True)
class Actor:
    """Who a clause's subject is: `own`, `other` or `` (no explicit subject), with the words that say so."""

    kind: str
    words: str = ""


class ActorReader:
    """Reads subjects with the data of `standing.yaml` and the applicant's own names."""

    def __init__(self, actors: Actors, own_names: Sequence[str]) -> None:
        self.actors = actors
        self._own = tuple(sorted({*actors.own, *own_names}, key=len, reverse=True))
        self._own_names = tuple(n for n in own_names if n)
        self._openers = tuple(actors.openers)
        self._higher = tuple(sorted(actors.higher, key=len, reverse=True))
        self._chamber = re.compile(rf"^(?:(?![{actors.breaks}])[\u4e00-\u9fa5]){{2,18}}?(?:{'|'.join(actors.bodies)})")
        self._time = re.compile(f"^(?:{'|'.join(actors.time_prefixes)})")
        self._patterns = _compiled(tuple(actors.member_patterns + actors.other_chamber + actors.higher_patterns))

    def of(self, reading: Reading, position: int) -> Actor:
        """Who did what stands at `position`: the nearest explicit subject at or before its clause.

        No subject anywhere means the applicant (zero subjects inherit it), returned as kind `own`.
        """
        text = reading.text
        body = text[reading.unit.low : reading.unit.high]
        for index in range(reading.clause_of(position), -1, -1):
            actor = self._subject(self._after_time(reading.clause_text(index)))
            if actor.kind == "own":
                return actor
            if actor.kind == "other":
                return self._weigh(actor, body)
        return Actor("own")

    def _weigh(self, actor: Actor, body: str) -> Actor:
        """An other subject counts only where it acts for itself, not towards the applicant or led by it."""
        if any(w in body for w in self.actors.led_by_us) or any(n in body for n in self._own_names if len(n) > 3):
            return Actor("own", actor.words)
        after = body.split(actor.words, 1)[-1]
        if any(w in body for w in self.actors.own_accord):
            return actor
        if any(w in after for w in self.actors.towards_us) or not any(w in after for w in self.actors.acts):
            return Actor("own", actor.words)
        return actor

    def _subject(self, clause: str) -> Actor:
        for name in self._own if clause.startswith(self._own) else ():
            if clause.startswith(name):
                rest = clause[len(name) :]
                if name in self.actors.bodies and rest[:1] in ("", "的"):
                    continue
                return Actor("own", name)
        if clause.startswith(self._openers):
            return Actor("")
        chamber = self._chamber.match(clause)
        if chamber:
            name = chamber.group()
            return Actor("own" if self._is_own(name) else "other", name)
        for word in self._higher if clause.startswith(self._higher) else ():
            if clause.startswith(word) and clause[len(word) : len(word) + 1] not in "的领和与":
                return Actor("other", word)
        for pattern in self._patterns:
            match = pattern.match(clause)
            if match:
                return Actor("other", match.group())
        if any(w in clause for w in self.actors.own_accord):
            return Actor("other", next(w for w in self.actors.own_accord if w in clause))
        return Actor("")

    def _after_time(self, clause: str) -> str:
        """The clause without leading dates, numbering and linking words."""
        while match := self._time.match(clause):
            clause = clause[match.end() :]
        return clause

    def _is_own(self, name: str) -> bool:
        """Whether a chamber's name is the applicant's: equal, or one the tail of the other (short forms)."""
        return any(own.endswith(name) or name.endswith(own) for own in self._own_names)


@lru_cache(maxsize=4)
def _compiled(patterns: tuple[str, ...]) -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(p) for p in patterns)
