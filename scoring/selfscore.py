"""Self-scoring tables in a dossier: what the chamber claims, and how far the evidence supports it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

from extractors.document import Block, Document, Kind
from lexicon.cues import load_tables
from lexicon.schema import CriteriaSet
from scoring.assessment import SelfScore

SAME_NAME = 80
"""partial_ratio from which a row's label names a condition or an indicator."""


@dataclass(frozen=True, slots=True)
class _Row:
    """One table row as texts by column, with where its first cell stands."""

    cells: Mapping[int, str]
    start: int


def read_self_scores(documents: Sequence[Document], criteria: CriteriaSet) -> tuple[SelfScore, ...]:
    """Every row of every self-scoring table that claims a number, in reading order."""
    words = load_tables()
    found: list[SelfScore] = []
    for document in documents:
        for header, rows in _tables(document):
            claimed = _column(header, words.claimed)
            if claimed is None or not any(w in t for t in header.cells.values() for w in words.self_marks):
                continue
            maximum = _column(header, words.maximum)
            for row in rows:
                entry = _entry(document, row, claimed, maximum, criteria)
                if entry is not None:
                    found.append(entry)
    return tuple(found)


def _tables(document: Document) -> list[tuple[_Row, list[_Row]]]:
    rows: dict[tuple[int, int], list[Block]] = {}
    for block in document.blocks:
        if block.kind is Kind.CELL and block.cell is not None:
            rows.setdefault((block.cell.table, block.cell.row), []).append(block)
    tables: dict[int, list[_Row]] = {}
    for (table, _), blocks in sorted(rows.items()):
        cells: dict[int, str] = {}
        for block in blocks:
            assert block.cell is not None
            text = document.text[block.start : block.end]
            cells[block.cell.column] = cells.get(block.cell.column, "") + text
        tables.setdefault(table, []).append(_Row(cells, blocks[0].start))
    return [(rows_[0], rows_[1:]) for rows_ in tables.values() if len(rows_) > 1]


def _column(header: _Row, names: Sequence[str]) -> int | None:
    for name in names:
        for column, text in header.cells.items():
            if re.sub(r"\s", "", text).startswith(name):
                return column
    return None


def _number(text: str) -> float | None:
    match = re.fullmatch(r"\s*(\d{1,4}(?:\.\d{1,2})?)\s*分?\s*", text)
    return float(match.group(1)) if match else None


def _entry(document: Document, row: _Row, claimed: int, maximum: int | None, criteria: CriteriaSet) -> SelfScore | None:
    value = _number(row.cells.get(claimed, ""))
    if value is None:
        return None
    texts = [t.strip() for c, t in sorted(row.cells.items()) if c not in (claimed, maximum) and t.strip()]
    label = next((t for t in texts if not re.fullmatch(r"[\d.．一二三四五六七八九十]+", t)), "")
    if not label or label.startswith(tuple(load_tables().totals)):
        return None
    return SelfScore(
        label=label,
        points_max=_number(row.cells.get(maximum, "")) if maximum is not None else None,
        claimed=value,
        file=document.name,
        page=document.page_of(row.start, row.start + 1),
        indicators=_indicators(texts, label, criteria),
    )


def _indicators(texts: Sequence[str], label: str, criteria: CriteriaSet) -> tuple[str, ...]:
    """The indicators a row is about: by number (1.3.1, 1.3), by the condition's ordinal 1–12, or by name."""
    conditions = [c for c in criteria.conditions if re.fullmatch(r"\d\.\d", c)]
    for text in texts:
        if text in criteria.ids:
            return (text,)
        if text in conditions:
            return _of_condition(text, criteria)
    named = [c.id for c in criteria.criteria if fuzz.ratio(label, c.spec.name) >= SAME_NAME]
    if named:
        return tuple(named)
    serial = texts[0] if texts and texts[0].isdigit() else ""
    if serial and len(conditions) == 12 and 1 <= int(serial) <= 12:
        return _of_condition(conditions[int(serial) - 1], criteria)
    near = [c for c in conditions if fuzz.partial_ratio(label, criteria.conditions[c]) >= SAME_NAME]
    return _of_condition(near[0], criteria) if len(near) == 1 else ()


def _of_condition(condition: str, criteria: CriteriaSet) -> tuple[str, ...]:
    return tuple(c.id for c in criteria.criteria if c.spec.condition == condition)


def supported(score: SelfScore, points: Mapping[str, tuple[float, float]]) -> float | None:
    """The points that the evidence supports on the row's own scale; None where the row names no indicator.

    `points` maps indicator → (max, suggested). The row's maximum is shared out as the indicators' own points are.
    """
    total = sum(points[i][0] for i in score.indicators if i in points)
    if not score.indicators or total <= 0:
        return None
    reached = sum(points[i][1] for i in score.indicators if i in points)
    scale = (score.points_max if score.points_max is not None else total) / total
    return round(reached * scale, 2)
