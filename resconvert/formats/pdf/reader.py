"""Reads PDF files: our own through the document they carry, others by their tags and the geometry of their pages.

What the paragraphs of a page are is recognition's to say; how they are found stands in the ``reading_*`` modules.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, replace

from resconvert import registry
from resconvert.diagnostics import Code, Diagnostics
from resconvert.errors import InputError, ResconvertError
from resconvert.formats.pdf.reading_objects import Broken, Objects
from resconvert.formats.pdf.reading_own import is_ours, sources
from resconvert.ledger import Ledger, balance
from resconvert.protocols import Parsed, ReadContext, Reader

CARRIED_BROKEN = Code(
    "RC150", "warning", "the document this file carries cannot be read ({error}); its pages were read instead"
)
SEVERAL_CARRIED = Code(
    "RC151", "warning", "the file carries {count} documents; the first was read", "take the others out of the PDF first"
)
NO_UNICODE = Code("RC153", "warning", "{count} characters have no meaning in the file; they stand as U+FFFD")
NO_TAGS = Code("RC154", "info", "the file has no tags; paragraphs were found by their place on the page")


@dataclass(frozen=True, slots=True)
class PdfReadOptions:
    """own: read the document our own files carry. tags: believe the tags of the file."""

    own: bool = True
    tags: bool = True


def read(data: bytes, context: ReadContext, options: PdfReadOptions) -> Parsed:
    """Raises `InputError` for what is no PDF, is encrypted, is damaged beyond reading or has no text."""
    started = time.monotonic()
    context.limits.check("input_bytes", len(data), context.name)
    if b"%PDF-" not in data[:1024]:
        raise InputError("this is no PDF", where=context.name)
    try:
        objects: Objects | None = Objects(data, context.limits)
    except Broken:
        objects = None
    log = Diagnostics()
    if objects is not None and options.own and is_ours(objects):
        parsed = _carried(objects, context, log)
        if parsed is not None:
            return parsed
    return _pages(data, objects, context, options, log, started)


def _carried(objects: Objects, context: ReadContext, log: Diagnostics) -> Parsed | None:
    """The document a file of ours carries; None if there is none or it cannot be read."""
    found = sources(objects)
    if not found:
        return None
    name, data = found[0]
    reader = registry.reader("akn")  # by name: formats do not know each other
    try:
        parsed = reader.read(data, replace(context, name=f"{context.name}!{name}", encoding=None), reader.options())
    except ResconvertError as error:
        log.add(CARRIED_BROKEN, error=error.message)
        return None
    if len(found) > 1:
        log.add(SEVERAL_CARRIED, count=len(found))
    return replace(parsed, diagnostics=(*log.done(), *parsed.diagnostics))


def _pages(
    data: bytes,
    objects: Objects | None,
    context: ReadContext,
    options: PdfReadOptions,
    log: Diagnostics,
    started: float,
) -> Parsed:
    from resconvert.formats.pdf.reading_glyphs import pages, with_blanks
    from resconvert.formats.pdf.reading_links import put_links
    from resconvert.formats.pdf.reading_paragraphs import lay_out
    from resconvert.formats.pdf.reading_paras import write
    from resconvert.formats.pdf.reading_tags import Tags, read_tags
    from resconvert.linking import follow
    from resconvert.recognition import recognise

    ours = objects is not None and is_ours(objects)
    found = [with_blanks(page, always=ours) for page in pages(data, context.name, context.limits, started)]
    if not any(not piece.blank for page in found for piece in page.pieces):
        if any(page.images for page in found):
            raise InputError(
                "the PDF is a scan: pictures of pages without text", where=context.name, hint="run OCR over it first"
            )
        raise InputError("the PDF has no text", where=context.name)
    tags = read_tags(objects, context.limits) if objects is not None and options.tags else Tags()
    if objects is not None:
        put_links(found, tags, objects)
    ledger = Ledger()
    source, paras, notes, links = write(lay_out(found, tags), context, ledger)
    done = Diagnostics(source)
    done.extend(log.done())
    if options.tags and not tags.leaves:
        done.add(NO_TAGS)
    if lost := source.text.count("\ufffd"):
        done.add(NO_UNICODE, count=lost)
    document = recognise(paras, notes, source=source, lang=context.lang, log=done, ledger=ledger)
    document = follow(document, links, done)
    balance(source, document, ledger)
    return Parsed(document, done.done(), ledger, source)


READER = Reader("pdf", read, options=PdfReadOptions)
