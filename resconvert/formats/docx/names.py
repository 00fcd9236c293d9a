"""The names both directions share: XML namespaces, and which Word style carries which role.

A style's *name* is what survives other programs (its id does not), so roles are found by name. The
names come from the style sheet; where a sheet gives one name to several roles, the later roles get
it with their own name after it, so that every role has a style of its own.
"""

from __future__ import annotations

import re
from dataclasses import replace
from functools import lru_cache
from typing import get_args

from resconvert import store, styling
from resconvert.structure import Block, Zone
from resconvert.styling import Style, Typography

W_NS = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R_NS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
CP_NS = "http://schemas.openxmlformats.org/officeDocument/2006/custom-properties"
VT_NS = "http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes"

# Names that Word itself reserves are spelt as Word spells them in files.
_BUILT_IN = {"Footnote Text": "footnote text", "Header": "header", "Footer": "footer", "Caption": "caption"}
_ZONES = frozenset(get_args(Zone))
POINT_LEVELS = 5
# Cells of figures stand at the right; a style of their own says so, for alignment is the document's to give.
FIGURES = frozenset({"table", "table-head", "table-total"})
HEADING_KINDS = ("part", "chapter", "section", "title", "article")
# Roles whose number may be typed without the style of numbers, and what such a number looks like.
NUMBERED = frozenset({"operative", "point", "title", "part", "heading"})
TYPED = store.pattern(r"(\t*)((?:\d{1,4}|[^\W\d_]{1,4}|[ivxlIVXL]+)[.)]|\([^\W_]{1,5}\)|\d+/\d+\.?)\t")
# ``80/239. `` or ``ES-11/4 A. `` in the words of a title: in Word tabs stand around it.
TITLE_NUMBER = store.pattern(r"((?:E?S-)?\d[\d/()-]*(?:[ \u00a0][A-Z](?:[-–][A-Z])?)?[.…]) ")
NUMBER = "Paragraph Number"
OPENING = "Opening Phrase"
CALL = "footnote reference"


def style_id(name: str) -> str:
    """The id LibreOffice too would make of a style's name: its letters and digits.

    >>> style_id("_ H_2/3 Section")
    'H23Section'
    """
    return (
        "".join(c for c in name.title().replace("'", "") if c.isalnum())
        if name.islower()
        else re.sub(r"[^0-9A-Za-z]", "", name)
    )


# What Word itself gives a new note; no other role may have the name.
_OWNERS = {"footnote text": "note"}


class StyleNames:
    """Role key ↔ Word style name, for one style sheet.

    A key is a role, a role with what makes it special (``point-2``, ``heading-article``,
    ``annex-text``), or one of these with ``-plain`` where its number is typed or missing.
    """

    def __init__(self, style: Style) -> None:
        self.name_of: dict[str, str] = {}
        self.typography: dict[str, Typography] = {}
        taken: set[str] = set()
        for key, typography in _keys(style):
            name = _BUILT_IN.get(typography.word, typography.word) or "Text"
            if name.lower() in taken or _OWNERS.get(name, key) != key:
                name = f"{name} {key.replace('-', ' ').title()}"
            taken.add(name.lower())
            self.name_of[key] = name
            self.typography[key] = typography
        self.key_of = {name.lower(): key for key, name in self.name_of.items()}
        self.id_of = {key: style_id(name) for key, name in self.name_of.items()}
        self._special = frozenset(style.roles) - frozenset(styling.ROLES)
        self._keys: dict[tuple[str, str, str, int, int, bool], str] = {}

    def key(self, block: Block, level: int, automatic: bool) -> str:
        """The key of a block's style; `level` counts the points it hangs below, itself included."""
        place = (block.zone, block.role, block.kind, block.depth, level, automatic)
        found = self._keys.get(place)
        if found is None:
            if len(self._keys) > 4096:
                self._keys.clear()
            found = self._keys[place] = self._key(block, level, automatic)
        return found

    def _key(self, block: Block, level: int, automatic: bool) -> str:
        role = block.role
        if role == "operative" or role == "point":
            key = "operative" if role == "operative" else f"point-{min(max(level, 1), POINT_LEVELS)}"
            if role == "operative" and f"{block.zone}-operative" in self._special:
                key = f"{block.zone}-operative"
            return key if automatic else f"{key}-plain"
        if self._special:
            for key in (f"{block.zone}-{role}", f"{role}-{block.kind}", f"{role}-{block.depth}"):
                if key in self._special:
                    return key
        if role == "heading" and block.kind in HEADING_KINDS:
            return f"heading-{block.kind}"
        return role


def role_of(key: str) -> tuple[str, str]:
    """Role and kind (or level) of a style key: ``("point", "2")``, ``("heading", "article")``.

    >>> role_of("point-2-plain"), role_of("annex-title"), role_of("annex-text"), role_of("heading-part")
    (('point', '2'), ('annex-title', ''), ('text', ''), ('heading', 'part'))
    """
    key = key.removesuffix("-plain")
    if key in styling.ROLES:
        return key, ""
    head, _, tail = key.partition("-")
    if head in _ZONES and tail in styling.ROLES:
        return tail, ""
    first, _, last = key.rpartition("-")
    if first in styling.ROLES:
        return first, last
    return head, tail


def _keys(style: Style) -> list[tuple[str, Typography]]:
    """Every style key of a sheet with its typography, in the order that settles who gets the plain name."""
    out: list[tuple[str, Typography]] = []
    for role in styling.ROLES:
        base = style.roles[role]
        if role == "operative":
            out += [("operative", base), ("operative-plain", base)]
        elif role == "point":
            for level in range(1, POINT_LEVELS + 1):
                special = style.roles.get(f"point-{level}", base)
                out += [(f"point-{level}", special), (f"point-{level}-plain", special)]
        else:
            out.append((role, base))
            if role in FIGURES:
                out.append((f"{role}-figure", replace(base, align="right")))
            if role == "table-head":
                out.append((f"{role}-group", replace(base, align="center")))
            if role == "heading":
                out += [(f"heading-{k}", style.roles.get(f"heading-{k}", base)) for k in HEADING_KINDS]
    known = {key for key, _ in out}
    for key, special in style.roles.items():
        if key not in known and key not in styling.ROLES and not key.startswith("point-"):
            out.append((key, special))
            if key.endswith("-operative"):
                out.append((f"{key}-plain", special))
    return out


@lru_cache(maxsize=32)
def style_names(sheet: str, language: str) -> StyleNames:
    """The names of a sheet that comes with resconvert, or of one at a path."""
    return StyleNames(styling.load(sheet, language))
