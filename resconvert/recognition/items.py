"""A paragraph as recognition looks at it: its words in plain spelling, its label, how it ends."""

from __future__ import annotations

from typing import Literal

from resconvert import store
from resconvert.model.inlines import Content, Piece, Text, plain, runs
from resconvert.model.nodes import Num
from resconvert.profiles import Profile
from resconvert.recognition.contents import outline, over, part, trimmed
from resconvert.recognition.labels import Count, Label, counts_of, label_of, value_of
from resconvert.recognition.paras import Para
from resconvert.source import Span
from resconvert.values import dataclass

End = Literal["", ",", ";", ".", ":"]

# One character for one: offsets stay what they are.
PLAIN = str.maketrans({"\u00a0": " ", "\u202f": " ", "\u2011": "-", "’": "'", "‘": "'", "\u200e": " ", "\u200f": " "})
_BLANKS = (
    "\t\n\v\f\r\x1c\x1d\x1e\x1f \x85\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a"
    "\u2028\u2029\u202f\u205f\u3000"
)
_CLOSERS = "\"”’'»)]）」』“" + _BLANKS
_ENDS: dict[str, End] = {
    ",": ",", "，": ",", "،": ",", ";": ";", "；": ";", "؛": ";", ":": ":", "：": ":",
    ".": ".", "。": ".", "．": ".", "…": ".", "?": ".", "!": ".",
}  # fmt: skip
_CALLED = store.pattern(r"\D([,;]) \d{1,3}$")


def plainly(text: str) -> str:
    """`text` in plain spelling, as `PLAIN` has it."""
    return text if text.isascii() else text.translate(PLAIN)


def end_of(text: str) -> End:
    """The kind of the sign a text ends with, behind closing quotes and brackets.

    A figure set off behind a comma or semicolon is the call of a note that was lost.

    >>> end_of("as it said”,"), end_of("所述："), end_of("Background"), end_of("of 21 April, 184")
    (',', ':', '', ',')
    """
    tail = text[-12:].rstrip(_CLOSERS)
    if tail[-1:].isdecimal() and (called := _CALLED.search(tail)):
        return _ENDS[called[1]]
    return _ENDS.get(tail[-1:], "")


@dataclass(slots=True)
class Item:
    """text: plain spelling of the paragraph without calls, same length as its content's.

    rest: text after the label. loose: neither number nor closing sign, so rather a heading than a sentence.
    """

    para: Para
    content: Content
    text: str
    label: Label | None
    rest: str
    end: End
    at: int = 0

    @property
    def loose(self) -> bool:
        return not self.end and not self.label and self.para.table is None

    @property
    def tabs(self) -> int:
        """Tabs between words."""
        return self.rest.count("\t")

    def num(self) -> Num | None:
        if self.para.num is not None:
            return self.para.num
        if self.label is None:
            return None
        printed = plain(self.content)[: self.label.end].lstrip("\u200e\u200f ").replace("\t", " ")
        return Num(printed, self.label.value, span=self.span(0, self.label.end))

    def span(self, start: int, end: int) -> Span | None:
        first = self.content[0] if self.content else None
        if isinstance(first, Text) and first.span and first.pieces is None and end <= len(first.text):
            return Span(first.span.start + start, first.span.start + end) if start < end else None
        return outline(part(self.content, start, end))

    def whole(self) -> Content:
        """The content with the number that the source keeps apart, for roles that have none."""
        num = self.para.num
        if num is None or not num.printed:
            return self.content
        way = (Piece(len(num.printed), num.span, "kept-number"),) if num.span else None
        return over([(Text(num.printed, span=num.span, pieces=way),), self.content])

    def body(self) -> Content:
        """What stands after the label; a call right behind it too."""
        if self.label is None or self.para.num:
            return trimmed(self.content)
        first = self.content[0]
        alone = isinstance(first, Text) and len(first.text) > self.label.text
        return trimmed(part(self.content, self.label.text if alone else self.label.end))


def item_of(para: Para, content: Content, profile: Profile, at: int) -> Item:
    text = plainly(plain(content))
    label: Label | None = None
    if para.table is None:
        if para.num is not None:
            label = _kept_apart(para.num, profile)
        else:
            label = label_of(text, profile)
            if label and len(content) > 1 and _called_within(content, label.end):
                label = None
    rest = text[label.text :] if label and para.num is None else text
    return Item(para, content, text, label, rest, end_of(text), at)


def _called_within(content: Content, end: int) -> bool:
    """Whether a note is called before character `end`: a number is one stretch of the source, ``1[2].`` is not."""
    at = 0
    for leaf, _ in runs(content):
        if not isinstance(leaf, Text):
            return 0 < at < end
        at += len(leaf.text)
        if at >= end:
            return False
    return False


def _kept_apart(num: Num, profile: Profile) -> Label:
    """The label a source keeps in its own field; its style is read as if it were typed. One that counts in no
    known alphabet is a label all the same, so that it is never lost."""
    found = label_of(num.printed.translate(PLAIN) + "\tx", profile)
    if found:
        return found
    value = num.value or value_of(num.printed)
    counts = counts_of(value, "letter", profile) or (Count(f"kept:{value}", 1),)
    return Label(num.printed, value, "kept", counts, 0, 0)
