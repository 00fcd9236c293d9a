"""What the paragraphs of a page are: masthead, preamble, operative part, annexes, notes and their calls.

Every page-like source ends here; how its lines became paragraphs is the source's to know.
"""

from __future__ import annotations

from dataclasses import replace

from resconvert import store
from resconvert.diagnostics import Diagnostics
from resconvert.ledger import Ledger
from resconvert.model.nodes import Document
from resconvert.recognition.paras import Para, RawNote
from resconvert.source import Source

__all__ = ["Para", "RawNote", "recognise"]


def recognise(
    paras: list[Para],
    notes: list[RawNote],
    *,
    source: Source,
    lang: str | None,
    log: Diagnostics,
    ledger: Ledger,
) -> Document:
    """The document that `paras` are the paragraphs of.

    `notes` are those the source keeps apart; notes that stand as paragraphs after the text are found
    here. `lang` is ISO 639-2/T, None for detection. Characters that do not enter the document go to
    `ledger` with a reason; what is doubtful goes to `log`.
    """
    from resconvert.annotation import annotate_document
    from resconvert.recognition.assemble import assemble

    document = assemble(paras, notes, source=source, lang=lang, log=log, ledger=ledger)
    if not document.identification.job_number and (job := _job_number(source, ledger)):
        document = replace(document, identification=replace(document.identification, job_number=job))
    if any(para.role for para in paras):
        return document  # our own file says everything itself
    if _mentions_a_vote(document):
        from resconvert.recognition.votes import stated_votes

        document = replace(document, record=replace(document.record, votes=stated_votes(document)))
    # a source that knows emphasis has said all there is of it
    return annotate_document(document, emphasis=not any(para.emphasised for para in paras))


def _mentions_a_vote(document: Document) -> bool:
    closings = (p for resolution in document.resolutions for p in resolution.closing)
    return any(p.role == "vote" for lines in (document.preface, closings) for p in lines)


def _job_number(source: Source, ledger: Ledger) -> str:
    """The number under which the document was printed, as a page foot has it ("00 55993", "24-14712 (E)")."""
    feet = {" ".join(source[entry.span].split()) for entry in ledger if entry.reason == "job-number"}
    found = [job["number"] for foot in feet if (job := _JOB_NUMBER.fullmatch(foot))]
    return max(found, key=lambda number: (len(number), number), default="")


_JOB_NUMBER = store.pattern(r"(?P<number>(?:GE\.)?\d\d[- ]\d{5}(?: ?\([A-Z]\))?)(?: \d{6})*")  # days of printing
