"""`resconvert inspect`: the document as a tree, as JSON, with reasons, or its ledger."""

from __future__ import annotations

import shutil
import sys
from typing import Any

import click

from resconvert import api
from resconvert.cli import reading
from resconvert.cli.app import MESSAGES, READING, REPORT, Command, inputs, option, pairs
from resconvert.cli.console import Console
from resconvert.errors import UsageError
from resconvert.languages import BCP47, RIGHT_TO_LEFT
from resconvert.limits import Limits


@click.command(
    "inspect",
    cls=Command,
    examples="""
    resconvert inspect A_RES_55_9.txt
    resconvert inspect A_RES_55_9.txt --explain
    resconvert inspect A_RES_55_9.txt --ledger
    resconvert inspect A_RES_55_9.docx --json
    resconvert inspect edited.docx --against A_RES_55_9.xml
    """,
)
@inputs("input", nargs=1, metavar="INPUT")
@option("--explain", is_flag=True, group="Result", help="Also show which rule decided, and how surely.")
@option("--ledger", is_flag=True, group="Result", help="Show what was set aside, by reason.")
@option("--against", metavar="FILE", group="Result", help="Show what became of each paragraph of FILE in INPUT.")
@option("--html", "as_html", is_flag=True, group="Result", help="With --against: as a page for a browser.")
@REPORT
@READING
@MESSAGES
def command(
    input: str, explain: bool, ledger: bool, against: str | None, as_html: bool, output_format: str, as_json: bool,
    **more: Any,
) -> int:  # fmt: skip
    """Show what was understood of INPUT: the document as a tree, with line and column of each part.

    --json prints the whole document in the format 'json'; with --ledger, the characters per reason.
    --against compares two documents: paragraphs kept (not shown), changed ~, moved >, new +, deleted -.
    """
    console = Console(more["verbose"] - more["quiet"], more["log_json"])
    as_json = as_json or output_format == "json"
    if output_format in ("sarif", "github"):
        raise UsageError(f"inspect has no findings to print as {output_format}", hint="use text or json")
    limits = Limits.parse(pairs(more["limits"], "--limit"))
    parsed = reading.read(input, more, limits)
    console.diagnostics(parsed.diagnostics)
    if against:
        from resconvert import compare

        before = api.read(against, lang=more["lang"], limits=limits)
        found = compare.compare(before.document, parsed.document, parsed.names)
        language = parsed.document.identification.language
        if as_html:
            tag = BCP47.get(language, "")
            page = compare.as_html(found, title=f"{against} → {input}", language=tag, rtl=language in RIGHT_TO_LEFT)
        else:
            page = compare.as_json(found) if as_json else compare.as_text(found)
        _print(page.splitlines())
        return 0
    if as_html:
        raise UsageError("--html goes with --against", hint="for a page of the document itself: convert -t html")
    if as_json and not ledger:
        sys.stdout.buffer.write(api.write(parsed.document, to="json").data)
        return 0
    from resconvert.inspecting import ledger_table, tree

    if not ledger:
        width = max(shutil.get_terminal_size((120, 24)).columns, 60) if sys.stdout.isatty() else 160
        _print(tree(parsed.document, parsed.source, explain=explain, width=width))
    elif as_json:
        import json

        click.echo(json.dumps(dict(sorted(parsed.ledger.shares().items()))))
    else:
        total = len(parsed.source.text) if parsed.source else sum(parsed.ledger.shares().values())
        _print(ledger_table(parsed.ledger, total))
    return 0


def _print(lines: Any) -> None:
    from resconvert.cli.console import printable

    for line in lines:
        encoding = sys.stdout.encoding or "utf-8"
        click.echo(printable(line).encode(encoding, "backslashreplace").decode(encoding))
