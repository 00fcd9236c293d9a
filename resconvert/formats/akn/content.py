"""Reads inline content: text with its way from the source, marks, notes at their calls.

Files of ours are read to the letter. In others white space is what a typesetter would make of it:
runs of blanks, tabs and line ends are one space, none at the ends of a paragraph. Elements that say
nothing to the model are passed through; their text never is lost.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import cast

from resconvert import store
from resconvert.addresses import symbol_at
from resconvert.formats.akn.iri import Iri, day, reference_kind, stated_date
from resconvert.formats.akn.names import MENTION_ELEMENT, OWN, organ_of_actor
from resconvert.formats.akn.tree import Chars, Element
from resconvert.ledger import Ledger
from resconvert.model.identification import SERIES
from resconvert.model.inlines import (
    Content,
    Date,
    Emphasis,
    LineBreak,
    Mark,
    Mention,
    MentionKind,
    NoteCall,
    OpeningPhrase,
    Piece,
    Reference,
    ReferenceKind,
    ReferenceList,
    Run,
    Subscript,
    Superscript,
    Text,
    cut,
    nest,
)
from resconvert.model.nodes import Note
from resconvert.source import Source, Span

_OWN = f"{{{OWN}}}"
_BLANKS = store.pattern(r"[ \t\r\n]+")
_CJK = store.pattern(r"[\u3000-\u303f\u3400-\u9fff\uf900-\ufaff\uff00-\uffef]")
# Elements that hold paragraphs but stand where only inlines do: their text is kept apart by a blank.
_BLOCK = frozenset(
    ["p", "td", "th", "tr", "li", "item", "num", "docTitle", "docNumber", "block", "heading", "subheading"]
)
_SILENT = frozenset(["img", "marker", "componentRef", "documentRef"])


@dataclass(slots=True)
class ContentReader:
    """Reads contents one after another and gathers their notes.

    verbatim: white space counts. concepts: what ``references`` lists, by eId. symbols: by eId of a
    reference, the symbol its web address was given for. by_id: every element that has an eId.
    """

    source: Source
    verbatim: bool
    concepts: dict[str, Element]
    symbols: dict[str, str]
    by_id: dict[str, Element]
    ledger: Ledger
    found: dict[int, int] = field(default_factory=dict)  # id of a note element → its number
    notes: list[Note | None] = field(default_factory=list)
    _out: list[Run] = field(default_factory=list)

    def content(self, element: Element) -> Content:
        """The content of one paragraph-like element."""
        return self.of(element.children)

    def of(self, children: Iterable[Element | Chars]) -> Content:
        outer, self._out = self._out, []
        self._children(children, ())
        runs = self._out if self.verbatim else self._bare_calls(_typeset(self._out, self.source))
        self._out = outer
        return nest(runs)

    def _bare_calls(self, runs: list[Run]) -> list[Run]:
        """Without the brackets that Arabic print sets around the call of a note."""
        out = list(runs)
        for at in range(1, len(out) - 1):
            if not isinstance(out[at].leaf, NoteCall):
                continue
            left, right = out[at - 1], out[at + 1]
            opening = isinstance(left.leaf, Text) and left.leaf.text.rstrip().endswith("(")
            closing = isinstance(right.leaf, Text) and right.leaf.text.lstrip().startswith(")")
            if opening and closing:
                left_text, right_text = cast(Text, left.leaf), cast(Text, right.leaf)
                edge = len(left_text.text.rstrip()) - 1
                start = len(right_text.text) - len(right_text.text.lstrip()) + 1
                self._note_mark(cut(left_text, edge, len(left_text.text)))
                self._note_mark(cut(right_text, 0, start))
                out[at - 1] = Run(cut(left_text, 0, edge), left.marks)
                out[at + 1] = Run(cut(right_text, start, len(right_text.text)), right.marks)
        return out

    def _note_mark(self, text: Text) -> None:
        """Characters that belong to the mark of a note, not to the text."""
        for span in [p.span for p in text.pieces] if text.pieces else [text.span] if text.span else []:
            self.ledger.add(span, "note-mark")

    def _children(self, children: Iterable[Element | Chars], marks: tuple[Mark, ...]) -> None:
        for child in children:
            if isinstance(child, Chars):
                self._out.extend(Run(text, marks) for text in self.texts(child))
            else:
                self._element(child, marks)

    def texts(self, chars: Chars) -> list[Text]:
        return [self._text(*chunk) for chunk in chars.chunks]

    def _text(self, text: str, start: int, end: int) -> Text:
        span = Span(start, end)
        if end - start == len(text) and self.source.text[start:end] == text:
            return Text(text, span=span)
        return Text(text, span=span, pieces=(Piece(len(text), span, "character-reference"),))

    def _element(self, e: Element, marks: tuple[Mark, ...]) -> None:
        name = e.name
        if name in ("authorialNote", "noteRef", "note"):
            self._out.append(Run(NoteCall(self.call(e), span=None), marks))
        elif name == "eol":
            self._out.append(Run(LineBreak(), marks))
        elif name in _SILENT:
            return
        elif name == "inline" and e.get("name") == "akn4un:character":
            code = e.get("class").removeprefix("U+")
            self._out.append(Run(Text(chr(int(code, 16)) if re.fullmatch("[0-9A-F]{4}", code) else "\ufffd"), marks))
        elif name in _BLOCK and not self.verbatim:
            self._out.append(Run(Text(" "), marks))
            self._children(e.children, marks)
            self._out.append(Run(Text(" "), marks))
        else:
            if name in ("date", "docDate") and not self.verbatim and self._joined(e):
                self._out.append(Run(Text(" "), marks))
            self._children(e.children, (*marks, *self._marks(e)))

    def _joined(self, e: Element) -> bool:
        """Whether a date stands at the word before it: "on<docDate>8 May 2025", as in the Security Council's files."""
        before = self._out[-1].leaf if self._out else None
        if not isinstance(before, Text) or not before.text or not e.text()[:1].isdigit():
            return False
        letter = before.text[-1]  # one with case: other scripts set dates at their words
        return letter.islower() or letter.isupper()

    def _marks(self, e: Element) -> tuple[Mark, ...]:
        """The marks that an inline element puts around its text; none for those the model has no word for."""
        match e.name:
            case "b" | "strong":
                return (Emphasis("bold", ()),)
            case "i" | "em":
                return (Emphasis("italic", ()),)
            case "u":
                return (Emphasis("underline", ()),)
            case "sup":
                only = [c for c in e.children if isinstance(c, Element) or c.text.strip()]
                note = len(only) == 1 and isinstance(only[0], Element) and only[0].name in ("authorialNote", "noteRef")
                return () if note else (Superscript(()),)
            case "sub":
                return (Subscript(()),)
            case "span":
                return _styles(e.get("class") + " " + e.get("style"))
            case "inline":
                if e.get("name") == "akn4un:action":
                    return (OpeningPhrase(()),)
                if e.get("name") == "akn4un:reference":
                    return (self._reference(e),)
                return _styles(e.get("class"))
            case "ref" | "rref" | "a":
                pointed = e.get("href") or e.get("from") or f"{_OWN}target" in e.attributes
                return (self._reference(e),) if pointed or self.verbatim else ()
            case "mref":
                return (ReferenceList(()),)
            case "date" | "docDate":
                value = day(e.get("date"))
                return (Date(value, ()),) if value and e.get("class") != "unmarked" else ()
            case name if name in MENTION_ELEMENT:
                return self._mention(e)
            case _:
                return ()

    def _mention(self, e: Element) -> tuple[Mark, ...]:
        target = e.get("refersTo")
        if not target or e.get("refersTo") in ("#meeting", "#adoption"):
            return ()
        concept = self.concepts.get(target.removeprefix("#"))
        own = concept.get(f"{_OWN}id") if concept is not None else ""
        return (Mention(cast(MentionKind, e.name), own or target.removeprefix("#").removeprefix(f"{e.name}."), ()),)

    def _reference(self, e: Element) -> Reference:
        address = e.get("href") or e.get("from")
        stated = f"{_OWN}target" in e.attributes
        symbol = e.get(f"{_OWN}target") or self.symbols.get(e.get("eId"), "")
        if not symbol and not stated:
            symbol = symbol_at(address)
        if not symbol and not stated and (work := Iri.parse(address)):
            symbol = _symbol_of(work)
        kind = cast(ReferenceKind, e.get(f"{_OWN}kind")) or reference_kind(address, symbol)
        date = day(e.get(f"{_OWN}date")) if f"{_OWN}date" in e.attributes else stated_date(address)
        if f"{_OWN}kind" in e.attributes and kind == "web":
            symbol = address
        target = symbol if symbol or stated else address.removeprefix("#" if kind == "internal" else "")
        return Reference(kind, target, (), date, e.get(f"{_OWN}pinpoint"), e.get(f"{_OWN}until"))

    # Notes.

    def call(self, e: Element) -> int:
        """The number of the note that an element is, or calls; reads the note when it is met first."""
        note = e
        if e.name == "noteRef":
            target = self.by_id.get(e.get("href").removeprefix("#"))
            if target is not None:
                note = target
        if id(note) in self.found:
            return self.found[id(note)]
        stated = e.get(f"{_OWN}n")
        number = int(stated) if stated.isdigit() and int(stated) < 100_000 else len(self.found) + 1
        if number <= len(self.notes) and self.notes[number - 1] is not None:
            number = len(self.notes) + 1
        while len(self.notes) < number:
            self.notes.append(None)
        self.found[id(note)] = number
        self.notes[number - 1] = Note("")  # taken, before what it holds is read
        self.notes[number - 1] = self._note(note, e)
        return number

    def _note(self, note: Element, call: Element) -> Note:
        mark = note.get("marker") or call.get("marker")
        if not self.verbatim:
            digits = (str(unicodedata.digit(c)) if c.isdecimal() else c for c in mark.strip("()[]. \t"))
            mark = "".join(digits)
        paragraphs = list(note.elements()) if not _words_between(note) else []
        if not paragraphs and note.children:
            return Note(mark, (self._unmarked(self.of(note.children), mark),))
        first = True
        out = []
        for p in paragraphs:
            if p.get("class") == "none" and self.verbatim:
                continue
            content = self.content(p)
            out.append(self._unmarked(content, mark) if first and not self.verbatim else content)
            first = False
        return Note(mark, tuple(c for c in out if c or self.verbatim))

    def _unmarked(self, content: Content, mark: str) -> Content:
        """A note without its own mark printed before it (the UN repeats it as ``sup``)."""
        if not content or not isinstance(content[0], Superscript) or not mark:
            return content
        shown = content[0].children
        if len(shown) != 1 or not isinstance(shown[0], Text) or shown[0].text.strip("() ") != mark:
            return content
        self._note_mark(shown[0])
        rest = list(content[1:])
        if rest and isinstance(rest[0], Text):
            head = rest[0]
            blank = len(head.text) - len(head.text.lstrip())
            if blank and head.span is not None:
                rest[0] = cut(head, blank, len(head.text))
        return tuple(r for r in rest if not (isinstance(r, Text) and not r.text))


