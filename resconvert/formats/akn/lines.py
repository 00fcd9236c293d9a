"""What the printed lines of a cover page, a preface or a closing are, told by the elements in them: ours, the UN's,
those of the guidelines. What is made of a line is the reader's part."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final, cast

from resconvert.formats.akn.names import CLOSING, MASTHEAD, PREFACE, Wrapper
from resconvert.formats.akn.tree import Chars, Element
from resconvert.model.nodes import Role

_WRAPPERS: Final[Mapping[str, Mapping[Any, Wrapper]]] = {"masthead": MASTHEAD, "preface": PREFACE, "closing": CLOSING}


def line_role(p: Element, zone: str, own: bool) -> tuple[Role, Element | None]:
    """What a printed line is, and the element of ours that wraps it (`own`: the file is one of ours)."""
    if not own:
        return foreign_role(p, zone), None
    if zone == "preface" and any(map(_of_title, p.elements())):
        return "title", None
    first = next((e for e in p.elements() if e.get("name") != "akn4un:num"), None)
    if first is None:
        return "furniture", None
    for role, wrapper in _WRAPPERS[zone].items():
        same = first.name == wrapper.element and first.get("name") == wrapper.name
        if same and wrapper.refers_to in _bare_ids(first):
            return role, first
    if zone == "masthead" and first.name == "docAuthority":
        return "organ", first
    return _role_of_name(first.get("name")), first


def _bare_ids(e: Element) -> tuple[str, ...]:
    ids = e.get("refersTo").split()
    return tuple(i.removeprefix("#") for i in ids) or ("",)


def _role_of_name(name: str) -> Role:
    """``akn4un:adoptionLine`` → ``adoption-line``."""
    role = re.sub(r"(?<=[a-z])([A-Z])", lambda m: "-" + m[1].lower(), name.removeprefix("akn4un:"))
    return cast(Role, role) if role in MASTHEAD or role in PREFACE or role in CLOSING else "furniture"


def _of_title(e: Element) -> bool:
    """Whether an element of a line is the number or the words of a title."""
    if e.name == "docNumber":
        return not e.get("refersTo")
    return e.name == "docTitle" and e.get("refersTo") == "#resolutionTitle"


def printed_lines(section: Element) -> list[Element]:
    """The printed lines of a cover page, preface or closing."""
    out: list[Element] = []
    loose = [c for c in section.children if isinstance(c, Chars) and c.text.strip()]
    if loose:
        return [section]
    for child in section.elements():
        if child.name in ("p", "block", "longTitle") and not child.find("p"):
            out.append(child)
        elif child.name in ("authorialNote", "meta"):
            continue
        else:
            inner = printed_lines(child)
            out.extend(inner or ([child] if child.children else []))
    return out


def foreign_role(p: Element, zone: str) -> Role:
    """What a line of a cover page is by the elements in it, in the spellings of the UN and of the guidelines."""
    roles: list[Role] = []
    for e in p.iter():
        ref = e.get("refersTo").lower()
        name = re.sub(r"[^a-z]", "", e.get("name").lower().split(":")[-1])
        match e.name:
            case "docNumber":
                roles.append("symbol" if zone == "masthead" else "title")
            case "docAuthority" if "publisher" in ref or ref == "#un":
                roles.append("organization")
            case "docAuthority":
                roles.append("organ")
            case "docStatus":
                roles.append("distribution")
            case "docDate" if zone == "closing":
                roles.append("date")
            case "docDate" if "adopt" in ref:
                roles.append("adoption-line")
            case "docDate":
                roles.append("issue-date")
            case "session":
                roles.append("session")
            case "docProponent" | "docCommittee":
                roles.append("provenance")
            case "docTitle" if "resolutiontitle" in ref or "resolutionnumber" in ref:
                roles.append("title")
            case "docTitle":
                roles.append("adoption-line" if zone == "masthead" else "title")
            case "docType":
                roles.append("document-type")
            case "inline" if name in ("agendaitem", "agendaitems"):
                roles.append("agenda-item")
            case "inline" if name in ("agendaitemname", "agendaitemtitle", "agendatitle") or ref == "#agendaitemtitle":
                roles.append("agenda-title")
            case "inline" if name == "distribution":
                roles.append("distribution")
            case "inline" if name in ("originallanguage", "languageofexpression"):
                roles.append("original-language")
            case "event":
                roles.append("meeting" if zone == "closing" else "furniture")
            case "date" if zone == "closing":
                roles.append("date")
            case _:
                pass
    for wanted in ("provenance", "adoption-line", "title"):
        if wanted in roles:
            return cast(Role, wanted)
    if roles:
        return roles[0]
    if zone == "closing":
        return "meeting" if re.search(r"\d", p.text()) else "furniture"
    return "furniture"
