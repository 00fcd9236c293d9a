"""Style sheets: the geometry and typography of a page as typed values, and which sheet a document asks for.

A sheet is a TOML file under ``styles/``. It says where things stand and how they look; the DOCX and
the PDF writer read the same values and know nothing of points and inches themselves. What a paragraph
*is* comes from the model, and how lines and pages are made is the writers' business. Values and their
reading stand in one module because a field's annotation is the rule by which it is read.

Lengths are points in memory and carry their unit in the sheet (``"10pt"``, ``"0.5in"``, ``"25mm"``,
``"2.5cm"``). Horizontal places of paragraphs count from the left edge of the text column, those of the
masthead, rules and running heads from the page's left edge; vertical places count down from the page's
top. A right-to-left language mirrors all of them.
"""

from __future__ import annotations

import datetime
import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import field, fields, replace
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, Literal, TypeAlias, get_args

from resconvert import store
from resconvert.errors import StyleError, UsageError
from resconvert.languages import RIGHT_TO_LEFT
from resconvert.model.identification import Identification
from resconvert.model.nodes import BodyRole, ClosingRole, MastheadRole, PrefaceRole
from resconvert.values import dataclass

Length: TypeAlias = float
"""Points."""
Ratio: TypeAlias = float
"""1.0 is 100 %."""
Align = Literal["left", "right", "center", "justify"]
Numbering = Literal["automatic", "typed"]
LineBreaking = Literal["first-fit", "optimal"]

OTHER_ROLES = ("part", "heading", "table", "annex", "annex-title")
FURNITURE = (
    "note",
    "running-head",
    "page-number",
    "job-number",
    "first-job-number",
    "table-head",
    "table-unit",
    "table-total",
    "table-note",
    "table-caption",
    "contents-heading",
    "contents-entry",
)
ROLES: tuple[str, ...] = tuple(
    dict.fromkeys(
        (
            *get_args(MastheadRole), *get_args(PrefaceRole), *get_args(BodyRole), *get_args(ClosingRole),
            *OTHER_ROLES, *FURNITURE,
        )
    )
)  # fmt: skip
"""Every role a sheet must set: those of `resconvert.structure.Block`, and what only pages have."""


@dataclass(frozen=True, slots=True)
class Typography:
    """How paragraphs of one role are set.

    `left` and `right` move the paragraph's edges in from the column's (negative: out of it); `first`
    is the first line's further indent. `number` is where a number stands, counted from the column's
    edge (its right end if `number_align` is ``right``), `tab` where the words after it begin.
    `spacing` is added after each character and `scale` widens each. `before` and `after` are the
    space around the paragraph; where two meet they add up. `upright` are characters that stay upright at
    either end of an italic paragraph. `number_above` gives the number a line of its own. `last_words` is how many
    words its last line holds at least. `word` is the style's name in a Word file.
    """

    font: str = "serif"
    size: Length = 10.0
    leading: Length = 12.0
    before: Length = 0.0
    after: Length = 0.0
    left: Length = 0.0
    right: Length = 0.0
    first: Length = 0.0
    number: Length = 0.0
    tab: Length = 0.0
    align: Align = "left"
    number_align: Align = "left"
    bold: bool = False
    italic: bool = False
    upright: str = ""
    spacing: Length = 0.0
    scale: Ratio = 1.0
    keep_with_next: bool = False
    keep_together: bool = False
    number_above: bool = False
    last_words: int = 1
    new_page: bool = False
    word: str = ""


@dataclass(frozen=True, slots=True)
class Page:
    """The sheet of paper and its text column, in points from the page's edges.

    `left` and `right` are the column's margins; `top` and `bottom` bound text and notes on pages after
    the first, `first_bottom` on the first, where the foot is taller. The first page's text begins at
    `masthead_end`. `outer_left` and `outer_right` are the margins of rules and running heads.
    `baseline` is the share of a line's leading above its baseline. `mirrored` pages put running heads
    on the outer side. With `keep_lead_in` a paragraph that ends in a colon does not end its page.
    """

    width: Length
    height: Length
    left: Length
    right: Length
    top: Length
    bottom: Length
    first_bottom: Length
    masthead_end: Length
    outer_left: Length
    outer_right: Length
    baseline: Ratio = 0.8
    mirrored: bool = True
    widow_lines: int = 2
    orphan_lines: int = 2
    keep_lead_in: bool = False

    @property
    def measure(self) -> float:
        """The column's width."""
        return self.width - self.left - self.right


