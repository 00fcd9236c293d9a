"""Never lose a word: every character of the source is in the model or set aside with a reason.

The reader sets things aside through `Ledger.add`; `balance` proves at the end of every conversion
that model and ledger together are the source, no more and no less. White space that nobody claimed
is entered as ``layout``; any other unclaimed character is an `InternalError`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import field
from typing import Literal, NamedTuple, get_args

from resconvert.errors import InternalError
from resconvert.model.inlines import Content, NoteCall, Text
from resconvert.model.nodes import Division, Document, Note, Paragraph, PartHeading, TableNote
from resconvert.model.walk import contents_of, walk
from resconvert.source import Source, Span
from resconvert.values import dataclass

Reason = Literal[
    "layout",  # white space
    "page-head",  # running head of a page
    "page-foot",  # page number, job number at the foot of a page
    "job-number",
    "bar-code",
    "ods-field",  # <<ODS JOB NO>>…
    "comment-mark",  # [DU1]
    "field-code",  # DOCVARIABLE, PAGE \* ARABIC
    "refreshed-date",  # a date the word processor put in when it opened the file
    "rule",  # --------, ________
    "note-mark",  # the number that opens a note, brackets around a call
    "image",  # <!-- image -->
    "repeated",  # masthead words printed again by another extractor path
    "label",  # a label whose value is kept in the identification
    "invisible",  # soft hyphens, joiners, direction marks outside words, control characters
    "markup",  # characters of a markup language the text came in
]
REASONS: frozenset[str] = frozenset(get_args(Reason))


class Entry(NamedTuple):
    span: Span
    reason: Reason


@dataclass(slots=True)
class Ledger:
    """What was set aside, and why."""

    entries: list[Entry] = field(default_factory=list)

    def add(self, span: Span, reason: Reason) -> None:
        if span.end > span.start:
            self.entries.append(Entry(span, reason))

    def __iter__(self) -> Iterator[Entry]:
        return iter(self.entries)

    def shares(self) -> Counter[str]:
        """Characters per reason."""
        counts: Counter[str] = Counter()
        for (start, end), reason in self.entries:
            counts[reason] += end - start
        return counts


def claimed(document: Document) -> Iterator[Span]:
    """The span of every leaf of the model: texts (piece by piece), numbers, marks, calls."""
    for block in walk(document):
        match block:
            case Paragraph(num=num) | Division(num=num) | PartHeading(num=num):
                if num and num.span:
                    yield num.span
            case Note(span=span) | TableNote(span=span):
                if span:
                    yield span
            case _:
                pass
        for content in contents_of(block):
            yield from _leaves(content)


def _leaves(content: Content) -> Iterator[Span]:
    for node in content:
        if isinstance(node, Text):
            if node.pieces is not None:
                for piece in node.pieces:
                    yield piece.span
            elif node.span is not None:
                yield node.span
        elif isinstance(node, NoteCall):
            if node.span is not None:
                yield node.span
        elif hasattr(node, "children"):
            yield from _leaves(node.children)


def balance(source: Source, document: Document, ledger: Ledger) -> None:
    """Enter unclaimed white space as layout; raise `InternalError` for the first lost character and
    for a character claimed twice."""
    spans = sorted([*claimed(document), *(e.span for e in ledger.entries)])
    text, at = source.text, 0
    layout: list[Entry] = []
    for start, end in spans:
        if end <= start:
            continue
        if start > at:
            _layout(source, Span(at, start), layout)
        elif start < at:
            raise InternalError(
                f"characters {start} to {min(at, end)} are claimed twice: {text[start : min(at, end)][:40]!r}",
                where=str(source.place(Span(start, end))),
            )
        at = end
    if at < len(text):
        _layout(source, Span(at, len(text)), layout)
    ledger.entries.extend(layout)
    ledger.entries.sort()


def _layout(source: Source, gap: Span, out: list[Entry]) -> None:
    words = source[gap]
    if not words.isspace():
        lost = gap.start + len(words) - len(words.lstrip())
        raise InternalError(
            f"{words.strip()[:60]!r} is neither in the document nor in the ledger",
            where=str(source.place(Span(lost, gap.end))),
            hint="please report this with the input",
        )
    out.append(Entry(gap, "layout"))
