"""Finds what a text cites: documents by symbol or short number, the parts meant, dates, treaties, the Charter.

What each language writes around a number stands in ``profiles/inline/<lang>.toml``; here is only the
method: numbers are looked for first, words around them only where there are numbers. A bare number
("54/7") is a citation when its paragraph calls it a resolution or a decision; whose it is follows
from its form, from the organ named beside it, and from its date, else it is the document's own organ's.
"""

from __future__ import annotations

import datetime
import functools
import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

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
from resconvert.profiles import load as profile
from resconvert.profiles.inline import load

_DIGIT = re.compile(r"[0-9]")
_ANY_DIGIT = re.compile("[0-9\u0660-\u0669\u06f0-\u06f9\uff10-\uff19]")
_LONGEST: Final = 100_000  # characters; what is longer is no paragraph
_NOISE = re.compile("[\u00ad\u0640\u064b-\u0652\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]|\\(\\)")
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
_CYRILLIC: Final = str.maketrans("АВСЕ", "ABCE")
_EDGE = r"(?![A-Za-zА-яء-ي0-9/])"
_FIRST_NUMBERED_SESSION = 31  # before it the General Assembly's resolutions run from 1 to 3541 with (XXX)
_LAST_SESSION = 120
_CHINESE = {c: n for n, c in enumerate("一二三四五六七八九", 1)}


@dataclass(slots=True)
class _Found:
    """One citation in folded text: where, of what, and what was said with it."""

    start: int
    end: int
    kind: ReferenceKind
    target: str
    until: str = ""
    date: datetime.date | None = None
    pinpoint: str = ""
    suffix: bool = False  # "and Add.1": shares what is said of the one before


@dataclass(frozen=True, slots=True)
class _Day:
    start: int
    end: int
    value: datetime.date


@dataclass(frozen=True, slots=True)
class _Word:
    """A word that says what a number is: an organ, a kind, or (number-first languages) "its"."""

    start: int
    end: int
    says: str


class _Words:
    """The words of one text in order, each kind to be asked for by place."""

    def __init__(self, words: Iterable[_Word]) -> None:
        self._kinds: list[_Word] = []
        self._organs: list[_Word] = []
        for w in words:
            (self._kinds if w.says in ("resolution", "decision") else self._organs).append(w)
        self._kind_starts = [w.start for w in self._kinds]
        self._organ_starts = [w.start for w in self._organs]
        self.heard = any(w.says == "HRC" for w in self._organs)

    def kind_before(self, at: int) -> _Word | None:
        n = bisect_left(self._kind_starts, at)
        return self._kinds[n - 1] if n else None

    def kind_after(self, at: int) -> _Word | None:
        n = bisect_left(self._kind_starts, at)
        return self._kinds[n] if n < len(self._kinds) else None

    def organ_before(self, at: int) -> _Word | None:
        n = bisect_left(self._organ_starts, at)
        return self._organs[n - 1] if n else None

    def organ_from(self, at: int) -> _Word | None:
        n = bisect_left(self._organ_starts, at)
        return self._organs[n] if n < len(self._organs) else None


@dataclass(frozen=True, slots=True)
class _Pin:
    start: int
    end: int
    value: str


# ------------------------------------------------------------------------------------ public


def annotate(content: Content, *, lang: str, identification: Identification) -> Content:
    """`content` with a `Reference`, `ReferenceList` or `Date` around every citation and date.

    `lang` is ISO 639-2/T; `identification` says whose resolution a bare number is. Marks already
    there stay; nothing is put over a reference that the source itself marks.
    """
    text = plain(content)
    grammar = _grammar(lang)
    if grammar is None or not (_ANY_DIGIT.search(text) or grammar.hinted(text)) or len(text) > _LONGEST:
        return content
    folded, place = _fold(text)
    ranges = list(_marks(folded, grammar, identification.organ or "GA"))
    if not ranges:
        return content
    if place is not None:
        ranges = [(place[start], place[end - 1] + 1, m) for start, end, m in ranges]
    if len(content) == 1 and isinstance(content[0], Text):
        return _wrapped(content[0], 0, len(text), sorted(ranges, key=lambda r: (r[0], -r[1])))
    return mark(content, _beside(content, ranges))


