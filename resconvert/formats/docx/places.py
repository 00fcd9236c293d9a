"""Where a paragraph belongs, inferred from what Word shows: its style and its neighbours.

Writer and reader ask the same rule in the same order. The writer stores only what the rule would get
wrong; the reader corrects the rule with what was stored. So a paragraph an editor puts in is placed by
the rule, and an untouched one stands exactly where it stood.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import get_args

from resconvert.model.nodes import ClosingRole, MastheadRole, PrefaceRole
from resconvert.structure import Zone

_MASTHEAD = frozenset(get_args(MastheadRole))
_PREFACE = frozenset(get_args(PrefaceRole))
_CLOSING = frozenset(get_args(ClosingRole))
_FRONT = ("masthead", "preface")


@dataclass(slots=True)
class Places:
    """The state of the rule between two paragraphs; `settle` tells it where one really went."""

    zone: Zone = "masthead"
    base: int = 0
    host: bool = False

    def infer(self, role: str, level: int) -> tuple[Zone, int]:
        """Zone and depth of a paragraph. `level` is a point's (from 1) or a heading's depth (from 0)."""
        zone = self._zone(role)
        base, host = (self.base, self.host) if zone == self.zone else (0, False)
        match role:
            case "heading":
                return zone, level
            case "point":
                return zone, base + level - (0 if host else 1)
            case "wrap-up":
                return zone, base + (1 if host else 0)
            case "annex" | "annex-title" | "part":
                return zone, 0
            case _:
                return zone, base if zone not in (*_FRONT, "closing") else 0

    def settle(self, role: str, zone: Zone, depth: int) -> None:
        if zone != self.zone or role in ("annex", "part"):
            self.zone, self.base, self.host = zone, 0, False
        match role:
            case "heading":
                self.base, self.host = depth + 1, False
            case "point" | "wrap-up" | "table" | "quoted" | "annex" | "annex-title" | "part":
                pass
            case _:
                self.base, self.host = depth, True

    def _zone(self, role: str) -> Zone:
        here = self.zone
        match role:
            case "part":
                return "preamble"
            case "annex" | "annex-title":
                return "annex"
            case "formula" | "preambular":
                return "preamble" if here in _FRONT else here
            case "vote" | "furniture":
                if here in _FRONT:
                    return "preface" if role == "vote" or here == "preface" else "masthead"
                return "closing"
            case _ if role in _MASTHEAD:
                return "masthead"
            case _ if role in _PREFACE:
                return "preface"
            case _ if role in _CLOSING:
                return "closing"
            case "point" | "wrap-up" | "quoted" | "table":
                return here if here in ("preamble", "annex") else "body"
            case _:
                return here if here == "annex" else "body"
