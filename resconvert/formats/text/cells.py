"""Finds tables whose cells stand each on a line of its own, and puts their rows together again.

Extractors that know no tables print cell after cell. Figures show that there is a table; empty lines
show empty cells, and the period at which figures come back shows how many columns there are. Where
cells are lost, a row is words with the figures that follow them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from resconvert import store
from resconvert.formats.text.lines import Line
from resconvert.formats.text.printed import head_rows, in_parentheses, rows_of, set_size
from resconvert.values import NamedTuple

Block = list[Line]
_FIGURE = store.pattern(
    r"\(?\d{3}(?: \d{3})* \d{1,3}\)?"
    r"|[(\[–—-]?\s?\d{1,3}(?:[ \u00a0\u202f.,]\d{3})*(?:[.,]\d+)?\s?%?[)\]]?\s?[a-z*]?|[–—-]|\d+(?:/\d+)?\s?[a-z]?"
)
_SIGNS = "([–—-"
"""With one of these begins what is a figure without beginning with a digit."""
_GROUP = store.pattern(r"\d{3}")
_NUMBER = store.pattern(r"(\d{1,3}(?:\.\d{1,3}){0,3})(?:\.| ?[-–])?")
_LABELLED = store.pattern(r"(?:[^\W\d_]|[IVXL]{1,5}|\d{1,3})[.)]\t")
_FEWEST_ROWS, _MOST = 3, 4
_STOPS = (";", ":", ",", ".", "；", "：", "，", "。", "؛", "،")
LONGEST_CELL = 250
FEWEST_FIGURES = 4
_SUBTITLE, _BESIDE = 60, 4
_NAME = 24
_RIGHT = 36
"""Blanks before the name of a column, where the layout is kept by blanks."""
PURITY, PURE = 0.9, 0.97
"""What share of cells must be as their columns are."""
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
    if not _may_have(blocks):
        return []
    gaps = Counter(b[0].gap for b in blocks)
    usual = max(gaps, key=gaps.__getitem__, default=0)
    out: list[Region] = []
    at, size = 0, len(blocks)
    while at < size:
        if not _cell_like(blocks[at]):
            at += 1
            continue
        end = at
        while end < size and (_cell_like(blocks[end]) or _counts(blocks, end) or _subtitle(blocks, at, end)):
            end += 1
        low = at
        while empties and low < end and (listed := _listed(blocks, low, end)) is not None:
            out.append(listed)
            low = listed.end
        if (found := _region(blocks, low, end, usual if empties else None)) is not None:
            out.append(found)
        at = end
    return out


def _may_have(blocks: Sequence[Block]) -> bool:
    """Whether there are as many figures and counted rows as the smallest table has."""
    count = 0
    for block in blocks:
        sign = block[0].text[:1]
        if (sign.isdecimal() or sign in _SIGNS) and (figure(block) or _counted(block) is not None):
            count += 1
            if count == min(_FEWEST_ROWS, FEWEST_FIGURES):
                return True
    return False


def _listed(blocks: Sequence[Block], low: int, high: int) -> Region | None:
    """A table whose first column counts its rows: numbers that rise, each on a line of its own with words
    after it that end in no stop."""
    rows: list[list[int | None]] = []
    last: tuple[int, ...] = ()
    for at in range(low, high - 1):
        number = _counted(blocks[at])
        if number and number > last and _counted(blocks[at + 1]) is None and (last or number[0] == 1):
            rows.append([at])
            last = number
        elif rows and number is None:
            rows[-1].append(at)
        elif rows:
            break
    else:
        at = high - 1
        if rows and _counted(blocks[at]) is None:
            rows[-1].append(at)
    if len(rows) < _FEWEST_ROWS or any(len(row) > _MOST for row in rows[:-1]):
        return None
    if any(at is not None and figure(blocks[at]) for row in rows for at in row[1:]):
        return None
    del rows[-1][2:]  # how many cells the last row has cannot be told
    first, end = rows[0][0], rows[-1][-1]
    return Region(first or 0, (end or 0) + 1, rows)


def _counts(blocks: Sequence[Block], at: int) -> bool:
    """Whether a block is long, but a cell: it has no stop, and a number alone stands before it."""
    last = blocks[at][-1]
    short = last.end - blocks[at][0].start < 2 * LONGEST_CELL
    return at > 0 and short and not last.text.endswith(_STOPS) and _counted(blocks[at - 1]) is not None


def _counted(block: Block) -> tuple[int, ...] | None:
    found = _NUMBER.fullmatch(block[0].text) if len(block) == 1 and len(block[0].text) < 12 else None
    return tuple(map(int, found[1].split("."))) if found else None


def _cell_like(block: Block) -> bool:
    last = block[-1]
    if last.end - block[0].start > LONGEST_CELL or (block[0].tabs and _LABELLED.match(block[0].text)):
        return False
    return not last.text.endswith(_STOPS) or figure(block) or _counted(block) is not None


def _subtitle(blocks: Sequence[Block], low: int, at: int) -> bool:
    """``Of which:`` between the rows of a table: figures stand near it on both sides."""
    text = blocks[at][0].text
    if len(blocks[at]) > 1 or len(text) > _SUBTITLE or text[-1] not in ":：":
        return False
    before, after = blocks[max(low, at - _BESIDE) : at], blocks[at + 1 : at + 1 + _BESIDE]
    return any(map(figure, before)) and any(map(figure, after)) and all(map(_cell_like, after[:1]))


def figure(block: Block) -> bool:
    return len(block) == 1 and bool(_FIGURE.fullmatch(block[0].text))


def goes_on(left: str, right: str) -> bool:
    """Whether a wrapped line `right` goes on with the row of a table in `left`: all its cells are figures, and
    there are more than one, or `left` ends in one of which `right` is not the last group."""
    if "\t" not in left and "\t" not in right:
        return False
    more = right.split("\t")
    if not all(_FIGURE.fullmatch(cell.strip()) for cell in more):
        return False
    head, tab, last = left.rpartition("\t")
    return len(more) > 1 or bool(tab and head and _FIGURE.fullmatch(last.strip()) and not _GROUP.fullmatch(right))


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
    if usual is None:
        start = max(start, _set_right(blocks, low, figures[0]))
    end = figures[-1] + 1
    few = len(figures) * 4 < end - start
    if usual is None:
        return None if few else _printed(blocks, low, start, end, high)
    rows = _periodic(blocks, _cells(blocks, start, end, usual), PURE if few else PURITY)
    if rows is None:
        return None if few else Region(start, end, _by_figures(blocks, start, end, usual))
    width = max(map(len, rows))
    if all(at is None for at in rows[0][1:]) and (names := _names(blocks, low, start, width, usual)):
        return Region(names[0], end, [[*names], *rows])
    return Region(start, end, rows)


def _set_right(blocks: Sequence[Block], low: int, high: int) -> int:
    """Where the names of columns begin, if the layout is kept and they stand far to the right; else `low`."""
    runs = [at for at in range(low + 1, high) if blocks[at - 1][0].blanks < _RIGHT <= blocks[at][0].blanks]
    return runs[-1] if runs else low


def _names(blocks: Sequence[Block], low: int, start: int, width: int, usual: int) -> list[int]:
    """The cells right above a table that are one full row, below a title: the names of its columns."""
    names = range(start - width, start)
    if start - width <= low or _empty(blocks[start], usual) % width:
        return []
    whole = all(blocks[at][0].gap == usual and not figure(blocks[at]) for at in names)
    return list(names) if whole and _empty(blocks[start], usual) else []


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
        return Region(start, end, _by_figures(blocks, start, end, 0))
    most = min(high, end + 2 * WIDEST)
    while end < most and found.rows and all(map(figure, (blocks[at] for at in found.rows[-1] if at is not None))):
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


def _periodic(blocks: Sequence[Block], cells: list[int | None], least: float) -> list[list[int | None]] | None:
    """Rows of the width at which words and figures keep to their columns; cells before the first full
    row are the heading's."""
    kinds = ["" if c is None else "f" if figure(blocks[c]) else "w" for c in cells]
    best: tuple[float, int, int] | None = None
    for width in range(2, min(WIDEST, len(cells) // 2) + 1):
        # the last figure ends a row
        for offset in range(len(cells) % width, min(2 * width, len(cells) - 2 * width) + 1, width):
            purity = _purity(kinds, offset, width)
            # several rows are always pure where one is
            gain = 0.08 if best and best[1] != width and width % best[1] == 0 and best[0] >= PURITY else 0.02
            if best is None or purity > best[0] + gain:
                best = (purity, width, offset)
    if best is None or best[0] < least:
        return None
    _, width, offset = best
    rows = [cells[at : at + width] for at in range(offset, len(cells), width)]
    if offset:
        rows.insert(0, cells[:offset])
    first = next(k for k, row in enumerate(rows) if any(at is not None and figure(blocks[at]) for at in row))
    head = rows[:first]
    named = ([at for at in row if at is not None] for row in head)
    if not any(len(row) >= max(width - 1, 2) and not any(in_parentheses(blocks[at]) for at in row) for row in named):
        head = head_rows([at for row in head for at in row if at is not None], blocks, width - 1)
    return head + rows[first:]


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


def _by_figures(blocks: Sequence[Block], start: int, end: int, usual: int) -> list[list[int | None]]:
    """Each row is words and the figures after them; words that no figure follows are a row. Words that are
    set off from the rows together are the names of the columns."""
    rows: list[list[int | None]] = []
    low = start
    apart = next((at for at in range(start + 1, end) if figure(blocks[at]) or blocks[at][0].gap > usual), end)
    if usual and apart - start > 1 and not figure(blocks[apart]):
        rows, low = [[*range(start, apart)]], apart
    for at in range(low, end):
        if at > low and figure(blocks[at]) and (len(rows[-1]) > 1 or not figure(blocks[at - 1])):
            rows[-1].append(at)
        else:
            rows.append([at])
    return rows
