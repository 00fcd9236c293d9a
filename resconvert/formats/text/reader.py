"""Reads raw text of a resolution: bytes → lines → paragraphs; what they are is recognition's to say."""

from __future__ import annotations

from resconvert.formats.text.layout import paragraphs
from resconvert.formats.text.split import seems_several, split
from resconvert.ledger import Ledger, balance
from resconvert.protocols import NoOptions, Parsed, ReadContext, Reader
from resconvert.recognition import recognise
from resconvert.recognition.assemble import SEVERAL
from resconvert.source import decode


def read(data: bytes, context: ReadContext, options: NoOptions) -> Parsed:
    """Decode, lay out as paragraphs, recognise, and prove that nothing was lost."""
    source, log = decode(data, context.name, encoding=context.encoding, limits=context.limits)
    ledger = Ledger()
    paras, notes = paragraphs(source, log, ledger)
    context.limits.check("paragraphs", len(paras), context.name)
    context.limits.check("notes", len(notes), context.name)
    document = recognise(paras, notes, source=source, lang=context.lang, log=log, ledger=ledger)
    balance(source, document, ledger)
    if seems_several(source, document.identification.language) and (count := len(split(source))) > 1:
        log.add(SEVERAL, count=count)
    return Parsed(document, log.done(), ledger, source)


READER = Reader("text", read)