@dataclass(frozen=True, slots=True)
class Rule:
    """A horizontal rule from `x0` to `x1`, its upper edge at `y`, `weight` thick."""

    x0: Length
    x1: Length
    y: Length
    weight: Length


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle: upper left corner and size. Width 0 means: not printed."""

    x: Length = 0.0
    y: Length = 0.0
    width: Length = 0.0
    height: Length = 0.0


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a line stands: `x` is its left edge (its right edge if `align` is ``right``), `y` its baseline."""

    x: Length
    y: Length
    align: Align = "left"


@dataclass(frozen=True, slots=True)
class Masthead:
    """The head of the first page. The distribution block (distribution, issue date, original
    language) runs down from `distribution`; what follows the thick rule runs in the text.
    `symbol_initial` is the size of the symbol's first letter."""

    organization: Spot
    symbol: Spot
    organ: Spot
    distribution: Spot
    thin_rule: Rule
    thick_rule: Rule
    emblem: Box = Box()
    emblem_file: str = ""
    symbol_initial: Length = 20.0


@dataclass(frozen=True, slots=True)
class Heads:
    """Running heads and feet of pages after the first, given for an even (left) page; odd ones mirror.

    `symbol` and `title` share the head's baseline; a long title grows upward; `draft_title` says whether
    drafts (A/80/L.1) have it too. `total` prints the page number as 2/5. A `job_number` at 0 is not printed.
    """

    baseline: Length
    rule: Rule
    page_number: Length
    job_number: Length
    title: bool = True
    draft_title: bool = True
    total: bool = True
    title_width: Length = 300.0


@dataclass(frozen=True, slots=True)
class FirstFoot:
    """The foot of the first page: job number, its bar code, the QR code of the document's address."""

    job_number: Spot
    bar_code: Box = Box()
    qr_code: Box = Box()
    address: str = "https://undocs.org/{language}/{symbol}"


@dataclass(frozen=True, slots=True)
class Notes:
    """Page-bottom notes. The separator stands `gap` below the last line's baseline at least, the first
    note's baseline `below` under it. `number` and `text` count from the column's edge; `mark_rise` and
    `call_rise` lift the mark before the note and its call in the text."""

    gap: Length
    below: Length
    separator_x: Length
    separator_width: Length
    separator_weight: Length
    text: Length
    mark_size: Length
    mark_rise: Length
    call_size: Length
    call_rise: Length


@dataclass(frozen=True, slots=True)
class Tables:
    """Rules and padding of tables: a `thin` rule above, `thick` ones below heads and table, thin ones around totals.

    `row_gap` is the space above and below the words of a row, `head_gap` that of a head's; `rule_gap` is
    added on either side of a rule between rows, `spacer` below the heads and for a row without words.
    `figure_column` is how wide a column of figures is at least where there is room.
    """

    size: Length
    leading: Length
    padding: Length
    row_gap: Length
    thick: Length
    thin: Length
    hair: Length
    head_gap: Length = 4.5
    rule_gap: Length = 2.5
    spacer: Length = 4.9
    figure_column: Length = 0.0


@dataclass(frozen=True, slots=True)
class EndRule:
    """The centred rule that ends a document, `before` under its last baseline, or `below_table` under a
    table and its notes."""

    width: Length
    weight: Length
    before: Length
    below_table: Length = 24.0


@dataclass(frozen=True, slots=True)
class Opening:
    """How the phrase that opens a paragraph is set; an empty `font` is the paragraph's."""

    italic: bool = True
    bold: bool = False
    font: str = ""


@dataclass(frozen=True, slots=True)
class Choice:
    """For which documents a sheet is the usual one; empty `organs` means only by name."""

    organs: tuple[str, ...] = ()
    since: datetime.date | None = None
    until: datetime.date | None = None


