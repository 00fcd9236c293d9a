"""What the web addresses that a source puts under its words say of the citations found in those words.

Only the words of a document are believed to be its text; an address tells what they leave open. Where an
address and its words name one document nothing changes. Words that nothing was found in cite what their
address leads to. A bare number is of the series that its address names ("16/18" of the Human Rights
Council's). An address that names another number, or another document than the symbol printed over it, is
a slip of whoever made the link: the words stay, and a message tells the editor.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence

from resconvert.addresses import is_safe, symbol_at, undocs
from resconvert.citations import marks
from resconvert.diagnostics import Code, Diagnostics
from resconvert.model.inlines import (
    Content,
    Date,
    Inline,
    LineBreak,
    NoteCall,
    Reference,
    ReferenceList,
    Text,
    leaves,
    mark,
    plain,
)
from resconvert.model.nodes import Document
from resconvert.model.walk import transform
from resconvert.source import Span
from resconvert.values import NamedTuple, replace

OTHER_SERIES = Code("RC155", "info", "{words!r} is {target}, to which its link leads; its words alone read as {read}")
OTHER_DOCUMENT = Code(
    "RC156", "warning", "the link of {words!r} leads to {address}; its words name {read} and were believed",
    "see which of the two is right",
)  # fmt: skip

_SERIES = re.compile(r".*/(?:RES|DEC)/")
_LETTERED = re.compile(r"(?<=[\d)])[a-z](?:-[a-z])?$|\((?:supp|vol)[^)]*\)$")  # "57/284a-b", "52/3/rev.1(supp)"


class Link(NamedTuple):
    """Words of the source and the address under them."""

    span: Span
    address: str


def follow(document: Document, links: Sequence[Link], log: Diagnostics) -> Document:
    """`document` with what its `links` say of its citations; they are in the order of the source and apart.

    The masthead names the document itself and stays as it is.
    """
    if not links:
        return document
    starts = [link.span.start for link in links]

    def change(content: Content) -> Content:
        places = _places(content)
        if not places:
            return content
        low, high = min(p.start for p in places), max(p.end for p in places)
        first = max(bisect_right(starts, low) - 1, 0)
        for link in links[first : bisect_right(starts, high)]:
            if ranged := _inside(link.span, places):
                content = _followed(content, *ranged, link, log)
        return content

    return replace(transform(document, change), masthead=document.masthead)


class _Place(NamedTuple):
    """Characters of a content, the first of them the `at`-th, and where they stand in the source."""

    start: int
    end: int
    at: int


def _places(content: Content) -> list[_Place]:
    out: list[_Place] = []
    at = 0
    for leaf in leaves(content):
        if not isinstance(leaf, Text):
            continue
        if leaf.pieces is None and leaf.span:
            out.append(_Place(leaf.span.start, leaf.span.end, at))
        inner = at
        for piece in leaf.pieces or ():
            if not piece.reason:
                out.append(_Place(piece.span.start, piece.span.end, inner))
            inner += piece.length
        at += len(leaf.text)
    return out


def _inside(span: Span, places: list[_Place]) -> tuple[int, int] | None:
    """The characters of a content that `span` of the source holds."""
    held = [p for p in places if p.start < span.end and span.start < p.end]
    if not held:
        return None
    first, last = held[0], held[-1]
    return first.at + max(span.start - first.start, 0), last.at + min(span.end, last.end) - last.start


def _followed(content: Content, start: int, end: int, link: Link, log: Diagnostics) -> Content:
    """`content` with what a link over its characters `start` to `end` says."""
    named = _named(link.address)
    words = plain(content)
    start += len(words[start:end]) - len(words[start:end].lstrip())
    end = start + len(words[start:end].rstrip())
    if named is None or start >= end:
        return content
    over = [(low, high, m) for low, high, m in _marks(content, 0) if low < end and start < high]
    cited = [(low, high, m) for low, high, m in over if isinstance(m, Reference)]
    if not cited:
        for low, high, _ in over:  # of a date all or nothing
            start, end = min(start, low), max(end, high)
        return mark(content, [(start, end, named)])
    read = [m for _, _, m in cited]
    if named.kind == "web" or any(not _address(m) or _address(m) == _address(named) for m in read):
        return content
    low, high, found = cited[0]
    printed = words[start:end]
    if len(cited) == 1 and not _in_full(found, words[low:high]) and _number(found) == _number(named):
        log.add(OTHER_SERIES, link.span, words=printed, target=named.target, read=found.target)
        return tuple(_exchanged(content, found, replace(found, kind=named.kind, target=named.target)))
    log.add(OTHER_DOCUMENT, link.span, words=printed, address=link.address, read=found.target)
    return content


def _named(address: str) -> Reference | None:
    """What an address leads to; None if it is not safe to follow."""
    if symbol := symbol_at(address):
        for start, end, found in marks((Text(symbol),), symbol, "eng", ""):
            if isinstance(found, Reference) and not start:
                return Reference(found.kind, found.target if end == len(symbol) else symbol, ())
        return Reference("document", symbol, ())
    return Reference("web", address, ()) if is_safe(address) else None


def _marks(content: Content, at: int) -> Iterator[tuple[int, int, Reference | ReferenceList | Date]]:
    """References and dates with the characters they stand around; `at` is where `content` begins."""
    for node in content:
        if isinstance(node, Text):
            at += len(node.text)
        elif not isinstance(node, (NoteCall, LineBreak)):
            size = sum(len(leaf.text) for leaf in leaves(node.children) if isinstance(leaf, Text))
            if isinstance(node, (Reference, ReferenceList, Date)):
                yield at, at + size, node
            yield from _marks(node.children, at)
            at += size


def _address(reference: Reference) -> str:
    """Where a document is, parts left out; "" for decisions and treaties, which volumes hold."""
    return _LETTERED.sub("", undocs(reference.target).casefold())


def _number(reference: Reference) -> str:
    """What is printed of a symbol where its organ is understood: "16/18" of "A/HRC/RES/16/18"."""
    return _SERIES.sub("", _address(reference).upper())


def _in_full(reference: Reference, words: str) -> bool:
    """Whether `words` name the whole symbol, so that nothing was left to guess."""
    squeezed = "".join(words.split())
    return "".join(reference.target.split()) in squeezed


def _exchanged(content: Content, old: Reference, new: Reference) -> Iterator[Inline]:
    for node in content:
        if node is old:
            yield new
        elif isinstance(node, (Text, NoteCall, LineBreak)):
            yield node
        else:
            yield replace(node, children=tuple(_exchanged(node.children, old, new)))
