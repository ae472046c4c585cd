"""Characters of a PDF page from pdfium, in stream order, each with its box and style."""

from __future__ import annotations

import ctypes
from dataclasses import dataclass
from itertools import repeat
from typing import Any

import numpy as np
import pypdfium2.raw as pdfium
from numpy.typing import NDArray

from extractors.read import pdf_raw as raw

_HIDDEN_MODES = (pdfium.FPDF_TEXTRENDERMODE_INVISIBLE, pdfium.FPDF_TEXTRENDERMODE_CLIP)
_BOLD_NAMES = ("bold", "heavy", "black", "hei", "黑")
"""Parts of font names that look heavier than running text; 黑体 carries no weight of its own in its descriptor."""
_WHITE = 245
_TINY = 2.0
"""Text set smaller than this (points) is not meant to be read by people."""
UNKNOWN = 0xFFFD
"""Stands in the text for a glyph that is seen on the page but whose character nobody can tell."""


class TooManyCharactersError(Exception):
    """A page holds more characters than the limits allow."""


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

    def boxes(self, user: NDArray[np.float32]) -> NDArray[np.float32]:
        """Boxes (left, bottom, right, top) in user space → (x0, top, x1, bottom) as displayed."""
        x0, y0, x1, y1 = self.crop
        left, bottom, right, top = user.T
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
    x0, y0, x1, y1 = page.get_cropbox()
    return View((min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)), page.get_rotation())


@dataclass(frozen=True, slots=True)
class PageChars:
    """The characters of one page, in arrays of equal length n, in stream order.

    `codes`: code points, 10/13 for the line ends that pdfium makes up. `boxes`: float32 (n, 4) x0, top, x1, bottom as
    displayed; `flow`: the same as its reader sees it, so that lines run to the right and follow downwards (differs for
    vertical and turned pages); `flow_size`: the page's width and height in it. `sizes`: font sizes in points. `bold`;
    `hidden` (render mode, no colour, no size); `skewed` (set at an angle: a watermark). `solid`: neither blank nor line
    end. `placed`: stands in the file, not made up by pdfium. `tied`: shares one glyph with the character before it.
    `pale`: filled with (nearly) white. `bad` counts characters whose meaning is unknown.
    """

    codes: NDArray[np.int32]
    boxes: NDArray[np.float32]
    flow: NDArray[np.float32]
    flow_size: tuple[float, float]
    sizes: NDArray[np.float32]
    bold: NDArray[np.bool_]
    hidden: NDArray[np.bool_]
    skewed: NDArray[np.bool_]
    solid: NDArray[np.bool_]
    placed: NDArray[np.bool_]
    tied: NDArray[np.bool_]
    pale: NDArray[np.bool_]
    bad: int


def solid_of(codes: NDArray[np.int32]) -> NDArray[np.bool_]:
    """True for characters that leave ink."""
    blank = (codes <= 32) | (codes == 0xA0) | (codes == 0x3000) | ((codes >= 0x2000) & (codes <= 0x200B))
    return np.asarray(~blank & (codes != 0x202F) & (codes != 0x205F) & (codes != 0xFEFF))


def no_chars() -> PageChars:
    """A page without characters."""
    empty = _Drawn(np.zeros(0, np.int32), np.zeros((0, 4), np.float32), np.zeros(0, bool), _no_styles())
    view = View((0.0, 0.0, 1.0, 1.0), 0)
    return _page_chars(empty, view, view)


def read_chars(page: Any, view: View, most: int) -> PageChars:
    """All characters of a page. Raises TooManyCharactersError beyond `most`.

    pdfium puts the lines of text into a wrong order where the page is shown turned against them; such a page is read
    again as its reader would hold it.
    """
    drawn = _read(page, most)
    if drawn is None:
        return no_chars()
    upright = _upright(drawn, view)
    if upright != view.rotation:
        page.set_rotation(upright)
        try:
            drawn = _read(page, most) or drawn
        finally:
            page.set_rotation(view.rotation)
    return _page_chars(drawn, view, View(view.crop, upright))


@dataclass(frozen=True, slots=True)
class _Drawn:
    """Characters as pdfium gives them, boxes in user space."""

    codes: NDArray[np.int32]
    boxes: NDArray[np.float32]
    placed: NDArray[np.bool_]
    styles: _Styles


def _read(page: Any, most: int) -> _Drawn | None:
    textpage = page.get_textpage()
    try:
        handle = raw.address(textpage.raw)
        count = pdfium.FPDFText_CountChars(textpage.raw)
        if count > most:
            raise TooManyCharactersError
        if count <= 0:
            return None
        codes, boxes, index, placed = _codes_and_boxes(handle, count)
        return _Drawn(codes, boxes, placed, _styles(handle, index, (codes == 10) | (codes == 13)))
    finally:
        textpage.close()


