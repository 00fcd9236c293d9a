"""The identifier of every block, by the Akoma Ntoso naming convention (section 5.4), computed from the model alone.

`eids` runs beside `structure.flatten`: one identifier a block, in the same order, so that Word
bookmarks, diffs and editions in other languages point to the same places as the XML does. How
the children of a paragraph are grouped into lists belongs to the naming and is decided here too.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import field, replace
from functools import lru_cache
from typing import Final, TypeAlias, assert_never, get_args

from resconvert import store
from resconvert.model.nodes import (
    Annex,
    BodyRole,
    Division,
    DivisionKind,
    Document,
    Node,
    Num,
    Paragraph,
    Resolution,
    Role,
    Table,
)
from resconvert.numerals import chinese_value, roman
from resconvert.profiles import LANGUAGES, load
from resconvert.values import dataclass

DIVISION_ELEMENT: Final[dict[DivisionKind, str]] = {
    "part": "part",
    "chapter": "chapter",
    "section": "section",
    "title": "title",
    "article": "article",
    "heading": "division",
    "": "level",
}
ELEMENT_REF: Final[dict[str, str]] = {
    "paragraph": "para",
    "section": "sec",
    "chapter": "chp",
    "article": "art",
    "division": "dvs",
    "alinea": "al",
    "attachment": "att",
    "component": "cmp",
    "blockList": "list",
    "wrapUp": "wrapup",
    "listWrapUp": "wrap",
    "listIntroduction": "intro",
    "mainBody": "body",
    "eventRef": "eref",
    "documentRef": "dref",
    "componentRef": "cref",
    "quotedStructure": "qstr",
    "quotedText": "qtext",
    "recital": "rec",
    "recitals": "recs",
    "citation": "cit",
    "citations": "cits",
    "clause": "cl",
    "components": "cmpnts",
    "subchapter": "subchp",
    "subclause": "subcl",
    "subdivision": "subdvs",
    "subparagraph": "subpara",
    "subsection": "subsec",
    "temporalGroup": "tmpg",
}
_OUTER = store.pattern(r"^[\W_]+|[\W_]+$")
_INNER = store.pattern(r"[\W_]+")


def body_element(role: Role) -> str:
    """The element a paragraph of this role becomes among hierarchical elements; for a generic one, its name."""
    match role:
        case "operative":
            return "paragraph"
        case "point":
            return "point"
        case "text":
            return "alinea"
        case _:
            return camel(role)


def camel(name: str) -> str:
    """``wrap-up`` → ``wrapUp``."""
    first, *rest = name.split("-")
    return first + "".join(part.capitalize() for part in rest)


def number_part(num: Num | None) -> str:
    """What a printed number contributes to an identifier: no outer punctuation, inner separators as
    hyphens, Western digits, case kept; empty where nothing is left.

    >>> number_part(Num("11.2 bis", "11.2 bis")), number_part(Num("(a)", "a")), number_part(Num("٣ -", "٣"))
    ('11-2-bis', 'a', '3')
    """
    return _number_part(num.value or num.printed) if num is not None else ""


@lru_cache(maxsize=4096)
def _number_part(text: str) -> str:
    text = _INNER.sub("-", _OUTER.sub("", text))
    if text.isascii():
        return text
    return "".join(str(unicodedata.digit(c)) if c.isdecimal() else c for c in text)


@dataclass(slots=True)
class Points:
    """A run of points with what closes their list."""

    points: list[Paragraph] = field(default_factory=list)
    wrap: list[Node] = field(default_factory=list)


Group: TypeAlias = Points | Node


def grouped(children: Sequence[Node]) -> tuple[list[Node], list[Group]]:
    """The children of a paragraph or point: those that stand with its own words, then lists and others.

    Points make lists; a plain block after points closes their list; anything that has something
    below it stands for itself.
    """
    lead: list[Node] = []
    groups: list[Group] = []
    for child in children:
        last = groups[-1] if groups else None
        if isinstance(child, Paragraph) and child.role == "point":
            if isinstance(last, Points) and not last.wrap:
                last.points.append(child)
            else:
                groups.append(Points([child]))
        elif _plain(child) and last is None:
            lead.append(child)
        elif _plain(child) and isinstance(last, Points):
            last.wrap.append(child)
        else:
            groups.append(child)
    return lead, groups


def runs_of_points(nodes: Sequence[Node]) -> list[Group]:
    """As `grouped` for the children of a division, where only points are gathered."""
    out: list[Group] = []
    for node in nodes:
        if isinstance(node, Paragraph) and node.role == "point":
            if out and isinstance(out[-1], Points):
                out[-1].points.append(node)
            else:
                out.append(Points([node]))
        else:
            out.append(node)
    return out


def _plain(node: Node) -> bool:
    return isinstance(node, Table) or (isinstance(node, Paragraph) and not node.children and node.num is None)


def front(document: Document) -> tuple[tuple[Paragraph, ...], tuple[Paragraph, ...]]:
    """The lines of the preface that stand on the cover page, and those from the first title on."""
    for at, line in enumerate(document.preface):
        if line.role == "title":
            return document.preface[:at], document.preface[at:]
    return document.preface, ()


def eids(document: Document) -> list[str]:
    """One identifier for each block of ``structure.flatten(document)``, in its order; all different."""
    out: list[str] = []
    heading, preface = front(document)
    container = 0
    for lines in (document.masthead, heading):
        if lines:
            container += 1
            _lines(lines, f"coverPage__container_{container}", out)
    _lines(preface, "preface", out)
    several = len(document.resolutions) > 1
    for at, resolution in enumerate(document.resolutions):
        prefix = f"cmp_{at + 1}" if several else ""
        if resolution.heading or at:
            out.append(prefix or "preface__p_" + str(len(preface) + 1))
        _resolution(resolution, prefix, out)
    return out


def wids(document: Document, own: list[str] | None = None) -> list[str]:
    """The identifiers of the same blocks as the English edition numbers them: letters of other
    alphabets by their place, counting words and ideographs as roman numerals.

    Equal to `eids`, which may be given as `own`, where a language numbers as English does. Aligned with
    `eids`, block by block.
    """
    language = document.identification.language
    if language not in LANGUAGES:
        return own or eids(document)
    profile = load(language)
    bodies = (body for r in document.resolutions for body in (r.body, *(a.body for a in r.annexes)))
    renamed = any(isinstance(n, Division) and n.kind in profile.edition_kinds for body in bodies for n in body)
    if not (profile.letters or profile.counters or profile.letter_names or renamed):
        return own or eids(document)
    change = _Numerals(profile.letters, profile.counters, profile.letter_names, profile.edition_kinds)
    resolutions = tuple(
        replace(
            r,
            preamble=change.nodes(r.preamble),
            body=change.nodes(r.body),
            annexes=tuple(replace(a, body=change.nodes(a.body)) for a in r.annexes),
        )
        for r in document.resolutions
    )
    return eids(replace(document, resolutions=resolutions))


@dataclass(frozen=True, slots=True)
class _Numerals:
    """Numbers of a language as English has them at the same place: (أ) is (a), ’1‘ and ㈠ are (i), ثانيا
    and 二 are II, ألف is A, a part numbered 3 is Part III. What has no such place stays."""

    letters: str
    counters: tuple[str, ...]
    names: tuple[str, ...]
    kinds: Mapping[str, DivisionKind]

    def nodes(self, nodes: Sequence[Node], level: int = 0, within: str = "") -> tuple[Node, ...]:
        points = [n for n in nodes if isinstance(n, Paragraph) and n.role == "point"]
        latin = self._latin([p.num for p in points], "a")
        headings = self._latin([n.num for n in nodes if isinstance(n, Division)], "A")
        return tuple(n if isinstance(n, Table) else self._node(n, level, latin, headings, within) for n in nodes)

    def _node(self, node: Paragraph | Division, level: int, latin: bool, headings: bool, within: str) -> Node:
        point = isinstance(node, Paragraph) and node.role == "point"
        below = self.nodes(node.children, level + point, node.kind if isinstance(node, Division) else "")
        num = node.num
        if num is not None and point:
            num = replace(num, value=self._point(num, level, latin))
        elif num is not None and isinstance(node, Division):
            num = replace(num, value=self._heading(num.value, node.kind, headings))
        if isinstance(node, Division):
            kind = self.kinds.get(f"{within} {node.kind}") or self.kinds.get(node.kind, node.kind)
            return replace(node, kind=kind, num=num, children=below)
        return replace(node, num=num, children=below)

    def _latin(self, nums: Iterable[Num | None], first: str) -> bool:
        """Whether letters that look Latin are meant so: Russian lists mix both alphabets (а, b, с)."""
        folded = [(num.value if num else "").translate(_LOOKALIKES) for num in nums]
        return all(value == chr(ord(first) + at) for at, value in enumerate(folded[:26]))

    def _point(self, num: Num, level: int, latin: bool) -> str:
        value = num.value
        if value.isascii():
            counted = self.letters and value.isdigit() and (level or num.printed.strip()[:1] in _QUOTES)
            return _roman(int(value)) if counted else value
        if latin or not self.letters:
            value = value.translate(_LOOKALIKES)
        elif letter := self._letter(value):
            return letter
        number = _numeric(value)
        return _roman(number) if number else value

    def _letter(self, value: str) -> str:
        """The Latin letter at the same place of the alphabet; after z, aa."""
        at = self.letters.find(value) if len(value) == 1 else -1
        return "" if at < 0 else chr(ord("a") + at % 26) * (at // 26 + 1)

    def _heading(self, value: str, kind: DivisionKind, latin: bool) -> str:
        bare = "".join(c for c in value if not unicodedata.combining(c))  # أولاً
        if bare in self.counters:
            return _roman(self.counters.index(bare) + 1).upper()
        if kind == "part" and bare.isdecimal():
            return _roman(int(bare)).upper()
        number, letter = _NUMBER_AND_LETTER.fullmatch(bare).groups()  # type: ignore[union-attr]
        if letter in self.names:
            return number + chr(ord("A") + self.names.index(letter))
        if number or latin or not self.letters:  # 29С
            letter = letter.translate(_LOOKALIKES)
        elif found := self._letter(letter.lower()):
            return found.upper()
        count = 0 if letter.isascii() else _numeric(letter)
        return number + (_roman(count).upper() if count else letter)


_QUOTES: Final = frozenset("'‘’")
_NUMBER_AND_LETTER: Final = store.pattern(r"(?s)(\d*)\s*(.*)")
_LOOKALIKES: Final = str.maketrans("асеорхуікАВСЕНІКМОРТХ", "aceopxyikABCEHIKMOPTX")


def _numeric(text: str) -> int:
    """The value of one sign that is a number (一, ㈠, ⅳ) or of a Chinese numeral up to 99; else 0."""
    if len(text) == 1:
        value = unicodedata.numeric(text, 0)
        return int(value) if value == int(value) and 0 < value < 100 else 0
    number = chinese_value(text)
    return number if number < 100 else 0


def _roman(number: int) -> str:
    return roman(number) if 0 < number < 100 else str(number)


def under(prefix: str, last: str) -> str:
    """The identifier of `last` inside the element `prefix`; itself where nothing is around it."""
    return f"{prefix}__{last}" if prefix else last


def _resolution(resolution: Resolution, prefix: str, out: list[str]) -> None:
    _Names(under(prefix, "preamble"), out).preamble(resolution.preamble)
    _Names(prefix, out).body(resolution.body)
    _lines(resolution.closing, under(prefix, "conclusions__container_1"), out)
    for at, annex in enumerate(resolution.annexes, 1):
        _annex(annex, under(prefix, f"att_{at}"), out)


def _annex(annex: Annex, eid: str, out: list[str]) -> None:
    out.append(eid)
    first = 2 if annex.label else 1
    out.extend(f"{eid}__preface__p_{at}" for at in range(first, first + len(annex.titles)))
    _Names(eid, out).body(annex.body)


def _lines(lines: Iterable[Paragraph], prefix: str, out: list[str]) -> None:
    """Lines of masthead, preface and closing: one ``p`` each, whatever hangs below them too."""
    at = 0

    def line(node: Node) -> None:
        nonlocal at
        at += 1
        out.append(f"{prefix}__p_{at}")
        if not isinstance(node, Table):
            for child in node.children:
                line(child)

    for paragraph in lines:
        line(paragraph)


class _Names:
    """The names given in one context. Explicit numbers go before counts: see `_number`."""

    __slots__ = ("counts", "out", "prefix", "used")

    def __init__(self, prefix: str, out: list[str]) -> None:
        self.prefix = prefix
        self.out = out
        self.counts: dict[str, int] = {}
        self.used: set[str] = set()

    def _number(self, ref: str, num: Num | None, numbered: bool) -> str:
        """By its printed number; again printed: ``_2``. Without one by count, after ``nn_`` where
        siblings have numbers, so that a count is never taken for a printed number."""
        number = number_part(num)
        if not number:
            count = self.counts[ref] = self.counts.get(ref, 0) + 1
            number = f"nn_{count}" if numbered else str(count)
        name = base = f"{ref}_{number}"
        again = self.counts.get(f"{base}_", 1)  # thus many are used, if one is
        while name in self.used:
            again += 1
            name = f"{base}_{again}"
            self.counts[f"{base}_"] = again
        self.used.add(name)
        return under(self.prefix, name)

    # Body, divisions and annexes: hierarchical elements.

    def body(self, nodes: Sequence[Node]) -> None:
        self._groups(runs_of_points(nodes), nodes)

    def _groups(self, groups: Sequence[Group], siblings: Sequence[Node]) -> None:
        numbered = {_ref(n) for n in siblings if not isinstance(n, Table) and number_part(n.num)}
        for group in groups:
            if isinstance(group, Points):
                self._points(group, self._number("list", None, False))
            else:
                self._hier(group, numbered)

    def _hier(self, node: Node, numbered: set[str]) -> None:
        match node:
            case Table():
                self.out.append(self._number("tabular", None, False) + "__content__table_1")
            case Division():
                ref = _ref(node)
                eid = self._number(ref, node.num, ref in numbered)
                self.out.append(eid)
                _Names(eid, self.out).body(node.children)
            case Paragraph():
                ref = _ref(node)
                eid = self._number(ref, node.num, ref in numbered)
                self.out.append(eid)
                _below(eid, node, self.out)
            case _:
                assert_never(node)

    def _points(self, group: Points, eid: str) -> None:
        names = _Names(eid, self.out)
        numbered = any(number_part(p.num) for p in group.points)
        for point in group.points:
            name = names._number("point", point.num, numbered)
            self.out.append(name)
            _below(name, point, self.out)
        _blocks(group.wrap, under(eid, "wrapup"), 0, self.out)

    # Preamble: containers and block lists.

    def preamble(self, nodes: Sequence[Node], nested: bool = False) -> None:
        for node in runs_of_points(nodes):
            match node:
                case Points():
                    self._item_list(node)
                case Table():
                    self.out.append(self._number("table", None, False))
                case Division():
                    self.out.append(self._number("block", None, False))
                    if node.children:
                        _Names(self._number("container", None, False), self.out).preamble(node.children, True)
                case Paragraph():
                    name = preamble_element(node, nested)
                    eid = self._number(name, None, False)
                    self.out.append(eid)
                    self._items(node, eid)
                case _:
                    assert_never(node)

    def _items(self, node: Paragraph | Division, eid: str) -> None:
        names = _Names(eid, self.out)
        names.counts["p"] = 0 if introduces_list(node) else 1
        for group in runs_of_points(node.children):
            if isinstance(group, Points):
                names._item_list(group)
            elif isinstance(group, Table):
                self.out.append(names._number("table", None, False))
            elif _plain(group):
                self.out.append(names._number("p", None, False))
            else:
                name = names._number("blockContainer", None, False)
                self.out.append(name)
                self._items(group, name)

    def _item_list(self, group: Points) -> None:
        inner = _Names(self._number("list", None, False), self.out)
        numbered = any(number_part(p.num) for p in group.points)
        for point in group.points:
            name = inner._number("item", point.num, numbered)
            self.out.append(name)
            self._items(point, name)


def preamble_element(node: Paragraph, nested: bool) -> str:
    """``formula``, ``p`` or ``container``; a formula may not stand inside a container."""
    if _plain(node) and node.role == "formula" and not nested:
        return "formula"
    return "p" if _plain(node) and node.role == "text" else "container"


def introduces_list(node: Paragraph | Division) -> bool:
    """Whether the words of a preambular paragraph stand in its list, not before it."""
    first = node.children[0] if node.children else None
    return (
        isinstance(node, Paragraph) and node.role != "point" and isinstance(first, Paragraph) and first.role == "point"
    )


def _ref(node: Paragraph | Division) -> str:
    if isinstance(node, Division):
        return _DIVISION_REF[node.kind]
    return _ROLE_REF.get(node.role) or camel(node.role)


_DIVISION_REF: Final = {kind: ELEMENT_REF.get(name, name) for kind, name in DIVISION_ELEMENT.items()}
_ROLE_REF: Final = {role: ELEMENT_REF.get(name := body_element(role), name) for role in get_args(BodyRole)}


def _below(eid: str, node: Paragraph, out: list[str]) -> None:
    """Names of what hangs below a paragraph or point."""
    if not node.children:
        return
    lead, groups = grouped(node.children)
    if not groups:
        _blocks(lead, under(eid, "content"), 1, out)
    elif isinstance(groups[0], Points):
        _blocks(lead, under(eid, "list_1__intro"), 1, out)
    else:
        _blocks(lead, under(eid, "intro"), 1, out)
    _Names(eid, out)._groups(groups, [g for g in groups if not isinstance(g, Points)])


def _blocks(nodes: Sequence[Node], prefix: str, paragraphs: int, out: list[str]) -> None:
    tables = 0
    for node in nodes:
        if isinstance(node, Table):
            tables += 1
            out.append(f"{prefix}__table_{tables}")
        else:
            paragraphs += 1
            out.append(f"{prefix}__p_{paragraphs}")
