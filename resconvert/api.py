"""`read`, `write` and `convert`: the library in three functions."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, BinaryIO

from resconvert import registry
from resconvert.diagnostics import Diagnostic
from resconvert.errors import InputError, ResconvertError, UsageError
from resconvert.files import read_bytes, write_atomic
from resconvert.languages import language_code
from resconvert.ledger import Ledger
from resconvert.limits import DEFAULT, Limits
from resconvert.model.nodes import Document
from resconvert.model.walk import extent
from resconvert.protocols import Output, Parsed, ReadContext

Input = str | os.PathLike[str] | bytes | BinaryIO
Filter = Callable[[Document], Document]


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
        source: a path (``str`` or ``Path``) or content (``bytes`` or a binary file). A ``str``
            with a scheme (``https://…``, ``zip://…``) is fetched through fsspec, extra ``[remote]``.
        from_: format name; by default the suffix decides, then the first bytes, else text.
        lang: the document's language, ``en`` or ``eng``; detected by default.
        encoding: of a text; detected by default.
        limits: bounds on size and time.
        options: the reader's own options: an instance of its ``options`` class, or a mapping.
        name: what messages call the input; by default its path.

    Returns:
        The document, its diagnostics and the ledger of what was set aside.

    Raises:
        InputError: the input is missing, empty, binary, malformed or above a limit.
        UsageError: there is no such format or language.

    Examples:
        >>> parsed = read(b"The General Assembly,\\n\\tDecides to remain seized of the matter.\\n")
        >>> [p.role for p in parsed.document.resolutions[0].body]
        ['operative']
    """
    data, called = _content(source, limits)
    called = name or called
    limits.check("input_bytes", len(data), called)
    reader = registry.reader(from_ or registry.detect(called, data))
    context = ReadContext(called, language_code(lang) if lang else None, encoding, limits)
    made = _made(reader.name, reader.options, options)
    try:
        parsed = reader.read(data, context, made)
    except ResconvertError as error:  # found where no name is known
        error.where = error.where or called
        raise
    for limit, value in extent(parsed.document)._asdict().items():  # readers stop earlier where they can
        limits.check(limit, value, called)
    return parsed


def write(
    document: Document, *, to: str, output: str | os.PathLike[str] | None = None, options: object = None
) -> Output:
    """Write a document in the format `to`; into the file `output` if one is named.

    Arguments:
        document: the model.
        to: format name.
        output: a path to write; folders on its way are made, the file appears whole or not at all.
        options: the writer's own options: an instance of its ``options`` class, or a mapping.

    Raises:
        UsageError: there is no such format or option.
        OutputError: the file cannot be written.

    Examples:
        >>> document = read(b"The General Assembly,\\n\\tDecides to adjourn.\\n").document
        >>> write(document, to="json").data[:14]
        b'{\\n "format": "'
    """
    if not isinstance(document, Document):
        raise UsageError(
            f"write takes a Document, not {type(document).__name__}",
            hint="what read and convert return has it as .document",
        )
    writer = registry.writer(to)
    result = writer.write(document, _made(to, writer.options, options))
    if output is not None:
        put(os.fspath(output), result.data)
    return result


def convert(
    source: Input,
    *,
    to: str | Sequence[str],
    from_: str | None = None,
    output: str | os.PathLike[str] | None = None,
    lang: str | None = None,
    style: str | None = None,
    options: Mapping[str, Any] | None = None,
    limits: Limits = DEFAULT,
    encoding: str | None = None,
    filters: Sequence[Filter] = (),
) -> Conversion:
    """Read once, write each format in `to`.

    Arguments:
        source: as for `read`.
        to: one format name or several: ``"akn"``, ``"akn,docx"``, ``["akn", "docx"]``.
        from_: as for `read`.
        output: a path for one format; a folder for several, where files are named by the source.
        lang: as for `read`.
        style: a style sheet's name or path, for the formats that have pages.
        options: option values by name; each format takes those it knows, ``docx.numbering`` goes to
            one alone, a name that no format knows is an error.
        limits: as for `read`.
        encoding: as for `read`.
        filters: functions from document to document, applied in order between reading and writing.

    Returns:
        The outputs by format, the document they were written from, diagnostics and ledger.

    Raises:
        InputError: as `read`.
        UsageError: as `read` and `write`; wrong formats and options are found before anything is read.
        OutputError: as `write`.

    Examples:
        >>> convert(b"The General Assembly,\\n\\tDecides to adjourn.\\n", to="text").output.decode()
        'The General Assembly,\\n\\tDecides to adjourn.\\n'
    """
    formats = registry.listed(to)
    if not formats:
        raise UsageError("no output format given", hint=f"one of {', '.join(registry.names('writer'))}")
    prepared = writer_options(formats, {**(options or {}), "style": style} if style else options or {})
    parsed = read(source, from_=from_, lang=lang, limits=limits, encoding=encoding)
    document = filtered(parsed.document, filters)
    outputs: dict[str, Output] = {}
    for name in formats:
        made = _with_carried(name, bounded(prepared[name], limits), prepared, outputs)
        outputs[name] = write(document, to=name, output=_target(source, name, formats, output), options=made)
    found = parsed.diagnostics + tuple(d for o in outputs.values() for d in o.diagnostics)
    return Conversion(document, outputs, found, parsed.ledger)


