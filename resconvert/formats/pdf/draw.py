"""Pages as content streams: slabs in their places, marked for the structure tree, links beside them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from typing import NamedTuple, assert_never

from resconvert.formats.pdf import bidi
from resconvert.formats.pdf.file import number
from resconvert.formats.pdf.fonts import Face
from resconvert.formats.pdf.frames import Line, Placed, RuleMark, TableRow
from resconvert.formats.pdf.tags import Content, Element, ObjectRef
from resconvert.formats.pdf.words import Ink, Seg, Target, Word
from resconvert.values import dataclass


@dataclass(slots=True)
class Link:
    """An annotation: where it is touched (PDF coordinates) and where it leads."""

    box: tuple[float, float, float, float]
    target: Target
    element: Element
    key: int


@dataclass(slots=True)
class Canvas:
    """One page being drawn. `owners` is the element of each marked content."""

    index: int
    width: float
    height: float
    left: float
    right: float
    rtl: bool
    tagged: bool
    links_on: bool
    fonts: dict[Face, str]
    first_key: int
    note_elements: Mapping[int, Element]
    images: dict[str, str]
    prefix: str = ""
    ops: list[str] = field(default_factory=list)
    owners: list[Element] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    places: dict[str, tuple[float, float]] = field(default_factory=dict)
    _face: Face | None = None
    _size: float = 0.0
    _spacing: float = 0.0
    _scale: float = 1.0
    _rise: float = 0.0
    _stroke: float = 0.0
    _again: bool = False
    _underlines: list[tuple[float, float, float, float]] = field(default_factory=list)

    # ------------------------------------------------ marking

    def begin(self, element: Element) -> None:
        if self.tagged:
            mcid = len(self.owners)
            self.owners.append(element)
            element.kids.append(Content(self.index, mcid))
            self.ops.append(f"/{element.tag} <</MCID {mcid}>> BDC")

    def artifact(self, kind: str = "/Type /Layout") -> None:
        """Begin what is not part of the text."""
        if self.tagged:
            self.ops.append(f"/Artifact <<{kind}>> BDC")

    def end(self) -> None:
        if self.tagged:
            self.ops.append("EMC")

    # ------------------------------------------------ marks

    def fill(self, x: float, y: float, width: float, height: float) -> None:
        """A black rectangle, its upper left corner at `x`, `y` from the page's top left."""
        self.ops.append(f"{number(x)} {number(self.height - y - height)} {number(width)} {number(height)} re f")

    def image(self, path: str, x: float, y: float, width: float, height: float) -> None:
        """A picture in a box; it is decoration."""
        key = self.images.setdefault(path, f"I{len(self.images) + 1}")
        corner = f"{number(self.mirror(x, width))} {number(self.height - y - height)}"
        self.artifact()
        self.ops.append(f"q {number(width)} 0 0 {number(height)} {corner} cm /{key} Do Q")
        self.end()

    def rule(self, x0: float, x1: float, y: float, weight: float) -> None:
        if not self._again:
            self.artifact()
        self.fill(self.mirror(x0, x1 - x0), y, x1 - x0, weight)
        if not self._again:
            self.end()

    def mirror(self, x: float, width: float) -> float:
        """A place counted from the page's left edge, on the other side in a right-to-left language."""
        return self.width - x - width if self.rtl else x

    def reset(self) -> None:
        """Forget what was said of text, after a restored state."""
        self._face, self._size, self._spacing, self._scale, self._rise, self._stroke = None, 0.0, 0.0, 1.0, 0.0, 0.0

    # ------------------------------------------------ slabs

    def place(self, placed: Placed) -> None:
        """Draw a slab whose top is at ``placed.y``."""
        if placed.again:
            self.artifact("/Type /Pagination")
            self._again = True
            self._drawing(placed.slab.drawing, placed.y)
            self._again = False
            self.end()
            return
        for anchor in placed.slab.anchors:
            self.places.setdefault(anchor.name, (self.left, placed.y))
        self._drawing(placed.slab.drawing, placed.y)

    def _drawing(self, drawing: Line | TableRow | RuleMark, y: float) -> None:
        match drawing:
            case Line():
                self.line(drawing, y + drawing.baseline)
            case RuleMark():
                if drawing.width:
                    self.rule(
                        self.left + drawing.x, self.left + drawing.x + drawing.width, y + drawing.y, drawing.weight
                    )
            case TableRow():
                for mark in drawing.rules:
                    self._drawing(mark, y)
                for cell in drawing.cells:
                    for below, line in cell.lines:
                        self.line(line, y + below + line.baseline)
            case _:
                assert_never(drawing)

    def line(self, line: Line, baseline: float) -> None:
        """Words from the column's start edge, with the label before them."""
        if line.label is not None and line.label.segs:
            x = self.start(line.label_x, line.label.width - line.label.tail)
            self.text([line.label], x, baseline, 0.0, line.label_element or line.element)
        if line.words:
            width = width_of(line.words, line.extra)
            self.text(line.words, self.start(line.x, width), baseline, line.extra, line.element, not line.end)

    def start(self, x: float, width: float) -> float:
        """The left end of something `width` wide, `x` from the column's start edge."""
        return self.width - self.left - x - width if self.rtl else self.left + x

    def text(
        self,
        words: list[Word],
        x: float,
        baseline: float,
        extra: float,
        element: Element | None,
        space_after: bool = False,
    ) -> None:
        """Words from `x` on. With an element they are its content, and links theirs; without one the
        caller marks them."""
        if self._again:
            element = None
        mixed = self.rtl or any(w.level for w in words)
        items = _in_order(words, extra)
        if not items:
            return
        # Written in reading order, whatever the order on the line: listeners get the text as it is written.
        places = _places(words, items, x, 1 if self.rtl else 0) if mixed else None
        at = -1
        place = f"{number(self.height - baseline)} Tm"
        array: list[str] = []
        ops, links_on = self.ops, self.links_on and element is not None
        target: Target | None = None
        link: Link | None = None
        is_open = False
        face, how, gap_width, gap_code = items[0].seg.face, items[0].seg.ink, -1.0, ""
        for seg, gap, advance in items:
            if places is not None:
                at += 1
                if is_open and abs(places[at] - x) > 0.001:
                    self._flush(array)
                    ops.append(f"1 0 0 1 {number(places[at])} {place}")
                x = places[at]
            if gap:  # the space after a link's word belongs to it, harmlessly; after a note's call it does not
                wanted = target if target is None or not target.place else None
            else:
                wanted = seg.target if links_on else None
            if not is_open or wanted is not target:
                if is_open:
                    self._flush(array)
                    self._close(element)
                link = self._open(element, wanted, seg, x, baseline)
                ops.append(f"BT 1 0 0 1 {number(x)} {place}")
                is_open, target = True, wanted
            if gap:
                if advance != gap_width:
                    gap_width, gap_code = advance, _space(face, how, advance, gap)
                array.append(gap_code)
            else:
                if seg.face is not face or seg.ink is not how or not array:
                    face, how, gap_width = seg.face, seg.ink, -1.0
                    self._state(array, face, how)
                for rise, piece in seg.glyphs.pieces:
                    height = how.rise + rise / face.upem * how.size if rise else how.rise
                    if height != self._rise:
                        self._raise(array, height)
                    array.append(piece)
                if how.underline:
                    y = self.height - baseline
                    self._underlines.append((x, y - how.size * 0.11, seg.width, how.size * 0.05))
                if link is not None:
                    x0, y0, x1, y1 = link.box
                    link.box = (min(x0, x), y0, max(x1, x + advance), y1)
            x += advance
        if space_after and not mixed:
            array.append(_space(face, how, 0.0, "after"))
        self._flush(array)
        self._close(element)

    def _open(self, element: Element | None, target: Target | None, seg: Seg, x: float, baseline: float) -> Link | None:
        if element is None:
            return None
        link = None
        if target is not None:
            above = Element("Reference", element) if seg.call else element
            inner = Element("Link", above)
            bottom = self.height - baseline + seg.ink.rise - seg.ink.size * 0.22
            link = Link((x, bottom, x, bottom + seg.ink.size), target, inner, self.first_key + len(self.links))
            self.links.append(link)
            inner.kids.append(ObjectRef(self.index, link.key))
            self.begin(inner)
        else:
            self.begin(element)
        if seg.call and (note := self.note_elements.get(seg.call)) is not None and note.parent is None:
            note.parent = element
            element.kids.append(note)
        return link

    def _close(self, element: Element | None) -> None:
        self.ops.append("ET")
        if self._underlines:
            self.ops += [f"{number(a)} {number(b)} {number(c)} {number(d)} re f" for a, b, c, d in self._underlines]
            self._underlines.clear()
        if element is not None:
            self.end()

    def _flush(self, array: list[str]) -> None:
        if array:
            self.ops.append(f"[{''.join(array)}] TJ")
            array.clear()

    def _state(self, array: list[str], face: Face, how: Ink) -> None:
        """Say what changed since the last characters of the page."""
        if self._face is not face or self._size != how.size:
            self._flush(array)
            key = self.fonts.get(face)
            if key is None:
                key = self.fonts[face] = f"F{len(self.fonts) + 1}"
            self.ops.append(f"/{key} {number(how.size)} Tf")
            self._face, self._size = face, how.size
        stroke = how.size * 0.03 if how.bold and not face.bold else 0.0
        if self._stroke != stroke:  # no bold face knows these characters: thicken their outlines
            self._flush(array)
            self.ops.append(f"2 Tr {number(stroke)} w" if stroke else "0 Tr")
            self._stroke = stroke
        if self._scale != how.scale:
            self._flush(array)
            self.ops.append(f"{number(how.scale * 100)} Tz")
            self._scale = how.scale
        spacing = how.spacing / how.scale
        if self._spacing != spacing:
            self._flush(array)
            self.ops.append(f"{spacing:.5f} Tc")
            self._spacing = spacing

    def _raise(self, array: list[str], rise: float) -> None:
        if self._rise != rise:
            self._flush(array)
            self.ops.append(f"{number(rise)} Ts")
            self._rise = rise


