"""The one place where a flat run of blocks becomes a document, and a document becomes flat again.

A `Block` is one paragraph as it stands on the page: in which zone, what it is, how deep, its number
and words. Text lines, Word paragraphs and PDF lines all end as blocks; page writers begin with
blocks. ``build(flatten(d)) == d`` for every document.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import field
from typing import Literal, TypeAlias, assert_never

from resconvert.model.identification import Identification
from resconvert.model.inlines import Content
from resconvert.model.nodes import (
    Annex,
    Certainty,
    Division,
    DivisionKind,
    Document,
    Node,
    Note,
    Num,
    Paragraph,
    PartHeading,
    Resolution,
    Role,
    Table,
)
from resconvert.model.record import Record
from resconvert.source import Span
from resconvert.values import dataclass, replace

Zone = Literal["masthead", "preface", "preamble", "body", "closing", "annex"]
BlockRole: TypeAlias = Role | Literal["part", "heading", "table", "annex", "annex-title"]


@dataclass(frozen=True, slots=True)
class Block:
    """One paragraph of the page.

    Besides the roles of a `Paragraph`: ``part`` opens one of several resolutions, ``heading`` is a
    division's, ``table`` carries a whole table, ``annex`` opens an annex and ``annex-title`` is a
    line of its title. A block hangs below the last shallower block of its zone.
    """

    zone: Zone
    role: BlockRole
    content: Content = ()
    num: Num | None = None
    depth: int = 0
    kind: DivisionKind = ""
    table: Table | None = None
    span: Span | None = field(default=None, compare=False, repr=False)
    rule: str = field(default="", compare=False, repr=False)
    certainty: Certainty = field(default="certain", compare=False, repr=False)


def flatten(document: Document) -> Iterator[Block]:
    """The blocks of `document` in printed order; its notes are beside, in ``document.notes``."""
    yield from _flatten(document.masthead, "masthead", 0)
    yield from _flatten(document.preface, "preface", 0)
    for at, resolution in enumerate(document.resolutions):
        head = resolution.heading
        if head or at:
            head = head or PartHeading()
            yield Block("preamble", "part", head.title, head.num, span=head.span)
        yield from _flatten(resolution.preamble, "preamble", 0)
        yield from _flatten(resolution.body, "body", 0)
        yield from _flatten(resolution.closing, "closing", 0)
        for annex in resolution.annexes:
            yield Block("annex", "annex", annex.label, span=annex.span)
            for title in annex.titles:
                yield Block("annex", "annex-title", title)
            yield from _flatten(annex.body, "annex", 0)


def _flatten(nodes: Iterable[Node], zone: Zone, depth: int) -> Iterator[Block]:
    for node in nodes:
        match node:
            case Paragraph():
                yield Block(
                    zone, node.role, node.content, node.num, depth, "", None, node.span, node.rule, node.certainty
                )
            case Division():
                yield Block(
                    zone, "heading", node.heading, node.num, depth, node.kind,
                    span=node.span, rule=node.rule, certainty=node.certainty,
                )  # fmt: skip
            case Table():
                yield Block(
                    zone, "table", depth=depth, table=node,
                    span=node.span, rule=node.rule, certainty=node.certainty,
                )  # fmt: skip
                continue
            case _:
                assert_never(node)
        if node.children:
            yield from _flatten(node.children, zone, depth + 1)


@dataclass(slots=True)
class _Part:
    """One resolution while its blocks come in."""

    head: Block | None = None
    zones: dict[Zone, list[Block]] = field(default_factory=dict)


def build(
    blocks: Iterable[Block],
    *,
    identification: Identification | None = None,
    notes: tuple[Note, ...] = (),
    record: Record | None = None,
) -> Document:
    """Inverse of `flatten`."""
    front: dict[Zone, list[Block]] = {"masthead": [], "preface": []}
    parts: list[_Part] = []
    for block in blocks:
        if block.zone == "masthead" or block.zone == "preface":
            front[block.zone].append(block)
        elif block.role == "part":
            parts.append(_Part(block))
        else:
            if not parts:
                parts.append(_Part())
            parts[-1].zones.setdefault(block.zone, []).append(block)
    return Document(
        identification or Identification(),
        _lines(front["masthead"]),
        _lines(front["preface"]),
        tuple(map(_resolution, parts)),
        notes,
        record or Record(),
    )


def _resolution(part: _Part) -> Resolution:
    head = PartHeading(part.head.num, part.head.content, span=part.head.span) if part.head else None
    zones = part.zones
    return Resolution(
        head,
        _nodes(zones.get("preamble", ())),
        _nodes(zones.get("body", ())),
        _lines(zones.get("closing", ())),
        tuple(_annexes(zones.get("annex", ()))),
    )


def _annexes(blocks: Iterable[Block]) -> Iterator[Annex]:
    label: Block | None = None
    titles: list[Content] = []
    body: list[Block] = []
    for block in blocks:
        if block.role == "annex":
            if label or titles or body:
                yield _annex(label, titles, body)
            label, titles, body = block, [], []
        elif block.role == "annex-title":
            titles.append(block.content)
        else:
            body.append(block)
    if label or titles or body:
        yield _annex(label, titles, body)


def _annex(label: Block | None, titles: list[Content], body: list[Block]) -> Annex:
    return Annex(label.content if label else (), tuple(titles), _nodes(body), span=label.span if label else None)


def _lines(blocks: Iterable[Block]) -> tuple[Paragraph, ...]:
    """Lines before or after the text; a table or heading among them, which is no line, hangs below the one before."""
    out: list[Paragraph] = []
    for node in _nodes(blocks):
        if isinstance(node, Paragraph):
            out.append(node)
            continue
        line = out.pop() if out else Paragraph("furniture")
        out.append(replace(line, children=(*line.children, node)))
    return tuple(out)


def _nodes(blocks: Iterable[Block]) -> tuple[Node, ...]:
    """Each block below the last shallower one; nothing below a table. From the end, so that a block's own are ready."""
    waiting: list[tuple[int, Node]] = []  # what has nothing to hang below yet, the first last
    for block in reversed(list(blocks)):
        below: list[Node] = []
        depth = block.depth
        if block.role != "table":
            while waiting and waiting[-1][0] > depth:
                below.append(waiting.pop()[1])
        waiting.append((depth, _node(block, tuple(below))))
    return tuple([node for _, node in reversed(waiting)])


def _node(b: Block, below: tuple[Node, ...]) -> Node:
    if b.table is not None:
        return b.table
    if b.role == "heading":
        return Division(b.kind, b.content, b.num, below, span=b.span, rule=b.rule, certainty=b.certainty)
    if b.role == "part" or b.role == "annex" or b.role == "annex-title" or b.role == "table":
        raise AssertionError(f"a block of role {b.role} cannot stand in the {b.zone}")
    return Paragraph(b.role, b.content, b.num, below, span=b.span, rule=b.rule, certainty=b.certainty)
