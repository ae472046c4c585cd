"""From ruling lines to table cells: lines snapped and joined, crossings, smallest rectangles, tables.

The method is pdfplumber's (MIT; itself after Anssi Nurminen's thesis, 2013): a cell is the smallest rectangle whose
four corners are crossings and whose four sides lie on ruling lines. Here lines carry numbers, so that whether two
crossings are connected is one set intersection; that is several times faster than comparing coordinates.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

TOLERANCE = 3.0
"""How far (points) two lines may stand apart and still be one, or miss each other and still cross."""
Rule = tuple[float, float, float]
"""A ruling line: its position across (y of a horizontal one, x of a vertical one), start and end along it."""
Rect = tuple[float, float, float, float]
_Point = tuple[float, float]


def merge_rules(rules: Sequence[Rule]) -> list[Rule]:
    """Rules with nearly equal positions snapped to their mean, and those that touch or overlap joined."""
    merged: list[Rule] = []
    group: list[Rule] = []
    for rule in sorted(rules):
        if group and rule[0] - group[-1][0] > TOLERANCE:
            merged += _join(group)
            group = []
        group.append(rule)
    return merged + _join(group) if group else merged


def _join(group: list[Rule]) -> list[Rule]:
    position = sum(r[0] for r in group) / len(group)
    joined: list[Rule] = []
    for _, start, end in sorted(group, key=lambda r: r[1]):
        if joined and start <= joined[-1][2] + TOLERANCE:
            joined[-1] = (position, joined[-1][1], max(end, joined[-1][2]))
        else:
            joined.append((position, start, end))
    return [r for r in joined if r[2] - r[1] >= TOLERANCE]


def find_cells(horizontal: Sequence[Rule], vertical: Sequence[Rule]) -> list[Rect]:
    """Cells (x0, top, x1, bottom) between merged rules."""
    across: dict[_Point, set[int]] = defaultdict(set)
    down: dict[_Point, set[int]] = defaultdict(set)
    for v, (x, top, bottom) in enumerate(vertical):
        for h, (y, left, right) in enumerate(horizontal):
            if top - TOLERANCE <= y <= bottom + TOLERANCE and left - TOLERANCE <= x <= right + TOLERANCE:
                across[x, y].add(h)
                down[x, y].add(v)
    columns: dict[float, list[_Point]] = defaultdict(list)
    rows: dict[float, list[_Point]] = defaultdict(list)
    cells = []
    # From the last crossing to the first, so that the lists hold just the crossings below and beside, nearest last.
    for point in sorted(across, key=lambda p: (p[1], p[0]), reverse=True):
        column, row = columns[point[0]], rows[point[1]]
        cell = _smallest(point, column, row, across, down)
        if cell:
            cells.append(cell)
        column.append(point)
        row.append(point)
    return cells[::-1]


def _smallest(
    point: _Point,
    below: list[_Point],
    beside: list[_Point],
    across: dict[_Point, set[int]],
    down: dict[_Point, set[int]],
) -> Rect | None:
    """The smallest rectangle with its upper left corner in `point`; the lists hold crossings, the nearest last."""
    along, under = across[point], down[point]
    for low in reversed(below):
        if not down[low] & under:
            continue
        for right in reversed(beside):
            if not across[right] & along:
                continue
            corner = (right[0], low[1])
            if corner in across and down[corner] & down[right] and across[corner] & across[low]:
                return point[0], point[1], corner[0], corner[1]
    return None


def group_cells(cells: Sequence[Rect]) -> list[list[Rect]]:
    """Cells that share a corner, directly or through others, as one table each."""
    owner: dict[_Point, int] = {}
    groups: dict[int, list[Rect]] = {}
    for number, cell in enumerate(cells):
        x0, top, x1, bottom = cell
        corners = ((x0, top), (x0, bottom), (x1, top), (x1, bottom))
        touched = sorted({owner[c] for c in corners if c in owner})
        home = touched[0] if touched else number
        members = groups.setdefault(home, [])
        for other in touched[1:]:
            for moved in groups.pop(other):
                members.append(moved)
                m0, m1, m2, m3 = moved
                for corner in ((m0, m1), (m0, m3), (m2, m1), (m2, m3)):
                    owner[corner] = home
        members.append(cell)
        for corner in corners:
            owner[corner] = home
    return list(groups.values())
