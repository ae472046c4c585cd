"""Lines of a PDF page in stream order, its two columns where it has them, and the furniture around the text."""

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
_NUMBER = r"[\divxIVX一二三四五六七八九十百零〇]+"
_PAGE_NUMBER = re.compile(
    rf"^(第?{_NUMBER}页?([/／共,，|]*(共?\d+页?))?|[-—–~·]*\d{{1,4}}[-—–~·]*|[Pp]age\d+(of\d+)?|共\d+页第\d+页)$"
)
_SPLIT = 12.0
_GAP = 3.0
"""Blank widths, in character heights, that end a line and that make it look like the row of a table without rules."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line: indices of its characters in stream order, its text without blanks, its box in the page's flow.

    `frame` is (page width in points, column: 0 whole width, 1 left, 2 right): lines of one frame share their margins.
    `cell` is the number of the table cell on the page, -1 for none. `gapped`: there is a wide blank inside.
    """

    page: int
    indices: NDArray[np.int64]
    text: str
    x0: float
    top: float
    x1: float
    bottom: float
    size: float
    bold: bool
    skewed: bool = False
    gapped: bool = False
    frame: tuple[int, int] = (0, 0)
    cell: int = -1

    @property
    def height(self) -> float:
        """Height of the line's box in points."""
        return self.bottom - self.top


def make_lines(
    page: int,
    chars: PageChars,
    indices: NDArray[np.int64],
    *,
    width: float = 0.0,
    cells: NDArray[np.int32] | None = None,
) -> list[Line]:
    """The lines made of the characters `indices` (order kept); a line ends where the cell changes.

    Lines outside tables are parted at the gutter of a page in two columns, and put into column order where the file
    has them row by row.
    """
    ink = indices[chars.solid[indices]]
    if not len(ink):
        return []
    boxes = chars.flow[ink]
    gutter = find_gutter(boxes, width) if cells is None else None
    starts = np.nonzero(np.append(True, _breaks(boxes, chars.skewed[ink], gutter)))[0]
    if cells is not None:
        number = cells[chars.solid[indices]]
        starts = np.union1d(starts, np.nonzero(np.append(True, number[1:] != number[:-1]))[0])
    where = np.nonzero(chars.solid[indices])[0]
    lines = _lines(page, chars, indices, where, starts, boxes, None if cells is None else number, (width, gutter))
    return lines if gutter is None else _in_columns(lines)


def _breaks(boxes: NDArray[np.float32], skewed: NDArray[np.bool_], gutter: float | None) -> NDArray[np.bool_]:
    """Whether a new line starts at each character but the first.

    It does where the two hardly overlap in height or are alike in height and the middle moves by more than half of it
    (small glyphs such as full stops sit at the foot of their line), where the pen goes back, or over a wide blank.
    """
    middle = (boxes[:, 1] + boxes[:, 3]) / 2
    height = np.maximum(boxes[:, 3] - boxes[:, 1], 1.0)
    low, high = np.minimum(height[1:], height[:-1]), np.maximum(height[1:], height[:-1])
    overlap = np.minimum(boxes[1:, 3], boxes[:-1, 3]) - np.maximum(boxes[1:, 1], boxes[:-1, 1])
    step = boxes[1:, 0] - boxes[:-1, 2]
    broken = (overlap < 0.3 * low) | ((np.abs(np.diff(middle)) > 0.55 * low) & (low > 0.6 * high))
    broken |= (boxes[1:, 0] - boxes[:-1, 0] < -high) | (step > _SPLIT * high)
    broken &= ~(skewed[1:] & skewed[:-1])
    broken |= skewed[1:] != skewed[:-1]
    if gutter is not None:
        broken |= (boxes[:-1, 2] <= gutter + 1) & (boxes[1:, 0] >= gutter - 1) & (step > 0.8 * height[:-1])
    return np.asarray(broken)


def _lines(
    page: int,
    chars: PageChars,
    indices: NDArray[np.int64],
    where: NDArray[np.int64],
    starts: NDArray[np.int64],
    boxes: NDArray[np.float32],
    cells: NDArray[np.int32] | None,
    frame: tuple[float, float | None],
) -> list[Line]:
    ends = np.append(starts[1:], len(where))
    ink = indices[where]
    low = np.minimum.reduceat(boxes[:, :2], starts, axis=0).tolist()
    high = np.maximum.reduceat(boxes[:, 2:], starts, axis=0).tolist()
    count = ends - starts
    sizes = (np.add.reduceat(chars.sizes[ink], starts) / count).tolist()
    bold = (np.add.reduceat(chars.bold[ink].astype(np.int32), starts) > 0.6 * count).tolist()
    skewed = (np.add.reduceat(chars.skewed[ink].astype(np.int32), starts) > 0.5 * count).tolist()
    step = np.zeros(len(ink), np.float32)
    step[1:] = (boxes[1:, 0] - boxes[:-1, 2]) / np.maximum(boxes[:-1, 3] - boxes[:-1, 1], 1.0)
    step[starts] = 0
    gapped = (np.maximum.reduceat(step, starts) > _GAP).tolist()
    text = chars.codes[ink].astype("<u4").tobytes().decode("utf-32-le", "replace")
    width, gutter = frame
    lines = []
    for n, (start, end) in enumerate(zip(starts.tolist(), ends.tolist(), strict=True)):
        (x0, top), (x1, bottom) = low[n], high[n]
        column = 0 if gutter is None else 1 if x1 <= gutter + 2 else 2 if x0 >= gutter - 2 else 0
        lines.append(
            Line(
                page=page,
                indices=indices[where[start] : where[end - 1] + 1],
                text=text[start:end],
                x0=x0,
                top=top,
                x1=x1,
                bottom=bottom,
                size=sizes[n] or bottom - top,
                bold=bold[n],
                skewed=skewed[n],
                gapped=gapped[n],
                frame=(round(width), column),
                cell=-1 if cells is None else int(cells[start]),
            )
        )
    return lines


