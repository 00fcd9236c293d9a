"""Lines that a program filled up with blanks to a width, and what such a program does at the edges."""

from __future__ import annotations

import unicodedata

from tests.text.helpers import laid_out, show, texts

WIDTH = 76
BODY = [
    "Recalling its resolutions 37/4 of 22 October 1982 and 38/4 of 28 October 1983 on cooperation between "
    "the United Nations and the organizations of the region in all fields of common interest,",
    "Having considered the report of the Secretary-General on cooperation between the two organizations in "
    "the political, economic, social, humanitarian, cultural and technical fields,",
    "Taking into account the desire of both organizations to continue to cooperate closely in their common "
    "search for solutions to problems that concern all peoples of the world alike,",
]
ARABIC = [
    "إذ تشير إلى قراراتها السابقة المتعلقة بالتعاون بين المنظمتين في جميع الميادين التي تهم شعوب المنطقة "
    "بأسرها وإذ ترحّب بما أُحرز من تقدّم كبير في هذا الصدد حتى الآن،",
    "وإذ تضع في اعتبارها رغبة المنظمتين في مواصلة التعاون الوثيق بينهما بحثا عن حلول مشتركة للمشاكل "
    "العالمية التي تهمّ الأمم كلّها اليوم وغدا على السواء،",
]


def cells(text: str) -> int:
    return sum(not unicodedata.combining(sign) for sign in text)


def broken(text: str) -> list[list[str]]:
    """The words of each line; one that would be just full is broken before its last word."""
    out: list[list[str]] = [[]]
    for word in text.split(" "):
        if out[-1] and cells(" ".join([*out[-1], word])) >= WIDTH:
            out.append([])
        out[-1].append(word)
    return out


def filled(text: str) -> str:
    """As the program prints a paragraph: each line but the last filled up to the width."""
    lines = broken(text)
    for words in lines[:-1]:
        at = len(words) - 1
        while cells(" ".join(words)) < WIDTH:
            words[at] = " " + words[at]
            at = at - 1 if at > 1 else len(words) - 1
    return "\n".join(map(" ".join, lines))


def flush_right(text: str) -> str:
    return "\n".join(" " * (WIDTH - cells(line)) + line for line in map(" ".join, broken(text)))


def text_of(*paragraphs: str) -> str:
    return "\n\n".join(paragraphs) + "\n"


def test_a_line_that_would_be_just_full_was_broken() -> None:
    title = "Strengthening the role of organizations of the region in the years to follow"
    assert len(title) == WIDTH
    text = text_of("Agenda item 71\n" + "\n".join(map(" ".join, broken(title))), *map(filled, BODY * 3))
    assert texts(text) == ["Agenda item 71", title, *BODY * 3]


def test_a_square_bracket_that_is_open_goes_on_in_the_next_line() -> None:
    provenance = "[on the report of the Special Political and Decolonization Committee\n(Fourth Committee) (A/74/418)]"
    text = text_of("Agenda item 59\nImplementation of the Declaration", provenance, *map(filled, BODY * 3))
    assert texts(text)[2:] == [provenance.replace("\n", " "), *BODY * 3]


def test_a_line_far_from_full_ends_its_paragraph_where_lines_are_filled_up() -> None:
    head = "Statement by the President of the Security Council"
    text = text_of(f"{head}\n{filled(BODY[0])}", *map(filled, BODY[1:] * 3))
    assert texts(text) == [head, *BODY[:1], *BODY[1:] * 3]


def test_arabic_lines_set_flush_right_are_joined() -> None:
    title = "79/106. - مسألة التعاون بين الأمم المتحدة وسائر المنظمات الإقليمية ودون الإقليمية في المنطقة"
    note = "الوثائق الرسمية للجمعية العامة، الدورة التاسعة والسبعون، الملحق رقم 23 وما يتصل به (A/79/23)."
    calling = ARABIC[0].removesuffix("،") + "[1]،"
    text = text_of(
        flush_right("الدورة التاسعة والسبعون"),
        flush_right(title),
        *map(filled, [ARABIC[0], ARABIC[1], calling, ARABIC[1]]),
        flush_right("-----------------------") + "\n" + flush_right(f"[1] {note}"),
    )
    paras, notes, _ = laid_out(text)
    assert [show(p.content) for p in paras][:2] == ["الدورة التاسعة والسبعون", title]
    assert [show(p.content) for p in paras][2:] == [ARABIC[0], ARABIC[1], calling.replace("[1]", "⟨1⟩"), ARABIC[1]]
    assert [show(n.paragraphs[0]) for n in notes] == [note]


def test_the_first_note_may_have_its_mark_on_a_line_of_its_own() -> None:
    body = "重申《巴黎协定》[1] 及其早日生效，鼓励协定所有缔约方充分执行该协定，并鼓励其他各方尽快交存批准书，"
    note = "在《联合国气候变化框架公约》下通过，见FCCC/CP/2015/10/Add.1，第1/CP.21号决定。"
    text = text_of(
        "大会，", body, body.replace("[1]", "[2]"), f"-----------------------\n[1]\n{note}\n[2] 第70/1号决议。"
    )
    _, notes, ledger = laid_out(text)
    assert [(n.mark, show(n.paragraphs[0])) for n in notes] == [("1", note), ("2", "第70/1号决议。")]
    assert ledger.shares()["note-mark"] >= 6


def test_an_empty_line_after_every_line_hides_no_paragraph() -> None:
    text = text_of("Agenda item 71", "Strengthening of cooperation", *map(filled, BODY * 3))
    assert texts(text.replace("\n", "\n\n")) == ["Agenda item 71", "Strengthening of cooperation", *BODY * 3]


def test_an_empty_line_after_every_paragraph_joins_none() -> None:
    short = ["ссылаясь на свои резолюции", "отмечая доклад", "постановляет"] * 4
    assert texts("\n\n".join(short) + "\n") == short
