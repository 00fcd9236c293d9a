"""`resconvert validate`: anybody's Akoma Ntoso against the schema and the rules of AKN4UN."""

from __future__ import annotations

import sys
from collections import Counter
from typing import Any

import click

from resconvert import api, planning, registry
from resconvert.cli.app import MESSAGES, REPORT, Command, inputs, option, pairs
from resconvert.cli.console import Console
from resconvert.cli.findings import show
from resconvert.diagnostics import Diagnostic
from resconvert.errors import InputError, ResconvertError, UsageError
from resconvert.limits import Limits


@click.command(
    "validate",
    cls=Command,
    examples="""
    resconvert validate A_RES_55_9.xml
    resconvert validate out/ --output-format github
    resconvert validate out/ --statistics
    """,
)
@inputs(required=True)
@option(
    "-f",
    "--from",
    "from_",
    default="akn",
    metavar="FORMAT",
    group="Reading",
    show_default=True,
    complete="writer",
    help="Format to validate as.",
)
@option("--limit", "limits", metavar="NAME=VALUE", multiple=True, group="Reading", complete="limit", help="Bound size.")
@option("--statistics", is_flag=True, group="Result", help="Count findings by code instead of listing them.")
@option("--fail-on-warning", is_flag=True, group="Result", help="Exit with status 3 if there are only warnings.")
@REPORT
@MESSAGES
def command(
    inputs: tuple[str, ...],
    from_: str,
    limits: tuple[str, ...],
    statistics: bool,
    fail_on_warning: bool,
    output_format: str,
    as_json: bool,
    **more: Any,
) -> int:
    """Validate Akoma Ntoso files: well-formed, valid by the schema, right by the naming convention and
    the guidelines of the UN.

    Errors make the exit status 1; warnings and information are shown (-q hides them).
    """
    console = Console(more["verbose"] - more["quiet"], more["log_json"])
    validate = registry.writer(from_).validate
    if validate is None:
        raise UsageError(f"there is no validation of the format {from_!r}", hint="akn has one")
    bounds = Limits.parse(pairs(limits, "--limit"))
    found: list[Diagnostic] = []
    failed = 0
    for item in planning.expand(inputs, suffixes=lambda: registry.suffixes(from_)):
        try:
            if item.source == planning.STDIN:
                data, name = sys.stdin.buffer.read(bounds.input_bytes + 1), "<stdin>"
            else:
                data, name = api.get(item.source, bounds), item.source
            bounds.check("input_bytes", len(data), name)
            _refuse_others(name, data, from_)
            found += validate(data, name)
        except ResconvertError as error:
            error.where = error.where or item.source
            console.error(error)
            failed += 1
    counts = Counter(d.severity for d in found)
    if statistics:
        for (code, severity), count in Counter((d.code, d.severity) for d in found).most_common():
            click.echo(f"{count:>7,}  {code}  {severity}")
    else:
        shown = console.severities() | {"info"} if not more["quiet"] else console.severities()
        show([d for d in found if d.severity in shown], "json" if as_json else output_format)
    if failed or counts["error"]:
        return 1
    return 3 if fail_on_warning and counts["warning"] else 0


def _refuse_others(name: str, data: bytes, wanted: str) -> None:
    """`InputError` for a file that neither its name nor its first bytes call `wanted`: to say of a text
    that it is not well-formed helps nobody."""
    kind = registry.detect(name, data)
    if wanted not in (kind, registry.detect("", data)):
        raise InputError(
            f"this is {kind}, not {wanted}",
            where=name,
            hint=f"to make {wanted} of it: resconvert convert {name} -t {wanted} --strict",
        )
