"""Finds tables whose cells stand each on a line of its own, and puts their rows together again.

Extractors that know no tables print cell after cell. Figures show that there is a table; empty lines
show empty cells, and the period at which figures come back shows how many columns there are. Where
cells are lost, a row is words with the figures that follow them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from resconvert import store
from resconvert.formats.text.lines import Line
from resconvert.formats.text.printed import in_parentheses, rows_of, set_size

Block = list[Line]
_FIGURE = store.pattern(
    r"[(\[–—-]?\s?\d{1,3}(?:[ \u00a0\u202f.,]\d{3})*(?:[.,]\d+)?\s?%?[)\]]?\s?[a-z*]?|[–—-]|\d+(?:/\d+)?\s?[a-z]?"
)
_STOPS = (";", ":", ",", ".", "；", "：", "，", "。", "؛", "،")
LONGEST_CELL = 250
FEWEST_FIGURES = 4
_SUBTITLE, _BESIDE = 60, 4
_NAME = 24
WIDEST = 12
"""Columns that are looked for."""


class Region(NamedTuple):
    """Blocks `start` to `end` are the cells of one table; each row holds positions of blocks, None for
    an empty cell."""

    start: int
    end: int
    rows: list[list[int | None]]
    repeated: Sequence[int] = ()


def regions(blocks: Sequence[Block], *, empties: bool) -> list[Region]:
    """The tables among `blocks`. `empties`: empty lines stand for empty cells."""
    usual = Counter(b[0].gap for b in blocks).most_common(1)[0][0] if blocks else 0
    out: list[Region] = []
    at, size = 0, len(blocks)
    while at < size:
        if not _cell_like(blocks[at]):
            at += 1
            continue
        end = at
        while end < size and (_cell_like(blocks[end]) or _subtitle(blocks, at, end)):
            end += 1
        if (found := _region(blocks, at, end, usual if empties else None)) is not None:
            out.append(found)
        at = end
    return out


def _cell_like(block: Block) -> bool:
    last = block[-1]
    if last.end - block[0].start > LONGEST_CELL:
        return False
    return not last.text.endswith(_STOPS) or figure(block)


def _subtitle(blocks: Sequence[Block], low: int, at: int) -> bool:
    """``Of which:`` between the rows of a table: figures stand near it on both sides."""
    text = blocks[at][0].text
    if len(blocks[at]) > 1 or len(text) > _SUBTITLE or text[-1] not in ":：":
        return False
    before, after = blocks[max(low, at - _BESIDE) : at], blocks[at + 1 : at + 1 + _BESIDE]
    return any(map(figure, before)) and any(map(figure, after)) and all(map(_cell_like, after[:1]))


def figure(block: Block) -> bool:
    return len(block) == 1 and bool(_FIGURE.fullmatch(block[0].text))


def _region(blocks: Sequence[Block], low: int, high: int, usual: int | None) -> Region | None:
    figures = [at for at in range(low, high) if figure(blocks[at])]
    if len(figures) < FEWEST_FIGURES:
        return None
    start = low
    before = blocks[low - 1] if low else None
    if before is None or not before[-1].text.endswith((":", "：")):
        # a title above the table is not set off from it as the table's first cells are
        apart = usual or 0
        start = next((at for at in range(low + 1, figures[0] + 1) if blocks[at][0].gap > apart), low)
    end = figures[-1] + 1
    if len(figures) * 4 < end - start:
        return None
    cells = _cells(blocks, start, end, usual)
    if usual is None:
        return _printed(blocks, low, start, end, high)
    return Region(start, end, _periodic(blocks, cells) or _by_figures(blocks, start, end))


def _printed(blocks: Sequence[Block], low: int, start: int, end: int, high: int) -> Region:
    """A table of a printed page; words below its last figures may belong to figures above."""
    size = set_size([figure(blocks[at]) for at in range(start, end)])
    names = [at for at in range(start, end) if not figure(blocks[at])][: max(size - 1, 0)]
    if size > 1 and start - 1 > low and len(blocks[start - 1]) == 1 and len(blocks[start - 1][0].text) <= _NAME:
        unit = start + size - 1
        if unit < end and names == list(range(start, unit)) and in_parentheses(blocks[unit]):
            start -= 1  # the first column's name stands right below the title
    found = rows_of(blocks, start, end, figure)
    if found is None:
        return Region(start, end, _by_figures(blocks, start, end))
    while end < high and found.rows and all(map(figure, (blocks[at] for at in found.rows[-1] if at is not None))):
        end += 1  # figures that wait for words
        found = rows_of(blocks, start, end, figure) or found
    if end < len(blocks) and end > 1 and not figure(blocks[end - 1]) and blocks[end][0].text[-1] in ":：":
        more = rows_of(blocks, start, end + 1, figure)
        if more and more.rows[-1] != [end]:  # it stands among rows whose figures came first
            found, end = more, end + 1
    return Region(start, end, found.rows, found.repeated)


def _empty(block: Block, usual: int) -> int:
    """How many empty cells stand before a block: each takes a line and the usual space after it."""
    return max(0, (block[0].gap - usual) // (usual + 1))


def _cells(blocks: Sequence[Block], start: int, end: int, usual: int | None) -> list[int | None]:
    out: list[int | None] = []
    for at in range(start, end):
        if usual is not None:
            out.extend([None] * _empty(blocks[at], usual))
        out.append(at)
    return out


def _periodic(blocks: Sequence[Block], cells: list[int | None]) -> list[list[int | None]] | None:
    """Rows of the width at which words and figures keep to their columns; cells before the first full
    row are the heading's."""
    kinds = ["" if c is None else "f" if figure(blocks[c]) else "w" for c in cells]
    best: tuple[float, int, int] | None = None
    for width in range(2, min(WIDEST, len(cells) // 2) + 1):
        # the last figure ends a row
        for offset in range(len(cells) % width, min(2 * width, len(cells) - 2 * width) + 1, width):
            purity = _purity(kinds, offset, width)
            if best is None or purity > best[0] + 0.02:
                best = (purity, width, offset)
    if best is None or best[0] < 0.9:
        return None
    _, width, offset = best
    head = cells[:offset]
    rows = [head] if head and any(c is not None for c in head) else []
    return rows + [cells[at : at + width] for at in range(offset, len(cells), width)]


def _purity(kinds: list[str], offset: int, width: int) -> float:
    """Share of cells that are what their column is; a table has a column of words and one of figures."""
    body = kinds[offset:]
    right = total = 0
    seen: set[str] = set()
    for column in range(width):
        words = figures = 0
        for kind in body[column::width]:
            words += kind == "w"
            figures += kind == "f"
        right += max(words, figures)
        total += words + figures
        if words or figures:
            seen.add("w" if words > figures else "f")
    return (right / total - 0.01 * offset if total else 0) if seen == {"w", "f"} else 0


def _by_figures(blocks: Sequence[Block], start: int, end: int) -> list[list[int | None]]:
    """Each row is words and the figures after them; words that no figure follows are a row."""
    rows: list[list[int | None]] = []
    for at in range(start, end):
        if rows and figure(blocks[at]) and (len(rows[-1]) > 1 or not figure(blocks[at - 1])):
            rows[-1].append(at)
        else:
            rows.append([at])
    return rows
