"""Never lose a word: every character of the source is in the model or set aside with a reason.

The reader sets things aside through `Ledger.add`; `balance` proves at the end of every conversion
that model and ledger together are the source, no more and no less. White space that nobody claimed
is entered as ``layout``; any other unclaimed character is an `InternalError`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import field
from typing import Literal, NoReturn

from resconvert.errors import InternalError
from resconvert.model.inlines import Content, LineBreak, NoteCall, Text
from resconvert.model.nodes import Division, Document, Note, Paragraph, PartHeading, TableNote
from resconvert.model.walk import contents_of, walk
from resconvert.source import Source, Span
from resconvert.values import NamedTuple, dataclass

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


class Entry(NamedTuple):
    """A stretch of the source that is not the document's own words, and why."""

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


def claimed(document: Document) -> list[Span]:
    """The span of every leaf of the model: texts (piece by piece), numbers, marks, calls."""
    out: list[Span] = []
    for block in walk(document):
        if isinstance(block, Paragraph):  # nearly all
            if block.num and block.num.span:
                out.append(block.num.span)
            _leaves(block.content, out)
            continue
        if isinstance(block, _NUMBERED):
            if block.num and block.num.span:
                out.append(block.num.span)
        elif isinstance(block, _MARKED) and block.span:
            out.append(block.span)
        for content in contents_of(block):
            _leaves(content, out)
    return out


_NUMBERED = (Division, PartHeading)
_MARKED = (Note, TableNote)


def _leaves(content: Content, out: list[Span]) -> None:
    for node in content:
        if isinstance(node, Text):
            if node.pieces is None:
                if node.span is not None:
                    out.append(node.span)
            else:
                out += [piece.span for piece in node.pieces]
        elif isinstance(node, NoteCall):
            if node.span is not None:
                out.append(node.span)
        elif not isinstance(node, LineBreak):
            _leaves(node.children, out)


def balance(source: Source, document: Document, ledger: Ledger) -> None:
    """Enter unclaimed white space as layout; raise `InternalError` for the first lost character and
    for a character claimed twice."""
    text = source.text
    spans = claimed(document)
    spans += [entry.span for entry in ledger.entries]
    spans = sorted([span for span in spans if span[0] < span[1]])
    ends = [0, *[span[1] for span in spans]]
    starts = [*[span[0] for span in spans], len(text)]
    for span, before in zip(spans, ends, strict=False):
        if span[0] < before:
            _twice(source, span, before)
    gaps = [Span(end, start) for end, start in zip(ends, starts, strict=True) if end < start]
    if gaps and not "".join([text[start:end] for start, end in gaps]).isspace():
        _lost(source, next(gap for gap in gaps if not source[gap].isspace()))
    ledger.entries.extend([Entry(gap, "layout") for gap in gaps])
    ledger.entries.sort()


def _twice(source: Source, span: Span, before: int) -> NoReturn:
    """`span` begins before the end of what was claimed already."""
    start, end = span.start, min(before, span.end)
    raise InternalError(
        f"characters {start} to {end} are claimed twice: {source.text[start:end][:40]!r}",
        where=str(source.place(span)),
    )


def _lost(source: Source, gap: Span) -> NoReturn:
    words = source[gap]
    lost = gap.start + len(words) - len(words.lstrip())
    raise InternalError(
        f"{words.strip()[:60]!r} is neither in the document nor in the ledger",
        where=str(source.place(Span(lost, gap.end))),
        hint="please report this with the input",
    )
