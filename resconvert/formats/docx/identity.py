"""What a file of ours says of itself where its custom properties are lost: read from its words, as of any text.

Styles still say what each paragraph is; symbol, organ, dates, session and agenda are in the masthead and
the closing lines, the job number at the foot of the first page.
"""

from __future__ import annotations

from dataclasses import replace

from resconvert.annotation import annotate_document
from resconvert.diagnostics import Diagnostics
from resconvert.ledger import Ledger
from resconvert.model.inlines import Text, plain
from resconvert.model.nodes import Document, Num, Paragraph
from resconvert.recognition import Para, recognise
from resconvert.source import Source, Span
from resconvert.structure import flatten


def identified(document: Document, job_number: str) -> Document:
    """`document` with identification and votes as its text states them, its citations marked."""
    paras, source = _paras(document)
    # what recognition says of these paragraphs is not asked: their styles have said it
    seen = recognise(paras, [], source=source, lang=None, log=Diagnostics(), ledger=Ledger())
    heads = (r.heading for r in document.resolutions)
    about = replace(
        seen.identification,
        job_number=job_number or seen.identification.job_number,
        parts=tuple(dict.fromkeys(h.num.value for h in heads if h and h.num and h.num.value)),
    )
    document = replace(document, identification=about)
    if any(line.role == "vote" for line in _lines(document)):
        from resconvert.recognition.votes import stated_votes

        document = replace(document, record=replace(document.record, votes=stated_votes(document)))
    return annotate_document(document, emphasis=False)


def _lines(document: Document) -> list[Paragraph]:
    return [*document.preface, *(p for r in document.resolutions for p in r.closing)]


def _paras(document: Document) -> tuple[list[Para], Source]:
    """The paragraphs with the words alone, and the text these stand in."""
    out: list[Para] = []
    parts: list[str] = []
    at = 0

    def put(text: str) -> Span:
        nonlocal at
        parts.append(text + "\n")
        span = Span(at, at + len(text))
        at += len(text) + 1
        return span

    for block in flatten(document):
        text = plain(block.content)
        if not text.strip():
            continue
        num = Num(block.num.printed, block.num.value, span=put(block.num.printed)) if block.num else None
        out.append(Para((Text(text, span=put(text)),), num, emphasised=True))
    return out, Source("".join(parts), "<identity>")
