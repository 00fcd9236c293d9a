"""Writes a document as a Word file of the kind an editor would have made.

One named style per role, automatic numbering, native notes, fields for page numbers, the masthead and
running heads of the official page, bookmarks that carry identifiers. The body is written as text in
one pass over ``flatten(document)``; what Word does not show travels in the `sidecar`.
"""

# ruff: noqa: E501 (XML stands in one piece, as it does in the file)
from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import field
from functools import lru_cache
from typing import Literal

from resconvert import registry, styling
from resconvert.bookmarks import bookmark
from resconvert.diagnostics import Code, Diagnostic, Diagnostics
from resconvert.eids import eids
from resconvert.formats.docx import page as pages
from resconvert.formats.docx import properties as props
from resconvert.formats.docx.among import calls_in, leading_to_tables, point_levels, set_as
from resconvert.formats.docx.inlines import Laid, encoded, escape, lay, of_the_style, properties, runs_xml, text_run
from resconvert.formats.docx.labels import value_of
from resconvert.formats.docx.names import HEADING_KINDS, NUMBERED, TITLE_NUMBER, TYPED, role_of
from resconvert.formats.docx.numbering import Choice, Numbered, numbering_xml, plan
from resconvert.formats.docx.package import Link, archive, skeleton
from resconvert.formats.docx.places import Places
from resconvert.formats.docx.sidecar import Sidecar, checksum, pack
from resconvert.formats.docx.spaces import binding
from resconvert.formats.docx.tables import grid, table_xml
from resconvert.formats.docx.template import HEAD, NAMESPACES, Template, list_of, template_for, twips
from resconvert.model.identification import Identification
from resconvert.model.inlines import Content, NoteCall, plain
from resconvert.model.nodes import Document, Num, Table
from resconvert.protocols import Output, Writer
from resconvert.structure import Block, flatten
from resconvert.values import dataclass

NO_SYMBOL_CHARACTER = Code("RC320", "warning", "{count} characters that a Word file cannot hold were written as U+FFFD")
_LEAD_IN = (":", "：")
_NO_LINE = '<w:spacing w:before="0" w:after="0" w:line="20" w:lineRule="exact"/>'
HEADER_ROLES = ("organization", "symbol", "organ", "distribution", "issue-date", "original-language")


@dataclass(frozen=True, slots=True)
class DocxOptions:
    """style: a style sheet's name or path; by default the document's organ and date choose.
    numbering: ``automatic`` lets Word count, ``typed`` writes numbers as text; by default the style sheet says.
    reference_doc: a Word file whose page and styles are used, as far as styles have the names of ours.
    embed: put the document's Akoma Ntoso into the file too (nothing needs it to read the file back).
    """

    style: str | None = None
    numbering: Literal["automatic", "typed"] | None = None
    reference_doc: str | None = None
    embed: bool = False


def write(document: Document, options: DocxOptions) -> Output:
    made = template_for(document.identification, options.style, options.numbering)
    log = Diagnostics()
    data = _Body(document, made).package(options, log)
    return Output(data, log.done())


@dataclass(slots=True)
class _Notes:
    """Which notes Word numbers itself, which keep a mark of their own, and which it cannot call."""

    automatic: set[int] = field(default_factory=set)
    order: list[int] = field(default_factory=list)
    repeated: set[int] = field(default_factory=set)
    first: int = 1


