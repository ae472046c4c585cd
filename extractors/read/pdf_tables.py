"""Ruled tables of a PDF page: ruling lines from the page's paths, cells between them, characters into cells."""

from __future__ import annotations

import bisect
from dataclasses import dataclass
from itertools import repeat

import numpy as np
import pypdfium2.raw as pdfium
from numpy.typing import NDArray

from extractors.read import pdf_raw as raw
from extractors.read.pdf_cells import TOLERANCE, Rect, Rule, find_cells, group_cells, merge_rules
from extractors.read.pdf_chars import View
from extractors.read.pdf_objects import PageObjects

THIN = 3.0
"""A path thinner than this is a rule, not a shape (points)."""
_MAX_SEGMENTS = 400
_MAX_RULES = 6000
_MAX_CROSSINGS = 40_000
"""More crossings of merged rules than this are a drawing, not a table."""


@dataclass(frozen=True, slots=True)
class GridCell:
    """A cell with its grid place and spans, and its rectangle on the page."""

    row: int
    column: int
    row_span: int
    column_span: int
    rect: Rect


@dataclass(frozen=True, slots=True)
class Grid:
    """A ruled table: its rectangle (x0, top, x1, bottom), row and column counts, cells and column edges."""

    rect: Rect
    rows: int
    columns: int
    cells: tuple[GridCell, ...]
    edges: tuple[float, ...]


def find_grids(objects: PageObjects, view: View) -> tuple[Grid, ...]:
    """The page's ruled tables, top to bottom.

    Tables of one column are left out: frames and shaded lines of running text look the same.
    """
    horizontal, vertical = _rules(objects, view)
    across, down = merge_rules(horizontal), merge_rules(vertical)
    if len(across) < 2 or len(down) < 3 or len(across) * len(down) > _MAX_CROSSINGS:
        return ()
    grids = [_grid(table) for table in group_cells(find_cells(across, down)) if len(table) > 1]
    return tuple(sorted((g for g in grids if g.columns > 1), key=lambda g: (g.rect[1], g.rect[0])))


def _grid(cells: list[Rect]) -> Grid:
    tops = _merged_positions([c[1] for c in cells] + [c[3] for c in cells])
    lefts = _merged_positions([c[0] for c in cells] + [c[2] for c in cells])
    rows = {y: _nearest(tops, y) for y in {v for c in cells for v in (c[1], c[3])}}
    columns = {x: _nearest(lefts, x) for x in {v for c in cells for v in (c[0], c[2])}}
    found = []
    for x0, top, x1, bottom in sorted(set(cells), key=lambda c: (c[1], c[0])):
        row, column = rows[top], columns[x0]
        spans = max(1, rows[bottom] - row), max(1, columns[x1] - column)
        found.append(GridCell(row, column, *spans, (x0, top, x1, bottom)))
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


def cells_of(grids: tuple[Grid, ...], boxes: NDArray[np.float32], solid: NDArray[np.bool_]) -> NDArray[np.int32]:
    """For each character the number of the cell that holds its centre, counted through all grids; -1 for none.

    A blank belongs to a cell when the inked characters before and after it do.
    """
    found = np.full(len(boxes), -1, np.int32)
    if not grids:
        return found
    x = (boxes[:, 0] + boxes[:, 2]) / 2
    y = (boxes[:, 1] + boxes[:, 3]) / 2
    number = 0
    for grid in grids:
        x0, top, x1, bottom = grid.rect
        inside = np.nonzero(solid & (found < 0) & (x >= x0) & (x <= x1) & (y >= top) & (y <= bottom))[0]
        if len(inside):
            found[inside] = _cells_in(grid, x[inside], y[inside], number)
        number += len(grid.cells)
    ink = np.nonzero(solid)[0]
    blank = np.nonzero(~solid)[0]
    after = np.searchsorted(ink, blank)
    between = (after > 0) & (after < len(ink))
    blank, after = blank[between], after[between]
    same = found[ink[after - 1]] == found[ink[after]]
    found[blank[same]] = found[ink[after]][same]
    return found


