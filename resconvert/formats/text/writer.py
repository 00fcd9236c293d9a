"""Writes canonical plain text: one paragraph per line, tabs for indents, notes after the text.

The form is the one the reader knows best, so what is written reads back to an equal document but for
the declared losses.
"""

from __future__ import annotations

from collections.abc import Iterator

from resconvert import store
from resconvert.formats.text.losses import LOSSES
from resconvert.losses import grid
from resconvert.model.inlines import Content, LineBreak, NoteCall, Text
from resconvert.model.nodes import Document, Note, Num, Table
from resconvert.protocols import NoOptions, Output, Writer
from resconvert.structure import Block, flatten

LINE_BREAK = "\u2028"
"""Unicode's own sign for a line that ends where the paragraph does not."""
_ENDS_LINE = store.pattern(r"[\n\r\f\v\x85\u2029]+")
_CLOSED = store.pattern(r"[.):．、–—-]$")
_RUN_IN = store.pattern(r"[-–—:]$")


def write(document: Document, options: NoOptions) -> Output:
    """The document as UTF-8 text that ends with a line end."""
    lines: list[str] = []
    label = ""
    for block in flatten(document):
        if block.role == "annex":
            label = _text(block.content, document.notes)
            if not _RUN_IN.search(label):
                lines.append(label)
                label = ""
            continue
        if label:
            run_in = block.role == "annex-title"
            lines.append(f"{label} {_text(block.content, document.notes)}" if run_in else label)
            label = ""
            if run_in:
                continue
        lines.extend(_block(block, document.notes))
    if label:
        lines.append(label)
    for note in document.notes:
        lines.extend(_note(note, document.notes))
    return Output(("\n".join(lines) + "\n").encode("utf-8", "replace"))


def _block(block: Block, notes: tuple[Note, ...]) -> Iterator[str]:
    if block.table is not None:
        yield from _table(block.table, notes)
        return
    words = _text(block.content, notes)
    match block.role:
        case "preambular" | "operative" | "point" | "text" | "quoted" | "wrap-up":
            yield "\t" + _numbered(block.num, words)
        case "heading" if block.num and not _CLOSED.search(block.num.printed):
            # “Article 1” and “II” stand above their titles, “II.” before its
            yield block.num.printed
            if words:
                yield words
        case _:
            yield _numbered(block.num, words)


def _numbered(num: Num | None, words: str) -> str:
    if num is None:
        return words
    if num.printed.endswith(":") and words:
        return f"{num.printed} {words}"
    return f"{num.printed}\t{words}" if words else num.printed


def _table(table: Table, notes: tuple[Note, ...]) -> Iterator[str]:
    if table.caption:
        yield _text(table.caption, notes)
    for row in grid(table):
        yield "\t".join(LINE_BREAK.join(_text(block, notes) for block in cell) for cell in row)
    for note in table.notes:
        yield f"{note.mark}\t{_text(note.content, notes)}"


def _note(note: Note, notes: tuple[Note, ...]) -> Iterator[str]:
    first, *more = note.paragraphs or ((),)
    yield f"{note.mark}\t{_text(first, notes)}"
    for paragraph in more:
        yield "\t" + _text(paragraph, notes)


def _text(content: Content, notes: tuple[Note, ...]) -> str:
    return _ENDS_LINE.sub(" ", "".join(_words(content, notes)))


def _words(content: Content, notes: tuple[Note, ...]) -> Iterator[str]:
    for node in content:
        match node:
            case Text(text):
                yield text
            case LineBreak():
                yield LINE_BREAK
            case NoteCall(number):
                yield notes[number - 1].mark if 0 < number <= len(notes) else str(number)
            case _:
                yield from _words(node.children, notes)


WRITER = Writer("text", ".txt", "text/plain", write, losses=LOSSES)
