"""Ruled tables of a PDF page: edges from pdfium's path objects, cells by pdfplumber's own pure functions."""

from __future__ import annotations

import bisect
import ctypes
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import pypdfium2.raw as pdfium
from numpy.typing import NDArray
from pdfplumber.table import cells_to_tables, edges_to_intersections, intersections_to_cells, merge_edges

from extractors.read.pdf_chars import View

THIN = 3.0
"""A path thinner than this is a rule, not a shape (points)."""
TOLERANCE = 3.0
_MAX_SEGMENTS = 400
_MAX_EDGES = 6000
Matrix = tuple[float, float, float, float, float, float]
_IDENTITY: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


@dataclass(frozen=True, slots=True)
class GridCell:
    """A cell with its grid place and spans, and its rectangle on the page."""

    row: int
    column: int
    row_span: int
    column_span: int
    rect: tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Grid:
    """A ruled table: its rectangle (x0, top, x1, bottom), row and column counts, cells and column edges."""

    rect: tuple[float, float, float, float]
    rows: int
    columns: int
    cells: tuple[GridCell, ...]
    edges: tuple[float, ...]


def find_grids(page: Any, view: View) -> tuple[Grid, ...]:
    """The page's ruled tables, top to bottom. Tables of one cell (frames) are left out."""
    edges = _edges(page, view)
    if len(edges) < 4 or len(edges) > _MAX_EDGES:
        return ()
    merged = [
        e
        for e in merge_edges(edges, TOLERANCE, TOLERANCE, TOLERANCE, TOLERANCE)
        if (e["width"] if e["orientation"] == "h" else e["height"]) >= THIN
    ]
    cells = intersections_to_cells(edges_to_intersections(merged, TOLERANCE, TOLERANCE))
    grids = [_grid(table) for table in cells_to_tables(cells) if len(table) > 1]
    return tuple(sorted(grids, key=lambda g: (g.rect[1], g.rect[0])))


def _grid(cells: list[tuple[float, float, float, float]]) -> Grid:
    tops = _merged_positions([c[1] for c in cells] + [c[3] for c in cells])
    lefts = _merged_positions([c[0] for c in cells] + [c[2] for c in cells])
    found = []
    for x0, top, x1, bottom in sorted(set(cells), key=lambda c: (c[1], c[0])):
        row, last_row = _nearest(tops, top), _nearest(tops, bottom)
        column, last_column = _nearest(lefts, x0), _nearest(lefts, x1)
        found.append(GridCell(row, column, max(1, last_row - row), max(1, last_column - column), (x0, top, x1, bottom)))
    rect = (lefts[0], tops[0], lefts[-1], tops[-1])
    return Grid(rect, len(tops) - 1, len(lefts) - 1, tuple(found), tuple(lefts))


def _merged_positions(values: list[float]) -> list[float]:
    """Sorted positions, those nearer than the tolerance made one."""
    merged: list[float] = []
    for value in sorted(values):
        if not merged or value - merged[-1] > TOLERANCE:
            merged.append(value)
    return merged


def _nearest(positions: list[float], value: float) -> int:
    at = bisect.bisect_left(positions, value)
    candidates = [k for k in (at - 1, at) if 0 <= k < len(positions)]
    return min(candidates, key=lambda k: abs(positions[k] - value))


def cell_of(grid: Grid, boxes: NDArray[np.float32]) -> NDArray[np.int32]:
    """For each box the index of the grid's cell that holds its centre, -1 for none."""
    x = (boxes[:, 0] + boxes[:, 2]) / 2
    y = (boxes[:, 1] + boxes[:, 3]) / 2
    found = np.full(len(boxes), -1, np.int32)
    inside = (x >= grid.rect[0]) & (x <= grid.rect[2]) & (y >= grid.rect[1]) & (y <= grid.rect[3])
    if not inside.any():
        return found
    for index, cell in enumerate(grid.cells):
        x0, top, x1, bottom = cell.rect
        found[inside & (x >= x0) & (x < x1) & (y >= top) & (y < bottom) & (found < 0)] = index
    return found


def _edges(page: Any, view: View) -> list[dict[str, Any]]:
    out: list[dict[str, Any]] = []
    for raw, matrix in _paths(page.raw, pdfium.FPDFPage_CountObjects, pdfium.FPDFPage_GetObject, _IDENTITY, 0):
        _path_edges(raw, matrix, view, out)
        if len(out) > _MAX_EDGES:
            return []
    return out


