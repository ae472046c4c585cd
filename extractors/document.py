"""The types that everything after reading speaks in: a file's text whose every character knows its place.

`Document.text` is one string. It holds the characters of the file and, between them, a few *separators* that the
reader put in: `"\\n"` between blocks (and for a line break inside a Word paragraph), `"\\t"` between the cells of a
table row, and `" "` where two Latin words were parted by a line end. Separators have page 0 and an empty box in
`Places`; everything else is a character of the file, unchanged (no normalisation happens here).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray


class Kind(StrEnum):
    """What a block of text is."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    CELL = "cell"
    HEADER = "header"
    FOOTER = "footer"
    FOOTNOTE = "footnote"
    CAPTION = "caption"
    COMMENT = "comment"
    TEXT_BOX = "text_box"


FURNITURE = frozenset({Kind.HEADER, Kind.FOOTER, Kind.COMMENT})
"""Blocks that are kept for completeness but are no evidence: running heads, page numbers, somebody's remarks."""


@dataclass(frozen=True, slots=True)
class Cell:
    """Where a table cell stands: 0-based table, row and column; rows count on over page ends of a joined table."""

    table: int
    row: int
    column: int
    row_span: int = 1
    column_span: int = 1
    header: bool = False


@dataclass(frozen=True, slots=True)
class Block:
    """A slice `[start, end)` of `Document.text` that belongs together.

    `section` is the path of headings above it, outermost first, each as people see it (automatic number included);
    a heading's own text is not in its own path. `paragraph` counts the file's paragraphs from 1 in reading order,
    table cells included. `label` is an automatic number such as `（一）` that people see but that is no character
    of the text. `path` is the reader's own address (Word: part and paragraph index), empty in a PDF.
    A cell with several paragraphs is several blocks with an equal `cell`.
    """

    kind: Kind
    start: int
    end: int
    section: tuple[str, ...] = ()
    level: int = 0
    paragraph: int = 0
    cell: Cell | None = None
    label: str = ""
    path: str = ""


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle on a page in displayed page space: PDF points, origin top left, /Rotate and CropBox applied."""

    page: int
    x0: float
    top: float
    x1: float
    bottom: float


@dataclass(frozen=True, slots=True)
class Page:
    """A page as displayed. `number` counts from 1; `text` is `native`, `ocr` or `none`; `quality` in [0, 1]."""

    number: int
    width: float
    height: float
    rotation: int = 0
    text: str = "native"
    quality: float = 1.0


@dataclass(frozen=True, slots=True)
class Places:
    """The place of every character, in arrays as long as the text.

    `page`: int32, 1-based, 0 for a separator. `box`: float32 of shape (n, 4): x0, top, x1, bottom in points of the
    displayed page. `line`: int32, rising by one with each new line of the page, so that boxes can be made a line.
    """

    page: NDArray[np.int32]
    box: NDArray[np.float32]
    line: NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that kept a file, or a page of it, from being read well. `code` is a key of `sihao.errors.CODES`."""

    file: str
    code: str
    message: str
    remedy: str
    page: int | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """One submitted file, read. `kind` is `pdf` or `docx`; `name` is its path inside the dossier, `/`-separated.

    `pages` is empty and `places` is None for Word files, which have no pages of their own. `text_kind` says where
    the characters come from (`native`, `ocr`, `mixed`, `none`); `quality` in [0, 1] is the share of pages (or
    characters) that could be read well.
    """

    name: str
    sha256: str
    kind: str
    text: str
    blocks: tuple[Block, ...]
    pages: tuple[Page, ...] = ()
    places: Places | None = None
    problems: tuple[Problem, ...] = ()
    text_kind: str = "native"
    quality: float = 1.0
    tables: int = field(default=0)

    def page_of(self, start: int, end: int) -> int | None:
        """The page of the first character of a slice that has one; None in Word."""
        if self.places is None:
            return None
        pages = self.places.page[start:end]
        real = pages[pages > 0]
        return int(real[0]) if len(real) else None

    def boxes(self, start: int, end: int) -> tuple[Box, ...]:
        """One box for each line that the slice touches, in reading order; empty in Word.

        A box is the union of the boxes of the slice's own characters on that line, so it covers them and no others.
        """
        if self.places is None:
            return ()
        return tuple(self._line_boxes(self.places, start, end))

    @staticmethod
    def _line_boxes(places: Places, start: int, end: int) -> Iterator[Box]:
        real = np.nonzero(places.page[start:end] > 0)[0] + start
        if not len(real):
            return
        breaks = np.nonzero(np.diff(places.line[real]) != 0)[0] + 1
        for run in np.split(real, breaks):
            box = places.box[run]
            yield Box(
                int(places.page[run[0]]),
                float(box[:, 0].min()),
                float(box[:, 1].min()),
                float(box[:, 2].max()),
                float(box[:, 3].max()),
            )


@dataclass(frozen=True, slots=True)
class Locator:
    """The smallest record of where something stands: file hash, character span, page and boxes or Word path."""

    sha256: str
    file: str
    start: int
    end: int
    page: int | None
    paragraph: int
    cell: Cell | None
    section: tuple[str, ...]
    boxes: tuple[Box, ...]