class _Body:
    def __init__(self, document: Document, made: Template) -> None:
        self.document = document
        self.template = made
        self.style = made.style
        self.names = made.names
        self.blocks = list(flatten(document))
        self.bookmarks = [bookmark(e) for e in eids(document)]
        self.sidecar = Sidecar(document.identification, document.record)
        self.sidecar.sheet = made.sheet
        if not made.sheet:
            self.sidecar.styles = {name: key for key, name in made.names.name_of.items()}
        self.binding = binding(made.sheet)
        self.base = "<w:rtl/>" if made.style.rtl else ""
        self.masthead = [at for at, b in enumerate(self.blocks) if b.zone == "masthead"]
        self.in_header = [at for role in HEADER_ROLES for at in self.masthead if self.blocks[at].role == role]
        self._header_set = frozenset(self.in_header)
        self.levels = point_levels(self.blocks)
        self.choices = self._numbers(not made.typed)
        self.notes = self._plan_notes()
        self.leads = leading_to_tables(self.blocks)
        self.lead_in = _LEAD_IN if made.style.page.keep_lead_in else ()
        self.set_as = set_as(self.blocks, self.masthead)
        self.called: set[int] = set()
        self._heads: dict[str, tuple[str, styling.Typography]] = {}
        self._roles: dict[str, tuple[str, str]] = {}
        self.ids = 0
        self.cell = ("", 0)

    # ---------------------------------------------------------------- planning

    def _numbers(self, automatic: bool) -> dict[int, Choice]:
        at_block: list[tuple[int, str]] = []
        numbered: list[Numbered] = []
        homes: dict[str, int] = {}
        for at, block in enumerate(self.blocks) if automatic else ():
            role, num = block.role, block.num
            if num is None or not num.printed or (role != "operative" and role != "point"):
                continue
            level = self.levels[at]
            key = self.names.key(block, level, True)
            home = homes.get(key)
            if home is None:
                home = homes[key] = list_of(key)
            at_block.append((at, key))
            numbered.append((level if role == "point" else 0, num.printed, 1 if block.zone == "annex" else 0, home))
        made = self.plan = plan(numbered)
        chosen = [(at, key, choice) for (at, key), choice in zip(at_block, made.choices, strict=True) if choice]
        self.keys = {at: key for at, key, _ in chosen}
        return {at: choice for at, _, choice in chosen}

    def _plan_notes(self) -> _Notes:
        notes = _Notes()
        if not self.document.notes:
            return notes
        seen: set[int] = set()
        for number in calls_in(b for at, b in enumerate(self.blocks) if at not in self._header_set):
            if number in seen:
                notes.repeated.add(number)
            else:
                seen.add(number)
                notes.order.append(number)
        expected = 0
        for number in notes.order:
            mark = self.document.notes[number - 1].mark
            if mark.isascii() and mark.isdecimal() and mark[0] != "0" and len(mark) < 6 and expected in (0, int(mark)):
                if not expected:
                    notes.first = int(mark)
                notes.automatic.add(number)
                expected = int(mark) + 1
        read = [*notes.order, *(n for n in range(1, len(self.document.notes) + 1) if n not in seen)]
        if read != sorted(read):
            self.sidecar.notes = read
        return notes

    # ---------------------------------------------------------------- parts

    def package(self, options: DocxOptions, log: Diagnostics) -> bytes:
        reference = None
        if options.reference_doc:
            from resconvert.formats.docx.reference import load as load_reference

            reference = load_reference(options.reference_doc, self.template)
        parts = self._parts(reference.page if reference else "")
        links: tuple[Link, ...] = _LINKS
        extra: dict[str, bytes] = {}
        inner: tuple[tuple[str, Link], ...] = ()
        if reference:
            parts = {
                name: reference.renamed(text) if name.startswith("word/") else text for name, text in parts.items()
            }
            parts["word/styles.xml"] = reference.styles
            if reference.theme:
                extra["word/theme/theme1.xml"] = reference.theme
                links = (*links, Link("rIdTheme", "theme", "word/theme/theme1.xml"))
        if options.embed:
            akn = registry.writer("akn")
            extra["customXml/item1.xml"] = akn.write(self.document, akn.options()).data
            extra["customXml/itemProps1.xml"] = _ITEM
            links = (*links, Link("rIdAkn", "customXml", "customXml/item1.xml"))
            inner = (("customXml/item1.xml", Link("rId1", "customXmlProps", "customXml/itemProps1.xml")),)
        packed = {name: (_kept if name in _STATIC else encoded)(text) for name, text in parts.items()}
        if lost := sum(count for _, count in packed.values()):
            log.add(NO_SYMBOL_CHARACTER, count=lost)
        frame = skeleton((*parts, *extra), links, inner)
        return archive(
            [*frame, *((name, data) for name, (data, _) in packed.items()), *extra.items()],
            static=(*_STATIC, *(n for n, _ in frame)),
        )

    def _parts(self, page: str) -> dict[str, str]:
        body = "".join(self._body())
        head_lines = [
            pages.Line(self.blocks[at].role, self._header_line(at), self.style.rtl and self._latin(at))
            for at in self.in_header
        ]
        identification = self.document.identification
        read = [*self.in_header, *(at for at in self.masthead if at not in self._header_set)]
        if read != self.masthead:
            self.sidecar.order = [self.masthead.index(at) for at in read]
        section = pages.section(self.style, self.notes.first, page)
        return {
            "word/document.xml": (f"{HEAD}<w:document {NAMESPACES}><w:body>{body}{section}</w:body></w:document>"),
            "word/styles.xml": self.template.styles,
            "word/settings.xml": self.template.settings,
            "word/numbering.xml": numbering_xml(self.plan, self.template.levels, NAMESPACES),
            "word/footnotes.xml": self._footnotes(),
            "word/header1.xml": pages.masthead(head_lines, self.template) if head_lines else _empty("hdr"),
            "word/header2.xml": pages.running_head(identification, self.template, True, self.base),
            "word/header3.xml": pages.running_head(identification, self.template, False, self.base),
            "word/footer1.xml": pages.first_foot(identification, self.template, self.base),
            "word/footer2.xml": pages.foot(identification, self.template, True),
            "word/footer3.xml": pages.foot(identification, self.template, False),
            "docProps/core.xml": props.core(identification, self.document.record),
            "docProps/app.xml": props.APP,
            "docProps/custom.xml": props.custom(props.shown_values(identification), pack(self.sidecar)),
        }

    def _footnotes(self) -> str:
        notes = (f'<w:footnote w:id="{n}">{self._note(n)}</w:footnote>' for n in sorted(self.notes.order))
        return f"{HEAD}<w:footnotes {NAMESPACES}>{_SEPARATORS}{''.join(notes)}</w:footnotes>"

    def _note(self, number: int) -> str:
        note = self.document.notes[number - 1]
        call = f'<w:rPr><w:rStyle w:val="FootnoteReference"/>{self.base}</w:rPr>'
        if number in self.notes.automatic:
            mark = f"<w:r>{call}<w:footnoteRef/></w:r>"
        else:
            mark = f'<w:r>{call}<w:t xml:space="preserve">{escape(note.mark)}</w:t></w:r>'
        lead = f"{mark}<w:r><w:tab/></w:r>"
        style_id = self.names.id_of["note"]
        out: list[str] = []
        for at, content in enumerate(note.paragraphs or ((),)):
            laid = self._laid(f"n{number}.{at}", content)
            out.append(
                f'<w:p><w:pPr><w:pStyle w:val="{style_id}"/></w:pPr>{"" if at else lead}'
                f"{runs_xml(laid, self._plain_call, base=self.base)}</w:p>"
            )
        return "".join(out)

    # ---------------------------------------------------------------- body

    def _body(self) -> Iterable[str]:
        rule = Places()
        for at, block in enumerate(self.blocks):
            level = self.levels[at]
            key = self.set_as.get(at) or self.keys.get(at) or self.names.key(block, level, False)
            self._place(block, self.bookmarks[at], rule, key, level if block.role == "point" else block.depth)
            if at in self._header_set:
                continue
            if block.table is not None:
                yield self._table(block.table, self.bookmarks[at])
            else:
                yield self._paragraph(at, key)
        for number in range(1, len(self.document.notes) + 1):
            if number not in self.called:
                yield self._note(number)
        yield '<w:p><w:pPr><w:pStyle w:val="EndRule"/></w:pPr></w:p>'

    def _place(self, block: Block, name: str, rule: Places, key: str, level: int) -> None:
        """Store what the reader's rule would get wrong of this block."""
        role, kind = self._roles.get(key) or self._role(key)
        zone, depth = rule.meet(block.role, level, block.zone, block.depth)
        num = block.num
        if num is not None:
            fits = bool(num.printed) and num.value == value_of(num.printed)
        else:
            fits = role not in NUMBERED or not TYPED.match(plain(block.content))
        if fits and zone == block.zone and depth == block.depth and role == block.role and kind == block.kind:
            return
        wrong: dict[str, object] = {}
        if zone != block.zone:
            wrong["z"] = block.zone
        if depth != block.depth:
            wrong["d"] = block.depth
        if role != block.role:
            wrong["r"] = block.role
        if kind != block.kind:
            wrong["k"] = block.kind
        if num is None and not fits:
            wrong["x"] = 1
        elif num is not None and not fits:
            wrong["n"] = num.value if num.printed else [num.printed, num.value]
        self.sidecar.blocks[name] = wrong

    def _role(self, key: str) -> tuple[str, str]:
        """Role and kind that a reader takes from a style."""
        role, tail = role_of(key)
        kind = tail if role == "heading" and tail in HEADING_KINDS else "heading" if role == "heading" else ""
        self._roles[key] = role, kind
        return role, kind

    def _paragraph(self, at: int, key: str) -> str:
        block = self.blocks[at]
        name = self.bookmarks[at]
        choice = self.choices.get(at)
        head, typography = self._heads.get(key) or self._head(key)
        role = block.role
        if at in self.leads:
            head = head.replace('"/>', '"/><w:keepNext/>', 1)
        if choice and choice.num:
            direct = f'<w:numPr><w:ilvl w:val="{choice.level}"/><w:numId w:val="{choice.num}"/></w:numPr>'
            head = head.replace("</w:pPr>", f"{direct}</w:pPr>")
        if role == "heading" and block.depth:
            head = head.replace("</w:pPr>", f'<w:outlineLvl w:val="{min(block.depth + 1, 8)}"/></w:pPr>')
        text = ""
        laid = None
        if not block.content and block.num is None:  # an annex without a label: print has no line for it
            head = head.replace("</w:pPr>", f"{_NO_LINE}</w:pPr>")
        if block.content:
            laid = lay(block.content, self.binding, typography.last_words > 1)
            if typography.bold or typography.italic:
                laid.hidden[:0] = of_the_style(laid, typography.bold, typography.italic)
            if laid.hidden:
                self._hide(name, laid)
            if laid.text.endswith(self.lead_in) and "keepNext" not in head:
                head = head.replace('"/>', '"/><w:keepNext/>', 1)
        if role == "title" and block.num is None and typography.number_align == "right" and not _tabbed(laid):
            # no number to stand before the column
            head = head.replace("</w:pPr>", '<w:ind w:hanging="0"/></w:pPr>')
        if laid:
            text = runs_xml(
                laid, self._call, base=self.base, italic_style=typography.italic, upright=typography.upright
            )
        if block.num is not None and not choice:
            text = self._number(block.num, typography) + text
        self.ids += 1
        return f'{head}{self.ids}" w:name="{name}"/>{text}<w:bookmarkEnd w:id="{self.ids}"/></w:p>'

    def _head(self, key: str) -> tuple[str, styling.Typography]:
        """How every paragraph of a style begins, as far as its bookmark's number."""
        head = f'<w:p><w:pPr><w:pStyle w:val="{self.names.id_of[key]}"/></w:pPr><w:bookmarkStart w:id="'
        self._heads[key] = made = head, self.names.typography[key]
        return made

    def _latin(self, at: int) -> bool:
        """Whether a line has Latin letters and no Arabic ones."""
        letters = [c for c in plain(self.blocks[at].content) if c.isalpha()]
        return bool(letters) and all(c < "\u0590" for c in letters)

    def _header_line(self, at: int) -> str:
        block = self.blocks[at]
        name = self.bookmarks[at]
        laid = self._laid(name, block.content)
        self.ids += 1
        number = self._number(block.num, self.names.typography[block.role])
        base = "" if self.style.rtl and self._latin(at) else self.base
        large = self._initial(laid, base) if block.role == "symbol" else ""
        text = large + runs_xml(laid, self._plain_call, base=base)
        return f'<w:bookmarkStart w:id="{self.ids}" w:name="{name}"/>{number}{text}<w:bookmarkEnd w:id="{self.ids}"/>'

    def _initial(self, laid: Laid, base: str) -> str:
        """The symbol's first letter, which print sets large, taken off what is laid out."""
        if not laid.pieces or not isinstance(laid.pieces[0][0], str):
            return ""
        first, mask = laid.pieces[0]
        laid.pieces[:1] = [(first[1:], mask)] if len(first) > 1 else []
        size = round(self.style.masthead.symbol_initial * 2)
        return text_run(
            first[:1],
            f'{properties(mask)}<w:position w:val="1"/><w:sz w:val="{size}"/><w:szCs w:val="{size}"/>{base}',
        )

    def _number(self, num: Num | None, typography: styling.Typography) -> str:
        if num is None or not num.printed:
            return ""
        properties = f'<w:rStyle w:val="ParagraphNumber"/>{self.base}'
        above = typography.number_above and not num.printed.endswith(".")
        return f"{_to_number(typography)}{text_run(num.printed, properties)}<w:r><w:{'br' if above else 'tab'}/></w:r>"

    def _laid(self, name: str, content: Content) -> Laid:
        """The content laid out; what Word does not show of it goes to the sidecar."""
        laid = lay(content, self.binding)
        if laid.hidden:
            self._hide(name, laid)
        return laid

    def _hide(self, name: str, laid: Laid) -> None:
        self.sidecar.marks.append([name, checksum(laid.text), *laid.hidden])

    # ---------------------------------------------------------------- notes

    def _call(self, call: NoteCall, properties: str) -> str:
        number = call.note
        note = self.document.notes[number - 1]
        style = f'<w:rStyle w:val="FootnoteReference"/>{_without_style(properties)}'
        if number in self.called:
            return pages.field(f"NOTEREF _RefNote{number} \\f \\h", note.mark, style)
        self.called.add(number)
        custom = "" if number in self.notes.automatic else ' w:customMarkFollows="1"'
        mark = f'<w:t xml:space="preserve">{escape(note.mark)}</w:t>' if custom else ""
        run = f'<w:r><w:rPr>{style}</w:rPr><w:footnoteReference{custom} w:id="{number}"/>{mark}</w:r>'
        if number not in self.notes.repeated:
            return run
        self.ids += 1
        return f'<w:bookmarkStart w:id="{self.ids}" w:name="_RefNote{number}"/>{run}<w:bookmarkEnd w:id="{self.ids}"/>'

    def _plain_call(self, call: NoteCall, properties: str) -> str:
        """A call where Word allows no note: its mark as text in the style of calls."""
        style = f'<w:rStyle w:val="FootnoteReference"/>{_without_style(properties)}'
        return text_run(self.document.notes[call.note - 1].mark, style)

    # ---------------------------------------------------------------- tables

    def _table(self, table: Table, name: str) -> str:
        more: dict[str, object] = {}
        if any(table.columns):
            more["c"] = list(table.columns)
        elif table.columns:
            more["c"] = len(table.columns)
        lines = grid(table)
        if _reach(lines) != [[(c.colspan, c.rowspan) for c in row.cells] for row in table.rows]:
            more["s"] = [[[c.colspan, c.rowspan] for c in row.cells] for row in table.rows]
        if more:
            self.sidecar.tables[name] = more
        out: list[str] = []
        self.ids += 1
        mark = f'<w:bookmarkStart w:id="{self.ids}" w:name="{name}"/><w:bookmarkEnd w:id="{self.ids}"/>'
        self.cell = (name, 0)
        if table.caption:
            out.append(self._cell_paragraph("table-caption", table.caption, "", mark))
            mark = ""
        if table.rows:
            out.append(table_xml(table, self.template, self._cell_paragraph, lambda: mark))
        elif mark:
            out.append(self._cell_paragraph("table-caption", (), "", mark))
        direct = f'<w:spacing w:before="{twips(self.style.tables.leading) // 2}"/>'
        for note in table.notes:
            sign = text_run(
                note.mark, f'<w:rStyle w:val="ParagraphNumber"/><w:vertAlign w:val="superscript"/>{self.base}'
            )
            out.append(self._cell_paragraph("table-note", note.content, direct, f"{sign}<w:r><w:tab/></w:r>"))
            direct = ""
        if not table.notes:
            # what follows may be a table too, and two that touch become one
            out.append(f'<w:p><w:pPr><w:pStyle w:val="{self.names.id_of["table"]}"/></w:pPr></w:p>')
        return "".join(out)

    def _cell_paragraph(self, key: str, content: Content, direct: str, lead: str) -> str:
        name, at = self.cell
        laid = self._laid(f"{name}.{at}", content)
        self.cell = (name, at + 1)
        typography = self.names.typography[key]
        text = runs_xml(laid, self._call, base=self.base, italic_style=typography.italic) if content else ""
        return f'<w:p><w:pPr><w:pStyle w:val="{self.names.id_of[key]}"/>{direct}</w:pPr>{lead}{text}</w:p>'


