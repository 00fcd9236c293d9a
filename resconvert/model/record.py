"""The record around the text: what the meeting records and the library say of a document.

None of it is in a resolution's own text; it comes through a metadata file or from Akoma Ntoso, and
is kept without loss. `extra` on each entry keeps attributes of a source that have no field here.
"""

from __future__ import annotations

import datetime

from resconvert.values import dataclass

Extra = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Keyword:
    """A subject heading of a thesaurus ("UNBIS Thesaurus", "DHLAUTH", an SDG list) or an agenda entry."""

    value: str
    dictionary: str = ""
    show_as: str = ""
    href: str = ""
    refers_to: str = ""
    extra: Extra = ()


@dataclass(frozen=True, slots=True)
class Step:
    """One act of the document's way: tabled, sponsored, recommended, adopted."""

    outcome: str
    date: datetime.date | None = None
    document: str = ""
    by: str = ""
    refers_to: str = ""
    href: str = ""
    extra: Extra = ()


@dataclass(frozen=True, slots=True)
class Ballot:
    """One side of a vote: `choice` is in-favour, against, abstaining or not-voting; `count` as stated;
    `states` the roll call as printed."""

    choice: str
    count: int | None = None
    states: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Vote:
    """How a resolution (or the part with the letter `part`) was adopted, as text or record say it."""

    outcome: str
    ballots: tuple[Ballot, ...] = ()
    part: str = ""
    meeting: str = ""
    extra: Extra = ()


@dataclass(frozen=True, slots=True)
class Record:
    """All that records say of one document, each kind in its order; `sponsors` as they are named."""

    keywords: tuple[Keyword, ...] = ()
    steps: tuple[Step, ...] = ()
    votes: tuple[Vote, ...] = ()
    sponsors: tuple[str, ...] = ()
    extra: Extra = ()