def _cells_in(grid: Grid, x: NDArray[np.floating], y: NDArray[np.floating], first: int) -> NDArray[np.int32]:
    """Cell numbers by a table of the grid's slots, so that the cost does not grow with the number of cells."""
    tops = _merged_positions([v for c in grid.cells for v in (c.rect[1], c.rect[3])])
    slots = np.full((grid.rows, grid.columns), -1, np.int32)
    for n, cell in enumerate(grid.cells):
        slots[cell.row : cell.row + cell.row_span, cell.column : cell.column + cell.column_span] = first + n
    row = np.clip(np.searchsorted(np.array(tops), y, side="right") - 1, 0, grid.rows - 1)
    column = np.clip(np.searchsorted(np.array(grid.edges), x, side="right") - 1, 0, grid.columns - 1)
    return slots[row, column]


def _rules(objects: PageObjects, view: View) -> tuple[list[Rule], list[Rule]]:
    """Ruling lines, horizontal and vertical: thin paths whole, others by their straight sides."""
    across: list[Rule] = []
    down: list[Rule] = []
    shapes: list[tuple[int, raw.Matrix]] = []
    for path, matrix in objects.paths:
        bounds = raw.bounds_of(path)
        if bounds is None or not any(raw.drawn(path)):
            continue
        left, bottom, right, top = bounds
        a, b = view.point(*raw.apply(matrix, left, bottom)), view.point(*raw.apply(matrix, right, top))
        if abs(a[0] - b[0]) < THIN or abs(a[1] - b[1]) < THIN:
            _add(a, b, across, down)
        else:
            shapes.append((path, matrix))
        if len(across) + len(down) + len(shapes) > _MAX_RULES:
            return [], []
    _sides(shapes, view, across, down)
    return across, down


def _sides(shapes: list[tuple[int, raw.Matrix]], view: View, across: list[Rule], down: list[Rule]) -> None:
    counts = [n if 0 < (n := raw.path_segments(path)) <= _MAX_SEGMENTS else 0 for path, _ in shapes]
    segments = [
        s or 0
        for (path, _), n in zip(shapes, counts, strict=True)
        for s in map(raw.path_segment, repeat(path), range(n))
    ]
    kinds = list(map(raw.segment_kind, segments))
    closed = list(map(raw.segment_close, segments))
    points = raw.points_of(segments).tolist()
    at = 0
    for (path, matrix), n in zip(shapes, counts, strict=True):
        whole = raw.times(raw.matrix_of(path), matrix)
        shown = [view.point(*raw.apply(whole, x, y)) for x, y in points[at : at + n]]
        first = shown[0] if shown else (0.0, 0.0)
        for k, point in enumerate(shown):
            if kinds[at + k] == pdfium.FPDF_SEGMENT_MOVETO:
                first = point
            elif kinds[at + k] == pdfium.FPDF_SEGMENT_LINETO and k and _straight(shown[k - 1], point):
                _add(shown[k - 1], point, across, down)
            if closed[at + k] and _straight(point, first):
                _add(point, first, across, down)
        at += n


def _straight(a: tuple[float, float], b: tuple[float, float]) -> bool:
    return abs(a[0] - b[0]) < 1 or abs(a[1] - b[1]) < 1


def _add(a: tuple[float, float], b: tuple[float, float], across: list[Rule], down: list[Rule]) -> None:
    x0, x1 = sorted((a[0], b[0]))
    top, bottom = sorted((a[1], b[1]))
    if bottom - top <= x1 - x0:
        if x1 - x0 >= THIN:
            across.append(((top + bottom) / 2, x0, x1))
    elif bottom - top >= THIN:
        down.append(((x0 + x1) / 2, top, bottom))
