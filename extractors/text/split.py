"""Cutting a document into units of evidence: sentences, list items and table rows."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

import numpy as np

from extractors.document import FURNITURE, Block, Document, Kind
from extractors.text.folded import Folded
from extractors.text.units import Unit, UnitKind

LONG_ROW = 160
"""A table row longer than this is no quote that a reviewer can use: its cells are cut into sentences."""
LONG_QUOTE = 60
"""A quotation longer than this is cut at its own sentence ends; a shorter one stays with its sentence."""

_END = re.compile(r"[。！？!?;]+|\n")
_CLOSING = "》)】』」"
_OPEN = {"(": ")", "《": "》", "【": "】"}
_SERIAL = re.compile(r"^[\s\d.、()]*$|^[(]?[一二三四五六七八九十]{1,3}[)、.]?$|^[A-Z]?\.?\d(\.\d+)*$")
_EDGE = " \t\n\u3000•·●■◆▪"


@dataclass(frozen=True, slots=True)
class _Row:
    """What a table row lends to the units in it."""

    label: str
    columns: tuple[str, ...]


def split_units(document: Document, folded: Folded) -> tuple[Unit, ...]:
    """All units of a document in reading order. `folded` must be the document's own folding."""
    bounds = _folded_bounds(document, folded)
    units: list[Unit] = []
    headers = _header_rows(document)
    labels = _merged_labels(document, folded, bounds)
    runs = groupby(range(len(document.blocks)), key=lambda i: _run_key(document.blocks[i], i))
    for key, indices in runs:
        group = list(indices)
        block = document.blocks[group[0]]
        if block.kind in FURNITURE:
            continue
        if block.kind is Kind.HEADING:
            units += _one(UnitKind.HEADING, folded, group[0], bounds[group[0]], block)
        elif block.cell is not None:
            if key[1:3] not in headers:
                units += _row_units(document, folded, group, bounds, headers, labels)
        else:
            units += _sentences(folded, group[0], bounds[group[0]], block)
    return tuple(units)


def _run_key(block: Block, index: int) -> tuple[str, int, int]:
    """Blocks of one table row stand together; every other block stands alone."""
    return ("row", block.cell.table, block.cell.row) if block.cell is not None else ("block", index, -1)


def _folded_bounds(document: Document, folded: Folded) -> list[tuple[int, int]]:
    starts = np.array([b.start for b in document.blocks], dtype=np.int32)
    ends = np.array([b.end for b in document.blocks], dtype=np.int32)
    lows = np.searchsorted(folded.starts, starts, side="left")
    highs = np.searchsorted(folded.starts, ends, side="left")
    return [(int(low), int(high)) for low, high in zip(lows, highs, strict=True)]


def _header_rows(document: Document) -> dict[tuple[int, int], tuple[str, ...]]:
    """Header rows by (table, row) with their cells' texts; a table of one row has none."""
    rows: dict[int, set[int]] = {}
    cells: dict[tuple[int, int], list[str]] = {}
    for block in document.blocks:
        if block.cell is not None:
            rows.setdefault(block.cell.table, set()).add(block.cell.row)
            if block.cell.header:
                text = re.sub(r"\s+", "", document.text[block.start : block.end])
                cells.setdefault((block.cell.table, block.cell.row), []).append(text)
    return {key: tuple(texts) for key, texts in cells.items() if len(rows[key[0]]) > 1}


def _merged_labels(document: Document, folded: Folded, bounds: Sequence[tuple[int, int]]) -> dict[tuple[int, int], str]:
    """The text of a label cell merged over several rows, by each (table, row) below its first."""
    found: dict[tuple[int, int], str] = {}
    for block, (low, high) in zip(document.blocks, bounds, strict=True):
        cell = block.cell
        if cell is not None and cell.row_span > 1 and not cell.header:
            text = folded.text[low:high].strip()
            if text and not _SERIAL.match(text):
                for row in range(cell.row + 1, cell.row + cell.row_span):
                    found.setdefault((cell.table, row), text)
    return found


def _row_units(
    document: Document,
    folded: Folded,
    group: Sequence[int],
    bounds: Sequence[tuple[int, int]],
    headers: dict[tuple[int, int], tuple[str, ...]],
    labels: dict[tuple[int, int], str],
) -> list[Unit]:
    blocks = document.blocks
    cell = blocks[group[0]].cell
    assert cell is not None
    row = _Row(
        _row_label(folded, [bounds[i] for i in group]) or labels.get((cell.table, cell.row), ""),
        _columns(headers, cell.table, cell.row),
    )
    low, high = bounds[group[0]][0], bounds[group[-1]][1]
    if high - low <= LONG_ROW:
        return _one(UnitKind.ROW, folded, group[0], (low, high), blocks[group[0]], row)
    return [u for i in group for u in _sentences(folded, i, bounds[i], blocks[i], row)]


