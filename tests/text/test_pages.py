"""Texts of typeset pages: heads, feet, notes, calls, lines and mended words."""

from __future__ import annotations

import pytest

from resconvert.formats.text.hyphens import Mender
from resconvert.formats.text.typeset import natural
from tests.text.helpers import laid_out, rows, show, texts

PAGE_1 = """A/RES/78/194

United Nations

General Assembly

Distr.: General
22 December 2023

Seventy-eighth session
Agenda item 71

Resolution adopted by the General Assembly
on 19 December 2023

78/194.

Commemoration of the seventy-fifth anniversary of the Universal
Declaration of Human Rights
The General Assembly,
Guided also by the Universal Declaration of Human Rights 1 and the Vienna
Declaration and Programme of Action, 2 as well as the International Covenants on
Human Rights 3 and other relevant human rights instruments,
Noting that 2023 marks the seventy-fifth anniversary of the Universal
Declaration of Human Rights and the thirtieth anniversary of the Vienna Declaration
and Programme of Action,
1.
Welcomes the seventy-fifth anniversary of the Universal Declaration of
Human Rights and stresses the importance of all United Nations human rights mechanisms

__________________

Resolution 217 A (III).
A/CONF.157/24 (Part I), chap. III.
3
Resolution 2200 A (XXI), annex.
1
2

23-26045 (E)

050124

*2326045*

"""
PAGE_2 = """A/RES/78/194

Commemoration of the seventy-fifth anniversary of the
Universal Declaration of Human Rights

with regard to the promotion and protection of human rights and fundamental
freedoms;
2.
Urges States to redouble their efforts in fulfilling their duty to promote
and protect all human rights.
50th plenary meeting
19 December 2023

2/2

23-26045

"""
DOCUMENT = PAGE_1 + "\f" + PAGE_2 + "\f"


def test_paragraphs_run_on_across_lines_and_pages() -> None:
    assert texts(DOCUMENT)[7:] == [
        "Resolution adopted by the General Assembly on 19 December 2023",
        "78/194.\tCommemoration of the seventy-fifth anniversary of the Universal Declaration of Human Rights",
        "The General Assembly,",
        "Guided also by the Universal Declaration of Human Rights⟨1⟩ and the Vienna Declaration and Programme of "
        "Action,⟨2⟩ as well as the International Covenants on Human Rights⟨3⟩ and other relevant human rights "
        "instruments,",
        "Noting that 2023 marks the seventy-fifth anniversary of the Universal Declaration of Human Rights and the "
        "thirtieth anniversary of the Vienna Declaration and Programme of Action,",
        "1.\tWelcomes the seventy-fifth anniversary of the Universal Declaration of Human Rights and stresses the "
        "importance of all United Nations human rights mechanisms with regard to the promotion and protection of "
        "human rights and fundamental freedoms;",
        "2.\tUrges States to redouble their efforts in fulfilling their duty to promote and protect all human rights.",
        "50th plenary meeting",
        "19 December 2023",
    ]


def test_notes_whose_marks_are_printed_last_get_their_texts() -> None:
    _, notes, ledger = laid_out(DOCUMENT)
    assert [(n.mark, show(n.paragraphs[0])) for n in notes] == [
        ("1", "Resolution 217 A (III)."),
        ("2", "A/CONF.157/24 (Part I), chap. III."),
        ("3", "Resolution 2200 A (XXI), annex."),
    ]
    shares = ledger.shares()
    assert shares["bar-code"] == 9
    assert shares["page-foot"] == 3
    assert shares["page-head"] > 80


def test_a_note_goes_on_at_the_foot_of_the_next_page() -> None:
    text = (
        "Some body text,\n_______\n1\nA long note that\n\fA/RES/1/2\n\nmore body.\n_______\ngoes on here.\n2\nIbid.\n\f"
    )
    _, notes, _ = laid_out(text)
    assert [show(n.paragraphs[0]) for n in notes] == ["A long note that goes on here.", "Ibid."]


@pytest.mark.parametrize("number", ["of 3 December 2020 and resolutions", "from 3 to 5 p.m. as well as"])
def test_a_number_that_is_none_of_the_calls_stays(number: str) -> None:
    text = f"The Assembly, recalling the meeting held {number} others, 3 and noting\nthe report,\n_____\n3\nA/1/2.\n\f"
    assert "3" in texts(text)[0]
    assert texts(text)[0].count("⟨1⟩") == 1
    assert "others,⟨1⟩ and" in texts(text)[0]


