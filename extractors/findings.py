"""What is found in a document: facts, evidence, mentions of chambers."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from extractors.document import Locator


class Standing(StrEnum):
    """What a piece of evidence shows about its indicator (order = strength; see docs/glossary.md)."""

    DONE = "done"
    PLANNED = "planned"
    ABSENT = "absent"
    OTHER = "other"
    STALE = "stale"
    HOLLOW = "hollow"


STANDING_ZH: dict[Standing, str] = {
    Standing.DONE: "已落实",
    Standing.PLANNED: "计划中",
    Standing.ABSENT: "未落实",
    Standing.OTHER: "他人所为",
    Standing.STALE: "已过期",
    Standing.HOLLOW: "空泛",
}


@dataclass(frozen=True, slots=True)
class Fact:
    """A value stated in the text, with its slice `[start, end)` of `Document.text`.

    kind and value:
      `date`     `2020`, `2020-05` or `2020-05-17`
      `period`   `2021-01-01/2022-12-31`; an open end is empty (`2021-01-01/`)
      `count`    a decimal number as text, with `unit` (家, 户, 名, 人次, 场, 次, 件, 份 …)
      `percent`  a number of per cent, e.g. `23.5`; fractions and 成 are converted
      `money`    yuan, `unit` = 元
    `number` is the value as a float (None for dates and periods); `low`/`high` bound it where the text is hedged
    (近, 余, 超, 不足 …), otherwise both equal `number`.
    """

    kind: str
    value: str
    text: str
    start: int
    end: int
    unit: str = ""
    number: float | None = None
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True)
class Evidence:
    """A located quote that bears on an indicator. `quote` is exactly `Document.text[start:end]`."""

    id: str
    indicator: str
    standing: Standing
    quote: str
    place: Locator
    cues: tuple[str, ...] = ()
    facts: tuple[Fact, ...] = ()
    confidence: float = 0.5
    facets: tuple[str, ...] = ()
    why: str = ""


@dataclass(frozen=True, slots=True)
class Mention:
    """A chamber's name in the text and what it was matched to. `decision` is `match`, `review` or `none`."""

    mention: str
    place: Locator
    decision: str
    name: str | None
    list_name: str | None = None
    cycle: str | None = None
    score: float = 0.0
    why: tuple[str, ...] = ()
    runner_up: str | None = None
