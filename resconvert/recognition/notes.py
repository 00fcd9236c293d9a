"""Notes that stand as paragraphs after the text; where they are called is `calls`' to find."""

from __future__ import annotations

import re
import unicodedata

from resconvert import store
from resconvert.ledger import Ledger
from resconvert.model.inlines import Content, plain
from resconvert.model.nodes import Note
from resconvert.profiles import Profile
from resconvert.recognition.contents import outline, part, tidied, trimmed
from resconvert.recognition.dates import is_date
from resconvert.recognition.paras import Para, RawNote
from resconvert.source import Span
from resconvert.values import dataclass

# The mark of a note: figures or stars, bare or in brackets, then white space. Arabic prints ( ) around
# its calls and leaves the empty pair in the note.
_NOTE = store.pattern(r"[\[(]?(?P<mark>\d{1,3}|\*{1,3})(?:[\])]|\s?/)?(?:\t|  ?)\s*(?:\(\s*\)\s*)?(?![-–—]\s)(?=\S)")
_SIGNS = "[(*"  # with which a mark begins, if with no figure
_PAIR = store.pattern(r"\(\s*\)\s*")


def figures(text: str) -> str:
    """``٣`` → ``3``: decimal digits of any script as Western ones."""
    if text.isascii():
        return text
    return "".join(str(unicodedata.digit(c)) if c.isdecimal() else c for c in text)


@dataclass(slots=True)
class Found:
    """A note in the making: its mark, where the mark stands, its paragraphs."""

    mark: str
    paragraphs: list[Content]
    span: Span | None = None


def gather(raw: list[RawNote], ledger: Ledger) -> list[Found]:
    """The notes that the source keeps apart."""
    out = []
    for note in raw:
        paragraphs = [trimmed(p) for p in note.paragraphs]
        if paragraphs:
            paragraphs[0] = _without_pair(paragraphs[0], ledger)
        out.append(Found(figures(note.mark), paragraphs, None))
    return out


def trailing(paras: list[Para], ledger: Ledger, known: int, profile: Profile) -> tuple[list[Para], list[Found]]:
    """Split off the notes that end a text: their marks run 1, 2, 3 … to the last paragraph.

    `known` notes were found before; their numbers are not looked for again.
    """
    size = len(paras)
    marks: list[str] = [""] * size
    for at in range(size):
        para = paras[at]
        if para.table is not None or para.num is not None:
            continue
        text = para.text
        sign = text[:1]
        if sign.isdecimal() or sign in _SIGNS:
            found = _NOTE.match(text[:60])
            if found and not is_date(text, profile):  # "1 August 2024" closes a text
                marks[at] = figures(found["mark"])
    end = _end(paras, marks)
    start = _start(paras[:end], marks, known)
    if start == end:
        return paras, []
    notes: list[Found] = []
    for at in range(start, end):
        para, mark = paras[at], marks[at]
        if mark and (not mark.isdecimal() or not notes or 1 <= int(mark) - _last(notes) <= _GAP + 1):
            notes.append(_cut_note(para, mark, ledger))
        else:
            notes[-1].paragraphs.append(tidied(para.content))
    return paras[:start] + paras[end:], notes


def _end(paras: list[Para], marks: list[str]) -> int:
    """Where the notes may end: before the lines that a web page prints below notes in square brackets."""
    for below in range(min(_BELOW, len(paras)) + 1):
        at = len(paras) - below
        if at and marks[at - 1]:
            return at if paras[at - 1].text.startswith("[") else len(paras)
    return len(paras)


_BELOW = 4
"""How many lines a page may print below its notes: "Last updated", a copyright, a link back."""


_GAP = 4
"""How many notes in a row a source may have lost."""


def _last(notes: list[Found]) -> int:
    return next((int(n.mark) for n in reversed(notes) if n.mark.isdecimal()), 0)


def _start(paras: list[Para], marks: list[str], known: int) -> int:
    """Where the trailing notes begin: walk back from the end as long as the marks count down to 1, or to the
    first that the source has kept."""
    size = len(paras)
    at, expected, start, between = size - 1, None, size, 0
    while at >= 0 and paras[at].table is None:
        mark = marks[at]
        if mark and not mark.isdecimal():
            if expected in (None, 0, 1):
                start, between = at, 0
        elif mark and (expected is None or 0 <= expected - int(mark) <= _GAP):
            expected = int(mark) - 1
            start, between = at, 0
            if int(mark) == 1:
                # a star may stand before the first number
                while at > 0 and marks[at - 1].startswith("*"):
                    at -= 1
                    start = at
                return start if _plausible(paras, start) else size
        elif expected is None or between > 3:
            break
        else:
            between += 1
        at -= 1
    lost = 0 if expected is None else expected - known
    if start < size and (lost == 0 or (0 < lost <= _GAP and size - start > lost)):
        return start if _plausible(paras, start) else size
    return size


def _plausible(paras: list[Para], start: int) -> bool:
    """Notes follow a text; a text is not all notes. They are sentences, not rows of a table."""
    body = paras[start:]
    rows = sum(p.text.count("\t") > 1 for p in body)
    return start > 0 and rows * 2 <= len(body)


def _cut_note(para: Para, mark: str, ledger: Ledger) -> Found:
    text = para.text
    found = _NOTE.match(text)
    assert found
    end = found.end("mark")
    closed = re.match(r"[\])]|\s?/", text[end:])
    end += closed.end() if closed else 0
    span = outline(part(para.content, 0, end))
    rest = part(para.content, end)
    rest = _without_pair(trimmed(rest), ledger)
    again = re.match(rf"{re.escape(mark)}[ \u00a0\t]+(?=[^\W\d])", plain(rest))
    if again:  # the mark is printed twice
        taken = outline(part(rest, 0, again.end()))
        if taken:
            ledger.add(taken, "note-mark")
        rest = part(rest, again.end())
    return Found(mark, [tidied(trimmed(rest))], span)


def _without_pair(content: Content, ledger: Ledger) -> Content:
    """Without the empty parentheses that Arabic leaves before a note."""
    found = _PAIR.match(plain(content))
    if not found:
        return content
    taken = outline(part(content, 0, found.end()))
    if taken:
        ledger.add(taken, "note-mark")
    return part(content, found.end())


def finished(notes: list[Found]) -> tuple[Note, ...]:
    return tuple(Note(n.mark, tuple(n.paragraphs), span=n.span) for n in notes)
