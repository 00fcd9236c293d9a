"""What a strict reader of Akoma Ntoso expects beyond the schema: the rules, one function each.

Sources named in the hints: NC = Akoma Ntoso Naming Convention 1.0; CONF = Akoma Ntoso part 2, section 3
(conformance level 2); AKN4UN = the United Nations guidelines, by part and section. A check yields findings;
it never raises, whatever the file looks like.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final

from resconvert import store
from resconvert.diagnostics import Code
from resconvert.eids import ELEMENT_REF
from resconvert.formats.akn import codes
from resconvert.formats.akn.names import western_digits
from resconvert.formats.akn.tree import Element
from resconvert.values import NamedTuple

# The elements that conformance level 2 gives an eId (group idreq of the schema), of which documents consist.
_NEED_ID: Final = frozenset(
    """FRBRmasterExpression TLCConcept TLCEvent TLCLocation TLCObject TLCOrganization TLCPerson TLCProcess TLCReference
    TLCRole TLCTerm activeRef address adjournment alinea article attachment attachmentOf authorialNote blockContainer
    blockList book chapter citation citations clause component componentData components concept container content count
    crossHeading debateSection declarationOfVote div division documentRef efficacyMod embeddedStructure entity event
    extends forceMod formula hasAttachment hcontainer heading indent interstitial intro item judge lawyer level list
    location longTitle mapping mod note object ol organization original paragraph part party passiveRef person point
    proviso quantity question questions quorum quotedStructure recital recitals ref resolutions role rollCall rref rule
    section speech subFlow subchapter subclause subdivision subheading sublist subparagraph subpart subrule subsection
    subtitle table tblock temporalGroup term textualMod title toc tome transitional ul voting wrapUp""".split()  # noqa: SIM905
)
_FREE_IDS: Final = frozenset(
    ["original", "passiveRef", "activeRef", "hasAttachment", "attachmentOf", "keyword", "componentData", "hcontainer"]
)
_NUMBERED: Final = frozenset(["paragraph", "point", "item", "section", "division", "part", "article", "chapter"])
_POINTERS: Final = (
    "href", "src", "source", "refersTo", "by", "as", "to", "for", "outcome", "choice", "period",
    "originatingExpression", "start", "end", "from", "upTo", "alternativeTo",
)  # fmt: skip
_FORMED: Final = ("refersTo", "by", "as", "source")
_TLC: Final = {
    name: "TLC" + name.capitalize()
    for name in ("organization", "person", "role", "location", "event", "concept", "term", "process", "object")
}
_TIGHT: Final = frozenset(
    ["organization", "person", "role", "location", "event", "concept", "term", "quantity", "date"]
)
_SUBTYPES: Final = {
    "statement": ("deliberation", "instruction"),
    "act": ("provision",),
    "bill": ("provision",),
    "doc": ("paper", "communication"),
    "documentCollection": ("publication", "collection"),
    "debate": ("record",),
    "debateReport": ("agenda", "minute", "report"),
    "judgment": ("decision",),
    "amendment": ("modification",),
}
_UN_LANGUAGES: Final = frozenset(["ara", "zho", "eng", "fra", "rus", "spa", "mul", "und", "deu"])
_WORK = store.pattern(
    r"/akn/([a-z]{2}(?:-[^/]+)?)/([A-Za-z]+)(?:/([^/\d][^/]*))?(?:/([^/\d][^/]*))?/(\d{4}(?:-\d\d-\d\d)?)/([^/]+)"
)
_UNKNOWN: Final = "0001-01-01"


class Finding(NamedTuple):
    code: Code
    element: Element
    values: dict[str, object]


@dataclass
class Tree:
    """One file with what several checks look up."""

    root: Element
    today: datetime.date = field(default_factory=datetime.date.today)

    @cached_property
    def elements(self) -> list[Element]:
        """All elements of Akoma Ntoso in document order."""
        return [e for e in self.root.iter() if not e.name.startswith("{")]

    @cached_property
    def ids(self) -> dict[str, Element]:
        return {e.get("eId"): e for e in self.elements if e.get("eId")}

    @cached_property
    def text(self) -> list[Element]:
        """Elements that are not metadata."""
        out: list[Element] = []

        def gather(e: Element) -> None:
            for child in e.elements():
                if child.name != "meta":
                    out.append(child)
                    gather(child)

        gather(self.root)
        return out

    @cached_property
    def metas(self) -> list[Element]:
        return [e for e in self.elements if e.name == "meta"]


Check = Callable[[Tree], Iterator[Finding]]


# Identifiers.


def unique_ids(tree: Tree) -> Iterator[Finding]:
    seen: set[str] = set()
    for e in tree.elements:
        eid = e.get("eId")
        if eid and eid in seen:
            yield Finding(codes.EID_UNIQUE, e, {"eid": eid})
        seen.add(eid)


def required_ids(tree: Tree) -> Iterator[Finding]:
    for e in tree.elements:
        if e.name in _NEED_ID and not e.get("eId"):
            yield Finding(codes.EID_MISSING, e, {"name": e.name})


def id_prefixes(tree: Tree) -> Iterator[Finding]:
    for e in tree.text:
        prefix, separator, _ = e.get("eId").rpartition("__")
        if separator and not any(a.get("eId") == prefix for a in e.ancestors()):
            yield Finding(codes.EID_PREFIX, e, {"eid": e.get("eId"), "prefix": prefix})


def id_names(tree: Tree) -> Iterator[Finding]:
    for e in tree.elements:
        eid = e.get("eId")
        if not eid or e.name.startswith("TLC") or e.name in _FREE_IDS:
            continue
        expected = ELEMENT_REF.get(e.name, e.name)
        last = eid.rpartition("__")[2]
        other = "wrapup" if e.name == "listWrapUp" else expected
        if not re.fullmatch(rf"(?:{re.escape(expected)}|{other})(?:_[^_].*)?", last):
            yield Finding(codes.EID_REF, e, {"eid": eid, "name": e.name, "expected": expected})


_ONE_STEP = store.pattern(r"[^_]+(?:_\d+)?|nn_\d+(?:_\d+)?")


def id_numbers(tree: Tree) -> Iterator[Finding]:
    for e in tree.text:
        num = e.find("num") if e.name in _NUMBERED else None
        eid = e.get("eId")
        if num is None or not eid:
            continue
        printed = _own_text(num)
        wanted = re.sub(r"[\W_]+", "-", re.sub(r"^[\W_]+|[\W_]+$", "", western_digits(printed)))
        ref, _, found = eid.rpartition("__")[2].partition("_")
        if ref != ELEMENT_REF.get(e.name, e.name) or not _ONE_STEP.fullmatch(found):
            continue  # another form altogether: RC423 says so
        stated = next((v for k, v in num.attributes.items() if k.endswith("}value")), "")
        if stated:
            wanted = re.sub(r"[\W_]+", "-", re.sub(r"^[\W_]+|[\W_]+$", "", western_digits(stated)))
        if wanted and found != wanted and not re.fullmatch(re.escape(wanted) + r"_\d+", found):
            yield Finding(codes.EID_NUM, e, {"eid": eid, "num": printed})


# References.


_ADDRESS = store.pattern(r"[A-Za-z][A-Za-z0-9+.-]+:")


def dangling(tree: Tree) -> Iterator[Finding]:
    for e in tree.elements:
        for attribute in _POINTERS:
            value = e.attributes.get(attribute)
            if not value:
                continue
            for one in value.split() if attribute == "refersTo" else (value,):
                if one.startswith("#") and one[1:] not in tree.ids:
                    yield Finding(codes.DANGLING, e, {"name": e.name, "attribute": attribute, "value": one})
                elif attribute in _FORMED and not one.startswith(("#", "/")) and not _ADDRESS.match(one):
                    yield Finding(codes.REF_FORM, e, {"name": e.name, "attribute": attribute, "value": one})


def unused_concepts(tree: Tree) -> Iterator[Finding]:
    """Entries that nothing points to; a pointer without its # is RC431's."""
    used = {one[1:] for e in tree.elements for v in e.attributes.values() for one in v.split() if one.startswith("#")}
    used |= {one for e in tree.elements for a in _POINTERS for one in e.get(a).split()}
    for e in tree.elements:
        if e.name.startswith("TLC") and e.get("eId") not in used:
            yield Finding(codes.TLC_UNUSED, e, {"eid": e.get("eId")})


