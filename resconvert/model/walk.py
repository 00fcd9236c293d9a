"""Going through a document and changing it: both without knowing every node.

`walk` yields every block-level node in printed order; `contents` every run of inline content;
`transform` returns a new document with each content replaced; `extent` says how large a document is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import assert_never

from resconvert.model.inlines import Content, LineBreak, NoteCall, Text
from resconvert.model.nodes import (
    Annex,
    Cell,
    Division,
    Document,
    Node,
    Note,
    Paragraph,
    PartHeading,
    Resolution,
    Row,
    Table,
    TableNote,
)
from resconvert.values import NamedTuple

Block = Paragraph | Division | Table | Annex | PartHeading | Note | TableNote | Row | Cell


def walk(document: Document) -> Iterator[Block]:
    """Every block in printed order, parents before children; notes last."""
    yield from document.masthead
    yield from document.preface
    for resolution in document.resolutions:
        if resolution.heading:
            yield resolution.heading
        for node in (*resolution.preamble, *resolution.body):
            yield from _walk(node)
        yield from resolution.closing
        for annex in resolution.annexes:
            yield annex
            for node in annex.body:
                yield from _walk(node)
    yield from document.notes


def _walk(node: Node) -> Iterator[Block]:
    yield node
    match node:
        case Paragraph(children=children) | Division(children=children):
            for child in children:
                yield from _walk(child)
        case Table(rows=rows, notes=notes):
            for row in rows:
                yield row
                yield from row.cells
            yield from notes
        case _:
            assert_never(node)


def contents_of(block: Block) -> tuple[Content, ...]:
    """The content that stands directly on `block`, not on what hangs below it."""
    match block:
        case Paragraph(content=content) | TableNote(content=content):
            return (content,)
        case Division(heading=content) | PartHeading(title=content) | Table(caption=content):
            return (content,)
        case Annex(label=label, titles=titles):
            return (label, *titles)
        case Note(paragraphs=paragraphs):
            return paragraphs
        case Cell(blocks=blocks):
            return blocks
        case Row():
            return ()
        case _:
            assert_never(block)


def contents(document: Document) -> Iterator[Content]:
    """Every inline content of the document in printed order."""
    for block in walk(document):
        yield from contents_of(block)


def transform(document: Document, change: Callable[[Content], Content]) -> Document:
    """A new document in which every content is what `change` makes of it."""

    def many(items: tuple[Content, ...]) -> tuple[Content, ...]:
        return tuple(change(c) for c in items)

    def node(n: Node) -> Node:
        match n:
            case Paragraph():
                return replace(n, content=change(n.content), children=tuple(map(node, n.children)))
            case Division():
                return replace(n, heading=change(n.heading), children=tuple(map(node, n.children)))
            case Table():
                rows = tuple(
                    replace(r, cells=tuple(replace(c, blocks=many(c.blocks)) for c in r.cells)) for r in n.rows
                )
                notes = tuple(replace(t, content=change(t.content)) for t in n.notes)
                return replace(n, rows=rows, notes=notes, caption=change(n.caption))
            case _:
                assert_never(n)

    def line(p: Paragraph) -> Paragraph:
        changed = node(p)
        assert isinstance(changed, Paragraph)
        return changed

    def annex(a: Annex) -> Annex:
        return replace(a, label=change(a.label), titles=many(a.titles), body=tuple(map(node, a.body)))

    def resolution(r: Resolution) -> Resolution:
        heading = replace(r.heading, title=change(r.heading.title)) if r.heading else None
        return replace(
            r,
            heading=heading,
            preamble=tuple(map(node, r.preamble)),
            body=tuple(map(node, r.body)),
            closing=tuple(map(line, r.closing)),
            annexes=tuple(map(annex, r.annexes)),
        )

    return replace(
        document,
        masthead=tuple(map(line, document.masthead)),
        preface=tuple(map(line, document.preface)),
        resolutions=tuple(map(resolution, document.resolutions)),
        notes=tuple(replace(n, paragraphs=many(n.paragraphs)) for n in document.notes),
    )


class Extent(NamedTuple):
    """What `resconvert.limits` bounds of a document. A cell that spans counts for each place it covers;
    nesting is the deepest of lists in lists and of marks in marks."""

    paragraphs: int
    nesting: int
    notes: int
    table_cells: int


def extent(document: Document) -> Extent:
    """How large `document` is, found without recursion: it may be as deep as somebody wanted it to be."""
    paragraphs = cells = deepest = 0
    found: list[Content] = [c for note in document.notes for c in note.paragraphs]
    stack: list[tuple[Node, int]] = [(p, 1) for p in (*document.masthead, *document.preface)]
    for resolution in document.resolutions:
        if resolution.heading:
            found.append(resolution.heading.title)
        for nodes in (resolution.preamble, resolution.body, resolution.closing, *(a.body for a in resolution.annexes)):
            stack.extend((node, 1) for node in nodes)
        for annex in resolution.annexes:
            found += (annex.label, *annex.titles)
    while stack:
        node, depth = stack.pop()
        paragraphs += 1
        if depth > deepest:
            deepest = depth
        if isinstance(node, Table):
            for row in node.rows:
                for cell in row.cells:
                    cells += cell.colspan * cell.rowspan
                    found += cell.blocks
            found += (node.caption, *(n.content for n in node.notes))
        else:
            found.append(node.content if isinstance(node, Paragraph) else node.heading)
            if node.children:
                stack.extend([(child, depth + 1) for child in node.children])
    return Extent(paragraphs, max(deepest, _deepest(found)), len(document.notes), cells)


_LEAVES = (Text, NoteCall, LineBreak)  # as a tuple: a union is made anew at each question


def _deepest(contents: list[Content]) -> int:
    """How many marks hold one another at most."""
    depth, level = 0, [c for c in contents if len(c) > 1 or (c and type(c[0]) is not Text)]  # not words alone
    while level:
        below = [
            node.children for content in level for node in content if not isinstance(node, _LEAVES) and node.children
        ]
        depth += bool(below)
        level = below
    return depth
