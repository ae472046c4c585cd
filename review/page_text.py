"""A document's text cut for drawing: lines of a page at their places, or blocks of a Word file, with their evidence."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from extractors.document import FURNITURE, Block, Document, Kind, Places

GAP = 0.8
"""A gap wider than this share of the line's height parts a line into pieces that are placed on their own."""


class Spans:
    """Slices of a text, each with a number; tells which of them cover a place. `cuts` are all their ends, sorted."""

    def __init__(self, spans: Sequence[tuple[int, int, int]]) -> None:
        self.cuts = sorted({end for start, stop, _ in spans for end in (start, stop)})
        self._covering = [
            [number for start, stop, number in spans if start <= low and high <= stop]
            for low, high in pairwise(self.cuts)
        ]

    def at(self, position: int) -> list[int]:
        """The numbers of the slices that cover the character at `position`."""
        n = bisect_right(self.cuts, position) - 1
        return self._covering[n] if 0 <= n < len(self._covering) else []

    def parts(self, start: int, end: int) -> list[tuple[int, int]]:
        """`[start, end)` cut at every end of a slice inside it."""
        low, high = bisect_right(self.cuts, start), bisect_right(self.cuts, end - 1)
        marks = [start, *self.cuts[low:high], end]
        return list(pairwise(marks)) if end > start else []


def page_lines(document: Document, spans: Spans) -> list[dict[str, Any]]:
    """Each page: `n`umber, `w`idth, `h`eight, `t`ext kind, `q`uality and `l`ines [x0, top, x1, bottom, text, numbers].

    A line is cut where evidence begins or ends and at wide gaps, so that each piece can be drawn exactly over its own
    box; the numbers are those of the evidence that covers it and are left out where there is none.
    """
    lines: dict[int, list[list[Any]]] = {p.number: [] for p in document.pages}
    if document.places is not None and document.text:
        for run in _runs(document.places, spans):
            page = int(document.places.page[run[0]])
            if page in lines:
                lines[page].append(_piece(document, document.places, run, spans))
    return [
        {
            "n": p.number,
            "w": round(p.width, 1),
            "h": round(p.height, 1),
            "t": p.text,
            "q": round(p.quality, 2),
            "l": own,
        }
        for p in document.pages
        for own in (lines[p.number],)
    ]


def _runs(places: Places, spans: Spans) -> list[NDArray[np.int64]]:
    """Indices of the characters that stand on pages, in pieces."""
    real = np.nonzero(places.page > 0)[0]
    if not len(real):
        return []
    before, after = places.box[real[:-1]], places.box[real[1:]]
    height = np.maximum(before[:, 3] - before[:, 1], 1.0)
    upright = (before[:, 1] < after[:, 3]) & (after[:, 1] < before[:, 3])
    apart = (np.diff(real) > 1) | (np.diff(places.line[real]) != 0) | (np.diff(places.page[real]) != 0) | ~upright
    apart |= (after[:, 0] - before[:, 2] > GAP * height) | (after[:, 0] < before[:, 0] - 0.5)
    cuts = np.isin(real[1:], np.array(spans.cuts, dtype=np.int64))
    return np.split(real, np.nonzero(apart | cuts)[0] + 1)


def _piece(document: Document, places: Places, run: NDArray[np.int64], spans: Spans) -> list[Any]:
    box = places.box[run]
    corners = (box[:, 0].min(), box[:, 1].min(), box[:, 2].max(), box[:, 3].max())
    first, last = int(run[0]), int(run[-1])
    piece: list[Any] = [*(round(float(c), 1) for c in corners), document.text[first : last + 1]]
    numbers = spans.at(first)
    return [*piece, numbers] if numbers else piece


def word_blocks(document: Document, spans: Spans) -> list[list[Any]]:
    """Each block of a Word file: [kind, level, label, pieces, cell].

    A piece is a text, or [text, numbers] where evidence covers it; cell is 0 or [table, row, column, row span,
    column span, header]. Running heads and remarks are left out.
    """
    return [
        [_kind(b), b.level, b.label, _pieces(document, b, spans), _cell(b)]
        for b in document.blocks
        if b.kind not in FURNITURE
    ]


def _kind(block: Block) -> str:
    if block.kind is Kind.HEADING:
        return "heading"
    return "note" if block.kind in (Kind.FOOTNOTE, Kind.TEXT_BOX, Kind.CAPTION) else "paragraph"


def _pieces(document: Document, block: Block, spans: Spans) -> list[Any]:
    found: list[Any] = []
    for start, end in spans.parts(block.start, block.end):
        text, numbers = document.text[start:end], spans.at(start)
        found.append([text, numbers] if numbers else text)
    return found


def _cell(block: Block) -> Any:
    c = block.cell
    return 0 if c is None else [c.table, c.row, c.column, c.row_span, c.column_span, int(c.header)]
