"""From drafted blocks to the document's text: characters, separators and places, made in one go for all pages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from extractors.document import Block, Cell, Kind, Places
from extractors.read.pdf_chars import PageChars
from extractors.read.pdf_lines import Line

_WIDE = 0.8
"""A made-up blank next to a Chinese character stands for a real gap only from this share of the character height."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A block before its text is written. `section` holds the numbers of the drafts that are the headings above."""

    kind: Kind
    lines: tuple[Line, ...]
    section: tuple[str, ...] = ()
    level: int = 0
    cell: Cell | None = None


def write(drafts: Sequence[Draft], pages: dict[int, PageChars]) -> tuple[str, Places, tuple[Block, ...]]:
    """Text, places and blocks. Cells of one row are parted by a tab, other blocks by a line end."""
    lines = [line for draft in drafts for line in draft.lines]
    if not lines:
        none = np.zeros(0, np.int32)
        return "", Places(none, np.zeros((0, 4), np.float32), none), ()
    stream = _stream(lines, pages)
    counts = [len(draft.lines) for draft in drafts]
    opening = np.zeros(len(lines), np.int32)
    first = np.cumsum([0, *counts[:-1]])
    for n, draft in enumerate(drafts):
        same_row = n > 0 and _row(drafts[n - 1]) is not None and _row(drafts[n - 1]) == _row(draft)
        cut = same_row and draft.cell != drafts[n - 1].cell
        opening[first[n]] = 0 if n == 0 else ord("\t") if cut else ord("\n")
    separators = np.where(opening > 0, opening, stream.spaces_before())
    separators[0] = 0
    text, places, starts = stream.join(separators)
    begins = starts[first].tolist()
    ends = [*(int(b) - 1 for b in begins[1:]), len(text)]
    named = {str(n): text[b:e] for n, (b, e) in enumerate(zip(begins, ends, strict=True))}
    blocks = tuple(
        Block(d.kind, b, e, tuple(named[s] for s in d.section), d.level, n + 1, d.cell)
        for n, (d, b, e) in enumerate(zip(drafts, begins, ends, strict=True))
    )
    return text, places, blocks


def _row(draft: Draft) -> tuple[int, int] | None:
    return None if draft.cell is None else (draft.cell.table, draft.cell.row)


@dataclass(frozen=True, slots=True)
class _Stream:
    """The characters of all lines one after another; `line` numbers them, `begin` says where each line begins."""

    codes: NDArray[np.int32]
    boxes: NDArray[np.float32]
    page: NDArray[np.int32]
    line: NDArray[np.int32]
    begin: NDArray[np.int64]

    def spaces_before(self) -> NDArray[np.int32]:
        """For each line the separator inside a block: a space between two Latin words or numbers, else nothing."""
        before = np.append(0, self.codes[self.begin[1:] - 1])
        after = self.codes[self.begin]
        word = _latin(after) | (after == ord("("))
        return np.where((_latin(before) | np.isin(before, [ord(c) for c in ",.;:)%"])) & word, 32, 0).astype(np.int32)

    def join(self, separators: NDArray[np.int32]) -> tuple[str, Places, NDArray[np.int64]]:
        """The text with separators (0 for none) put before the lines, its places, and where each line then begins."""
        has = separators > 0
        at = self.begin[has]
        codes = np.insert(self.codes, at, separators[has])
        places = Places(
            np.insert(self.page, at, 0),
            np.insert(self.boxes, at, 0.0, axis=0),
            np.insert(self.line, at, self.line[at]),
        )
        text = codes.astype("<u4").tobytes().decode("utf-32-le", "replace")
        return text, places, self.begin + np.cumsum(has)


def _latin(codes: NDArray[np.int32]) -> NDArray[np.bool_]:
    lower = codes | 32
    word: NDArray[np.bool_] = ((lower >= 97) & (lower <= 122)) | ((codes >= 48) & (codes <= 57))
    return word | ((codes >= 0xC0) & (codes < 0x250))


def _stream(lines: Sequence[Line], pages: dict[int, PageChars]) -> _Stream:
    offsets, total = {}, 0
    for number in sorted(pages):
        offsets[number] = total
        total += len(pages[number].codes)
    order = [pages[number] for number in sorted(pages)]
    chosen = np.concatenate([line.indices + offsets[line.page] for line in lines])
    lengths = np.array([len(line.indices) for line in lines])
    line = np.repeat(np.arange(1, len(lines) + 1, dtype=np.int32), lengths)
    page = np.repeat(np.array([ln.page for ln in lines], np.int32), lengths)
    codes = np.concatenate([p.codes for p in order])[chosen]
    boxes = np.concatenate([p.boxes for p in order])[chosen]
    solid = np.concatenate([p.solid for p in order])[chosen]
    placed = np.concatenate([p.placed for p in order])[chosen]
    keep = _kept(codes, boxes, solid, placed)
    codes, boxes, page, line, placed = codes[keep], boxes[keep], page[keep], line[keep], placed[keep]
    begin = np.searchsorted(line, np.arange(1, len(lines) + 1))
    return _Stream(
        codes=codes,
        boxes=np.where(placed[:, None], boxes, 0).astype(np.float32),
        page=np.where(placed, page, 0).astype(np.int32),
        line=line,
        begin=begin.astype(np.int64),
    )


def _kept(
    codes: NDArray[np.int32], boxes: NDArray[np.float32], solid: NDArray[np.bool_], placed: NDArray[np.bool_]
) -> NDArray[np.bool_]:
    """Which characters stay: all of the file's own, and blanks that pdfium made up where there is a gap to be seen.

    Lines begin and end with a solid character, so every blank has neighbours on its own line.
    """
    made = ~placed
    keep: NDArray[np.bool_] = ~(made & ((codes == 10) | (codes == 13)))
    inner = np.nonzero(made & keep)[0]
    if not len(inner):
        return np.asarray(keep)
    before, after = inner - 1, inner + 1
    height = np.maximum(boxes[before, 3] - boxes[before, 1], 1.0)
    gap = boxes[after, 0] - boxes[before, 2]
    chinese = (codes[before] >= 0x2E80) | (codes[after] >= 0x2E80) | _quote(codes[before]) | _quote(codes[after])
    keep[inner] = solid[before] & ~(chinese & (np.abs(gap) < _WIDE * height))
    return np.asarray(keep)


def _quote(codes: NDArray[np.int32]) -> NDArray[np.bool_]:
    marks: NDArray[np.bool_] = (codes >= 0x2014) & (codes <= 0x2026)
    return marks
