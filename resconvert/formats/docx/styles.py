"""The styles of a Word file: what each says and what it is based on."""

from __future__ import annotations

from dataclasses import dataclass

from lxml import etree

from resconvert.formats.docx.lists import number, value
from resconvert.formats.docx.tags import (
    W,
    W_b,
    W_basedOn,
    W_default,
    W_firstLine,
    W_hanging,
    W_i,
    W_ind,
    W_jc,
    W_left,
    W_name,
    W_outlineLvl,
    W_pPr,
    W_rPr,
    W_start,
    W_style,
    W_styleId,
    W_type,
    W_u,
    W_val,
    W_vertAlign,
)


@dataclass(slots=True)
class StyleInfo:
    id: str
    name: str
    kind: str
    based: str = ""
    num: str | None = None
    level: int | None = None
    outline: int | None = None
    bold: bool | None = None
    italic: bool | None = None
    underline: bool | None = None
    vertical: str | None = None
    align: str | None = None
    indent: int | None = None


def on(element: etree._Element | None) -> bool | None:
    if element is None:
        return None
    return element.get(W_val) not in ("0", "false", "none", "off")


class Styles:
    def __init__(self, root: etree._Element | None) -> None:
        self.by_id: dict[str, StyleInfo] = {}
        self.default = ""
        self.list_styles: dict[str, str] = {}
        self._chains: dict[str, tuple[StyleInfo, ...]] = {}
        for element in root.iterfind(W_style) if root is not None else ():
            info = _style(element)
            self.by_id[info.id] = info
            if info.kind == "paragraph" and element.get(W_default) in ("1", "true"):
                self.default = info.id
            if info.kind == "numbering" and info.num:
                self.list_styles[info.id] = info.num

    def chain(self, style: str) -> tuple[StyleInfo, ...]:
        """The style and those it is based on, nearest first."""
        found = self._chains.get(style)
        if found is None:
            out: list[StyleInfo] = []
            seen: set[str] = set()
            at = style
            while at in self.by_id and at not in seen:
                seen.add(at)
                out.append(self.by_id[at])
                at = self.by_id[at].based
            found = self._chains[style] = tuple(out)
        return found

    def name(self, style: str) -> str:
        info = self.by_id.get(style)
        return info.name if info else style


def _style(element: etree._Element) -> StyleInfo:
    p, r = element.find(W_pPr), element.find(W_rPr)
    info = StyleInfo(
        element.get(W_styleId) or "",
        value(element, W_name) or element.get(W_styleId) or "",
        element.get(W_type) or "paragraph",
        value(element, W_basedOn) or "",
    )
    if p is not None:
        info.num = value(p, f"{W}numPr/{W}numId")
        level = value(p, f"{W}numPr/{W}ilvl")
        info.level = number(level, 0) if level is not None else None
        outline = value(p, W_outlineLvl)
        info.outline = number(outline, 9) if outline is not None else None
        info.align = value(p, W_jc)
        info.indent = indent_of(p.find(W_ind))
    if r is not None:
        info.bold, info.italic = on(r.find(W_b)), on(r.find(W_i))
        info.underline = on(r.find(W_u))
        info.vertical = value(r, W_vertAlign)
    return info


def indent_of(element: etree._Element | None) -> int | None:
    if element is None:
        return None
    left = number(element.get(W_left) or element.get(W_start), 0)
    return left + number(element.get(W_firstLine), 0) - number(element.get(W_hanging), 0)
