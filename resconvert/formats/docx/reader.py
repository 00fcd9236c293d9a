"""Reads Word files: our own exactly, foreign ones through the recognition that raw text goes through."""

from __future__ import annotations

from dataclasses import dataclass, replace

from lxml import etree

from resconvert.diagnostics import Code, Diagnostic, Diagnostics
from resconvert.errors import InputError
from resconvert.formats.docx import foreign
from resconvert.formats.docx.container import EXTERNAL, MACROS, Container
from resconvert.formats.docx.lists import number
from resconvert.formats.docx.names import CP_NS
from resconvert.formats.docx.own import Own, is_own, known_keys
from resconvert.formats.docx.sidecar import PREFIX, Sidecar, unpack
from resconvert.formats.docx.stream import Stream
from resconvert.formats.docx.walker import Revisions, WordFile
from resconvert.ledger import Ledger, balance
from resconvert.protocols import Parsed, ReadContext, Reader
from resconvert.source import Source

CHANGES = Code(
    "RC134", "warning", "{count} tracked changes were {done}", "decide with the option revisions=accept|reject|error"
)
COMMENT = Code("RC135", "info", "comment of {author}: {text}")
OPEN_FIELD = Code("RC136", "warning", "{count} fields are not closed; what they show was kept")


@dataclass(frozen=True, slots=True)
class DocxReadOptions:
    """revisions: what to do with tracked changes: take them, undo them, or refuse the file."""

    revisions: Revisions = "accept"


def read(data: bytes, context: ReadContext, options: DocxReadOptions) -> Parsed:
    """Open, walk, interpret, and prove that nothing was lost."""
    try:
        return _read(data, context, options)
    except (RecursionError, etree.LxmlError) as error:
        raise InputError(f"the file is damaged: {error}", where=context.name) from None


def _read(data: bytes, context: ReadContext, options: DocxReadOptions) -> Parsed:
    container = Container(data, context.name, context.limits)
    file = WordFile(container, options.revisions)
    sidecar = _sidecar(container)
    ledger = Ledger()
    stream = Stream(context.name, ledger)
    log = Diagnostics()
    keys = known_keys(sidecar)
    if is_own(file, sidecar, keys):
        document, names = Own(file, sidecar, keys, stream, log).read()
        source = stream.source()
    else:
        document, source = foreign.read(file, stream, context.lang, log, ledger)
        names = ()
    if options.revisions == "error" and file.changes:
        raise InputError(
            f"the file holds {file.changes} tracked changes", where=context.name, hint="accept or reject them first"
        )
    _report(file, log)
    balance(source, document, ledger)
    return Parsed(document, tuple(_placed(d, source) for d in log.done()), ledger, source, names)


def _placed(item: Diagnostic, source: Source) -> Diagnostic:
    """Messages come while the stream grows; where they stand is known at its end."""
    return replace(item, place=source.place(item.span) if item.span else source.whole())


def _report(file: WordFile, log: Diagnostics) -> None:
    if file.changes:
        log.add(CHANGES, count=file.changes, done="undone" if file.revisions == "reject" else "accepted")
    if file.open_fields:
        log.add(OPEN_FIELD, count=file.open_fields)
    for relation in file.relations:
        if relation.external and relation.kind not in ("hyperlink",):
            log.add(EXTERNAL, kind=relation.kind, target=relation.target[:200])
        if relation.kind == "vbaProject":
            log.add(MACROS)
    for author, text in file.comments():
        log.add(COMMENT, author=author or "unknown", text=text[:200])


def _sidecar(container: Container) -> Sidecar | None:
    """The sidecar of a file of ours, None if there is none or it is not whole."""
    name = next((r.target for r in container.relations("") if r.kind == "custom-properties" and not r.external), "")
    root = container.xml(name) if name else None
    if root is None:
        return None
    pieces: dict[int, str] = {}
    for element in root.iter(f"{{{CP_NS}}}property"):
        label = element.get("name") or ""
        head, _, tail = label.rpartition(".")
        if head == PREFIX and tail.isdecimal():
            pieces[number(tail, 0)] = "".join(element.itertext())
    if not pieces:
        return None
    return unpack((pieces[at] for at in sorted(pieces)), container.limits.unpacked_bytes)


READER = Reader("docx", read, DocxReadOptions)
