"""A table of the model as a Word table: spans, header rows that repeat, rules as the style sheet has them."""

# ruff: noqa: E501 (XML stands in one piece, as it does in the file)
from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable

from resconvert.formats.docx.names import FIGURES
from resconvert.formats.docx.template import Template, twips
from resconvert.model.inlines import Content, plain
from resconvert.model.nodes import Alignment, Cell, Table

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


_FIGURE = re.compile(r"[\s()+\-–—‒.,:/%$€£…\d\u00a0\u202f\u0660-\u0669]*")


def figures(table: Table, lines: list[list[tuple[Cell | None, int, int]]]) -> set[int]:
    """Columns that hold little but figures and dashes below their heads, and no alignment of their own."""
    count: Counter[int] = Counter()
    words: Counter[int] = Counter()
    for row, line in zip(table.rows, lines, strict=True):
        for cell, column, _ in line:
            if cell is None or not cell.blocks or row.kind in ("header", "unit"):
                continue
            text = " ".join(map(plain, cell.blocks))
            if cell.align or not _FIGURE.fullmatch(text):
                words[column] += 1
            elif any(c.isdecimal() for c in text):
                count[column] += 1
    # a head that the source does not mark as one may stand over them
    return {column for column, found in count.items() if found > 1 and words[column] <= found // 2}


def widths(lines: list[list[tuple[Cell | None, int, int]]], numeric: set[int], total: int) -> list[int]:
    """Column widths that share out `total` by the length of what the columns hold; figures do not wrap."""
    count = max((c + w for line in lines for _, c, w in line), default=1)
    need = [2.0] * count
    for line in lines:
        for cell, column, wide in line:
            if cell is None:
                continue
            texts = [plain(b) for b in cell.blocks]
            length = max(map(len, texts), default=0)
            if column in numeric:
                most = 24 if all(map(_FIGURE.fullmatch, texts)) else 14
            else:
                most = 48 if wide == 1 else 0
            share = (min(length, most) + 2) / wide
            for at in range(column, column + wide):
                need[at] = max(need[at], share)
    scale = total / sum(need)
    out = [max(int(n * scale), 120) for n in need]
    out[-1] = max(out[-1] + total - sum(out), 120)
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
    page = style.page
    lines = grid(table)
    numeric = figures(table, lines)
    edge = page.outer_right if numeric else page.right  # tables of figures run to the outer margin
    columns = widths(lines, numeric, twips(page.width - page.left - edge))
    padding = twips(style.tables.padding)
    out = [
        f'<w:tbl><w:tblPr>{"<w:bidiVisual/>" if style.rtl else ""}<w:tblW w:w="{sum(columns)}" w:type="dxa"/>'
        f'<w:tblInd w:w="{template.column[0]}" w:type="dxa"/><w:tblBorders>{_border("top", style.tables.thick)}'
        f'{_border("bottom", style.tables.thick)}</w:tblBorders><w:tblLayout w:type="fixed"/><w:tblCellMar>'
        f'<w:left w:w="{padding}" w:type="dxa"/><w:right w:w="{padding}" w:type="dxa"/></w:tblCellMar></w:tblPr><w:tblGrid>',
        *(f'<w:gridCol w:w="{w}"/>' for w in columns),
        "</w:tblGrid>",
    ]
    heads = 0
    while heads < len(table.rows) and table.rows[heads].kind == "header":
        heads += 1
    marked = False
    for at, (row, line) in enumerate(zip(table.rows, lines, strict=True)):
        repeats = "<w:tblHeader/>" if at < heads else ""
        out.append(f"<w:tr><w:trPr><w:cantSplit/>{repeats}</w:trPr>")
        key = ROW_KEYS[row.kind]
        borders = _row_borders(table, at, heads, style.tables.thin)
        for cell, column, wide in line:
            width = sum(columns[column : column + wide])
            span = f'<w:gridSpan w:val="{wide}"/>' if wide > 1 else ""
            if cell is None:
                merge = "<w:vMerge/>"
                blocks: tuple[Content, ...] = ((),)
            else:
                merge = '<w:vMerge w:val="restart"/>' if cell.rowspan > 1 else ""
                blocks = cell.blocks or ((),)
            out.append(f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{span}{merge}{borders}</w:tcPr>')
            align = _align(cell.align if cell else "")
            style_key = f"{key}-figure" if column in numeric and key in FIGURES else key
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


def _row_borders(table: Table, at: int, heads: int, thin: float) -> str:
    sides = ""
    if table.rows[at].kind == "total":
        sides = _border("top", thin)
    if at == heads - 1:
        sides += _border("bottom", thin)
    return f"<w:tcBorders>{sides}</w:tcBorders>" if sides else ""
