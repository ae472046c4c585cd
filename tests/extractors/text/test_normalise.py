from __future__ import annotations

import pytest

from extractors.text.normalise import STEPS, fold, fold_document
from tests.papers import paper


@pytest.mark.parametrize(
    ("raw", "folded"),
    [
        ("２０２２年，会员（企业）：５０％；", "2022年,会员(企业):50%;"),
        ("“四好”「四好」‘四好’", '"四好""四好""四好"'),
        ("保留。！？、《办法》—…", "保留。！？、《办法》—…"),
        ("⽣产⼈员", "生产人员"),
        ("面积180㎡", "面积180m2"),
        ("一､学习｡", "一、学习。"),
        ("商 会 会 员 223 家", "商会会员223家"),
        ("Hello World", "Hello World"),
        ("茂林市藤編傢俬行業商會衞生敍述", "茂林市藤编家私行业商会卫生叙述"),
        ("乾安县商会", "乾安县商会"),
        ("乾縣商會", "干县商会"),
        ("零\u200b宽\ufeff字符", "零宽字符"),
        ("①学习", "①学习"),
    ],
)
def test_folding(raw: str, folded: str) -> None:
    assert fold(raw).text == folded


def test_every_folded_character_knows_its_slice() -> None:
    raw = "占５０％，面积１８０㎡（约）"
    result = fold(raw)
    assert [raw[s:e] for s, e in zip(result.starts, result.ends, strict=True)] == [*"占５０％，面积１８０㎡㎡（约）"]


def test_back_gives_the_original_slice() -> None:
    raw = "本會 於２０２１年 成立"
    result = fold(raw)
    at = result.text.index("2021年成立")
    assert raw[slice(*result.back(at, at + 7))] == "２０２１年 成立"


def test_steps_can_be_chosen_by_name() -> None:
    assert fold("會員（５０）", ["script"]).text == "会员（５０）"
    assert set(STEPS) == {"width", "expand", "script", "spaces"}


def test_line_ends_inside_a_block_go_and_separators_stay() -> None:
    document = paper("商会两年召开\n会员大会2次。\n第二行。", "下一段。")
    assert fold_document(document).text == "商会两年召开会员大会2次。\n第二行。\n下一段。"