def _symbol_of(work: Iri) -> str:
    """The symbol of a work of the United Nations by its address; else its number."""
    organ = organ_of_actor(work.actor)
    number = work.number.replace("_", " ")
    if organ and work.doctype == "statement" and re.match(r"(?:E?S-)?\d", number):
        return f"{SERIES[organ]}RES/" + re.sub(r"^((?:E?S-)?\d+)-", r"\1/", number)
    return number


def _words_between(e: Element) -> bool:
    return any(isinstance(c, Chars) and c.text.strip() for c in e.children)


def _styles(names: str) -> tuple[Mark, ...]:
    low = names.lower()
    out: list[Mark] = []
    if "bold" in low:
        out.append(Emphasis("bold", ()))
    if "italic" in low:
        out.append(Emphasis("italic", ()))
    if "underline" in low:
        out.append(Emphasis("underline", ()))
    return tuple(out)


def _typeset(runs: list[Run], source: Source) -> list[Run]:
    """Runs of blanks as one space, none at the ends or beside a line break; a line end between two CJK
    signs is nothing."""
    out: list[Run] = []
    blank: Run | None = None
    last, before = "", cast("tuple[Mark, ...]", ())  # the last character that was kept, and its marks

    def flush(following: str, marks: tuple[Mark, ...]) -> None:
        nonlocal blank
        if blank is None:
            return
        text = cast(Text, blank.leaf)
        ended = text.span is not None and "\n" in source[text.span]
        between = last and following and _CJK.match(last) and _CJK.match(following)
        if last and not (ended and between):
            shared = tuple(m for m in blank.marks if m in before and m in marks)
            out.append(Run(text if text.text == " " else _one(text), shared))
        blank = None

    for leaf, marks in runs:
        if isinstance(leaf, LineBreak):
            blank = None
            out.append(Run(leaf, marks))
            last = ""
            continue
        if isinstance(leaf, NoteCall):
            flush("x", marks)
            out.append(Run(leaf, marks))
            last, before = last or "x", marks
            continue
        at = 0
        for found in _BLANKS.finditer(leaf.text):
            if found.start() > at:
                flush(leaf.text[at], marks)
                out.append(Run(_part(leaf, at, found.start()), marks))
                last, before = leaf.text[found.start() - 1], marks
            if blank is None:
                blank = Run(_part(leaf, found.start(), found.end()), marks)
            at = found.end()
        if at < len(leaf.text):
            flush(leaf.text[at], marks)
            out.append(Run(_part(leaf, at, len(leaf.text)), marks))
            last, before = leaf.text[-1], marks
    return out


def _one(text: Text) -> Text:
    """A run of blanks as one space."""
    if text.span is None:
        return Text(" ")
    return Text(" ", span=text.span, pieces=(Piece(1, text.span, "white-space"),))


def _part(text: Text, start: int, end: int) -> Text:
    return text if start == 0 and end == len(text.text) else cut(text, start, end)
