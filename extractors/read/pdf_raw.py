"""Direct calls into pdfium for the few functions that are called once a character or object.

The generated bindings check every argument's type and wrap every handle; called hundreds of times a page that costs
more than the work itself. Bound to plain addresses, the same calls can be driven by `map` without Python code between
them. pdfium is not thread-safe: one document at a time in a process.
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Sequence
from ctypes import c_float, c_int, c_uint, c_void_p
from itertools import repeat
from typing import Any

import numpy as np
import pypdfium2.raw as pdfium
from numpy.typing import NDArray


def _bind(function: Any, result: Any, *arguments: Any) -> Callable[..., Any]:
    return ctypes.PYFUNCTYPE(result, *arguments)(ctypes.cast(function, c_void_p).value)  # type: ignore[arg-type]


def address(handle: Any) -> int:
    """The address behind a pdfium handle, 0 for none."""
    return ctypes.cast(handle, c_void_p).value or 0


text_units = _bind(pdfium.FPDFText_GetText, c_int, c_void_p, c_int, c_int, c_void_p)
char_code = _bind(pdfium.FPDFText_GetUnicode, c_uint, c_void_p, c_int)
char_box = _bind(pdfium.FPDFText_GetLooseCharBox, c_int, c_void_p, c_int, c_void_p)
char_object = _bind(pdfium.FPDFText_GetTextObject, c_void_p, c_void_p, c_int)
char_generated = _bind(pdfium.FPDFText_IsGenerated, c_int, c_void_p, c_int)
char_unmapped = _bind(pdfium.FPDFText_HasUnicodeMapError, c_int, c_void_p, c_int)
char_matrix = _bind(pdfium.FPDFText_GetMatrix, c_int, c_void_p, c_int, c_void_p)
text_mode = _bind(pdfium.FPDFTextObj_GetTextRenderMode, c_int, c_void_p)
text_size = _bind(pdfium.FPDFTextObj_GetFontSize, c_int, c_void_p, c_void_p)
text_font = _bind(pdfium.FPDFTextObj_GetFont, c_void_p, c_void_p)
font_weight = _bind(pdfium.FPDFFont_GetWeight, c_int, c_void_p)
font_name = _bind(pdfium.FPDFFont_GetBaseFontName, ctypes.c_size_t, c_void_p, c_void_p, ctypes.c_size_t)
fill_colour = _bind(pdfium.FPDFPageObj_GetFillColor, c_int, c_void_p, *[c_void_p] * 4)
object_kind = _bind(pdfium.FPDFPageObj_GetType, c_int, c_void_p)
object_bounds = _bind(pdfium.FPDFPageObj_GetBounds, c_int, c_void_p, *[c_void_p] * 4)
object_matrix = _bind(pdfium.FPDFPageObj_GetMatrix, c_int, c_void_p, c_void_p)
page_count = _bind(pdfium.FPDFPage_CountObjects, c_int, c_void_p)
page_object = _bind(pdfium.FPDFPage_GetObject, c_void_p, c_void_p, c_int)
form_count = _bind(pdfium.FPDFFormObj_CountObjects, c_int, c_void_p)
form_object = _bind(pdfium.FPDFFormObj_GetObject, c_void_p, c_void_p, ctypes.c_ulong)
path_segments = _bind(pdfium.FPDFPath_CountSegments, c_int, c_void_p)
path_segment = _bind(pdfium.FPDFPath_GetPathSegment, c_void_p, c_void_p, c_int)
path_drawn = _bind(pdfium.FPDFPath_GetDrawMode, c_int, c_void_p, c_void_p, c_void_p)
segment_point = _bind(pdfium.FPDFPathSegment_GetPoint, c_int, c_void_p, c_void_p, c_void_p)
segment_kind = _bind(pdfium.FPDFPathSegment_GetType, c_int, c_void_p)
segment_close = _bind(pdfium.FPDFPathSegment_GetClose, c_int, c_void_p)

Matrix = tuple[float, float, float, float, float, float]
IDENTITY: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
_floats = (c_float * 6)()
_at = ctypes.addressof(_floats)
_uints = (c_uint * 4)()
_uint_at = ctypes.addressof(_uints)
_ints = (c_int * 2)()
_int_at = ctypes.addressof(_ints)


def matrix_of(obj: int) -> Matrix:
    """A page object's own matrix."""
    return _six() if object_matrix(obj, _at) else IDENTITY