def _upright(drawn: _Drawn, view: View) -> int:
    """The rotation (0, 90, 180, 270) under which most of the text stands upright."""
    ink = solid_of(drawn.codes)
    if ink.sum() < 8:
        return view.rotation
    turned = np.bincount((np.round(drawn.styles.angle[ink] / 90) % 4).astype(np.int64), minlength=4)
    return 90 * int(turned.argmax()) if turned.max() > 0.5 * ink.sum() else view.rotation


def _codes_and_boxes(
    handle: int, count: int
) -> tuple[NDArray[np.int32], NDArray[np.float32], NDArray[np.int64], NDArray[np.bool_]]:
    """Codes, boxes in user space, pdfium's indices, and whether each is a character of the file."""
    units = _units(handle, count)
    floats = (ctypes.c_float * (4 * count))()
    base = ctypes.addressof(floats)
    list(map(raw.char_box, repeat(handle), range(count), range(base, base + 16 * count, 16)))
    boxes = np.frombuffer(memoryview(floats).cast("B"), dtype=np.float32).reshape(-1, 4)[:, [0, 3, 2, 1]]
    units, keep = _clean(units, handle)
    index = np.nonzero(keep)[0]
    codes = units[index].astype(np.int32)
    placed = (codes != 10) & (codes != 13)
    spaces = np.nonzero(codes == 32)[0]
    if len(spaces):
        made = np.array(list(map(raw.char_generated, repeat(handle), index[spaces].tolist())), dtype=bool)
        placed[spaces[made]] = False
    return codes, boxes[index], index, placed


def _units(handle: int, count: int) -> NDArray[np.int64]:
    """The UTF-16 unit (or code point) of each of pdfium's characters.

    One call fetches the whole text. pdfium leaves some characters out of it, so it serves only where it is as long as
    the number of characters and holds no mark that could stand for something else; otherwise they are asked singly.
    """
    buffer = np.zeros(count + 1, np.uint16)
    if raw.text_units(handle, 0, count, buffer.ctypes.data) == count + 1:
        units = buffer[:count].astype(np.int64)
        if not _odd(units).any():
            return units
    return np.array(list(map(raw.char_code, repeat(handle), range(count))), dtype=np.int64)


def _odd(codes: NDArray[np.int64]) -> NDArray[np.bool_]:
    low: NDArray[np.bool_] = (codes < 32) & (codes != 9) & (codes != 10) & (codes != 13)
    low |= ((codes >= 0x7F) & (codes < 0xA0)) | ((codes >= 0xD800) & (codes < 0xE000)) | (codes >= 0xFFFD)
    return low


def _clean(codes: NDArray[np.int64], handle: int) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
    """Surrogate pairs joined, hyphen marks and lone surrogates left out, unmapped glyphs made UNKNOWN."""
    keep = np.ones(len(codes), bool)
    for at in np.nonzero(_odd(codes))[0].tolist():
        code = int(codes[at])
        if 0x10000 <= code <= 0x10FFFF:
            continue
        if 0xD800 <= code < 0xDC00 and at + 1 < len(codes) and 0xDC00 <= codes[at + 1] < 0xE000:
            codes[at] = 0x10000 + ((code - 0xD800) << 10) + (int(codes[at + 1]) - 0xDC00)
        elif code in (0, 2, 0xFFFE) or 0xD800 <= code < 0xE000:
            lost = code == 0 and raw.char_unmapped(handle, at) == 1
            codes[at] = UNKNOWN if lost else code
            keep[at] = lost
        else:
            codes[at] = UNKNOWN
    return codes, keep


@dataclass(frozen=True, slots=True)
class _Styles:
    objects: NDArray[np.uint64]
    sizes: NDArray[np.float32]
    bold: NDArray[np.bool_]
    hidden: NDArray[np.bool_]
    pale: NDArray[np.bool_]
    angle: NDArray[np.float32]


def _no_styles() -> _Styles:
    none, no = np.zeros(0, np.float32), np.zeros(0, bool)
    return _Styles(np.zeros(0, np.uint64), none, no, no, no, none)


def _objects(handle: int, index: NDArray[np.int64], ends: NDArray[np.bool_]) -> NDArray[np.uint64]:
    """The address of each character's text object; `ends` marks the line ends that pdfium makes up, which have none.

    An object's characters stand together, so a line whose first and last character have one object has no other.
    """
    objects = np.zeros(len(index), np.uint64)
    inner = np.nonzero(~ends)[0]
    for run in np.split(inner, np.nonzero(np.diff(inner) > 1)[0] + 1):
        if not len(run):
            continue
        first, last = (raw.char_object(handle, int(index[at])) or 0 for at in (run[0], run[-1]))
        if first == last and first:
            objects[run[0] : run[-1] + 1] = first
        else:
            objects[run[0] : run[-1] + 1] = [o or 0 for o in map(raw.char_object, repeat(handle), index[run].tolist())]
    return objects


