"""Finds where the notes at a page's foot are called in the lines above them.

Each mark is called once on its page, and the calls rise as the marks do; among the numbers of the page
that row is sought which looks most like calls. No call is made up.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from resconvert import store
from resconvert.formats.text.lines import Line
from resconvert.values import NamedTuple

_NUMBER = store.pattern(
    r"(?:(?<![\d/–‑-])(?<!\d[.,])(?<![A-Z]\.)|(?<=\b(?:19|20)\d\d)|(?<=\b(?:19|20)\d\d,))"
    r"\d{1,3}(?![\d/%–‑-])(?![.,]\d)"
)
_BEHIND_NUMBER = store.pattern(r"(?<=\d[,;.])\d{1,3}(?=\s|$)|(?<=[^\W\d][,;.])\d{1,3}(?=,\d{1,3}(?:\s|$))")
"""``Agenda 21,6``, ``conflict,10,11``: a call that may be part of a figure."""
_FAINT, _ONE_LINE = 0.04, 40
_STAR = store.pattern(r"(?<!\*)\*{1,3}(?!\*)")
_DATE = store.pattern(r"\d{1,2} [^\W\d_]+ \d{4}")
_YEAR = store.pattern(r"(?<!\d)(?:19|20)\d\d$")
_PAIR = store.pattern(r"\d{1,3} [^\W\d_]{1,3} \d")
_BEFORE_SIGN = store.pattern(r"[,;:.)”’\"»\]،؛。，；：]$")


class Call(NamedTuple):
    """Characters `start` to `end` of the source call the note with `mark` at the foot of `page`."""

    start: int
    end: int
    mark: str
    page: int


def calls_of(lines: Iterable[Line], marks: Mapping[int, set[str]]) -> list[Call]:
    """The calls of all pages; `marks` are the marks at the foot of each."""
    pages: dict[int, list[Line]] = {}
    for line in lines:
        if line.page in marks:
            pages.setdefault(line.page, []).append(line)
    return [call for page, body in pages.items() for call in _page(body, marks[page])]


def _page(lines: list[Line], marks: set[str]) -> list[Call]:
    found: list[tuple[float, Call]] = []
    out: list[Call] = []
    for line in lines:
        for number in _NUMBER.finditer(line.text):
            mark = number[0]
            if mark in marks and (likely := _likely(line.text, number)):
                found.append((likely, Call(line.start + number.start(), line.start + number.end(), mark, line.page)))
        for number in _BEHIND_NUMBER.finditer(line.text):
            low = line.start + number.start()
            if number[0] in marks and not any(c.start == low for _, c in found[-_ONE_LINE:]):
                found.append((_FAINT, Call(low, line.start + number.end(), number[0], line.page)))
        if any("*" in m for m in marks):
            stars = (s for s in _STAR.finditer(line.text) if s[0] in marks and s.start())
            out.extend(Call(line.start + s.start(), line.start + s.end(), s[0], line.page) for s in stars)
    found.sort(key=lambda f: f[1].start)
    return sorted([*out, *_rising(found, sorted(int(m) for m in marks if m.isdecimal()))])


def _likely(text: str, number: re.Match[str]) -> float:
    """How much a number looks like a call; 0 = not at all."""
    before = text[: number.start()]
    if not before.strip() or before.endswith(("(", "[", "/", "$", "№", "-", "–")):
        return 0
    glued = not before[-1].isspace()
    word = before.rstrip()
    if glued and "/" in word.split()[-1]:
        return 0  # Rev.1 of a symbol
    value = 2.0 if _BEFORE_SIGN.search(word) else 1.0 if word[-1].isalpha() else 0.5
    if glued:
        value += 2
    elif _YEAR.search(word):
        value = 2.0  # two numbers in a row are not one
    if _DATE.match(text, number.start()) or _PAIR.match(text, number.start()):
        value -= 0.9 if not glued else 0
    if word[-1].isalpha() and not glued and word.split()[-1][0].islower():
        value -= 0.3
    return max(value, 0.05)


def _rising(found: list[tuple[float, Call]], marks: list[int]) -> list[Call]:
    """The row of calls, one for each mark at most, in which marks and places rise together: that of
    the most calls, and among these the likeliest."""
    order = {str(m): at for at, m in enumerate(marks)}
    # best[k]: the best row that ends with mark k, as (value, chain)
    best: list[tuple[float, tuple[Call, object] | None]] = [(0.0, None)] * (len(marks) + 1)
    for likely, call in found:
        at = order[call.mark]
        top = max(range(at + 1), key=lambda k: best[k][0])
        value = best[top][0] + 10 + likely
        if value > best[at + 1][0]:
            best[at + 1] = (value, (call, best[top][1]))
    chain = max(best, key=lambda b: b[0])[1]
    out: list[Call] = []
    while chain is not None:
        out.append(chain[0])
        chain = chain[1]  # type: ignore[assignment]
    return out[::-1]
