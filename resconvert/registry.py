"""Format name → reader or writer. Built-in formats are rows here, so a bare checkout works; entry
points extend them. Nothing of a format is imported until somebody asks for it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from importlib import import_module
from typing import TYPE_CHECKING, cast

from resconvert.diagnostics import Code, Diagnostic
from resconvert.errors import InputError, UsageError, meant
from resconvert.values import dataclass

if TYPE_CHECKING:
    from importlib.metadata import EntryPoint

    from resconvert.protocols import Reader, Writer

BROKEN_PLUGIN = Code(
    "RC020", "warning", "the plugin {name!r} of {distribution} cannot be loaded: {error}", "update or uninstall it"
)


@dataclass(frozen=True, slots=True)
class Format:
    """A row: names of module attributes, and what tells the format apart without loading it.

    `suffixes` name inputs; `magic` are opening bytes after white space, `sign` stands soon after them.
    """

    name: str
    title: str
    reader: str = ""
    writer: str = ""
    suffixes: tuple[str, ...] = ()
    magic: tuple[bytes, ...] = ()
    sign: bytes = b""


FORMATS: dict[str, Format] = {
    f.name: f
    for f in (
        Format(
            "text", "plain text, as extractors leave it",
            "resconvert.formats.text.reader:READER", "resconvert.formats.text.writer:WRITER", (".txt", ".text"),
        ),
        Format(
            "akn", "Akoma Ntoso 3.0 XML (AKN4UN)",
            "resconvert.formats.akn.reader:READER", "resconvert.formats.akn.writer:WRITER", (".xml", ".akn"),
            (b"<?xml", b"<akomaNtoso"),
        ),
        Format(
            "docx", "Word (Office Open XML)",
            "resconvert.formats.docx.reader:READER", "resconvert.formats.docx.writer:WRITER", (".docx",),
            (b"PK\x03\x04",),
        ),
        Format(
            "doc", "old Word, where LibreOffice or antiword is", "resconvert.formats.docx.legacy:DOC",
            suffixes=(".doc",), magic=(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",),
        ),
        Format(
            "odt", "OpenDocument, where LibreOffice is", "resconvert.formats.docx.legacy:ODT", suffixes=(".odt",),
        ),
        Format(
            "rtf", "Rich Text, where LibreOffice is", "resconvert.formats.docx.legacy:RTF", suffixes=(".rtf",),
            magic=(b"{\\rtf",),
        ),
        Format(
            "pdf", "PDF, the official page",
            "resconvert.formats.pdf.reader:READER", "resconvert.formats.pdf.writer:WRITER", (".pdf",), (b"%PDF-",),
        ),
        Format(
            "json", "the document model as JSON",
            "resconvert.formats.json.codec:READER", "resconvert.formats.json.codec:WRITER", (".json",),
            (b"{",), b'"resconvert"',
        ),
        Format(
            "html", "one accessible web page", writer="resconvert.formats.html.writer:WRITER",
            suffixes=(".html", ".htm"),
        ),
        Format(
            "markdown", "pandoc's Markdown", writer="resconvert.formats.markdown.writer:WRITER",
            suffixes=(".md", ".markdown"),
        ),
        Format(
            "jsonl", "one line of JSON per document, for corpora", writer="resconvert.formats.jsonl.writer:WRITER",
            suffixes=(".jsonl",),
        ),
    )
}  # fmt: skip

_GROUPS = {"reader": "resconvert.readers", "writer": "resconvert.writers"}


def reader(name: str) -> Reader:
    """The reader called `name`; `UsageError` names the nearest or the known ones."""
    return cast("Reader", _load("reader", name))


def writer(name: str) -> Writer:
    """The writer called `name`; `UsageError` names the nearest or the known ones."""
    return cast("Writer", _load("writer", name))


def names(direction: str) -> list[str]:
    """Names of all readers or writers, built in first, then those of plugins."""
    built_in = [f.name for f in FORMATS.values() if getattr(f, direction)]
    return built_in + sorted(e.name for e in _plugins(direction) if e.name not in built_in)


def listed(names: str | Iterable[str]) -> list[str]:
    """Names given one by one, with commas, or both; each once, in order.

    >>> listed(["akn, docx", "pdf", "akn"]), listed("akn,docx")
    (['akn', 'docx', 'pdf'], ['akn', 'docx'])
    """
    values = [names] if isinstance(names, str) else names
    return list(dict.fromkeys(part.strip() for value in values for part in value.split(",") if part.strip()))


def detect(name: str, data: bytes) -> str:
    """The format of an input: by its suffix, then by its first bytes, else text; `InputError` for a web page."""
    lower = name.lower()
    readable = [row for row in FORMATS.values() if row.reader]
    for row in readable:
        if lower.endswith(row.suffixes):
            return row.name
    head = data[:512].removeprefix(b"\xef\xbb\xbf").lstrip()
    if head[:14].lower().startswith((b"<!doctype html", b"<html")):
        raise InputError("this is a web page (HTML), which is not read", where=name, hint="save it as text first")
    for row in readable:
        if row.magic and head.startswith(row.magic) and row.sign in head:
            return row.name
    if "." in lower.rpartition("/")[2]:  # a suffix that is not ours may be a plugin's
        for entry in _plugins("reader"):
            if lower.endswith(f".{entry.name}"):
                return entry.name
    return "text"


def by_suffix(output: str) -> str | None:
    """The format that writes files named like `output`, if one is known."""
    lower = output.lower()
    for row in FORMATS.values():
        if row.writer and lower.endswith(row.suffixes):
            return row.name
    return next((e.name for e in _plugins("writer") if lower.endswith(f".{e.name}")), None)


def suffixes(name: str | None = None) -> list[str]:
    """How the inputs of the reader `name`, or of all readers, are called. Raises `UsageError`.

    For all, looks for plugins: slow at the start of a process.
    """
    if name and name not in FORMATS:
        reader(name)
        return [f".{name}"]
    rows = [FORMATS[name]] if name else [f for f in FORMATS.values() if f.reader]
    found = [s for row in rows for s in row.suffixes]
    return found if name else found + [f".{e.name}" for e in _plugins("reader") if e.name not in FORMATS]


def broken() -> list[Diagnostic]:
    """One diagnostic for each plugin that cannot be imported."""
    found: list[Diagnostic] = []
    for direction in _GROUPS:
        for entry in _plugins(direction):
            try:
                entry.load()
            except Exception as error:  # a plugin may raise anything
                found.append(_broken(entry, error))
    return found


def _broken(entry: EntryPoint, error: Exception) -> Diagnostic:
    distribution = entry.dist.name if entry.dist else "an unknown distribution"
    return BROKEN_PLUGIN.diagnostic(
        name=entry.name, distribution=distribution, error=f"{type(error).__name__}: {error}"
    )


def _plugins(direction: str) -> list[EntryPoint]:
    from importlib.metadata import entry_points

    return sorted(entry_points(group=_GROUPS[direction]), key=lambda e: e.name)


def _load(direction: str, name: str) -> object:
    row = FORMATS.get(name)
    if row and (target := getattr(row, direction)):
        module, _, attribute = target.partition(":")
        return getattr(import_module(module), attribute)
    for entry in _plugins(direction):
        if entry.name == name:
            try:
                return entry.load()
            except Exception as error:
                raise UsageError(_broken(entry, error).message, hint=BROKEN_PLUGIN.hint) from error
    known = names(direction)
    if row:  # a format, but in the other direction only
        ways = ("written, not read", "read") if direction == "reader" else ("read, not written", "written")
        raise UsageError(f"no {direction}: {name} is {ways[0]}", hint=f"{ways[1]}: {', '.join(known)}")
    raise unknown(name, known)


def unknown(name: str, known: Sequence[str]) -> UsageError:
    """What to say when none of the formats `known` is called `name`; with the one that was meant, if one is near."""
    called = next((n for n in known if _means(name, n)), name)
    return UsageError(f"no format is called {name!r}", hint=meant(called, known))


def _means(word: str, name: str) -> bool:
    """Whether people who say `word` mean the format `name`: ``md``, ``.xml``, ``Word``."""
    row, low = FORMATS.get(name), word.lower().lstrip(".")
    return row is not None and (f".{low}" in row.suffixes or low in row.title.lower().split()[:2])
