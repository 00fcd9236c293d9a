"""`resconvert check`: the editor's eye over texts before they go out."""

from __future__ import annotations

import codecs
import os
import sys
from collections import Counter
from pathlib import Path
from typing import Any, cast, get_args

import click

from resconvert import api, planning, registry
from resconvert.checks import Settings, Verdict, chosen
from resconvert.checks import check as check_document
from resconvert.cli import reading
from resconvert.cli.app import MESSAGES, READING, REPORT, Command, inputs, option, pairs
from resconvert.cli.console import COLOURS, Console, paint, printable, say
from resconvert.diagnostics import Diagnostic, Severity
from resconvert.errors import ResconvertError, UsageError
from resconvert.limits import Limits
from resconvert.protocols import Parsed

_WIDTH = 100


@click.command(
    "check",
    cls=Command,
    examples="""
    resconvert check A_RES_55_9.txt
    resconvert check texts/ --select RC205,last-stop --output-format github
    resconvert check draft.txt --diff
    resconvert check --list
    """,
)
@inputs()
@option("--select", multiple=True, metavar="RULE", group="Rules", help="Only these: codes, their beginnings, or names.")
@option("--ignore", multiple=True, metavar="RULE", group="Rules", help="Not these.")
@option("--severity", multiple=True, metavar="RULE=LEVEL", group="Rules", help="Make a rule error, warning or info.")
@option("--list", "list_rules", is_flag=True, group="Rules", env=False, help="List the rules and stop.")
@option("--explain", metavar="RULE", group="Rules", env=False, help="Say why a rule is one, with examples, and stop.")
@option("--fix", is_flag=True, group="Writing", env=False, help="Make the certain fixes in the files.")
@option("--diff", is_flag=True, group="Writing", env=False, help="Show the certain fixes, change nothing.")
@option("--statistics", is_flag=True, group="Result", help="Count by rule at the end.")
@option("--fail-on-warning", is_flag=True, group="Result", help="Exit with status 3 if there are warnings.")
@REPORT
@READING
@MESSAGES
def command(
    inputs: tuple[str, ...],
    select: tuple[str, ...],
    ignore: tuple[str, ...],
    severity: tuple[str, ...],
    list_rules: bool,
    explain: str | None,
    fix: bool,
    diff: bool,
    statistics: bool,
    fail_on_warning: bool,
    output_format: str,
    as_json: bool,
    **more: Any,
) -> int:
    """Check INPUT against the editorial rules, in any format that is read.

    Prints one line per finding with its place, and the line it stands in. A file beside the input,
    named like it with .checks at the end, may waive rules: one on a line, as RC231 or RC231:12 for
    line 12 only; what follows a # is its reason. --fix keeps a file that resconvert did not write as it
    is now, with .orig after its name.
    """
    settings = Settings(tuple(registry.listed(select)), tuple(registry.listed(ignore)), _severities(severity))
    if list_rules or explain:
        _list(settings, explain)
        return 0
    if not inputs:
        raise click.UsageError("name at least one INPUT, or --list")
    console = Console(more["verbose"] - more["quiet"], more["log_json"])
    output_format = "json" if as_json else output_format
    limits = Limits.parse(pairs(more["limits"], "--limit"))
    chosen(settings)
    found: list[Verdict] = []
    failed = False
    for item in planning.expand(inputs, suffixes=lambda: registry.suffixes(more["from_"])):
        source = reading.called(item.source)
        try:
            parsed = reading.read(item.source, more, limits)
            waived = _waivers(item.source)
            verdicts = [
                v for v in check_document(parsed.document, parsed.source, parsed.ledger, settings) if not waived(v)
            ]
            if diff or fix:
                verdicts = _mend(source, parsed, verdicts, write=fix, from_=more["from_"])
        except ResconvertError as error:
            error.where = error.where or source
            console.error(error)
            failed = True
            continue
        console.diagnostics(_unsaid(parsed, verdicts))
        found += verdicts
        if output_format == "text" and not diff:
            for verdict in verdicts:
                _show(verdict, parsed)
    return _finish(found, failed, output_format, statistics, fail_on_warning, diff)


def _unsaid(parsed: Parsed, verdicts: list[Verdict]) -> tuple[Diagnostic, ...]:
    """What reading found odd where no rule has found something: "this is not the text of a resolution"."""
    lines = {v.diagnostic.place.line for v in verdicts if v.diagnostic.place}
    return tuple(d for d in parsed.diagnostics if not (d.span and d.place and d.place.line in lines))


def _finish(
    found: list[Verdict], failed: bool, output_format: str, statistics: bool, fail_on_warning: bool, diff: bool
) -> int:
    if output_format != "text":
        from resconvert.cli.findings import show

        show([v.diagnostic for v in found], output_format)
    counts = Counter(v.diagnostic.severity for v in found)
    if output_format == "text" and not diff:
        if statistics:
            for (code, name), times in Counter((v.diagnostic.code, v.name) for v in found).most_common():
                click.echo(f"{times:6}  {code}  {name}")
        if found or not failed:
            click.echo(", ".join(f"{counts[s]} {s}{'s' if counts[s] != 1 else ''}" for s in counts) or "nothing to say")
    if failed or counts["error"]:
        return 1
    return 3 if fail_on_warning and counts["warning"] else 0


