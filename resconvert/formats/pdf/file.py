"""The PDF file as numbered objects, over reportlab's document: the only module that knows reportlab.

reportlab keeps the object table, the cross references and the trailer; objects come to it as finished
syntax, because its own dictionaries cost more than the page they describe. Nothing here knows what a
resolution is.
"""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Mapping
from typing import Any

from reportlab.pdfbase import pdfdoc


class _Raw(pdfdoc.PDFObject):
    """An object whose syntax is ready."""

    __RefOnly__ = 1

    def __init__(self) -> None:
        self.syntax = b"null"

    def format(self, document: object) -> bytes:
        return self.syntax


class PdfFile:
    """Collects objects and writes them. The same objects give the same bytes."""

    def __init__(self, version: tuple[int, int] = (1, 7)) -> None:
        # Untyped on purpose: what is used of it (object table, references, format) has no types.
        self._document: Any = pdfdoc.PDFDocument(invariant=1, pdfVersion=version)
        # reportlab registers a dictionary of standard fonts first; ours is filled under the same number
        self._objects: dict[int, _Raw] = {}
        self._document.idToObject["BasicFonts"] = standard = _Raw()
        self.fonts = self._document.idToObjectNumberAndVersion["BasicFonts"][0]
        self._objects[self.fonts] = standard
        self._digest = hashlib.sha256()

    def reserve(self) -> int:
        """The number of an object that is written later."""
        raw = _Raw()
        self._document.Reference(raw)
        number: int = self._document.objectcounter
        self._objects[number] = raw
        return number

    def put(self, syntax: str | bytes, number: int = 0) -> int:
        """Store an object's syntax under `number`, or a new one; returns the number."""
        number = number or self.reserve()
        self._objects[number].syntax = syntax.encode("latin-1") if isinstance(syntax, str) else syntax
        return number

    def stream(self, data: bytes, entries: str = "", number: int = 0, compress: bool = True) -> int:
        """Store a stream; `entries` are further ones of its dictionary."""
        self._digest.update(data)
        body = zlib.compress(data, 6) if compress else data
        filters = "/Filter /FlateDecode " if compress else ""
        head = f"<< {entries} {filters}/Length {len(body)} >>\nstream\n".encode("latin-1")
        return self.put(head + body + b"\nendstream", number)

    def finish(self, catalog: Mapping[str, str], info: Mapping[str, str]) -> bytes:
        """The file's bytes. Values are PDF syntax."""
        document = self._document
        self._digest.update(repr((sorted(catalog.items()), sorted(info.items()))).encode())
        document._ID = b"[<%b> <%b>]" % ((self._digest.hexdigest()[:32].encode(),) * 2)
        root, about = _Raw(), _Raw()
        root.syntax = dictionary({"Type": "/Catalog", **catalog}).encode("latin-1")
        about.syntax = dictionary(info).encode("latin-1")
        document.Catalog, document.info = root, about
        data: bytes = document.format()
        return data


def dictionary(entries: Mapping[str, str]) -> str:
    """PDF syntax of a dictionary; empty values are left out."""
    return "<< " + " ".join(f"/{k} {v}" for k, v in entries.items() if v) + " >>"


def string(text: str) -> str:
    """PDF syntax of a text string."""
    if text.isascii() and text.isprintable():
        return "(" + text.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)") + ")"
    return "<FEFF" + text.encode("utf-16-be", "replace").hex().upper() + ">"


def name(text: str) -> str:
    """PDF syntax of a name."""
    return "/" + "".join(
        c if (c.isalnum() and c.isascii()) or c in "-_.+" else f"#{b:02X}" for c in text for b in c.encode()
    )


def ref(number: int) -> str:
    return f"{number} 0 R"


def number(value: float) -> str:
    """A number as PDF writes it, to a thousandth."""
    text = f"{value:.3f}".rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text
