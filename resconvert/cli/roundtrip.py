"""`resconvert roundtrip`: the proof, on anybody's own documents."""

from __future__ import annotations

import sys
from typing import Any

import click

from resconvert import planning, registry
from resconvert.cli import reading
from resconvert.cli.app import MESSAGES, READING, REPORT, Command, inputs, option, pairs
from resconvert.cli.console import Console, paint
from resconvert.diagnostics import Code, Diagnostic
from resconvert.errors import ResconvertError, UsageError
from resconvert.limits import Limits
from resconvert.roundtrip import Trip, trip

DIFFERS = Code("RC250", "error", "not equal after {through}: {difference}", "please report this with the input")


@click.command(
    "roundtrip",
    cls=Command,
    examples="""
    resconvert roundtrip A_RES_55_9.txt --through akn,docx,pdf,json,text
    resconvert roundtrip texts/ --through akn --json
    """,
)
@inputs(required=True)
@option(
    "--through",
    complete="writer",
    multiple=True,
    metavar="FORMAT",
    group="Writing",
    help="Formats, each tried by itself.",
    default=("akn,docx,pdf,json,text",),
    show_default=True,
)
@REPORT
@READING
@MESSAGES
def command(inputs: tuple[str, ...], through: tuple[str, ...], output_format: str, as_json: bool, **more: Any) -> int:
    """Read INPUT, write it in each format, read that back, and compare the two documents.

    Prints 'equal', or the first difference with both positions. What a format declares it cannot
    keep is left out on both sides, and named.
    """
    console = Console(more["verbose"] - more["quiet"], more["log_json"])
    output_format = "json" if as_json else output_format
    formats = registry.listed(through)
    for name in formats:
        registry.writer(name), registry.reader(name)
    limits = Limits.parse(pairs(more["limits"], "--limit"))
    found: list[Diagnostic] = []
    failed = False
    items = list(planning.expand(inputs, suffixes=lambda: registry.suffixes(more["from_"])))
    if any(i.source == "-" for i in items) and len(items) > 1:
        raise UsageError("standard input (-) cannot be combined with other inputs")
    for item in items:
        source = reading.called(item.source)
        try:
            parsed = reading.read(item.source, more, limits)
        except ResconvertError as error:
            console.error(error)
            failed = True
            continue
        for name in formats:
            try:
                result = trip(parsed, name, name=source, limits=limits)
            except ResconvertError as error:
                error.where = error.where or f"{source} through {name}"
                console.error(error)
                failed = True
                continue
            if differs := result.difference:
                found.append(DIFFERS.diagnostic(differs.left_place, through=result.format, difference=differs))
            if output_format == "text":
                _show(source, result, alone=len(items) == 1)
    if output_format != "text":
        from resconvert.cli.findings import show

        show(found, output_format)
    return 1 if found or failed else 0


def _show(source: str, result: Trip, *, alone: bool) -> None:
    out = sys.stdout
    name = "" if alone else f"{source}: "
    erased = f" (but for {', '.join(result.erased)}, which {result.format} cannot keep)" if result.erased else ""
    if result.difference is None:
        click.echo(f"{name}{result.format}: {paint('equal', '32', out)}{erased}")
    else:
        click.echo(f"{name}{result.format}: {paint('differs', '31;1', out)} at {result.difference}{erased}")
