"""A Word file as paragraphs, tables and notes with what Word shows of them; no notion of resolutions yet.

The walker goes over the XML itself: fields give their result, tracked changes are taken or refused,
smart tags, content controls and hyperlinks are looked through, automatic numbers are computed, and note
references in all their forms are found.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal, NamedTuple, TypeAlias

from lxml import etree

from resconvert.formats.docx.container import Container
from resconvert.formats.docx.lists import Lists, W, number, value

Revisions = Literal["accept", "reject", "error"]
MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
WPS = "{http://schemas.microsoft.com/office/word/2010/wordprocessingShape}"


class Shape(NamedTuple):
    """How a run looks beyond its paragraph's style: None where it says nothing of its own.
    `style` is the lower-case name of its character style; `vertical` is superscript, subscript or ""."""

    bold: bool | None = None
    italic: bool | None = None
    underline: bool = False
    vertical: str = ""
    style: str = ""


PLAIN = Shape()


class Token(NamedTuple):
    """A piece of a paragraph. `kind`: ``text``; ``break``; ``note`` (text = note id), ``again`` (a field
    that repeats a note call; text = note id); ``mark`` (the place of the note's own number)."""

    kind: str
    text: str
    shape: Shape = PLAIN


@dataclass(slots=True)
class WordPara:
    """One paragraph. `label` is its automatic number; `level` its list level, None outside lists;
    `outline` the direct outline level."""

    style: str = ""
    tokens: list[Token] = field(default_factory=list)
    label: str = ""
    level: int | None = None
    outline: int | None = None
    align: str = ""
    indent: int = 0
    bookmarks: list[str] = field(default_factory=list)
    part: str = ""
    index: int = 0
    boxes: list[WordPara] = field(default_factory=list)
    break_before: bool = False

    @property
    def text(self) -> str:
        return "".join(t.text for t in self.tokens if t.kind == "text")


@dataclass(slots=True)
class WordCell:
    items: list[Item]
    columns: int = 1
    merge: str = ""  # "restart", "continue", ""


@dataclass(slots=True)
class WordRow:
    cells: list[WordCell]
    header: bool = False


@dataclass(slots=True)
class WordTable:
    rows: list[WordRow]
    columns: int = 0


Item: TypeAlias = WordPara | WordTable


@dataclass(slots=True)
class WordNote:
    """`custom` is the mark typed for it, "" where Word counts."""

    id: str
    items: list[Item]
    custom: str = ""


@dataclass(slots=True)
class StyleInfo:
    id: str
    name: str
    kind: str
    based: str = ""
    num: str | None = None
    level: int | None = None
    outline: int | None = None
    bold: bool | None = None
    italic: bool | None = None
    underline: bool | None = None
    vertical: str | None = None
    align: str | None = None
    indent: int | None = None


def _on(element: etree._Element | None) -> bool | None:
    if element is None:
        return None
    return element.get(f"{W}val") not in ("0", "false", "none", "off")


class Styles:
    def __init__(self, root: etree._Element | None) -> None:
        self.by_id: dict[str, StyleInfo] = {}
        self.default = ""
        self.list_styles: dict[str, str] = {}
        self._chains: dict[str, tuple[StyleInfo, ...]] = {}
        for element in root.iterfind(f"{W}style") if root is not None else ():
            info = _style(element)
            self.by_id[info.id] = info
            if info.kind == "paragraph" and element.get(f"{W}default") in ("1", "true"):
                self.default = info.id
            if info.kind == "numbering" and info.num:
                self.list_styles[info.id] = info.num

    def chain(self, style: str) -> tuple[StyleInfo, ...]:
        """The style and those it is based on, nearest first."""
        found = self._chains.get(style)
        if found is None:
            out: list[StyleInfo] = []
            seen: set[str] = set()
            at = style
            while at in self.by_id and at not in seen:
                seen.add(at)
                out.append(self.by_id[at])
                at = self.by_id[at].based
            found = self._chains[style] = tuple(out)
        return found

    def name(self, style: str) -> str:
        info = self.by_id.get(style)
        return info.name if info else style


def _style(element: etree._Element) -> StyleInfo:
    p, r = element.find(f"{W}pPr"), element.find(f"{W}rPr")
    info = StyleInfo(
        element.get(f"{W}styleId") or "",
        value(element, f"{W}name") or element.get(f"{W}styleId") or "",
        element.get(f"{W}type") or "paragraph",
        value(element, f"{W}basedOn") or "",
    )
    if p is not None:
        info.num = value(p, f"{W}numPr/{W}numId")
        level = value(p, f"{W}numPr/{W}ilvl")
        info.level = number(level, 0) if level is not None else None
        outline = value(p, f"{W}outlineLvl")
        info.outline = number(outline, 9) if outline is not None else None
        info.align = value(p, f"{W}jc")
        info.indent = _indent(p.find(f"{W}ind"))
    if r is not None:
        info.bold, info.italic = _on(r.find(f"{W}b")), _on(r.find(f"{W}i"))
        info.underline = _on(r.find(f"{W}u"))
        info.vertical = value(r, f"{W}vertAlign")
    return info


def _indent(element: etree._Element | None) -> int | None:
    if element is None:
        return None
    left = number(element.get(f"{W}left") or element.get(f"{W}start"), 0)
    return left + number(element.get(f"{W}firstLine"), 0) - number(element.get(f"{W}hanging"), 0)


_INLINE = frozenset(
    f"{W}{n}"
    for n in ("sdt", "sdtContent", "smartTag", "customXml", "hyperlink", "ins", "del", "moveTo", "moveFrom", "bdo", "dir")
)
_BLOCK = frozenset(f"{W}{n}" for n in ("sdt", "sdtContent", "customXml", "ins", "moveTo", "smartTag"))
_REVISIONS = frozenset(f"{W}{n}" for n in ("ins", "del", "moveTo", "moveFrom"))
_SKIPPED = {
    "accept": frozenset({f"{W}del", f"{W}moveFrom"}),
    "reject": frozenset({f"{W}ins", f"{W}moveTo"}),
}
_NOTEREF = re.compile(r'\s*NOTEREF\s+"?([^\s"]+)', re.IGNORECASE)
_DATE = re.compile(r"\s*(DATE|TIME|PRINTDATE|SAVEDATE|CREATEDATE)\b", re.IGNORECASE)
_CODES = re.compile(r"\s*(PAGE|NUMPAGES|SECTIONPAGES|PAGEREF)\b", re.IGNORECASE)


@dataclass(slots=True)
class _Field:
    instruction: str = ""
    result: bool = False
    tokens: list[Token] = field(default_factory=list)


class WordFile:
    """What was found in the file. `fields` are refreshed dates and other fields worth a word."""

    def __init__(self, container: Container, revisions: Revisions) -> None:
        self.container = container
        self.revisions: Revisions = revisions
        self._skip = _SKIPPED["reject" if revisions == "reject" else "accept"]
        self.changes = 0
        self.paragraphs = 0
        self.open_fields = 0
        self.depth = 0
        self.main = next((r.target for r in container.relations("") if r.kind == "officeDocument" and not r.external), "")
        if not self.main or self.main not in container.names:
            raise container.error("this is no Word file: it has no main document part")
        self.relations = list(container.relations(self.main))
        self.parts: dict[str, str] = {}
        self.by_rel: dict[str, str] = {}
        for relation in self.relations:
            if not relation.external:
                self.parts.setdefault(relation.kind, relation.target)
                self.by_rel[relation.id] = relation.target
        root = container.xml(self.main)
        if root is None or root.tag != f"{W}document":
            raise container.error("this is no Word document: its main part is something else")
        self.root = root
        self.styles = Styles(self._optional("styles"))
        self.lists = Lists(self._optional("numbering"))
        self.lists.resolve_links(self.styles.list_styles)
        self._shapes: dict[str, Shape] = {}
        self._note_bookmarks: dict[str, str] | None = None
        self._custom: dict[str, str] = {}
        self._numbered: dict[str, tuple[str | None, int | None]] = {}

    def _optional(self, kind: str) -> etree._Element | None:
        name = self.parts.get(kind)
        return self.container.xml(name) if name else None

    # ---------------------------------------------------------------- parts

    def body(self) -> list[Item]:
        body = self.root.find(f"{W}body")
        if body is None:
            raise self.container.error("the document has no body")
        return self._story(body, self.main)

    def stories(self, kind: Literal["header", "footer"]) -> Iterator[tuple[str, list[Item]]]:
        """Headers or footers with their type (first, even, default), those of the first section that has any."""
        seen: set[str] = set()
        for section in self.root.iter(f"{W}sectPr"):
            for reference in section.iterfind(f"{W}{kind}Reference"):
                name = self.by_rel.get(reference.get(f"{R}id") or "")
                which = reference.get(f"{W}type") or "default"
                if not name or name in seen:
                    continue
                seen.add(name)
                root = self.container.xml(name)
                if root is not None:
                    yield which, self._story(root, name)

    def notes(self) -> dict[str, WordNote]:
        """Foot- and endnotes by the id their references use (endnotes with an ``e`` before it)."""
        out: dict[str, WordNote] = {}
        for kind, prefix, tag in (("footnotes", "", "footnote"), ("endnotes", "e", "endnote")):
            root = self._optional(kind)
            for element in root.iterfind(f"{W}{tag}") if root is not None else ():
                if element.get(f"{W}type") in (None, "normal"):
                    key = prefix + (element.get(f"{W}id") or "")
                    out[key] = WordNote(key, self._story(element, self.parts[kind]), self._custom.get(key, ""))
        return out

    def comments(self) -> Iterator[tuple[str, str]]:
        """Author and text of each comment."""
        root = self._optional("comments")
        for element in root.iterfind(f"{W}comment") if root is not None else ():
            words = "".join(t.text or "" for t in element.iter(f"{W}t"))
            yield element.get(f"{W}author") or "", words

    def first_note(self) -> int:
        """The number Word starts notes with."""
        for start in self.root.iter(f"{W}numStart"):
            if start.getparent() is not None and start.getparent().tag == f"{W}footnotePr":  # type: ignore[union-attr]
                return number(start.get(f"{W}val"), 1)
        return 1

    # ---------------------------------------------------------------- blocks

    def _story(self, element: etree._Element, part: str) -> list[Item]:
        out: list[Item] = []
        pending: list[WordPara] = []
        self._blocks(element, part, out, pending)
        if pending:  # the last paragraph mark was deleted; what stood before it stays
            out.append(_joined(pending, WordPara(part=part)))
        return out

    def _blocks(self, element: etree._Element, part: str, out: list[Item], pending: list[WordPara]) -> None:
        self.depth += 1
        self.container.limits.check("nesting", self.depth, self.container.name)
        marks: list[str] = []
        for child in element:
            tag = child.tag
            if tag == f"{W}p":
                paragraph, gone = self._paragraph(child, part)
                if marks:
                    paragraph.bookmarks[:0] = marks
                    marks = []
                if gone:
                    pending.append(paragraph)
                    continue
                if pending:
                    paragraph = _joined(pending, paragraph)
                    pending.clear()
                out.append(paragraph)
                out.extend(paragraph.boxes)
            elif tag == f"{W}tbl":
                out.append(self._table(child, part))
            elif tag == f"{W}bookmarkStart":
                marks.append(child.get(f"{W}name") or "")
            elif tag in _BLOCK or tag == f"{W}del" or tag == f"{W}moveFrom":
                if tag in _REVISIONS:
                    self._change()
                if tag not in self._skip:
                    self._blocks(child, part, out, pending)
            elif tag == f"{MC}AlternateContent":
                if (choice := _alternative(child)) is not None:
                    self._blocks(choice, part, out, pending)
        self.depth -= 1

    def _change(self) -> None:
        self.changes += 1

    def _table(self, element: etree._Element, part: str) -> WordTable:
        rows: list[WordRow] = []
        for row in self._rows(element):
            properties = row.find(f"{W}trPr")
            cells: list[WordCell] = []
            for cell in self._cells(row):
                own = cell.find(f"{W}tcPr")
                merge = own.find(f"{W}vMerge") if own is not None else None
                state = "" if merge is None else merge.get(f"{W}val") or "continue"
                columns = number(value(own, f"{W}gridSpan"), 1) if own is not None else 1
                cells.append(WordCell(self._story(cell, part), max(1, min(columns, 1000)), state))
            head = properties.find(f"{W}tblHeader") if properties is not None else None
            rows.append(WordRow(cells, bool(_on(head))))
        grid = element.find(f"{W}tblGrid")
        return WordTable(rows, len(grid) if grid is not None else 0)

    def _rows(self, element: etree._Element) -> Iterator[etree._Element]:
        for child in element:
            if child.tag == f"{W}tr":
                properties = child.find(f"{W}trPr")
                if properties is not None:
                    for tag in (f"{W}ins", f"{W}del"):
                        if properties.find(tag) is not None:
                            self._change()
                            if tag in self._skip:
                                break
                    else:
                        yield child
                    continue
                yield child
            elif child.tag in _BLOCK and child.tag not in self._skip:
                yield from self._rows(child)

    def _cells(self, element: etree._Element) -> Iterator[etree._Element]:
        for child in element:
            if child.tag == f"{W}tc":
                yield child
            elif child.tag in _BLOCK and child.tag not in self._skip:
                yield from self._cells(child)

    def _paragraph(self, element: etree._Element, part: str) -> tuple[WordPara, bool]:
        """The paragraph, and whether its end was deleted, so that it goes on into the next."""
        self.paragraphs += 1
        if not self.paragraphs % 1000:
            self.container.limits.check("paragraphs", self.paragraphs, self.container.name)
        out = WordPara(part=part, index=self.paragraphs)
        gone = False
        properties = element.find(f"{W}pPr")
        num: str | None = None
        level: int | None = None
        if properties is not None:
            mark = properties.find(f"{W}rPr")
            if mark is not None:
                for tag in _REVISIONS:
                    if mark.find(tag) is not None:
                        self._change()
                        gone = gone or tag in self._skip
            change = properties.find(f"{W}pPrChange")
            if change is not None:
                self._change()
                old = change.find(f"{W}pPr")
                if self.revisions == "reject" and old is not None:
                    properties = old
            out.style = value(properties, f"{W}pStyle") or ""
            numbering = properties.find(f"{W}numPr")
            if numbering is not None:
                num = value(numbering, f"{W}numId")
                text = value(numbering, f"{W}ilvl")
                level = number(text, 0) if text is not None else None
            outline = value(properties, f"{W}outlineLvl")
            out.outline = number(outline, 9) if outline is not None else None
            out.align = value(properties, f"{W}jc") or ""
            tab = properties.find(f"{W}tabs/{W}tab[@{W}val='decimal']")
            if tab is not None:
                out.align = "decimal"
            indent = _indent(properties.find(f"{W}ind"))
            out.break_before = bool(_on(properties.find(f"{W}pageBreakBefore")))
        else:
            indent = None
        out.style = out.style or self.styles.default
        self._number(out, num, level, gone)
        out.indent = indent if indent is not None else next((s.indent for s in self.styles.chain(out.style) if s.indent is not None), 0)
        if not out.align:
            out.align = ""
        _Runs(self, out).walk(element)
        return out, gone

    def _number(self, out: WordPara, num: str | None, level: int | None, gone: bool) -> None:
        if num is None or level is None:
            known = self._numbered.get(out.style)
            if known is None:
                known = self._numbered[out.style] = self._style_number(out.style)
            if num is None:
                num = known[0]
            if level is None:
                level = known[1]
        if num and num != "0" and num in self.lists.instances and not gone:
            out.level = level or 0
            out.label = self.lists.label(num, out.level)

    def _style_number(self, style: str) -> tuple[str | None, int | None]:
        chain = self.styles.chain(style)
        level = next((s.level for s in chain if s.level is not None), None)
        for info in chain:
            if info.num is not None:
                if level is None:
                    level = self.lists.level_of_style(info.num, info.id)
                return info.num, level
        return None, level

    # ---------------------------------------------------------------- runs

    def shape(self, properties: etree._Element | None) -> Shape:
        """What a run says of its own look; character styles say it for it."""
        if properties is None or not len(properties):
            return PLAIN
        if (change := properties.find(f"{W}rPrChange")) is not None:
            self._change()
            if self.revisions == "reject" and (old := change.find(f"{W}rPr")) is not None:
                return self.shape(old)
        style = ""
        bold = italic = underline = None
        vertical = None
        for child in properties:
            match child.tag:
                case t if t == f"{W}rStyle":
                    style = child.get(f"{W}val") or ""
                case t if t == f"{W}b":
                    bold = _on(child)
                case t if t == f"{W}i":
                    italic = _on(child)
                case t if t == f"{W}u":
                    underline = _on(child)
                case t if t == f"{W}vertAlign":
                    vertical = child.get(f"{W}val")
                case _:
                    pass
        name = ""
        if style:
            chain = self.styles.chain(style)
            name = chain[0].name.lower() if chain else style.lower()
            for info in chain:
                bold = info.bold if bold is None else bold
                italic = info.italic if italic is None else italic
                underline = info.underline if underline is None else underline
                vertical = info.vertical if vertical is None else vertical
        if bold is italic is underline is None and not vertical and not name:
            return PLAIN
        return Shape(bold, italic, bool(underline), vertical if vertical in ("superscript", "subscript") else "", name)

    def note_of(self, bookmark: str) -> str | None:
        """The note whose reference a bookmark holds; LibreOffice leaves it empty just before the reference."""
        if self._note_bookmarks is None:
            self._note_bookmarks = dict(self._find_note_bookmarks())
        return self._note_bookmarks.get(bookmark)

    def _find_note_bookmarks(self) -> Iterator[tuple[str, str]]:
        for mark in self.root.iter(f"{W}bookmarkStart"):
            name = mark.get(f"{W}name") or ""
            if not name.startswith("_"):
                continue
            closed = False
            follow = mark.getnext()
            while follow is not None:
                if follow.tag == f"{W}bookmarkEnd" and follow.get(f"{W}id") == mark.get(f"{W}id"):
                    closed = True
                elif follow.tag == f"{W}r":
                    if (reference := follow.find(f"{W}footnoteReference")) is not None:
                        yield name, reference.get(f"{W}id") or ""
                        break
                    if (reference := follow.find(f"{W}endnoteReference")) is not None:
                        yield name, "e" + (reference.get(f"{W}id") or "")
                        break
                    if closed and follow.find(f"{W}t") is not None:
                        break
                follow = follow.getnext()

    def used_styles(self) -> set[str]:
        """Ids of the paragraph styles in the body."""
        return {element.get(f"{W}val") or "" for element in self.root.iter(f"{W}pStyle")}

    def custom(self, note: str) -> str:
        """The mark typed for a note, "" where Word counts."""
        return self._custom.get(note, "")

    def custom_mark(self, note: str, mark: str) -> None:
        self._custom.setdefault(note, mark)


class _Runs:
    """Walks one paragraph's content into its tokens."""

    def __init__(self, file: WordFile, out: WordPara) -> None:
        self.file = file
        self.out = out
        self.fields: list[_Field] = []
        self.level = 0

    def walk(self, element: etree._Element) -> None:
        self._children(element)
        while self.fields:  # a field that is never closed: what it shows is kept
            self.file.open_fields += 1
            self._close()

    def _emit(self, token: Token) -> None:
        if self.fields:
            if self.fields[-1].result:
                self.fields[-1].tokens.append(token)
        else:
            self.out.tokens.append(token)

    def _children(self, element: etree._Element) -> None:
        self.level += 1
        self.file.container.limits.check("nesting", self.level, self.file.container.name)
        for child in element:
            tag = child.tag
            if tag == f"{W}r":
                self._run(child)
            elif tag == f"{W}bookmarkStart":
                self.out.bookmarks.append(child.get(f"{W}name") or "")
            elif tag in _INLINE:
                if tag in _REVISIONS:
                    self.file._change()
                if tag not in self.file._skip:
                    self._children(child)
            elif tag == f"{W}fldSimple":
                self._simple(child)
            elif tag == f"{MC}AlternateContent":
                if (choice := _alternative(child)) is not None:
                    self._children(choice)
        self.level -= 1

    def _simple(self, element: etree._Element) -> None:
        self.fields.append(_Field(element.get(f"{W}instr") or "", True))
        self._children(element)
        self._close()

    def _close(self) -> None:
        done = self.fields.pop()
        if found := _NOTEREF.match(done.instruction):
            note = self.file.note_of(found.group(1))
            if note is not None:
                self._emit(Token("again", note))
                return
        kind = "date-field" if _DATE.match(done.instruction) else "field" if _CODES.match(done.instruction) else ""
        for token in done.tokens:
            self._emit(Token(kind, token.text, token.shape) if kind and token.kind == "text" else token)

    def _run(self, run: etree._Element) -> None:
        shape = self.file.shape(run.find(f"{W}rPr"))
        rest = iter(run)
        for child in rest:
            tag = child.tag
            if tag == f"{W}t" or (tag == f"{W}delText" and self.file.revisions == "reject"):
                if child.text:
                    self._emit(Token("text", child.text, shape))
            elif tag == f"{W}tab" or tag == f"{W}ptab":
                self._emit(Token("text", "\t", shape))
            elif tag == f"{W}br" or tag == f"{W}cr":
                if child.get(f"{W}type") in (None, "textWrapping"):
                    self._emit(Token("break", "", shape))
            elif tag == f"{W}noBreakHyphen":
                self._emit(Token("text", "\u2011", shape))
            elif tag == f"{W}softHyphen":
                self._emit(Token("text", "\u00ad", shape))
            elif tag == f"{W}sym":
                self._emit(Token("text", _symbol(child), shape))
            elif tag == f"{W}footnoteReference" or tag == f"{W}endnoteReference":
                note = ("e" if tag == f"{W}endnoteReference" else "") + (child.get(f"{W}id") or "")
                if _on_attribute(child.get(f"{W}customMarkFollows")):
                    mark = "".join(t.text or "" for t in run.iterfind(f"{W}t"))
                    self.file.custom_mark(note, mark)
                    self._emit(Token("note", note, shape))
                    return
                self._emit(Token("note", note, shape))
            elif tag == f"{W}footnoteRef" or tag == f"{W}endnoteRef":
                self._emit(Token("mark", "", shape))
            elif tag == f"{W}fldChar":
                self._field_char(child.get(f"{W}fldCharType"))
            elif tag == f"{W}instrText":
                if self.fields and not self.fields[-1].result:
                    self.fields[-1].instruction += child.text or ""
            elif tag == f"{MC}AlternateContent":
                if (choice := _alternative(child)) is not None:
                    self._boxes(choice)
            elif tag == f"{W}pict" or tag == f"{W}drawing" or tag == f"{W}object":
                self._boxes(child)

    def _field_char(self, kind: str | None) -> None:
        if kind == "begin":
            self.fields.append(_Field())
            self.file.container.limits.check("nesting", len(self.fields), self.file.container.name)
        elif kind == "separate" and self.fields:
            self.fields[-1].result = True
        elif kind == "end" and self.fields:
            self._close()

    def _boxes(self, element: etree._Element) -> None:
        """Text boxes stand beside the paragraph they are anchored in."""
        for box in element.iter(f"{W}txbxContent"):
            for item in self.file._story(box, self.out.part):
                if isinstance(item, WordPara):
                    self.out.boxes.append(item)
                else:
                    for row in item.rows:
                        for cell in row.cells:
                            self.out.boxes.extend(i for i in cell.items if isinstance(i, WordPara))
            break


def _on_attribute(text: str | None) -> bool:
    return text not in (None, "0", "false", "off")


def _symbol(element: etree._Element) -> str:
    """A character of a symbol font; its code says nothing outside the font, but dashes and bullets are common."""
    code = number(str(int(element.get(f"{W}char") or "0", 16)) if _hex(element.get(f"{W}char")) else None, 0)
    return {0xF0B7: "•", 0xF0A7: "▪", 0xF02D: "–", 0xF0BE: "—"}.get(code, "\ufffd")


def _hex(text: str | None) -> bool:
    return bool(text) and all(c in "0123456789abcdefABCDEF" for c in text or "") and len(text or "") < 7


def _alternative(element: etree._Element) -> etree._Element | None:
    """What a program that knows no extensions would show."""
    fallback = element.find(f"{MC}Fallback")
    return fallback if fallback is not None else element.find(f"{MC}Choice")


def _joined(pending: list[WordPara], last: WordPara) -> WordPara:
    """Paragraphs whose ends were deleted run into the next, whose properties hold for the whole."""
    for paragraph in reversed(pending):
        last.tokens[:0] = paragraph.tokens
        last.bookmarks[:0] = paragraph.bookmarks
        last.boxes[:0] = paragraph.boxes
    return last
