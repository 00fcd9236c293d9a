"""Rules about what a document says it is: symbol, number, organ, session, dates."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator

from resconvert.checks.examples import GOOD, text
from resconvert.checks.rule import Finding, Rule
from resconvert.checks.subject import Subject, at, session_window, words
from resconvert.model.identification import organ_of
from resconvert.model.inlines import Date, Inline
from resconvert.model.nodes import Paragraph
from resconvert.source import Span

_SYMBOL = re.compile(
    r"""A/RES/(?:E?S-)?\d{1,3}/\d{1,4}(?:\ [A-Z](?:-[A-Z])?)?     # 55/9, S-19/2, 73/102 A-B
      | A/RES/\d{1,4}(?:\ [A-Z](?:-[A-Z])?)?\ \((?:E?S-)?[IVXL]+\) # 217 A (III), 2252 (ES-V)
      | S/RES/\d{1,4}\ \((?:19|20)\d\d\)
      | S/PRST/(?:19|20)\d\d/\d{1,3}
      | E/RES/(?:(?:19|20)\d\d/\d{1,3}|\d{1,4}\ \([IVXL]+\))
      | A/HRC/(?:RES|DEC|PRST)/(?:S-)?\d{1,3}/\d{1,3}
      | (?!\w+/RES/)[A-Z]+(?:/[A-Z0-9.\-]+)+                                   # drafts and other documents
    """,
    re.VERBOSE,
)
_NUMBER = re.compile(r"\s*((?:E?S-)?\d{1,4}/\d{1,4})(?: ?[A-Z](?:-[A-Z])?)?[\s.]")
_SUFFIX = re.compile(r"(?:/(?:Rev|Corr|Add|Amend)\.\d{1,3})*$")


def number_is_symbol(subject: Subject) -> Iterator[Finding]:
    ident = subject.identification
    title = subject.first("title")
    if ident.draft or not title or "/RES/" not in ident.symbol:
        return
    symbol = re.sub(r" [A-Z](?:-[A-Z])?$", "", ident.symbol.partition("/RES/")[2])
    printed = _NUMBER.match(words(title))
    if printed and printed[1] != re.sub(r"\s", "", symbol):
        place = at(title.content, printed.start(1), printed.end(1))
        yield Finding(f"the title has the number {printed[1]}, the symbol is {ident.symbol}", place)


def symbol_form(subject: Subject) -> Iterator[Finding]:
    printed = subject.first("symbol")
    symbol = subject.identification.symbol
    if not symbol:
        return
    if not _SYMBOL.fullmatch(_SUFFIX.sub("", symbol)):
        yield Finding(f"{symbol} is not formed like a document symbol", printed.span if printed else None)


def formula_organ(subject: Subject) -> Iterator[Finding]:
    """The organ of the symbol against the organ that the formula names."""
    symbol = subject.identification.symbol
    formula = subject.first("formula")
    if not symbol or not formula:
        return
    owner, named = organ_of(symbol), subject.organ_named(formula)
    if owner == "GA" and "/RES/" not in symbol:
        return  # a draft under a symbol of the Assembly may be for the Council
    if owner and named and owner != named:
        yield Finding(f"the formula names another organ than the symbol {symbol}", formula.span)


def session_number(subject: Subject) -> Iterator[Finding]:
    """The session in words against the one in the symbol."""
    ident = subject.identification
    line = subject.first("session")
    match = re.match(r"A/(?:RES/|HRC/RES/)?((?:E?S-)?\d+)/", ident.symbol)
    if not line or not match or not ident.session or not ident.symbol.startswith("A/"):
        return
    for number, span in subject.sessions_in(line.content):
        if match[1] != str(number) and "S-" not in match[1]:
            yield Finding(f"the session is number {number}, the symbol {ident.symbol} is of session {match[1]}", span)


def adopted_in_session(subject: Subject) -> Iterator[Finding]:
    ident = subject.identification
    regular = ident.session.isdecimal() and 2 <= int(ident.session) <= 200
    if ident.organ != "GA" or not regular or not ident.adopted or ident.draft:
        return
    first, last = session_window(int(ident.session))
    if not first <= ident.adopted <= last:
        where = subject.first("date", "adoption-line")
        yield Finding(
            f"adopted on {ident.adopted}, outside session {ident.session}", where.span if where else None,
            f"that session lasted from {first:%B %Y} to {last:%B %Y}",
        )  # fmt: skip


def _date_in(paragraph: Paragraph | None) -> datetime.date | None:
    return next(_dates(paragraph.content), None) if paragraph else None


def _dates(content: tuple[Inline, ...]) -> Iterator[datetime.date]:
    for node in content:
        if isinstance(node, Date):
            yield node.value
        elif hasattr(node, "children"):
            yield from _dates(node.children)


def dates_agree(subject: Subject) -> Iterator[Finding]:
    line = subject.first("adoption-line")
    adopted = _date_in(line)
    session = subject.identification.session
    if adopted is None:
        if line and subject.identification.organ == "GA" and session.isdecimal() and int(session) >= 59:
            yield Finding("the adoption line has no date", line.span, severity="warning")
        return
    for closing in subject.having("date"):
        date = _date_in(closing)
        if date and date != adopted:
            yield Finding(f"the closing says {date}, the adoption line {adopted}", closing.span)


def issued_after(subject: Subject) -> Iterator[Finding]:
    ident = subject.identification
    if not ident.adopted or not ident.issued or ident.draft:
        return
    days = (ident.issued - ident.adopted).days
    line = subject.first("issue-date")
    if days < 0:
        yield Finding(f"issued on {ident.issued}, before the adoption on {ident.adopted}", line.span if line else None)
    elif days > 120:
        yield Finding(
            f"issued {days} days after adoption", line.span if line else None, "19 days are the most that is usual"
        )


def refreshed_date(subject: Subject) -> Iterator[Finding]:
    for entry in subject.ledger or ():
        if entry.reason == "refreshed-date" and subject.source:
            yield Finding(
                f"{subject.source[entry.span]} was put in by the word processor that opened the file", entry.span,
                "put the date of issue in its place",
            )  # fmt: skip


def provenance_session(subject: Subject) -> Iterator[Finding]:
    ident, line = subject.identification, subject.first("provenance")
    if not line or ident.organ != "GA" or not ident.session.isdecimal():
        return
    for match in re.finditer(r"A/(?:C\.\d/)?(\d{2,3})/", words(line)):
        if match[1] != ident.session:
            yield Finding(
                f"{match[0]}… is a document of session {match[1]}, this is session {ident.session}",
                at(line.content, match.start(), match.end()),
            )


def english_ordinal(subject: Subject) -> Iterator[Finding]:
    for line in subject.having("meeting"):
        match = re.match(r"(\d+)(st|nd|rd|th)\b", words(line))
        if match and match[2] != _suffix(int(match[1])):
            yield Finding(f"{match[0]} should be {match[1]}{_suffix(int(match[1]))}", at(line.content, *match.span()))


def _suffix(n: int) -> str:
    """
    >>> [_suffix(n) for n in (1, 2, 3, 4, 11, 21, 112)]
    ['st', 'nd', 'rd', 'th', 'th', 'st', 'th']
    """
    return "th" if n % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(n % 10, "th")


def invented_decision_symbol(subject: Subject) -> Iterator[Finding]:
    if subject.source is None:
        return
    for match in re.finditer(r"A/DEC/\d+/\d+", subject.source.text):
        yield Finding(f"decisions have no symbol; write decision {match[0][6:]}", Span(*match.span()))


RULES = (
    Rule(
        "RC201",
        "number-is-symbol",
        "error",
        "The number before the title is the symbol's.",
        "902 of 902 resolutions of sessions 78 to 80.",
        GOOD,
        text(number="71/902."),
        number_is_symbol,
    ),
    Rule(
        "RC202",
        "symbol-form",
        "error",
        "The symbol is formed as its series forms symbols.",
        "Editorial Manual, identification of resolutions and decisions.",
        GOOD,
        text(symbol="A/RES/71-901"),
        symbol_form,
    ),
    Rule(
        "RC203",
        "formula-organ",
        "error",
        "The enacting formula names the organ of the symbol.",
        "An organ speaks in its own resolutions.",
        GOOD,
        text(formula="The Security Council,"),
        formula_organ,
    ),
    Rule(
        "RC217",
        "session-number",
        "error",
        "The session in words is the session of the symbol.",
        "Editorial Manual, identification of resolutions and decisions.",
        GOOD,
        text(session="Seventy-second session"),
        session_number,
    ),
    Rule(
        "RC218",
        "adopted-in-session",
        "error",
        "The date of adoption lies in the session.",
        "Regular session N opens in September of the year 1945 + N; 855 of 855 resolutions.",
        GOOD,
        text(date="19 December 2014", adoption="Resolution adopted by the General Assembly on 19 December 2014"),
        adopted_in_session,
    ),
    Rule(
        "RC219",
        "dates-agree",
        "error",
        "Adoption line and closing name one date; since session 59 the line has one.",
        "854 of 854 resolutions of sessions 78 to 80.",
        GOOD,
        text(date="20 December 2016"),
        dates_agree,
    ),
    Rule(
        "RC220",
        "issued-after-adoption",
        "warning",
        "A resolution is issued after its adoption, within weeks.",
        "0 to 19 days in 855 resolutions of sessions 78 to 80.",
        GOOD,
        text(issued="9 January 2016"),
        issued_after,
    ),
    Rule(
        "RC223",
        "provenance-session",
        "warning",
        "The draft or report it was adopted from is of the same session.",
        "Drafts and reports carry the session in their symbol.",
        GOOD,
        text(provenance="[without reference to a Main Committee (A/70/L.901)]"),
        provenance_session,
    ),
    Rule(
        "RC224",
        "ordinal-form",
        "warning",
        "The meeting's ordinal has the right ending.",
        "44th, not 44rd.",
        GOOD,
        text(meeting="67rd plenary meeting"),
        english_ordinal,
        frozenset({"eng"}),
    ),
    Rule(
        "RC234",
        "decision-symbol",
        "warning",
        "A decision is cited by its number; it has no symbol.",
        "Decisions of the Assembly are published without symbols; “A/DEC/…” is a library's.",
        GOOD,
        text(body="\tRecalls its decision A/DEC/71/401."),
        invented_decision_symbol,
    ),
    Rule(
        "RC237",
        "refreshed-date",
        "warning",
        "The date under “Distr.” is the date of issue.",
        "A date field of the word processor shows the day on which the file was last opened or converted.",
        GOOD,
        text(issued="11 June 2035"),
        refreshed_date,
    ),
)
