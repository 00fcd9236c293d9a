"""Rules about notes and their calls."""

from __future__ import annotations

from collections.abc import Iterator

from resconvert.checks.examples import GOOD, text
from resconvert.checks.rule import Edit, Finding, Rule
from resconvert.checks.subject import Subject, place
from resconvert.model.inlines import plain
from resconvert.source import Span


def called(subject: Subject) -> Iterator[Finding]:
    called_notes = {c.note for c in subject.calls}
    for at, note in enumerate(subject.document.notes, 1):
        if at not in called_notes:
            yield Finding(
                f"note {note.mark} is never called", note.span or place(note.paragraphs[0] if note.paragraphs else ())
            )


def ascending(subject: Subject) -> Iterator[Finding]:
    """First calls come in the order of the notes; marks count 1, 2, 3 …"""
    expected = 1
    seen: set[int] = set()
    for call in subject.calls:
        if call.note in seen:
            continue
        mark = subject.document.notes[call.note - 1].mark
        seen.add(call.note)
        if mark.isdecimal():
            if int(mark) != expected:
                yield Finding(f"note {mark} is called where note {expected} was expected", call.span)
            expected = int(mark) + 1


def note_stop(subject: Subject) -> Iterator[Finding]:
    stop = subject.habits.last
    for note in subject.document.notes:
        line = plain(note.paragraphs[-1]).rstrip() if note.paragraphs else ""
        if line and not line.rstrip('"”»’)）').endswith((stop, ".")):
            span = place(note.paragraphs[-1])
            end = Span(span.end - 1, span.end) if span else None
            yield Finding(
                f"note {note.mark} ends without {stop!r}", end, fix=Edit(Span(end.end, end.end), stop) if end else None
            )


_STOPS = ",.;:،؛，。；："


def call_place(subject: Subject) -> Iterator[Finding]:
    habit = subject.habits.call
    if not habit:
        return
    for call in subject.calls:
        mark = subject.document.notes[call.note - 1].mark
        if not mark.isdecimal():
            continue
        if habit == "after" and call.after[:1] in _STOPS and call.after[:1]:
            yield Finding(
                f"the call of note {mark} stands before {call.after[:1]!r}", call.span, "in this language it follows"
            )
        elif habit == "before" and call.before[-1:] in _STOPS and call.before[-1:]:
            yield Finding(
                f"the call of note {mark} stands after {call.before[-1:]!r}", call.span, "in this language it precedes"
            )


RULES = (
    Rule(
        "RC214",
        "note-called",
        "error",
        "Every note is called.",
        "A note nobody calls has lost its place (Editorial Manual, footnotes).",
        GOOD,
        text(notes="1\tA/71/905.\n2\tA/71/906.\n"),
        called,
    ),
    Rule(
        "RC215",
        "note-stop",
        "warning",
        "A note ends with a full stop.",
        "Editorial Manual, footnotes.",
        GOOD,
        text(notes="1\tA/71/905\n"),
        note_stop,
    ),
    Rule(
        "RC216",
        "call-place",
        "warning",
        "A note call stands on the language's side of the punctuation: after it in English, before it in French, "
        "Russian, Arabic.",
        "Editorial Manual, footnotes, chapter 9 B.",
        GOOD,
        text(preamble="\tHaving considered the report of the Secretary-General1,"),
        call_place,
    ),
    Rule(
        "RC238",
        "calls-ascend",
        "error",
        "Notes are called in the order of their numbers, from 1, without a gap.",
        "Notes are numbered in one series through the document, annexes included (Editorial Manual, footnotes).",
        GOOD,
        text(
            preamble="\tHaving considered the report,1\n\tHaving considered also the other report,3",
            notes="1\tA/71/905.\n2\tA/71/906.\n3\tA/71/907.\n",
        ),
        ascending,
    ),
)
