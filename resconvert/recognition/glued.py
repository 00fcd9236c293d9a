"""Masthead lines that an extractor ran together, or put among the text: cut apart and set before it."""

from __future__ import annotations

from itertools import pairwise

from resconvert import store
from resconvert.profiles import Profile
from resconvert.recognition.contents import part
from resconvert.recognition.dates import is_date
from resconvert.recognition.front import SYMBOL_LINE
from resconvert.recognition.items import Item, item_of
from resconvert.values import replace

_BOUNDARY = store.pattern(r"(?<=\S)\s+(?=[^\W_])")
_FAR = 80  # items among which a displaced line is looked for
_LONG = 300
_LONGEST = 4000
"""Characters of the longest list of sponsors."""


def in_place(items: list[Item], start: int, profile: Profile) -> tuple[list[Item], int]:
    """`items` with the lines of the masthead each for itself and before `start`, and the new `start`."""
    front: list[Item] = []
    displaced: list[Item] = []
    rest: list[Item] = []
    for at, item in enumerate(items[: max(start, _FAR)]):
        before = at < start
        cuts = _cuts(item, profile) if before or _leads(item, profile) else None
        if before and not cuts:
            cuts = _behind_title(item, profile)
        pieces = _pieces(item, cuts, profile) if cuts else [item]
        if before:
            front.extend(pieces)
        elif cuts is not None:
            displaced.extend(pieces)
        else:
            rest.append(item)
    if not displaced and len(front) == start:
        return items, start
    head = next((k for k, item in enumerate(front) if not _names(item, profile)), len(front))
    front[head:head] = displaced
    out = [*front, *rest, *items[max(start, _FAR) :]]
    for at, item in enumerate(out):
        item.at = at
    return out, len(front)


def _names(item: Item, profile: Profile) -> bool:
    """Whether a line names the organization, the organ or the document: what stands first in a masthead."""
    text = item.text.strip()
    named = profile.match("organization", text) or profile.organ.fullmatch(text) or SYMBOL_LINE.fullmatch(text)
    return named is not None or not text


def _leads(item: Item, profile: Profile) -> bool:
    """Whether a line among the text begins as the distribution line of a masthead does."""
    text = item.text.strip()
    if len(text) > 120 or item.label is not None:
        return False
    return any(profile.match("distribution", text[:k].rstrip()) is not None for k in _boundaries(text))


def _cuts(item: Item, profile: Profile) -> list[int] | None:
    """Where the lines in an item begin, but for the first; None if they are none of a masthead."""
    text = item.text.strip()
    if not text or len(text) > _LONG or item.para.table is not None or item.para.role is not None:
        return None
    lead = len(item.text) - len(item.text.lstrip())
    found = _lines(text, profile)
    return None if found is None else [lead + cut for cut in found]


def _behind_title(item: Item, profile: Profile) -> list[int] | None:
    """Where a line of adoption begins behind an item's title, or a title behind ``…: draft resolution``."""
    text = item.text
    if item.para.table is not None or item.para.role is not None or len(text) > _LONGEST:
        return None
    found = profile.search("adoption", text, 1)
    while found:
        at = found.start()
        if text[at].isupper() and text[at - 1].isspace() and text[:at].rstrip()[-1:].isalnum():
            return [at] if profile.organ.search(text, at) else None
        found = profile.search("adoption", text, at + 1)
    colon = text.rfind(":")
    if colon > 0 and profile.match("draft", text) is None:
        for cut in _boundaries(text[colon:])[:-1]:
            kind = profile.match("draft", text[: colon + cut].rstrip())
            if kind and kind["sponsors"].strip():
                return [colon + cut]
    return None


def _lines(text: str, profile: Profile) -> list[int] | None:
    if _line(text, profile):
        return []
    for k in _boundaries(text)[:-1]:
        left, right = text[:k].rstrip(), text[k:]
        if not _line(left, profile):
            continue
        if profile.match("agenda_item", left):
            if right[0].isupper():
                return [k]
            continue
        after = _lines(right, profile)
        if after is not None:
            return [k, *(k + cut for cut in after)]
    return None


def _boundaries(text: str) -> list[int]:
    """Where a capital or a figure follows a blank, and the end."""
    found = (match.end() for match in _BOUNDARY.finditer(text))
    return [*(k for k in found if text[k].isupper() or text[k].isdigit()), len(text)][:24]


def _line(text: str, profile: Profile) -> bool:
    return (
        profile.masthead_line.match(text) is not None
        or profile.match("session", text) is not None
        or is_date(text, profile) is not None
        or ("/" in text and SYMBOL_LINE.fullmatch(text) is not None)
    )


def _pieces(item: Item, cuts: list[int], profile: Profile) -> list[Item]:
    edges = [0, *cuts, len(item.text)]
    out = []
    for start, end in pairwise(edges):
        content = part(item.content, start, end)
        out.append(item_of(replace(item.para, content=content), content, profile, item.at))
    return out
