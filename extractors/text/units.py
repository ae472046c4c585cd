"""The units of evidence: sentences, list items and table rows of one document."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class UnitKind(StrEnum):
    """What a unit is: a sentence (list items are sentences too), a table row, or a heading."""

    SENTENCE = "sentence"
    ROW = "row"
    HEADING = "heading"


@dataclass(frozen=True, slots=True)
class Unit:
    """A slice of a document that can be quoted as evidence.

    `[start, end)` is the slice of `Document.text`, `[low, high)` the same slice in the folded text. `block` is the
    index of the first block it touches, `section` the path of headings above it. For table rows and for sentences
    inside a cell: `row_label` is the text of the row's label cell (the first that is not a serial number) and
    `columns` the header cells of the table, left to right. `paragraph_first` tells whether it opens its paragraph.
    """

    kind: UnitKind
    start: int
    end: int
    low: int
    high: int
    block: int
    section: tuple[str, ...]
    row_label: str = ""
    columns: tuple[str, ...] = ()
    paragraph_first: bool = True
