"""One standalone page that browsers, screen readers and printers understand.

Identifiers are those of the Akoma Ntoso, so ``page.html#para_3`` cites a paragraph. The print look
comes from the style sheet; nothing is fetched, and no script runs.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from html import escape
from typing import assert_never
from unicodedata import bidirectional

from resconvert.addresses import cited
from resconvert.eids import eids
from resconvert.formats.html.look import css
from resconvert.languages import BCP47, RIGHT_TO_LEFT
from resconvert.losses import RECORD, without_marks
from resconvert.model.identification import Identification
from resconvert.model.inlines import (
    Content,
    Date,
    Emphasis,
    Inline,
    LineBreak,
    Mark,
    Mention,
    NoteCall,
    OpeningPhrase,
    Reference,
    ReferenceList,
    Subscript,
    Superscript,
    Text,
    plain,
    runs,
)
from resconvert.model.nodes import Cell, Document, Note, Row, Table
from resconvert.protocols import Loss, Output, Writer
from resconvert.structure import Block, flatten
from resconvert.values import dataclass

_TAGS = {"masthead": "header", "preface": "header", "closing": "footer"}
_EMPHASIS = {"bold": "b", "italic": "i", "underline": "u"}


@dataclass(frozen=True, slots=True)
class HtmlOptions:
    """style: the sheet for print, chosen by the document if empty. fragment: only what stands in
    ``<main>``, for pages of one's own. links: make links of cited documents."""

    style: str = ""
    fragment: bool = False
    links: bool = True


def write(document: Document, options: HtmlOptions) -> Output:
    """One page as UTF-8, or what stands in its ``<main>``."""
    body = "\n".join(_Page(document, options).main())
    text = body + "\n" if options.fragment else _standalone(document, body, options)
    return Output(text.encode("utf-8", "xmlcharrefreplace"))


def _standalone(document: Document, body: str, options: HtmlOptions) -> str:
    i = document.identification
    lang = BCP47.get(i.language, "und")
    direction = ' dir="rtl"' if i.language in RIGHT_TO_LEFT else ""
    title = " – ".join(t for t in (i.symbol, i.title) if t) or "Document"
    return f"""<!DOCTYPE html>
<html lang="{lang}"{direction}>
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{_esc(title)}</title>
{_metadata(i, lang)}
<style>
{css(options.style, i)}
</style>
</head>
<body>
{body}
</body>
</html>
"""


def _metadata(i: Identification, lang: str) -> str:
    """Dublin Core for libraries, schema.org for search engines."""
    date = i.adopted or i.issued
    values = {
        "DC.title": i.title, "DC.identifier": i.symbol, "DC.language": lang if lang != "und" else "",
        "DC.date": date.isoformat() if date else "",
    }  # fmt: skip
    lines = [f'<meta name="{name}" content="{_esc(value)}">' for name, value in values.items() if value]
    data = {
        "@context": "https://schema.org", "@type": "Legislation", "name": i.title,
        "legislationIdentifier": i.symbol, "inLanguage": lang if lang != "und" else "",
        "legislationDate": i.adopted.isoformat() if i.adopted else "",
    }  # fmt: skip
    kept = {k: v for k, v in data.items() if v}
    text = json.dumps(kept).replace("<", "\\u003c")
    return "\n".join([*lines, f'<script type="application/ld+json">{text}</script>'])