def test_a_full_line_before_an_opening_ends_its_paragraph_and_one_before_a_name_does_not() -> None:
    text = (
        "Noting the reports on the lighthouses of the whole coast, and recalling the meeting\nof their keepers, "
        "held in Hargeisa, Hamburg, Halifax, Hobart, Honolulu and Lima,\nPeru, from the beginning of March to the end "
        "of June, where the count of lighthouses\nwas begun by the keepers of all of the coasts of the sea, where "
        "this was possible,\nRecalling that the sea is deep,\n1. Decides that it is deep.\n\f"
    )
    assert [t.split()[0] for t in texts(text)] == ["Noting", "Recalling", "1."]


def test_a_line_that_a_raised_mark_broke_is_whole_whatever_the_mark_is_glued_to() -> None:
    text = (
        "Recalling the review of the year 20108\nand the outcome of the meeting of the keepers,\n"
        "Noting that the sea\nis deep,\n________\n8\nA/65/1.\n\f"
    )
    assert texts(text) == [
        "Recalling the review of the year 2010⟨1⟩ and the outcome of the meeting of the keepers,",
        "Noting that the sea is deep,",
    ]


def test_a_page_number_beside_the_job_number_is_one_whatever_page_it_says() -> None:
    text = "Some text,\n\n2/9\n\n23-26045\n\n\fmore text,\n\n2/9\n\n23-26045\n\n\fand its end.\n\n2/9\n\n23-26045\n\n\f"
    assert "2/9" not in "".join(texts(text))


def test_a_remark_of_two_lines_at_the_foot_of_the_first_page_stands_before_the_text() -> None:
    text = (
        "Recalling the sea, which is\n\n* On behalf of the keepers of\nlighthouses.\n\n25-16551 (E)     171025 181025\n"
        "*2516551*\n\fdeep and wide,\n\f"
    )
    assert texts(text) == ["* On behalf of the keepers of lighthouses.", "Recalling the sea, which is deep and wide,"]


def test_a_full_line_of_a_note_goes_on_in_a_line_that_begins_with_the_next_number() -> None:
    text = (
        "Recalling the sea,1 and the land,2\n________\n"
        "  1 Report of the Conference of the Keepers of Lighthouses on the Lighthouses of the Sea, New York,\n"
        "  2 March 2022 (A/CONF.219/3).\n  2 A/65/2.\n\f"
    )
    _, notes, _ = laid_out(text)
    assert [n.mark for n in notes] == ["1", "2"]


def test_columns_of_figures_are_a_table() -> None:
    cells = ["Category", "Posts", "Total", "D-2", "115", "120", "D-1", "302", "347", "P-5", "861", "993"]
    text = "Annex\nStaffing table\n\n" + "\n\n".join(cells) + "\n\f"
    assert rows(text)[-3:] == [["D-2", "115", "120"], ["D-1", "302", "347"], ["P-5", "861", "993"]]


def test_columns_kept_by_blanks_are_a_table_that_begins_with_the_names_of_its_columns() -> None:
    left, right = " " * 16, " " * 60
    text = (
        "\n".join(f"{left}{n}. Decides so;" for n in range(1, 10)) + "\n\f"
        f"{right}50th plenary meeting\n{right} 19 December 2023\n\n\n{left}Annex\n\n{left}Staffing table\n\n"
        f"{right}     Posts        Total\n\n{left}D-2{right}115          120\n"
        f"{left}D-1 on the coasts of\n{left}the sea{right}302           –\n\n{left}P-5{right}861       1 993\n\f"
    )
    assert rows(text)[-3:] == [
        ["D-2", "115", "120"],
        ["D-1 on the coasts of the sea", "302", "–"],
        ["P-5", "861", "1 993"],
    ]
    assert texts(text)[9:13] == ["50th plenary meeting", "19 December 2023", "Annex", "Staffing table"]


def test_a_hyphen_lost_between_two_lines_is_set_again() -> None:
    first = "reform can only be achieved through building a culture of efficiency, cost"
    line = f"{first} effectiveness and transparency throughout the Secretariat, and requests the"
    mends = Mender([line], 367.3).mends(line)
    assert [(m.start, m.joint) for m in mends] == [(len(first), "-")]
    assert natural(line) > 2 * 300


def test_a_line_that_fits_keeps_its_words() -> None:
    line = "requests the Secretary General of the League to report on cost effectiveness"
    assert Mender([line], 367.3).mends(line) == []


def test_blanks_inside_words_go_where_the_whole_word_is_known() -> None:
    lines = [
        "sustainable developm ent in its",
        "sustainable development and the seventy -ninth session",
        "a long time and along",
    ]
    mender = Mender(lines, 367.3)
    assert [(m.start, m.end) for m in mender.mends(lines[0])] == [(20, 21)]
    assert [lines[1][: m.start] for m in mender.mends(lines[1])] == ["sustainable development and the seventy"]
    assert mender.mends(lines[2]) == []
