"""Styles and automatic numbering of a DOCX: heading levels, and the labels that Word shows but does not store."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from extractors.read.docx_package import Element, Package, W

_HAN = "零一二三四五六七八九"


def chinese_number(n: int) -> str:
    """The Chinese numeral of 0 … 9999 as Word counts (十, 十一, 一百零一)."""
    if n < 10:
        return _HAN[n]
    if n < 20:
        return "十" + (_HAN[n - 10] if n > 10 else "")
    text, zero = "", False
    for unit, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = n // unit % 10
        if digit:
            text += ("零" if zero and text else "") + _HAN[digit] + name
        zero = digit == 0
    return text


def roman(n: int) -> str:
    """The Roman numeral of n, upper case."""
    pairs = ((1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"), (40, "XL"),
             (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))  # fmt: skip
    text = ""
    for value, sign in pairs:
        while n >= value:
            text, n = text + sign, n - value
    return text


def _circled(n: int) -> str:
    return chr(0x245F + n) if 1 <= n <= 20 else str(n)


def _stem(n: int) -> str:
    return "甲乙丙丁戊己庚辛壬癸"[(n - 1) % 10]


_FORMATS: dict[str, Callable[[int], str]] = {
    **dict.fromkeys(
        (
            "chineseCounting",
            "chineseCountingThousand",
            "japaneseCounting",
            "taiwaneseCounting",
            "taiwaneseCountingThousand",
            "ideographDigital",
        ),
        chinese_number,
    ),
    "chineseLegalSimplified": lambda n: "".join("零壹贰叁肆伍陆柒捌玖"[int(c)] for c in str(n)),
    "decimalEnclosedCircle": _circled,
    "decimalEnclosedCircleChinese": _circled,
    "decimalZero": lambda n: f"{n:02d}",
    "decimalFullWidth": lambda n: "".join(chr(ord(c) + 0xFEE0) for c in str(n)),
    "lowerLetter": lambda n: chr(96 + (n - 1) % 26 + 1),
    "upperLetter": lambda n: chr(64 + (n - 1) % 26 + 1),
    "lowerRoman": lambda n: roman(n).lower(),
    "upperRoman": roman,
    "ideographTraditional": _stem,
    "none": lambda n: "",
}


@dataclass(frozen=True, slots=True)
class _Level:
    format: str
    text: str
    start: int


def _val(element: Element, tag: str) -> str | None:
    child = element.find(W + tag) if element is not None else None
    return None if child is None else child.get(W + "val")


def _int(text: str | None, default: int = 0) -> int:
    return int(text) if text is not None and re.fullmatch(r"-?\d{1,6}", text) else default


class Styles:
    """What `styles.xml` says of paragraph styles: outline level, numbering, size, weight (through basedOn)."""

    def __init__(self, package: Package, part: str | None) -> None:
        self._styles: dict[str, Element] = {}
        self.default_size = 21
        self.default_style: str | None = None
        root = package.xml(part) if part else None
        if root is None:
            return
        for style in root.iter(W + "style"):
            identifier = style.get(W + "styleId")
            if identifier is not None:
                self._styles[identifier] = style
                if style.get(W + "type") == "paragraph" and style.get(W + "default") in ("1", "true"):
                    self.default_style = identifier
        size = root.find(f"{W}docDefaults/{W}rPrDefault/{W}rPr/{W}sz")
        self.default_size = _int(None if size is None else size.get(W + "val"), 21)

    def chain(self, identifier: str | None) -> list[Element]:
        """The style and those it is based on, nearest first."""
        found: list[Element] = []
        while identifier in self._styles and len(found) < 12:
            style = self._styles[identifier]
            found.append(style)
            identifier = _val(style, "basedOn")
        return found

    def heading_level(self, identifier: str | None) -> int:
        """1 … 9 for heading styles (outline level or name 标题 n / heading n, Title = 1), else 0."""
        for style in self.chain(identifier):
            outline = style.find(f"{W}pPr/{W}outlineLvl")
            if outline is not None:
                level = _int(outline.get(W + "val"), 9)
                return level + 1 if level < 9 else 0
            name = (_val(style, "name") or "").strip().lower()
            match = re.fullmatch(r"(?:heading|标题)\s*(\d)", name)
            if match:
                return int(match.group(1))
            if name in ("title", "标题"):
                return 1
        return 0

    def run_property(self, identifier: str | None, tag: str) -> Element | None:
        """The nearest definition of a run property in a style and its bases."""
        for style in self.chain(identifier):
            found = style.find(f"{W}rPr/{W}{tag}")
            if found is not None:
                return found
        return None

    def numbering(self, identifier: str | None) -> Element | None:
        """The nearest numPr of a style and its bases."""
        for style in self.chain(identifier):
            found = style.find(f"{W}pPr/{W}numPr")
            if found is not None:
                return found
        return None


class Numbering:
    """Automatic numbers as Word shows them. `label` must be called for every paragraph in document order."""

    def __init__(self, package: Package, part: str | None, styles: Styles) -> None:
        self._styles = styles
        self._levels: dict[str, dict[int, _Level]] = {}
        self._abstract: dict[str, str] = {}
        self._overrides: dict[str, dict[int, int]] = {}
        self._counts: dict[str, dict[int, int]] = {}
        self._seen: set[str] = set()
        root = package.xml(part) if part else None
        if root is None:
            return
        for abstract in root.iter(W + "abstractNum"):
            self._levels[abstract.get(W + "abstractNumId") or ""] = _levels(abstract)
        for num in root.iter(W + "num"):
            identifier, abstract_id = num.get(W + "numId") or "", _val(num, "abstractNumId") or ""
            self._abstract[identifier] = abstract_id
            starts, levels = {}, dict(self._levels.get(abstract_id, {}))
            for override in num.iter(W + "lvlOverride"):
                at = _int(override.get(W + "ilvl"))
                start = _val(override, "startOverride")
                if start is not None:
                    starts[at] = _int(start, 1)
                levels.update(_levels(override))
            self._overrides[identifier] = starts
            if levels != self._levels.get(abstract_id, {}):
                self._abstract[identifier] = f"{abstract_id}/{identifier}"
                self._levels[f"{abstract_id}/{identifier}"] = levels

    def label(self, properties: Element | None, style: str | None) -> str:
        """The paragraph's automatic number, e.g. `（一）`, or ``."""
        own = properties.find(W + "numPr") if properties is not None else None
        inherited = self._styles.numbering(style)
        number = _val(own, "numId") or _val(inherited, "numId")
        level = _int(_val(own, "ilvl") or _val(inherited, "ilvl"))
        if not number or number == "0" or number not in self._abstract:
            return ""
        abstract = self._abstract[number]
        levels = self._levels.get(abstract, {})
        if level not in levels:
            return ""
        counts = self._counts.setdefault(abstract, {})
        if number not in self._seen:
            self._seen.add(number)
            for at, start in self._overrides.get(number, {}).items():
                counts[at] = start - 1
        counts[level] = counts.get(level, levels[level].start - 1) + 1
        for deeper in [k for k in counts if k > level]:
            del counts[deeper]
        if levels[level].format == "bullet":
            return "•"
        return re.sub(r"%(\d)", lambda m: self._part(int(m.group(1)) - 1, levels, counts), levels[level].text)

    @staticmethod
    def _part(level: int, levels: dict[int, _Level], counts: dict[int, int]) -> str:
        if level not in levels:
            return ""
        value = counts.get(level, levels[level].start)
        return _FORMATS.get(levels[level].format, str)(value)


def _levels(parent: Element) -> dict[int, _Level]:
    return {
        _int(level.get(W + "ilvl")): _Level(
            _val(level, "numFmt") or "decimal", _val(level, "lvlText") or "", _int(_val(level, "start"), 1)
        )
        for level in parent.iter(W + "lvl")
    }
