"""`resconvert align`: language versions side by side, for translators and their memories."""

from __future__ import annotations

import os
import sys
from typing import Any

import click

from resconvert import aligning, api
from resconvert.cli import reading
from resconvert.cli.app import MESSAGES, READING, Command, inputs, option, pairs
from resconvert.cli.console import Console
from resconvert.errors import UsageError
from resconvert.limits import Limits


@click.command(
    "align",
    cls=Command,
    examples="""
    resconvert align en.xml fr.xml > pairs.tsv
    resconvert align A_RES_75_9.*.txt -o A_RES_75_9.tmx
    """,
)
@inputs(required=True, metavar="INPUT INPUT...")
@option("-o", "--output", metavar="FILE", group="Writing", env=False, help=".tsv or .tmx [TSV on standard output].")
@option("--fail-on-warning", is_flag=True, group="Result", help="Exit with status 3 if something has no counterpart.")
@READING
@MESSAGES
def command(inputs: tuple[str, ...], output: str | None, fail_on_warning: bool, **more: Any) -> int:
    """Pair the paragraphs of two language versions or more by their identifiers.

    What stands in one version and not in another is a warning with its place.
    """
    console = Console(more["verbose"] - more["quiet"], more["log_json"])
    if len(inputs) < 2:
        raise UsageError("align takes two versions or more")
    if output and not output.endswith((".tsv", ".tmx")):
        raise UsageError(f"align writes .tsv or .tmx, not {output}")
    if output and any(os.path.realpath(output) == os.path.realpath(i) for i in inputs):
        raise UsageError(f"the output {output} would replace an input")
    limits = Limits.parse(pairs(more["limits"], "--limit"))
    versions = [aligning.Version(reading.called(name), reading.read(name, more, limits)) for name in inputs]
    aligned = aligning.align(versions)
    text = aligning.tmx(aligned) if output and output.endswith(".tmx") else aligning.tsv(aligned)
    data = text.encode("utf-8", "replace")
    if output:
        api.put(output, data)
    else:
        sys.stdout.buffer.write(data)
    console.diagnostics(aligned.findings)
    paired = sum(all(texts) for _, texts in aligned.rows)
    console.note(f"{paired} of {len(aligned.rows)} blocks stand in every version", paired=paired)
    return 3 if fail_on_warning and aligned.findings else 0
