"""Many documents as one volume: `resconvert convert --collate volume.pdf`."""

from __future__ import annotations

import os

from resconvert import api, batch, planning
from resconvert.batch import Job, Recipe
from resconvert.cli.console import Console
from resconvert.errors import ResconvertError, UsageError
from resconvert.model.nodes import Document


def collate(
    items: list[planning.Item], recipe: Recipe, console: Console, output: str, *, fail_on_warning: bool = False
) -> int:
    """Read all `items` in order and write the volume; return the exit status. An input that cannot be
    read is left out and makes the status 1."""
    if not output.lower().endswith(".pdf"):
        raise UsageError(f"--collate makes a .pdf, not {output}")
    if any(os.path.realpath(item.source) == os.path.realpath(output) for item in items):
        raise UsageError(f"the volume {output} would replace an input")
    documents: list[Document] = []
    for item in items:
        try:
            document, found = batch.document_of(Job(item.source), recipe)
        except ResconvertError as error:
            error.where = error.where or item.source
            console.error(error)
            continue
        console.diagnostics(found, shown=frozenset({"error"}) if console.verbosity == 0 else None)
        documents.append(document)
    failed = len(items) - len(documents)
    if documents:
        from resconvert.formats.pdf.writer import collate as bind

        volume = bind(documents, batch.writer_options(recipe)["pdf"])
        api.put(output, volume.data)
        console.diagnostics(volume.diagnostics)
        console.note(f"{output}: {len(documents)} documents", output=output, documents=len(documents))
        if (warnings := console.counts["warning"]) and console.verbosity == 0:
            console.event(f"{warnings} warning{'s' if warnings > 1 else ''} (-v shows them)", warnings=warnings)
    if failed:
        return 1
    return 3 if fail_on_warning and console.counts["warning"] else 0
