from __future__ import annotations

import json

from extractors.document import Problem
from scoring.assess import assess_dossier
from scoring.assessment import to_json
from tests.papers import paper, table

REPORT = paper(
    "柳泉市茶叶商会2021—2022年度全国“四好”商会自评报告",
    "柳泉市茶叶商会2013年6月在柳泉市民政局登记成立，2014年加入市工商联成为团体会员。",
    "2016年7月，经上级党组织批复，商会成立党支部，现有党员11名。",
    "会员2021年底为125家，2022年底为139家。",
    "商会2022年因违规收费被市民政局给予警告处罚。",
)
SCORES = table(("序号", "项目", "分值", "自评分"), ("1.3.1", "建立党组织", "3", "3"), ("2.3.1", "专职秘书长", "2", "2"))


def test_the_contract_holds() -> None:
    result = json.loads(to_json(assess_dossier("d1", [REPORT, SCORES], ())))
    keys = ["schema", "dossier", "applicant", "criteria", "period", "files", "indicators", "evidence", "names", "facts"]
    assert list(result)[:12] == [*keys, "conflicts", "problems"]
    assert result["schema"] == "sihao.assessment/1"
    assert result["applicant"]["name"] == "柳泉市茶叶商会"
    assert result["criteria"]["set"] == "2021-2022"
    assert len(result["indicators"]) == 69
    for e in result["evidence"]:
        source = {"自评报告.docx": REPORT, "申报表.docx": SCORES}[e["file"]]
        assert source.text[slice(*e["chars"])] == e["quote"]


def test_a_penalty_is_a_veto() -> None:
    result = assess_dossier("d1", [REPORT], ())
    (penalty,) = [i for i in result.indicators if i.id == "4.1.2"]
    assert penalty.veto
    assert penalty.verdict == "unmet"


def test_searched_and_not_found_says_where() -> None:
    result = assess_dossier("d1", [REPORT], ())
    (missing,) = [i for i in result.indicators if i.id == "3.2.7"]
    assert missing.verdict == "none"
    assert "已检索1个文件" in missing.rationale


def test_self_scores_are_set_against_the_evidence() -> None:
    result = assess_dossier("d1", [REPORT, SCORES], ())
    by_label = {s.label: s for s in result.self_scores}
    assert by_label["建立党组织"].indicators == ("1.3.1",)
    assert by_label["建立党组织"].supported == 3.0
    assert by_label["专职秘书长"].supported == 0.0
    (secretary,) = [i for i in result.indicators if i.id == "2.3.1"]
    assert (secretary.self_score, secretary.gap) == (2.0, 2.0)


def test_equal_input_gives_equal_bytes_in_any_order() -> None:
    assert to_json(assess_dossier("d1", [REPORT, SCORES], ())) == to_json(assess_dossier("d1", [SCORES, REPORT], ()))


def test_nothing_to_read_is_still_an_assessment() -> None:
    gone = Problem("坏.pdf", "E103", "文件损坏", "重新提交")
    result = assess_dossier("d1", [], (gone,))
    assert result.applicant is None
    assert result.problems == (gone,)
    assert {i.verdict for i in result.indicators} <= {"none", "na"}


def test_a_dossier_of_another_cycle_chooses_its_set() -> None:
    result = assess_dossier("d1", [paper("某市茶叶商会2019—2020年度全国“四好”商会自评报告")], ())
    assert result.criteria_set == "2019-2020"
    assert result.period == ("2019-01-01", "2020-12-31")


def test_a_longer_cycle_than_the_sets_own_counts_as_stated() -> None:
    result = assess_dossier("d1", [paper("某市茶叶商会2023—2024年度全国“四好”商会自评报告")], ())
    assert (result.criteria_set, result.period) == ("2023", ("2023-01-01", "2024-12-31"))
