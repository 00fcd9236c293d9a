"""What plain text cannot keep of a document, each with the function that takes it out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from resconvert.model.inlines import (
    Content,
    Date,
    Emphasis,
    LineBreak,
    Mark,
    Mention,
    OpeningPhrase,
    Reference,
    ReferenceList,
    Run,
    Subscript,
    Superscript,
    nest,
    runs,
)
from resconvert.model.nodes import Cell, Document, Node, Row, Table
from resconvert.model.record import Record
from resconvert.model.walk import transform
from resconvert.protocols import Loss

Grid = list[list[tuple[Content, ...]]]


def grid(table: Table) -> Grid:
    """The cells of a table row by row, spans filled up with empty cells: what tabs can show."""
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


def _plain_table(table: Table) -> Table:
    rows = tuple(Row(tuple(Cell(_one_block(blocks)) for blocks in row)) for row in grid(table))
    return replace(table, rows=rows, columns=())


def _one_block(blocks: tuple[Content, ...]) -> tuple[Content, ...]:
    if len(blocks) < 2:
        return blocks
    joined: list[Run] = []
    for block in blocks:
        joined += [Run(LineBreak())] if joined else []
        joined += runs(block)
    return (nest(joined),)


def _tables(document: Document) -> Document:
    def node(n: Node) -> Node:
        if isinstance(n, Table):
            return _plain_table(n)
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


def _without(*kinds: type) -> Callable[[Document], Document]:
    def kept(marks: tuple[Mark, ...]) -> tuple[Mark, ...]:
        return tuple(m for m in marks if not isinstance(m, kinds))

    def erase(document: Document) -> Document:
        return transform(document, lambda content: nest(Run(leaf, kept(marks)) for leaf, marks in runs(content)))

    return erase


LOSSES = (
    Loss(
        "emphasis",
        "italics, bold, raised and lowered characters; the house style's own are inferred again on reading",
        _without(OpeningPhrase, Emphasis, Superscript, Subscript),
    ),
    Loss(
        "annotations",
        "links, dates and names; those that the words make certain are found again on reading",
        _without(Reference, ReferenceList, Date, Mention),
    ),
    Loss("tables", "spans, alignment and kinds of rows; cells are set apart by tabs", _tables),
    Loss(
        "record",
        "keywords, workflow steps and votes that stand in no text, and the job number at the foot of the page",
        lambda d: replace(d, record=Record(), identification=replace(d.identification, job_number="")),
    ),
)
"""In the order in which they are erased."""
