"""Where a paragraph goes on: what ordinary text of a file looks like, and whether a line continues the one before."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from extractors.read.headings import LONGEST, numbered_level
from extractors.read.pdf_lines import Line

_ENDS = "。！？；：!?;:…"
_CLOSERS = "，。、；：！？）》」』】”’％%,.;:!?)]}>〉〕"
_TOKEN = re.compile(rf"[“‘（《〈【「『(\[]*(?:[A-Za-z0-9.,:/%@+\-]+|.)[{re.escape(_CLOSERS)}]*")
_BULLET = re.compile(r"[•●○■□▪◆◇➢➤✓√★☆·\-–—*\uf000-\uf0ff]|[①-⑳]|\d{1,2}[)）]")


@dataclass(frozen=True, slots=True)
class Body:
    """What ordinary text of a file looks like: size, whether bold, line distance, margins (left, right) by frame."""

    size: float
    bold: bool
    pitch: float
    margins: dict[tuple[int, int], tuple[float, float]]

    def big(self, line: Line) -> bool:
        """Whether a line is set larger than ordinary text."""
        return line.size > 1.12 * self.size

    def prominent(self, line: Line) -> bool:
        """Whether a line stands out as headings do: larger, or bold in a file whose text is not."""
        return self.big(line) or (line.bold and not self.bold)

    def left(self, line: Line) -> float:
        """The left margin where a line stands."""
        return self.margins.get(line.frame, (line.x0, line.x1))[0]

    def right(self, line: Line) -> float:
        """The right margin where a line stands."""
        return self.margins.get(line.frame, (line.x0, line.x1))[1]


def body_of(lines: Sequence[Line]) -> Body:
    """The body's measures, from the characters' majority."""
    if not lines:
        return Body(12.0, False, 18.0, {})
    sizes: Counter[float] = Counter()
    bold = 0
    for line in lines:
        sizes[round(line.size * 2) / 2] += len(line.text)
        bold += len(line.text) if line.bold else 0
    size = sizes.most_common(1)[0][0]
    frames: dict[tuple[int, int], list[Line]] = defaultdict(list)
    for line in lines:
        if abs(line.size - size) <= 0.15 * size:
            frames[line.frame].append(line)
    gaps = [
        b.top - a.top
        for group in frames.values()
        for a, b in pairwise(group)
        if a.page == b.page and 0 < b.top - a.top < 4 * size
    ]
    return Body(
        size=float(size),
        bold=bold > 0.5 * sum(sizes.values()),
        pitch=min(float(np.median(gaps)), 2.0 * size) if gaps else 1.5 * size,
        margins={frame: _margins(group) for frame, group in frames.items()},
    )


def _margins(lines: Sequence[Line]) -> tuple[float, float]:
    lefts = Counter(round(line.x0) for line in lines)
    left = min((x for x, c in lefts.items() if c >= 0.15 * len(lines)), default=min(lefts))
    return float(left), float(np.percentile([line.x1 for line in lines], 90))


def continues(previous: Line, line: Line, body: Body, first: bool) -> bool:
    """Whether a line goes on with the paragraph of the previous one; `first`: that one opened the paragraph."""
    if previous.gapped or line.gapped or abs(previous.size - line.size) > 0.12 * max(previous.size, line.size):
        return False
    size = max(previous.size, 6.0)
    if _BULLET.match(line.text) and line.x0 > body.left(line) + 0.5 * size:
        return False
    ended = previous.text[-1] in _ENDS
    if ended and numbered_level(line.text)[0]:
        return False
    if previous.page == line.page and previous.frame == line.frame:
        gap = line.top - previous.top
        if gap > 1.7 * max(body.pitch, line.height) or gap < 0.3 * line.height:
            return False
    return _full(previous, line, body, ended) and not _indented(previous, line, body, first)


def _full(previous: Line, line: Line, body: Body, ended: bool) -> bool:
    """Whether the previous line ended because what follows found no room in it."""
    token = _TOKEN.match(line.text)
    ems = sum(0.55 if c.isascii() else 1.0 for c in (token.group() if token else "")[:40])
    slack = 1.2 if ended else 2.2
    return previous.x1 > body.right(previous) - (slack + max(1.0, ems)) * previous.size


def _indented(previous: Line, line: Line, body: Body, first: bool) -> bool:
    size = max(previous.size, 6.0)
    if line.frame != previous.frame or line.page != previous.page:
        return line.x0 > body.left(line) + 1.2 * size and (
            first or abs(_inset(line, body) - _inset(previous, body)) > 4
        )
    if line.x0 <= min(body.left(line), previous.x0) + 1.2 * size:
        return False
    if first:
        # A hanging list item: its text starts behind its number or bullet.
        labelled = bool(_BULLET.match(previous.text)) or numbered_level(previous.text)[0] > 0
        return not (labelled and line.x0 - previous.x0 < 4 * size)
    return abs(line.x0 - previous.x0) > 0.5 * size


def _inset(line: Line, body: Body) -> float:
    return line.x0 - body.left(line)


def in_one_heading(previous: Line, line: Line, body: Body, so_far: int) -> bool:
    """Whether two prominent lines are one heading; `so_far` counts the characters before `line`."""
    far = max(2.5 * previous.height, 1.3 * body.pitch)
    near = previous.page == line.page and 0 < line.top - previous.top < far
    alike = abs(previous.size - line.size) < 0.06 * previous.size and previous.bold == line.bold
    if not (near and alike) or numbered_level(line.text)[0] or previous.text[-1] in _ENDS:
        return False
    centred = abs((previous.x0 + previous.x1) - (line.x0 + line.x1)) < 2 * line.size
    return _full(previous, line, body, False) or (centred and so_far + len(line.text) <= LONGEST + 20)


def parts_of_cell(lines: Sequence[Line], right: float) -> list[list[Line]]:
    """The lines of one cell as paragraphs; `right` is the cell's right edge in points of the page's flow."""
    parts: list[list[Line]] = []
    widest = max((ln.x1 for ln in lines), default=0.0)
    for line in lines:
        if parts and not _parts(parts[-1][-1], line, min(right, widest), parts[-1][-1].page != line.page):
            parts[-1].append(line)
        else:
            parts.append([line])
    return parts


def _parts(previous: Line, line: Line, right: float, page_end: bool) -> bool:
    if page_end:
        return False
    short = right - previous.x1
    numbered = bool(_BULLET.match(line.text)) or numbered_level(line.text)[0] > 0
    if previous.text[-1] in _ENDS:
        return short > 1.5 * previous.size or numbered
    return short > max(4 * previous.size, 0.4 * (right - previous.x0))
