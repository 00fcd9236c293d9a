"""The record around the text, from a side file: keywords, steps, sponsors, agenda, votes by State, joined by symbol.

A side file is JSON (one object or a list, each with a ``symbol``), CSV, or an Akoma Ntoso file whose ``meta`` holds
the record. What the text itself says stands; the side file adds to it, and contradictions are reported.

JSON::

    [{"symbol": "A/RES/79/132", "adopted": "2024-12-06", "meeting": "48", "agenda": ["3 (b)"],
      "keywords": [{"value": "MYANMAR", "dictionary": "UNBIS Thesaurus", "href": "http://metadata.un.org/…"}],
      "steps": [{"outcome": "adopted", "date": "2024-12-06", "document": "A/79/PV.48"}],
      "votes": [{"outcome": "adoptedRecordedVote",
                 "ballots": [{"choice": "in-favour", "count": 2, "states": ["ALBANIA", "ALGERIA"]}]}],
      "sponsors": ["Algeria", "Belize"]}]

CSV has a header. With a column ``kind`` each row is one entry (``keyword``, ``step``, ``ballot``, ``voter``,
``sponsor``, ``identification``) and the other columns are its fields; without it each row is one
document, and a column holds several values divided by ``|``.
"""

from __future__ import annotations

import csv
import datetime
import functools
import io
import json
import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Any, Final

from resconvert import store
from resconvert.diagnostics import Code, Diagnostic
from resconvert.errors import InputError
from resconvert.languages import language_code
from resconvert.limits import DEFAULT, Limits
from resconvert.model.identification import Identification, organ_of
from resconvert.model.nodes import Document
from resconvert.model.record import Ballot, Extra, Keyword, Record, Step, Vote
from resconvert.protocols import ReadContext

NOT_LISTED = Code(
    "RC060", "warning", "the metadata file says nothing of {symbol}", "is the symbol spelled as in the file?"
)
NO_SYMBOL = Code("RC061", "warning", "the document has no symbol, so nothing of the metadata file joins it")
CONTRADICTION = Code(
    "RC062", "warning", "the text says {field} is {ours!r}, the metadata file {theirs!r}", "what the text says stands"
)
UNKNOWN_FIELD = Code("RC063", "warning", "the metadata file has a field that is not known: {field}", "known: {known}")

# What a side file may say of the identification; the rest is in the text or follows from it.
_IDENTIFICATION: Final = (
    "title", "session", "number", "adopted", "issued", "meeting", "agenda", "distribution", "original_language",
    "job_number",
)  # fmt: skip
_CHOICES: Final = ("in-favour", "against", "abstaining", "not-voting")


@dataclass(frozen=True, slots=True)
class Entry:
    """What a side file says of one document."""

    record: Record = field(default_factory=Record)
    identification: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Metadata:
    """The entries of a side file by folded symbol; `diagnostics` tell of fields that were not understood."""

    name: str
    entries: Mapping[str, Entry]
    diagnostics: tuple[Diagnostic, ...] = ()

    def __len__(self) -> int:
        return len(self.entries)

    def join(self, document: Document) -> tuple[Document, tuple[Diagnostic, ...]]:
        """`document` with what the side file says of its symbol, and what there is to say about that."""
        symbol = document.identification.symbol
        if not symbol:
            return document, (NO_SYMBOL.diagnostic(),)
        entry = self.entries.get(fold(symbol))
        if entry is None:
            return document, (NOT_LISTED.diagnostic(symbol=symbol),)
        identification, log = _filled(document.identification, entry.identification)
        record = _merged(document.record, entry.record)
        return replace(document, identification=identification, record=record), tuple(log)


def join(document: Document, metadata: Metadata) -> Document:
    """`document` with what `metadata` says of it; `Metadata.join` also tells what there is to say about that."""
    return metadata.join(document)[0]


def load(source: str | Path | bytes, name: str = "<metadata>", limits: Limits = DEFAULT) -> Metadata:
    """The side file at a path, or its bytes. Its kind is told by its first character, not by its name.

    Raises `InputError` where it is none of the three kinds, with line and column of the fault.
    """
    if not isinstance(source, bytes):
        path = Path(source)
        try:
            state = path.stat()
        except OSError as error:
            raise InputError(f"cannot read the metadata file: {error.strerror}", where=str(source)) from None
        return _from_path(path, state.st_mtime_ns, state.st_size, limits)
    return _loaded(source, name, limits)


