"""Numbers, letters and dashes typed before a paragraph: what is printed, and which alphabets it may count in."""

from __future__ import annotations

import re
import unicodedata

from resconvert import store
from resconvert.numerals import chinese_value, roman_value
from resconvert.profiles import Profile
from resconvert.values import NamedTuple, dataclass

_CJK = "\u3400-\u9fff"
_COUNTED = "一二三四五六七八九十百"
# A label ends where white space or a Chinese character begins the text.
_GAP = rf"(?=\s|[{_CJK}]|[《“])"
# After figures and brackets a capitalised word may be typed close: ``1.Decides``, ``(a)To report``.
_WORD = "[A-ZÀ-ÖØ-ÞЀ-Я][a-zß-öø-ÿа-џ]"
_CLOSE = rf"(?:{_GAP}|(?={_WORD}))"
_LABEL = store.pattern(
    rf"""(?:
      (?P<dot>\d{{1,3}}(?:\s?bis)?)\s?(?:[.．](?![\d.])|、){_CLOSE}
    | (?P<multi>[A-Z]{{0,3}}\d{{1,3}}[A-Z]?(?:\.\d{{1,3}}){{1,4}})\.?(?=\s)
    | (?P<dash>\d{{1,3}})\s?[-–—](?=\s)
    | (?P<stroke>[^\W\d_a-zA-Z](?<![{_CJK}]))\s?[-–—](?=\s)
    | (?P<named>[^\W\d_a-zA-Z]{{2,4}}(?<![{_CJK}]))\s?[-–—](?=\s)
    | [(（]\s?(?P<two>\d{{1,3}}|[^\W\d_]{{1,5}}|[{_COUNTED}]{{1,4}}|[^\W\d_]\s[^\W\d_])\s?[)）]
      (?!(?!{_WORD})\w(?<![{_CJK}])|[(（\d])
    | (?P<one>\d{{1,3}}|[^\W\d_]{{1,5}})\s?[)）]{_CLOSE}
    | (?P<slash>\d{{1,3}})\s?/(?=\s)
    | (?P<letter>[^\W\d_{_CJK}]|[ivxlIVXL]{{1,6}})[.．]{_GAP}
    | (?P<marked>[^\W\d_]\.\d{{1,2}})\.(?=\s)
    | (?P<quoted>['‘’]\d{{1,2}}['‘’])(?=\s)
    | (?P<ring>[\u2460-\u249b\u3220-\u3229\u3280-\u3289])
    | (?P<comma>[{_COUNTED}]{{1,3}})(?:、|[.．])
    | (?P<bullet>[-–—•▪●◦·○■➢]|o(?=\t))(?=[\s])
    )""",
    re.VERBOSE,
)
_STOPS = ",;.:،؛"
_ROMAN = store.pattern(r"(?=[ivxlc])(?:xc|xl|l?x{0,3})(?:ix|iv|v?i{0,3})$", re.IGNORECASE)
_LOOKALIKE = dict(zip("асеорхкму", "aceopxkmy", strict=True))


class Count(NamedTuple):
    """A place in an alphabet: ``latin`` 3 is c, ``roman`` 3 is iii."""

    alphabet: str
    at: int


@dataclass(frozen=True, slots=True)
class Label:
    """`end` is where the label's characters end in the text, `text` where the text after it begins.

    `style` is the decoration; `counts` are the places the label may stand for, the likeliest first.
    """

    printed: str
    value: str
    style: str
    counts: tuple[Count, ...]
    end: int
    text: int

    @property
    def decimal(self) -> bool:
        return bool(self.counts) and self.counts[0].alphabet == "decimal"


def label_of(text: str, profile: Profile) -> Label | None:
    """The label `text` begins with; None if it has none or nothing follows it."""
    found = _LABEL.match(text)
    if not found:
        return None
    style = found.lastgroup or ""
    core = found[style]
    if style == "named":  # a letter in words counts like the letter, unless it numbers a heading
        if core not in profile.letter_names or text.rstrip()[-1] not in _STOPS:
            return None
        style = "stroke"
        counts: tuple[Count, ...] | None = (Count("native", profile.letter_names.index(core) + 1),)
    else:
        counts = counts_of(core, style, profile)
    if counts is None:
        return None
    end = found.end()
    start = end
    size = len(text)
    while start < size and text[start].isspace():
        start += 1
    if start >= size:
        return None
    if "㈠" <= core <= "㈩":  # ㈩ is followed by (十一)
        style = "two"
    if core[:1].isupper() and style in ("two", "one", "letter"):
        style += "-upper"
    return Label(text[:end], value_of(text[:end]), style, counts, end, start)


