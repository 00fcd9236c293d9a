"""Accounts for every character of a file: what is text, what of it no element of the document holds, what is markup."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import replace
from html import unescape

from resconvert.formats.akn.tree import Element
from resconvert.ledger import Ledger, claimed
from resconvert.model.inlines import Piece, Text
from resconvert.model.nodes import Document, Paragraph, Resolution
from resconvert.source import Source, Span


def texts(root: Element, dropped: list[Element]) -> list[Span]:
    """Where characters stand between the tags of the text."""
    out: list[Span] = []

    def gather(e: Element) -> None:
        for child in e.children:
            if isinstance(child, Element):
                if child.name != "meta" and not any(child is d for d in dropped):
                    gather(child)
            else:
                out.extend(Span(start, end) for _, start, end in child.chunks)

    gather(root)
    return out


def stray(found: list[Span], source: Source, document: Document, ledger: Ledger) -> list[Span]:
    """Words that no element of the document holds: they stand where Akoma Ntoso has no place for words."""
    taken = sorted([*claimed(document), *(e.span for e in ledger)])
    ends = [0]
    for span in taken:
        ends.append(max(ends[-1], span.end))
    starts = [span.start for span in taken]
    out: list[Span] = []
    for text in found:
        at = text.start
        first = bisect_right(ends, at, lo=1) - 1
        for number in range(first, len(taken)):
            if starts[number] >= text.end:
                break
            out.append(Span(at, max(at, starts[number])))
            at = max(at, taken[number].end)
        out.append(Span(at, max(at, text.end)))
    joined: list[Span] = []
    for span in out:
        if joined and joined[-1].end == span.start:
            joined[-1] = Span(joined[-1].start, span.end)
        else:
            joined.append(span)
    return [trimmed for span in joined if (trimmed := _trimmed(span, source))]


def _trimmed(span: Span, source: Source) -> Span | None:
    words = source[span]
    start = span.start + len(words) - len(words.lstrip())
    return Span(start, start + len(words.strip())) if words.strip() else None


def with_stray(document: Document, spans: list[Span], source: Source) -> Document:
    """`document` with `stray` as paragraphs of which nothing is known, at its end."""
    nodes = tuple(
        Paragraph("unrecognised", (Text(unescape(source[s]), span=s, pieces=_pieces(s, source)),), span=s)
        for s in spans
    )
    *others, last = document.resolutions or (Resolution(),)
    return replace(document, resolutions=(*others, replace(last, body=(*last.body, *nodes))))


def _pieces(span: Span, source: Source) -> tuple[Piece, ...] | None:
    text = unescape(source[span])
    return None if text == source[span] else (Piece(len(text), span, "character-reference"),)


def set_aside(found: list[Span], source: Source, document: Document, ledger: Ledger) -> None:
    """Enter everything that is not text between tags of the document as ``markup``."""
    keep = sorted([*found, *claimed(document), *(e.span for e in ledger.entries)])
    at = 0
    for start, end in keep:
        if start > at:
            ledger.add(Span(at, start), "markup")
        at = max(at, end)
    ledger.add(Span(at, len(source.text)), "markup")