def writer_options(formats: Sequence[str], wanted: Mapping[str, Any]) -> dict[str, Any]:
    """One options instance per format from names and values; `UsageError` for what none knows."""
    from resconvert.settings import chosen

    return chosen({name: registry.writer(name).options for name in formats}, wanted)


def bounded(options: Any, limits: Limits) -> Any:
    """A writer's options with the limit that it keeps, where nobody said another: its number of pages."""
    asked = limits.pages != DEFAULT.pages and getattr(options, "pages", None) == DEFAULT.pages
    return replace(options, pages=limits.pages) if asked else options


def _with_carried(name: str, options: Any, prepared: Mapping[str, Any], outputs: Mapping[str, Output]) -> Any:
    """`options` that hand a writer what its files carry, where these outputs have just that already."""
    carried = registry.writer(name).carries
    made = outputs.get(carried)
    if made is None or options.source is not None or prepared[carried] != registry.writer(carried).options():
        return options
    data = made.data
    return replace(options, source=lambda document: data)


def filtered(document: Document, filters: Sequence[Filter]) -> Document:
    """`document` after all `filters`; `UsageError` for a filter that returns something else."""
    for change in filters:
        document = change(document)
        if not isinstance(document, Document):
            name = getattr(change, "__qualname__", repr(change))
            raise UsageError(f"the filter {name} returned {type(document).__name__}, not a Document")
    return document


def put(output: str, data: bytes) -> None:
    """Write to a path or an address; whole or not at all."""
    if is_address(output):
        from resconvert.remote import put as put_remote

        put_remote(output, data)
    else:
        write_atomic(output, data)


def get(source: str, limits: Limits = DEFAULT) -> bytes:
    """The bytes at a path or an address, without reading more than ``limits.input_bytes``."""
    if is_address(source):
        from resconvert.remote import get as get_remote

        return get_remote(source, limits)
    return read_bytes(source, limits)


def is_address(name: str) -> bool:
    """Whether `name` has a scheme of two letters or more (``C:\\…`` has none)."""
    scheme, found, _ = name.partition("://")
    return bool(found) and len(scheme) > 1 and scheme.replace("+", "").replace("::", "").isalnum()


def _made(name: str, kind: type, options: object) -> object:
    if options is None:
        return kind()
    if isinstance(options, Mapping):
        from resconvert.settings import chosen

        return chosen({name: kind}, options)[name]
    return options


def _target(source: Input, name: str, formats: Sequence[str], output: str | os.PathLike[str] | None) -> str | None:
    if output is None:
        return None
    from resconvert import planning

    path = os.fspath(output)
    if len(formats) == 1 and not os.path.isdir(path) and not path.endswith(("/", os.sep)):
        return path
    item = planning.Item(os.fspath(source) if isinstance(source, str | os.PathLike) else planning.STDIN)
    how = planning.Naming({f: registry.writer(f).suffix for f in formats}, folder=path)
    planning.check_clashes([item], how)
    return how.outputs(item)[name]


def _content(source: Input, limits: Limits) -> tuple[bytes, str]:
    if isinstance(source, bytes):
        return source, "<bytes>"
    if isinstance(source, str) and "\n" in source and not os.path.exists(source):
        raise UsageError("a str is the name of a file, not text", hint="give a text as bytes: text.encode()")
    if isinstance(source, str | os.PathLike):
        return get(os.fspath(source), limits), os.fspath(source)
    if hasattr(source, "read"):
        data = source.read(limits.input_bytes + 1)
        if not isinstance(data, bytes):
            raise InputError("a file opened in binary mode was expected")
        return data, str(getattr(source, "name", "<file>"))
    raise UsageError(f"cannot read a {type(source).__name__}", hint="give a path, bytes or a binary file")
