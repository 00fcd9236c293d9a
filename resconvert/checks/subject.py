"""The document as an editor's eye goes over it: paragraphs in order, with number, words and place."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from resconvert.checks.languages import Habits, habits
from resconvert.ledger import Ledger
from resconvert.model.identification import Identification
from resconvert.model.inlines import Content, NoteCall, Text, cut, plain, runs
from resconvert.model.nodes import Division, Document, Node, Paragraph
from resconvert.model.walk import contents_of, walk
from resconvert.profiles import LANGUAGES, load
from resconvert.source import Source, Span


@dataclass(frozen=True, slots=True)
class Call:
    """A note call: which note, where, and the characters around it in its paragraph."""

    note: int
    span: Span | None
    before: str
    after: str


class Subject:
    """A document under examination; everything several rules want is computed once, when first asked.

    `source` is what the spans point into, `ledger` what was set aside; both None without positions.
    """

    def __init__(self, document: Document, source: Source | None = None, ledger: Ledger | None = None) -> None:
        self.document = document
        self.source = source
        self.ledger = ledger

    @property
    def identification(self) -> Identification:
        return self.document.identification

    @cached_property
    def habits(self) -> Habits:
        """Punctuation and words of the document's language."""
        return habits(self.identification.language)

    @cached_property
    def letters(self) -> str:
        """The alphabet in which points are lettered."""
        language = self.identification.language
        return (load(language).letters if language in LANGUAGES else "") or "abcdefghijklmnopqrstuvwxyz"

    def organ_named(self, paragraph: Paragraph) -> str:
        """The organ whose enacting formula `paragraph` is; "" if it is none's."""
        language = self.identification.language
        if language not in LANGUAGES:
            return ""
        match = load(language).formula.match(words(paragraph).strip())
        return (match.lastgroup or "") if match else ""

    def sessions_in(self, content: Content) -> Iterator[tuple[int, Span | None]]:
        """Sessions that the words of `content` name ("fifty-sixth session"), with their places."""
        language = self.identification.language
        if language not in LANGUAGES:
            return
        profile = load(language)
        line = plain(content)
        for match in self._session_words.finditer(line):
            value = sum(profile.ordinals[p.lower()] for p in profile.ordinal.findall(match[1]))
            if value:
                yield value, at(content, match.start(1), match.end(1))

    @cached_property
    def _session_words(self) -> re.Pattern[str]:
        """An ordinal in words before the language's word for a session."""
        profile = load(self.identification.language)
        part = profile.ordinal.pattern
        return re.compile(rf"\b((?:{part})(?:[ -]?(?:{part}))*) {self.habits.session}", re.IGNORECASE)

    @cached_property
    def paragraphs(self) -> tuple[Paragraph, ...]:
        """Every paragraph of masthead, preface, texts, closings and annexes, in printed order."""
        return tuple(b for b in walk(self.document) if isinstance(b, Paragraph))

    def having(self, *roles: str) -> Iterator[Paragraph]:
        """The paragraphs of these roles, in printed order."""
        return (p for p in self.paragraphs if p.role in roles)

    def first(self, *roles: str) -> Paragraph | None:
        return next(self.having(*roles), None)

    @cached_property
    def contents(self) -> tuple[tuple[Content, Span | None], ...]:
        """Every run of words with the place of its paragraph."""
        return tuple((c, place(c)) for block in walk(self.document) for c in contents_of(block) if c)

    @cached_property
    def calls(self) -> tuple[Call, ...]:
        """Every note call in printed order."""
        return tuple(call for content, _ in self.contents for call in _calls(content))


def session_window(session: int) -> tuple[datetime.date, datetime.date]:
    """When a regular session of the Assembly adopts: from September of the year 1945 + N to the next September.

    >>> session_window(55)
    (datetime.date(2000, 9, 1), datetime.date(2001, 9, 30))
    """
    return datetime.date(1945 + session, 9, 1), datetime.date(1946 + session, 9, 30)


def operative(nodes: tuple[Node, ...]) -> Iterator[Paragraph]:
    """The operative paragraphs among `nodes`, those under headings too."""
    for node in nodes:
        if isinstance(node, Paragraph) and node.role == "operative":
            yield node
        elif isinstance(node, Division):
            yield from operative(node.children)


def _calls(content: Content) -> Iterator[Call]:
    leaves = [leaf for leaf, _ in runs(content)]
    texts = [leaf.text if isinstance(leaf, Text) else "" for leaf in leaves]
    for at, leaf in enumerate(leaves):
        if isinstance(leaf, NoteCall):
            yield Call(leaf.note, leaf.span, "".join(texts[:at])[-40:], "".join(texts[at + 1 :])[:40])


def place(content: Content) -> Span | None:
    """From the first to the last character of `content` in the source."""
    spans = [leaf.span for leaf, _ in runs(content) if leaf.span]
    return Span(spans[0].start, spans[-1].end) if spans else None


def at(content: Content, start: int, end: int) -> Span | None:
    """Where the characters `start` to `end` of ``plain(content)`` stand in the source."""
    offset = 0
    for leaf, _ in runs(content):
        if not isinstance(leaf, Text):
            continue
        size = len(leaf.text)
        if offset <= start < offset + size or (start == offset + size and start == end):
            return cut(leaf, start - offset, min(max(end, start + 1) - offset, size)).span
        offset += size
    return place(content)


def words(paragraph: Paragraph) -> str:
    return plain(paragraph.content)


def end_of(paragraph: Paragraph) -> Span | None:
    """The last character of the paragraph's own words."""
    size = len(words(paragraph))
    return at(paragraph.content, size - 1, size) if size else paragraph.span
