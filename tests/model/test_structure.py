"""The laws of the model: the hinge between flat blocks and the tree, inlines, walking."""

from hypothesis import given
from hypothesis import strategies as st

from resconvert.model import Emphasis, NoteCall, Paragraph, Reference, Text
from resconvert.model.inlines import cut, join, mark, nest, plain, runs
from resconvert.model.nodes import Cell, Division, Document, Resolution, Row, Table
from resconvert.model.walk import contents as all_contents
from resconvert.model.walk import transform
from resconvert.source import Span
from resconvert.structure import Block, build, flatten
from resconvert.testing import contents, documents


@given(documents())
def test_building_what_was_flattened_gives_the_same_document(document: Document) -> None:
    again = build(
        flatten(document), identification=document.identification, notes=document.notes, record=document.record
    )
    assert again == document


def test_a_paragraph_after_a_division_does_not_fall_into_it() -> None:
    blocks = [
        Block("body", "heading", (Text("I"),), depth=0),
        Block("body", "operative", (Text("inside"),), depth=1),
        Block("body", "operative", (Text("after"),), depth=0),
    ]
    division, after = build(blocks).resolutions[0].body
    assert [c.content for c in division.children] == [(Text("inside"),)]  # type: ignore[union-attr]
    assert after == Paragraph("operative", (Text("after"),))


def test_a_table_or_heading_among_lines_hangs_below_the_line_before() -> None:
    table = Table((Row((Cell(((Text("cell"),),)),)),))
    blocks = [
        Block("masthead", "organization", (Text("United Nations"),)),
        Block("masthead", "table", table=table),
        Block("closing", "heading", (Text("Adopted"),)),
    ]
    document = build(blocks)
    assert document.masthead == (Paragraph("organization", (Text("United Nations"),), None, (table,)),)
    (line,) = document.resolutions[0].closing
    assert [plain(c.heading) for c in line.children if isinstance(c, Division)] == ["Adopted"]
    assert build(flatten(document)) == document


def test_each_part_is_a_resolution_of_its_own() -> None:
    blocks = [
        Block("preamble", "part", (Text("First"),)),
        Block("preamble", "formula", (Text("The General Assembly,"),)),
        Block("preamble", "part", (Text("Second"),)),
        Block("body", "operative", (Text("Decides"),)),
    ]
    first, second = build(blocks).resolutions
    assert first.heading is not None
    assert second == Resolution(second.heading, body=(Paragraph("operative", (Text("Decides"),)),))


@given(contents(notes=3))
def test_nesting_the_runs_of_content_gives_the_content(content: tuple[object, ...]) -> None:
    assert nest(runs(content)) == content  # type: ignore[arg-type]


@given(contents(), st.data())
def test_marking_keeps_every_character(content: tuple[object, ...], data: st.DataObject) -> None:
    text = plain(content)  # type: ignore[arg-type]
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    assert plain(mark(content, [(start, end, Emphasis("italic", ()))])) == text  # type: ignore[arg-type]


def test_neighbouring_references_stay_two() -> None:
    marked = mark(
        (Text("55/956/1"),), [(0, 4, Reference("resolution", "A", ())), (4, 8, Reference("resolution", "A", ()))]
    )
    assert len(marked) == 2


def test_a_call_between_marked_words_is_inside_the_mark() -> None:
    marked = mark((Text("ab"), NoteCall(1), Text("cd")), [(0, 4, Emphasis("italic", ()))])
    assert marked == (Emphasis("italic", (Text("ab"), NoteCall(1), Text("cd"))),)


def test_cutting_and_joining_a_text_keeps_its_places() -> None:
    whole = Text("abcdef", span=Span(10, 16))
    left, right = cut(whole, 0, 2), cut(whole, 2, 6)
    assert (left.span, right.span) == (Span(10, 12), Span(12, 16))
    assert join(left, right) == whole
    assert join(left, right).span == whole.span


@given(documents())
def test_transforming_with_identity_changes_nothing(document: Document) -> None:
    assert transform(document, lambda c: c) == document


@given(documents())
def test_transform_reaches_every_content(document: Document) -> None:
    emptied = transform(document, lambda c: ())
    assert all(c == () for c in all_contents(emptied))
