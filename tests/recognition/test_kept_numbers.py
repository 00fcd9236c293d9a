"""Numbers that a source keeps apart from the text, and lines that changed places."""

from __future__ import annotations

import pytest

from resconvert.diagnostics import Diagnostics
from resconvert.ledger import Ledger, balance
from resconvert.model.inlines import Text
from resconvert.model.nodes import Num
from resconvert.recognition.assemble import assemble
from resconvert.recognition.paras import Para
from resconvert.source import Span, decode
from resconvert.structure import flatten
from tests.text.helpers import read, show

LINES = (
    "United Nations", "A/RES/55/9", "General Assembly", "55/9. Cooperation", "The General Assembly,",
    "Recalling its resolution,", "Decides to go on;", "Decides to end.", "Heading", "44th plenary meeting",
    "30 October 2000", "Annex", "A title", "Some text here.",
)  # fmt: skip


@pytest.mark.parametrize("printed", ["§ 7", "Article 1", "Ⅻ", "7°", "12.", "(a)", "A.", "١", "No. 3", "Annex I"])
def test_a_number_kept_apart_is_lost_nowhere(printed: str) -> None:
    for numbered in range(len(LINES)):
        text, paras = "", []
        for at, line in enumerate(LINES):
            num = None
            if at == numbered:
                num = Num(printed, printed, span=Span(len(text), len(text) + len(printed)))
                text += printed + " "
            paras.append(Para((Text(line, span=Span(len(text), len(text) + len(line))),), num=num))
            text += line + "\n"
        source, _ = decode(text.encode())
        ledger = Ledger()
        document = assemble(paras, [], source=source, lang="eng", log=Diagnostics(), ledger=ledger)
        balance(source, document, ledger)
        said = [(b.num.printed + " " if b.num else "") + show(b.content) for b in flatten(document)]
        assert any(printed in words for words in said), LINES[numbered]


def test_a_date_before_the_meeting_closes_the_text() -> None:
    text = "A/RES/55/9\nThe General Assembly,\n\t1.\tDecides to end.\n{}\n{}\n"
    for lines in (("30 October 2000", "44th plenary meeting"), ("44th plenary meeting", "30 October 2000")):
        roles = [b.role for b in flatten(read(text.format(*lines)).document)][-2:]
        assert sorted(roles) == ["date", "meeting"]


def test_a_soft_hyphen_between_blanks_is_taken_out_once() -> None:
    assert read("Recalling its resolution \u00ad\t[1] ").ledger.shares()["invisible"] == 1


@pytest.mark.parametrize(
    "symbol", ["A/80/6 (Sect. 29)", "A/79/6 (Prog. 5)", "A/80/6 (Sect. 29E)/Corr.1", "S/RES/2661 (2022)"]
)
def test_a_symbol_with_what_it_says_in_parentheses_is_a_symbol(symbol: str) -> None:
    text = f"{symbol}\nGeneral Assembly\nThe General Assembly,\n\tRecalling its resolution,\n\t1.\tDecides to end.\n"
    assert read(text).document.identification.symbol == symbol


@pytest.mark.parametrize("number", ["IS1", "29B", "36", "A"])
def test_paragraphs_of_a_section_of_the_budget_are_numbered_with_its_letters(number: str) -> None:
    lines = ["The General Assembly,", "Recalling its resolution 55/9,", "1.\tDecides to adjourn.", "", "Annex", ""]
    words = ("The estimates amount to 100 dollars.", "The rates are set by the Assembly.", "Other income is small.")
    numbers = [f"{number}.{at}" if number[-1] != "A" else f"A{at}.{at}" for at in (1, 2, 3)]
    lines += [f"{n}\t{text}\n" for n, text in zip(numbers, words, strict=True)]
    found = [b for b in flatten(read("\n".join(lines)).document) if b.num]
    assert [b.num.printed for b in found if b.num][1:] == numbers
