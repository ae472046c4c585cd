"""Cues of standing: what makes a deed planned, missing, somebody else's or past (data in standing.yaml)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from lexicon.lines import read_yaml
from sihao.errors import LexiconError

FILE = Path(__file__).parent / "standing.yaml"
Category = Literal["计划", "否定", "义务", "口号", "完成", "持续", "往期", "终了", "遮蔽"]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class CueRow(_Strict):
    """One group of cues with the same category, direction and scope."""

    category: Category = Field(alias="类别")
    direction: Literal["前", "后", "双"] = Field(default="双", alias="方向")
    scope: Literal["分句", "整句"] = Field(default="分句", alias="范围")
    words: list[str] = Field(default_factory=list, alias="词")
    patterns: list[str] = Field(default_factory=list, alias="式")


class Actors(_Strict):
    """Words and patterns for whose deed it is."""

    own: list[str] = Field(alias="本方")
    openers: list[str] = Field(alias="无主句开头")
    higher: list[str] = Field(alias="上级")
    higher_patterns: list[str] = Field(alias="上级式")
    member_patterns: list[str] = Field(alias="会员企业")
    own_accord: list[str] = Field(alias="自发词")
    other_chamber: list[str] = Field(alias="他会")
    acts: list[str] = Field(alias="他方动作")
    towards_us: list[str] = Field(alias="受益词")
    led_by_us: list[str] = Field(alias="本方带动")
    bodies: list[str] = Field(alias="团体类型")
    breaks: str = Field(alias="名称断字")
    time_prefixes: list[str] = Field(alias="时间前缀")


class Sections(_Strict):
    """Words in headings that colour everything below them."""

    plan: list[str] = Field(alias="计划")
    shortcoming: list[str] = Field(alias="不足")
    clauses: list[str] = Field(alias="条文")


class Tables(_Strict):
    """Names of columns and ways of filling cells, from tables.yaml."""

    claimed: list[str] = Field(alias="自评分列")
    self_marks: list[str] = Field(alias="自评标志")
    maximum: list[str] = Field(alias="分值列")
    totals: list[str] = Field(alias="合计行")
    proof: list[str] = Field(alias="材料列")
    no: list[str] = Field(alias="否定值")
    vague: list[str] = Field(alias="含糊值")
    occasions: list[str] = Field(alias="次数单位")
    until: list[str] = Field(alias="到期词")
    column_names: list[str] = Field(alias="常见栏名")


class CueFile(_Strict):
    """The whole of standing.yaml."""

    cues: list[CueRow] = Field(alias="提示词")
    actors: Actors = Field(alias="主语")
    sections: Sections = Field(alias="章节")


@dataclass(frozen=True, slots=True)
class Cue:
    """One cue: its category, the direction it reaches and how far."""

    category: str
    direction: str
    scope: str


@dataclass(frozen=True, slots=True)
class Cues:
    """The compiled cues. `words` is ordered as the automaton wants it; `words[i]` means `of_word[i]`."""

    words: tuple[str, ...]
    of_word: tuple[tuple[Cue, ...], ...]
    patterns: tuple[tuple[re.Pattern[str], Cue], ...]
    actors: Actors
    sections: Sections
    fingerprint: str


@lru_cache(maxsize=1)
def load_cues() -> Cues:
    """The cues as shipped. Raises LexiconError E303 with every fault."""
    import hashlib  # noqa: PLC0415 - only here

    try:
        source = read_yaml(FILE)
        file = CueFile.model_validate(source.data)
    except ValueError as error:
        faults = _faults(error)
        raise LexiconError("E303", FILE.name, f"共 {len(faults)} 处", faults) from error
    table: dict[str, list[Cue]] = {}
    patterns: list[tuple[re.Pattern[str], Cue]] = []
    for row in file.cues:
        cue = Cue(row.category, row.direction, row.scope)
        for word in row.words:
            table.setdefault(word, []).append(cue)
        patterns.extend((re.compile(p), cue) for p in row.patterns)
    return Cues(
        words=tuple(table),
        of_word=tuple(tuple(v) for v in table.values()),
        patterns=tuple(patterns),
        actors=file.actors,
        sections=file.sections,
        fingerprint=hashlib.sha256(FILE.read_bytes()).hexdigest()[:16],
    )


@lru_cache(maxsize=1)
def load_tables() -> Tables:
    """Names of columns and ways of filling cells. Raises LexiconError E303 with every fault."""
    path = FILE.parent / "tables.yaml"
    try:
        return Tables.model_validate(read_yaml(path).data)
    except ValueError as error:
        raise LexiconError("E303", path.name, "", _faults(error)) from error


def _faults(error: ValueError) -> tuple[str, ...]:
    if isinstance(error, ValidationError):
        return tuple(f"[{FILE.name}] {'·'.join(str(p) for p in e['loc'])}：{e['msg']}" for e in error.errors())
    return (str(error),)
