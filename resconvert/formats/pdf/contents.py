"""The table of contents of a volume: one entry per document, its page flush right, linked to it."""

from __future__ import annotations

from dataclasses import replace

from resconvert.formats.pdf.book import Book
from resconvert.formats.pdf.breaking import Rules, first_fit
from resconvert.formats.pdf.frames import CellLines, Line, Slab, TableRow
from resconvert.formats.pdf.furniture import Furniture, Running
from resconvert.formats.pdf.layout import Layout
from resconvert.formats.pdf.pages import Composer
from resconvert.formats.pdf.tags import Element
from resconvert.formats.pdf.words import Setter, Target, Word, ink
from resconvert.model.identification import Identification
from resconvert.model.inlines import Text
from resconvert.styling import Style
from resconvert.values import dataclass


@dataclass(frozen=True, slots=True)
class Entry:
    """`place` is where the link leads, `page` the printed number; `number` hangs before the title."""

    number: str
    title: str
    page: int
    place: str

    @property
    def words(self) -> str:
        return f"{self.number} {self.title}".strip() or "Document"


def paint(book: Book, entries: list[Entry], style: Style, setter: Setter, toc: Element) -> None:
    """Draw the pages of the contents."""
    heading = style.words.get("contents", "Contents")
    t = style.typography("contents-heading")
    layout = Layout(setter, style, root=toc)
    slabs = layout.paragraph((Text(heading),), replace(t, before=0.0), Element("Caption", toc))
    for entry in entries:
        slabs += _entry(entry, style, setter, Element("TOCI", toc))
    frames = Composer(style, {}).compose(slabs, first=False)
    furniture = Furniture(setter, style, Identification())
    for at, frame in enumerate(frames, 1):
        canvas = book.canvas(style)
        for placed in frame.body:
            canvas.place(placed)
        furniture.running(canvas, Running("", heading if at > 1 else "", "", at, len(frames), roman=True))
        book.keys += len(canvas.links)


def _entry(entry: Entry, style: Style, setter: Setter, element: Element) -> list[Slab]:
    """An entry's lines, the page number on the last one."""
    t = style.typography("contents-entry")
    target = Target(place=entry.place, says=entry.words)
    width = style.page.measure - t.right - t.left
    body = Element("P", element)
    label = _linked(setter.plain(entry.number, ink(t)), target)
    words = [_linked(w, target) for w in setter.words((Text(entry.title or ("" if entry.number else entry.words)),), t)]
    begins = max(t.left, t.number + label.width + setter.space(ink(t))) if entry.number else 0.0
    rows = first_fit(words, (width + t.left - begins, width), Rules(), setter)
    slabs: list[Slab] = []
    for at, row in enumerate(rows):
        last = at == len(rows) - 1
        baseline = t.leading * style.page.baseline
        line = Line(row.words, t.left if at else begins, baseline, 0.0, body, end=last)
        if not at and entry.number:
            line.label, line.label_x = label, t.number
        lines = [(0.0, line)]
        if last:
            number = _linked(setter.plain(str(entry.page), ink(t)), target)
            x = style.page.measure - number.width
            lines.append((0.0, Line([number], x, baseline, 0.0, body)))
        cells = [CellLines([line], 0.0, 0.0) for line in lines]
        slabs.append(
            Slab(
                t.leading, TableRow(cells, []), after=t.after if last else 0.0, index=at, count=len(rows), keep=not last
            )
        )
    return slabs


def _linked(word: Word, target: Target | None) -> Word:
    return replace(word, segs=tuple(s._replace(target=target) for s in word.segs))
