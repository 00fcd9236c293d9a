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
from typing import Any, Final

from resconvert import store
from resconvert.model.inlines import ReferenceKind
from resconvert.profiles import load as profile
from resconvert.profiles.inline import load
from resconvert.values import dataclass

DIGIT = store.pattern(r"[0-9]")
_CYRILLIC: Final = str.maketrans("АВСЕ", "ABCE")
_EDGE = r"(?![A-Za-zА-яء-ي0-9/])"
_CHINESE = {c: n for n, c in enumerate("一二三四五六七八九", 1)}


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


@dataclass(frozen=True, slots=True)
class Day:
    start: int
    end: int
    value: datetime.date


@dataclass(frozen=True, slots=True)
class Word:
    """A word that says what a number is: an organ, a kind, or (number-first languages) "its"."""

    start: int
    end: int
    says: str


class Words:
    """The words of one text in order, each kind to be asked for by place."""

    def __init__(self, words: Iterable[Word]) -> None:
        self._kinds: list[Word] = []
        self._organs: list[Word] = []
        for w in words:
            (self._kinds if w.says in ("resolution", "decision") else self._organs).append(w)
        self._kind_starts = [w.start for w in self._kinds]
        self._organ_starts = [w.start for w in self._organs]
        self.heard = any(w.says == "HRC" for w in self._organs)

    def kind_before(self, at: int) -> Word | None:
        n = bisect_left(self._kind_starts, at)
        return self._kinds[n - 1] if n else None

    def kind_after(self, at: int) -> Word | None:
        n = bisect_left(self._kind_starts, at)
        return self._kinds[n] if n < len(self._kinds) else None

    def organ_before(self, at: int) -> Word | None:
        n = bisect_left(self._organ_starts, at)
        return self._organs[n - 1] if n else None

    def organ_from(self, at: int) -> Word | None:
        n = bisect_left(self._organ_starts, at)
        return self._organs[n] if n < len(self._organs) else None


@dataclass(frozen=True, slots=True)
class Pin:
    start: int
    end: int
    value: str