def find_gutter(boxes: NDArray[np.float32], width: float) -> float | None:
    """The middle of the blank strip between two columns of text; None for a page in one column."""
    if len(boxes) < 120 or width < 200:
        return None
    height = float((boxes[:, 3] - boxes[:, 1]).mean())
    rows = ((boxes[:, 1] + boxes[:, 3]) / (2 * max(height, 4.0))).astype(np.int64)
    bins = int(width) + 2
    begin, end = (np.clip(boxes[:, k].astype(np.int64) + k // 2, 0, bins) for k in (0, 2))
    cover = np.cumsum(np.bincount(begin, minlength=bins + 1) - np.bincount(end, minlength=bins + 1))
    middle = slice(int(0.35 * width), int(0.65 * width))
    free = cover[middle] <= 0.1 * np.count_nonzero(np.bincount(np.maximum(rows, 0)))
    edges = np.flatnonzero(np.diff(np.concatenate(([False], free, [False])).astype(np.int8)))
    if not len(edges):
        return None
    widest = int(np.argmax(edges[1::2] - edges[::2]))
    best, length = int(edges[2 * widest]), int(edges[2 * widest + 1] - edges[2 * widest])
    if length < max(8.0, 0.7 * height):
        return None
    gutter = middle.start + best + length / 2
    left, right = boxes[:, 2] <= gutter, boxes[:, 0] >= gutter
    filled = [_full_rows(boxes[side], rows[side], span) for side, span in ((left, gutter), (right, width - gutter))]
    return gutter if min(filled) >= 8 else None


def _full_rows(boxes: NDArray[np.float32], rows: NDArray[np.int64], span: float) -> int:
    """How many rows on one side of the gutter are lines of running text: more than half as wide as the column."""
    ink = np.bincount(rows - rows.min(), weights=boxes[:, 2] - boxes[:, 0]) if len(rows) else np.zeros(1)
    return int((ink > 0.5 * span).sum())


def _in_columns(lines: list[Line]) -> list[Line]:
    """Lines left column first where the file goes to and fro between the columns; whole-width lines part them."""
    columns = [ln.frame[1] for ln in lines if ln.frame[1]]
    turns = sum(a != b for a, b in pairwise(columns))
    if turns <= 0.3 * len(columns):
        return lines
    ordered: list[Line] = []
    band: list[Line] = []
    for line in lines:
        if line.frame[1] == 0:
            ordered += sorted(band, key=lambda ln: ln.frame[1])
            ordered.append(line)
            band = []
        else:
            band.append(line)
    return ordered + sorted(band, key=lambda ln: ln.frame[1])


def furniture(pages: Sequence[tuple[Sequence[Line], float]]) -> dict[tuple[int, int], str]:
    """(page index, line index) → `header` or `footer` for running heads, page numbers and watermarks.

    `pages`: the lines of each page with the height of its flow. A line in the top or bottom band is furniture when its
    text, digits masked, stands in the same band of at least two and a third of all pages, or when it is the outermost
    line of the page and a page number. Text set at an angle that stands on several pages is a watermark.
    """
    counts: Counter[tuple[str, str]] = Counter()
    candidates: list[tuple[int, int, str, str]] = []
    for p, (lines, height) in enumerate(pages):
        seen = set()
        for n, line in enumerate(lines):
            band = "skewed" if line.skewed else _band(line, height)
            if band:
                masked = re.sub(r"[\d一二三四五六七八九十]+", "#", line.text)
                candidates.append((p, n, band, masked))
                seen.add((band, masked))
        counts.update(seen)
    need = max(2, len(pages) / 3)
    outer = [_outermost(lines) for lines, _ in pages]
    found: dict[tuple[int, int], str] = {}
    for p, n, band, masked in candidates:
        text = pages[p][0][n].text
        if counts[band, masked] >= need or (n in outer[p] and _PAGE_NUMBER.match(text)):
            found[p, n] = "footer" if band == "footer" else "header"
    return found


def _outermost(lines: Sequence[Line]) -> set[int]:
    """The line that stands highest and the one that stands lowest."""
    if not lines:
        return set()
    order = range(len(lines))
    return {min(order, key=lambda n: lines[n].top), max(order, key=lambda n: lines[n].bottom)}


def _band(line: Line, height: float) -> str:
    if line.bottom < height * BAND:
        return "header"
    return "footer" if line.top > height * (1 - BAND) else ""
