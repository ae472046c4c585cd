"""The rule language of criteria files: one string, items parted by spaces (docs/design/criteria.md)."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

MAX_PATTERN = 300


class Scope(StrEnum):
    """Where an item looks: in the unit's text, the row's label cell, the table's header cells or the headings above."""

    UNIT = "unit"
    ROW = "row"
    COLUMN = "column"
    SECTION = "section"


_PREFIX = {"栏:": Scope.ROW, "列:": Scope.COLUMN, "节:": Scope.SECTION}


@dataclass(frozen=True, slots=True)
class Item:
    """One condition of a rule: any of `literals` or regular expressions `patterns`; `negative` turns it round."""

    scope: Scope
    literals: tuple[str, ...]
    patterns: tuple[str, ...] = ()
    negative: bool = False


@dataclass(frozen=True, slots=True)
class Rule:
    """A parsed rule: all `items` must hold; with `window`, everything found must stand within so many characters."""

    text: str
    items: tuple[Item, ...]
    window: int | None = None


def parse_rule(text: str, groups: Mapping[str, Sequence[str]]) -> Rule:
    """The parsed rule. Raises ValueError with the reason in Chinese."""
    items: list[Item] = []
    window: int | None = None
    for token in text.split():
        if re.fullmatch(r"~\d{1,3}", token):
            window = int(token[1:])
            continue
        items.append(_parse_item(token, groups))
    if not any(not item.negative for item in items):
        raise ValueError("规则里至少要有一个肯定条件")
    return Rule(text, tuple(items), window)


def _parse_item(token: str, groups: Mapping[str, Sequence[str]]) -> Item:
    negative = token.startswith("!")
    body = token[1:] if negative else token
    scope = Scope.UNIT
    for prefix, value in _PREFIX.items():
        if body.startswith(prefix):
            scope, body = value, body[len(prefix) :]
    literals: list[str] = []
    patterns: list[str] = []
    for atom in _atoms(body):
        if not atom:
            raise ValueError(f"“{token}”里有空的选项")
        if len(atom) > 2 and atom.startswith("/") and atom.endswith("/"):
            patterns.append(_checked_pattern(atom[1:-1]))
        elif atom.startswith("@"):
            if atom[1:] not in groups:
                raise ValueError(f"没有名为“{atom[1:]}”的词组")
            literals.extend(groups[atom[1:]])
        else:
            literals.append(atom)
    return Item(scope, tuple(dict.fromkeys(literals)), tuple(patterns), negative)


def _atoms(body: str) -> list[str]:
    """The alternatives of an item; a `|` between slashes belongs to the regular expression."""
    return [
        m.group(1)
        for m in re.finditer(r"(/(?:[^/]|/(?!\||$))+/|[^|]*)(?:\||$)", body)
        if m.group(1) or m.end() < len(body)
    ]


def _checked_pattern(pattern: str) -> str:
    """The pattern itself; refuses what cannot compile and what can run for ever on hostile text."""
    if len(pattern) > MAX_PATTERN:
        raise ValueError(f"正则表达式超过 {MAX_PATTERN} 个字符")
    try:
        re.compile(pattern)
    except re.error as error:
        raise ValueError(f"正则表达式“{pattern}”有错：{error}") from error
    if re.search(r"\([^()]*[+*][^()]*\)[+*]", pattern):
        raise ValueError(f"正则表达式“{pattern}”含有嵌套的重复，可能极慢，请改写")
    return pattern
