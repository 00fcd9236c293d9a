"""Files of ours, and what editors make of them: the style says what a paragraph is, its place says the rest.

Nothing is guessed of a paragraph whose style is known. A paragraph in another style is placed by its
number and its neighbours.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Any, cast

from resconvert import store, styling
from resconvert.citations import annotate
from resconvert.diagnostics import Code, Diagnostics
from resconvert.formats.docx.kept import Marks
from resconvert.formats.docx.labels import value_of
from resconvert.formats.docx.names import (
    HEADING_KINDS,
    NUMBERED,
    POINT_LEVELS,
    TITLE_NUMBER,
    TYPED,
    role_of,
    style_names,
)
from resconvert.formats.docx.notemarks import leading_mark, past_tab, without_mark
from resconvert.formats.docx.places import Places
from resconvert.formats.docx.sidecar import Sidecar
from resconvert.formats.docx.spaces import binding, unbind
from resconvert.formats.docx.stream import CALL_STYLES, NUMBER_STYLE, Stream, content
from resconvert.formats.docx.tables import aligned
from resconvert.formats.docx.walker import WordFile
from resconvert.formats.docx.word import Item, Token, WordNote, WordPara, WordRow, WordTable, every_paragraph
from resconvert.model.inlines import Content
from resconvert.model.nodes import Alignment, Cell, DivisionKind, Document, Note, Num, Row, RowKind, Table, TableNote
from resconvert.source import Span
from resconvert.structure import Block, BlockRole, Zone, build, flatten

PLACED = Code(
    "RC132", "warning", "a paragraph in the style {style!r} was taken as {role}", "give it one of the document's styles"
)
RENUMBERED = Code(
    "RC133", "warning", "a paragraph in the style {style!r} is numbered {label!r} on another level; the number decides"
)
_FURNITURE = frozenset(
    {"running-head", "page-number", "job-number", "first-job-number", "contents-heading", "contents-entry"}
)
_CELL_KINDS: dict[str, RowKind] = {
    "table-head": "header",
    "table-unit": "unit",
    "table": "body",
    "table-total": "total",
}
_IGNORED_STYLES = frozenset({"end rule", "note rule", "header", "footer"})


def known_keys(sidecar: Sidecar | None) -> dict[str, str]:
    """Lower-case style name → key: the names of the sheets that come with resconvert, those of the
    file's own sheet over them."""
    out = dict(_packaged_keys(sidecar.sheet if sidecar and sidecar.sheet in styling.names() else styling.DEFAULT))
    if sidecar:
        out.update({name.lower(): key for name, key in sidecar.styles.items()})
    return out


@lru_cache(maxsize=16)
def _packaged_keys(first: str) -> dict[str, str]:
    out: dict[str, str] = {}
    for name in (*reversed(styling.names()), first):
        out.update(style_names(name, "").key_of)
    return out


# Style names that only files of ours have; the others the United Nations' own template has too.
_DISTINCT = store.pattern(
    r"masthead (organization|symbol|organ|session|distribution)|formula|provenance|closing (meeting|date)|annex title"
    r"|.* (operative|point [1-5]|text)( plain)?",
)


def is_own(file: WordFile, sidecar: Sidecar | None, keys: dict[str, str]) -> bool:
    """Whether the file was made by us or on our template: by its sidecar, or by styles in use that are ours."""
    if sidecar is not None:
        return True
    used = {file.styles.name(style).lower() for style in file.used_styles()}
    return len({name for name in used if name in keys and _DISTINCT.fullmatch(name)}) >= 2