@dataclass(frozen=True, slots=True)
class Style:
    """One style sheet, for one language.

    `fonts` gives each family key (``serif``, ``sans``) the names to look for, best first, or paths.
    `roles` holds a `Typography` per role; use `typography`, which knows variants. `words` are the few
    words pages add (``contents``, ``draft``, ``note``). Spaces inside what a `no_break` pattern matches
    do not end a line. Spaces of a justified line may narrow before a word moves to the next line: by no more than
    `shrink` of their width, and by no more than `shrink_against` of what they would widen by if it
    moved. With `trailing_space` the space after a justified line's last word has its place in the line.
    """

    name: str
    page: Page
    masthead: Masthead
    heads: Heads
    first_foot: FirstFoot
    notes: Notes
    tables: Tables
    end_rule: EndRule
    choice: Choice
    fonts: Mapping[str, tuple[str, ...]]
    roles: Mapping[str, Typography]
    words: Mapping[str, str]
    title: str = ""
    numbering: Numbering = "automatic"
    line_breaking: LineBreaking = "first-fit"
    hyphenation: bool = False
    kerning: bool = False
    shrink: Ratio = 0.0
    shrink_against: Ratio = 1.0
    trailing_space: bool = False
    no_break: tuple[str, ...] = ()
    opening: Opening = Opening()
    rtl: bool = False
    path: str = field(default="", compare=False)

    def typography(self, role: str, *, zone: str = "", depth: int = 0, kind: str = "") -> Typography:
        """How a block is set: the most special of ``ZONE-ROLE``, ``ROLE-KIND``, ``ROLE-DEPTH``, ``ROLE``.

        `depth` counts the paragraphs that hold the block, not the headings above it.
        """
        for name in (f"{zone}-{role}", f"{role}-{kind}", f"{role}-{depth}", role):
            if found := self.roles.get(name):
                return found
        raise StyleError(f"no role {role!r}", where=self.path, hint=f"add a table [role.{role}]")


# ---------------------------------------------------------------- finding


def styles_root() -> Path:
    """The folder of the sheets: inside the installed package, or at the top of a checkout."""
    package = Path(__file__).parent  # not `importlib.resources`: it loads the modules of archives at every start
    packaged = package / "styles"
    return packaged if packaged.is_dir() else package.parent / "styles"


def names() -> list[str]:
    """The sheets that come with resconvert."""
    return sorted(p.stem for p in styles_root().glob("*.toml"))


def choose(identification: Identification) -> str:
    """The name of the sheet that prints such documents: by organ, and by the date of issue or adoption.

    Of several the one that came into use last; of a document without a date, the organ's usual one.
    """
    date = identification.issued or identification.adopted
    organ = identification.organ or "GA"
    found: list[tuple[datetime.date, str]] = []
    with os.scandir(_root()) as entries:
        stamps = tuple(sorted((e.path, e.stat().st_mtime_ns) for e in entries if e.name.endswith(".toml")))
    for name, choice in _choices(stamps):
        if organ not in choice.organs or (date is None and choice.until is not None):
            continue
        since = choice.since or datetime.date.min
        if date is None or since <= date <= (choice.until or date):
            found.append((since, name))
    if not found or (date is None and DEFAULT in (name for _, name in found)):
        return DEFAULT
    return max(found)[1]


DEFAULT = "un-new-york"


@lru_cache(maxsize=4)
def _root() -> str:
    return str(styles_root())


@lru_cache(maxsize=4)
def _choices(stamps: tuple[tuple[str, int], ...]) -> list[tuple[str, Choice]]:
    """Of each sheet the name and for which documents it is; `stamps` are the sheets' paths and times."""
    return [(Path(path).stem, _choice(Path(path), stamp)) for path, stamp in stamps]


def _choice(path: Path, stamp: int) -> Choice:
    """A sheet's own table [choose], without reading the rest of it."""
    text, values = _parsed(path, stamp)
    sheet = _Sheet(path, values, ((path, text),))
    found: Choice = _part(sheet, ("choose",), Choice, values.get("choose", {}))
    return found


