"""The document as people read it: a tree with positions and rules, and the ledger's shares.

Only shows; what is shown was decided by a reader.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import assert_never

from resconvert.ledger import Ledger
from resconvert.model.inlines import Content, NoteCall, Reference, plain, readable, runs
from resconvert.model.nodes import Division, Document, Node, Num, Paragraph, Table
from resconvert.model.record import Record
from resconvert.source import Source, Span


def tree(document: Document, source: Source | None = None, *, explain: bool = False, width: int = 100) -> Iterator[str]:
    """Lines of the tree. `explain` adds the rule that decided each block, its certainty and place."""
    view = _View(source, explain, width)
    yield from _identification(document)
    yield from _record(document.record)
    if document.masthead:
        yield "masthead"
        for p in document.masthead:
            yield from view.node(p, 1)
    if document.preface:
        yield "preface"
        for p in document.preface:
            yield from view.node(p, 1)
    for at, resolution in enumerate(document.resolutions, 1):
        head = resolution.heading
        yield (
            f"resolution {at}"
            + (f" {head.num.printed} " if head and head.num else "")
            + (_quote(head.title) if head and head.title else "")
        )
        for name, nodes in (
            ("preamble", resolution.preamble),
            ("body", resolution.body),
            ("closing", resolution.closing),
        ):
            if nodes:
                yield f"  {name}"
                for node in nodes:
                    yield from view.node(node, 2)
        for annex in resolution.annexes:
            yield f"  annex {_quote(annex.label)} " + " / ".join(_quote(t) for t in annex.titles)
            for node in annex.body:
                yield from view.node(node, 2)
    if document.notes:
        yield "notes"
        for at, note in enumerate(document.notes, 1):
            yield view.line(1, f"{at}", note.mark, " / ".join(readable(p) for p in note.paragraphs), note.span)


def _identification(document: Document) -> Iterator[str]:
    from dataclasses import fields

    i = document.identification
    values = {f.name: getattr(i, f.name) for f in fields(i)}
    shown = {k: v for k, v in values.items() if v not in ("", (), None, False)}
    yield "identification"
    for name, value in shown.items():
        yield f"  {name.replace('_', ' ')}: {', '.join(value) if isinstance(value, tuple) else value}"


def _record(record: Record) -> Iterator[str]:
    counts = {
        "keywords": len(record.keywords), "steps": len(record.steps),
        "votes": len(record.votes), "sponsors": len(record.sponsors),
    }  # fmt: skip
    if any(counts.values()):
        yield "record: " + ", ".join(f"{n} {name}" for name, n in counts.items() if n)


class _View:
    def __init__(self, source: Source | None, explain: bool, width: int) -> None:
        self.source, self.explain, self.width = source, explain, width

    def node(self, node: Node, depth: int) -> Iterator[str]:
        match node:
            case Paragraph():
                yield self.line(depth, node.role, _num(node.num), self._words(node.content), node.span, node)
                for child in node.children:
                    yield from self.node(child, depth + 1)
            case Division():
                name = node.kind or "heading"
                yield self.line(depth, name, _num(node.num), self._words(node.heading), node.span, node)
                for child in node.children:
                    yield from self.node(child, depth + 1)
            case Table():
                size = f"{len(node.rows)} rows, {max((len(r.cells) for r in node.rows), default=0)} columns"
                yield self.line(depth, "table", "", f"{size} {plain(node.caption)}".strip(), node.span, node)
            case _:
                assert_never(node)

    def _words(self, content: Content) -> str:
        return readable(content) + _extras(content)

    def line(self, depth: int, name: str, num: str, words: str, span: Span | None, node: object = None) -> str:
        words = " ".join(words.split())
        start = f"{'  ' * depth}{name}{' ' + num if num else ''} "
        where = self._where(span, node)
        room = max(self.width - len(start) - len(where), 24)
        return f"{start}{words if len(words) <= room else words[: room - 1] + '…'}{where}"

    def _where(self, span: Span | None, node: object) -> str:
        parts: list[str] = []
        if span and self.source:
            place = self.source.place(span)
            parts.append(place.label or f"{place.line}:{place.column}")
        if self.explain:
            if rule := getattr(node, "rule", ""):
                parts.append(rule)
            if (certainty := getattr(node, "certainty", "certain")) != "certain":
                parts.append(certainty)
        return f"  [{', '.join(parts)}]" if parts else ""


def _num(num: Num | None) -> str:
    return num.printed if num else ""


def _extras(content: Content) -> str:
    """Note calls and references, which the words alone do not show."""
    found = runs(content)
    calls = [str(leaf.note) for leaf, _ in found if isinstance(leaf, NoteCall)]
    targets = dict.fromkeys(m.target for _, marks in found for m in marks if isinstance(m, Reference))
    notes = f" «note {', '.join(calls)}»" if calls else ""
    return notes + (f" «→ {', '.join(targets)}»" if targets else "")


def _quote(content: Content) -> str:
    return f"“{plain(content)}”" if content else ""


def ledger_table(ledger: Ledger, total: int) -> Iterator[str]:
    """The share of the source set aside, reason by reason; the rest is in the model."""
    shares = ledger.shares()
    kept = total - sum(shares.values())
    width = max(len(r) for r in ("in the document", *shares))
    for reason, count in [("in the document", kept), *shares.most_common()]:
        yield f"{reason:<{width}}  {count:>9,}  {count / max(total, 1):6.1%}"
