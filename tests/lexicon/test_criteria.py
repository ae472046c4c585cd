from __future__ import annotations

from pathlib import Path

import pytest

from extractors.evidence.examples import run_examples
from lexicon.check import check_set
from lexicon.criteria import available_sets, load_set
from lexicon.cues import load_cues, load_tables
from lexicon.recognised import load_list
from sihao.errors import LexiconError

CRITERION = """编号: "1.3.1"
名称: 建立党组织
一级指标: 政治引领好
二级指标: "1.3"
要求: 建立党组织
分值: 3
认定: ["党支部 成立"]
"""


def a_set(folder: Path, *, base: str = "", criterion: str = CRITERION, name: str = "1.3.1") -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    head = f"基于: {base}\n" if base else '周期: [2021-01-01, 2022-12-31]\n二级指标: {"1.3": 党建}\n'
    (folder / "set.yaml").write_text(f"名称: 测试\n{head}", encoding="utf-8")
    (folder / f"{name}.yaml").write_text(criterion, encoding="utf-8")
    return folder


def test_three_sets_ship_with_all_indicators() -> None:
    assert available_sets() == ("2019-2020", "2021-2022", "2023")
    for name in available_sets():
        criteria = load_set(name)
        assert len(criteria.criteria) == 69
        assert sum(c.spec.points for c in criteria.criteria) == pytest.approx(100)
        for pillar in ("政治引领好", "队伍建设好", "服务发展好", "自律规范好"):
            assert sum(c.spec.points for c in criteria.criteria if c.spec.pillar == pillar) == pytest.approx(25)


@pytest.mark.parametrize("name", ["2019-2020", "2021-2022", "2023"])
def test_a_shipped_set_is_valid(name: str) -> None:
    assert check_set(load_set(name)) == []


def test_the_examples_beside_the_criteria_come_out_as_written() -> None:
    outcomes = list(run_examples(load_set("2021-2022")))
    assert len(outcomes) > 350
    assert [f"{o.where} {o.kind} {o.got} {o.text}" for o in outcomes if not o.ok] == []


def test_a_derived_set_changes_only_what_it_names() -> None:
    base, later = load_set("2021-2022"), load_set("2023")
    assert later.period[0].year == 2023
    assert base.get("1.3.1").fingerprint == later.get("1.3.1").fingerprint
    assert base.fingerprint != later.fingerprint


def test_an_overlay_in_any_folder_lies_over_a_set(tmp_path: Path) -> None:
    overlay = a_set(tmp_path / "本省", base="2021-2022", criterion='编号: "1.3.1"\n分值: 5\n')
    criteria = load_set(str(overlay))
    assert criteria.get("1.3.1").spec.points == 5
    assert criteria.get("1.3.1").spec.name == load_set("2021-2022").get("1.3.1").spec.name
    assert len(criteria.criteria) == 69


def test_an_overlay_may_add_an_indicator(tmp_path: Path) -> None:
    own = CRITERION.replace("1.3.1", "X.1").replace('二级指标: "1.3"', '二级指标: "1.3"')
    overlay = a_set(tmp_path / "本市", base="2021-2022", criterion=own, name="X.1")
    assert load_set(str(overlay)).get("X.1").spec.points == 3


def test_all_faults_are_told_at_once_with_their_lines(tmp_path: Path) -> None:
    bad = CRITERION.replace("分值: 3", "分值: 三").replace("要求: 建立党组织\n", "多余: 1\n")
    with pytest.raises(LexiconError) as caught:
        load_set(str(a_set(tmp_path / "坏", criterion=bad)))
    faults = caught.value.faults
    assert caught.value.code == "E301"
    assert any("第6行" in f and "应为数字" in f for f in faults)
    assert any("缺少这一项" in f for f in faults)
    assert any("不认识的键" in f for f in faults)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("编号: [1\n", "YAML 格式错误"),
        ("a: &x 1\nb: *x\n", "别名"),
        (CRITERION.replace("党支部 成立", "@没有的词组"), "没有名为"),
        (CRITERION.replace('"1.3.1"', '"9.9.9"'), "不一致"),
    ],
)
def test_faulty_files_are_named(tmp_path: Path, text: str, reason: str) -> None:
    with pytest.raises(LexiconError) as caught:
        load_set(str(a_set(tmp_path / "坏", criterion=text)))
    assert any(reason in f for f in caught.value.faults)


def test_sets_that_refer_to_each_other_are_refused(tmp_path: Path) -> None:
    a_set(tmp_path / "甲", base="../乙")
    a_set(tmp_path / "乙", base="../甲")
    with pytest.raises(LexiconError) as caught:
        load_set(str(tmp_path / "甲"))
    assert any("循环" in f for f in caught.value.faults)


def test_an_unknown_set_is_e302() -> None:
    with pytest.raises(LexiconError) as caught:
        load_set("没有这个")
    assert caught.value.code == "E302"


def test_cues_and_tables_load() -> None:
    assert load_cues().words
    assert load_tables().claimed


def test_the_shipped_list_keeps_its_kinds_apart() -> None:
    rows = load_list()
    assert {r.kind for r in rows} == {"四好", "其他认定", "真实名称"}
    assert sum(r.recognised for r in rows) == 57


def test_a_faulty_list_names_every_line(tmp_path: Path) -> None:
    path = tmp_path / "名单.csv"
    path.write_text("name,list_kind\n,四好\n甲商会,胡写\n", encoding="utf-8")
    with pytest.raises(LexiconError) as caught:
        load_list(path)
    assert [f.split("]")[0] for f in caught.value.faults] == ["[名单.csv: 第2行", "[名单.csv: 第3行"]
