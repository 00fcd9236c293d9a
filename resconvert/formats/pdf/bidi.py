"""The order of mixed right-to-left and left-to-right text (Unicode Standard Annex 9).

Embedding levels of characters and their order on a line. Explicit embeddings and isolates are not
honoured (the text has none once invisible controls are dropped); everything else follows the annex.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence

from resconvert import store

_RTL = store.pattern("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff\U00010800-\U00010fff\U0001e800-\U0001efff]")


def simple(text: str) -> bool:
    """Whether a text holds no right-to-left character, so that reading order is printing order."""
    return not _RTL.search(text)


def levels(text: str, base: int) -> list[int]:
    """The embedding level of each character; odd levels run right to left. `base` is the paragraph's."""
    kinds = [unicodedata.bidirectional(c) or "L" for c in text]
    original = list(kinds)
    _weak(kinds, "R" if base else "L")
    _brackets(text, kinds, original, base)
    _neutral(kinds, base)
    out = []
    for kind in kinds:
        if base % 2 == 0:
            out.append(base + {"R": 1, "AN": 2, "EN": 2}.get(kind, 0))
        else:
            out.append(base + (0 if kind == "R" else 1))
    for at in range(len(out) - 1, -1, -1):  # L1: white space at the end takes the paragraph's level
        if original[at] not in ("WS", "B", "S"):
            break
        out[at] = base
    return out


def _weak(kinds: list[str], start: str) -> None:
    """Rules W1 to W7."""
    before = start
    for at, kind in enumerate(kinds):
        if kind == "NSM":
            kinds[at] = before
        before = kinds[at]
    strong = start
    for at, kind in enumerate(kinds):
        if kind in ("L", "R", "AL"):
            strong = kind
        elif kind == "EN" and strong == "AL":
            kinds[at] = "AN"
    kinds[:] = ["R" if k == "AL" else k for k in kinds]
    for at in range(1, len(kinds) - 1):
        before, after = kinds[at - 1], kinds[at + 1]
        if kinds[at] == "ES" and before == after == "EN":
            kinds[at] = "EN"
        elif kinds[at] == "CS" and before == after and before in ("EN", "AN"):
            kinds[at] = before
    _terminators(kinds)
    kinds[:] = ["ON" if k in ("ES", "ET", "CS") else k for k in kinds]
    strong = start
    for at, kind in enumerate(kinds):
        if kind in ("L", "R"):
            strong = kind
        elif kind == "EN" and strong == "L":
            kinds[at] = "L"


def _terminators(kinds: list[str]) -> None:
    """Rule W5: terminators beside a European number belong to it."""
    at = 0
    while at < len(kinds):
        if kinds[at] != "ET":
            at += 1
            continue
        end = at
        while end < len(kinds) and kinds[end] == "ET":
            end += 1
        if (at and kinds[at - 1] == "EN") or (end < len(kinds) and kinds[end] == "EN"):
            kinds[at:end] = ["EN"] * (end - at)
        at = end


_OPEN = {"(": ")", "[": "]", "{": "}", "\u300a": "\u300b", "\u3008": "\u3009", "\u300c": "\u300d", "\u3010": "\u3011"}
_CLOSE = {close: open_ for open_, close in _OPEN.items()}


def _brackets(text: str, kinds: list[str], original: Sequence[str], base: int) -> None:
    """Rule N0: a pair of brackets goes with what it holds."""
    stack: list[tuple[str, int]] = []
    pairs: list[tuple[int, int]] = []
    for at, character in enumerate(text):
        if kinds[at] != "ON":
            continue
        if character in _OPEN and len(stack) < 63:
            stack.append((character, at))
        elif character in _CLOSE:
            for back in range(len(stack) - 1, -1, -1):
                if stack[back][0] == _CLOSE[character]:
                    pairs.append((stack[back][1], at))
                    del stack[back:]
                    break
    own = "R" if base % 2 else "L"
    for start, end in sorted(pairs):
        inside = {_side(k) for k in kinds[start + 1 : end]} - {""}
        if own in inside:
            found = own
        elif inside:
            context = next((_side(k) for k in reversed(kinds[:start]) if _side(k)), own)
            found = context if context in inside else own
        else:
            continue
        for at in (start, end):
            kinds[at] = found
            after = at + 1
            while after < len(kinds) and original[after] == "NSM":
                kinds[after] = found
                after += 1


def _side(kind: str) -> str:
    return "L" if kind == "L" else "R" if kind in ("R", "EN", "AN") else ""


def _neutral(kinds: list[str], base: int) -> None:
    """Rules N1 and N2: neutrals between equal sides take the side, others the paragraph's."""
    own = "R" if base % 2 else "L"
    at = 0
    while at < len(kinds):
        if kinds[at] in ("L", "R", "EN", "AN"):
            at += 1
            continue
        end = at
        while end < len(kinds) and kinds[end] not in ("L", "R", "EN", "AN"):
            end += 1
        before = _side(kinds[at - 1]) if at else own
        after = _side(kinds[end]) if end < len(kinds) else own
        kinds[at:end] = [before if before == after else own] * (end - at)
        at = end


def stretches(levels_: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Bounds of stretches of one level."""
    start = 0
    for at in range(1, len(levels_) + 1):
        if at == len(levels_) or levels_[at] != levels_[start]:
            yield start, at
            start = at


def reorder(levels_: Sequence[int]) -> list[int]:
    """Rule L2: positions of a line's items from left to right."""
    order = list(range(len(levels_)))
    if not levels_:
        return order
    odd = [level for level in levels_ if level & 1]
    for level in range(max(levels_), (min(odd) if odd else max(levels_) + 1) - 1, -1):
        at = 0
        while at < len(order):
            if levels_[order[at]] < level:
                at += 1
                continue
            end = at
            while end < len(order) and levels_[order[end]] >= level:
                end += 1
            order[at:end] = reversed(order[at:end])
            at = end
    return order
