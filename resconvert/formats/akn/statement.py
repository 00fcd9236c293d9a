"""Writes one document as a statement, or as a collection of statements, in the form of AKN4UN.

One pass over the model emits strings, beside the identifiers of `eids`; no element tree is built.
What the model says and Akoma Ntoso has no place for stands in attributes of our own namespace, and
only where reading the rest would not give it back. Metadata is `meta`'s part, inlines are `inline`'s.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, assert_never

from resconvert.eids import (
    DIVISION_ELEMENT,
    Group,
    Points,
    body_element,
    camel,
    eids,
    front,
    grouped,
    introduces_list,
    number_part,
    preamble_element,
    runs_of_points,
    under,
    wids,
)
from resconvert.formats.akn import tables
from resconvert.formats.akn.inline import InlineWriter, split
from resconvert.formats.akn.meta import Meta
from resconvert.formats.akn.names import (
    AKN,
    AKN4UN,
    CLOSING,
    MASTHEAD,
    NUMBERED_HEADING,
    OWN,
    PREFACE,
    Wrapper,
    lower_camel,
    number_value,
    numbered_line,
    spaced,
    title_start,
    titled_point,
)
from resconvert.formats.akn.xmltext import escape, quote
from resconvert.model.inlines import Content, Date, NoteCall, OpeningPhrase, plain, readable, runs
from resconvert.model.nodes import (
    Annex,
    Division,
    Document,
    Node,
    Num,
    Paragraph,
    PartHeading,
    Resolution,
    Table,
)


def text(document: Document, meta: Meta) -> str:
    """The file as one string."""
    return _Writing(document, meta).text()


class _Writing:
    def __init__(self, document: Document, meta: Meta) -> None:
        self.document = document
        self.meta = meta
        self.ids = eids(document)
        self.inline = InlineWriter(document.notes, self.meta, document.identification.language, frozenset(self.ids))
        self.at = 0
        self.out: list[str] = []
        self.number = document.identification.number
        self.cover = False  # the lines being written stand on the cover page

    def _next(self) -> str:
        """The identifier of the block that is written now."""
        self.at += 1
        return self.ids[self.at - 1]

    def _parent_of_next(self) -> str:
        return self.ids[self.at].rpartition("__")[0]

    # The file.

    def text(self) -> str:
        d = self.document
        several = len(d.resolutions) > 1
        heading, preface = front(d)
        self._cover(heading)
        cover, self.out = self.out, []
        parts = []
        if several:
            self._preface(preface, None)
            opening, self.out = self.out, []
            for at, resolution in enumerate(d.resolutions):
                parts.append(self._component(resolution, at))
        else:
            resolution = d.resolutions[0] if d.resolutions else Resolution()
            head = resolution.heading
            self._preface(preface, head)
            opening, self.out = self.out, []
            parts.append(self._statement(resolution, "", 0))
        opening[-1:] = [self._uncalled(), *opening[-1:]]
        meta = self.meta.text()
        name = quote(self.meta.name)
        root = "documentCollection" if several else "statement"
        attributes = f'name="{name}" contains="originalVersion"' if not several else f'name="{name}"'
        body = self._with_work_ids("".join(parts))
        if several:
            body = f'<collectionBody eId="collectionBody">\n{body}</collectionBody>\n'
        return (
            '<?xml version="1.0" encoding="UTF-8"?>\n'
            f'<akomaNtoso xmlns="{AKN}" xmlns:akn4un="{AKN4UN}" xmlns:rc="{OWN}">\n'
            f"<{root} {attributes}>\n{meta}{''.join(cover)}{''.join(opening)}{body}</{root}>\n</akomaNtoso>\n"
        )

    def _with_work_ids(self, body: str) -> str:
        """Where a language numbers otherwise than English, @wId is the identifier of the English edition."""
        works = {eid: wid for eid, wid in zip(self.ids, wids(self.document, self.ids), strict=True) if eid != wid}
        if not works:
            return body

        def both(match: re.Match[str]) -> str:
            head, rest = match[1], ""
            while head and head not in works:
                head, _, last = head.rpartition("__")
                rest = f"__{last}{rest}"
            return f'{match[0]} wId="{works[head]}{rest}"' if head else match[0]

        return re.sub(r' eId="([^"]+)"', both, body)

    def _statement(self, resolution: Resolution, prefix: str, at: int) -> str:
        """Preamble to attachments of one resolution."""
        self._preamble(resolution.preamble, prefix)
        body = under(prefix, "body")
        self.out.append(f'<mainBody eId="{body}">\n')
        before = len(self.out)
        self._body(resolution.body)
        if len(self.out) == before:
            self.out.append("<p/>\n" if self.document.resolutions else '<p class="none"/>\n')
        self.out.append("</mainBody>\n")
        if resolution.closing:
            eid = under(prefix, "conclusions")
            self.out.append(f'<conclusions eId="{eid}">\n<container eId="{eid}__container_1" name="conclusion">\n')
            self._lines(resolution.closing, CLOSING)
            self.out.append("</container>\n</conclusions>\n")
        if resolution.annexes:
            self.out.append("<attachments>\n")
            for number, annex in enumerate(resolution.annexes, 1):
                self._annex(annex, prefix, number, at)
            self.out.append("</attachments>\n")
        text = "".join(self.out)
        self.out = []
        return text

    def _component(self, resolution: Resolution, at: int) -> str:
        eid = f"cmp_{at + 1}"
        if resolution.heading or at:
            self._next()
            self.inline.context(f"{eid}__preface__p_1")
            self.out.append(f'<preface eId="{eid}__preface">\n')
            self.out.append(self._part_heading(resolution.heading or PartHeading(), f"{eid}__preface__p_1"))
            self.out.append("</preface>\n")
        body = self._statement(resolution, eid, at)
        meta = self.meta.part(resolution, at, eid)
        name = quote(self.meta.part_name)
        return (
            f'<component eId="{eid}">\n<statement name="{name}" contains="originalVersion">\n'
            f"{meta}{body}</statement>\n</component>\n"
        )

    # Cover page and preface.

    def _cover(self, heading: tuple[Paragraph, ...]) -> None:
        masthead = self.document.masthead
        if not masthead and not heading:
            return
        self.cover = True
        self.out.append('<coverPage eId="coverPage">\n')
        number = 0
        for name, lines, wrappers in (
            ("masthead", masthead, MASTHEAD),
            ("publicationHeading", heading, PREFACE),
        ):
            if lines:
                number += 1
                self.out.append(f'<container eId="coverPage__container_{number}" name="{name}">\n')
                self._lines(lines, wrappers)
                self.out.append("</container>\n")
        self.out.append("</coverPage>\n")
        self.cover = False

    def _preface(self, lines: tuple[Paragraph, ...], head: PartHeading | None) -> None:
        """Title and what follows it. The guidelines want a preface: without a title it names the symbol."""
        self.out.append('<preface eId="preface">\n')
        self._lines(lines, PREFACE)
        if head:
            eid = self._next()
            self.inline.context(eid)
            self.out.append(self._part_heading(head, eid))
        if not lines and not head:
            # (drafts and statements are called by their sponsors or kind, as the UN's own files have it)
            symbol = self.document.identification.symbol or self.document.identification.number or "unknown"
            concept = self.meta.use("symbol")
            words = f'<docNumber refersTo="{concept}">{escape(symbol)}</docNumber>'
            if called := self._called():
                words = self._doc_title(escape(called))
            self.out.append(f'<p class="generated">{words}</p>\n')
        self.out.append("</preface>\n")

    def _called(self) -> str:
        """What a document without a title is called: the line of its sponsors or of its kind."""
        lines = (p for p in self.document.preface if p.role in ("sponsors", "document-type"))
        return next((" ".join(readable(p.content).split()) for p in lines), "")

    def _uncalled(self) -> str:
        """Notes that nothing calls: last in the preface, the only place that is about the whole document."""
        notes = [n for n in range(1, len(self.document.notes) + 1) if n not in self.inline.written]
        if not notes:
            return ""
        self.inline.context("preface")
        # no call, no raised mark: the notes stand bare
        bare = (self.inline.note(n).removeprefix("<sup>").removesuffix("</sup>") for n in notes)
        return f'<p class="notes">{"".join(bare)}</p>\n'

    def _part_heading(self, head: PartHeading, eid: str) -> str:
        number = title = ""
        words = self.inline.write(head.title)
        only_calls = bool(words) and all(isinstance(node, NoteCall) for node in head.title)
        if head.num:
            letter = self.meta.use("letter")
            printed = escape(head.num.printed) + (words if only_calls else "")
            number = f'<docNumber refersTo="{letter}"{_value(head.num)}>{printed}</docNumber>'
        if not head.num or (words and not only_calls):
            title = self._doc_title(words)
        return f'<p eId="{eid}" class="part">{number}{" " if number and title else ""}{title}</p>\n'

    def _lines(self, lines: Iterable[Paragraph], wrappers: Mapping[Any, Wrapper]) -> None:
        for line in lines:
            self._line(line, wrappers, 0)

    def _line(self, line: Node, wrappers: Mapping[Any, Wrapper], depth: int) -> None:
        eid = self._next()
        self.inline.context(eid)
        below = f' class="below-{depth}"' if depth else ""
        match line:
            case Table():
                tables.write(line, eid, self.inline, self.out, depth)
                return
            case Division():
                role, content, num = DIVISION_ELEMENT[line.kind], line.heading, line.num
                wrapper = Wrapper("inline", f"akn4un:{role}")
            case Paragraph():
                role, content, num = line.role, line.content, line.num
                wrapper = wrappers.get(role) or Wrapper("inline", f"akn4un:{role}")
            case _:
                assert_never(line)
        number = f'<inline name="akn4un:num"{_value(num)}>{escape(num.printed)}</inline> ' if num else ""
        words = self._title(content) if role == "title" else self._wrapped(role, wrapper, content)
        self.out.append(f'<p eId="{eid}"{below}>{number}{words}</p>\n')
        for child in line.children:
            self._line(child, wrappers, depth + 1)

    def _wrapped(self, role: str, wrapper: Wrapper, content: Content) -> str:
        """The content of a printed line inside the element that says what it is."""
        element, name, refers_to = wrapper
        attributes = ""
        if element == "event":
            attributes = f' eId="{self.inline.next_eid("event")}"'
        if name:
            attributes += f' name="{name}"'
        if refers_to:
            attributes += f' refersTo="{self._concept(refers_to)}"'
        i = self.document.identification
        match role:
            case "issue-date" | "date":
                return self._dated(content, i.issued if role == "issue-date" else i.adopted, element, attributes, role)
            case "adoption-line":
                words = self._adoption(content)
                if self.cover:
                    return f"<{element}{attributes}>{words}</{element}>"
                return f'<inline name="akn4un:adoptionLine">{words}</inline>'
            case "session" if i.session:
                attributes = f' value="{quote(i.session)}"{attributes}'
            case _:
                pass
        return f"<{element}{attributes}>{self.inline.write(content)}</{element}>"

    def _dated(self, content: Content, value: datetime.date | None, element: str, attributes: str, role: str) -> str:
        """A line that is a date. Where the words bear no date of the model, `class` says so."""
        if value is None:
            return f'<inline name="akn4un:{camel(role)}">{self.inline.write(content)}</inline>'
        mark = content[0] if len(content) == 1 else None
        unmarked = ' class="unmarked"'
        if isinstance(mark, Date) and mark.value == value:
            content, unmarked = mark.children, ""
        return f'<{element} date="{value.isoformat()}"{attributes}{unmarked}>{self.inline.write(content)}</{element}>'

    def _adoption(self, content: Content) -> str:
        """When and at which meeting the document was adopted, each in its element."""
        i = self.document.identification
        self.inline.adoption = i.adopted
        marked = any(isinstance(m, Date) and m.value == i.adopted for _, marks in runs(content) for m in marks)
        found = re.search(rf"(?<!\d){re.escape(i.meeting)}(?!\d)", plain(content)) if i.meeting else None
        cut = split(content, found.span()) if found else None
        if cut:
            before, number, after = map(self.inline.write, cut)
            words = f'{before}<inline name="akn4un:meetingNumber">{number}</inline>{after}'
        else:
            words = self.inline.write(content)
        self.inline.adoption = None
        if marked or self.cover:
            return words
        concept = self.meta.use("adoptionDate")
        return f'<docDate date="{self.meta.date}" refersTo="{concept}" class="unmarked">{words}</docDate>'

    def _concept(self, name: str) -> str:
        return self.meta.organ() if name == "issuingBody" else self.meta.use(name)

    def _doc_title(self, words: str) -> str:
        return f'<docTitle refersTo="{self.meta.use("resolutionTitle")}">{words}</docTitle>'

    def _title(self, content: Content) -> str:
        """``55/9. Cooperation …``: the number and the title each in their element, the stop between them."""
        text = plain(content)
        found = re.search(spaced(self.number), text) if self.number else None
        cut = split(content, (*found.span(), title_start(text, found.end()))) if found else None
        if cut is None:
            return self._doc_title(self.inline.write(content))
        before, printed, stop, title = (self.inline.write(part) for part in cut)
        name = self._doc_title(title) if title else ""
        return f"{before}<docNumber>{printed}</docNumber>{stop}{name}"

    # Preamble.

    def _preamble(self, nodes: tuple[Node, ...], prefix: str) -> None:
        if not nodes:
            return
        self.out.append(f'<preamble eId="{under(prefix, "preamble")}">\n')
        self._preambular(nodes)
        self.out.append("</preamble>\n")

    def _preambular(self, nodes: Sequence[Node], nested: bool = False) -> None:
        for node in runs_of_points(nodes):
            if isinstance(node, Points):
                self._items(node, None)
                continue
            eid = self._next()
            self.inline.context(eid)
            match node:
                case Table():
                    tables.write(node, eid, self.inline, self.out)
                case Division():
                    kind = DIVISION_ELEMENT[node.kind]
                    self.out.append(
                        f'<block eId="{eid}" name="{kind}">{self._labelled(node.num, node.heading)}</block>\n'
                    )
                    if node.children:
                        inner = self._parent_of_next()
                        if isinstance(node.children[0], Paragraph) and node.children[0].role == "point":
                            inner = inner.rpartition("__")[0]
                        self.out.append(f'<container eId="{inner}" name="{kind}">\n')
                        self._preambular(node.children, True)
                        self.out.append("</container>\n")
                case Paragraph():
                    element = preamble_element(node, nested)
                    if element != "container":
                        words = self.inline.write(node.content)
                        formula = f'<formula eId="{eid}" name="enactingFormula"><p>{words}</p></formula>\n'
                        self.out.append(
                            formula if element == "formula" else f'<p eId="{eid}" class="text">{words}</p>\n'
                        )
                        continue
                    self.out.append(f'<container eId="{eid}"{self._container_name(node)}>\n')
                    self._item_content(node, container=True)
                    self.out.append("</container>\n")
                case _:
                    assert_never(node)

    def _container_name(self, node: Paragraph) -> str:
        if node.role != "preambular":
            return f' name="{body_element(node.role)}"'
        first = node.content[0] if node.content else None
        verb = lower_camel(plain(first.children)) if isinstance(first, OpeningPhrase) else ""
        concept = self.meta.use("preambularParagraph")
        return f' name="{quote(verb or "preambularParagraph")}" refersTo="{concept}"'

    def _item_content(self, node: Paragraph, *, container: bool = False) -> None:
        """Number, words and children of an item or block container; a container has no place for a number."""
        if node.num and not container:
            self.out.append(self._num(node.num))
        groups = runs_of_points(node.children)
        introduces = introduces_list(node)
        words = self._labelled(node.num if container else None, node.content)
        if not introduces and (words or not groups):
            self.out.append(f"<p>{words}</p>\n")
        for at, group in enumerate(groups):
            if isinstance(group, Points):
                self._items(group, words if introduces and at == 0 else None)
                continue
            name = self._next()
            self.inline.context(name)
            match group:
                case Table():
                    tables.write(group, name, self.inline, self.out)
                case Paragraph(num=None, children=()):
                    self.out.append(f'<p eId="{name}" class="{group.role}">{self.inline.write(group.content)}</p>\n')
                case Paragraph():
                    self.out.append(f'<blockContainer eId="{name}" class="{group.role}">\n')
                    self._item_content(group)
                    self.out.append("</blockContainer>\n")
                case Division():
                    self._division_in_blocks(group, name)
                case _:
                    assert_never(group)

    def _items(self, group: Points, introduction: str | None) -> None:
        self.out.append(f'<blockList eId="{self._parent_of_next()}">\n')
        if introduction is not None:
            self.out.append(f"<listIntroduction>{introduction}</listIntroduction>\n")
        for point in group.points:
            name = self._next()
            self.inline.context(name)
            self.out.append(f'<item eId="{name}">\n')
            self._item_content(point)
            self.out.append("</item>\n")
        self.out.append("</blockList>\n")

    def _division_in_blocks(self, node: Division, eid: str) -> None:
        """A heading below a preambular paragraph, where hierarchical elements may not stand."""
        kind = DIVISION_ELEMENT[node.kind]
        number = self._num(node.num) if node.num else ""
        heading = f'<heading eId="{eid}__heading">{self.inline.write(node.heading)}</heading>\n'
        self.out.append(f'<blockContainer eId="{eid}" class="{kind}">\n{number}{heading}')
        self._item_content(Paragraph("unrecognised", (), None, node.children))
        self.out.append("</blockContainer>\n")

    # Body and annexes.

    def _body(self, nodes: Sequence[Node]) -> None:
        for group in runs_of_points(nodes):
            self._group(group)

    def _group(self, group: Group, intro: tuple[Content | None, list[Node]] | None = None) -> None:
        if not isinstance(group, Points):
            self._hier(group)
            return
        eid = self._list_eid(group, intro)
        self.out.append(f'<list eId="{eid}">\n')
        if intro is not None:
            self._intro(eid, *intro)
        for point in group.points:
            name = self._next()
            self.inline.context(name)
            self.out.append(f'<point eId="{name}">\n')
            self._paragraph(point, name)
            self.out.append("</point>\n")
        if group.wrap:
            self.out.append(f'<wrapUp eId="{eid}__wrapup">\n')
            self._blocks(group.wrap)
            self.out.append("</wrapUp>\n")
        self.out.append("</list>\n")

    def _list_eid(self, group: Points, intro: tuple[Content | None, list[Node]] | None) -> str:
        skipped = len(intro[1]) if intro else 0
        return self.ids[self.at + skipped].rpartition("__")[0]

    def _intro(self, parent: str, words: Content | None, lead: list[Node]) -> None:
        self.out.append(f'<intro eId="{parent}__intro">\n')
        self._words_and(words, lead)
        self.out.append("</intro>\n")

    def _hier(self, node: Node) -> None:
        eid = self._next()
        self.inline.context(eid)
        match node:
            case Table():
                outer = eid.removesuffix("__content__table_1")
                self.out.append(f'<hcontainer eId="{outer}" name="tabular"><content eId="{outer}__content">\n')
                tables.write(node, eid, self.inline, self.out)
                self.out.append("</content></hcontainer>\n")
            case Division():
                self._division(node, eid)
            case Paragraph():
                element = body_element(node.role)
                if element in ("paragraph", "point", "alinea"):
                    self.out.append(f'<{element} eId="{eid}">\n')
                else:
                    concept = f' refersTo="{self.meta.use("preambularParagraph")}"' if node.role == "preambular" else ""
                    self.out.append(f'<hcontainer eId="{eid}" name="{element}"{concept}>\n')
                    element = "hcontainer"
                self._paragraph(node, eid)
                self.out.append(f"</{element}>\n")
            case _:
                assert_never(node)

    def _division(self, node: Division, eid: str) -> None:
        element = DIVISION_ELEMENT[node.kind]
        self.out.append(f'<{element} eId="{eid}">\n')
        if node.num and numbered_line(node):
            line = f"{eid}__para_{number_part(node.num)}"
            words = self.inline.write(node.heading)
            self.out.append(f'<paragraph eId="{line}" class="{NUMBERED_HEADING}">\n{self._num(node.num)}')
            self.out.append(f'<content eId="{line}__content"><p>{words}</p></content>\n</paragraph>\n')
            self._body(node.children)
            self.out.append(f"</{element}>\n")
            return
        if node.num:
            self.out.append(self._num(node.num))
        if node.heading or not node.num:
            self.out.append(f'<heading eId="{eid}__heading">{self.inline.write(node.heading)}</heading>\n')
        self._body(node.children)
        self.out.append(f"</{element}>\n")

    def _paragraph(self, node: Paragraph, eid: str) -> None:
        """Number, words and children of a hierarchical element."""
        out = self.out
        if node.num:
            out.append(self._num(node.num))
        if not node.children:
            out.append(f'<content eId="{eid}__content"><p>{self.inline.write(node.content)}</p></content>\n')
            return
        lead, groups = grouped(node.children)
        words: Content | None = node.content
        if titled_point(node):
            out.append(f'<heading eId="{eid}__heading">{self.inline.write(node.content)}</heading>\n')
            words = None
        if not groups:
            out.append(f'<content eId="{eid}__content">\n')
            self._words_and(words, lead)
            out.append("</content>\n")
            return
        if isinstance(groups[0], Points) and (node.num or lead):
            self._group(groups[0], (words, lead))
            groups = groups[1:]
        else:
            self._intro(eid, words, lead)
        for group in groups:
            self._group(group)

    def _words_and(self, words: Content | None, lead: Sequence[Node]) -> None:
        """A paragraph's own words, unless they are its heading, and the blocks that stand with them."""
        if words is not None:
            self.out.append(f"<p>{self.inline.write(words)}</p>\n")
        self._blocks(lead)

    def _blocks(self, nodes: Sequence[Node]) -> None:
        """Tables and plain paragraphs beside the words of a paragraph."""
        for node in nodes:
            eid = self._next()
            self.inline.context(eid)
            if isinstance(node, Table):
                tables.write(node, eid, self.inline, self.out)
            elif isinstance(node, Paragraph):
                self.out.append(f'<p eId="{eid}" class="{node.role}">{self.inline.write(node.content)}</p>\n')

    def _num(self, num: Num) -> str:
        return f"<num{_value(num)}>{escape(num.printed)}</num>\n"

    def _labelled(self, num: Num | None, content: Content) -> str:
        words = self.inline.write(content)
        if num is None:
            return words
        return f'<inline name="akn4un:num"{_value(num)}>{escape(num.printed)}</inline> {words}'

    # Annexes.

    def _annex(self, annex: Annex, prefix: str, number: int, at: int) -> None:
        eid = self._next()
        out = self.out
        meta = self.meta.annex(annex, at, number, eid)
        out.append(f'<attachment eId="{eid}">\n<doc name="annex" contains="originalVersion">\n{meta}')
        label = f"{eid}__preface__p_1"
        if annex.label or annex.titles:
            out.append(f'<preface eId="{eid}__preface">\n')
            if annex.label:
                self.inline.context(label)
                out.append(f'<p eId="{label}"><docType>{self.inline.write(annex.label)}</docType></p>\n')
            for title in annex.titles:
                name = self._next()
                self.inline.context(name)
                out.append(f'<p eId="{name}"><docTitle>{self.inline.write(title)}</docTitle></p>\n')
            out.append("</preface>\n")
        out.append(f'<mainBody eId="{eid}__body">\n')
        before = len(out)
        self._body(annex.body)
        if len(out) == before:
            out.append("<p/>\n")
        out.append("</mainBody>\n</doc>\n</attachment>\n")


def _value(num: Num) -> str:
    """The value of a number where reading the printed one would not give it."""
    return "" if number_value(num.printed) == num.value else f' rc:value="{quote(num.value)}"'