def _paths(parent: Any, count: Any, get: Any, matrix: Matrix, depth: int) -> Iterator[tuple[Any, Matrix]]:
    """Path objects with the matrix of the Form XObjects around them (their coordinates are in form space)."""
    for index in range(count(parent)):
        raw = get(parent, index)
        kind = pdfium.FPDFPageObj_GetType(raw)
        if kind == pdfium.FPDF_PAGEOBJ_PATH:
            yield raw, matrix
        elif kind == pdfium.FPDF_PAGEOBJ_FORM and depth < 4:
            own = pdfium.FS_MATRIX()
            pdfium.FPDFPageObj_GetMatrix(raw, own)
            inner = _times((own.a, own.b, own.c, own.d, own.e, own.f), matrix)
            yield from _paths(raw, pdfium.FPDFFormObj_CountObjects, pdfium.FPDFFormObj_GetObject, inner, depth + 1)


def _times(m: Matrix, n: Matrix) -> Matrix:
    return (
        m[0] * n[0] + m[1] * n[2],
        m[0] * n[1] + m[1] * n[3],
        m[2] * n[0] + m[3] * n[2],
        m[2] * n[1] + m[3] * n[3],
        m[4] * n[0] + m[5] * n[2] + n[4],
        m[4] * n[1] + m[5] * n[3] + n[5],
    )


def _apply(m: Matrix, x: float, y: float) -> tuple[float, float]:
    return m[0] * x + m[2] * y + m[4], m[1] * x + m[3] * y + m[5]


def _path_edges(raw: Any, matrix: Matrix, view: View, out: list[dict[str, Any]]) -> None:
    bounds = [ctypes.c_float() for _ in range(4)]
    if not pdfium.FPDFPageObj_GetBounds(raw, *bounds):
        return
    left, bottom, right, top = (b.value for b in bounds)
    if matrix is not _IDENTITY:
        (left, bottom), (right, top) = _apply(matrix, left, bottom), _apply(matrix, right, top)
    if abs(right - left) < THIN or abs(top - bottom) < THIN:
        _add(view.point(left, bottom), view.point(right, top), out)
        return
    segments = pdfium.FPDFPath_CountSegments(raw)
    if not 0 < segments <= _MAX_SEGMENTS:
        return
    own = pdfium.FS_MATRIX()
    pdfium.FPDFPageObj_GetMatrix(raw, own)
    both = _times((own.a, own.b, own.c, own.d, own.e, own.f), matrix)
    _segment_edges(raw, segments, both, view, out)


def _segment_edges(raw: Any, segments: int, matrix: Matrix, view: View, out: list[dict[str, Any]]) -> None:
    x, y = ctypes.c_float(), ctypes.c_float()
    previous: tuple[float, float] | None = None
    first: tuple[float, float] | None = None
    for index in range(segments):
        segment = pdfium.FPDFPath_GetPathSegment(raw, index)
        kind = pdfium.FPDFPathSegment_GetType(segment)
        pdfium.FPDFPathSegment_GetPoint(segment, x, y)
        point = view.point(*_apply(matrix, x.value, y.value))
        if kind == pdfium.FPDF_SEGMENT_MOVETO:
            first = point
        elif kind == pdfium.FPDF_SEGMENT_LINETO and previous is not None and _straight(previous, point):
            _add(previous, point, out)
        previous = point
        if pdfium.FPDFPathSegment_GetClose(segment) and first is not None and _straight(previous, first):
            _add(previous, first, out)


def _straight(a: tuple[float, float], b: tuple[float, float]) -> bool:
    return abs(a[0] - b[0]) < 1 or abs(a[1] - b[1]) < 1


def _add(a: tuple[float, float], b: tuple[float, float], out: list[dict[str, Any]]) -> None:
    x0, x1 = sorted((a[0], b[0]))
    top, bottom = sorted((a[1], b[1]))
    if bottom - top <= x1 - x0:
        if x1 - x0 >= THIN:
            middle = (top + bottom) / 2
            out.append({"x0": x0, "x1": x1, "top": middle, "bottom": middle, "width": x1 - x0, "height": 0,
                        "orientation": "h", "object_type": "line"})  # fmt: skip
    elif bottom - top >= THIN:
        middle = (x0 + x1) / 2
        out.append({"x0": middle, "x1": middle, "top": top, "bottom": bottom, "width": 0, "height": bottom - top,
                    "orientation": "v", "object_type": "line"})  # fmt: skip
