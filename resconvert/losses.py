"""What formats without a place for it cannot keep: marks, the shape of tables, the record. How each is taken out of a
document, so that a round trip is compared after erasing exactly what was declared; which format loses what is its own
to declare.
"""

from __future__ import annotations

from collections.abc import Callable

from resconvert.model.inlines import Content, LineBreak, Mark, Run, nest, runs
from resconvert.model.nodes import Cell, Document, Node, Row, Table
from resconvert.model.record import Record
from resconvert.model.walk import transform
from resconvert.protocols import Loss
from resconvert.values import replace

Grid = list[list[tuple[Content, ...]]]


def grid(table: Table) -> Grid:
    """The cells of a table row by row, spans filled up with empty cells: what tabs and pipes can show."""
    rows: Grid = []
    covered: dict[tuple[int, int], bool] = {}
    for at, row in enumerate(table.rows):
        out: list[tuple[Content, ...]] = []
        for cell in row.cells:
            while covered.pop((at, len(out)), False):
                out.append(())
            column = len(out)
            out.append(cell.blocks)
            out.extend(() for _ in range(cell.colspan - 1))
            for below in range(1, min(cell.rowspan, len(table.rows) - at)):
                for beside in range(cell.colspan):
                    covered[at + below, column + beside] = True
        while covered.pop((at, len(out)), False):
            out.append(())
        rows.append(out)
    return rows


def without_marks(lost: Callable[[Mark], bool]) -> Callable[[Document], Document]:
    """What erases the marks that are `lost`; their words stay."""

    def erase(document: Document) -> Document:
        return transform(
            document, lambda c: nest(Run(leaf, tuple(m for m in marks if not lost(m))) for leaf, marks in runs(c))
        )

    return erase


def with_plain_tables(document: Document) -> Document:
    """Tables as `grid` shows them, a line break between the paragraphs of a cell."""

    def node(n: Node) -> Node:
        if isinstance(n, Table):
            rows = tuple(Row(tuple(Cell(_one_block(blocks)) for blocks in row)) for row in grid(n))
            return replace(n, rows=rows, columns=())
        return replace(n, children=tuple(map(node, n.children)))

    def nodes(items: tuple[Node, ...]) -> tuple[Node, ...]:
        return tuple(map(node, items))

    resolutions = tuple(
        replace(
            r,
            preamble=nodes(r.preamble),
            body=nodes(r.body),
            annexes=tuple(replace(a, body=nodes(a.body)) for a in r.annexes),
        )
        for r in document.resolutions
    )
    return replace(document, resolutions=resolutions)


def _one_block(blocks: tuple[Content, ...]) -> tuple[Content, ...]:
    if len(blocks) < 2:
        return blocks
    joined: list[Run] = []
    for block in blocks:
        joined += [Run(LineBreak())] if joined else []
        joined += runs(block)
    return (nest(joined),)


def without_record(document: Document) -> Document:
    """Without what stands in no text."""
    return replace(document, record=Record())


RECORD = Loss("record", "keywords, workflow steps and votes by State", without_record)
TABLES = Loss("tables", "spans, alignment and kinds of rows; cells are set apart by tabs", with_plain_tables)
