"""Messages about a document: a stable code, where it stands, what to do.

Codes: RC0xx source and usage, RC1xx reading, RC2xx checks of the text, RC3xx writing,
RC4xx validation of Akoma Ntoso. A module declares its own codes as `Code` constants; a code is
declared once in the whole package.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import field
from typing import TYPE_CHECKING, Any, Literal

from resconvert.values import dataclass

if TYPE_CHECKING:
    from resconvert.source import Place, Source, Span

Severity = Literal["error", "warning", "info"]


@dataclass(frozen=True, slots=True)
class Code:
    """A kind of message; `text` and `hint` are `str.format` templates filled where it occurs."""

    code: str
    severity: Severity
    text: str
    hint: str = ""

    def __post_init__(self) -> None:
        if CODES.setdefault(self.code, self) != self:
            raise AssertionError(f"{self.code} is declared twice")

    def diagnostic(self, place: Place | None = None, span: Span | None = None, /, **values: object) -> Diagnostic:
        """The message that this holds at `place`; `values` fill the templates."""
        text, hint = self.text.format(**values), self.hint.format(**values)
        return Diagnostic(self.code, self.severity, text, place, hint, span)


CODES: dict[str, Code] = {}


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One message. Renders as ``a.txt:10:1: RC101 warning: unrecognised paragraph``."""

    code: str
    severity: Severity
    message: str
    place: Place | None = None
    hint: str = ""
    span: Span | None = field(default=None, repr=False)

    def __str__(self) -> str:
        place = f"{self.place}: " if self.place else ""
        hint = f" ({self.hint})" if self.hint else ""
        return f"{place}{self.code} {self.severity}: {self.message}{hint}"

    def as_dict(self) -> dict[str, Any]:
        """The JSON shape that every ``--output-format json`` prints."""
        p = self.place
        return {
            "code": self.code,
            "severity": self.severity,
            "message": self.message,
            "file": p.file if p else None,
            "line": p.line if p else None,
            "column": p.column if p else None,
            "end_line": p.end_line if p else None,
            "end_column": p.end_column if p else None,
            "hint": self.hint,
        }


class Diagnostics:
    """Collects messages while one document is read or written."""

    def __init__(self, source: Source | None = None) -> None:
        self.source = source
        self._items: list[Diagnostic] = []

    def add(self, code: Code, span: Span | None = None, **values: object) -> None:
        """Record that `code` holds at `span`; `values` fill its templates."""
        place = self.source.place(span) if self.source and span else None
        if place is None and self.source:
            place = self.source.whole()
        self._items.append(code.diagnostic(place, span, **values))

    def extend(self, items: tuple[Diagnostic, ...]) -> None:
        """Record messages that somebody else collected."""
        self._items.extend(items)

    def __iter__(self) -> Iterator[Diagnostic]:
        return iter(self._items)

    def __len__(self) -> int:
        return len(self._items)

    def done(self) -> tuple[Diagnostic, ...]:
        """The messages in the order of the text."""
        return tuple(sorted(self._items, key=lambda d: d.span.start if d.span else -1))
