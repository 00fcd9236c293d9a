"""What recognition knows of each language, as data: names of organs, months, ordinals, the forms of printed lines.

A profile is a TOML file beside this module, named by its ISO 639-2/T code. Each rule in it is a regular
expression with examples it must match and counterexamples it must not; a test runs both. No code asks
which language a text is in.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import field
from functools import cache, cached_property
from typing import Any

from resconvert import store
from resconvert.errors import UsageError
from resconvert.languages import BCP47
from resconvert.model.nodes import DivisionKind
from resconvert.profiles.data import table
from resconvert.values import dataclass

LANGUAGES = tuple(code for code in BCP47 if code != "und")
"""The languages, each of which has a profile."""


@dataclass(frozen=True, slots=True)
class Rule:
    """A form of a printed line. `examples` match at their start, `counterexamples` do not. `hints`, for a pattern that
    is slow to fail, are what one of stands, in lower case, in all that matches."""

    pattern: str
    hints: tuple[str, ...] = ()
    examples: tuple[str, ...] = ()
    counterexamples: tuple[str, ...] = ()


@dataclass(frozen=True)
class Profile:
    """A language as recognition needs it.

    months: name in lower case → number.
    ordinals: part of a session's name in lower case → its value; the values of the parts add up.
    letters: the alphabet in which points are lettered, in order; "" for the Latin one.
    counters: words that number sections ("أولا"), in order.
    letter_names: letters of headings as they are called ("ألف"), in order.
    division_ordinals: words that number parts and articles ("premier"), in order.
    edition_kinds: kind of division, alone or after the kind it stands in ("title chapter") → its kind in English.
    joining: words between the first and the last of several numbers or letters ("and", "to").
    dashed_ranges: whether a dash, and no hyphen, stands between the first and the last of a range of figures.
    dash: the dash between words, with the blanks that are printed beside it; "" where several are in use.
    organs: organ → how formula and masthead name it.
    divisions: kind of division → what its label is called, as a regular expression.
    rules: name → form of a printed line.
    """

    lang: str
    months: Mapping[str, int]
    ordinals: Mapping[str, int]
    letters: str
    counters: tuple[str, ...]
    letter_names: tuple[str, ...]
    division_ordinals: tuple[str, ...]
    edition_kinds: Mapping[str, DivisionKind]
    joining: tuple[str, ...]
    dashed_ranges: bool
    dash: str
    organs: Mapping[str, str]
    formulas: Mapping[str, str]
    divisions: Mapping[str, str]
    rules: Mapping[str, Rule]
    _compiled: dict[str, re.Pattern[str]] = field(default_factory=dict, compare=False, repr=False)

    def match(self, rule: str, text: str) -> re.Match[str] | None:
        """Match the rule called `rule` at the start of `text`; None if the language has no such rule."""
        pattern = self._compiled.get(rule) or self._pattern(rule)
        if pattern is None or (rule in self._hinted and not self._hints_at(rule, text.lower())):
            return None
        return pattern.match(text)

    def _hints_at(self, rule: str, lower: str) -> bool:
        return any(hint in lower for hint in self.rules[rule].hints)

    @cached_property
    def _hinted(self) -> frozenset[str]:
        return frozenset(name for name, rule in self.rules.items() if rule.hints)

    def search(self, rule: str, text: str, start: int = 0) -> re.Match[str] | None:
        """As `match`, anywhere in `text` from `start` on."""
        pattern = self._pattern(rule)
        return pattern.search(text, start) if pattern else None

    def _pattern(self, rule: str) -> re.Pattern[str] | None:
        pattern = self._compiled.get(rule)
        if pattern is None and rule in self.rules:
            pattern = self._compiled[rule] = store.pattern(self.rules[rule].pattern, re.IGNORECASE)
        return pattern

    @cached_property
    def ordinal(self) -> re.Pattern[str]:
        """Any part of an ordinal, the longest first."""
        parts = sorted(self.ordinals, key=len, reverse=True)
        return store.pattern("|".join(map(re.escape, parts)) or r"(?!)", re.IGNORECASE)

    @cached_property
    def organ(self) -> re.Pattern[str]:
        """The name of an organ as the masthead prints it, each a group of its own name."""
        return store.pattern("|".join(f"(?P<{o}>{p})" for o, p in self.organs.items()) or "(?!)", re.IGNORECASE)

    @cached_property
    def masthead_line(self) -> re.Pattern[str]:
        """Any of the masthead's lines that neither a symbol nor a date nor a session makes, as one pattern: asking one
        after the other takes several times as long."""
        rules = ("distribution", "original", "session_dates", "agenda_item")
        forms = [self.rules[name].pattern for name in rules if name in self.rules]
        forms.append(rf"(?:{'|'.join(self.organs.values()) or '(?!)'})\Z")
        return store.pattern("|".join(f"(?:{_GROUP.sub('(?:', form)})" for form in forms), re.IGNORECASE)

    @cached_property
    def formula(self) -> re.Pattern[str]:
        """The enacting formula at the start of a paragraph, with its comma if it has one."""
        names = "|".join(f"(?P<{o}>{p})" for o, p in self.formulas.items())
        return store.pattern(rf"[“\"«„]?(?:{names or '(?!)'})\s*[,،，]?", re.IGNORECASE)

    def shown(self, organ: str) -> str:
        """The formula of `organ` for a person to read: as printed, without the spellings it may also have.

        >>> load("fra").shown("GA")
        "L'Assemblée générale"
        """
        formula = _OPTIONAL_BLANK.sub("", self.formulas[organ])
        return _CHOICE.sub(lambda m: m[1] or m[2], formula)

    @cached_property
    def counter(self) -> re.Pattern[str]:
        """A heading's number in words, ``counter`` or ``letter``, at its start: before a dash, a tab or nothing, before
        a blank where words have none."""
        groups = (("counter", self.counters), ("letter", self.letter_names))
        words = "|".join(f"(?P<{g}>{'|'.join(sorted(map(re.escape, ws), reverse=True))})" for g, ws in groups if ws)
        return store.pattern(rf"(?:{words or '(?!)'})\u064b?(?:\s*(?:[-–—:.]|\t)\s*(?=\S)|\s+(?=[\u3400-\u9fff])|$)")

    @cached_property
    def division(self) -> re.Pattern[str]:
        """The label of a division: its kind is the name of the group, its number follows."""
        kinds = "|".join(f"(?P<{k}>{p})" for k, p in self.divisions.items())
        return store.pattern(kinds or "(?!)", re.IGNORECASE)


_GROUP = store.pattern(r"\(\?P<\w+>")
_OPTIONAL_BLANK = store.pattern(r"\\s[?*]")
_CHOICE = store.pattern(r"\[(\w)[^\]]*\]|\(\?:(\w+)[^)]*\)")


@cache
def load(lang: str) -> Profile:
    """The profile of `lang` (ISO 639-2/T); `UsageError` for a language there is none of."""
    if lang not in LANGUAGES:
        known = ", ".join(BCP47[code] for code in LANGUAGES)
        raise UsageError(f"no language profile for {lang!r}", hint=f"known: {known}")
    data = table(f"{lang}.toml") or {}
    return Profile(
        lang=lang,
        months={name.lower(): at for at, names in enumerate(data["months"], 1) for name in names},
        ordinals={name.lower(): value for name, value in data.get("ordinals", {}).items()},
        letters=data.get("letters", ""),
        counters=tuple(data.get("counters", ())),
        letter_names=tuple(data.get("letter_names", ())),
        division_ordinals=tuple(data.get("division_ordinals", ())),
        edition_kinds=data.get("edition_kinds", {}),
        joining=tuple(data.get("joining", ())),
        dashed_ranges=data.get("dashed_ranges", False),
        dash=data.get("dash", ""),
        organs=data["organs"],
        formulas=data["formulas"],
        divisions=data.get("divisions", {}),
        rules={
            name: Rule(rule["pattern"], *(tuple(rule.get(key, ())) for key in ("hints", "examples", "counterexamples")))
            for name, rule in data["rules"].items()
        },
    )


_WORD = store.pattern(r"[^\W\d_]+")
_SAMPLE = 4_000


def detect(text: str) -> str:
    """The language of `text` (ISO 639-2/T), "und" if it looks like none of ours.

    The script decides first, then the share of each language's small words. Long texts are judged by
    their beginning and their middle.
    """
    half = _SAMPLE // 2
    sample = text if len(text) <= _SAMPLE else text[:half] + text[len(text) // 2 :][:half]
    if not sample.isascii() and _any_script().search(sample):
        letters = sum(map(str.isalpha, sample)) or 1
        for lang, script in _scripts().items():
            if sum(map(len, script.findall(sample))) * 3 > letters:
                return lang
    known = _small_words()
    counts: dict[str, int] = {}
    for word, count in Counter(filter(known.__contains__, _words(sample))).items():
        for lang in known[word]:
            counts[lang] = counts.get(lang, 0) + count
    best = max(counts, key=lambda lang: (counts[lang], -LANGUAGES.index(lang)), default="und")
    return best if counts.get(best, 0) >= 3 else "und"


def _words(text: str) -> list[str]:
    """The words of `text` in lower case; signs at them are taken off by the byte, which is quickest."""
    bare = text.lower().encode("utf-8", "surrogatepass").translate(_SIGNS_AS_BLANKS).decode("utf-8", "surrogatepass")
    words = bare.split()
    if bare.isascii():
        return words
    mixed = " ".join([word for word in words if not word.isalpha()])  # with signs beyond ASCII at them
    return words + _WORD.findall(mixed)


_SIGNS_AS_BLANKS = bytes(n if n >= 0x80 or chr(n).isalpha() else 0x20 for n in range(256))


@cache
def _detection() -> dict[str, dict[str, Any]]:
    """By language its script and its frequent small words, by which those of one script are told apart."""
    return table("detection.toml") or {}


@cache
def _scripts() -> dict[str, re.Pattern[str]]:
    return {lang: store.pattern(f"[{data['script']}]+") for lang, data in _detection().items() if "script" in data}


@cache
def _any_script() -> re.Pattern[str]:
    return store.pattern(f"[{''.join(data.get('script', '') for data in _detection().values())}]")


@cache
def _small_words() -> dict[str, tuple[str, ...]]:
    out: dict[str, tuple[str, ...]] = {}
    for lang, data in _detection().items():
        for word in data.get("words", ()):
            out[word] = (*out.get(word, ()), lang)
    return out
