"""Turns stretches of source into inline text: knows characters that are not text, and how lines that
belong together are joined; every rewrite keeps its way back to the source.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import field

from resconvert import store
from resconvert.formats.text.lines import cjk
from resconvert.ledger import Ledger
from resconvert.model.inlines import Content, Inline, LineBreak, NoteCall, Piece, Text
from resconvert.source import Source, Span
from resconvert.values import NamedTuple, dataclass

_INVISIBLE = (
    "\x00-\x08\x0e-\x1d\x1f\x7f-\x84\x86-\x9f\u00ad\u061c\u200b\u200e\u200f"
    "\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffc\ufffe\uffff"
)
_BREAK = "\v\u2028"
_SPECIAL = (
    rf"(?P<invisible>[{_INVISIBLE}]+)"
    rf"|[ \t]*(?P<break>[{_BREAK}])[ \t]*"
    r"|(?P<hyphen>\x1e)"
    r"|(?P<form>[\ufb00-\ufb06]+)"
    r"|(?P<composed>[^\W\d_][\u0300-\u036f\u0653-\u0655]+)"
)
_RARE = rf"{_INVISIBLE}{_BREAK}\x1e\ufb00-\ufb06\u0300-\u036f\u0653-\u0655"
"""Characters one of which stands in every match of the pattern: they are found much faster than it."""
_SHAPES = "\ufb50-\ufd3d\ufd40-\ufdff\ufe70-\ufefc"
_FORMS = f"|(?P<shape>[{_SHAPES}]+)"
_SHAPED = store.pattern(f"[{_SHAPES}]")
SHAPED_SHARE = 50
"""A text is written in shaped letters, as old fonts had them, when more than one in so many is; the odd
ligature that a typist used stays as it is."""
_BLANKS = r"|(?P<blank>[ \t]) +"
_CALLS = r"|(?P<open>\()?(?P<call>\[(?P<key>\d{1,4}|\*{1,3})\])(?(open)(?P<close>\)))"
_MIRRORED = r"|(?P<mirrored>[()])"
_VOID = r"|(?P<void>\(\s*\))"
_QUOTES = (
    r"|(?P<quote>[\"'])"
    r"|(?P<dash>(?<=[\u0400-\u04ff»)\d,]\s)-(?=\s[\u0400-\u04ff«(])|(?<=[\u0400-\u04ff][ \u00a0])-(?=[ \u00a0]\d)"
    r"|(?<=[\u3400-\u9fff])--(?=[\u3400-\u9fff]))"
)
_CELLS = r"|(?P<cell>(?:(?<=\t)|(?<=\t ))-(?=[ \t]*(?:\t|$)))"
_RANGES = r"|(?P<range>(?:(?<=[\s(]\d)|(?<=[\s(]\d\d)|(?<=[\s(]\d{3})|(?<=[\s(]\d{4}))-(?=\d{1,4}(?:[\s,.;)”\"]|$)))"
_SPACED = r"|(?P<between>(?<=[\w»)”,\"][ \u00a0])-(?=[ \u00a0][\w«(“\"]))"
_TOUCHING = r"|(?P<between>(?<=[\w,][ \u00a0])-(?=[^\W\d_]{3})|(?<=[^\W\d_]{3})-(?=[ \u00a0][^\W\d_]))"
"""What is straight or short only because an extractor made it so. Cyrillic and Chinese set one dash; where a
language sets several, the hyphen stays; where it sets one, that is its profile's to know. Between figures a
dash stands for “to”, in cells for nothing."""
_ALL_CONTROL = store.pattern("[\x00-\x08\x0e-\x1d\x1f\x7f-\x84\x86-\x9f\ufffe\uffff]")

_BACKWARDS = store.pattern(r"\)[\w/.-][\w/. -]{0,22}\((?!\S)|\)[\w/.-]{1,24}\(")
_FORWARDS = store.pattern(r"\([\w/.-](?:[\w/. -]{0,22}[\w/.-])?\)")
_ARABIC = store.pattern("[\u0600-\u06ff\ufb50-\ufdff\ufe70-\ufefc]")


class Part(NamedTuple):
    """A stretch of source in a paragraph and what joins it to the part before; it calls the note
    `call` if that is not 0."""

    start: int
    end: int
    joint: str = " "
    reason: str = "line-join"
    call: int = 0


@dataclass(slots=True)
class Scribe:
    """Writes inline content from parts of `source`.

    justified: runs of blanks were put in to fill lines and are one blank.
    straightened: the extractor made quotation marks straight; they are set as print has them.
    dashed_ranges: so were dashes between figures, which the text's language sets.
    dash: the dash that it sets between words, with the blanks beside it.
    calls: bracketed calls (``[1]``) by their mark, when the notes that they call are known.
    """

    source: Source
    ledger: Ledger
    justified: bool = False
    straightened: bool = False
    dashed_ranges: bool = False
    dash: str = ""
    calls: Mapping[str, int] = field(default_factory=dict)
    _special: re.Pattern[str] = field(init=False, repr=False)
    _rare: re.Pattern[str] = field(init=False, repr=False)
    _clean: bool = field(init=False, repr=False)  # nothing in the whole text is to be rewritten
    _arabic: bool = field(init=False, repr=False)
    _shaped: bool = field(init=False, repr=False)

    def __post_init__(self) -> None:
        unusual = self.source.unusual
        self._arabic = bool(_ARABIC.search(unusual))
        self._shaped = self._arabic and len(_SHAPED.findall(unusual)) * SHAPED_SHARE > len(_ARABIC.findall(unusual))
        self.prepare()

    def prepare(self) -> None:
        """Settle what is looked for; to be called again after `justified` or `calls` changed."""
        pattern, rare = _SPECIAL, _RARE
        if self.justified:
            pattern, rare = pattern + _BLANKS, rare + " "
        if self.calls:
            pattern, rare = pattern + _CALLS, rare + r"\["
        if self.straightened:
            pattern, rare = pattern + _QUOTES, rare + "\"'\\-"
            pattern += "" if self._arabic else _CELLS
            pattern += _RANGES if self.dashed_ranges else ""
            pattern += (_SPACED if self.dash[0] == " " else _TOUCHING) if self.dash else ""
        if self._shaped:
            pattern, rare = pattern + _FORMS, rare + _SHAPES
        if self._arabic:
            pattern, rare = pattern + _VOID, rare + "()"
            if mirrored(self.source.text):
                pattern += _MIRRORED
        self._special, self._rare = store.pattern(pattern), store.pattern(f"[{rare}]")
        self._clean = rare == _RARE and not self._rare.search(self.source.unusual)

    def content(self, parts: Sequence[Part]) -> Content:
        """The parts as one paragraph."""
        if len(parts) == 1 and not parts[0].call and self._as_is(parts[0].start, parts[0].end):
            return self.copied(parts[0].start, parts[0].end)
        page = _Page(self.source.text)
        for at, part in enumerate(parts):
            if at:
                page.joint(parts[at - 1].end, part)
            self._part(page, part)
        return page.done()

    def line(self, start: int, end: int) -> Content:
        """One stretch of the source as a paragraph."""
        return self.copied(start, end) if self._as_is(start, end) else self.content([Part(start, end)])

    def copied(self, start: int, end: int) -> Content:
        """One stretch of the source, character by character."""
        return (Text(self.source.text[start:end], span=Span(start, end)),)

    def _as_is(self, start: int, end: int) -> bool:
        """Whether nothing between `start` and `end` is to be rewritten."""
        text = self.source.text
        return self._clean or not self._rare.search(text, start, end) or not self._special.search(text, start, end)

    def _part(self, page: _Page, part: Part) -> None:
        if part.call:
            page.leaf(NoteCall(part.call, span=Span(part.start, part.end)))
            return
        at = part.start
        for found in self._special.finditer(self.source.text, part.start, part.end):
            page.copy(at, found.start())
            self._event(page, found, part)
            at = found.end()
        page.copy(at, part.end)

    def _event(self, page: _Page, found: re.Match[str], part: Part) -> None:
        span = Span(*found.span())
        match found.lastgroup:
            case "invisible":
                self.ledger.add(span, "invisible")
            case "break":
                page.leaf(LineBreak(span=Span(*found.span("break"))))
            case "hyphen":
                page.rewrite("\u2011", span, "non-breaking-hyphen")
            case "form" | "shape":
                page.rewrite(unicodedata.normalize("NFKC", found[0]), span, "presentation-form")
            case "composed":
                whole = unicodedata.normalize("NFC", found[0])
                if whole == found[0]:
                    page.copy(*span)
                else:
                    page.rewrite(whole, span, "composed")
            case "blank":
                page.copy(span.start, span.start + 1)
            case "quote":
                page.quotes += 1
                sign = curly(self.source.text, found.start(), part, arabic=self._arabic, odd=page.quotes % 2 == 1)
                page.rewrite(sign, span, "typographic-quote")
            case "cell" | "range":
                page.rewrite("–", span, "typographic-dash")
            case "between":
                page.rewrite(self.dash.strip(), span, "typographic-dash")
            case "dash":
                page.rewrite("—" * len(found[0]), span, "typographic-dash")
            case "void":
                self.ledger.add(span, "note-mark")
            case "mirrored":
                page.rewrite(")" if found[0] == "(" else "(", span, "mirrored-parenthesis")
            case _:
                number = self.calls.get(found["key"])
                if number is None:
                    page.copy(*span)
                    return
                for bracket in ("open", "close"):
                    if found[bracket]:
                        self.ledger.add(Span(*found.span(bracket)), "note-mark")
                page.leaf(NoteCall(number, span=Span(*found.span("call"))))


class _Page:
    """One paragraph while it is written."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.quotes = 0
        self.out: list[Inline] = []
        self.text: list[str] = []
        self.pieces: list[Piece] = []

    def copy(self, start: int, end: int) -> None:
        if end <= start:
            return
        self.text.append(self.source[start:end])
        last = self.pieces[-1] if self.pieces else None
        if last and not last.reason and last.span.end == start:
            self.pieces[-1] = Piece(last.length + end - start, Span(last.span.start, end))
        else:
            self.pieces.append(Piece(end - start, Span(start, end)))

    def rewrite(self, words: str, span: Span, reason: str) -> None:
        self.text.append(words)
        self.pieces.append(Piece(len(words), span, reason))

    def joint(self, end: int, part: Part) -> None:
        if part.joint or part.reason == "repaired-word":
            stop = end + 1 if end < part.start and self.source[end].isspace() else end
            self.rewrite(part.joint, Span(end, stop), part.reason)

    def leaf(self, leaf: LineBreak | NoteCall) -> None:
        self._close()
        self.out.append(leaf)

    def _close(self) -> None:
        if not self.text:
            return
        words = "".join(self.text)
        spans = [p.span for p in self.pieces]
        span = Span(min(s.start for s in spans), max(s.end for s in spans))
        exact = len(self.pieces) == 1 and not self.pieces[0].reason
        self.out.append(Text(words, span=span, pieces=None if exact else tuple(self.pieces)))
        self.text, self.pieces = [], []

    def done(self) -> Content:
        self._close()
        return tuple(self.out)


def curly(text: str, at: int, part: Part, *, arabic: bool, odd: bool) -> str:
    """The quotation mark that print has for the straight one at `at`.

    Arabic opens with the mark that other scripts close with. Chinese sets no blanks, so that there, as
    between any two letters, every odd mark of a paragraph opens (`odd`).
    """
    before = text[at - 1] if at > part.start else " "
    after = text[at + 1] if at + 1 < part.end else " "
    opens = (before.isspace() or before in "([{/—–-«“‘\"'") and not after.isspace()
    if cjk(before) or cjk(after) or (text[at] == '"' and before.isalnum() and after.isalnum()):
        opens = odd
    elif arabic:
        opens = not opens
    return ("“" if opens else "”") if text[at] == '"' else ("‘" if opens else "’")


def mirrored(text: str) -> bool:
    """Whether parentheses of an Arabic text stand the wrong way round, as old extractions have them."""
    return len(_BACKWARDS.findall(text)) > 2 * len(_FORWARDS.findall(text))


def controls(source: Source) -> tuple[int, int]:
    """How many control characters `source` has, and the first of them."""
    found = _ALL_CONTROL.findall(source.unusual)
    return (len(found), ord(found[0])) if found else (0, 0)
