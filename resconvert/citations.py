"""Finds what a text cites: documents by symbol or short number, parts of them, dates."""

from __future__ import annotations

from resconvert.model.identification import Identification
from resconvert.model.inlines import Content


def annotate(content: Content, *, lang: str, identification: Identification) -> Content:
    """`content` with a `Reference`, `ReferenceList` or `Date` around every citation and date.

    `lang` is ISO 639-2/T; `identification` says whose resolution a bare number is.
    """
    return content