class Grammar:
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
        self.letter = store.pattern(letter)
        special, emergency = data.get("special", "S"), data.get("emergency", "ES")
        self.sessions = {special: "S", emergency: "ES", "S": "S", "ES": "ES"}
        self._regular = data.get("regular", "")
        self.prefix = store.pattern(rf"({emergency}|{special}|ES|S) ?- ?$")
        letters = rf" ?(?:{letter})(?:(?:{words['to']}|{words['and']})(?:{letter}))*"
        local = rf"|(?:{emergency}|{special}|{self._regular}) ?- ?\d{{1,2}}" if self._regular else ""
        # an extractor that mirrors brackets turns the closing one round
        brackets = rf"[(] ?(?P<brackets>(?:19|20)\d\d|(?:E?S ?- ?)?[IVXLC]+{local}) ?[()]"
        self.number = store.pattern(
            rf"(?P<number>[0-9](?<![0-9][0-9])[0-9]{{0,3}})(?:/(?P<sub>[0-9]{{1,4}}){_EDGE}(?P<letters>{letters})?"
            rf"|(?P<letters2>{letters})? ?{brackets})"
        )
        self.separator = store.pattern(f"(?:{words['and']})")
        self._organ_gap = store.pattern(words["of_organ"])
        self._dated = store.pattern(self.dated)
        groups = [("OTHER", data["organs"]["OTHER"])]
        groups += [(k, v) for k, v in data["organs"].items() if k != "OTHER"]
        groups += [("resolution", words["resolution"]), ("decision", words["decision"])]
        if self.number_first:
            groups.append(("own", words["own"]))
        self._words = store.pattern("|".join(f"(?P<{name}>{'|'.join(p)})" for name, p in groups))
        own = "|".join(words["own"])
        self._own = store.pattern(rf"(?<!\w)(?:{own})(?: \w+){{0,2}} $") if own else None
        self._own_kind = store.pattern(words["own_kind"]) if "own_kind" in words else None
        self._days(data["date"], months)
        self._pins(pin, words, letter)
        self.bridge = store.pattern(rf"(?:{pin['link']})?(?:[\s,]+|(?:{words['bridge']}|{kinds}|{organs}){ends})*")
        if self._letters:  # the article and prepositions are written together with the noun
            self.bridge = store.pattern(rf"(?:{pin['link']})?(?:[\s,]+|{words['bridge']}|{kinds}|{organs})*")
        kind_after = f"号?(?:{kinds})?" if self.number_first else ""
        self.trail = store.pattern(rf"{kind_after}[)》]?{pin['after']}")
        self._named(data)
        self._symbols(common, words)

    def _days(self, data: dict[str, Any], months: Mapping[str, int]) -> None:
        self._months = months
        # the longer name first: "10" before "1"; extractors put a blank into "كانون الأول/ديسمبر"
        names = "|".join(re.escape(m).replace("/", "/ ?") for m in sorted(months, key=len, reverse=True))
        self._day = store.pattern(data["pattern"].replace("MONTH", f"(?i:0?(?:{names}))"))

    def _pins(self, data: dict[str, Any], words: dict[str, Any], letter: str) -> None:
        self.value_first: bool = data.get("value_first", False)
        self._ordinals = [store.pattern(o) for o in data.get("ordinals", ())]
        ordinal = "|".join(sorted(data.get("ordinals", ()), key=len, reverse=True)) or "$^"
        self._ordinal = ordinal
        value = data["value"].replace("ORDINAL", ordinal).replace("LETTER", "|".join(self._letters) or "$^")
        self._units: dict[str, str] = data["units"]
        bare = "|".join(self._units[u] for u in ("annex", "app"))
        units = "|".join(v for k, v in self._units.items() if k not in ("annex", "app"))
        if self.value_first:
            self._pin = store.pattern(
                rf"(?:第(?P<v>{value})|(?P<v2>[A-Z]))(?P<u>{units})|(?P<u2>{bare})(?P<v3>[一二三四五六七八九十]+)?"
            )
        else:
            several = rf"(?:{value})(?:(?:{words['to']}|{words['and']})(?:{value}){_EDGE})*"
            start = "" if self._letters else r"(?<!\w)"
            counted = rf"(?P<u>{units}) ?(?P<v>{several}){_EDGE}"
            self._pin = store.pattern(rf"{start}(?:{counted}|(?P<u2>{bare})(?!\w)(?: (?P<v2>(?:{value}){_EDGE}))?)")
        self.link = store.pattern(data["link"])
        self._and, self._to = (
            store.pattern(f"(?:{words['and']})第?|[、和及]第?"),
            store.pattern(f"(?:{words['to']})第?"),
        )

    def _named(self, data: dict[str, Any]) -> None:
        charter, treaty = data["charter"], data["treaty"]
        self._charter_hint: str = charter["hint"]
        self._treaty_hint: str = treaty["hint"]
        self._charter = [store.pattern(p.replace("ORDINAL", self._ordinal)) for p in charter["patterns"]]
        self._treaty = store.pattern(f"{treaty['pattern']}|" + re.sub(r"\(\?P<(\w)>", r"(?P<\g<1>2>", treaty["again"]))

    def _symbols(self, common: dict[str, Any], words: dict[str, Any]) -> None:
        self._roots = frozenset(common["roots"].split())
        session = r"(?:(?: ?[A-Z])? ?\((?:(?:19|20)\d\d|(?:E?S-)?[IVXLC]+)\)|(?: [A-Z](?:-[A-Z])?(?![\w/])))?"
        self._symbol = store.pattern(
            r"[A-Z](?<![\w/.-][A-Z])[A-Z]{0,9}/"
            r"(?:(?P<res>(?:HRC/)?RES/[0-9S/E-]*[0-9]" + session + r")|[A-Za-z0-9][A-Za-z0-9./-]*)"
            rf"(?P<note> ?{common['parenthesis']}(?:/{common['suffix']})*)?",
            re.ASCII,
        )
        self._suffix = store.pattern(f"(?:{words['and']})({common['suffix']}(?:/{common['suffix']})*)")

    # -------------------------------------------------------------------------------- finding

    def hinted(self, text: str) -> bool:
        return self._charter_hint in text

    def days(self, text: str) -> Iterator[Day]:
        for m in self._day.finditer(text):
            if m.start() and text[m.start() - 1] in "-–0123456789/":
                continue
            month = self._months[m["m"].lower().replace("/ ", "/").lstrip("0")]
            try:
                yield Day(m.start(), m.end(), datetime.date(int(m["y"]), month, int(m["d"])))
            except ValueError:
                continue

    def words(self, text: str) -> Iterator[Word]:
        for m in self._words.finditer(text):
            yield Word(m.start(), m.end(), m.lastgroup or "")

    def organ_after(self, text: str, words: Words, end: int) -> Word | None:
        """The organ named right after a number or its date: "… of the Human Rights Council"."""
        after = self._organ_gap.match(text, end)
        word = words.organ_from(after.end()) if after else None
        return word if after and word and word.start <= after.end() + 3 else None

    def organ_before(self, text: str, words: Words, start: int, kind: Word | None) -> str:
        """The organ named before a number: beside the word that says what it is, or before its date."""
        if self.number_first:
            word = words.organ_before(start)
            return "" if word is None or word.says == "own" else word.says
        if kind is None:
            return ""
        word = words.organ_from(kind.end)
        if word and word.end <= start and word.start - kind.end < 14 and not DIGIT.search(text, kind.end, word.start):
            return word.says
        word = words.organ_before(kind.start)
        if word and kind.start <= word.end + 10 and not re.search(r"[,.;:،؛]", text[word.end : kind.start]):
            return word.says
        return ""

    def own_of(self, text: str, kind: Word) -> bool:
        """ "its resolution": the document's own organ's, whatever was named before."""
        if self._own_kind:
            return self._own_kind.fullmatch(text, kind.start, kind.end) is not None
        return self._own is not None and self._own.search(text[max(0, kind.start - 30) : kind.start]) is not None

    def after_number(self, text: str, end: int) -> int:
        """Where a date would start that is given to the number ending at `end`."""
        m = self._dated.match(text, end)
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

    def introduced(self, text: str, kind: Word | None, last: Found | None, start: int, end: int) -> bool:
        """Whether "2016/12" is called a resolution close by: two years look the same."""
        if self.number_first:
            return text.startswith("号", end)
        edge = max(kind.end if kind else -1, last.end if last else -1)
        return edge >= 0 and start - edge < 60 and not DIGIT.search(text, edge, start)

    def pins(self, text: str) -> Iterator[Pin]:
        for m in self._pin.finditer(text):
            g = m.groupdict()
            unit, value = g.get("u") or g.get("u2") or "", g.get("v") or g.get("v2") or g.get("v3") or ""
            name = next(k for k, p in self._units.items() if re.fullmatch(p, unit))
            yield Pin(m.start(), m.end(), self._pinpoint(name, value))

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

    def symbols(self, text: str) -> Iterator[Found]:
        for m in self._symbol.finditer(text):
            printed = m[0].rstrip("./-")
            if not DIGIT.search(printed) or printed.partition("/")[0].partition("-")[0] not in self._roots:
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
            yield Found(m.start(), end, kind, symbol)
            while more := self._suffix.match(text, end):
                symbol = _suffixed(symbol, more[1])
                yield Found(more.start(1), more.end(1), kind, symbol, suffix=True)
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
def grammar_of(lang: str) -> Grammar | None:
    data, common = load(lang), load("common")
    return Grammar(data, common, profile(lang).months) if data and common else None
