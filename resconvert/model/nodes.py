"""The document model: what a UN resolution consists of, free of any format.

    Document
    ├── identification, record          values about it
    ├── masthead, preface               printed lines before the text, in printed order
    ├── resolutions                     one, or several under one symbol (A, B, C)
    │   └── heading, preamble, body, closing, annexes
    └── notes                           shared by all; `NoteCall` points to them

Preamble, body and annexes hold the same three nodes: `Paragraph`, `Division`, `Table`. What a
paragraph is stands in its `role`; what it contains in `content`; what hangs below it (points, text
that closes a list, a table) in `children`. All nodes are frozen; equality ignores where they stood
in the source and how they were recognised.
"""

from __future__ import annotations

from dataclasses import field
from typing import Literal, TypeAlias

from resconvert.model.identification import Identification
from resconvert.model.inlines import Content
from resconvert.model.record import Record
from resconvert.source import Span
from resconvert.values import dataclass

Certainty = Literal["certain", "likely", "unsure"]

MastheadRole = Literal[
    "organization",  # United Nations
    "symbol",  # A/RES/55/9
    "organ",  # General Assembly
    "distribution",  # Distr.: General
    "issue-date",  # 7 January 2021
    "original-language",  # Original: English
    "session",  # Fifty-fifth session
    "session-dates",  # 16 June–8 July 2025
    "committee",  # Third Committee (drafts)
    "agenda-item",  # Agenda item 24
    "agenda-title",  # the item's name
    "reissue",  # * Reissued for technical reasons …
    "furniture",  # any other printed line of the masthead
]
PrefaceRole = Literal[
    "sponsors",  # Albania, Austria …: draft resolution
    "document-type",  # Draft resolution; Statement by the President of the Security Council
    "adoption-line",  # Resolution adopted by the General Assembly on 30 October 2000
    "provenance",  # [without reference to a Main Committee (A/55/L.17)]
    "vote",  # recorded vote, lists of States
    "title",  # 55/9. Cooperation between …; Resolution 2787 (2025)
]
BodyRole = Literal[
    "formula",  # The General Assembly,
    "preambular",  # Recalling its resolution …,
    "operative",  # 1. Requests the Secretary-General …;
    "point",  # (a) To cooperate …; (i) …; – …
    "wrap-up",  # text that closes a list, below the paragraph whose list it closes
    "text",  # a paragraph that is none of these (declaration, treaty, list of names)
    "quoted",  # text quoted as a block
    "unrecognised",  # kept verbatim; nothing is known of it
]
ClosingRole = Literal[
    "meeting",  # 44th plenary meeting
    "date",  # 30 October 2000
    "vote",  # [Adopted by a recorded vote of … In favour: …]
    "furniture",
]
Role: TypeAlias = MastheadRole | PrefaceRole | BodyRole | ClosingRole
DivisionKind = Literal["", "part", "chapter", "section", "title", "article", "heading"]
Alignment = Literal["", "left", "center", "right", "decimal", "justify"]
RowKind = Literal["header", "unit", "body", "total"]


@dataclass(frozen=True, slots=True)
class Num:
    """A number as printed ("1.", "(a)", "1 -", "٣ -", "第三条") and its value ("1", "a", "3")."""

    printed: str
    value: str
    span: Span | None = field(default=None, compare=False, repr=False, kw_only=True)


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph of the page with what hangs below it.

    A lone operative paragraph has no number. `children` of an operative paragraph are points,
    wrap-ups, tables, quoted text; of a point the same one level deeper.
    """

    role: Role
    content: Content = ()
    num: Num | None = None
    children: tuple[Node, ...] = ()
    span: Span | None = field(default=None, compare=False, repr=False, kw_only=True)
    rule: str = field(default="", compare=False, repr=False, kw_only=True)
    certainty: Certainty = field(default="certain", compare=False, repr=False, kw_only=True)


@dataclass(frozen=True, slots=True)
class Division:
    """A heading and the nodes under it. `kind` is what the document calls it ("section" for roman
    parts of a resolution, "article" in a treaty, "heading" for an unnumbered one)."""

    kind: DivisionKind = "heading"
    heading: Content = ()
    num: Num | None = None
    children: tuple[Node, ...] = ()
    span: Span | None = field(default=None, compare=False, repr=False, kw_only=True)
    rule: str = field(default="", compare=False, repr=False, kw_only=True)
    certainty: Certainty = field(default="certain", compare=False, repr=False, kw_only=True)


@dataclass(frozen=True, slots=True)
class Cell:
    """A table cell; spans count columns and rows, 1 = no span. `blocks` are its paragraphs."""

    blocks: tuple[Content, ...] = ()
    colspan: int = 1
    rowspan: int = 1
    align: Alignment = ""


@dataclass(frozen=True, slots=True)
class Row:
    """`kind`: header rows repeat on each page; a unit row says what the figures are in; a total row
    has a rule above and below."""

    cells: tuple[Cell, ...]
    kind: RowKind = "body"
    span: Span | None = field(default=None, compare=False, repr=False, kw_only=True)


@dataclass(frozen=True, slots=True)
class TableNote:
    """A note of one table, marked by a letter or sign; it stays with the table. `span` is the mark's."""

    mark: str
    content: Content = ()
    span: Span | None = field(default=None, compare=False, repr=False, kw_only=True)


@dataclass(frozen=True, slots=True)
class Table:
    """A table: its rows, the usual alignment of each column, its caption and the notes that stay with it."""

    rows: tuple[Row, ...]
    columns: tuple[Alignment, ...] = ()
    caption: Content = ()
    notes: tuple[TableNote, ...] = ()
    span: Span | None = field(default=None, compare=False, repr=False, kw_only=True)
    rule: str = field(default="", compare=False, repr=False, kw_only=True)
    certainty: Certainty = field(default="certain", compare=False, repr=False, kw_only=True)


Node: TypeAlias = Paragraph | Division | Table


@dataclass(frozen=True, slots=True)
class Annex:
    """An annex, appendix or enclosure: its label ("Annex I"), the lines of its title, its text."""

    label: Content = ()
    titles: tuple[Content, ...] = ()
    body: tuple[Node, ...] = ()
    span: Span | None = field(default=None, compare=False, repr=False, kw_only=True)


@dataclass(frozen=True, slots=True)
class PartHeading:
    """The letter and title of one of several resolutions under one symbol."""

    num: Num | None = None
    title: Content = ()
    span: Span | None = field(default=None, compare=False, repr=False, kw_only=True)


@dataclass(frozen=True, slots=True)
class Resolution:
    """One resolution, decision, statement or draft. Only the first of a document may lack a
    heading; one without a heading holds at least one node."""

    heading: PartHeading | None = None
    preamble: tuple[Node, ...] = ()
    body: tuple[Node, ...] = ()
    closing: tuple[Paragraph, ...] = ()
    annexes: tuple[Annex, ...] = ()


@dataclass(frozen=True, slots=True)
class Note:
    """A foot- or endnote: its printed mark ("1", "*") and its paragraphs. `span` is the mark's."""

    mark: str
    paragraphs: tuple[Content, ...] = ()
    span: Span | None = field(default=None, compare=False, repr=False, kw_only=True)


@dataclass(frozen=True, slots=True)
class Document:
    """What one symbol stands for: the lines before the text, one resolution or several, and the notes they share."""

    identification: Identification = Identification()
    masthead: tuple[Paragraph, ...] = ()
    preface: tuple[Paragraph, ...] = ()
    resolutions: tuple[Resolution, ...] = ()
    notes: tuple[Note, ...] = ()
    record: Record = Record()
