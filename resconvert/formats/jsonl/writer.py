"""One line of JSON per document, for corpora: identification, blocks with ids and text, citations as edges.

Made for counting and joining, not for reading back; the format ``json`` keeps everything.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import fields
from itertools import groupby
from typing import Any

from resconvert.eids import eids
from resconvert.losses import RECORD, TABLES, grid, without_marks
from resconvert.model.inlines import Content, Mark, NoteCall, OpeningPhrase, Reference, plain, readable, runs
from resconvert.model.nodes import Document, Table
from resconvert.protocols import Loss, Output, Writer
from resconvert.structure import Block, flatten
from resconvert.values import dataclass

SCHEMA = "resconvert-corpus/1"


@dataclass(frozen=True, slots=True)
class JsonlOptions:
    """source: what the line calls the document's file."""

    source: str = ""


def line(document: Document, source: str = "") -> dict[str, Any]:
    """The document's object.

    ``blocks`` have ``id`` (as in the Akoma Ntoso), ``zone``, ``role``, ``num``, ``level``, ``text``,
    ``notes`` (numbers called); ``notes`` have ``id``, ``mark``, ``text``; ``citations`` are edges from
    ``block`` (or note) to ``target`` with ``kind``, ``until``, ``pinpoint``, ``date``, ``verb`` (the
    opening words of the citing paragraph) and the printed ``text``.
    """
    blocks: list[dict[str, Any]] = []
    citations: list[dict[str, Any]] = []
    verbs: list[str] = []
    for block, eid in zip(flatten(document), eids(document), strict=True):
        verb = _verb(block.content)
        del verbs[block.depth :]
        verbs.append(verb or (verbs[-1] if verbs and block.depth else ""))
        blocks.append(_block(block, eid))
        for content in _contents(block):
            citations += _citations(content, eid, verbs[-1])
    notes = []
    for at, note in enumerate(document.notes, 1):
        eid = f"note_{at}"
        notes.append({"id": eid, "mark": note.mark, "text": "\n".join(readable(p) for p in note.paragraphs)})
        for content in note.paragraphs:
            citations += _citations(content, eid, "")
    return {
        "schema": SCHEMA,
        "source": source,
        **_identification(document),
        "blocks": blocks,
        "notes": notes,
        "citations": citations,
    }


def _identification(document: Document) -> dict[str, Any]:
    i = document.identification
    found: dict[str, Any] = {}
    for field in fields(i):
        value = getattr(i, field.name)
        found[field.name] = value.isoformat() if hasattr(value, "isoformat") else value
    return found


def _block(block: Block, eid: str) -> dict[str, Any]:
    made: dict[str, Any] = {
        "id": eid,
        "zone": block.zone,
        "role": block.role,
        "num": block.num.printed if block.num else "",
        "level": block.depth,
        "text": readable(block.content) if block.table is None else _table_text(block.table),
    }
    if calls := [leaf.note for leaf, _ in runs(block.content) if isinstance(leaf, NoteCall)]:
        made["notes"] = calls
    return made


def _contents(block: Block) -> Iterator[Content]:
    yield block.content
    if block.table is not None:
        yield block.table.caption
        for row in block.table.rows:
            for cell in row.cells:
                yield from cell.blocks
        for note in block.table.notes:
            yield note.content


def _table_text(table: Table) -> str:
    """Rows as lines, cells apart by tabs."""
    rows = ["\t".join(" ".join(map(plain, blocks)) for blocks in row) for row in grid(table)]
    return "\n".join([plain(table.caption), *rows] if table.caption else rows)


def _verb(content: Content) -> str:
    return next((plain((mark,)) for mark in content if isinstance(mark, OpeningPhrase)), "")


def _citations(content: Content, eid: str, verb: str) -> Iterator[dict[str, Any]]:
    def reference(run: Any) -> int:
        return next((id(m) for m in run.marks if isinstance(m, Reference)), 0)

    for key, group in groupby(runs(content), reference):
        if key:
            mark = next(m for m in next(group).marks if isinstance(m, Reference))
            yield {
                "block": eid, "kind": mark.kind, "target": mark.target, "until": mark.until, "pinpoint": mark.pinpoint,
                "date": mark.date.isoformat() if mark.date else None, "verb": verb, "text": plain(mark.children),
            }  # fmt: skip


def _cites(mark: Mark) -> bool:
    return isinstance(mark, Reference)


def write(document: Document, options: JsonlOptions) -> Output:
    """`line` as UTF-8 with its line end."""
    value = line(document, options.source)
    try:
        data = json.dumps(value, ensure_ascii=False).encode()
    except UnicodeEncodeError:  # half a character, which JSON can only escape
        data = json.dumps(value).encode("ascii")
    return Output(data + b"\n")


LOSSES = (
    Loss("emphasis", "italics, bold, dates and names within the words", without_marks(lambda m: not _cites(m))),
    TABLES,
    RECORD,
)
WRITER = Writer("jsonl", ".jsonl", "application/jsonl", write, JsonlOptions, LOSSES)
