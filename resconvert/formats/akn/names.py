"""The vocabulary that the writer and the readers of Akoma Ntoso share: namespaces, roles, organs, kinds."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Final

from resconvert import store
from resconvert.model.identification import Kind, Organ
from resconvert.model.inlines import MentionKind, plain
from resconvert.model.nodes import ClosingRole, Division, MastheadRole, Paragraph, PrefaceRole
from resconvert.values import NamedTuple

AKN: Final = "http://docs.oasis-open.org/legaldocml/ns/akn/3.0"
AKN4UN: Final = "http://un.org/akn4un"
OWN: Final = "urn:resconvert:model:1"  # what the model knows and Akoma Ntoso has no place for
CLOSING_SIGNS: Final = tuple(".,;:。，；：،؛")
NUMBERED_HEADING: Final = "numberedHeading"  # class of a paragraph that is a heading with its number


class Wrapper(NamedTuple):
    """The element that says what a printed line is: its name, @name and @refersTo."""

    element: str
    name: str = ""
    refers_to: str = ""


MASTHEAD: Final[dict[MastheadRole, Wrapper]] = {
    "organization": Wrapper("docAuthority", refers_to="un"),
    "symbol": Wrapper("docNumber", refers_to="symbol"),
    "organ": Wrapper("docAuthority", refers_to="issuingBody"),
    "distribution": Wrapper("docStatus", refers_to="distribution"),
    "issue-date": Wrapper("docDate", refers_to="dateOfIssuance"),
    "original-language": Wrapper("inline", "akn4un:originalLanguage"),
    "session": Wrapper("session", refers_to="session"),
    "session-dates": Wrapper("inline", "akn4un:sessionDates"),
    "committee": Wrapper("docCommittee", refers_to="committee"),
    "agenda-item": Wrapper("inline", "akn4un:agendaItem"),
    "agenda-title": Wrapper("inline", "akn4un:agendaItemTitle"),
    "reissue": Wrapper("inline", "akn4un:reissue"),
    "furniture": Wrapper("inline", "akn4un:furniture"),
}
PREFACE: Final[dict[PrefaceRole, Wrapper]] = {
    "sponsors": Wrapper("inline", "akn4un:sponsors"),
    "document-type": Wrapper("docType", refers_to="documentType"),
    "adoption-line": Wrapper("docTitle", refers_to="adoption"),
    "provenance": Wrapper("docProponent", refers_to="provenance"),
    "vote": Wrapper("inline", "akn4un:vote"),
    "title": Wrapper("docTitle", refers_to="resolutionTitle"),
}
CLOSING: Final[dict[ClosingRole, Wrapper]] = {
    "meeting": Wrapper("event", refers_to="meeting"),
    "date": Wrapper("docDate", refers_to="adoptionDate"),
    "vote": Wrapper("inline", "akn4un:vote"),
    "furniture": Wrapper("inline", "akn4un:furniture"),
}
CONCEPTS: Final[dict[str, tuple[str, str, str]]] = {
    # eId: element, id in the ontology, what it is called
    "un": ("TLCOrganization", "un", "United Nations"),
    "symbol": ("TLCConcept", "symbol", "Document symbol"),
    "issuingBody": ("TLCConcept", "issuingBody", "Issuing body"),
    "distribution": ("TLCConcept", "distribution", "Distribution"),
    "dateOfIssuance": ("TLCConcept", "dateOfIssuance", "Date of issuance"),
    "session": ("TLCConcept", "session", "Session"),
    "committee": ("TLCConcept", "committee", "Committee"),
    "documentType": ("TLCConcept", "documentType", "Document type"),
    "adoption": ("TLCEvent", "adoption", "Adoption"),
    "provenance": ("TLCConcept", "provenance", "Report or draft on which the organ acted"),
    "resolutionTitle": ("TLCConcept", "resolutionTitle", "Title"),
    "letter": ("TLCConcept", "letter", "Letter of a part"),
    "meeting": ("TLCEvent", "meeting", "Meeting"),
    "adoptionDate": ("TLCConcept", "adoptionDate", "Date of adoption"),
    "preambularParagraph": ("TLCConcept", "preambularParagraph", "Preambular paragraph"),
    "publisher": ("TLCRole", "publisher", "Publisher"),
    "generalDistribution": ("TLCConcept", "generalDistribution", "General distribution"),
    "generalAssembly": ("TLCOrganization", "generalAssembly", "General Assembly"),
    "resolutionNumber": ("TLCConcept", "resolutionNumber", "Number of a resolution"),
    "adoptionMeeting": ("TLCLocation", "adoptionMeeting", "Meeting of adoption"),
    "undocs": ("TLCConcept", "undocs", "Permalink of the Official Document System (undocs.org)"),
    "author": ("TLCRole", "author", "Author"),
    "adopted": ("TLCConcept", "adopted", "Adopted"),
    "editor": ("TLCRole", "editor", "Editor of the markup"),
    "publicationJobNumber": ("TLCConcept", "publicationJobNumber", "Job number of the publication"),
    "memberState": ("TLCOrganization", "memberState", "Member State"),
    "resconvert": ("TLCObject", "resconvert", "resconvert"),
}


class Actor(NamedTuple):
    """An organ as author: the last step of its address, and what it is called."""

    actor: str
    guideline: str
    name: str


ACTORS: Final[dict[Organ, Actor]] = {
    "GA": Actor("unga", "un-ga", "United Nations General Assembly"),
    "SC": Actor("unsc", "un-sc", "United Nations Security Council"),
    "ECOSOC": Actor("ecosoc", "un-ecosoc", "Economic and Social Council"),
    "HRC": Actor("hrc", "un-hrc", "Human Rights Council"),
    "": Actor("unknown", "unknown", "Unknown organ"),
}


def organ_of_actor(actor: str) -> Organ:
    """The organ that an address calls by this name, as the UN's own files do or as the guidelines; "" if none."""
    return next(
        (o for o, a in ACTORS.items() if o and actor in (a.actor, a.guideline, a.guideline.removeprefix("un-"))), ""
    )


