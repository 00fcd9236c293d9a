"""What became of each paragraph between two documents: kept, changed, moved, new or deleted.

Works on any two documents (draft and adopted text, Rev.1 and Rev.2, a file before and after an
editor). Paragraphs are matched by the identifiers the new source still carries, then by their words;
nothing is known here of formats.
"""

from __future__ import annotations

import difflib
import json
import re
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from html import escape
from typing import Any, Literal

from resconvert import store
from resconvert.bookmarks import bookmark
from resconvert.eids import eids
from resconvert.model.inlines import Content, NoteCall, runs
from resconvert.model.nodes import Document, Table
from resconvert.structure import Block, flatten

Kind = Literal["kept", "changed", "moved", "new", "deleted"]
_CALL = "\u02df"
_ALIKE = 0.5  # share of common words from which two paragraphs are one that was changed
_WORD = store.pattern(r"\w+|[^\w\s]")
_PIECES = store.pattern(r"\w+|\s+|[^\w\s]")


@dataclass(frozen=True, slots=True)
class Change:
    """One paragraph's fate.

    `old` and `new` are its identifiers, "" where it is not; `old_text` and `new_text` its words with
    its number. `kind` is ``moved`` for a paragraph that stands elsewhere, whether or not its words
    changed; `details` says what else differs: ``text``, ``number``, ``role``, ``depth``.
    """

    kind: Kind
    old: str
    new: str
    role: str
    old_text: str = ""
    new_text: str = ""
    details: tuple[str, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        return {
            "kind": self.kind,
            "old": self.old or None,
            "new": self.new or None,
            "role": self.role,
            "details": list(self.details),
            "old_text": self.old_text,
            "new_text": self.new_text,
        }


@dataclass(frozen=True, slots=True)
class Comparison:
    """Every paragraph of both documents, in the order of the new one; deleted ones where they stood."""

    changes: tuple[Change, ...]

    def counts(self) -> Counter[str]:
        return Counter(c.kind for c in self.changes)

    def __iter__(self) -> Iterator[Change]:
        return iter(self.changes)


@dataclass(slots=True)
class _Piece:
    """A paragraph on its way through matching."""

    at: int
    id: str
    role: str
    number: str
    text: str
    depth: int
    zone: str
    words: Counter[str] = field(default_factory=Counter)

    @property
    def printed(self) -> str:
        return f"{self.number} {self.text}" if self.number and self.text else self.number or self.text


def compare(old: Document, new: Document, names: Sequence[str] = ()) -> Comparison:
    """What became of the paragraphs of `old` in `new`.

    `names` are the bookmarks that the new source has for the blocks of ``flatten(new)``, in that order,
    "" where it has none (`Parsed.names`): a paragraph keeps its identity however it was rewritten.
    """
    before, after = _pieces(old), _pieces(new)
    pairs: dict[int, int] = {}  # new → old
    if names and len(names) <= len(after):
        _by_name(before, after, names, pairs)
    _by_words(before, after, pairs)
    _alike(before, after, pairs)
    return Comparison(tuple(_changes(before, after, pairs)))


def _pieces(document: Document) -> list[_Piece]:
    out = [
        _Piece(at, eid, b.role, b.num.printed if b.num else "", _text(b), b.depth, b.zone)
        for at, (b, eid) in enumerate(zip(flatten(document), eids(document), strict=True))
    ]
    for number, note in enumerate(document.notes, 1):
        text = " ".join(_words(p) for p in note.paragraphs)
        out.append(_Piece(len(out), f"note_{number}", "note", note.mark, text, 0, "note"))
    return out


def _text(block: Block) -> str:
    if block.table is not None:
        return _table(block.table)
    return _words(block.content)


def _table(table: Table) -> str:
    rows = (" | ".join(" ".join(_words(b) for b in c.blocks) for c in row.cells) for row in table.rows)
    notes = (f"{n.mark} {_words(n.content)}" for n in table.notes)
    return "\n".join(filter(None, (_words(table.caption), *rows, *notes)))


def _words(content: Content) -> str:
    """Words, with the call of a note as a sign without its number: that notes are renumbered is no change."""
    out = (_CALL if isinstance(leaf, NoteCall) else getattr(leaf, "text", " ") for leaf, _ in runs(content))
    return re.sub(r"\s+", " ", "".join(out)).strip()


def _by_name(before: list[_Piece], after: list[_Piece], names: Sequence[str], pairs: dict[int, int]) -> None:
    places = {bookmark(p.id): p.at for p in before}
    for at, name in enumerate(names):
        place = places.pop(name, None) if name else None
        # a name that stayed behind when its words were replaced wholesale is not believed
        if place is not None and (after[at].role == before[place].role or _share(before[place], after[at]) >= _ALIKE):
            pairs[at] = place


def _by_words(before: list[_Piece], after: list[_Piece], pairs: dict[int, int]) -> None:
    """The same words: first with the same number, in order; then anywhere."""
    taken = set(pairs.values())
    for exact in (True, False):
        waiting: dict[tuple[str, str], list[int]] = defaultdict(list)
        for piece in before:
            if piece.at not in taken:
                waiting[_key(piece, exact)].append(piece.at)
        for piece in after:
            if piece.at in pairs or not (found := waiting.get(_key(piece, exact))):
                continue
            # of several the one at the like place
            wanted = piece.at * len(before) / max(len(after), 1)
            best = min(found, key=lambda place: abs(place - wanted))
            found.remove(best)
            pairs[piece.at] = best
            taken.add(best)


def _key(piece: _Piece, exact: bool) -> tuple[str, str]:
    return (f"{piece.role} {piece.number}" if exact else "note" if piece.zone == "note" else "", piece.text)


def _alike(before: list[_Piece], after: list[_Piece], pairs: dict[int, int]) -> None:
    """Changed words: the pairs that share most, best first; a rare word leads to candidates."""
    taken = set(pairs.values())
    rest_old = [p for p in before if p.at not in taken]
    rest_new = [p for p in after if p.at not in pairs]
    if not rest_old or not rest_new:
        return
    for piece in (*rest_old, *rest_new):
        piece.words = Counter(w.lower() for w in _WORD.findall(piece.text))
    index: dict[str, list[_Piece]] = defaultdict(list)
    for piece in rest_old:
        for word in piece.words:
            index[word].append(piece)
    common = max(len(rest_old) // 4, 8)
    scored: list[tuple[float, int, int, int]] = []
    for piece in rest_new:
        candidates: Counter[int] = Counter()
        for word in piece.words:
            found = index.get(word, ())
            if len(found) <= common:
                candidates.update(p.at for p in found)
        for place, _ in candidates.most_common(12):
            other = before[place]
            if (piece.zone == "note") != (other.zone == "note"):
                continue
            share = _share(other, piece)
            if share >= _ALIKE:
                scored.append((-share, abs(place - piece.at), piece.at, place))
    for _, _, at, place in sorted(scored):
        if at not in pairs and place not in taken:
            pairs[at] = place
            taken.add(place)


def _share(a: _Piece, b: _Piece) -> float:
    """Common words of both, 0 to 1."""
    for piece in (a, b):
        if not piece.words and piece.text:
            piece.words = Counter(w.lower() for w in _WORD.findall(piece.text))
    total = a.words.total() + b.words.total()
    return 2 * (a.words & b.words).total() / total if total else float(a.text == b.text)


def _changes(before: list[_Piece], after: list[_Piece], pairs: dict[int, int]) -> Iterator[Change]:
    steady = _rising([pairs[at] for at in sorted(pairs)])
    gone = [p for p in before if p.at not in set(pairs.values())]
    written = 0
    for piece in after:
        place = pairs.get(piece.at)
        if place is not None and place in steady:
            # deleted ones come before the first kept one that stood behind them
            while written < len(gone) and gone[written].at < place:
                yield _deleted(gone[written])
                written += 1
        if place is None:
            yield Change("new", "", piece.id, piece.role, "", piece.printed)
        else:
            yield _kept(before[place], piece, place in steady)
    for left in gone[written:]:
        yield _deleted(left)


def _deleted(piece: _Piece) -> Change:
    return Change("deleted", piece.id, "", piece.role, piece.printed)


def _kept(old: _Piece, new: _Piece, steady: bool) -> Change:
    details = tuple(
        name
        for name, differs in (
            ("text", old.text != new.text),
            ("number", old.number != new.number),
            ("role", old.role != new.role or old.zone != new.zone),
            ("depth", old.depth != new.depth),
        )
        if differs
    )
    substance = [d for d in details if d != "number"]
    kind: Kind = "moved" if not steady else "changed" if substance else "kept"
    return Change(kind, old.id, new.id, new.role, old.printed, new.printed, details)


def _rising(places: Sequence[int]) -> set[int]:
    """The longest run of places in rising order: what stayed while others moved."""
    tails: list[int] = []
    tail_at: list[int] = []
    back: list[int] = [-1] * len(places)
    for at, place in enumerate(places):
        spot = bisect_left(tails, place)
        back[at] = tail_at[spot - 1] if spot else -1
        tails[spot : spot + 1] = [place]
        tail_at[spot : spot + 1] = [at]
    out: set[int] = set()
    at = tail_at[-1] if tail_at else -1
    while at >= 0:
        out.add(places[at])
        at = back[at]
    return out


# ---------------------------------------------------------------- showing


def words_changed(old: str, new: str) -> list[tuple[Literal["=", "-", "+"], str]]:
    """The way from `old` to `new` in stretches of whole words: kept, taken out, put in.

    >>> words_changed("Requests the report;", "Requests a report;")
    [('=', 'Requests '), ('-', 'the'), ('+', 'a'), ('=', ' report;')]
    """
    a, b = _PIECES.findall(old), _PIECES.findall(new)
    out: list[tuple[Literal["=", "-", "+"], str]] = []
    for op, i, j, k, n in difflib.SequenceMatcher(None, a, b, autojunk=False).get_opcodes():
        if op == "equal":
            out.append(("=", "".join(a[i:j])))
            continue
        if i < j:
            out.append(("-", "".join(a[i:j])))
        if k < n:
            out.append(("+", "".join(b[k:n])))
    return out


_SIGNS = {"kept": " ", "changed": "~", "moved": ">", "new": "+", "deleted": "-"}


def as_text(comparison: Comparison, *, kept: bool = False) -> str:
    """One line a paragraph that is not kept: sign, identifiers, words with ``[-old-]`` and ``{+new+}``."""
    out: list[str] = []
    for change in comparison:
        if change.kind == "kept" and not kept:
            continue
        ids = change.new if change.new == change.old or not change.old else f"{change.old} → {change.new}".rstrip(" →")
        details = f" ({', '.join(change.details)})" if change.details else ""
        out.append(f"{_SIGNS[change.kind]} {ids}{details}: {_marked(change)}")
    counts = comparison.counts()
    out.append(", ".join(f"{counts[k]} {k}" for k in _SIGNS))
    return "\n".join(out) + "\n"


def _marked(change: Change) -> str:
    if change.kind in ("new", "deleted", "kept"):
        return change.new_text or change.old_text
    signs = {"=": "{}", "-": "[-{}-]", "+": "{{+{}+}}"}
    return "".join(signs[s].format(words) for s, words in words_changed(change.old_text, change.new_text))


def as_json(comparison: Comparison) -> str:
    """Counts by fate, then every change, those that are kept too."""
    value = {"counts": dict(comparison.counts()), "changes": [c.as_dict() for c in comparison]}
    return json.dumps(value, ensure_ascii=False, indent=1) + "\n"


_LOOK = """
:root { color-scheme: light dark; }
body { font: 16px/1.5 Georgia, "Times New Roman", serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }
table { border-collapse: collapse; width: 100%; }
td, th { padding: .35rem .6rem; vertical-align: top; text-align: start; }
tr { border-top: 1px solid #8884; } td:first-child { white-space: nowrap; font: 13px/1.8 system-ui, sans-serif; }
code { font-size: 12px; opacity: .75; } ins { background: #2a83; text-decoration: none; } del { background: #c333; }
.new td { background: #2a81; } .deleted td { background: #c331; } .moved td { background: #27c1; }
.kept { opacity: .6; }
@media (max-width: 40rem) { td { display: block; } }
"""


def as_html(comparison: Comparison, *, title: str = "Comparison", language: str = "", rtl: bool = False) -> str:
    """A page of its own: every paragraph with its fate, words put in and taken out marked."""
    counts = comparison.counts()
    rows = "\n".join(_row(change) for change in comparison)
    summary = ", ".join(f"{counts[k]} {k}" for k in _SIGNS)
    lang = f' lang="{escape(language)}"' if language else ""
    direction = ' dir="rtl"' if rtl else ""
    return (
        f'<!DOCTYPE html>\n<html{lang}{direction}>\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(title)}</title>\n<style>{_LOOK}</style>\n</head>\n<body>\n<h1>{escape(title)}</h1>\n"
        f"<p>{summary}</p>\n<table>\n<thead><tr><th>Fate</th><th>Paragraph</th></tr></thead>\n<tbody>\n{rows}\n</tbody>\n"
        "</table>\n</body>\n</html>\n"
    )


def _row(change: Change) -> str:
    ids = " → ".join(dict.fromkeys(filter(None, (change.old, change.new))))
    if change.kind in ("changed", "moved") and change.old_text != change.new_text:
        tags = {"=": "{}", "-": "<del>{}</del>", "+": "<ins>{}</ins>"}
        words = "".join(tags[s].format(escape(w)) for s, w in words_changed(change.old_text, change.new_text))
    else:
        words = escape(change.new_text or change.old_text)
        words = (
            f"<ins>{words}</ins>"
            if change.kind == "new"
            else f"<del>{words}</del>"
            if change.kind == "deleted"
            else words
        )
    return f'<tr class="{change.kind}"><td>{change.kind}<br><code>{escape(ids)}</code></td><td>{words}</td></tr>'