def web_address(target: str) -> str:
    """Where the United Nations keeps the document of a symbol; "" for what has none.

    >>> web_address("A/RES/217 A (III)"), web_address("A/55/L.17"), web_address("Charter")
    ('https://undocs.org/A/RES/217(III)', 'https://undocs.org/A/55/L.17', 'https://www.un.org/en/about-us/un-charter')
    """
    if target == "Charter":
        return "https://www.un.org/en/about-us/un-charter"
    if ("/DEC/" in target and target.startswith(("A/DEC", "E/DEC"))) or target.startswith("UNTS"):
        return ""
    if "/RES/" in target:
        target = re.sub(r" [A-Z](?= |$)", "", target)
    return "https://undocs.org/" + target.replace(" ", "")


# ------------------------------------------------------------------------------------ text


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
    """The ranges that do not cross what the source has marked as a reference or a date."""
    taken: list[tuple[int, int, bool]] = []
    at = 0
    for leaf, marks in runs(content):
        size = len(getattr(leaf, "text", ""))
        if any(isinstance(m, Reference) for m in marks):
            taken.append((at, at + size, True))
        elif any(isinstance(m, Date) for m in marks):
            taken.append((at, at + size, False))
        at += size
    if not taken:
        return ranges
    ends = [high for _, high, _ in taken]
    kept = []
    for start, end, m in ranges:
        n = bisect_right(ends, start)
        clash = False
        while n < len(taken) and taken[n][0] < end and not clash:
            low, high, reference = taken[n]
            # a date may stand inside a reference of the source
            clash = not (reference and isinstance(m, Date) and low <= start and end <= high)
            n += 1
        if not clash:
            kept.append((start, end, m))
    return kept


# ------------------------------------------------------------------------------------ method


def _marks(text: str, grammar: _Grammar, organ: str) -> Iterator[tuple[int, int, Mark]]:
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


def _numbers(text: str, grammar: _Grammar, organ: str, days: list[_Day], symbols: list[_Found]) -> Iterator[_Found]:
    """Bare numbers that the text calls resolutions or decisions, with the date given to each."""
    matches = list(grammar.number.finditer(text))
    if symbols:
        begun = [f.start for f in symbols]
        before = [bisect_right(begun, m.start()) - 1 for m in matches]
        matches = [m for m, n in zip(matches, before, strict=True) if n < 0 or m.start() >= symbols[n].end]
    if not matches:
        return
    words = _Words(grammar.words(text))
    starts = {day.start: day for day in days}
    ends = [day.end for day in days]
    last: _Found | None = None
    inherited = ""
    seen_kind: _Word | None = None
    for m in matches:
        start, end = m.start(), m.end()
        prefix = grammar.prefix.search(text, max(0, start - 6), start)
        session = ""
        if prefix:
            session, start = grammar.sessions[prefix[1]] + "-", prefix.start()
        if start and (text[start - 1] in "/.-" or (text[start - 1].isascii() and text[start - 1].isalnum())):
            continue
        kind = words.kind_after(end) if grammar.number_first else words.kind_before(start)
        named, outside, outside_end = grammar.organ_of(text, words, start, end, kind)
        if kind is not seen_kind:
            if named:
                inherited = named
            elif kind is None or grammar.own_of(text, kind):
                inherited = ""
            seen_kind = kind
        if int(m["number"]) >= 1946 and m["sub"] and not grammar.introduced(text, kind, last, start, end):
            continue
        day = starts.get(grammar.after_number(text, outside_end if outside else end))
        extend, adjacent = end, True
        if grammar.number_first:
            day, adjacent = grammar.day_before(text, start, days, ends)
        elif day and not outside:
            extend = day.end
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


def _organ(m: re.Match[str], session: str, named: str, own: str, day: _Day | None, heard: bool) -> str:
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


def _target(m: re.Match[str], session: str, kind: _Word | None, organ: str, chained: bool, grammar: _Grammar) -> str:
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


