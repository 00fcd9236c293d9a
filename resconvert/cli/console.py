"""What the command line says on stderr: messages, progress of one document, errors; as text or JSON.

Results go to stdout and never pass through here.
"""

from __future__ import annotations

import os
import sys
from collections import Counter
from dataclasses import field
from typing import IO, TYPE_CHECKING, Any

from resconvert.errors import ResconvertError
from resconvert.values import dataclass

if TYPE_CHECKING:
    from resconvert.diagnostics import Diagnostic

COLOURS = {"error": "31;1", "warning": "33", "info": "36"}


def coloured(stream: IO[Any]) -> bool:
    """Colour is for terminals whose owner has not said no (https://no-color.org)."""
    return not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb" and stream.isatty()


def paint(text: str, colour: str, stream: IO[Any] | None = None) -> str:
    """`text` in a colour by SGR number, if `stream` (stderr) shows colours."""
    return f"\x1b[{colour}m{text}\x1b[0m" if coloured(stream or sys.stderr) else text


def complain(error: ResconvertError) -> None:
    """One line on stderr."""
    _line(error.where, error.code, "error", error.message, error.hint)


def say(line: str) -> None:
    """A line on stderr that no character and no closed pipe can break."""
    encoding = getattr(sys.stderr, "encoding", None) or "utf-8"
    try:
        sys.stderr.write(line.encode(encoding, "backslashreplace").decode(encoding) + "\n")
        sys.stderr.flush()
    except (OSError, ValueError):
        pass


def printable(text: str) -> str:
    """One line in which no character of an input's name or text can steer the terminal."""
    if text.isprintable():
        return text
    return "".join(c if c.isprintable() or c == "\u00a0" else _ESCAPES.get(c) or f"\\x{ord(c):02x}" for c in text)


_ESCAPES = {"\n": " ", "\r": " ", "\t": " "}


def _line(place: object, code: str, severity: str, message: str, hint: str) -> None:
    where = f"{printable(str(place))}: " if place else ""
    advice = f" ({printable(hint)})" if hint else ""
    say(f"{where}{code} {paint(severity, COLOURS[severity])}: {printable(message)}{advice}")


@dataclass(slots=True)
class Console:
    """verbosity: -1 errors only, 0 also warnings, 1 also information. json: one object a line."""

    verbosity: int = 0
    json: bool = False
    counts: Counter[str] = field(default_factory=Counter)

    def diagnostics(self, items: tuple[Diagnostic, ...], *, shown: frozenset[str] | None = None) -> None:
        """Count all, show those of the severities in `shown` (by default what the verbosity wants)."""
        wanted = self.severities() if shown is None else shown
        for item in items:
            self.counts[item.severity] += 1
            if item.severity in wanted:
                self.diagnostic(item)

    def severities(self) -> frozenset[str]:
        return frozenset(("error", "warning", "info")[: self.verbosity + 2])

    def diagnostic(self, item: Diagnostic) -> None:
        if self.json:
            self._json({"event": "diagnostic", **item.as_dict()})
            return
        _line(item.place, item.code, item.severity, item.message, item.hint)

    def error(self, error: ResconvertError) -> None:
        self.counts["error"] += 1
        if self.json:
            self._json({"event": "error", **error_dict(error)})
        else:
            complain(error)

    def note(self, text: str, **values: object) -> None:
        """Something that went well; shown with -v."""
        if self.verbosity >= 1:
            self.event(text, **values)

    def event(self, text: str, **values: object) -> None:
        """Something worth a line whatever the verbosity, but for -q."""
        if self.verbosity < 0:
            return
        if self.json:
            self._json({"event": "note", "message": text, **values})
        else:
            say(printable(text))

    def _json(self, value: dict[str, Any]) -> None:
        import json

        say(json.dumps(value, ensure_ascii=False))


def error_dict(error: ResconvertError) -> dict[str, Any]:
    """An error in the shape of a diagnostic."""
    file, line, column = _place(error.where)
    return {
        "code": error.code, "severity": "error", "message": error.message, "file": file,
        "line": line, "column": column, "end_line": line, "end_column": column, "hint": error.hint,
    }  # fmt: skip


def _place(where: str) -> tuple[str | None, int | None, int | None]:
    parts = where.rsplit(":", 2)
    if len(parts) == 3 and parts[1].isdigit() and parts[2].isdigit():
        return parts[0], int(parts[1]), int(parts[2])
    return where or None, None, None
