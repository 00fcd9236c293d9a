"""Rules about the words that open paragraphs."""

from __future__ import annotations

import re
from collections.abc import Iterator

from resconvert.checks.examples import GOOD, body, preamble
from resconvert.checks.rule import Finding, Rule
from resconvert.checks.subject import Subject, at, operative, words
from resconvert.model.inlines import OpeningPhrase, plain
from resconvert.model.nodes import Paragraph

_WORD = re.compile(r"[A-Za-z-]+")


def _lead(paragraph: Paragraph, adverbs: str) -> str:
    """The first word that is no adverb, in lower case."""
    for match in _WORD.finditer(words(paragraph)):
        word = match[0].lower()
        if not re.fullmatch(adverbs, word):
            return word
    return ""


def mood(subject: Subject) -> Iterator[Finding]:
    """Preambles open with a participle, operative paragraphs with a verb of the third person."""
    habits = subject.habits
    for paragraph in subject.having("preambular"):
        lead = _lead(paragraph, habits.adverbs)
        if re.fullmatch(habits.finite, lead):
            yield Finding(
                f"{lead!r} opens a preambular paragraph", at(paragraph.content, 0, len(lead)), "a participle does"
            )
    for resolution in subject.document.resolutions:
        for paragraph in operative(resolution.body):
            lead = _lead(paragraph, habits.adverbs)
            if paragraph.num and re.fullmatch(habits.participle, lead):
                yield Finding(
                    f"{lead!r} opens an operative paragraph", at(paragraph.content, 0, len(lead)), "a verb does"
                )


def _phrase(paragraph: Paragraph) -> str:
    first = paragraph.content[0] if paragraph.content else None
    return plain(first.children).strip().casefold() if isinstance(first, OpeningPhrase) else ""


def repeated_lead(subject: Subject) -> Iterator[Finding]:
    """The same verb twice in a row wants “also”, a third time “further”; the Council does not do so."""
    if subject.identification.organ == "SC":
        return
    for resolution in subject.document.resolutions:
        preambular = [n for n in resolution.preamble if isinstance(n, Paragraph) and n.role == "preambular"]
        for series in (preambular, list(operative(resolution.body))):
            before = ""
            for paragraph in series:
                phrase = _phrase(paragraph)
                if phrase and phrase == before and " " not in phrase:
                    yield Finding(
                        f"{plain(paragraph.content)[: len(phrase)]!r} opens two paragraphs in a row",
                        at(paragraph.content, 0, len(phrase)),
                        "the second takes “also”, a third “further”",
                    )
                before = phrase


def doubled_word(subject: Subject) -> Iterator[Finding]:
    """ "the the": the same small word twice."""
    if not subject.habits.doubled:
        return
    pattern = re.compile(rf"\b({subject.habits.doubled})[ \u00a0]\1\b", re.IGNORECASE)
    for paragraph in subject.having("preambular", "operative", "point"):
        for match in pattern.finditer(words(paragraph)):
            if match[1] == match[1].lower():
                yield Finding(f"{match[0]!r}: the word stands twice", at(paragraph.content, *match.span()))


RULES = (
    Rule(
        "RC211",
        "mood",
        "error",
        "A preamble opens with participles, the operative part with verbs of the third person.",
        "The resolution is one sentence: recalling …, the Assembly requests … (Editorial Manual, resolutions).",
        GOOD,
        body("1.\tTaking note of the report;", "2.\tRequests the Secretary-General to open the archives."),
        mood,
        frozenset({"eng"}),
    ),
    Rule(
        "RC213",
        "repeated-lead",
        "warning",
        "The same opening word in two paragraphs that follow each other takes “also”, then “further”.",
        "Recalling, Recalling also, Recalling further; Also welcomes, Further welcomes.",
        preamble(
            "Recalling its resolution 66/1 of 3 October 2011,",
            "Recalling also its resolution 67/905 of 14 December 2012,",
        ),
        preamble(
            "Recalling its resolution 66/1 of 3 October 2011,", "Recalling its resolution 67/905 of 14 December 2012,"
        ),
        repeated_lead,
        frozenset({"eng"}),
    ),
    Rule(
        "RC243",
        "doubled-word",
        "warning",
        "No small word stands twice in a row.",
        "A slip of typing.",
        GOOD,
        preamble("Recalling the the resolution of 14 December 2012,"),
        doubled_word,
    ),
)
