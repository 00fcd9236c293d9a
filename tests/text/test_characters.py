"""Characters that are not text, and text that lost its characters."""

from __future__ import annotations

from resconvert.model.inlines import Text
from tests.text.helpers import laid_out, read, show, texts


def test_a_non_breaking_hyphen_written_as_a_control_character_is_a_hyphen() -> None:
    assert texts("\tthe sub\x1eitem entitled\n") == ["the sub\u2011item entitled"]


def test_soft_hyphens_and_direction_marks_go_to_the_ledger() -> None:
    paras, _, ledger = laid_out("co\u00adoperation \u200eof\u200f States\n")
    assert [p.text for p in paras] == ["cooperation of States"]
    assert ledger.shares()["invisible"] == 3


def test_letters_that_fonts_drew_together_are_letters_again() -> None:
    assert texts("ﻻ ﬁrst\n") == ["لا first"]
    typed = "كانون اﻷول/ديسمبر " + "تعيد تأكيد قرارها المؤرخ " * 5
    assert texts(typed + "\n") == [typed.strip()]


def test_accents_written_apart_join_their_letter() -> None:
    assert texts("L'Assemble\u0301e\n") == ["L'Assemblée"]


def test_parentheses_of_old_arabic_texts_are_turned_round() -> None:
    assert texts("القرار )١٩٩٣( والقرار )٢٠٠١(\n") == ["القرار (١٩٩٣) والقرار (٢٠٠١)"]
    assert texts("القرار (1993)\n") == ["القرار (1993)"]


def test_a_line_separator_is_a_break_inside_the_paragraph() -> None:
    assert texts("44th plenary meeting\u202830 October 2000\n") == ["44th plenary meeting⏎30 October 2000"]


def test_every_rewrite_keeps_its_way_to_the_source() -> None:
    paras, _, _ = laid_out("sub\x1eitem ﬁrst\n")
    (text,) = paras[0].content
    assert isinstance(text, Text)
    assert text.pieces is not None
    assert [(p.length, p.reason) for p in text.pieces] == [
        (3, ""), (1, "non-breaking-hyphen"), (5, ""), (2, "presentation-form"), (3, ""),
    ]  # fmt: skip


def test_quotation_marks_that_an_extractor_made_straight_are_set_again() -> None:
    tail = "<<ODS JOB NO>>N2326045E<<ODS JOB NO>>\n\n\tA/RES/78/194\t\n23-26045\t2/2\t\n"
    french = "\tRappelant l'objectif no\u00a016 \"Paix\" et l'« État »,\n\n" + tail
    assert texts(french)[0] == "Rappelant l’objectif no\u00a016 “Paix” et l’« État »,"
    russian = "\tгосударств - членов Организации, 1-2 и «А» - «Б»,\n\n" + tail
    assert texts(russian)[0] == "государств — членов Организации, 1–2 и «А» — «Б»,"
    ascii_only = '\tthe item entitled "Peace".\n\n' + tail
    assert texts(ascii_only)[0] == 'the item entitled "Peace".'


def test_what_unicode_calls_no_character_is_reported_and_set_aside() -> None:
    """Neither XML nor Word can hold U+FFFE, which PDFium puts for a hyphen at the end of a line."""
    parsed = read("The General Assembly,\n\tDecides to ad\ufffejourn.\uffff\n")
    assert show(parsed.document.resolutions[0].body[0].content) == "Decides to adjourn."  # type: ignore[union-attr]
    assert [d.message for d in parsed.diagnostics if d.code == "RC011"] == [
        "2 control characters in the text, the first U+FFFE; set aside"
    ]


def test_control_characters_are_reported_and_set_aside() -> None:
    parsed = read("The General Assembly,\n\t\x07Decides to adjourn.\n")
    assert "RC011" in {d.code for d in parsed.diagnostics}
    assert parsed.ledger.shares()["invisible"] == 1
    assert show(parsed.document.resolutions[0].body[0].content) == "Decides to adjourn."  # type: ignore[union-attr]
