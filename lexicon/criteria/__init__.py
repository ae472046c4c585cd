"""Loading a criteria set: base and overlays merged, every fault named at once."""

from __future__ import annotations

import hashlib
import json
import re
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from lexicon.expression import Rule, parse_rule
from lexicon.lines import Source, read_yaml
from lexicon.schema import CasesFile, CriteriaSet, Criterion, CriterionFile, SetFile
from sihao.errors import LexiconError

HOME = Path(__file__).parent
DEFAULT_SET = "2021-2022"


def available_sets() -> tuple[str, ...]:
    """The names of the sets that ship with the product, sorted."""
    return tuple(sorted(p.parent.name for p in HOME.glob("*/set.yaml")))


def set_folder(name: str) -> Path:
    """The folder of a set given by name or by path. Raises LexiconError E302."""
    shipped = HOME / name
    if name and "/" not in name and "\\" not in name and (shipped / "set.yaml").is_file():
        return shipped
    path = Path(name)
    if path.name and (path / "set.yaml").is_file():
        return path
    raise LexiconError("E302", name, f"可用的有：{'、'.join(available_sets())}；自己的指标集请给出含 set.yaml 的文件夹")


@lru_cache(maxsize=8)
def load_set(name: str = DEFAULT_SET) -> CriteriaSet:
    """The criteria set, whole and checked. Raises LexiconError E302 (unknown) or E301 with all `faults`."""
    faults: list[str] = []
    merged = _merge(set_folder(name), faults, ())
    result = _build(name, merged, faults)
    if faults or result is None:
        raise LexiconError("E301", name, f"共 {len(faults)} 处", tuple(faults))
    return result


def load_cases(criteria: CriteriaSet) -> tuple[dict[str, tuple[CasesFile, Source]], list[str]]:
    """The examples of each criterion by id (nearest set wins), and the faults found in the example files."""
    faults: list[str] = []
    found: dict[str, tuple[CasesFile, Source]] = {}
    for folder in _chain(Path(criteria.folder)):
        for path in sorted(folder.glob("*.cases.yaml")):
            indicator = path.name.removesuffix(".cases.yaml")
            if indicator in found or indicator not in criteria.ids:
                continue
            source = _read(path, faults)
            cases = _validate(CasesFile, source, faults) if source else None
            if cases is not None and source is not None:
                found[indicator] = (cases, source)
    return found, faults


class _Merged:
    """A set while its base and overlays are laid over each other."""

    def __init__(self) -> None:
        self.settings: dict[str, Any] = {}
        self.criteria: dict[str, dict[str, Any]] = {}
        self.sources: dict[str, Source] = {}
        self.folder = HOME


def _chain(folder: Path) -> list[Path]:
    """The set's folder and those of its bases, nearest first."""
    chain = [folder]
    while len(chain) < 8:
        base = (read_yaml(chain[-1] / "set.yaml").data or {}).get("基于")
        if not base:
            break
        chain.append(_base_folder(chain[-1], str(base)))
    return chain


def _base_folder(folder: Path, base: str) -> Path:
    beside = folder / base
    return beside if ("/" in base and (beside / "set.yaml").is_file()) else set_folder(base)


def _merge(folder: Path, faults: list[str], seen: tuple[Path, ...]) -> _Merged:
    source = _read(folder / "set.yaml", faults)
    settings = _validate(SetFile, source, faults) if source else None
    if settings is None or source is None:
        return _Merged()
    if folder.resolve() in seen or len(seen) > 6:
        faults.append(source.fault(("基于",), "指标集互相引用，形成循环"))
        return _Merged()
    merged = _Merged()
    if settings.base:
        try:
            merged = _merge(_base_folder(folder, settings.base), faults, (*seen, folder.resolve()))
        except LexiconError as error:
            faults.append(source.fault(("基于",), error.message))
    merged.folder = folder
    _lay_settings(merged, source.data)
    for path in sorted(folder.glob("*.yaml")):
        if path.name != "set.yaml" and not path.name.endswith(".cases.yaml"):
            _lay_criterion(merged, path, faults)
    for indicator in settings.removed:
        merged.criteria.pop(indicator, None)
    return merged


def _lay_settings(merged: _Merged, data: dict[str, Any]) -> None:
    for key, value in data.items():
        if key in ("词组", "参数", "一级指标别名", "二级指标") and isinstance(value, dict):
            merged.settings[key] = {**merged.settings.get(key, {}), **value}
        else:
            merged.settings[key] = value


def _lay_criterion(merged: _Merged, path: Path, faults: list[str]) -> None:
    source = _read(path, faults)
    if source is None:
        return
    if not isinstance(source.data, dict) or not isinstance(source.data.get("编号"), str):
        faults.append(source.fault((), '缺少“编号”（要写成字符串，如 "1.3.1"）'))
        return
    indicator = source.data["编号"]
    if path.stem != indicator:
        faults.append(source.fault(("编号",), f"编号“{indicator}”与文件名“{path.stem}”不一致"))
    base = merged.criteria.get(indicator, {})
    data = {**base, **source.data}
    if isinstance(base.get("词组"), dict) and isinstance(source.data.get("词组"), dict):
        data["词组"] = {**base["词组"], **source.data["词组"]}
    merged.criteria[indicator] = data
    merged.sources[indicator] = source


