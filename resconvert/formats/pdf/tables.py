"""Tables as slabs: column widths, cells over several columns and rows, rules, heads that repeat, notes.

A row is one slab, so a page may end below it; a row higher than a third of a page is divided between
its lines. A table that does not fit the text column reaches into the margins, to the rules of the page.
"""

from __future__ import annotations

import re
from dataclasses import field, replace
from typing import TYPE_CHECKING

from resconvert import store
from resconvert.formats.pdf.frames import CellLines, Line, RuleMark, Slab, TableRow
from resconvert.formats.pdf.tags import Element
from resconvert.formats.pdf.words import Ink, Word, ink
from resconvert.model.inlines import Content, plain
from resconvert.model.nodes import Alignment, Cell, RowKind, Table
from resconvert.styling import Align, Tables, Typography
from resconvert.values import dataclass

if TYPE_CHECKING:
    from resconvert.formats.pdf.layout import Layout

_FIGURE = store.pattern(r"[\s\u00a0(]*[-\u2013\u2212+]?[\d\s\u00a0.,]*\d[\s\u00a0)%a-z*]*|[-\u2013\u2014\u2212.…]+")
_ROLES: dict[RowKind, str] = {"header": "table-head", "unit": "table-unit", "body": "table", "total": "table-total"}
_TALL = 220.0  # a higher row is divided
_HEAD_LINES = 2.5  # a head's words ask for no more than a part of their width


@dataclass(slots=True)
class _Placed:
    """A cell on the grid of columns and rows."""

    cell: Cell
    row: int
    column: int
    kind: RowKind
    element: Element | None = None
    lines: list[Line] = field(default_factory=list)
    leading: float = 0.0

    @property
    def columns(self) -> range:
        return range(self.column, self.column + max(1, self.cell.colspan))


@dataclass(slots=True)
class _Grid:
    cells: list[_Placed]
    columns: int
    rows: int


def lay_out(table: Table, layout: Layout, parent: Element, t: Typography) -> list[Slab]:
    """The slabs of a table with its caption above and its notes below."""
    if not table.rows:
        return []
    element = Element("Table", parent)
    slabs: list[Slab] = []
    if table.caption:
        caption = layout.style.typography("table-caption")
        slabs += layout.paragraph(table.caption, caption, Element("Caption", element))
    grid = _grid(table)
    left, widths = _columns(grid, table, layout)
    _set_cells(grid, table, layout, element, left, widths)
    rows = _rows(grid, table, layout, left, widths)
    if rows:
        rows[0].before = t.before
    slabs += rows
    note = layout.style.typography("table-note")
    for at, item in enumerate(table.notes):
        mark = layout.setter.plain(item.mark, _raised(layout, note))
        lines = layout.paragraph(item.content, note, Element("P", parent), label=mark, label_element=None)
        rows[-1].keep = True
        if not at and lines:
            lines[0].before = t.before / 2
        slabs += lines
    if slabs:
        slabs[-1].after = t.after
        slabs[-1].tabular = True
    return slabs


def _raised(layout: Layout, note: Typography) -> Ink:
    notes = layout.style.notes
    return ink(note)._replace(size=notes.mark_size, rise=notes.mark_rise, italic=True)


# ---------------------------------------------------------------- grid


def _grid(table: Table) -> _Grid:
    """Cells in their places; missing ones are added empty, so that every row is whole."""
    taken: set[tuple[int, int]] = set()
    cells: list[_Placed] = []
    height = len(table.rows)
    for at, row in enumerate(table.rows):
        column = 0
        for cell in row.cells:
            while (at, column) in taken:
                column += 1
            down = max(1, min(cell.rowspan, height - at))
            across = max(1, min(cell.colspan, 200))
            placed = _Placed(replace(cell, colspan=across, rowspan=down), at, column, row.kind)
            cells.append(placed)
            taken.update((at + y, column + x) for y in range(down) for x in range(across))
            column += across
    columns = max((c for _, c in taken), default=-1) + 1
    cells = _with_whole_units(cells, columns)
    taken.update((p.row, c) for p in cells if p.kind == "unit" for c in p.columns)
    for at, row in enumerate(table.rows):
        cells += [_Placed(Cell(), at, c, row.kind) for c in range(columns) if (at, c) not in taken]
    kept = _worded(cells)
    if kept and len(kept) < columns:
        cells, columns = _close_up(cells, kept), len(kept)
    cells.sort(key=lambda c: (c.row, c.column))
    return _Grid(cells, columns, height)


