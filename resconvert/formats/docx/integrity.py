"""What no schema sees in a Word file: names that lead nowhere, marks that never end.

Word repairs such files or refuses them; validators of the schema call them valid.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from lxml import etree

from resconvert import store
from resconvert.diagnostics import Code, Diagnostic
from resconvert.errors import InputError
from resconvert.formats.docx.container import Container
from resconvert.formats.docx.tags import W, W_val
from resconvert.limits import DEFAULT

BROKEN = Code("RC137", "error", "the Word file is broken: {fault}")
_TARGET = store.pattern(r"\s*(?:NOTEREF|REF|PAGEREF)\s+(\S+)")


def check(data: bytes, name: str = "<docx>") -> tuple[Diagnostic, ...]:
    """One diagnostic for each fault of the file."""
    try:
        found = list(faults(Container(data, name, DEFAULT)))
    except InputError as error:
        found = [error.message]
    return tuple(BROKEN.diagnostic(fault=fault) for fault in found)


def faults(container: Container) -> Iterator[str]:
    """Dangling styles, lists, notes and relationships; bookmarks and fields that are doubled or left open."""
    roots = {n: container.xml(n) for n in sorted(container.names) if n.startswith("word/") and n.endswith(".xml")}
    stories = [r for n, r in roots.items() if r is not None and re.match(r"word/(document|header|footer|footnotes)", n)]
    styles = _values(roots.get("word/styles.xml"), f"{W}style", f"{W}styleId")
    nums = _values(roots.get("word/numbering.xml"), f"{W}num", f"{W}numId") | {"0"}
    notes = _values(roots.get("word/footnotes.xml"), f"{W}footnote", f"{W}id")
    bookmarks: Counter[str] = Counter()
    for root in [*stories, *(r for n in ("styles", "numbering") if (r := roots.get(f"word/{n}.xml")) is not None)]:
        for tag in ("pStyle", "rStyle", "basedOn", "next", "link"):
            for element in root.iter(f"{W}{tag}"):
                if element.get(W_val) not in styles:
                    yield f"the style {element.get(W_val)!r} is used but not defined"
        for element in root.iter(f"{W}numId"):
            if element.get(W_val) not in nums:
                yield f"the list {element.get(W_val)!r} is used but not defined"
    targets: list[str] = []
    for root in stories:
        starts = Counter(e.get(f"{W}id") for e in root.iter(f"{W}bookmarkStart"))
        ends = Counter(e.get(f"{W}id") for e in root.iter(f"{W}bookmarkEnd"))
        if starts != ends or any(n > 1 for n in starts.values()):
            yield "bookmarks do not begin and end once each"
        bookmarks.update(e.get(f"{W}name") or "" for e in root.iter(f"{W}bookmarkStart"))
        for element in root.iter(f"{W}footnoteReference"):
            if element.get(f"{W}id") not in notes:
                yield f"the note {element.get(f'{W}id')!r} is called but not there"
        yield from _fields(root, targets)
    for name, count in bookmarks.items():
        if count > 1:
            yield f"two bookmarks are called {name!r}"
        if len(name) > 40 or not re.fullmatch(r"[A-Za-z_]\w*", name):
            yield f"{name!r} is no name for a bookmark"
    for target in targets:
        if target not in bookmarks:
            yield f"a field refers to the bookmark {target!r}, which is not there"
    known = {r.id for r in container.relations("word/document.xml")}
    main = roots.get("word/document.xml")
    for element in main.iter() if main is not None else ():
        for attribute, value in element.attrib.items():
            if str(attribute).startswith("{http://schemas.openxmlformats.org/officeDocument") and value not in known:
                yield f"the relationship {value!r} is not there"


def _fields(root: etree._Element, targets: list[str]) -> Iterator[str]:
    for paragraph in root.iter(f"{W}p"):
        depth = 0
        for element in paragraph.iter(f"{W}fldChar", f"{W}instrText"):
            if element.tag == f"{W}instrText":
                if found := _TARGET.match(element.text or ""):
                    targets.append(found.group(1))
                continue
            kind = element.get(f"{W}fldCharType")
            depth += {"begin": 1, "end": -1}.get(kind or "", 0)
            if depth < 0:
                yield "a field ends that did not begin"
        if depth > 0:
            yield "a field does not end"


def _values(root: etree._Element | None, tag: str, attribute: str) -> set[str | None]:
    return {e.get(attribute) for e in root.iter(tag)} if root is not None else set()
