"""A user's own Word file as the look of what we write: its styles by name, its page, its theme.

Where the reference has a style of one of our names it is used as it is; the others are added from our
template. Lists stay ours, so that numbers come out as printed. Nothing else of the reference is copied:
no text, no headers, no macros, no media.
"""

from __future__ import annotations

import re
from copy import deepcopy
from dataclasses import dataclass

from lxml import etree

from resconvert import store
from resconvert.errors import InputError, UsageError
from resconvert.files import read_bytes
from resconvert.formats.docx.container import Container
from resconvert.formats.docx.tags import W, W_numId, W_numPr, W_pPr, W_val
from resconvert.formats.docx.template import Template, list_of
from resconvert.formats.docx.walker import WordFile
from resconvert.limits import DEFAULT

_TEXT = store.pattern(r'(<w:(?:pStyle|rStyle|basedOn|next|link) w:val=")([^"]*)(")')
# what stands before numPr in pPr
_BEFORE = ("pStyle", "keepNext", "keepLines", "pageBreakBefore", "framePr", "widowControl")


@dataclass(frozen=True, slots=True)
class Reference:
    """`styles` is the merged part; `ids` our style ids → those to use; `page` the reference's own page size
    and margins as XML, "" for ours; `theme` its theme part, None if it has none."""

    styles: str
    ids: dict[str, str]
    page: str
    theme: bytes | None

    def renamed(self, xml: str) -> str:
        """A part of ours with the reference's style ids."""
        if not self.ids:
            return xml
        return _TEXT.sub(lambda m: f"{m[1]}{self.ids.get(m[2], m[2])}{m[3]}", xml)


def load(path: str, template: Template) -> Reference:
    """The reference at `path`, merged with our template.

    Raises `UsageError` where it is missing or no Word file: it is an option, not an input.
    """
    try:
        file = WordFile(Container(read_bytes(path), path, DEFAULT), "accept")
    except InputError as error:
        raise UsageError(f"the reference document cannot be used: {error.message}", hint=error.hint) from None
    ours = etree.fromstring(template.styles.encode("utf-8"))
    theirs = file.container.xml(file.parts.get("styles", ""))
    if theirs is None:
        raise UsageError(f"the reference document {path} has no styles")
    theirs = deepcopy(theirs)
    by_name = {_name(s).lower(): s for s in theirs.iterfind(f"{W}style")}
    taken = {s.get(f"{W}styleId") for s in theirs.iterfind(f"{W}style")}
    ids: dict[str, str] = {}
    added: list[etree._Element] = []
    for style in ours.iterfind(f"{W}style"):
        own = style.get(f"{W}styleId") or ""
        found = by_name.get(_name(style).lower())
        if found is not None and found.get(f"{W}type") == style.get(f"{W}type"):
            if (other := found.get(f"{W}styleId") or "") != own:
                ids[own] = other
            continue
        if own in taken:
            ids[own] = f"{own}Un"
            style.set(f"{W}styleId", ids[own])
        style.attrib.pop(f"{W}default", None)
        added.append(style)
    theirs.extend(added)
    for key, name in template.names.name_of.items():
        mine = by_name.get(name.lower())
        if not template.typed and (home := list_of(key)) and mine is not None:
            _number(mine, home, int(key.removeprefix("point-")) if key.startswith("point-") else 0)
    for numbering in theirs.iter(W_numPr):
        # lists of the reference are not taken along
        if numbering.find(W_numId) is not None and not _ours(numbering, template, ids):
            parent = numbering.getparent()
            if parent is not None:
                parent.remove(numbering)
    merged = etree.tostring(theirs, encoding="unicode")
    reference = Reference("", ids, _page(file), _theme(file))
    head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    return Reference(head + reference.renamed(merged), ids, reference.page, reference.theme)


def _name(style: etree._Element) -> str:
    element = style.find(f"{W}name")
    return (element.get(W_val) or "") if element is not None else ""


def _number(style: etree._Element, home: int, level: int) -> None:
    """Give a style of the reference our list, at its place in the order of the schema."""
    properties = style.find(W_pPr)
    if properties is None:
        properties = etree.SubElement(style, W_pPr)
        run = style.find(f"{W}rPr")
        if run is not None:
            run.addprevious(properties)
    for old in properties.findall(W_numPr):
        properties.remove(old)
    made = etree.Element(W_numPr)
    if level:
        etree.SubElement(made, f"{W}ilvl").set(W_val, str(level))
    etree.SubElement(made, W_numId).set(W_val, str(home))
    at = 0
    for at, child in enumerate(properties, 1):
        if etree.QName(child).localname not in _BEFORE:
            at -= 1
            break
    properties.insert(at, made)


def _ours(numbering: etree._Element, template: Template, ids: dict[str, str]) -> bool:
    style = numbering.getparent().getparent() if numbering.getparent() is not None else None  # type: ignore[union-attr]
    if style is None:
        return False
    back = {new: old for old, new in ids.items()}
    own = back.get(style.get(f"{W}styleId") or "", style.get(f"{W}styleId") or "")
    return any(template.names.id_of[key] == own and list_of(key) for key in template.names.name_of)


def _page(file: WordFile) -> str:
    """Size and margins of the last section."""
    sections = list(file.root.iter(f"{W}sectPr"))
    if not sections:
        return ""
    out = []
    for name, keys in (
        ("pgSz", ("w", "h", "orient")),
        ("pgMar", ("top", "right", "bottom", "left", "header", "footer", "gutter")),
    ):
        element = sections[-1].find(f"{W}{name}")
        if element is None:
            return ""
        values = {k: element.get(f"{W}{k}") for k in keys}
        if any(v is not None and not re.fullmatch(r"-?\d{1,6}|portrait|landscape", v) for v in values.values()):
            return ""
        out.append(f"<w:{name} " + " ".join(f'w:{k}="{v}"' for k, v in values.items() if v is not None) + "/>")
    return "".join(out)


def _theme(file: WordFile) -> bytes | None:
    name = file.parts.get("theme")
    if not name or file.container.xml(name) is None:  # parsed only to refuse what is no XML
        return None
    return file.container.read(name)
