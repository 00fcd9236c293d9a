"""Laws of lines and pages, over any document: nothing stands out of its place, nothing is lost."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings

from resconvert import styling
from resconvert.formats.pdf.draw import width_of
from resconvert.formats.pdf.fonts import Fonts
from resconvert.formats.pdf.frames import Line, PageFrame, Slab, TableRow
from resconvert.formats.pdf.layout import Flow, Layout
from resconvert.formats.pdf.pages import Composer
from resconvert.formats.pdf.words import Setter
from resconvert.model.inlines import Text
from resconvert.model.nodes import Cell, Document, Note, Num, Row, Table
from resconvert.structure import Block, build
from resconvert.styling import Style

from .documents import documents, long, small, text

STYLES = ("un-new-york", "book-a4", "un-geneva")
relaxed = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))


def lay_out(document: Document, name: str = "un-new-york") -> tuple[Style, Flow, list[PageFrame]]:
    style = styling.load(name, document.identification.language)
    setter = Setter(Fonts(style.fonts), style, tuple(n.mark for n in document.notes))
    flow = Layout(setter, style).run(document)
    return style, flow, Composer(style, flow.notes).compose(flow.slabs)


def lines(slab: Slab) -> list[Line]:
    match slab.drawing:
        case Line():
            return [slab.drawing]
        case TableRow():
            return [line for cell in slab.drawing.cells for _, line in cell.lines]
        case _:
            return []


@pytest.mark.parametrize("name", STYLES)
@relaxed
@given(documents())
def test_no_line_is_wider_than_the_page_has_room(name: str, document: Document) -> None:
    style, flow, _ = lay_out(document, name)
    right = style.page.width - style.page.left - style.page.outer_right
    for slab in [*flow.slabs, *(s for note in flow.notes.values() for s in note)]:
        for line in lines(slab):
            if line.words:
                assert line.x + width_of(line.words, line.extra) <= right + 3.5


@relaxed
@given(documents())
def test_no_page_is_fuller_than_its_paper_and_no_slab_is_lost(document: Document) -> None:
    style, flow, pages = lay_out(document)
    composer = Composer(style, flow.notes)
    for at, page in enumerate(pages):
        top, bottom = composer.area(at == 0)
        for placed in page.body:
            assert placed.y >= top - 0.1
            assert placed.y + placed.slab.height <= bottom + 0.1
        if page.notes:
            last = page.body[-1] if page.body else None
            assert page.separator is not None
            assert last is None or last.y + last.slab.height <= page.separator + 0.1
            assert page.notes[-1].y + page.notes[-1].slab.height <= bottom + 0.1
    printed = [p.slab for page in pages for p in page.body if not p.again]
    assert [s for s in printed if not s.spare] == [s for s in flow.slabs if not s.spare]


@relaxed
@given(documents())
def test_every_note_begins_on_the_page_of_its_first_call_and_ends_whole(document: Document) -> None:
    _, flow, pages = lay_out(document)
    begins: dict[int, int] = {}
    seen: list[Slab] = []
    for at, page in enumerate(pages):
        for placed in page.notes:
            seen.append(placed.slab)
            for number, slabs in flow.notes.items():
                if slabs and slabs[0] is placed.slab:
                    begins[number] = at
    called = {n: at for at, page in reversed(list(enumerate(pages))) for p in page.body for n in p.slab.notes}
    assert called == {n: begins[n] for n in called if flow.notes[n]}
    assert set(flow.notes) <= set(called)
    assert len(seen) == sum(len(slabs) for slabs in flow.notes.values())


def test_a_note_longer_than_a_page_goes_on_under_the_next() -> None:
    document = build(
        [Block("body", "text", (*text("Called here,"), *small().resolutions[0].preamble[1].content[2:3]))],
        notes=(Note("1", (text("word " * 3000),)),),
    )
    _, flow, pages = lay_out(document)
    assert len(pages) >= 2
    assert sum(len(p.notes) for p in pages) == len(flow.notes[1])


def test_no_paragraph_leaves_a_single_line_behind() -> None:
    _, _, pages = lay_out(long())
    assert len(pages) > 3
    for page in pages[:-1]:
        last = page.body[-1].slab
        assert not (last.index == 0 and last.count > 2), "a first line alone at the foot"
    for page in pages[1:]:
        first = page.body[0].slab
        assert not (first.index == first.count - 1 and first.count > 2), "a last line alone at the head"


def test_no_heading_stands_alone_at_the_foot_of_a_page() -> None:
    for before in range(20, 60):
        blocks = [Block("body", "text", text("line")) for _ in range(before)]
        blocks += [Block("body", "heading", text("Heading")), Block("body", "text", text("word " * 80))]
        _, _, pages = lay_out(build(blocks))
        for page in pages[:-1]:
            assert not page.body[-1].slab.keep


def test_the_rule_that_ends_a_document_never_begins_a_page() -> None:
    for count in range(1, 60):
        _, _, pages = lay_out(build([Block("body", "text", text("line")) for _ in range(count)]))
        assert all(any(lines(p.slab) for p in page.body) for page in pages)


def test_heads_of_a_table_stand_again_on_each_page_it_reaches() -> None:
    head = Row((Cell((text("Country"),)), Cell((text("Share"),))), "header")
    rows = tuple(Row((Cell((text(f"State {n}"),)), Cell((text("1 234"),)))) for n in range(150))
    _, _, pages = lay_out(build([Block("body", "table", table=Table((head, *rows)))]))
    assert len(pages) >= 3
    assert all(page.body[0].again for page in pages[1:])


def test_a_row_higher_than_a_page_is_divided_between_its_lines() -> None:
    row = Row((Cell((text("word " * 2500),)), Cell((text("2"),))))
    _style, _, pages = lay_out(build([Block("body", "table", table=Table((row,)))]))
    assert len(pages) > 1
    words = sum(len(line.words) for page in pages for p in page.body for line in lines(p.slab))
    assert words >= 2501


def test_an_empty_document_is_one_page() -> None:
    _, _, pages = lay_out(Document())
    assert len(pages) == 1


def test_the_number_before_a_title_hangs_beside_it() -> None:
    _style, flow, _ = lay_out(small())
    title = next(s for s in flow.slabs if s.anchors and s.anchors[0].title.startswith("55/9."))
    assert isinstance(title.drawing, Line)
    assert title.drawing.label is not None
    assert title.drawing.label.text == "55/9."
    assert title.drawing.x == 0.0


def test_a_number_in_the_middle_of_a_title_stays_there() -> None:
    document = build([Block("preface", "title", text("Resolution 2787 (2025)"))])
    _, flow, _ = lay_out(document)
    assert isinstance(flow.slabs[0].drawing, Line)
    assert flow.slabs[0].drawing.label is None


def test_a_label_wider_than_its_place_pushes_the_text() -> None:
    document = build([Block("body", "operative", (Text("Decides"),), Num("(xxxviii)", "xxxviii"))])
    _, flow, _ = lay_out(document)
    line = flow.slabs[0].drawing
    assert isinstance(line, Line)
    assert line.label is not None
    assert line.x >= line.label_x + line.label.width


@pytest.mark.parametrize("size", [1, 2])
def test_long_paragraphs_words_and_tables_take_time_by_their_length(size: int) -> None:
    """Hostile sizes pass; what doubles here doubles in time, not more."""
    words = text("word is " * 20_000 * size)
    one = text("x" * 40_000 * size)
    row = Row(tuple(Cell((text("c"),)) for _ in range(60)))
    blocks = [Block("body", "text", words), Block("body", "text", one)]
    blocks.append(Block("body", "table", table=Table((row,) * (40 * size))))
    _, _, pages = lay_out(build(blocks))
    assert len(pages) > 40
