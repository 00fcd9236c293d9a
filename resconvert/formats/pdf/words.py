"""Content of a paragraph as words ready to be put on lines: characters, faces, widths, break places.

Knows how marks look and where a line may end in each script. What fits on a line is `breaking.py`'s
question, where the line stands `pages.py`'s.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import lru_cache
from itertools import chain
from typing import TypeAlias, assert_never

from resconvert import store
from resconvert.formats.pdf import bidi
from resconvert.formats.pdf.fonts import FILLER, IGNORED, Face, Fonts, Glyphs
from resconvert.model.inlines import (
    Content,
    Date,
    Emphasis,
    Mark,
    Mention,
    NoteCall,
    OpeningPhrase,
    Reference,
    ReferenceList,
    Subscript,
    Superscript,
    Text,
    runs,
)
from resconvert.styling import Style, Typography
from resconvert.values import NamedTuple, dataclass

_LATIN_DATE = store.pattern(r"\d{1,2}[ \u00a0][A-Za-z]+[ \u00a0]\d{4}")


class Ink(NamedTuple):
    """How characters are set; lengths in points, `scale` 1.0 is the face's own width."""

    font: str
    size: float
    bold: bool = False
    italic: bool = False
    rise: float = 0.0
    spacing: float = 0.0
    scale: float = 1.0
    underline: bool = False


class Target(NamedTuple):
    """Where a link leads: an address, or a place inside (``note-3``); `says` describes it."""

    address: str = ""
    place: str = ""
    says: str = ""


class Seg(NamedTuple):
    """Characters of one face, ink, direction and target, shaped."""

    face: Face
    ink: Ink
    glyphs: Glyphs
    width: float
    level: int = 0
    target: Target | None = None
    call: int = 0


class Look(NamedTuple):
    """What words have in common that one array of codes can show: face, ink, and the space after each."""

    face: Face
    ink: Ink
    space: float
    stretch: bool


@dataclass(frozen=True, slots=True)
class Word:
    """What stays together on a line.

    `space` is the natural width of the white space after it, 0 where the next word touches it;
    `stretch` says that the place after it may widen when the line is justified. `forced` ends the
    line. `tail` is the spacing after its last character, which does not count at a line's end. `text` is
    kept for hyphenation. `look` is set for words of plain codes that lead nowhere. Words are values:
    documents of one process share them.
    """

    segs: tuple[Seg, ...]
    width: float
    space: float = 0.0
    stretch: bool = False
    forced: bool = False
    calls: tuple[int, ...] = ()
    text: str = ""
    level: int = 0
    tail: float = 0.0
    look: Look | None = None


def ink(t: Typography) -> Ink:
    """How plain characters of a role are set."""
    return _one(Ink(t.font, t.size, t.bold, t.italic, 0.0, t.spacing, t.scale))


@lru_cache(maxsize=4096)
def _one(how: Ink) -> Ink:
    """Equal inks as one object, so that drawing sees at a glance that nothing changed."""
    return how


class _Piece(NamedTuple):
    text: str
    ink: Ink
    target: Target | None = None
    call: int = 0
    forced: bool = False


_Part: TypeAlias = tuple[_Piece, int, int]
"""A piece, and the bounds of what a word takes of the paragraph's text from it."""


