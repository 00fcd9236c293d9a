"""Rules of the official page that are more than a measure: what stands with what, and how far apart."""

from __future__ import annotations

import datetime
from dataclasses import replace

import pytest

from resconvert import styling
from resconvert.formats.pdf.breaking import Rules, accompanied, first_fit
from resconvert.formats.pdf.fonts import Fonts
from resconvert.formats.pdf.frames import Line, PageFrame, RuleMark, Slab, TableRow
from resconvert.formats.pdf.layout import Flow, Layout
from resconvert.formats.pdf.pages import Composer
from resconvert.formats.pdf.words import Setter
from resconvert.formats.pdf.writer import WRITER
from resconvert.model.identification import Identification
from resconvert.model.inlines import Date, Reference, Text
from resconvert.model.nodes import Cell, Document, Num, Row, Table
from resconvert.structure import Block, build
from resconvert.styling import Style

from .documents import text


def lay_out(*blocks: Block, name: str = "un-new-york") -> tuple[Style, Flow]:
    style = styling.load(name, "eng")
    document = build(blocks, identification=Document().identification)
    return style, Layout(Setter(Fonts(style.fonts), style), style).run(document)


def said(slab: Slab) -> str:
    match slab.drawing:
        case Line(words=words, label=label):
            return " ".join([*([label.text] if label else []), *(w.text for w in words)])
        case TableRow(cells=cells):
            return " | ".join(" ".join(w.text for w in line.words) for c in cells for _, line in c.lines)
        case _:
            return ""


def lines_of(block: Block) -> list[str]:
    return [words for slab in lay_out(block)[1].slabs if (words := said(slab))]


def test_no_word_stands_alone_below_a_title() -> None:
    title = "Financing of the International Residual Mechanism for Criminal Tribunals"
    assert lines_of(Block("preface", "title", text(title)))[-1] == "Criminal Tribunals"
    agenda = "Macroeconomic policy questions: international trade and development"
    assert lines_of(Block("masthead", "agenda-title", text(agenda)))[-1] == "and development"
    assert lines_of(Block("preface", "title", text("Development"))) == ["Development"]


def test_words_come_down_only_as_long_as_the_line_above_keeps_as_many() -> None:
    style = styling.load("un-new-york", "eng")
    setter = Setter(Fonts(style.fonts), style)
    words = setter.words((Text("Extraordinarily long"),), style.typography("text"))
    rows = first_fit(words, (words[0].width + 1, 300.0), Rules(), setter)
    assert [len(r.words) for r in accompanied(rows, 2)] == [1, 1]


def points(*labels: str) -> list[float]:
    """Where the second line of each point begins."""
    long = "a sentence that goes on and on until it needs another line of the page, and then another one " * 2
    above = Block("body", "operative", text("Decides:"), Num("1.", "1"))
    blocks = [Block("body", "point", text(long), Num(f"({label})", label), 1) for label in labels]
    _, flow = lay_out(above, *blocks)
    return [s.drawing.x for s in flow.slabs if isinstance(s.drawing, Line) and s.index == 1]


def test_roman_points_are_set_as_second_ones_even_where_no_letter_stands_above_them() -> None:
    assert points("a", "b") == [0.0, 0.0]
    assert points("i", "ii", "iv") == [pytest.approx(23.8)] * 3
    assert points("h", "i", "j") == [0.0, 0.0, 0.0]
    assert points("h", "i", "v") == [0.0, 0.0, 0.0]


def page_of(pages: list[PageFrame], words: str) -> int:
    return next(n for n, page in enumerate(pages) for placed in page.body if said(placed.slab).endswith(words))


def test_what_ends_in_a_colon_stands_on_the_page_of_what_it_leads_to() -> None:
    for filler in range(20, 60):
        fill = [Block("body", "operative", text("Decides."), Num(f"{n}.", str(n))) for n in range(filler)]
        lead = Block("body", "operative", text("Recalls:"), Num("99.", "99"))
        style, flow = lay_out(*fill, lead, Block("body", "point", text("The first."), Num("(a)", "a"), 1))
        pages = Composer(style, flow.notes).compose(flow.slabs)
        assert page_of(pages, "Recalls:") == page_of(pages, "The first.")


def test_meeting_and_date_have_text_above_them_on_their_page() -> None:
    for filler in range(20, 60):
        fill = [Block("body", "operative", text("Decides."), Num(f"{n}.", str(n))) for n in range(filler)]
        last = Block("body", "operative", text("Adjourns."), Num("99.", "99"))
        style, flow = lay_out(*fill, last, Block("closing", "meeting", text("53rd plenary meeting")))
        pages = Composer(style, flow.notes).compose(flow.slabs)
        assert page_of(pages, "Adjourns.") == page_of(pages, "meeting")


def test_a_text_without_a_formula_begins_as_far_below_its_title_as_a_formula() -> None:
    title = Block("preface", "title", text("Dates of the session"))
    style, plain_ = lay_out(title, Block("body", "text", text("The Council decides to meet.")))
    _, formal = lay_out(title, Block("preamble", "formula", text("The Council,")))
    assert plain_.slabs[1].before == formal.slabs[1].before == style.typography("formula").before


def test_the_text_of_an_annex_is_as_far_from_its_title_as_from_a_heading_below_it() -> None:
    head = [Block("annex", "annex", text("Annex")), Block("annex", "annex-title", text("Principles"))]
    below = Block("annex", "operative", text("All are safe."), Num("1.", "1"))
    _, bare = lay_out(*head, below)
    _, headed = lay_out(*head, Block("annex", "heading", text("General"), kind="heading"), below)
    assert bare.slabs[1].after == headed.slabs[2].after == 12.0
    assert headed.slabs[1].after == 0.0


