"""Reading PDF: characters with places from pdfium, put together into blocks, tables and sections."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pypdfium2
import pypdfium2.raw as pdfium
from numpy.typing import NDArray

from extractors.document import Document, Page, Problem
from extractors.read.limits import DEFAULT, Limits
from extractors.read.pdf_blocks import PageContent, PageTable, assemble
from extractors.read.pdf_chars import PageChars, TooManyCharactersError, View, no_chars, read_chars, view_of
from extractors.read.pdf_lines import make_lines
from extractors.read.pdf_objects import PageObjects, read_objects
from extractors.read.pdf_quality import Judgement, judge
from extractors.read.pdf_tables import Grid, cells_of, find_grids
from sihao.errors import CODES, InputError

_BLANK = "blank"
_ONCE_A_FILE = frozenset({"E207", "E208"})
_WITH_CONTENT = (pdfium.FPDF_ANNOT_WIDGET, pdfium.FPDF_ANNOT_FREETEXT, pdfium.FPDF_ANNOT_STAMP)
_MOST_ANNOTATIONS = 2000


def read_pdf(path: Path, *, name: str, sha256: str, limits: Limits = DEFAULT) -> Document:
    """The file as a Document whose every character has its place.

    Raises InputError: E102 empty, E103 damaged, E104 locked by a password, E105 beyond `limits`. Pages that cannot be
    read are problems of the document: E201, E202, E203, E209.
    """
    if path.stat().st_size == 0:
        raise InputError("E102", name)
    try:
        pdf = pypdfium2.PdfDocument(path)
    except pypdfium2.PdfiumError as error:
        locked = "password" in str(error).lower()
        raise InputError("E104" if locked else "E103", name) from error
    try:
        if not 0 < len(pdf) <= limits.max_pages:
            raise InputError("E105" if len(pdf) else "E103", name, f"{len(pdf)} 页")
        return _Reader(pdf, name, limits).document(sha256)
    finally:
        pdf.close()


class _Reader:
    """Reads one file's pages one after another; each is closed before the next is opened."""

    def __init__(self, pdf: Any, name: str, limits: Limits) -> None:
        self._pdf = pdf
        self._name = name
        self._left = limits.max_characters
        self._problems: list[Problem] = []

    def document(self, sha256: str) -> Document:
        read = self._without_poor_layers([self._page(number) for number in range(1, len(self._pdf) + 1)])
        pages = [page for _, page in read]
        text, places, blocks, tables = assemble([content for content, _ in read])
        if not text and all(p.text == _BLANK for p in pages):
            self._problem("E210")
        sources = {p.text for p in pages} - {_BLANK, "none"}
        readable = [p.quality for p in pages if p.text != _BLANK]
        return Document(
            name=self._name,
            sha256=sha256,
            kind="pdf",
            text=text,
            blocks=blocks,
            pages=tuple(replace(p, text="none") if p.text == _BLANK else p for p in pages),
            places=places,
            problems=tuple(sorted(self._problems, key=lambda p: (p.page or 0, p.code))),
            text_kind="mixed" if len(sources) > 1 else next(iter(sources), "none"),
            quality=round(sum(readable) / len(readable), 3) if readable else 0.0,
            tables=tables,
        )

    def _page(self, number: int) -> tuple[PageContent, Page]:
        try:
            page = _with_filled_fields(self._pdf, number - 1)
        except pypdfium2.PdfiumError:
            self._problem("E209", "该页无法打开", number)
            view = View((0.0, 0.0, 595.0, 842.0), 0)
            return PageContent(number, no_chars(), view.size[1], (), ()), Page(number, *view.size, 0, "none", 0.0)
        try:
            view = view_of(page)
            try:
                chars = read_chars(page, view, self._left)
            except TooManyCharactersError as error:
                raise InputError("E105", self._name, f"第 {number} 页起字符数超过上限") from error
            self._left -= len(chars.codes)
            objects = read_objects(page)
            found = judge(chars, objects, view)
            for code, detail in found.problems:
                self._problem(code, detail, number)
            content = _content(number, chars, objects, view, found)
            return content, Page(number, *view.size, view.rotation, found.text, found.quality)
        finally:
            page.close()

    def _without_poor_layers(self, read: list[tuple[PageContent, Page]]) -> list[tuple[PageContent, Page]]:
        """A scanner's own text layer is one piece of work: where a third of it is bad, none of it is trusted."""
        layered = sum(page.text == "ocr" for _, page in read)
        poor = sum(p.code == "E203" for p in self._problems)
        if not layered or poor < (layered + poor) / 3:
            return read
        kept = []
        for content, page in read:
            if page.text == "ocr":
                self._problem("E203", "", page.number)
                kept.append((replace(content, lines=(), tables=()), replace(page, text="none", quality=0.0)))
            else:
                kept.append((content, page))
        return kept

    def _problem(self, code: str, detail: str = "", page: int | None = None) -> None:
        """Notes a problem; one that says nothing about a single page is noted once, for the first page it befalls."""
        if code in _ONCE_A_FILE and any(p.code == code for p in self._problems):
            return
        row = CODES[code]
        message = f"{row.cause}：{detail}" if detail else row.cause
        self._problems.append(Problem(self._name, code, message, row.remedy, page))


def _with_filled_fields(pdf: Any, index: int) -> Any:
    """The page, with what was typed into form fields and text boxes laid over it made part of its content.

    pdfium keeps these apart as annotations, outside the text of the page; a form filled in on screen would otherwise
    read as an empty one.
    """
    page = pdf[index]
    count = min(pdfium.FPDFPage_GetAnnotCount(page.raw), _MOST_ANNOTATIONS)
    if not any(_has_content(page, n) for n in range(count)):
        return page
    flattened = pdfium.FPDFPage_Flatten(page.raw, pdfium.FLAT_NORMALDISPLAY) == pdfium.FLATTEN_SUCCESS
    if not flattened:
        return page
    page.close()
    return pdf[index]


def _has_content(page: Any, number: int) -> bool:
    annotation = pdfium.FPDFPage_GetAnnot(page.raw, number)
    if not annotation:
        return False
    try:
        return pdfium.FPDFAnnot_GetSubtype(annotation) in _WITH_CONTENT
    finally:
        pdfium.FPDFPage_CloseAnnot(annotation)


def _content(number: int, chars: PageChars, objects: PageObjects, view: View, found: Judgement) -> PageContent:
    """The page's tables with the lines inside them, and its other lines."""
    width, height = chars.flow_size if len(chars.codes) else view.size
    usable = found.usable
    if not len(usable):
        return PageContent(number, chars, height, (), ())
    grids = find_grids(objects, view)
    cells = cells_of(grids, chars.boxes[usable], chars.solid[usable])
    cells[chars.skewed[usable]] = -1
    free = usable[cells < 0]
    lines = make_lines(number, chars, free, width=width)
    return PageContent(number, chars, height, tuple(lines), _tables(number, chars, usable, cells, grids))


def _tables(
    number: int, chars: PageChars, usable: NDArray[np.int64], cells: NDArray[np.int32], grids: tuple[Grid, ...]
) -> tuple[PageTable, ...]:
    inside = np.nonzero(cells >= 0)[0]
    if not len(inside):
        return ()
    inside = inside[np.argsort(cells[inside], kind="stable")]
    lines = make_lines(number, chars, usable[inside], cells=cells[inside])
    tables = []
    first = 0
    for grid in grids:
        own = [line for line in lines if first <= line.cell < first + len(grid.cells)]
        if own:
            tables.append(PageTable(grid, first, tuple(own)))
        first += len(grid.cells)
    return tuple(tables)
