"""The Akoma Ntoso writer: its options, what it warns of, and which spelling writes the file."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Literal

from resconvert.diagnostics import Code, Diagnostic
from resconvert.errors import UsageError
from resconvert.formats.akn.meta import Meta
from resconvert.model.nodes import Document
from resconvert.protocols import Output, Writer
from resconvert.values import dataclass

NO_SYMBOL = Code(
    "RC330", "warning", "the document has no symbol; its address is made from its text", "name it in a metadata file"
)
NO_DATE = Code(
    "RC331", "warning", "no date of adoption is known; the addresses say 0001-01-01", "name it in a metadata file"
)


@dataclass(frozen=True, slots=True)
class AknOptions:
    """`flavour`: ``akn4un`` is the strict form. `actors`: ``unga`` as the UN's own files name organs,
    or ``un-ga`` as the guidelines do. `source_date_epoch`: seconds since 1970 for the date of the
    markup; without it that date is the date of issue or adoption, so that the same document gives the same
    bytes. `source_name` and `source_sha256` of the file the text came from are kept as preservation data.
    """

    flavour: Literal["akn4un", "un"] = "akn4un"
    actors: Literal["unga", "un-ga"] = "unga"
    source_date_epoch: int | None = None
    source_name: str = ""
    source_sha256: str = ""


def write(document: Document, options: AknOptions) -> Output:
    """The bytes of one XML file, UTF-8, and what the file cannot say because the text does not."""
    epoch = options.source_date_epoch
    if epoch is None:
        epoch = _epoch(os.environ.get("SOURCE_DATE_EPOCH", ""))
    meta = Meta(document, options.actors, epoch, (options.source_name, options.source_sha256))
    if options.flavour == "un":
        from resconvert.formats.akn import un

        text = un.text(document, meta)
    else:
        from resconvert.formats.akn import statement

        text = statement.text(document, meta)
    return Output(text.encode("utf-8"), tuple(_missing(document)))


def _epoch(seconds: str) -> int | None:
    """The environment's date for reproducible files, None if there is none."""
    if not seconds:
        return None
    if not seconds.isdigit() or int(seconds) > 253_402_300_799:
        raise UsageError(f"SOURCE_DATE_EPOCH is {seconds!r}", hint="it holds seconds since 1970, digits only")
    return int(seconds)


def _missing(document: Document) -> Iterator[Diagnostic]:
    i = document.identification
    for code, lacks in ((NO_SYMBOL, not i.symbol), (NO_DATE, i.adopted is None and not i.draft)):
        if lacks:
            yield code.diagnostic()


def _validate(data: bytes, name: str) -> tuple[Diagnostic, ...]:
    from resconvert.formats.akn.validate import validate  # its schema and lxml only where it is asked for

    return tuple(validate(data, name))


WRITER = Writer("akn", ".xml", "application/akn+xml", write, options=AknOptions, validate=_validate)
