from __future__ import annotations

from dataclasses import replace

import pytest

from extractors.document import Locator
from extractors.findings import Evidence, Fact, Standing
from lexicon.criteria import load_set
from lexicon.schema import CriterionFile
from scoring.verdict import decide

PLACE = Locator("0" * 64, "a.docx", 0, 1, None, 1, None, (), ())


def spec(indicator: str = "1.3.1") -> CriterionFile:
    return load_set("2021-2022").get(indicator).spec


def piece(standing: str, facets: tuple[str, ...] = (), times: float | None = None) -> Evidence:
    facts = () if times is None else (Fact("count", str(times), "", 0, 1, "次", times, times, times),)
    return Evidence("ev-1", "x", Standing(standing), "句", PLACE, (), facts, 0.8, facets)


@pytest.mark.parametrize(
    ("standings", "verdict"),
    [
        (["done"], "met"),
        (["done", "absent"], "partial"),
        (["done", "planned"], "partial"),
        (["absent"], "unmet"),
        (["planned"], "unmet"),
        (["stale"], "partial"),
        (["stale", "absent"], "unmet"),
        (["other"], "unmet"),
        (["hollow"], "none"),
        ([], "none"),
    ],
)
def test_the_guide(standings: list[str], verdict: str) -> None:
    assert decide(spec(), [piece(s) for s in standings], {}, 0.5).verdict == verdict


@pytest.mark.parametrize(
    ("facts", "verdict"),
    [
        ({"visit_percent": {"2021": 25.0, "2022": 30.0}}, "met"),
        ({"visit_percent": {"2022": 16.0}}, "partial"),
        ({"visit_percent": {"2022": 9.0}}, "unmet"),
        ({"visit_percent": {"2021": 9.0, "2022": 30.0}}, "partial"),
        ({}, "partial"),
    ],
)
def test_thresholds(facts: dict[str, object], verdict: str) -> None:
    assert decide(spec("2.2.5"), [piece("done")], facts, 0.5).verdict == verdict


@pytest.mark.parametrize(
    ("members", "verdict"),
    [
        ({"2020": 10, "2021": 12, "2022": 15}, "met"),
        ({"2020": 10, "2021": 9, "2022": 12}, "partial"),
        ({"2020": 10, "2021": 9, "2022": 8}, "unmet"),
        ({"2022": 8}, "partial"),
    ],
)
def test_growth(members: dict[str, int], verdict: str) -> None:
    assert decide(spec("2.2.3"), [piece("done")], {"members": members}, 0.5).verdict == verdict


def test_an_outlook_under_its_own_heading_takes_nothing_away() -> None:
    outlook = replace(piece("planned"), place=replace(PLACE, section=("五、下一步打算",)))
    assert decide(spec(), [piece("done"), outlook], {}, 0.5).verdict == "met"


def test_two_parts_asked_and_one_shown_is_partial() -> None:
    assert decide(spec("3.1.2"), [piece("done", ("行业研究",))], {}, 0.5).verdict == "partial"
    assert decide(spec("3.1.2"), [piece("done", ("行业研究", "标准制定"))], {}, 0.5).verdict == "met"


def test_regular_activity_asks_more_than_one() -> None:
    assert decide(spec("1.2.4"), [piece("done")], {}, 0.5).verdict == "partial"
    assert decide(spec("1.2.4"), [piece("done", times=5.0)], {}, 0.5).verdict == "met"


def test_the_reasons_say_what_was_compared() -> None:
    reasons = decide(spec("2.2.5"), [piece("done")], {"visit_percent": {"2022": 16.0}}, 0.5).reasons
    assert any("16%" in r and "20%" in r for r in reasons)
