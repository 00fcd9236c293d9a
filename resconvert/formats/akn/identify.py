"""Reads what a document is from its metadata and from the facts that its printed lines tell."""

from __future__ import annotations

import datetime
import re
from dataclasses import fields
from typing import Any, Final, get_args

from resconvert.formats.akn.iri import Iri, day
from resconvert.formats.akn.names import KIND_OF_NAME, organ_of_actor
from resconvert.formats.akn.tree import Element
from resconvert.languages import BCP47, named_language
from resconvert.model.identification import Identification, Kind, Organ, organ_of


def foreign(root: Element, main: Element, facts: dict[str, str]) -> Identification:
    """The first identification that names a work: that of a collection may be empty, its statement's is not."""
    blocks = [e for e in root.iter() if e.name == "identification"]
    named = (b for b in blocks if (w := b.find("FRBRWork")) and w.find("FRBRuri") and w.find("FRBRdate"))
    identification = next(named, blocks[0] if blocks else None)
    work = identification.find("FRBRWork") if identification else None
    expression = identification.find("FRBRExpression") if identification else None
    language = expression.find("FRBRlanguage") if expression else None
    if language is None or not language.get("language"):  # a collection may leave it to its statements
        stated = (e for e in root.iter() if e.name == "FRBRlanguage" and e.get("language"))
        language = next(stated, None)
    address = work.find("FRBRuri") if work else None
    iri = Iri.parse(address.get("value")) if address else None
    date = work.find("FRBRdate") if work else None
    alias = next((a for a in work.all("FRBRalias") if a.get("name") == "symbol"), None) if work else None
    symbol = facts.get("symbol") or (alias.get("value") if alias else "")
    statement = main if main.name == "statement" else next((e for e in root.iter() if e.name == "statement"), main)
    kind, draft = KIND_OF_NAME.get(statement.get("name"), ("resolution" if "/RES" in symbol else "", False))
    issued = facts.get("issued") or next(
        (d.get("date") for d in (expression.all("FRBRdate") if expression else []) if d.get("name") == "publication"),
        "",
    )
    code = language.get("language").lower() if language else "und"
    code = named_language(code) or _NO_ISO_CODES.get(code, code)
    letters = tuple(
        re.sub(r"\W", "", n.text()) for n in root.iter() if n.name == "docNumber" and n.get("refersTo") == "#letter"
    )
    docket = next((n.text() for n in root.iter() if n.name == "docketNumber"), "")
    special = re.search(r"/((?:ES|S)-\d+)/", symbol)
    return Identification(
        symbol=re.sub(r"\s+(?=[/\d])|(?<=/)\s+", "", symbol),
        organ=_organ(symbol, iri),
        kind=kind,
        draft=draft,
        language=code if code in BCP47 else "und",
        session=special[1] if special else facts.get("session", ""),
        number=facts.get("number", ""),
        parts=letters,
        title=facts.get("title", ""),
        adopted=day(date.get("date")) if date else None,
        issued=day(issued),
        meeting=facts.get("meeting", ""),
        job_number=" ".join(docket.split()),
        agenda=tuple(re.findall(r"\d+(?:\s*\(?[^\W\d_]\))?", facts.get("agenda", ""))),
    )


_NO_ISO_CODES: Final = {"esp": "spa"}  # which files have all the same


def _organ(symbol: str, iri: Iri | None) -> Organ:
    return organ_of(symbol) or (organ_of_actor(iri.actor) if iri else "")


_ALLOWED: Final = {"organ": frozenset(get_args(Organ)), "kind": frozenset(get_args(Kind))}


def own_identification(own: Element | None) -> Identification:
    if own is None:
        return Identification()
    values: dict[str, Any] = {}
    for f in fields(Identification):
        text = own.get(f.name)
        if not text:
            continue
        match f.name:
            case "adopted" | "issued":
                values[f.name] = _date(text)
            case "parts" | "agenda":
                values[f.name] = tuple(text.split("|"))
            case "organ" | "kind":
                if text in _ALLOWED[f.name]:  # a damaged file of ours may say anything
                    values[f.name] = text
            case "draft":
                values[f.name] = text == "true"
            case _:
                values[f.name] = text
    return Identification(**values)


def _date(text: str) -> datetime.date | None:
    try:
        return datetime.date.fromisoformat(text)
    except ValueError:
        return None
