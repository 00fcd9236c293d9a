"""Finds what a text cites: documents by symbol or short number, the parts meant, dates, treaties, the Charter.

What each language writes around a number stands in ``profiles/inline/<lang>.toml``; here is only the
method: numbers are looked for first, words around them only where there are numbers. A bare number
("54/7") is a citation when its paragraph calls it a resolution or a decision; whose it is follows
from its form, from the organ named beside it, and from its date, else it is the document's own organ's.
"""

from __future__ import annotations

import datetime
import re
from bisect import bisect_left, bisect_right
from typing import Final, cast

from resconvert import store
from resconvert.citations.grammar import Company, Day, Found, Grammar, Printed, Word, Words, grammar_of
from resconvert.folding import folded
from resconvert.model.identification import SERIES, Identification, Organ
from resconvert.model.inlines import (
    Content,
    Date,
    Mark,
    Reference,
    ReferenceKind,
    ReferenceList,
    Text,
    mark,
    plain,
    runs,
)
from resconvert.numerals import roman

_DIGIT = store.pattern("[0-9]")
_ANY_DIGIT = store.pattern("[0-9\u0660-\u0669\u06f0-\u06f9\uff10-\uff19]")
_LONGEST: Final = 100_000  # characters; what is longer is no paragraph
_COUNCIL_REPORT = store.pattern(r"A/\d+/53(?:/Add\.\d+)?$")
_OWN_RESOLUTIONS = store.pattern(r"A/\d+/49(?!\d)")  # what the General Assembly adopted is its Supplement No. 49
_FIRST_NUMBERED_SESSION = 31  # before it the General Assembly's resolutions run from 1 to 3541 with (XXX)
_LAST_SESSION = 120
_LAST_COUNCIL_SESSION = 75  # three a year since 2006
_BEFORE_SESSIONS: Final = ("-", " ")
_ROMAN_SESSIONS: Final = {roman(n).upper(): n for n in range(1, 31)}
_NUMBERED_BY_SESSION = ("GA", "HRC")


def annotate(content: Content, *, lang: str, identification: Identification) -> Content:
    """`content` with a `Reference`, `ReferenceList` or `Date` around every citation and date.

    `lang` is ISO 639-2/T; `identification` says whose resolution a bare number is. Marks already
    there stay; nothing is put over a reference that the source itself marks.
    """
    return mark(content, marks(content, plain(content), lang, identification.organ))


def marks(content: Content, text: str, lang: str, organ: str) -> list[tuple[int, int, Mark]]:
    """As `annotate`, for content whose characters are `text`: which marks stand around which of them."""
    grammar = grammar_of(lang)
    if grammar is None or len(text) > _LONGEST:
        return []
    digit = _DIGIT if text.isascii() else _ANY_DIGIT
    if not digit.search(text) and not grammar.hinted(text):
        return []
    words, place = folded(text, figures=True)
    ranges = _marks(words, grammar, organ or "GA")
    if not ranges:
        return ranges
    if place is not None:
        ranges = [(place[start], place[end - 1] + 1, m) for start, end, m in ranges]
    if len(content) > 1 or not isinstance(content[0], Text):
        ranges = _beside(content, ranges)
    return _uncrossed(ranges) if len(ranges) > 1 else ranges


def _uncrossed(ranges: list[tuple[int, int, Mark]]) -> list[tuple[int, int, Mark]]:
    """Outer ranges first, without those that begin in one and end behind it: of ``12 September 2001 (2001)``
    the date stays, not a resolution 2001."""
    kept: list[tuple[int, int, Mark]] = []
    open_: list[int] = []
    for found in sorted(ranges, key=_outer_first):
        while open_ and open_[-1] <= found[0]:
            open_.pop()
        if open_ and open_[-1] < found[1]:
            continue
        open_.append(found[1])
        kept.append(found)
    return kept


def _outer_first(placed: tuple[int, int, Mark]) -> tuple[int, int]:
    return placed[0], -placed[1]


