"""Walks a Word file's XML into what Word shows of it.

Fields give their result, tracked changes are taken or refused, smart tags, content controls and
hyperlinks are looked through, automatic numbers are computed, and note references in all their forms are
found. (Long because element names are imported one by one, and because blocks and runs are walked by one
state: revisions, fields and numbering reach across both.)
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal

from lxml import etree

from resconvert import store
from resconvert.formats.docx.container import Container
from resconvert.formats.docx.lists import Lists, number, value
from resconvert.formats.docx.styles import Styles, indent_of, on
from resconvert.formats.docx.tags import (
    W,
    W_author,
    W_b,
    W_body,
    W_bookmarkEnd,
    W_bookmarkStart,
    W_br,
    W_char,
    W_comment,
    W_cr,
    W_customMarkFollows,
    W_del,
    W_delText,
    W_document,
    W_drawing,
    W_endnoteRef,
    W_endnoteReference,
    W_fldChar,
    W_fldCharType,
    W_fldSimple,
    W_footnotePr,
    W_footnoteRef,
    W_footnoteReference,
    W_gridSpan,
    W_i,
    W_id,
    W_ilvl,
    W_ind,
    W_ins,
    W_instr,
    W_instrText,
    W_jc,
    W_moveFrom,
    W_moveTo,
    W_name,
    W_noBreakHyphen,
    W_numId,
    W_numPr,
    W_numStart,
    W_object,
    W_outlineLvl,
    W_p,
    W_pageBreakBefore,
    W_pict,
    W_pPr,
    W_pPrChange,
    W_pStyle,
    W_ptab,
    W_r,
    W_rPr,
    W_rPrChange,
    W_rStyle,
    W_sectPr,
    W_softHyphen,
    W_sym,
    W_t,
    W_tab,
    W_tabs,
    W_tbl,
    W_tblGrid,
    W_tblHeader,
    W_tc,
    W_tcPr,
    W_tr,
    W_trPr,
    W_txbxContent,
    W_type,
    W_u,
    W_val,
    W_vertAlign,
    W_vMerge,
)
from resconvert.formats.docx.word import (
    PLAIN,
    Item,
    Shape,
    Token,
    WordCell,
    WordNote,
    WordPara,
    WordRow,
    WordTable,
)

Revisions = Literal["accept", "reject", "error"]
MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_INLINE = frozenset(
    f"{W}{n}"
    for n in (
        "sdt",
        "sdtContent",
        "smartTag",
        "customXml",
        "hyperlink",
        "ins",
        "del",
        "moveTo",
        "moveFrom",
        "bdo",
        "dir",
    )
)
_BLOCK = frozenset(f"{W}{n}" for n in ("sdt", "sdtContent", "customXml", "ins", "moveTo", "smartTag"))
_REVISIONS = frozenset(f"{W}{n}" for n in ("ins", "del", "moveTo", "moveFrom"))
_SKIPPED = {
    "accept": frozenset({W_del, W_moveFrom}),
    "reject": frozenset({W_ins, W_moveTo}),
}
_NOTEREF = store.pattern(r'\s*NOTEREF\s+"?([^\s"]+)', re.IGNORECASE)
_DATE = store.pattern(r"\s*(DATE|TIME|PRINTDATE|SAVEDATE|CREATEDATE)\b", re.IGNORECASE)
_CODES = store.pattern(r"\s*(PAGE|NUMPAGES|SECTIONPAGES|PAGEREF)\b", re.IGNORECASE)


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
        self.paragraphs = self.cells = 0
        self.open_fields = 0
        self.depth = 0
        self.main = next(
            (r.target for r in container.relations("") if r.kind == "officeDocument" and not r.external), ""
        )
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
        if root is None or root.tag != W_document:
            raise container.error("this is no Word document: its main part is something else")
        self.root = root
        self.styles = self._styles()
        self.lists = Lists(self._optional("numbering"))
        self.lists.resolve_links(self.styles.list_styles)
        self._note_bookmarks: dict[str, str] | None = None
        self._custom: dict[str, str] = {}
        self._numbered: dict[str, tuple[str | None, int | None]] = {}

    def _styles(self) -> Styles:
        """Files of one template have the same styles part: it is read once."""
        data = self.container.read(self.parts.get("styles", ""))
        if data is None:
            return Styles(None)
        if len(data) > _CACHED:
            return Styles(self.container.parse(data, self.parts["styles"]))
        found = _STYLES.get(data)
        if found is None:
            found = Styles(self.container.parse(data, self.parts["styles"]))
            if len(_STYLES) >= 8:
                _STYLES.pop(next(iter(_STYLES)), None)
            _STYLES[data] = found
        return found

    def _optional(self, kind: str) -> etree._Element | None:
        name = self.parts.get(kind)
        return self.container.xml(name) if name else None

    # ---------------------------------------------------------------- parts

    def body(self) -> list[Item]:
        body = self.root.find(W_body)
        if body is None:
            raise self.container.error("the document has no body")
        return self._story(body, self.main)

    def stories(self, kind: Literal["header", "footer"]) -> Iterator[tuple[str, list[Item]]]:
        """Headers or footers with their type (first, even, default), those of the first section that has any."""
        seen: set[str] = set()
        for section in self.root.iter(W_sectPr):
            for reference in section.iterfind(f"{W}{kind}Reference"):
                name = self.by_rel.get(reference.get(f"{R}id") or "")
                which = reference.get(W_type) or "default"
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
                if element.get(W_type) in (None, "normal"):
                    key = prefix + (element.get(W_id) or "")
                    out[key] = WordNote(key, self._story(element, self.parts[kind]), self._custom.get(key, ""))
        return out

    def comments(self) -> Iterator[tuple[str, str]]:
        """Author and text of each comment."""
        root = self._optional("comments")
        for element in root.iterfind(W_comment) if root is not None else ():
            words = "".join(t.text or "" for t in element.iter(W_t))
            yield element.get(W_author) or "", words

    def first_note(self) -> int:
        """The number Word starts notes with."""
        for start in self.root.iter(W_numStart):
            if start.getparent() is not None and start.getparent().tag == W_footnotePr:  # type: ignore[union-attr]
                return number(start.get(W_val), 1)
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
            if tag == W_p:
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
            elif tag == W_tbl:
                out.append(self._table(child, part))
            elif tag == W_bookmarkStart:
                marks.append(child.get(W_name) or "")
            elif tag in _BLOCK or tag in (W_del, W_moveFrom):
                if tag in _REVISIONS:
                    self._change()
                if tag not in self._skip:
                    self._blocks(child, part, out, pending)
            elif tag == f"{MC}AlternateContent" and (choice := _alternative(child)) is not None:
                self._blocks(choice, part, out, pending)
        self.depth -= 1

    def _change(self) -> None:
        self.changes += 1

    def _table(self, element: etree._Element, part: str) -> WordTable:
        rows: list[WordRow] = []
        for row in self._rows(element):
            properties = row.find(W_trPr)
            cells: list[WordCell] = []
            for cell in self._cells(row):
                self.cells += 1
                self.container.limits.check("table_cells", self.cells, self.container.name)
                own = cell.find(W_tcPr)
                merge = own.find(W_vMerge) if own is not None else None
                state = "" if merge is None else merge.get(W_val) or "continue"
                columns = number(value(own, W_gridSpan), 1) if own is not None else 1
                cells.append(WordCell(self._story(cell, part), max(1, min(columns, 1000)), state))
            head = properties.find(W_tblHeader) if properties is not None else None
            rows.append(WordRow(cells, bool(on(head))))
        grid = element.find(W_tblGrid)
        return WordTable(rows, len(grid) if grid is not None else 0)

    def _rows(self, element: etree._Element) -> Iterator[etree._Element]:
        for child in element:
            if child.tag == W_tr:
                properties = child.find(W_trPr)
                if properties is not None:
                    for tag in (W_ins, W_del):
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
            if child.tag == W_tc:
                yield child
            elif child.tag in _BLOCK and child.tag not in self._skip:
                yield from self._cells(child)

    def _paragraph(self, element: etree._Element, part: str) -> tuple[WordPara, bool]:
        """The paragraph, and whether its end was deleted, so that it goes on into the next."""
        self.paragraphs += 1
        self.container.limits.check("paragraphs", self.paragraphs, self.container.name)
        out = WordPara(part=part, index=self.paragraphs)
        gone = False
        properties = element.find(W_pPr)
        num: str | None = None
        level: int | None = None
        indent: int | None = None
        if properties is not None:
            gone, properties = self._marked(properties)
            for child in properties:
                tag = child.tag
                if tag == W_pStyle:
                    out.style = child.get(W_val) or ""
                elif tag == W_numPr:
                    num = value(child, W_numId)
                    text = value(child, W_ilvl)
                    level = number(text, 0) if text is not None else None
                elif tag == W_outlineLvl:
                    out.outline = number(child.get(W_val), 9)
                elif tag == W_jc:
                    out.align = out.align or child.get(W_val) or ""
                elif tag == W_tabs:
                    if any(t.get(W_val) == "decimal" for t in child):
                        out.align = "decimal"
                elif tag == W_ind:
                    indent = indent_of(child)
                elif tag == W_pageBreakBefore:
                    out.break_before = bool(on(child))
        out.style = out.style or self.styles.default
        self._number(out, num, level, gone)
        out.indent = (
            indent
            if indent is not None
            else next((s.indent for s in self.styles.chain(out.style) if s.indent is not None), 0)
        )
        _Runs(self, out).walk(element)
        return out, gone

    def _marked(self, properties: etree._Element) -> tuple[bool, etree._Element]:
        """Whether the paragraph's end is gone by a tracked change, and the properties that hold."""
        gone = False
        mark = properties.find(W_rPr)
        if mark is not None:
            for tag in _REVISIONS:
                if mark.find(tag) is not None:
                    self._change()
                    gone = gone or tag in self._skip
        change = properties.find(W_pPrChange)
        if change is not None:
            self._change()
            old = change.find(W_pPr)
            if self.revisions == "reject" and old is not None:
                return gone, old
        return gone, properties

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
        if (change := properties.find(W_rPrChange)) is not None:
            self._change()
            if self.revisions == "reject" and (old := change.find(W_rPr)) is not None:
                return self.shape(old)
        style = ""
        bold = italic = underline = None
        vertical = None
        for child in properties:
            tag = child.tag
            if tag == W_rStyle:
                style = child.get(W_val) or ""
            elif tag == W_b:
                bold = on(child)
            elif tag == W_i:
                italic = on(child)
            elif tag == W_u:
                underline = on(child)
            elif tag == W_vertAlign:
                vertical = child.get(W_val)
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
        for mark in self.root.iter(W_bookmarkStart):
            name = mark.get(W_name) or ""
            if not name.startswith("_"):
                continue
            closed = False
            follow = mark.getnext()
            while follow is not None:
                if follow.tag == W_bookmarkEnd and follow.get(W_id) == mark.get(W_id):
                    closed = True
                elif follow.tag == W_r:
                    if (reference := follow.find(W_footnoteReference)) is not None:
                        yield name, reference.get(W_id) or ""
                        break
                    if (reference := follow.find(W_endnoteReference)) is not None:
                        yield name, "e" + (reference.get(W_id) or "")
                        break
                    if closed and follow.find(W_t) is not None:
                        break
                follow = follow.getnext()

    def used_styles(self) -> set[str]:
        """Ids of the paragraph styles in the body."""
        return {element.get(W_val) or "" for element in self.root.iter(W_pStyle)}

    def custom(self, note: str) -> str:
        """The mark typed for a note, "" where Word counts."""
        return self._custom.get(note, "")

    def custom_mark(self, note: str, mark: str) -> None:
        self._custom.setdefault(note, mark)


