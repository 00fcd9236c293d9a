"""Cutting a text at many places is cutting it again and again, only faster."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from resconvert.model.inlines import Piece, Text, cut, joined, split
from resconvert.source import Span


@st.composite
def texts(draw: st.DrawFn) -> Text:
    """A text that came from the source in pieces, some rewritten, some of no length."""
    pieces, at, words = [], 0, ""
    for length, gap, reason in draw(
        st.lists(st.tuples(st.integers(0, 4), st.integers(0, 3), st.sampled_from(["", "line-join"])), max_size=8)
    ):
        width = length + gap if reason else length
        pieces.append(Piece(length, Span(at, at + width), reason))
        at += width + gap
        words += "abcdefgh"[:length]
    return Text(words, span=Span(0, at), pieces=tuple(pieces))


@given(texts(), st.sets(st.integers(0, 40)))
def test_split_gives_what_cutting_gives(text: Text, edges: set[int]) -> None:
    inside = sorted(e for e in edges if 0 < e < len(text.text))
    parts = split(text, inside)
    expected = [cut(text, a, b) for a, b in pairwise([0, *inside, len(text.text)])]
    assert [(p.text, p.span, p.pieces) for p in parts] == [(e.text, e.span, e.pieces) for e in expected]


@given(texts(), st.sets(st.integers(0, 40)))
def test_parts_joined_are_the_text_again(text: Text, edges: set[int]) -> None:
    parts = split(text, sorted(e for e in edges if 0 < e < len(text.text)))
    assert joined(parts).text == text.text