class Setter:
    """Makes words for one document and style.

    `targets` tells where a mark links to, or None; `marks` are the printed marks of the notes.
    """

    def __init__(
        self,
        fonts: Fonts,
        style: Style,
        marks: tuple[str, ...] = (),
        link: Callable[[Mark], Target | None] | None = None,
    ) -> None:
        self.fonts, self.style, self.marks = fonts, style, marks
        self.link = link or (lambda mark: None)
        self.no_break = [(re.compile(p), r"\d" in p) for p in style.no_break]
        self._looks: dict[tuple[Ink, object], Ink] = {}
        self._targets: dict[int, tuple[Mark, Target | None]] = {}
        self._known = _shared(tuple(sorted(fonts.families.items())), fonts.folders, style.kerning)
        self._divided: dict[int, tuple[Word, dict[tuple[int, str], tuple[Word, Word]]]] = {}

    # ------------------------------------------------ measuring

    def space(self, how: Ink) -> float:
        """The natural width of a word space."""
        width = self._known.spaces.get(how)
        if width is None:
            face = self.fonts.choose(how.font, how.bold, how.italic, " ")
            width = self._known.spaces[how] = self._width(face.shape(" "), face, how)
        return width

    @staticmethod
    def _width(glyphs: Glyphs, face: Face, how: Ink) -> float:
        return glyphs.width / face.upem * how.size * how.scale + glyphs.size * how.spacing

    def _segs(self, text: str, how: Ink, level: int, target: Target | None, call: int) -> Iterator[Seg]:
        rtl = bool(level & 1)
        stretches = self.fonts.split(how.font, how.bold, how.italic, text)
        for face, part in stretches:
            glyphs = face.shape(part, rtl=rtl, kerning=self.style.kerning)
            yield Seg(face, how, glyphs, self._width(glyphs, face, how), level, target, call)

    def plain(self, text: str, how: Ink, ltr: bool = False) -> Word:
        """One unbreakable word of one ink, for numbers, heads and marks. `ltr`: it runs from left to
        right in any language, as symbols do."""
        text = _clean(text)
        rtl = self.style.rtl and not ltr
        if not rtl:
            segs = tuple(self._segs(text, how, 0, None, 0)) if text else ()
        else:
            levels = bidi.levels(text, 1)
            segs = tuple(
                seg
                for start, end in bidi.stretches(levels)
                for seg in self._segs(text[start:end], how, levels[start], None, 0)
            )
        return Word(segs, sum(s.width for s in segs), text=text, level=1 if rtl else 0, tail=how.spacing)

    # ------------------------------------------------ content

    def words(self, content: Content, t: Typography, *, base: Ink | None = None) -> list[Word]:
        """The words of a paragraph in reading order."""
        pieces = self._pieces(content, t, base or ink(t))
        plain = "".join([p.text for p in pieces])
        text = self._tied(plain)
        levels: list[int] | None
        if self.style.rtl and (_LATIN_DATE.fullmatch(text) or not _LETTER.search(text)):
            levels = [2] * len(text)  # "9 January 2017" of an Arabic masthead, "56 234 300" of a table
        elif self.style.rtl or not bidi.simple(text):
            # of the text as it is: the same groups of a figure run to the left with spaces, to the right without
            levels = bidi.levels(plain, 1 if self.style.rtl else 0)
        else:
            levels = None
        return self._cut(pieces, text, levels)

    def _tied(self, text: str) -> str:
        """With non-breaking spaces where the sheet's patterns forbid a break; the length stays. A pattern
        that asks for digits is not tried on a text without any."""
        digits = _DIGIT.search(text) is not None
        for pattern, counts in self.no_break:
            if digits or not counts:
                text = pattern.sub(_tie, text)
        return text

    def _pieces(self, content: Content, t: Typography, base: Ink) -> list[_Piece]:
        """Stretches of one look, target and call."""
        upright = t.upright if t.italic else ""
        items = runs(content)
        out: list[_Piece] = []
        last = len(items) - 1
        for at, (leaf, marks) in enumerate(items):
            how, target = self._look(marks, base) if marks else (base, None)
            if isinstance(leaf, Text):
                text = _clean(leaf.text)
                if "  " in text or not text.isprintable():
                    text = _BLANKS.sub(" ", text)
                if upright and at in (0, last):
                    out += _upright(text, upright, at == 0, at == last, how, target)
                elif text:
                    out.append(_Piece(text, how, target))
            elif isinstance(leaf, NoteCall):
                mark = self.marks[leaf.note - 1] if 0 < leaf.note <= len(self.marks) else str(leaf.note)
                where = Target(place=f"note-{leaf.note}", says=mark)
                out.append(_Piece(mark, self._raised(base, mark[:1].isdigit()), where, leaf.note))
            else:
                out.append(_Piece(" ", how, None, 0, True))
        return out

    def _raised(self, base: Ink, figures: bool) -> Ink:
        """How calls of notes are set; signs like * stand on the line."""
        found = self._looks.get((base, figures))
        if found is None:
            found = base._replace(italic=False, bold=False)
            if figures:
                notes = self.style.notes
                ratio = base.size / self.style.typography("text").size
                found = found._replace(size=notes.call_size * ratio, rise=notes.call_rise * ratio)
            found = self._looks[base, figures] = _one(found)
        return found

    def _look(self, marks: tuple[Mark, ...], base: Ink) -> tuple[Ink, Target | None]:
        """The ink that the marks around a text ask for, and where they lead."""
        how, target = base, None
        for mark in marks:
            if isinstance(mark, (Reference, Mention, Date, ReferenceList)):
                target = self._target(mark) or target
                continue
            kind = mark.style if isinstance(mark, Emphasis) else type(mark)
            found = self._looks.get((how, kind))
            if found is None:
                found = self._looks[how, kind] = _one(self._inked(mark, how))
            how = found
        return how, target

    def _target(self, mark: Mark) -> Target | None:
        """Where a mark leads: one value for all the words it stands around, so that they are one link."""
        kept = self._targets.get(id(mark))  # with the mark, so that its id stays its own
        if kept is None:
            kept = self._targets[id(mark)] = mark, self.link(mark)
        return kept[1]

    def _inked(self, mark: OpeningPhrase | Emphasis | Superscript | Subscript, how: Ink) -> Ink:
        match mark:
            case OpeningPhrase():
                opening = self.style.opening
                return how._replace(
                    italic=how.italic or opening.italic,
                    bold=how.bold or opening.bold,
                    font=opening.font or how.font,
                )
            case Emphasis(style="bold"):
                return how._replace(bold=True)
            case Emphasis(style="italic"):
                return how._replace(italic=True)
            case Emphasis():
                return how._replace(underline=True)
            case Superscript():
                return how._replace(size=how.size * 0.65, rise=how.rise + how.size * 0.34)
            case Subscript():
                return how._replace(size=how.size * 0.65, rise=how.rise - how.size * 0.16)
            case _:
                assert_never(mark)

    # ------------------------------------------------ words

    def _cut(self, pieces: list[_Piece], text: str, levels: list[int] | None) -> list[Word]:
        """Divide the pieces at the places where a line may end. A word may hold many pieces."""
        out: list[Word] = []
        current: list[_Part] = []
        at = 0
        for piece in pieces:
            end = at + len(piece.text)
            if piece.forced:
                out += self._chop(current, text, levels, forced=True)
                current = []
            elif piece.call:
                current.append((piece, at, end))
            elif levels is None and piece.target is None:
                current = self._plain(piece, text, at, end, current, out)
            else:
                current = self._marked(piece, text, at, end, levels, current, out)
            at = end
        if current:
            out += self._chop(current, text, levels)
        return out

    def _plain(self, piece: _Piece, text: str, at: int, end: int, current: list[_Part], out: list[Word]) -> list[_Part]:
        """Divide a piece that is only letters: what stands between two of its spaces is looked up."""
        known = self._known.words.get(piece.ink)
        if known is None:
            known = self._known.words[piece.ink] = {}
        if current:  # its beginning belongs to the word before it
            space = text.find(" ", at, end)
            if space < 0:
                return self._marked(piece, text, at, end, None, current, out)
            self._marked(piece, text, at, space + 1, None, current, out)
            at = space + 1
        last = text.rfind(" ", at, end)
        if last >= 0:
            chunks = text[at:last].split(" ")
            try:
                out += chain.from_iterable([known[chunk] for chunk in chunks])
            except KeyError:
                self._learn(piece, text, at, chunks, known, out)
            at = last + 1
        return self._marked(piece, text, at, end, None, [], out) if at < end else []

    def _learn(
        self, piece: _Piece, text: str, at: int, chunks: list[str], known: dict[str, tuple[Word, ...]], out: list[Word]
    ) -> None:
        """The words of chunks of `text` from `at` on, which are from now on known."""
        for chunk in chunks:
            words = known.get(chunk)
            if words is None:
                found: list[Word] = []
                self._marked(piece, text, at, at + len(chunk) + 1, None, [], found)
                words = tuple(found)
                if len(chunk) <= _LONGEST:
                    if len(known) > _KNOWN:
                        known.clear()
                    known[chunk] = words
            out += words
            at += len(chunk) + 1

    def _marked(
        self, piece: _Piece, text: str, at: int, end: int, levels: list[int] | None, current: list[_Part],
        out: list[Word],
    ) -> list[_Part]:  # fmt: skip
        """Divide a piece place by place, going on from the `current` parts of a word; returns those of the next."""
        start = at
        for found in _BREAK.finditer(text, at, end):
            stop = found.start()
            if text[stop] == " ":
                if start < stop:
                    current.append((piece, start, stop))
                out += self._chop(current, text, levels, space=self.space(piece.ink), space_at=stop)
                current, start = [], stop + 1
            elif _may_end(text, stop + 1):
                current.append((piece, start, stop + 1))
                wide = _wide(text[stop]) or _wide(text[stop + 1])
                out += self._chop(current, text, levels, stretch=wide)
                current, start = [], stop + 1
        if start < end:
            current.append((piece, start, end))
        return current

    def _chop(
        self, parts: list[_Part], text: str, levels: list[int] | None, *,
        space: float = 0.0, space_at: int = -1, stretch: bool = False, forced: bool = False,
    ) -> list[Word]:  # fmt: skip
        """One word, or several that touch where it is longer than any line."""
        if not parts or parts[-1][2] - parts[0][1] <= _LONGEST:
            return [self._word(parts, text, levels, space=space, space_at=space_at, stretch=stretch, forced=forced)]
        short: list[_Part] = []
        for piece, start, end in parts:
            short += [(piece, at, min(at + _CHUNK, end)) for at in range(start, end, _CHUNK)]
        last = self._word(short[-1:], text, levels, space=space, space_at=space_at, stretch=stretch, forced=forced)
        return [*(self._word([part], text, levels) for part in short[:-1]), last]

    def _word(
        self,
        parts: list[_Part],
        text: str,
        levels: list[int] | None,
        *,
        space: float = 0.0,
        space_at: int = -1,
        stretch: bool = False,
        forced: bool = False,
    ) -> Word:
        if levels is None and len(parts) == 1 and not forced:
            piece, start, end = parts[0]
            lone = self._lone(text[start:end], piece.ink, space, stretch)
            target, call = piece.target, piece.call
            if target is None and not call:
                return lone
            led = tuple([Seg(s.face, s.ink, s.glyphs, s.width, 0, target, call) for s in lone.segs])
            return Word(led, lone.width, space, lone.stretch, False, (call,) if call else (), lone.text, 0, lone.tail)
        level = levels[space_at] if levels and space_at >= 0 else (1 if self.style.rtl else 0)
        segs_: list[Seg] = []
        for piece, start, end in parts:
            if levels is None:
                segs_ += self._segs(text[start:end], piece.ink, 0, piece.target, piece.call)
                continue
            for low, high in bidi.stretches(levels[start:end]):
                segs_ += self._segs(
                    text[start + low : start + high], piece.ink, levels[start + low], piece.target, piece.call
                )
        calls = tuple(p.call for p, _, _ in parts if p.call)
        string = "".join(text[s:e] for _, s, e in parts)
        width = sum(s.width for s in segs_)
        wide = stretch or space > 0
        tail = parts[-1][0].ink.spacing if parts else 0.0
        return Word(tuple(segs_), width, space, wide, forced, calls, string, level, tail)

    def _lone(self, string: str, how: Ink, space: float, stretch: bool) -> Word:
        """A word of one ink that leads nowhere."""
        lone, key = self._known.lone, (string, how, space, stretch)
        word = lone.get(key)
        if word is None:
            if len(lone) > _KNOWN:
                lone.clear()
            segs = tuple(self._segs(string, how, 0, None, 0))
            width = sum(s.width for s in segs)
            look = None
            if len(segs) == 1 and segs[0].glyphs.codes and not how.underline:
                look = _look(segs[0].face, how, space, stretch or space > 0)
            word = lone[key] = Word(segs, width, space, stretch or space > 0, False, (), string, 0, how.spacing, look)
        return word

    def divide(self, word: Word, at: int, hyphen: str = "-") -> tuple[Word, Word] | None:
        """The word in two at a character, the first part with a hyphen; None where that is not simple."""
        if len(word.segs) != 1 or word.level or len(word.text) < 2:
            return None
        kept, parts = self._divided.setdefault(id(word), (word, {}))  # kept, so that its id stays its own
        found = parts.get((at, hyphen))
        if found is None:
            found = parts[at, hyphen] = self._divide(kept, at, hyphen)
        return found

    def _divide(self, word: Word, at: int, hyphen: str) -> tuple[Word, Word]:
        how = word.segs[0].ink
        first, second = word.text[:at], word.text[at:]
        target = word.segs[0].target
        left = tuple(self._segs(first + hyphen, how, 0, target, 0))
        right = tuple(self._segs(second, how, 0, target, 0))
        return (
            Word(left, sum(s.width for s in left), text=first, tail=word.tail),
            replace(word, segs=right, width=sum(s.width for s in right), text=second, look=None),
        )


