"""Pages as content streams: slabs in their places, marked for the structure tree, links beside them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from typing import assert_never

from resconvert.formats.pdf import bidi
from resconvert.formats.pdf.file import number
from resconvert.formats.pdf.fonts import Face, Glyphs
from resconvert.formats.pdf.frames import Line, Placed, RuleMark, TableRow
from resconvert.formats.pdf.tags import Content, Element, ObjectRef
from resconvert.formats.pdf.words import Ink, Seg, Target, Word
from resconvert.values import NamedTuple, dataclass


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
    used: dict[Face, dict[Glyphs, None]]
    prefix: str = ""
    ops: list[str] = field(default_factory=list)
    owners: list[Element] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    places: dict[str, tuple[float, float]] = field(default_factory=dict)
    _face: Face | None = None
    _shown: dict[Glyphs, None] = field(default_factory=dict)  # of `used`, of the current face
    _open_for: Element | None = None  # the element whose text object waits for another line
    _how: Ink | None = None
    _size: float = 0.0
    _spacing: float = 0.0
    _scale: float = 1.0
    _rise: float = 0.0
    _stroke: float = 0.0
    _again: bool = False
    _underlines: list[tuple[float, float, float, float]] = field(default_factory=list)

    # ------------------------------------------------ marking

    def settle(self) -> None:
        """End the text object that waits for another line of its element."""
        if self._open_for is not None:
            self._open_for = None
            self.ops.append("ET")
            self.end()

    def begin(self, element: Element) -> None:
        self.settle()
        if self.tagged:
            mcid = len(self.owners)
            self.owners.append(element)
            element.kids.append(Content(self.index, mcid))
            self.ops.append(f"/{element.tag} <</MCID {mcid}>> BDC")

    def artifact(self, kind: str = "/Type /Layout") -> None:
        """Begin what is not part of the text."""
        self.settle()
        if self.tagged:
            self.ops.append(f"/Artifact <<{kind}>> BDC")

    def end(self) -> None:
        if self.tagged:
            self.ops.append("EMC")

    # ------------------------------------------------ marks

    def fill(self, x: float, y: float, width: float, height: float) -> None:
        """A black rectangle, its upper left corner at `x`, `y` from the page's top left."""
        self.settle()
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
        self._face, self._how, self._size, self._spacing = None, None, 0.0, 0.0
        self._scale, self._rise, self._stroke = 1.0, 0.0, 0.0

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
            x = self.start(line.x, width_of(line.words, line.extra)) if self.rtl else self.left + line.x
            self.text(line.words, x, baseline, line.extra, line.element, not line.end)

    def start(self, x: float, width: float) -> float:
        """The left end of something `width` wide, `x` from the column's start edge."""
        return self.width - self.left - x - width if self.rtl else self.left + x

    def hidden(self, words: list[Word], x: float, baseline: float) -> None:
        """Words for the text layer alone; the caller marks them."""
        before = self._face, self._how, self._size, self._spacing, self._scale, self._rise, self._stroke
        self.ops.append("q 3 Tr")
        self.text(words, x, baseline, 0.0, None)
        self.ops.append("Q")
        self._face, self._how, self._size, self._spacing, self._scale, self._rise, self._stroke = before
        self._shown = self.used.setdefault(self._face, {}) if self._face is not None else {}

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
        if self.rtl or [w for w in words if w.level]:
            self._mixed(words, x, baseline, extra, element)
        else:
            self._straight(words, x, baseline, extra, element, space_after)

    def _straight(
        self, words: list[Word], x: float, baseline: float, extra: float, element: Element | None, space_after: bool
    ) -> None:
        """A line from left to right: one array of codes for as long as the ink and the link stay."""
        ops, shown = self.ops, self._shown
        links_on = self.links_on and element is not None
        array: list[str] = []  # what stands between the first bracket and the last
        target: Target | None = None
        link: Link | None = None
        face: Face | None = None
        how: Ink | None = None
        is_open = element is not None and self._open_for is element
        if is_open:
            ops.append(f"1 0 0 1 {number(x)} {number(self.height - baseline)} Tm")
        at, size = 0, len(words)
        while at < size:
            word = words[at]
            look = word.look
            if look is not None:
                end = at + 1
                while end < size and words[end].look is look:
                    end += 1
                face, how = look.face, look.ink
                if target is not None or not is_open:
                    link = self._begin(array, is_open, element, None, word.segs[0], x, baseline)
                    target, is_open = None, True
                if how is not self._how or self._face is not face or self._rise != how.rise:
                    self._show(array)
                    self._state(face, how)
                    shown = self._shown
                run = words[at:end]
                gap = _gap(face, how, look.space, extra if look.stretch else 0.0)
                glyphs = [w.segs[0].glyphs for w in run]
                shown.update(dict.fromkeys(glyphs))
                array.append(gap.join([one.codes for one in glyphs]))
                x += sum([w.width for w in run]) + (end - at) * (look.space + extra if look.stretch else look.space)
                if end < size:
                    array.append(gap)
                at = end
                continue
            at += 1
            for seg in word.segs:
                wanted = seg.target if links_on else None
                if wanted is not target or not is_open:
                    link = self._begin(array, is_open, element, wanted, seg, x, baseline)
                    is_open, target = True, wanted
                face, how = seg.face, seg.ink
                if how is not self._how or self._face is not face or self._rise != how.rise:
                    self._show(array)
                    self._state(face, how)
                    shown = self._shown
                shown[seg.glyphs] = None
                self._add(array, seg)
                if how.underline:
                    y = self.height - baseline
                    self._underlines.append((x, y - how.size * 0.11, seg.width, how.size * 0.05))
                x += seg.width
                if link is not None:
                    link.box = (*link.box[:2], x, link.box[3])
            if at == size or face is None or how is None:
                continue
            advance = word.space + extra if word.stretch else word.space
            if not advance:
                continue
            if target is not None and target.place:  # the space after a note's call is not part of the link
                link = self._begin(array, True, element, None, word.segs[-1], x, baseline)
                target = None
            array.append(_gap(face, how, word.space, advance - word.space))
            x += advance
            if link is not None:
                link.box = (*link.box[:2], x, link.box[3])
        if not is_open or face is None or how is None:
            return
        if space_after:
            array.append(_gap(face, how, 0.0, 0.0, end=True))
        self._show(array)
        if element is None or target is not None or self._underlines:
            self._close(element)
        else:
            self._open_for = element

    def _mixed(self, words: list[Word], x: float, baseline: float, extra: float, element: Element | None) -> None:
        """A line of both directions, stretch by stretch in reading order, whatever their order on the line:
        listeners get the text as it is written."""
        items = _in_order(words, extra)
        if not items:
            return
        places = _places(words, items, x, 1 if self.rtl else 0)
        up = f"{number(self.height - baseline)} Tm"
        array: list[str] = []
        ops, links_on = self.ops, self.links_on and element is not None
        target: Target | None = None
        link: Link | None = None
        face, how = items[0].seg.face, items[0].seg.ink
        is_open = element is not None and self._open_for is element
        if is_open:
            x = places[0] - 1.0  # elsewhere: the first stretch says where it is
        for (seg, gap, advance), place in zip(items, places, strict=True):
            if is_open and abs(place - x) > 0.001:
                self._show(array)
                ops.append(f"1 0 0 1 {number(place)} {up}")
            x = place
            if gap:  # the space after a link's word belongs to it, harmlessly; after a note's call it does not
                wanted = target if target is None or not target.place else None
            else:
                wanted = seg.target if links_on else None
            if not is_open or wanted is not target:
                link = self._begin(array, is_open, element, wanted, seg, x, baseline)
                is_open, target = True, wanted
            if gap:
                array.append(_gap(face, how, advance if gap == "space" else 0.0, 0.0 if gap == "space" else advance))
            else:
                face, how = seg.face, seg.ink
                if how is not self._how or self._face is not face or self._rise != how.rise:
                    self._show(array)
                    self._state(face, how)
                self._shown[seg.glyphs] = None
                self._add(array, seg)
                if how.underline:
                    y = self.height - baseline
                    self._underlines.append((x, y - how.size * 0.11, seg.width, how.size * 0.05))
                if link is not None:
                    x0, y0, x1, y1 = link.box
                    link.box = (min(x0, x), y0, max(x1, x + advance), y1)
            x += advance
        self._show(array)
        if element is None or target is not None or self._underlines:
            self._close(element)
        else:
            self._open_for = element

    def _begin(
        self, array: list[str], is_open: bool, element: Element | None, target: Target | None, seg: Seg, x: float,
        baseline: float,
    ) -> Link | None:  # fmt: skip
        """Show what was collected and begin another stretch at `x`, which leads to `target`."""
        self._show(array)
        if is_open:
            self._close(element)
        link = self._open(element, target, seg, x, baseline)
        self.ops.append(f"BT 1 0 0 1 {number(x)} {number(self.height - baseline)} Tm")
        return link

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
        self._open_for = None
        self.ops.append("ET")
        if self._underlines:
            self.ops += [f"{number(a)} {number(b)} {number(c)} {number(d)} re f" for a, b, c, d in self._underlines]
            self._underlines.clear()
        if element is not None:
            self.end()

    def _add(self, array: list[str], seg: Seg) -> None:
        """Characters to an array; those that stand higher begin another."""
        glyphs, how = seg.glyphs, seg.ink
        if glyphs.codes:
            array.append(glyphs.codes)
            return
        for rise, piece in glyphs.pieces:
            self._raise(array, how.rise + rise / seg.face.upem * how.size)
            array.append(f"){piece}(")
        self._raise(array, how.rise)

    def _show(self, array: list[str]) -> None:
        if array:
            self.ops.append(f"[({''.join(array)})] TJ")
            array.clear()

    def _state(self, face: Face, how: Ink) -> None:
        """Say what changed since the last characters of the page."""
        self._how = how
        if self._face is not face or self._size != how.size:
            key = self.fonts.get(face)
            if key is None:
                key = self.fonts[face] = f"F{len(self.fonts) + 1}"
            self.ops.append(f"/{key} {number(how.size)} Tf")
            self._face, self._size = face, how.size
            self._shown = self.used.setdefault(face, {})
        stroke = _stroke(face, how)
        if self._stroke != stroke:
            self.ops.append(f"2 Tr {number(stroke)} w" if stroke else "0 Tr")
            self._stroke = stroke
        if self._scale != how.scale:
            self.ops.append(f"{number(how.scale * 100)} Tz")
            self._scale, self._spacing = how.scale, -1.0
        if self._spacing != how.spacing:
            self.ops.append(f"{how.spacing / how.scale:.5f} Tc")
            self._spacing = how.spacing
        self._raise([], how.rise)

    def _raise(self, array: list[str], rise: float) -> None:
        if self._rise != rise:
            self._show(array)
            self.ops.append(f"{number(rise)} Ts")
            self._rise = rise


def _stroke(face: Face, how: Ink) -> float:
    """No bold face knows these characters: their outlines are thickened by so much."""
    return how.size * 0.03 if how.bold and not face.bold else 0.0


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


def _gap(face: Face, how: Ink, space: float, extra: float, end: bool = False) -> str:
    """White space inside a TJ array: a space's glyph, then what is missing to its advance; no glyph where
    scripts have no spaces. At the `end` of a line only the glyph."""
    unit = how.size * how.scale / 1000
    if not (space or end) or face.space is None:
        return f"){-(space + extra) / unit:.2f}("
    code, width = face.space
    if end:
        return code
    missing = width / face.upem * how.size * how.scale + how.spacing - space - extra
    return f"{code}){missing / unit:.2f}(" if abs(missing) > 0.0005 else code
