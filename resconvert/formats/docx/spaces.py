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

if TYPE_CHECKING:
    from resconvert.formats.docx.word import Token

NO_BREAK = "\u00a0"
_NUMBER = store.pattern(r"\d | \d")  # a space binds to a number or not at all


@lru_cache(maxsize=32)
def binding(sheet: str) -> re.Pattern[str] | None:
    """What binds, for a sheet that comes with resconvert; None for others, whose files keep their spaces."""
    patterns = styling.load(sheet).no_break if sheet in styling.names() else ()
    return store.pattern("|".join(f"(?:{p})" for p in patterns)) if patterns else None


def places(pattern: re.Pattern[str], text: str) -> list[int]:
    """Offsets of the spaces that bind in `text`, which has no U+00A0."""
    if not _NUMBER.search(text):
        return []
    out: list[int] = []
    for found in pattern.finditer(text):
        at = text.find(" ", found.start(), found.end())
        while at >= 0:
            out.append(at)
            at = text.find(" ", at + 1, found.end())
    return out


def _set(text: str, at: Sequence[int]) -> str:
    letters = list(text)
    for place in at:
        letters[place] = " "
    return "".join(letters)


def unbind(tokens: list[Token], pattern: re.Pattern[str], keep: Collection[int]) -> list[Token]:
    """The tokens with plain spaces where the writer bound them, but for the offsets in `keep`."""
    if not any(NO_BREAK in t.text for t in tokens if t.kind == "text"):
        return tokens
    whole = "".join(t.text if t.kind == "text" else "\ufffc" for t in tokens)
    bound = {at for at in places(pattern, whole.replace(NO_BREAK, " ")) if whole[at] == NO_BREAK and at not in keep}
    out: list[Token] = []
    start = 0
    for token in tokens:
        end = start + (len(token.text) if token.kind == "text" else 1)
        inside = [a - start for a in bound if start <= a < end]
        out.append(token._replace(text=_set(token.text, inside)) if inside else token)
        start = end
    return out
