from __future__ import annotations

from extractors.text.tokens import boundaries, words


def test_words_join_to_the_text() -> None:
    text = "商会党支部两年开展主题党日22次"
    assert "".join(words(text)) == text


def test_the_project_dictionary_is_in_use() -> None:
    assert "人民调解委员会" in words("商会成立人民调解委员会")


def test_a_string_across_two_words_touches_no_word_end() -> None:
    text = "明确发展会员目标"
    at = text.index("展会")
    assert at not in boundaries(text)
    assert at + 2 not in boundaries(text)
