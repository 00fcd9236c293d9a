"""The characters of a page with their places, sizes, faces and marks, as PDFium finds them.

The only module that knows pypdfium2. A `Piece` is a stretch of characters that stand side by side on
one line, in one element of the file's tags; what lines and paragraphs they make is found elsewhere.
"""

from __future__ import annotations

import ctypes
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from resconvert.errors import InputError, LimitError
from resconvert.limits import Limits
from resconvert.values import NamedTuple

_ITALIC, _FORCE_BOLD = 1 << 6, 1 << 18  # flags of a font descriptor
_HYPHENS = ("\x02", "\ufffe")  # what PDFium makes of a hyphen at the end of a line
_LOST = "\ufffd"
_JOINER = "\u200d"


class Glyph(NamedTuple):
    """One character; points from the left and the top of the page, `y` is the baseline. `link` is the
    address under it."""

    text: str
    x0: float
    x1: float
    y: float
    size: float
    bold: bool
    italic: bool
    link: str = ""


@dataclass(slots=True)
class Piece:
    """Characters side by side. `mcid` names the marked content they belong to, -1 for none;
    `artifact` says that the file itself calls them page furniture."""

    page: int
    glyphs: list[Glyph]
    mcid: int = -1
    artifact: bool = False
    x0: float = 0.0
    x1: float = 0.0
    y: float = 0.0
    size: float = 0.0

    def measure(self) -> Piece:
        """Set the box from the characters that show; the size and baseline are those of most of them."""
        shown = [g for g in self.glyphs if not g.text.isspace()] or self.glyphs
        self.x0, self.x1 = min(g.x0 for g in shown), max(g.x1 for g in shown)
        self.size = Counter(round(g.size, 1) for g in shown).most_common(1)[0][0]
        self.y = Counter(round(g.y, 1) for g in shown if abs(g.size - self.size) < 0.1).most_common(1)[0][0]
        return self

    @property
    def text(self) -> str:
        return "".join(g.text for g in self.glyphs)

    @property
    def blank(self) -> bool:
        return all(g.text.isspace() for g in self.glyphs)


@dataclass(slots=True)
class Page:
    """`number` from 1; `images` counts pictures, so that a scan can be told from an empty page; `left` and
    `top` are where the file itself counts the page's corner."""

    number: int
    width: float
    height: float
    pieces: list[Piece] = field(default_factory=list)
    images: int = 0
    left: float = 0.0
    top: float = 0.0


class _Look(NamedTuple):
    """What all characters of one text object share."""

    bold: bool
    italic: bool
    mcid: int
    artifact: bool


def pages(data: bytes, name: str, limits: Limits, started: float) -> Iterator[Page]:
    """The pages of a file, one at a time.

    Raises `InputError` without pypdfium2, for encrypted and for broken files; `LimitError` above
    ``limits.pages`` or, counted from `started` (`time.monotonic`), above ``limits.seconds``.
    """
    pdfium, raw = _library(name)
    try:
        document = pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        raise _refusal(raw, error, name) from None
    try:
        count = len(document)
        limits.check("pages", count, name)
        if not count:
            raise InputError("the PDF has no pages", where=name)
        for at in range(count):
            if time.monotonic() - started > limits.seconds:
                raise LimitError(
                    f"seconds: page {at + 1} of {count} was reached after the limit of {limits.seconds:,}",
                    limit="seconds",
                    where=name,
                    hint="raise it with --limit seconds=…",
                )
            try:
                page = document[at]
                yield _page(page, page.get_textpage(), at + 1, raw)
                page.close()
            except pdfium.PdfiumError as error:
                raise InputError(f"page {at + 1} of the PDF is damaged: {error}", where=name) from None
    finally:
        document.close()


def _library(name: str) -> tuple[Any, Any]:
    try:
        import pypdfium2
        import pypdfium2.raw
    except ImportError:
        raise InputError(
            "PDF files of others are read with pypdfium2, which is not installed",
            where=name,
            hint="pip install 'resconvert[pdf-read]'",
        ) from None
    return pypdfium2, pypdfium2.raw


def _refusal(raw: Any, error: Exception, name: str) -> InputError:
    code = getattr(error, "err_code", None)
    if code in (raw.FPDF_ERR_PASSWORD, raw.FPDF_ERR_SECURITY) or "assword" in str(error):
        return InputError("the PDF is encrypted", where=name, hint="save it without a password first")
    return InputError("the PDF is damaged or is no PDF", where=name)


def _page(page: Any, textpage: Any, number: int, raw: Any) -> Page:
    left, bottom, right, top = page.get_mediabox()
    out = Page(number, right - left, top - bottom, left=left, top=top)
    out.images = sum(1 for _ in page.get_objects(filter=(raw.FPDF_PAGEOBJ_IMAGE,), max_depth=2))
    try:
        out.pieces = list(_pieces(textpage.raw, number, left, top, raw))
    finally:
        textpage.close()
    return out


