"""Documents as PDF: the options people set, and the way from a model to the file's bytes.

Presets: ``archive`` is PDF/A-3a and PDF/UA-1 with the Akoma Ntoso text inside; ``print`` is built to the
structure of PDF/X-4 for the press; ``draft`` is for reading along, with line numbers and a mark.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from resconvert import styling
from resconvert.diagnostics import Diagnostics
from resconvert.errors import UsageError
from resconvert.formats.pdf import metadata
from resconvert.formats.pdf.book import Attachment, Book, Boxes
from resconvert.formats.pdf.fonts import Fonts
from resconvert.formats.pdf.furniture import Furniture
from resconvert.formats.pdf.layout import Layout
from resconvert.formats.pdf.pages import Composer
from resconvert.formats.pdf.words import Setter, Target
from resconvert.languages import BCP47
from resconvert.model.identification import Identification
from resconvert.model.inlines import Mark, Reference
from resconvert.model.nodes import Document
from resconvert.protocols import Output, Writer

Preset = Literal["archive", "print", "draft"]
PdfA = Literal["3a", "2a", "none"]


@dataclass(frozen=True, slots=True)
class PdfOptions:
    """`style` is a sheet's name or path, by default chosen by organ and date.

    Arguments:
        preset: what the file is for, see the module.
        pdf_a: the part of PDF/A; ``2a`` has no attachment.
        font_dir: a folder searched for fonts before the system's.
        icc: a colour profile's path, for ``print``: the press's own.
        multiple_of: blank pages are added up to a multiple of this count.
        source: makes the Akoma Ntoso text to embed; by default the format ``akn`` does.
    """

    style: str = ""
    preset: Preset = "archive"
    pdf_a: PdfA = "3a"
    font_dir: str = ""
    icc: str = ""
    multiple_of: int = 1
    source: Callable[[Document], bytes] | None = field(default=None, compare=False)


def write(document: Document, options: PdfOptions) -> Output:
    """One document as one file."""
    diagnostics = Diagnostics()
    about = document.identification
    style = styling.load(options.style or styling.choose(about), about.language)
    fonts = Fonts(style.fonts, [options.font_dir] if options.font_dir else [], diagnostics)
    pressed = options.preset == "print"
    book = Book(fonts, tagged=not pressed, links=not pressed)
    setter = Setter(fonts, style, tuple(n.mark for n in document.notes), None if pressed else _link)
    flow = Layout(setter, style, root=book.root).run(document)
    frames = Composer(style, flow.notes).compose(flow.slabs)
    book.paint(flow, frames, style, Furniture(setter, style, about), about)
    return Output(_bind(book, document, options), diagnostics.done())


def _bind(book: Book, document: Document, options: PdfOptions) -> bytes:
    about = _about(document.identification, options)
    if options.preset == "print":
        return book.bind(about, boxes=Boxes(bleed=9.0, margin=27.0), icc=_profile(options), version=(1, 6))
    attachments = [_source(document, options)] if about.pdf_a == "3a" else []
    return book.bind(about, attachments=attachments)


def _profile(options: PdfOptions) -> bytes | None:
    if not options.icc:
        return None
    try:
        return Path(options.icc).read_bytes()
    except OSError as error:
        raise UsageError(f"cannot read the colour profile {options.icc!r}: {error.strerror}") from None


def _about(identification: Identification, options: PdfOptions) -> metadata.About:
    pressed = options.preset == "print"
    title = " ".join(filter(None, (identification.symbol, identification.title))) or "Document"
    return metadata.About(
        title=title,
        author="United Nations",
        subject=identification.title,
        language=BCP47.get(identification.language, identification.language),
        date=identification.issued or identification.adopted or datetime.date(2000, 1, 1),
        keywords=identification.symbol,
        pdf_a="" if pressed or options.pdf_a == "none" else options.pdf_a,
        pdf_ua=not pressed,
        pdf_x="PDF/X-4" if pressed else "",
    )


def _source(document: Document, options: PdfOptions) -> Attachment:
    """The document's Akoma Ntoso text."""
    data = options.source(document) if options.source else _akn(document)
    stem = re.sub(r"[^A-Za-z0-9-]+", "-", document.identification.symbol).strip("-") or "document"
    return Attachment(f"{stem}.akn.xml", data, "application/xml", "Akoma Ntoso source of this document")


def _akn(document: Document) -> bytes:
    """Looked up by name when it is needed: formats do not know each other."""
    from importlib import import_module

    writer = import_module("resconvert.registry").writer("akn")
    data: bytes = writer.write(document, writer.options()).data
    return data


_WEB = "https://undocs.org/"


def _link(mark: Mark) -> Target | None:
    """A citation leads to the document it names."""
    if not isinstance(mark, Reference) or not mark.target:
        return None
    match mark.kind:
        case "web":
            return Target(mark.target, says=mark.target)
        case "resolution" | "decision" | "document" | "record" | "statement" if "/" in mark.target:
            return Target(_WEB + mark.target.replace(" ", ""), says=mark.target)
        case _:
            return None


WRITER = Writer("pdf", ".pdf", "application/pdf", write, options=PdfOptions, text=False)
