"""Lines of a PDF page in stream order, page furniture, and where a paragraph goes on."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from extractors.read.pdf_chars import PageChars

BAND = 0.12
"""Share of the page height at top and bottom in which running heads and page numbers stand."""
_PAGE_NUMBER = re.compile(
    r"^(第?\s*[\divxIVX一二三四五六七八九十]+\s*页?([/共\s]+(共\s*)?\d+\s*页?)?|[-—–~·\s]*\d{1,4}[-—–~·\s]*)$"
)


@dataclass(frozen=True, slots=True)
class Line:
    """One line: indices of its characters in stream order, its text without outer blanks, box, size and weight."""

    page: int
    indices: NDArray[np.int64]
    text: str
    x0: float
    top: float
    x1: float
    bottom: float
    size: float
    bold: bool

    @property
    def height(self) -> float:
        """Height of the line's box in points."""
        return self.bottom - self.top


def make_lines(page: int, chars: PageChars, indices: NDArray[np.int64]) -> list[Line]:
    """The lines made of the characters `indices` (stream order kept)."""
    if not len(indices):
        return []
    boxes = chars.boxes[indices]
    blank = np.isin(chars.codes[indices], (32, 0xA0, 0x3000, 9, 10, 13))
    middle = (boxes[:, 1] + boxes[:, 3]) / 2
    height = np.maximum(boxes[:, 3] - boxes[:, 1], 1.0)
    lines: list[Line] = []
    solid = np.nonzero(~blank)[0]
    if not len(solid):
        return []
    # A new line starts where the middle moves by more than half a character, or the pen goes back to the left.
    dy = np.abs(np.diff(middle[solid]))
    dx = boxes[solid[1:], 0] - boxes[solid[:-1], 2]
    least = np.minimum(height[solid[1:]], height[solid[:-1]])
    breaks = (dy > 0.55 * least) | (dx < -1.5 * height[solid[:-1]]) | (dx > 12 * height[solid[:-1]])
    for run in np.split(solid, np.nonzero(breaks)[0] + 1):
        lines.append(_line(page, chars, indices, run))
    return lines


def _line(page: int, chars: PageChars, indices: NDArray[np.int64], run: NDArray[np.int64]) -> Line:
    chosen = indices[run[0] : run[-1] + 1]
    solid = indices[run]
    box = chars.boxes[solid]
    text = "".join(map(chr, chars.codes[chosen].tolist())).replace("\r", "").replace("\n", "")
    return Line(
        page=page,
        indices=chosen,
        text=text,
        x0=float(box[:, 0].min()),
        top=float(box[:, 1].min()),
        x1=float(box[:, 2].max()),
        bottom=float(box[:, 3].max()),
        size=float(np.median(chars.sizes[solid])),
        bold=bool((chars.weights[solid] >= 600).mean() > 0.6),
    )


def furniture(pages: Sequence[tuple[Sequence[Line], float]]) -> dict[tuple[int, int], str]:
    """(page index, line index) → `header` or `footer` for running heads and page numbers.

    `pages`: the lines of each page with the page's height. A line in the top or bottom band is furniture when its
    text, digits masked, stands in the same band of at least two and a third of all pages, or when it is a page number.
    """
    counts: Counter[tuple[str, str]] = Counter()
    banded: list[tuple[int, int, str, str]] = []
    for p, (lines, height) in enumerate(pages):
        seen = set()
        for n, line in enumerate(lines):
            band = _band(line, height)
            if band:
                masked = re.sub(r"[\d一二三四五六七八九十]+", "#", re.sub(r"\s", "", line.text))
                banded.append((p, n, band, masked))
                seen.add((band, masked))
        counts.update(seen)
    need = max(2, len(pages) / 3)
    found: dict[tuple[int, int], str] = {}
    for p, n, band, masked in banded:
        line = pages[p][0][n]
        tops = [other.top for other in pages[p][0]]
        edge = line.top in (min(tops), max(tops))
        if counts[band, masked] >= need or (edge and _PAGE_NUMBER.match(line.text.strip())):
            found[p, n] = band
    return found


def _band(line: Line, height: float) -> str:
    if line.bottom < height * BAND:
        return "header"
    return "footer" if line.top > height * (1 - BAND) else ""


@dataclass(frozen=True, slots=True)
class Body:
    """What ordinary text looks like in a file: size, left and right margin, distance of lines."""

    size: float
    left: float
    right: float
    pitch: float


def body_of(lines: Sequence[Line]) -> Body:
    """The body's measures, from the characters' majority."""
    if not lines:
        return Body(12.0, 0.0, 0.0, 18.0)
    sizes: Counter[float] = Counter()
    for line in lines:
        sizes[round(line.size * 2) / 2] += len(line.text)
    size = sizes.most_common(1)[0][0]
    usual = [line for line in lines if abs(line.size - size) <= 0.15 * size] or list(lines)
    lefts = Counter(round(line.x0) for line in usual)
    left = min((x for x, c in lefts.items() if c >= 0.15 * len(usual)), default=min(lefts))
    right = float(np.percentile([line.x1 for line in usual], 90))
    gaps = [b.top - a.top for a, b in pairwise(usual) if a.page == b.page and 0 < b.top - a.top < 4 * size]
    return Body(float(size), float(left), right, float(np.median(gaps)) if gaps else 1.5 * size)


def continues(previous: Line, line: Line, body: Body) -> bool:
    """Whether a line goes on with the paragraph of the previous one."""
    size = max(body.size, 6.0)
    if abs(previous.size - line.size) > 0.12 * max(previous.size, line.size):
        return False
    if previous.bold != line.bold:
        return False
    same_column = line.x0 < previous.x1
    full = previous.x1 > body.right - 2.2 * size or not same_column
    indented = line.x0 > min(body.left, previous.x0) + 1.2 * size
    if previous.page == line.page and same_column:
        gap = line.top - previous.top
        if gap > 1.7 * max(body.pitch, line.height) or gap < 0:
            return False
    return full and not indented