def _reach(lines: Sequence[Sequence[tuple[object, int, int]]]) -> list[list[tuple[int, int]]]:
    """Spans of each row's cells as a reader of the Word table finds them."""
    starts: dict[tuple[int, int], list[int]] = {}
    spans: list[list[list[int]]] = []
    for line in lines:
        row: list[list[int]] = []
        for cell, column, wide in line:
            if cell is None:
                if (column, wide) in starts:
                    starts[column, wide][1] += 1
                continue
            entry = [wide, 1]
            row.append(entry)
            if getattr(cell, "rowspan", 1) > 1:
                starts[column, wide] = entry
            else:
                starts.pop((column, wide), None)
        spans.append(row)
    return [[(w, h) for w, h in row] for row in spans]


def _tabbed(laid: Laid | None) -> bool:
    """Set the number at the head of a title's words between tabs, as the United Nations' template does."""
    head, mask = laid.pieces[0] if laid and laid.pieces else ("", 0)
    found = TITLE_NUMBER.match(head) if isinstance(head, str) else None
    if not laid or not found:
        return False
    laid.pieces[0] = f"\t{found[1]}\t{head[found.end() :]}", mask
    laid.text = f"\t{laid.text}"
    return True


def _to_number(typography: styling.Typography) -> str:
    """The tab before a number that stands right-aligned before its column."""
    return "<w:r><w:tab/></w:r>" if typography.number_align == "right" and typography.number else ""


