"""Cuts a text into its printed lines, each with its place, indent and page; knows nothing of resolutions."""

from __future__ import annotations

import re
from functools import cache
from typing import Protocol

from resconvert import store
from resconvert.source import Source
from resconvert.values import dataclass

_LINE = store.pattern(r"([^\n\r\f\x85\u2029]*)(\r\n|[\n\r\f\x85\u2029]|$)")
_NARROW = store.pattern(
    "[\u00ad\u0300-\u036f\u0610-\u061a\u064b-\u065f\u0670\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]"
)
"""Characters that take no room."""


@dataclass(slots=True, eq=False)
class Line:
    """A printed line without the white space around it. It has words.

    start, end: its place in the source.
    tabs, blanks: what stands before it.
    gap: empty lines between the line before and this one.
    page: from 1; form feeds end pages.
    joint: a joint to the line before that is already known ("" = none needed), None = unknown.
    """

    start: int
    end: int
    text: str
    tabs: int = 0
    blanks: int = 0
    gap: int = 0
    page: int = 1
    joint: str | None = None

    @property
    def indent(self) -> int:
        return self.tabs if self.tabs else self.blanks // 4


def lines_of(source: Source) -> list[Line]:
    """Every line that has words."""
    out: list[Line] = []
    gap, page, at = 0, 1, 0
    for line, end in _cut(source.text):
        words = line.strip()
        if words:
            lead = line.index(words[0])  # what stands before is white space, so it is the first
            tabs = line.count("\t", 0, lead)
            start = at + lead
            out.append(Line(start, start + len(words), words, tabs, lead - tabs, gap, page))
            gap = 0
        else:
            gap += 1
        if end == "\f":
            page += 1
        at += len(line) + len(end)
    return out


def _cut(text: str) -> list[tuple[str, str]]:
    """Each line of `text`, and the signs that end it."""
    if any(sign in text for sign in "\r\f\x85\u2029"):
        return _LINE.findall(text)
    return [(line, "\n") for line in text.split("\n")]


class Metric(Protocol):
    """How wide a string is to the program that broke the lines."""

    def __call__(self, text: str, /) -> int: ...


def in_characters(text: str, /) -> int:
    return len(text)


def in_bytes(text: str, /) -> int:
    """UTF-8 bytes: how a program counts that does not know of characters."""
    return len(text) if text.isascii() else len(text.encode("utf-8", "replace"))


def in_cells(text: str, /) -> int:
    """Cells of a terminal, where a Chinese character takes two and a mark above a letter none."""
    return len(text) if text.isascii() else len(text) + len(_wide().findall(text)) - len(_NARROW.findall(text))


@cache
def _wide() -> re.Pattern[str]:
    """Compiled when wanted: classes of so many characters take longer than a text is read."""
    return store.pattern(
        "[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe4f\uff00-\uff60\uffe0-\uffe6]"
    )


def cjk(text: str) -> bool:
    """Whether `text` begins with a Chinese character or sign."""
    first = text[:1]
    return "\u2e80" <= first <= "\u9fff" or "\uf900" <= first <= "\ufaff" or "\uff00" <= first <= "\uffef"


METRICS: tuple[Metric, ...] = (in_characters, in_bytes, in_cells)