def parted(word: Word, count: int) -> tuple[Word, Word]:
    """A word of several looks in two, the first with so many of its stretches."""
    first, second = word.segs[:count], word.segs[count:]
    length = sum(len(text) for seg in first for _, text in seg.glyphs.texts if text != FILLER)
    return (
        Word(
            first, sum(s.width for s in first), calls=tuple(s.call for s in first if s.call),
            text=word.text[:length], tail=first[-1].ink.spacing,
        ),
        replace(
            word, segs=second, width=sum(s.width for s in second), calls=tuple(s.call for s in second if s.call),
            text=word.text[length:], look=None,
        ),
    )  # fmt: skip


def joined(first: Word, second: Word) -> Word:
    """Two parts of a word that touch, as one."""
    return replace(
        second, segs=first.segs + second.segs, width=first.width + second.width, calls=first.calls + second.calls,
        text=first.text + second.text, look=None,
    )  # fmt: skip


_LONGEST, _CHUNK = 120, 40  # characters: no line holds so long a word; what it is cut into
_KNOWN = 8_000  # words remembered of one ink; more cost memory and save no time
_BLANKS = store.pattern(r"[\t\r\n\f\v ]+")


_DIGIT, _LETTER = re.compile(r"\d"), re.compile(r"[^\W\d_]")


