from __future__ import annotations

import random

import pytest
from pdfplumber.table import cells_to_tables, edges_to_intersections, intersections_to_cells

from extractors.read.pdf_cells import Rule, find_cells, group_cells, merge_rules


def _grid(seed: int) -> tuple[list[Rule], list[Rule]]:
    """A random ruled table: some inner rules cover only a part, which merges cells."""
    rng = random.Random(seed)
    xs = [50.0 + 60 * k for k in range(rng.randint(2, 6))]
    ys = [100.0 + 30 * k for k in range(rng.randint(2, 8))]
    across = [(y, xs[0], xs[-1]) for y in (ys[0], ys[-1])]
    down = [(x, ys[0], ys[-1]) for x in (xs[0], xs[-1])]
    for y in ys[1:-1]:
        a, b = sorted(rng.sample(range(len(xs)), 2))
        across.append((y, xs[a], xs[b]))
    for x in xs[1:-1]:
        a, b = sorted(rng.sample(range(len(ys)), 2))
        down.append((x, ys[a], ys[b]))
    return across, down


def _edge(rule: Rule, orientation: str) -> dict[str, object]:
    position, start, end = rule
    if orientation == "h":
        return {"orientation": "h", "x0": start, "x1": end, "top": position, "bottom": position}
    return {"orientation": "v", "x0": position, "x1": position, "top": start, "bottom": end}


@pytest.mark.parametrize("seed", range(40))
def test_cells_and_tables_are_those_of_pdfplumber(seed: int) -> None:
    across, down = (merge_rules(rules) for rules in _grid(seed))
    edges = [_edge(r, "h") for r in across] + [_edge(r, "v") for r in down]
    expected = intersections_to_cells(edges_to_intersections(edges, 3, 3))
    cells = find_cells(across, down)
    assert sorted(cells) == sorted(expected)
    tables = sorted(sorted(t) for t in group_cells(cells) if len(t) > 1)
    assert tables == sorted(sorted(t) for t in cells_to_tables(expected) if len(t) > 1)


def test_rules_that_nearly_meet_are_one() -> None:
    assert merge_rules([(10.0, 0.0, 50.0), (10.8, 51.5, 90.0), (30.0, 0.0, 90.0)]) == [
        (10.4, 0.0, 90.0),
        (30.0, 0.0, 90.0),
    ]


def test_two_tables_stay_apart() -> None:
    across = [(y, 0.0, 100.0) for y in (0.0, 20.0, 40.0)] + [(y, 0.0, 100.0) for y in (80.0, 100.0)]
    down = [(x, a, b) for x in (0.0, 50.0, 100.0) for a, b in ((0.0, 40.0), (80.0, 100.0))]
    assert sorted(len(t) for t in group_cells(find_cells(merge_rules(across), merge_rules(down)))) == [2, 4]