class _Page:
    """Walks the blocks beside their identifiers; counts calls, so that each can be returned to."""

    def __init__(self, document: Document, options: HtmlOptions) -> None:
        self.document, self.options = document, options
        self.lang = BCP47.get(document.identification.language, "en")
        self.rtl = document.identification.language in RIGHT_TO_LEFT
        self.calls: dict[int, int] = {}
        roles = {block.role for block in flatten(document)}
        first = next((role for role in ("title", "symbol") if role in roles), "part")
        self.ranks = {"part": 2, "annex": 2, "annex-title": 3, first: 1}
        self.level = 3 if "part" in roles and first != "part" else 2

    def main(self) -> Iterator[str]:
        blocks = list(zip(flatten(self.document), eids(self.document), strict=True))
        yield '<main id="document">'
        zones = _zones(blocks)
        for zone, part in zones:
            headed = part[0][0].role in ("part", "annex")
            tag = _TAGS.get(zone, "section" if headed else "div")
            yield f'<{tag} class="{zone}">'
            yield from self._nested(part, self.level + (part[0][0].role == "annex"))
            yield f"</{tag}>"
        yield from self._notes()
        yield "</main>"

    def _nested(self, blocks: Sequence[tuple[Block, str]], level: int) -> Iterator[str]:
        """Blocks at one depth, each with the deeper ones that follow it inside."""
        at = 0
        while at < len(blocks):
            block, eid = blocks[at]
            end = at + 1
            while end < len(blocks) and blocks[end][0].depth > block.depth:
                end += 1
            yield from self._block(block, eid, blocks[at + 1 : end], level)
            at = end

    def _block(self, block: Block, eid: str, below: Sequence[tuple[Block, str]], level: int) -> Iterator[str]:
        words = self._inline(block.content)
        if self.rtl and _runs_left_to_right(block.content):
            words = f"<bdi>{words}</bdi>"
        num = f'<span class="num">{_esc(block.num.printed)}</span> ' if block.num else ""
        anchor = f' id="{_esc(eid)}"' if eid else ""
        if block.table is not None:
            yield from self._table(block.table, eid)
        elif block.role in self.ranks or block.role == "heading":
            rank = self.ranks.get(block.role, min(level, 6))
            if rank == 1:  # there is one; a second line of the title is below it
                self.ranks[block.role] = 2
            yield f'<section class="{block.kind or "heading"}"{anchor}>' if block.role == "heading" else ""
            own = "" if block.role == "heading" else anchor
            if words or num:
                yield f'<h{rank} class="{block.role}"{own}>{num}{words}</h{rank}>'
            yield from self._nested(below, min(level + 1, 6))
            yield "</section>" if block.role == "heading" else ""
        elif block.role == "quoted":
            yield f"<blockquote{anchor}><p>{num}{words}</p>"
            yield from self._nested(below, level)
            yield "</blockquote>"
        elif below or block.num:
            yield f'<div class="{block.role} item"{anchor}>'
            yield f"<p>{num}{words}</p>"
            yield from self._nested(below, level)
            yield "</div>"
        else:
            yield f'<p class="{block.role}"{anchor}>{words}</p>'

    def _table(self, table: Table, eid: str) -> Iterator[str]:
        name = f"{_esc(eid)}__caption"
        region = f' role="region" aria-labelledby="{name}"' if table.caption else ""
        yield f'<div class="table"{region} tabindex="0"><table id="{_esc(eid)}">'
        if table.caption:
            yield f'<caption id="{name}">{self._inline(table.caption)}</caption>'
        width = max((sum(c.colspan for c in row.cells) for row in table.rows), default=0)
        if any(c.rowspan > 1 for row in table.rows for c in row.cells):  # then a row may have fewer cells
            width = 0
        heads = 0
        while heads < len(table.rows) and table.rows[heads].kind == "header":
            heads += 1
        for tag, rows in (("thead", table.rows[:heads]), ("tbody", table.rows[heads:])):
            if rows:
                yield f"<{tag}>"
                for row in rows:
                    yield self._row(row, table.columns, width)
                yield f"</{tag}>"
        yield "</table>"
        for note in table.notes:
            yield f'<p class="table-note"><sup>{_esc(note.mark)}</sup> {self._inline(note.content)}</p>'
        yield "</div>"

    def _row(self, row: Row, columns: Sequence[str], width: int) -> str:
        """A row of at least `width` places; what it leaves out is empty."""
        tag = "th" if row.kind == "header" else "td"
        cells = "".join(self._cell(cell, tag, columns[x] if x < len(columns) else "") for x, cell in _places(row))
        missing = "<td></td>" * (width - sum(cell.colspan for cell in row.cells))
        return f'<tr class="{row.kind}">{cells}{missing}</tr>'

    def _cell(self, cell: Cell, tag: str, column: str) -> str:
        spans = "".join(f' {n}="{v}"' for n, v in (("colspan", cell.colspan), ("rowspan", cell.rowspan)) if v > 1)
        looks = " ".join(filter(None, (cell.align or column, "figure" if _is_figure(cell) else "")))
        look = f' class="{looks}"' if looks else ""
        if not any(cell.blocks):
            tag = "td"  # an empty cell is the head of nothing
        scope = ' scope="col"' if tag == "th" else ""
        return f"<{tag}{scope}{spans}{look}>{'<br>'.join(map(self._inline, cell.blocks))}</{tag}>"

    def _notes(self) -> Iterator[str]:
        if not self.document.notes:
            return
        yield '<div class="notes" role="doc-endnotes"><hr>'
        for at, note in enumerate(self.document.notes, 1):
            yield from self._note(at, note)
        yield "</div>"

    def _note(self, at: int, note: Note) -> Iterator[str]:
        paragraphs = [self._inline(p) for p in note.paragraphs] or [""]
        label = f'aria-label="↩ {_esc(note.mark)}"'  # the role says the rest in the reader's own language
        calls = range(1, self.calls.get(at, 0) + 1)
        back = "".join(f' <a href="#call-{at}-{n}" role="doc-backlink" {label}>↩</a>' for n in calls)
        paragraphs[-1] += back
        body = "".join(f"<p>{p}</p>" for p in paragraphs[1:])
        yield f'<div class="note" id="note-{at}"><p><sup>{_esc(note.mark)}</sup> {paragraphs[0]}</p>{body}</div>'

    def _inline(self, content: Content) -> str:
        return "".join([self._one(node) for node in content])

    def _one(self, node: Inline) -> str:
        match node:
            case Text(text=text):
                return _esc(text)
            case LineBreak():
                return "<br>"
            case NoteCall(note=number):
                return self._call(number)
            case OpeningPhrase(children=children):
                return f'<em class="opening">{self._inline(children)}</em>'
            case Emphasis(style=style, children=children):
                return f"<{_EMPHASIS[style]}>{self._inline(children)}</{_EMPHASIS[style]}>"
            case Superscript(children=children):
                return f"<sup>{self._inline(children)}</sup>"
            case Subscript(children=children):
                return f"<sub>{self._inline(children)}</sub>"
            case Date(value=value, children=children):
                return f'<time datetime="{value.isoformat()}">{self._inline(children)}</time>'
            case Reference():
                return self._reference(node)
            case ReferenceList(children=children):
                return self._inline(children)
            case Mention(kind=kind, children=children):
                return f'<span class="{kind}">{self._inline(children)}</span>'
            case _:
                assert_never(node)

    def _call(self, number: int) -> str:
        self.calls[number] = count = self.calls.get(number, 0) + 1
        mark = self.document.notes[number - 1].mark if number <= len(self.document.notes) else str(number)
        return (
            f'<a href="#note-{number}" id="call-{number}-{count}" class="call" role="doc-noteref">'
            f"<sup>{_esc(mark)}</sup></a>"
        )

    def _reference(self, node: Reference) -> str:
        words = self._inline(node.children)
        address = cited(node, self.lang) if self.options.links else ""
        # a call inside the words is a link of its own, and links do not nest
        if not address or any(isinstance(leaf, NoteCall) for leaf, _ in runs(node.children)):
            return f"<cite>{words}</cite>" if node.kind != "internal" else words
        return f'<a class="{node.kind}" href="{_esc(address)}">{words}</a>'


