"""Never lose a word, as arithmetic."""

import pytest

from resconvert.errors import InternalError
from resconvert.ledger import Ledger, balance
from resconvert.model import Document, Num, Paragraph, Resolution, Text
from resconvert.source import Source, Span

SOURCE = Source("1.\tDecides;\n2/3\n")


def document(*texts: Text, num: Num | None = None) -> Document:
    return Document(resolutions=(Resolution(body=tuple(Paragraph("operative", (t,), num) for t in texts)),))


WHOLE = document(Text("Decides;", span=Span(3, 11)), num=Num("1.", "1", span=Span(0, 2)))


def test_model_and_ledger_together_are_the_source() -> None:
    ledger = Ledger()
    ledger.add(Span(12, 15), "page-foot")
    balance(SOURCE, WHOLE, ledger)
    assert ledger.shares() == {"layout": 3, "page-foot": 3}


def test_a_lost_word_is_named_with_its_place() -> None:
    with pytest.raises(InternalError, match=r"<text>:2:1: .*'2/3' is neither"):
        balance(SOURCE, WHOLE, Ledger())


def test_a_word_claimed_twice_is_an_error() -> None:
    ledger = Ledger()
    ledger.add(Span(8, 15), "page-foot")
    with pytest.raises(InternalError, match="claimed twice"):
        balance(SOURCE, WHOLE, ledger)
