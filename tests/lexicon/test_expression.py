from __future__ import annotations

import pytest

from lexicon.expression import Scope, parse_rule

GROUPS = {"走访": ["走访", "上门"]}


def test_items_of_a_rule() -> None:
    rule = parse_rule("@走访|登门 会员 !来访|接待 栏:走访 /\\d+家/|全部 ~30", GROUPS)
    first, second, negative, row, mixed = rule.items
    assert first.literals == ("走访", "上门", "登门")
    assert second.literals == ("会员",)
    assert negative.negative
    assert negative.literals == ("来访", "接待")
    assert row.scope is Scope.ROW
    assert (mixed.literals, mixed.patterns) == (("全部",), ("\\d+家",))
    assert rule.window == 30


def test_a_bar_inside_an_expression_belongs_to_it() -> None:
    (item,) = parse_rule("/(家|户)\\d/", {}).items
    assert item.patterns == ("(家|户)\\d",)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("@没有", "没有名为"),
        ("!会员", "肯定条件"),
        ("/(未闭合/", "有错"),
        ("/(a+)+/", "极慢"),
        ("会员||商会", "空的选项"),
        ("/" + "x" * 400 + "/", "超过"),
    ],
)
def test_faults_are_told_in_chinese(text: str, reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        parse_rule(text, GROUPS)
