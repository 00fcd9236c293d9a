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
from collections.abc import Iterator
from typing import Final

from resconvert import store
from resconvert.citations.grammar import Day, Found, Grammar, Word, Words, grammar_of
from resconvert.model.identification import Identification
from resconvert.model.inlines import (
    Content,
    Date,
    Inline,
    Mark,
    Reference,
    ReferenceKind,
    ReferenceList,
    Text,
    cut,
    mark,
    plain,
    runs,
)
from resconvert.values import replace

_ANY_DIGIT = store.pattern("[0-9\u0660-\u0669\u06f0-\u06f9\uff10-\uff19]")
_LONGEST: Final = 100_000  # characters; what is longer is no paragraph
_NOISE = store.pattern("[\u00ad\u0640\u064b-\u0652\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]|\\(\\)")
_FOLD: Final = str.maketrans(
    {
        **dict.fromkeys("\u00a0\u202f\u2007\u2009\t", " "),
        **dict.fromkeys("\u2010\u2011", "-"),
        **{chr(0x660 + n): str(n) for n in range(10)},
        **{chr(0x6F0 + n): str(n) for n in range(10)},
        **{chr(0xFF10 + n): str(n) for n in range(10)},
        "（": "(",
        "）": ")",
        "／": "/",
    }
)
_FIRST_NUMBERED_SESSION = 31  # before it the General Assembly's resolutions run from 1 to 3541 with (XXX)
_LAST_SESSION = 120
_LAST_COUNCIL_SESSION = 75  # three a year since 2006


def annotate(content: Content, *, lang: str, identification: Identification) -> Content:
    """`content` with a `Reference`, `ReferenceList` or `Date` around every citation and date.

    `lang` is ISO 639-2/T; `identification` says whose resolution a bare number is. Marks already
    there stay; nothing is put over a reference that the source itself marks.
    """
    text = plain(content)
    grammar = grammar_of(lang)
    if grammar is None or not (_ANY_DIGIT.search(text) or grammar.hinted(text)) or len(text) > _LONGEST:
        return content
    folded, place = _fold(text)
    ranges = list(_marks(folded, grammar, identification.organ or "GA"))
    if not ranges:
        return content
    if place is not None:
        ranges = [(place[start], place[end - 1] + 1, m) for start, end, m in ranges]
    if len(content) == 1 and isinstance(content[0], Text):
        return _wrapped(content[0], 0, len(text), _uncrossed(ranges))
    return mark(content, _beside(content, ranges))


def _fold(text: str) -> tuple[str, list[int] | None]:
    """One spelling of blanks, hyphens, digits and brackets, without marks that do not print; and, if
    anything was dropped, the place of each kept character in `text`."""
    if text.isascii():
        return text, None
    noise = list(_NOISE.finditer(text))
    if not noise:
        return text.translate(_FOLD), None
    place: list[int] = []
    at = 0
    for m in noise:
        place.extend(range(at, m.start()))
        at = m.end()
    place.extend(range(at, len(text)))
    return "".join(text[i] for i in place).translate(_FOLD), place


def _uncrossed(ranges: list[tuple[int, int, Mark]]) -> list[tuple[int, int, Mark]]:
    """Outer ranges first, without those that begin in one and end behind it: of ``12 September 2001 (2001)``
    the date stays, not a resolution 2001."""
    kept: list[tuple[int, int, Mark]] = []
    open_: list[int] = []
    for found in sorted(ranges, key=lambda r: (r[0], -r[1])):
        while open_ and open_[-1] <= found[0]:
            open_.pop()
        if open_ and open_[-1] < found[1]:
            continue
        open_.append(found[1])
        kept.append(found)
    return kept


def _wrapped(text: Text, start: int, end: int, ranges: list[tuple[int, int, Mark]]) -> Content:
    """As `mark` for one plain text and ranges that lie in each other or apart, outer ones first."""
    out: list[Inline] = []
    at, n = start, 0
    while n < len(ranges):
        low, high, held = ranges[n]
        inner = n + 1
        while inner < len(ranges) and ranges[inner][0] < high:
            inner += 1
        if at < low:
            out.append(cut(text, at, low))
        out.append(replace(held, children=_wrapped(text, low, high, ranges[n + 1 : inner])))
        at, n = high, inner
    if at < end:
        out.append(cut(text, at, end))
    return tuple(out)


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


