"""Texts that a page reader marked up (``<!-- image -->``, ``\\_\\_\\_``): undoes the breaks that pages make in
paragraphs and takes out the notes below their rules. What the paragraphs say is recognition's to find out.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from resconvert import store
from resconvert.formats.text import furniture
from resconvert.formats.text.lines import Line
from resconvert.formats.text.tables import drawn
from resconvert.ledger import Ledger
from resconvert.source import Span

_MARKS = ("<!-- image", "\\_\\_\\_", "![")
_NOTE = store.pattern(r"(\d{1,3}|\*{1,3}) +(?=\S)")
_FIGURE = store.pattern(r"\d+/\d+[ ,]")
_LABEL = store.pattern(r"\(?(?:\d{1,3}|[^\W\d_]{1,4})[.)]\s|[IVXL]+\s|[–—•-]\s")
_STOPS = (".", ";", ":", ",", "。", "；", "：", "，", "؛", "،", "!", "?")
_LONG = 60
_DEBRIS, _BETWEEN = 3, 4
_LOST = 12
"""How many notes in a row may be missing, as those of a page are whose notes stand in a picture."""


class Marked(NamedTuple):
    """The lines of each paragraph, and the notes: mark and line."""

    blocks: list[list[Line]]
    notes: list[tuple[str, Line]]


def is_marked(lines: Sequence[Line]) -> bool:
    return any(line.text.startswith(_MARKS) for line in lines)


def unbroken(lines: Sequence[Line], ledger: Ledger) -> Marked:
    """Paragraphs whole again; marks of images and rules go to the ledger."""
    blocks: list[list[Line]] = []
    notes: list[tuple[str, Line]] = []
    below_rule = apart = False
    marks: list[str] = []  # of notes whose texts are still to come
    for line in lines:
        reason = furniture.whole_line(line.text)
        if reason or furniture.JOB_LINE.fullmatch(line.text):
            furniture.set_aside(line, reason or "job-number", ledger)
            below_rule, apart = reason == "rule", True
            marks.clear()
        elif below_rule and furniture.NUMBER_LINE.fullmatch(line.text) and _next(line.text, notes, len(marks)):
            furniture.set_aside(line, "note-mark", ledger)
            marks.append(line.text)
        elif marks and line.text[-1] in _STOPS:
            notes.append((marks.pop(0), line))
        elif below_rule and (found := _NOTE.match(line.text)) and _next(found[1], notes):
            ledger.add(Span(line.start, line.start + found.end(1)), "note-mark")
            line.start, line.text = line.start + found.end(), line.text[found.end() :]
            notes.append((found[1], line))
        elif apart and _debris(line.text):
            furniture.set_aside(line, "page-foot", ledger)
        elif drawn(line):
            blocks.append([line])
        else:
            home = next((b for b in _candidates(blocks, apart) if _goes_on(b[-1].text, line.text, apart)), None)
            if home is not None:
                home.append(line)
            else:
                blocks.append([line])
            below_rule, apart = False, apart and home is None and len(line.text) < _LONG
    return Marked(blocks, notes)


def _next(mark: str, notes: list[tuple[str, Line]], waiting: int = 0) -> bool:
    """Whether a note's mark may follow those before, of which `waiting` have no text yet."""
    last = next((int(m) for m, _ in reversed(notes) if m.isdecimal()), 0)
    return not mark.isdecimal() or 0 < int(mark) - last - waiting <= _LOST + 1


def _debris(text: str) -> bool:
    """A page's number or a sign that stood for a picture."""
    return not any(map(str.isalpha, text)) and len(text) <= _DEBRIS


def _candidates(blocks: list[list[Line]], apart: bool) -> list[list[Line]]:
    """The paragraphs that a line may go on with: the last, and where something of the page stood between, those
    before short lines that may be the page's too."""
    out = blocks[-1:]
    while apart and len(out) < _BETWEEN and len(out) < len(blocks) and len(out[-1][-1].text) < _LONG:
        out.append(blocks[-1 - len(out)])
    return out


def _goes_on(before: str, after: str, apart: bool) -> bool:
    """Whether a paragraph goes on: its sentence has not ended, and the next line begins none. `apart`: something
    of the page stood between."""
    if before[0] == "|" == before[-1]:
        return False  # the row of a table
    if before.endswith(_STOPS):
        return apart and before[-1] == "," and bool(_FIGURE.match(after))
    if len(before) <= _LONG:
        return False
    sentence = apart and after[-1] in _STOPS and before[-1].isalnum() and not _LABEL.match(after)
    return sentence or after[0].islower() or after[0] == "("
