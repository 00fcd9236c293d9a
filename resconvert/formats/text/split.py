"""Finds where one document ends and the next begins in a text that holds many: at their mastheads.

A masthead shows itself by lines of several kinds that stand together: the organization's name, the
distribution, a symbol, the line of adoption, the number with the title. What they look like in each
language is the profiles' to know.
"""

from __future__ import annotations

from itertools import pairwise

from resconvert import store
from resconvert.formats.text import furniture
from resconvert.formats.text.lines import Line, lines_of
from resconvert.profiles import LANGUAGES, Profile, load
from resconvert.source import Source, Span
from resconvert.values import NamedTuple

_NEAR = 14
"""Lines of one masthead are not farther apart."""
_LONGEST = 160
_LEAST = 300
"""A resolution has more characters."""
_KINDS = ("organization", "distribution", "adoption", "number", "session")
_SHORTEST, _WIDEST = 4, 151
_ONCE = frozenset({"organization", "distribution", "adoption"})
_NUMBERED = store.pattern(r"\d{1,3}/\d{1,4}(?: [A-Z])?\.(?=\s|$)")


class _Anchor(NamedTuple):
    at: int
    kind: str


def split(source: Source) -> list[Span]:
    """The place of each document in `source`, in order; together they are the whole text."""
    lines = lines_of(source)
    starts = _starts(lines)
    if len(starts) < 2:
        return [Span(0, len(source.text))]
    edges = [0, *(lines[at].start for at in starts[1:]), len(source.text)]
    # a line begins with the white space before it
    edges = [source.text.rfind("\n", 0, edge) + 1 if 0 < edge < len(source.text) else edge for edge in edges]
    return [Span(a, b) for a, b in pairwise(edges) if b > a]


def seems_several(source: Source, lang: str) -> bool:
    """Whether it is worth looking: the line of adoption or the organization's name comes more than once."""
    profile = load(lang) if lang in LANGUAGES else load("eng")
    seen = {"adoption": 0, "organization": 0}
    for line in source.text.split("\n"):
        words = line.lstrip(" \t")
        if not _SHORTEST <= len(words) <= _WIDEST or not _begins(words[0]):
            continue
        for kind in seen:
            if profile.match(kind, words):
                seen[kind] += 1
                if seen[kind] > 1:
                    return True
    return False


def _begins(sign: str) -> bool:
    """Whether a line of a masthead may begin with a sign: no small letter, no figure."""
    return sign.isalnum() and not sign.isdecimal() and not sign.islower()


def _starts(lines: list[Line]) -> list[int]:
    """The first line of each document."""
    anchors = _anchors(lines)
    clusters: list[list[_Anchor]] = []
    for anchor in anchors:
        if clusters and anchor.at - clusters[-1][-1].at <= _NEAR and not _begins_again(clusters[-1], anchor):
            clusters[-1].append(anchor)
        else:
            # the symbol above the organization's name is the new masthead's
            above = clusters and clusters[-1][-1].kind == "symbol" and anchor.at - clusters[-1][-1].at < 3
            clusters.append([clusters[-1].pop(), anchor] if above else [anchor])
    clusters = [c for c in clusters if c]
    found = [_first(cluster, lines) for cluster in clusters if _is_masthead(cluster)]
    return [at for at, after in pairwise([*found, len(lines)]) if _has_text(lines[at:after])]


def _first(cluster: list[_Anchor], lines: list[Line]) -> int:
    """The first line of a masthead; heads and feet that an extractor appended to the document before, its
    masthead among them, stay with that."""
    low, high = max(0, cluster[0].at - _NEAR), cluster[-1].at
    if not any(furniture.TAIL.search(lines[at].text) for at in range(low, high)):
        return cluster[0].at
    last = max(
        at for at in range(low, high) if furniture.whole_line(lines[at].text) or furniture.TAIL.search(lines[at].text)
    )
    return next((a.at for a in cluster if a.at > last), high)


def _has_text(lines: list[Line]) -> bool:
    """Whether a document follows, and not only appended heads and feet."""
    return sum(len(n.text) for n in lines if not furniture.whole_line(n.text)) > _LEAST


def _anchors(lines: list[Line]) -> list[_Anchor]:
    profiles = [p for p in map(load, LANGUAGES) if _speaks(p, lines)]
    out: list[_Anchor] = []
    for at, line in enumerate(lines):
        if len(line.text) > _LONGEST or line.text[0].islower():  # in running text, "adopted on" may open a line
            continue
        if furniture.SYMBOL_LINE.fullmatch(line.text):
            out.append(_Anchor(at, "symbol"))
        elif _NUMBERED.match(line.text):
            out.append(_Anchor(at, "number"))
        elif kind := _kind(line.text, profiles):
            out.append(_Anchor(at, kind))
    return out


def _speaks(profile: Profile, lines: list[Line]) -> bool:
    """Whether any line of the text is this language's masthead."""
    short = (n.text for n in lines if len(n.text) <= _LONGEST)
    return any(
        profile.match("organization", t) or profile.match("adoption", t) or profile.formula.match(t) for t in short
    )


def _kind(text: str, profiles: list[Profile]) -> str:
    for kind in _KINDS:
        if any(profile.match(kind, text) for profile in profiles):
            return kind
    return ""


def _begins_again(cluster: list[_Anchor], anchor: _Anchor) -> bool:
    """Whether a second masthead begins: what a masthead prints once comes again, below a text."""
    return anchor.kind in _ONCE and any(anchor.kind == a.kind and anchor.at - a.at > 3 for a in cluster)


def _is_masthead(cluster: list[_Anchor]) -> bool:
    """A running head is a symbol alone; a masthead says what was adopted, or whose paper it is."""
    kinds = {anchor.kind for anchor in cluster}
    if "adoption" in kinds:
        return True
    return len(kinds - {"symbol"}) >= 2
