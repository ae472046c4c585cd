from __future__ import annotations

import pytest

from extractors.facts import find_facts
from extractors.facts.numerals import parse_number
from extractors.text.normalise import fold


def facts(text: str) -> list[tuple[str, str, str]]:
    return [(f.kind, f.value, f.unit) for f in find_facts(fold(text))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2020年5月17日", [("date", "2020-05-17", "")]),
        ("二〇二一年六月", [("date", "2021-06", "")]),
        ("2021.6", [("date", "2021-06", "")]),
        ("２０２２年有2名", [("date", "2022", ""), ("count", "2", "名")]),
        ("2021—2022年度", [("period", "2021-01-01/2022-12-31", "")]),
        ("2021年至2022年9月", [("period", "2021-01-01/2022-09-30", "")]),
        ("2021年以来", [("period", "2021-01-01/", "")]),
        ("占28.5%", [("percent", "28.5", "%")]),
        ("近三成", [("percent", "30", "%")]),
        ("百分之三十五", [("percent", "35", "%")]),
        ("213家中的58家", [("percent", "27.2", "%")]),
        ("三分之二", [("percent", "66.7", "%")]),
        ("1.06亿元", [("money", "106000000", "元")]),
        ("2130万元", [("money", "21300000", "元")]),
        ("五千余万元", [("money", "50000000", "元")]),
        ("走访二十六批次", [("count", "26", "批次")]),
        ("平均五十一岁", [("count", "51", "岁")]),
        ("服务1,200人次", [("count", "1200", "人次")]),
        ("四届二次理事会第三条", []),
        ("三会一课、两个健康、“四好”", []),
        ("工作扎实，成立为功", []),
    ],
)
def test_facts(text: str, expected: list[tuple[str, str, str]]) -> None:
    assert facts(text) == expected


@pytest.mark.parametrize(
    ("text", "low", "high"), [("近200家", None, 200.0), ("200余家", 200.0, None), ("200家", 200.0, 200.0)]
)
def test_hedges_bound_the_number(text: str, low: float | None, high: float | None) -> None:
    (fact,) = find_facts(fold(text))
    assert (fact.low, fact.high) == (low, high)


def test_a_fact_keeps_the_characters_of_the_file() -> None:
    raw = "会员（２２３）家，占５０％"
    for fact in find_facts(fold(raw)):
        assert raw[fact.start : fact.end] in ("５０％",)


@pytest.mark.parametrize(
    ("text", "value"), [("一百五", 150), ("三万五", 35000), ("廿六", 26), ("一千零八", 1008), ("两", 2)]
)
def test_numerals(text: str, value: float) -> None:
    assert parse_number(text) == value


def test_what_is_no_numeral_is_none() -> None:
    assert parse_number("会员") is None
