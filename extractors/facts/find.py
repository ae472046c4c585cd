"""Finding facts by expressions over folded text (data in lexicon/text/facts.yaml)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from extractors.facts.numerals import NUMERAL, parse_number, show
from extractors.findings import Fact
from extractors.text.folded import Folded
from lexicon.text import load_text_data

_N = rf"(?:\d{{1,3}}(?:,\d{{3}})+|\d+)(?:\.\d+)?[万亿]{{0,2}}|[{NUMERAL}]+"
_Y = r"(?:(?:19|20)\d{2}|[一二][〇○零九一二三四五六七八]{3})"
_M = r"(?:1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九])"
_D = r"(?:3[01]|[12]\d|0?[1-9]|[二三]?十[一二三四五六七八九]?|[一二三四五六七八九])"

_DATE = re.compile(
    rf"(?P<y>{_Y})(?:年(?:(?P<m>{_M})月(?:份)?(?:(?P<d>{_D})[日号])?)?|[.\-/](?P<m2>1[0-2]|0?[1-9])(?:[.\-/](?P<d2>3[01]|[12]\d|0?[1-9]))?(?!\d))"
    r"(?P<part>底|年底|末|初|上半年|下半年)?"
)
_RANGE = re.compile(
    rf"(?P<a>{_Y})年?(?:(?P<am>{_M})月)?(?:份)?(?:[至到]|[—–\-~]{{1,2}})(?P<b>{_Y})年(?:度)?(?:(?P<bm>{_M})月)?"
)
_SINCE = re.compile(rf"(?:自|从)?(?P<y>{_Y})年(?:(?P<m>{_M})月)?(?:份)?(?:以来|至今|起|开始)")
_PERCENT = re.compile(r"(?P<n>\d+(?:\.\d+)?)%|百分之(?P<c>[零一二三四五六七八九十百点]+)")
_TENTHS = re.compile(
    r"(?P<n>[一二三四五六七八九两半])成(?P<half>半)?(?![立为员功果长交就绩本人])|(?P<over>过半|大半|半数以上|一半)"
)
_FRACTION = re.compile(rf"(?P<d>[{NUMERAL}\d]+)分之(?P<n>[{NUMERAL}\d]+)")
_OF = re.compile(r"(?P<all>\d+)(?P<u>[家户名人个])(?:会员|企业|会员企业)?(?:中|里)的?(?:有)?(?P<part>\d+)(?P=u)?")


@dataclass(frozen=True, slots=True)
class _Data:
    """The word lists of facts.yaml, compiled."""

    counted: re.Pattern[str]
    money: dict[str, float]
    lower: tuple[str, ...]
    upper: tuple[str, ...]
    idioms: re.Pattern[str]


@lru_cache(maxsize=1)
def _data() -> _Data:
    raw: dict[str, Any] = load_text_data("facts")
    units = sorted([*raw["计量单位"], *raw["金额单位"]], key=len, reverse=True)
    before = "|".join(sorted(raw["约数前"], key=len, reverse=True))
    after = "|".join(sorted(raw["约数后"], key=len, reverse=True))
    idioms = sorted(raw["不是数字"], key=len, reverse=True)
    return _Data(
        counted=re.compile(
            rf"(?P<before>{before})?(?P<n>{_N})(?P<after>余|多|来)?(?P<big>[万亿])?(?P<u>{'|'.join(units)})(?P<after2>{after})?"
        ),
        money={k: float(v) for k, v in raw["金额单位"].items()},
        lower=tuple(raw["下限词"]),
        upper=tuple(raw["上限词"]),
        # 十一 in 五十一岁 is part of a longer numeral, so an idiom may not touch one.
        idioms=re.compile(f"(?<![{NUMERAL}])(?:{'|'.join(map(re.escape, idioms))})(?![{NUMERAL}])|{raw['会议届次式']}"),
    )


def find_facts(folded: Folded, low: int = 0, high: int | None = None) -> tuple[Fact, ...]:
    """The facts in `folded.text[low:high]` in reading order, slices mapped back to the original; they never overlap.

    Where two readings overlap the longer wins: a period before a date, a fraction before a count.
    """
    end = len(folded.text) if high is None else high
    taken: list[tuple[int, int]] = [m.span() for m in _data().idioms.finditer(folded.text, low, end)]
    taken_at = {i for s, e in taken for i in range(s, e)}
    found: list[Fact] = []
    for finder in (_ranges, _sinces, _dates, _fractions, _percents, _tenths, _counts):
        for start, stop, make in finder(folded.text, low, end):
            if any(i in taken_at for i in range(start, stop)):
                continue
            taken_at.update(range(start, stop))
            raw_start, raw_end = folded.back(start, stop)
            found.append(make(folded.text[start:stop], raw_start, raw_end))
    found.sort(key=lambda f: f.start)
    return tuple(found)


_Found = Iterator[tuple[int, int, Callable[[str, int, int], Fact]]]


def _ranges(text: str, low: int, high: int) -> _Found:
    for m in _RANGE.finditer(text, low, high):
        a, b = _year(m["a"]), _year(m["b"])
        if a is None or b is None or a > b:
            continue
        value = f"{a}-{_two(m['am']) or '01'}-01/{b}-{_two(m['bm']) or '12'}-{_last(b, m['bm'])}"
        yield m.start(), m.end(), _maker("period", value)


def _sinces(text: str, low: int, high: int) -> _Found:
    for m in _SINCE.finditer(text, low, high):
        year = _year(m["y"])
        if year is not None:
            yield m.start(), m.end(), _maker("period", f"{year}-{_two(m['m']) or '01'}-01/")


def _dates(text: str, low: int, high: int) -> _Found:
    for m in _DATE.finditer(text, low, high):
        year = _year(m["y"])
        if year is None or (m["m2"] is None and "年" not in m.group()):
            continue
        month, day = _two(m["m"] or m["m2"]), _two(m["d"] or m["d2"])
        yield m.start(), m.end(), _maker("date", "-".join(p for p in (str(year), month, day) if p))


def _fractions(text: str, low: int, high: int) -> _Found:
    for m in _OF.finditer(text, low, high):
        whole, part = float(m["all"]), float(m["part"])
        if 0 < part <= whole:
            yield m.start(), m.end(), _maker("percent", show(round(100 * part / whole, 1)), 100 * part / whole)
    for m in _FRACTION.finditer(text, low, high):
        whole_, part_ = parse_number(m["d"]), parse_number(m["n"])
        if whole_ and part_ is not None and part_ <= whole_ and whole_ != 100:
            yield m.start(), m.end(), _maker("percent", show(round(100 * part_ / whole_, 1)), 100 * part_ / whole_)


def _percents(text: str, low: int, high: int) -> _Found:
    for m in _PERCENT.finditer(text, low, high):
        if m["n"] is not None:
            value: float | None = float(m["n"])
        else:
            whole, _, part = m["c"].partition("点")
            head = parse_number(whole)
            digits = "".join(str(int(parse_number(c) or 0)) for c in part)
            value = None if head is None else float(f"{int(head)}.{digits or 0}")
        if value is not None:
            yield m.start(), m.end(), _maker("percent", show(value), value)


def _tenths(text: str, low: int, high: int) -> _Found:
    for m in _TENTHS.finditer(text, low, high):
        if m["over"]:
            value = 50.0
        elif m["n"] == "半":
            continue
        else:
            value = 10 * (parse_number(m["n"]) or 0) + (5 if m["half"] else 0)
        yield m.start(), m.end(), _maker("percent", show(value), value)


def _counts(text: str, low: int, high: int) -> _Found:
    data = _data()
    for m in data.counted.finditer(text, low, high):
        if text[m.start() - 1 : m.start()] in ("第", "之", "-", ".") and m.start() > low:
            continue
        value = parse_number(m["n"] + (m["big"] or ""))
        if value is None or (
            m["n"][0] not in "0123456789" and len(m["n"]) == 1 and m["u"] in ("个", "次", "期", "分", "对", "度")
        ):
            continue
        unit, number = m["u"], value
        kind = "count"
        if unit in data.money:
            factor = data.money[unit]
            kind, number, unit = ("money", value * factor, "元") if factor else ("count", value, unit)
        hedge = [h for h in (m["before"], m["after"], m["after2"]) if h]
        yield m.start(), m.end(), _counted(kind, number, unit, hedge)


def _counted(kind: str, number: float, unit: str, hedge: list[str]) -> Callable[[str, int, int], Fact]:
    data = _data()
    low = None if any(h in data.upper for h in hedge) else number
    high = None if any(h in data.lower for h in hedge) else number

    def make(text: str, start: int, end: int) -> Fact:
        return Fact(kind, show(number), text, start, end, unit, number, low, high)

    return make


def _maker(kind: str, value: str, number: float | None = None) -> Callable[[str, int, int], Fact]:
    def make(text: str, start: int, end: int) -> Fact:
        return Fact(kind, value, text, start, end, "%" if kind == "percent" else "", number, number, number)

    return make


def _year(text: str) -> int | None:
    value = parse_number(text)
    return int(value) if value is not None and 1900 <= value <= 2100 else None


def _two(text: str | None) -> str:
    value = parse_number(text) if text else None
    return f"{int(value):02d}" if value else ""


def _last(year: int, month: str | None) -> str:
    number = int(parse_number(month) or 12) if month else 12
    if number == 2:
        return "29" if year % 4 == 0 and (year % 100 or year % 400 == 0) else "28"
    return "30" if number in (4, 6, 9, 11) else "31"
