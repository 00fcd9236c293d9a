"""Puts inferred emphasis, citations and dates into a whole document; what they are is known elsewhere."""

from __future__ import annotations

from collections.abc import Callable
from typing import assert_never

from resconvert import citations as citing
from resconvert import emphasis as emphasising
from resconvert.emphasis import Zone
from resconvert.model.inlines import Content, mark, plain
from resconvert.model.nodes import Annex, Division, Document, Node, Paragraph, Resolution, Role, Table
from resconvert.values import replace

_EMPHASISED = frozenset({"formula", "preambular", "operative", "point", "text"})
# Lines before and after the text that may cite or date something; the others name the document itself.
_CITING_LINES = frozenset({"provenance", "adoption-line", "meeting", "date"})


def annotate_document(document: Document, *, emphasis: bool = True, citations: bool = True) -> Document:
    """`document` with every inline mark that its words make certain.

    `emphasis` is False where the source carries its own, `citations` where it carries links.
    Annotating twice is annotating once.
    """
    work = _Annotator(document, emphasis, citations)
    return replace(
        document,
        preface=tuple(map(work.line, document.preface)),
        resolutions=tuple(map(work.resolution, document.resolutions)),
        notes=tuple(
            replace(n, paragraphs=tuple(work.content(p, "note", "note") for p in n.paragraphs)) for n in document.notes
        ),
    )


def _with(p: Paragraph, content: Content, children: tuple[Node, ...]) -> Paragraph:
    """As `replace`, quicker for what documents are made of."""
    if content is p.content and children == p.children:
        return p
    return Paragraph(p.role, content, p.num, children, span=p.span, rule=p.rule, certainty=p.certainty)


class _Annotator:
    def __init__(self, document: Document, emphasis: bool, citations: bool) -> None:
        self.identification = document.identification
        self.emphasis, self.citations = emphasis, citations

    def content(self, content: Content, role: Role | str, zone: Zone) -> Content:
        if not content:
            return content
        who, text = self.identification, plain(content)
        marks = citing.marks(content, text, who.language, who.organ) if self.citations else []
        if self.emphasis and (zone == "note" or role in _EMPHASISED):
            marks += emphasising.marks(text, role, who.organ, who.language, zone)
        return mark(content, marks)

    def line(self, paragraph: Paragraph) -> Paragraph:
        if not self.citations or paragraph.role not in _CITING_LINES:
            return paragraph
        return _with(paragraph, self.content(paragraph.content, paragraph.role, "masthead"), paragraph.children)

    def resolution(self, r: Resolution) -> Resolution:
        return replace(
            r,
            preamble=tuple(self.node(n, "preamble") for n in r.preamble),
            body=tuple(self.node(n, "body") for n in r.body),
            closing=tuple(map(self.line, r.closing)),
            annexes=tuple(map(self.annex, r.annexes)),
        )

    def annex(self, a: Annex) -> Annex:
        return replace(
            a,
            titles=tuple(self.content(t, "", "annex") for t in a.titles),
            body=tuple(self.node(n, "annex") for n in a.body),
        )

    def node(self, n: Node, zone: Zone) -> Node:
        match n:
            case Paragraph():
                content = self.content(n.content, n.role, zone)
                return _with(n, content, tuple(self.node(c, zone) for c in n.children) if n.children else ())
            case Division():
                return replace(
                    n,
                    heading=self.content(n.heading, "", zone),
                    children=tuple(self.node(c, zone) for c in n.children),
                )
            case Table():
                return self.table(n)
            case _:
                assert_never(n)

    def table(self, t: Table) -> Table:
        cell: Callable[[Content], Content] = lambda c: self.content(c, "", "table")  # noqa: E731
        return replace(
            t,
            rows=tuple(
                replace(r, cells=tuple(replace(c, blocks=tuple(map(cell, c.blocks))) for c in r.cells)) for r in t.rows
            ),
            caption=cell(t.caption),
            notes=tuple(replace(x, content=cell(x.content)) for x in t.notes),
        )
