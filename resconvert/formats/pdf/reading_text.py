"""Writes the lines of a page as one source text and the paragraphs as content with spans into it.

Knows note calls, emphasis and the joining of lines; which lines make a paragraph is found before.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Literal

from resconvert import store
from resconvert.formats.pdf.reading_glyphs import Glyph
from resconvert.formats.pdf.reading_lines import Line
from resconvert.ledger import Ledger, Reason
from resconvert.linking import Link
from resconvert.model.inlines import Content, Emphasis, Mark, NoteCall, Piece, Run, Subscript, Superscript, Text, nest
from resconvert.source import Source, Span
from resconvert.values import NamedTuple

_GAP = 0.14  # of the size: a wider distance between two characters is a blank
_AFTER_LABEL = 0.08  # long numbers of titles nearly touch the title
_TAB = 0.5  # after a label a wider distance is a tab
_LABEL = store.pattern(r"[(\[]?[\w.]{1,8}[.)\]]|\d{1,3}/\d{1,4}(-\w)?\.|[–—•-]|[IVXLC]{1,7}\.?")
_CALL = store.pattern(r"\d{1,3}|[*†‡]{1,4}")
_BEFORE_CALL = tuple(",;:.”’»)")
_SIGN = store.pattern(r"\d+|[*†‡]+|[^\d*†‡]+")
_OPEN_ENDS = ("-", "‐", "‑", "–", "—", "/")
Find = Callable[[str, int], int]  # mark and page of a call -> number of its note, 0 for none


class _Char(NamedTuple):
    """One character of a paragraph. `kind` is how it stands on its line."""

    text: str
    at: int
    bold: bool
    italic: bool
    kind: Literal["plain", "raised", "lowered", "join", "glue", "soft"]


@dataclass(slots=True)
class Composer:
    """Collects the source text; each line enters it once."""

    name: str
    ledger: Ledger
    find: Find = field(default=lambda mark, page: 0)
    _parts: list[str] = field(default_factory=list)
    _marks: list[tuple[int, str]] = field(default_factory=list)
    _at: int = 0
    _links: list[Link] = field(default_factory=list)

    def links(self, source: Source) -> list[Link]:
        """The links of the text, in its order; what goes on over the end of a line is one."""
        out: list[Link] = []
        for link in self._links:
            last = out[-1] if out else None
            if last and last.address == link.address and not source.text[last.span.end : link.span.start].strip():
                out[-1] = Link(Span(last.span.start, link.span.end), link.address)
            else:
                out.append(link)
        return out

    def source(self) -> Source:
        return Source("".join(self._parts), self.name, tuple(self._marks))

    def set_aside(self, line: Line, reason: Reason) -> None:
        start = self._at
        self._line(line, [])
        self._break()
        self.ledger.add(Span(start, self._at - 1), reason)

    def marked(self, found: list[Line], skip: int, *, plain: bool = False) -> tuple[Span, Content]:
        """A paragraph after the mark that opens it, and where the mark stands: the first `skip` glyphs."""
        chars = self._chars(found)
        mark = sum(len(g.text) for g in found[0].glyphs[:skip] if not g.text.isspace())
        span = Span(chars[0].at, chars[mark - 1].at + 1)
        return span, self._content(chars[mark:], found, plain)

    def paragraph(self, found: list[Line], *, plain: bool = False, skip: int = 0) -> Content:
        """The content of a paragraph; `plain` leaves bold and italics out because they hold for the whole.

        The first `skip` characters (the mark of a note) go to the ledger.
        """
        chars = self._chars(found)
        if skip:
            mark = sum(1 for c in found[0].text[:skip] if not c.isspace())
            self.ledger.add(Span(chars[0].at, chars[mark - 1].at + 1), "note-mark")
            chars = chars[mark:]
        return self._content(chars, found, plain)

    def _content(self, chars: list[_Char], found: list[Line], plain: bool) -> Content:
        while chars and chars[0].text.isspace():
            chars = chars[1:]
        return nest(self._runs(_styled(chars), plain, found[0].page))

    def _chars(self, found: list[Line]) -> list[_Char]:
        chars: list[_Char] = []
        for i, line in enumerate(found):
            follows = found[i + 1] if i + 1 < len(found) else None
            self._line(line, chars)
            at = self._at
            self._break()
            if follows is not None:
                chars.append(_Char("\n", at, False, False, _joint(line, follows)))
        return chars

    def _break(self) -> None:
        self._parts.append("\n")
        self._at += 1

    def _put(self, text: str) -> int:
        at = self._at
        self._parts.append(text)
        self._at += len(text)
        return at

    def _line(self, line: Line, chars: list[_Char]) -> None:
        self._marks.append((self._at, f"page {line.page} line {line.number}"))
        written = ""
        pending = False
        right: float | None = None
        left = 0.0
        before = line.glyphs[0]
        sides = _sides(line) if line.leftward else {}
        for i, glyph in enumerate(line.glyphs):
            if glyph.text.isspace() and glyph.text != "\u00a0":
                pending = bool(written)
                continue
            if right is not None and not glyph.text.isspace():
                distance = max(glyph.x0 - right, left - glyph.x1)
                if line.leftward:
                    distance = _leftward_distance(before, glyph, sides)
                label = _LABEL.fullmatch(written)
                wide = distance > (_AFTER_LABEL if label else _GAP) * line.size
                gap = wide and not unicodedata.combining(glyph.text[0])
                if line.raised(i) and glyph.text.isdigit() and written[-1:] in _BEFORE_CALL:
                    pass  # the printer's hair space before a call
                elif ((pending or gap) and written and not written[-1].isspace()) or pending:
                    tab = distance > _TAB * line.size and label
                    chars.append(_Char("\t" if tab else " ", self._put("\t" if tab else " "), False, False, "plain"))
                    written += " "
            kind: Literal["plain", "raised", "lowered"] = "plain"
            if line.raised(i):
                kind = "raised"
            elif line.lowered(i):
                kind = "lowered"
            if glyph.link:
                self._links.append(Link(Span(self._at, self._at + len(glyph.text)), glyph.link))
            chars += [_Char(c, self._put(c), glyph.bold, glyph.italic, kind) for c in glyph.text]
            written += glyph.text
            if not glyph.text.isspace():
                left, right, before = glyph.x0, glyph.x1, glyph
                pending = False

    def _runs(self, chars: list[_Char], plain: bool, page: int) -> Iterator[Run]:
        start = 0
        while start < len(chars):
            first = chars[start]
            end = start + 1
            while end < len(chars) and _alike(first, chars[end]) and chars[end].at == chars[end - 1].at + 1:
                end += 1
            marks = () if plain else _marks(first)
            text = "".join(c.text for c in chars[start:end])
            span = Span(first.at, chars[end - 1].at + 1)
            match first.kind:
                case "join" | "glue" | "soft":
                    shown = " " if first.kind == "join" else ""
                    reason = "dehyphenation" if first.kind == "soft" else "line-join"
                    yield Run(Text(shown, span=span, pieces=(Piece(len(shown), span, reason),)), marks)
                case "raised":
                    yield from self._raised(text, span, marks, page)
                case "lowered":
                    yield Run(Text(text, span=span), (*marks, Subscript(())))
                case _:
                    yield from self._starred(text, span, marks, page)
            start = end

    def _raised(self, text: str, span: Span, marks: tuple[Mark, ...], page: int) -> Iterator[Run]:
        """Calls of notes, else a superscript. Signs between two calls are the printer's."""
        parts = [(m[0], Span(span.start + m.start(), span.start + m.end())) for m in _SIGN.finditer(text)]
        numbers = [self.find(part, page) if _CALL.fullmatch(part) else 0 for part, _ in parts]
        if not any(numbers) or any(
            not n and any(c.isalnum() for c in part) for n, (part, _) in zip(numbers, parts, strict=True)
        ):
            yield Run(Text(text, span=span), (*marks, Superscript(())))
            return
        for number, (_, where) in zip(numbers, parts, strict=True):
            if number:
                yield Run(NoteCall(number, span=where))
            else:
                self.ledger.add(where, "note-mark")

    def _starred(self, text: str, span: Span, marks: tuple[Mark, ...], page: int) -> Iterator[Run]:
        """An asterisk is a call at any height, if there is such a note."""
        at = 0
        for found in re.finditer(r"(?<=\S)[*]{1,3}(?=\s|$)", text):
            number = self.find(found[0], page)
            if number:
                yield Run(Text(text[at : found.start()], span=Span(span.start + at, span.start + found.start())), marks)
                yield Run(NoteCall(number, span=Span(span.start + found.start(), span.start + found.end())))
                at = found.end()
        if at < len(text):
            yield Run(Text(text[at:], span=Span(span.start + at, span.end)), marks)


