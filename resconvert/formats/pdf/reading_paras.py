"""Hands the paragraphs, notes and tables found on pages to recognition, with all that is known of them."""

from __future__ import annotations

from collections import defaultdict

from resconvert.formats.pdf.reading_paragraphs import Draft, Layout
from resconvert.formats.pdf.reading_tags import Tags
from resconvert.formats.pdf.reading_text import Composer
from resconvert.ledger import Ledger
from resconvert.protocols import ReadContext
from resconvert.recognition import Para, RawNote
from resconvert.source import Source

_INDENT = 2.4  # sizes: one step of the official page


def write(layout: Layout, tags: Tags, context: ReadContext, ledger: Ledger) -> tuple[Source, list[Para], list[RawNote]]:
    """The source text, its paragraphs and its notes; page furniture goes to `ledger`."""
    context.limits.check("paragraphs", len(layout.paragraphs), context.name)
    context.limits.check("notes", len(layout.notes), context.name)
    composer = Composer(context.name, ledger, _finder(layout))
    paras = [_para(draft, layout, composer) for draft in layout.paragraphs]
    notes = [
        RawNote(note[0].mark, tuple(composer.paragraph(d.lines, plain=_plain(d), skip=d.skip) for d in note))
        for note in layout.notes
    ]
    for line, reason in layout.aside:
        composer.set_aside(line, reason)
    return composer.source(), paras, notes


def _para(draft: Draft, layout: Layout, composer: Composer) -> Para:
    first = draft.lines[0]
    inside = layout.left and first.x0 > layout.left
    return Para(
        composer.paragraph(draft.lines, plain=_plain(draft)),
        indent=round((first.x0 - layout.left) / (_INDENT * layout.size)) if inside else 0,
        style=draft.role if draft.role.startswith("H") else "",
        bold=draft.bold,
        centered=_centered(draft, layout),
        emphasised=True,
        page=draft.page,
    )


def _plain(draft: Draft) -> bool:
    """Bold or italics that hold for a whole paragraph are its look, not its words'."""
    return draft.bold or draft.italic


def _centered(draft: Draft, layout: Layout) -> bool:
    if not layout.right:
        return False
    middle = (layout.left + layout.right) / 2
    return all(
        line.x0 > layout.left + 2 * line.size and abs((line.x0 + line.x1) / 2 - middle) < 0.6 * line.size
        for line in draft.lines
    )


def _finder(layout: Layout):  # type: ignore[no-untyped-def]
    """Which note a mark on a page calls: that page's, else the nearest before it, else the nearest after."""
    places: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for number, note in enumerate(layout.notes, 1):
        if note[0].mark:
            places[note[0].mark].append((note[0].page, number))

    def find(mark: str, page: int) -> int:
        known = places.get(mark)
        if not known:
            return 0
        return min(known, key=lambda place: (abs(place[0] - page), place[0] > page))[1]

    return find
