"""Whether a line is a heading, and which: its kind, number and words. Where in a text it may stand is `body`'s."""

from __future__ import annotations

import re

from resconvert import store
from resconvert.model.inlines import Content, NoteCall, plain, runs
from resconvert.model.nodes import Certainty, DivisionKind, Num
from resconvert.profiles import Profile
from resconvert.recognition.contents import outline, part, trimmed
from resconvert.recognition.items import Item
from resconvert.recognition.labels import division_value
from resconvert.source import Span
from resconvert.values import dataclass

LONGEST = 260
"""Characters of the longest heading."""
_TITLE = 80
"""Longer than this, a line that begins as a paragraph of a preamble is one that lost its comma."""

_NUMERAL = store.pattern(r"(?P<roman>[IVXL]{1,6})\.?$|(?P<letter>[A-Z]|[А-Я])\.?$")
_NUMERAL_TITLE = store.pattern(
    r"(?:(?P<roman>[IVXL]{1,6})|[A-Z])(?: ?\t\s*(?=\S))|(?P<spaced>[IVX]{1,6}) (?=[A-ZÀ-ÖØ-ÞА-Я])"
)
_DIVISION_NUMBER = store.pattern(r"$|\s*(?:\d{1,3}|[IVXL]{1,6}|\d{0,3}[A-Z])(?:\s?bis)?\.?$|\s+(?:\d{1,3} )?\w+$")
_DIVISION_TITLE = store.pattern(r"\s*(?:\d{1,3}(?:\s?bis)?|[IVXL]{1,6}|[A-Z])?(?:\s*[:.–—-]\s*|\s*\t\s*)(?=\S)")
_BLANK_THEN_TITLE = store.pattern(r"\s+(?=[\u3400-\u9fffA-ZÀ-ÖØ-ÞА-Я])")
_DIGITS = store.pattern(r"\s*[\dIVXL]")
STARS = store.pattern(r"[*\s_–—-]+$")


@dataclass(slots=True)
class Heading:
    """A heading in the making; `key` tells headings of one level from those of another.

    again: where its number stands a second time.
    """

    kind: DivisionKind
    num: Num | None
    content: Content
    key: str
    rule: str
    certainty: Certainty = "certain"
    again: Span | None = None


def numbered(item: Item, profile: Profile) -> Heading | None:
    """The heading that a line is by its number: ``II``, ``Part I``, ``A. Title``, ``Article 4: Title``."""
    text = item.text.strip()
    if len(text) > LONGEST and not (len(text) < 2 * LONGEST and _NUMERAL_TITLE.match(text)):
        return None
    if item.label is not None:
        return _labelled(item)
    if item.end and not (item.end in ".:" and _NUMERAL.match(text) and len(text) > 1):
        return _titled_division(item, text, profile)
    key = numeral(item, profile)
    if key:
        printed = plain(item.content).strip()
        num = Num(printed, division_value(text, profile), span=item.span(0, len(item.text.rstrip())))
        return Heading(_kind(key), num, calls_only(item.content), key, "numbered-heading")
    return _printed_twice(item, text, profile) or _titled_division(item, text, profile)


def may_head(item: Item, profile: Profile) -> bool:
    """Whether a line before the first numbered paragraph may be the heading of it and of those that follow."""
    if len(item.text) >= LONGEST:
        return False
    if item.label is not None:
        return numbered(item, profile) is not None
    opens = len(item.text) > _TITLE and profile.match("preambular", item.text.strip())
    return item.loose and not opens


def numeral(item: Item, profile: Profile) -> str:
    """The key of a heading that is a number: roman, letter, counter or division ("Part I"); "" if none."""
    text = item.text.strip()
    found = _NUMERAL.match(text) or profile.counter.fullmatch(text)
    if found:
        return found.lastgroup or ""
    found = profile.division.match(text)
    if found and len(text) < 60 and not item.end:
        rest = text[found.end() :]
        if _DIVISION_NUMBER.match(rest) or rest.strip() in profile.division_ordinals:
            return found.lastgroup or ""
    return ""


def unpunctuated(item: Item, profile: Profile) -> Heading:
    """A line that is a heading because it ends no sentence."""
    text = item.text.strip()
    found = profile.division.match(text)
    kind = _kind(found.lastgroup or "") if found and _DIGITS.match(text, found.end()) else "heading"
    key = "plain" if kind == "heading" else kind
    return Heading(kind, None, item.content, key, "unpunctuated-line", "certain" if len(text) < 120 else "likely")


