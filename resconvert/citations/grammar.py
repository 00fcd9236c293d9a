"""The grammar of one language's citations: its patterns, compiled, and what their matches mean.

Which words a language writes around a number is data (``profiles/inline/<lang>.toml``); which numbers
of a text are citations, and of what, is decided by the package itself.
"""

from __future__ import annotations

import datetime
import functools
import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from typing import Any, Final

from resconvert import store
from resconvert.model.inlines import ReferenceKind
from resconvert.numerals import chinese_value, roman
from resconvert.profiles import load as profile
from resconvert.profiles.inline import load
from resconvert.values import NamedTuple, dataclass

DIGIT = store.pattern(r"[0-9]")
_WITHIN_NUMBERS: Final = frozenset("-–0123456789/")
_CYRILLIC: Final = str.maketrans("АВСЕ", "ABCE")
_EDGE = r"(?![A-Za-zА-яء-ي0-9/])"
_NUMBERS_ONLY = store.pattern(r"[-0-9A-Z/ 、，和与及第号年月日]*")
_SECOND_SYMBOL = store.pattern(r"(?<=[0-9])-[A-Z]+/.*")
# The Security Council's symbols have the year first; another body's have it last ("S/1906/2020", of the OPCW).
_NOT_THE_COUNCILS = store.pattern(r"S/\d+/(?:19|20)\d\d$")
_SUPPLEMENT = store.pattern(r"A/\d+/\d+")
_BRACKET = store.pattern(r" ?\(")


@dataclass(slots=True)
class Found:
    """One citation in folded text: where, of what, and what was said with it."""

    start: int
    end: int
    kind: ReferenceKind
    target: str
    until: str = ""
    date: datetime.date | None = None
    pinpoint: str = ""
    suffix: bool = False  # "and Add.1": shares what is said of the one before


class Day(NamedTuple):
    start: int
    end: int
    value: datetime.date


class Word(NamedTuple):
    """A word that says what a number is: an organ, a kind, or (number-first languages) "its"."""

    start: int
    end: int
    says: str


class Words:
    """The words of one text in order, each kind to be asked for by place."""

    def __init__(self, words: Iterable[Word]) -> None:
        self.kinds: list[Word] = []
        self.organs: list[Word] = []
        for w in words:
            (self.kinds if w.says in ("resolution", "decision") else self.organs).append(w)
        self._kind_starts = [w.start for w in self.kinds]
        self._organ_starts = [w.start for w in self.organs]
        self.heard = any(w.says == "HRC" for w in self.organs)

    def kind_before(self, at: int) -> Word | None:
        n = bisect_left(self._kind_starts, at)
        return self.kinds[n - 1] if n else None

    def kind_after(self, at: int) -> Word | None:
        n = bisect_left(self._kind_starts, at)
        return self.kinds[n] if n < len(self.kinds) else None

    def organ_before(self, at: int) -> Word | None:
        n = bisect_left(self._organ_starts, at)
        return self.organs[n - 1] if n else None

    def organ_from(self, at: int) -> Word | None:
        n = bisect_left(self._organ_starts, at)
        return self.organs[n] if n < len(self.organs) else None

    def organ_named(self, at: int) -> str:
        """The organ named last before `at`, "" for the document's own ("its")."""
        word = self.organ_before(at)
        return "" if word is None or word.says == "own" else word.says


class Printed(NamedTuple):
    """The parts of a number as printed, in the order of the groups of `Grammar.number`."""

    number: str
    sub: str
    letters: str
    letters_before: str  # the brackets
    brackets: str

    @property
    def looks_like_years(self) -> bool:
        return len(self.number) == 4 and bool(self.sub) and self.number >= "1946"


class Company(NamedTuple):
    """What stands beside a word that says what numbers are: "its", an organ before or behind it."""

    own: bool = False
    follows: Word | None = None
    precedes: str = ""

    def before(self, start: int) -> str:
        """The organ named before the number at `start`."""
        return self.follows.says if self.follows and self.follows.end <= start else self.precedes


class Pin(NamedTuple):
    start: int
    end: int
    value: str


