"""Tables whose cells stand on lines of their own, drawn tables, and the dialects they come in."""

from __future__ import annotations

from tests.text.helpers import laid_out, rows, texts

INTRO = "\tDecides to apportion the following amounts:\n\n"


def test_the_names_of_columns_are_one_row_and_the_unit_another() -> None:
    cells = [" ", "Gross", "Net", "(dollars)", "", "Appropriation", "62 000", "57 000", "Advice", "–", "–"]
    cells += ["Of which:", "", "", "Contributions", "23 000", "21 000", "Others", "1 000", "2 000"]
    assert rows(INTRO + "\n\n".join(cells) + "\n") == [
        ["Gross", "Net"],
        ["(dollars)"],
        ["Appropriation", "62 000", "57 000"],
        ["Advice", "–", "–"],
        ["Of which:", "", ""],
        ["Contributions", "23 000", "21 000"],
        ["Others", "1 000", "2 000"],
    ]


def test_rows_that_are_counted_are_a_table_and_numbered_sentences_are_not() -> None:
    counted = (
        "Annex\n\nForm\n\n1.\n\nName of ship\n\n2.\n\nRegistry\n\n2.1\n\nAddress\n\n3.\n\nOwner\n\nDone in New York.\n"
    )
    assert rows(counted) == [["1.", "Name of ship"], ["2.", "Registry"], ["2.1", "Address"], ["3.", "Owner"]]
    sentences = "Annex\n\n1.\n\nThe ship has a name.\n\n2.\n\nThe ship has a port.\n\n3.\n\nThe ship has an owner.\n"
    assert rows(sentences) == []


def test_figures_of_a_printed_table_find_the_words_they_belong_to() -> None:
    front = (
        "A/RES/79/1\n\nUnited Nations\n\n79/1.\n\nFinancing\nThe General Assembly,\n1.\nDecides;\nAnnex\nFinancing\n"
    )
    cells = ["Gross", "Net", "(dollars)", "Appropriation", "62 000", "57 000", "Advice", "(1 000)", "(1 000)"]
    cells += ["–", "–", "61 000", "56 000", "Recommendations\nFinal appropriation"]
    assert rows(front + "\n\n" + "\n\n".join(cells) + "\n\n\f") == [
        ["Gross", "Net"],
        ["(dollars)"],
        ["Appropriation", "62 000", "57 000"],
        ["Advice", "(1 000)", "(1 000)"],
        ["Recommendations", "–", "–"],
        ["Final appropriation", "61 000", "56 000"],
    ]


def test_heads_of_groups_below_sums_take_no_figures_that_wait() -> None:
    front = "A/RES/79/1\n\nUnited Nations\n\n79/1.\n\nFinancing\nThe General Assembly,\n1.\nDecides;\nAnnex\nPosts\n"
    cells = ["Gross", "Net", "(dollars)", "Deputies", "1", "2", "Assistants", "3", "4", "4", "6", "5", "7", "5", "7"]
    cells += ["Subtotal\nGeneral Service\nPrincipal level\nSubtotal\nOther\nSecurity", "8", "9"]
    assert rows(front + "\n\n" + "\n\n".join(cells) + "\n\n\f")[4:] == [
        ["Subtotal", "4", "6"],
        ["General Service"],
        ["Principal level", "5", "7"],
        ["Subtotal", "5", "7"],
        ["Other"],
        ["Security", "8", "9"],
    ]


def test_a_head_that_stands_again_is_set_aside() -> None:
    front = (
        "A/RES/79/1\n\nUnited Nations\n\n79/1.\n\nFinancing\nThe General Assembly,\n1.\nDecides;\nAnnex\nFinancing\n"
    )
    head = ["Gross", "Net", "(dollars)"]
    cells = [*head, "One", "1 000", "2 000", "Two", "3 000", "4 000", *head, "Three", "5 000", "6 000"]
    text = front + "\n\n" + "\n\n".join(cells) + "\n\n\f"
    assert [row[0] for row in rows(text)] == ["Gross", "(dollars)", "One", "Two", "Three"]
    assert sum(entry.reason == "repeated" for entry in laid_out(text)[2]) == 3


