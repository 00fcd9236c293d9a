"""Raw text of United Nations resolutions in; Akoma Ntoso, Word and print-ready PDF out.

>>> import resconvert
>>> parsed = resconvert.read(b"The General Assembly,\\n\\tDecides to adjourn.\\n")
>>> parsed.document.identification.organ
'GA'
"""

from __future__ import annotations

from resconvert.api import Conversion, convert, read, write
from resconvert.diagnostics import Diagnostic
from resconvert.errors import ResconvertError
from resconvert.model.nodes import Document
from resconvert.protocols import Output, Parsed

__version__ = "0.1.0"
__all__ = [
    "Conversion",
    "Diagnostic",
    "Document",
    "Output",
    "Parsed",
    "ResconvertError",
    "__version__",
    "convert",
    "read",
    "write",
]
