"""A face inside the file: its used glyphs, their widths, and the characters they stand for.

One composite font per face (Identity-H), whatever its outlines; glyph numbers are kept, so pages can
be written before the subset is known.
"""

from __future__ import annotations

import hashlib
import struct
from collections.abc import Iterable

import uharfbuzz as hb  # type: ignore[import-untyped]

from resconvert.formats.pdf.file import PdfFile, dictionary, name, number, ref
from resconvert.formats.pdf.fonts import Face, Glyphs

_DROP = ("GSUB", "GPOS", "GDEF", "name", "post", "OS/2", "DSIG", "BASE", "vhea", "vmtx", "VORG", "STAT", "kern", "cmap",
         "hdmx", "VDMX", "LTSH", "gasp", "MATH", "meta", "FFTM", "PCLT")  # fmt: skip
_DROP_CFF = ("GSUB", "GPOS", "GDEF", "BASE", "vhea", "vmtx", "VORG", "DSIG", "STAT", "meta")


def embed(file: PdfFile, face: Face, used: Iterable[Glyphs]) -> int:
    """Write the font and return its object number."""
    texts: dict[int, str] = {}
    for glyphs in used:
        for glyph, text in glyphs.texts:
            known = texts.get(glyph)
            if known is None or (known == "\u200b" and text != "\u200b"):
                texts[glyph] = text
    if face.space is not None:
        texts.setdefault(int(face.space[0], 16), " ")  # between words, whatever they were
    data = _subset(face, texts)
    tag = "".join(chr(65 + b % 26) for b in hashlib.sha256(data).digest()[:6])
    base = name(f"{tag}+{face.name}")
    descendant = _descendant(file, face, base, _program(file, face, data), sorted(texts))
    unicode = file.stream(_to_unicode(texts).encode("ascii"))
    return file.put(
        dictionary(
            {
                "Type": "/Font", "Subtype": "/Type0", "BaseFont": base, "Encoding": "/Identity-H",
                "DescendantFonts": f"[{ref(descendant)}]", "ToUnicode": ref(unicode),
            }
        )
    )  # fmt: skip


def _subset(face: Face, glyphs: Iterable[int]) -> bytes:
    order = hb.SubsetInput()
    order.glyph_set.update(glyphs)
    order.flags = hb.SubsetFlags.RETAIN_GIDS | hb.SubsetFlags.NO_LAYOUT_CLOSURE
    if face.cff:
        order.flags |= hb.SubsetFlags.CFF_IDENTITY_CHARSET
    for tag in _DROP_CFF if face.cff else _DROP:
        order.sets(hb.SubsetInputSets.DROP_TABLE_TAG).add(int.from_bytes(tag.ljust(4).encode(), "big"))
    return bytes(hb.subset(face.face, order).blob.data)


def _program(file: PdfFile, face: Face, data: bytes) -> str:
    """The font program as an entry of the descriptor."""
    if not face.cff:
        return f"/FontFile2 {ref(file.stream(data, f'/Length1 {len(data)}'))}"
    return f"/FontFile3 {ref(file.stream(_table(data, b'CFF '), '/Subtype /CIDFontType0C'))}"


def _table(data: bytes, tag: bytes) -> bytes:
    """One table of an OpenType file."""
    for at in range(struct.unpack_from(">H", data, 4)[0]):
        found, _, offset, length = struct.unpack_from(">4sIII", data, 12 + 16 * at)
        if found == tag:
            return data[offset : offset + length]
    raise AssertionError(f"the subset has no table {tag!r}")


def _descendant(file: PdfFile, face: Face, base: str, program: str, glyphs: list[int]) -> int:
    m = face.metrics
    flags = 4 | (64 if m.italic_angle else 0)
    descriptor = file.put(
        f"<< /Type /FontDescriptor /FontName {base} /Flags {flags} "
        f"/FontBBox [{' '.join(map(str, m.bbox))}] /ItalicAngle {m.italic_angle} /Ascent {m.ascent} "
        f"/Descent {m.descent} /CapHeight {m.cap_height} /StemV 80 {program} >>"
    )
    kind = "/CIDFontType0" if face.cff else "/CIDFontType2 /CIDToGIDMap /Identity"
    return file.put(
        f"<< /Type /Font /Subtype {kind} /BaseFont {base} "
        "/CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> "
        f"/FontDescriptor {ref(descriptor)} /DW 1000 /W [{_widths(face, glyphs)}] >>"
    )


def _widths(face: Face, glyphs: list[int]) -> str:
    k = 1000 / face.upem
    out: list[str] = []
    start = 0
    for at in range(1, len(glyphs) + 1):
        if at == len(glyphs) or glyphs[at] != glyphs[at - 1] + 1:
            widths = " ".join(number(face.advance(g) * k) for g in glyphs[start:at])
            out.append(f"{glyphs[start]} [{widths}]")
            start = at
    return " ".join(out)


def _to_unicode(texts: dict[int, str]) -> str:
    rows = [
        f"<{glyph:04X}> <{(text or chr(0x200B)).encode('utf-16-be').hex().upper()}>"
        for glyph, text in sorted(texts.items())
    ]
    parts = [
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap",
        "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def",
        "/CMapName /Adobe-Identity-UCS def /CMapType 2 def",
        "1 begincodespacerange <0000> <FFFF> endcodespacerange",
    ]
    for at in range(0, len(rows), 100):
        block = rows[at : at + 100]
        parts += [f"{len(block)} beginbfchar", *block, "endbfchar"]
    parts.append("endcmap CMapName currentdict /CMap defineresource pop end end")
    return "\n".join(parts)
