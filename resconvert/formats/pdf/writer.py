"""Documents as PDF: the options people set, and the way from a model to the file's bytes.

Presets: ``archive`` is PDF/A-3a and PDF/UA-1 with the Akoma Ntoso text inside; ``print`` is built to the
structure of PDF/X-4 for the press; ``draft`` is for reading along, with line numbers and a mark.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Sequence
from dataclasses import field, replace
from pathlib import Path
from typing import Literal, get_args

from resconvert import registry, styling
from resconvert.addresses import cited
from resconvert.diagnostics import Code, Diagnostics
from resconvert.errors import UsageError
from resconvert.formats.pdf import contents, metadata
from resconvert.formats.pdf.book import Attachment, Book, Bookmark, Boxes
from resconvert.formats.pdf.fonts import Fonts
from resconvert.formats.pdf.frames import Anchor, PageFrame
from resconvert.formats.pdf.furniture import Furniture
from resconvert.formats.pdf.hyphens import hyphenates, hyphenator
from resconvert.formats.pdf.layout import Flow, Layout
from resconvert.formats.pdf.pages import Composer
from resconvert.formats.pdf.tags import Element
from resconvert.formats.pdf.words import Setter, Target
from resconvert.languages import BCP47
from resconvert.limits import DEFAULT, Limits
from resconvert.model.identification import Identification
from resconvert.model.inlines import Mark, Reference
from resconvert.model.nodes import Document
from resconvert.protocols import Output, Writer
from resconvert.styling import Style
from resconvert.values import dataclass

Preset = Literal["archive", "print", "draft"]
PdfA = Literal["3a", "2a", "none"]

NO_PROFILE = Code(
    "RC311", "warning", "no colour profile of the press is given; the file names sRGB",
    "give the printer's profile with the option icc",
)  # fmt: skip
NO_PATTERNS = Code(
    "RC312", "info", "hyphenation of the style {style!r} is off: the package pyphen is not installed",
    "pip install 'resconvert[hyphenation]'",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class PdfOptions:
    """`style` is a sheet's name or path, by default chosen by organ and date.

    Arguments:
        preset: ``archive``, ``print`` or ``draft``.
        pdf_a: the part of PDF/A; ``2a`` has no attachment, ``none`` makes no claim.
        font_dir: a folder searched for fonts before the system's.
        icc: a colour profile's path, for ``print``: the press's own.
        pages: more are an error.
        multiple_of: for ``print``: blank pages are added up to a multiple of this count.
        source: makes the Akoma Ntoso text to embed; by default the format ``akn`` does.
    """

    style: str = ""
    preset: Preset = "archive"
    pdf_a: PdfA = "3a"
    font_dir: str = ""
    icc: str = ""
    multiple_of: int = 1
    pages: int = DEFAULT.pages
    source: Callable[[Document], bytes] | None = field(default=None, compare=False)

    def __post_init__(self) -> None:
        for name, value, known in (("preset", self.preset, get_args(Preset)), ("pdf_a", self.pdf_a, get_args(PdfA))):
            if value not in known:
                raise UsageError(f"{name} is {value!r}", hint=f"one of {', '.join(known)}")
        for name, count in (("multiple_of", self.multiple_of), ("pages", self.pages)):
            if count < 1:
                raise UsageError(f"{name} must be 1 or more")


@dataclass(slots=True)
class _LaidOut:
    document: Document
    style: Style
    setter: Setter
    flow: Flow
    frames: list[PageFrame]


def write(document: Document, options: PdfOptions) -> Output:
    """One document as one file."""
    diagnostics = Diagnostics()
    name = options.style or styling.choose(document.identification)
    book = _book(styling.load(name, document.identification.language), options, diagnostics)
    laid = _lay_out(document, name, book, options, diagnostics)
    about = document.identification
    book.paint(laid.flow, laid.frames, laid.style, Furniture(laid.setter, laid.style, about), about)
    data = _bind(book, [document], _about(about, options), laid.style, options, diagnostics)
    return Output(data, diagnostics.done())


def collate(documents: Sequence[Document], options: PdfOptions) -> Output:
    """Many documents as one volume, with a table of contents and a bookmark for each.

    The contents have roman page numbers, the documents are numbered through. The style is ``book-a4``
    unless one is named.
    """
    if not documents:
        raise UsageError("there is nothing to collate")
    diagnostics = Diagnostics()
    name = options.style or "book-a4"
    style = styling.load(name, documents[0].identification.language)
    book = _book(style, options, diagnostics)
    toc = Element("TOC", book.root)
    laid = [_lay_out(document, name, book, options, diagnostics, f"d{at}-") for at, document in enumerate(documents, 1)]
    rows: list[contents.Entry] = []
    page = 1
    for at, one in enumerate(laid, 1):
        place = f"d{at}-top"
        one.frames[0].body[0].slab.anchors += (Anchor(place),)
        rows.append(_entry(one.document.identification, page, place))
        page += len(one.frames)
    setter = Setter(book.fonts, style)
    contents.paint(book, rows, style, setter, toc)
    front = len(book.canvases)
    book.labels = [(0, "<< /S /r >>"), (front, "<< /S /D >>")]
    page = 1
    for row, one in zip(rows, laid, strict=True):
        about = one.document.identification
        book.bookmarks.append(Bookmark(row.words, 1, row.place))
        book.paint(
            one.flow, one.frames, one.style, Furniture(one.setter, one.style, about), about,
            prefix=row.place.removesuffix("top"), start=page, total=page - 1 + len(one.frames), deeper=1,
        )  # fmt: skip
        page += len(one.frames)
    first = replace(documents[0].identification, title=f"{rows[0].words} – {rows[-1].words}", symbol="")
    volume = _about(first, options)
    data = _bind(book, documents, volume, style, options, diagnostics)
    return Output(data, diagnostics.done())


def _entry(identification: Identification, page: int, place: str) -> contents.Entry:
    number = identification.number or identification.symbol
    stop = "." if number and identification.title else ""
    return contents.Entry(number + stop, identification.title, page, place)


def _book(style: Style, options: PdfOptions, diagnostics: Diagnostics) -> Book:
    fonts = Fonts(style.fonts, [options.font_dir] if options.font_dir else [], diagnostics)
    pressed = options.preset == "print"
    return Book(fonts, tagged=not pressed, links=not pressed, draft=options.preset == "draft")


def _lay_out(
    document: Document, name: str, book: Book, options: PdfOptions, diagnostics: Diagnostics, prefix: str = ""
) -> _LaidOut:
    """One document's slabs on their pages."""
    language = document.identification.language
    style = styling.load(name, language)
    hyphenate = hyphenator(language) if style.hyphenation else None
    if style.hyphenation and hyphenate is None and hyphenates(language) and not prefix.removeprefix("d1-"):
        diagnostics.add(NO_PATTERNS, style=name)
    fonts = book.fonts if style.fonts == book.fonts.families else book.fonts.of(style.fonts)
    root = Element("Sect", book.root) if prefix else book.root
    root.language = BCP47.get(language, "") if prefix else ""
    setter = Setter(fonts, style, tuple(n.mark for n in document.notes), None if not book.links else _link)
    flow = Layout(setter, style, hyphenate, prefix, root).run(document)
    frames = Composer(style, flow.notes, Limits(pages=options.pages)).compose(flow.slabs)
    return _LaidOut(document, style, setter, flow, frames)


