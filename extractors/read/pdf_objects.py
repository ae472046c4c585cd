"""The drawn objects of a PDF page: paths, pictures and filled areas, those inside Form XObjects too."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import repeat
from typing import Any

import pypdfium2.raw as pdfium

from extractors.read import pdf_raw as raw
from extractors.read.pdf_chars import View

_DEEPEST = 6
_MOST = 200_000
Rect = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class PageObjects:
    """Addresses of the page's paths and pictures, each with the matrix of the forms around it, and how many objects."""

    paths: tuple[tuple[int, raw.Matrix], ...]
    pictures: tuple[tuple[int, raw.Matrix], ...]
    count: int

    def picture_share(self, view: View) -> float:
        """The share of the page that its largest picture covers, in [0, 1]."""
        width, height = view.size
        best = 0.0
        for obj, matrix in self.pictures:
            rect = shown_rect(obj, matrix, view)
            if rect:
                across = min(rect[2], width) - max(rect[0], 0.0)
                down = min(rect[3], height) - max(rect[1], 0.0)
                best = max(best, max(0.0, across) * max(0.0, down))
        return best / max(1.0, width * height)

    def backgrounds(self, view: View) -> list[Rect]:
        """Rectangles of pictures and of areas filled with another colour than white."""
        rects = [shown_rect(obj, matrix, view) for obj, matrix in self.pictures]
        for obj, matrix in self.paths:
            colour = raw.colour_of(obj)
            if raw.drawn(obj)[0] and (colour is None or (min(colour[:3]) < 235 and colour[3] > 0)):
                rects.append(shown_rect(obj, matrix, view))
        return [rect for rect in rects if rect]


def read_objects(page: Any) -> PageObjects:
    """The page's paths and pictures. Beyond 200,000 objects or six nested forms the rest is left out."""
    paths: list[tuple[int, raw.Matrix]] = []
    pictures: list[tuple[int, raw.Matrix]] = []
    seen = 0
    waiting = [(raw.address(page.raw), raw.IDENTITY, 0)]
    while waiting:
        parent, matrix, depth = waiting.pop()
        count, get = (raw.page_count, raw.page_object) if depth == 0 else (raw.form_count, raw.form_object)
        members = [obj for obj in map(get, repeat(parent), range(min(count(parent), _MOST - seen))) if obj]
        seen += len(members)
        for obj, kind in zip(members, map(raw.object_kind, members), strict=True):
            if kind == pdfium.FPDF_PAGEOBJ_TEXT:
                continue
            if kind == pdfium.FPDF_PAGEOBJ_PATH:
                paths.append((obj, matrix))
            elif kind in (pdfium.FPDF_PAGEOBJ_IMAGE, pdfium.FPDF_PAGEOBJ_SHADING):
                pictures.append((obj, matrix))
            elif kind == pdfium.FPDF_PAGEOBJ_FORM and depth < _DEEPEST:
                waiting.append((obj, raw.times(raw.matrix_of(obj), matrix), depth + 1))
    return PageObjects(tuple(paths), tuple(pictures), seen)


def shown_rect(obj: int, matrix: raw.Matrix, view: View) -> Rect | None:
    """An object's rectangle (x0, top, x1, bottom) as displayed; None where it has none."""
    bounds = raw.bounds_of(obj)
    if bounds is None:
        return None
    left, bottom, right, top = bounds
    corners = [view.point(*raw.apply(matrix, x, y)) for x in (left, right) for y in (bottom, top)]
    xs, ys = [c[0] for c in corners], [c[1] for c in corners]
    return min(xs), min(ys), max(xs), max(ys)