def _beside(content: Content, ranges: list[tuple[int, int, Mark]]) -> list[tuple[int, int, Mark]]:
    """The ranges that do not cross what the source has marked: a date may stand inside one of its
    references, and one of its dates inside a reference."""
    references: list[tuple[int, int]] = []
    dates: list[tuple[int, int]] = []
    at = 0
    for leaf, marks in runs(content):
        size = len(leaf.text) if isinstance(leaf, Text) else 0
        for kind, places in ((Reference, references), (Date, dates)):
            if any(isinstance(m, kind) for m in marks):
                places.append((at, at + size))
        at += size
    if not references and not dates:
        return ranges
    kept = []
    for start, end, m in ranges:
        over, within = _meets(references, start, end), _meets(dates, start, end)
        if isinstance(m, Date):
            free = not within and all(low <= start and end <= high for low, high in over)
        else:
            free = not over and all(start <= low and high <= end for low, high in within)
        if free:
            kept.append((start, end, m))
    return kept


def _meets(places: list[tuple[int, int]], start: int, end: int) -> list[tuple[int, int]]:
    """Those of `places`, which are in order, that share a character with ``start`` to ``end``."""
    n = bisect_right(places, start, key=lambda p: p[1])
    out = []
    while n < len(places) and places[n][0] < end:
        out.append(places[n])
        n += 1
    return out


def _marks(text: str, grammar: Grammar, organ: str) -> list[tuple[int, int, Mark]]:
    days = grammar.days(text)
    found = list(grammar.named(text))
    out: list[tuple[int, int, Mark]] = [(day.start, day.end, Date(day.value, ())) for day in days]
    if "/" in text or "(" in text:
        starts = {day.start: day for day in days}
        symbols = grammar.symbols(text) if "/" in text else []
        if days and not grammar.number_first:
            for f in symbols:
                if day := starts.get(grammar.after_number(text, f.end)):
                    f.end, f.date = day.end, day.value
        found += symbols
        if grammar.number_first:
            found += _numbers_before_kinds(text, grammar, organ, days, symbols)
        else:
            found += _numbers_after_kinds(text, grammar, organ, starts, symbols)
    if not found:
        return out
    if len(found) > 1:
        found.sort(key=_start)
    _pin(text, grammar, found)
    found = [f for f in found if f.target]
    separates, first, last = grammar.separator.fullmatch, 0, len(found) - 1
    for at, f in enumerate(found):
        end = f.end
        out.append((f.start, end, Reference(f.kind, f.target, (), f.date, f.pinpoint, f.until)))
        if at == last or not separates(text, end, found[at + 1].start):
            if at > first:
                out.append((found[first].start, end, ReferenceList(())))
            first = at + 1
    return out


def _start(found: Found) -> int:
    return found.start


def _matches(text: str, grammar: Grammar, symbols: list[Found]) -> list[re.Match[str]]:
    """The bare numbers outside of `symbols`."""
    matches = list(grammar.number.finditer(text))
    if matches and symbols:
        begun = [f.start for f in symbols]
        before = [bisect_right(begun, m.start()) - 1 for m in matches]
        matches = [m for m, n in zip(matches, before, strict=True) if n < 0 or m.start() >= symbols[n].end]
    return matches


def _numbers_after_kinds(
    text: str, grammar: Grammar, organ: str, starts: dict[int, Day], symbols: list[Found]
) -> list[Found]:
    """Bare numbers that the text before them calls resolutions or decisions, with the date given to each."""
    out: list[Found] = []
    matches = _matches(text, grammar, symbols)
    if not matches:
        return out
    words = grammar.words(text)
    dated = grammar.dated.match
    days = [starts.get(gap.end()) if starts and (gap := dated(text, m.end())) else None for m in matches]
    behind, of_list = _named_after(text, grammar, words, matches, days)
    separates = grammar.separator.fullmatch
    heard = words.heard or any(map(_of_the_human_rights_council, symbols))
    last: Found | None = None
    inherited, company = "", (alone := Company())
    seen: Word | None = None
    for m, day, after in zip(matches, days, behind, strict=True):
        start, end = m.span()
        printed = Printed(*m.groups())
        session = ""
        if "-" in text[max(0, start - 2) : start]:
            session, start = grammar.session_before(text, start)
        if start and text[start - 1] in _GLUE:
            continue
        kind = words.kind_before(start)
        if kind is None:
            company = alone
        elif kind is not seen:
            company = grammar.company(text, words, kind)
        named = after.says if after else company.before(start) if company.follows else company.precedes
        own = kind is None or company.own
        if not named and not own and kind is not None:
            named = of_list.get(kind.start, "")
        if kind is not seen:
            if named or own:
                inherited = named
            seen = kind
        if printed.looks_like_years and not grammar.introduced(text, kind, last, start, end):
            continue
        if day:
            end = day.end
        elif after:
            day = starts.get(grammar.after_number(text, after.end))
        whose = _organ(printed, session, named or inherited, organ, day, heard, own)
        chained = last is not None and separates(text, last.end, start) is not None
        says, target = _target(printed, session, kind, whose, day, chained, grammar) if whose else ("resolution", "")
        if not target:
            continue
        if printed.letters or printed.letters_before:
            out += _parts(m, target, start, end, says, day, grammar)
        else:
            out.append(Found(start, end, says, target, "", day.value if day else None))
        last = out[-1]
    return out