def counted(item: Item, profile: Profile) -> bool:
    """``أولا -⇥العنوان``: a heading whose number is a word, a dash and a tab; no row of a table begins so."""
    if item.tabs != 1 or not item.loose:
        return False
    found = profile.counter.match(item.text.strip())
    return found is not None and found[0].rstrip()[-1:] in "-–—" and "\t" in found[0]


_HOURS = store.pattern(r"[^:：]*\d[^:：]*[:：][^:：]{0,20}\d")


def timed(text: str, before: str) -> bool:
    """Whether a line without a stop is one of a timetable: day, colon and hours, below a colon or a line like it."""
    return _HOURS.match(text) is not None and (
        before.rstrip().endswith((":", "：")) or _HOURS.match(before.strip()[:80]) is not None
    )


def calls_only(content: Content) -> Content:
    """What a heading that is only a number holds besides it: calls."""
    return tuple(leaf for leaf, _ in runs(content) if isinstance(leaf, NoteCall))


def _labelled(item: Item) -> Heading | None:
    """``I. Title``, ``A. Title``, ``一. 标题``: an unpunctuated line whose number no paragraph has."""
    label = item.label
    if label is None or item.end or item.tabs or label.style not in ("letter-upper", "comma"):
        return None
    alphabet = label.counts[0].alphabet
    kind: DivisionKind = "section" if alphabet in ("roman", "chinese") else "heading"
    return Heading(kind, item.num(), item.body(), f"{label.style}:{alphabet}", "labelled-heading")


def _printed_twice(item: Item, text: str, profile: Profile) -> Heading | None:
    """``Article 1 Article 1``: a label that an extractor found in two places of one line."""
    half = len(text) // 2
    label = text[:half]
    between = text[half : half + 1]
    if len(text) > 60 or not between.isspace() or text != label + between + label:
        return None
    if len(item.text) != len(text) or any(isinstance(leaf, NoteCall) for leaf, _ in runs(item.content)):
        return None
    found = profile.division.match(label)
    if not found or not _DIVISION_NUMBER.match(label[found.end() :]):
        return None
    key = found.lastgroup or ""
    num = Num(label, division_value(label, profile), span=item.span(0, half))
    return Heading(_kind(key), num, (), key, "label-printed-twice", again=item.span(half, len(text)))


def _titled_division(item: Item, text: str, profile: Profile) -> Heading | None:
    """``Article 1: Competence of the Mechanism``, ``أولا - العنوان``, ``باء - العنوان``."""
    if item.end in (";", ","):
        return None
    if not item.end:
        if found := profile.counter.match(text):
            key = found.lastgroup or ""
            return _cut(item, found.end(), _kind(key), key, profile)
        if found := _NUMERAL_TITLE.match(text):
            key = "roman" if found["roman"] or found["spaced"] else "letter"
            return _cut(item, found.end(), _kind(key), key, profile)
    division = profile.division.match(text)
    if not division:
        return None
    number = _DIVISION_TITLE.match(text[division.end() :]) or _title_after_blank(item, text, division)
    if not number or (item.end == "." and text.count(" ") > 14):
        return None
    key = division.lastgroup or ""
    return _cut(item, division.end() + number.end(), _kind(key), key, profile)


def _title_after_blank(item: Item, text: str, label: re.Match[str]) -> re.Match[str] | None:
    """``第9条 核准``, ``Deuxième partie Classement``: a label that holds its number, a blank, the title."""
    if item.end or not (" " in label[0] or any(c.isnumeric() for c in label[0])):
        return None
    return _BLANK_THEN_TITLE.match(text[label.end() :])


def _cut(item: Item, at: int, kind: DivisionKind, key: str, profile: Profile) -> Heading:
    """The number before `at`, the title after it."""
    lead = len(item.text) - len(item.text.lstrip())
    printed = trimmed(part(item.content, lead, lead + at))
    words = plain(item.content)[lead : lead + at].strip()
    num = Num(words, division_value(words, profile), span=outline(printed))
    return Heading(kind, num, part(item.content, lead + at), key, "titled-division")


def _kind(key: str) -> DivisionKind:
    match key:
        case "part" | "chapter" | "section" | "title" | "article":
            return key
        case "roman" | "counter":
            return "section"
        case _:
            return "heading"
