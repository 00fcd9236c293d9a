"""What page making passes around: lines and rows of tables as slabs of known height, and pages of them.

Places are points; `x` counts from the text column's start edge (its right edge in a right-to-left
language), `y` down from the top. Nothing here draws.
"""

from __future__ import annotations

from dataclasses import field
from typing import TypeAlias

from resconvert.formats.pdf.tags import Element
from resconvert.formats.pdf.words import Word
from resconvert.values import dataclass


@dataclass(slots=True)
class Line:
    """Words on one baseline. `extra` widens each stretching space; `baseline` is below the slab's top."""

    words: list[Word]
    x: float
    baseline: float
    extra: float
    element: Element
    label: Word | None = None
    label_x: float = 0.0
    label_element: Element | None = None
    end: bool = True  # of its paragraph; else a space follows in reading


@dataclass(slots=True)
class CellLines:
    """One cell of a table row: its lines from its top, and its frame."""

    lines: list[tuple[float, Line]]  # y from the row's top
    x: float
    width: float


@dataclass(slots=True)
class RuleMark:
    """A horizontal rule, `y` from the slab's top. It is decoration."""

    x: float
    width: float
    y: float
    weight: float


@dataclass(slots=True)
class TableRow:
    cells: list[CellLines]
    rules: list[RuleMark]


Drawing: TypeAlias = Line | TableRow | RuleMark


@dataclass(frozen=True, slots=True)
class Anchor:
    """A place in the document that bookmarks and links lead to; `title` empty: links only."""

    name: str
    title: str = ""
    level: int = 0


@dataclass(slots=True)
class Slab:
    """What stacks on a page and is never divided.

    `index` of `count` lines of its paragraph; `keep`: the next slab stands on the same page.
    `notes` are called here for the first time. `repeat` are slabs to set again where a page begins
    with this one (the heads of a table). `spare`: is left out rather than begin a page. `tabular`: ends a
    table or the notes under it.
    """

    height: float
    drawing: Drawing
    before: float = 0.0
    after: float = 0.0
    index: int = 0
    count: int = 1
    keep: bool = False
    new_page: bool = False
    spare: bool = False
    tabular: bool = False
    notes: tuple[int, ...] = ()
    repeat: tuple[Slab, ...] = ()
    anchors: tuple[Anchor, ...] = ()


@dataclass(slots=True)
class Placed:
    """`again`: a copy of something read elsewhere (a table's heads on a later page)."""

    y: float
    slab: Slab
    again: bool = False


@dataclass(slots=True)
class PageFrame:
    """One page's content: body slabs, note slabs, where the rule above the notes stands."""

    body: list[Placed] = field(default_factory=list)
    notes: list[Placed] = field(default_factory=list)
    separator: float | None = None
    first: bool = False
