"""Where a paragraph belongs, inferred from what Word shows: its style and its neighbours.

Writer and reader ask the same rule in the same order. The writer stores only what the rule would get
wrong; the reader corrects the rule with what was stored. So a paragraph an editor puts in is placed by
the rule, and an untouched one stands exactly where it stood.
"""

from __future__ import annotations

from dataclasses import field
from typing import get_args

from resconvert.model.nodes import ClosingRole, MastheadRole, PrefaceRole
from resconvert.structure import Zone
from resconvert.values import dataclass

_ZONES: dict[str, Zone] = {
    **dict.fromkeys(get_args(ClosingRole), "closing"),
    **dict.fromkeys(get_args(PrefaceRole), "preface"),
    **dict.fromkeys(get_args(MastheadRole), "masthead"),
    "part": "preamble",
    "annex": "annex",
    "annex-title": "annex",
}
_TEXT = frozenset({"operative", "text", "heading", "unrecognised"})
_FRONT = frozenset({"masthead", "preface"})
_FLAT = frozenset({"masthead", "preface", "closing"})
_OPENING = frozenset({"annex", "annex-title", "part"})
_HANGING = frozenset({"point", "wrap-up", "table", "quoted", "annex", "annex-title", "part"})


@dataclass(slots=True)
class Places:
    """The state of the rule between two paragraphs; `settle` tells it where one really went."""

    zone: Zone = "masthead"
    base: int = 0
    host: bool = False
    ways: dict[tuple[object, ...], tuple[tuple[Zone, int], tuple[Zone, int, bool]]] = field(default_factory=dict)

    def infer(self, role: str, level: int) -> tuple[Zone, int]:
        """Zone and depth of a paragraph. `level` is a point's (from 1) or a heading's depth (from 0)."""
        zone = self._zone(role)
        base, host = (self.base, self.host) if zone == self.zone else (0, False)
        if role == "point":
            return zone, base + level - (0 if host else 1)
        if role == "heading":
            return zone, level
        if role == "wrap-up":
            return zone, base + (1 if host else 0)
        return zone, 0 if role in _OPENING or zone in _FLAT else base

    def settle(self, role: str, zone: Zone, depth: int) -> None:
        if zone != self.zone or role in ("annex", "part"):
            self.zone, self.base, self.host = zone, 0, False
        if role == "heading":
            self.base, self.host = depth + 1, False
        elif role not in _HANGING:
            self.base, self.host = depth, True

    def meet(self, role: str, level: int, zone: Zone, depth: int) -> tuple[Zone, int]:
        """`infer` and `settle` in one, for a paragraph that stands in `zone` at `depth`. Thousands of paragraphs
        stand in a few dozen ways, so each way is worked out once."""
        way = (self.zone, self.base, self.host, role, level, zone, depth)
        known = self.ways.get(way)
        if known is None:
            inferred = self.infer(role, level)
            self.settle(role, zone, depth)
            self.ways[way] = inferred, (self.zone, self.base, self.host)
            return inferred
        inferred, (self.zone, self.base, self.host) = known
        return inferred

    def _zone(self, role: str) -> Zone:
        here = self.zone
        if role in _TEXT:
            return here if here == "annex" else "body"
        if role in ("formula", "preambular"):
            return "preamble" if here in _FRONT else here
        if role in ("point", "wrap-up", "quoted", "table"):
            return here if here in ("preamble", "annex") else "body"
        if role in ("vote", "furniture"):
            if here in _FRONT:
                return "preface" if role == "vote" or here == "preface" else "masthead"
            return "closing"
        return _ZONES.get(role, "body")
