"""Spaces that do not end a line: the writer's typography, which never gets into the model.

The style sheet says by patterns where a space binds. The writer sets those spaces as U+00A0, the
reader makes them plain again; a U+00A0 that the document itself has at such a place is noted in the
sidecar. Both look at the text with every U+00A0 as a plain space, so both find the same places.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

from resconvert import store, styling
from resconvert.values import NamedTuple

if TYPE_CHECKING:
    from resconvert.formats.docx.word import Token

NO_BREAK = "\u00a0"
# What asks for a digit is tried only where a space stands next to one. A pattern that begins with the space
# is found fast, so the digit before it is looked back for.
_DIGIT, _AFTER, _BEFORE = store.pattern(r"\d"), store.pattern(r" (?<=\d )"), store.pattern(r" \d")


class Binding(NamedTuple):
    """Patterns of a sheet: those that ask for a digit, and the others, each with a sign it cannot do without
    (a space, if none is known). One by one they find their places in half the time of one pattern with as
    many branches."""

    numeric: tuple[re.Pattern[str], ...]
    others: tuple[tuple[str, re.Pattern[str]], ...]


@lru_cache(maxsize=32)
def binding(sheet: str) -> Binding | None:
    """What binds, for a sheet that comes with resconvert; None for others, whose files keep their spaces."""
    patterns = styling.load(sheet).no_break if sheet in styling.names() else ()
    if not patterns:
        return None
    return Binding(
        tuple(store.pattern(p) for p in patterns if r"\d" in p),
        tuple((_sign(p), store.pattern(p)) for p in patterns if r"\d" not in p),
    )


def _sign(pattern: str) -> str:
    """The rarest-looking sign of a pattern that is nothing but its words: ``«`` of ``« ``."""
    return max(pattern) if re.escape(pattern).replace("\\ ", " ") == pattern else " "


def places(bound: Binding, text: str) -> list[int]:
    """Offsets of the spaces that bind in `text`, which has no U+00A0, rising."""
    patterns = bound.numeric if _has_digit(text) and (_BEFORE.search(text) or _AFTER.search(text)) else ()
    for sign, pattern in bound.others:
        if sign in text and pattern.search(text):
            patterns = (*patterns, pattern)
    if not patterns:
        return []
    out: set[int] = set()
    for pattern in patterns:
        for found in pattern.finditer(text):
            at = text.find(" ", found.start(), found.end())
            while at >= 0:
                out.add(at)
                at = text.find(" ", at + 1, found.end())
    return sorted(out)


def with_last(places: list[int], text: str) -> list[int]:
    """The places and that of the last space, rising: the writer may bind it too, so that no word stands alone on
    the last line of a title."""
    last = text.rfind(" ", 0, len(text) - 1)
    return places if last < 0 or last in places else sorted((*places, last))


def accompanied(text: str, words: int) -> str:
    """`text` with its last `words` words bound, if it has twice as many."""
    parts = text.split(" ")
    if words < 2 or len(parts) < 2 * words:
        return text
    return " ".join((*parts[:-words], NO_BREAK.join(parts[-words:])))


def _has_digit(text: str) -> bool:
    """Ten searches for a character, written out, take a tenth of one for a class of them."""
    return (
        "1" in text or "2" in text or "0" in text or "3" in text or "4" in text or "5" in text
        or "6" in text or "7" in text or "8" in text or "9" in text
        or (not text.isascii() and _DIGIT.search(text) is not None)
    )  # fmt: skip


def _set(text: str, at: Sequence[int]) -> str:
    letters = list(text)
    for place in at:
        letters[place] = " "
    return "".join(letters)


def unbind(tokens: list[Token], bound: Binding, keep: Collection[int]) -> list[Token]:
    """The tokens with plain spaces where the writer bound them, but for the offsets in `keep`."""
    if not any(NO_BREAK in t.text for t in tokens if t.kind == "text"):
        return tokens
    whole = "".join(t.text if t.kind == "text" else "\ufffc" for t in tokens)
    bare = whole.replace(NO_BREAK, " ")
    here = {at for at in with_last(places(bound, bare), bare) if whole[at] == NO_BREAK and at not in keep}
    out: list[Token] = []
    start = 0
    for token in tokens:
        end = start + (len(token.text) if token.kind == "text" else 1)
        inside = [a - start for a in here if start <= a < end]
        out.append(token._replace(text=_set(token.text, inside)) if inside else token)
        start = end
    return out
