"""Writes canonical plain text: one paragraph per line, tabs for indents, notes after the text.

The form is the one the reader knows best, so what is written reads back to an equal document but for
the declared losses.
"""

from __future__ import annotations

from collections.abc import Iterator

from resconvert.model.inlines import Content, LineBreak, NoteCall, Text
from resconvert.model.nodes import Document, Note, Num, Table
from resconvert.protocols import NoOptions, Output, Writer
from resconvert.structure import Block, flatten

LINE_BREAK = "\u2028"
"""Unicode's own sign for a line that ends where the paragraph does not."""


def write(document: Document, options: NoOptions) -> Output:
    lines: list[str] = []
    for block in flatten(document):
        lines.extend(_block(block, document.notes))
    for note in document.notes:
        lines.extend(_note(note, document.notes))
    return Output(("\n".join(lines) + "\n").encode("utf-8", "surrogatepass"))


def _block(block: Block, notes: tuple[Note, ...]) -> Iterator[str]:
    if block.table is not None:
        yield from _table(block.table, notes)
        return
    words = _numbered(block.num, _text(block.content, notes))
    match block.role:
        case "preambular" | "operative" | "point" | "text" | "quoted" | "wrap-up":
            yield "\t" + words
        case _:
            yield words


def _numbered(num: Num | None, words: str) -> str:
    return f"{num.printed}\t{words}" if num else words


def _table(table: Table, notes: tuple[Note, ...]) -> Iterator[str]:
    if table.caption:
        yield _text(table.caption, notes)
    for row in table.rows:
        yield "\t".join(LINE_BREAK.join(_text(b, notes) for b in cell.blocks) for cell in row.cells)
    for note in table.notes:
        yield f"{note.mark}\t{_text(note.content, notes)}"


def _note(note: Note, notes: tuple[Note, ...]) -> Iterator[str]:
    first, *more = note.paragraphs or ((),)
    yield f"{note.mark}\t{_text(first, notes)}"
    for paragraph in more:
        yield "\t" + _text(paragraph, notes)


def _text(content: Content, notes: tuple[Note, ...]) -> str:
    out: list[str] = []
    for node in content:
        match node:
            case Text(text):
                out.append(text)
            case LineBreak():
                out.append(LINE_BREAK)
            case NoteCall(n):
                out.append(notes[n - 1].mark if 0 < n <= len(notes) else str(n))
            case _:
                out.append(_text(node.children, notes))
    return "".join(out)


WRITER = Writer("text", ".txt", "text/plain", write)
