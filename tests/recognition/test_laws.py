"""Laws of recognition: nothing is lost, positions hold, time grows with the text and no faster."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from resconvert.formats.text.layout import paragraphs
from resconvert.formats.text.reader import READER
from resconvert.ledger import Ledger
from resconvert.model.inlines import Text, runs
from resconvert.protocols import NoOptions, Parsed, ReadContext
from resconvert.recognition.assemble import assemble
from resconvert.source import decode
from resconvert.structure import flatten

CASES = Path(__file__).resolve().parents[1] / "cases"
WORDS = st.sampled_from(
    [
        "The General Assembly,",
        "Recalling its resolution,",
        "1.\tDecides;",
        "(a)\tThis;",
        "(i)\tThat;",
        "Annex I",
        "I",
        "A",
        "B\t\tTitle",
        "44th plenary meeting",
        "30 October 2000",
        "1\tA/55/368.",
        "Having considered,1",
        "* * *",
        "Section 1",
        "1\t2\t3",
        "a\tNote.",
        "[Adopted without a vote.]",
        "In favour: Chad",
        "",
        "大会，",
        "1．\t决定：",
        "㈠\t甲；",
        "إن الجمعية العامة،",
        "1 -\tتقرر؛",
        "’1‘\tنص؛",
        "Resolution 2787 (2025)",
        "Statement by the President of the Security Council",
        "A/RES/55/9",
        "2.",
        "text without a stop",
        "and so on;",
        "– dash;",
        "•\tbullet",
        "(iv)\tfour",
        "[1]",
        "word[2].",
    ]
)


def read(text: str, lang: str | None = None) -> Parsed:
    return READER.read(text.encode(), ReadContext(lang=lang), NoOptions())


@given(st.lists(WORDS, min_size=1, max_size=40).filter(lambda lines: any(map(str.strip, lines))))
@settings(max_examples=150, deadline=None)
def test_no_order_of_lines_loses_a_word_or_fails(lines: list[str]) -> None:
    """The reader balances the ledger at the end, so a lost or doubled character would raise."""
    parsed = read("\n".join(lines))
    assert parsed.document.identification.language


@pytest.mark.parametrize("name", sorted(p.parent.name for p in CASES.glob("*/input.txt")))
def test_the_place_of_every_text_holds_that_text(name: str) -> None:
    parsed = READER.read((CASES / name / "input.txt").read_bytes(), ReadContext(), NoOptions())
    assert parsed.source
    for block in flatten(parsed.document):
        for leaf, _ in runs(block.content):
            if isinstance(leaf, Text) and leaf.span and leaf.pieces is None:
                assert parsed.source[leaf.span] == leaf.text


PARAGRAPH = "\t{n}.\tRequests the Secretary-General to report on resolution 55/{n} of 30 October 2000;{n}\n"
HEAD = "A/RES/55/9\nThe General Assembly,\n\tRecalling its resolution 54/9,\n"
NASTY = {
    "many paragraphs": lambda n: HEAD + "".join(PARAGRAPH.format(n=k) for k in range(1, n // 90)),
    "parentheses": lambda n: HEAD + "\t1.\tDecides " + "(" * n,
    "nested labels": lambda n: HEAD + "\t1.\tDecides:\n" + "".join(f"\t({'ixv'[k % 3]})\tx;\n" for k in range(n // 7)),
    "one endless line": lambda n: HEAD + "\t1.\tDecides " + "word " * (n // 5),
    "figures": lambda n: HEAD + "\t1.\tDecides " + "a1 b,2 c.3 (4) 19995 " * (n // 21),
    "loose lines": lambda n: HEAD + "Heading\n" * (n // 8),
    "rows": lambda n: HEAD + "a\tb\tc\n" * (n // 6),
    "letters": lambda n: HEAD + "A\nB\nI\n" * (n // 6),
    "formulas": lambda n: HEAD + "The General Assembly,\n" * (n // 22),
    "formulas between paragraphs": lambda n: HEAD + "1. Decides.\nThe General Assembly,\n" * (n // 34),
    "notes": lambda n: HEAD + "\tRecalling," + "".join(f"\n{k}\tA/55/{k}." for k in range(1, n // 12)),
    "one endless number": lambda n: f"A/RES/{'9' * (n // 2)}/{'9' * (n // 2)}\n" + HEAD,
    "annexes": lambda n: HEAD + "Annex I\nTitle\nText.\n" * (n // 20),
}


@pytest.mark.parametrize("name", NASTY)
def test_time_doubles_at_most_when_a_text_doubles(name: str) -> None:
    def seconds(size: int) -> float:
        source, log = decode(NASTY[name](size).encode())
        best = float("inf")
        for _ in range(3):
            ledger = Ledger()
            paras, notes = paragraphs(source, log, ledger)
            start = time.process_time()
            assemble(paras, notes, source=source, lang="eng", log=log, ledger=ledger)
            best = min(best, time.process_time() - start)
        return best

    small, large = seconds(15_000), seconds(60_000)
    assert large < max(small, 0.02) * 4 * 2.5, f"{small:.3f} s, four times the text {large:.3f} s"
