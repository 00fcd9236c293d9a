"""Tables of a page by the places of their cells: lines beside each other, again and again.

Tags of a cell help where there are any; what the figures of a table mean is not known here.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from itertools import pairwise
from statistics import median

from resconvert import store
from resconvert.formats.pdf.reading_lines import Line

_LABEL = store.pattern(r"[(\[]?[\w.]{1,8}[.)\]]|[IVXLC]{1,7}\.?|[–—•-]")
_FIGURE = store.pattern(r"[(–−+-]?\s*[\d\s.,]*\d[\d\s.,]*[)%]?\s*[a-z*]?|[–—−]|\.\.\.?")
_UNIT = store.pattern(r"[(（].*[)）]")
_BETWEEN = 3  # rows with one cell that may stand between two of several


@dataclass(slots=True)
class GridCell:
    """`paragraphs` are lists of lines; spans count columns and rows."""

    paragraphs: list[list[Line]] = field(default_factory=list)
    colspan: int = 1
    rowspan: int = 1

    @property
    def words(self) -> str:
        return " ".join(line.words for found in self.paragraphs for line in found)


@dataclass(slots=True)
class GridRow:
    cells: list[GridCell]
    header: bool = False

    @property
    def words(self) -> list[str]:
        return [cell.words for cell in self.cells]


@dataclass(slots=True)
class Grid:
    """`taken` are the lines of the page that the cells are made of; a line over two columns was cut."""

    rows: list[GridRow]
    columns: int
    taken: list[Line] = field(default_factory=list)

    def lines(self) -> list[Line]:
        return [line for row in self.rows for cell in row.cells for found in cell.paragraphs for line in found]

    def figures(self, row: GridRow) -> bool:
        """Whether a row has figures beside its first cell."""
        return any(_FIGURE.fullmatch(words) for words in row.words[1:] if words)

    def kinds(self) -> list[str]:
        """Header, unit and body rows: headers stand above the first figures."""
        first = next((i for i, row in enumerate(self.rows) if self.figures(row)), None)
        out = []
        for i, row in enumerate(self.rows):
            filled = [words for words in row.words if words]
            above = i < first if first is not None else i == 0 and len(filled) > 1 and self._set_apart()
            if row.header or above:
                out.append("unit" if i and len(filled) == 1 and _UNIT.fullmatch(filled[0]) else "header")
            else:
                out.append("body")
        return out

    def alignments(self) -> list[str]:
        """Right for columns of figures."""
        out = []
        for at in range(self.columns):
            found = [w for row in self.rows for w in [_at(row, at)] if w]
            count = sum(1 for words in found if _FIGURE.fullmatch(words))
            out.append("right" if at and count * 2 > len(found) else "left")
        return out

    def _set_apart(self) -> bool:
        """Whether the first row looks unlike the others."""
        first = self.rows[0].cells[0].paragraphs
        rest = [line for row in self.rows[1:] for cell in row.cells for found in cell.paragraphs for line in found]
        if not first or not rest:
            return bool(rest)
        look = first[0][0]
        slanted = all(g.italic for g in look.glyphs if g.text.isalpha())
        return look.bold or slanted or look.size < 0.95 * median(line.size for line in rest)


def _at(row: GridRow, column: int) -> str:
    at = 0
    for cell in row.cells:
        if at == column and cell.colspan == 1:
            return cell.words
        at += cell.colspan
    return ""


def find_grids(found: list[Line], left: float, right: float, size: float) -> list[Grid]:
    """The tables among the lines of one page; `left`, `right` and `size` are those of the text."""
    rows = _visual_rows(found)
    out: list[Grid] = []
    at = 0
    while at < len(rows):
        if not _several(rows[at]):
            at += 1
            continue
        end = _end(rows, at, left, right, size)
        start = _start(rows, at, left, right, size)
        region = rows[start:end]
        several = sum(map(_several, region))
        if several > 1 or any(len(row) > 2 for row in region):
            grid = _grid(region)
            if grid.columns > 1:
                out.append(grid)
        at = end
    return out


def _visual_rows(found: list[Line]) -> list[list[Line]]:
    rows: list[list[Line]] = []
    for line in sorted(found, key=lambda line: line.y):
        if rows and abs(line.y - rows[-1][0].y) < 0.35 * line.size:
            rows[-1].append(line)
        else:
            rows.append([line])
    for row in rows:
        row.sort(key=lambda line: line.x0)
    return rows


def _several(row: list[Line]) -> bool:
    """Whether a row has cells: lines apart from each other that are not a label and its text."""
    if len(row) < 2:
        return False
    if len(row) == 2 and _LABEL.fullmatch(row[0].words):
        return False
    return all(b.x0 - a.x1 > 0.8 * b.size for a, b in pairwise(row))


def _running(row: list[Line], left: float, right: float, size: float) -> bool:
    """A line of running text fills the measure in the size of the text."""
    line = row[0]
    return abs(line.size - size) < 0.05 * size and line.x1 - line.x0 > 0.8 * (right - left)


def _end(rows: list[list[Line]], at: int, left: float, right: float, size: float) -> int:
    """The row after the last of the table that has its first cells at `at`."""
    end, k, between = at + 1, at + 1, 0
    while k < len(rows):
        step = rows[k][0].y - rows[k - 1][0].y
        if step > 5 * max(rows[k][0].size, 8):
            break
        if _several(rows[k]):
            end, between = k + 1, 0
        else:
            between += 1
            if between > _BETWEEN or _running(rows[k], left, right, size):
                break
        k += 1
    while end < len(rows) and rows[end][0].y - rows[end - 1][0].y < 1.28 * rows[end][0].size:
        if _running(rows[end], left, right, size) or _starred(rows[end][0]):
            break
        end += 1  # the last cell goes on
    return end


def _start(rows: list[list[Line]], at: int, left: float, right: float, size: float) -> int:
    """The first row: heads of columns may stand above the first row of cells."""
    while at:
        line, below = rows[at - 1][0], rows[at][0]
        apart = line.x0 > left + 0.3 * (right - left)
        small = line.size < 0.95 * size
        if below.y - line.y > 3 * below.size or line.bold or not (apart and small):
            break
        at -= 1
    return at


def _starred(line: Line) -> bool:
    """A raised letter or star opens a note of the table."""
    return bool(line.glyphs) and line.raised(0) and not line.glyphs[0].text.isdigit()


def _grid(region: list[list[Line]]) -> Grid:
    columns = _columns(region)
    whole = [line for row in region for line in row]
    region = [[part for line in row for part in _parted(line, columns)] for row in region]
    out: list[GridRow] = []
    groups = _logical(region, columns)
    for group in groups:
        cells: dict[int, GridCell] = {}
        for line in (line for row in group for line in row):
            first, span = _column(line, columns)
            first = next((k for k, c in cells.items() if k <= first < k + c.colspan), first)
            cell = cells.setdefault(first, GridCell(colspan=span))
            if cell.paragraphs and _same_paragraph(cell.paragraphs[-1][-1], line):
                cell.paragraphs[-1].append(line)
            else:
                cell.paragraphs.append([line])
        row: list[GridCell] = []
        at = 0
        while at < len(columns):
            cell = cells.get(at) or GridCell()
            taken = [k for k in cells if at < k < at + cell.colspan]
            if taken:
                cell.colspan = min(taken) - at
            row.append(cell)
            at += cell.colspan
        out.append(GridRow(row))
    return Grid(out, len(columns), whole)


def _parted(line: Line, columns: list[tuple[float, float]]) -> list[Line]:
    """A line cut where a wide gap lies between two columns."""
    out, rest = [], line
    for left, right in pairwise(columns):
        shown = [(i, g) for i, g in enumerate(rest.glyphs) if not g.text.isspace()]
        for (_, a), (k, b) in pairwise(shown):
            between = a.x1 < right[0] + line.size and b.x0 > left[1] - line.size
            if between and b.x0 - a.x1 > 0.6 * line.size and a.x0 < right[0] and b.x1 > left[1]:
                out.append(replace(rest, glyphs=rest.glyphs[:k], x1=a.x1))
                rest = replace(rest, glyphs=rest.glyphs[k:], x0=b.x0)
                break
    return [*out, rest]


def _same_paragraph(last: Line, line: Line) -> bool:
    return line.block == last.block if line.block >= 0 or last.block >= 0 else True


def _columns(region: list[list[Line]]) -> list[tuple[float, float]]:
    """The extents of the columns: where lines of full rows overlap each other."""
    counts = Counter(len(row) for row in region if _several(row))
    often = [n for n, times in counts.items() if times > 1] or list(counts)
    width = max(often)
    spans = sorted((line.x0, line.x1) for row in region if len(row) >= width and _several(row) for line in row)
    out: list[tuple[float, float]] = []
    for x0, x1 in spans:
        if out and x0 < out[-1][1] - 0.5:
            out[-1] = (out[-1][0], max(out[-1][1], x1))
        else:
            out.append((x0, x1))
    return out


def _column(line: Line, columns: list[tuple[float, float]]) -> tuple[int, int]:
    """First column and number of columns that a line stands in."""
    inside = [i for i, (x0, x1) in enumerate(columns) if min(x1, line.x1) - max(x0, line.x0) > 0.2 * (x1 - x0)]
    if not inside:
        middle = (line.x0 + line.x1) / 2
        return min(range(len(columns)), key=lambda i: abs(sum(columns[i]) / 2 - middle)), 1
    return inside[0], inside[-1] - inside[0] + 1


def _logical(region: list[list[Line]], columns: list[tuple[float, float]]) -> list[list[list[Line]]]:
    """Rows of the table: a row on the page that goes on with a cell belongs to the row above it."""
    steps = [b[0].y - a[0].y for a, b in pairwise(region)]
    tight = bool(steps) and median(steps) < 1.28 * region[0][0].size
    out: list[list[list[Line]]] = []
    for row in region:
        if out and _goes_on(out[-1], row, columns, tight):
            out[-1].append(row)
        else:
            out.append([row])
    return out


def _goes_on(before: list[list[Line]], row: list[Line], columns: list[tuple[float, float]], tight: bool) -> bool:
    known = {line.block for above in before for line in above if line.block >= 0}
    if known or any(line.block >= 0 for line in row):
        if any(line.block in known for line in row):
            return True
        above = before[-1]
        return min(line.y for line in row) - max(line.y for line in above) < 0.6 * row[0].size
    step = row[0].y - before[-1][0].y
    if step > 1.28 * row[0].size:
        return False
    if not tight:
        return True
    return all(_column(line, columns)[0] > 0 for line in row) or (len(row) == 1 and row[0].words[:1].islower())
