"""Marks are put in the same way whichever of the two ways puts them in."""

from __future__ import annotations

import datetime

from hypothesis import given
from hypothesis import strategies as st

from resconvert.model import inlines
from resconvert.model.inlines import (
    Content,
    Date,
    Emphasis,
    LineBreak,
    Mark,
    NoteCall,
    OpeningPhrase,
    Piece,
    Reference,
    ReferenceList,
    Text,
    leaves,
    mark,
    nest,
    plain,
    runs,
)
from resconvert.source import Span

MARKS: tuple[Mark, ...] = (
    ReferenceList(()),
    Reference("web", "a", ()),
    Date(datetime.date(2000, 1, 1), ()),
    OpeningPhrase(()),
    Emphasis("italic", ()),
)


@st.composite
def contents(draw: st.DrawFn) -> Content:
    nodes: list[inlines.Inline] = []
    at = 0
    for kind in draw(st.lists(st.sampled_from("ttpcbe"), min_size=1, max_size=6)):
        words = draw(st.text("abc ", min_size=1, max_size=6))
        span = Span(at, at + len(words))
        match kind:
            case "t":
                nodes.append(Text(words, span=span))
            case "p":
                half = len(words) // 2
                pieces = (Piece(half, Span(at, at + half)), Piece(len(words) - half, Span(at + half, span.end)))
                nodes.append(Text(words, span=span, pieces=pieces))
            case "c":
                nodes.append(NoteCall(1))
            case "b":
                nodes.append(LineBreak())
            case _:
                nodes.append(Emphasis("italic", (Text(words, span=span),)))
        at = span.end + 1
    return nest(runs(tuple(nodes)))


@given(contents(), st.lists(st.tuples(st.integers(0, 30), st.integers(1, 12), st.sampled_from(MARKS)), max_size=4))
def test_the_one_walk_gives_what_the_general_way_gives(content: Content, wanted: list[tuple[int, int, Mark]]) -> None:
    size = len(plain(content))
    ranges = [(start, min(start + length, size), m) for start, length, m in wanted if start < size]
    out = mark(content, ranges)
    general = inlines._mark_anywhere(content, ranges) if ranges else content
    assert out == general
    assert [(str(x), getattr(x, "span", None)) for x in leaves(out)] == [
        (str(x), getattr(x, "span", None)) for x in leaves(general)
    ]
    assert plain(out) == plain(content)
    assert nest(runs(out)) == out


def test_many_marks_in_a_text_of_many_pieces_are_put_in_in_one_walk() -> None:
    pieces = tuple(Piece(2, Span(3 * n, 3 * n + 2)) for n in range(300))
    text = Text("ab" * 300, span=Span(0, 900), pieces=pieces)
    ranges: list[tuple[int, int, Mark]] = [(n, n + 1, Reference("web", str(n), ())) for n in range(0, 600, 3)]
    out = mark((text,), ranges)
    assert plain(out) == text.text
    assert [m.span.start for m in leaves(out) if isinstance(m, Text) and m.span][:4] == [0, 1, 4, 6]
