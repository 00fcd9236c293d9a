"""From paragraphs to a document."""

from __future__ import annotations

from resconvert.diagnostics import Diagnostics
from resconvert.ledger import Ledger
from resconvert.model.nodes import Document, Note
from resconvert.recognition.paras import Para, RawNote
from resconvert.source import Source
from resconvert.structure import Block, build


def assemble(
    paras: list[Para], notes: list[RawNote], *, source: Source, lang: str | None, log: Diagnostics, ledger: Ledger
) -> Document:
    blocks = [
        Block("body", "table", table=p.table) if p.table else Block("body", "unrecognised", p.content, p.num)
        for p in paras
    ]
    return build(blocks, notes=tuple(Note(n.mark, n.paragraphs) for n in notes))