_CACHED = 512 * 1024
_STYLES: dict[bytes, Styles] = {}


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
            if tag == W_r:
                self._run(child)
            elif tag == W_bookmarkStart:
                self.out.bookmarks.append(child.get(W_name) or "")
            elif tag in _INLINE:
                if tag in _REVISIONS:
                    self.file._change()
                if tag not in self.file._skip:
                    self._children(child)
            elif tag == W_fldSimple:
                self._simple(child)
            elif tag == f"{MC}AlternateContent" and (choice := _alternative(child)) is not None:
                self._children(choice)
        self.level -= 1

    def _simple(self, element: etree._Element) -> None:
        self.fields.append(_Field(element.get(W_instr) or "", True))
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
        shape = self.file.shape(run.find(W_rPr))
        rest = iter(run)
        for child in rest:
            tag = child.tag
            if tag == W_t or (tag == W_delText and self.file.revisions == "reject"):
                if child.text:
                    self._emit(Token("text", child.text, shape))
            elif tag in (W_tab, W_ptab):
                self._emit(Token("text", "\t", shape))
            elif tag in (W_br, W_cr):
                if child.get(W_type) in (None, "textWrapping"):
                    self._emit(Token("break", "", shape))
            elif tag == W_noBreakHyphen:
                self._emit(Token("text", "\u2011", shape))
            elif tag == W_softHyphen:
                self._emit(Token("text", "\u00ad", shape))
            elif tag == W_sym:
                self._emit(Token("text", _symbol(child), shape))
            elif tag in (W_footnoteReference, W_endnoteReference):
                note = ("e" if tag == W_endnoteReference else "") + (child.get(W_id) or "")
                if _on_attribute(child.get(W_customMarkFollows)):
                    mark = "".join(t.text or "" for t in run.iterfind(W_t))
                    self.file.custom_mark(note, mark)
                    self._emit(Token("note", note, shape))
                    return
                self._emit(Token("note", note, shape))
            elif tag in (W_footnoteRef, W_endnoteRef):
                self._emit(Token("mark", "", shape))
            elif tag == W_fldChar:
                self._field_char(child.get(W_fldCharType))
            elif tag == W_instrText:
                if self.fields and not self.fields[-1].result:
                    self.fields[-1].instruction += child.text or ""
            elif tag == f"{MC}AlternateContent":
                if (choice := _alternative(child)) is not None:
                    self._boxes(choice)
            elif tag in (W_pict, W_drawing, W_object):
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
        for box in element.iter(W_txbxContent):
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
    code = number(str(int(element.get(W_char) or "0", 16)) if _hex(element.get(W_char)) else None, 0)
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
