"""Raw text of United Nations resolutions in; Akoma Ntoso, Word and print-ready PDF out.

Nothing is loaded until it is used, so that the command line starts fast.

>>> import resconvert
>>> parsed = resconvert.read(b"The General Assembly,\\n\\tDecides to adjourn.\\n")
>>> parsed.document.identification.organ
'GA'
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from resconvert.api import Conversion, convert, read, write
    from resconvert.batch import Result, convert_many
    from resconvert.diagnostics import Diagnostic, Diagnostics
    from resconvert.errors import InputError, LimitError, OutputError, ResconvertError, StyleError, UsageError
    from resconvert.limits import Limits
    from resconvert.model.nodes import Document
    from resconvert.protocols import Output, Parsed, Reader, Writer

__version__ = "0.1.0"
__all__ = [
    "Conversion",
    "Diagnostic",
    "Diagnostics",
    "Document",
    "InputError",
    "LimitError",
    "Limits",
    "Output",
    "OutputError",
    "Parsed",
    "Reader",
    "ResconvertError",
    "Result",
    "StyleError",
    "UsageError",
    "Writer",
    "__version__",
    "convert",
    "convert_many",
    "read",
    "write",
]

_HOMES = {
    "api": ("Conversion", "convert", "read", "write"),
    "batch": ("Result", "convert_many"),
    "diagnostics": ("Diagnostic", "Diagnostics"),
    "errors": ("InputError", "LimitError", "OutputError", "ResconvertError", "StyleError", "UsageError"),
    "limits": ("Limits",),
    "model.nodes": ("Document",),
    "protocols": ("Output", "Parsed", "Reader", "Writer"),
}


def __getattr__(name: str) -> object:
    """Load a public name from its module when it is first asked for."""
    for home, names in _HOMES.items():
        if name in names:
            from importlib import import_module

            value: object = getattr(import_module(f"{__name__}.{home}"), name)
            globals()[name] = value
            return value
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