def concept_types(tree: Tree) -> Iterator[Finding]:
    for e in tree.elements:
        expected = _TLC.get(e.name)
        target = tree.ids.get(e.get("refersTo")[1:]) if expected and e.get("refersTo").startswith("#") else None
        if expected and target is not None and target.name.startswith("TLC") and target.name != expected:
            values: dict[str, object] = {
                "name": e.name,
                "eid": target.get("eId"),
                "found": target.name,
                "expected": expected,
            }
            yield Finding(codes.TLC_TYPE, e, values)


def link_addresses(tree: Tree) -> Iterator[Finding]:
    names = ("ref", "mod", "documentRef", "noteRef", "affectedDocument", "relatedDocument")
    for e in tree.elements:
        value = e.get("href")
        if value and e.name in names and not value.startswith(("/akn/", "#", "!", "~")):
            yield Finding(codes.HREF, e, {"name": e.name, "value": value})


# Identification.


def addresses(tree: Tree) -> Iterator[Finding]:
    for meta in tree.metas:
        identification = meta.find("identification")
        if identification:
            yield from _work(tree, meta, identification)


def _value(identification: Element, level: str, name: str, attribute: str = "value") -> str | None:
    holder = identification.find(level)
    found = holder.find(name) if holder else None
    return found.get(attribute) if found else None