def drawn(*lines: str) -> list[list[str]]:
    return rows("Text of the resolution,\n\n" + "\n".join(lines) + "\n")


def test_drawn_cells_are_measured_in_cells_of_the_terminal() -> None:
    assert drawn("|المقدَّر لعام   |62 000|", "|2025 كله      |      |", "|توصيات        |1 000 |") == [
        ["المقدَّر لعام 2025 كله", "62 000"],
        ["توصيات", "1 000"],
    ]


def test_figures_that_cannot_be_one_figure_are_two_rows() -> None:
    assert drawn("|Political |669   |", "|affairs   |303   |", "|Disarm    |12 736|") == [
        ["Political affairs", "669 303"],
        ["Disarm", "12 736"],
    ]
    assert drawn("|Work  |3 935 |", "|      |241.5 |", "|Travel|9 004 |") == [
        ["Work", "3 935 241.5"],
        ["Travel", "9 004"],
    ]
    assert drawn("|Total |60 963 8|", "|      |00      |") == [["Total", "60 963 800"]]


def test_a_drawn_row_begins_as_rows_above_began() -> None:
    lines = [
        "|    |Part I.   |      |",
        "|    |Policy    |      |",
        "|1   |Policy    | 4 000|",
        "|    |Subtotal, | 4 000|",
    ]
    lines += ["|    |part I    |      |", "|    |Part II.  |      |", "|    |Affairs   |      |"]
    assert [row[1] for row in drawn(*lines)] == ["Part I. Policy", "Policy", "Subtotal, part I", "Part II. Affairs"]


RULED = (
    "| Session           | Chair             |\n|-------------------|------------------:|\n"
    "| Seventy-fourth    | African States    |\n| Seventy-fifth of  | all               |\n"
)


def test_a_rule_below_names_of_columns_makes_each_line_a_row() -> None:
    (found,) = (p.table for p in laid_out(f"Text of the resolution,\n\n{RULED}\nEnd.\n")[0] if p.table is not None)
    assert [row.kind for row in found.rows] == ["header", "body", "body"]
    assert found.columns == ("", "right")
    assert rows(RULED) == [["Session", "Chair"], ["Seventy-fourth", "African States"], ["Seventy-fifth of", "all"]]


def test_a_second_rule_begins_a_second_table() -> None:
    paras = laid_out(f"Text of the resolution,\n\n{RULED}{RULED}\nEnd.\n")[0]
    assert [len(p.table.rows) for p in paras if p.table is not None] == [3, 3]


def test_the_last_row_of_a_page_reader_s_table_takes_nothing_of_the_paragraph_below() -> None:
    row = "| Seventy-sixth session of the General Assembly | Eastern European States, in turn |"
    text = f"<!-- image -->\n{RULED}{row}\nii. a note of the chair on what stands above.\n"
    assert rows(text)[-1][0] == "Seventy-sixth session of the General Assembly"
    assert texts(text) == ["ii. a note of the chair on what stands above."]


def test_a_word_that_fills_its_column_is_whole_where_the_table_has_it_whole() -> None:
    lines = ["|Ocean |1 111|", "|policy|     |", "|Wider |2 222|", "|Ocean |     |", "|policy|     |"]
    lines += ["|making|     |", "|Law   |3 333|", "|making|     |"]
    assert [row[0] for row in drawn(*lines)] == ["Ocean policy", "Wider Ocean policy making", "Law making"]
    assert drawn("|Total,|1 111|", "|partit|     |", "|ioning|     |", "|Rest  |2 222|")[0][0] == "Total, partitioning"


def test_what_is_too_long_for_one_word_is_two_unless_the_text_has_it() -> None:
    lines = ["|administrative|1 111|", "|activities    |     |", "|Rest          |2 222|"]
    assert drawn(*lines)[0][0] == "administrative activities"
    lines = ["|Internationali|1 111|", "|zation        |     |", "|Rest          |2 222|"]
    known = "Text on internationalization,\n\n" + "\n".join(lines) + "\n"
    assert rows(known)[0][0] == "Internationalization"


