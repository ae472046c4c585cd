"""Facts about the whole dossier: members by year, shares of members visited and reached, dates of founding."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from extractors.facts.numerals import parse_number, show
from extractors.pipeline import Prepared
from extractors.text.units import Unit, UnitKind
from lexicon.text import load_text_data

YEARLY = {
    "members": "会员数",
    "visit_percent": "走访比例",
    "contact_percent": "有效联系比例",
    "critical_contact_percent": "关键时刻联系比例",
}
_WORDS = {
    "members": "会员数",
    "visit_percent": "走访",
    "contact_percent": "有效联系",
    "critical_contact_percent": "关键时刻",
}
_YEAR = re.compile(r"(20\d\d)年")


@dataclass(frozen=True, slots=True)
class Statement:
    """One place where a dossier states a fact: value as text, year (or ``), file and raw slice of its text."""

    kind: str
    year: str
    value: str
    number: float
    file: str
    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Clash:
    """Statements of the same fact and year that differ."""

    kind: str
    year: str
    statements: tuple[Statement, ...]


@dataclass(frozen=True, slots=True)
class DossierFacts:
    """All statements of a dossier, and what is taken as true of them (the first stated, in reading order)."""

    statements: tuple[Statement, ...]
    gates: frozenset[str]

    def as_dict(self) -> dict[str, Any]:
        """`{"members": {"2021": 186}, "visit_percent": {"2022": 28.5}, "registered_on": "2011-06-16"}`."""
        result: dict[str, Any] = {}
        for kind in YEARLY:
            series: dict[str, float] = {}
            for statement in self.statements:
                if statement.kind == kind:
                    series.setdefault(statement.year, statement.number)
            if series:
                result[kind] = {y: _plain(series[y]) for y in sorted(series)}
        for kind in ("registered_on", "party_org_founded"):
            first = next((s for s in self.statements if s.kind == kind), None)
            if first is not None:
                result[kind] = first.value
        return result

    def conflicts(self) -> tuple[Clash, ...]:
        """Facts stated with different values for the same year, in order of kind and year."""
        groups: dict[tuple[str, str], list[Statement]] = {}
        for statement in self.statements:
            if statement.year or statement.kind in ("registered_on", "party_org_founded"):
                groups.setdefault((statement.kind, statement.year), []).append(statement)
        found = []
        for (kind, year), said in sorted(groups.items()):
            values = {s.value for s in said}
            # A date stated to the month agrees with the same date stated to the day.
            if len(values) > 1 and not all(a.startswith(b) or b.startswith(a) for a in values for b in values):
                distinct = {s.value: s for s in reversed(said)}
                found.append(Clash(kind, year, tuple(sorted(distinct.values(), key=lambda s: (s.file, s.start)))))
        return tuple(found)

    def gate(self, name: str) -> bool:
        """Whether the condition of a criterion's 适用 holds, e.g. 周期内换届."""
        return name in self.gates


def dossier_facts(parts: Sequence[Prepared], period: tuple[date, date]) -> DossierFacts:
    """The dossier's facts, from sentences and table rows of all its documents."""
    found: list[Statement] = []
    gates: set[str] = set()
    for part in parts:
        for unit in part.units:
            if unit.kind is UnitKind.HEADING:
                continue
            text = part.unit_text(unit)
            found += _yearly(part, unit, text, period)
            found += _dated(part, unit, text)
            if _change_of_term(text, period):
                gates.add("周期内换届")
    return DossierFacts(tuple(found), frozenset(gates))


@lru_cache(maxsize=1)
def _data() -> tuple[dict[str, Any], dict[str, tuple[re.Pattern[str], ...]]]:
    raw = load_text_data("dossier_facts")
    return raw, {kind: tuple(re.compile(w["式"]) for w in raw[name]) for kind, name in YEARLY.items()}


def _yearly(part: Prepared, unit: Unit, text: str, period: tuple[date, date]) -> list[Statement]:
    raw, patterns = _data()
    found: list[Statement] = []
    for kind in YEARLY:
        name = _WORDS[kind]
        needed = raw.get(f"{name}须有")
        if needed and not any(w in text for w in needed):
            continue
        if any(w in text for w in raw.get(f"{name}排除", ())):
            continue
        seen: set[str] = set()
        for pattern in patterns[kind]:
            for match in pattern.finditer(text):
                value = _value(match)
                year = _group(match, "y") or _year_before(text, match.end(), period)
                if value is None or year in seen or (kind != "members" and value > 100):
                    continue
                seen.add(year)
                found.append(_statement(part, unit, kind, year, value, match))
    return found


def _value(match: re.Match[str]) -> float | None:
    groups = match.groupdict()
    if groups.get("n"):
        return float(groups["n"])
    if groups.get("t"):
        return 10 * (parse_number(groups["t"]) or 0)
    if groups.get("all") or groups.get("all2"):
        return 100.0
    if groups.get("whole") and groups.get("part"):
        whole, part = float(groups["whole"]), float(groups["part"])
        return round(100 * part / whole, 1) if 0 < part <= whole else None
    return None


def _group(match: re.Match[str], name: str) -> str:
    return match.groupdict().get(name) or ""


def _year_before(text: str, position: int, period: tuple[date, date]) -> str:
    """The last year named before a position, else the period's last year."""
    years = [m.group(1) for m in _YEAR.finditer(text, 0, position)]
    return years[-1] if years else str(period[1].year)


def _statement(part: Prepared, unit: Unit, kind: str, year: str, value: float, match: re.Match[str]) -> Statement:
    start, end = part.folded.back(unit.low + match.start(), unit.low + match.end())
    quote = part.document.text[start:end]
    return Statement(kind, year, show(value), value, part.document.name, start, end, quote)


def _dated(part: Prepared, unit: Unit, text: str) -> list[Statement]:
    raw, _ = _data()
    found = []
    for kind, rule in (("registered_on", raw["登记日期"]), ("party_org_founded", raw["党组织成立时间"])):
        if not any(w in text for w in rule["须有"]) or any(w in text for w in rule["排除"]):
            continue
        if "动词" in rule and not any(w in text for w in rule["动词"]):
            continue
        if kind == "registered_on" and "民政" not in text:
            continue
        dates = [f for f in part.facts if unit.start <= f.start < unit.end and f.kind == "date"]
        if dates:
            first = dates[0]
            found.append(Statement(kind, "", first.value, 0.0, part.document.name, first.start, first.end, first.text))
    return found


def _change_of_term(text: str, period: tuple[date, date]) -> bool:
    raw, _ = _data()
    if not any(w in text for w in raw["换届"]["词"]):
        return False
    years = {int(y) for y in _YEAR.findall(text)}
    return any(period[0].year <= y <= period[1].year for y in years)


def _plain(value: float) -> int | float:
    return int(value) if float(value).is_integer() else value