def _zones(blocks: Sequence[tuple[Block, str]]) -> Iterator[tuple[str, list[tuple[Block, str]]]]:
    """Runs of one zone; a part or an annex opens a new one."""
    run: list[tuple[Block, str]] = []
    for block, eid in blocks:
        if run and (block.zone != run[0][0].zone or block.role in ("part", "annex")):
            yield run[0][0].zone, run
            run = []
        run.append((block, eid))
    if run:
        yield run[0][0].zone, run


def _is_figure(cell: Cell) -> bool:
    """Whether a cell holds a number, which must not be broken over lines."""
    text = "".join(map(plain, cell.blocks))
    return any(c.isdigit() for c in text) and not any(c.isalpha() for c in text)


def _runs_left_to_right(content: Content) -> bool:
    """Whether the first letter belongs to a script that does: ``9 January 2017`` on an Arabic page."""
    first = next((c for c in plain(content) if c.isalpha()), "")
    return first != "" and bidirectional(first) == "L"


def _places(row: Row) -> Iterator[tuple[int, Cell]]:
    x = 0
    for cell in row.cells:
        yield x, cell
        x += cell.colspan


def _esc(text: str) -> str:
    """Escaped, and without the control characters that HTML forbids."""
    if not text.isprintable():
        text = "".join(c if c >= " " or c in "\t\n" else "\ufffd" for c in text)
    return escape(text)


def _unshown(mark: Mark) -> bool:
    return isinstance(mark, Mention) or (isinstance(mark, Reference) and bool(mark.pinpoint or mark.until))


LOSSES = (
    Loss("annotations", "what a name stands for, and which part of a document is cited", without_marks(_unshown)),
    RECORD,
)
WRITER = Writer("html", ".html", "text/html", write, HtmlOptions, LOSSES)
