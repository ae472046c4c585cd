"""Which cycle a dossier applies for, as its own words say."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field

import lexicon.cues
from extractors.pipeline import Prepared
from extractors.text.units import UnitKind
from lexicon.lines import read_yaml

Cycle = tuple[int, int]


class _Way(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)
    pattern: str = Field(alias="式")
    weight: int = Field(alias="权重")


class _CycleFile(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)
    ways: list[_Way] = Field(alias="写法")
    excludes: list[str] = Field(alias="排除")
    title_weight: int = Field(alias="标题权重")


@lru_cache(maxsize=1)
def _data() -> tuple[_CycleFile, tuple[tuple[re.Pattern[str], int], ...]]:
    path = Path(lexicon.cues.__file__).parent / "cycle.yaml"
    file = _CycleFile.model_validate(read_yaml(path).data)
    return file, tuple((re.compile(w.pattern), w.weight) for w in file.ways)


def detect_cycle(parts: Iterable[Prepared]) -> Cycle | None:
    """The first and last year of the cycle that the dossier applies for; None where it does not say."""
    file, ways = _data()
    votes: Counter[Cycle] = Counter()
    for part in parts:
        for unit in part.units[:80]:
            text = part.unit_text(unit)
            if unit.kind is not UnitKind.HEADING and any(w in text for w in file.excludes):
                continue
            factor = file.title_weight if unit.kind is UnitKind.HEADING else 1
            for pattern, weight in ways:
                match = pattern.search(text)
                if match:
                    votes[_years(match)] += weight * factor
                    break
    best = sorted(votes.items(), key=lambda kv: (-kv[1], kv[0]))
    return best[0][0] if best else None


def _years(match: re.Match[str]) -> Cycle:
    first = int(match.group(1))
    second = match.group(2) if match.re.groups > 1 else None
    last = int(second) if second and second.isdigit() else first
    return (first, last) if first <= last else (last, first)
