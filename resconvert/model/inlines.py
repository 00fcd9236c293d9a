"""What stands inside a paragraph, and the two ways to look at it.

`content` is a tuple of inline nodes, nested as Akoma Ntoso nests them. `runs` and `nest` turn it
into flat runs with marks (what Word and a page setter want) and back. Nesting follows one order
(`_RANK`), and neighbours that say the same are one node, so equal text with equal marks is an equal
tuple whichever reader made it.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import field
from functools import partial, reduce
from itertools import pairwise
from typing import Final, Literal, TypeAlias

from resconvert.source import Span
from resconvert.values import NamedTuple, dataclass, replace

EmphasisStyle = Literal["bold", "italic", "underline"]
ReferenceKind = Literal[
    "resolution", "decision", "document", "record", "statement", "charter", "treaty", "article", "internal", "web"
]
MentionKind = Literal["organization", "role", "person", "location", "event", "concept", "term"]


class Piece(NamedTuple):
    """One stretch of a text's way from the source: `length` characters of the text came from `span`.

    `reason` is empty where they are the same characters, else it names the rewrite
    (``line-join``, ``dehyphenation``, ``presentation-form``, ``repaired-word``, …).
    """

    length: int
    span: Span
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Text:
    """Plain characters. `pieces` is None where the text is exactly ``source[span]``."""

    text: str
    span: Span | None = field(default=None, compare=False, repr=False, kw_only=True)
    pieces: tuple[Piece, ...] | None = field(default=None, compare=False, repr=False, kw_only=True)


@dataclass(frozen=True, slots=True)
class LineBreak:
    """A break the author set inside a paragraph."""

    span: Span | None = field(default=None, compare=False, repr=False, kw_only=True)


@dataclass(frozen=True, slots=True)
class NoteCall:
    """A call of the note at ``document.notes[note - 1]``; one note may be called many times."""

    note: int
    span: Span | None = field(default=None, compare=False, repr=False, kw_only=True)


@dataclass(frozen=True, slots=True)
class OpeningPhrase:
    """The participle or verb that opens a paragraph; print sets it in italics."""

    children: Content


@dataclass(frozen=True, slots=True)
class Emphasis:
    """Words that the source sets off by their type, or that house style does where it cannot."""

    style: EmphasisStyle
    children: Content


@dataclass(frozen=True, slots=True)
class Superscript:
    """Raised characters that call no note."""

    children: Content


@dataclass(frozen=True, slots=True)
class Subscript:
    """Lowered characters, as in CO₂."""

    children: Content


@dataclass(frozen=True, slots=True)
class Date:
    """A calendar date as printed, with its value."""

    value: datetime.date
    children: Content


@dataclass(frozen=True, slots=True)
class Reference:
    """A citation of a document by its printed words.

    `target` is the symbol in canonical spacing ("A/RES/37/4", "A/RES/217 A (III)", "A/55/L.17",
    "A/DEC/75/571", "UNTS/2187/38544", "Charter"), or an address for ``web``, or an id for
    ``internal``. `date` is the date the text gives the document; `pinpoint` what part of it is
    meant, outermost first, as English abbreviates it ("sect. XIV, para. 4", "annex"); `until` ends
    a range of parts ("55/180 A to C").
    """

    kind: ReferenceKind
    target: str
    children: Content
    date: datetime.date | None = None
    pinpoint: str = ""
    until: str = ""


@dataclass(frozen=True, slots=True)
class ReferenceList:
    """Several references that the text names together ("resolutions 31/6 A and B")."""

    children: Content


@dataclass(frozen=True, slots=True)
class Mention:
    """A name the text is certain about; `refers_to` is its concept id, free of any format."""

    kind: MentionKind
    refers_to: str
    children: Content


Leaf: TypeAlias = Text | LineBreak | NoteCall
Mark: TypeAlias = OpeningPhrase | Emphasis | Superscript | Subscript | Date | Reference | ReferenceList | Mention
Inline: TypeAlias = Leaf | Mark
Content: TypeAlias = tuple[Inline, ...]

_LEAVES: Final = (Text, NoteCall, LineBreak)  # as a tuple: a union is made anew at each question
_CALLS: Final = (NoteCall, LineBreak)
_RANK: dict[type, int] = {
    ReferenceList: 0,
    Reference: 1,
    Mention: 2,
    Date: 3,
    OpeningPhrase: 4,
    Emphasis: 5,
    Superscript: 8,
    Subscript: 9,
}
_MANY_CUTS = 2_000  # steps: with more, a text is better cut in one walk over its way from the source
_STYLES = {"bold": 0, "italic": 1, "underline": 2}


class Run(NamedTuple):
    """A leaf and the marks that hold it, outermost first. Marks are compared by identity, so two
    neighbouring references stay two."""

    leaf: Leaf
    marks: tuple[Mark, ...] = ()


_run: Final[Callable[[tuple[Leaf, tuple[Mark, ...]]], Run]] = partial(tuple.__new__, Run)
_span: Final[Callable[[tuple[int, int]], Span]] = partial(tuple.__new__, Span)
"""These make a `Run` and a `Span` in half the time, where every text wants a hundred of them."""


def runs(content: Content) -> list[Run]:
    """The leaves of `content` in order, each with its marks."""
    out: list[Run] = []
    _runs(content, (), out)
    return out


def _runs(content: Content, marks: tuple[Mark, ...], out: list[Run]) -> None:
    for node in content:
        if isinstance(node, _LEAVES):
            out.append(_run((node, marks)))
            continue
        within, held = node.children, (*marks, node)
        if len(within) == 1 and isinstance(within[0], _LEAVES):  # as in nearly all marks
            out.append(_run((within[0], held)))
        else:
            _runs(within, held, out)


def leaves(content: Content) -> Iterator[Leaf]:
    """The leaves of `content` in order, without their marks."""
    for node in content:
        if isinstance(node, _LEAVES):
            yield node
        else:
            yield from leaves(node.children)


def gather_calls(content: Content, called: set[int]) -> None:
    """Add to `called` the numbers of the notes that `content` calls."""
    if len(content) == 1 and isinstance(content[0], Text):
        return
    for node in content:
        if isinstance(node, NoteCall):
            called.add(node.note)
        elif not isinstance(node, _LEAVES):
            gather_calls(node.children, called)


def nest(items: Iterable[Run]) -> Content:
    """Inverse of `runs`: canonical nesting, neighbours of one mark joined, empty text dropped."""
    ordered = [
        Run(leaf, marks if len(marks) < 2 else tuple(_in_order(marks)))
        for leaf, marks in items
        if not (isinstance(leaf, Text) and not leaf.text)
    ]
    return _nest(ordered, 0)


def _in_order(marks: tuple[Mark, ...]) -> Iterator[Mark]:
    """By rank; of two marks that say the same the outer stays."""
    seen: set[object] = set()
    for mark in sorted(marks, key=_rank):
        key = (type(mark), mark.style) if isinstance(mark, Emphasis) else _key(mark)
        if key not in seen:
            seen.add(key)
            yield mark


def _rank(mark: Mark) -> int:
    return _RANK[type(mark)] + (_STYLES[mark.style] if isinstance(mark, Emphasis) else 0)


def _key(mark: Mark) -> object:
    """What makes two neighbouring marks one: typographic marks by kind, the others by identity."""
    match mark:
        case Emphasis(style=style):
            return style
        case OpeningPhrase() | Superscript() | Subscript():
            return type(mark)
        case _:
            return id(mark)


def _nest(items: Sequence[Run], level: int) -> Content:
    out: list[Inline] = []
    at, size = 0, len(items)
    while at < size:
        leaf, marks = items[at]
        if len(marks) == level:
            end = at + 1
            if isinstance(leaf, Text):
                texts = [leaf]
                while end < size and len(items[end].marks) == level and isinstance(after := items[end].leaf, Text):
                    texts.append(after)
                    end += 1
                leaf = joined(texts)
            out.append(leaf)
            at = end
            continue
        mark = marks[level]
        key = _key(mark)
        end = at + 1
        while end < size and len(items[end].marks) > level and _key(items[end].marks[level]) == key:
            end += 1
        out.append(_around(mark, _nest(items[at:end], level + 1)))
        at = end
    return tuple(out)


def _around(mark: Mark, children: Content) -> Mark:
    """`mark` with `children`: as `replace`, quicker for what every text is full of."""
    kind = type(mark)  # compared rather than matched: a third of the time
    if kind is OpeningPhrase:
        return OpeningPhrase(children)
    if kind is Date:
        return Date(mark.value, children)  # type: ignore[union-attr]
    if isinstance(mark, Reference):
        return Reference(mark.kind, mark.target, children, mark.date, mark.pinpoint, mark.until)
    return replace(mark, children=children)


def join(left: Text, right: Text) -> Text:
    """Two neighbouring texts as one; their ways from the source are kept."""
    if left.span is None or right.span is None:
        return Text(left.text + right.text, span=left.span or right.span)
    if left.pieces is None and right.pieces is None and left.span.end == right.span.start:
        return Text(left.text + right.text, span=Span(left.span.start, right.span.end))
    pieces = (*_pieces(left), *_pieces(right))
    return Text(
        left.text + right.text,
        span=Span(min(left.span.start, right.span.start), max(left.span.end, right.span.end)),
        pieces=pieces,
    )


def joined(texts: Sequence[Text]) -> Text:
    """Neighbouring texts as one, in time that grows with their number and no faster."""
    if len(texts) < 3 or any(t.span is None for t in texts):
        return reduce(join, texts)
    words = "".join(t.text for t in texts)
    held = [t.span for t in texts if t.span]
    if all(t.pieces is None for t in texts) and all(a.end == b.start for a, b in pairwise(held)):
        return Text(words, span=Span(held[0].start, held[-1].end))
    span = Span(min(s.start for s in held), max(s.end for s in held))
    return Text(words, span=span, pieces=tuple(piece for t in texts for piece in _pieces(t)))


def _pieces(text: Text) -> tuple[Piece, ...]:
    if text.pieces is not None:
        return text.pieces
    return (Piece(len(text.text), text.span),) if text.span else ()


def cut(text: Text, start: int, end: int) -> Text:
    """The characters `start` to `end` of `text`, with their way from the source."""
    part = text.text[start:end]
    if text.span is None:
        return Text(part)
    if text.pieces is None:
        origin = text.span[0]
        return Text(part, span=_span((origin + start, origin + end)))
    pieces: list[Piece] = []
    at = 0
    for piece in text.pieces:
        low, high = max(start, at), min(end, at + piece.length)
        inside = low < high or (piece.length == 0 and start < at <= end) or (piece.length == 0 and at == start == 0)
        if inside:
            if piece.reason or piece.length != piece.span.end - piece.span.start:
                # a rewrite is not divided: it goes with its first character
                whole = low == at
                pieces.append(
                    Piece(high - low, piece.span if whole else Span(piece.span.end, piece.span.end), piece.reason)
                )
            else:
                offset = piece.span.start - at
                pieces.append(Piece(high - low, Span(low + offset, high + offset)))
        at += piece.length
    if not pieces:
        return Text(part)
    span = Span(min(p.span.start for p in pieces), max(p.span.end for p in pieces))
    if len(pieces) == 1 and not pieces[0].reason:
        return Text(part, span=span)
    return Text(part, span=span, pieces=tuple(pieces))


def split(text: Text, edges: Sequence[int]) -> list[Text]:
    """`text` cut at each of `edges` (rising, inside it), in one walk over its way from the source."""
    bounds = [0, *edges, len(text.text)]
    if text.span is None or text.pieces is None or len(bounds) < 4:
        return [cut(text, low, high) for low, high in pairwise(bounds)]
    out: list[Text] = []
    pieces, at, offset = text.pieces, 0, 0
    for start, end in pairwise(bounds):
        taken: list[Piece] = []
        moved = offset
        while at < len(pieces):
            piece = pieces[at]
            if moved > end or (moved == end and piece.length):
                break
            taken.append(piece)
            if moved + piece.length > end:
                break
            moved += piece.length
            at += 1
        part = Text(text.text[offset : offset + sum(p.length for p in taken)], span=text.span, pieces=tuple(taken))
        out.append(cut(part, start - offset, end - offset))
        offset = moved
    return out


def mark(content: Content, ranges: Sequence[tuple[int, int, Mark]]) -> Content:
    """Put each mark around the characters ``start`` to ``end`` of `content` (counted as in `plain`).

    >>> mark((Text("Recalling its resolution"),), [(0, 9, OpeningPhrase(()))])
    (OpeningPhrase(children=(Text(text='Recalling'),)), Text(text=' its resolution'))
    """
    if not ranges:
        return content
    ordered = sorted(ranges, key=_outer_first) if len(ranges) > 1 else ranges
    if not _apart(content, ordered):
        return _mark_anywhere(content, ranges)
    if len(content) == 1 and isinstance(leaf := content[0], Text) and leaf.span and leaf.pieces is None:
        out: list[Inline] = []
        _within(leaf.text, leaf.span.start, 0, len(leaf.text), ordered, 0, out)
        return tuple(out)
    return _Walk(content).marked(ordered)


def _outer_first(placed: tuple[int, int, Mark]) -> tuple[int, int]:
    return placed[0], -placed[1]


def _apart(content: Content, ordered: Sequence[tuple[int, int, Mark]]) -> bool:
    """Whether the ranges lie in each other, in the order of `_RANK`, or apart, and touch nothing that
    is marked already: then one walk puts them in."""
    if len(ordered) == 1 and len(content) == 1:
        leaf = content[0]
        return isinstance(leaf, Text) and bool(leaf.text) and ordered[0][0] < ordered[0][1]
    outermost: list[tuple[int, int]] = []
    open_: list[tuple[int, int]] = []  # end and rank of the ranges around the next one
    last = -1  # where the range before ended
    for start, end, m in ordered:
        rank = _RANK[type(m)]
        while open_ and open_[-1][0] <= start:
            last = open_.pop()[0]
        if start >= end or (rank >= _RANK[OpeningPhrase] and last == start):
            return False  # neighbours that say the same become one
        if not open_:
            outermost.append((start, end))
        elif open_[-1][0] < end or open_[-1][1] >= rank:
            return False
        open_.append((end, rank))
    at = n = 0
    last_kind: type | None = None
    for node in content:
        kind = type(node)
        if isinstance(node, Text):
            if not node.text or last_kind is Text:
                return False
            if node.pieces is not None and len(node.pieces) * len(ordered) > _MANY_CUTS:
                return False
            at += len(node.text)
        elif not isinstance(node, _CALLS):
            start, at = at, at + sum(len(leaf.text) for leaf in leaves(node.children) if isinstance(leaf, Text))
            while n < len(outermost) and outermost[n][1] < start:
                n += 1
            if n < len(outermost) and outermost[n][0] <= at:
                return False
        last_kind = kind
    return True


def _within(
    text: str, origin: int, at: int, stop: int, ordered: Sequence[tuple[int, int, Mark]], n: int, out: list[Inline]
) -> int:
    """Append to `out` the characters `at` to `stop` of `text`, which stands at `origin` in the source, with the ranges
    from the `n`-th on that lie in them; which range comes next."""
    count = len(ordered)
    while n < count:
        start, end, held = ordered[n]
        if start >= stop:
            break
        n += 1
        if at < start:
            out.append(Text(text[at:start], span=_span((origin + at, origin + start))))
        if n < count and ordered[n][0] < end:
            inner: list[Inline] = []
            n = _within(text, origin, start, end, ordered, n, inner)
            out.append(_around(held, tuple(inner)))
        else:
            out.append(_around(held, (Text(text[start:end], span=_span((origin + start, origin + end))),)))
        at = end
    if at < stop:
        out.append(Text(text[at:stop], span=_span((origin + at, origin + stop))))
    return n


class _Walk:
    """One walk over `content` from left to right, that puts ranges in as it goes."""

    def __init__(self, content: Content) -> None:
        self._content = content
        self._node = self._offset = self._at = 0

    def marked(self, ordered: Sequence[tuple[int, int, Mark]]) -> Content:
        out: list[Inline] = []
        self._fill(out, ordered, 0, len(ordered))
        if self._offset:
            leaf = self._content[self._node]
            assert isinstance(leaf, Text)
            out.append(cut(leaf, self._offset, len(leaf.text)))
            self._node += 1
        return (*out, *self._content[self._node :])

    def _fill(self, out: list[Inline], ordered: Sequence[tuple[int, int, Mark]], first: int, last: int) -> None:
        """Append to `out` the content up to the end of the last of the ranges, with them around it."""
        n = first
        while n < last:
            start, end, held = ordered[n]
            inner = n + 1
            while inner < last and ordered[inner][0] < end:
                inner += 1
            self._upto(start, out)
            self._calls(out)  # a call at the edge of a mark stands outside of it
            within: list[Inline] = []
            if inner > n + 1:
                self._fill(within, ordered, n + 1, inner)
            self._upto(end, within)
            out.append(_around(held, tuple(within)))
            n = inner

    def _upto(self, end: int, out: list[Inline]) -> None:
        while self._at < end:
            node = self._content[self._node]
            if isinstance(node, Text):
                size = len(node.text)
                stop = min(size, self._offset + end - self._at)
                out.append(node if stop - self._offset == size else cut(node, self._offset, stop))
                self._at += stop - self._offset
                self._offset = stop
                if stop < size:
                    return
                self._offset = 0
            elif isinstance(node, _CALLS):
                out.append(node)
            else:
                out.append(node)
                self._at += sum(len(leaf.text) for leaf in leaves(node.children) if isinstance(leaf, Text))
            self._node += 1

    def _calls(self, out: list[Inline]) -> None:
        while not self._offset and isinstance(node := self._content[self._node], _CALLS):
            out.append(node)
            self._node += 1


def _mark_anywhere(content: Content, ranges: Sequence[tuple[int, int, Mark]]) -> Content:
    """As `mark`, whatever the ranges are and whatever is marked already."""
    edges = sorted({edge for start, end, _ in ranges for edge in (start, end)})
    waiting = sorted(((start, end, n, m) for n, (start, end, m) in enumerate(ranges)), key=lambda r: r[0], reverse=True)
    active: list[tuple[int, int, Mark]] = []  # end, position among `ranges`, mark: those that have begun

    def inside(low: int, high: int) -> tuple[Mark, ...]:
        """The marks that hold all of `low` to `high`; asked from left to right."""
        changed = False
        while waiting and waiting[-1][0] <= low:
            _, end, n, m = waiting.pop()
            active.append((end, n, m))
            changed = True
        if any(end < high for end, _, _ in active):
            active[:] = [r for r in active if r[0] > low]
        if changed:
            active.sort(key=lambda r: r[1])
        return tuple(m for end, _, m in active if high <= end)

    out: list[Run] = []
    at = edge = 0
    for leaf, marks in runs(content):
        if not isinstance(leaf, Text):
            # a call at the edge of a mark stands outside of it
            held = inside(at - 1, at + 1) if at else ()
            out.append(Run(leaf, (*marks, *held)))
            continue
        stop = at + len(leaf.text)
        while edge < len(edges) and edges[edge] <= at:
            edge += 1
        first = edge
        while edge < len(edges) and edges[edge] < stop:
            edge += 1
        low = at
        for piece in split(leaf, [e - at for e in edges[first:edge]]) if edge > first else [leaf]:
            high = low + len(piece.text)
            out.append(Run(piece, (*marks, *inside(low, high))))
            low = high
        at = stop
    return nest(out)


def plain(content: Content) -> str:
    """The characters of `content`; calls and line breaks have none. Offsets of `mark` count these."""
    if len(content) == 1 and isinstance(content[0], Text):
        return content[0].text
    return "".join(_plain(content, ""))


def readable(content: Content) -> str:
    """As `plain`, with a newline for each line break."""
    return "".join(_plain(content, "\n"))


def _plain(content: Content, line_break: str) -> Iterator[str]:
    for node in content:
        if isinstance(node, Text):
            yield node.text
        elif isinstance(node, LineBreak):
            yield line_break
        elif not isinstance(node, NoteCall):
            yield from _plain(node.children, line_break)
