"""Wrapped lines, drawn tables, appended heads and feet, notes apart."""

from __future__ import annotations

import textwrap

from resconvert.formats.text.split import split
from resconvert.source import Span, decode
from tests.text.helpers import laid_out, read, rows, show, texts

PARAGRAPHS = [
    "Recalling its resolutions 37/4 of 22 October 1982 and 38/4 of 28 October 1983 on cooperation between "
    "the United Nations and the Organization of the Islamic Conference,",
    "Having considered the report of the Secretary-General on cooperation between the two organizations in "
    "the political, economic, social, humanitarian, cultural and technical fields,",
    "Taking into account the desire of both organizations to continue to cooperate closely in their common "
    "search for solutions to global problems,",
]
MEASURED = ["Seventy-eighth session", "Agenda item 71", "Promotion and protection of human rights"]


def wrapped(width: int, lead: str, gap: str, paragraphs: list[str]) -> str:
    return gap.join(
        "\n".join(textwrap.wrap(lead.expandtabs(4) + p, width, break_on_hyphens=False, drop_whitespace=True))
        .replace(lead.expandtabs(4), lead, 1)
        for p in paragraphs
    )  # fmt: skip


def test_lines_wrapped_at_a_width_are_joined() -> None:
    text = "\n\n".join(MEASURED) + "\n\n" + wrapped(72, "\t", "\n\n", PARAGRAPHS) + "\n"
    assert texts(text) == [*MEASURED, *PARAGRAPHS]


def test_short_lines_that_touch_are_not_joined() -> None:
    text = "\n".join(MEASURED) + "\n\n" + wrapped(76, "    ", "\n\n", PARAGRAPHS * 3)
    text += "\n\n50th plenary meeting\n19 December 2023\n"
    assert texts(text) == [*MEASURED, *PARAGRAPHS * 3, "50th plenary meeting", "19 December 2023"]


def test_a_program_that_counts_bytes_is_understood() -> None:
    russian = (
        "ссылаясь на свою резолюцию 65/182 от 21 декабря 2010 года, в которой она учредила рабочую группу "
        "открытого состава, открытую для участия всех государств, для усиления защиты прав человека пожилых людей,"
    )
    lines, line = [], "\t"
    for word in russian.split():
        if len((line + word).encode()) > 72:
            lines.append(line.rstrip())
            line = ""
        line += word + " "
    block = "\n".join([*lines, line.rstrip()])
    text = "Семьдесят восьмая сессия\n\nПункт 119\n\nОсуществление резолюций\n\n" + "\n\n".join([block] * 3) + "\n"
    assert texts(text)[3:] == [russian] * 3


def test_blanks_that_fill_up_lines_are_one_blank() -> None:
    text = (
        "Agenda item 71\n\n"
        "    Guided also by the Universal Declaration  of  Human  Rights[1]  and  the\n"
        "Vienna Declaration and Programme of Action,[2] as well as the  International\n"
        "Covenants on Human Rights and other relevant human  rights  instruments  and\n"
        "agreements,\n\n"
        "    Noting that 2023 marks the seventy-fifth anniversary  of  the  Universal\n"
        "Declaration of Human Rights,\n\n"
        "50th plenary meeting\n19 December 2023\n\n"
        "-----------------------\n"
        "[1] Resolution 217 A (III).\n"
        "[2] A/CONF.157/24 (Part I), chap. III.\n"
    )
    paras, notes, ledger = laid_out(text)
    assert show(paras[1].content) == (
        "Guided also by the Universal Declaration of Human Rights⟨1⟩ and the Vienna Declaration and Programme of "
        "Action,⟨2⟩ as well as the International Covenants on Human Rights and other relevant human rights "
        "instruments and agreements,"
    )
    assert [(n.mark, show(n.paragraphs[0])) for n in notes] == [
        ("1", "Resolution 217 A (III)."),
        ("2", "A/CONF.157/24 (Part I), chap. III."),
    ]
    assert ledger.shares()["rule"] == 23


def test_drawn_tables_are_tables() -> None:
    text = (
        "\tAppropriations are approved for these purposes, overall and policymaking:\n\n"
        "|Section  |Amount |\n"
        "|1        |Overall|\n"
        "|         |policym|\n"
        "|         |aking  |\n"
        "|2        |Legal  |\n"
        "|         |affairs|\n"
    )
    assert rows(text) == [["Section", "Amount"], ["1", "Overall policymaking"], ["2", "Legal affairs"]]