# ---------------------------------------------------------------- tables


def cells(*words: str) -> tuple[Cell, ...]:
    return tuple(Cell((text(w),)) if w else Cell() for w in words)


def table(*rows: Row, style: str = "un-new-york") -> tuple[Style, list[Slab]]:
    made, flow = lay_out(Block("annex", "annex", text("Annex")), Block("annex", "table", table=Table(rows)), name=style)
    return made, [s for s in flow.slabs if isinstance(s.drawing, TableRow)]


def rules(slab: Slab) -> list[RuleMark]:
    assert isinstance(slab.drawing, TableRow)
    return slab.drawing.rules


def test_rows_without_words_are_white_space() -> None:
    head, body = Row(cells("Category", "Posts"), "header"), Row(cells("D-2", "115"))
    style, slabs = table(head, Row(cells("", ""), "header"), body, Row(cells("", "")), body)
    assert [said(s) for s in slabs] == ["Category | Posts", "D-2 | 115", "", "D-2 | 115"]
    assert slabs[2].height == style.tables.spacer


def test_columns_that_only_keep_others_apart_are_closed_up() -> None:
    wide = Cell((text("51 375 900"),), colspan=2)
    _, slabs = table(
        Row(cells("", "Gross", "", "Net"), "header"), Row((*cells("Appropriation", "56 234 300"), wide)),
    )  # fmt: skip
    edges = [
        [line.x + sum(w.width for w in line.words) for c in s.drawing.cells for _, line in c.lines][-1]
        for s in slabs
        if isinstance(s.drawing, TableRow)
    ]
    assert edges[0] == pytest.approx(edges[1], abs=4)


def test_totals_have_rules_and_air_around_them() -> None:
    style, slabs = table(
        Row(cells("Category", "Posts"), "header"), Row(cells("D-2", "115")), Row(cells("D-1", "302")),
        Row(cells("Subtotal", "417"), "total"), Row(cells("P-5", "861")),
    )  # fmt: skip
    assert slabs[2].height == pytest.approx(slabs[1].height + style.tables.rule_gap)
    assert slabs[3].height == pytest.approx(slabs[1].height + 2 * style.tables.rule_gap)
    assert [r.weight for r in rules(slabs[3])] == [style.tables.thin] * 2
    assert [r.weight for r in rules(slabs[4])] == [style.tables.thick]


def test_figures_stand_on_the_last_line_of_their_row_and_words_on_the_first() -> None:
    label = "Recommendations of the Advisory Committee on Administrative and Budgetary Questions " * 2

    def heights(second: str) -> tuple[float, float, float]:
        _, slabs = table(Row(cells("Item", "Amount"), "header"), *[Row(cells(label, second))] * 2)
        drawing = slabs[1].drawing
        assert isinstance(drawing, TableRow)
        ys = [y for c in drawing.cells for y, _ in c.lines]
        return ys[0], ys[-2], ys[-1]

    first, last, figure = heights("107 700")
    assert figure == pytest.approx(last)
    assert last > first
    first, _, word = heights("spring")
    assert word == pytest.approx(first)


def test_a_narrow_column_has_all_it_needs_beside_a_wide_one() -> None:
    label = "Economic and Social Council forum on financing for development follow-up, including the meeting " * 3
    _, slabs = table(Row(cells("Meetings", "Dates"), "header"), Row(cells(label, "28 and 29 January 2026")))
    assert "28 and 29 January 2026" in said(replace(slabs[1])).replace("\u00a0", " ")


def test_a_citation_with_a_date_in_it_is_one_link() -> None:
    day = Date(datetime.date(1982, 10, 22), text("22 October 1982"))
    cited = Reference("resolution", "A/RES/37/4", (Text("37/4 of "), day))
    document = build(
        [Block("preamble", "preambular", (Text("Recalling "), cited, Text(",")))], identification=Identification()
    )
    data = WRITER.write(document, WRITER.options(pdf_a="none")).data
    assert data.count(b"/Subtype/Link") == 1


def test_figures_of_a_mirrored_table_end_at_one_place() -> None:
    rows = (Row(cells("البند", "المبلغ"), "header"), Row(cells("أ", "51 375 900")), Row(cells("ب", "107 700")))
    style = styling.load("un-new-york", "ara")
    document = build(
        [Block("annex", "annex", text("المرفق")), Block("annex", "table", table=Table(rows))],
        identification=Identification(language="ara"),
    )
    flow = Layout(Setter(Fonts(style.fonts), style), style).run(document)
    bodies = [s.drawing for s in flow.slabs if isinstance(s.drawing, TableRow)][1:]
    starts = [row.cells[-1].lines[0][1].x for row in bodies]
    assert starts[0] == pytest.approx(starts[1])  # counted from the right


def test_the_rule_at_the_end_is_as_far_below_a_date_as_below_a_paragraph() -> None:
    def below(*blocks: Block) -> float:
        style, flow = lay_out(*blocks)
        last, rule = flow.slabs[-2:]
        return last.height * (1 - style.page.baseline) + last.after + rule.height

    text_ = Block("body", "operative", text("Decides."), Num("1.", "1"))
    date = Block("closing", "date", text("4 March 2025"))
    assert below(text_) == pytest.approx(below(text_, date))