def _columns(headers: dict[tuple[int, int], tuple[str, ...]], table: int, row: int) -> tuple[str, ...]:
    """The cells of the nearest header row at or above a row of the same table."""
    above = [r for t, r in headers if t == table and r <= row]
    return headers[(table, max(above))] if above else ()


def _row_label(folded: Folded, bounds: Sequence[tuple[int, int]]) -> str:
    for low, high in bounds:
        text = folded.text[low:high].strip()
        if text and not _SERIAL.match(text):
            return text
    return ""


def _one(
    kind: UnitKind, folded: Folded, index: int, bounds: tuple[int, int], block: Block, row: _Row | None = None
) -> list[Unit]:
    low, high = _trim(folded.text, *bounds)
    return [_unit(kind, folded, index, (low, high), block, row, first=True)] if low < high else []


def _sentences(
    folded: Folded, index: int, bounds: tuple[int, int], block: Block, row: _Row | None = None
) -> list[Unit]:
    units: list[Unit] = []
    for start, end in _cuts(folded.text, *bounds):
        low, high = _trim(folded.text, start, end)
        if low < high:
            units.append(_unit(UnitKind.SENTENCE, folded, index, (low, high), block, row, first=not units))
    return units


def _unit(
    kind: UnitKind,
    folded: Folded,
    index: int,
    bounds: tuple[int, int],
    block: Block,
    row: _Row | None,
    *,
    first: bool,
) -> Unit:
    start, end = folded.back(*bounds)
    return Unit(
        kind=kind,
        start=start,
        end=end,
        low=bounds[0],
        high=bounds[1],
        block=index,
        section=block.section,
        row_label=row.label if row else "",
        columns=row.columns if row else (),
        paragraph_first=first,
    )


def _cuts(text: str, low: int, high: int) -> Iterator[tuple[int, int]]:
    """Sentence slices of `text[low:high]`: ends outside brackets and short quotations, closing marks kept."""
    shelter = _sheltered(text, low, high)
    closers = {s[1] for s in shelter}
    start = low
    for match in _END.finditer(text, low, high):
        if match.start() < start:
            continue
        end = match.end()
        if text[match.start()] == "\n":
            yield start, match.start()
            start = end
            continue
        inside = next((s for s in shelter if s[0] < match.start() < s[1]), None)
        if inside is not None and not (end == inside[1] and text[end] == '"' and _stands_alone(text, end, high)):
            continue
        while end < high and (end in closers or text[end] in _CLOSING):
            end += 1
        if text[match.start()] in "!?;" and not _chinese_around(text, match.start()):
            continue
        yield start, end
        start = end
    if start < high:
        yield start, high


def _stands_alone(text: str, quote: int, high: int) -> bool:
    """Whether nothing goes on after a closing quotation mark but a new sentence: the next character is Chinese."""
    rest = text[quote + 1 : quote + 2]
    # 他说:"…。"会后散去。 ends at the quotation; 提醒大家"不信谣!"并上报。 goes on.
    return quote + 1 >= high or (text[quote - 1] == "。" and rest not in ",;:、。的了是等和与")


def _sheltered(text: str, low: int, high: int) -> list[tuple[int, int]]:
    """Slices (positions of the opening and the closing mark) inside which a sentence does not end."""
    found: list[tuple[int, int]] = []
    quote: int | None = None
    stack: list[tuple[str, int]] = []
    for at in range(low, high):
        character = text[at]
        if character == '"':
            if quote is None:
                quote = at
            else:
                if at - quote <= LONG_QUOTE:
                    found.append((quote, at))
                quote = None
        elif character in _OPEN:
            stack.append((_OPEN[character], at))
        elif stack and character == stack[-1][0]:
            found.append((stack.pop()[1], at))
    return found


def _chinese_around(text: str, at: int) -> bool:
    before = text[at - 1 : at]
    return before >= "\u2e80" or before in '"》)%' or before.isdigit()


def _trim(text: str, low: int, high: int) -> tuple[int, int]:
    while low < high and text[low] in _EDGE:
        low += 1
    while high > low and text[high - 1] in _EDGE:
        high -= 1
    return low, high