def _work(tree: Tree, meta: Element, i: Element) -> Iterator[Finding]:
    uri = _value(i, "FRBRWork", "FRBRuri")
    match = _WORK.fullmatch(uri or "")
    if not match:
        yield Finding(codes.IRI_WORK, i, {"value": uri})
        return
    country, doctype, subtype, actor, date, number = match.groups()
    document = meta.parent
    top = document is not None and document.parent is tree.root
    if top and document is not None and doctype != document.name:
        yield Finding(codes.IRI_DOCTYPE, i, {"value": doctype, "name": document.name})
    for code, value, name, attribute in (
        (codes.IRI_COUNTRY, country, "FRBRcountry", "value"),
        (codes.IRI_SUBTYPE, subtype, "FRBRsubtype", "value"),
        (codes.IRI_NUMBER, number, "FRBRnumber", "value"),
        (codes.IRI_DATE, date, "FRBRdate", "date"),
    ):
        other = _value(i, "FRBRWork", name, attribute)
        if value != other:
            yield Finding(code, i, {"value": value, "other": other})
    author = _value(i, "FRBRWork", "FRBRauthor", "href") or ""
    concept = tree.ids.get(author.removeprefix("#"))
    if actor and (concept is None or concept.get("href").rpartition("/")[2] != actor):
        yield Finding(codes.IRI_ACTOR, i, {"value": actor, "other": author})
    yield from _levels(i, uri or "")
    allowed = _SUBTYPES.get(doctype)
    if country == "un" and allowed and subtype not in allowed:
        yield Finding(codes.SUBTYPE, i, {"name": doctype, "value": subtype, "allowed": ", ".join(allowed)})
    if country == "un" and top:
        if meta.find("publication") is None:
            yield Finding(codes.PUBLICATION, meta, {})
        if meta.find("references") is None:
            yield Finding(codes.REFERENCES, meta, {})


def _levels(i: Element, work: str) -> Iterator[Finding]:
    this = _value(i, "FRBRWork", "FRBRthis") or ""
    if not this.startswith(work + "/!"):
        yield Finding(codes.IRI_THIS, i, {"level": "work", "value": this})
    uri, this = _value(i, "FRBRExpression", "FRBRuri") or "", _value(i, "FRBRExpression", "FRBRthis") or ""
    language = _value(i, "FRBRExpression", "FRBRlanguage", "language")
    match = re.fullmatch(re.escape(work) + r"/([a-z]{3})@([^/]*)", uri)
    if not match:
        yield Finding(codes.IRI_EXPRESSION, i, {"value": uri})
    else:
        if match[1] != language:
            yield Finding(codes.IRI_LANGUAGE, i, {"value": match[1], "other": language})
        elif match[1] not in _UN_LANGUAGES:
            yield Finding(codes.LANGUAGE, i, {"value": language})
        date = _value(i, "FRBRExpression", "FRBRdate", "date")
        if match[2] and match[2] != date:
            yield Finding(codes.IRI_DATE, i, {"value": match[2], "other": date})
    if not this.startswith(uri + "/!"):
        yield Finding(codes.IRI_THIS, i, {"level": "expression", "value": this})
    form = _value(i, "FRBRManifestation", "FRBRformat") or "xml"
    manifestation = _value(i, "FRBRManifestation", "FRBRuri") or ""
    if manifestation != f"{uri}.{form}":
        yield Finding(codes.IRI_MANIFESTATION, i, {"value": manifestation})
    whole = _value(i, "FRBRManifestation", "FRBRthis") or ""
    if whole != f"{this}.{form}":
        yield Finding(codes.IRI_THIS, i, {"level": "manifestation", "value": whole})


