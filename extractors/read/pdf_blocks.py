"""Putting pages together: paragraphs over line and page ends, headings and sections, tables joined over pages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from extractors.document import Block, Cell, Kind, Places
from extractors.read.headings import LONGEST, Sections, heading_level
from extractors.read.pdf_chars import PageChars
from extractors.read.pdf_flow import body_of, continues, in_one_heading, parts_of_cell
from extractors.read.pdf_lines import Line, furniture
from extractors.read.pdf_tables import Grid
from extractors.read.pdf_text import Draft, write
from lexicon.cues import load_tables

_SENTENCE_ENDS = "。！？；!?;"
_SAME_EDGE = 4.0
"""Points by which the column edges of a table may differ from page to page."""


@dataclass(frozen=True, slots=True)
class PageTable:
    """A grid and the lines inside it; a line's `cell`, less `first`, is an index of `grid.cells`."""

    grid: Grid
    first: int
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class PageContent:
    """A page read: its characters, the height of its flow, lines outside tables in stream order, and tables."""

    number: int
    chars: PageChars
    height: float
    lines: tuple[Line, ...]
    tables: tuple[PageTable, ...]


@dataclass(slots=True)
class _Cell:
    column: int
    row_span: int
    column_span: int
    right: float
    lines: list[Line] = field(default_factory=list)

    @property
    def text(self) -> str:
        return "".join(line.text for line in self.lines)


@dataclass(slots=True)
class _Table:
    """A table while its pages come in: rows of cells, and the column edges that a continuation must share."""

    number: int
    edges: tuple[float, ...]
    rows: list[list[_Cell]]
    headers: set[int]
    section: tuple[str, ...]
    page: int


def assemble(pages: Sequence[PageContent]) -> tuple[str, Places, tuple[Block, ...], int]:
    """Text, places, blocks and the number of tables of a file's pages."""
    return _Assembler(pages).run()


class _Assembler:
    def __init__(self, pages: Sequence[PageContent]) -> None:
        self._pages = pages
        self._marks = furniture([(p.lines, p.height) for p in pages])
        marks = self._marks
        self._body = body_of([ln for i, p in enumerate(pages) for n, ln in enumerate(p.lines) if (i, n) not in marks])
        self._sections = Sections()
        self._drafts: list[Draft] = []
        self._open: list[Line] = []
        self._table: _Table | None = None
        self._tables = 0
        self._titled = False

    def run(self) -> tuple[str, Places, tuple[Block, ...], int]:
        aside: list[Draft] = []
        for index, page in enumerate(self._pages):
            items: list[tuple[int, Line | PageTable]] = []
            for n, line in enumerate(page.lines):
                mark = self._marks.get((index, n))
                if mark:
                    aside.append(Draft(Kind.HEADER if mark == "header" else Kind.FOOTER, (line,)))
                else:
                    items.append((n, line))
            for item in _in_order(items, page.tables):
                if isinstance(item, Line):
                    self._take_line(item)
                else:
                    self._take_table(item, page.number)
        self._flush_lines()
        self._flush_table()
        text, places, blocks = write(self._drafts + aside, {p.number: p.chars for p in self._pages})
        return text, places, blocks, self._tables

    # --- paragraphs and headings ---

    def _take_line(self, line: Line) -> None:
        self._flush_table()
        if self._open and not self._joins(self._open[-1], line):
            self._flush_lines()
        self._open.append(line)

    def _joins(self, previous: Line, line: Line) -> bool:
        body = self._body
        first = len(self._open) == 1
        if body.big(previous) != body.big(line):
            return False
        if all(body.prominent(ln) for ln in self._open) and body.prominent(line):
            return in_one_heading(previous, line, body, sum(len(ln.text) for ln in self._open))
        if previous.bold and not line.bold and previous.text[-1] in _SENTENCE_ENDS and line.x0 <= body.left(line) + 2:
            # A bold opening sentence that fills its line: the paragraph goes on in ordinary weight.
            return continues(previous, line, body, first)
        if first and heading_level(previous.text) and previous.x1 < body.right(previous) - 3 * previous.size:
            return False
        return continues(previous, line, body, first)

    def _flush_lines(self) -> None:
        lines, self._open = tuple(self._open), []
        if not lines:
            return
        text = "".join(ln.text for ln in lines)
        prominent = all(self._body.prominent(ln) for ln in lines)
        level = heading_level(text, prominent=prominent) if len(lines) <= 3 else 0
        if not level and not self._titled and len(text) <= LONGEST + 20 and all(self._body.big(ln) for ln in lines):
            level = 1
        if level == 1 and self._titled and self._sections.path:
            level = 2
        if not level:
            self._drafts.append(Draft(Kind.PARAGRAPH, lines, self._sections.path))
            return
        self._titled = self._titled or level == 1
        above = self._sections.enter(level, str(len(self._drafts)))
        self._drafts.append(Draft(Kind.HEADING, lines, above, level))

    # --- tables ---

    def _take_table(self, table: PageTable, page: int) -> None:
        rows = _rows(table)
        if not rows:
            return
        if self._table is not None and not self._open and self._continues(self._table, table.grid, page):
            self._extend(self._table, rows, page)
            return
        self._flush_lines()
        self._flush_table()
        self._table = _Table(self._tables, table.grid.edges, rows, set(), self._sections.path, page)
        self._tables += 1
        if len(rows) > 1 and (_is_header(rows[0]) or _stands_out(rows)):
            self._table.headers.add(0)

    def _continues(self, table: _Table, grid: Grid, page: int) -> bool:
        """Whether a table that opens a page goes on with the one that closed the page before."""
        if table.page != page - 1 or len(table.edges) != len(grid.edges):
            return False
        return all(abs(a - b) <= _SAME_EDGE for a, b in zip(table.edges, grid.edges, strict=True))

    def _extend(self, table: _Table, rows: list[list[_Cell]], page: int) -> None:
        table.page = page
        last = table.rows[-1]
        can_go_on = len(table.rows) - 1 not in table.headers
        if len(rows[0]) > 1 and _texts(rows[0]) == _texts(table.rows[0]):
            table.headers |= {0, len(table.rows)}
            table.rows.append(rows.pop(0))
        if rows and can_go_on and _goes_on(last, rows[0]):
            by_column = {c.column: c for c in last}
            for cell in rows.pop(0):
                if cell.column in by_column:
                    by_column[cell.column].lines.extend(cell.lines)
                else:
                    last.append(cell)
        table.rows.extend(rows)

    def _flush_table(self) -> None:
        table, self._table = self._table, None
        if table is None:
            return
        for row, cells in enumerate(table.rows):
            for cell in sorted((c for c in cells if c.lines), key=lambda c: c.column):
                place = Cell(table.number, row, cell.column, cell.row_span, cell.column_span, row in table.headers)
                for part in parts_of_cell(cell.lines, cell.right):
                    self._drafts.append(Draft(Kind.CELL, tuple(part), table.section, 0, place))