def _severities(values: tuple[str, ...]) -> dict[str, Severity]:
    found = pairs(values, "--severity")
    for name, level in found.items():
        if level not in get_args(Severity):
            raise UsageError(f"the severity of {name} cannot be {level!r}", hint="error, warning or info")
    return cast("dict[str, Severity]", found)


def _list(settings: Settings, explain: str | None) -> None:
    rules = chosen(Settings(select=(explain,)) if explain else settings)
    for rule in rules:
        click.echo(f"{paint(rule.code, '1', sys.stdout)}  {rule.severity:7}  {rule.name:22}  {rule.summary}")
        if explain:
            click.echo(f"\n{rule.why}\n\nRight:\n\n{_indented(rule.right)}\nWrong:\n\n{_indented(rule.wrong)}")


def _indented(text: str) -> str:
    return "".join(f"    {line}\n" for line in text.splitlines())


def _waivers(source: str) -> Any:
    """A predicate: is the verdict waived in the side file of `source`?"""
    path = Path(f"{source}.checks")
    waived: set[tuple[str, int]] = set()
    if source != "-" and os.path.isfile(path):  # unlike Path's, false for a name that is too long for a file
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
            rule = line.partition("#")[0].strip()
            name, _, at = rule.partition(":")
            if rule and at and not at.isdecimal():
                raise UsageError(f"{at!r} is no line number", where=f"{path}:{number}")
            if rule:
                waived.add((name, int(at or 0)))

    def is_waived(verdict: Verdict) -> bool:
        line = verdict.diagnostic.place.line if verdict.diagnostic.place else 0
        return any((key, at) in waived for key in (verdict.diagnostic.code, verdict.name) for at in (0, line))

    return is_waived


def _mend(source: str, parsed: Parsed, verdicts: list[Verdict], *, write: bool, from_: str | None) -> list[Verdict]:
    """Make or show the fixes; returns what is left to a person."""
    edits = [v.fix for v in verdicts if v.fix]
    if not edits or parsed.source is None:
        return verdicts
    from resconvert.checks.fixing import in_document, in_text
    from resconvert.files import read_bytes, write_atomic

    path = source
    data = read_bytes(path) if os.path.isfile(path) else b""
    name = from_ or registry.detect(source, data[:512])
    before, after = parsed.source.text, in_text(parsed.source.text, edits)
    if not write:
        import difflib

        lines = difflib.unified_diff(
            before.splitlines(), after.splitlines(), source, f"{source} (fixed)", lineterm="", n=1
        )
        for line in lines:
            colour = {"+": "32", "-": "31", "@": "36"}.get(line[:1], "0")
            click.echo(paint(printable(line.replace("\t", "    ")), colour, sys.stdout))
        return verdicts
    if not os.path.isfile(path):
        raise UsageError("fixes are written back into a file; this input is none", where=source)
    if name == "text":
        mark = codecs.BOM_UTF8 if data.startswith(codecs.BOM_UTF8) else b""
        same, fixed = mark + before.encode("utf-8", "replace"), mark + after.encode("utf-8", "replace")
    else:
        same = api.write(parsed.document, to=name).data
        fixed = api.write(in_document(parsed.document, edits), to=name).data
    kept = "" if same == data else _set_aside(path, data)
    write_atomic(path, fixed)
    say(printable(f"{source}: {len(edits)} fixed{kept}"))
    return [v for v in verdicts if not v.fix]


def _set_aside(path: str, data: bytes) -> str:
    """Keep a file of which more than the fixes will change: one in another encoding, or that others made."""
    from resconvert.files import write_atomic

    copy = f"{path}.orig"
    if os.path.lexists(copy):
        raise UsageError(f"{copy} exists, and would be replaced", where=path, hint="move it away")
    write_atomic(copy, data)
    return f"; the file is written anew, as it was it stands in {copy}"


def _show(verdict: Verdict, parsed: Parsed) -> None:
    d = verdict.diagnostic
    hint = f" ({printable(d.hint)})" if d.hint else ""
    fixable = " [*]" if verdict.fix else ""
    place = paint(f"{printable(str(d.place))}: ", "1", sys.stdout) if d.place else ""
    click.echo(f"{place}{paint(d.code, COLOURS[d.severity], sys.stdout)}{fixable} {printable(d.message)}{hint}")
    if parsed.source and d.span and d.place:
        _excerpt(parsed.source.text, d.span.start, d.span.end)


def _excerpt(text: str, start: int, end: int) -> None:
    """The source line with a caret under what is meant; a long line is cut around it."""
    low = text.rfind("\n", 0, start) + 1
    high = text.find("\n", start)
    line = text[low : high if high >= 0 else len(text)]
    at = start - low
    cut = max(0, at - _WIDTH // 2)
    shown = line[cut : cut + _WIDTH].replace("\t", " ")
    lead = "…" if cut else ""
    click.echo(f"    {lead}{printable(shown)}")
    width = max(1, min(end, low + len(line)) - start)
    click.echo("    " + " " * (len(lead) + at - cut) + paint("^" * min(width, _WIDTH - (at - cut)), "31", sys.stdout))
