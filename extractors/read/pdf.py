"""Reading PDF: characters with places from pdfium, put together into blocks, tables and sections."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pypdfium2
import pypdfium2.raw as pdfium
from numpy.typing import NDArray

from extractors.document import Document, Page, Problem
from extractors.read.limits import DEFAULT, Limits
from extractors.read.pdf_blocks import Assembler, PageContent
from extractors.read.pdf_chars import PageChars, View, read_chars, view_of
from extractors.read.pdf_lines import make_lines
from extractors.read.pdf_quality import LEAST, doubled, garbled, poor_ocr
from extractors.read.pdf_tables import cell_of, find_grids
from sihao.errors import CODES, InputError


def read_pdf(path: Path, *, name: str, sha256: str, limits: Limits = DEFAULT) -> Document:
    """The file as a Document whose every character has its place. Raises InputError E103, E104 or E105."""
    try:
        pdf = pypdfium2.PdfDocument(path)
    except pypdfium2.PdfiumError as error:
        locked = pdfium.FPDF_GetLastError() == pdfium.FPDF_ERR_PASSWORD or "password" in str(error).lower()
        raise InputError("E104" if locked else "E103", name) from error
    try:
        if not 0 < len(pdf) <= limits.max_pages:
            raise InputError("E105" if len(pdf) else "E103", name, f"{len(pdf)} 页")
        return _read(pdf, name, sha256, limits)
    finally:
        pdf.close()


def _read(pdf: Any, name: str, sha256: str, limits: Limits) -> Document:
    problems: list[Problem] = []
    pages: list[Page] = []
    contents: list[PageContent] = []
    total = 0
    for index in range(len(pdf)):
        content, page = _page(pdf, index, name, problems)
        total += len(content.chars.codes)
        if total > limits.max_characters:
            raise InputError("E105", name, "字符数超过上限")
        contents.append(content)
        pages.append(page)
    text, places, blocks, tables = Assembler(contents).assemble()
    if not text.strip() and not any(p.code in ("E201", "E202", "E203") for p in problems):
        problems.append(_problem(name, "E210"))
    kinds = {p.text for p in pages if p.text != "blank"}
    kind = "none" if kinds <= {"none"} else "native" if kinds == {"native"} else "ocr" if kinds == {"ocr"} else "mixed"
    shown = tuple(
        Page(p.number, p.width, p.height, p.rotation, "none" if p.text == "blank" else p.text, p.quality) for p in pages
    )
    readable = [p.quality for p in pages if p.text != "blank"]
    return Document(
        name=name,
        sha256=sha256,
        kind="pdf",
        text=text,
        blocks=blocks,
        pages=shown,
        places=places,
        problems=tuple(_once(problems)),
        text_kind=kind,
        quality=round(sum(readable) / len(readable), 3) if readable else 0.0,
        tables=tables,
    )


def _page(pdf: Any, index: int, name: str, problems: list[Problem]) -> tuple[PageContent, Page]:
    number = index + 1
    try:
        page = pdf[index]
    except pypdfium2.PdfiumError:
        problems.append(_problem(name, "E209", f"第{number}页无法打开", number))
        empty = View((0.0, 0.0, 595.0, 842.0), 0)
        return PageContent(number, _no_chars(), empty.size, (), ()), Page(number, 595.0, 842.0, 0, "none", 0.0)
    try:
        view = view_of(page)
        width, height = view.size
        chars = read_chars(page, view)
        usable, text, quality = _usable(page, chars, view, name, number, problems)
        grids = find_grids(page, view) if len(usable) else ()
        content = _content(number, chars, view, usable, grids)
        return content, Page(number, width, height, view.rotation, text, quality)
    finally:
        page.close()


def _usable(
    page: Any, chars: PageChars, view: View, name: str, number: int, problems: list[Problem]
) -> tuple[NDArray[np.int64], str, float]:
    """Indices of the characters to be used, where they come from (native, ocr, none, blank) and their quality."""
    every = np.arange(len(chars.codes))
    solid = chars.codes > 32
    if not solid.any():
        covered = _image_share(page, view)
        if covered > 0.02 or _has_drawing(page):
            problems.append(_problem(name, "E201", "", number))
            return every[:0], "none", 0.0
        return every[:0], "blank", 1.0
    if garbled(chars):
        problems.append(_problem(name, "E202", "", number))
        return every[:0], "none", 0.0
    text, quality = "native", 1.0
    hidden = chars.invisible & solid
    keep = np.ones(len(every), bool)
    if hidden.any():
        if _image_share(page, view) > 0.5:
            if hidden.sum() > 0.8 * solid.sum():
                if poor_ocr(chars.codes[hidden]):
                    problems.append(_problem(name, "E203", "", number))
                    return every[:0], "none", 0.0
                text, quality = "ocr", 0.8
        else:
            keep &= ~chars.invisible
            problems.append(_problem(name, "E207", "", number))
    width, height = view.size
    x = (chars.boxes[:, 0] + chars.boxes[:, 2]) / 2
    y = (chars.boxes[:, 1] + chars.boxes[:, 3]) / 2
    outside = solid & ((x < 0) | (y < 0) | (x > width) | (y > height))
    if outside.any():
        keep &= ~outside
        problems.append(_problem(name, "E207", "页面之外的文字", number))
    kept = every[keep]
    twice = doubled(chars, kept)
    if twice.any():
        kept = kept[~twice]
        if twice.sum() > 3:
            problems.append(_problem(name, "E208", "", number))
    if solid[kept].sum() < LEAST and _image_share(page, view) > 0.4:
        problems.append(_problem(name, "E201", "", number))
        return every[:0], "none", 0.0
    return kept, text, quality


def _content(
    number: int, chars: PageChars, view: View, usable: NDArray[np.int64], grids: tuple[Any, ...]
) -> PageContent:
    """The page's tables with the characters of each cell, and its other characters as lines."""
    cells: list[tuple[Any, dict[int, NDArray[np.int64]]]] = []
    free = np.ones(len(usable), bool)
    boxes = chars.boxes[usable]
    for grid in grids:
        where = cell_of(grid, boxes)
        where[~free] = -1
        where[chars.codes[usable] <= 32] = -1
        where = _blanks_follow(where, chars.codes[usable])
        inside = where >= 0
        if inside.any():
            cells.append((grid, {int(k): usable[where == k] for k in np.unique(where[inside])}))
            free &= ~inside
    lines = make_lines(number, chars, usable[free])
    return PageContent(number, chars, view.size, tuple(lines), tuple(cells))


