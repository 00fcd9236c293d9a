"""Automatic numbering as Word shows it: the label of each paragraph, from numbering.xml and the styles.

Counters belong to the list definition, not its instances; an instance's own start counts once, where it
is first used; deeper levels start again below a higher one.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from lxml import etree

from resconvert import store
from resconvert.formats.docx.labels import show
from resconvert.formats.docx.tags import (
    W_abstractNum,
    W_abstractNumId,
    W_ilvl,
    W_isLgl,
    W_lvl,
    W_lvlOverride,
    W_lvlRestart,
    W_lvlText,
    W_num,
    W_numFmt,
    W_numId,
    W_numStyleLink,
    W_pStyle,
    W_start,
    W_startOverride,
    W_val,
)

_PLACE = store.pattern(r"%([1-9])")


def value(element: etree._Element | None, path: str = "") -> str | None:
    """The ``w:val`` of `element` or of the child at `path`."""
    found = element.find(path) if element is not None and path else element
    return None if found is None else found.get(W_val)


def number(text: str | None, default: int) -> int:
    try:
        return max(-(10**6), min(int(text), 10**6)) if text is not None else default
    except ValueError:
        return default


@dataclass(slots=True)
class Level:
    format: str = "decimal"
    text: str = ""
    start: int = 1
    restart: int = -1
    legal: bool = False
    style: str = ""


@dataclass(slots=True)
class _Instance:
    abstract: str
    starts: dict[int, int] = field(default_factory=dict)
    levels: dict[int, Level] = field(default_factory=dict)


class Lists:
    def __init__(self, root: etree._Element | None) -> None:
        self.abstract: dict[str, dict[int, Level]] = {}
        self.links: dict[str, str] = {}
        self.instances: dict[str, _Instance] = {}
        self._counts: dict[str, dict[int, int]] = {}
        self._started: set[tuple[str, int]] = set()
        if root is None:
            return
        for definition in root.iterfind(W_abstractNum):
            key = definition.get(W_abstractNumId) or ""
            self.abstract[key] = dict(map(_level, definition.iterfind(W_lvl)))
            if link := value(definition, W_numStyleLink):
                self.links[key] = link
        for num in root.iterfind(W_num):
            made = _Instance(value(num, W_abstractNumId) or "")
            for override in num.iterfind(W_lvlOverride):
                at = number(override.get(W_ilvl), 0)
                if (start := value(override, W_startOverride)) is not None:
                    made.starts[at] = number(start, 1)
                if (own := override.find(W_lvl)) is not None:
                    made.levels[at] = _level(own)[1]
            self.instances[num.get(W_numId) or ""] = made

    def resolve_links(self, list_of_style: dict[str, str]) -> None:
        """Definitions that only name a list style take the levels of that style's list."""
        for key, style in self.links.items():
            instance = self.instances.get(list_of_style.get(style, ""))
            if instance and instance.abstract != key:
                self.abstract[key] = self.abstract.get(instance.abstract, {})

    def level_of_style(self, num: str, style: str) -> int | None:
        """The level that names the style as its own."""
        instance = self.instances.get(num)
        if instance:
            for at, level in self.abstract.get(instance.abstract, {}).items():
                if level.style == style:
                    return at
        return None

    def level(self, num: str, at: int) -> Level | None:
        instance = self.instances.get(num)
        if instance is None:
            return None
        return instance.levels.get(at) or self.abstract.get(instance.abstract, {}).get(at)

    def label(self, num: str, at: int) -> str:
        """Count one paragraph and give its label; "" where the list has none."""
        instance = self.instances.get(num)
        level = self.level(num, at)
        if instance is None or level is None:
            return ""
        counts = self._counts.setdefault(instance.abstract, {})
        if (num, at) not in self._started:
            self._started.add((num, at))
            if at in instance.starts:
                counts.pop(at, None)
        counts[at] = counts[at] + 1 if at in counts else self._start(num, at)
        for deeper in [d for d in counts if d > at]:
            below = self.level(num, deeper)
            if below is None or below.restart != 0:
                del counts[deeper]
        if level.format == "bullet":
            return (
                level.text if level.text.isprintable() and not 0xE000 <= ord(level.text[:1] or " ") <= 0xF8FF else "•"
            )
        if level.format == "none":
            return _PLACE.sub("", level.text)

        def shown(match: re.Match[str]) -> str:
            place = int(match.group(1)) - 1
            count = counts.setdefault(place, self._start(num, place))
            form = self.level(num, place)
            return show("decimal" if level.legal or form is None else form.format, count)

        return _PLACE.sub(shown, level.text)

    def _start(self, num: str, at: int) -> int:
        instance, level = self.instances[num], self.level(num, at)
        return instance.starts.get(at, level.start if level else 1)


def _level(element: etree._Element) -> tuple[int, Level]:
    return number(element.get(W_ilvl), 0), Level(
        value(element, W_numFmt) or "decimal",
        value(element, W_lvlText) or "",
        number(value(element, W_start), 1),
        number(value(element, W_lvlRestart), -1),
        (legal := element.find(W_isLgl)) is not None and legal.get(W_val) not in ("0", "false"),
        value(element, W_pStyle) or "",
    )
