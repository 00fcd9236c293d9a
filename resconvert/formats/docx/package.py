"""Parts into a Word file with the same bytes every time: python-docx's package model, our own ZIP.

python-docx knows content types and relationships; its own saving stamps the clock into the archive,
so the archive is written here with one fixed date. The package's skeleton (content types and
relationships) depends on which parts there are and is made once for each such set: loading python-docx
takes longer than writing a file, and most documents have the same parts.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterable, Sequence
from functools import lru_cache

from resconvert import store
from resconvert.values import NamedTuple

_WML = "application/vnd.openxmlformats-officedocument.wordprocessingml."
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
_CUSTOM_XML_PROPERTIES = "application/vnd.openxmlformats-officedocument.customXmlProperties+xml"
_IMAGES = {".png": "image/png", ".jpg": "image/jpeg", ".jpeg": "image/jpeg", ".gif": "image/gif", ".emf": "image/x-emf"}


class Link(NamedTuple):
    """A relationship of the main document to a part (or outside, if `external`)."""

    id: str
    kind: str
    target: str
    external: bool = False


def content_type(name: str) -> str:
    base = name.rpartition("/")[2]
    if name == "word/document.xml":
        return _WML + "document.main+xml"
    if name == "docProps/core.xml":
        return "application/vnd.openxmlformats-package.core-properties+xml"
    if name == "docProps/app.xml":
        return "application/vnd.openxmlformats-officedocument.extended-properties+xml"
    if name == "docProps/custom.xml":
        return "application/vnd.openxmlformats-officedocument.custom-properties+xml"
    if name.startswith("word/theme/"):
        return "application/vnd.openxmlformats-officedocument.theme+xml"
    if base.startswith("itemProps"):
        return _CUSTOM_XML_PROPERTIES
    if name.startswith("customXml/"):
        return "application/xml"
    for suffix, kind in _IMAGES.items():
        if name.endswith(suffix):
            return kind
    kinds = {"styles": "styles", "numbering": "numbering", "settings": "settings", "footnotes": "footnotes",
             "header": "header", "footer": "footer"}  # fmt: skip
    return f"{_WML}{kinds[base.rstrip('.xml0123456789')]}+xml"


@lru_cache(maxsize=256)
def skeleton(
    names: tuple[str, ...], links: tuple[Link, ...], inner: tuple[tuple[str, Link], ...] = ()
) -> tuple[tuple[str, bytes], ...]:
    """Content types and relationship parts of a package with the parts `names`.

    `links` are the main document's relationships, `inner` those of other parts, by part.
    """
    if any(link.external for link in (*links, *(link for _, link in inner))):  # an address of this document
        return _skeleton(names, links, inner)
    types = [(name, content_type(name)) for name in names]
    key = f"docx skeleton: {types!r} {links!r} {inner!r}"
    found: tuple[tuple[str, bytes], ...] = store.kept(key, b"", lambda: _skeleton(names, links, inner))
    return found


def _skeleton(
    names: tuple[str, ...], links: tuple[Link, ...], inner: tuple[tuple[str, Link], ...]
) -> tuple[tuple[str, bytes], ...]:
    from docx.opc.package import OpcPackage
    from docx.opc.packuri import PackURI
    from docx.opc.part import Part
    from docx.opc.pkgwriter import _ContentTypesItem  # python-docx has no public door to it

    package = OpcPackage()
    parts = {n: Part(PackURI(f"/{n}"), content_type(n), b"", package) for n in names}  # type: ignore[arg-type]
    for name, kind in _ROOT:
        if name in parts:
            package.relate_to(parts[name], kind)
    main = parts["word/document.xml"]
    for link in links:
        target = link.target if link.external else parts[link.target]
        main.load_rel(_kind(link.kind), target, link.id, link.external)
    for owner, link in inner:
        target = link.target if link.external else parts[link.target]
        parts[owner].load_rel(_kind(link.kind), target, link.id, link.external)
    types = _ContentTypesItem.from_parts(list(parts.values())).blob  # type: ignore[no-untyped-call]
    out = [
        ("[Content_Types].xml", bytes(types)),
        ("_rels/.rels", bytes(package.rels.xml)),
    ]
    out += ((str(p.partname.rels_uri.membername), bytes(p.rels.xml)) for p in parts.values() if len(p.rels))
    return tuple(out)


_ROOT = (
    ("word/document.xml", _OFFICE + "officeDocument"),
    ("docProps/core.xml", "http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties"),
    ("docProps/app.xml", _OFFICE + "extended-properties"),
    ("docProps/custom.xml", _OFFICE + "custom-properties"),
)


def _kind(kind: str) -> str:
    return kind if kind.startswith("http") else _OFFICE + kind


# ---------------------------------------------------------------- ZIP

_LEVEL = 3  # 6 makes files 10 % smaller and takes more than twice as long
_SMALL = 3800  # a window of 4096 bytes looks back as far
_DATE = (1980 - 1980) << 9 | 1 << 5 | 1
_LOCAL = struct.Struct("<4s5H3L2H")
_CENTRAL = struct.Struct("<4s6H3L5H2L")
_END = struct.Struct("<4s4H2LH")


class _Packed(NamedTuple):
    data: bytes
    crc: int
    size: int


def _deflate(data: bytes) -> _Packed:
    # a small part needs no large window, which takes longer to lay out than the part to pack
    window, memory = (-12, 5) if len(data) <= _SMALL else (-15, 8)
    packer = zlib.compressobj(_LEVEL, zlib.DEFLATED, window, memory)
    return _Packed(packer.compress(data) + packer.flush(), zlib.crc32(data), len(data))


@lru_cache(maxsize=256)
def _deflate_static(data: bytes) -> _Packed:
    return _deflate(data)


def archive(parts: Iterable[tuple[str, bytes]], static: Sequence[str] = ()) -> bytes:
    """A ZIP file of `parts` in order, dated 1 January 1980. Parts named in `static` are the same in
    many files and packed once."""
    body: list[bytes] = []
    directory: list[bytes] = []
    at = 0
    for name, data in parts:
        packed = _deflate_static(data) if name in static else _deflate(data)
        label = name.encode("utf-8")
        flags = 0 if label.isascii() else 0x800
        head = (20, flags, 8, 0, _DATE, packed.crc, len(packed.data), packed.size, len(label))
        body += (_LOCAL.pack(b"PK\3\4", *head, 0), label, packed.data)
        directory.append(_CENTRAL.pack(b"PK\1\2", 20, *head, 0, 0, 0, 0, 0o600 << 16, at) + label)
        at += _LOCAL.size + len(label) + len(packed.data)
    index = b"".join(directory)
    count = len(directory)
    return b"".join((*body, index, _END.pack(b"PK\5\6", 0, 0, count, count, len(index), at, 0)))
