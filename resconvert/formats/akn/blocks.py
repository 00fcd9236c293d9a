"""Reads block structure: what the elements of Akoma Ntoso, whoever wrote them, are in the model.

The same functions read our own files and those of others; `own` tells where only ours say more
(roles in @class, numbers inside a line). Nothing is skipped: an element without a rule is read for
its blocks.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Final, cast, get_args

from resconvert import store
from resconvert.eids import DIVISION_ELEMENT, body_element
from resconvert.formats.akn.content import ContentReader
from resconvert.formats.akn.names import CLOSING_SIGNS, NUMBERED_HEADING, OWN, lettered, number_value
from resconvert.formats.akn.tree import Chars, Element
from resconvert.model.inlines import Content, Emphasis, OpeningPhrase, Run, Text, cut, nest, plain, runs
from resconvert.model.nodes import (
    Alignment,
    BodyRole,
    Cell,
    Division,
    DivisionKind,
    Node,
    Num,
    Paragraph,
    Role,
    Row,
    RowKind,
    Table,
    TableNote,
)
from resconvert.source import Span

_OWN = f"{{{OWN}}}"
_ROLES: Final = {body_element(role): role for role in get_args(BodyRole)}
_BODY_ROLES: Final = frozenset(get_args(BodyRole))
_ALIGNMENTS: Final = frozenset(get_args(Alignment)) - {""}
_KINDS: Final[dict[str, DivisionKind]] = {
    **{element: kind for kind, element in DIVISION_ELEMENT.items()},
    "book": "part", "tome": "part", "subpart": "part", "subchapter": "chapter", "subsection": "section",
    "subtitle": "title", "subdivision": "heading", "rule": "article", "subrule": "article",
}  # fmt: skip
_PARAGRAPHS: Final = frozenset(
    ["paragraph", "subparagraph", "point", "item", "indent", "alinea", "clause", "subclause", "li"]
)
_LISTS: Final = frozenset(["list", "sublist", "blockList", "ol", "ul"])
_HEADS: Final = frozenset(("heading", "subheading"))
_WRAPPERS: Final = frozenset(
    ["recitals", "citations", "div", "blockContainer", "tblock", "component", "intro", "content", "wrapUp", "foreign"]
)
_HEADING_CLASS = store.pattern(r"H\d|HC[hH]|Heading|BlueHeading")
_LETTER = store.pattern(r"^[(\[’‘'\"]?(?:[^\W\d_]{1,5}|\d{1,2}[’'\"]|[一-龥㈠-㈩]|[-–—•▪·])[)\]\.\-’'\"]{0,2}$")


@dataclass(slots=True)
class BlockReader:
    inlines: ContentReader
    own: bool

    # Leaves.

    def content(self, e: Element) -> Content:
        return self.inlines.content(e)

    def num(self, e: Element | None) -> Num | None:
        if e is None:
            return None
        if self.own:
            printed, span = e.text(), _inner_span(e)
        else:
            content = self.inlines.content(e)
            printed, span = plain(content), span_of(content)
        stated = e.get(f"{_OWN}value") if f"{_OWN}value" in e.attributes else number_value(printed)
        return Num(printed, stated, span=span) if printed or self.own else None

    def labelled(self, e: Element) -> tuple[Num | None, Content]:
        """A line whose number stands inside it, as ours do where no ``num`` may stand."""
        first = e.children[0] if e.children else None
        if not (self.own and isinstance(first, Element) and first.get("name") == "akn4un:num"):
            return None, self.content(e)
        rest = list(e.children[1:])
        return self.num(first), _without_blank(self.inlines.of(rest))

    # Body, annexes.

    def body(self, elements: Iterable[Element], zone: str = "body") -> tuple[Node, ...]:
        out: list[Node] = []
        for e in elements:
            self._hier(e, out, zone)
        return tuple(out)

    def _hier(self, e: Element, out: list[Node], zone: str) -> None:
        name = e.name
        if name in _PARAGRAPHS or (name in ("hcontainer", "blockContainer") and self._role_of(e)):
            self._paragraph(e, out, zone)
        elif name in _LISTS:
            self._list(e, out, zone)
        elif name == "table":
            out.append(self.table(e))
        elif name in _KINDS or (name in ("hcontainer", "blockContainer") and e.find(*_HEADS, "num")):
            self._division(e, out, zone)
        elif name in _HEADS or name == "crossHeading":
            self._heading(e, out)
        elif name in ("p", "block", "listIntroduction", "listWrapUp"):
            self._line(e, out, zone)
        elif name == "num":
            out.append(Division("heading", (), self.num(e), span=e.span))
        elif name == "formula":
            out.extend(Paragraph("formula", self.content(p), span=p.span) for p in e.elements())
        else:
            self._unwrapped(e, out, zone)

    def _unwrapped(self, e: Element, out: list[Node], zone: str) -> None:
        """What an element without a meaning of its own holds."""
        if _words_here(e):
            content = self.content(e)
            if content:
                role = _by_sign(content)
                out.append(Paragraph(role, content if self.own else _opening(content, role), span=e.span))
            return
        for child in e.elements():
            self._hier(child, out, zone)

    def _role_of(self, e: Element) -> Role | None:
        if e.name == "blockContainer":
            return cast(Role, e.get("class")) if e.get("class") in _BODY_ROLES else None
        return _ROLES.get(e.get("name"))

    def _heading(self, e: Element, out: list[Node]) -> None:
        content = self.content(e)
        if not content:
            return
        sign = plain(content).rstrip('"”»’）)')[-1:]
        if e.name == "crossHeading" and sign in tuple(",،，"):
            words = content if self.own else _opening(content, "preambular")
            out.append(Paragraph("preambular", words, span=e.span))
        elif e.name == "crossHeading" and sign in tuple(".;:。；：؛"):
            out.append(Paragraph("text", content, span=e.span))
        else:
            out.append(Division("heading", content, span=e.span))

    def _line(self, e: Element, out: list[Node], zone: str) -> None:
        """A paragraph of print without a structure of its own."""
        if self.own and e.get("class") == "table-note" and out and isinstance(out[-1], Table):
            out[-1] = self._with_note(out[-1], e)
            return
        kids = list(e.elements())
        if kids and e.name == "p" and all(k.name in _HEADS | {"num", "docTitle"} for k in kids) and not _words_here(e):
            heads = [(k, self.content(k)) for k in kids]
            out.extend(Division("heading", content, span=k.span) for k, content in heads if content)
            return
        num, content = self.labelled(e)
        if not content and num is None:
            return
        stated = e.get("class") if self.own else ""
        role = cast(Role, stated if stated in _BODY_ROLES else _by_sign(content))
        words = content if self.own else _opening(content, role)
        out.append(Paragraph(role, words, num, span=e.span))

    def _list(self, e: Element, out: list[Node], zone: str) -> None:
        for child in e.elements():
            if child.name in ("intro", "listIntroduction", "wrapUp", "listWrapUp"):
                role: Role = "wrap-up" if "rap" in child.name else "text"
                out.extend(self._blocks(child, role, zone))
            elif child.name in _PARAGRAPHS:
                self._paragraph(child, out, zone, point=True)
            else:
                self._sublist(child, out, zone)

    def _sublist(self, e: Element, out: list[Node], zone: str) -> None:
        """A list beside points, as the UN writes it, hangs below the point before it."""
        last = out[-1] if out else None
        if self.own or e.name not in _LISTS or not (isinstance(last, Paragraph) and last.role == "point"):
            self._hier(e, out, zone)
            return
        below: list[Node] = list(last.children)
        self._list(e, below, zone)
        out[-1] = replace(last, children=tuple(below))

    def _paragraph(self, e: Element, out: list[Node], zone: str, *, point: bool = False) -> None:
        """A numbered or unnumbered unit with its words and what hangs below it."""
        numbers = e.all("num")
        if e.find(*_HEADS) and all(c.name in _HEADS or c.name == "num" for c in e.elements()):
            self._division(e, out, zone)
            return
        num = self.num(numbers[0]) if numbers else None
        heads = e.all(*_HEADS)
        title = self.content(heads[0]) if num is not None and e.name == "point" and len(heads) == 1 else None
        for head in heads if title is None else ():
            self._heading(head, out)
        if not self.own and num is not None and self._titled(e, num):
            out.append(Division(_kind_of(num), self._words_of(e), num, span=e.span))
            return
        words: Content | None = title
        below: list[Node] = []

        def add(nodes: Sequence[Node]) -> None:
            nonlocal words
            for node in nodes:
                alone = isinstance(node, Paragraph) and node.num is None and not below and words is None
                if alone and isinstance(node, Paragraph):
                    words = node.content
                    below.extend(node.children)
                else:
                    below.append(node)

        for child in e.elements():
            if child.name in _HEADS or child.name == "num":
                continue
            if self.own and child.name == "p" and child.get("class"):
                self._line(child, below, zone)
            elif child.name in ("content", "intro", "p", "block"):
                if self.own and child.name in ("content", "intro"):
                    add(self._own_words(child, zone))
                else:
                    add(self._blocks(child, "text", zone))
            elif child.name == "wrapUp":
                below.extend(self._blocks(child, "wrap-up", zone))
            elif child.name in _LISTS:
                for part in child.elements():
                    if part.name in ("intro", "listIntroduction"):
                        own = self.own and part.name == "intro"
                        add(self._own_words(part, zone) if own else self._blocks(part, "text", zone))
                    elif part.name in ("wrapUp", "listWrapUp"):
                        below.extend(self._blocks(part, "wrap-up", zone))
                    elif part.name in _PARAGRAPHS:
                        self._paragraph(part, below, zone, point=True)
                    else:
                        self._sublist(part, below, zone)
            else:
                self._hier(child, below, zone)
        for extra in numbers[1:]:
            below.insert(0, Paragraph("text", self.content(extra), span=extra.span))
        if not self.own and words is None and num is None:
            words = self.content(e) if not below and _words_here(e) else None
            if not words and all(isinstance(b, Division | Table) for b in below):
                out.extend(below)
                return
        role = self._paragraph_role(e, num, words or (), zone, point)
        if not self.own:
            words = _opening(words or (), role)
        out.append(Paragraph(role, words or (), num, tuple(below), span=e.span))

    def _own_words(self, e: Element, zone: str) -> list[Node]:
        """Blocks of ours: the first ``p`` without a class is the paragraph's own words, even if empty."""
        nodes: list[Node] = []
        for child in e.elements():
            if child.name == "p" and not child.get("class"):
                nodes.append(Paragraph("text", self.content(child), span=child.span))
            else:
                self._hier(child, nodes, zone)
        return nodes

    def _paragraph_role(self, e: Element, num: Num | None, words: Content, zone: str, point: bool) -> Role:
        if self.own or e.name == "hcontainer":
            stated = self._role_of(e) if e.name in ("hcontainer", "blockContainer") else None
            return stated or ("point" if e.name == "item" else _ROLES.get(e.name, "text"))
        if point or e.name in ("point", "item", "indent", "li", "subparagraph", "subclause"):
            return "point"
        if num and num.printed.strip():
            return "point" if _LETTER.match(num.printed.replace(" ", "")) else "operative"
        sign = plain(words).rstrip('"”»’）)')[-1:]
        if sign in tuple(",،，"):
            return "preambular"
        return "text" if zone == "annex" or e.name == "alinea" or e.parent is None or _several(e) else "operative"

    def _blocks(self, e: Element, role: Role, zone: str) -> list[Node]:
        """The blocks of content, an introduction or what closes a list."""
        if e.name in ("p", "block", "listIntroduction", "listWrapUp"):
            holder: Iterable[Element] = (e,)
        elif _words_here(e):
            holder = (e,)
        else:
            holder = e.elements()
        out: list[Node] = []
        for child in holder:
            inner = child.name in ("p", "block", "listIntroduction", "listWrapUp") or child is e
            if inner and not any(k.name in _HEADS | {"table"} for k in child.elements()):
                if self.own and child.get("class") == "table-note" and out and isinstance(out[-1], Table):
                    out[-1] = self._with_note(out[-1], child)
                    continue
                stated = child.get("class") if self.own else ""
                content = self.content(child)
                if content or stated:
                    found = cast(Role, stated if stated in _BODY_ROLES else role)
                    out.append(Paragraph(found, content, span=child.span))
            else:
                self._hier(child, out, zone)
        return out

    def _titled(self, e: Element, num: Num) -> bool:
        """Whether a paragraph of the UN's is a heading with its number: class or bold says so."""
        holder = e.find("content")
        if holder is None or not lettered(num.printed) or len(holder.all("p")) != 1:
            return False
        content = self._words_of(e)
        if not content or plain(content).rstrip()[-1:] in CLOSING_SIGNS:
            return False
        bold = all(any(isinstance(m, Emphasis) and m.style == "bold" for m in marks) for _, marks in runs(content))
        return bold or _HEADING_CLASS.match(e.get("class")) is not None

    def _words_of(self, e: Element) -> Content:
        """The words of a paragraph that holds nothing else."""
        holder = e.find("content")
        line = holder.find("p") if holder is not None else None
        return self.content(line) if line is not None else ()

    def _division(self, e: Element, out: list[Node], zone: str) -> None:
        kind = _KINDS.get(e.get("class") if e.name == "blockContainer" else e.name, "heading")
        num = self.num(e.find("num"))
        headings = [h for h in e.elements() if h.name in _HEADS]
        heading = self.content(headings[0]) if headings else ()
        below: list[Node] = []
        for extra in headings[1:]:
            self._heading(extra, below)
        skip = {id(h) for h in headings} | {id(e.find("num"))}
        line = next(e.elements(), None)
        if self.own and line is not None and line.get("class") == NUMBERED_HEADING:
            num, heading = self.num(line.find("num")), self._words_of(line)
            skip = {id(line)}
        rest = [c for c in e.elements() if id(c) not in skip]
        below.extend(self.body(rest, zone))
        if num is None and not heading and not self.own:
            out.extend(below)
            return
        out.append(Division(kind, heading, num, tuple(below), span=e.span))

    # Preamble.

    def preamble(self, elements: Iterable[Element]) -> tuple[Node, ...]:
        out: list[Node] = []
        pending: tuple[Division, Element] | None = None  # a heading of ours that waits for its container
        for e in elements:
            if pending and e.name == "container" and e.get("name") == pending[1].get("name") and not e.get("refersTo"):
                head = pending[0]
                out[-1] = Division(head.kind, head.heading, head.num, self.preamble(e.elements()), span=head.span)
                pending = None
                continue
            pending = None
            if self.own and e.name == "block":
                num, content = self.labelled(e)
                division = Division(_KINDS.get(e.get("name"), "heading"), content, num, span=e.span)
                out.append(division)
                pending = (division, e)
            else:
                self._preambular(e, out)
        return tuple(out)

    def _preambular(self, e: Element, out: list[Node]) -> None:
        match e.name:
            case "formula":
                for p in e.elements():
                    content = self.content(p)
                    if content or self.own:
                        out.append(Paragraph("formula", content, span=p.span))
            case "container" | "recital" | "citation":
                self._container(e, out)
            case "blockList" | "ol" | "ul":
                for item in e.elements():
                    if item.name in _PARAGRAPHS:
                        self._paragraph(item, out, "preamble", point=True)
                    else:
                        out.extend(self._blocks(item, "preambular", "preamble"))
            case "p" | "block":
                if self.own:
                    self._line(e, out, "preamble")
                    return
                content = self.content(e)
                sign = plain(content)[-1:]
                if not content:
                    return
                if sign in tuple(",،，;"):
                    out.append(Paragraph("preambular", _opening(content, "preambular"), span=e.span))
                elif sign in tuple(".;:。；：؛"):
                    out.append(Paragraph("text", content, span=e.span))
                else:
                    out.append(Division("heading", content, span=e.span))
            case "table":
                out.append(self.table(e))
            case "heading" | "subheading" | "crossHeading":
                self._heading(e, out)
            case "recitals" | "citations" | "div":
                for child in e.elements():
                    self._preambular(child, out)
            case name if name in _PARAGRAPHS:
                self._paragraph(e, out, "preamble")
            case _:
                self._unwrapped(e, out, "preamble")

    def _container(self, e: Element, out: list[Node]) -> None:
        """One preambular paragraph, or a paragraph of another role that its name tells."""
        role: Role = "preambular"
        if self.own and not e.get("refersTo"):
            role = _ROLES.get(e.get("name"), "preambular")
        first = e.find("num")
        num = self.num(first)
        words: Content | None = None
        below: list[Node] = []
        for child in e.elements():
            if child is first:
                continue
            if (
                child.name in ("p", "block", "intro")
                and words is None
                and not below
                and not (self.own and child.get("class"))
            ):
                number, words = self.labelled(child)
                num = num or number
            elif child.name == "blockList":
                for item in child.elements():
                    if item.name == "listIntroduction" and words is None and not below:
                        number, words = self.labelled(item)
                        num = num or number
                    elif item.name in _PARAGRAPHS:
                        self._paragraph(item, below, "preamble", point=True)
                    else:
                        below.extend(self._blocks(item, "wrap-up", "preamble"))
            elif child.name == "container":
                self._container(child, below)
            elif child.name in ("p", "block") and not self.own:
                below.extend(self._blocks(child, "text", "preamble"))
            else:
                self._hier(child, below, "preamble")
        if words is None and not below and not self.own:
            words = self.content(e)
        if not words and not below and num is None and not self.own:
            return
        if not self.own:
            if words is None and all(isinstance(b, Table) for b in below):
                out.extend(below)
                return
            words = _opening(words or (), role)
        out.append(Paragraph(role, words or (), num, tuple(below), span=e.span))

    # Tables.

    def table(self, e: Element) -> Table:
        caption = e.find("caption")
        rows = tuple(self._row(tr) for tr in e.iter() if tr.name == "tr" and tr.get("class") != "none")
        stated = e.get(f"{_OWN}columns")
        columns = tuple("" if c == "none" else c for c in stated.split()) if stated else ()
        return Table(
            rows, cast("tuple[Alignment, ...]", columns), self.content(caption) if caption else (), span=e.span
        )

    def _row(self, tr: Element) -> Row:
        cells = [c for c in tr.elements() if c.name in ("td", "th") and not (self.own and c.get("class") == "none")]
        head = bool(cells) and all(c.name == "th" for c in cells)
        kind = tr.get("class") if tr.get("class") in get_args(RowKind) else "header" if head else "body"
        return Row(tuple(map(self._cell, cells)), cast(RowKind, kind), span=tr.span)

    def _cell(self, td: Element) -> Cell:
        blocks: list[Content] = []
        if _words_here(td):
            blocks.append(self.content(td))
        else:
            for block in _leaves(td):
                content = self.content(block)
                if content or self.own:
                    blocks.append(content)
        align = next((a for a in td.get("class").split() if a in _ALIGNMENTS), "") or _alignment(td.get("style"))
        return Cell(
            tuple(blocks), _count(td.get("colspan")), _count(td.get("rowspan")), cast(Alignment, align)
        )  # fmt: skip

    def _with_note(self, table: Table, p: Element) -> Table:
        first = p.children[0] if p.children else None
        mark = first.text() if isinstance(first, Element) else ""
        span = _inner_span(first.find("sup") or first) if isinstance(first, Element) else None
        content = _without_blank(self.inlines.of(p.children[1:]))
        note = TableNote(mark, content, span=span)
        return Table(table.rows, table.columns, table.caption, (*table.notes, note), span=table.span)


