"""What a criteria set is: the files as people write them (pydantic, Chinese keys) and the loaded, frozen form."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, field_validator

from lexicon.expression import Rule

PILLARS = ("资格", "政治引领好", "队伍建设好", "服务发展好", "自律规范好")
STANDINGS = {
    "已落实": "done",
    "计划中": "planned",
    "未落实": "absent",
    "他人所为": "other",
    "已过期": "stale",
    "空泛": "hollow",
}
Text = Annotated[str, Field(min_length=1)]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", populate_by_name=True, frozen=True)


class ThresholdFile(_Strict):
    """门槛: a fact of the dossier compared with a bound; `每年` asks it of every year stated."""

    fact: Text = Field(alias="事实")
    at_least: float | None = Field(default=None, alias="至少")
    at_most: float | None = Field(default=None, alias="至多")
    rising: bool = Field(default=False, alias="逐年增长")
    unit: str = Field(default="", alias="单位")
    each_year: bool = Field(default=False, alias="每年")


class AppliesFile(_Strict):
    """适用: levels for which the criterion holds (empty: all) and the name of a gate (empty: none)."""

    levels: list[Text] = Field(default_factory=list, alias="级别")
    gate: str = Field(default="", alias="条件")


class FacetsFile(_Strict):
    """方面: named parts of the requirement, each with rules; `至少` of them must be shown."""

    at_least: int = Field(default=1, ge=1, alias="至少")
    items: dict[str, list[Text]] = Field(default_factory=dict, alias="列表")


class CriterionFile(_Strict):
    """A criterion as it stands in its file (docs/design/criteria.md)."""

    id: Text = Field(alias="编号", pattern=r"^[A-Z0-9]+(\.[0-9]+){1,3}$")
    name: Text = Field(alias="名称")
    pillar: Text = Field(alias="一级指标")
    condition: Text = Field(alias="二级指标")
    requirement: Text = Field(alias="要求")
    points: float = Field(alias="分值", ge=0, le=1000)
    veto: bool = Field(default=False, alias="一票否决")
    thresholds: list[ThresholdFile] = Field(default_factory=list, alias="门槛")
    applies: AppliesFile = Field(default_factory=AppliesFile, alias="适用")
    counts: list[Text] = Field(default_factory=list, alias="算数")
    not_counts: list[Text] = Field(default_factory=list, alias="不算")
    proof: list[Text] = Field(default_factory=list, alias="佐证")
    groups: dict[Text, list[Text]] = Field(default_factory=dict, alias="词组")
    finds: list[Text] = Field(default_factory=list, alias="认定")
    mentions: list[Text] = Field(default_factory=list, alias="提及")
    contrary: list[Text] = Field(default_factory=list, alias="相反")
    hollow: list[Text] = Field(default_factory=list, alias="空泛")
    excludes: list[Text] = Field(default_factory=list, alias="排除")
    fields: list[Text] = Field(default_factory=list, alias="栏目")
    negative_is_met: bool = Field(default=False, alias="否定即达标")
    facets: FacetsFile = Field(default_factory=FacetsFile, alias="方面")
    regular: int = Field(default=0, ge=0, alias="经常性")
    lasting: bool = Field(default=False, alias="持续有效")
    note: str = Field(default="", alias="说明")

    @field_validator("pillar")
    @classmethod
    def _known_pillar(cls, value: str) -> str:
        if value not in PILLARS:
            raise ValueError(f"一级指标只能是：{'、'.join(PILLARS)}")
        return value


class ExampleFile(_Strict):
    """An example sentence with the standing it must be given, and where it stands."""

    text: Text = Field(alias="文")
    standing: Text = Field(alias="状态")
    section: list[Text] = Field(default_factory=list, alias="章节")
    row: str = Field(default="", alias="栏")
    columns: list[str] = Field(default_factory=list, alias="列")

    @field_validator("standing")
    @classmethod
    def _known_standing(cls, value: str) -> str:
        if value not in STANDINGS:
            raise ValueError(f"状态只能是：{'、'.join(STANDINGS)}")
        return value


class CasesFile(_Strict):
    """The examples beside a criterion."""

    must_find: list[ExampleFile] = Field(default_factory=list, alias="应命中")
    must_not_find: list[Text | ExampleFile] = Field(default_factory=list, alias="不应命中")
    known_misses: list[ExampleFile] = Field(default_factory=list, alias="已知漏报")
    known_alarms: list[Text | ExampleFile] = Field(default_factory=list, alias="已知误报")


class SetFile(_Strict):
    """`set.yaml`: a criteria set's name, period, base, parameters and shared groups."""

    name: Text = Field(alias="名称")
    period: tuple[date, date] | None = Field(default=None, alias="周期")
    valid: tuple[date | None, date | None] | None = Field(default=None, alias="有效期")
    base: str = Field(default="", alias="基于")
    source: str = Field(default="", alias="来源")
    parameters: dict[str, list[str] | str | int | float] = Field(default_factory=dict, alias="参数")
    groups: dict[Text, list[Text]] = Field(default_factory=dict, alias="词组")
    pillar_aliases: dict[str, list[Text]] = Field(default_factory=dict, alias="一级指标别名")
    conditions: dict[str, Text] = Field(default_factory=dict, alias="二级指标")
    ids: list[Text] = Field(default_factory=list, alias="指标")
    removed: list[Text] = Field(default_factory=list, alias="删除指标")


@dataclass(frozen=True, slots=True)
class Criterion:
    """A checked criterion with its rules parsed; `file` is where it was written, `spec` the merged file."""

    spec: CriterionFile
    finds: tuple[Rule, ...]
    mentions: tuple[Rule, ...]
    contrary: tuple[Rule, ...]
    hollow: tuple[Rule, ...]
    excludes: tuple[Rule, ...]
    facets: dict[str, tuple[Rule, ...]]
    fingerprint: str
    file: str

    @property
    def id(self) -> str:
        """The indicator's number, e.g. `1.3.1`."""
        return self.spec.id


@dataclass(frozen=True, slots=True)
class CriteriaSet:
    """A loaded criteria set: criteria in order, its period, parameters and the fingerprint of all of it."""

    name: str
    title: str
    period: tuple[date, date]
    criteria: tuple[Criterion, ...]
    groups: dict[str, tuple[str, ...]]
    parameters: dict[str, list[str] | str | int | float]
    pillar_aliases: dict[str, tuple[str, ...]]
    conditions: dict[str, str]
    fingerprint: str
    folder: str

    def get(self, indicator: str) -> Criterion:
        """The criterion with this id. Raises KeyError."""
        return next(c for c in self.criteria if c.id == indicator) if indicator in self.ids else _missing(indicator)

    @property
    def ids(self) -> tuple[str, ...]:
        """All indicator ids in order."""
        return tuple(c.id for c in self.criteria)


def _missing(indicator: str) -> Criterion:
    raise KeyError(indicator)
