"""What a Word page does not show, carried in the file's custom properties so that reading back is exact.

Identification and record, and per paragraph what the reader would not infer: dates, citations and
mentions by their place in the text, and where zone, depth, number or role differ from the rule. Each
entry is tied to a paragraph by its bookmark and to its words by a checksum, so it is believed only
where it still fits; an edited paragraph keeps the marks whose words still stand in it.

Custom properties survive Word and LibreOffice (docx and odt); a text value there may have 255
characters, so the packed text is cut into numbered pieces.
"""

from __future__ import annotations

import base64
import datetime
import itertools
import json
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import field, fields
from typing import Any, get_args

from resconvert.model.identification import Identification
from resconvert.model.inlines import (
    Content,
    Date,
    Emphasis,
    LineBreak,
    Mark,
    Mention,
    MentionKind,
    NoteCall,
    OpeningPhrase,
    Reference,
    ReferenceKind,
    ReferenceList,
    Run,
    Subscript,
    Superscript,
    Text,
    cut,
    nest,
    runs,
)
from resconvert.model.record import Ballot, Keyword, Record, Step, Vote
from resconvert.values import dataclass

VERSION = 1
PIECE = 255
PREFIX = "resconvert"
_REFERENCE_KINDS = get_args(ReferenceKind)
_MENTION_KINDS = get_args(MentionKind)
_CALL = "\ufffc"  # stands for a note call and a line break in checksums: one character each


@dataclass(slots=True)
class Sidecar:
    """`marks` are ``[bookmark, checksum, mark…]``; `blocks` what differs from the rule, by bookmark;
    `tables` likewise; `order` the masthead's printed order; `notes` the model's order of notes;
    `styles` the keys of a foreign sheet's style names; `sheet` the sheet, if it comes with resconvert."""

    identification: Identification = field(default_factory=Identification)
    record: Record = field(default_factory=Record)
    marks: list[list[Any]] = field(default_factory=list)
    blocks: dict[str, dict[str, Any]] = field(default_factory=dict)
    tables: dict[str, dict[str, Any]] = field(default_factory=dict)
    order: list[int] = field(default_factory=list)
    notes: list[int] = field(default_factory=list)
    styles: dict[str, str] = field(default_factory=dict)
    sheet: str = ""


def pack(sidecar: Sidecar) -> list[str]:
    """The sidecar as pieces of at most 255 characters."""
    value = {
        "v": VERSION,
        "i": _encode(sidecar.identification),
        "r": _encode(sidecar.record),
        "m": sidecar.marks,
        "b": sidecar.blocks,
        "t": sidecar.tables,
        "o": sidecar.order,
        "n": sidecar.notes,
        "s": sidecar.styles,
        "p": sidecar.sheet,
    }
    text = json.dumps({k: v for k, v in value.items() if v}, ensure_ascii=False, separators=(",", ":"))
    packed = base64.b64encode(zlib.compress(text.encode("utf-8", "surrogatepass"), 6)).decode("ascii")
    return [packed[at : at + PIECE] for at in range(0, len(packed), PIECE)]


def unpack(pieces: Iterable[str], limit: int) -> Sidecar | None:
    """Inverse of `pack`; None for anything that is not whole. At most `limit` bytes are unpacked."""
    try:
        data = base64.b64decode("".join(pieces), validate=True)
        unpacker = zlib.decompressobj()
        text = unpacker.decompress(data, limit)
        if unpacker.unconsumed_tail or not unpacker.eof:
            return None
        value = json.loads(text.decode("utf-8", "surrogatepass"))
        if value.get("v") != VERSION:
            return None
        return Sidecar(
            _decode(Identification, value.get("i", {})),
            _decode(Record, value.get("r", {})),
            [m for m in value.get("m", []) if isinstance(m, list) and len(m) > 2],
            {str(k): dict(v) for k, v in value.get("b", {}).items()},
            {str(k): dict(v) for k, v in value.get("t", {}).items()},
            [int(n) for n in value.get("o", [])],
            [int(n) for n in value.get("n", [])],
            {str(k): str(v) for k, v in value.get("s", {}).items()},
            str(value.get("p", "")),
        )
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError, zlib.error):
        return None


# ---------------------------------------------------------------- inline marks


def shown(content: Content) -> str:
    """The characters of `content` with one sign for each call and break; offsets of marks count these."""
    out: list[str] = []
    _shown(content, out)
    return out[0] if len(out) == 1 else "".join(out)


def _shown(content: Content, out: list[str]) -> None:
    for node in content:
        if isinstance(node, Text):
            out.append(node.text)
        elif isinstance(node, NoteCall | LineBreak):
            out.append(_CALL)
        else:
            _shown(node.children, out)


def checksum(text: str) -> int:
    """Over the words, whichever kind of space stands between them."""
    return zlib.crc32(text.replace("\u00a0", " ").encode("utf-8", "surrogatepass")) & 0xFFFFFF


