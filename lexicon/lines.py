"""YAML read with the line of every key and value, so that a fault can say where it stands."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

Path_ = tuple[str | int, ...]
_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_MAX_BYTES = 4 << 20


@dataclass(frozen=True, slots=True)
class Source:
    """A YAML file's plain data and, by path of keys, the 1-based line where each value stands."""

    file: str
    data: Any
    lines: dict[Path_, int]

    def line(self, path: Path_) -> int:
        """The line of the value at `path`, or of its nearest ancestor that has one."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 1)

    def fault(self, path: Path_, what: str) -> str:
        """`[file: line] what`, the one form in which the lexicon reports faults."""
        return f"[{self.file}: 第{self.line(path)}行] {what}"


def read_yaml(path: Path, name: str | None = None) -> Source:
    """The file's data with line numbers. Raises ValueError (`[file: line] what`) when it is no valid YAML."""
    label = name or path.name
    text = path.read_text(encoding="utf-8-sig")
    if len(text) > _MAX_BYTES:
        raise ValueError(f"[{label}: 第1行] 文件过大")
    loader = _Loader(text)
    try:
        node = loader.get_single_node()
        if node is not None and _has_alias_bomb(text):
            raise ValueError(f"[{label}: 第1行] 不允许使用 YAML 锚点和别名")
        data = loader.construct_document(node) if node is not None else None
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise ValueError(f"[{label}: 第{line}行] YAML 格式错误：{error.problem}") from error
    finally:
        loader.dispose()
    lines: dict[Path_, int] = {}
    if node is not None:
        _walk(node, (), lines)
    return Source(label, data, lines)


def _has_alias_bomb(text: str) -> bool:
    """Anchors have no use in these files and can blow up on expansion, so they are refused outright."""
    return (
        any(isinstance(event, yaml.AliasEvent) for event in yaml.parse(text, Loader=_Loader)) if "*" in text else False
    )


def _walk(node: yaml.Node, path: Path_, lines: dict[Path_, int]) -> None:
    lines[path] = node.start_mark.line + 1
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            _walk(value, (*path, str(key.value)), lines)
    elif isinstance(node, yaml.SequenceNode):
        for index, value in enumerate(node.value):
            _walk(value, (*path, index), lines)