def _joint(line: Line, follows: Line) -> Literal["join", "glue", "soft"]:
    """How two lines become one: with a blank, without, or without the soft hyphen between them."""
    text, after = line.text.rstrip(), follows.text.lstrip()
    last, first = text[-1:], after[:1]
    if last == "\u00ad":
        return "soft"
    if text.endswith(_OPEN_ENDS) and not (len(text) > 1 and text[-2].isspace()):
        return "glue"
    return "glue" if _unspaced(last) and _unspaced(first) else "join"


def _sides(line: Line) -> dict[int, tuple[float, float]]:
    """The white space at the left and the right of each character (by `id`) that shows."""
    shown = sorted((g for g in line.glyphs if not g.text.isspace()), key=lambda g: g.x0 + g.x1)
    gaps = [0.0, *(b.x0 - a.x1 for a, b in pairwise(shown)), 0.0]
    return {id(g): (gaps[i], gaps[i + 1]) for i, g in enumerate(shown)}


def _leftward_distance(before: Glyph, glyph: Glyph, sides: dict[int, tuple[float, float]]) -> float:
    """The white space between two characters that are read one after the other on a line that runs to the left."""
    if glyph.text in ".,;:،؛؟)]»":
        return 0.0  # stands at the other end of what it closes; no blank goes before it
    if not _rightward(glyph):
        return sides[id(glyph)][1]
    return sides[id(before)][1 if _rightward(before) else 0]


