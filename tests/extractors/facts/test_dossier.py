from __future__ import annotations

from datetime import date

from extractors.facts.dossier import dossier_facts
from extractors.pipeline import prepare
from tests.papers import paper, table

PERIOD = (date(2021, 1, 1), date(2022, 12, 31))


def facts_of(*paragraphs: str) -> dict[str, object]:
    return dossier_facts([prepare(paper(*paragraphs))], PERIOD).as_dict()


def test_members_by_year() -> None:
    text = "会员数量逐年增长，2020年底为112家，2021年底为125家，2022年9月底为139家。"
    assert facts_of(text)["members"] == {"2020": 112, "2021": 125, "2022": 139}


def test_members_in_a_form_row() -> None:
    form = prepare(table(("栏目", "内容"), ("会员数量", "2021年125家，2022年139家")))
    assert dossier_facts([form], PERIOD).as_dict()["members"] == {"2021": 125, "2022": 139}


def test_figures_of_other_things_are_no_members() -> None:
    assert "members" not in facts_of("2022年走访会员46家。", "2022年有139家会员签订信用承诺书。")


def test_shares() -> None:
    found = facts_of(
        "2022年实地走访会员43家，走访率30.9%。",
        "有效联系会员的比例达到87%。",
        "2022年7月台风期间，三小时内与131家会员取得联系，占94%。",
    )
    assert found["visit_percent"] == {"2022": 30.9}
    assert found["contact_percent"] == {"2022": 87}
    assert found["critical_contact_percent"] == {"2022": 94}


def test_a_restated_threshold_is_no_fact() -> None:
    assert "visit_percent" not in facts_of("走访会员每年不得少于20%。")


def test_founding_dates() -> None:
    found = facts_of("商会2013年6月8日在市民政局登记成立。", "2016年7月，经上级批复成立商会党支部。")
    assert found["registered_on"] == "2013-06-08"
    assert found["party_org_founded"] == "2016-07"


def test_figures_that_differ_are_a_conflict() -> None:
    parts = [
        prepare(paper("会员2022年底为139家。")),
        prepare(table(("栏目", "内容"), ("会员数量", "2022年145家"))),
    ]
    (clash,) = dossier_facts(parts, PERIOD).conflicts()
    assert (clash.kind, clash.year) == ("members", "2022")
    assert {s.value for s in clash.statements} == {"139", "145"}


def test_a_change_of_term_in_the_period_opens_its_gate() -> None:
    assert dossier_facts([prepare(paper("2021年9月召开换届大会。"))], PERIOD).gate("周期内换届")
    assert not dossier_facts([prepare(paper("2018年9月召开换届大会。"))], PERIOD).gate("周期内换届")
