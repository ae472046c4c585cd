"""The engine on the cases that fool keyword search (negation, plan, subject, period, quotation)."""

from __future__ import annotations

from datetime import date

import pytest

from extractors.evidence.cycle import detect_cycle
from extractors.evidence.find import Context, Finder
from extractors.findings import Evidence
from extractors.pipeline import prepare
from lexicon.criteria import load_set
from tests.papers import paper, table

PERIOD = (date(2021, 1, 1), date(2022, 12, 31))
FINDER = Finder(load_set("2021-2022"), Context(PERIOD, ("柳泉市茶叶商会", "茶叶商会")))


def found(text: str, *section: str) -> list[Evidence]:
    part = prepare(paper(text, section=section))
    return list(FINDER.find(part.document, part.folded, part.units, part.facts))


def standings(text: str, indicator: str, *section: str) -> set[str]:
    return {str(e.standing) for e in found(text, *section) if e.indicator == indicator}


@pytest.mark.parametrize(
    ("text", "indicator", "expected"),
    [
        ("截至填报之日，我会尚未建立党组织。", "1.3.1", {"absent"}),
        ("自成立以来，商会从未受到过行政处罚。", "4.1.2", {"done"}),
        ("去年因超标准收取会费，商会被市民政局给予警告处罚，现已整改到位。", "4.1.2", {"absent"}),
        ("商会正与两家律师事务所洽谈，计划聘请常年法律顾问。", "3.2.6", {"planned"}),
        ("今后要探索开展会员信用评价，力争三年内全覆盖。", "4.3.4", {"planned"}),
        ("会员企业和顺纺织有限公司单独向学校捐款20万元。", "3.3.4", {"other"}),
        ("2018年商会曾向山区小学捐赠图书2000册。", "3.3.4", {"stale"}),
        ("秘书长由副会长兼任。", "2.3.1", {"absent"}),
        ("全年接待各地商会来访二十六批次。", "2.2.5", set()),
        ("入会企业注册资本不得低于五百万元。", "2.2.2", {"absent"}),
        ("党支部2016年成立，至今一直规范运行，党员11名。", "1.3.1", {"done"}),
        ("茶叶商会2022年举办采茶节，签约300万元。", "3.1.5", {"done"}),
        ("邻市陶瓷商会2022年举办了瓷器博览会。", "3.1.5", {"other"}),
    ],
)
def test_standing(text: str, indicator: str, expected: set[str]) -> None:
    assert standings(text, indicator) == expected


def test_scope_is_the_clause_not_the_sentence() -> None:
    text = "商会聘请法律顾问2名，已提供咨询80次，信用评价尚未开展。"
    assert standings(text, "3.2.6") == {"done"}
    assert standings(text, "4.3.4") == {"absent"}


def test_absent_and_planned_may_stand_together() -> None:
    assert standings("商会尚未建立党支部，拟于2023年成立党支部。", "1.3.1") == {"absent", "planned"}


def test_a_heading_makes_plans_of_what_stands_below() -> None:
    assert standings("一是搭建会员融资服务平台。", "3.1.3", "五、下一步打算") == {"planned"}


def test_a_masked_word_is_no_cue() -> None:
    assert standings("2021年工作计划已经理事会审议印发。", "4.1.7") == {"done"}
    assert standings("会员大会以无记名投票方式选举产生理事会。", "4.2.1") == {"done"}


def test_a_string_inside_other_words_is_no_hit() -> None:
    assert standings("2021年理事会通过会员发展规划，明确每年发展会员20家。", "3.1.5") == set()


def test_a_form_field_counts_by_its_label() -> None:
    part = prepare(table(("栏目", "内容"), ("秘书长", "周以宁，专职"), ("近两年是否受行政处罚", "否")))
    got = {(e.indicator, str(e.standing)) for e in FINDER.find(part.document, part.folded, part.units, part.facts)}
    assert ("2.3.1", "done") in got
    assert ("4.1.2", "done") in got


def test_a_list_of_proof_counts_by_the_document() -> None:
    rows = (
        ("指标", "材料名称", "数量"),
        ("2.2.5", "走访会员登记表", "31份"),
        ("4.3.4", "会员信用评价办法（讨论稿）", "1份"),
    )
    part = prepare(table(*rows, name="佐证材料目录.docx"))
    got = {(e.indicator, str(e.standing)) for e in FINDER.find(part.document, part.folded, part.units, part.facts)}
    assert ("2.2.5", "done") in got
    assert ("4.3.4", "planned") in got


def test_every_quote_is_the_files_own_characters() -> None:
    text = "２０２２年７月，商會發動會員捐款 ３６.８ 萬元。"
    (first, *_) = found(text)
    assert first.quote == text
    assert first.place.start == 0
    assert first.place.end == len(text)


def test_ids_are_stable_and_distinct() -> None:
    text = "2022年7月，商会发动会员捐款36.8万元。"
    assert [e.id for e in found(text)] == [e.id for e in found(text)]
    ids = [e.id for e in found(text)]
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize(
    ("text", "cycle"),
    [
        ("某商会申报2021—2022年度全国“四好”商会自评报告", (2021, 2022)),
        ("商会自愿申报2023年度全国“四好”商会。", (2023, 2023)),
        ("商会曾被认定为2019—2020年度全国“四好”商会。", None),
    ],
)
def test_the_cycle_is_the_one_applied_for(text: str, cycle: tuple[int, int] | None) -> None:
    assert detect_cycle([prepare(paper(text))]) == cycle