def _with_whole_units(cells: list[_Placed], columns: int) -> list[_Placed]:
    """The unit of a table, where its row says only one, stands over all columns but that of the labels."""
    out: list[_Placed] = []
    for placed in cells:
        alone = placed.kind == "unit" and any(placed.cell.blocks)
        if alone and not any(o is not placed and o.row == placed.row and any(o.cell.blocks) for o in cells):
            start = max(placed.column, min(1, columns - 1))
            out = [o for o in out if o.row != placed.row or o.column < start]
            placed = replace(placed, column=start, cell=replace(placed.cell, colspan=columns - start))
        elif out and out[-1].kind == "unit" and out[-1].row == placed.row and placed.column in out[-1].columns:
            continue  # empty, and below the unit now
        out.append(placed)
    return out


def _worded(cells: list[_Placed]) -> list[int]:
    """The columns that hold words; the others keep cells apart, or are only reached over."""
    found: set[int] = set()
    for placed in sorted(cells, key=lambda c: len(c.columns)):
        if any(placed.cell.blocks) and found.isdisjoint(placed.columns):
            found.add(placed.column)
    return sorted(found)


def _close_up(cells: list[_Placed], kept: list[int]) -> list[_Placed]:
    """The cells on the columns that are kept."""
    number = {column: at for at, column in enumerate(kept)}
    out: list[_Placed] = []
    for placed in cells:
        over = [number[column] for column in placed.columns if column in number]
        if over:
            out.append(replace(placed, column=over[0], cell=replace(placed.cell, colspan=len(over))))
    return out


def _columns(grid: _Grid, table: Table, layout: Layout) -> tuple[float, list[float]]:
    """Where the table begins, from the column's edge, and how wide each column is."""
    style, page = layout.style, layout.style.page
    pad = style.tables.padding
    least, most = [2 * pad] * grid.columns, [2 * pad] * grid.columns
    wide: list[tuple[_Placed, float, float]] = []
    for placed in grid.cells:
        t = _typography(placed, layout)
        words = [layout.setter.words(c, t) for c in placed.cell.blocks]
        around = 2 * pad + (t.left if not placed.column else 0.0)
        longest = max((w.width for ws in words for w in ws), default=0.0) + around
        whole = max((sum(w.width + w.space for w in ws) for ws in words), default=0.0) + around
        if placed.kind == "header":  # heads are set in a few lines
            whole = max(longest, whole / _HEAD_LINES)
        if len(placed.columns) == 1:
            least[placed.column] = max(least[placed.column], longest)
            most[placed.column] = max(most[placed.column], whole)
        else:
            wide.append((placed, longest, whole))
    figures = {c for c in range(1, grid.columns) if _counts(grid, c)}
    outside = page.right - page.outer_right
    wider = [max(w, style.tables.figure_column) if c in figures else w for c, w in enumerate(least)]
    if sum(wider) <= page.measure + outside:
        least, most = wider, [max(pair) for pair in zip(wider, most, strict=True)]
    for placed, longest, whole in sorted(wide, key=lambda item: len(item[0].columns)):
        lack = longest - sum(least[c] for c in placed.columns)
        if lack > 0:
            for c in placed.columns:
                least[c] += lack / len(placed.columns)
                most[c] = max(most[c], least[c])
        lack = whole - sum(most[c] for c in placed.columns)
        if lack > 0 and placed.kind in ("header", "unit"):
            for c in placed.columns:
                most[c] += lack / len(placed.columns)
    rooms = [(0.0, page.measure), (0.0, page.measure + outside)]
    rooms.append((page.outer_left - page.left, page.width - page.outer_left - page.outer_right))
    left, room = next(
        ((x, w) for x, w in rooms[:2] if sum(most) <= w), rooms[1] if sum(least) <= rooms[1][1] else rooms[2]
    )
    return left, _share(least, most, room, figures)