@functools.lru_cache(maxsize=8)
def _from_path(path: Path, changed: int, size: int, limits: Limits) -> Metadata:
    """A batch joins thousands of documents to one file: it is read once, until it changes."""
    try:
        return _loaded(path.read_bytes(), str(path), limits)
    except OSError as error:
        raise InputError(f"cannot read the metadata file: {error.strerror}", where=str(path)) from None


def _loaded(data: bytes, name: str, limits: Limits) -> Metadata:
    limits.check("input_bytes", len(data), name)
    head = data.removeprefix(b"\xef\xbb\xbf").lstrip()[:1]
    if head == b"<":
        return _from_akn(data, name, limits)
    text = _text(data, name)
    return _from_json(text, name) if head in (b"{", b"[") else _from_csv(text, name)


def dump(documents: Iterable[Document]) -> str:
    """A JSON side file of what `documents` hold of the record; `load` reads it back without loss."""
    rows = []
    for document in documents:
        i, r = document.identification, document.record
        row: dict[str, Any] = {"symbol": i.symbol}
        for name in _IDENTIFICATION:
            if value := getattr(i, name):
                row[name] = value.isoformat() if isinstance(value, datetime.date) else value
        row["keywords"] = [_plain(k) for k in r.keywords]
        row["steps"] = [_plain(s) for s in r.steps]
        row["votes"] = [_plain(v) | {"ballots": [_plain(b) for b in v.ballots]} for v in r.votes]
        row["sponsors"] = list(r.sponsors)
        row["extra"] = [list(pair) for pair in r.extra]
        rows.append({k: v for k, v in row.items() if v})
    return json.dumps(rows, ensure_ascii=False, indent=1) + "\n"


_RESOLUTION = store.pattern(r"(?:A/HRC|A|S|E)/RES/(?P<number>(?P<session>(?:E?S-)?\d+)/\d+|\d+ \((?P<year>\d{4})\))")


def completed(identification: Identification, names: Collection[str]) -> Identification:
    """What follows from the fields `names`, which were set by hand: a symbol sets organ, number and session.

    >>> completed(Identification(symbol="S/RES/2787 (2025)", number="55/9"), ["symbol"]).number
    '2787 (2025)'
    """
    more: dict[str, Any] = {}
    if "language" in names:
        more["language"] = language_code(identification.language or "und")
    if "symbol" in names and (found := _RESOLUTION.match(identification.symbol)):
        own = {"organ": organ_of(identification.symbol), "number": found["number"], "session": found["session"] or ""}
        more |= {name: value for name, value in own.items() if name not in names}
    return replace(identification, **more) if more else identification


def fold(symbol: str) -> str:
    """One spelling of a symbol for joining: upper case, no blanks.

    >>> fold("s/res/2787  (2025)") == fold("S/RES/2787(2025)")
    True
    """
    return re.sub(r"\s+", "", symbol).upper()


def _plain(value: Any) -> dict[str, Any]:
    out: dict[str, Any] = {}
    for f in fields(value):
        item = getattr(value, f.name)
        if item in ("", (), None):
            continue
        if isinstance(item, datetime.date):
            item = item.isoformat()
        elif f.name in ("extra",):
            item = [list(pair) for pair in item]
        elif isinstance(item, tuple):
            item = list(item)
        out[f.name] = item
    return out


# Joining.


def _filled(identification: Identification, values: Mapping[str, Any]) -> tuple[Identification, list[Diagnostic]]:
    """Empty fields filled; a field of the text stays, a contradiction is told."""
    log = []
    changes = {}
    for name, theirs in values.items():
        ours = getattr(identification, name)
        if not ours:
            changes[name] = theirs
        elif _folded(ours) != _folded(theirs) and name != "title":
            log.append(CONTRADICTION.diagnostic(field=name.replace("_", " "), ours=_shown(ours), theirs=_shown(theirs)))
    return replace(identification, **changes) if changes else identification, log


def _folded(value: Any) -> str:
    text = "".join(value) if isinstance(value, tuple) else str(value)
    return re.sub(r"[\W_]+", "", text).lower()


def _shown(value: Any) -> str:
    return ", ".join(value) if isinstance(value, tuple) else str(value)


def _merged(ours: Record, theirs: Record) -> Record:
    """The text's entries, then those of the side file that are new. A roll call replaces a bare count."""
    votes = [v for v in ours.votes if not any(_same_vote(v, w) for w in theirs.votes)]
    return Record(
        (*ours.keywords, *(k for k in theirs.keywords if k not in ours.keywords)),
        (*ours.steps, *(s for s in theirs.steps if s not in ours.steps)),
        (*votes, *theirs.votes),
        (*ours.sponsors, *(s for s in theirs.sponsors if s not in ours.sponsors)),
        (*ours.extra, *(e for e in theirs.extra if e not in ours.extra)),
    )


