"""Rows of cells kept apart by tabs: where a table begins and ends, and the table itself."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import accumulate

from resconvert import store
from resconvert.model.inlines import Content, Superscript, plain
from resconvert.model.inlines import mark as marked
from resconvert.model.nodes import Alignment, Cell, Row, RowKind, Table, TableNote
from resconvert.profiles import Profile
from resconvert.recognition.contents import divided, outline, part, trimmed
from resconvert.recognition.items import Item

_FIGURE = store.pattern(r"^[(–−-]?[\d\s.,]*\d[\d\s.,]*[)%]?[a-z*]?$|^[–—−-]+$|^\.\.\.?$")
_NOTE = store.pattern(r"(?P<mark>[a-z]|\*{1,3})[\t ]\s*(?=\S)")
_YEARS = store.pattern(r"(?:19|20)\d\d(?: ?[-–/] ?(?:19|20)?\d\d)?$")
_LONG, _HEADS = 320, 3


def rowish(item: Item, flush: bool = False) -> bool:
    """Whether the paragraph is cells rather than a sentence.

    `flush`: the numbered paragraphs of the text are indented, so a numbered line at the margin is a row.
    """
    if item.para.table is not None or item.para.num is not None:
        return False
    tabs = item.tabs
    if not tabs:
        label = item.label
        return bool(
            flush and label and label.style in ("dot", "multi", "dash") and not item.para.indent
            and not item.end and "\t" in item.text
        )  # fmt: skip
    if tabs == 1 and _QUOTED_LABEL.match(item.text):
        return False
    return tabs >= 2 or len(item.text) < _LONG


_QUOTED_LABEL = store.pattern(r"[“”\"«„]\s?\S{1,5}\t")


def table_end(items: list[Item], start: int, stops: set[int], flush: bool) -> int:
    """Where the table ends that begins at `start`; `start` itself if there is none."""
    if items[start].end and not items[start].tabs:
        return start  # a sentence: no row, no count, no name of a column
    if (end := _counted(items, start, stops)) > start:
        return end
    if (names := _names(items, start)) and not stops.intersection(range(start, start + names + 1)):
        return table_end(items, start + names, stops, flush)
    if not rowish(items[start], flush):
        return start
    at, rows, last = start, 0, start
    size = len(items)
    while at < size and at not in stops:
        item = items[at]
        if rows > 1 and table_note(item):
            break
        if rowish(item, flush):
            rows += 1
            last = at + 1
        elif not _between(item) or not any(
            k < size and k not in stops and rowish(items[k], flush) for k in (at + 1, at + 2)
        ):
            break
        at += 1
    if table_note(items[start]) and all(table_note(item) for item in items[start:last]):
        return start  # notes of a table above
    return last if rows > 1 or items[start].tabs > 2 else start


def _counted(items: list[Item], start: int, stops: set[int]) -> int:
    """Where rows end that are counted as 1, 2, 2.1, 2.2, 3 …, without a stop at the end of any."""
    end, nested = start, False
    while end < len(items) and end not in stops:
        item, label = items[end], items[end].label
        if label is None or label.style not in ("dot", "multi") or item.end or "\t" not in item.text:
            break
        nested = nested or label.style == "multi"
        end += 1
        if not nested and end - start > _SOON:
            return start
    return end if nested and end - start >= _FEWEST_COUNTED else start


_FEWEST_COUNTED, _NAMES, _LONGEST_NAME, _SOON = 4, 6, 100, 40


def _names(items: list[Item], start: int) -> int:
    """How many lines from `start` on are the names of columns, one below the other: as many as the first row
    below them has cells after its first, with a unit in parentheses between."""
    if items[start].tabs or not _name(items[start]):
        return 0
    count = 1
    while (
        count < _NAMES and start + count < len(items) and (_name(items[start + count]) or _unit(items[start + count]))
    ):
        count += 1
    unit = start + count - 1
    if unit + 1 >= len(items) or not _unit(items[unit]):
        return 0
    return count if rowish(items[unit + 1]) and items[unit + 1].tabs == count - 1 > 1 else 0


_UNIT = store.pattern(r"[(（].*[)）]")


def _unit(item: Item) -> bool:
    """Whether a line is all in parentheses, as units are, with a stop or without (``(dollars EE. UU.)``)."""
    return len(item.text) < _LONGEST_NAME and not item.tabs and bool(_UNIT.fullmatch(item.text.strip()))


def _name(item: Item) -> bool:
    return item.loose and not item.tabs and len(item.text) < _LONGEST_NAME


def with_signatures(items: list[Item], at: int, end: int, stops: set[int]) -> int:
    """Where the table ``at``…``end`` ends with the lines of signatures, which close a text side by side or set in.

    They are a table of their own where ``at == end``; `at` itself if there are none.
    """
    last = end
    while last < min(len(items), end + 6) and last not in stops:
        item = items[last]
        if not item.loose or not (item.tabs or item.para.indent >= 2):
            return end
        last += 1
    closes = last == len(items) or last in stops
    return last if closes and (end > at or items[at].tabs) else end


def _between(item: Item) -> bool:
    """A line that may be a row with one cell: short, no sentence."""
    return (
        item.para.table is None
        and len(item.text) < 160
        and item.end in ("", ":", ".")
        and not (item.label is not None and item.end)
    )


def table_of(items: list[Item], profile: Profile) -> Table:
    """The table whose rows are `items`."""
    rows = [_cells(item) for item in items]
    if names := _names(items, 0):
        # the names of the columns make one row, with nothing above the first
        first = [((), ""), *(cell for row in rows[: names - 1] for cell in row if cell[1])]
        rows, items = [first, *rows[names - 1 :]], [items[0], *items[names - 1 :]]
    width = max(map(len, rows))
    figures = [
        sum(1 for row in rows if at < len(row) and row[at][1] and _FIGURE.match(row[at][1])) for at in range(width)
    ]
    filled = [sum(1 for row in rows if at < len(row) and row[at][1]) or 1 for at in range(width)]
    columns: tuple[Alignment, ...] = tuple("right" if figures[at] * 2 > filled[at] else "left" for at in range(width))
    made = tuple(
        Row(tuple(Cell((content,) if content else ()) for content, _ in row), kind, span=outline(item.content))
        for item, row, kind in zip(items, rows, _kinds(rows, profile), strict=True)
    )
    return Table(made, columns, span=outline(items[0].content), rule="tabs")


def _kinds(rows: list[list[tuple[Content, str]]], profile: Profile) -> Iterator[RowKind]:
    """What each row is: rows before the first figures are heads, years among them; a row that begins with the
    language's word for a sum is one."""
    heads = 0
    for row in rows:
        words = [text for _, text in row if text]
        if heads < _HEADS and len(row) > 1 and not any(_FIGURE.match(w) and not _YEARS.match(w) for w in words):
            unit = len(words) == 1 and (_UNIT.fullmatch(words[0]) or profile.match("table_unit", words[0]))
            if unit and heads:
                yield "unit"
                continue
            if (len(words) > 1 or not heads) and (not row[0][1] or not any(map(_YEARS.match, words))):
                heads += 1
                yield "header"
                continue
        heads = _HEADS
        yield "total" if len(words) > 1 and profile.match("table_total", words[0]) else "body"