# Dates.


def date_texts(tree: Tree) -> Iterator[Finding]:
    """Day and year of a date against the digits that are printed; months are words and not compared."""
    for e in tree.text:
        value = e.get("date")
        if e.name not in ("date", "docDate") or not re.fullmatch(r"\d{4}-\d\d-\d\d", value) or value == _UNKNOWN:
            continue
        text = western_digits(_own_text(e))
        numbers = re.findall(r"\d+", text)
        years = [n for n in numbers if re.fullmatch(r"(?:1[89]|20)\d\d", n)]
        days = [n for n in numbers if len(n) <= 2]
        wrong_year = years and value[:4] not in years
        wrong_day = days and str(int(value[8:])) not in (n.lstrip("0") for n in days)
        if wrong_year or wrong_day:
            yield Finding(codes.DATE_TEXT, e, {"value": value, "text": " ".join(text.split())[:60]})


def future_dates(tree: Tree) -> Iterator[Finding]:
    limit = tree.today.isoformat()
    for e in tree.elements:
        value = e.get("date")[:10]
        in_text = e.name in ("date",)  # a text may speak of a day to come
        if value > limit and not in_text and re.fullmatch(r"\d{4}-\d\d-\d\d", value):
            yield Finding(codes.FUTURE, e, {"name": e.name, "value": value})


def publication_after_adoption(tree: Tree) -> Iterator[Finding]:
    for meta in tree.metas:
        identification, publication = meta.find("identification"), meta.find("publication")
        adopted = _value(identification, "FRBRWork", "FRBRdate", "date") if identification else None
        dates = [(publication, publication.get("date"))] if publication else []
        expression = identification.find("FRBRExpression") if identification else None
        dates += [
            (d, d.get("date"))
            for d in (expression.all("FRBRdate") if expression else [])
            if d.get("name") == "publication"
        ]
        for element, value in dates:
            if adopted and value != _UNKNOWN and value[:10] < adopted[:10]:
                yield Finding(codes.PUBLISHED_BEFORE, element, {"value": value, "other": adopted})


# Structure.


def heading_order(tree: Tree) -> Iterator[Finding]:
    for e in tree.text:
        children = [c.name for c in e.elements()]
        for child in ("num", "heading"):
            if children.count(child) > 1:
                yield Finding(codes.TWICE, e, {"name": e.name, "count": children.count(child), "child": child})
        if "num" in children and "heading" in children and children.index("num") > children.index("heading"):
            yield Finding(codes.NUM_ORDER, e, {})


def prefaces(tree: Tree) -> Iterator[Finding]:
    for e in tree.text:
        if e.name != "preface" or e.parent is None or e.parent.parent is not tree.root:
            continue
        numbered = e.parent.get("name") in ("resolution", "decision")  # drafts and statements bear a symbol only
        cover = None if numbered else e.parent.find("coverPage")
        for name in ("docNumber", "docTitle"):
            if not any(x.name == name for part in (e, cover) if part for x in part.iter()):
                yield Finding(codes.PREFACE, e, {"missing": name})


def empty_texts(tree: Tree) -> Iterator[Finding]:
    names = frozenset(
        [
            "session",
            "docDate",
            "docNumber",
            "docTitle",
            "date",
            "organization",
            "event",
            "role",
            "authorialNote",
            "num",
            "heading",
        ]
    )
    for e in tree.text:
        generic = e.name == "inline" and e.get("name") != "akn4un:character"
        if (
            (e.name in names or generic)
            and not e.text().strip()
            and not any(c.name in ("img", "inline") for c in e.elements())
        ):
            yield Finding(codes.NO_TEXT, e, {"name": e.name})


def html_lists(tree: Tree) -> Iterator[Finding]:
    for e in tree.text:
        if e.name in ("ol", "ul"):
            yield Finding(codes.HTML_LIST, e, {"name": e.name})


def tight_inlines(tree: Tree) -> Iterator[Finding]:
    for e in tree.text:
        if e.name in _TIGHT:
            text = e.text()
            if text != text.strip() and text.strip():
                yield Finding(codes.TIGHT, e, {"name": e.name, "text": text[:40]})