def has_hidden(content: Content) -> bool:
    """Whether `content` has marks that Word does not show."""
    return any(
        not isinstance(node, Text | NoteCall | LineBreak)
        and (not isinstance(node, OpeningPhrase | Emphasis | Superscript | Subscript) or has_hidden(node.children))
        for node in content
    )


_TYPOGRAPHY: dict[str, Mark] = {
    "o": OpeningPhrase(()), "b": Emphasis("bold", ()), "i": Emphasis("italic", ()), "u": Emphasis("underline", ()),
    "^": Superscript(()), "_": Subscript(()),
}  # fmt: skip


def mark_values(mark: Mark) -> list[Any]:
    """What the sidecar keeps of a mark that Word does not show, after its place."""
    match mark:
        case Date(value=value):
            return ["d", value.isoformat()]
        case Reference():
            values = [
                "r", _REFERENCE_KINDS.index(mark.kind), mark.target,
                mark.date.isoformat() if mark.date else "", mark.pinpoint, mark.until,
            ]  # fmt: skip
            while values[-1] == "":
                values.pop()
            return values
        case ReferenceList():
            return ["l"]
        case Mention():
            return ["m", _MENTION_KINDS.index(mark.kind), mark.refers_to]
        case _:
            raise AssertionError(mark)


def _mark(values: list[Any]) -> Mark | None:
    match values:
        case ["d", str(value)]:
            return Date(datetime.date.fromisoformat(value), ())
        case ["r", int(kind), *rest]:
            target, date, pinpoint, until = (*map(str, rest), "", "", "", "")[:4]
            return Reference(
                _REFERENCE_KINDS[kind], target, (), datetime.date.fromisoformat(date) if date else None, pinpoint, until
            )
        case ["l"]:
            return ReferenceList(())
        case ["m", int(kind), str(refers_to)]:
            return Mention(_MENTION_KINDS[kind], refers_to, ())
        case _:
            return None


def restore(content: Content, marks: Iterable[list[Any]]) -> Content:
    """`content` with the marks of `hidden` put back."""
    ranges: list[tuple[int, int, Mark]] = []
    calls: dict[int, tuple[Mark, ...]] = {}
    for start, end, *values in marks:
        if values and values[0] == "s":
            continue  # a space, settled before the marks
        if values and values[0] == "t":
            calls[start] = tuple(_TYPOGRAPHY[c] for c in str(values[1]) if c in _TYPOGRAPHY)
            ranges += ((int(start), int(end), m) for m in calls[start])
        elif (mark := _mark(values)) is not None:
            ranges.append((int(start), int(end), mark))
    if not ranges and not calls:
        return content
    cuts = sorted({edge for start, end, _ in ranges for edge in (start, end)})
    out: list[Run] = []
    at = 0
    for leaf, shown_marks in runs(content):
        if not isinstance(leaf, Text):
            out.append(Run(leaf, (*(() if at in calls else shown_marks), *_inside(ranges, at, at + 1))))
            at += 1
            continue
        stop = at + len(leaf.text)
        edges = [at, *(c for c in cuts if at < c < stop), stop]
        for low, high in itertools.pairwise(edges):
            if low < high:
                piece = leaf if (low, high) == (at, stop) else cut(leaf, low - at, high - at)
                hidden = (m for m in _inside(ranges, low, high) if m not in shown_marks)
                out.append(Run(piece, (*shown_marks, *hidden)))
        at = stop
    return nest(out)


def _inside(ranges: list[tuple[int, int, Mark]], low: int, high: int) -> Iterator[Mark]:
    return (m for s, e, m in ranges if s <= low and high <= e)


# ---------------------------------------------------------------- values


_TYPES: dict[str, type] = {
    "keywords": Keyword, "steps": Step, "votes": Vote, "ballots": Ballot,
}  # fmt: skip


def _encode(value: Any) -> dict[str, Any]:
    """A dataclass of strings, numbers, dates and tuples as an object without its default values."""
    out: dict[str, Any] = {}
    for f in fields(value):
        item = getattr(value, f.name)
        if item != f.default:
            out[f.name] = _plain(item)
    return out


def _plain(item: Any) -> Any:
    if isinstance(item, datetime.date):
        return item.isoformat()
    if isinstance(item, tuple):
        return [_plain(i) for i in item]
    if hasattr(item, "__dataclass_fields__"):
        return _encode(item)
    return item


def _decode(kind: type, value: dict[str, Any]) -> Any:
    known = {f.name: f for f in fields(kind)}
    made: dict[str, Any] = {}
    for name, item in value.items():
        if name not in known:
            continue
        if name in _TYPES:
            made[name] = tuple(_decode(_TYPES[name], i) for i in item)
        elif isinstance(item, list):
            made[name] = tuple(tuple(map(str, i)) if isinstance(i, list) else str(i) for i in item)
        elif "datetime.date" in str(known[name].type) and item:
            made[name] = datetime.date.fromisoformat(item)
        else:
            made[name] = item
    return kind(**made)