def _share(least: list[float], most: list[float], room: float, figures: set[int]) -> list[float]:
    """Widths of columns that fill a room: what each needs, the rest to the widest texts."""
    small, large = sum(least), sum(most)
    if large <= room:
        widest = max(range(len(most)), key=lambda c: (c not in figures, most[c]))
        return [w + (room - large if at == widest else 0.0) for at, w in enumerate(most)]
    if small >= room:
        return [w * room / small for w in least]
    out = list(least)
    rest = room - small
    hungry = sorted(range(len(most)), key=lambda c: most[c] - least[c])
    for at, c in enumerate(hungry):  # narrow columns get all they need, wide ones share what is left
        more = min(most[c] - least[c], rest / (len(hungry) - at))
        out[c] += more
        rest -= more
    return out


def _counts(grid: _Grid, column: int) -> bool:
    """Whether a column holds figures."""
    texts = [
        text
        for p in grid.cells
        if p.column == column and len(p.columns) == 1 and p.kind in ("body", "total")
        if (text := " ".join(map(plain, p.cell.blocks)).strip())
    ]
    return bool(texts) and sum(bool(_FIGURE.fullmatch(text)) for text in texts) * 2 > len(texts)


def _typography(placed: _Placed, layout: Layout) -> Typography:
    return layout.style.typography(_ROLES[placed.kind])


# ---------------------------------------------------------------- cells


def _set_cells(grid: _Grid, table: Table, layout: Layout, element: Element, left: float, widths: list[float]) -> None:
    """Break every cell's text into lines and give it its structure element."""
    rows = [Element("TR", element) for _ in range(grid.rows)]
    starts = [left + sum(widths[:at]) for at in range(len(widths))]
    points = _decimal_points(grid, table, layout)
    pad = layout.style.tables.padding
    # Figures run to the right on any page: where the page is mirrored they end where their column begins.
    mirrored = {c for c in range(1, grid.columns) if layout.style.rtl and _counts(grid, c)}
    for placed in grid.cells:
        cell, t = placed.cell, _typography(placed, layout)
        placed.element = Element(
            "TH" if placed.kind in ("header", "unit") else "TD", rows[placed.row], attributes=_attributes(placed)
        )
        room = sum(widths[c] for c in placed.columns) - 2 * pad
        x = starts[placed.column] + pad
        if placed.column == 0 and x == pad:
            x, room = 0.0, room + pad  # the first column stands at the text's edge
        align = _align(placed, table)
        if placed.column == 0 and align == "left":
            x, room = x + t.left, room - t.left
        set_as = replace(t, align=_plain_align(align), left=0.0, right=0.0, first=0.0)
        if placed.column in mirrored and len(placed.columns) == 1:
            set_as = replace(set_as, align="left")
        placed.leading = t.leading
        for block in cell.blocks:
            words = layout.setter.words(block, t)
            for row in layout.rows(words, (room, room), set_as):
                line = layout.line(row, set_as, x, room, placed.element)
                if align == "decimal" and placed.column in points:
                    before = _before_point(row.words, block)
                    line.x = x + room - points[placed.column] - before
                    if placed.column in mirrored:
                        line.x = x + points[placed.column] - (row.width - before)
                placed.lines.append(line)


def _attributes(placed: _Placed) -> str:
    out = "/O /Table"
    if placed.kind in ("header", "unit"):
        out += " /Scope /Column"
    if placed.cell.colspan > 1:
        out += f" /ColSpan {placed.cell.colspan}"
    if placed.cell.rowspan > 1:
        out += f" /RowSpan {placed.cell.rowspan}"
    return out


def _align(placed: _Placed, table: Table) -> Alignment:
    """The cell's own alignment, its column's, or what its content asks for."""
    if placed.cell.align:
        return placed.cell.align
    if placed.kind == "unit":
        return "center"
    column = table.columns[placed.column] if placed.column < len(table.columns) else ""
    if column and len(placed.columns) == 1:
        return "right" if column == "decimal" and placed.kind == "header" else column
    text = " ".join(plain(b) for b in placed.cell.blocks)
    if placed.column and len(placed.columns) > 1 and placed.kind == "header":
        return "center"
    return "right" if placed.column and text and (_FIGURE.fullmatch(text) or placed.kind == "header") else "left"


def _plain_align(align: Alignment) -> Align:
    match align:
        case "center" | "right":
            return align
        case "justify" | "left" | "":
            return "left"
        case "decimal":
            return "right"


