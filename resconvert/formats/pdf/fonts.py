"""Font files: where they are found, what a face can set, and the glyphs of a word.

A `Face` is read once per process and shared by documents. What one document uses of it is counted in
`Fonts`, which also chooses the face for each character: the sheet's families in order, then packaged
ones. How glyphs get into the file is the back end's business (`fontfile.py`).
"""

from __future__ import annotations

import itertools
import os
import struct
import sys
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path

import uharfbuzz as hb  # type: ignore[import-untyped]

from resconvert.diagnostics import Code, Diagnostics
from resconvert.errors import OutputError, StyleError
from resconvert.values import dataclass

FALLBACK_FONT = Code(
    "RC310",
    "warning",
    "no font of the style's families {wanted} is on this system; set in {used}",
    "install Liberation Serif (Debian: fonts-liberation) or name a folder of fonts to get the official page",
)
# Invisible in print; joiners stay, they steer shaping.
_INVISIBLE = (0x00AD, 0x200B, 0x200E, 0x200F, 0x2060, 0xFEFF, *range(0x202A, 0x202F), *range(0x2066, 0x206A))
_CONTROLS = (*(c for c in range(0x20) if c not in (9, 10, 11, 12, 13)), *range(0x7F, 0xA0))
IGNORED: dict[int, str | None] = {**dict.fromkeys((*_INVISIBLE, *_CONTROLS)), 0x2028: " ", 0x2029: " "}
_PAIRS = ("()", "[]", "{}", "<>", "«»", "‹›", "《》", "〈〉")
MIRRORED = {pair[0]: pair[1] for pair in _PAIRS} | {pair[1]: pair[0] for pair in _PAIRS}
# What stands in for a character that a face lacks, without changing what is read.
STAND_INS = {"\u00a0": " ", "\u202f": " ", "\u2009": " ", "\u2002": " ", "\u2003": " ", "\u3000": " ",
             "\u2011": "-", "\u2010": "-", "\u2212": "-", "\u2015": "\u2014", "\u02bc": "\u2019"}  # fmt: skip

# What breaks no line looks like its ordinary sister, and is read, searched and copied as that one.
SAYS = {"\u00a0": " ", "\u202f": " ", "\u2010": "-", "\u2011": "-"}

# What further glyphs of one letter stand for. A joiner leaves the word whole to who searches and selects; a
# space without width would end it.
FILLER = "\u200d"

# Of the size: letters of one word that stand farther apart are taken for two words by who extracts the text;
# what a face sets farther apart than the second is meant.
_BLANK, _WORD = 0.065, 0.19


class Glyphs:
    """A shaped stretch of text, one object for each in a face. `width` is in font units; `size` is the
    number of codes; `codes` are those of glyphs that follow each other at their own widths, as they
    stand between the brackets of a PDF string, else empty: then `pieces` are parts of a TJ array with the
    rise each needs, in font units. `texts` say what each glyph stands for."""

    __slots__ = ("codes", "pieces", "size", "texts", "width")

    def __init__(
        self, width: int, size: int, codes: str, pieces: tuple[tuple[int, str], ...], texts: tuple[tuple[int, str], ...]
    ) -> None:
        self.width, self.size, self.codes, self.pieces, self.texts = width, size, codes, pieces, texts


@lru_cache(maxsize=4096)
def code(glyph: int) -> str:
    """A glyph's two bytes inside a PDF string."""
    return "".join(_ESCAPES.get(byte, chr(byte)) for byte in glyph.to_bytes(2, "big"))


_ESCAPES = {0x28: r"\(", 0x29: r"\)", 0x5C: r"\\", 0x0D: r"\r"}


@dataclass(frozen=True, slots=True)
class Metrics:
    """For the font descriptor, in thousandths of the size."""

    ascent: int
    descent: int
    cap_height: int
    bbox: tuple[int, int, int, int]
    italic_angle: int


