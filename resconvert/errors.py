"""What resconvert raises when no document can result.

    ResconvertError           anything below; catch this one
    ├── UsageError            the call itself is wrong (unknown format, clashing outputs)
    ├── InputError            the input cannot be read (missing, empty, binary, malformed, too large)
    │   └── LimitError        a resource limit was passed; says which and how to raise it
    ├── OutputError           the output cannot be written
    ├── StyleError            a style sheet is broken; says line and key
    └── InternalError         a promise of ours was broken (a lost span); please report it

Everything less than that is a `Diagnostic`, and the document is still made.
"""

from __future__ import annotations

from collections.abc import Iterable


class ResconvertError(Exception):
    """One clear line for the person who ran the conversion: what is wrong, where, and what to do."""

    code = "RC000"

    def __init__(self, message: str, *, where: str = "", hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.where = where
        self.hint = hint

    def __str__(self) -> str:
        place = f"{self.where}: " if self.where else ""
        hint = f" ({self.hint})" if self.hint else ""
        return f"{place}{self.code} {self.message}{hint}"


class UsageError(ResconvertError):
    code = "RC001"


class InputError(ResconvertError):
    code = "RC002"


class LimitError(InputError):
    """`limit` is the name of the limit, as `Limits` has it."""

    code = "RC003"

    def __init__(self, message: str, *, limit: str = "", where: str = "", hint: str = "") -> None:
        super().__init__(message, where=where, hint=hint)
        self.limit = limit


class OutputError(ResconvertError):
    code = "RC004"


class StyleError(ResconvertError):
    code = "RC005"


class InternalError(ResconvertError):
    code = "RC009"


def meant(word: str, known: Iterable[str], otherwise: str = "") -> str:
    """The hint for a name that is none of `known`: the one that looks like it, else `otherwise`, else all of them.

    >>> meant("documnt", ["document", "page"]), meant("x", ["document", "page"])
    ("did you mean 'document'?", 'known: document, page')
    """
    import difflib

    names = list(known)
    near = difflib.get_close_matches(word, names, 1)
    return f"did you mean {near[0]!r}?" if near else otherwise or f"known: {', '.join(names)}"
