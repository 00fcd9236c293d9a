"""Word files of other makers: their paragraphs, with all Word knows of them, go to the recognition of raw text.

Masthead tables in header parts come first, as they stand on the page; running heads and feet are set
aside but for the job number at the foot of the first page.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from resconvert import store
from resconvert.diagnostics import Diagnostics
from resconvert.formats.docx.labels import value_of
from resconvert.formats.docx.stream import CALL_STYLES, Stream, content
from resconvert.formats.docx.stream import marks as own_marks
from resconvert.formats.docx.tables import aligned
from resconvert.formats.docx.walker import WordFile
from resconvert.formats.docx.word import Item, Shape, Token, WordNote, WordPara, WordTable, every_paragraph
from resconvert.ledger import Ledger
from resconvert.model.inlines import Content, Emphasis, Mark, OpeningPhrase, Text, nest, plain, runs
from resconvert.model.nodes import Cell, Document, Node, Num, Paragraph, Resolution, Row, Table
from resconvert.recognition import Para, RawNote, recognise
from resconvert.source import Source

_TAB = 475  # twips of one step of indentation in the United Nations' template
_SHORT = 60  # characters of a line that stands for itself
_LABEL = 6  # characters of a number above its title
# Automatic labels that number a paragraph; others ("Article 1", "Figure 2:", "§ 3") are words before it.
_NUMBERING = store.pattern(
    r"[•▪–—-]|[(\[‘’“\"']{0,2}(?:\d{1,4}(?:[./-]\d{1,4})*|[ivxlcIVXLC]{1,8}|[^\W\d_]{1,2}|[一二三四五六七八九十百〇㈠-㈩]{1,6})\W{0,3}"
)
_OPENED = frozenset({"preambular", "operative", "point"})


def read(file: WordFile, stream: Stream, lang: str | None, log: Diagnostics, ledger: Ledger) -> tuple[Document, Source]:
    """The document recognised, and the source its spans point into."""
    reading = _Foreign(file, stream)
    paras, notes = reading.paras()
    source = stream.source()
    log.source = source
    document = recognise(paras, notes, source=source, lang=lang, log=log, ledger=ledger)
    return (_opened(document) if reading.emphasised else document), source


class _Foreign:
    def __init__(self, file: WordFile, stream: Stream) -> None:
        self.file = file
        self.stream = stream
        self.order: list[str] = []
        self.numbers: dict[str, int] = {}
        self.shown: dict[str, str] = {}
        self.emphasised = False
        self.hung: list[int] = []  # the list levels of the automatic numbers that the next one may hang below

    def paras(self) -> tuple[list[Para], list[RawNote]]:
        body = self.file.body()
        headers = list(self.file.stories("header"))
        footers = list(self.file.stories("footer"))
        notes = self.file.notes()
        self._count(body, notes)
        out: list[Para] = []
        first = [items for which, items in headers if which == "first"]
        for items in first[:1]:
            for para in every_paragraph(items):
                out += self._para(para)
        for item in body:
            out += self._table(item) if isinstance(item, WordTable) else self._para(item)
        raw = [self._note(notes[key]) for key in self.order]
        for which, items in headers:
            if which != "first" or items is not (first[0] if first else None):
                self._aside(items, "page-head")
        for _, items in footers:
            self._aside(items, "page-foot")
        # what the document emphasises somewhere is not to be inferred elsewhere
        self.emphasised = any(_emphatic(p.content) for p in out)
        if self.emphasised:
            for made in out:
                made.emphasised = True
        return out, raw

    def _count(self, body: Sequence[Item], notes: dict[str, WordNote]) -> None:
        count = self.file.first_note()
        for para in every_paragraph(body):
            for token in para.tokens:
                if token.kind == "note" and token.text in notes and token.text not in self.numbers:
                    self.order.append(token.text)
                    self.numbers[token.text] = len(self.order)
                    custom = self.file.custom(token.text)
                    self.shown[token.text] = custom or str(count)
                    count += 0 if custom else 1

    def _call(self, token: Token) -> tuple[int, str] | None:
        if token.kind != "text":
            number = self.numbers.get(token.text)
            return (number, self.shown[token.text]) if number else None
        if token.shape.style in CALL_STYLES or token.shape.vertical == "superscript":
            # the same note again, its number typed
            text = token.text.strip()
            key = next((k for k, mark in self.shown.items() if mark == text), "")
            return (self.numbers[key], token.text) if key else None
        return None

    def _look(self, para: WordPara) -> Any:
        """Marks of a run against its paragraph's style, bold of whole paragraphs left out."""
        chain = self.file.styles.chain(para.style)
        bold = next((s.bold for s in chain if s.bold is not None), False)
        italic = next((s.italic for s in chain if s.italic is not None), False)
        words = [t for t in para.tokens if t.kind == "text" and t.text.strip()]
        all_bold = bool(words) and all((bold if t.shape.bold is None else t.shape.bold) for t in words)

        def look(shape: Shape) -> tuple[Mark, ...]:
            made = shape._replace(
                bold=not all_bold and bool(bold if shape.bold is None else shape.bold),
                italic=bool(italic if shape.italic is None else shape.italic),
            )
            return own_marks(made)

        return look, all_bold

    def _para(self, para: WordPara) -> list[Para]:
        """One paragraph; short lines that only a line break parts (meeting and date) are one each."""
        lines: list[list[Token]] = [[]]
        for token in para.tokens:
            if token.kind == "break":
                lines.append([])
            else:
                lines[-1].append(token)
        sizes = [sum(len(t.text) for t in line) for line in lines]
        if len(lines) == 1 or para.label or max(sizes) > _SHORT or min(sizes) < _LABEL:
            return self._line(para)
        return [made for line in lines for made in self._line(replace(para, tokens=line))]

    def _line(self, para: WordPara) -> list[Para]:
        tokens = para.tokens
        if not any(t.text.strip() or t.kind in ("note", "again") for t in tokens if t.kind != "field"):
            if tokens:
                self._aside([para], "field-code")
            return []
        self.stream.begin(para)
        num: Num | None = None
        if para.label and not _NUMBERING.fullmatch(para.label):
            tokens = [Token("text", f"{para.label}\t"), *tokens]
        elif para.label:
            num = Num(para.label, value_of(para.label), span=self.stream.add(para.label))
            self.stream.add("\t")
        tabs, tokens = self._lead(tokens)
        look, all_bold = self._look(para)
        made = content(_trimmed(tokens), self.stream, self._call, look)
        self.stream.end()
        if not made and not num:
            return []
        chain = self.file.styles.chain(para.style)
        align = para.align or next((s.align for s in chain if s.align), "") or ""
        indent = tabs or max(0, min(para.indent // _TAB - 2, 8))
        level = self._level(para) if num else 0
        return [
            Para(
                made, num, indent, self.file.styles.name(para.style), None, all_bold, align == "center",
                blank_before=para.break_before, level=level,
            )
        ]  # fmt: skip

    def _level(self, para: WordPara) -> int:
        """Below how many automatic numbers one hangs: a level of Word's lists says so if the levels above it were
        used, one after the other; a list of points that stands alone on a deeper level says nothing."""
        at = para.level or 0
        while self.hung and self.hung[-1] >= at:
            self.hung.pop()
        self.hung.append(at)
        return at if self.hung == list(range(at + 1)) else 0

    def _lead(self, tokens: list[Token]) -> tuple[int, list[Token]]:
        """Leading white space counts as indentation."""
        tabs = 0
        rest = list(tokens)
        while rest and rest[0].kind in ("text", "break") and not rest[0].text.strip():
            tabs += rest[0].text.count("\t")
            self.stream.add(rest[0].text or "\n")
            rest = rest[1:]
        if rest and rest[0].kind == "text":
            text = rest[0].text
            bare = text.lstrip(" \t\u00a0")
            if bare != text:
                lead = text[: len(text) - len(bare)]
                tabs += lead.count("\t")
                self.stream.add(lead)
                rest[0] = rest[0]._replace(text=bare)
        return tabs, rest

    def _table(self, table: WordTable) -> list[Para]:
        rows: list[Row] = []
        if len(table.rows) == 1 and len(table.rows[0].cells) == 1:
            return [made for para in every_paragraph([table]) for made in self._para(para)]
        opened: dict[int, list[Any]] = {}
        entries: list[tuple[bool, list[list[Any]]]] = []
        for row in table.rows:
            cells: list[list[Any]] = []
            column = 0
            for cell in row.cells:
                paragraphs = list(every_paragraph(cell.items))
                blocks = [b for p in paragraphs if (b := self._cell(p))]
                if cell.merge == "continue" and column in opened:
                    opened[column][2] += 1
                    opened[column][0] += blocks
                else:
                    entry = [blocks, cell.columns, 1, aligned(next((p.align for p in paragraphs if p.align), ""))]
                    if cell.merge == "restart":
                        opened[column] = entry
                    else:
                        opened.pop(column, None)
                    cells.append(entry)
                column += cell.columns
            entries.append((row.header, cells))
        for header, cells in entries:
            made = tuple(Cell(tuple(b), w, h, a) for b, w, h, a in cells)
            if made:
                rows.append(Row(made, "header" if header else "body"))
        if not any(cell.blocks for row in rows for cell in row.cells):
            return []
        return [Para((), table=Table(tuple(rows)))]

    def _cell(self, para: WordPara) -> Content:
        if not para.tokens:
            return ()
        self.stream.begin(para)
        look, _ = self._look(para)
        _, tokens = self._lead(para.tokens)
        if para.label:
            tokens = [Token("text", f"{para.label} "), *tokens]
        made = content(_trimmed(tokens), self.stream, self._call, look)
        self.stream.end()
        return made

    def _note(self, note: WordNote) -> RawNote:
        out: list[Content] = []
        for at, para in enumerate(p for p in every_paragraph(note.items) if p.tokens):
            self.stream.begin(para)
            tokens = para.tokens
            if at == 0:
                tokens = self._without_mark(note, tokens)
            _, tokens = self._lead(tokens)
            look, _ = self._look(para)
            made = content(_trimmed(tokens), self.stream, self._call, look)
            self.stream.end()
            if made:
                out.append(made)
        return RawNote(self.shown[note.id], tuple(out))

    def _without_mark(self, note: WordNote, tokens: list[Token]) -> list[Token]:
        """The note's own number, typed or automatic, with the white space around it."""
        rest = list(tokens)
        while rest and (rest[0].kind == "mark" or not rest[0].text.strip()):
            self.stream.add(rest[0].text)
            rest = rest[1:]
        mark = self.shown[note.id]
        if (
            rest
            and rest[0].kind == "text"
            and (rest[0].text == mark or (note.custom and rest[0].text.startswith(mark)))
        ):
            self.stream.aside(mark, "note-mark")
            rest[0] = rest[0]._replace(text=rest[0].text[len(mark) :])
        return rest

    def _aside(self, items: Iterable[Item], reason: Any) -> None:
        for para in every_paragraph(items):
            if para.tokens:
                self.stream.begin(para)
                for token in para.tokens:
                    self.stream.aside(token.text, reason)
                self.stream.end()


def _trimmed(tokens: list[Token]) -> list[Token]:
    """Without white space at the end; it stands between paragraphs."""
    rest = list(tokens)
    while rest and rest[-1].kind in ("text", "break") and not rest[-1].text.strip():
        rest = rest[:-1]
    if rest and rest[-1].kind == "text":
        rest[-1] = rest[-1]._replace(text=rest[-1].text.rstrip())
    return rest


def _emphatic(made: Content) -> bool:
    return any(isinstance(node, Emphasis) and node.style == "italic" for node in made)


def _opened(document: Document) -> Document:
    """Italics at the head of a paragraph are its opening phrase."""

    def node(n: Node) -> Node:
        if isinstance(n, Table):
            return n
        below = tuple(map(node, n.children))
        if isinstance(n, Paragraph) and n.role in _OPENED:
            return replace(n, content=_phrase(n.content), children=below)
        return replace(n, children=below) if below != n.children else n

    def resolution(r: Resolution) -> Resolution:
        return replace(
            r,
            preamble=tuple(map(node, r.preamble)),
            body=tuple(map(node, r.body)),
            annexes=tuple(replace(a, body=tuple(map(node, a.body))) for a in r.annexes),
        )

    return replace(document, resolutions=tuple(map(resolution, document.resolutions)))


def _phrase(made: Content) -> Content:
    head = made[0] if made else None
    if not isinstance(head, Emphasis) or head.style != "italic" or len(plain((head,))) > 80:
        return made
    out = []
    inside = True
    for run in runs(made):
        italic = [m for m in run.marks if isinstance(m, Emphasis) and m.style == "italic"]
        inside = inside and bool(italic) and isinstance(run.leaf, Text)
        if inside:
            out.append(run._replace(marks=tuple(OpeningPhrase(()) if m in italic else m for m in run.marks)))
        else:
            out.append(run)
    return nest(out)
