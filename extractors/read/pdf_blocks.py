"""Putting pages together: paragraphs over line and page ends, headings, tables joined over pages, text and places."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from extractors.document import Block, Cell, Kind, Places
from extractors.read.headings import LONGEST, Sections, heading_level, numbered_level
from extractors.read.pdf_chars import PageChars
from extractors.read.pdf_lines import Body, Line, body_of, continues, furniture
from extractors.read.pdf_tables import Grid
from lexicon.cues import load_tables

Piece = tuple[int, NDArray[np.int64]]
"""A page number and indices of its characters."""


@dataclass(frozen=True, slots=True)
class PageContent:
    """A page read: its characters, displayed size, free lines in stream order, and tables with cells' characters."""

    number: int
    chars: PageChars
    size: tuple[float, float]
    lines: tuple[Line, ...]
    tables: tuple[tuple[Grid, dict[int, NDArray[np.int64]]], ...]


@dataclass(slots=True)
class _Cell:
    column: int
    row_span: int
    column_span: int
    pieces: list[Piece] = field(default_factory=list)


@dataclass(slots=True)
class _Table:
    """A table while its pages come in: rows of cells, and the column edges that a continuation must share."""

    number: int
    edges: tuple[float, ...]
    rows: list[list[_Cell]]
    headers: set[int]
    section: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Item:
    """Something on a page in reading order: a line or a table."""

    order: int
    line: Line | None = None
    table: tuple[Grid, dict[int, NDArray[np.int64]]] | None = None


