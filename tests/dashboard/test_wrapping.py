"""Lines break where people of the language break them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard import wrapping


def test_english_breaks_between_words_and_never_before_a_percent_sign():
    assert wrapping.lines("seven of ten (7.6\u00a0%) were away", 95, 10) == ["seven of ten", "(7.6\u00a0%) were", "away"]


def test_chinese_breaks_anywhere_but_before_a_closing_mark():
    assert wrapping.lines("一二三四，五六。", 40, 10) == ["一二三", "四，五", "六。"]
    assert wrapping.lines("共 30,000,222 个人次", 70, 10) == ["共", "30,000,222", "个人次"]


def test_a_word_longer_than_the_line_stands_alone():
    assert wrapping.lines("a incomprehensibilities b", 50, 10) == ["a", "incomprehensibilities", "b"]


@pytest.mark.parametrize("text", ["", "   "])
def test_nothing_gives_no_line(text):
    assert wrapping.lines(text, 100) == []


@given(st.text("ab 中文，。1%", max_size=60), st.integers(30, 400))
def test_no_letter_is_lost(text, room):
    assert "".join("".join(wrapping.lines(text, room)).split()) == "".join(text.split())