def _cells(item: Item) -> list[tuple[Content, str]]:
    out: list[tuple[Content, str]] = [((), "") for _ in range(item.para.indent if item.para.indent < 4 else 0)]
    columns = item.text.split("\t")
    # each with its tab, so that a call at the end of a cell stays in it
    edges = list(accumulate(len(words) + 1 for words in columns[:-1]))
    for words, content in zip(columns, divided(item.content, edges), strict=True):
        out.append((trimmed(content), words.strip()))
    return out


def table_note(item: Item) -> re.Match[str] | None:
    """A note of the table before: a letter or star, white space, a sentence."""
    return _NOTE.match(item.text) if item.end == "." and item.text.count("\t") < 2 else None


def with_note(table: Table, item: Item, found: re.Match[str]) -> Table:
    mark = part(item.content, *found.span("mark"))
    note = TableNote(found["mark"], trimmed(part(item.content, found.end())), span=outline(mark))
    return replace(table, rows=_raised(table.rows, note.mark), notes=(*table.notes, note))


def _raised(rows: tuple[Row, ...], mark: str) -> tuple[Row, ...]:
    """`rows` with the mark of a note raised where it is glued to the end of a cell, if there is one such place."""
    places = [
        (at, column)
        for at, row in enumerate(rows)
        for column, cell in enumerate(row.cells)
        if cell.blocks and _glued(plain(cell.blocks[-1]), mark)
    ]
    if len(places) != 1:
        return rows
    at, column = places[0]
    row, cell = rows[at], rows[at].cells[column]
    end = len(plain(cell.blocks[-1]))
    last = marked(cell.blocks[-1], [(end - len(mark), end, Superscript(()))])
    cells = (*row.cells[:column], replace(cell, blocks=(*cell.blocks[:-1], last)), *row.cells[column + 1 :])
    return (*rows[:at], replace(row, cells=cells), *rows[at + 1 :])


def _glued(words: str, mark: str) -> bool:
    before = words[: -len(mark)]
    return words.endswith(mark) and bool(before) and not before[-1].isspace()