def _styles(handle: int, index: NDArray[np.int64], ends: NDArray[np.bool_]) -> _Styles:
    """Styles, asked once for each run of characters of one text object (some producers write one a character)."""
    objects = _objects(handle, index, ends)
    starts = np.nonzero(np.append(True, objects[1:] != objects[:-1]))[0]
    length = np.diff(np.append(starts, len(index)))
    runs = objects[starts].tolist()
    real = objects[starts] != 0
    known = [obj for obj in runs if obj]
    matrix = raw.matrices_of_chars(handle, index[starts].tolist())
    size, colour, mode = np.zeros(len(runs)), np.full((len(runs), 4), 255), np.full(len(runs), -1)
    bold = np.zeros(len(runs), bool)
    size[real] = raw.sizes_of(known)
    colour[real] = raw.colours_of(known)
    mode[real] = list(map(raw.text_mode, known))
    fonts = [font or 0 for font in map(raw.text_font, known)]
    heavy = {font: _heavy(font) for font in set(fonts)}
    bold[real] = [heavy[font] for font in fonts]
    size *= np.hypot(matrix[:, 2], matrix[:, 3])
    filled = mode == pdfium.FPDF_TEXTRENDERMODE_FILL
    hidden = np.isin(mode, _HIDDEN_MODES) | (filled & (colour[:, 3] == 0))
    return _Styles(
        objects=objects,
        sizes=np.repeat(size, length).astype(np.float32),
        bold=np.repeat(bold, length),
        hidden=np.repeat(hidden, length),
        pale=np.repeat(filled & ~hidden & (colour[:, :3].min(axis=1) >= _WHITE), length),
        angle=np.repeat(np.degrees(np.arctan2(matrix[:, 1], matrix[:, 0])), length).astype(np.float32),
    )


def _heavy(font: int) -> bool:
    if not font:
        return False
    name = raw.name_of(font).lower()
    return raw.font_weight(font) >= 600 or any(part in name for part in _BOLD_NAMES)


def _page_chars(drawn: _Drawn, view: View, upright: View) -> PageChars:
    codes, styles = drawn.codes, drawn.styles
    shown = view.boxes(drawn.boxes)
    solid = solid_of(codes)
    tied = np.zeros(len(codes), bool)
    tied[1:] = (shown[1:] == shown[:-1]).all(axis=1) & solid[1:] & solid[:-1]
    tied[1:] &= (styles.objects[1:] == styles.objects[:-1]) & (styles.objects[1:] != 0)
    sides = shown[:, 2:] - shown[:, :2]
    unknown = (codes == UNKNOWN) | ((codes >= 0xE000) & (codes <= 0xF8FF) & ((codes < 0xF000) | (codes > 0xF0FF)))
    flow, height = _flow(upright.boxes(drawn.boxes), solid, upright.size)
    return PageChars(
        codes=codes,
        boxes=shown,
        flow=flow,
        flow_size=upright.size if height is None else (height, upright.size[0]),
        sizes=styles.sizes,
        bold=styles.bold,
        hidden=styles.hidden | (solid & ((sides < 1.0).all(axis=1) | ((styles.sizes > 0) & (styles.sizes < _TINY)))),
        skewed=solid & (np.abs((styles.angle + 45) % 90 - 45) > 8),
        solid=solid,
        placed=drawn.placed,
        tied=tied,
        pale=styles.pale & solid,
        bad=int(unknown.sum()),
    )


def _flow(
    boxes: NDArray[np.float32], solid: NDArray[np.bool_], size: tuple[float, float]
) -> tuple[NDArray[np.float32], float | None]:
    """The boxes with the columns of vertical writing laid down as lines, and how long those may be (else None)."""
    ink = np.nonzero(solid)[0]
    if len(ink) < 20:
        return boxes, None
    middle = (boxes[ink, :2] + boxes[ink, 2:]) / 2
    high = boxes[ink, 3] - boxes[ink, 1]
    move = np.diff(middle, axis=0)
    down = (np.abs(move[:, 0]) < 0.4 * high[1:]) & (move[:, 1] > 0.5 * high[1:]) & (move[:, 1] < 2.5 * high[1:])
    if down.mean() <= 0.6:
        return boxes, None
    x0, top, x1, bottom = boxes.T
    return np.stack((top, size[0] - x1, bottom, size[0] - x0), axis=1), size[1]
