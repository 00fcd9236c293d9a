"""Short ways for the tests of the text format."""

from __future__ import annotations

from resconvert.formats.text.layout import paragraphs
from resconvert.formats.text.reader import READER
from resconvert.ledger import Ledger
from resconvert.model.inlines import Content, LineBreak, NoteCall, Text, plain, runs
from resconvert.protocols import Parsed, ReadContext
from resconvert.recognition.paras import Para, RawNote
from resconvert.source import decode


def laid_out(text: str) -> tuple[list[Para], list[RawNote], Ledger]:
    """The paragraphs of a text before recognition."""
    source, log = decode(text.encode("utf-8"))
    ledger = Ledger()
    paras, notes = paragraphs(source, log, ledger)
    return paras, notes, ledger


def texts(text: str) -> list[str]:
    return [show(p.content) for p in laid_out(text)[0] if p.table is None]


def rows(text: str) -> list[list[str]]:
    """The cells of all tables, row by row."""
    return [
        [" ".join(plain(b) for b in cell.blocks) for cell in row.cells]
        for p in laid_out(text)[0]
        if p.table is not None
        for row in p.table.rows
    ]


def show(content: Content) -> str:
    """Words with ⏎ for line breaks and ⟨n⟩ for calls."""
    out = []
    for leaf, _ in runs(content):
        match leaf:
            case Text(words):
                out.append(words)
            case LineBreak():
                out.append("⏎")
            case NoteCall(n):
                out.append(f"⟨{n}⟩")
    return "".join(out)


def read(data: bytes | str, lang: str | None = None) -> Parsed:
    content = data.encode("utf-8") if isinstance(data, str) else data
    return READER.read(content, ReadContext("test.txt", lang), READER.options())
