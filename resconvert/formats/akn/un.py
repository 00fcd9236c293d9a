"""Writes a document the way the UN's own files are written, for tools that were made for those.

Flat identifiers, ``a`` to the document system in place of ``ref``, typographic spans, notes without
``sup``, their cover page, closing and collection of components. The metadata, and who made the
file, are ours as always. What the strict form keeps for a round trip this form does not.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final, assert_never

from resconvert import store
from resconvert.addresses import undocs
from resconvert.eids import Group, Points, grouped, runs_of_points
from resconvert.formats.akn.inline import InlineWriter
from resconvert.formats.akn.meta import Meta
from resconvert.formats.akn.names import AKN, AKN4UN, OWN, numbered_line
from resconvert.formats.akn.xmltext import escape, quote
from resconvert.languages import BCP47, RIGHT_TO_LEFT
from resconvert.model.inlines import (
    Content,
    Date,
    Emphasis,
    Inline,
    LineBreak,
    Mention,
    NoteCall,
    OpeningPhrase,
    Reference,
    ReferenceList,
    Subscript,
    Superscript,
    Text,
    plain,
)
from resconvert.model.nodes import Annex, Division, Document, Node, Num, Paragraph, PartHeading, Resolution, Table

_CLASSES: Final = {"bold": "bold", "italic": "italic", "underline": "underline"}
_SYMBOL = store.pattern(r"(?<=[(（])[A-Z]{1,4}/[^)）]+(?=[)）])")
_CLASS_OF: Final = {"organ": "rightBig", "distribution": "rightSmall", "issue-date": "rightSmall"}


class _UnInline(InlineWriter):
    """Inlines as the UN's files have them: spans with classes, links, notes without ``sup``."""

    def _inline(self, node: Inline) -> str:
        match node:
            case Text():
                return escape(node.text)
            case NoteCall():
                return self.note(node.note)
            case LineBreak():
                return "<eol/>"
            case Emphasis() | OpeningPhrase():
                classes, children = self._classes(node)
                return f'<span class="{classes}">{self.write(children)}</span>'
            case Reference():
                language = BCP47.get(self.meta.i.language, "")
                address = node.target if node.kind == "web" else undocs(node.target, language)
                words = self.write(node.children)
                return f'<a href="{quote(address)}">{words}</a>' if address else words
            case ReferenceList() | Mention() | Date():
                return self.write(node.children)
            case Superscript():
                return f"<sup>{self.write(node.children)}</sup>"
            case Subscript():
                return f"<sub>{self.write(node.children)}</sub>"
            case _:
                assert_never(node)

    def _classes(self, node: Emphasis | OpeningPhrase) -> tuple[str, Content]:
        """Marks around one and the same text as one span."""
        classes = [self.phrase if isinstance(node, OpeningPhrase) else _CLASSES[node.style]]
        children = node.children
        while len(children) == 1 and isinstance(children[0], Emphasis):
            classes.append(_CLASSES[children[0].style])
            children = children[0].children
        return " ".join(dict.fromkeys(classes)), children

    def note(self, number: int) -> str:
        known = self.written.get(number)
        marker = quote(self.notes[number - 1].mark)
        if known:
            return f'<noteRef href="#{known}" marker="{marker}" placement="bottom"/>'
        eid = self.written[number] = f"authorialNote_{len(self.written) + 1}"
        text = "".join(f"<p>{self.write(p)}</p>" for p in self.notes[number - 1].paragraphs) or "<p/>"
        note = f'<authorialNote eId="{eid}" marker="{marker}" placement="bottom">{text}</authorialNote>'
        return note if self.meta.i.language not in RIGHT_TO_LEFT else f"<sup>(</sup>{note}<sup>)</sup>"


def text(document: Document, meta: Meta) -> str:
    """The file as one string."""
    return _UnWriting(document, meta).text()