def _marks(text: str, grammar: Grammar, organ: str) -> Iterator[tuple[int, int, Mark]]:
    days = list(grammar.days(text))
    found = list(grammar.named(text))
    if "/" in text or "(" in text:
        symbols = list(grammar.symbols(text))
        if days and not grammar.number_first:
            starts = {day.start: day for day in days}
            for f in symbols:
                if day := starts.get(grammar.after_number(text, f.end)):
                    f.end, f.date = day.end, day.value
        found += symbols
        found += _numbers(text, grammar, organ, days, symbols)
    for day in days:
        yield day.start, day.end, Date(day.value, ())
    if not found:
        return
    found.sort(key=lambda f: f.start)
    _pin(text, grammar, found)
    for f in found:
        yield f.start, f.end, Reference(f.kind, f.target, (), f.date, f.pinpoint, f.until)
    first = 0
    for at in range(1, len(found) + 1):
        if at < len(found) and grammar.separator.fullmatch(text, found[at - 1].end, found[at].start):
            continue
        if at - first > 1:
            yield found[first].start, found[at - 1].end, ReferenceList(())
        first = at


def _numbers(text: str, grammar: Grammar, organ: str, days: list[Day], symbols: list[Found]) -> Iterator[Found]:
    """Bare numbers that the text calls resolutions or decisions, with the date given to each."""
    matches = list(grammar.number.finditer(text))
    if symbols:
        begun = [f.start for f in symbols]
        before = [bisect_right(begun, m.start()) - 1 for m in matches]
        matches = [m for m, n in zip(matches, before, strict=True) if n < 0 or m.start() >= symbols[n].end]
    if not matches:
        return
    words = Words(grammar.words(text))
    starts = {day.start: day for day in days}
    ends = [day.end for day in days]
    behind, of_list = _named_after(text, grammar, words, starts, matches)
    last: Found | None = None
    inherited = ""
    seen_kind: Word | None = None
    for at, m in enumerate(matches):
        start, end = m.start(), m.end()
        prefix = grammar.prefix.search(text, max(0, start - 6), start)
        session = ""
        if prefix:
            session, start = grammar.sessions[prefix[1]] + "-", prefix.start()
        if start and (text[start - 1] in "/.-" or (text[start - 1].isascii() and text[start - 1].isalnum())):
            continue
        kind = words.kind_after(end) if grammar.number_first else words.kind_before(start)
        after = behind[at]
        named = after.says if after else grammar.organ_before(text, words, start, kind)
        own = kind is None or (not grammar.number_first and grammar.own_of(text, kind))
        if not named and not own and kind is not None:
            named = of_list.get(kind.start, "")
        if kind is not seen_kind:
            if named or own:
                inherited = named
            seen_kind = kind
        if int(m["number"]) >= 1946 and m["sub"] and not grammar.introduced(text, kind, last, start, end):
            continue
        day = starts.get(grammar.after_number(text, end))
        extend, adjacent = end, True
        if grammar.number_first:
            day, adjacent = grammar.day_before(text, start, days, ends)
        elif day:
            extend = day.end
        elif after:
            day = starts.get(grammar.after_number(text, after.end))
        whose = _organ(m, session, named or inherited, organ, day, words.heard)
        chained = last is not None and grammar.separator.fullmatch(text, last.end, start) is not None
        target = _target(m, session, kind, whose, chained, grammar) if whose else ""
        if not target:
            continue
        if day and grammar.number_first and adjacent:
            start = day.start
        for f in _parts(m, target, start, extend, kind, grammar):
            f.date = day.value if day else None
            last = f
            yield f


def _named_after(
    text: str, grammar: Grammar, words: Words, starts: dict[int, Day], matches: list[re.Match[str]]
) -> tuple[list[Word | None], dict[int, str]]:
    """The organ that stands after each number or its date, if any; and, by the word that says what they
    are, the organ of a whole list: "les résolutions 16/18 et 19/25 du Conseil des droits de l'homme"."""
    if grammar.number_first:
        return [None] * len(matches), {}
    behind: list[Word | None] = []
    of_list: dict[int, str] = {}
    for m in matches:
        organ = grammar.organ_after(text, words, m.end())
        if organ is None and (day := starts.get(grammar.after_number(text, m.end()))):
            organ = grammar.organ_after(text, words, day.end)
        behind.append(organ)
        if organ and (kind := words.kind_before(m.start())):
            of_list.setdefault(kind.start, organ.says)
    return behind, of_list


