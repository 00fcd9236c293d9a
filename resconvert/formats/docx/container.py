"""Opens a Word file from anybody: bounded, no entities, no network, nothing outside the package, one kind of error.

Only the parts that are asked for are unpacked and parsed; media, macros and embedded objects never are.
"""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
import zlib
from collections.abc import Iterator

from lxml import etree

from resconvert.diagnostics import Code
from resconvert.errors import InputError
from resconvert.limits import Limits
from resconvert.values import NamedTuple

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
EXTERNAL = Code("RC130", "info", "the file points outside itself ({kind}: {target}); nothing was fetched")
MACROS = Code("RC131", "info", "the file holds macros; they were not read")
_RATIO = 200
_RATIO_FROM = 1 << 20
_STRICT = b"http://purl.oclc.org/ooxml/"
# ISO/IEC 29500 Strict writes other namespaces for the same elements.
_NAMESPACES = (
    (b"http://purl.oclc.org/ooxml/wordprocessingml/main", b"http://schemas.openxmlformats.org/wordprocessingml/2006/main"),
    (b"http://purl.oclc.org/ooxml/officeDocument/relationships", b"http://schemas.openxmlformats.org/officeDocument/2006/relationships"),
    (b"http://purl.oclc.org/ooxml/officeDocument/customProperties", b"http://schemas.openxmlformats.org/officeDocument/2006/custom-properties"),
    (b"http://purl.oclc.org/ooxml/officeDocument/docPropsVTypes", b"http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes"),
)  # fmt: skip
_REL = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_OPEN_DOCUMENT = b"application/vnd.oasis.opendocument.text"


class Relation(NamedTuple):
    id: str
    kind: str
    target: str
    external: bool


def is_open_document(data: bytes) -> bool:
    """Whether the ZIP says in its first entry that it is an ODT."""
    return data[:4] == b"PK\x03\x04" and _OPEN_DOCUMENT in data[:120]


class Container:
    """The parts of one file. Every fault of the file is an `InputError` that says what it is."""

    def __init__(self, data: bytes, name: str, limits: Limits) -> None:
        self.name = name
        self.limits = limits
        self.unpacked = 0
        if data[:8] == OLE:
            raise self.error(*_legacy(data))
        if data[:4] != b"PK\x03\x04":
            raise self.error("this is not a Word file: it is no ZIP archive", "was the download complete?")
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, EOFError, UnicodeError) as error:
            raise self.error(f"the file is damaged: {error}", "was the download complete?") from None
        self._check(self._zip.infolist())
        self.names = {info.filename for info in self._zip.infolist()}

    def error(self, message: str, hint: str = "") -> InputError:
        return InputError(message, where=self.name, hint=hint)

    def _check(self, entries: list[zipfile.ZipInfo]) -> None:
        self.limits.check("package_parts", len(entries), self.name)
        seen: set[str] = set()
        for entry in entries:
            name = entry.filename
            if name in seen:
                raise self.error(f"the file is damaged: two parts are called {name!r}")
            seen.add(name)
            if name.startswith(("/", "\\")) or "\\" in name or ".." in name.split("/") or "\0" in name:
                raise self.error(f"the part {name!r} lies outside the file")
            if entry.flag_bits & 1:
                raise self.error(f"the part {name!r} is encrypted", "save it without a password")
        self.limits.check("unpacked_bytes", sum(e.file_size for e in entries), self.name)
        for entry in entries:
            if entry.file_size > _RATIO_FROM and entry.file_size > _RATIO * max(entry.compress_size, 1):
                times = entry.file_size // max(entry.compress_size, 1)
                raise self.error(f"the part {entry.filename!r} unpacks to {times} times its size")

    def read(self, name: str) -> bytes | None:
        """The bytes of a part, None if there is none. What the archive says of sizes is not believed."""
        if name not in self.names:
            return None
        bound = self.limits.unpacked_bytes - self.unpacked
        try:
            with self._zip.open(name) as file:
                data = file.read(bound + 1)
        except (
            zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError, OSError, KeyError,
            UnicodeError, OverflowError,
        ) as error:  # fmt: skip
            raise self.error(f"the part {name!r} is damaged: {error}") from None
        self.unpacked += len(data)
        self.limits.check("unpacked_bytes", self.unpacked, self.name)
        return data

    def xml(self, name: str) -> etree._Element | None:
        """The root of a part."""
        data = self.read(name)
        if data is None:
            return None
        return self.parse(data, name)

    def parse(self, data: bytes, name: str) -> etree._Element:
        parser = etree.XMLParser(
            resolve_entities=False,
            no_network=True,
            load_dtd=False,
            huge_tree=False,
            remove_comments=True,
            remove_pis=True,
        )
        if _STRICT in data[:4096]:
            for strict, transitional in _NAMESPACES:
                data = data.replace(strict, transitional)
        try:
            root = etree.fromstring(data, parser)
        except (etree.XMLSyntaxError, ValueError, LookupError) as error:
            raise self.error(f"the part {name!r} is not well-formed: {_first_line(error)}") from None
        info = root.getroottree().docinfo
        if info.internalDTD is not None or info.doctype:
            # checked after parsing, so that no encoding hides it; entities were never expanded
            raise self.error(f"the part {name!r} declares a document type, which no Word file does")
        return root

    def relations(self, owner: str) -> Iterator[Relation]:
        """What a part points to; targets are names of parts, normalised inside the package."""
        folder, _, base = owner.rpartition("/")
        root = self.xml(f"{folder}/_rels/{base}.rels" if folder else f"_rels/{base}.rels")
        if root is None:
            return
        for element in root.iter(_REL):
            target = element.get("Target") or ""
            kind = (element.get("Type") or "").rpartition("/")[2]
            external = element.get("TargetMode") == "External"
            if not external:
                target = posixpath.normpath(posixpath.join("/" + folder, target)).lstrip("/")
            yield Relation(element.get("Id") or "", kind, target, external)


def _first_line(error: Exception) -> str:
    return re.sub(r"\s+", " ", str(error))[:120]


def _legacy(data: bytes) -> tuple[str, str]:
    def holds(word: str) -> bool:
        return word.encode("utf-16-le") in data

    if holds("EncryptedPackage"):
        return "the file is protected by a password", "save it without one"
    if holds("WordDocument"):
        return "this is a Word file of the old kind (.doc)", "read it with -f doc, or save it as .docx"
    return "this is an OLE file, not a Word document", ""