def load(name_or_path: str | Path, language: str = "") -> Style:
    """The sheet of that name, or in that file, with what it says differently for `language` (ISO 639-2/T).

    Raises:
        UsageError: there is no such sheet.
        StyleError: it is broken; says file, line and key.
    """
    text = str(name_or_path)
    if text.endswith(".toml") or "/" in text or "\\" in text:
        path = Path(text)
        return _load(path, language, _stamp(path))
    path = styles_root() / f"{text}.toml"
    if not path.is_file():
        raise UsageError(
            f"no style sheet {text!r}", hint=f"known: {', '.join(names())}; or give a path ending in .toml"
        )
    return _load(path, language, _stamp(path))


def _stamp(path: Path) -> int:
    try:
        return path.stat().st_mtime_ns
    except OSError as error:
        raise UsageError(f"no style sheet {str(path)!r}: {error.strerror}") from None


@lru_cache(maxsize=64)
def _load(path: Path, language: str, stamp: int) -> Style:
    """`stamp` is the file's time, so that a sheet changed under a long-running program is read again."""
    sheet = _Sheet.read(path)
    values = sheet.values
    own: Mapping[str, Any] = values.get("language", {}).get(language, {})
    merged = _merge({k: v for k, v in values.items() if k != "language"}, own)
    return replace(_style(sheet, merged), rtl=language in RIGHT_TO_LEFT)


# ---------------------------------------------------------------- reading


@dataclass(frozen=True, slots=True)
class _Sheet:
    """A sheet's values over those of the sheet it is based on, and where its keys stand."""

    path: Path
    values: dict[str, Any]
    texts: tuple[tuple[Path, str], ...]  # its own, then those below

    @classmethod
    def read(cls, path: Path, seen: tuple[Path, ...] = ()) -> _Sheet:
        if path in seen:
            raise StyleError("sheets are based on each other in a circle", where=str(path))
        text, own = _parsed(path, _stamp(path))
        values = dict(own)
        base = values.pop("based_on", None)
        if base is None:
            return cls(path, values, ((path, text),))
        below_path = path.parent / f"{base}.toml"
        if not below_path.is_file():
            below_path = styles_root() / f"{base}.toml"
        if not below_path.is_file():
            raise cls(path, values, ((path, text),)).error(("based_on",), f"no style sheet {base!r}")
        below = cls.read(below_path, (*seen, path))
        inherited = {k: v for k, v in below.values.items() if k not in ("choose", "title")}
        return cls(path, _merge(inherited, values), ((path, text), *below.texts))

    def error(self, key: tuple[str, ...], message: str) -> StyleError:
        """A `StyleError` at the key's line, or at the nearest table around it."""
        lines: dict[tuple[str, ...], tuple[Path, int]] = {}
        for path, text in reversed(self.texts):
            lines |= {found: (path, line) for found, line in _key_lines(text)}
        at = key
        while at and at not in lines:
            at = at[:-1]
        path, line = lines.get(at, (self.path, 1))
        return StyleError(f"{'.'.join(key)}: {message}", where=f"{path}:{line}")


@lru_cache(maxsize=64)
def _parsed(path: Path, stamp: int) -> tuple[str, dict[str, Any]]:
    """A sheet's text and values; see `_load` for `stamp`. Those that come with the package are parsed once."""
    try:
        content = path.read_bytes()
        text = content.decode("utf-8")
    except OSError as error:
        raise StyleError(f"cannot be read: {error.strerror}", where=str(path)) from None
    except UnicodeDecodeError:
        raise StyleError("is not UTF-8 text", where=str(path)) from None
    if path.parent != styles_root():
        return text, _values(path, text)
    values = store.kept(str(path), store.stamp(content), lambda: _undated(_values(path, text)))
    choose = values.get("choose", {})
    for key in choose.keys() & {"since", "until"}:
        choose[key] = datetime.date.fromisoformat(choose[key])
    return text, values


def _undated(values: dict[str, Any]) -> dict[str, Any]:
    """With the dates of [choose] as texts, since the store has plain data only."""
    plain = {k: v.isoformat() if isinstance(v, datetime.date) else v for k, v in values.get("choose", {}).items()}
    return {**values, "choose": plain} if plain else values