def _organ(m: re.Match[str], session: str, named: str, own: str, day: Day | None, heard: bool) -> str:
    """Whose number it is; "" when that cannot be."""
    brackets = m["brackets"]
    if brackets and brackets.isdigit():
        return "SC"
    if brackets:
        return "ECOSOC" if named == "ECOSOC" else "GA"
    number = int(m["number"])
    if named == "OTHER":
        return ""
    if number >= 1946:
        return "ECOSOC" if number < 2100 else ""
    if session:
        return "HRC" if named == "HRC" or (own == "HRC" and not named) else "GA"
    whose = named if named in ("GA", "HRC") else own if own in ("GA", "HRC") else "GA"
    if whose == "HRC" and number > _LAST_COUNCIL_SESSION:
        whose = "GA"
    heard = heard or own == "HRC"
    if day and heard and _fits(whose, number, day.value) is False:
        other = "HRC" if whose == "GA" else "GA"
        whose = other if _fits(other, number, day.value) else whose
    if whose == "GA" and number < _FIRST_NUMBERED_SESSION:
        whose = "HRC" if heard else ""
    return whose if number <= _LAST_SESSION else ""


def _fits(organ: str, session: int, day: datetime.date) -> bool:
    """Regular session n of the General Assembly opens in September 1945 + n; the Human Rights Council
    has held three sessions a year since 2006."""
    if organ == "GA":
        return day.year - 1945 - session in (0, 1)
    return abs(day.year + day.month / 12 - 2006.2 - session / 3) < 1.5


def _target(m: re.Match[str], session: str, kind: Word | None, organ: str, chained: bool, grammar: Grammar) -> str:
    """The symbol of a number in canonical spacing, its letter left out; "" if it is no citation."""
    place = {"GA": "A", "SC": "S", "ECOSOC": "E", "HRC": "A/HRC"}[organ]
    number, brackets = m["number"], m["brackets"]
    decision = kind is not None and kind.says == "decision"
    if brackets:
        if not kind and not chained:
            return ""
        if brackets.isdigit():
            return "" if decision else f"{place}/RES/{number} ({brackets})"
        return f"{place}/RES/{number} ({grammar.roman(brackets)})"
    sub = m["sub"]
    if (kind is None and not session) or number[0] == "0" or sub[0] == "0":
        return ""
    if decision:
        ours = organ in ("ECOSOC", "HRC") or int(sub) >= grammar.decisions_from
        return f"{place}/DEC/{session}{number}/{sub}" if ours else ""
    return f"{place}/RES/{session}{number}/{sub}"


def _parts(m: re.Match[str], target: str, start: int, end: int, kind: Word | None, grammar: Grammar) -> Iterator[Found]:
    """One reference for each letter ("31/6 A and B"), one for a range ("55/180 A to C")."""
    says: ReferenceKind = "decision" if kind is not None and kind.says == "decision" else "resolution"
    name = "letters" if m["letters"] else "letters2"
    if not m[name]:
        yield Found(start, end, says, target)
        return
    letters = list(grammar.letter.finditer(m.string, *m.span(name)))
    values = [grammar.letter_value(x[0]) for x in letters]
    if len(letters) == 2 and re.fullmatch(grammar.to, m.string[letters[0].end() : letters[1].start()]):
        low, high = (_lettered(target, v) for v in values)
        yield Found(start, end, says, low, high)
        return
    for n, (letter, value) in enumerate(zip(letters, values, strict=True)):
        yield Found(
            start if n == 0 else letter.start(),
            end if n == len(letters) - 1 else letter.end(),
            says,
            _lettered(target, value),
        )


def _lettered(target: str, letter: str) -> str:
    """
    >>> _lettered("A/RES/217 (III)", "A"), _lettered("A/RES/55/180", "B")
    ('A/RES/217 A (III)', 'A/RES/55/180 B')
    """
    head, bracket, tail = target.partition(" (")
    return f"{head} {letter}{bracket}{tail}"


def _pin(text: str, grammar: Grammar, found: list[Found]) -> None:
    """Give each reference the part of it that is meant: "paragraph 3 of …", "…, annex"."""
    pins = list(grammar.pins(text))
    if not pins:
        return
    free = [True] * len(pins)
    starts, ends = [p.start for p in pins], [p.end for p in pins]
    for f in found:
        last = bisect_right(ends, f.start) - 1
        if f.kind in ("charter", "treaty"):
            for n in range(bisect_left(starts, f.start), bisect_right(ends, f.end)):
                free[n] = False
            continue
        n, edge, gap = last, f.start, grammar.bridge
        while n >= 0 and free[n] and edge - ends[n] < 100 and gap.fullmatch(text, ends[n], edge):
            free[n] = False
            edge, gap, n = starts[n], grammar.link, n - 1
        if n < last:
            chain = pins[n + 1 : last + 1]
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
