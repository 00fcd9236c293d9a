"""`read`, `write` and `convert`: the library in three functions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from resconvert import registry
from resconvert.diagnostics import Diagnostic
from resconvert.errors import InputError, UsageError
from resconvert.files import read_bytes, write_atomic
from resconvert.languages import language_code
from resconvert.ledger import Ledger
from resconvert.limits import DEFAULT, Limits
from resconvert.model.nodes import Document
from resconvert.protocols import Output, Parsed, ReadContext

Input = str | Path | bytes | BinaryIO


@dataclass(frozen=True, slots=True)
class Conversion:
    """What `convert` returns: one output per format, and everything there is to say about them."""

    document: Document
    outputs: dict[str, Output]
    diagnostics: tuple[Diagnostic, ...]
    ledger: Ledger

    @property
    def output(self) -> bytes:
        """The bytes, when one format was asked for."""
        if len(self.outputs) != 1:
            raise UsageError(f"there are {len(self.outputs)} outputs; choose one of {', '.join(self.outputs)}")
        return next(iter(self.outputs.values())).data


def read(
    source: Input,
    *,
    from_: str | None = None,
    lang: str | None = None,
    encoding: str | None = None,
    limits: Limits = DEFAULT,
    options: object = None,
    name: str | None = None,
) -> Parsed:
    """Read one document into the model.

    Arguments:
        source: a path (``str`` or ``Path``), or content (``bytes`` or a binary file).
        from_: format name; by default the suffix decides, then the first bytes, else text.
        lang: the document's language, ``en`` or ``eng``; detected by default.
        encoding: of a text; detected by default.
        limits: bounds on size and time.
        options: the reader's own options, an instance of its ``options`` class.
        name: what messages call the input; by default its path.

    Returns:
        The document, its diagnostics and the ledger of what was set aside.

    Raises:
        InputError: the input is missing, empty, binary, malformed or above a limit.
        UsageError: there is no such format or language.

    >>> parsed = read(b"The General Assembly,\\n\\tDecides to remain seized of the matter.\\n")
    >>> [p.role for p in parsed.document.resolutions[0].body]
    ['operative']
    """
    data, called = _content(source)
    called = name or called
    limits.check("input_bytes", len(data), called)
    reader = registry.reader(from_ or registry.detect(called, data))
    context = ReadContext(called, language_code(lang) if lang else None, encoding, limits)
    return reader.read(data, context, options if options is not None else reader.options())


def write(document: Document, *, to: str, output: str | Path | None = None, options: object = None) -> Output:
    """Write a document in the format `to`; into the file `output` if one is named.

    Arguments:
        document: the model.
        to: format name.
        output: a path to write; folders on its way are made, the file appears whole or not at all.
        options: the writer's own options, an instance of its ``options`` class.

    Raises:
        UsageError: there is no such format.
        OutputError: the file cannot be written.
    """
    writer = registry.writer(to)
    result = writer.write(document, options if options is not None else writer.options())
    if output is not None:
        write_atomic(Path(output), result.data)
    return result


def convert(
    source: Input,
    *,
    to: str | Sequence[str],
    from_: str | None = None,
    output: str | Path | None = None,
    lang: str | None = None,
    style: str | None = None,
    options: Mapping[str, Any] | None = None,
    limits: Limits = DEFAULT,
) -> Conversion:
    """Read once, write each format in `to`.

    Arguments:
        source, from_, lang, limits: as for `read`.
        to: one format name or several.
        output: a path for one format; a folder for several, where files are named by the source.
        style: a style sheet's name or path, for the formats that have pages.
        options: option values by name; each format takes those it knows, an unknown one is an error.

    >>> convert(b"The General Assembly,\\n\\tDecides to adjourn.\\n", to="text").output.decode()
    'The General Assembly,\\n\\tDecides to adjourn.\\n'
    """
    formats = [to] if isinstance(to, str) else list(to)
    parsed = read(source, from_=from_, lang=lang, limits=limits)
    wanted = dict(options or {})
    if style:
        wanted["style"] = style
    outputs: dict[str, Output] = {}
    for name, chosen in zip(formats, _options(formats, wanted), strict=True):
        outputs[name] = write(parsed.document, to=name, output=_target(source, name, formats, output), options=chosen)
    found = parsed.diagnostics + tuple(d for o in outputs.values() for d in o.diagnostics)
    return Conversion(parsed.document, outputs, found, parsed.ledger)


def _options(formats: Sequence[str], wanted: Mapping[str, Any]) -> list[object]:
    """One options instance per format from names and values."""
    from dataclasses import fields

    chosen: list[object] = []
    known: set[str] = {"style"}
    for name in formats:
        kind = registry.writer(name).options
        own = {f.name for f in fields(kind)}
        known |= own
        chosen.append(kind(**{k: v for k, v in wanted.items() if k in own}))
    if unknown := sorted(set(wanted) - known):
        raise UsageError(
            f"unknown option {unknown[0]!r} for {', '.join(formats)}", hint=f"known: {', '.join(sorted(known))}"
        )
    return chosen


def _target(source: Input, name: str, formats: Sequence[str], output: str | Path | None) -> Path | None:
    if output is None:
        return None
    path = Path(output)
    if len(formats) == 1 and not path.is_dir() and not str(output).endswith("/"):
        return path
    stem = Path(source).stem if isinstance(source, str | Path) else "document"
    return path / f"{stem}{registry.writer(name).suffix}"


def _content(source: Input) -> tuple[bytes, str]:
    if isinstance(source, bytes):
        return source, "<bytes>"
    if isinstance(source, str | Path):
        return read_bytes(Path(source)), str(source)
    if hasattr(source, "read"):
        data = source.read()
        if not isinstance(data, bytes):
            raise InputError("a file opened in binary mode was expected")
        return data, str(getattr(source, "name", "<file>"))
    raise UsageError(f"cannot read a {type(source).__name__}", hint="give a path, bytes or a binary file")