class _UnWriting:
    def __init__(self, document: Document, meta: Meta) -> None:
        self.document = document
        self.meta = meta
        self.inline = _UnInline(document.notes, meta, document.identification.language)
        self.out: list[str] = []
        self.number = 0  # one count for containers and paragraphs, as theirs
        self.part = 0  # the resolution that is written, of several
        self.names: set[str] = set()
        self.uncalled = self.inline.uncalled(document)

    def text(self) -> str:
        d = self.document
        parts = d.resolutions or (Resolution(),)
        if len(parts) > 1:
            return self._collection(parts)
        self._cover()
        self._preface(parts[0].heading)
        self._statement(parts[0])
        return self._file(
            f'<statement name="{quote(self.meta.part_name)}">\n{self.meta.text()}{"".join(self.out)}</statement>\n'
        )

    def _file(self, content: str) -> str:
        return (
            '<?xml version="1.0" encoding="UTF-8"?>\n'
            f'<akomaNtoso xmlns="{AKN}" xmlns:akn4un="{AKN4UN}" xmlns:rc="{OWN}">\n{content}</akomaNtoso>\n'
        )

    def _collection(self, parts: tuple[Resolution, ...]) -> str:
        self._cover()
        self._preface(None)
        front = "".join(self.out)
        components, rows = [], []
        for at, resolution in enumerate(parts):
            self.out = []
            self.part = at
            head = resolution.heading or PartHeading()
            if resolution.heading or at:
                self.out.append("<preface>\n")
                self._part_heading(head)
                self.out.append("</preface>\n")
            self._statement(resolution)
            letter = head.num.printed if head.num else str(at + 1)
            rows.append(
                f'<component eId="comp_def_{at}"><documentRef eId="compRef_{at}" href="#comp_{at}" '
                f'showAs="Resolution {quote(letter)}"/></component>\n'
            )
            components.append(
                f'<component eId="comp_{at}">\n<statement name="{quote(self.meta.part_name)}">\n'
                f"{self.meta.part(resolution, at, f'comp_{at}')}{''.join(self.out)}</statement>\n</component>\n"
            )
        return self._file(
            f'<documentCollection name="publication">\n{self.meta.text()}{front}'
            f"<collectionBody>\n{''.join(rows)}</collectionBody>\n"
            f'</documentCollection>\n<components eId="components">\n{"".join(components)}</components>\n'
        )

    # Cover page, preface, closing.

    def _cover(self) -> None:
        self.out.append('<coverPage eId="coverPage_1">\n')
        for line in self.document.masthead:
            self._masthead(line)
        for line in self.document.preface:
            council = line.role == "title" and self._is_number(line)
            if line.role != "title" or council:
                self._heading_line(line, council)
        if len(self.out) == 1:
            self.out.append("<p/>\n")
        self.out.append("</coverPage>\n")

    def _masthead(self, line: Paragraph) -> None:
        i, words = self.document.identification, self._words(line)
        use = self.meta.use
        match line.role:
            case "organization":
                concept = use("publisher")
                words = f'<docAuthority refersTo="{concept}">{words}</docAuthority>'
                self.out.append(f'<p><span refersTo="{concept}" class="upperLeft">{words}</span></p>\n')
            case "symbol":
                self.out.append(
                    f'<p class="upperRight"><docNumber refersTo="{use("symbol")}">{words}</docNumber></p>\n'
                )
            case "organ":
                concept = use("issuingBody")
                self.out.append(
                    '<p class="upperLeft"><img src="logo-un.jpg"/>'
                    f'<docAuthority refersTo="{concept}" class="rightBig">{words}</docAuthority></p>\n'
                )
            case "distribution":
                concept = use("generalDistribution")
                self.out.append(f'<p><docStatus refersTo="{concept}" class="rightSmall">{words}</docStatus></p>\n')
            case "issue-date" if i.issued:
                attributes = f'date="{i.issued.isoformat()}" class="rightSmall" refersTo="{use("dateOfIssuance")}"'
                self.out.append(f"<p><docDate {attributes}>{words}</docDate></p>\n")
            case "session":
                value = re.sub(r"\D", "", i.session)
                number = f' value="{value}"' if value else ""
                concept = use("generalAssembly")
                self.out.append(f'<p><session refersTo="{concept}"{number}>{words}</session></p>\n')
            case "agenda-item":
                title = quote(", ".join(i.agenda))
                self.out.append(f'<p><inline title="{title}" name="agenda item">{words}</inline></p>\n')
            case "agenda-title":
                self.out.append(f'<p><inline name="agenda item name">{words}</inline></p>\n')
            case _:
                self.out.append(f"<p>{words}</p>\n")

    def _heading_line(self, line: Paragraph, council: bool) -> None:
        words = self._words(line)
        sc = self.document.identification.organ == "SC"
        match line.role:
            case "title" if council:
                concept = self.meta.use("resolutionNumber")
                words = f'<docTitle refersTo="{concept}">{words}</docTitle>'
            case "adoption-line" if sc:
                words = f'<docTitle refersTo="{self.meta.use("adoption")}">{self._adopted(line, words)}</docTitle>'
            case "adoption-line" | "document-type":
                words = f"<docTitle>{words}</docTitle>"
            case "provenance":
                inner = _SYMBOL.sub(lambda m: f'<inline name="originating document">{m[0]}</inline>', words, count=1)
                words = f'<docProponent refersTo="{self.meta.use("provenance")}">{inner}</docProponent>'
            case _:
                pass
        self.out.append(f"<p>{words}</p>\n")

    def _adopted(self, line: Paragraph, words: str) -> str:
        """Meeting and date of an adoption line of the Security Council in their elements."""
        i = self.document.identification
        if i.meeting:
            words = re.sub(
                rf"{re.escape(i.meeting)}\w*(?:\s[^\W\d_]+)?",
                lambda m: f'<inline name="adoptionMeeting" title="{quote(m[0].split()[0])}">{m[0]}</inline>',
                words,
                count=1,
            )
        dates = [n for n in line.content if isinstance(n, Date)]
        if dates and i.adopted:
            printed = escape(plain(dates[-1].children))
            concept = self.meta.use("adoptionDate")
            mark = f'<docDate date="{i.adopted.isoformat()}" refersTo="{concept}">{printed}</docDate>'
            words = words.replace(printed, mark, 1)
        return words

    def _is_number(self, line: Paragraph) -> bool:
        """A title that is only a number: ``Resolution 2787 (2025)``."""
        number = self.document.identification.number
        text = re.sub(r"\s+", "", plain(line.content))
        return self.document.identification.organ == "SC" and bool(number) and text.endswith(re.sub(r"\s+", "", number))

    def _preface(self, head: PartHeading | None) -> None:
        titles = [p for p in self.document.preface if p.role == "title" and not self._is_number(p)]
        if not titles and not head and not self.uncalled:
            return
        self.out.append("<preface>\n")
        for line in titles:
            self._title(line)
        if head:
            self._part_heading(head)
        if self.uncalled:
            self.out.append(f"<p>{''.join(map(self.inline.note, self.uncalled))}</p>\n")
        self.out.append("</preface>\n")

    def _title(self, line: Paragraph) -> None:
        number = self.document.identification.number
        words = self._words(line)
        concept = self.meta.use("resolutionTitle")
        found = re.match(rf"{re.escape(number)}[.\s\u00a0]*", words) if number else None
        printed = f"<docNumber>{found[0].strip()}</docNumber>" if found else ""
        rest = words[found.end() :] if found else words
        self.out.append(f'<p>{printed}<docTitle refersTo="{concept}">{_bold(rest)}</docTitle></p>\n')

    def _part_heading(self, head: PartHeading) -> None:
        number = title = ""
        if head.num:
            printed = escape(head.num.printed)
            number = f'<docNumber refersTo="{self.meta.use("letter")}">{printed}</docNumber>'
        if head.title:
            concept = self.meta.use("resolutionTitle")
            title = (
                f'<docTitle refersTo="{concept}"><span class="bold">{self.inline.write(head.title)}</span></docTitle>'
            )
        self.out.append(f"<p>{number}{title}</p>\n")

    def _closing(self, lines: tuple[Paragraph, ...]) -> None:
        if not lines:
            return
        i = self.document.identification
        self.out.append('<conclusions eId="conclusions">\n')
        words = []
        for line in lines:
            if line.role == "meeting":
                concept = self.meta.use("adoptionMeeting")
                printed = self._words(line)
                number = quote(plain(line.content).split(" ")[0])
                words.append(f'<location title="{number}" refersTo="{concept}">{printed}</location>')
            elif line.role == "date" and i.adopted:
                concept = self.meta.use("adoptionDate")
                words.append(
                    f'<docDate date="{i.adopted.isoformat()}" refersTo="{concept}">{self._words(line)}</docDate>'
                )
            else:
                words.append(self._words(line))
        event = f'<event refersTo="{self.meta.use("adoption")}">{"<eol/>".join(words)}</event>'
        self.out.append(f"<p>{event}</p>\n</conclusions>\n")

    def _words(self, line: Paragraph) -> str:
        number = f"{escape(line.num.printed)} " if line.num else ""
        return number + self.inline.write(line.content)

    # Text.

    def _next(self, name: str) -> str:
        self.number += 1
        return f"{name}_{self.number}"

    def _statement(self, resolution: Resolution) -> None:
        if resolution.preamble:
            self.out.append("<preamble>\n")
            for node in runs_of_points(resolution.preamble):
                self._preambular(node)
            self.out.append("</preamble>\n")
        self.out.append("<mainBody>\n")
        before = len(self.out)
        self._body(resolution.body, False)
        if len(self.out) == before:
            self.out.append("<p/>\n")
        self.out.append("</mainBody>\n")
        self._closing(resolution.closing)
        if resolution.annexes:
            self.out.append("<attachments>\n")
            for at, annex in enumerate(resolution.annexes, 1):
                self._annex(annex, at)
            self.out.append("</attachments>\n")

    def _preambular(self, node: Group) -> None:
        match node:
            case Points():
                self._items(node, "")
            case Table():
                self._table(node)
            case Division():
                self.out.append(f"<p>{self._labelled(node.num, node.heading)}</p>\n")
                for child in runs_of_points(node.children):
                    self._preambular(child)
            case Paragraph():
                words = self._labelled(node.num, node.content)
                if node.role == "formula":
                    self.out.append(
                        f'<formula name="enactingFormula" eId="{self._next("formula")}"><p>{words}</p></formula>\n'
                    )
                    words = ""
                elif node.role == "text":
                    self.out.append(f"<p>{words}</p>\n")
                    words = ""
                if words or node.children:
                    first = node.content[0] if node.content else None
                    verb = plain(first.children) if isinstance(first, OpeningPhrase) else "preambular"
                    self.out.append(f'<container name="{quote(verb)}" eId="{self._next("container")}">\n')
                    self._container(words, node)
                    self.out.append("</container>\n")
            case _:
                assert_never(node)

    def _container(self, words: str, node: Paragraph) -> None:
        groups = runs_of_points(node.children)
        if not groups or not isinstance(groups[0], Points):
            self.out.append(f"<p>{words}</p>\n")
            words = ""
        for group in groups:
            if isinstance(group, Points):
                self._items(group, words)
                words = ""
            else:
                self._block(group)

    def _items(self, group: Points, introduction: str) -> None:
        self.out.append(f'<blockList eId="{self._next("list")}">\n')
        if introduction:
            self.out.append(f"<listIntroduction>{introduction}</listIntroduction>\n")
        for point in group.points:
            self.out.append(f'<item eId="{self._next("item")}">\n{self._num(point.num)}')
            self._container(self.inline.write(point.content), point)
            self.out.append("</item>\n")
        self.out.append("</blockList>\n")

    def _block(self, node: Node) -> None:
        """Something that stands among blocks, where hierarchical elements may not."""
        match node:
            case Table():
                self._table(node)
            case Division():
                self.out.append(f"<p>{self._labelled(node.num, node.heading)}</p>\n")
            case Paragraph():
                self.out.append(f"<p>{self._labelled(node.num, node.content)}</p>\n")
            case _:
                assert_never(node)
        if not isinstance(node, Table):
            for child in node.children:
                self._block(child)

    def _body(self, nodes: Sequence[Node], annex: bool, section: bool = False) -> None:
        for group in runs_of_points(nodes):
            if isinstance(group, Points):
                for point in group.points:
                    self._paragraph(point, annex)
            elif isinstance(group, Table):
                self._tabular(group, section)
            elif isinstance(group, Division):
                self._division(group, annex, section)
            elif section and group.role == "preambular" and not group.children and not group.num:
                concept = self.meta.use("preambularParagraph")
                eid = self._next("preamble")
                words = self.inline.write(group.content)
                self.out.append(f'<crossHeading refersTo="{concept}" eId="{eid}">{words}</crossHeading>\n')
            else:
                self._paragraph(group, annex)

    def _tabular(self, table: Table, section: bool) -> None:
        """A container of its own in the body; a section may hold it only inside a paragraph."""
        opening = f'<container name="table" eId="{self._next("container")}">\n'
        if section:
            eid = self._next("para")
            self.out.append(f'<paragraph eId="{eid}"><content eId="{eid}__content">\n')
            self._table(table)
            self.out.append("</content></paragraph>\n")
            return
        self.out.append(opening)
        self._table(table)
        self.out.append("</container>\n")

    def _division(self, node: Division, annex: bool, section: bool) -> None:
        if numbered_line(node):
            eid = self._next("para")
            words = _bold(self.inline.write(node.heading))
            self.out.append(f'<paragraph eId="{eid}" class="H1">\n{self._num(node.num)}')
            self.out.append(f'<content eId="{eid}__content"><p>{words}</p></content>\n</paragraph>\n')
            self._body(node.children, annex, section)
            return
        if node.kind == "section" and (node.num or node.heading) and not annex:
            # a section without a number has it as its heading, in some of their files
            element = "subheading" if node.num else "heading"
            self.out.append(f"<section>\n{self._num(node.num)}")
            if node.heading:
                self.out.append(f"<{element}>{self.inline.write(node.heading)}</{element}>\n")
            self._body(node.children, annex, section=True)
            self.out.append("</section>\n")
            return
        eid = self._next("para")
        words = self._labelled(node.num, node.heading)
        style = "H23" if annex else "H1"
        self.out.append(f'<paragraph eId="{eid}" class="{style}"><subheading>{words}</subheading></paragraph>\n')
        self._body(node.children, annex, section)

    def _paragraph(self, node: Paragraph, annex: bool) -> None:
        eid = self._next("para")
        self.out.append(f'<paragraph eId="{eid}" class="SingleTxt">\n{self._num(node.num)}')
        self._content(node, eid, annex)
        self.out.append("</paragraph>\n")

    def _content(self, node: Paragraph, eid: str, annex: bool) -> None:
        lead, groups = grouped(node.children)
        words = self.inline.write(node.content)
        if not groups:
            self.out.append(f'<content eId="{eid}__content">\n<p>{words}</p>\n')
            for block in lead:
                self._block(block)
            self.out.append("</content>\n")
            return
        first = True
        for at, group in enumerate(groups):
            if not isinstance(group, Points):
                if first:
                    self._intro(eid, words, lead)
                    first = False
                self._body([group], annex, section=True)
                continue
            name = f"{eid}_list" if at == 0 else f"{eid}_list_{at + 1}"
            self.out.append(f'<list eId="{name}">\n')
            if first:
                self._intro(name, words, lead)
                first = False
            self._points(group, name, annex)
            self.out.append("</list>\n")

    def _intro(self, eid: str, words: str, lead: Sequence[Node]) -> None:
        self.out.append(f'<intro eId="{eid}_intro">\n<p>{words}</p>\n')
        for block in lead:
            self._block(block)
        self.out.append("</intro>\n")

    def _points(self, group: Points, name: str, annex: bool) -> None:
        """Points; those below a point follow it in a ``sublist``."""
        for at, point in enumerate(group.points, 1):
            label = re.sub(r"\W+", "", point.num.printed) if point.num else ""
            eid = f"{name}_point_{label or at}"
            if eid in self.names:
                eid = self._next(f"{eid}_")
            self.names.add(eid)
            lead, groups = grouped(point.children)
            self.out.append(f'<point eId="{eid}">\n{self._num(point.num)}')
            if any(not isinstance(g, Points) for g in groups):
                self._content(point, eid, annex)
                self.out.append("</point>\n")
                continue
            self.out.append(f'<content eId="{eid}_content">\n<p>{self.inline.write(point.content)}</p>\n')
            for block in lead:
                self._block(block)
            self.out.append("</content>\n</point>\n")
            for number, sub in enumerate(g for g in groups if isinstance(g, Points)):
                inner = f"{eid}_sublist" if not number else f"{eid}_sublist_{number + 1}"
                self.out.append(f'<sublist eId="{inner}">\n')
                self._points(sub, inner, annex)
                self.out.append("</sublist>\n")
        if group.wrap:
            self.out.append(f'<alinea eId="{self._next(name + "_al")}"><content eId="{self._next("content")}">\n')
            for block in group.wrap:
                self._block(block)
            self.out.append("</content></alinea>\n")

    def _num(self, num: Num | None) -> str:
        return f"<num>{escape(num.printed)}</num>\n" if num else ""

    def _labelled(self, num: Num | None, content: Content) -> str:
        words = self.inline.write(content)
        return f"{escape(num.printed)} {words}" if num else words

    def _table(self, table: Table) -> None:
        out = self.out
        out.append(f'<table eId="{self._next("table")}">\n')
        if table.caption:
            out.append(f"<caption>{self.inline.write(table.caption)}</caption>\n")
        for row in table.rows:
            tag = "th" if row.kind == "header" else "td"
            cells = []
            for cell in row.cells:
                spans = f' colspan="{cell.colspan}"' if cell.colspan != 1 else ""
                spans += f' rowspan="{cell.rowspan}"' if cell.rowspan != 1 else ""
                blocks = "".join(f"<p>{self.inline.write(b)}</p>" for b in cell.blocks)
                cells.append(f"<{tag}{spans}>{blocks}</{tag}>")
            out.append(f"<tr>{''.join(cells) or '<td/>'}</tr>\n")
        if not table.rows:
            out.append("<tr><td/></tr>\n")
        out.append("</table>\n")
        out.extend(f"<p><sup>{escape(n.mark)}</sup> {self.inline.write(n.content)}</p>\n" for n in table.notes)

    def _annex(self, annex: Annex, at: int) -> None:
        eid = f"att_{self._next('annex')}"
        meta = self.meta.annex(annex, self.part, at, eid)
        self.out.append(f'<attachment eId="{eid}">\n<doc name="annex">\n{meta}<mainBody>\n')
        if annex.label:
            eid = self._next("para")
            words = self.inline.write(annex.label)
            self.out.append(
                f'<paragraph eId="{eid}" class="HCh"><content eId="{eid}__content">'
                f'<p><span class="bold">{words}</span></p></content></paragraph>\n'
            )
        for title in annex.titles:
            eid = self._next("para")
            words = self.inline.write(title)
            self.out.append(f'<paragraph eId="{eid}" class="H1"><subheading>{words}</subheading></paragraph>\n')
        before = len(self.out)
        self._body(annex.body, True)
        if len(self.out) == before and not annex.label and not annex.titles:
            self.out.append("<p/>\n")
        self.out.append("</mainBody>\n</doc>\n</attachment>\n")


def _bold(words: str) -> str:
    return words if words.startswith('<span class="bold"') else f'<span class="bold">{words}</span>'