def _tie(found: re.Match[str]) -> str:
    return found.group().replace(" ", "\u00a0")


def _upright(text: str, upright: str, first: bool, last: bool, how: Ink, target: Target | None) -> list[_Piece]:
    """A stretch of an italic paragraph, with the characters at the paragraph's ends that stay upright."""
    whole = text
    text = whole.lstrip(upright) if first else whole
    head = whole[: len(whole) - len(text)]
    body = text.rstrip(upright) if last else text
    straight = _one(how._replace(italic=False))
    parts = ((head, straight), (body, how), (text[len(body) :], straight))
    return [_Piece(part, look, target) for part, look in parts if part]


_HIDDEN = store.pattern(f"[{re.escape(''.join(map(chr, IGNORED)))}]")


def _clean(text: str) -> str:
    """Without what is invisible in print."""
    if text.isprintable() and text.isascii():
        return text
    return text.translate(IGNORED) if _HIDDEN.search(text) else text


@lru_cache(maxsize=4096)
def _look(face: Face, how: Ink, space: float, stretch: bool) -> Look:
    return Look(face, how, space, stretch)


class _Known(NamedTuple):
    """Plain words by what stands between two spaces, words of one ink by text, space after them and whether
    the place there widens, and the width of spaces."""

    words: dict[Ink, dict[str, tuple[Word, ...]]]
    lone: dict[tuple[str, Ink, float, bool], Word]
    spaces: dict[Ink, float]