class Face:
    """One face of one font file."""

    def __init__(self, path: str, index: int = 0) -> None:
        self.path, self.index = path, index
        self.face = hb.Face(hb.Blob.from_file_path(path), index)
        self.font = hb.Font(self.face)
        self.upem: int = self.face.upem
        tags = set(self.face.table_tags)
        self.cff = "CFF " in tags
        if "fvar" in tags:
            raise StyleError("variable fonts cannot be embedded; name a static one", where=path)
        if not self.cff and "glyf" not in tags:
            raise StyleError("has no outlines", where=path)
        self.restricted = _restricted(self.face)
        self.bold = _weight(self.face) >= 600
        characters = frozenset(map(chr, self.face.unicodes))
        self.characters = characters | {c for c, other in STAND_INS.items() if other in characters}
        self._own = characters
        self.name = _postscript_name(self.face, path)
        self._cache: dict[tuple[str, bool, bool], Glyphs] = {}
        self._advances: dict[int, int] = {}
        space = self.font.get_nominal_glyph(0x20)
        # An Arabic face draws the full stop of its own script unless it is told that the letters are Latin.
        self.nominal = "\u0627" not in characters or "A" not in characters
        self.space_glyph = space or 0
        self.space: tuple[str, int] | None = (code(space), self.advance(space)) if space else None

    def advance(self, glyph: int) -> int:
        """Width of a glyph in font units."""
        width = self._advances.get(glyph)
        if width is None:
            width = self._advances[glyph] = self.font.get_glyph_h_advance(glyph)
        return width

    def shape(self, text: str, *, rtl: bool = False, kerning: bool = False) -> Glyphs:
        """The glyphs of `text`, in the order they are painted from left to right."""
        key = (text, rtl, kerning)
        found = self._cache.get(key)
        if found is None:
            if len(self._cache) > 20_000:  # a batch must not grow; more save no time
                self._cache.clear()
            found = self._cache[key] = self._shape(text, rtl, kerning)
        return found

    def _shape(self, text: str, rtl: bool, kerning: bool) -> Glyphs:
        known = self._own
        if not known.issuperset(text):
            text = "".join(c if c in known else STAND_INS.get(c, c) for c in text)
        if not rtl and not kerning and self.nominal and text.isascii():
            nominal = [self.font.get_nominal_glyph(ord(c)) or 0 for c in text]
            width = sum(map(self.advance, nominal))
            codes = "".join(map(code, nominal))
            return Glyphs(width, len(nominal), codes, (), tuple(zip(nominal, text, strict=True)))
        buffer = hb.Buffer()
        buffer.add_str(text)
        buffer.guess_segment_properties()
        buffer.direction = "rtl" if rtl else "ltr"
        buffer.cluster_level = hb.BufferClusterLevel.MONOTONE_CHARACTERS
        plain = {"kern": kerning, "liga": kerning, "clig": kerning}
        hb.shape(self.font, buffer, {} if rtl else plain)
        return self._painted(text, buffer, rtl)

    def _painted(self, text: str, buffer: hb.Buffer, rtl: bool) -> Glyphs:
        infos, positions = buffer.glyph_infos, buffer.glyph_positions
        starts = sorted({i.cluster for i in infos} | {len(text)})
        ends = dict(itertools.pairwise(starts))
        # Of several glyphs for one letter the first in reading order stands for it.
        clusters = [info.cluster for info in infos]
        standing = {cluster: at for at, cluster in (enumerate(clusters) if rtl else reversed([*enumerate(clusters)]))}
        texts: list[tuple[int, str]] = []
        pieces: list[tuple[int, str]] = []
        array, codes, rise, width = "", "", 0, 0
        scale = 1000 / self.upem
        for index, (info, at) in enumerate(zip(infos, positions, strict=True)):
            glyph, cluster = info.codepoint, info.cluster
            x_offset, x_advance = at.x_offset, at.x_advance
            apart = x_advance - self.advance(glyph)
            if rtl and _BLANK * self.upem < apart == x_offset < _WORD * self.upem:
                x_offset -= apart - int(_BLANK * self.upem)
                x_advance -= apart - int(_BLANK * self.upem)
            stands_for = text[cluster : ends[cluster]] if standing[cluster] == index else FILLER
            stands_for = SAYS.get(stands_for, stands_for)
            if rtl and stands_for in MIRRORED:  # readers of the text layer mirror what they see
                stands_for = MIRRORED[stands_for]
            texts.append((glyph, stands_for))
            if at.y_offset != rise:
                array += f"({codes})" if codes else ""
                if array:
                    pieces.append((rise, array))
                array, codes, rise = "", "", at.y_offset
            if x_offset:
                array += (f"({codes})" if codes else " ") + f"{-x_offset * scale:.0f}"
                codes = ""
            codes += code(glyph)
            width += x_advance
            back = (self.advance(glyph) + x_offset - x_advance) * scale
            if abs(back) >= 0.5:
                array += f"({codes}){back:.0f}"
                codes = ""
        if codes and not array and not pieces and not rise:
            return Glyphs(width, len(infos), codes, (), tuple(texts))
        array += f"({codes})" if codes else ""
        if array:
            pieces.append((rise, array))
        return Glyphs(width, len(infos), "", tuple(pieces), tuple(texts))

    @property
    def metrics(self) -> Metrics:
        k = 1000 / self.upem
        head = bytes(self.face.reference_table("head").data)
        hhea = bytes(self.face.reference_table("hhea").data)
        post = bytes(self.face.reference_table("post").data)
        ascent, descent = struct.unpack_from(">hh", hhea, 4)
        box = struct.unpack_from(">hhhh", head, 36)
        os2 = bytes(self.face.reference_table("OS/2").data)
        cap = struct.unpack_from(">h", os2, 88)[0] if len(os2) >= 90 else 0
        angle = struct.unpack_from(">i", post, 4)[0] / 65536 if len(post) >= 8 else 0.0
        a, b, c, d = (round(v * k) for v in box)
        return Metrics(
            round(ascent * k), round(descent * k), round((cap or ascent * 0.7) * k), (a, b, c, d), round(angle)
        )