def _numbers_before_kinds(
    text: str, grammar: Grammar, organ: str, days: list[Day], symbols: list[Found]
) -> list[Found]:
    """Bare numbers that the text behind them calls resolutions or decisions, with the date before each."""
    out: list[Found] = []
    matches = _matches(text, grammar, symbols)
    if not matches:
        return out
    words = grammar.words(text)
    ends = [day.end for day in days]
    separates = grammar.separator.fullmatch
    heard = words.heard or any(map(_of_the_human_rights_council, symbols))
    last: Found | None = None
    inherited = ""
    seen: Word | None = None
    for m in matches:
        start, end = m.span()
        printed = Printed(*m.groups())
        session = ""
        if text[start - 1 : start] in _BEFORE_SESSIONS:
            session, start = grammar.session_before(text, start)
        if start and text[start - 1] in _GLUE:
            continue
        kind = words.kind_after(end)
        named = words.organ_named(start)
        if kind is not seen:
            if named or kind is None:
                inherited = named
            seen = kind
        if printed.looks_like_years and not grammar.announced(text, kind, start, end):
            continue
        day, adjacent = grammar.day_before(text, start, days, ends)
        whose = _organ(printed, session, named or inherited, organ, day, heard, its=False)
        if day and not adjacent and whose in ("", "GA") and printed.sub and not _near(int(printed.number), day.value):
            day = None  # of another document, whose title this number is in
            whose = _organ(printed, session, named or inherited, organ, day, heard, its=False)
        chained = last is not None and separates(text, last.end, start) is not None
        says, target = _target(printed, session, kind, whose, day, chained, grammar) if whose else ("resolution", "")
        if not target:
            continue
        if day and adjacent:
            start = day.start
        out += _parts(m, target, start, end, says, day, grammar)
        last = out[-1]
    return out


def _of_the_human_rights_council(symbol: Found) -> bool:
    """Its own documents, and its report: Supplement No. 53 of each session of the General Assembly."""
    return symbol.target.startswith("A/HRC/") or _COUNCIL_REPORT.match(symbol.target) is not None


# What a number goes on from, that is none of its own: "1/54/7", "No.54/7"
_GLUE: Final = frozenset("/.-" + "0123456789" + "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ")


def _named_after(
    text: str, grammar: Grammar, words: Words, matches: list[re.Match[str]], days: list[Day | None]
) -> tuple[list[Word | None], dict[int, str]]:
    """The organ that stands after each number or its date, if any; and, by the word that says what they
    are, the organ of a whole list: "les résolutions 16/18 et 19/25 du Conseil des droits de l'homme"."""
    if not words.organs:
        return [None] * len(matches), {}
    behind: list[Word | None] = []
    of_list: dict[int, str] = {}
    for m, day in zip(matches, days, strict=True):
        organ = grammar.organ_after(text, words, m.end())
        if organ is None and day:
            organ = grammar.organ_after(text, words, day.end)
        behind.append(organ)
        if organ and (kind := words.kind_before(m.start())):
            of_list.setdefault(kind.start, organ.says)
    return behind, of_list