def _same_vote(text: Vote, stated: Vote) -> bool:
    """Whether `stated` tells of the vote that the text tells of, and not less of it."""
    if text.part != stated.part:
        return False
    names = {b.choice: set(b.states) for b in stated.ballots}
    return all(set(b.states) <= names.get(b.choice, set()) or not b.states for b in text.ballots)


# Reading.


def _text(data: bytes, name: str) -> str:
    for codec in ("utf-8-sig", "cp1252"):
        try:
            return data.decode(codec)
        except UnicodeDecodeError:
            continue
    raise InputError("the metadata file is not text", where=name)


def _from_akn(data: bytes, name: str, limits: Limits) -> Metadata:
    from resconvert.registry import reader

    akn = reader("akn")
    document = akn.read(data, ReadContext(name, limits=limits), akn.options()).document
    i = document.identification
    if not i.symbol:
        raise InputError("the Akoma Ntoso file names no symbol to join by", where=name)
    values = {f: v for f in _IDENTIFICATION if (v := getattr(i, f)) and f != "title"}
    return Metadata(name, {fold(i.symbol): Entry(document.record, values)})


def _from_json(text: str, name: str) -> Metadata:
    try:
        content = json.loads(text)
    except json.JSONDecodeError as error:
        raise InputError(f"not JSON: {error.msg}", where=f"{name}:{error.lineno}:{error.colno}") from None
    except RecursionError:
        raise InputError("not JSON: nested too deep", where=name) from None
    rows = content if isinstance(content, list) else [content]
    if isinstance(content, dict) and "symbol" not in content and all(isinstance(v, dict) for v in content.values()):
        rows = [{"symbol": symbol} | row for symbol, row in content.items()]
    return _collected(_json_rows(rows, name), name)


def _json_rows(rows: list[Any], name: str) -> Iterator[tuple[str, dict[str, Any]]]:
    for at, row in enumerate(rows, 1):
        if not isinstance(row, dict) or not isinstance(row.get("symbol"), str) or not row["symbol"].strip():
            raise InputError(f"entry {at} has no symbol", where=name, hint='each entry needs "symbol": "A/RES/…"')
        yield row["symbol"], {k: v for k, v in row.items() if k != "symbol"}


def _from_csv(text: str, name: str) -> Metadata:
    sample = text[:4096]
    delimiter = max(",;\t", key=sample.splitlines()[0].count) if sample.strip() else ","
    reader = csv.DictReader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        header = [h.strip().lower().replace(" ", "_").replace("-", "_") for h in reader.fieldnames or ()]
        if "symbol" not in header:
            raise InputError(
                "the metadata file is neither JSON nor Akoma Ntoso, and as CSV it has no column 'symbol'", where=name
            )
        reader.fieldnames = header
        rows = [{k: (v or "").strip() for k, v in row.items() if k and not isinstance(v, list)} for row in reader]
    except csv.Error as error:
        raise InputError(f"not CSV: {error}", where=f"{name}:{reader.line_num}:1") from None
    rows = [row for row in rows if row.get("symbol")]
    if "kind" in header:
        return _collected(_long_rows(rows, name), name)
    return _collected(((row["symbol"], _wide_row(row)) for row in rows), name)


def _wide_row(row: dict[str, str]) -> dict[str, Any]:
    """One line a document: ``keywords`` and ``sponsors`` divided by ``|``; columns of choices hold counts or States."""
    out: dict[str, Any] = {}
    ballots = []
    for column, text in row.items():
        if column == "symbol" or not text:
            continue
        values = [v.strip() for v in text.split("|") if v.strip()]
        choice = column.replace("_", "-")
        if column == "keywords":
            out[column] = [{"value": v} for v in values]
        elif column in ("sponsors", "agenda"):
            out[column] = values
        elif choice in _CHOICES:
            ballots.append({"choice": choice, **({"count": int(text)} if text.isdigit() else {"states": values})})
        elif column != "outcome":
            out[column] = text
    if ballots or row.get("outcome"):
        out["votes"] = [{"outcome": row.get("outcome", ""), "ballots": ballots}]
    return out