def _leaves(e: Element) -> list[Element]:
    """The paragraphs of a cell, however deep."""
    out: list[Element] = []
    for child in e.elements():
        holds = any(k.name in ("p", "block", "item", "point") or k.name in _LISTS for k in child.elements())
        out.extend(_leaves(child) if holds else [child])
    return out


def _count(text: str) -> int:
    return int(text) if text.isdigit() and 0 < int(text) < 10_000 else 1


def _alignment(style: str) -> str:
    found = re.search(r"text-align:\s*(left|right|center|justify)", style)
    return found[1] if found else ""


def _words_here(e: Element) -> bool:
    """Whether an element holds characters of its own, not only elements."""
    return any(isinstance(c, Chars) and c.text.strip() for c in e.children)


def _several(e: Element) -> bool:
    """Whether the units beside this one are many and unnumbered: then none of them is "the" operative one."""
    siblings = [s for s in e.parent.elements() if s.name in _PARAGRAPHS] if e.parent else []
    return len(siblings) > 1 and not any(s.find("num") for s in siblings)


def _kind_of(num: Num) -> DivisionKind:
    """A Roman or Chinese numeral numbers sections, a letter what is below them."""
    return "section" if len(num.value) > 1 or num.value in "IVX" or num.value.isnumeric() else "heading"


