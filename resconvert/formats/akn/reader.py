"""Reads Akoma Ntoso: our own files to the document they were written from, the UN's and others' as their words allow.

The parts of a document are found here; blocks and inlines are `blocks` and `content`, printed lines `lines`,
metadata `identify` and `record`. Every character of text between the tags ends in the document or in the ledger;
the markup itself is set aside as ``markup`` (`accounts`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Final, cast

from resconvert.diagnostics import Code, Diagnostics
from resconvert.errors import InternalError
from resconvert.formats.akn import accounts
from resconvert.formats.akn.blocks import BlockReader, span_of
from resconvert.formats.akn.content import ContentReader
from resconvert.formats.akn.identify import foreign, own_identification
from resconvert.formats.akn.lines import foreign_role, line_role, printed_lines
from resconvert.formats.akn.names import CLOSING, OWN, PREFACE, number_value
from resconvert.formats.akn.record import read_record
from resconvert.formats.akn.tree import Chars, Element, parse
from resconvert.ledger import Ledger, balance
from resconvert.model.identification import Identification
from resconvert.model.inlines import Content, Date, LineBreak, NoteCall, Run, nest, plain, runs
from resconvert.model.nodes import Annex, Document, Node, Note, Num, Paragraph, PartHeading, Resolution, Role
from resconvert.protocols import NoOptions, Parsed, ReadContext, Reader
from resconvert.source import Source, Span

_OWN = f"{{{OWN}}}"
_DOCUMENTS: Final = frozenset(
    [
        "statement",
        "documentCollection",
        "doc",
        "act",
        "bill",
        "amendment",
        "debate",
        "debateReport",
        "judgment",
        "portion",
        "officialGazette",
        "amendmentList",
    ]
)
STRAY = Code(
    "RC413",
    "warning",
    "{count} stretches of text stand where no text may stand; kept at the end of the document",
    "put them into paragraphs",
)
NO_DOCUMENT = Code("RC410", "warning", "the file holds no Akoma Ntoso document; its text is kept as it stands")
UNEXPECTED = Code("RC412", "warning", "words stand at {place} where none are expected; the file was read as {way}")
OTHER_CLASS = Code("RC411", "info", "the document is a {name}; it is read as if it were a statement")


def read(data: bytes, context: ReadContext, options: NoOptions) -> Parsed:
    """Any Akoma Ntoso file. Raises `InputError` with line and column for XML that is not well-formed."""
    root, source = parse(data, context.name, context.limits)
    for way in ("own", "foreign", "plain"):
        log = Diagnostics(source)
        reading = _Reading(root, source, log, way)
        try:
            document = reading.document()
            texts = accounts.texts(root, reading.dropped)
            stray = accounts.stray(texts, source, document, reading.ledger) if way == "foreign" else []
            if stray:
                document = accounts.with_stray(document, stray, source)
            accounts.set_aside(texts, source, document, reading.ledger)
            balance(source, document, reading.ledger)
        except InternalError as error:
            # words where our own files have none, or where no order of elements is expected
            if way == "plain":
                raise
            lost = error.where
            continue
        break
    if stray:
        log.add(STRAY, stray[0], count=len(stray))
    elif way != "own":
        log.add(UNEXPECTED, place=lost, way="plain paragraphs" if way == "plain" else "a file of somebody else")
    if context.lang:
        document = replace(document, identification=replace(document.identification, language=context.lang))
    ledger = reading.ledger
    return Parsed(document, log.done(), ledger, source)


READER = Reader("akn", read)


class _Reading:
    def __init__(self, root: Element, source: Source, log: Diagnostics, way: str = "own") -> None:
        self.root = root
        self.source = source
        self.log = log
        self.ledger = Ledger()
        self.dropped: list[Element] = []
        self.uncalled: list[Element] = []
        everything = list(root.iter())
        self.plain = way == "plain"
        self.own = way == "own" and any(
            e.name == "FRBRManifestation" and any(a.get("href") == "#resconvert" for a in e.all("FRBRauthor"))
            for e in everything
        )
        symbols = {
            e.get("for").removeprefix("#"): e.get("showAs") for e in everything if e.name == "alternativeReference"
        }
        concepts = {e.get("eId"): e for e in everything if e.name.startswith("TLC")}
        by_id = {e.get("eId"): e for e in everything if e.get("eId")}
        self.inlines = ContentReader(source, self.own, concepts, symbols, by_id, self.ledger)
        self.blocks = BlockReader(self.inlines, self.own)
        self.masthead: list[Paragraph] = []
        self.preface: list[Paragraph] = []
        self.facts: dict[str, str] = {}  # what elements of masthead and closing say, by what they are

    def document(self) -> Document:
        mains = [self.root] if self.root.name in _DOCUMENTS else self.root.all(*_DOCUMENTS)
        if not mains or self.plain:
            return self._no_document()
        main = mains[0]
        if main.name not in ("statement", "documentCollection"):
            self.log.add(OTHER_CLASS, Span(main.start, main.start + len(main.name) + 1), name=main.name)
        meta = main.find("meta")
        resolutions = self._document(main)
        for extra in self.root.all("components"):
            for component in extra.elements():
                resolutions.extend(self._component(component))
        for p in self.uncalled:  # they come last in the count of notes, wherever they stand
            self.inlines.of(p.children)
        if self.own and _nothing(main):
            resolutions = []
        notes = tuple(n or Note("") for n in self.inlines.notes)
        identification = self._identification(main, meta)
        record = read_record(self._record_meta(main, meta)) if meta else None
        document = Document(
            identification, tuple(self.masthead), tuple(self.preface), tuple(resolutions), notes
        )  # fmt: skip
        return replace(document, record=record) if record else document

    def _record_meta(self, main: Element, meta: Element) -> Element:
        """The ``meta`` that holds the record: of a collection of one, its statement's may hold more."""
        if self.own or main.name != "documentCollection":
            return meta
        statement = next((e for e in self.root.iter() if e.name == "statement"), None)
        inner = statement.find("meta") if statement else None
        return inner if inner and inner.find("workflow", "classification", "analysis") else meta

    def _no_document(self) -> Document:
        if not self.plain:
            self.log.add(NO_DOCUMENT)
        nodes = [
            Paragraph("unrecognised", content, span=e.span)
            for e in _text_holders(self.root)
            if (content := self.inlines.content(e))
        ]
        notes = tuple(n or Note("") for n in self.inlines.notes)
        return Document(resolutions=(Resolution(body=tuple(nodes)),), notes=notes)

    # The parts of a document.

    def _document(self, main: Element) -> list[Resolution]:
        """The resolutions of a statement, or of the statements of a collection."""
        if main.name == "documentCollection":
            return self._collection(main)
        return [self._statement(main, True)]

    def _collection(self, main: Element) -> list[Resolution]:
        out: list[Resolution] = []
        cover, preface = main.find("coverPage"), main.find("preface")
        if cover:
            self._cover(cover)
        if preface:
            self._preface(preface)
        body = main.find("collectionBody")
        components = list(body.elements()) if body else []
        statements = [s for c in components for s in c.all("statement")]
        for component in components:
            found = self._component(component, only=len(statements) == 1)
            for resolution in found:
                loose = not (resolution.heading or resolution.preamble or resolution.body or resolution.closing)
                if loose and out:
                    out[-1] = replace(out[-1], annexes=(*out[-1].annexes, *resolution.annexes))
                else:
                    out.append(resolution)
        for section in main.elements():
            if section.name in ("conclusions", "attachments", "components") and out:
                out[-1] = self._section(section, out[-1])
        return out

    def _component(self, component: Element, only: bool = False) -> list[Resolution]:
        out = []
        for document in component.elements():
            if document.name in ("statement", "act", "bill", "amendment"):
                out.append(self._statement(document, only))
            elif document.name in _DOCUMENTS:
                out.append(Resolution(annexes=tuple(self._annexes(component, document))))
        return out

    def _statement(self, e: Element, main: bool) -> Resolution:
        resolution = Resolution()
        for section in e.elements():
            if section.name == "coverPage":
                self._cover(section)
            elif section.name == "preface":
                if main:
                    resolution = replace(resolution, heading=self._preface(section))
                else:
                    resolution = replace(resolution, heading=self._part_preface(section))
            elif section.name != "meta":
                resolution = self._section(section, resolution)
        return resolution

    def _section(self, section: Element, resolution: Resolution) -> Resolution:
        match section.name:
            case "preamble":
                nodes = self.blocks.preamble(section.elements())
                if resolution.body:  # a second preamble, between two main bodies
                    return replace(resolution, body=(*resolution.body, *nodes))
                return replace(resolution, preamble=(*resolution.preamble, *nodes))
            case "mainBody" | "body" | "debateBody" | "judgmentBody":
                nodes = self._body(section)
                return replace(resolution, body=(*resolution.body, *nodes))
            case "conclusions":
                return replace(resolution, closing=(*resolution.closing, *self._closing(section)))
            case "attachments" | "components":
                annexes = list(resolution.annexes)
                for attachment in section.elements():
                    document = attachment.find(*_DOCUMENTS)
                    annexes.extend(self._annexes(attachment, document) if document else [])
                return replace(resolution, annexes=tuple(annexes))
            case _:
                return replace(resolution, body=(*resolution.body, *self.blocks.body([section])))

    def _body(self, section: Element) -> tuple[Node, ...]:
        """The main body; a title that stands in it (presidential statements) goes to the preface."""
        elements = list(section.elements())
        if not self.own:
            for e in list(elements):
                if e.name == "p" and e.find("docTitle"):
                    elements.remove(e)
                    if content := self.inlines.content(e):
                        self.preface.append(Paragraph("title", content, span=e.span))
        return self.blocks.body(elements)

    # Cover page and preface.

    def _cover(self, cover: Element) -> None:
        for p in printed_lines(cover):
            zone = "preface" if p.parent and p.parent.get("name") == "publicationHeading" else "masthead"
            role, wrapper = line_role(p, zone, self.own)
            self._fact(p, role)
            paragraph = self._line(p, role, wrapper)
            if paragraph is None:
                continue
            if role in PREFACE and not (self.own and zone == "masthead"):
                self._add(self.preface, paragraph, p)
            else:
                self._add(self.masthead, paragraph, p)

    def _preface(self, preface: Element) -> PartHeading | None:
        """Lines from the title on; the heading of a part if the preface has one."""
        heading: PartHeading | None = None
        for p in printed_lines(preface):
            if self.own and p.get("class") == "generated":
                self.dropped.append(p)
                continue
            if self.own and p.get("class") == "notes":
                self.uncalled.append(p)
                continue
            numbers = [n for n in p.iter() if n.name == "docNumber"]
            letter = next((n for n in numbers if n.get("refersTo") == "#letter"), None)
            if (self.own and p.get("class") == "part") or (letter and len(numbers) == 1):
                heading = self._heading(p)
                continue
            role, wrapper = line_role(p, "preface", self.own)
            if not self.own and role in ("symbol", "furniture", "session"):
                role = "title"
            self._fact(p, role)
            paragraph = self._line(p, role, wrapper)
            if paragraph:
                self._add(self.preface, paragraph, p)
        return heading

    def _part_preface(self, preface: Element) -> PartHeading | None:
        heading: PartHeading | None = None
        for p in printed_lines(preface):
            found = self._heading(p)
            if heading is None:
                heading = found
            elif found.title or found.num:
                title = (*heading.title, *found.title)
                heading = replace(heading, num=heading.num or found.num, title=title)
        return heading

    def _heading(self, p: Element) -> PartHeading:
        """Letter and title of a part. Notes that stand with the letter are called by the title."""
        number = next((n for n in p.iter() if n.name == "docNumber"), None)
        num: Num | None = None
        calls: Content = ()
        if number is not None:
            content = self.inlines.content(number)
            calls = nest([run for run in runs(content) if isinstance(run.leaf, NoteCall)])
            printed = plain(content)
            stated = number.get(f"{_OWN}value") if f"{_OWN}value" in number.attributes else number_value(printed)
            num = Num(printed, stated, span=span_of(content)) if printed or self.own else None
        if self.own:
            title = p.find("docTitle")
            rest = self.inlines.content(title) if title else ()
        else:
            rest = self.inlines.of(c for c in p.children if c is not number)
        return PartHeading(num, (*calls, *rest), span=p.span)

    def _line(self, p: Element, role: Role, wrapper: Element | None) -> Paragraph | None:
        if not self.own:
            content = self.inlines.content(p)
            return Paragraph(role, content, span=p.span) if content else None
        first = next(p.elements(), None)
        num = self.blocks.num(first) if first and first.get("name") == "akn4un:num" else None
        if wrapper is None:
            num, content = self.blocks.labelled(p)
        elif wrapper.name == "docDate":  # a date of the model, unless it says that it is none
            content = self.inlines.of([wrapper])
        else:
            content = self.inlines.content(wrapper)
        return Paragraph(role, content, num, span=p.span)

    def _add(self, lines: list[Paragraph], paragraph: Paragraph, p: Element) -> None:
        """A line at its depth: ours say it in @class."""
        depth = int(p.get("class")[6:]) if self.own and re.fullmatch(r"below-\d{1,2}", p.get("class")) else 0
        if not depth or not lines:
            lines.append(paragraph)
            return
        lines[-1] = _hung(lines[-1], paragraph, depth - 1)

    def _fact(self, p: Element, role: str) -> None:
        for e in (p, *p.iter()):
            if e.name == "docDate" and e.get("date") and role == "issue-date":
                self.facts.setdefault("issued", e.get("date"))
            elif e.name == "session":
                self.facts.setdefault("session", e.get("value") or re.sub(r"\D", "", e.text()))
            elif e.name == "docNumber" and role == "symbol":
                self.facts.setdefault("symbol", re.sub(r"\s+", " ", e.text()).strip())
            elif e.name == "docNumber" and role == "title" and e.get("refersTo") != "#letter":
                self.facts.setdefault("number", re.sub(r"\s+", " ", e.text()).strip().rstrip(". -"))
            elif e.name == "docTitle" and role == "title":
                if "resolutionnumber" in e.get("refersTo").lower():
                    found = re.search(r"\d{3,4}\s?\(\d{4}\)", e.text())
                    self.facts.setdefault("number", " ".join(found[0].split()) if found else "")
                else:
                    title = " ".join(re.sub(r"\s+", " ", e.text()).split()).lstrip("-–—. ")
                    self.facts.setdefault("title", title)
            elif e.name == "inline" and role == "agenda-item" and e.get("title"):
                self.facts.setdefault("agenda", e.get("title"))
            elif e.name in ("inline", "event") and "eeting" in e.get("name") + e.get("refersTo"):
                found = re.search(r"\d+", e.text())
                self.facts.setdefault("meeting", found[0] if found else "")

    # Closing, annexes.

    def _closing(self, conclusions: Element) -> Iterator[Paragraph]:
        lines: list[Paragraph] = []
        for p in printed_lines(conclusions):
            if not self.own:
                lines.extend(self._closing_lines(p))
                continue
            role, wrapper = line_role(p, "closing", self.own)
            paragraph = self._line(p, role, wrapper)
            if paragraph is not None:
                self._add(lines, paragraph, p)
        yield from lines

    def _closing_lines(self, p: Element) -> Iterator[Paragraph]:
        """Meeting and date of a closing; the UN's files hold both in one paragraph, a line break between."""
        role = foreign_role(p, "closing")
        line: list[Run] = []
        for run in (*runs(self.inlines.content(p)), Run(LineBreak())):
            if not isinstance(run.leaf, LineBreak):
                line.append(run)
                continue
            content = nest(line)
            line = []
            if not content:
                continue
            dated = any(isinstance(mark, Date) for _, marks in runs(content) for mark in marks)
            digits = re.search(r"\d+", plain(content))
            found = "date" if dated and not self._meeting_and_date(content) else "meeting" if digits else role
            if found == "meeting" and digits:
                self.facts.setdefault("meeting", digits[0])
            yield Paragraph(cast(Role, found if found in CLOSING else "furniture"), content, span=p.span)

    def _meeting_and_date(self, content: Content) -> bool:
        """Whether a line begins with a number before its date: then it names a meeting too."""
        first = runs(content)[0]
        return not any(isinstance(mark, Date) for mark in first.marks) and bool(re.search(r"\d", plain((first.leaf,))))

    def _annexes(self, attachment: Element, document: Element) -> list[Annex]:
        heads: list[Content] = []
        if attachment.name == "attachment":
            heads.extend(
                self.inlines.content(h) for h in attachment.elements() if h.name in ("heading", "num", "subheading")
            )
        label: Content | None = None
        body: list[Node] = []
        inner: list[Annex] = []
        for section in document.elements():
            if section.name == "preface":
                for p in printed_lines(section):
                    parts = [c for c in p.iter() if c.name in ("docType", "docTitle", "docNumber")] or [p]
                    for part in parts:
                        content = self.inlines.content(part)
                        if self.own and part.name == "docType" and label is None:
                            label = content
                        elif content or self.own:
                            heads.append(content)
            elif section.name in ("preamble", "mainBody", "body", "conclusions"):
                nodes = self.blocks.body(section.elements(), "annex")
                body.extend(nodes)
            elif section.name in ("attachments", "components"):
                for sub in section.elements():
                    below = sub.find(*_DOCUMENTS)
                    inner.extend(self._annexes(sub, below) if below else [])
            elif section.name != "meta":
                body.extend(self.blocks.body([section], "annex"))
        if not self.own:
            heads = [h for h in heads if h]
            label = heads.pop(0) if heads else None
        return [Annex(label or (), tuple(heads), tuple(body), span=attachment.span), *inner]

    def _identification(self, main: Element, meta: Element | None) -> Identification:
        if meta is None:
            return Identification()
        if not self.own:
            return foreign(self.root, main, self.facts)
        stated = (e for p in meta.all("proprietary") for e in p.all(f"{_OWN}identification"))
        return own_identification(next(stated, None))


def _nothing(main: Element) -> bool:
    """Ours say so when a document has no resolution at all."""
    body = main.find("mainBody")
    return body is not None and any(p.get("class") == "none" for p in body.all("p"))


def _hung(line: Paragraph, child: Paragraph, depth: int) -> Paragraph:
    last = line.children[-1] if line.children else None
    if depth and isinstance(last, Paragraph):
        return replace(line, children=(*line.children[:-1], _hung(last, child, depth - 1)))
    return replace(line, children=(*line.children, child))


def _text_holders(root: Element) -> Iterable[Element]:
    if any(isinstance(c, Chars) and c.text.strip() for c in root.children):
        return [root]
    return [e for child in root.elements() for e in _text_holders(child)]