def _restricted(face: hb.Face) -> bool:
    """Whether the font's licence bits forbid embedding."""
    os2 = bytes(face.reference_table("OS/2").data)
    return len(os2) >= 10 and struct.unpack_from(">H", os2, 8)[0] & 0xF == 2


def _weight(face: hb.Face) -> int:
    """From thin (100) to black (900)."""
    os2 = bytes(face.reference_table("OS/2").data)
    weight: int = struct.unpack_from(">H", os2, 4)[0] if len(os2) >= 6 else 400
    return weight


def _postscript_name(face: hb.Face, path: str) -> str:
    name = face.get_name(hb.OTNameIdPredefined.POSTSCRIPT_NAME) or Path(path).stem
    return "".join(c for c in name if c.isalnum() or c == "-") or "Font"


@lru_cache(maxsize=256)
def face(path: str, index: int = 0) -> Face:
    """The face in a file, read once per process."""
    try:
        found = Face(path, index)
    except (OSError, ValueError, hb.HarfBuzzError) as error:
        raise StyleError(f"cannot be read as a font: {error}", where=path) from None
    if found.restricted:
        raise StyleError("its licence bits forbid embedding", where=path)
    return found


# ---------------------------------------------------------------- finding files

_FACE_NAMES: dict[tuple[bool, bool], tuple[str, ...]] = {
    (False, False): ("", "regular", "roman", "book"),
    (True, False): ("bold", "bd"),
    (False, True): ("italic", "i", "oblique"),
    (True, True): ("bolditalic", "bi", "boldoblique"),
}
# File names that do not begin with the family's.
_STEMS = {
    "timesnewroman": ("timesnewroman", "times"),
    "ptserif": ("ptserifweb", "ptserif"),
    "nimbusroman": ("nimbusroman", "nimbusromno9l"),
    "notoserifsc": ("notoserifsc",),
    "simsun": ("simsun",),
}
_SUFFIXES = (".ttf", ".otf", ".ttc", ".otc")
_PACKAGED = {  # family: (package, folder inside it)
    "PT Serif": ("fontpkg_pt_serif", "files"),
    "Amiri": ("fontpkg_amiri", "files"),
    "Noto Serif SC": ("pylopdf_fonts_zh_cn", "."),
}
# After the sheet's own families: what may know a character that those do not.
_LAST = ("PT Serif", "Amiri", "Noto Serif SC", "FreeSerif", "DejaVu Serif", "DejaVu Sans", "Noto Serif CJK SC")