def _values(path: Path, text: str) -> dict[str, Any]:
    import tomllib

    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        found = re.search(r"line (\d+)", str(error))
        line = found.group(1) if found else text.count("\n") + 1
        raise StyleError(f"not TOML: {error}", where=f"{path}:{line}") from None


def _key_lines(text: str) -> Iterator[tuple[tuple[str, ...], int]]:
    """Where each key and table of a TOML text stands; enough for error messages."""
    table: tuple[str, ...] = ()
    for line, content in enumerate(text.splitlines(), 1):
        if found := re.match(r"\s*\[\s*([^\[\]]+?)\s*\]", content):
            table = _dotted(found.group(1))
            yield table, line
        elif found := re.match(r"\s*([\w.\"'-]+)\s*=", content):
            key = (*table, *_dotted(found.group(1)))
            yield key, line
            for inner in re.finditer(r"[{,]\s*([\w-]+)\s*=", content):
                yield (*key, inner.group(1)), line


def _dotted(text: str) -> tuple[str, ...]:
    return tuple(part.strip().strip("\"'") for part in text.split("."))


def _merge(below: Mapping[str, Any], above: Mapping[str, Any]) -> dict[str, Any]:
    out = dict(below)
    for key, value in above.items():
        old = out.get(key)
        out[key] = _merge(old, value) if isinstance(old, dict) and isinstance(value, dict) else value
    return out


_PARTS: dict[str, type] = {
    "page": Page,
    "masthead": Masthead,
    "heads": Heads,
    "first_foot": FirstFoot,
    "notes": Notes,
    "tables": Tables,
    "end_rule": EndRule,
    "opening": Opening,
}
_PLAIN = (
    "title",
    "numbering",
    "line_breaking",
    "hyphenation",
    "kerning",
    "shrink",
    "shrink_against",
    "trailing_space",
    "no_break",
)


def _style(sheet: _Sheet, values: dict[str, Any]) -> Style:
    known = {*_PARTS, *_PLAIN, "choose", "fonts", "text", "role", "words"}
    for key in values:
        if key not in known:
            raise sheet.error((key,), f"unknown key; known: {', '.join(sorted(known | {'based_on', 'language'}))}")
    parts = {
        name: _part(sheet, (name,), kind, values.get(name, {} if kind is Opening else None))
        for name, kind in _PARTS.items()
    }
    plain = {name: _value(sheet, (name,), _kind(Style, name), values[name]) for name in _PLAIN if name in values}
    compiled = store.pattern if sheet.path.parent == styles_root() else re.compile
    for pattern in plain.get("no_break", ()):
        try:
            compiled(pattern)
        except re.error as error:
            raise sheet.error(("no_break",), f"{pattern!r} is no regular expression: {error}") from None
    return Style(
        name=sheet.path.stem,
        path=str(sheet.path),
        choice=_part(sheet, ("choose",), Choice, values.get("choose", {})),
        fonts=_fonts(sheet, values.get("fonts", {})),
        roles=_roles(sheet, values.get("text", {}), values.get("role", {})),
        words=MappingProxyType(
            {k: _value(sheet, ("words", k), "str", v) for k, v in _table(sheet, ("words",), values.get("words", {}))}
        ),
        **parts,
        **plain,
    )


def _table(sheet: _Sheet, key: tuple[str, ...], value: Any) -> list[tuple[str, Any]]:
    if not isinstance(value, dict):
        raise sheet.error(key, f"a table was expected, not {value!r}")
    return list(value.items())


def _fonts(sheet: _Sheet, value: Any) -> Mapping[str, tuple[str, ...]]:
    found = {k: _value(sheet, ("fonts", k), "tuple[str, ...]", v) for k, v in _table(sheet, ("fonts",), value)}
    if "serif" not in found:
        raise sheet.error(("fonts",), "the family 'serif' is missing")
    return MappingProxyType(found)