MENTION_ELEMENT: Final[dict[MentionKind, str]] = {
    "organization": "organization",
    "role": "role",
    "person": "person",
    "location": "location",
    "event": "event",
    "concept": "concept",
    "term": "term",
}
# What ``statement@name`` says of kind and draft; other pairs are written in our own namespace too.
STATEMENT_NAMES: Final[dict[tuple[Kind, bool], str]] = {
    ("resolution", False): "resolution",
    ("resolution", True): "draftResolution",
    ("decision", False): "decision",
    ("decision", True): "draftDecision",
    ("statement", False): "presidentialStatement",
    ("statement", True): "draftPresidentialStatement",
    ("amendment", False): "amendment",
    ("corrigendum", False): "corrigendum",
    ("other", False): "document",
    ("", False): "statement",
}
KIND_OF_NAME: Final = {name: pair for pair, name in STATEMENT_NAMES.items()}

_OUTER = store.pattern(r"^[\W_]+|[\W_]+$")


@lru_cache(maxsize=4096)
def number_value(printed: str) -> str:
    """The value of a printed number when nothing else is said: no outer punctuation, Western digits.

    >>> number_value("(a)"), number_value("٣ -"), number_value("–")
    ('a', '3', '')
    """
    return western_digits(_OUTER.sub("", printed))


def western_digits(text: str) -> str:
    """`text` with the digits of any script as 0 to 9."""
    if text.isascii():
        return text
    return "".join([str(unicodedata.digit(c)) if c.isdecimal() else c for c in text])


@lru_cache(maxsize=4096)
def lower_camel(phrase: str) -> str:
    """``Expresses its appreciation`` → ``expressesItsAppreciation``, in any script.

    >>> lower_camel("Recalling also"), lower_camel("—")
    ('recallingAlso', '')
    """
    words: list[str] = _WORDS.findall(phrase)
    if not words:
        return ""
    return words[0].lower() + "".join(w[:1].upper() + w[1:].lower() for w in words[1:8])


_WORDS = store.pattern(r"[^\W_]+")
_LETTERED = store.pattern(r"(?:[^\W\d_]|[IVXL]{1,6}|[一二三四五六七八九十]{1,3})\s?[.．]$")


def lettered(printed: str) -> bool:
    """Whether a number is a letter, a Roman or a Chinese numeral with a stop: ``A.``, ``IV.``, ``一.``."""
    return _LETTERED.match(printed.strip()) is not None


def numbered_line(division: Division) -> bool:
    """Whether a heading is spelled as the United Nations spells ``A. Targeted sanctions``: as a paragraph with
    number and content, not as number and heading of the division it opens.

    One whose number a paragraph below it bears too keeps the other spelling: the two would share an identifier.
    """
    num = division.num
    if num is None or not division.heading or not lettered(num.printed):
        return False
    same = (c for c in division.children if isinstance(c, Paragraph) and c.num is not None)
    return not any(c.num is not None and c.num.value == num.value for c in same)


def titled_point(node: Paragraph) -> bool:
    """Whether the words of a point are its title only, and a sentence below it is what it says:
    ``(a) Support for the electoral process`` / ``Provide, if requested, …;``."""
    first = node.children[0] if node.children else None
    return (
        node.role == "point" and node.num is not None and bool(node.content)
        and isinstance(first, Paragraph) and first.role == "text" and first.num is None and not first.children
        and plain(node.content).rstrip()[-1:] not in CLOSING_SIGNS
    )  # fmt: skip


def spaced(number: str) -> str:
    """A pattern of the number of a resolution in which any blank may stand for a space."""
    return r"\s*".join(map(re.escape, number.split()))


def title_start(text: str, at: int) -> int:
    """Where the title begins after its number: behind the stop and blanks."""
    while at < len(text) and text[at] in ".-–—: \t\u00a0":
        at += 1
    return at