def _blanks_follow(where: NDArray[np.int32], codes: NDArray[np.int32]) -> NDArray[np.int32]:
    """Blanks between two characters of one cell belong to that cell."""
    blank = np.nonzero(codes <= 32)[0]
    for at in blank:
        if 0 < at < len(where) - 1 and where[at - 1] >= 0 and where[at - 1] == where[at + 1]:
            where[at] = where[at - 1]
    return where


def _image_share(page: Any, view: View) -> float:
    """The share of the page that its largest picture covers."""
    width, height = view.size
    best = 0.0
    for obj in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_IMAGE], max_depth=3):
        left, bottom, right, top = obj.get_bounds()
        best = max(best, abs(right - left) * abs(top - bottom))
    return float(best / max(1.0, width * height))


def _has_drawing(page: Any) -> bool:
    """Whether something other than a white background is drawn."""
    return sum(1 for _ in page.get_objects(max_depth=1)) > 2


def _no_chars() -> PageChars:
    none = np.zeros(0, np.int32)
    return PageChars(none, np.zeros((0, 4), np.float32), np.zeros(0, np.float32), none, none > 0, none > 0, 0)


def _problem(name: str, code: str, detail: str = "", page: int | None = None) -> Problem:
    row = CODES[code]
    return Problem(name, code, f"{row.cause}：{detail}" if detail else row.cause, row.remedy, page)


def _once(problems: list[Problem]) -> list[Problem]:
    """Each problem once; one that befalls every page is told page by page only where it makes the page unreadable."""
    seen: set[str] = set()
    kept = []
    for problem in problems:
        if problem.code in ("E207", "E208"):
            if problem.code in seen:
                continue
            seen.add(problem.code)
        kept.append(problem)
    return kept
