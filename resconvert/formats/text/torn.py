"""Printed lines that an extractor tore apart because their words stand far from each other, as they do in a short line
of a justified paragraph; knows widths and places, nothing of what is said.

Torn words come each on a line of its own: in their place, or set off by empty lines after the paragraph,
so that in the paragraph a line is left that ends too early.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from resconvert.formats.text.lines import Line
from resconvert.formats.text.typeset import INDENT, NUMBER, natural

_FEWEST = 2
_STOPS = (".", ";", ":", ",")
_NEAR = 60
"""How many lines above torn words their line is looked for: those of a page."""
_FULL = 0.86
"""A line whose words were set so far apart is at least this full, as a share of the measure."""


def mended(lines: Sequence[Line], measure: float) -> list[Line]:
    """The lines of one page's body with torn words behind the line they belong to; ``joint`` marks them."""
    return _lettered(_apart(_in_place(list(lines), measure), measure))


def _in_place(lines: list[Line], measure: float) -> list[Line]:
    """Words one below the other after a number are a line; so is the end of a line that came first."""
    at = 0
    while at < len(lines):
        end = at + 1
        if NUMBER.fullmatch(lines[at].text):
            while end < len(lines) and not lines[end].gap and _word(lines[end].text):
                end += 1
            words = lines[at + 1 : end]
            if len(words) > _FEWEST and any(n.text[0].islower() for n in words):
                # the line goes on with the words below it, as far as they were torn
                for line in lines[at + 2 : end + 1]:
                    line.joint = " " if not line.gap else None
            elif at + 2 < len(lines) and _ends_first(lines[at + 1], lines[at + 2], measure):
                lines[at + 1 : at + 3] = [replace(lines[at + 2], gap=0), replace(lines[at + 1], joint=" ")]
        at = end
    return lines


def _word(text: str) -> bool:
    letters = text[0].isalpha() or (text[0].isdigit() and text[-1] == ",")
    return letters and len(text) < 40 and " " not in text and not text.endswith((".", ";", ":"))


def _ends_first(last: Line, first: Line, measure: float) -> bool:
    """Whether `last`, words with a stop, are the end of the line `first` that stands below it."""
    return (
        last.text[0].islower()
        and last.text.endswith(_STOPS)
        and not last.gap
        and first.gap > 0
        and not first.text[0].islower()
        and not first.text.endswith(_STOPS)
        and _FULL < (natural(last.text) + natural(" " + first.text)) / (measure * (1 - INDENT)) < 1 + INDENT
    )


def _apart(lines: list[Line], measure: float) -> list[Line]:
    """Words each set off by empty lines go behind the line above them that has room for all of them."""
    out: list[Line] = []
    at = 0
    while at < len(lines):
        end = at
        while end < len(lines) and lines[end].gap and _word(lines[end].text):
            end += 1
        torn = lines[at:end]
        lower = sum(n.text[0].islower() for n in torn)
        after = end == len(lines) or lines[end].gap
        if len(torn) >= _FEWEST and lower and after and (host := _host(out, torn, measure)) is not None:
            out[host + 1 : host + 1] = [replace(n, gap=0, joint=" ") for n in torn]
            at = end
        elif end > at:
            out.extend(torn)
            at = end
        else:
            out.append(lines[at])
            at += 1
    return out


def _lettered(lines: list[Line]) -> list[Line]:
    """Letters of a table's notes, each before its note: extractors print them first, one below the other."""
    out: list[Line] = []
    at = 0
    while at < len(lines):
        end = at
        while end < len(lines) and len(lines[end].text) == 1 and lines[end].text == chr(ord("a") + end - at):
            end += 1
        letters = lines[at:end]
        starts = _sentences(lines, end, len(letters)) if letters else []
        if len(starts) <= len(letters) or not letters:
            out.append(lines[at])
            at += 1
            continue
        for letter, low, high in zip(letters, starts, starts[1:], strict=False):
            out.extend((replace(letter, gap=1), replace(lines[low], gap=0, joint="\t"), *lines[low + 1 : high]))
        at = starts[-1]
    return out


def _sentences(lines: list[Line], at: int, count: int) -> list[int]:
    """Where `count` sentences begin from line `at` on, and where the last ends."""
    out = [at]
    while at < len(lines) and len(out) <= count:
        if not lines[at].text[0].isupper() and at == out[-1]:
            break
        at += 1
        if lines[at - 1].text.endswith((".", "。")):
            out.append(at)
    return out


def _host(lines: list[Line], torn: list[Line], measure: float) -> int | None:
    """The one line that ends too early, in mid-sentence, with room for the torn words."""
    wanted = natural(" " + " ".join(n.text for n in torn))
    found = [
        at
        for at in range(max(0, len(lines) - _NEAR), len(lines) - 1)
        if _short(lines[at], lines[at + 1], measure) and natural(lines[at].text) + wanted < measure * 1.02
    ]
    return found[0] if len(found) == 1 else None


def _short(line: Line, following: Line, measure: float) -> bool:
    if line.text.endswith((".", ";", ":")) or line.joint is not None or following.gap:
        return False
    if not (following.text[0].islower() or following.text[0] in "“«"):
        return False
    return natural(f"{line.text} {following.text.split()[0]}") < measure * _FULL
