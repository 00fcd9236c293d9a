"""Reads raw text of a resolution: bytes → lines → paragraphs; what they are is recognition's to say."""

from __future__ import annotations

from bisect import bisect_right

from resconvert.formats.text.layout import paragraphs
from resconvert.formats.text.split import seems_several, split
from resconvert.ledger import Ledger, balance
from resconvert.model.nodes import Division, Document, Note, Num, Paragraph, PartHeading, TableNote
from resconvert.model.walk import Block, walk
from resconvert.protocols import NoOptions, Parsed, ReadContext, Reader
from resconvert.recognition import recognise
from resconvert.recognition.assemble import SEVERAL
from resconvert.source import Span, decode


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
    """A sign without width inside a number (``14<U+200B>.``) or the mark of a note (``1<U+200B>)``) belongs to it:
    the place of either is one span."""
    hidden = [e for e in ledger.entries if e.reason == "invisible"]
    if not hidden:
        return
    numbers = sorted(filter(None, map(_label, walk(document))))
    starts = [span.start for span in numbers]
    inside = {
        entry
        for entry in hidden
        if (at := bisect_right(starts, entry.span.start) - 1) >= 0 and entry.span.end <= numbers[at].end
    }
    if inside:
        ledger.entries = [e for e in ledger.entries if e not in inside]


def _label(block: Block) -> Span | None:
    match block:
        case Paragraph(num=Num(span=span)) | Division(num=Num(span=span)) | PartHeading(num=Num(span=span)):
            return span
        case Note(span=span) | TableNote(span=span):
            return span
    return None


READER = Reader("text", read)