class Assembler:
    """Builds text, places and blocks from the pages of one file."""

    def __init__(self, pages: Sequence[PageContent]) -> None:
        self._pages = pages
        self._by_number = {p.number: p for p in pages}
        self._sections = Sections()
        self._codes: list[NDArray[np.int32]] = []
        self._page: list[NDArray[np.int32]] = []
        self._box: list[NDArray[np.float32]] = []
        self._line: list[NDArray[np.int32]] = []
        self._length = 0
        self._lines = 0
        self._blocks: list[Block] = []
        self._paragraph = 0
        self._open: list[Line] = []
        self._table: _Table | None = None
        self._tables = 0
        self._titled = False

    def assemble(self) -> tuple[str, Places, tuple[Block, ...], int]:
        """Text, places, blocks and the number of tables."""
        marks = furniture([(p.lines, p.size[1]) for p in self._pages])
        body = body_of([ln for i, p in enumerate(self._pages) for n, ln in enumerate(p.lines) if (i, n) not in marks])
        aside: list[tuple[Kind, Line]] = []
        for index, page in enumerate(self._pages):
            items = []
            for n, line in enumerate(page.lines):
                if (index, n) in marks:
                    aside.append((Kind.HEADER if marks[index, n] == "header" else Kind.FOOTER, line))
                else:
                    items.append(_Item(int(line.indices[0]), line=line))
            items += [_Item(int(min(v[0] for v in t[1].values())), table=t) for t in page.tables]
            for item in sorted(items, key=lambda i: i.order):
                self._take(item, page, body)
        self._flush_lines(body)
        self._flush_table()
        for kind, line in aside:
            self._emit(kind, [(line.page, line.indices)], ())
        return self._finish()

    # --- in reading order ---

    def _take(self, item: _Item, page: PageContent, body: Body) -> None:
        if item.table is not None:
            grid, cells = item.table
            if not self._continue_table(grid, cells, page, body):
                self._flush_lines(body)
                self._flush_table()
                self._start_table(grid, cells, page)
            return
        assert item.line is not None
        self._flush_table()
        if self._open and not self._joins(self._open[-1], item.line, body):
            self._flush_lines(body)
        self._open.append(item.line)

    def _joins(self, previous: Line, line: Line, body: Body) -> bool:
        prominent = _prominent(previous, body)
        if prominent != _prominent(line, body):
            return False
        if prominent:
            together = sum(len(ln.text) for ln in self._open) + len(line.text)
            near = previous.page == line.page and line.top - previous.top < 2.2 * previous.height
            same = abs(previous.size - line.size) < 0.5
            # A line that fills its measure goes on, however large it is set: then it is a paragraph, not a title.
            full = previous.x1 > body.right - 2.2 * previous.size and line.x0 <= previous.x0 + previous.size
            fits = together <= LONGEST + 20
            return near and same and (full or fits) and not numbered_level(line.text)[0]
        if heading_level(previous.text, prominent=False) and len(self._open) == 1:
            return False
        return continues(previous, line, body) and not (
            numbered_level(line.text)[1] and line.x0 > body.left + body.size
        )

    def _flush_lines(self, body: Body) -> None:
        lines, self._open = self._open, []
        if not lines:
            return
        text = "".join(ln.text.strip() for ln in lines)
        prominent = all(_prominent(ln, body) for ln in lines)
        level = heading_level(text, prominent=prominent) if len(lines) <= 3 else 0
        if prominent and not level and len(text) <= LONGEST + 20 and not self._titled:
            level = 1
        if level == 1 and self._titled and self._sections.path:
            level = 2
        pieces = [(ln.page, ln.indices) for ln in lines]
        if level:
            self._titled = self._titled or level == 1
            above = self._sections.enter(level, text)
            self._emit(Kind.HEADING, pieces, above, level=level)
        else:
            self._emit(Kind.PARAGRAPH, pieces, self._sections.path)

    # --- tables ---

    def _start_table(self, grid: Grid, cells: dict[int, NDArray[np.int64]], page: PageContent) -> None:
        rows = _rows(grid, cells, page.number)
        self._table = _Table(self._tables, grid.edges, rows, set(), self._sections.path)
        self._tables += 1
        if len(rows) > 1 and self._is_header(rows[0]):
            self._table.headers.add(0)

    def _continue_table(self, grid: Grid, cells: dict[int, NDArray[np.int64]], page: PageContent, body: Body) -> bool:
        """Whether a table at the top of a page goes on with the one open at the end of the page before."""
        table = self._table
        if table is None or self._open or not table.rows or not self._ended_before(table, page):
            return False
        if len(table.edges) != len(grid.edges) or any(
            abs(a - b) > 4 for a, b in zip(table.edges, grid.edges, strict=True)
        ):
            return False
        rows = _rows(grid, cells, page.number)
        texts = [self._cell_text(c) for c in rows[0]] if rows else []
        if rows and 0 in table.headers and texts == [self._cell_text(c) for c in table.rows[0]]:
            table.headers.add(len(table.rows))
        elif rows and self._goes_on(table.rows[-1], rows[0]):
            by_column = {c.column: c for c in table.rows[-1]}
            for cell in rows.pop(0):
                if cell.column in by_column:
                    by_column[cell.column].pieces.extend(cell.pieces)
                else:
                    table.rows[-1].append(cell)
        table.rows.extend(rows)
        return True

    def _ended_before(self, table: _Table, page: PageContent) -> bool:
        pages = [p for row in table.rows for c in row for p, _ in c.pieces]
        return bool(pages) and max(pages) == page.number - 1

    def _goes_on(self, last: list[_Cell], first: list[_Cell]) -> bool:
        """Whether a row at the top of a page is the rest of the row cut by the page end: its first cell is empty."""
        filled = {c.column for c in first if self._cell_text(c)}
        before = {c.column for c in last if self._cell_text(c)}
        leftmost = min((c.column for c in last), default=0)
        return bool(filled) and leftmost not in filled and leftmost in before and filled <= before

    def _cell_text(self, cell: _Cell) -> str:
        return "".join(
            chr(c)
            for page, indices in cell.pieces
            for c in self._by_number[page].chars.codes[indices].tolist()
            if c > 32
        )

    def _is_header(self, row: list[_Cell]) -> bool:
        texts = [self._cell_text(c) for c in row]
        words = load_tables().column_names
        short = all(0 < len(t) <= 12 and not any(ch.isdigit() for ch in t) for t in texts)
        return len(texts) > 1 and short and 2 * sum(any(w in t for w in words) for t in texts) >= len(texts)

    def _flush_table(self) -> None:
        table, self._table = self._table, None
        if table is None:
            return
        for row, cells in enumerate(table.rows):
            filled = [c for c in sorted(cells, key=lambda c: c.column) if self._cell_text(c)]
            for n, cell in enumerate(filled):
                place = Cell(table.number, row, cell.column, cell.row_span, cell.column_span, row in table.headers)
                self._emit(Kind.CELL, cell.pieces, table.section, cell=place, same_row=n > 0)

    # --- text ---

    def _emit(
        self,
        kind: Kind,
        pieces: Sequence[Piece],
        section: tuple[str, ...],
        *,
        level: int = 0,
        cell: Cell | None = None,
        same_row: bool = False,
    ) -> None:
        if self._blocks:
            self._separator("\t" if same_row else "\n")
        start = self._length
        for page, indices in pieces:
            self._write(page, indices, start)
        if self._length == start:
            return
        self._paragraph += 1
        self._blocks.append(Block(kind, start, self._length, section, level, self._paragraph, cell))

    def _separator(self, text: str) -> None:
        self._codes.append(np.array([ord(text)], np.int32))
        self._page.append(np.zeros(1, np.int32))
        self._box.append(np.zeros((1, 4), np.float32))
        self._line.append(np.array([self._lines], np.int32))
        self._length += 1

    def _write(self, number: int, indices: NDArray[np.int64], block_start: int) -> None:
        """The characters of a piece, cut into its visual lines; blanks become separators, outer ones go."""
        chars = self._by_number[number].chars
        codes = chars.codes[indices]
        boxes = chars.boxes[indices]
        solid = np.nonzero(codes > 32)[0]
        solid = solid[~np.isin(codes[solid], (0xA0, 0x3000, 0xAD))]
        if not len(solid):
            return
        middle = (boxes[solid, 1] + boxes[solid, 3]) / 2
        height = np.maximum(boxes[solid, 3] - boxes[solid, 1], 1.0)
        down = np.abs(np.diff(middle)) > 0.55 * np.minimum(height[1:], height[:-1])
        back = boxes[solid[1:], 0] < boxes[solid[:-1], 0] - 1.5 * height[:-1]
        cuts = np.nonzero(down | back)[0] + 1
        for run in np.split(solid, cuts):
            if self._length > block_start and self._needs_space(int(codes[run[0]])):
                self._separator(" ")
            self._run(number, codes, boxes, run)

    def _needs_space(self, code: int) -> bool:
        last = int(self._codes[-1][-1])
        return all(0x21 <= c < 0x7F and chr(c).isalnum() for c in (last, code))

    def _run(self, number: int, codes: NDArray[np.int32], boxes: NDArray[np.float32], run: NDArray[np.int64]) -> None:
        chosen = np.arange(run[0], run[-1] + 1)
        out = codes[chosen].copy()
        solid = np.isin(chosen, run)
        keep = solid | ~np.isin(out, (10, 13, 0xAD))
        keep &= ~(~solid & np.append(False, ~solid[:-1]))
        out[~solid] = 32
        chosen, out, solid = chosen[keep], out[keep], solid[keep]
        self._lines += 1
        self._codes.append(out)
        self._page.append(np.where(solid, number, 0).astype(np.int32))
        self._box.append(np.where(solid[:, None], boxes[chosen], 0).astype(np.float32))
        self._line.append(np.full(len(out), self._lines, np.int32))
        self._length += len(out)

    def _finish(self) -> tuple[str, Places, tuple[Block, ...], int]:
        if not self._codes:
            none = np.zeros(0, np.int32)
            return "", Places(none, np.zeros((0, 4), np.float32), none), (), self._tables
        codes = np.concatenate(self._codes)
        text = codes.astype("<u4").tobytes().decode("utf-32-le", "replace")
        places = Places(np.concatenate(self._page), np.concatenate(self._box), np.concatenate(self._line))
        return text, places, tuple(self._blocks), self._tables


def _rows(grid: Grid, cells: dict[int, NDArray[np.int64]], page: int) -> list[list[_Cell]]:
    rows: list[list[_Cell]] = [[] for _ in range(grid.rows)]
    for index, cell in enumerate(grid.cells):
        pieces = [(page, cells[index])] if index in cells else []
        rows[cell.row].append(_Cell(cell.column, cell.row_span, cell.column_span, pieces))
    return [row for row in rows if any(c.pieces for c in row)]


def _prominent(line: Line, body: Body) -> bool:
    return line.size > 1.12 * body.size or (line.bold and len(line.text) <= LONGEST)
