"""Language versions of one document side by side, block by block, by the identifiers they share.

Pairs what has the same identifier, then what has the same numbers where a version has a heading more than another.
What has no counterpart is a finding, never a guess.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from xml.sax.saxutils import escape, quoteattr

from resconvert.diagnostics import Code, Diagnostic
from resconvert.eids import wids
from resconvert.languages import BCP47
from resconvert.model.inlines import Content, readable
from resconvert.protocols import Parsed
from resconvert.source import Place, Span
from resconvert.structure import flatten
from resconvert.values import dataclass

UNPAIRED = Code("RC260", "warning", "{eid} ({words!r}) has no counterpart in {other}{near}", "the versions differ here")
OTHER_KIND = Code("RC261", "warning", "{eid} is {role} here and {other_role} in {other}", "the versions differ here")
OTHER_PLACE = Code("RC263", "info", "{eid} is {other_eid} in {other}", "unnumbered headings differ before it")
OTHER_DOCUMENT = Code(
    "RC262", "warning", "{name} is {symbol}, but {other} is {other_symbol}", "are these one document?"
)


@dataclass(frozen=True, slots=True)
class Version:
    """One language version: its name for messages, and what was read."""

    name: str
    parsed: Parsed

    @property
    def language(self) -> str:
        return self.parsed.document.identification.language


@dataclass(frozen=True, slots=True)
class Unit:
    """A block: its identifier, role and words."""

    eid: str
    role: str
    text: str
    span: Span | None


@dataclass(frozen=True, slots=True)
class Aligned:
    """`rows` hold an identifier and one text per version ("" where it has none), in the order of the
    first version; what another version has alone follows what stands before it there."""

    versions: tuple[Version, ...]
    rows: tuple[tuple[str, tuple[str, ...]], ...]
    findings: tuple[Diagnostic, ...]


def align(versions: Sequence[Version]) -> Aligned:
    """Pair the blocks of two versions or more."""
    tables = [{u.eid: u for u in units(v)} for v in versions]
    tables[1:] = [_moved(tables[0], t, v.language) for t, v in zip(tables[1:], versions[1:], strict=True)]
    order = list(tables[0])
    for table in tables[1:]:
        order = _merged(order, table)
    rows: list[tuple[str, tuple[str, ...]]] = []
    findings = list(_strangers(versions))
    last: list[Unit | None] = [None] * len(versions)  # of each version the block before
    for eid in order:
        found = [table.get(eid) for table in tables]
        rows.append((eid, tuple(u.text if u else "" for u in found)))
        findings += _mismatch(eid, found, versions, last)
        last = [unit or before for unit, before in zip(found, last, strict=True)]
    return Aligned(tuple(versions), tuple(rows), tuple(findings))


def _merged(order: Sequence[str], table: Iterable[str]) -> list[str]:
    known = set(order)
    after: dict[str, list[str]] = defaultdict(list)
    last = ""
    for eid in table:
        if eid in known:
            last = eid
        else:
            after[last].append(eid)
    return [*after[""], *(name for eid in order for name in (eid, *after[eid]))]


_UNNUMBERED = re.compile(r"(?:^|(?<=__))dvs_(?:nn_)?\d+__")
_HEADING = re.compile(r"(.*?dvs_(?:nn_)?\d+)(?:__|$)")


def _moved(first: dict[str, Unit], second: dict[str, Unit], language: str) -> dict[str, Unit]:
    """`second` under the names that `first` has for its blocks.

    A version with one unnumbered heading more than the other counts the later ones on, and what stands below
    them. Numbers tell which blocks are the same; what stands below a heading tells which heading it is.
    """
    names = _by_numbers(first, second)
    if not names:
        return second
    below: dict[str, Counter[str]] = defaultdict(Counter)
    for eid in second:
        other = names.get(eid, eid)
        ours, theirs = _HEADING.match(eid), _HEADING.match(other)
        if ours and theirs and other in first and ours[1] != eid:
            below[ours[1]][theirs[1]] += 1
    for heading, votes in below.items():
        if heading in second:
            names[heading] = votes.most_common(1)[0][0]
    taken = set(names.values())
    moved: dict[str, Unit] = {}
    for eid, unit in second.items():
        name = names.get(eid, eid)
        if name in moved or (eid not in names and eid in taken):
            name = f"{eid}:{language}"  # its name is another's now
        moved[name] = unit
    return moved


def _by_numbers(first: dict[str, Unit], second: dict[str, Unit]) -> dict[str, str]:
    """Names of blocks in `second` → names in `first`, where only counts of unnumbered headings differ."""
    left: dict[str, list[str]] = defaultdict(list)
    right: dict[str, list[str]] = defaultdict(list)
    for names, table, other in ((left, first, second), (right, second, first)):
        for eid in table:
            if eid not in other and (bare := _UNNUMBERED.sub("", eid)) != eid:
                names[bare].append(eid)
    return {right[bare][0]: left[bare][0] for bare in right if len(right[bare]) == len(left[bare]) == 1}


def _strangers(versions: Sequence[Version]) -> Iterator[Diagnostic]:
    """Versions whose symbol is not that of the first."""
    first = versions[0]
    symbol = first.parsed.document.identification.symbol
    for version in versions[1:]:
        other = version.parsed.document.identification.symbol
        if symbol and other and other != symbol:
            yield OTHER_DOCUMENT.diagnostic(name=version.name, symbol=other, other=first.name, other_symbol=symbol)


def units(version: Version) -> Iterator[Unit]:
    """Blocks with words, then notes."""
    document = version.parsed.document
    # the identifiers of the English edition: (أ) of one language is (a) of another
    for block, eid in zip(flatten(document), wids(document), strict=True):
        text = _words(block.content)
        if text:
            yield Unit(eid, block.role, text, block.span)
    for at, note in enumerate(document.notes, 1):
        yield Unit(f"note_{at}", "note", " ".join(map(_words, note.paragraphs)), note.span)


def _words(content: Content) -> str:
    return re.sub(r"\s+", " ", readable(content)).strip()


def _mismatch(
    eid: str, found: Sequence[Unit | None], versions: Sequence[Version], before: Sequence[Unit | None]
) -> Iterator[Diagnostic]:
    there = [(u, v) for u, v in zip(found, versions, strict=True) if u]
    unit, version = there[0]
    for other, missing, last in zip(found, versions, before, strict=True):
        if other is None:
            place = _place(last, missing) if last else None
            near = f" (after {place.label or f'line {place.line}'})" if place else ""
            yield _finding(UNPAIRED, unit, version, eid=unit.eid, words=unit.text[:40], other=missing.name, near=near)
            continue
        where = _place(other, missing) or missing.name
        if other.eid != eid:
            yield _finding(OTHER_PLACE, unit, version, eid=eid, other_eid=other.eid, other=where)
        if other.role != unit.role:
            yield _finding(OTHER_KIND, unit, version, eid=eid, role=unit.role, other_role=other.role, other=where)


def _finding(code: Code, unit: Unit, version: Version, **values: object) -> Diagnostic:
    return code.diagnostic(_place(unit, version), unit.span, **values)


def _place(unit: Unit, version: Version) -> Place | None:
    source = version.parsed.source
    return source.place(unit.span) if source and unit.span else None


def tsv(aligned: Aligned) -> str:
    """One row per identifier; tabs and line ends in texts are blanks."""
    head = "\t".join(["id", *(v.language for v in aligned.versions)])
    return "\n".join([head, *("\t".join((eid, *texts)) for eid, texts in aligned.rows)]) + "\n"


def tmx(aligned: Aligned) -> str:
    """TMX 1.4 for translation memories; only rows that more than one version has."""
    from resconvert import __version__

    languages = [BCP47.get(v.language, v.language) for v in aligned.versions]
    parts = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        '<tmx version="1.4">',
        f'<header creationtool="resconvert" creationtoolversion="{__version__}" segtype="paragraph" '
        f'o-tmf="akn" adminlang="en" srclang="{languages[0]}" datatype="plaintext"/>',
        "<body>",
    ]
    for eid, texts in aligned.rows:
        if sum(map(bool, texts)) > 1:
            variants = "".join(
                f'<tuv xml:lang="{language}"><seg>{escape(_legal(text))}</seg></tuv>'
                for language, text in zip(languages, texts, strict=True)
                if text
            )
            parts.append(f"<tu tuid={quoteattr(eid)}>{variants}</tu>")
    return "\n".join([*parts, "</body>", "</tmx>"]) + "\n"


def _legal(text: str) -> str:
    """Without what XML cannot hold."""
    return re.sub("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]", "\ufffd", text)
