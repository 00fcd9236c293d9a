"""Rows of tables that an extractor printed as one line each, one blank between cells (``Assistants 34 14 48``): knows
which of its numbers are groups of one figure, by how many figures the rows around it have."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from resconvert import store

_TAIL = store.pattern(r"(?:(?<=\s)|^)(?:\(?\d{1,3}\)?[a-z]?|[–—-])(?: (?:\(?\d{1,3}\)?[a-z]?|[–—-]))+$")
_TOKEN = store.pattern(r"\S+")
_GROUP = store.pattern(r"\d{3}\)?[a-z]?")
_UNIT = store.pattern(r"\(.*\)")
_ABOVE = 6
_FEWEST = 3

Places = list[tuple[int, int]]


def figures_of(texts: Sequence[str]) -> list[Places]:
    """Where the figures stand with which each line ends; nothing where lines are no rows of a table, or where it cannot
    be told which numbers are one figure."""
    tails = [_tokens(text) for text in texts]
    counts = Counter(len(starts) for tokens, starts in tails if len(starts) > 1 and not _may_join(tokens, starts))
    counts = counts or Counter(len(starts) for _, starts in tails if len(starts) > 1)
    size = max(counts, key=counts.__getitem__, default=0)
    found = [_split(text, tokens, starts, size) for text, (tokens, starts) in zip(texts, tails, strict=True)]
    return found if sum(map(bool, found)) >= _FEWEST else [[] for _ in texts]


def first_line(texts: Sequence[str], found: Sequence[Places]) -> int:
    """The line with which the table begins: names of columns, as many as a row has figures, above the unit; or its
    first row. A name begins with a capital."""
    first = next(at for at, places in enumerate(found) if places)
    unit = next((at for at in range(first, max(first - _ABOVE, -1), -1) if _UNIT.fullmatch(texts[at])), None)
    if unit is None:
        return first
    names, at = len(found[first]), unit
    while names and at and unit - at < _ABOVE:
        at -= 1
        names -= texts[at][:1].isupper()
    return unit if names else at


def _tokens(text: str) -> tuple[Places, list[int]]:
    """The numbers at the end of a line, and which of them must begin a figure."""
    if not text or not (text[-1] in "0123456789)–—-" or text[-2:-1].isdigit()) or not (tail := _TAIL.search(text)):
        return [], []
    tokens = [m.span() for m in _TOKEN.finditer(text, tail.start())]
    starts = [at for at, place in enumerate(tokens) if at == 0 or not _joins(text, tokens[at - 1], place)]
    return tokens, starts


def _joins(text: str, before: tuple[int, int], place: tuple[int, int]) -> bool:
    """Whether a number may be a further group of the figure before it."""
    return bool(_GROUP.fullmatch(text, *place)) and text[before[1] - 1].isdigit()


def _may_join(tokens: Places, starts: list[int]) -> bool:
    return len(tokens) > len(starts)


def _split(text: str, tokens: Places, starts: list[int], size: int) -> Places:
    if size < 2 or not starts or len(tokens) < size or len(starts) > size:
        return []
    if len(starts) < size:
        free = [at for at in range(len(tokens)) if at not in starts]
        if len(starts) + len(free) != size:
            starts = _sum(text, tokens, starts, free) if len(starts) + 1 == size else []
        else:
            starts = [*range(len(tokens))]
    ends = [*starts[1:], len(tokens)]
    return [(tokens[low][0], tokens[high - 1][1]) for low, high in zip(starts, ends, strict=True)]


def _sum(text: str, tokens: Places, starts: list[int], free: list[int]) -> list[int]:
    """Where one more figure begins: there where the last is the sum of those before, if that is one place."""
    fitting = []
    for extra in free:
        begins = sorted([*starts, extra])
        ends = [*begins[1:], len(tokens)]
        values = [_value(text, tokens[low:high]) for low, high in zip(begins, ends, strict=True)]
        if sum(values[:-1]) == values[-1]:
            fitting.append(begins)
    return fitting[0] if len(fitting) == 1 else []


def _value(text: str, tokens: Places) -> int:
    digits = "".join(text[low:high] for low, high in tokens).strip("()–—-abcdefghij")
    return int(digits or "0") * (-1 if text[tokens[0][0]] == "(" else 1)
