"""A workbook as all our sheets are made: safe text, the same look, print set-up, equal bytes for equal input."""

from __future__ import annotations

import io
import math
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import quote

import xlsxwriter

from review.model import cell_text

FONT = "宋体"
HEAD_FILL, HEAD_FONT = "#1F3A5F", "#FFFFFF"
GREY, LINE, BLUE = "#6E7781", "#BFC7D1", "#0B57A4"
VERDICT_FILL = {"met": "#DFF0D8", "partial": "#FFF3CD", "unmet": "#F8D0C8", "none": "#E9ECEF", "na": "#F7F7F7"}
STANDING_FILL = {
    "done": "#DFF0D8",
    "planned": "#D9E8F8",
    "absent": "#F8D0C8",
    "other": "#E8DFF2",
    "stale": "#FBE3CC",
    "hollow": "#E9ECEF",
}
STANDING_INK = {
    "done": "#1B6E2D",
    "planned": "#1257A8",
    "absent": "#B3261E",
    "other": "#6A1B9A",
    "stale": "#8A4B00",
    "hollow": "#57606A",
}
TALLEST = 400.0
"""Excel's rows end at 409 points."""


@dataclass(frozen=True, slots=True)
class Link:
    """A cell that opens a place: `target` is a relative path, `anchor` a place in it."""

    text: str
    target: str
    anchor: str = ""
    fill: str = ""


@dataclass(frozen=True, slots=True)
class Tinted:
    """A cell with a background, which never says anything that the words do not."""

    value: str | float
    fill: str
    bold: bool = False


Value = str | int | float | None | Link | Tinted
Column = tuple[str, float]
"""Title and width of a column, the width in Excel's unit (digits of the standard font)."""


class Book:
    """A workbook in memory; `bytes()` closes it."""

    def __init__(self, title: str, footer: str) -> None:
        self._buffer = io.BytesIO()
        options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
        self._book = xlsxwriter.Workbook(self._buffer, {**options, "strings_to_numbers": False})
        self._book.set_properties({"title": title, "author": "四好 sihao", "created": datetime(2000, 1, 1)})
        self._footer = cell_text(footer).replace("&", "&&")[:60]
        self._formats: dict[tuple[tuple[str, Any], ...], Any] = {}

    def bytes(self) -> bytes:
        """The finished file."""
        self._book.close()
        return self._buffer.getvalue()

    def format(self, **properties: Any) -> Any:
        """A format with the house's font, wrapped and centred vertically; equal properties give one format."""
        base = {"font_name": FONT, "font_size": 10, "valign": "vcenter", "text_wrap": True, "border_color": LINE}
        key = tuple(sorted({**base, **properties}.items()))
        if key not in self._formats:
            self._formats[key] = self._book.add_format(dict(key))
        return self._formats[key]

    @property
    def head(self) -> Any:
        """The format of a table's head."""
        return self.format(bold=True, bg_color=HEAD_FILL, font_color=HEAD_FONT, border=1, align="center")

    def sheet(self, name: str) -> Any:
        """An empty sheet for A4 landscape, one page wide, with page numbers."""
        sheet = self._book.add_worksheet(name)
        sheet.set_paper(9)
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        sheet.set_margins(0.4, 0.4, 0.5, 0.6)
        sheet.set_footer(f'&L&"{FONT}"&8{cell_text(name)}&C&"{FONT}"&8第 &P 页 共 &N 页&R&"{FONT}"&8{self._footer}')
        sheet.hide_gridlines(2)
        return sheet

    def table(self, name: str, note: str, columns: Sequence[Column], rows: Sequence[Sequence[Value]]) -> Any:
        """A protected sheet: a note, a frozen head with filters, and the rows. Returns it; the first row is 2."""
        sheet = self.sheet(name)
        sheet.write_string(0, 0, cell_text(note), self.format(bold=True, text_wrap=False))
        sheet.set_row(0, 20)
        self.columns(sheet, 1, columns)
        for at, row in enumerate(rows, 2):
            for column, value in enumerate(row):
                self.write(sheet, at, column, value)
            widths = [width for _, width in columns]
            sheet.set_row(at, row_height([_shown(v) for v in row], widths))
        sheet.freeze_panes(2, 0)
        if rows:
            sheet.autofilter(1, 0, len(rows) + 1, len(columns) - 1)
        sheet.repeat_rows(0, 1)
        self.protect(sheet)
        return sheet

    def columns(self, sheet: Any, row: int, columns: Sequence[Column]) -> None:
        """The head of a table in `row`, and the widths."""
        for column, (title, width) in enumerate(columns):
            sheet.set_column(column, column, width)
            sheet.write_string(row, column, cell_text(title), self.head)
        sheet.set_row(row, 30 if any(len(t) * 2 > w for t, w in columns) else 21)

    def write(self, sheet: Any, row: int, column: int, value: Value, **properties: Any) -> None:
        """A value in a bordered cell: numbers as numbers, all else as text, links as links."""
        look: dict[str, Any] = {"border": 1, "font_size": 9, "valign": "top", **properties}
        if isinstance(value, Link):
            look |= {"font_color": BLUE, "underline": 1} | ({"bg_color": value.fill} if value.fill else {})
            text = cell_text(value.text)[:255] or " "
            sheet.write_url(row, column, _external(value), self.format(**look), text)
            return
        if isinstance(value, Tinted):
            look |= {"bg_color": value.fill, "bold": value.bold}
            value = value.value
        if isinstance(value, int | float):
            sheet.write_number(row, column, round(value, 4), self.format(**{"align": "center", **look}))
        elif value:
            sheet.write_string(row, column, cell_text(value), self.format(**look))
        else:
            sheet.write_blank(row, column, None, self.format(**look))

    @staticmethod
    def protect(sheet: Any) -> None:
        """Locked without a password: against slips, not against people; filters and widths stay free."""
        sheet.protect("", {"autofilter": True, "sort": True, "format_columns": True, "format_rows": True})

    def hidden(self, name: str, pairs: Sequence[tuple[str, str]]) -> None:
        """A sheet that no menu shows, with keys and values for programs."""
        sheet = self._book.add_worksheet(name)
        for row, (key, value) in enumerate(pairs):
            sheet.write_string(row, 0, key)
            sheet.write_string(row, 1, cell_text(value))
        sheet.very_hidden()


def row_height(texts: Sequence[str], widths: Sequence[float], size: float = 9.0) -> float:
    """Points that a row needs so that every wrapped text is seen whole, as far as Excel's limit allows."""
    lines = max((wrapped(text, width, size) for text, width in zip(texts, widths, strict=False)), default=1)
    return min(TALLEST, max(18.0, 4 + lines * size * 1.38))


def wrapped(text: str, width: float, size: float = 9.0) -> int:
    """Lines that a text takes in a column of `width` when set in `size` points."""
    room = max(1.0, (width * 7 - 2) / (size * 96 / 72))
    return sum(max(1, math.ceil(ems(part) / room)) for part in text.split("\n"))


def ems(text: str) -> float:
    """The breadth of a text in widths of a Chinese character."""
    return sum(1.0 if unicodedata.east_asian_width(c) in "WFA" else 0.55 for c in text)


def _shown(value: Value) -> str:
    if isinstance(value, Link):
        return value.text
    if isinstance(value, Tinted):
        return str(value.value)
    return "" if value is None else str(value)


def _external(link: Link) -> str:
    """The link as the writer takes it. What is special in an address is escaped; Chinese stays as it is."""
    path = "".join(quote(c, safe="/") if c.isascii() else c for c in link.target)
    return f"external:{path}" + (f"#{link.anchor}" if link.anchor else "")
