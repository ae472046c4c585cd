"""Characters of a PDF page from pdfium, in stream order, each with its box; raw ctypes, no object a character."""

from __future__ import annotations

import ctypes
import math
from array import array
from dataclasses import dataclass
from typing import Any

import numpy as np
import pypdfium2.raw as pdfium
from numpy.typing import NDArray

_NOISE = frozenset({0, 2, 0xFFFE, 0xFFFF, 0xFFFD})
_BREAKS = frozenset({10, 13})


@dataclass(frozen=True, slots=True)
class PageChars:
    """The characters of one page. `codes` are code points (10 for a line end that pdfium made up, 32 for blanks);
    `boxes` float32 (n, 4) x0, top, x1, bottom in displayed page space; `sizes` font sizes in points, one a character,
    sampled once a run; `modes` text render mode (3 = invisible); `generated` marks characters that pdfium made up."""

    codes: NDArray[np.int32]
    boxes: NDArray[np.float32]
    sizes: NDArray[np.float32]
    weights: NDArray[np.int32]
    invisible: NDArray[np.bool_]
    generated: NDArray[np.bool_]
    bad: int


@dataclass(frozen=True, slots=True)
class View:
    """From user space to displayed page space: CropBox and /Rotate applied, origin top left, points."""

    crop: tuple[float, float, float, float]
    rotation: int

    @property
    def size(self) -> tuple[float, float]:
        """Width and height of the page as displayed."""
        x0, y0, x1, y1 = self.crop
        return (y1 - y0, x1 - x0) if self.rotation in (90, 270) else (x1 - x0, y1 - y0)

    def boxes(self, raw: NDArray[np.float32]) -> NDArray[np.float32]:
        """Boxes (left, bottom, right, top) in user space → (x0, top, x1, bottom) as displayed."""
        x0, y0, x1, y1 = self.crop
        left, bottom, right, top = raw.T
        if self.rotation == 90:
            out = (bottom - y0, left - x0, top - y0, right - x0)
        elif self.rotation == 180:
            out = (x1 - right, bottom - y0, x1 - left, top - y0)
        elif self.rotation == 270:
            out = (y1 - top, x1 - right, y1 - bottom, x1 - left)
        else:
            out = (left - x0, y1 - top, right - x0, y1 - bottom)
        return np.stack(out, axis=1).astype(np.float32)

    def point(self, x: float, y: float) -> tuple[float, float]:
        """A point in user space as displayed."""
        x0, y0, x1, y1 = self.crop
        if self.rotation == 90:
            return y - y0, x - x0
        if self.rotation == 180:
            return x1 - x, y - y0
        if self.rotation == 270:
            return y1 - y, x1 - x
        return x - x0, y1 - y


def view_of(page: Any) -> View:
    """The page's view (falls back to the MediaBox inside pypdfium2)."""
    return View(tuple(page.get_cropbox()), page.get_rotation())


def read_chars(page: Any, view: View) -> PageChars:
    """All characters of a page that carry text; noise (NUL, soft hyphen marks, lone surrogates) is left out.

    `bad` counts characters without a meaning (replacement, private use), which tell a font without a Unicode map.
    """
    textpage = page.get_textpage()
    raw = textpage.raw
    count = pdfium.FPDFText_CountChars(raw)
    codes = array("i")
    rect = pdfium.FS_RECTF()
    reference = ctypes.byref(rect)
    boxes = array("f")
    where = array("i")
    get_code, get_box = pdfium.FPDFText_GetUnicode, pdfium.FPDFText_GetLooseCharBox
    bad = 0
    high = 0
    for index in range(count):
        code = get_code(raw, index)
        if code in _NOISE:
            bad += code not in (0, 2, 0xFFFE)
            continue
        if 0xD800 <= code <= 0xDBFF:
            high = code
            continue
        if 0xDC00 <= code <= 0xDFFF:
            if not high:
                continue
            code = 0x10000 + ((high - 0xD800) << 10) + (code - 0xDC00)
        high = 0
        get_box(raw, index, reference)
        codes.append(code)
        where.append(index)
        boxes.extend((rect.left, rect.bottom, rect.right, rect.top))
        bad += 0xE000 <= code <= 0xF8FF or (code < 32 and code not in (9, 10, 13))
    table = np.frombuffer(codes, dtype=np.int32).copy() if len(codes) else np.zeros(0, np.int32)
    raw_boxes = np.frombuffer(boxes, dtype=np.float32).reshape(-1, 4) if len(boxes) else np.zeros((0, 4), np.float32)
    sizes, weights, invisible, generated = _styles(raw, where, table, raw_boxes)
    textpage.close()
    return PageChars(table, view.boxes(raw_boxes), sizes, weights, invisible, generated, bad)


def _styles(
    raw: Any, where: array[int], codes: NDArray[np.int32], boxes: NDArray[np.float32]
) -> tuple[NDArray[np.float32], NDArray[np.int32], NDArray[np.bool_], NDArray[np.bool_]]:
    """Font size, weight and visibility, asked once for each run of characters of one line and height.

    Asking pdfium for every character would double the reading time; inside a run of equal box height on one base
    line these do not change in practice, and each run's first character is asked.
    """
    n = len(codes)
    sizes, weights = np.zeros(n, np.float32), np.zeros(n, np.int32)
    invisible, generated = np.zeros(n, bool), np.isin(codes, list(_BREAKS))
    if not n:
        return sizes, weights, invisible, generated
    height = np.round(np.abs(boxes[:, 3] - boxes[:, 1]), 1)
    base = np.round(boxes[:, 1], 0)
    change = np.ones(n, bool)
    change[1:] = (np.diff(height) != 0) | (np.diff(base) != 0) | (codes[:-1] == 10)
    starts = np.nonzero(change)[0]
    matrix = pdfium.FS_MATRIX()
    reference = ctypes.byref(matrix)
    for start, end in zip(starts, np.append(starts[1:], n), strict=True):
        index = where[int(start)]
        # Box heights differ between the fonts of one line (Latin in Chinese text); the set size does not.
        scale = math.hypot(matrix.c, matrix.d) if pdfium.FPDFText_GetMatrix(raw, index, reference) else 1.0
        sizes[start:end] = pdfium.FPDFText_GetFontSize(raw, index) * scale or height[start]
        weights[start:end] = pdfium.FPDFText_GetFontWeight(raw, index)
        obj = pdfium.FPDFText_GetTextObject(raw, index)
        if obj:
            invisible[start:end] = pdfium.FPDFTextObj_GetTextRenderMode(obj) == pdfium.FPDF_TEXTRENDERMODE_INVISIBLE
    return sizes, weights, invisible, generated
