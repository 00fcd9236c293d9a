"""How tables are set in Word: widths, rules, heads that repeat."""

from __future__ import annotations

import re

from resconvert.formats.docx.tables import figures, grid
from resconvert.formats.docx.writer import WRITER
from resconvert.model import Cell, Document, Emphasis, Paragraph, Resolution, Row, Table, Text
from resconvert.model.nodes import RowKind
from tests.docx.samples import parsed, parts

LONG = "Contributions apportioned to Member States in accordance with the scale of assessments applicable to the budget"


def _row(*texts: str, kind: RowKind = "body", spans: tuple[int, ...] = ()) -> Row:
    wide = spans or (1,) * len(texts)
    return Row(tuple(Cell(((Text(t),),) if t else (), w) for t, w in zip(texts, wide, strict=True)), kind)


BUDGET = Table(
    (
        _row("", "Gross", "Net of staff assessment", kind="header"),
        _row("", "(United States dollars)", kind="unit", spans=(1, 2)),
        _row(LONG, "56 234 300", "(51 375 900)"),
        _row("Recommendations", "–", "1 000"),
        _row("Total", "56 234 300", "51 374 900", kind="total"),
    )
)


def _document(table: Table) -> str:
    body = (Paragraph("text", (Text("See the table."),)), table)
    data = WRITER.write(Document(resolutions=(Resolution(body=body),)), WRITER.options()).data
    return parts(data)["word/document.xml"].decode()


def _widths(table: Table) -> list[int]:
    return [int(w) for w in re.findall(r'<w:gridCol w:w="(\d+)"', _document(table))]


def test_columns_of_figures_are_as_wide_as_their_figures_and_the_words_take_the_rest() -> None:
    words, gross, net = _widths(BUDGET)
    figure = len("(51 375 900)") * 8.5 * 20 * 0.4
    assert figure < net < 2 * figure
    assert gross <= net
    assert words > 3 * net


def test_a_wide_table_runs_over_the_column_of_text() -> None:
    narrow = sum(_widths(BUDGET))
    wide = Table((_row(*["1 234 567 890"] * 9), _row(*["1 234 567 890"] * 9)))
    assert sum(_widths(wide)) > narrow
    assert 'w:tblInd w:w="0"' in _document(wide)


def test_heads_and_units_repeat_on_the_next_page() -> None:
    assert _document(BUDGET).count("<w:tblHeader/>") == 2


def test_a_head_over_two_columns_is_centred_and_figures_stand_at_the_right() -> None:
    assert figures(BUDGET, grid(BUDGET)) == {1, 2}
    head = Table((_row("", "Both", kind="header", spans=(1, 2)), *BUDGET.rows[2:]))
    assert 'w:val="TableHeadTableHeadGroup"' in _document(head)


def test_a_thick_rule_stands_below_the_heads_alone() -> None:
    rows = _document(BUDGET).split("<w:tr>")[1:]
    thick = ['w:bottom w:val="single" w:sz="10"' in row for row in rows]
    assert thick == [False, True, False, False, False]


def test_a_title_stands_at_the_edge_of_the_column_and_its_number_before_it() -> None:
    title = Paragraph("title", (Text("80/239. Financing of the Tribunals"),))
    document = Document(preface=(title,))
    data = WRITER.write(document, WRITER.options()).data
    body = parts(data)["word/document.xml"].decode()
    body = body.replace("\u00a0", " ")
    assert re.search(r"<w:tab/><w:t [^>]*>80/239\.</w:t><w:tab/><w:t [^>]*>Financing of the Tribunals</w:t>", body)
    assert parsed(data).document.preface == document.preface


def test_a_title_without_a_number_begins_at_the_edge_of_the_column() -> None:
    data = WRITER.write(Document(preface=(Paragraph("title", (Text("Draft"),)),)), WRITER.options()).data
    assert '<w:ind w:hanging="0"/>' in parts(data)["word/document.xml"].decode()


def test_an_empty_row_is_low_and_a_filled_one_is_not() -> None:
    rows = (_row("", ""), _row("Posts", "12"))
    low = ["w:trHeight" in row for row in _document(Table(rows)).split("<w:tr>")[1:]]
    assert low == [True, False]


def test_the_lines_that_introduce_a_table_stay_with_it_and_a_paragraph_before_them_does_not() -> None:
    bold = [Paragraph("text", (Emphasis("bold", (Text(words),)),)) for words in ("Annex I", "Financing for 2026")]
    body = (Paragraph("text", (Text("The scale holds. " * 20),)), *bold, BUDGET)
    data = WRITER.write(Document(resolutions=(Resolution(body=body),)), WRITER.options()).data
    xml = parts(data)["word/document.xml"].decode()
    kept = ["<w:keepNext/>" in p for p in xml.partition("<w:tbl>")[0].split("<w:p>")[1:]]
    assert kept == [False, True, True]