def _roles(sheet: _Sheet, text: Any, roles: Any) -> Mapping[str, Typography]:
    """Each role over ``[text]``, or over the role it is ``like``."""
    given = dict(_table(sheet, ("role",), roles))
    common = dict(_table(sheet, ("text",), text))
    done: dict[str, Typography] = {}

    def settings(name: str, seen: tuple[str, ...]) -> dict[str, Any]:
        own = dict(_table(sheet, ("role", name), given.get(name, {})))
        like = own.pop("like", None)
        if like is None:
            return {**common, **own}
        if like not in given or like in seen:
            raise sheet.error(("role", name, "like"), f"no role {like!r} to be like")
        return {**settings(like, (*seen, name)), **own}

    for name in given:
        done[name] = _part(sheet, ("role", name), Typography, settings(name, ()))
    if missing := [r for r in ROLES if r not in done]:
        raise sheet.error(("role",), f"no table [role.{missing[0]}]; every role needs one")
    return MappingProxyType(done)


def _kind(kind: type, name: str) -> str:
    return next(str(f.type) for f in fields(kind) if f.name == name)


def _part(sheet: _Sheet, key: tuple[str, ...], kind: type, value: Any) -> Any:
    """An instance of the dataclass `kind` from a table; each field is read by its annotation."""
    if value is None:
        raise sheet.error(key, f"the table [{'.'.join(key)}] is missing")
    given = dict(_table(sheet, key, value))
    known = {f.name: f for f in fields(kind)}
    for name in given:
        if name not in known:
            raise sheet.error((*key, name), f"unknown key; known: {', '.join(known)}")
    read = {name: _value(sheet, (*key, name), str(known[name].type), v) for name, v in given.items()}
    try:
        return kind(**read)
    except TypeError:
        lacking = next(n for n, f in known.items() if n not in read and _required(f))
        raise sheet.error(key, f"the key {lacking!r} is missing") from None


def _required(f: Any) -> bool:
    from dataclasses import MISSING

    return f.default is MISSING and f.default_factory is MISSING


_UNITS = {"pt": 1.0, "in": 72.0, "mm": 72 / 25.4, "cm": 72 / 2.54}
_LENGTH = re.compile(r"\s*(-?\d+(?:\.\d+)?)\s*(pt|in|mm|cm)\s*")
_CHOICES: dict[str, tuple[str, ...]] = {
    "Align": get_args(Align),
    "Numbering": get_args(Numbering),
    "LineBreaking": get_args(LineBreaking),
}
_NESTED: dict[str, type] = {"Rule": Rule, "Box": Box, "Spot": Spot}


def _value(sheet: _Sheet, key: tuple[str, ...], kind: str, value: Any) -> Any:
    """`value` as the annotation `kind` asks for it."""
    if kind in _NESTED:
        return _part(sheet, key, _NESTED[kind], value)
    if kind in _CHOICES:
        if value in _CHOICES[kind]:
            return value
        raise sheet.error(key, f"{value!r} is none of {', '.join(_CHOICES[kind])}")
    match kind, value:
        case "Length", str() if found := _LENGTH.fullmatch(value):
            return round(float(found.group(1)) * _UNITS[found.group(2)], 4)
        case "Length", _:
            raise sheet.error(key, f'{value!r} is no length; write one with its unit, like "10pt", "0.5in", "25mm"')
        case "Ratio", str() if found := re.fullmatch(r"\s*(-?\d+(?:\.\d+)?)\s*%\s*", value):
            return round(float(found.group(1)) / 100, 6)
        case "Ratio", _:
            raise sheet.error(key, f'{value!r} is no share; write one like "103%"')
        case "tuple[str, ...]", list() if all(isinstance(v, str) for v in value):
            return tuple(value)
        case "bool", bool():
            return value
        case "int", int() if not isinstance(value, bool):
            return value
        case "str", str():
            return value
        case "datetime.date | None", datetime.date() if not isinstance(value, datetime.datetime):
            return value
    wanted = {
        "tuple[str, ...]": "a list of strings",
        "bool": "true or false",
        "int": "a whole number",
        "str": "a string",
    }
    raise sheet.error(key, f"{value!r} is not {wanted.get(kind, 'a date like 2012-01-01')}")