class _Item(NamedTuple):
    """A stretch of characters (`gap` empty) or the white space after one: ``space`` or ``none``, where
    scripts without spaces widen."""

    seg: Seg
    gap: str
    advance: float


def width_of(words: list[Word], extra: float) -> float:
    """The printed width of a line."""
    width = sum(w.width + w.space + (extra if w.stretch else 0.0) for w in words)
    last = words[-1]
    return width - last.space - (extra if last.stretch else 0.0) - last.tail


def _in_order(words: list[Word], extra: float) -> list[_Item]:
    items: list[_Item] = []
    for word in words:
        items += [_Item(seg, "", seg.width) for seg in word.segs]
        if word.space:
            if items:
                gap = word.space + extra if word.stretch else word.space
                items.append(_Item(items[-1].seg, "space", gap))
        elif word.stretch and extra and items:
            items.append(_Item(items[-1].seg, "none", extra))
    while items and items[-1].gap:
        items.pop()
    return items


def _places(words: list[Word], items: list[_Item], x: float, base: int) -> list[float]:
    """Where each item of a line of mixed directions begins, the line's left end being at `x`."""
    levels: list[int] = []
    at = 0
    for word in words:
        levels += [seg.level for seg in word.segs]
        at += len(word.segs)
        if at < len(items) and items[at].gap:
            levels.append(max(word.level, base))
            at += 1
    places = [0.0] * len(items)
    for one in bidi.reorder(levels[: len(items)]):
        places[one] = x
        x += items[one].advance
    return places


def _space(face: Face, how: Ink, advance: float, gap: str) -> str:
    """White space as part of a TJ array: a space's glyph, then what is missing to the advance."""
    unit = how.size * how.scale / 1000
    if gap == "none":
        return number(-advance / unit)
    glyph = face.space
    if glyph is None:
        return number(-advance / unit)
    code, width = glyph
    if gap == "after":
        return f"<{code}>"
    missing = width / face.upem * how.size * how.scale + how.spacing - advance
    return f"<{code}>{number(missing / unit)}" if abs(missing) > 0.0005 else f"<{code}>"
