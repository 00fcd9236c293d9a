"""What a format has to offer: a `Reader`, a `Writer`, or both. They are values, not base classes.

A third party builds the same values in its own package and names them in the entry point groups
``resconvert.readers`` and ``resconvert.writers``.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import field
from typing import Any

from resconvert.diagnostics import Diagnostic
from resconvert.ledger import Ledger
from resconvert.limits import DEFAULT, Limits
from resconvert.model.nodes import Document
from resconvert.source import Source
from resconvert.values import dataclass


@dataclass(frozen=True, slots=True)
class ReadContext:
    """What every reader is told. `name` is what messages call the input; `lang` is ISO 639-2/T or
    None for detection; `encoding` overrides detection in formats that are text."""

    name: str = "<input>"
    lang: str | None = None
    encoding: str | None = None
    limits: Limits = DEFAULT


@dataclass(frozen=True, slots=True)
class Parsed:
    """What a reader returns. The ledger is balanced against the source before it gets here.

    `source` is what the document's spans point into; None if the reader keeps no positions.
    `names` are the bookmarks the source has for the blocks of ``flatten(document)``, in that order, "" for
    a block without one; empty if the format has none.
    """

    document: Document
    diagnostics: tuple[Diagnostic, ...] = ()
    ledger: Ledger = field(default_factory=Ledger)
    source: Source | None = None
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Output:
    """What a writer returns; the same document and options give the same bytes."""

    data: bytes
    diagnostics: tuple[Diagnostic, ...] = ()


@dataclass(frozen=True, slots=True)
class Loss:
    """Something a format cannot keep. `erase` takes it out of a document, so that a round trip is
    equal after erasing exactly what was declared."""

    name: str
    meaning: str
    erase: Callable[[Document], Document]


@dataclass(frozen=True, slots=True)
class NoOptions:
    """For formats that have none."""


@dataclass(frozen=True, slots=True)
class Reader:
    """`options` is a frozen dataclass whose defaults are the usual case."""

    name: str
    read: Callable[[bytes, ReadContext, Any], Parsed]
    options: type = NoOptions


@dataclass(frozen=True, slots=True)
class Writer:
    """`suffix` with its dot; `text` says that the bytes are UTF-8 text fit for a terminal.

    `validate` judges what was written, for ``--strict``: bytes and the name to use in messages.
    `carries` names a format whose bytes the files hold; the option `source` makes them, so that a
    conversion to both formats makes them once.
    """

    name: str
    suffix: str
    media_type: str
    write: Callable[[Document, Any], Output]
    options: type = NoOptions
    losses: tuple[Loss, ...] = ()
    text: bool = True
    validate: Callable[[bytes, str], tuple[Diagnostic, ...]] | None = None
    carries: str = ""
