"""Rules about what a text cites: dates and years of cited resolutions, their order, the next session, annexes."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator
from itertools import pairwise

from resconvert.checks.examples import GOOD, body, preamble, text
from resconvert.checks.rule import Finding, Rule
from resconvert.checks.subject import Subject, at, place, session_window, words
from resconvert.model.inlines import Content, NoteCall, Reference, ReferenceList, Text, plain

_ASSEMBLY = re.compile(r"A/RES/(\d{1,3})/\d+")
_COUNCIL = re.compile(r"S/RES/\d+ \((\d{4})\)")


def _references(content: Content) -> Iterator[Reference]:
    for node in content:
        if isinstance(node, Reference):
            yield node
        elif isinstance(node, ReferenceList) or (not isinstance(node, Text | NoteCall) and hasattr(node, "children")):
            yield from _references(node.children)


def _cited(subject: Subject) -> Iterator[Reference]:
    for content, _ in subject.contents:
        yield from _references(content)


def cited_date(subject: Subject) -> Iterator[Finding]:
    for ref in _cited(subject):
        match = _ASSEMBLY.match(ref.target)
        if not match or not ref.date or ref.kind != "resolution":
            continue
        first, last = session_window(int(match[1]))
        if int(match[1]) >= 31 and not first <= ref.date <= last:
            yield Finding(
                f"resolution {ref.target[6:]} is not of {ref.date}",
                place(ref.children),
                f"session {match[1]} lasted from {first:%B %Y} to {last:%B %Y}",
            )


def council_year(subject: Subject) -> Iterator[Finding]:
    for ref in _cited(subject):
        match = _COUNCIL.match(ref.target)
        if match and ref.date and ref.date.year != int(match[1]):
            yield Finding(
                f"{plain(ref.children)!r}: the year in brackets is not the date's", place(ref.children), "one is wrong"
            )


def future(subject: Subject) -> Iterator[Finding]:
    """A document cannot cite what came after it."""
    adopted = subject.identification.adopted
    if not adopted:
        return
    for ref in _cited(subject):
        if ref.kind in ("resolution", "decision") and ref.date and ref.date > adopted:
            yield Finding(f"{plain(ref.children)!r} is later than the adoption on {adopted}", place(ref.children))


def chain(subject: Subject) -> Iterator[Finding]:
    """Resolutions that are named in one breath stand in the order of their sessions."""
    for content, _ in subject.contents:
        for node in content:
            if not isinstance(node, ReferenceList):
                continue
            dated = [r for r in _references(node.children) if r.date and r.kind == "resolution"]
            for one, two in pairwise(dated):
                assert one.date
                assert two.date
                if two.date < one.date and one.target.split("/")[0] == two.target.split("/")[0]:
                    yield Finding(
                        f"{plain(two.children)!r} stands after the later {plain(one.children)!r}", place(two.children)
                    )


def impossible_date(subject: Subject) -> Iterator[Finding]:
    """A day and a month that no calendar has."""
    from resconvert.profiles import LANGUAGES, load

    language = subject.identification.language
    if language not in LANGUAGES:
        return
    months = load(language).months
    names = "|".join(map(re.escape, sorted(months, key=len, reverse=True)))
    pattern = re.compile(subject.habits.date.replace("MONTH", names), re.IGNORECASE)
    for content, _ in subject.contents:
        line = plain(content)
        for match in pattern.finditer(line):
            try:
                month = months.get(match["month"].lower()) or int(match["month"])
                datetime.date(int(match["year"]), month, int(match["day"]))
            except ValueError:
                yield Finding(f"{match[0]} is no date", at(content, *match.span()))


def next_session(subject: Subject) -> Iterator[Finding]:
    """ "at its fifty-sixth session" in a text of session 55: the sessions to come are at most five away."""
    ident = subject.identification
    if ident.organ != "GA" or not ident.session.isdecimal():
        return
    for paragraph in subject.having("operative", "point"):
        for number, span in subject.sessions_in(paragraph.content):
            if int(ident.session) + 5 < number <= 150:
                yield Finding(f"session {number} is far from this session, {ident.session}", span)


def annex_present(subject: Subject) -> Iterator[Finding]:
    annexes = sum(len(r.annexes) for r in subject.document.resolutions)
    pattern = re.compile(subject.habits.annexed)
    named = [(p, m) for p in subject.having("preambular", "operative", "point") if (m := pattern.search(words(p)))]
    if named and not annexes:
        paragraph, match = named[0]
        yield Finding("an annex is named, but there is none", at(paragraph.content, *match.span()))


def full_symbol(subject: Subject) -> Iterator[Finding]:
    """In running text a resolution is cited by its number, not by its document symbol."""
    if subject.identification.organ != "GA" or not subject.habits.resolution:
        return
    pattern = re.compile(rf"{subject.habits.resolution} (A/RES/)(\d+/\d+)")
    for paragraph in subject.having("preambular", "operative"):
        for match in pattern.finditer(words(paragraph)):
            yield Finding(
                f"cite resolution {match[2]}, without {match[1]}", at(paragraph.content, match.start(1), match.end(2))
            )


RULES = (
    Rule(
        "RC221",
        "cited-date",
        "error",
        "A cited resolution of the Assembly is dated within its session.",
        "Regular session N adopts from September of 1945 + N to the next September.",
        GOOD,
        preamble("Recalling its resolution 67/905 of 14 December 2021,"),
        cited_date,
    ),
    Rule(
        "RC222",
        "council-year",
        "error",
        "The year after the number of a Council resolution is the year of its date.",
        "The year in brackets is the year of adoption.",
        preamble("Recalling Security Council resolution 1325 (2000) of 31 October 2000,"),
        preamble("Recalling Security Council resolution 1325 (2001) of 31 October 2000,"),
        council_year,
    ),
    Rule(
        "RC240",
        "cites-the-past",
        "error",
        "No cited resolution or decision is later than the document.",
        "It could not have been known.",
        GOOD,
        preamble("Recalling its resolution 72/905 of 14 December 2017,"),
        future,
    ),
    Rule(
        "RC241",
        "cited-in-order",
        "warning",
        "Resolutions named together stand in the order of their dates.",
        "Lists of resolutions in preambles ascend.",
        preamble("Recalling its resolutions 66/1 of 3 October 2011 and 67/905 of 14 December 2012,"),
        preamble("Recalling its resolutions 67/905 of 14 December 2012 and 66/1 of 3 October 2011,"),
        chain,
    ),
    Rule(
        "RC228",
        "date-exists",
        "error",
        "Every date is in the calendar.",
        "A mistyped day or month.",
        GOOD,
        preamble("Recalling its resolution 67/905 of 31 November 2012,"),
        impossible_date,
    ),
    Rule(
        "RC232",
        "next-session",
        "warning",
        "A session to come that the text names is near.",
        "Reports are asked for the next sessions; a number far away is mistyped.",
        body("Requests a report at its seventy-second session."),
        body("Requests a report at its ninety-second session."),
        next_session,
    ),
    Rule(
        "RC233",
        "annex-present",
        "warning",
        "An annex that the text names is there.",
        "The annex is part of what is adopted.",
        text(
            body="\tAdopts the statute in the annex to the present resolution.", after="Annex\nStatute\nThe statute.\n"
        ),
        body("Adopts the statute in the annex to the present resolution."),
        annex_present,
        frozenset({"eng"}),
    ),
    Rule(
        "RC242",
        "short-citation",
        "warning",
        "The Assembly cites its resolutions by number.",
        "Editorial Manual: the symbol A/RES/… names the document, the number the resolution.",
        GOOD,
        preamble("Recalling its resolution A/RES/67/905 of 14 December 2012,"),
        full_symbol,
    ),
)