def test_no_capital_goes_on_with_a_small_letter_s_word() -> None:
    assert drawn("|Sum,|1 111|", "|part|     |", "|II  |     |", "|Rest|2 222|")[0] == ["Sum, part II", "1 111"]


def test_a_cell_that_opens_with_a_tab_begins_on_the_second_line_of_the_table_s_first_row_too() -> None:
    lines = ["|        | Gross  |        |", "|        |amount  |Net of  |", "|        |        |staff   |"]
    assert drawn(*lines) == [["", "Gross amount", "Net of staff"]]
    assert drawn("|       |       | 9 756 |", "|Amount |8 898  |       |", "|total  |       |       |") == [
        ["Amount total", "8 898", "9 756"]
    ]


def test_what_was_broken_at_a_no_break_space_goes_on_with_it() -> None:
    lines = ["|Part |     |", "|\u00a0II. |     |", "|Law  |     |", "|1    |348  |", "|Court|\u00a0510 |"]
    assert drawn(*lines) == [["Part II. Law", ""], ["1 Court", "348 510"]]


def test_a_list_of_symbols_goes_on_below() -> None:
    lines = ["|75/96; |Work of |", "|76/80  |a body  |", "|78/11  |Syria   |"]
    assert drawn(*lines) == [["75/96; 76/80", "Work of a body"], ["78/11", "Syria"]]


def test_a_colon_ends_no_row_that_has_its_figure() -> None:
    lines = [
        "|Agenda 2063:    |8 695|",
        "|the wider view: |     |",
        "|The Africa of   |     |",
        "|Law             |3 333|",
    ]
    assert [row[0] for row in drawn(*lines)] == ["Agenda 2063: the wider view: The Africa of", "Law"]


def test_lines_of_old_print_are_joined_by_their_width() -> None:
    text = (
        "Recalling its resolution 392 (1976) of 19 June 1976,\nin which it asked all States to keep their lighthouses\n"
        "in good order and to leave none without a keeper\nduring the winter,\n\n"
        "Gravely concerned that many lights have gone out and\nthat nobody lights them again,\n\n"
        "1. Calls upon all States to keep them in such a state\nthat ships may sail;\n"
    )
    assert [t[:18] + "…" + t[-18:] for t in texts(text)] == [
        "Recalling its reso…during the winter,",
        "Gravely concerned …ights them again,"[:18] + "…" + "dy lights them again,"[-18:],
        "1. Calls upon all …at ships may sail;",
    ]


def test_paragraphs_that_a_page_reader_cut_are_whole_and_notes_below_its_rules_apart() -> None:
    text = (
        "<!-- image -->\nThe General Assembly ,\n"
        "Recalling its  resolution  70/1 of 25 September 2015 1 and its other resolutions on the keeping of\n"
        "\\_\\_\\_\\_\\_\\_\\_\\_\\_\\_\n1 Resolution 70/1.\n<!-- image -->\n3\nall lighthouses of the world,\n"
    )
    paras, notes, ledger = laid_out(text)
    assert texts(text)[1].endswith("on the keeping of all lighthouses of the world,")
    assert "  " not in texts(text)[1]
    assert [n.mark for n in notes] == ["1"]
    assert {"image", "rule", "note-mark", "page-foot"} <= {entry.reason for entry in ledger}
    assert len(paras) == 2


def test_rows_on_one_line_each_are_cut_where_the_sizes_of_rows_agree() -> None:
    front = "A/RES/79/1\n\nUnited Nations\n\n79/1.\nFinancing\nThe General Assembly,\n1. Decides;\nAnnex\nPosts\n"
    lines = ["Gross", "Net of staff", "assessment", "Sum", "(dollars)", "Deputies 1 – 1", "Assistants 34a 14 48"]
    lines += ["Directors 1 573 298 1 871", "Subtotal 4 902 766 5 668"]
    assert rows(front + "\n".join(lines) + "\n\f") == [
        ["Gross", "Net of staff assessment", "Sum"],
        ["(dollars)"],
        ["Deputies", "1", "–", "1"],
        ["Assistants", "34a", "14", "48"],
        ["Directors", "1 573", "298", "1 871"],
        ["Subtotal", "4 902", "766", "5 668"],
    ]