def _system_folders() -> Iterator[Path]:
    home = Path.home()
    if sys.platform == "darwin":
        yield from (home / "Library/Fonts", Path("/Library/Fonts"), Path("/System/Library/Fonts"))
    elif sys.platform == "win32":
        yield Path(os.environ.get("WINDIR", r"C:\Windows")) / "Fonts"
        yield Path(os.environ.get("LOCALAPPDATA", str(home))) / "Microsoft/Windows/Fonts"
    else:
        yield from (
            home / ".local/share/fonts",
            home / ".fonts",
            Path("/usr/local/share/fonts"),
            Path("/usr/share/fonts"),
        )


def _plain(name: str) -> str:
    return "".join(c for c in name.lower() if c.isalnum())


@lru_cache(maxsize=16)
def _index(folders: tuple[str, ...]) -> Mapping[str, str]:
    """Font files below the folders by their plain names; the first folder wins, then the alphabet."""
    found: dict[str, str] = {}
    for folder in folders:
        for root, below, names in os.walk(folder):
            below.sort()
            for name in sorted(names):
                stem, suffix = os.path.splitext(name)
                if suffix.lower() in _SUFFIXES:
                    found.setdefault(_plain(stem), os.path.join(root, name))
    return found


@lru_cache(maxsize=1)
def _fontconfig() -> Mapping[str, str]:
    """Files by plain family and style as fontconfig lists them; empty without fontconfig."""
    import subprocess

    try:
        listed = subprocess.run(
            ["fc-list", "--format=%{family[0]} %{style[0]}\t%{file}\n"], capture_output=True, timeout=20, check=True
        ).stdout.decode("utf-8", "replace")
    except (OSError, subprocess.SubprocessError):
        return {}
    rows = (line.split("\t") for line in sorted(listed.splitlines()) if "\t" in line)
    return {_plain(name): path for name, path in rows if path.lower().endswith(_SUFFIXES)}


def _packaged_folder(family: str) -> str | None:
    package, folder = _PACKAGED.get(family, ("", ""))
    if not package:
        return None
    spec = find_spec(package)
    places = spec.submodule_search_locations if spec else None
    return os.path.join(places[0], folder) if places else None


@lru_cache(maxsize=256)
def _find(family: str, bold: bool, italic: bool, folders: tuple[str, ...], fontconfig: bool) -> str | None:
    """The file of one face: in the given folders, the package that ships it, the system's folders."""
    plain = _plain(family)
    packaged = _packaged_folder(family)
    places = [folders, (packaged,) if packaged else (), tuple(str(f) for f in _system_folders())]
    for place in places:
        index = _index(place)
        for stem in _STEMS.get(plain, (plain,)):
            for ending in _FACE_NAMES[bold, italic]:
                if path := index.get(stem + ending):
                    return path
    if fontconfig:
        for ending in _FACE_NAMES[bold, italic]:
            if path := _fontconfig().get(plain + ending):
                return path
    return None


# ---------------------------------------------------------------- one document's fonts


