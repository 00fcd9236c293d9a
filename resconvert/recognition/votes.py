"""The votes a text states: counts in the words of the adoption, lists of States that voted so."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from resconvert import store
from resconvert.model.inlines import readable
from resconvert.model.nodes import Document, Paragraph
from resconvert.model.record import Ballot, Vote
from resconvert.profiles.data import table
from resconvert.values import dataclass

CHOICES = ("in-favour", "against", "abstaining")


@dataclass(frozen=True, slots=True)
class Wording:
    """How one language states a vote; see the head of ``profiles/votes.toml``."""

    recorded: re.Pattern[str]
    without: re.Pattern[str]
    unanimous: re.Pattern[str]
    lists: re.Pattern[str]
    examples: tuple[tuple[str, int, int, int], ...]


@cache
def _table() -> dict[str, dict[str, object]]:
    return table("votes.toml") or {}


@cache
def wording(lang: str) -> Wording | None:
    """The wording of `lang` (ISO 639-2/T), None if it is not known."""
    row = _table().get(lang)
    if row is None or lang == "numbers":
        return None
    lists = row["lists"]
    assert isinstance(lists, dict)
    names = "|".join(f"(?P<{choice.replace('-', '_')}>{form})" for choice, form in lists.items())
    return Wording(
        store.pattern(str(row["recorded"])),
        store.pattern(str(row["without"])),
        store.pattern(str(row.get("unanimous", "(?!)"))),
        store.pattern(rf"(?:{names})\s*[:：]\s*"),
        tuple(map(tuple, row["examples"])),  # type: ignore[call-overload]
    )


def stated_votes(document: Document) -> tuple[Vote, ...]:
    """One vote for each resolution of which the text says how it was adopted.

    Lists in the preface are the whole document's; those in a closing are of its part.
    """
    words = wording(document.identification.language)
    if words is None:
        return ()
    front = [p for p in document.preface if p.role in ("adoption-line", "vote")]
    found = [_vote(front, words, "")]
    for resolution in document.resolutions:
        letter = resolution.heading.num.value if resolution.heading and resolution.heading.num else ""
        found.append(_vote([p for p in resolution.closing if p.role == "vote"], words, letter))
    return tuple(v for v in found if v)


def _vote(lines: list[Paragraph], words: Wording, part: str) -> Vote | None:
    text = "\n".join(readable(p.content) for p in lines)
    counts = words.recorded.search(text)
    states = dict(_lists(text, words))
    if counts or states:
        ballots = tuple(
            Ballot(choice, _count(counts, choice), states.get(choice, ()))
            for choice in CHOICES
            if choice in states or (counts and _count(counts, choice) is not None)
        )
        return Vote("adoptedRecordedVote", ballots, part)
    if words.without.search(text):
        return Vote("adoptedWithoutVote", (), part)
    return Vote("adoptedUnanimously", (), part) if words.unanimous.search(text) else None


def _lists(text: str, words: Wording) -> Iterator[tuple[str, tuple[str, ...]]]:
    labels = list(words.lists.finditer(text))
    for at, label in enumerate(labels):
        end = labels[at + 1].start() if at + 1 < len(labels) else len(text)
        names = text[label.end() : end].strip(" \n.;]）)")
        yield str(label.lastgroup).replace("_", "-"), tuple(filter(None, map(_name, re.split(r"[,،、，\n]", names))))


def _name(text: str) -> str:
    return " ".join(text.split()).strip(" .;]")


def _count(counts: re.Match[str] | None, choice: str) -> int | None:
    stated = counts["favour" if choice == "in-favour" else choice] if counts else None
    if not stated:
        return None
    value = int(stated) if stated.isdecimal() else _table()["numbers"].get(stated.lower())
    return value if isinstance(value, int) else None