def with_blanks(page: Page, *, always: bool) -> Page:
    """Non-breaking blanks as blanks: `always` in files whose writer puts them in, else where a page has no
    other, because some fonts call every blank so. That writer's second glyphs of a letter are left out."""
    counts = Counter(g.text for piece in page.pieces for g in piece.glyphs if g.text in (" ", "\u00a0"))
    if always or counts["\u00a0"] > 4 * counts[" "]:
        for piece in page.pieces:
            piece.glyphs = [g._replace(text=" ") if g.text == "\u00a0" else g for g in piece.glyphs]
    if always:
        for piece in page.pieces:
            piece.glyphs = [g for g in piece.glyphs if g.text != _JOINER] or piece.glyphs
    return page


def _pieces(textpage: Any, number: int, left: float, top: float, raw: Any) -> Iterator[Piece]:
    """Characters in the order the file paints them, cut where the pen jumps or the element changes."""
    current: Piece | None = None
    for glyph, look in _glyphs(textpage, left, top, raw):
        if current is not None and not (
            current.mcid == look.mcid and current.artifact == look.artifact and _beside(current.glyphs, glyph)
        ):
            yield current.measure()
            current = None
        if current is None:
            current = Piece(number, [], look.mcid, look.artifact)
        current.glyphs.append(glyph)
    if current is not None:
        yield current.measure()


def _beside(before: list[Glyph], glyph: Glyph) -> bool:
    """Whether `glyph` goes on where the last one ended, on its line or raised or lowered a little."""
    last = before[-1]
    size = max(last.size, glyph.size)
    if abs(glyph.y - last.y) > 0.55 * size:
        return False
    return min(abs(glyph.x0 - last.x1), abs(last.x0 - glyph.x1)) < 1.5 * size


def _glyphs(textpage: Any, left: float, top: float, raw: Any) -> Iterator[tuple[Glyph, _Look]]:
    looks: dict[int, tuple[_Look, float]] = {}
    fonts: dict[int, tuple[bool, bool]] = {}
    x, y, box = ctypes.c_double(), ctypes.c_double(), raw.FS_RECTF()
    high = 0
    for at in range(raw.FPDFText_CountChars(textpage)):
        if raw.FPDFText_IsGenerated(textpage, at) == 1:
            continue
        code = raw.FPDFText_GetUnicode(textpage, at)
        if 0xD800 <= code < 0xDC00:
            high = code
            continue
        if 0xDC00 <= code < 0xE000:
            code = 0x10000 + ((high - 0xD800) << 10) + (code - 0xDC00) if high else 0xFFFD
        high = 0
        text = chr(code) if 0 < code < 0x110000 else _LOST
        if text in _HYPHENS:
            text = "-"
        if text in "\r\n":
            continue
        thing = raw.FPDFText_GetTextObject(textpage, at)
        key = ctypes.cast(thing, ctypes.c_void_p).value or 0
        if key not in looks:
            looks[key] = _look(thing, fonts, raw) if key else (_Look(False, False, -1, False), 0.0)
        look, size = looks[key]
        raw.FPDFText_GetCharOrigin(textpage, at, x, y)
        raw.FPDFText_GetLooseCharBox(textpage, at, box)
        if size <= 0:
            size = raw.FPDFText_GetFontSize(textpage, at)
        low, far = (box.left, box.right) if box.right > box.left else (x.value, x.value)
        yield Glyph(text, low - left, far - left, top - y.value, size, look.bold, look.italic), look


def _look(thing: Any, fonts: dict[int, tuple[bool, bool]], raw: Any) -> tuple[_Look, float]:
    size, matrix = ctypes.c_float(), raw.FS_MATRIX()
    raw.FPDFTextObj_GetFontSize(thing, size)
    raw.FPDFPageObj_GetMatrix(thing, matrix)
    scale = (matrix.c**2 + matrix.d**2) ** 0.5
    font = raw.FPDFTextObj_GetFont(thing)
    key = ctypes.cast(font, ctypes.c_void_p).value or 0
    if key not in fonts:
        fonts[key] = _face(font, raw) if key else (False, False)
    artifact = any(
        _mark_name(raw.FPDFPageObj_GetMark(thing, i), raw) == "Artifact"
        for i in range(raw.FPDFPageObj_CountMarks(thing))
    )
    mcid = raw.FPDFPageObj_GetMarkedContentID(thing)
    return _Look(*fonts[key], mcid, artifact), size.value * (scale or 1.0)


def _mark_name(mark: Any, raw: Any) -> str:
    buffer, size = (ctypes.c_ushort * 32)(), ctypes.c_ulong()
    if not raw.FPDFPageObjMark_GetName(mark, buffer, 64, size):
        return ""
    return bytes(buffer)[: max(size.value - 2, 0)].decode("utf-16-le", "replace")


def _face(font: Any, raw: Any) -> tuple[bool, bool]:
    """Bold and italic, by the font's name and its flags."""
    buffer = ctypes.create_string_buffer(256)
    length = raw.FPDFFont_GetBaseFontName(font, buffer, 256)
    name = buffer.raw[: max(min(length, 256) - 1, 0)].decode("utf-8", "replace").lower()
    flags = raw.FPDFFont_GetFlags(font)
    slanted = "italic" in name or "oblique" in name or name.endswith((",i", "-it", "-bi"))
    heavy = any(word in name for word in ("bold", "black", "heavy")) and "semibold" not in name
    return heavy or (flags > 0 and bool(flags & _FORCE_BOLD)), slanted or (flags > 0 and bool(flags & _ITALIC))
