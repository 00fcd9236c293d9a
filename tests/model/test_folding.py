"""Folded text is what patterns want, and every character of it is found again in the text as it is."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from resconvert.folding import folded


def test_blanks_signs_and_figures_have_one_spelling() -> None:
    assert folded("17\u00a0May\u202f2000, S\u201131/1’s") == ("17 May 2000, S-31/1's", None)
    assert folded("٤٢／１（۲）", figures=True) == ("42/1(2)", None)
    assert folded("plain, and nothing else") == ("plain, and nothing else", None)


def test_what_does_not_print_is_dropped_and_the_way_back_is_kept() -> None:
    text = "\u200fالمـؤرَّخ  17\u00ad()"
    words, places = folded(text, figures=True)
    assert words == "المؤرخ 17"
    assert places is not None
    assert "".join(text[places[n]] for n in range(len(words))) == words


@given(st.text("ab1 \t\u00a0\u2011’\u00ad\u064b\u200f()（٤", max_size=40), st.booleans())
def test_each_folded_character_stands_for_one_of_the_text(text: str, figures: bool) -> None:
    words, places = folded(text, figures=figures)
    where = [places[n] if places else n for n in range(len(words))]
    assert where == sorted(set(where))
    assert len(words) == len(text) if places is None else len(words) < len(text)
    for letter, at in zip(words, where, strict=True):
        assert letter == text[at] or not text[at].isascii() or text[at] == "\t"