def bodies(tree: Tree) -> Iterator[Finding]:
    for e in tree.text:
        if e.name == "mainBody" and not e.text().strip():
            yield Finding(codes.NO_BODY, e, {})
        elif e.name == "preamble":
            first = e.parent is None or e.parent.find("preamble") is e  # those of sections have none in print
            if first and not any(x.name == "formula" for x in e.iter()):
                yield Finding(codes.NO_FORMULA, e, {})
            for p in e.iter():
                inside = any(a.name in ("item", "blockList", "authorialNote") for a in p.ancestors())
                if p.name == "p" and not inside and (found := _LEADING.match(p.text())):
                    yield Finding(codes.PREAMBLE_IN_BODY, p, {"value": found[1]})


_LEADING = store.pattern(r"\s*(\d{1,3}\.)[ \t\u00a0]+\S")
_LETTER = store.pattern(r"[(\[]?(?:[a-z]{1,2}|[ivx]{1,5})\)")


def numbers_in_text(tree: Tree) -> Iterator[Finding]:
    """A paragraph without <num> whose words begin with a number, as official files have it."""
    for e in tree.text:
        if e.name == "paragraph" and not e.find("num") and (found := _number_in_text(e)):
            yield Finding(codes.NUMBER_IN_TEXT, e, {"value": found})


def _number_in_text(e: Element) -> str:
    content = e.find("content", "intro")
    first = content.find("p") if content else None
    found = _TYPED.match(western_digits(first.text())) if first else None
    return found[1] if found else ""


_TYPED = store.pattern(r"\s*(\d{1,3}(?:\.|\s[-–]))[\s\u00a0]+\S")
_FIGURES = store.pattern(r"\W*(\d{1,3})\W*")


def numbering(tree: Tree) -> Iterator[Finding]:
    """Numbered paragraphs beside each other count up; a list that begins again with 1 may stand between two."""
    for parent in tree.text:
        counts: dict[str, list[int]] = {}  # by decoration, "1." and "'1'": where each open count stands
        for e in parent.elements():
            if e.name != "paragraph":
                continue
            num = e.find("num")
            printed = western_digits(_own_text(num)).strip() if num else _number_in_text(e)
            if num and _LETTER.fullmatch(printed) and parent.name in ("mainBody", "section"):
                yield Finding(codes.STRAY_POINT, e, {"value": printed})
            digits = _FIGURES.fullmatch(printed)
            if not digits:
                continue
            number = int(digits[1])
            open_ = counts.setdefault(re.sub(r"[\d\s]", "", printed).replace("–", "-"), [])
            at = next((n for n in range(len(open_) - 1, -1, -1) if open_[n] == number - 1), None)
            if at is not None:
                del open_[at:]
            elif open_ and number != 1:
                yield Finding(codes.NUMBERING, e, {"found": number, "before": open_[-1]})
                open_.clear()
            open_.append(number)


def markers(tree: Tree) -> Iterator[Finding]:
    before = 0
    for e in tree.text:
        if e.name != "authorialNote":
            continue
        marker = western_digits(e.get("marker")).strip("()[]. \t")
        if not marker:
            yield Finding(codes.NOTE_MARKER, e, {})
        elif marker.isdigit():
            number = int(marker)
            if number not in (before, before + 1, 1):
                yield Finding(codes.MARKERS, e, {"found": number, "before": before})
            before = number


def votes(tree: Tree) -> Iterator[Finding]:
    for e in tree.elements:
        if e.name != "count":
            continue
        voters = sum(1 for o in e.iter() if o.name == "organization")
        value = e.get("value").strip()
        if voters and value.isdigit() and int(value) != voters:
            yield Finding(codes.VOTES, e, {"value": int(value), "voters": voters})


def _own_text(e: Element) -> str:
    """Text without the notes that hang in it."""
    out = []
    for child in e.children:
        if not isinstance(child, Element):
            out.append(child.text)
        elif child.name not in ("authorialNote", "noteRef"):
            out.append(_own_text(child))
    return "".join(out).strip()


CHECKS: Final[tuple[Check, ...]] = (
    unique_ids, required_ids, id_prefixes, id_names, id_numbers,
    dangling, unused_concepts, concept_types, link_addresses, addresses,
    date_texts, future_dates, publication_after_adoption,
    heading_order, prefaces, empty_texts, html_lists, tight_inlines, bodies,
    numbers_in_text, numbering, markers, votes,
)  # fmt: skip
