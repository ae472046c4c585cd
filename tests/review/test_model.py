from __future__ import annotations

import xml.sax

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.document import Problem
from lexicon.criteria import load_set
from review.model import LONGEST, cell_text, unread_places, views_of


@pytest.mark.parametrize("text", ["=1+1", "+1", "-5%", "@a", "\tx", "\n=x", "  =x", "＝1", "|cmd", "\r=x"])
def test_text_that_could_start_a_formula_is_kept_text(text: str) -> None:
    assert cell_text(text).startswith("'")


@pytest.mark.parametrize("text", ["2020年5月", "1.3.1", "——竹", "“四好”", "", "a=b"])
def test_other_text_stays_as_it_is(text: str) -> None:
    assert cell_text(text) == text


@given(st.text(st.characters(codec=None), max_size=200))
def test_any_text_becomes_text_that_xml_can_hold(text: str) -> None:
    cleaned = cell_text(text)
    escaped = cleaned.replace("&", "&amp;").replace("<", "&lt;")
    xml.sax.parseString(f"<a>{escaped}</a>".encode(), xml.sax.ContentHandler())
    assert not cleaned.strip()[:1] or cleaned.strip()[0] not in "=+-@"


@pytest.mark.parametrize("character", ["竹", "𠮷"])
def test_a_text_never_outgrows_a_cell(character: str) -> None:
    cleaned = cell_text(character * 50_000)
    assert len(cleaned.encode("utf-16-le")) // 2 <= 32_767
    assert len(cleaned.encode("utf-16-le")) // 2 >= LONGEST
    assert cleaned.endswith("（已截断）")


def test_views_tell_which_criteria_decide_before_points() -> None:
    views = {v.id: v for v in views_of(load_set("2021-2022"))}
    assert {v.id for v in views.values() if v.gate} == {"E.1", "E.2", "4.1.2"}
    assert views["2.2.5"].condition_title == "2.2 会员队伍发展"
    assert views["E.1"].condition_title == "认定范围与原则"
    assert views["2.2.5"].threshold == "每年≥20%"


def test_unread_pages_are_named_by_file() -> None:
    problems = [
        Problem("a.pdf", "E201", "", "", 4),
        Problem("a.pdf", "E203", "", "", 3),
        Problem("b.pdf", "E207", "", "", 1),
    ]
    assert unread_places(problems) == "a.pdf 第3、4页"
