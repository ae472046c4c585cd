"""The applicant of a dossier, and the chambers that its texts mention."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from extractors.document import Locator
from extractors.evidence.find import locate
from extractors.findings import Mention
from extractors.names.index import NameIndex, normal_name
from extractors.pipeline import Prepared
from extractors.text.units import Unit, UnitKind
from lexicon.recognised import load_list
from lexicon.text import load_text_data


@dataclass(frozen=True, slots=True)
class Applicant:
    """The chamber that submits the dossier: full name, level (国家级 … 乡镇级), where it says so, short names."""

    name: str
    level: str | None
    place: Locator
    short_names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Rules:
    name: re.Pattern[str]
    prefixes: re.Pattern[str]
    generic: frozenset[str]
    federations: tuple[str, ...]
    fields: tuple[str, ...]
    short: re.Pattern[str]
    levels: dict[str, list[str]]


@lru_cache(maxsize=1)
def _rules() -> _Rules:
    raw: dict[str, Any] = load_text_data("names")
    types = "|".join(sorted(raw["类型"], key=len, reverse=True))
    prefixes = "|".join(sorted(raw["前缀词"], key=len, reverse=True))
    return _Rules(
        name=re.compile(rf"[\u4e00-\u9fa5]{{2,26}}?(?:{types})(?!{types}|[\u4e00-\u9fa5]{{0,3}}(?:分会|委员会章))"),
        prefixes=re.compile(rf".*(?:{prefixes})(?=[\u4e00-\u9fa5]{{4,}})"),
        generic=frozenset(raw["泛称"]),
        federations=tuple(raw["工商联"]),
        fields=tuple(raw["栏名"]),
        short=re.compile(raw["简称式"]),
        levels=raw["级别"],
    )


@lru_cache(maxsize=1)
def _index() -> NameIndex:
    return NameIndex(load_list())


def find_applicant(parts: Sequence[Prepared]) -> Applicant | None:
    """The applicant: a form field first, then titles, then the name that the dossier uses most; None where none is."""
    votes: Counter[str] = Counter()
    places: dict[str, tuple[Prepared, Unit]] = {}
    shorts: list[str] = []
    for part in parts:
        for position, unit in enumerate(part.units):
            text = part.unit_text(unit)
            weight = _weight(unit, position)
            for name in _names_in(text):
                key = normal_name(name)
                votes[key] += weight
                places.setdefault(key, (part, unit))
            for match in _rules().short.finditer(text) if position < 60 else ():
                shorts.append(match.group("s"))
                for name in _names_in(text[: match.start()])[-1:]:
                    votes[normal_name(name)] += 12
    if not votes:
        return None
    name = min(votes, key=lambda n: (-votes[n], -len(n), n))
    # A short form stands for the full name that ends like it and opens with a place.
    longer = [n for n in votes if n != name and n.endswith(name) and votes[n] * 4 >= votes[name]]
    name = max([name, *longer], key=len) if longer else name
    part, unit = places[name]
    return Applicant(name, level_of(name), locate(part.document, unit), _short_names(name, shorts, parts))


def _weight(unit: Unit, position: int) -> int:
    if unit.row_label and any(unit.row_label.startswith(f) for f in _rules().fields):
        return 30
    if unit.kind is UnitKind.HEADING:
        return 8 if position < 4 else 2
    return 3 if position < 6 else 1


def _short_names(name: str, shorts: Sequence[str], parts: Sequence[Prepared]) -> tuple[str, ...]:
    """Short forms that the dossier gives itself, and tails of the full name that it uses."""
    found = [s for s in shorts if s not in ("商会", "本会")]
    text = "".join(p.folded.text for p in parts)
    for cut in range(2, len(name) - 3):
        tail = name[cut:]
        if tail.endswith("商会") and len(tail) >= 4 and tail in text and tail not in _rules().generic:
            found.append(tail)
    return tuple(dict.fromkeys(found))[:6]


def level_of(name: str) -> str | None:
    """The level that a chamber's name itself shows: the innermost place word before its subject, else None."""
    rules = _rules()
    if name.startswith(tuple(rules.levels["国家级"])):
        return "国家级"
    head = name[:-2]
    found: str | None = None
    for level in ("省级", "市级", "县级", "乡镇级"):
        for word in rules.levels[level]:
            at = head.find(word, 1)
            if 0 < at <= 12:
                found = level
    return found


def _names_in(text: str) -> list[str]:
    """Full names of chambers in folded text, in order; federations and generic words left out."""
    rules = _rules()
    found = []
    for match in rules.name.finditer(text):
        name = rules.prefixes.sub("", match.group())
        generic = name in rules.generic or any(name.endswith(f) for f in rules.federations) or len(name) < 5
        if not generic and not any(name == g or name.endswith("所属" + g) for g in rules.generic):
            found.append(name)
    return found


def find_mentions(parts: Sequence[Prepared], applicant: Applicant | None) -> tuple[Mention, ...]:
    """Each different chamber's name that the dossier mentions, once, where it first stands."""
    return tuple(_mentions(parts, applicant))


def _mentions(parts: Sequence[Prepared], applicant: Applicant | None) -> Iterator[Mention]:
    seen: set[str] = set()
    own = {applicant.name, *applicant.short_names} if applicant else set()
    for part in parts:
        for unit in part.units:
            text = part.unit_text(unit)
            for name in _names_in(text):
                if name in seen:
                    continue
                seen.add(name)
                decision = _index().match(name)
                why = ("即申报商会", *decision.why) if name in own else decision.why
                start = unit.low + text.index(name)
                raw = part.folded.back(start, start + len(name))
                yield Mention(
                    mention=part.document.text[slice(*raw)],
                    place=locate(part.document, unit),
                    decision=decision.decision,
                    name=decision.name,
                    list_name=decision.listed.kind if decision.listed else None,
                    cycle=(decision.listed.cycle or None) if decision.listed else None,
                    score=decision.score,
                    why=why,
                    runner_up=decision.runner_up,
                )
