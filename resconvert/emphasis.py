"""Infers what print sets in italics, from the house style of each organ and language.

The verbs, adverbs and phrases are data (``profiles/inline/<lang>.toml``, table ``emphasis``); here is
the grammar that joins them: adverbs, a verb or participle, a second one after "and", and what
belongs to it ("with appreciation", "its deep concern"). The General Assembly sets the whole phrase,
the Security Council the verb with its adverbs, and further verbs in mid-paragraph too. A verb no
list knows is recognised by its place and form.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Iterator
from typing import Any, Literal

from resconvert import store
from resconvert.folding import folded
from resconvert.model.identification import Organ
from resconvert.model.inlines import Content, Emphasis, EmphasisStyle, Mark, OpeningPhrase, mark, plain
from resconvert.model.nodes import Role
from resconvert.profiles.inline import load

Zone = Literal["masthead", "preface", "preamble", "body", "closing", "annex", "note", "table"]

_PHRASE, _ITALIC = OpeningPhrase(()), Emphasis("italic", ())
_LONGEST_NAME = 200  # characters
_LONGEST = 100_000  # characters; what is longer is no paragraph
_END = store.pattern(r"[\s,،，.:：]+$")


def infer(content: Content, *, role: Role | Literal["note"], organ: Organ, lang: str, zone: Zone) -> Content:
    """`content` with its opening phrase and the titles of publications marked.

    `lang` is ISO 639-2/T. The opening phrase of a preambular or operative paragraph becomes an
    `OpeningPhrase` (how print shows it is the style's affair: Arabic in bold italics, Chinese in
    another face); the Security Council's further verbs likewise. The formula and titles become
    `Emphasis`. Content in which the source marks emphasis is not to be passed.
    """
    return mark(content, marks(plain(content), role, organ, lang, zone))


def marks(text: str, role: str, organ: str, lang: str, zone: Zone) -> list[tuple[int, int, Mark]]:
    """As `infer`: which marks stand around which characters of `text`."""
    style = _style(lang)
    if style is None or not text or len(text) > _LONGEST:
        return []
    if role == "formula":
        closing = _END.search(text)
        size = closing.start() if closing else len(text)
        return [(0, size, Emphasis(s, ())) for s in style.formula if size]
    words, place = folded(text)
    ranges: list[tuple[int, int, Mark]] = []
    if role == "note" or zone == "note":
        ranges += [(a, b, _ITALIC) for a, b in style.titles(words)]
    elif zone == "annex":
        ranges += [(a, b, _PHRASE) for a, b in style.treaty(words)]
        if organ == "SC" and (label := style.label(words)):
            ranges.append((*label, _ITALIC))
    elif zone in ("preamble", "body"):
        if role in ("preambular", "operative", "point"):
            ranges += [(a, b, _PHRASE) for a, b in style.phrases(words, role, organ, zone)]
        if organ != "SC":
            ranges += [(a, b, _ITALIC) for a, b in style.publications(words)]
        elif role == "point" and not ranges and zone == "body" and (task := style.task(words)):
            ranges.append((*task, _ITALIC))
    return [(place[a], _end(text, place[b - 1] + 1), m) for a, b, m in ranges] if place is not None else ranges


def _end(text: str, at: int) -> int:
    """Vowel signs belong to the letter before them."""
    while at < len(text) and "\u064b" <= text[at] <= "\u0652":
        at += 1
    return at


class _Style:
    """The patterns of one language."""

    def __init__(self, data: dict[str, Any]) -> None:
        self.formula: tuple[EmphasisStyle, ...] = tuple(data.get("formula", ("italic",)))
        self._data = data
        self._leads: dict[tuple[str, str], re.Pattern[str]] = {}  # compiled when first wanted: they are long
        self._participle = store.pattern(data.get("participle", "$^"))
        self._titles = [store.pattern(p) for p in data.get("titles", ())]
        self._publications: list[str] = data.get("publications", [])

    # Patterns that few documents need are compiled when one does.

    @functools.cached_property
    def _mid(self) -> re.Pattern[str] | None:
        return self._further(self._data, self._data.get("further_after", ""))

    @functools.cached_property
    def _point(self) -> re.Pattern[str] | None:
        """A list whose points go on with the Council's verbs: "(b) and requests …"."""
        return self._further(self._data, f"(?:{self._data['and']})?", re.I, self._data.get("point", ()))

    @functools.cached_property
    def _entitled(self) -> list[tuple[str, re.Pattern[str]]]:
        """By a word that stands before them, titles of another form than that of a publication."""
        return [(x["hint"], store.pattern(x["pattern"])) for x in self._data.get("entitled", ())]

    @functools.cached_property
    def _tasks(self) -> bool:
        return "not_tasks" in self._data

    @functools.cached_property
    def _open(self) -> re.Pattern[str]:
        """How a clause ends, or begins, that is no name: "… including:", "To protect …:"."""
        return store.pattern(self._data["not_tasks"])

    @functools.cached_property
    def _labels(self) -> re.Pattern[str] | None:
        labels = "|".join(self._data.get("labels", ()))
        return store.pattern(f"(?:{labels})(?=: ?)") if labels else None

    @functools.cached_property
    def _treaty(self) -> re.Pattern[str] | None:
        parties = "|".join(self._data.get("treaty", ()))
        return store.pattern(parties) if parties else None

    @staticmethod
    def _parts(data: dict[str, Any], organ: str) -> tuple[str, str, str]:
        """Adverbs before a verb, what stands between words, and what may follow a verb within its phrase."""
        blank = data.get("blank", " ")
        tails = data["short_tails"] if organ == "SC" else (*data["objects"], *data["tails"])
        after = f"(?:{data['joint']})(?:{'|'.join(tails) or '$^'}){data['edge']}"
        return f"(?:(?:{'|'.join(data['adverbs']) or '$^'}){blank})*", blank, after

    def _lead(self, role: str, organ: str) -> re.Pattern[str]:
        """The phrase at the start of a paragraph: adverbs, head, tails, and a second head after "and".
        For text in lower case: the engine passes over alternatives faster than when it folds cases itself."""
        pattern = self._leads.get((role, organ))
        if pattern is None:
            data = self._data
            before, blank, after = self._parts(data, organ)
            heads = f"(?:{'|'.join(data[role])}){data['edge']}"
            second = f"{blank}(?:{data['and']}){before}{heads}"
            phrase = f"{data.get('start', '')}{before}{heads}(?:{after}|{second})*"
            pattern = self._leads[role, organ] = store.pattern(f'["“«”]?{data.get("ground", "")}(?P<phrase>{phrase})')
        return pattern

    def _further(
        self, data: dict[str, Any], after_what: str, flags: int = 0, more: Iterable[str] = ()
    ) -> re.Pattern[str] | None:
        if "further" not in data:
            return None
        before, _, after = self._parts(data, "SC")
        heads = "|".join((*more, *data["further"]))
        return store.pattern(f"(?:{after_what})(?P<phrase>{before}(?:{heads}){data['edge']}(?:{after})*)", flags)

    def phrases(self, text: str, role: str, organ: str, zone: str) -> Iterator[tuple[int, int]]:
        if role == "point":
            m = self._point.match(text) if organ == "SC" and self._point else None
            # in a list of tasks a participle names one ("Supporting …;"), in the preamble it goes on from before
            if m and not (zone == "body" and self._participle.search(text, *m.span("phrase"))):
                yield m.span("phrase")
                yield from self._more(text, m.end())
            return
        if text[-1:].isalnum():
            return  # a heading: paragraphs end with a sign
        style = "SC" if organ == "SC" else ""
        other = "operative" if role == "preambular" else "preambular"
        lower = text.lower()
        if len(lower) != len(text):
            lower = text  # a letter that is two in lower case
        lead = self._lead(role, style).match(lower)
        if not lead:
            role, lead = other, self._lead(other, style).match(lower)
        if not lead and organ == "SC" and self._point:
            role, lead = "operative", self._point.match(text)
        if not lead:
            return
        yield lead.span("phrase")
        if organ == "SC":
            # the preamble goes on in participles, the operative part in verbs; others have other subjects
            for start, end in self._more(text, lead.end()):
                if (self._participle.search(text, start, end) is not None) == (role == "preambular"):
                    yield start, end

    def treaty(self, text: str) -> Iterator[tuple[int, int]]:
        """How a treaty in an annex opens and agrees; what it considers is set as each treaty likes."""
        if self._treaty and (m := self._treaty.match(text)):
            yield m.span()

    def label(self, text: str) -> tuple[int, int] | None:
        """What a line of a sanctions list tells: "Identifiers: born …"."""
        m = self._labels.match(text) if self._labels else None
        return m.span() if m else None

    def task(self, text: str) -> tuple[int, int] | None:
        """The name of a mission's task, with its details in a list below: "Protection of civilians:"."""
        if not self._tasks or text[-1:] not in ":：" or len(text) > _LONGEST_NAME:
            return None
        size = len(text[:-1].rstrip())
        return None if ";" in text or self._open.search(text, 0, size) else (0, size)

    def _more(self, text: str, start: int) -> Iterator[tuple[int, int]]:
        if self._mid:
            yield from (m.span("phrase") for m in self._mid.finditer(text, start))

    def titles(self, text: str) -> Iterator[tuple[int, int]]:
        end = 0
        found = sorted(m.span(m.lastgroup or 0) for p in self._titles for m in p.finditer(text))
        for a, b in found:
            if a >= end and a < b:
                yield a, b
                end = b

    def publications(self, text: str) -> list[tuple[int, int]]:
        out: list[tuple[int, int]] = []
        for name in self._publications:
            if name in text:
                out += (m.span() for m in re.finditer(re.escape(name), text))
        for hint, pattern in self._entitled:
            if hint in text:
                out += (m.span() for m in pattern.finditer(text))
        return out


@functools.cache
def _style(lang: str) -> _Style | None:
    data = load(lang)
    return _Style(data["emphasis"]) if data and "emphasis" in data else None
