"""What a document is: symbol, organ, session, dates. Values, where the masthead keeps the words."""

from __future__ import annotations

import datetime
from typing import Final, Literal

from resconvert.values import dataclass

Organ = Literal["", "GA", "SC", "ECOSOC", "HRC"]
Kind = Literal["", "resolution", "decision", "statement", "amendment", "corrigendum", "other"]
SERIES: Final[dict[Organ, str]] = {"HRC": "A/HRC/", "GA": "A/", "SC": "S/", "ECOSOC": "E/"}
"""How the symbols of an organ's documents begin; a series within another comes first."""


def organ_of(symbol: str) -> Organ:
    """The organ in whose series a document symbol is; "" if in none.

    >>> organ_of("A/HRC/RES/59/25"), organ_of("A/55/L.17"), organ_of("ST/SGB/2020/1")
    ('HRC', 'GA', '')
    """
    return next((organ for organ, series in SERIES.items() if symbol.startswith(series)), "")


@dataclass(frozen=True, slots=True)
class Identification:
    """Empty values mean that the text does not say.

    `symbol` is the printed document symbol in canonical spacing ("A/RES/80/84 A-B",
    "S/RES/2787 (2025)"), `number` the resolution's own ("55/9", "2787 (2025)"). `session` is
    "55", "S-19", "ES-11", or the year of an ECOSOC session. `adopted` comes from the closing or the
    adoption line, never from the masthead. `language` is ISO 639-2/T. `parts` are the letters of
    the resolutions under one symbol. `translated_from` is the original language if stated.
    """

    symbol: str = ""
    organ: Organ = ""
    kind: Kind = ""
    draft: bool = False
    language: str = "und"
    session: str = ""
    number: str = ""
    parts: tuple[str, ...] = ()
    title: str = ""
    adopted: datetime.date | None = None
    issued: datetime.date | None = None
    meeting: str = ""
    agenda: tuple[str, ...] = ()
    distribution: str = ""
    original_language: str = ""
    job_number: str = ""
