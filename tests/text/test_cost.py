"""Time grows with the length of the text, whatever it is made of."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest

from resconvert.formats.text.layout import paragraphs
from resconvert.ledger import Ledger
from resconvert.source import decode

NASTY: dict[str, Callable[[int], str]] = {
    "parentheses": lambda n: "(" * n,
    "one endless line": lambda n: "word " * (n // 5),
    "form feeds": lambda n: "\fa" * (n // 2),
    "marks of notes": lambda n: "_________\n" + "1\n" * (n // 2) + "\f",
    "bracketed notes": lambda n: "x[1]\n-------\n" + "".join(f"[{i % 9999}] a\n" for i in range(n // 8)),
    "bars": lambda n: "|a" * (n // 2) + "|\n",
    "fields": lambda n: "NUMPAGES PAGE " * (n // 14),
    "accents": lambda n: "e\u0301" * (n // 2),
    "numbers alone": lambda n: "1.\n" * (n // 3) + "\f",
    "chinese": lambda n: ("大" * 38 + "\n") * (n // 39),
}


@pytest.mark.parametrize("name", NASTY)
def test_twice_the_text_takes_about_twice_the_time(name: str) -> None:
    def cost(size: int) -> float:
        source, log = decode(NASTY[name](size).encode())
        start = time.process_time()
        paragraphs(source, log, Ledger())
        return time.process_time() - start

    cost(1_000)
    small, large = min(cost(10_000) for _ in range(2)), min(cost(40_000) for _ in range(2))
    assert large < 12 * small + 0.2
