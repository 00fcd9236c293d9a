"""What a source gives as plain paragraphs is set as print has it."""

from __future__ import annotations

import pytest

import resconvert
from resconvert.errors import LimitError
from resconvert.formats.pdf.dressing import dressed
from resconvert.model.inlines import Emphasis, OpeningPhrase, Superscript, Text, plain
from resconvert.model.nodes import Cell, Num, Row, Table
from resconvert.structure import Block

from .documents import text


def roles(blocks: list[Block]) -> list[str]:
    return [b.role for b in dressed(blocks)]


def test_the_first_lines_of_an_annex_without_a_label_are_its_head() -> None:
    blocks = [
        Block("annex", "annex"), Block("annex", "text", text("Annex")),
        Block("annex", "text", text("Principles of record-keeping")),
        Block("annex", "text", text("Records are kept for ever.")),
    ]  # fmt: skip
    assert roles(blocks) == ["annex", "annex", "annex-title", "text"]


def test_short_lines_above_a_table_of_an_annex_are_its_head() -> None:
    table = Table((Row((Cell((text("1"),)),)),))
    blocks = [
        Block("annex", "annex", text("Annex I")), Block("annex", "text", text("A sentence.")),
        Block("annex", "text", text("Annex II")), Block("annex", "text", text("Costs for 2026")),
        Block("annex", "table", table=table),
    ]  # fmt: skip
    assert roles(blocks) == ["annex", "text", "annex", "annex-title", "table"]


def test_paragraphs_below_a_table_with_a_mark_called_in_it_are_its_notes() -> None:
    called = (Text("Total"), Superscript(text("a")))
    table = Table((Row((Cell((called,)), Cell((text("12"),)))),))
    blocks = [
        Block("annex", "table", table=table),
        Block("annex", "text", (Superscript(text("a")), Text(" See A/80/505."))),
        Block("annex", "text", (Superscript(text("b")), Text(" Nobody calls this."))),
    ]
    made = dressed(blocks)
    assert [b.role for b in made] == ["table", "text"]
    assert made[0].table is not None
    assert [(n.mark, plain(n.content)) for n in made[0].table.notes] == [("a", "See A/80/505.")]


def test_a_short_line_of_one_emphasis_is_a_heading() -> None:
    for mark in (OpeningPhrase(text("Section 2")), Emphasis("bold", text("Section 2"))):
        made = dressed([Block("body", "operative", (mark,))])
        assert (made[0].role, made[0].content) == ("heading", text("Section 2"))
    assert roles([Block("body", "operative", (OpeningPhrase(text("Decides")), Text(" to adjourn.")))]) == ["operative"]


@pytest.mark.parametrize(("words", "label"), [("(a) To act;", "(a)"), ("(iv) To act;", "(iv)"), ("(أ) نص", "(أ)")])
def test_a_label_typed_before_a_text_is_set_as_one(words: str, label: str) -> None:
    made = dressed([Block("annex", "text", text(words))])
    assert made[0].role == "point"
    assert made[0].num == Num(label, label.strip("()"))
    assert plain(made[0].content) == words.removeprefix(f"{label} ")


def test_words_in_brackets_are_no_label() -> None:
    assert roles([Block("body", "text", text("(continued) as before."))]) == ["text"]


def test_more_pages_than_allowed_are_an_error() -> None:
    source = "".join(f"\t{n}.\tDecides to adjourn {'and to resume ' * 40};\n" for n in range(1, 40)).encode()
    with pytest.raises(LimitError, match="pages"):
        resconvert.convert(source, to="pdf", limits=resconvert.Limits(pages=2))


def test_a_row_that_is_bold_throughout_and_has_figures_is_a_total() -> None:
    def row(*cells: str) -> Row:
        return Row(tuple(Cell(((Emphasis("bold", text(c)),),) if c else ()) for c in cells))

    table = Table((row("Professional", ""), Row((Cell((text("D-2"),)), Cell((text("115"),)))), row("Subtotal", "115")))
    made = dressed([Block("annex", "table", table=table)])[0].table
    assert made is not None
    assert [r.kind for r in made.rows] == ["body", "body", "total"]