class Fonts:
    """The faces one document may use, and what it uses of them.

    `families` are a sheet's, by key; `folders` are searched before the system.
    """

    def __init__(
        self,
        families: Mapping[str, tuple[str, ...]],
        folders: Iterable[str] = (),
        diagnostics: Diagnostics | None = None,
    ) -> None:
        self.families = families
        self.folders = tuple(folders)
        self.used: dict[Face, dict[Glyphs, None]] = {}  # what the pages show of each face
        self._chains: dict[tuple[str, bool, bool], tuple[list[Face], Iterator[Face]]] = {}
        self._mains: dict[tuple[str, bool, bool], Face] = {}
        self._chosen: dict[tuple[str, bool, bool, str], Face] = {}
        if diagnostics is not None:
            self._say_fallback(diagnostics)

    def of(self, families: Mapping[str, tuple[str, ...]]) -> Fonts:
        """The same document's fonts with other families first, for a part in another language."""
        other = Fonts(families, self.folders)
        other.used = self.used
        return other

    def _say_fallback(self, diagnostics: Diagnostics) -> None:
        wanted = [f for f in self.families["serif"] if f not in _PACKAGED or f == self.families["serif"][0]]
        main = self.main("serif", False, False)
        if not any(main.path == f or _plain(main.name).startswith(_plain(f)[:10]) for f in wanted):
            diagnostics.add(FALLBACK_FONT, wanted=", ".join(wanted), used=main.name)

    def main(self, key: str, bold: bool, italic: bool) -> Face:
        """The face that sets nearly everything of a family."""
        found = self._mains.get((key, bold, italic))
        if found is None:
            found = self._mains[key, bold, italic] = next(self.chain(key, bold, italic))
        return found

    def chain(self, key: str, bold: bool, italic: bool) -> Iterator[Face]:
        """The faces to try in order, opened as they are asked for; a face without the wanted weight or
        slope comes after those with it."""
        if (key, bold, italic) not in self._chains:
            self._chains[key, bold, italic] = [], self._open(key, bold, italic)
        opened, waiting = self._chains[key, bold, italic]
        at = 0
        while True:
            if at == len(opened):
                following = next(waiting, None)
                if following is None:
                    break
                opened.append(following)
            yield opened[at]
            at += 1
        if not opened:
            raise OutputError(
                "there is no font to set the page in", hint="install fontpkg-pt-serif or Liberation Serif"
            )

    def _open(self, key: str, bold: bool, italic: bool) -> Iterator[Face]:
        names = tuple(dict.fromkeys((*self.families.get(key, ()), *self.families["serif"], *_LAST)))
        shapes = [(bold, italic)] + ([(False, False)] if bold or italic else [])
        seen: set[str] = set()
        for fontconfig in (False, True):
            for shape in shapes:
                for name in names:
                    path = name if os.path.isfile(name) else _find(name, *shape, self.folders, fontconfig)
                    if path and path not in seen:
                        seen.add(path)
                        yield face(path, _ttc_index(path, name))

    def choose(self, key: str, bold: bool, italic: bool, character: str) -> Face:
        """The face for one character.

        Raises:
            OutputError: no face has it; names the character.
        """
        at = (key, bold, italic, character)
        found = self._chosen.get(at)
        if found is None:
            for one in self.chain(key, bold, italic):
                if character in one.characters:
                    found = self._chosen[at] = one
                    break
            else:
                raise OutputError(
                    f"no font for U+{ord(character):04X} ({character!r})",
                    hint="pip install 'resconvert[fonts]', or name a font that has it in the style sheet's [fonts]",
                )
        return found

    def split(self, key: str, bold: bool, italic: bool, text: str) -> list[tuple[Face, str]]:
        """`text` in stretches of one face each; marks stay with the letter before them."""
        main = self.main(key, bold, italic)
        if main.characters.issuperset(text):
            return [(main, text)]
        out: list[tuple[Face, str]] = []
        for character in text:
            last = out[-1][0] if out else None
            if last is not None and character in last.characters:
                one = last if last is main or character not in main.characters else main
            else:
                one = self.choose(key, bold, italic, character)
            if last is one:
                out[-1] = (one, out[-1][1] + character)
            else:
                out.append((one, character))
        return out


def _ttc_index(path: str, family: str) -> int:
    """Which face of a collection: simplified Chinese in the Noto and Source Han ones, else the first."""
    if not path.lower().endswith((".ttc", ".otc")):
        return 0
    with open(path, "rb") as file:
        data = file.read(12)
    count = struct.unpack_from(">I", data, 8)[0] if data[:4] == b"ttcf" else 1
    for index in range(min(count, 16)):
        name = hb.Face(hb.Blob.from_file_path(path), index).get_name(hb.OTNameIdPredefined.FONT_FAMILY) or ""
        if _plain(name) == _plain(family):
            return index
    return 0