def _read(path: Path, faults: list[str]) -> Source | None:
    try:
        return read_yaml(path, f"{path.parent.name}/{path.name}")
    except (ValueError, OSError) as error:
        faults.append(str(error) if isinstance(error, ValueError) else f"[{path.name}] {error.strerror}")
        return None


M = TypeVar("M", bound=BaseModel)


def _validate(model: type[M], source: Source, faults: list[str], data: Any = None) -> M | None:
    try:
        return model.model_validate(source.data if data is None else data)
    except ValidationError as error:
        for item in error.errors():
            where = tuple(p for p in item["loc"] if not isinstance(p, str) or "-" not in p)
            faults.append(source.fault(where, f"{_dotted(where)}：{_chinese(item['type'], item['msg'])}"))
        return None


def _dotted(path: tuple[str | int, ...]) -> str:
    return "·".join(f"第{p + 1}项" if isinstance(p, int) else p for p in path) or "文件"


_MESSAGES = {
    "extra_forbidden": "不认识的键，请检查是否写错",
    "missing": "缺少这一项",
    "string_type": "应为文字（数字请加引号）",
    "float_parsing": "应为数字",
    "float_type": "应为数字",
    "bool_parsing": "应为 true 或 false",
    "list_type": "应为列表",
    "dict_type": "应为“键: 值”",
    "model_type": "应为“键: 值”",
    "string_too_short": "不能为空",
    "string_pattern_mismatch": "编号格式不对，应如 1.3.1",
    "greater_than_equal": "数值太小",
    "less_than_equal": "数值太大",
}


def _chinese(kind: str, message: str) -> str:
    return _MESSAGES.get(kind, message.removeprefix("Value error, "))


def _build(name: str, merged: _Merged, faults: list[str]) -> CriteriaSet | None:
    settings = merged.settings
    if not settings:
        return None
    shared = {str(k): tuple(v) for k, v in (settings.get("词组") or {}).items()}
    criteria = []
    for indicator, data in merged.criteria.items():
        built = _criterion(data, merged.sources[indicator], shared, faults)
        if built is not None:
            criteria.append(built)
    order = {indicator: n for n, indicator in enumerate(settings.get("指标") or [])}
    criteria.sort(key=lambda c: (order.get(c.id, 10**6), c.id))
    label = f"{merged.folder.name}/set.yaml"
    faults.extend(f"[{label}: 第1行] 指标“{i}”没有对应的文件" for i in order if i not in merged.criteria)
    period = settings.get("周期")
    if not (isinstance(period, list) and len(period) == 2 and all(isinstance(d, date) for d in period)):
        faults.append(f"[{label}: 第1行] 缺少“周期”（起止日期）")
        return None
    prints = [settings.get("参数"), [str(d) for d in period], [(c.id, c.fingerprint) for c in criteria]]
    return CriteriaSet(
        name=merged.folder.name if name != merged.folder.name else name,
        title=str(settings.get("名称", name)),
        period=(period[0], period[1]),
        criteria=tuple(criteria),
        groups=shared,
        parameters=dict(settings.get("参数") or {}),
        pillar_aliases={k: tuple(v) for k, v in (settings.get("一级指标别名") or {}).items()},
        conditions=dict(settings.get("二级指标") or {}),
        fingerprint=_fingerprint(prints),
        folder=str(merged.folder),
    )


def _criterion(
    data: dict[str, Any], source: Source, shared: dict[str, tuple[str, ...]], faults: list[str]
) -> Criterion | None:
    spec = _validate(CriterionFile, source, faults, data)
    if spec is None:
        return None
    groups: dict[str, Any] = {**shared, **spec.groups}

    def rules(key: str, texts: list[str], *more: str) -> tuple[Rule, ...]:
        parsed = []
        for index, text in enumerate(texts):
            try:
                parsed.append(parse_rule(text, groups))
            except ValueError as error:
                faults.append(source.fault((key, *more, index), f"{key}“{text}”：{error}"))
        return tuple(parsed)

    if not (spec.finds or spec.mentions or spec.fields):
        faults.append(source.fault((), "“认定”“提及”“栏目”至少要有一项，否则永远找不到依据"))
    built = {key: rules(key, texts) for key, texts in _rule_lists(spec).items()}
    facets = {name: rules("方面", texts, "列表", name) for name, texts in spec.facets.items.items()}
    used = {name: tuple(groups[name]) for name in _used_groups(spec) if name in groups}
    return Criterion(
        spec=spec,
        finds=built["认定"],
        mentions=built["提及"],
        contrary=built["相反"],
        hollow=built["空泛"],
        excludes=built["排除"],
        facets=facets,
        fingerprint=_fingerprint([spec.model_dump(mode="json"), sorted(used.items())]),
        file=source.file,
    )


def _rule_lists(spec: CriterionFile) -> dict[str, list[str]]:
    return {
        "认定": spec.finds,
        "提及": spec.mentions,
        "相反": spec.contrary,
        "空泛": spec.hollow,
        "排除": spec.excludes,
    }


def _used_groups(spec: CriterionFile) -> set[str]:
    texts = [t for rules in _rule_lists(spec).values() for t in rules]
    texts += [t for rules in spec.facets.items.values() for t in rules]
    return {name for t in texts for name in re.findall(r"@([^\s|!]+)", t)}


def _fingerprint(value: Any) -> str:
    """Sixteen hex digits of the SHA-256 of the value's canonical JSON."""
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()[:16]