class Grammar:
    """The patterns of one language: those of every text compiled when its first text comes, each of the
    others when a text has what it looks for."""

    def __init__(self, data: dict[str, Any], common: dict[str, Any], months: Mapping[str, int]) -> None:
        words = data["words"]
        self._data, self._common, self._words = data, common, words
        self._letters: dict[str, str] = data.get("letters", {})
        self._months = dict(months)
        self._printed_months = {name.capitalize(): number for name, number in months.items()} | self._months
        self._units: dict[str, str] = data["pinpoint"]["units"]
        self._unit_hints: list[str] = data["pinpoint"]["hints"]
        self._roots = frozenset(common["roots"].split())
        self.number_first: bool = words["number_first"]
        self.value_first: bool = data["pinpoint"].get("value_first", False)
        self.to: str = words["to"]
        self.decisions_from: int = common["decisions_from"]
        special, emergency = data.get("special", "S"), data.get("emergency", "ES")
        self.sessions = {special: "S", emergency: "ES", "S": "S", "ES": "ES"}
        self._regular = data.get("regular", "")
        self._kinds = "|".join((*words["resolution"], *words["decision"]))
        self._organs = "|".join(x for group in data["organs"].values() for x in group)
        self._letter = "|".join((*self._letters, f"[A-ZАВСЕ]{_EDGE}"))
        self._charter_hint: str = data["charter"]["hint"]
        self._treaty_hint: str = data["treaty"]["hint"]
        self._says = functools.lru_cache(maxsize=256)(self._said)
        self._unit = functools.lru_cache(maxsize=256)(self._named_unit)

    # -------------------------------------------------------------------------------- patterns

    @cached_property
    def _day(self) -> re.Pattern[str]:
        # the longer name first: "10" before "1"; extractors put a blank into "كانون الأول/ديسمبر"
        names = "|".join(re.escape(m).replace("/", "/ ?") for m in sorted(self._months, key=len, reverse=True))
        pattern: str = self._data["date"]["pattern"]
        return store.pattern(pattern.replace("MONTH", f"(?i:0?(?:{names}))").replace(r"\d", "[0-9]"))

    @cached_property
    def number(self) -> re.Pattern[str]:
        words, letter = self._words, self._letter
        letters = rf" ?(?:{letter})(?:(?:{words['to']}|{words['and']})(?:{letter}))*"
        special, emergency, *_ = self.sessions
        local = rf"|(?:{emergency}|{special}|{self._regular}) ?- ?\d{{1,2}}" if self._regular else ""
        # an extractor that mirrors brackets turns the closing one round
        brackets = rf"[(] ?(?P<brackets>(?:19|20)\d\d|(?:E?S ?- ?)?[IVXLC]+{local}) ?[()]"
        return store.pattern(
            rf"(?P<number>[0-9](?<![0-9][0-9])[0-9]{{0,3}})(?:/(?P<sub>[0-9]{{1,4}}){_EDGE}(?P<letters>{letters})?"
            rf"|(?P<letters2>{letters})? ?{brackets})"
        )

    @cached_property
    def letter(self) -> re.Pattern[str]:
        return store.pattern(self._letter)

    @cached_property
    def _prefix(self) -> re.Pattern[str]:
        special, emergency, *_ = self.sessions
        return store.pattern(rf"({emergency}|{special}|ES|S) ?- ?$")

    @cached_property
    def separator(self) -> re.Pattern[str]:
        return store.pattern(f"(?:{self._words['and']})")

    @cached_property
    def _word(self) -> re.Pattern[str]:
        """Any word that says what a number is. Each begins with a letter, and groups would hide which."""
        return store.pattern("|".join(form.pattern for _, form in self._spoken))

    @cached_property
    def _spoken(self) -> list[tuple[str, re.Pattern[str]]]:
        organs, words = self._data["organs"], self._words
        spoken = [("OTHER", organs["OTHER"]), *((k, v) for k, v in organs.items() if k != "OTHER")]
        spoken += [("resolution", words["resolution"]), ("decision", words["decision"])]
        spoken += [("own", words["own"])] if self.number_first else []
        return [(says, store.pattern("|".join(forms))) for says, forms in spoken]

    def _said(self, word: str) -> str:
        return next((says for says, form in self._spoken if form.fullmatch(word)), "")

    @cached_property
    def _own(self) -> re.Pattern[str] | None:
        own = "|".join(self._words["own"])
        return store.pattern(rf"(?<!\w)(?:{own})(?: \w+){{0,2}} $") if own else None

    @cached_property
    def dated(self) -> re.Pattern[str]:
        return store.pattern(self._words["dated"])

    @cached_property
    def _organ_gap(self) -> re.Pattern[str]:
        return store.pattern(self._words["of_organ"])

    @cached_property
    def _ordinals(self) -> list[re.Pattern[str]]:
        return [store.pattern(o) for o in self._data["pinpoint"].get("ordinals", ())]

    @cached_property
    def _ordinal(self) -> str:
        return "|".join(sorted(self._data["pinpoint"].get("ordinals", ()), key=len, reverse=True)) or "$^"

    @cached_property
    def bridge(self) -> re.Pattern[str]:
        """What may stand between a part and the document it is a part of: "… of its"."""
        # in Arabic and Chinese the article and prepositions are written together with the noun
        end = "" if self._letters or self.number_first else r"(?!\w)"
        link, between = self._data["pinpoint"]["link"], f"{self._words['bridge']}|{self._kinds}|{self._organs}"
        return store.pattern(rf"(?:{link})?(?:[\s,]+|(?:{between}){end})*")

    @cached_property
    def trail(self) -> re.Pattern[str]:
        """What may stand between a document and its part: ", annex"."""
        kind_after = f"号?(?:{self._kinds})?" if self.number_first else ""
        return store.pattern(rf"{kind_after}[)》]?{self._data['pinpoint']['after']}")

    @cached_property
    def of_report(self) -> re.Pattern[str]:
        """What stands between the parts of a report and a resolution printed there, if no organ is named."""
        return store.pattern(rf"[,،，]? ?(?:ال)?(?:{self._kinds})? ?第?")

    @cached_property
    def link(self) -> re.Pattern[str]:
        return store.pattern(self._data["pinpoint"]["link"])

    @cached_property
    def _pin(self) -> re.Pattern[str]:
        pin, words = self._data["pinpoint"], self._words
        value = pin["value"].replace("ORDINAL", self._ordinal).replace("LETTER", "|".join(self._letters) or "$^")
        bare = "|".join(self._units[u] for u in ("annex", "app"))
        units = "|".join(v for k, v in self._units.items() if k not in ("annex", "app"))
        if pin.get("value_first"):
            return store.pattern(
                rf"(?:第(?P<v>{value})|(?P<v2>[A-Z]))(?P<u>{units})|(?P<u2>{bare})(?P<v3>[一二三四五六七八九十]+)?"
            )
        several = rf"(?:{value})(?:(?:{words['to']}|{words['and']})(?:{value}){_EDGE})*"
        start = "" if self._letters else r"(?<!\w)"
        counted = rf"(?P<u>{units}) ?(?P<v>{several}){_EDGE}"
        return store.pattern(rf"{start}(?:{counted}|(?P<u2>{bare})(?!\w)(?: (?P<v2>(?:{value}){_EDGE}))?)")

    @cached_property
    def _values(self) -> re.Pattern[str]:
        """What joins several parts: a range or a list."""
        to, and_ = f"(?:{self._words['to']})第?", f"(?:{self._words['and']})第?|[、和及]第?"
        return store.pattern(f"(?P<to>{to})|(?P<and>{and_})")

    @cached_property
    def _charter(self) -> list[re.Pattern[str]]:
        return [store.pattern(p.replace("ORDINAL", self._ordinal)) for p in self._data["charter"]["patterns"]]

    @cached_property
    def _treaty(self) -> re.Pattern[str]:
        treaty = self._data["treaty"]
        return store.pattern(f"{treaty['pattern']}|" + re.sub(r"\(\?P<(\w)>", r"(?P<\g<1>2>", treaty["again"]))

    @cached_property
    def _symbol(self) -> re.Pattern[str]:
        common = self._common
        parts = "|".join((common["parts"], *map(re.escape, self._parts)))
        session = r"(?:(?: ?[A-Z])? ?\((?:(?:19|20)\d\d|(?:E?S-)?[IVXLC]+)\)|(?: [A-Z](?:-[A-Z])?(?![\w/])))?"
        return store.pattern(
            r"[A-Z](?<![\w/-][A-Z])(?<!\w\.[A-Z])[A-Z]{0,9}/"
            r"(?:(?P<res>(?:HRC/)?RES/[0-9S/E-]*[0-9]" + session + r")|[A-Za-z0-9][A-Za-z0-9./-]*)"
            rf"(?P<note> ?\((?:{parts})[^()\n]{{0,40}}\)(?:/{common['suffix']})*)?",
            re.ASCII,
        )

    @cached_property
    def _parts(self) -> dict[str, str]:
        parts: dict[str, str] = self._common["same"] | self._data.get("parts", {})
        return parts

    @cached_property
    def _volume(self) -> tuple[re.Pattern[str], bool]:
        pattern: str = self._data.get("volume", "(?!)")
        return store.pattern(pattern.replace("ORDINAL", self._ordinal)), pattern.endswith("$")

    @cached_property
    def _suffix(self) -> re.Pattern[str]:
        suffix = self._common["suffix"]
        return store.pattern(f"(?:{self._words['and']})({suffix}(?:/{suffix})*)")

    # -------------------------------------------------------------------------------- finding

    def hinted(self, text: str) -> bool:
        return self._charter_hint in text

    def days(self, text: str) -> list[Day]:
        out = []
        for m in self._day.finditer(text):
            start, end = m.span()
            if start and text[start - 1] in _WITHIN_NUMBERS:
                continue
            day, name, year = m.group("d", "m", "y")
            month = self._printed_months.get(name) or self._months[name.lower().replace("/ ", "/").lstrip("0")]
            try:
                out.append(Day(start, end, datetime.date(int(year), month, int(day))))
            except ValueError:
                continue
        return out

    def words(self, text: str) -> Words:
        return Words([Word(*m.span(), self._says(m[0])) for m in self._word.finditer(text)])

    def session_before(self, text: str, start: int) -> tuple[str, int]:
        """The special session before a number ("S-21/2"), and where the whole begins."""
        if "-" in text[max(0, start - 2) : start] and (m := self._prefix.search(text, max(0, start - 6), start)):
            return self.sessions[m[1]] + "-", m.start()
        return "", start

    def organ_after(self, text: str, words: Words, end: int) -> Word | None:
        """The organ named right after a number or its date: "… of the Human Rights Council"."""
        after = self._organ_gap.match(text, end)
        word = words.organ_from(after.end()) if after else None
        return word if after and word and word.start <= after.end() + 3 else None

    def company(self, text: str, words: Words, kind: Word) -> Company:
        """What stands beside `kind`: "its resolution" is the document's own organ's, whatever was named before."""
        if "own_kind" in self._words:
            own = re.fullmatch(self._words["own_kind"], text[kind.start : kind.end]) is not None
        else:
            own = self._own is not None and self._own.search(text[max(0, kind.start - 30) : kind.start]) is not None
        if not words.organs:
            return Company(own)
        follows = words.organ_from(kind.end)
        if follows and (follows.start - kind.end >= 14 or DIGIT.search(text, kind.end, follows.start)):
            follows = None
        before = words.organ_before(kind.start)
        if before and kind.start <= before.end + 10 and not re.search(r"[,.;:،؛]", text[before.end : kind.start]):
            return Company(own, follows, before.says)
        return Company(own, follows)

    def council_adopted(self, number: int, year: int) -> bool:
        """Whether the Security Council's resolution of this number is of this year: then the number alone says it."""
        lasts, first = self._common["council"], self._common["council_from"]
        n = year - first
        if not 0 <= n < len(lasts):
            return False
        before, last = (int(lasts[n - 1]) if n else 0), int(lasts[n])
        return before < number <= last

    def after_number(self, text: str, end: int) -> int:
        """Where a date would start that is given to the number ending at `end`."""
        m = self.dated.match(text, end)
        return m.end() if m else -1

    def day_before(self, text: str, start: int, days: list[Day], ends: list[int]) -> tuple[Day | None, bool]:
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

    def announced(self, text: str, kind: Word | None, start: int, end: int) -> bool:
        """As `introduced`, where the kind follows: "第2006/46、2008/3和2024/13号决议"."""
        if text.startswith("号", end):
            return True
        if kind is None or kind.start - end > 400:
            return False
        return _NUMBERS_ONLY.fullmatch(text, end, kind.start) is not None

    def introduced(self, text: str, kind: Word | None, last: Found | None, start: int, end: int) -> bool:
        """Whether "2016/12" is called a resolution close by: two years look the same."""
        edge = max(kind.end if kind else -1, last.end if last else -1)
        return edge >= 0 and start - edge < 60 and not DIGIT.search(text, edge, start)

    def pins(self, text: str) -> list[Pin]:
        if not any(hint in text for hint in self._unit_hints):
            return []
        out = []
        for m in self._pin.finditer(text):
            g = m.groupdict()
            unit, value = g.get("u") or g.get("u2") or "", g.get("v") or g.get("v2") or g.get("v3") or ""
            out.append(Pin(*m.span(), self._pinpoint(self._unit(unit), value)))
        return out

    def _named_unit(self, printed: str) -> str:
        return next(name for name, pattern in self._units.items() if re.fullmatch(pattern, printed))

    def _pinpoint(self, unit: str, value: str) -> str:
        dot = "" if unit == "annex" else "."
        if not value:
            return unit + dot
        out, at, plural = "", 0, False
        for m in self._values.finditer(value):
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
        number = next((n for n, o in enumerate(self._ordinals, 1) if o.fullmatch(value)), 0) or chinese_value(value)
        if not number:
            return value
        return roman(number).upper() if unit in ("sect", "chap", "annex", "app") else str(number)

    def named(self, text: str) -> Iterator[Found]:
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
                    yield Found(m.start(), m.end(), "charter", "Charter", pinpoint=pinpoint)
        if self._treaty_hint in text:
            for m in self._treaty.finditer(text):
                yield Found(m.start(), m.end(), "treaty", f"UNTS/{m['v'] or m['v2']}/{m['n'] or m['n2']}")

    def symbols(self, text: str) -> list[Found]:
        out: list[Found] = []
        for m in self._symbol.finditer(text):
            printed = m[0].rstrip("./-")
            root = printed.partition("/")[0].partition("-")[0]
            if not DIGIT.search(printed) or root not in self._roots:
                continue
            if root == "S" and _NOT_THE_COUNCILS.match(printed):
                continue
            symbol = "S/" + printed if root == "PRST" else printed
            if "-" in symbol:  # one document under two symbols ("A/79/302-S/2024/600") goes by the first
                symbol = _SECOND_SYMBOL.sub("", symbol)
            start = m.start()
            end = start + len(printed)
            if "(" in symbol:
                symbol = self._part(_BRACKET.sub(" (", symbol))
            elif _SUPPLEMENT.fullmatch(symbol) and (volume := self._volume_of(text, start, end)):
                symbol += f" (Vol. {volume})"
            kind = _kind(symbol)
            out.append(Found(start, end, kind, symbol))
            while more := self._suffix.match(text, end):
                symbol = _suffixed(symbol, more[1])
                out.append(Found(more.start(1), more.end(1), kind, symbol, suffix=True))
                end = more.end(1)
        return out

    def _part(self, symbol: str) -> str:
        """`symbol` with the part of the document, which texts name in their language, as symbols have it."""
        head, _, part = symbol.partition(" (")
        for printed, canonical in self._parts.items():
            if part.startswith(printed):
                return f"{head} ({canonical}{part[len(printed) :]}"
        return symbol

    def _volume_of(self, text: str, start: int, end: int) -> str:
        """The volume of a supplement in several ("Supplement No. 49 (A/75/49), vol. I")."""
        pattern, before = self._volume
        m = pattern.search(text, max(0, start - 12), start) if before else pattern.match(text, end)
        return self._value("sect", m["v"]) if m else ""

    # -------------------------------------------------------------------------------- values

    def letter_value(self, printed: str) -> str:
        return self._letters.get(printed, printed.translate(_CYRILLIC))

    def roman(self, brackets: str) -> str:
        """The session in brackets as English writes it: "د-30" → "XXX"."""
        compact = brackets.replace(" ", "")
        if compact[-1:].isdigit():
            head, _, number = compact.rpartition("-")
            session = "" if head == self._regular else self.sessions.get(head, "") + "-"
            return session + roman(int(number)).upper()
        return compact


def _kind(symbol: str) -> ReferenceKind:
    if "/PV." in symbol or "/SR." in symbol:
        return "record"
    if "/PRST/" in symbol:
        return "statement"
    if "/RES/" in symbol:
        return "resolution"
    return "decision" if symbol.startswith(("A/DEC/", "E/DEC/", "A/HRC/DEC/")) else "document"


def _suffixed(symbol: str, suffix: str) -> str:
    """
    >>> _suffixed("A/55/L.17", "Add.1"), _suffixed("A/76/2/Add.1", "Add.2")
    ('A/55/L.17/Add.1', 'A/76/2/Add.2')
    """
    word = suffix.partition(".")[0]
    return re.sub(rf"/{word}\.\d+$", "", symbol) + "/" + suffix


@functools.cache
def grammar_of(lang: str) -> Grammar | None:
    data, common = load(lang), load("common")
    return Grammar(data, common, profile(lang).months) if data and common else None
