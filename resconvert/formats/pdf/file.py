"""The PDF file as numbered objects, framed by reportlab: the only module that knows reportlab.

Objects come as finished syntax, because reportlab's own dictionaries cost more than the page they
describe; reportlab writes the file's head and trailer around them, once for all files, since loading it
takes longer than making a file. Nothing here knows what a resolution is.
"""

from __future__ import annotations

import zlib
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from resconvert import store
from resconvert.digest import sha256
from resconvert.values import NamedTuple

_LEVEL = 2  # half the time of level 4 and a fiftieth of the file larger


class Ready(NamedTuple):
    """A stream that many files may hold: its syntax, and a digest of what it says."""

    syntax: bytes
    digest: bytes

    @classmethod
    def of(cls, data: bytes, entries: str = "", compress: bool = True) -> Ready:
        """`entries` are further ones of the stream's dictionary."""
        body = zlib.compress(data, _LEVEL) if compress else data
        filters = "/Filter /FlateDecode " if compress else ""
        head = f"<< {entries} {filters}/Length {len(body)} >>\nstream\n".encode("latin-1")
        return cls(head + body + b"\nendstream", sha256(body).digest())


class PdfFile:
    """Collects objects and writes them. The same objects give the same bytes."""

    def __init__(self, version: tuple[int, int] = (1, 7)) -> None:
        self.version = version
        self._objects: list[bytes] = []
        self._digest = sha256()
        self.fonts = self.reserve()

    def reserve(self, count: int = 1) -> int:
        """The number of an object that is written later, the first of `count` that follow each other."""
        first = len(self._objects) + 1
        self._objects += [b"null"] * count
        return first

    def put(self, syntax: str | bytes, number: int = 0) -> int:
        """Store an object's syntax under `number`, or a new one; returns the number."""
        data = syntax.encode("latin-1") if isinstance(syntax, str) else syntax
        if number:
            self._objects[number - 1] = data
            return number
        self._objects.append(data)
        return len(self._objects)

    def ready(self, stream: Ready) -> int:
        """Store a stream that is ready."""
        self._digest.update(stream.digest)
        return self.put(stream.syntax)

    def stream(self, data: bytes, entries: str = "", compress: bool = True) -> int:
        """Store a stream; `entries` are further ones of its dictionary."""
        return self.ready(Ready.of(data, entries, compress))

    def finish(self, catalog: Mapping[str, str], info: Mapping[str, str]) -> bytes:
        """The file's bytes. Values are PDF syntax."""
        self._digest.update(repr((sorted(catalog.items()), sorted(info.items()))).encode())
        identity = self._digest.hexdigest()[:32]
        root = self.put(dictionary({"Type": "/Catalog", **catalog}))
        about = self.put(dictionary(info))
        head, trailer = _frame(*self.version)
        parts, offset, places = [head], len(head), []
        for number, syntax in enumerate(self._objects, 1):
            whole = b"%d 0 obj\n%b\nendobj\n" % (number, syntax)
            places.append(b"%010d 00000 n \n" % offset)
            offset += len(whole)
            parts.append(whole)
        size = len(self._objects) + 1
        parts.append(b"xref\n0 %d\n0000000000 65535 f \n%b" % (size, b"".join(places)))
        values = (size, ref(root), ref(about), f"[<{identity}> <{identity}>]", offset)
        for key, value in zip(_TRAILER, values, strict=True):
            trailer = trailer.replace(b"@%b@" % key.encode(), str(value).encode("ascii"))
        parts.append(trailer)
        return b"".join(parts)


_TRAILER = ("Size", "Root", "Info", "ID", "startxref")


@lru_cache(maxsize=8)
def _frame(major: int, minor: int) -> tuple[bytes, bytes]:
    """What reportlab writes before the objects and what after them, there with ``@Size@`` and the like for values."""
    found: tuple[bytes, bytes] = store.kept(f"pdf frame {major}.{minor}", b"", lambda: _made_frame((major, minor)))
    return found


def _made_frame(version: tuple[int, int]) -> tuple[bytes, bytes]:
    from reportlab.pdfbase import pdfdoc

    class Mark(pdfdoc.PDFObject):
        def __init__(self, key: str) -> None:
            self.key = key

        def __str__(self) -> str:
            return f"@{self.key}@"

        def format(self, document: object) -> bytes:
            return str(self).encode("ascii")

    file: Any = pdfdoc.PDFFile(version)  # untyped in the stubs
    *entries, startxref = _TRAILER
    trailer: Any = pdfdoc.PDFTrailer(Mark(startxref), **{key: Mark(key) for key in entries})
    return bytes(file.format(None)), bytes(trailer.format(None))


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


@lru_cache(maxsize=32768)  # the lines of all pages stand at the same places
def number(value: float) -> str:
    """A number as PDF writes it, to a thousandth."""
    text = f"{value:.3f}".rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text