def test_cells_that_stand_each_on_a_line_are_rows_again() -> None:
    text = (
        "\t1.\tAppropriations are hereby approved as follows:\n Section \n Amount \n\n\n\n\nPart I. Policymaking\n\n"
        "1\nOverall policymaking\n86 769 400\n2\nGeneral Assembly affairs\n348 510 900\n\n Subtotal \n435 280 300\n"
        "\t2.\tThe income shall be credited;\n"
    )
    assert rows(text) == [
        ["Section", "Amount"],
        ["", "Part I. Policymaking", ""],
        ["1", "Overall policymaking", "86 769 400"],
        ["2", "General Assembly affairs", "348 510 900"],
        ["", "Subtotal", "435 280 300"],
    ]
    assert texts(text)[-1] == "2.\tThe income shall be credited;"


def test_heads_and_feet_appended_to_the_text_become_its_masthead() -> None:
    text = (
        "Seventy-eighth session\nThe General Assembly,\n\tDecides to adjourn.\n50th plenary meeting\n"
        "19 December 2023\n\n\tResolution 217 A (III).\n\n"
        "<<ODS JOB NO>>N2326045E<<ODS JOB NO>>\n<<ODS DOC SYMBOL1>>A/RES/78/194<<ODS DOC SYMBOL1>>\n\n"
        "\tA/RES/78/194\t\n\n\tUnited Nations\t\tA/RES/78/194\t\n \tGeneral Assembly\t\tDistr.: General\n"
        "22 December 2023\n\n23-26045\t2/2\t\n23-26045 (E)\n*2326045*\t\t\n"
    )
    paras, notes, ledger = laid_out(text)
    assert [p.text for p in paras[:5]] == [
        "United Nations", "A/RES/78/194", "General Assembly", "Distr.: General", "22 December 2023",
    ]  # fmt: skip
    assert [show(n.paragraphs[0]) for n in notes] == ["Resolution 217 A (III)."]
    assert {"ods-field", "page-head", "page-foot", "job-number", "bar-code"} <= set(ledger.shares())


def test_masthead_cells_glued_together_come_apart() -> None:
    text = (
        "[DU1]\nResolution adopted by the General Assembly\n[DU1]<<ODS JOB NO>>N0055993E<<ODS JOB NO>>\n"
        "United NationsA/RES/55/9General AssemblyDistr.: General\n11 June 2018Fifty-fifth session\n00 55993\n"
    )
    assert texts(text)[:6] == [
        "United Nations", "A/RES/55/9", "General Assembly", "Distr.: General", "11 June 2018", "Fifty-fifth session",
    ]  # fmt: skip


def test_field_codes_give_the_symbol_and_go() -> None:
    text = (
        "The General Assembly,\n\tDecides to adjourn.\n19 December 2023\n\t  DOCVARIABLE sss1  A/RES/78/194 \n\n"
        "  DOCVARIABLE FooterJN  23-26045 \t  PAGE \\* ARABIC  2 /  NUMPAGES \\* ARABIC  2 \n\n"
        "\tGeneral Assembly\nDistr.: General\n"
    )
    paras, _, ledger = laid_out(text)
    assert [p.text for p in paras[:3]] == ["A/RES/78/194", "General Assembly", "Distr.: General"]
    assert ledger.shares()["field-code"] > 50


def test_chinese_lines_are_joined_without_blanks() -> None:
    sentence = (
        "回顾其关于贸易和发展会议的各项决议，铭记航运在国际贸易和运输中的关键作用"
        "以及司法出售作为实现请求权的一种手段的功能，"
    )
    lines = [sentence[i : i + 24] for i in range(0, len(sentence), 24)]
    block = "\t" + "\n".join(lines)
    text = "第七十七届会议\n\n议程项目75\n\n大会，\n\n" + "\n\n".join([block] * 4) + "\n"
    assert texts(text)[3:] == [sentence] * 4


def test_a_compilation_is_split_at_its_mastheads() -> None:
    def document(number: int) -> str:
        body = "\tRecalling its resolutions on the subject and noting the report of the Secretary-General,\n" * 6
        return (
            f"United Nations\nA/RES/55/{number}\nGeneral Assembly\nDistr.: General\n7 January 2001\n"
            "Fifty-fifth session\nResolution adopted by the General Assembly\n"
            f"55/{number}.\tCooperation\nThe General Assembly,\n{body}"
            "\tDecides to remain seized of the matter.\n44th plenary meeting\n30 October 2000\n"
        )

    text = "".join(document(n) for n in (9, 10, 11))
    source, _ = decode(text.encode())
    spans = split(source)
    assert [source[s] for s in spans] == [document(n) for n in (9, 10, 11)]
    assert "RC106" in {d.code for d in read(text).diagnostics}
    assert split(decode(document(9).encode())[0]) == [Span(0, len(document(9)))]
    assert "RC106" not in {d.code for d in read(document(9)).diagnostics}


def test_a_date_glued_to_the_line_above_comes_apart() -> None:
    assert texts("44th plenary meeting30 October 2000\n\nNext\n") == ["44th plenary meeting", "30 October 2000", "Next"]