def counts_of(core: str, style: str, profile: Profile) -> tuple[Count, ...] | None:
    """Where `core` may stand in a row; None if it is a word and no number."""
    if style == "bullet":
        return (Count("bullet:" + core, 1),)
    if style == "multi" or style == "marked":
        head, _, last = core.rpartition(".")
        return (Count("multi:" + head, int(last)),)
    bare = core.strip("'‘’")
    digits = bare.removesuffix("bis").strip()
    if digits.isdecimal():
        return (Count("decimal", int(digits)),)
    if style == "ring" or all(c in _COUNTED for c in bare):
        number = unicodedata.numeric(bare, None) if len(bare) == 1 else None
        return (Count("chinese", int(number) if number is not None else chinese_value(bare)),)
    return _lettered(bare, profile)


def _lettered(bare: str, profile: Profile) -> tuple[Count, ...] | None:
    low = bare.lower()
    out: list[Count] = []
    letters = profile.letters
    if letters:
        # an Arabic letter may carry its tail (هـ), be printed as it joins (ﻫ), or be doubled with a blank (م م)
        one = unicodedata.normalize("NFKC", low).replace("ـ", "").replace("ه\u200d", "ه")
        names = one.split() if " " in one else [one]
        if len(set(names)) == 1 and names[0] in letters and len(names[0]) == 1:
            out.append(Count("native", letters.index(names[0]) + 1 + len(letters) * (len(names) - 1)))
    latin = "".join(_LOOKALIKE.get(c, c) for c in low)
    if latin.isascii() and latin.isalpha() and len(set(latin)) == 1 and len(latin) <= 3:
        out.append(Count("latin", ord(latin[0]) - 96 + 26 * (len(latin) - 1)))
    if latin.isascii() and _ROMAN.match(latin):
        numeral = Count("roman", roman_value(latin))
        # a lone letter is more often a letter, but for i, v and x
        if len(latin) > 1 or latin in "ivx":
            out.insert(0, numeral)
        else:
            out.append(numeral)
    return tuple(out) or None


_OUTER = store.pattern(r"^[\W_]+|[\W_]+$")


def value_of(printed: str) -> str:
    """A printed number without what stands around it, in Western digits.

    >>> value_of("(a)"), value_of("٣ -")
    ('a', '3')
    """
    plain = printed.strip("() .-\t")
    if plain.isascii() and plain.isalnum():
        return plain
    text = _OUTER.sub("", printed)
    if text.isascii():
        return text
    return "".join(str(unicodedata.digit(c)) if c.isdecimal() else c for c in text)


_IDEOGRAPHS = store.pattern(rf"第\s?([0-9{_COUNTED}]+)")
_AT_END = store.pattern(r"(\d+(?:\s?bis)?[A-ZА-Я]?|[IVXL]+|[A-Z])\W*$")


def division_value(printed: str, profile: Profile) -> str:
    """The number in the printed label of a division, in figures where words or ideographs count it.

    >>> from resconvert.profiles import load
    >>> printed = (("Section 29C", "eng"), ("第十一条", "zho"), ("Article premier", "fra"))
    >>> [division_value(text, load(lang)) for text, lang in printed]
    ['29C', '11', '1']
    """
    if found := _IDEOGRAPHS.match(printed):
        return found[1] if found[1].isdecimal() else str(chinese_value(found[1]))
    if found := _AT_END.search(printed):
        return found[1]
    words = printed.strip(" .:–—-")
    ordinals = sorted(profile.division_ordinals, key=len, reverse=True)
    named = next((o for o in ordinals if words.endswith((" " + o, "\u00a0" + o))), None)
    if named:
        return str(profile.division_ordinals.index(named) + 1)
    if found := store.pattern(r"\d.*").search(words):  # الباب 29 ألف
        return found[0]
    return words


def place_levels(
    counts: tuple[Count, ...],
    style: str,
    levels: list[tuple[str, Count]],
    tails: dict[tuple[str, str], tuple[int, int]],
) -> tuple[int, Count, bool]:
    """Where a label stands below a paragraph whose open levels are `levels`, the outermost first.

    Gives the level from 0, the count taken, and whether that is sure. A label goes on with the deepest
    level it follows; else it opens a level if it can be a first; else it goes on with a level that was
    closed (`tails`: style and alphabet → level and last count); else it joins its own style.
    """
    for at in range(len(levels) - 1, -1, -1):
        kept, last = levels[at]
        if kept != style:
            continue
        for count in counts:
            follows = count.alphabet.startswith("bullet") or count.at == last.at + 1
            if count.alphabet == last.alphabet and follows:
                return at, count, True
    first = next((c for c in counts if c.at == 1), None)
    for at, (kept, last) in enumerate(levels):
        if kept == style and first and last.alphabet == first.alphabet:
            return at, first, False
    for count in counts:
        level, ended = tails.get((style, count.alphabet), (0, -1))
        if count.at == ended + 1 and level <= len(levels):
            return level, count, True
    if first:
        return len(levels), first, True
    for at in range(len(levels) - 1, -1, -1):
        kept, last = levels[at]
        same = next((c for c in counts if c.alphabet == last.alphabet), None)
        if kept == style and same:
            return at, same, False
    return len(levels), counts[0], False