def _without_style(properties: str) -> str:
    """A run has one style: a call's is its own."""
    if properties.startswith("<w:rStyle"):
        return properties.partition("/>")[2]
    return properties


def _empty(kind: str) -> str:
    style = "Header" if kind == "hdr" else "Footer"
    return f'{HEAD}<w:{kind} {NAMESPACES}><w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr></w:p></w:{kind}>'


_ITEM = (
    HEAD + '<ds:datastoreItem xmlns:ds="http://schemas.openxmlformats.org/officeDocument/2006/customXml" '
    'ds:itemID="{6D1A9C1E-5590-4A00-8000-000000000055}"><ds:schemaRefs/></ds:datastoreItem>'
).encode()
_STATIC = ("word/styles.xml", "word/settings.xml", "docProps/app.xml")
_kept = lru_cache(maxsize=64)(encoded)  # what many files share is encoded once
_SEPARATORS = (
    '<w:footnote w:type="separator" w:id="-1"><w:p><w:pPr><w:pStyle w:val="NoteRule"/></w:pPr><w:r><w:separator/></w:r></w:p></w:footnote>'
    '<w:footnote w:type="continuationSeparator" w:id="0"><w:p><w:pPr><w:pStyle w:val="NoteRule"/></w:pPr><w:r><w:continuationSeparator/></w:r></w:p></w:footnote>'
)
_LINKS = (
    Link("rIdStyles", "styles", "word/styles.xml"),
    Link("rIdSettings", "settings", "word/settings.xml"),
    Link("rIdNumbering", "numbering", "word/numbering.xml"),
    Link("rIdFootnotes", "footnotes", "word/footnotes.xml"),
    Link("rIdHeadFirst", "header", "word/header1.xml"),
    Link("rIdHeadEven", "header", "word/header2.xml"),
    Link("rIdHeadOdd", "header", "word/header3.xml"),
    Link("rIdFootFirst", "footer", "word/footer1.xml"),
    Link("rIdFootEven", "footer", "word/footer2.xml"),
    Link("rIdFootOdd", "footer", "word/footer3.xml"),
)


def _validate(data: bytes, name: str) -> tuple[Diagnostic, ...]:
    from resconvert.formats.docx.integrity import check

    return check(data, name)


def reference_document(style: str | None = None, language: str = "eng") -> bytes:
    """An empty Word file with our styles, to change and use as `reference_doc`."""
    return write(Document(Identification(language=language)), DocxOptions(style=style)).data


WRITER = Writer(
    "docx",
    ".docx",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    write,
    DocxOptions,
    text=False,
    validate=_validate,
)
