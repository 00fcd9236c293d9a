"""Language versions of one document side by side, block by block, by the identifiers they share.

Pairs what has the same identifier; what has none in another version is a finding, never a guess.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from xml.sax.saxutils import escape, quoteattr

from resconvert.diagnostics import Code, Diagnostic
from resconvert.eids import wids
from resconvert.languages import BCP47
from resconvert.model.inlines import Content, readable
from resconvert.protocols import Parsed
from resconvert.source import Place, Span
from resconvert.structure import flatten
from resconvert.values import dataclass

UNPAIRED = Code("RC260", "warning", "{eid} ({words!r}) has no counterpart in {other}", "the versions differ here")
OTHER_KIND = Code("RC261", "warning", "{eid} is {role} here and {other_role} in {other}", "the versions differ here")


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
    first version."""

    versions: tuple[Version, ...]
    rows: tuple[tuple[str, tuple[str, ...]], ...]
    findings: tuple[Diagnostic, ...]


def align(versions: Sequence[Version]) -> Aligned:
    """Pair the blocks of two versions or more."""
    tables = [{u.eid: u for u in units(v)} for v in versions]
    order = list(dict.fromkeys(eid for table in tables for eid in table))
    rows: list[tuple[str, tuple[str, ...]]] = []
    findings = list(_strangers(versions))
    for eid in order:
        found = [table.get(eid) for table in tables]
        rows.append((eid, tuple(u.text if u else "" for u in found)))
        findings += _mismatch(eid, found, versions)
    return Aligned(tuple(versions), tuple(rows), tuple(findings))


def _strangers(versions: Sequence[Version]) -> Iterator[Diagnostic]:
    """Versions whose symbol is not that of the first."""
    first = versions[0]
    symbol = first.parsed.document.identification.symbol
    for version in versions[1:]:
        other = version.parsed.document.identification.symbol
        if symbol and other and other != symbol:
            text = OTHER_DOCUMENT.text.format(
                name=version.name, symbol=other, other=first.name, other_symbol=symbol
            )  # fmt: skip
            yield Diagnostic(OTHER_DOCUMENT.code, OTHER_DOCUMENT.severity, text, hint=OTHER_DOCUMENT.hint)


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


def _mismatch(eid: str, found: Sequence[Unit | None], versions: Sequence[Version]) -> Iterator[Diagnostic]:
    there = [(u, v) for u, v in zip(found, versions, strict=True) if u]
    unit, version = there[0]
    for other, missing in zip(found, versions, strict=True):
        if other is None:
            yield _finding(
                UNPAIRED, unit, version, eid=eid, words=unit.text[:40], other=missing.name
            )  # fmt: skip
        elif other.role != unit.role:
            place = _place(other, missing)
            yield _finding(
                OTHER_KIND, unit, version, eid=eid, role=unit.role, other_role=other.role, other=place or missing.name
            )


def _finding(code: Code, unit: Unit, version: Version, **values: object) -> Diagnostic:
    place = _place(unit, version)
    return Diagnostic(code.code, code.severity, code.text.format(**values), place, code.hint, unit.span)


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