def _by_sign(content: Content) -> Role:
    return "preambular" if plain(content).rstrip('"”»’）)')[-1:] in tuple(",،，") else "text"


def _opening(content: Content, role: Role) -> Content:
    """Italics at the head of a preambular or operative paragraph (bold in Chinese) are its opening phrase."""
    if role not in ("preambular", "operative", "point") or not content:
        return content
    out: list[Run] = []
    head = True
    for leaf, marks in runs(content):
        set_off = any(isinstance(m, Emphasis) and m.style != "underline" for m in marks)
        head = head and set_off and isinstance(leaf, Text)
        if head:
            marks = (*(m for m in marks if not isinstance(m, Emphasis)), OpeningPhrase(()))
        out.append(Run(leaf, marks))
    return nest(out)


def _without_blank(content: Content) -> Content:
    """Without the one space that stands between a number or mark and its words."""
    if not content or not isinstance(content[0], Text) or not content[0].text.startswith(" "):
        return content
    first = content[0]
    rest = (cut(first, 1, len(first.text)),) if len(first.text) > 1 else ()
    return (*rest, *content[1:])


def _inner_span(e: Element) -> Span | None:
    chunks = [c for child in e.iter() for k in child.children if isinstance(k, Chars) for c in k.chunks]
    return Span(chunks[0][1], chunks[-1][2]) if chunks else None


def span_of(content: Content) -> Span | None:
    """From the first to the last character of the text in `content`."""
    spans = [leaf.span for leaf, _ in runs(content) if isinstance(leaf, Text) and leaf.span]
    return Span(spans[0].start, spans[-1].end) if spans else None
