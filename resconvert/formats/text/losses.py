"""What plain text cannot keep of a document."""

from __future__ import annotations

from resconvert.losses import TABLES, without_marks, without_record
from resconvert.model.inlines import (
    Date,
    Emphasis,
    Mention,
    OpeningPhrase,
    Reference,
    ReferenceList,
    Subscript,
    Superscript,
)
from resconvert.model.nodes import Document
from resconvert.protocols import Loss
from resconvert.values import replace

_EMPHASIS = (OpeningPhrase, Emphasis, Superscript, Subscript)
_ANNOTATIONS = (Reference, ReferenceList, Date, Mention)


def _without_record(document: Document) -> Document:
    document = without_record(document)
    return replace(document, identification=replace(document.identification, job_number=""))


LOSSES = (
    Loss(
        "emphasis",
        "italics, bold, raised and lowered characters; the house style's own are inferred again on reading",
        without_marks(lambda mark: isinstance(mark, _EMPHASIS)),
    ),
    Loss(
        "annotations",
        "links, dates and names; those that the words make certain are found again on reading",
        without_marks(lambda mark: isinstance(mark, _ANNOTATIONS)),
    ),
    TABLES,
    Loss(
        "record",
        "keywords, workflow steps and votes that stand in no text, and the job number at the foot of the page",
        _without_record,
    ),
)
"""In the order in which they are erased."""