def matrices_of_chars(textpage: int, indices: Sequence[int]) -> NDArray[np.float32]:
    """The matrices (n, 6) that characters are drawn with, all around them applied."""
    out = np.zeros((len(indices), 6), np.float32)
    out[:] = IDENTITY
    base = out.ctypes.data
    list(map(char_matrix, repeat(textpage), indices, range(base, base + 24 * len(indices), 24)))
    return out


def sizes_of(texts: Sequence[int]) -> NDArray[np.float32]:
    """Text objects' font sizes before their matrix."""
    out = np.zeros(len(texts), np.float32)
    base = out.ctypes.data
    list(map(text_size, texts, range(base, base + 4 * len(texts), 4)))
    return out


def colours_of(objects: Sequence[int]) -> NDArray[np.uint32]:
    """Red, green, blue and alpha (n, 4; 0 … 255) that objects are filled with; patterns read as opaque black."""
    out = np.zeros((len(objects), 4), np.uint32)
    base, end = out.ctypes.data, out.ctypes.data + 16 * len(objects)
    got = list(map(fill_colour, objects, *(range(base + k, end + k, 16) for k in (0, 4, 8, 12))))
    out[np.array(got, dtype=np.int32) == 0] = (0, 0, 0, 255)
    return out


def _six() -> Matrix:
    a, b, c, d, e, f = _floats
    return a, b, c, d, e, f


def bounds_of(obj: int) -> tuple[float, float, float, float] | None:
    """left, bottom, right, top of a page object in the space of its parent; None where it has none."""
    if not object_bounds(obj, _at, _at + 4, _at + 8, _at + 12):
        return None
    return _floats[0], _floats[1], _floats[2], _floats[3]


def points_of(segments: Sequence[int]) -> NDArray[np.float32]:
    """The end points (n, 2) of path segments."""
    out = np.zeros((len(segments), 2), np.float32)
    base, end = out.ctypes.data, out.ctypes.data + 8 * len(segments)
    list(map(segment_point, segments, range(base, end, 8), range(base + 4, end + 4, 8)))
    return out


def colour_of(obj: int) -> tuple[int, int, int, int] | None:
    """Red, green, blue and alpha (0 … 255) that an object is filled with; None for patterns."""
    if not fill_colour(obj, _uint_at, _uint_at + 4, _uint_at + 8, _uint_at + 12):
        return None
    return _uints[0], _uints[1], _uints[2], _uints[3]


def drawn(path: int) -> tuple[bool, bool]:
    """Whether a path is filled, and whether it is stroked."""
    if not path_drawn(path, _int_at, _int_at + 4):
        return True, True
    return _ints[0] != 0, _ints[1] != 0


def name_of(font: int) -> str:
    """A font's base name, empty where it has none."""
    size = font_name(font, None, 0)
    if not 1 < size < 512:
        return ""
    buffer = ctypes.create_string_buffer(size)
    font_name(font, ctypes.addressof(buffer), size)
    return buffer.value.decode("utf-8", "replace")


def times(m: Matrix, n: Matrix) -> Matrix:
    """The matrix that applies `m` first and `n` after it."""
    return (
        m[0] * n[0] + m[1] * n[2],
        m[0] * n[1] + m[1] * n[3],
        m[2] * n[0] + m[3] * n[2],
        m[2] * n[1] + m[3] * n[3],
        m[4] * n[0] + m[5] * n[2] + n[4],
        m[4] * n[1] + m[5] * n[3] + n[5],
    )


def apply(m: Matrix, x: float, y: float) -> tuple[float, float]:
    """A point moved by a matrix."""
    return m[0] * x + m[2] * y + m[4], m[1] * x + m[3] * y + m[5]
