"""What print shows where a source says less: heads of annexes and notes of tables that are plain paragraphs,
labels that are typed before a text. How a role is set stands in the style sheet; what a block is, in the model.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from resconvert.model.inlines import (
    Content,
    Emphasis,
    Leaf,
    Mark,
    OpeningPhrase,
    Run,
    Superscript,
    Text,
    cut,
    nest,
    plain,
    runs,
)
from resconvert.model.nodes import Num, Row, Table, TableNote
from resconvert.structure import Block

_HEAD = 160  # characters; the line of an annex's head that is longer is a paragraph
_SENTENCE = tuple(".;:,،؛。；：，")
_LABEL = re.compile(r"\s*(\((?:[^\W\d_]{1,2}|[ivxlc]{1,6}|\d{1,2})\))\s+(?=\S)")


def dressed(blocks: Iterable[Block]) -> list[Block]:
    """The blocks as they are set."""
    out: list[Block] = []
    heads = 0  # lines of an annex's head that may still come
    marks: set[str] = set()  # called in the table just above
    for block in blocks:
        if marks and out[-1].table is not None and block.role == "text":
            note = _note(block, marks)
            if note is not None:
                table = out[-1].table
                out[-1] = replace(out[-1], table=replace(table, notes=(*table.notes, note)))
                continue
        marks = _marks(block.table) if block.table is not None else set()
        if block.role == "annex":
            heads = 0 if block.content or block.num else 2
        elif heads and block.role in ("text", "heading") and _is_head(block):
            block = replace(block, role="annex" if heads == 2 else "annex-title", kind="")
            heads -= 1
        else:
            heads = 0
        if block.table is not None:
            _head_of_table(out)
            block = replace(block, table=_with_totals(block.table))
        elif block.num is None and block.role in ("text", "operative", "preambular"):
            block = _headed(block) or (_labelled(block) if block.role == "text" else block)
        out.append(block)
    return out


def _head_of_table(above: list[Block]) -> None:
    """In an annex, one or two short lines above a table are its head: the annex's label, if two, and title."""
    start = len(above)
    while start and len(above) - start < 2 and above[start - 1].zone == "annex":
        line = above[start - 1]
        if line.role not in ("text", "heading") or line.depth or not _is_head(line):
            break
        start -= 1
    if len(above) - start == 2:
        above[-2] = replace(above[-2], role="annex", kind="")
    if start < len(above):
        above[-1] = replace(above[-1], role="annex-title", kind="")


def _with_totals(table: Table) -> Table:
    """`table` with rows that are bold throughout and have figures as totals."""
    rows = tuple(replace(row, kind="total") if row.kind == "body" and _is_total(row) else row for row in table.rows)
    return replace(table, rows=rows) if rows != table.rows else table


def _is_total(row: Row) -> bool:
    items = [run for cell in row.cells for block in cell.blocks for run in runs(block)]
    if not all(any(map(_strong, marks)) or _beside(leaf, marks) for leaf, marks in items):
        return False
    return any(c.isdigit() for cell in row.cells[1:] for block in cell.blocks for c in plain(block))


def _beside(leaf: Leaf, marks: tuple[Mark, ...]) -> bool:
    """Blanks, dashes, calls and raised letters say nothing of how heavy a row is."""
    raised = any(isinstance(m, Superscript) for m in marks)
    return raised or not isinstance(leaf, Text) or not any(c.isalnum() for c in leaf.text)


def _headed(block: Block) -> Block | None:
    """A short line of one emphasis without a stop is a heading."""
    if not _is_head(block):
        return None
    items = runs(block.content)
    if not all(any(map(_strong, marks)) for _, marks in items):
        return None
    bare = [Run(leaf, tuple(m for m in marks if not _strong(m))) for leaf, marks in items]
    return replace(block, role="heading", content=nest(bare), kind="")


def _strong(mark: Mark) -> bool:
    return isinstance(mark, OpeningPhrase) or (isinstance(mark, Emphasis) and mark.style == "bold")


def _is_head(block: Block) -> bool:
    text = plain(block.content).strip()
    return block.num is None and 0 < len(text) <= _HEAD and not text.endswith(_SENTENCE)


def _labelled(block: Block) -> Block:
    """A paragraph that begins with (a) is set as a point."""
    found = _LABEL.match(plain(block.content))
    if not found:
        return block
    printed = found.group(1)
    rest = after(block.content, found.end())
    return replace(block, role="point", content=rest, num=Num(printed, printed.strip("()")))


def after(content: Content, characters: int) -> Content:
    """What follows the first characters."""
    rest: list[Run] = []
    for leaf, marks in runs(content):
        kept: Leaf = leaf
        if isinstance(leaf, Text) and characters:
            take = min(characters, len(leaf.text))
            characters -= take
            kept = cut(leaf, take, len(leaf.text))
        rest.append(Run(kept, marks))
    return nest(rest)


def _marks(table: Table) -> set[str]:
    """What stands raised in the cells."""
    found: set[str] = set()
    for row in table.rows:
        for cell in row.cells:
            for block in cell.blocks:
                for leaf, marks in runs(block):
                    if isinstance(leaf, Text) and any(isinstance(m, Superscript) for m in marks):
                        found.update(re.split(r"[\s,]+", leaf.text.strip()))
    return found - {""}


def _note(block: Block, marks: set[str]) -> TableNote | None:
    """A paragraph below a table that begins with a mark called in it."""
    items = runs(block.content)
    if items and isinstance(items[0].leaf, Text) and any(isinstance(m, Superscript) for m in items[0].marks):
        mark = items[0].leaf.text.strip()
        text = plain(block.content)
        width = len(items[0].leaf.text)
        width += len(text[width:]) - len(text[width:].lstrip())
    else:
        found = _LABEL.match(plain(block.content))
        if not found:
            return None
        mark, width = found.group(1), found.end()
    if mark not in marks and mark.strip("()") not in {m.strip("()") for m in marks}:
        return None
    return TableNote(mark, after(block.content, width))
