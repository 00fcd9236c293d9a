"""A face inside the file: its used glyphs, their widths, and the characters they stand for.

One composite font per face (Identity-H), whatever its outlines; glyph numbers are kept, so pages can
be written before the subset is known.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable
from functools import lru_cache
from itertools import chain

import uharfbuzz as hb  # type: ignore[import-untyped]

from resconvert.digest import sha256
from resconvert.formats.pdf.file import PdfFile, Ready, dictionary, name, number, ref
from resconvert.formats.pdf.fonts import FILLER, Face, Glyphs
from resconvert.values import NamedTuple

_DROP = ("GSUB", "GPOS", "GDEF", "name", "post", "OS/2", "DSIG", "BASE", "vhea", "vmtx", "VORG", "STAT", "kern", "cmap",
         "hdmx", "VDMX", "LTSH", "gasp", "MATH", "meta", "FFTM", "PCLT")  # fmt: skip
_DROP_CFF = ("GSUB", "GPOS", "GDEF", "BASE", "vhea", "vmtx", "VORG", "DSIG", "STAT", "meta")


def embed(file: PdfFile, face: Face, used: Iterable[Glyphs]) -> int:
    """Write the font and return its object number.

    The subset is made of whole alphabets: what a document uses, rounded up. So the documents of a batch
    share a handful of subsets, each made and compressed once.
    """
    part = _part(face, _said(face, frozenset(chain.from_iterable([glyphs.texts for glyphs in used]))))
    descendant = _descendant(file, face, part, _program(file, face, part))
    return file.put(
        dictionary(
            {
                "Type": "/Font", "Subtype": "/Type0", "BaseFont": part.base, "Encoding": "/Identity-H",
                "DescendantFonts": f"[{ref(descendant)}]", "ToUnicode": ref(file.ready(part.unicode)),
            }
        )
    )  # fmt: skip


@lru_cache(maxsize=256)
def _said(face: Face, pairs: frozenset[tuple[int, str]]) -> tuple[tuple[int, str], ...]:
    """Each glyph of the subset with what it stands for; `pairs` are those a document uses."""
    texts: dict[int, str] = {}
    fillers: set[int] = set()
    for glyph, text in sorted(pairs):
        known = texts.get(glyph)
        if known is None or (known == FILLER and text != FILLER):
            texts[glyph] = text
        if text == FILLER:
            fillers.add(glyph)
    # A stroke that lengthens a letter is no letter where the face adds it by itself.
    texts.update({glyph: FILLER for glyph in fillers if texts[glyph] == "\u0640"})
    if face.space is not None:
        texts.setdefault(face.space_glyph, " ")  # between words, whatever they were
    return tuple(sorted(_rounded(face, texts).items()))


def _rounded(face: Face, texts: dict[int, str]) -> dict[int, str]:
    """What a document uses of a face with the rest of the alphabets it uses a sixth of. One that is set
    mainly in another script stays as it is: hardly another document will use the same."""
    alphabets = [(alphabet, len(alphabet.keys() & texts.keys())) for alphabet in _alphabets(face)]
    if 2 * sum(used for _, used in alphabets) < len(texts):
        return texts
    for alphabet, used in alphabets:
        if used * 6 >= len(alphabet):
            texts = {**alphabet, **texts}
    return texts


_ALPHABETS = (
    "".join(map(chr, range(0x20, 0x7F))) + "\u2013\u2014\u2018\u2019\u201c\u201d\u2026",
    "àâçèéêëîïôœùûÀÉÊ",
    "áéíóúñÁÉÍÓÚÑ",
    "".join(map(chr, range(0x410, 0x450))) + "ёЁ",
)


@lru_cache(maxsize=64)
def _alphabets(face: Face) -> tuple[dict[int, str], ...]:
    """Glyphs of each alphabet with the characters they stand for."""
    if face.cff:  # ideographs: what one document uses, no other will
        return ()
    return tuple({g: c for c in letters if (g := face.font.get_nominal_glyph(ord(c)))} for letters in _ALPHABETS)


class _Part(NamedTuple):
    """A subset as it stands in the file: the base font's name, its program, widths and characters."""

    base: str
    program: Ready
    widths: str
    unicode: Ready


@lru_cache(maxsize=64)
def _part(face: Face, texts: tuple[tuple[int, str], ...]) -> _Part:
    glyphs = [glyph for glyph, _ in texts]
    data = _subset(face, glyphs)
    tag = "".join(chr(65 + b % 26) for b in sha256(data).digest()[:6])
    program = (
        Ready.of(_table(data, b"CFF "), "/Subtype /CIDFontType0C") if face.cff
        else Ready.of(data, f"/Length1 {len(data)}")
    )  # fmt: skip
    unicode = Ready.of(_to_unicode(dict(texts)).encode("ascii"))
    return _Part(name(f"{tag}+{face.name}"), program, _widths(face, glyphs), unicode)


def _subset(face: Face, glyphs: Iterable[int]) -> bytes:
    order = hb.SubsetInput()
    order.glyph_set.update(glyphs)
    # Hints are for coarse screens; print and today's viewers scale outlines without them.
    order.flags = hb.SubsetFlags.RETAIN_GIDS | hb.SubsetFlags.NO_LAYOUT_CLOSURE | hb.SubsetFlags.NO_HINTING
    if face.cff:
        order.flags |= hb.SubsetFlags.CFF_IDENTITY_CHARSET
    for tag in _DROP_CFF if face.cff else _DROP:
        order.sets(hb.SubsetInputSets.DROP_TABLE_TAG).add(int.from_bytes(tag.ljust(4).encode(), "big"))
    return bytes(hb.subset(face.face, order).blob.data)


def _program(file: PdfFile, face: Face, part: _Part) -> str:
    """The font program as an entry of the descriptor."""
    return f"/FontFile{3 if face.cff else 2} {ref(file.ready(part.program))}"


def _table(data: bytes, tag: bytes) -> bytes:
    """One table of an OpenType file."""
    for at in range(struct.unpack_from(">H", data, 4)[0]):
        found, _, offset, length = struct.unpack_from(">4sIII", data, 12 + 16 * at)
        if found == tag:
            return data[offset : offset + length]
    raise AssertionError(f"the subset has no table {tag!r}")


def _descendant(file: PdfFile, face: Face, part: _Part, program: str) -> int:
    m = face.metrics
    flags = 4 | (64 if m.italic_angle else 0)
    descriptor = file.put(
        f"<< /Type /FontDescriptor /FontName {part.base} /Flags {flags} "
        f"/FontBBox [{' '.join(map(str, m.bbox))}] /ItalicAngle {m.italic_angle} /Ascent {m.ascent} "
        f"/Descent {m.descent} /CapHeight {m.cap_height} /StemV 80 {program} >>"
    )
    kind = "/CIDFontType0" if face.cff else "/CIDFontType2 /CIDToGIDMap /Identity"
    return file.put(
        f"<< /Type /Font /Subtype {kind} /BaseFont {part.base} "
        "/CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> "
        f"/FontDescriptor {ref(descriptor)} /DW 1000 /W [{part.widths}] >>"
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
