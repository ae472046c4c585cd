from __future__ import annotations

import pytest

from extractors.text.normalise import fold_document
from extractors.text.split import split_units
from extractors.text.units import UnitKind
from tests.papers import paper, table


def sentences(*paragraphs: str) -> list[str]:
    document = paper(*paragraphs)
    return [document.text[u.start : u.end] for u in split_units(document, fold_document(document))]


@pytest.mark.parametrize(
    ("paragraph", "expected"),
    [
        ("商会成立。会员增加！", ["商会成立。", "会员增加！"]),
        ("一是学习；二是走访；", ["一是学习；", "二是走访；"]),
        ("他说：“人在外，抱成团。”会后散去。", ["他说：“人在外，抱成团。”", "会后散去。"]),
        ("资助学生73名。“暖阳”二字取温暖之意。", ["资助学生73名。", "“暖阳”二字取温暖之意。"]),
        ("（2021年表决通过。）", ["（2021年表决通过。）"]),
        ("提醒大家“不信谣！不传谣！”并上报。", ["提醒大家“不信谣！不传谣！”并上报。"]),
        ("占比3.5%，合计1,200元。", ["占比3.5%，合计1,200元。"]),
        ("没有句号的列表项", ["没有句号的列表项"]),
        ("制定《关于规范；管理的办法》一份。", ["制定《关于规范；管理的办法》一份。"]),
    ],
)
def test_sentences(paragraph: str, expected: list[str]) -> None:
    assert sentences(paragraph) == expected


def test_a_table_row_is_one_unit_with_label_and_columns() -> None:
    document = table(("序号", "项目", "内容"), ("1", "秘书长", "专职"), ("2", "会员数量", "139家"))
    units = split_units(document, fold_document(document))
    assert [u.kind for u in units] == [UnitKind.ROW, UnitKind.ROW]
    assert [u.row_label for u in units] == ["秘书长", "会员数量"]
    assert units[0].columns == ("序号", "项目", "内容")
    assert document.text[units[1].start : units[1].end] == "2\t会员数量\t139家"


def test_a_long_row_is_cut_into_sentences_of_its_cells() -> None:
    document = table(("项目", "内容"), ("党建", "商会开展主题党日。" * 30))
    units = split_units(document, fold_document(document))
    assert {u.row_label for u in units} == {"党建"}
    assert all(u.end - u.start < 20 for u in units)