def _organ(printed: Printed, session: str, named: str, own: str, day: Day | None, heard: bool, its: bool) -> str:
    """Whose number it is; "" when that cannot be.

    `named` is the organ that the text names, `own` that of the document; `its` says that the text speaks
    of its own. The date decides what is not said: no session of the General Assembly lasts five years.
    """
    brackets = printed.brackets
    if brackets and brackets.isdigit():
        return "SC"
    if brackets:
        return "ECOSOC" if named == "ECOSOC" else "GA"
    number = int(printed.number)
    if own == "GA" and not named and not session and not heard and _FIRST_NUMBERED_SESSION <= number <= _LAST_SESSION:
        return own if day is None or its else _by_date(printed, day.value)  # what nearly all are
    if named == "OTHER":
        return ""
    if number >= 1946:
        return "ECOSOC" if number < 2100 else ""
    if session:
        return "HRC" if named == "HRC" or (own == "HRC" and not named) else "GA"
    whose = named if named in _NUMBERED_BY_SESSION else own if own in _NUMBERED_BY_SESSION else "GA"
    if whose == "HRC" and number > _LAST_COUNCIL_SESSION:
        whose = "GA"
    heard = heard or own == "HRC"
    if day and heard and _fits(whose, number, day.value) is False:
        other = "HRC" if whose == "GA" else "GA"
        whose = other if _fits(other, number, day.value) else whose
    if whose == "GA" and number < _FIRST_NUMBERED_SESSION:
        whose = "HRC" if heard else ""
    if whose == "GA" and day and not its and named != "GA":
        whose = _by_date(printed, day.value)
    return whose if number <= _LAST_SESSION else ""


def _by_date(printed: Printed, day: datetime.date) -> str:
    """Whose a number of this date is; "" if it is some commission's: "resolution 31/1 of 20 May 2022"."""
    session = int(printed.number)
    if _near(session, day):
        return "GA"
    if session <= _LAST_COUNCIL_SESSION and _fits("HRC", session, day):
        return "HRC"
    few = int(printed.sub) < 100  # a commission adopts no more; else it is a slip of the pen
    return "" if few and abs(day.year - 1945.5 - session) > 6 else "GA"


def _near(session: int, day: datetime.date) -> bool:
    """Whether `day` is in the General Assembly's session or a year beside it."""
    return abs(day.year - 1945.5 - session) < 2


def _fits(organ: str, session: int, day: datetime.date) -> bool:
    """Regular session n of the General Assembly opens in September 1945 + n; the Human Rights Council
    has held three sessions a year since 2006."""
    if organ == "GA":
        return day.year - 1945 - session in (0, 1)
    return abs(day.year + day.month / 12 - 2006.2 - session / 3) < 1.5


def _target(
    printed: Printed, session: str, kind: Word | None, organ: str, day: Day | None, chained: bool, grammar: Grammar
) -> tuple[ReferenceKind, str]:
    """What a number is, and its symbol in canonical spacing, its letter left out; "" if it is no citation."""
    number, sub, brackets = printed.number, printed.sub, printed.brackets
    series = SERIES[cast(Organ, organ)]
    decision = kind is not None and kind.says == "decision"
    if brackets:
        sure = kind is not None or chained
        if brackets.isdigit():
            year = int(brackets)
            sure = sure or (day is not None and day.value.year == year) or grammar.council_adopted(int(number), year)
            return "resolution", f"{series}RES/{number} ({brackets})" if sure and not decision else ""
        session = grammar.roman(brackets)
        sure = sure or (day is not None and _fits_roman(session, day.value))
        return "resolution", f"{series}RES/{number} ({session})" if sure else ""
    if (kind is None and not session) or number[0] == "0" or sub[0] == "0":
        return "resolution", ""
    if not decision:
        return "resolution", f"{series}RES/{session}{number}/{sub}"
    if organ in ("ECOSOC", "HRC") or session or int(sub) >= grammar.decisions_from:
        return "decision", f"{series}DEC/{session}{number}/{sub}"
    # the same word means "solution" in some languages: "... решения проблем, 79/5 от 24 октября 2024 года"
    own = day is not None and _fits("GA", int(number), day.value)
    return "resolution", f"{series}RES/{number}/{sub}" if own else ""


def _fits_roman(session: str, day: datetime.date) -> bool:
    """Whether the General Assembly's session, in Roman numerals up to the thirtieth, was open on `day`."""
    value = _ROMAN_SESSIONS.get(session, 0)
    return value > 0 and day.year - 1945 - value in (0, 1)


