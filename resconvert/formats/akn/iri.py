"""Addresses of works by the Akoma Ntoso naming convention, and which printed symbol each of them is."""

from __future__ import annotations

import datetime
import re
from functools import lru_cache
from typing import Final

from resconvert import store
from resconvert.formats.akn.names import ACTORS
from resconvert.model.identification import SERIES
from resconvert.model.inlines import Reference, ReferenceKind
from resconvert.numerals import roman_value
from resconvert.values import dataclass

UNKNOWN_DATE: Final = "0001-01-01"


@dataclass(frozen=True, slots=True)
class Iri:
    """The address of a work. `date` is a day, or a year where only that is known.

    >>> str(Iri("statement", "deliberation", "unga", "2000-10-30", "55-9"))
    '/akn/un/statement/deliberation/unga/2000-10-30/55-9'
    """

    doctype: str
    subtype: str
    actor: str
    date: str
    number: str
    country: str = "un"

    def __str__(self) -> str:
        steps = (self.country, self.doctype, self.subtype, self.actor, self.date, self.number)
        return "/akn/" + "/".join(step for step in steps if step)

    @classmethod
    def parse(cls, address: str) -> Iri | None:
        """The work of any address (expression, component and fragment are ignored); None if it is none.

        >>> Iri.parse("/akn/un/statement/deliberation/unga/2000-10-30/55-9/eng@/!main").number
        '55-9'
        """
        match = _IRI.match(address)
        if not match:
            return None
        country, doctype, subtype, actor, date, number = match.groups(default="")
        return cls(doctype, subtype, actor, date, number, country)


_IRI = store.pattern(
    r"/akn/([a-z]{2}(?:-[^/]+)?)/([A-Za-z]+)(?:/([^/\d][^/]*))?(?:/([^/\d][^/]*))?/(\d{4}(?:-\d\d-\d\d)?)/([^/@~!#]+)"
)
_AUTHORS = (*((series, ACTORS[organ].actor) for organ, series in SERIES.items()), ("ST/", "unsg"))
_YEAR = store.pattern(r"(?:^|/)(1[89]\d\d|20\d\d)(?=/|$)|\((1[89]\d\d|20\d\d)\)")
_SESSION = store.pattern(r"^A/(?:RES/|DEC/|C\.\d/|INF/|BUR/|CONF/)?(\d{1,3})(?=/)")
_ROMAN = store.pattern(r"\(([IVX]+)\)$")
_CHARTER = Iri("act", "", "", "1945-06-26", "charter")  # a treaty is the act of no organ


def iri_number(printed: str) -> str:
    """A number as a step of an address: no space, no slash.

    >>> iri_number("55/9"), iri_number("3369 (XXX)"), iri_number("2787 (2025)")
    ('55-9', '3369_(XXX)', '2787(2025)')
    """
    text = re.sub(r"\s+(?=\((?:1[89]|20)\d\d\))", "", printed.strip())
    text = re.sub(r"\s+", "_", text.replace("/", "-"))
    return re.sub(r"[^\w().\-]", "", text)


def year_of(symbol: str) -> str:
    """The year that a symbol itself tells: printed, or by the session of the General Assembly.

    >>> year_of("A/55/368"), year_of("S/2020/5"), year_of("A/RES/217(III)"), year_of("ST/1")
    ('2000', '2020', '1948', '')
    """
    if match := _YEAR.search(symbol):
        return match[1] or match[2]
    if match := _SESSION.match(symbol):
        return str(1945 + int(match[1])) if int(match[1]) < 120 else ""
    if symbol.startswith("A/RES/") and (match := _ROMAN.search(symbol)):
        return str(1945 + roman_value(match[1]))
    return ""


def reference_iri(reference: Reference) -> str:
    """The address of the work that `reference` cites; a year stands for a date that the text does not give."""
    return work_address(reference.kind, reference.target, reference.date)


@lru_cache(maxsize=8192)
def work_address(kind: ReferenceKind, target: str, date: datetime.date | None) -> str:
    """As `reference_iri`; resolutions cite the same documents again and again."""
    if kind in ("charter", "article") or target.lower() == "charter":
        return str(_CHARTER)
    if kind == "treaty":
        return str(Iri("act", "", "", UNKNOWN_DATE, iri_number(target) or "unknown"))
    squeezed = target.strip()
    day = date.isoformat() if date else year_of(squeezed) or UNKNOWN_DATE
    series, actor = next((author for author in _AUTHORS if squeezed.startswith(author[0])), ("", "un"))
    resolution = f"{series}RES/"
    if series and squeezed.startswith(resolution):  # known by its number alone
        return str(Iri("statement", "deliberation", actor, day, iri_number(squeezed[len(resolution) :])))
    doctype, subtype = _class_of(squeezed, kind)
    return str(Iri(doctype, subtype, actor, day, iri_number(squeezed) or "unknown"))


def _class_of(symbol: str, kind: ReferenceKind) -> tuple[str, str]:
    if kind == "record" or re.search(r"/(PV|SR)\.\d", symbol):
        return "debate", "record"
    if kind in ("statement", "resolution", "decision") or re.search(r"/(?:PRST/|DEC/|L\.\d)", symbol):
        return "statement", "deliberation"
    return "doc", "paper"


def reference_kind(address: str, symbol: str) -> ReferenceKind:
    """What kind of document an address or symbol names, as far as they tell."""
    if address.startswith("#"):
        return "internal"
    if address.startswith(("http:", "https:", "mailto:", "ftp:")) and not symbol:
        return "web"
    work = Iri.parse(address)
    if work and work.doctype == "act":
        return "charter" if work.number == "charter" else "treaty"
    if "/RES/" in symbol:
        return "resolution"
    if "/DEC/" in symbol:
        return "decision"
    if "/PRST/" in symbol:
        return "statement"
    if re.search(r"/(PV|SR)\.\d", symbol) or (work and work.doctype == "debate"):
        return "record"
    return "document"


def stated_date(address: str) -> datetime.date | None:
    """The day an address gives a document; None for a year, and for treaties, whose date is no part of a citation."""
    work = Iri.parse(address)
    return day(work.date) if work and len(work.date) == 10 and work.doctype != "act" else None


def day(text: str) -> datetime.date | None:
    """A date of ten characters; None for a year, for the unknown date and for what is no date."""
    if text == UNKNOWN_DATE:
        return None
    try:
        return datetime.date.fromisoformat(text[:10])
    except ValueError:
        return None
