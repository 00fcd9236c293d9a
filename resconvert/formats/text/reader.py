"""Reads raw text of a resolution: bytes → lines → paragraphs; what they are is recognition's to say."""

from __future__ import annotations

from bisect import bisect_right

from resconvert.formats.text.layout import paragraphs
from resconvert.formats.text.split import seems_several, split
from resconvert.ledger import Ledger, balance
from resconvert.model.nodes import Division, Document, Paragraph, PartHeading
from resconvert.model.walk import walk
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
    _keep_numbers_whole(document, ledger)
    balance(source, document, ledger)
    if seems_several(source, document.identification.language) and (count := len(split(source))) > 1:
        log.add(SEVERAL, count=count)
    return Parsed(document, log.done(), ledger, source)


def _keep_numbers_whole(document: Document, ledger: Ledger) -> None:
    """A sign without width inside a number (``14<U+200B>.``) belongs to the number, whose place is one span."""
    hidden = [e for e in ledger.entries if e.reason == "invisible"]
    if not hidden:
        return
    numbers = sorted(
        block.num.span
        for block in walk(document)
        if isinstance(block, Paragraph | Division | PartHeading) and block.num and block.num.span
    )
    starts = [span.start for span in numbers]
    inside = {
        entry
        for entry in hidden
        if (at := bisect_right(starts, entry.span.start) - 1) >= 0 and entry.span.end <= numbers[at].end
    }
    if inside:
        ledger.entries = [e for e in ledger.entries if e not in inside]


READER = Reader("text", read)
