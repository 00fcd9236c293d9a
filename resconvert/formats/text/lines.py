"""Cuts a text into lines and lines into paragraphs, each with its place; knows nothing of resolutions."""

from __future__ import annotations

import re

from resconvert.ledger import Ledger
from resconvert.model.inlines import Text
from resconvert.recognition.paras import Para, RawNote
from resconvert.source import Source, Span

_LINE = re.compile(r"[^\n\r\f\v\x1c\x1d\x85\u2028\u2029]+")
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1b\x1f\x7f-\x9f]+")


def paragraphs(source: Source, ledger: Ledger) -> tuple[list[Para], list[RawNote]]:
    """One paragraph per line that has words."""
    out: list[Para] = []
    end = 0
    for found in _LINE.finditer(source.text):
        line = found[0]
        words = line.strip()
        if not words:
            continue
        lead = line[: len(line) - len(line.lstrip())]
        start = found.start() + len(lead)
        text = Text(words, span=Span(start, start + len(words)))
        tabs = lead.count("\t")
        indent = tabs if tabs else lead.count(" ") // 4
        blank = source.text.count("\n", end, found.start()) > 1
        out.append(Para((text,), indent=indent, blank_before=blank))
        end = found.end()
    return out, []