def test_a_line_of_a_paragraph_that_was_broken_after_a_date_is_no_glued_line() -> None:
    line = "还赞赏地回顾大会2010年12月21日第65/196号决议决定，根据人权理事会2010年6月17日"
    assert texts(line + "\n\n第47次全体会议2022年12月7日\n") == [line, "第47次全体会议", "2022年12月7日"]


def test_marks_alone_on_a_line_belong_to_the_notes_below_them() -> None:
    first = "见《大会正式记录，第六十八届会议，补编第53号》(A/68/53)，第五章，A节，又见其他各届会议的正式记录。"
    block = "    回顾大会关于同一主题的各项决议，并回顾人权理事会关于对白化病患者的袭击和歧视"
    block += "\n的决议[1]\n以及关于独立专家的任务的决议，[2]"
    text = (
        "大会，\n\n"
        + "\n\n".join([block] * 5)
        + f"\n\n-----------------------\n[1] A/79/336。\n[2]\n{first}\n[3]\n{first}\n"
    )
    _, notes, _ = laid_out(text)
    assert [(n.mark, show(n.paragraphs[0])) for n in notes] == [("1", "A/79/336。"), ("2", first), ("3", first)]


def test_one_line_that_nearly_fills_a_width_is_no_sign_of_wrapping_where_paragraphs_begin_with_tabs() -> None:
    lines = [
        "Distr.: General",
        "\tResolution 2661 (2022)",
        "Adopted by the Security Council at its 9193rd meeting held, on 15 November 2022",
    ]
    lines += [
        "The Security Council,",
        "\tRecalling all its resolutions,",
        "\t1.\tDecides to extend the measures until November;",
    ]
    assert "The Security Council," in texts("\n".join(lines) + "\n")


def test_running_heads_and_page_fields_behind_the_text_are_a_tail() -> None:
    text = (
        "Seventy-fourth session\nAgenda item 59\n\tThe General Assembly,\n"
        "\tHaving considered the question of Anguilla,\n\t1.\tReaffirms its resolution of last year;\n"
        "\t2.\tDecides to remain seized of the matter.\n47th plenary meeting\n13 December 2019\n"
        "\tResolution 1514 (XV).\n\tA/56/61, annex I, sect. C\n\tA/AC.109/2019/2.\n"
        "A/RES/74/99\tQuestion of Anguilla\n\nQuestion of Anguilla\tA/RES/74/99\n\n"
        "  PAGE  4 /  NUMPAGES  5 \n\t\n\t  PAGE  5 /  NUMPAGES  5 \n\n"
        "\tUnited Nations\tA/RES/74/99\n\tGeneral Assembly\tDistr.: General\n26 December 2019\n"
    )
    paras, notes, ledger = laid_out(text)
    shown = [show(p.content) for p in paras]
    assert shown[:5] == ["United Nations", "A/RES/74/99", "General Assembly", "Distr.: General", "26 December 2019"]
    assert shown[-1] == "13 December 2019"
    assert [show(n.paragraphs[0]) for n in notes] == [
        "Resolution 1514 (XV).", "A/56/61, annex I, sect. C", "A/AC.109/2019/2."
    ]  # fmt: skip
    assert ledger.shares()["page-head"] == len("A/RES/74/99\tQuestion of Anguilla") * 2


def test_a_note_that_is_a_symbol_twice_opens_no_tail() -> None:
    notes = ["A/80/7.", "Ibid.", "A/80/7", "A/80/264.", "A/80/7"]
    text = (
        "Agenda item 59\n\tThe General Assembly,\n\t1.\tDecides to remain seized of the matter.\n"
        "47th plenary meeting\n13 December 2019\n" + "".join(f"\t{n}\n" for n in notes) +
        "\t  DOCVARIABLE sss1  A/RES/80/242 \n\n  PAGE  4 /  NUMPAGES  5 \n"
    )  # fmt: skip
    _, found, _ = laid_out(text)
    assert [show(n.paragraphs[0]) for n in found] == notes


def test_a_note_without_its_mark_is_reported_where_it_stands() -> None:
    text = (
        "United Nations\nA/RES/74/99\nGeneral Assembly\n74/99.\tQuestion\nThe General Assembly,\n"
        "\t1.\tDecides to remain seized of the matter.\n47th plenary meeting\n13 December 2019\n"
        "\tResolution 1514 (XV).\n\t  DOCVARIABLE sss1  A/RES/74/99 \n  PAGE  4 /  NUMPAGES  5 \n"
    )
    found = [d for d in read(text, "eng").diagnostics if d.code == "RC103"]
    assert [(d.place.line, d.place.column) for d in found if d.place] == [(9, 2)]
