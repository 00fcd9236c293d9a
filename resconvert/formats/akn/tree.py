"""Parses XML into a light tree that knows where everything stands; hardened, for files of strangers.

Built on expat: no external entity is ever fetched, a document type declaration is refused, depth is
bounded, and every character keeps its offset in the decoded source. Names lose their namespace when it is one
of Akoma Ntoso's; names of other namespaces keep it as ``{uri}local``.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final
from xml.parsers import expat

from resconvert.errors import InputError
from resconvert.limits import Limits
from resconvert.source import Source, Span

_ELEMENTS_PER_LEVEL: Final = 4  # a list, its point, its content, its paragraph
_DECLARATION = re.compile(rb"""<\?xml[^>]*?encoding\s*=\s*["']([A-Za-z0-9._-]+)["']""")
_TAG = re.compile(r"""<(?:[^>"']|"[^"]*"|'[^']*')*>""")
_AKN = re.compile(r"^http://docs\.oasis-open\.org/legaldocml/ns/akn/|^http://www\.akomantoso\.org/")


@dataclass(slots=True)
class Chars:
    """Characters between tags as one run. `chunks` are (text, start, end) as they came: an entity is a chunk."""

    chunks: list[tuple[str, int, int]] = field(default_factory=list)

    @property
    def text(self) -> str:
        return self.chunks[0][0] if len(self.chunks) == 1 else "".join(c[0] for c in self.chunks)


@dataclass(slots=True)
class Element:
    """`span` runs from the start tag's first character to behind the end tag."""

    name: str
    attributes: dict[str, str]
    start: int
    end: int = 0
    parent: Element | None = field(default=None, repr=False)
    children: list[Element | Chars] = field(default_factory=list)

    @property
    def span(self) -> Span:
        return Span(self.start, self.end)

    def get(self, name: str, default: str = "") -> str:
        return self.attributes.get(name, default)

    def elements(self) -> Iterator[Element]:
        for child in self.children:
            if isinstance(child, Element):
                yield child

    def find(self, *names: str) -> Element | None:
        """The first child element of one of these names."""
        return next((e for e in self.elements() if e.name in names), None)

    def all(self, *names: str) -> list[Element]:
        return [e for e in self.elements() if e.name in names]

    def iter(self) -> Iterator[Element]:
        """This element and everything below it, in document order."""
        yield self
        for child in self.children:
            if isinstance(child, Element):
                yield from child.iter()

    def text(self) -> str:
        """All characters below."""
        return "".join(c.text if isinstance(c, Chars) else c.text() for c in self.children)

    def ancestors(self) -> Iterator[Element]:
        node = self.parent
        while node is not None:
            yield node
            node = node.parent


def parse(data: bytes, name: str, limits: Limits) -> tuple[Element, Source]:
    """The root element and the source its offsets count in; `InputError` names line and column."""
    limits.check("input_bytes", len(data), name)
    if not data.strip():
        raise InputError("the input is empty", where=name, hint="an Akoma Ntoso file was expected")
    text = _decode(data, name)
    source = Source(text, name)
    return _Builder(source, text, limits).root(), source


def _decode(data: bytes, name: str) -> str:
    for bom, codec in (
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
    ):
        if data.startswith(bom):
            return _decoded(data[len(bom) :], codec, name)
    declared = _DECLARATION.match(data[:200].lstrip())
    return _decoded(data, declared[1].decode("ascii") if declared else "utf-8", name)


def _decoded(data: bytes, codec: str, name: str) -> str:
    try:
        return data.decode(codec)
    except LookupError:
        raise InputError(f"the XML declaration names an unknown encoding {codec!r}", where=name) from None
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise InputError(f"not {codec}: byte 0x{data[error.start]:02X} in line {line}", where=name) from None


class _Builder:
    def __init__(self, source: Source, text: str, limits: Limits) -> None:
        self.source = source
        self.limits = limits
        self.deepest = _ELEMENTS_PER_LEVEL * limits.nesting
        self.data = text.encode("utf-8")
        self.ascii = len(self.data) == len(text)
        self.byte = 0  # byte and character offset reached so far
        self.character = 0
        self.top = Element("", {}, 0)
        self.open: list[Element] = [self.top]
        self.chars: Chars | None = None
        self.names: dict[str, str] = {}
        parser = self.parser = expat.ParserCreate("utf-8", "\n")
        parser.buffer_text = False
        parser.ordered_attributes = True
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._characters
        parser.CommentHandler = parser.ProcessingInstructionHandler = self._between
        parser.StartDoctypeDeclHandler = self._doctype

    def root(self) -> Element:
        try:
            self.parser.Parse(self.data, True)
        except expat.ExpatError as error:
            raise InputError(
                f"not well-formed: {expat.ErrorString(error.code)}",
                where=self._where(error.lineno, error.offset),
                hint="the file is damaged; repair the markup there",
            ) from None
        root = next(self.top.elements())
        root.parent = None
        return root

    def _where(self, line: int, byte_column: int) -> str:
        lines = self.data.split(b"\n", line)
        text = lines[line - 1][:byte_column].decode("utf-8", "replace") if line <= len(lines) else ""
        return f"{self.source.name}:{line}:{len(text) + 1}"

    def _offset(self) -> int:
        """The character offset of the current event; events come in rising order."""
        at = self.parser.CurrentByteIndex
        if self.ascii:
            return at
        if at > self.byte:
            self.character += len(self.data[self.byte : at].decode("utf-8"))
            self.byte = at
        return self.character

    def _name(self, name: str) -> str:
        known = self.names.get(name)
        if known is None:
            uri, _, local = name.rpartition("\n")
            known = self.names[name] = local if not uri or _AKN.match(uri) else f"{{{uri}}}{local}"
        return known

    def _close_chars(self, at: int) -> None:
        if self.chars is not None:
            text, start, _ = self.chars.chunks[-1]
            self.chars.chunks[-1] = (text, start, at)
            self.chars = None

    def _start(self, name: str, attributes: list[str]) -> None:
        at = self._offset()
        self._close_chars(at)
        if len(self.open) > self.deepest:
            level = -(-len(self.open) // _ELEMENTS_PER_LEVEL)
            self.limits.check("nesting", level, str(self.source.place(Span(at, at))))
        pairs = {self._name(attributes[i]): attributes[i + 1] for i in range(0, len(attributes), 2)}
        element = Element(self._name(name), pairs, at, parent=self.open[-1])
        self.open[-1].children.append(element)
        self.open.append(element)

    def _end(self, name: str) -> None:
        at = self._offset()
        self._close_chars(at)
        element = self.open.pop()
        tag = _TAG.match(self.source.text, at)
        element.end = tag.end() if tag else at

    def _characters(self, text: str) -> None:
        at = self._offset()
        if self.chars is None:
            self.chars = Chars()
            self.open[-1].children.append(self.chars)
        elif self.chars.chunks:
            before, start, _ = self.chars.chunks[-1]
            if at == start + len(before) and len(before) < 4096 and self._verbatim(before + text, start):
                self.chars.chunks[-1] = (before + text, start, 0)
                return
            self.chars.chunks[-1] = (before, start, at)
        self.chars.chunks.append((text, at, 0))

    def _verbatim(self, text: str, start: int) -> bool:
        return self.source.text.startswith(text, start)

    def _between(self, *_: str) -> None:
        self._close_chars(self._offset())

    def _doctype(self, *_: object) -> None:
        raise InputError(
            "document type declarations are not read",
            where=str(self.source.place(Span(self._offset(), self._offset() + 1))),
            hint="remove the <!DOCTYPE …> declaration; Akoma Ntoso needs none",
        )