def _in_order(items: Sequence[tuple[int, Line | PageTable]], tables: Sequence[PageTable]) -> list[Line | PageTable]:
    """Lines in their order with each table before the first line that follows it in the file's stream."""
    ordered: list[Line | PageTable] = [item for _, item in items]
    for table in sorted(tables, key=lambda t: int(t.lines[0].indices[0])):
        start = min(int(line.indices[0]) for line in table.lines)
        at = len(ordered)
        for n, item in enumerate(ordered):
            first = item.indices[0] if isinstance(item, Line) else item.lines[0].indices[0]
            if int(first) > start:
                at = n
                break
        ordered.insert(at, table)
    return ordered


def _rows(table: PageTable) -> list[list[_Cell]]:
    """The grid's rows that hold anything, each with all of its cells, empty ones too."""
    by_cell: dict[int, list[Line]] = {}
    for line in table.lines:
        by_cell.setdefault(line.cell - table.first, []).append(line)
    rows: list[list[_Cell]] = [[] for _ in range(table.grid.rows)]
    for index, cell in enumerate(table.grid.cells):
        lines = by_cell.get(index, [])
        rows[cell.row].append(_Cell(cell.column, cell.row_span, cell.column_span, cell.rect[2], lines))
    return [row for row in rows if any(c.lines for c in row)]


def _texts(row: Sequence[_Cell]) -> list[str]:
    return [c.text for c in sorted(row, key=lambda c: c.column)]


def _goes_on(last: Sequence[_Cell], first: Sequence[_Cell]) -> bool:
    """Whether the first row of a page is the rest of the row that the page end cut.

    Its leftmost cell (a serial number or label) is empty and no merged label of several rows, it fills no column that
    was empty before, and at least one cell before it stopped short of a sentence's end, or one of its cells goes on
    where a sentence had begun.
    """
    filled = {c.column: c for c in first if c.lines}
    before = {c.column: c for c in last if c.lines}
    labels = [c for c in first if c.column == min(c.column for c in last)]
    if not filled or not labels or labels[0].lines or labels[0].row_span > 1 or not set(filled) <= set(before):
        return False
    if min(c.column for c in last) not in before:
        return False
    cut = any(before[c].text[-1] not in _SENTENCE_ENDS for c in filled)
    return cut or len(before) > len(filled) + 1


def _is_header(row: Sequence[_Cell]) -> bool:
    """Whether a row names its columns: short cells without digits, half of them usual column names."""
    texts = _texts(row)
    words = load_tables().column_names
    short = all(0 < len(t) <= 12 and not any(ch.isdigit() for ch in t) for t in texts)
    return len(texts) > 1 and short and 2 * sum(any(w in t for w in words) for t in texts) >= len(texts)


def _stands_out(rows: Sequence[Sequence[_Cell]]) -> bool:
    """Whether the first row alone is bold in every cell, short, and without digits."""
    bold = [[all(line.bold for line in c.lines) for c in row if c.lines] for row in rows]
    first = _texts(rows[0])
    if not all(first) or not all(bold[0]) or any(len(t) > 20 or any(ch.isdigit() for ch in t) for t in first):
        return False
    return len(first) > 1 and sum(all(row) for row in bold[1:]) <= 0.2 * len(bold[1:])
