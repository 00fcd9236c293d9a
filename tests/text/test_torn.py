"""Lines that an extractor tore: words in a column, ends before beginnings, hyphens at rules, heads around numbers."""

from __future__ import annotations

from resconvert.formats.text.lines import Line
from resconvert.formats.text.torn import mended
from tests.text.helpers import laid_out, show, texts

MEASURE = 367.3


def lines(text: str) -> list[Line]:
    out, at, gap = [], 0, 0
    for words in text.split("\n"):
        if words:
            out.append(Line(at, at + len(words), words, gap=gap))
            gap = 0
        else:
            gap += 1
        at += len(words) + 1
    return out


def printed(text: str) -> str:
    """The lines in the order in which they are read; ``+`` before those that go on with the line before."""
    return "|".join(("+" if n.joint is not None else "") + n.text for n in mended(lines(text), MEASURE))


def test_words_one_below_the_other_after_a_number_are_one_line() -> None:
    text = "3.\nStrongly\nencourages\nGovernments,\nand\nother organizations to contribute to the fund;\n4.\nDecides;"
    assert printed(text).startswith("3.|Strongly|+encourages|+Governments,|+and|+other organizations")


def test_words_that_no_sentence_holds_stay_where_they_are() -> None:
    assert printed("Category\n\nOther\n\nTotal\n\n39\n\n17") == "Category|Other|Total|39|17"


def test_the_end_of_a_line_that_came_first_follows_its_beginning() -> None:
    text = "(a)\nperiod;\n\n60,963,800 dollars, being the estimated appropriation approved for the\n\n(b) Less"
    assert printed(text) == (
        "(a)|60,963,800 dollars, being the estimated appropriation approved for the|+period;|(b) Less"
    )


def test_torn_words_below_a_paragraph_go_where_a_line_ends_too_early() -> None:
    text = (
        "Decides that the organizational arrangements\nmulti-stakeholder panels will be as follows:\n\n"
        "for\n\nthe\n\nfour"
    )
    assert printed(text) == (
        "Decides that the organizational arrangements|+for|+the|+four|multi-stakeholder panels will be as follows:"
    )
    everywhere = "All lines are full here, from the first to the last word of every single one\nof them;\n\nfor\n\nthe"
    assert printed(everywhere).endswith("of them;|for|the")


def test_letters_of_notes_stand_before_their_notes() -> None:
    assert printed("a\nb\n\nSee A/79/55.\nReflects amounts\nafter recosting.\n") == (
        "a|+See A/79/55.|b|+Reflects amounts|after recosting."
    )


def test_a_hyphen_before_the_rule_at_a_page_foot_goes_on_on_the_next_page() -> None:
    page = "A/RES/78/1\n\nUnited Nations\n\n78/1.\n\nFisheries\nThe General Assembly,\n1.\nStresses the need for gender"
    text = (
        f"{page}__________________\n\n1\nA/78/1.\n\n\fA/RES/78/1\n\nFisheries\n\nresponsive measures at sea;\n"
        "2.\nDecides.\n"
    )
    assert "1.\tStresses the need for gender-responsive measures at sea;" in texts(text)


def test_a_number_among_the_lines_of_a_running_head_stays_in_the_text() -> None:
    text = (
        "A/RES/78/1\n\nUnited Nations\n\n78/1.\n\nFisheries of the sea\nThe General Assembly,\n1.\nDecides;\n\n"
        "\f2/2\n\n24-00001\n\nFisheries of the sea\n\n2.\n\nA/RES/78/1\n\nRecalls its resolution;\n"
    )
    paras, _, ledger = laid_out(text)
    assert show(paras[-1].content) == "2.\tRecalls its resolution;"
    assert {"page-head", "page-foot"} <= {entry.reason for entry in ledger}


def test_pages_without_form_feeds_are_told_by_their_heads_and_first_lines_by_their_blank() -> None:
    text = (
        " United Nations  A/RES/71/990 \nGeneral Assembly \n17-00990 (E)    120117 \n*1700990*   \n"
        " 71/990. Keeping of lighthouses \n \n The General Assembly, \n"
        " Recalling its resolution 70/1 of 25 September 2015, in which it had adopted \nan agenda for all coasts,1 \n"
        " Noting the lights, \n 1. Decides that every lighthouse shall have a keeper who knows the sea and is \nnot "
        "afraid of storms or of the long dark \n__________________ \n 1  Resolution 70/1. \n"
        "A/RES/71/990 Keeping of lighthouses \n \n17-00990 2/2 \n \nwinter nights at sea; \n 2. Requests a report. \n"
    )
    paras, notes, _ = laid_out(text)
    assert [show(p.content) for p in paras][-2:] == [
        "1. Decides that every lighthouse shall have a keeper who knows the sea and is not afraid of storms or of the "
        "long dark winter nights at sea;",
        "2. Requests a report.",
    ]
    assert [(n.mark, show(n.paragraphs[0])) for n in notes] == [("1", "Resolution 70/1.")]


def test_feet_put_at_the_end_of_a_short_text_do_not_make_it_pages() -> None:
    text = (
        "71/990.\tKeeping of lighthouses\n\nThe General Assembly,\n\n\tDecides,\n\n2/2\n\n17-00990 (E)\n\n*1700990*\n"
    )
    paras, _, ledger = laid_out(text)
    assert [p.page for p in paras] == [1] * len(paras)
    assert [show(p.content) for p in paras] == ["71/990.\tKeeping of lighthouses", "The General Assembly,", "Decides,"]
    assert "bar-code" in {entry.reason for entry in ledger}
