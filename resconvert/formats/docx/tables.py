"""A table of the model as a Word table: spans, header rows that repeat, rules as the style sheet has them."""

# ruff: noqa: E501 (XML stands in one piece, as it does in the file)
from __future__ import annotations

from collections import Counter
from collections.abc import Callable

from resconvert import store
from resconvert.formats.docx.names import FIGURES
from resconvert.formats.docx.template import Template, twips
from resconvert.model.inlines import Content, plain
from resconvert.model.nodes import Alignment, Cell, Table
from resconvert.styling import Tables

ROW_KEYS = {"header": "table-head", "unit": "table-unit", "body": "table", "total": "table-total"}
_JUSTIFY = {"left": "left", "right": "right", "center": "center", "justify": "both"}


def grid(table: Table) -> list[list[tuple[Cell | None, int, int]]]:
    """Per row ``(cell, column, columns)`` from left to right; cell None where one from above reaches down."""
    reach: dict[int, tuple[int, int]] = {}  # column → rows left, columns
    out: list[list[tuple[Cell | None, int, int]]] = []
    for row in table.rows:
        line: list[tuple[Cell | None, int, int]] = []
        column = _reached(reach, 0, line)
        for cell in row.cells:
            wide = max(cell.colspan, 1)
            line.append((cell, column, wide))
            column = _reached(reach, column + wide, line)
        for at in [c for c in reach if c >= column]:
            _one_row_less(reach, at)  # it reaches down behind a gap of the source
        for placed, at, wide in line:
            if placed is not None and placed.rowspan > 1:
                reach[at] = (placed.rowspan - 1, wide)
        out.append(line)
    return out


def _reached(reach: dict[int, tuple[int, int]], column: int, line: list[tuple[Cell | None, int, int]]) -> int:
    """Enter what reaches down into this row at `column`; the next free column."""
    while column in reach:
        wide = reach[column][1]
        line.append((None, column, wide))
        _one_row_less(reach, column)
        column += wide
    return column


def _one_row_less(reach: dict[int, tuple[int, int]], column: int) -> None:
    left, wide = reach.pop(column)
    if left > 1:
        reach[column] = (left - 1, wide)


_FIGURE = store.pattern(r"[\s()+\-–—‒.,:/%$€£…\d\u00a0\u202f\u0660-\u0669]*")