def _parts(
    m: re.Match[str], target: str, start: int, end: int, kind: _Word | None, grammar: _Grammar
) -> Iterator[_Found]:
    """One reference for each letter ("31/6 A and B"), one for a range ("55/180 A to C")."""
    says: ReferenceKind = "decision" if kind is not None and kind.says == "decision" else "resolution"
    name = "letters" if m["letters"] else "letters2"
    if not m[name]:
        yield _Found(start, end, says, target)
        return
    letters = list(grammar.letter.finditer(m.string, *m.span(name)))
    values = [grammar.letter_value(x[0]) for x in letters]
    if len(letters) == 2 and re.fullmatch(grammar.to, m.string[letters[0].end() : letters[1].start()]):
        low, high = (_lettered(target, v) for v in values)
        yield _Found(start, end, says, low, high)
        return
    for n, (letter, value) in enumerate(zip(letters, values, strict=True)):
        yield _Found(
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


def _pin(text: str, grammar: _Grammar, found: list[_Found]) -> None:
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


# ------------------------------------------------------------------------------------ grammar


class _Grammar:
    """The patterns of one language, compiled when its first text comes."""

    def __init__(self, data: dict[str, Any], common: dict[str, Any], months: Mapping[str, int]) -> None:
        words, pin = data["words"], data["pinpoint"]
        self._letters: dict[str, str] = data.get("letters", {})
        self.number_first: bool = words["number_first"]
        self.dated: str = words["dated"]
        self.to: str = words["to"]
        self.decisions_from: int = common["decisions_from"]
        ends = "" if self.number_first else r"(?!\w)"
        kinds = "|".join((*words["resolution"], *words["decision"]))
        organs = "|".join(x for group in data["organs"].values() for x in group)
        letter = "|".join((*self._letters, f"[A-ZАВСЕ]{_EDGE}"))
        self.letter = re.compile(letter)
        special, emergency = data.get("special", "S"), data.get("emergency", "ES")
        self.sessions = {special: "S", emergency: "ES", "S": "S", "ES": "ES"}
        self._regular = data.get("regular", "")
        self.prefix = re.compile(rf"({emergency}|{special}|ES|S) ?- ?$")
        letters = rf" ?(?:{letter})(?:(?:{words['to']}|{words['and']})(?:{letter}))*"
        local = rf"|(?:{emergency}|{special}|{self._regular}) ?- ?\d{{1,2}}" if self._regular else ""
        # an extractor that mirrors brackets turns the closing one round
        brackets = rf"[(] ?(?P<brackets>(?:19|20)\d\d|(?:E?S ?- ?)?[IVXLC]+{local}) ?[()]"
        self.number = re.compile(
            rf"(?P<number>[0-9](?<![0-9][0-9])[0-9]{{0,3}})(?:/(?P<sub>[0-9]{{1,4}}){_EDGE}(?P<letters>{letters})?"
            rf"|(?P<letters2>{letters})? ?{brackets})"
        )
        self.separator = re.compile(f"(?:{words['and']})")
        self._organ_gap = re.compile(words["of_organ"])
        self._dated = re.compile(self.dated)
        groups = [("OTHER", data["organs"]["OTHER"])]
        groups += [(k, v) for k, v in data["organs"].items() if k != "OTHER"]
        groups += [("resolution", words["resolution"]), ("decision", words["decision"])]
        if self.number_first:
            groups.append(("own", words["own"]))
        self._words = re.compile("|".join(f"(?P<{name}>{'|'.join(p)})" for name, p in groups))
        own = "|".join(words["own"])
        self._own = re.compile(rf"(?<!\w)(?:{own})(?: \w+){{0,2}} $") if own else None
        self._own_kind = re.compile(words["own_kind"]) if "own_kind" in words else None
        self._days(data["date"], months)
        self._pins(pin, words, letter)
        self.bridge = re.compile(rf"(?:{pin['link']})?(?:[\s,]+|(?:{words['bridge']}|{kinds}|{organs}){ends})*")
        if self._letters:  # the article and prepositions are written together with the noun
            self.bridge = re.compile(rf"(?:{pin['link']})?(?:[\s,]+|{words['bridge']}|{kinds}|{organs})*")
        kind_after = f"号?(?:{kinds})?" if self.number_first else ""
        self.trail = re.compile(rf"{kind_after}[)》]?{pin['after']}")
        self._named(data)
        self._symbols(common, words)

    def _days(self, data: dict[str, Any], months: Mapping[str, int]) -> None:
        self._months = months
        # the longer name first: "10" before "1"; extractors put a blank into "كانون الأول/ديسمبر"
        names = "|".join(re.escape(m).replace("/", "/ ?") for m in sorted(months, key=len, reverse=True))
        self._day = re.compile(data["pattern"].replace("MONTH", f"(?i:0?(?:{names}))"))

    def _pins(self, data: dict[str, Any], words: dict[str, Any], letter: str) -> None:
        self.value_first: bool = data.get("value_first", False)
        self._ordinals = [re.compile(o) for o in data.get("ordinals", ())]
        ordinal = "|".join(sorted(data.get("ordinals", ()), key=len, reverse=True)) or "$^"
        self._ordinal = ordinal
        value = data["value"].replace("ORDINAL", ordinal).replace("LETTER", "|".join(self._letters) or "$^")
        self._units: dict[str, str] = data["units"]
        bare = "|".join(self._units[u] for u in ("annex", "app"))
        units = "|".join(v for k, v in self._units.items() if k not in ("annex", "app"))
        if self.value_first:
            self._pin = re.compile(
                rf"(?:第(?P<v>{value})|(?P<v2>[A-Z]))(?P<u>{units})|(?P<u2>{bare})(?P<v3>[一二三四五六七八九十]+)?"
            )
        else:
            several = rf"(?:{value})(?:(?:{words['to']}|{words['and']})(?:{value}){_EDGE})*"
            start = "" if self._letters else r"(?<!\w)"
            counted = rf"(?P<u>{units}) ?(?P<v>{several}){_EDGE}"
            self._pin = re.compile(rf"{start}(?:{counted}|(?P<u2>{bare})(?!\w)(?: (?P<v2>(?:{value}){_EDGE}))?)")
        self.link = re.compile(data["link"])
        self._and, self._to = re.compile(f"(?:{words['and']})第?|[、和及]第?"), re.compile(f"(?:{words['to']})第?")

    def _named(self, data: dict[str, Any]) -> None:
        charter, treaty = data["charter"], data["treaty"]
        self._charter_hint: str = charter["hint"]
        self._treaty_hint: str = treaty["hint"]
        self._charter = [re.compile(p.replace("ORDINAL", self._ordinal)) for p in charter["patterns"]]
        self._treaty = re.compile(f"{treaty['pattern']}|" + re.sub(r"\(\?P<(\w)>", r"(?P<\g<1>2>", treaty["again"]))

    def _symbols(self, common: dict[str, Any], words: dict[str, Any]) -> None:
        self._roots = frozenset(common["roots"].split())
        session = r"(?:(?: ?[A-Z])? ?\((?:(?:19|20)\d\d|(?:E?S-)?[IVXLC]+)\)|(?: [A-Z](?:-[A-Z])?(?![\w/])))?"
        self._symbol = re.compile(
            r"[A-Z](?<![\w/.-][A-Z])[A-Z]{0,9}/"
            r"(?:(?P<res>(?:HRC/)?RES/[0-9S/E-]*[0-9]" + session + r")|[A-Za-z0-9][A-Za-z0-9./-]*)"
            rf"(?P<note> ?{common['parenthesis']}(?:/{common['suffix']})*)?",
            re.ASCII,
        )
        self._suffix = re.compile(f"(?:{words['and']})({common['suffix']}(?:/{common['suffix']})*)")

    # -------------------------------------------------------------------------------- finding

    def hinted(self, text: str) -> bool:
        return self._charter_hint in text

    def days(self, text: str) -> Iterator[_Day]:
        for m in self._day.finditer(text):
            if m.start() and text[m.start() - 1] in "-–0123456789/":
                continue
            month = self._months[m["m"].lower().replace("/ ", "/").lstrip("0")]
            try:
                yield _Day(m.start(), m.end(), datetime.date(int(m["y"]), month, int(m["d"])))
            except ValueError:
                continue

    def words(self, text: str) -> Iterator[_Word]:
        for m in self._words.finditer(text):
            yield _Word(m.start(), m.end(), m.lastgroup or "")

    def organ_of(self, text: str, words: _Words, start: int, end: int, kind: _Word | None) -> tuple[str, bool, int]:
        """The organ named with a number ("" = none), whether it stands after it, and where it ends."""
        if self.number_first:
            w = words.organ_before(start)
            return ("" if w is None or w.says == "own" else w.says), False, end
        after = self._organ_gap.match(text, end)
        if after and (w := words.organ_from(after.end())) and w.start <= after.end() + 3:
            return w.says, True, w.end
        if kind is None:
            return "", False, end
        w = words.organ_from(kind.end)
        if w and w.end <= start and w.start - kind.end < 14 and not _DIGIT.search(text, kind.end, w.start):
            return w.says, False, end
        w = words.organ_before(kind.start)
        if w and kind.start <= w.end + 10 and not re.search(r"[,.;:،؛]", text[w.end : kind.start]):
            return w.says, False, end
        return "", False, end

    def own_of(self, text: str, kind: _Word) -> bool:
        """ "its resolution": the document's own organ's, whatever was named before."""
        if self._own_kind:
            return self._own_kind.fullmatch(text, kind.start, kind.end) is not None
        return self._own is not None and self._own.search(text[max(0, kind.start - 30) : kind.start]) is not None

    def after_number(self, text: str, end: int) -> int:
        """Where a date would start that is given to the number ending at `end`."""
        m = self._dated.match(text, end)
        return m.end() if m else -1

    def day_before(self, text: str, start: int, days: list[_Day], ends: list[int]) -> tuple[_Day | None, bool]:
        """The date that stands before a number, and whether nothing but "No." stands between:
        "1999年12月17日第54/169号", "2013年6月13日关于…的第23/13号"."""
        at = start - 1 if text[start - 1 : start] == "第" else start
        n = bisect_right(ends, at) - 1
        if n < 0:
            return None, False
        if ends[n] == at:
            return days[n], True
        if at - ends[n] < 120 and re.fullmatch("[^0-9，。；]*的", text[ends[n] : at]):
            return days[n], False
        return None, False

    def introduced(self, text: str, kind: _Word | None, last: _Found | None, start: int, end: int) -> bool:
        """Whether "2016/12" is called a resolution close by: two years look the same."""
        if self.number_first:
            return text.startswith("号", end)
        edge = max(kind.end if kind else -1, last.end if last else -1)
        return edge >= 0 and start - edge < 60 and not _DIGIT.search(text, edge, start)

    def pins(self, text: str) -> Iterator[_Pin]:
        for m in self._pin.finditer(text):
            g = m.groupdict()
            unit, value = g.get("u") or g.get("u2") or "", g.get("v") or g.get("v2") or g.get("v3") or ""
            name = next(k for k, p in self._units.items() if re.fullmatch(p, unit))
            yield _Pin(m.start(), m.end(), self._pinpoint(name, value))

    def _pinpoint(self, unit: str, value: str) -> str:
        dot = "" if unit == "annex" else "."
        if not value:
            return unit + dot
        out, at, plural = "", 0, False
        for m in re.finditer(f"(?P<to>{self._to.pattern})|(?P<and>{self._and.pattern})", value):
            if m.start() < at or not m[0]:
                continue
            out += self._value(unit, value[at : m.start()]) + ("-" if m["to"] else ", ")
            at, plural = m.end(), True
        out += self._value(unit, value[at:])
        return f"{unit}{'es' if plural and not dot else 's' if plural else ''}{dot} {out}"

    def _value(self, unit: str, value: str) -> str:
        value = value.strip("段").translate(_CYRILLIC)
        if value in self._letters:
            return self._letters[value]
        number = next((n for n, o in enumerate(self._ordinals, 1) if o.fullmatch(value)), 0) or _chinese(value)
        if not number:
            return value
        return _roman(number) if unit in ("sect", "chap", "annex", "app") else str(number)

    def named(self, text: str) -> Iterator[_Found]:
        """Articles and chapters of the Charter, and volumes of the Treaty Series."""
        if self._charter_hint in text:
            edges: set[int] = set()
            for pattern in self._charter:
                for m in pattern.finditer(text):
                    if m.start() in edges or m.end() in edges:
                        continue
                    edges.update(m.span())
                    g = m.groupdict()
                    unit = "art" if g.get("art") else "chap" if g.get("chap") else ""
                    pinpoint = self._pinpoint(unit, g["n"]) if unit else ""
                    yield _Found(m.start(), m.end(), "charter", "Charter", pinpoint=pinpoint)
        if self._treaty_hint in text:
            for m in self._treaty.finditer(text):
                yield _Found(m.start(), m.end(), "treaty", f"UNTS/{m['v'] or m['v2']}/{m['n'] or m['n2']}")

    def symbols(self, text: str) -> Iterator[_Found]:
        for m in self._symbol.finditer(text):
            printed = m[0].rstrip("./-")
            if not _DIGIT.search(printed) or printed.partition("/")[0].partition("-")[0] not in self._roots:
                continue
            # one document under two symbols ("A/79/302-S/2024/600") goes by the first
            symbol = re.sub(r" ?\(", " (", re.sub(r"(?<=[0-9])-[A-Z]+/.*", "", printed))
            end = m.start() + len(printed)
            kind: ReferenceKind = "document"
            if "/PV." in symbol or "/SR." in symbol:
                kind = "record"
            elif "/PRST/" in symbol:
                kind = "statement"
            elif "/RES/" in symbol:
                kind = "resolution"
            elif "/DEC/" in symbol and symbol.startswith(("A/DEC", "E/DEC", "A/HRC/DEC")):
                kind = "decision"
            yield _Found(m.start(), end, kind, symbol)
            while more := self._suffix.match(text, end):
                symbol = _suffixed(symbol, more[1])
                yield _Found(more.start(1), more.end(1), kind, symbol, suffix=True)
                end = more.end(1)

    # -------------------------------------------------------------------------------- values

    def letter_value(self, printed: str) -> str:
        return self._letters.get(printed, printed.translate(_CYRILLIC))

    def roman(self, brackets: str) -> str:
        """The session in brackets as English writes it: "د-30" → "XXX"."""
        compact = brackets.replace(" ", "")
        if compact[-1:].isdigit():
            head, _, number = compact.rpartition("-")
            session = "" if head == self._regular else self.sessions.get(head, "") + "-"
            return session + _roman(int(number))
        return compact


def _suffixed(symbol: str, suffix: str) -> str:
    """
    >>> _suffixed("A/55/L.17", "Add.1"), _suffixed("A/76/2/Add.1", "Add.2")
    ('A/55/L.17/Add.1', 'A/76/2/Add.2')
    """
    word = suffix.partition(".")[0]
    return re.sub(rf"/{word}\.\d+$", "", symbol) + "/" + suffix


def _roman(number: int) -> str:
    out = ""
    for value, sign in ((50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I")):
        while number >= value:
            out += sign
            number -= value
    return out


def _chinese(printed: str) -> int:
    """
    >>> _chinese("十八"), _chinese("二十"), _chinese("三"), _chinese("B")
    (18, 20, 3, 0)
    """
    tens, ten, units = printed.partition("十")
    if any(c not in _CHINESE for c in tens + units) or not printed:
        return 0
    return (_CHINESE.get(tens, 1) * 10 if ten else 0) + (_CHINESE.get(units, 0) if ten else _CHINESE.get(tens, 0))


@functools.cache
def _grammar(lang: str) -> _Grammar | None:
    data, common = load(lang), load("common")
    return _Grammar(data, common, profile(lang).months) if data and common else None
