"""What Word shows of a file: paragraphs, tables and notes in plain values; no XML any more, no resolutions yet."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple, TypeAlias


class Shape(NamedTuple):
    """How a run looks beyond its paragraph's style: None where it says nothing of its own.
    `style` is the lower-case name of its character style; `vertical` is superscript, subscript or ""."""

    bold: bool | None = None
    italic: bool | None = None
    underline: bool = False
    vertical: str = ""
    style: str = ""


PLAIN = Shape()


class Token(NamedTuple):
    """A piece of a paragraph. `kind`: ``text``; ``break``; ``note`` (text = note id), ``again`` (a field
    that repeats a note call; text = note id); ``mark`` (the place of the note's own number)."""

    kind: str
    text: str
    shape: Shape = PLAIN


@dataclass(slots=True)
class WordPara:
    """One paragraph. `label` is its automatic number; `level` its list level, None outside lists;
    `outline` the direct outline level."""

    style: str = ""
    tokens: list[Token] = field(default_factory=list)
    label: str = ""
    level: int | None = None
    outline: int | None = None
    align: str = ""
    indent: int = 0
    bookmarks: list[str] = field(default_factory=list)
    part: str = ""
    index: int = 0
    boxes: list[WordPara] = field(default_factory=list)
    break_before: bool = False

    @property
    def text(self) -> str:
        return "".join(t.text for t in self.tokens if t.kind == "text")


@dataclass(slots=True)
class WordCell:
    items: list[Item]
    columns: int = 1
    merge: str = ""  # "restart", "continue", ""


@dataclass(slots=True)
class WordRow:
    cells: list[WordCell]
    header: bool = False


@dataclass(slots=True)
class WordTable:
    rows: list[WordRow]
    columns: int = 0


Item: TypeAlias = WordPara | WordTable


@dataclass(slots=True)
class WordNote:
    """`custom` is the mark typed for it, "" where Word counts."""

    id: str
    items: list[Item]
    custom: str = ""


def every_paragraph(items: Iterable[Item]) -> Iterator[WordPara]:
    """Every paragraph of `items` in reading order, those in cells of tables too."""
    for item in items:
        if isinstance(item, WordPara):
            yield item
        else:
            for row in item.rows:
                for cell in row.cells:
                    yield from every_paragraph(cell.items)
