"""Tables of printed pages, whose cells extractors hand out one by one, column blocks before or after the words they
belong to; knows how many figures a row has, nothing of what is said.

The figures of a row come in sets of one size. Sets that come without words belong to the next words that have
no figures of their own, in order.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from itertools import groupby, pairwise

from resconvert.formats.text.lines import Line
from resconvert.values import NamedTuple

Block = list[Line]
_CELL, _HEAD = 40, 12


def whole_cells(blocks: Sequence[Block]) -> list[Block]:
    """`blocks` with cells of two lines whole whose second line opens with a parenthesis."""
    out: list[Block] = []
    for at, block in enumerate(blocks):
        before = out[-1] if out else None
        apart = at + 1 == len(blocks) or blocks[at + 1][0].gap > 0
        if (
            before
            and block[0].text[0] == "("
            and not block[0].gap
            and len(before) == 1
            and before[0].gap
            and apart
            and len(before[0].text) < _CELL > len(block[0].text)
            and before[0].text[-1].isalpha()
        ):
            before.extend(block)
        else:
            out.append(block)
    return out


class Rows(NamedTuple):
    """Rows of positions of blocks; `repeated` are heads that stand again on a later page."""

    rows: list[list[int | None]]
    repeated: list[int]


def set_size(figures: Sequence[bool]) -> int:
    """How many figures each row has, 0 if that cannot be told. `figures`: which blocks are figures."""
    runs = [len(list(run)) for is_figure, run in groupby(figures) if is_figure]
    if len(runs) < 2:
        return 0
    counts = Counter(runs)
    size = max(counts, key=counts.__getitem__)
    whole = sum(run % size == 0 for run in runs)
    return size if size > 1 and whole * 5 >= len(runs) * 4 else 0


def rows_of(blocks: Sequence[Block], start: int, end: int, figure: Callable[[Block], bool]) -> Rows | None:
    """The rows of the table that blocks `start` to `end` make, or None if figures come in no sets."""
    kinds = [figure(blocks[at]) for at in range(start, end)]
    size = set_size(kinds)
    if not size:
        return None
    first = kinds.index(True) + start
    head = list(range(start, first - 1))
    rows = head_rows(head, blocks, size)
    again = _again(blocks, head, first, end)
    waiting: list[list[int]] = []
    slot = 0  # where the next row stands whose figures came before its words
    words: list[int] = []
    names = Counter(_words(blocks[at]) for at in range(first - 1, end) if not kinds[at - start] and at not in again)
    for is_figure, run in groupby(
        (at for at in range(first - 1, end) if at not in again), key=lambda at: kinds[at - start]
    ):
        places = list(run)
        if not is_figure:
            words = places
            continue
        sets = [places[at : at + size] for at in range(0, len(places), size)]
        owner = words.pop() if words else None
        slot = _without_figures(words, waiting, rows, slot, _heads(words, blocks, names, len(waiting)))
        words = []
        if owner is None:
            waiting.extend(sets)
            continue
        rows.append([owner, *sets[0]])
        if sets[1:]:
            slot = len(rows)
            waiting.extend(sets[1:])
    _without_figures(words, waiting, rows, slot, _heads(words, blocks, names, len(waiting)))
    rows.extend(list(row) for row in waiting)
    return Rows(rows, sorted(again))


def _heads(words: Sequence[int], blocks: Sequence[Block], names: Counter[str], waiting: int) -> frozenset[int]:
    """Which of `words` are heads of groups, where there are more of them than sets that wait: those that stand right
    below the name that comes most often, as that of sums does, if they are as many as are too many."""
    if not 0 < waiting < len(words):
        return frozenset()
    most = max(names.values(), default=0)
    below = frozenset(low for at, low in pairwise(words) if names[_words(blocks[at])] == most > 1)
    return below if len(below) == len(words) - waiting else frozenset()


def _without_figures(
    words: list[int], waiting: list[list[int]], rows: list[list[int | None]], slot: int, heads: frozenset[int]
) -> int:
    """Enter rows for words without figures of their own; they take those that wait, but for `heads` of groups."""
    placed = False
    for at in words:
        if waiting and at not in heads:
            rows.insert(slot, [at, *waiting.pop(0)])
            slot, placed = slot + 1, True
        elif placed:
            rows.insert(slot, [at])
            slot += 1
        else:
            rows.append([at])
    return slot


def head_rows(head: list[int], blocks: Sequence[Block], size: int) -> list[list[int | None]]:
    """The rows above the first with figures: the names of the columns, the unit in parentheses, titles."""
    unit = next((k for k, at in enumerate(head) if in_parentheses(blocks[at])), None)
    names, rest = (head[:unit], head[unit:]) if unit is not None else (head, [])
    for count in (size + 1, size):
        if len(names) >= count and (unit is None or len(names) == count):
            return [[*names[:count]], *_single([*names[count:], *rest])]
    return _single(head)


def _single(places: Sequence[int]) -> list[list[int | None]]:
    return [[at] for at in places]


def in_parentheses(block: Block) -> bool:
    """Whether a block is all in parentheses, as units are."""
    return len(block) == 1 and block[0].text[0] in "(（" and block[0].text[-1] in ")）"


def _again(blocks: Sequence[Block], head: list[int], start: int, end: int) -> set[int]:
    """Where the head of the table stands again."""
    wanted = [_words(blocks[at]) for at in head[: _HEAD + 1]]
    out: set[int] = set()
    if 1 < len(wanted) <= _HEAD:
        for at in range(start, end - len(head) + 1):
            if [_words(blocks[k]) for k in range(at, at + len(head))] == wanted:
                out.update(range(at, at + len(head)))
    return out


def _words(block: Block) -> str:
    return " ".join(line.text for line in block)
