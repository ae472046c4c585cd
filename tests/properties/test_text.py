"""Folding never loses its way back, whatever the text."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from extractors.facts import find_facts
from extractors.facts.numerals import parse_number
from extractors.read.docx_styles import chinese_number
from extractors.text.normalise import fold, fold_document
from extractors.text.split import split_units
from tests.papers import paper

ALPHABET = st.characters(min_codepoint=32, max_codepoint=0xFFEF, exclude_categories=("Cs",))
CHINESE = st.text(st.sampled_from("商會会员２0年，。；“”（）《》、 \u3000年家一二十百㎡Ａa5%！？"), max_size=60)
TEXT = st.one_of(CHINESE, st.text(ALPHABET, max_size=60))


@given(TEXT)
@settings(max_examples=300, deadline=None)
def test_the_map_is_monotone_and_inside_the_original(text: str) -> None:
    folded = fold(text)
    assert len(folded.text) == len(folded.starts) == len(folded.ends)
    assert all(0 <= s < e <= len(text) for s, e in zip(folded.starts, folded.ends, strict=True))
    assert all(a <= b for a, b in pairwise(folded.starts))


@given(TEXT)
@settings(max_examples=300, deadline=None)
def test_folding_twice_changes_nothing(text: str) -> None:
    once = fold(text).text
    assert fold(once).text == once


@given(CHINESE)
@settings(max_examples=200, deadline=None)
def test_mapping_back_lands_on_the_same_characters(text: str) -> None:
    folded = fold(text)
    for at in range(len(folded.text)):
        start, end = folded.back(at, at + 1)
        assert folded.text[at] in fold(text[start:end]).text


@given(st.lists(CHINESE, min_size=1, max_size=4))
@settings(max_examples=150, deadline=None)
def test_units_are_exact_slices_in_both_texts(paragraphs: list[str]) -> None:
    document = paper(*paragraphs)
    folded = fold_document(document)
    units = split_units(document, folded)
    assert all(a.high <= b.low for a, b in pairwise(units))
    for unit in units:
        assert (unit.start, unit.end) == folded.back(unit.low, unit.high)
        assert unit.start < unit.end <= len(document.text)
    for fact in find_facts(folded):
        assert document.text[fact.start : fact.end].strip() != ""


@given(st.integers(min_value=1, max_value=9999))
def test_chinese_numerals_round_trip(number: int) -> None:
    assert parse_number(chinese_number(number)) == number
