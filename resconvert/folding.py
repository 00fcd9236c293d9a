"""Text as patterns want it, one spelling of blanks and signs and nothing that does not print, and the way back
to the places in the text as it is. What the patterns look for is theirs to know."""

from __future__ import annotations

from bisect import bisect_right
from typing import Final

from resconvert import store

_BLANKS: Final = ("\u00a0", "\u202f", "\t")
_SIGNS: Final = str.maketrans(
    {
        **dict.fromkeys("\u2007\u2009", " "),
        "\u2010": "-",
        **{chr(zero + n): str(n) for zero in (0x660, 0x6F0, 0xFF10) for n in range(10)},
        "（": "(",
        "）": ")",
        "／": "/",
    }
)
_SIGN = store.pattern("[\u2007\u2009\u2010\u0660-\u0669\u06f0-\u06f9\uff10-\uff19（）／]")
_UNPRINTED = "[\u00ad\u0640\u064b-\u0652\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]"
_NOISE = store.pattern(_UNPRINTED)
_NOISE_IN_CITATIONS = store.pattern(f"{_UNPRINTED}|\\(\\)")
_WIDE = "|(?<= ) +"  # the wide blanks of extractors
_NOISE_AND_BLANKS = store.pattern(_UNPRINTED + _WIDE)
_NOISE_AND_BLANKS_IN_CITATIONS = store.pattern(f"{_UNPRINTED}|\\(\\){_WIDE}")


class Places:
    """The way back from folded text: where each of its characters stands in the text as it is."""

    __slots__ = ("_edges", "_shifts")

    def __init__(self, dropped: list[tuple[int, int]]) -> None:
        self._edges: list[int] = []  # where in folded text something was dropped
        self._shifts = [0]  # how much in all up to there
        shift = 0
        for start, end in dropped:
            self._edges.append(start - shift)
            shift += end - start
            self._shifts.append(shift)

    def __getitem__(self, at: int) -> int:
        return at + self._shifts[bisect_right(self._edges, at)]


def folded(text: str, *, figures: bool = False) -> tuple[str, Places | None]:
    """`text` with plain blanks, hyphens and apostrophes and without vowel signs and marks of direction; `figures`
    makes digits and brackets plain, too, and drops empty brackets. With it, if anything was dropped, the way back."""
    if not text.isascii():
        for blank in _BLANKS:
            text = text.replace(blank, " ")
        text = text.replace("\u2011", "-")
        if not figures:
            text = text.replace("’", "'")
        elif _SIGN.search(text):
            text = text.translate(_SIGNS)
    elif "\t" in text:
        text = text.replace("\t", " ")
    wide = "  " in text
    if text.isascii() and not wide:
        return text, None
    if figures:
        noise = _NOISE_AND_BLANKS_IN_CITATIONS if wide else _NOISE_IN_CITATIONS
    else:
        noise = _NOISE_AND_BLANKS if wide else _NOISE
    dropped = [m.span() for m in noise.finditer(text)]
    return (_without(text, dropped), Places(dropped)) if dropped else (text, None)


def _without(text: str, dropped: list[tuple[int, int]]) -> str:
    kept: list[str] = []
    at = 0
    for start, end in dropped:
        kept.append(text[at:start])
        at = end
    kept.append(text[at:])
    return "".join(kept)
