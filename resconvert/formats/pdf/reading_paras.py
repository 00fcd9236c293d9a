"""Hands the paragraphs, notes and tables found on pages to recognition, with all that is known of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from typing import cast

from resconvert.formats.pdf.reading_paragraphs import Draft, Layout
from resconvert.formats.pdf.reading_tables import Grid
from resconvert.formats.pdf.reading_text import Composer, Find
from resconvert.ledger import Ledger
from resconvert.linking import Link
from resconvert.model.nodes import Alignment, Cell, Row, RowKind, Table, TableNote
from resconvert.protocols import ReadContext
from resconvert.recognition import Para, RawNote
from resconvert.source import Source
from resconvert.values import NamedTuple

_INDENT = 2.4  # sizes: one step of the official page


class Written(NamedTuple):
    """The source text, its paragraphs, its notes, and the words of it that lead somewhere."""

    source: Source
    paras: list[Para]
    notes: list[RawNote]
    links: list[Link]


def write(layout: Layout, context: ReadContext, ledger: Ledger) -> Written:
    """What the pages say, as recognition takes it; page furniture goes to `ledger`."""
    context.limits.check("paragraphs", len(layout.paragraphs), context.name)
    context.limits.check("notes", len(layout.notes), context.name)
    composer = Composer(context.name, ledger, _finder(layout))
    paras = list(_paras(layout, composer))
    notes = [
        RawNote(note[0].mark, tuple(composer.paragraph(d.lines, plain=_plain(d), skip=d.skip) for d in note))
        for note in layout.notes
    ]
    for line, reason in layout.aside:
        composer.set_aside(line, reason)
    source = composer.source()
    return Written(source, paras, notes, composer.links(source))


def _paras(layout: Layout, composer: Composer) -> Iterator[Para]:
    """Paragraphs and tables; the notes under a table go into it."""
    drafts = layout.paragraphs
    at = 0
    while at < len(drafts):
        grid = drafts[at].grid
        if grid is None:
            yield _para(drafts[at], layout, composer)
            at += 1
            continue
        page = drafts[at].page
        table = _table(grid, composer)
        at += 1
        while at < len(drafts) and drafts[at].grid is None and (skip := _note_of_table(drafts[at])):
            table = replace(table, notes=(*table.notes, _table_note(drafts[at], skip, composer)))
            at += 1
        yield Para((), table=table, page=page, emphasised=True)


def _table(grid: Grid, composer: Composer) -> Table:
    rows = []
    for row, kind in zip(grid.rows, grid.kinds(), strict=True):
        cells = tuple(
            Cell(
                tuple(composer.paragraph(p, plain=_plain(Draft(p))) for p in cell.paragraphs),
                cell.colspan,
                cell.rowspan,
            )
            for cell in row.cells
        )
        rows.append(Row(cells, cast("RowKind", kind)))
    return Table(tuple(rows), tuple(cast("Alignment", a) for a in grid.alignments()), rule="cells-beside-each-other")


def _note_of_table(draft: Draft) -> int:
    """How many characters the mark of a table's note takes, 0 if `draft` is none: a raised letter or star."""
    line = draft.lines[0]
    at = 0
    while at < len(line.glyphs) and ((line.glyphs[at].text.isspace() and not at) or line.raised(at)):
        at += 1
    mark = "".join(g.text for g in line.glyphs[:at]).strip()
    return at if mark and len(mark) < 4 and not mark.isdigit() else 0


def _table_note(draft: Draft, skip: int, composer: Composer) -> TableNote:
    start, content = composer.marked(draft.lines, skip, plain=_plain(draft))
    return TableNote("".join(g.text for g in draft.lines[0].glyphs[:skip]).strip(), content, span=start)


def _para(draft: Draft, layout: Layout, composer: Composer) -> Para:
    first = draft.lines[0]
    inside = layout.left and first.x0 > layout.left
    return Para(
        composer.paragraph(draft.lines, plain=_plain(draft)),
        indent=round((first.x0 - layout.left) / (_INDENT * layout.size)) if inside else 0,
        style=draft.role if draft.role.startswith("H") else "",
        bold=draft.bold,
        emphasised=True,
        page=draft.page,
    )


def _plain(draft: Draft) -> bool:
    """Bold or italics that hold for a whole paragraph are its look, not its words'."""
    return draft.bold or draft.italic


def _finder(layout: Layout) -> Find:
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