@lru_cache(maxsize=16)
def _shared(families: tuple[tuple[str, tuple[str, ...]], ...], folders: tuple[str, ...], kerning: bool) -> _Known:
    """What documents with the same fonts share; in a batch the same words come again and again."""
    return _Known({}, {}, {})


# ---------------------------------------------------------------- where a line may end

# A space; after a hyphen or dash between letters; between characters of scripts without spaces.
_WIDE = (
    "\u2e80-\u2fdf\u3000-\u30ff\u3100-\u312f\u31a0-\u31ff\u3400-\u4dbf"
    "\u4e00-\u9fff\uf900-\ufaff\ufe30-\ufe4f\uff00-\uffef"
)
_BREAK = store.pattern(rf" |[-\u2010\u2013\u2014/](?=.)|[{_WIDE}\u2018-\u201d\u2026](?=.)|.(?=[{_WIDE}])", re.DOTALL)
_IS_WIDE = store.pattern(f"[{_WIDE}]")
# Not at the beginning of a line, not at its end (GB/T 15834 and common practice).
_NOT_FIRST = frozenset("、。，．：；？！）」』】〕》〉］｝”’…—～·,.:;?!)]}%‰°℃＂＇｡､ー々")
_NOT_LAST = frozenset("（「『【〔《〈［｛“‘([{$￥＄№")


def _wide(character: str) -> bool:
    return bool(_IS_WIDE.match(character))


def _may_end(text: str, at: int) -> bool:
    """Whether a line may end before ``text[at]`` where no space is."""
    if at >= len(text):
        return False
    before, after = text[at - 1], text[at]
    if _wide(before) or _wide(after):
        if before == "\u00a0" or after in "\u00a0 " or after in _NOT_FIRST or before in _NOT_LAST:
            return False
        return not (unicodedata.combining(after))
    if before == "/":
        return False
    if before in "-\u2010":
        return at >= 2 and text[at - 2].isalpha() and after.isalpha()
    return before == "\u2014" and after not in " \u00a0" and _NOT_FIRST.isdisjoint(after)
