from __future__ import annotations

import pytest

from extractors.names.index import NameIndex, match_names, normal_name
from extractors.names.mentions import find_applicant, find_mentions, level_of
from extractors.pipeline import prepare
from lexicon.recognised import Listed
from tests.papers import paper, table

LIST = [
    Listed(n, "2021-2022", "national", "", "四好", "测试")
    for n in ("福州市泉州商会", "泉州市福州商会", "山东省浙江商会", "乾安县商会", "柳泉市茶叶商会")
]
INDEX = NameIndex(LIST)


@pytest.mark.parametrize(
    ("query", "name"),
    [
        ("福州市泉州商会", "福州市泉州商会"),
        ("福州市泉州商會 [7]", "福州市泉州商会"),
        ("３、柳 泉 市 茶 叶 商 会", "柳泉市茶叶商会"),
        ("“柳泉市茶叶商会”", "柳泉市茶叶商会"),
        ("乾安县商会", "乾安县商会"),
    ],
)
def test_written_differently_is_the_same(query: str, name: str) -> None:
    decision = INDEX.match(query)
    assert (decision.decision, decision.name) == ("match", name)
    assert decision.why


@pytest.mark.parametrize(
    "query", ["浙江省山东商会", "福州泉州市商会", "柳泉市茶业商会", "柳泉市茶叶协会", "泉州商会", ""]
)
def test_similar_is_never_an_automatic_match(query: str) -> None:
    decision = INDEX.match(query)
    assert decision.decision != "match"
    assert decision.why


def test_swapped_host_and_origin_is_told_as_such() -> None:
    decision = INDEX.match("浙江省山东商会")
    assert decision.decision == "none"
    assert any("顺序不同" in w for w in decision.why)


def test_lines_for_the_judge() -> None:
    (line,) = match_names(["福州市泉州商会"], INDEX)
    assert (line["query"], line["decision"], line["name"]) == ("福州市泉州商会", "match", "福州市泉州商会")
    assert line["why"]


def test_normalising_is_idempotent() -> None:
    once = normal_name("（三）福州市泉州商會 [7]")
    assert normal_name(once) == once


def test_the_applicant_from_title_and_short_form() -> None:
    part = prepare(paper("柳泉市茶叶商会（以下简称“茶商会”）由全市茶企组成。", "茶商会与邻市陶瓷商会签约。"))
    applicant = find_applicant([part])
    assert applicant is not None
    assert (applicant.name, applicant.level) == ("柳泉市茶叶商会", "市级")
    assert "茶商会" in applicant.short_names


def test_the_applicant_from_a_form_field() -> None:
    applicant = find_applicant([prepare(table(("栏目", "内容"), ("商会全称", "沅岭县芦田镇商会")))])
    assert applicant is not None
    assert (applicant.name, applicant.level) == ("沅岭县芦田镇商会", "乡镇级")


def test_no_name_no_applicant() -> None:
    assert find_applicant([prepare(paper("本会成立多年。"))]) is None


def test_mentions_are_told_once_with_a_decision() -> None:
    part = prepare(paper("我会与福州市泉州商会签约。", "福州市泉州商会来访。"))
    mentions = find_mentions([part], None)
    assert [m.mention for m in mentions] == ["福州市泉州商会"]
    assert mentions[0].decision == "match"


@pytest.mark.parametrize(
    ("name", "level"),
    [("某省浙江商会", "省级"), ("柳泉市茶叶商会", "市级"), ("全国某商会", "国家级"), ("茶叶商会", None)],
)
def test_levels(name: str, level: str | None) -> None:
    assert level_of(name) == level
