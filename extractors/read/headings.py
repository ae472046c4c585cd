"""Headings by their numbering, and the path of headings that everything below them stands under."""

from __future__ import annotations

import re

LONGEST = 42
"""A heading is short: longer lines are paragraphs however they are set."""

# The usual nesting of Chinese official documents (GB/T 9704: 一、 （一） 1. （1）); a document's title is level 1.
_NUMBERED: tuple[tuple[re.Pattern[str], int, bool], ...] = (
    (re.compile(r"^第[一二三四五六七八九十百\d]+(章|部分|编|篇)"), 2, True),
    (re.compile(r"^[一二三四五六七八九十]{1,3}[、.．､]"), 2, True),
    (re.compile(r"^附(件|录|表)?\s*[一二三四五六七八九十\d]*\s*[:：]?"), 2, False),
    (re.compile(r"^第[一二三四五六七八九十百\d]+节"), 3, True),
    (re.compile(r"^[(（][一二三四五六七八九十]{1,3}[)）]"), 3, True),
    (re.compile(r"^条件\s*[一二三四五六七八九十\d]+"), 3, True),
    (re.compile(r"^\d{1,2}(\.\d{1,2}){1,2}[\s、.．]?(?=\D)"), 4, False),
    (re.compile(r"^\d{1,2}[、.．](?=\D)"), 4, False),
    (re.compile(r"^[(（]\d{1,2}[)）]"), 5, False),
)
_ENDS = "。；;！!？?，,、"


def numbered_level(text: str, label: str = "") -> tuple[int, bool]:
    """(level, sure): the level that a line's number gives it, 0 for none; `sure` when the number alone makes it one."""
    line = (label + text).strip()
    for pattern, level, sure in _NUMBERED:
        if pattern.match(line):
            return level, sure
    return 0, False


def heading_level(text: str, label: str = "", *, prominent: bool = False) -> int:
    """The level (1 … 9) of a line that is not styled as a heading, or 0. `prominent`: bold, larger or centred."""
    line = text.strip()
    if not line or len(line) > LONGEST or line[-1] in _ENDS:
        return 0
    level, sure = numbered_level(line, label)
    if level and (sure or prominent):
        return level
    if prominent and len(line) >= 2 and not re.fullmatch(r"[\d年月日\s.\-—:：]+", line) and line[-1] not in "：:":
        return 1 if level == 0 else level
    return 0


class Sections:
    """The headings above the current place. Levels need not be dense."""

    def __init__(self) -> None:
        self._stack: list[tuple[int, str]] = []

    @property
    def path(self) -> tuple[str, ...]:
        """The headings above, outermost first."""
        return tuple(text for _, text in self._stack)

    def enter(self, level: int, text: str) -> tuple[str, ...]:
        """The path above a new heading, which then is the innermost."""
        while self._stack and self._stack[-1][0] >= level:
            self._stack.pop()
        above = self.path
        self._stack.append((level, text))
        return above