# ---------------------------------------------------------------- binding


def _bind(
    book: Book, documents: Sequence[Document], about: metadata.About, style: Style, options: PdfOptions,
    diagnostics: Diagnostics,
) -> bytes:  # fmt: skip
    if options.preset == "print":
        if not options.icc:
            diagnostics.add(NO_PROFILE)
        while len(book.canvases) % options.multiple_of:
            book.canvas(style)
        return book.bind(about, boxes=Boxes(bleed=9.0, margin=27.0), icc=_profile(options), version=(1, 6))
    attachments = _sources(documents, options) if about.pdf_a == "3a" else []
    return book.bind(about, attachments=attachments)


def _profile(options: PdfOptions) -> bytes | None:
    if not options.icc:
        return None
    try:
        data = Path(options.icc).read_bytes()
    except OSError as error:
        raise UsageError(f"cannot read the colour profile {options.icc!r}: {error.strerror}") from None
    if data[36:40] != b"acsp":
        raise UsageError(f"{options.icc!r} is no ICC colour profile")
    return data


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
        pdf_a="" if options.preset != "archive" or options.pdf_a == "none" else options.pdf_a,
        pdf_ua=not pressed,
        pdf_x="PDF/X-4" if pressed else "",
    )


def _sources(documents: Sequence[Document], options: PdfOptions) -> list[Attachment]:
    """The documents' Akoma Ntoso texts, each under a name of its own."""
    made: dict[str, Attachment] = {}
    for document in documents:
        data = options.source(document) if options.source else _akn(document)
        symbol = document.identification.symbol
        stem = re.sub(r"[^A-Za-z0-9-]+", "-", symbol).strip("-") or "document"
        name, count = f"{stem}.akn.xml", 1
        while name in made:
            count += 1
            name = f"{stem}-{count}.akn.xml"
        made[name] = Attachment(name, data, "application/xml", f"Akoma Ntoso source of {symbol or 'this document'}")
    return [made[name] for name in sorted(made)]


def _akn(document: Document) -> bytes:
    """By name: formats do not know each other."""
    writer = registry.writer("akn")
    return writer.write(document, writer.options()).data


def _link(mark: Mark) -> Target | None:
    """A citation leads to the document it names."""
    if not isinstance(mark, Reference) or not mark.target:
        return None
    address = cited(mark)
    return Target(address, says=mark.target) if address else None


WRITER = Writer("pdf", ".pdf", "application/pdf", write, options=PdfOptions, text=False, carries="akn")