def _decimal_points(grid: _Grid, table: Table, layout: Layout) -> dict[int, float]:
    """For columns aligned by the decimal point: the widest part after it."""
    found: dict[int, float] = {}
    for placed in grid.cells:
        if _align(placed, table) != "decimal" or placed.kind in ("header", "unit"):
            continue
        t = _typography(placed, layout)
        for block in placed.cell.blocks:
            text = plain(block)
            after = text[_point(text) :]
            width = layout.setter.plain(after, ink(t)).width if after else 0.0
            found[placed.column] = max(found.get(placed.column, 0.0), width)
    return found


def _point(text: str) -> int:
    """Where the fraction of a figure begins; its end if it has none."""
    digits = re.search(r"[.,](?=\d{1,2}\D*$|\d{4,}\D*$)", text)
    if digits:
        return digits.start()
    last = re.search(r"\d(?=\D*$)", text)
    return last.end() if last else len(text)


def _before_point(words: list[Word], block: Content) -> float:
    """The width of a figure up to its decimal point."""
    text = plain(block)
    whole = sum(w.width + w.space for w in words) - words[-1].space if words else 0.0
    share = _point(text) / len(text) if text else 1.0
    return whole * share if share < 1 else whole


# ---------------------------------------------------------------- rows


@dataclass(frozen=True, slots=True)
class _Space:
    """White space above and below the words of each row; rows without words are only that."""

    above: list[float]
    below: list[float]
    bare: set[int]


def _rows(grid: _Grid, table: Table, layout: Layout, left: float, widths: list[float]) -> list[Slab]:
    """One slab per row, with its rules; tall rows in several."""
    look = layout.style.tables
    bare = set(range(grid.rows)) - {r for p in grid.cells if p.lines for r in range(p.row, p.row + p.cell.rowspan)}
    heads_ = [at for at, r in enumerate(table.rows) if r.kind in ("header", "unit") and at not in bare]
    last_head = max(heads_, default=-1)
    last_head = last_head if all(r.kind in ("header", "unit") for r in table.rows[: last_head + 1]) else -1
    space = _spaces(table, grid.rows, last_head, bare, look)
    heights = _heights(grid, space)
    tops = [sum(heights[:at]) for at in range(len(heights) + 1)]
    total = sum(widths)
    content: list[list[CellLines]] = [[] for _ in heights]
    counts = {c for c in range(grid.columns) if _counts(grid, c)}
    for placed in grid.cells:
        _drop(placed, tops, content, space, low=placed.kind != "body" or placed.column in counts)
    slabs: list[Slab] = []
    heads: list[Slab] = []
    spans = {r for p in grid.cells for r in range(p.row, p.row + p.cell.rowspan - 1)}
    for at in range(grid.rows):
        if at == last_head + 1 and at in bare and at < grid.rows - 1 and at:
            continue  # below the heads is space already
        rules = _rules(grid, table, at, last_head, heights[at], left, widths, total, look)
        parts = _divide(Slab(heights[at], TableRow(content[at], rules)))
        for slab in parts:
            slab.repeat = tuple(heads) if at > last_head else ()
        parts[-1].keep = at <= last_head or (at in spans and heights[at] < _TALL) or _before_total(table, at)
        for line in (line for cell in content[at] for _, line in cell.lines):
            _call_notes(parts[0], line, layout)
        if at <= last_head:
            heads += parts
        slabs += parts
    if sum(s.height for s in heads) > _TALL:
        for slab in slabs:
            slab.repeat = ()
    return slabs


def _spaces(table: Table, rows: int, last_head: int, bare: set[int], look: Tables) -> _Space:
    """A head has more air than a row, and so have rows beside a rule."""
    kinds = [row.kind for row in table.rows]
    above = [look.head_gap if at <= last_head else look.row_gap for at in range(rows)]
    below = list(above)
    for at in range(rows):
        if at in bare:
            above[at], below[at] = look.spacer, 0.0
        elif at > last_head + 1 and "total" in (kinds[at], kinds[at - 1]):
            above[at] += look.rule_gap
            below[at - 1] += look.rule_gap
    if last_head >= 0:
        below[last_head] += look.spacer
    return _Space(above, below, bare)


