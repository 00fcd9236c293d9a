"""Making the certain fixes: in the characters of a text, or in the words of a document."""

from __future__ import annotations

from collections.abc import Sequence

from resconvert.checks.rule import Edit
from resconvert.model.inlines import Content, Run, Text, cut, join, nest, runs
from resconvert.model.nodes import Document
from resconvert.model.walk import transform


def in_text(text: str, edits: Sequence[Edit]) -> str:
    """`text` with every edit made; of two that overlap the first stays.

    >>> from resconvert.source import Span
    >>> in_text("Decides,", [Edit(Span(7, 8), ".")])
    'Decides.'
    """
    out: list[str] = []
    at = 0
    for edit in _apart(edits):
        out += (text[at : edit.span.start], edit.text)
        at = edit.span.end
    return "".join((*out, text[at:]))


def in_document(document: Document, edits: Sequence[Edit]) -> Document:
    """`document` with every edit made whose place is inside one run of words; for formats whose
    bytes are not their text."""
    wanted = list(_apart(edits))

    def change(content: Content) -> Content:
        return nest(
            Run(_edited(leaf, wanted) if isinstance(leaf, Text) else leaf, marks) for leaf, marks in runs(content)
        )

    return transform(document, change) if wanted else document


def _apart(edits: Sequence[Edit]) -> list[Edit]:
    """In order, without those that overlap an earlier one."""
    kept: list[Edit] = []
    for edit in sorted(edits, key=lambda e: e.span):
        if not kept or edit.span.start >= kept[-1].span.end:
            kept.append(edit)
    return kept


def _edited(leaf: Text, edits: Sequence[Edit]) -> Text:
    """Later edits first, so that the offsets of earlier ones hold."""
    if leaf.span is None or leaf.pieces is not None:
        return leaf
    start, end = leaf.span
    for edit in reversed(edits):
        low, high = edit.span.start - start, edit.span.end - start
        inside = start <= edit.span.start and edit.span.end <= end and (low < high or low > 0)
        if inside:
            left, right = cut(leaf, 0, low), cut(leaf, high, len(leaf.text))
            leaf = join(join(left, Text(edit.text)), right)
    return leaf