def figures(table: Table, lines: list[list[tuple[Cell | None, int, int]]]) -> set[int]:
    """Columns that hold little but figures and dashes below their heads, aligned at the right or not at all."""
    count: Counter[int] = Counter()
    words: Counter[int] = Counter()
    for row, line in zip(table.rows, lines, strict=True):
        for cell, column, wide in line:
            if cell is None or not cell.blocks or row.kind in ("header", "unit"):
                continue
            text = " ".join(map(plain, cell.blocks))
            places = range(column, column + wide)
            if cell.align not in ("", "right", "decimal") or not _FIGURE.fullmatch(text):
                words.update(places)
            elif any(c.isdecimal() for c in text):
                count.update(places)
    # a head that the source does not mark as one may stand over them
    return {column for column, found in count.items() if found > 1 and words[column] <= found // 2}


def columns(table: Table, lines: list[list[tuple[Cell | None, int, int]]], template: Template) -> tuple[int, list[int]]:
    """Where the table begins and how wide its columns are, in twips from the left outer margin.

    A table takes the text's column; what is wider runs to the right outer margin, or takes the whole page.
    """
    least, most = _needs(table, lines, template, figures(table, lines))
    page, start = template.style.page, template.column[0]
    measure = twips(page.measure)
    wide = measure + twips(page.right - page.outer_right)
    whole = twips(page.width - page.outer_left - page.outer_right)
    if sum(most) <= measure:
        return start, _shared(least, most, measure)
    if sum(least) <= wide:
        return start, _shared(least, most, wide)
    return 0, _shared(least, most, whole)


def _needs(
    table: Table, lines: list[list[tuple[Cell | None, int, int]]], template: Template, numeric: set[int]
) -> tuple[list[float], list[float]]:
    """Per column the width of its longest word and of its longest line; figures are one word."""
    style = template.style
    count = max((c + w for line in lines for _, c, w in line), default=1)
    pad = 2.0 * twips(style.tables.padding)
    least, most = [pad] * count, [pad] * count
    spans: list[tuple[int, int, float, float, bool]] = []
    for row, line in zip(table.rows, lines, strict=True):
        t = style.typography(ROW_KEYS[row.kind])
        # sheets set a little wider than the font does; Arabic faces have wide figures
        em = twips(t.size) * (1.16 if t.bold else 1.1) * (1.3 if style.rtl else 1.0)
        for cell, column, wide in line:
            texts = [plain(b) for b in cell.blocks] if cell else []
            words = [w for text in texts for w in ([text] if _FIGURE.fullmatch(text) else text.split())]
            longest = em * max(map(ems, words), default=0.0) + pad
            full = em * max(map(ems, texts), default=0.0) + pad
            if column in numeric and cell and cell.blocks:
                # figures stand apart; heads over them break at their words before the words of other columns do
                full = longest if row.kind == "header" else full + em
            if wide == 1:
                least[column] = max(least[column], longest)
                most[column] = max(most[column], full)
            elif cell:
                spans.append((column, wide, longest, full, row.kind in ("header", "unit")))
    for column, wide, longest, full, head in sorted(spans, key=lambda span: span[1]):
        _widen(least, column, wide, longest)
        most = [max(low, high) for low, high in zip(least, most, strict=True)]
        if head:
            _widen(most, column, wide, full)
    return least, most


def _widen(values: list[float], column: int, wide: int, need: float) -> None:
    lack = (need - sum(values[column : column + wide])) / wide
    if lack > 0:
        for at in range(column, column + wide):
            values[at] += lack


def ems(text: str) -> float:
    """The width of `text` in a Roman face, about: a letter of small ones is half as wide as high."""
    return sum(map(_EMS.__getitem__, text))


class _Ems(dict[str, float]):
    def __missing__(self, c: str) -> float:
        width = 1.0 if c > "\u2e80" else 0.68 if c.isupper() else 0.3 if c in " \u00a0.,:;()'’-iljtfr/" else 0.5
        if len(self) < 4096:
            self[c] = width
        return width


_EMS = _Ems()


def _shared(least: list[float], most: list[float], room: int) -> list[int]:
    """Widths that fill `room`: each column's need; what is left goes to the longest lines."""
    small, large = sum(least), sum(most)
    if large <= room:
        out = [int(m) for m in most]
        out[most.index(max(most))] += room - sum(out)
        return out
    if small >= room:
        out = [int(low * room / small) for low in least]
    else:
        part = (room - small) / (large - small)
        out = [int(low + (high - low) * part) for low, high in zip(least, most, strict=True)]
    out[0] += room - sum(out)
    return out


def table_xml(
    table: Table,
    template: Template,
    paragraph: Callable[[str, Content, str, str], str],
    first: Callable[[], str],
) -> str:
    """The ``w:tbl``. `paragraph` writes a content in a style, given direct properties and what goes
    before its runs; `first` gives what marks the table, put into its first paragraph."""
    style = template.style
    lines = grid(table)
    numeric = figures(table, lines)
    start, widths = columns(table, lines, template)
    padding = twips(style.tables.padding)
    out = [
        f'<w:tbl><w:tblPr>{"<w:bidiVisual/>" if style.rtl else ""}<w:tblW w:w="{sum(widths)}" w:type="dxa"/>'
        f'<w:tblInd w:w="{start}" w:type="dxa"/><w:tblBorders>{_border("top", style.tables.thin)}'
        f'{_border("bottom", style.tables.thin)}</w:tblBorders><w:tblLayout w:type="fixed"/><w:tblCellMar>'
        f'<w:left w:w="{padding}" w:type="dxa"/><w:right w:w="{padding}" w:type="dxa"/></w:tblCellMar></w:tblPr><w:tblGrid>',
        *(f'<w:gridCol w:w="{w}"/>' for w in widths),
        "</w:tblGrid>",
    ]
    heads = 0
    while heads < len(table.rows) and table.rows[heads].kind in ("header", "unit"):
        heads += 1
    marked = False
    for at, (row, line) in enumerate(zip(table.rows, lines, strict=True)):
        repeats = "<w:tblHeader/>" if at < heads else ""
        out.append(f"<w:tr><w:trPr><w:cantSplit/>{'' if _filled(line) else _THIN}{repeats}</w:trPr>")
        key = ROW_KEYS[row.kind]
        for cell, column, wide in line:
            width = sum(widths[column : column + wide])
            span = f'<w:gridSpan w:val="{wide}"/>' if wide > 1 else ""
            if cell is None:
                merge = "<w:vMerge/>"
                blocks: tuple[Content, ...] = ((),)
            else:
                merge = '<w:vMerge w:val="restart"/>' if cell.rowspan > 1 else ""
                blocks = cell.blocks or ((),)
            borders = _borders(table, at, heads, bool(column and cell and cell.blocks), style.tables)
            out.append(
                f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{span}{merge}{borders}<w:vAlign w:val="bottom"/></w:tcPr>'
            )
            align = _align(cell.align if cell else "")
            style_key = key
            if key == "table-head" and wide > 1:
                style_key = "table-head-group"
            elif column in numeric and key in FIGURES:
                style_key = f"{key}-figure"
            for block in blocks:
                lead = "" if marked else first()
                marked = True
                out.append(paragraph(style_key, block, align, lead))
            out.append("</w:tc>")
        if not line:
            # a row needs a cell; an empty one without width says that the row has none
            out.append(
                f'<w:tc><w:tcPr><w:tcW w:w="0" w:type="dxa"/></w:tcPr>{paragraph(key, (), "", "" if marked else first())}</w:tc>'
            )
            marked = True
        out.append("</w:tr>")
    out.append("</w:tbl>")
    return "".join(out)


# The United Nations' tables have a low empty row between their heads and their figures.
_THIN = '<w:trHeight w:val="115" w:hRule="exact"/>'


def _filled(line: list[tuple[Cell | None, int, int]]) -> bool:
    """Whether a row shows anything, or a cell from above reaches into it."""
    return any(cell is None or any(cell.blocks) for cell, _, _ in line)


_READ: dict[str, Alignment] = {
    "left": "left", "start": "left", "right": "right", "end": "right", "center": "center", "both": "justify",
    "decimal": "decimal",
}  # fmt: skip


def aligned(word: str) -> Alignment:
    """The alignment Word's word for it means, "" for none."""
    return _READ.get(word, "")


def _align(align: Alignment) -> str:
    if align == "decimal":
        return '<w:tabs><w:tab w:val="decimal" w:pos="600"/></w:tabs>'
    return f'<w:jc w:val="{_JUSTIFY[align]}"/>' if align else ""


def _border(side: str, weight: float) -> str:
    return f'<w:{side} w:val="single" w:sz="{max(2, round(weight * 8))}" w:space="0" w:color="000000"/>'


def _borders(table: Table, at: int, heads: int, below_head: bool, look: Tables) -> str:
    """A thick rule below the heads, thin ones below the heads of groups of columns and around totals."""
    kind = table.rows[at].kind
    sides = ""
    if kind == "total" and at != heads:
        sides = _border("top", look.thin)
    if at == heads - 1:
        sides += _border("bottom", look.thick)
    elif (at < heads and below_head) or kind == "total":
        sides += _border("bottom", look.thin)
    return f"<w:tcBorders>{sides}</w:tcBorders>" if sides else ""