def _long_rows(rows: list[dict[str, str]], name: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """One line an entry."""
    found: dict[str, dict[str, Any]] = {}
    for row in rows:
        entry = found.setdefault(row["symbol"], {})
        values = {k: v for k, v in row.items() if k not in ("symbol", "kind") and v}
        match row.get("kind", "").lower():
            case "keyword":
                entry.setdefault("keywords", []).append(values)
            case "step":
                entry.setdefault("steps", []).append(values)
            case "sponsor":
                entry.setdefault("sponsors", []).append(values.get("value") or values.get("state", ""))
            case "vote":
                entry.setdefault("votes", []).append({**values, "ballots": []})
            case "ballot":
                entry.setdefault("votes", [{"ballots": []}])[-1]["ballots"].append(
                    {"choice": values.get("choice", ""), "count": values.get("count"), "states": []}
                )
            case "voter":
                ballots = entry.setdefault("votes", [{"ballots": []}])[-1]["ballots"]
                choice = values.get("choice", "")
                ballot = next((b for b in ballots if b["choice"] == choice), None)
                if ballot is None:
                    ballot = {"choice": choice, "states": []}
                    ballots.append(ballot)
                ballot["states"].append(values.get("state") or values.get("value", ""))
            case "identification":
                entry.update(values)
            case other:
                raise InputError(
                    f"kind {other!r} is not known",
                    where=name,
                    hint="keyword, step, vote, ballot, voter, sponsor or identification",
                )
    yield from found.items()


def _collected(rows: Iterable[tuple[str, dict[str, Any]]], name: str) -> Metadata:
    entries: dict[str, Entry] = {}
    unknown: dict[str, None] = {}
    for symbol, row in rows:
        try:
            entry = _entry(row, unknown)
        except (TypeError, ValueError, AttributeError) as error:
            raise InputError(f"the entry of {symbol} cannot be read: {error}", where=name) from None
        before = entries.get(fold(symbol))
        if before:
            values = {**before.identification, **entry.identification}
            entry = Entry(_merged(before.record, entry.record), values)
        entries[fold(symbol)] = entry
    known = ", ".join(("symbol", *_IDENTIFICATION, "keywords", "steps", "votes", "sponsors", "extra"))
    log = tuple(UNKNOWN_FIELD.diagnostic(field=f, known=known) for f in unknown)
    return Metadata(name, entries, log)


def _entry(row: dict[str, Any], unknown: dict[str, None]) -> Entry:
    values: dict[str, Any] = {}
    for key, value in row.items():
        if key in ("adopted", "issued"):
            values[key] = datetime.date.fromisoformat(value)
        elif key == "agenda":
            values[key] = tuple(map(str, value)) if isinstance(value, list) else (str(value),)
        elif key in _IDENTIFICATION:
            values[key] = str(value)
        elif key not in ("keywords", "steps", "votes", "sponsors", "extra"):
            unknown[key] = None
    record = Record(
        tuple(_keyword(k) for k in row.get("keywords", ())),
        tuple(_step(s) for s in row.get("steps", ())),
        tuple(_vote(v) for v in row.get("votes", ())),
        tuple(str(s) for s in row.get("sponsors", ())),
        _extra(row.get("extra", ())),
    )
    return Entry(record, values)


def _extra(pairs: Any) -> Extra:
    items = pairs.items() if isinstance(pairs, dict) else pairs
    return tuple((str(name), str(value)) for name, value in items)


def _strings(row: Mapping[str, Any], kind: type) -> dict[str, Any]:
    """The fields of `kind` that `row` has; what it has besides becomes extra, so nothing is lost."""
    names = {f.name for f in fields(kind)}
    known = {k: str(v) for k, v in row.items() if k in names and k not in ("extra", "date")}
    rest = [(k, str(v)) for k, v in row.items() if k not in names and v not in ("", None)]
    return known | {"extra": (*_extra(row.get("extra", ())), *rest)}


def _keyword(row: Any) -> Keyword:
    return Keyword(value=row) if isinstance(row, str) else Keyword(**({"value": ""} | _strings(row, Keyword)))


def _step(row: Mapping[str, Any]) -> Step:
    date = datetime.date.fromisoformat(row["date"]) if row.get("date") else None
    return Step(**({"outcome": ""} | _strings(row, Step)), date=date)


def _vote(row: Mapping[str, Any]) -> Vote:
    ballots = []
    for b in row.get("ballots", ()):
        count = b.get("count")
        ballots.append(
            Ballot(str(b["choice"]), None if count in (None, "") else int(count), tuple(map(str, b.get("states", ()))))
        )
    return Vote(
        str(row.get("outcome", "")), tuple(ballots), str(row.get("part", "")), str(row.get("meeting", "")),
        _extra(row.get("extra", ())),
    )  # fmt: skip