def _rightward(glyph: Glyph) -> bool:
    """Whether a character runs to the right even on a line that runs to the left."""
    return unicodedata.bidirectional(glyph.text[0]) in ("L", "EN", "AN", "ES", "CS")


def _unspaced(c: str) -> bool:
    """Characters of scripts that put no blanks between words."""
    return bool(c) and unicodedata.east_asian_width(c) in "WF" and not ("\uac00" <= c <= "\ud7af")


def _styled(chars: list[_Char]) -> list[_Char]:
    """Blanks take the look their neighbours share; soft hyphens at line ends join the break."""
    out = list(chars)
    for i, c in enumerate(out):
        if c.text.isspace() and 0 < i < len(out) - 1:
            before, after = out[i - 1], out[i + 1]
            out[i] = c._replace(bold=before.bold and after.bold, italic=before.italic and after.italic)
        if c.kind == "soft" and i and out[i - 1].text == "\u00ad":
            out[i - 1] = out[i - 1]._replace(kind="soft")
    return out


def _alike(a: _Char, b: _Char) -> bool:
    return a.kind == b.kind and a.bold == b.bold and a.italic == b.italic


def _marks(c: _Char) -> tuple[Mark, ...]:
    out: list[Mark] = []
    if c.bold:
        out.append(Emphasis("bold", ()))
    if c.italic:
        out.append(Emphasis("italic", ()))
    return tuple(out)