def _before_total(table: Table, at: int) -> bool:
    return at + 1 < len(table.rows) and table.rows[at + 1].kind == "total" and table.rows[at].kind != "total"


def _call_notes(slab: Slab, line: Line, layout: Layout) -> None:
    called = dict.fromkeys(n for w in line.words for n in w.calls if n not in layout.seen)
    layout.seen.update(called)
    slab.notes += tuple(called)


def _heights(grid: _Grid, space: _Space) -> list[float]:
    heights = [space.above[at] if at in space.bare else 0.0 for at in range(grid.rows)]
    for placed in sorted(grid.cells, key=lambda c: c.cell.rowspan):
        last = placed.row + placed.cell.rowspan - 1
        if last in space.bare and not placed.lines:
            continue
        need = max(1, len(placed.lines)) * placed.leading + space.above[placed.row] + space.below[last]
        lack = need - sum(heights[placed.row : last + 1])
        if lack > 0:
            heights[last] += lack
    return heights


def _drop(placed: _Placed, tops: list[float], content: list[list[CellLines]], space: _Space, low: bool) -> None:
    """Give each line of a cell to the row it stands in: words at the top of their row, figures, and the
    words beside them, `low`."""
    if not placed.lines:
        return
    last = placed.row + placed.cell.rowspan - 1
    high = not low or tops[last + 1] - tops[placed.row] > _TALL
    y = tops[last + 1] - space.below[last] - len(placed.lines) * placed.leading
    if high:
        y = tops[placed.row] + space.above[placed.row]
    row = placed.row
    for line in placed.lines:
        while row < last and y + placed.leading > tops[row + 1] + 0.01:
            row += 1
        content[row].append(CellLines([(y - tops[row], line)], 0.0, 0.0))
        y += placed.leading


def _divide(slab: Slab) -> list[Slab]:
    """A tall row as several slabs, cut between lines."""
    drawing = slab.drawing
    assert isinstance(drawing, TableRow)
    if slab.height <= _TALL:
        return [slab]
    step = 90.0
    lines = sorted(((c.lines[0][0], at_, c) for at_, c in enumerate(drawing.cells)), key=lambda item: item[:2])
    out: list[Slab] = []
    start = 0.0
    while start < slab.height - 0.01:
        end = min(start + step, slab.height)
        if slab.height - end < step / 2:
            end = slab.height
        crossing = [y for y, _, c in lines if y < end < y + c.lines[0][1].baseline * 1.3 and y > start + 1]
        end = min([end, *crossing])
        inside = [
            CellLines([(y - start, c.lines[0][1])], 0.0, 0.0)
            for y, _, c in lines
            if start <= y + 0.01 < end or (end >= slab.height and y >= end)
        ]
        rules = [r for r in drawing.rules if r.y <= 0.5] if not out else []
        if end >= slab.height - 0.01:
            rules += [replace(r, y=r.y - start) for r in drawing.rules if r.y > 0.5]
        out.append(Slab(end - start, TableRow(inside, rules)))
        start = end
    return out


def _rules(
    grid: _Grid, table: Table, at: int, last_head: int, height: float, left: float, widths: list[float], total: float,
    look: Tables,
) -> list[RuleMark]:  # fmt: skip
    """A thin rule above the table, thick ones below its heads and its end, thin ones under the heads of
    column groups and around totals."""
    kind = table.rows[at].kind
    thin, thick = look.thin, look.thick
    rules: list[RuleMark] = []
    if at == 0 or (kind == "total" and at != last_head + 1):
        rules.append(RuleMark(left, total, 0.0, thin))
    if at == last_head:
        rules.append(RuleMark(left, total, height - thick - look.spacer, thick))
    elif at == grid.rows - 1:
        rules.append(RuleMark(left, total, height - thick, thick))
    elif kind == "total" and table.rows[at + 1].kind != "total":
        rules.append(RuleMark(left, total, height - thin, thin))
    elif at < last_head:
        for placed in grid.cells:
            if placed.row == at and placed.lines and placed.cell.rowspan == 1 and placed.column:
                x = left + sum(widths[: placed.column]) + 2.0
                rules.append(RuleMark(x, sum(widths[c] for c in placed.columns) - 4.0, height - thin, thin))
    return rules