class Own:
    def __init__(
        self, file: WordFile, sidecar: Sidecar | None, keys: dict[str, str], stream: Stream, log: Diagnostics
    ) -> None:
        self.file = file
        self.sidecar = sidecar or Sidecar()
        self.exact = sidecar is not None
        self.keys = keys
        self.stream = stream
        self.log = log
        self.marks = Marks(self.sidecar)
        # without a sidecar the file is taken as one of the usual sheet
        self.binding = binding(sidecar.sheet if sidecar else styling.DEFAULT)
        self.key_of_style: dict[str, str] = {}
        self.places = Places()
        self.blocks: list[Block] = []
        self.order: list[str] = []  # note ids in order of their first call
        self.loose: list[tuple[str, list[WordPara]]] = []
        self.numbers: dict[str, int] = {}
        self.shown_marks: dict[str, str] = {}
        self.by_mark: dict[str, int] = {}
        self.names: list[str] = []

    def read(self) -> tuple[Document, tuple[str, ...]]:
        """The document, and for each block of it the bookmark that names it, "" for a new one."""
        body = self.file.body()
        headers = [(which, items) for which, items in self.file.stories("header")]
        footers = [(which, items) for which, items in self.file.stories("footer")]
        notes = self.file.notes()
        self._count_notes(body, notes)
        for which, items in headers:
            if which == "first":
                self._header(items)
        in_header = len(self.blocks)
        self._items(body)
        self._reorder(in_header)
        made = self._notes(notes)
        self._aside(((w, i) for w, i in headers if w != "first"), "page-head")
        job = "" if self.exact else self._job_number(footers)
        self._aside(footers, "page-foot")
        document = build(
            self.blocks, identification=self.sidecar.identification, notes=made, record=self.sidecar.record
        )
        names = self._names_of(document)
        if not self.exact:
            from resconvert.formats.docx.identity import identified

            return identified(document, job), names
        return self.marks.rest(document), names

    def _job_number(self, footers: Iterable[tuple[str, list[Item]]]) -> str:
        """As the first page's foot has it, above its bar code."""
        lines = (p for which, items in footers if which == "first" for p in every_paragraph(items))
        return next((p.text.strip() for p in lines if self._key(p) == "first-job-number" and p.text.strip()), "")

    def _names_of(self, document: Document) -> tuple[str, ...]:
        """The blocks' names in the document's order, which puts zones in theirs."""
        by_place = {b.span.start: name for b, name in zip(self.blocks, self.names, strict=True) if b.span}
        titles = iter([name for b, name in zip(self.blocks, self.names, strict=True) if b.role == "annex-title"])
        return tuple(
            next(titles, "") if b.role == "annex-title" else by_place.get(b.span.start, "") if b.span else ""
            for b in flatten(document)
        )

    # ---------------------------------------------------------------- notes

    def _count_notes(self, body: Sequence[Item], notes: dict[str, WordNote]) -> None:
        """Number the notes as the document will have them, before any call is read."""
        for para in every_paragraph(body):
            for token in para.tokens:
                if token.kind == "note" and token.text in notes and token.text not in self.shown_marks:
                    self.shown_marks[token.text] = ""
                    self.order.append(token.text)
        for note in notes:
            if note not in self.shown_marks:  # nothing calls it, but it is there
                self.order.append(note)
        count = self.file.first_note()
        for note in self.order:
            custom = self.file.custom(note)
            if custom:
                self.shown_marks[note] = custom
            else:
                self.shown_marks[note] = str(count)
                count += 1
        for para in every_paragraph(body):
            if self._key(para) == "note" and para.tokens:
                self._loose(para)
        total = len(self.order) + len(self.loose)
        given = self.sidecar.notes
        numbers = (
            given if len(given) == total and sorted(given) == list(range(1, total + 1)) else list(range(1, total + 1))
        )
        for at, note in enumerate(self.order):
            self.numbers[note] = numbers[at]
            self.by_mark.setdefault(self.shown_marks[note], numbers[at])
        for at, (mark, _) in enumerate(self.loose, len(self.order)):
            self.by_mark.setdefault(mark, numbers[at])
        self.note_numbers = numbers

    def _loose(self, para: WordPara) -> None:
        """Notes after the text: a paragraph with a mark opens one, one without goes on with it."""
        mark = leading_mark(para.tokens, self.exact)
        if mark or not self.loose:
            self.loose.append((mark, [para]))
        else:
            self.loose[-1][1].append(para)

    def _call(self, token: Token) -> tuple[int, str] | None:
        if token.kind == "text":
            if self.exact and token.shape.style not in CALL_STYLES:
                return None
            number = self.by_mark.get(token.text.strip())
            return (number, token.text) if number else None
        number = self.numbers.get(token.text)
        return (number, self.shown_marks.get(token.text, "")) if number else None

    def _notes(self, notes: dict[str, WordNote]) -> tuple[Note, ...]:
        made: dict[int, Note] = {}
        for at, key in enumerate(self.order):
            note = notes[key]
            number = self.note_numbers[at]
            paragraphs = [i for i in note.items if isinstance(i, WordPara)]
            made[number] = self._note(number, self.shown_marks[key], paragraphs, bool(self.file.custom(key)))
        for at, (mark, paragraphs) in enumerate(self.loose, len(self.order)):
            number = self.note_numbers[at]
            made[number] = self._note(number, mark, paragraphs, True)
        return tuple(made[n] for n in sorted(made))

    def _note(self, number: int, mark: str, paragraphs: Sequence[WordPara], typed: bool) -> Note:
        out: list[Content] = []
        span: Span | None = None
        for at, para in enumerate(paragraphs):
            self.stream.begin(para)
            tokens = list(para.tokens)
            if at == 0:
                tokens = past_tab(tokens, self.stream)
                span = self.stream.add(mark)
                tokens = without_mark(tokens, mark if typed else "")
                self.stream.add("\t")
            made = self._content(f"n{number}.{at}", tokens)
            self.stream.end()
            out.append(made)
        if len(out) == 1 and not out[0]:
            out = []
        return Note(mark, tuple(out), span=span)

    def _content(self, name: str, tokens: list[Token], cites: bool = True) -> Content:
        if self.binding:
            tokens = unbind(tokens, self.binding, self.marks.kept(name))
        made = content(tokens, self.stream, self._call)
        if cites and self.exact and made and (not name or self.marks.edited(name, made)):
            # new words, or words changed: what they cite is found as in any text
            about = self.sidecar.identification
            return annotate(made, lang=about.language, identification=about)
        return self.marks.put(name, made)

    # ---------------------------------------------------------------- paragraphs

    def _key(self, para: WordPara) -> str:
        key = self.key_of_style.get(para.style)
        if key is None:
            key = ""
            for info in self.file.styles.chain(para.style):
                name = info.name.lower()
                if name in self.keys:
                    key = self.keys[name]
                    break
                if name in _IGNORED_STYLES:
                    break
            self.key_of_style[para.style] = key
        return key

    def _header(self, items: Sequence[Item]) -> None:
        found: list[WordPara] = []
        for item in items:
            if isinstance(item, WordTable):
                found += [p for row in item.rows for c in row.cells for p in c.items if isinstance(p, WordPara)]
            else:
                found.append(item)
        for para in found:
            if para.tokens and self._key(para):
                self._block(para, self._key(para))
            elif para.tokens:
                self._set_aside(para, "page-head")

    def _items(self, items: Sequence[Item]) -> None:
        caption: WordPara | None = None
        at = 0
        while at < len(items):
            item = items[at]
            at += 1
            if isinstance(item, WordTable):
                notes: list[WordPara] = []
                while (
                    at < len(items) and isinstance(follow := items[at], WordPara) and self._key(follow) == "table-note"
                ):
                    notes.append(follow)
                    at += 1
                self._table(item, caption, notes)
                caption = None
                continue
            key = self._key(item)
            if caption is not None:
                self._table(WordTable([]), caption, [])
                caption = None
            if key == "table-caption":
                caption = item
            elif key == "note":
                if not item.tokens:
                    continue
            elif key in _FURNITURE:
                self._set_aside(item, "page-head")
            elif key == "table-note":
                self._table(WordTable([]), None, [item])
            elif not item.tokens and not item.label and not self._name(item):
                continue
            elif not key and not item.text.strip() and not any(t.kind != "text" for t in item.tokens):
                self._set_aside(item, "invisible")
            elif key.startswith("table") and not item.tokens:
                continue
            else:
                self._block(item, key)
        if caption is not None:
            self._table(WordTable([]), caption, [])

    def _name(self, para: WordPara) -> str:
        names = [n for n in para.bookmarks if not n.startswith("_")]
        return next((n for n in names if n in self.sidecar.blocks), names[0] if names else "")

    def _set_aside(self, para: WordPara, reason: Any) -> None:
        self.stream.begin(para)
        for token in para.tokens:
            self.stream.aside(token.text, reason)
        self.stream.end()

    def _aside(self, stories: Iterable[tuple[str, list[Item]]], reason: Any) -> None:
        for _, items in stories:
            for para in every_paragraph(items):
                if para.tokens:
                    self._set_aside(para, reason)

    def _block(self, para: WordPara, key: str) -> None:
        self.stream.begin(para)
        start = self.stream.at
        tokens = para.tokens
        role, tail = role_of(key) if key and not key.startswith("table") else ("", "")  # no cell stands alone
        num: Num | None = None
        name = self._name(para)
        if para.label and para.level is not None:
            num = Num(para.label, value_of(para.label), span=self.stream.add(para.label))
            self.stream.add("\t")
        else:
            num, tokens = self._typed_number(tokens, role, name)
        made = self._content(name, tokens, cites=role != "symbol")
        self.stream.end()
        span = Span(start, self.stream.at)
        if not role:
            role = self._guess(num)
            self.log.add(PLACED, span, style=self.file.styles.name(para.style), role=role)
        level = self._level(para, role, tail, span)
        if role in ("operative", "point") and para.label and para.level is not None:
            role, level = self._by_label(para, role, level, span)
        self._append(role, tail, level, num, made, None, name, span)

    def _level(self, para: WordPara, role: str, tail: str, span: Span) -> int:
        if role == "point":
            return int(tail) if tail.isdecimal() else 1
        if role == "heading":
            return max((para.outline or 1) - 1, 0)
        return 0

    def _by_label(self, para: WordPara, role: str, level: int, span: Span) -> tuple[str, int]:
        """The number that is printed decides the level, also where an editor's program left the style behind."""
        shown_level = para.level or 0
        if shown_level == (level if role == "point" else 0):
            return role, level
        self.log.add(RENUMBERED, span, style=self.file.styles.name(para.style), label=para.label)
        return ("point", min(shown_level, POINT_LEVELS)) if shown_level else ("operative", 0)

    def _guess(self, num: Num | None) -> str:
        """What a paragraph in a foreign style is: numbered as its like, else as its neighbour."""
        before = self.blocks[-1] if self.blocks else None
        if num:
            if num.value.isdecimal():
                return "operative"
            return "point"
        return "preambular" if before and before.role in ("formula", "preambular") else "text"

    def _typed_number(self, tokens: list[Token], role: str, name: str) -> tuple[Num | None, list[Token]]:
        at = 0
        while at < len(tokens) and tokens[at].kind == "text" and not tokens[at].text.strip("\t "):
            at += 1
        end = at
        while end < len(tokens) and tokens[end].kind == "text" and tokens[end].shape.style == NUMBER_STYLE:
            end += 1
        if end > at:
            return self._split_number(tokens, at, end)
        if role == "title":
            return None, self._title(tokens)
        may = not role or (role in NUMBERED and not self.sidecar.blocks.get(name, {}).get("x"))
        if may and tokens and tokens[0].kind == "text":
            text = "".join(t.text for t in tokens[:6] if t.kind == "text")
            if found := TYPED.match(text):
                return self._split_text(tokens, found)
        return None, tokens

    def _title(self, tokens: list[Token]) -> list[Token]:
        """A title keeps its number in its words: the tabs around it are layout."""
        head = "".join(t.text if t.kind == "text" else "\0" for t in tokens[:6])
        if not TITLE_NUMBER.match(head[1:].replace("\t", " ", 1)) or head[0] != "\t" or "\t" not in head[1:]:
            return tokens
        rest = past_tab(tokens, self.stream)
        at = next(n for n, t in enumerate(rest) if "\t" in t.text)
        return [*rest[:at], rest[at]._replace(text=rest[at].text.replace("\t", " ", 1)), *rest[at + 1 :]]

    def _split_number(self, tokens: list[Token], at: int, end: int) -> tuple[Num, list[Token]]:
        for token in tokens[:at]:
            self.stream.add(token.text)
        printed = "".join(t.text for t in tokens[at:end])
        num = Num(printed, value_of(printed), span=self.stream.add(printed))
        rest = tokens[end:]
        if rest and rest[0].kind == "break":
            self.stream.add("\n")
            rest = rest[1:]
        elif rest and rest[0].kind == "text" and rest[0].text.startswith("\t"):
            self.stream.add("\t")
            rest = [rest[0]._replace(text=rest[0].text[1:]), *rest[1:]] if len(rest[0].text) > 1 else rest[1:]
        return num, rest

    def _split_text(self, tokens: list[Token], found: re.Match[str]) -> tuple[Num, list[Token]]:
        """A number typed without its style, as far as a tab."""
        if found.group(1):
            self.stream.add(found.group(1))
        num = Num(found.group(2), value_of(found.group(2)), span=self.stream.add(found.group(2)))
        self.stream.add("\t")
        skip = found.end()
        rest: list[Token] = []
        for at, token in enumerate(tokens):
            if token.kind != "text" or skip == 0:
                rest += tokens[at:]
                break
            if len(token.text) > skip:
                rest.append(token._replace(text=token.text[skip:]))
                skip = 0
            else:
                skip -= len(token.text)
        return num, rest

    def _append(
        self,
        role: str,
        tail: str,
        level: int,
        num: Num | None,
        made: Content,
        table: Table | None,
        name: str,
        span: Span,
    ) -> None:
        own = self.sidecar.blocks.get(name, {}) if name else {}
        role = str(own.get("r", role))
        zone, depth = self.places.infer(role, level)
        zone = cast(Zone, own.get("z", zone))
        depth = int(own.get("d", depth))
        self.places.settle(role, zone, depth)
        kind = cast(
            DivisionKind, own.get("k", tail if tail in HEADING_KINDS else "heading" if role == "heading" else "")
        )
        match own.get("n"):
            case [str(printed), str(value)] if num is None:
                num = Num(printed, value)
            case str(value) if num is not None:
                num = replace(num, value=value)
            case _:
                pass
        self.blocks.append(Block(zone, cast(BlockRole, role), made, num, depth, kind, table, span))
        self.names.append(name)

    def _reorder(self, in_header: int) -> None:
        """The masthead in its printed order, where the header's cells stand in another."""
        places = [at for at, b in enumerate(self.blocks) if b.zone == "masthead"]
        order = self.sidecar.order
        if len(order) == len(places) and sorted(order) == list(range(len(order))):
            blocks, names = [self.blocks[at] for at in places], [self.names[at] for at in places]
            for at, target in enumerate(order):
                self.blocks[places[target]] = blocks[at]
                self.names[places[target]] = names[at]

    # ---------------------------------------------------------------- tables

    def _table(self, word: WordTable, caption: WordPara | None, notes: Sequence[WordPara]) -> None:
        start = self.stream.at
        name = self._name(caption) if caption else ""
        if not name:
            name = next((n for p in every_paragraph([word]) if (n := self._name(p))), "")
        more = self.sidecar.tables.get(name, {})
        count = 0

        def read(para: WordPara, tokens: list[Token]) -> Content:
            nonlocal count
            self.stream.begin(para)
            made = self._content(f"{name}.{count}", tokens)
            self.stream.end()
            count += 1
            return made

        title = read(caption, caption.tokens) if caption else ()
        rows = self._rows(word, read)
        spans = more.get("s")
        if isinstance(spans, list) and [len(r) for r in spans] == [len(r.cells) for r in rows]:
            rows = [
                replace(
                    r,
                    cells=tuple(
                        replace(c, colspan=int(w), rowspan=int(h)) for c, (w, h) in zip(r.cells, line, strict=True)
                    ),
                )
                for r, line in zip(rows, spans, strict=True)
            ]
        columns = more.get("c", ())
        made_columns = ("",) * columns if isinstance(columns, int) else tuple(columns)
        made_notes = tuple(self._table_note(p, f"{name}.{count + at}") for at, p in enumerate(notes))
        span = Span(start, self.stream.at)
        table = Table(tuple(rows), cast("tuple[Alignment, ...]", made_columns), title, made_notes, span=span)
        self._append("table", "", 0, None, (), table, name, span)

    def _rows(self, word: WordTable, read: Any) -> list[Row]:
        out: list[tuple[RowKind, list[list[Any]]]] = []
        open_: dict[int, list[Any]] = {}
        for row in word.rows:
            cells: list[list[Any]] = []
            column = 0
            kind = self._row_kind(row)
            for cell in row.cells:
                paragraphs = list(every_paragraph(cell.items))
                if cell.merge == "continue" and column in open_:
                    open_[column][2] += 1
                    blocks = [read(p, p.tokens) for p in paragraphs]
                    open_[column][0] += [b for b in blocks if b]
                    column += cell.columns
                    continue
                blocks = [read(p, p.tokens) for p in paragraphs]
                if len(blocks) == 1 and not blocks[0]:
                    blocks = []
                align = aligned(next((p.align for p in paragraphs if p.align), ""))
                entry = [blocks, cell.columns, 1, align]
                for at in range(column, column + cell.columns):
                    open_.pop(at, None)
                if cell.merge == "restart":
                    open_[column] = entry
                cells.append(entry)
                column += cell.columns
            out.append((kind, cells))
        return [Row(tuple(Cell(tuple(b), w, h, a) for b, w, h, a in cells), kind) for kind, cells in out]

    def _row_kind(self, row: WordRow) -> RowKind:
        for cell in row.cells:
            for para in cell.items:
                if not isinstance(para, WordPara):
                    continue
                key = self._key(para).removesuffix("-figure").removesuffix("-group")
                if kind := _CELL_KINDS.get(key):
                    return kind
        return "header" if row.header else "body"

    def _table_note(self, para: WordPara, name: str) -> TableNote:
        self.stream.begin(para)
        tokens = past_tab(list(para.tokens), self.stream)
        end = 0
        while end < len(tokens) and tokens[end].kind == "text" and tokens[end].shape.style == NUMBER_STYLE:
            end += 1
        mark, rest = "", tokens
        span: Span | None = None
        if end:
            num, rest = self._split_number(tokens, 0, end)
            mark, span = num.printed, num.span
        made = self._content(name, rest)
        self.stream.end()
        return TableNote(mark, made, span=span)