def _parts(
    m: re.Match[str], target: str, start: int, end: int, says: ReferenceKind, day: Day | None, grammar: Grammar
) -> list[Found]:
    """One reference for each letter ("31/6 A and B"), one for a range ("55/180 A to C")."""
    date = day.value if day else None
    name = "letters" if m["letters"] else "letters2"
    if not m[name]:
        return [Found(start, end, says, target, "", date)]
    letters = list(grammar.letter.finditer(m.string, *m.span(name)))
    values = [grammar.letter_value(x[0]) for x in letters]
    if len(letters) == 2 and re.fullmatch(grammar.to, m.string[letters[0].end() : letters[1].start()]):
        low, high = (_lettered(target, v) for v in values)
        return [Found(start, end, says, low, high, date)]
    return [
        Found(
            start if n == 0 else letter.start(),
            end if n == len(letters) - 1 else letter.end(),
            says,
            _lettered(target, value),
            "",
            date,
        )
        for n, (letter, value) in enumerate(zip(letters, values, strict=True))
    ]


def _lettered(target: str, letter: str) -> str:
    """
    >>> _lettered("A/RES/217 (III)", "A"), _lettered("A/RES/55/180", "B")
    ('A/RES/217 A (III)', 'A/RES/55/180 B')
    """
    head, bracket, tail = target.partition(" (")
    return f"{head} {letter}{bracket}{tail}"


def _of_report(report: Found, f: Found) -> str:
    """The symbol of a bare number that stands among the parts of a report; "" where the body's are not known."""
    if report.kind != "document" or not f.target.startswith("A/RES/") or _OWN_RESOLUTIONS.match(report.target):
        return f.target
    return f.target.replace("A/", "A/HRC/", 1) if _of_the_human_rights_council(report) else ""


def _pin(text: str, grammar: Grammar, found: list[Found]) -> None:
    """Give each reference the part of it that is meant: "paragraph 3 of …", "…, annex"."""
    if all(f.kind in ("charter", "treaty") for f in found):
        return
    pins = grammar.pins(text)
    if not pins:
        return
    free = [True] * len(pins)
    starts, ends = [p.start for p in pins], [p.end for p in pins]
    for at, f in enumerate(found):
        last = bisect_right(ends, f.start) - 1
        if f.kind in ("charter", "treaty"):
            for n in range(bisect_left(starts, f.start), bisect_right(ends, f.end)):
                free[n] = False
            continue
        n, edge, gap = last, f.start, grammar.bridge
        while n >= 0 and free[n] and edge - ends[n] < 100 and gap.fullmatch(text, ends[n], edge):
            edge, gap, n = starts[n], grammar.link, n - 1
        if n == last:
            continue
        before = found[at - 1].end if at else len(text)
        comma = text[ends[last]] in ",،，"
        if before <= edge and (comma or grammar.number_first) and grammar.trail.fullmatch(text, before, edge):
            # "(A/69/53), chap. IV, sect. A, resolution 27/12": parts of the one before, and its body's resolution
            if comma and f.date is None and grammar.of_report.fullmatch(text, ends[last], f.start):
                f.target = _of_report(found[at - 1], f)
            continue
        chain = pins[n + 1 : last + 1]
        free[n + 1 : last + 1] = [False] * len(chain)
        inner_first = "," not in text[chain[0].start : chain[-1].end] and not grammar.value_first
        f.pinpoint = ", ".join(p.value for p in (reversed(chain) if inner_first else chain))
    for at, f in enumerate(found):
        if f.pinpoint or f.kind in ("charter", "treaty"):
            continue
        stop = found[at + 1].start if at + 1 < len(found) else len(text)
        first = n = bisect_left(starts, f.end)
        edge, gap = f.end, grammar.trail
        while n < len(pins) and free[n] and ends[n] <= stop and starts[n] - edge < 60:
            if not gap.fullmatch(text, edge, starts[n]):
                break
            edge, gap, n = ends[n], grammar.link, n + 1
        if n > first:
            f.pinpoint = ", ".join(p.value for p in pins[first:n])
            while found[at].suffix and at:
                at -= 1
                found[at].pinpoint = found[at].pinpoint or f.pinpoint
