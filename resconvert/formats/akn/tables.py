"""Writes tables with their notes: rows by kind, cells with spans, alignment as a class."""

from __future__ import annotations

from resconvert.eids import under
from resconvert.formats.akn.inline import InlineWriter
from resconvert.formats.akn.xmltext import escape
from resconvert.model.nodes import Table

_NO_CELL = '<td class="none"/>'


def write(table: Table, eid: str, inline: InlineWriter, out: list[str], depth: int = 0) -> None:
    """Append `table` and, below it, its notes. The identifiers of the notes are made from the table's,
    since no block of ``flatten`` stands for them."""
    columns = f' rc:columns="{" ".join(c or "none" for c in table.columns)}"' if table.columns else ""
    below = f' class="below-{depth}"' if depth else ""
    out.append(f'<table eId="{eid}"{below}{columns}>\n')
    if table.caption:
        out.append(f"<caption>{inline.write(table.caption)}</caption>\n")
    for row in table.rows:
        kind = "" if row.kind in ("body", "header") else f' class="{row.kind}"'
        tag = "th" if row.kind == "header" else "td"
        cells = []
        for cell in row.cells:
            spans = f' colspan="{cell.colspan}"' if cell.colspan != 1 else ""
            spans += f' rowspan="{cell.rowspan}"' if cell.rowspan != 1 else ""
            align = f' class="{cell.align}"' if cell.align else ""
            blocks = "".join(f"<p>{inline.write(block)}</p>" for block in cell.blocks)
            cells.append(f"<{tag}{align}{spans}>{blocks}</{tag}>")
        out.append(f"<tr{kind}>{''.join(cells) or _NO_CELL}</tr>\n")
    if not table.rows:
        out.append(f'<tr class="none">{_NO_CELL}</tr>\n')
    out.append("</table>\n")
    parent, _, last = eid.rpartition("__")
    for at, note in enumerate(table.notes, 1):
        name = under(parent, f"p_{last}_{at}")
        inline.context(name)
        mark = f'<inline name="akn4un:noteMark"><sup>{escape(note.mark)}</sup></inline> '
        out.append(f'<p eId="{name}" class="table-note">{mark}{inline.write(note.content)}</p>\n')
