"""`resconvert convert`: arguments into a plan, the plan through the batch, results into messages."""

from __future__ import annotations

import os
import sys
from typing import Any

import click

from resconvert import batch, planning, registry
from resconvert.cli.app import MESSAGES, READING, Command, inputs, option, pairs
from resconvert.cli.console import Console
from resconvert.errors import UsageError
from resconvert.limits import Limits


@click.command(
    "convert",
    cls=Command,
    examples="""
    resconvert convert A_RES_55_9.txt -t akn,docx,pdf
    resconvert convert A_RES_55_9.txt -t akn > A_RES_55_9.xml
    pdftotext -layout in.pdf - | resconvert convert - -t akn -o out.xml
    resconvert convert texts/ -t akn,pdf -o out/ --jobs 4 --report run.jsonl
    resconvert convert texts/ -t akn,pdf -o out/ --jobs 4 --report run.jsonl --resume
    """,
)
@inputs()
@option(
    "-t",
    "--to",
    "to",
    complete="writer",
    metavar="FORMAT",
    multiple=True,
    group="Writing",
    help="Output format; several by commas or repeated, from one parse. Taken from -o's suffix if left out.",
)
@option("-o", "--output", metavar="PATH", group="Writing", env=False, help="Output file, or folder; - is stdout.")
@option(
    "--output-template",
    metavar="TEMPLATE",
    default=planning.TEMPLATE,
    group="Writing",
    show_default=True,
    help="File name from {stem} {name} {format} {suffix} {below}.",
)
@option("--no-clobber", is_flag=True, group="Writing", help="Refuse to replace a file.")
@option("--collect", metavar="FILE", group="Writing", env=False, help="All documents in one .jsonl or .parquet.")
@option("--collate", metavar="FILE", group="Writing", env=False, help="All documents as one .pdf with contents.")
@option("--style", metavar="NAME", group="Look", complete="style", help="Style sheet: its name or a path.")
@option("--reference-doc", metavar="FILE", group="Look", help="Word file whose styles are used.")
@option("--font-dir", metavar="DIR", group="Look", help="Where fonts are looked for first.")
@option("--preset", metavar="NAME", group="Look", complete="pdf.preset", help="Kind of PDF: archive, print or draft.")
@option("--icc", metavar="FILE", group="Look", help="Colour profile of the press, for --preset print.")
@option(
    "--numbering",
    metavar="KIND",
    group="Look",
    complete="docx.numbering",
    help="Paragraph numbers in Word: automatic or typed.",
)
@option(
    "--akn-flavour",
    metavar="NAME",
    group="Look",
    complete="akn.flavour",
    help="Akoma Ntoso by the guidelines (akn4un), or the UN's (un).",
)
@option(
    "-O",
    "--option",
    "options",
    metavar="NAME=VALUE",
    multiple=True,
    group="Look",
    complete="option",
    help="Option of a format.",
)
@option(
    "-M",
    "--metadata",
    "metadata",
    metavar="KEY=VALUE",
    multiple=True,
    group="Content",
    complete="metadata",
    help="Set metadata.",
)
@option("--split", is_flag=True, group="Reading", help="Split texts that hold many documents at their mastheads.")
@option("--metadata-file", metavar="FILE", group="Content", help="What records say, by symbol: JSON, CSV, or AKN.")
@option(
    "--filter",
    "filters",
    metavar="MODULE:FUNCTION",
    multiple=True,
    group="Content",
    env=False,
    help="Python function from document to document.",
)
@READING
@option("--files-from", metavar="FILE", group="Reading", env=False, help="Read input names from a file, one a line.")
@option("--strict", is_flag=True, group="Care", help="Validate what is written.")
@option("--fail-on-loss", is_flag=True, group="Care", help="Refuse what a format cannot keep.")
@option("--fail-on-warning", is_flag=True, group="Care", help="Exit with status 3 if there are warnings.")
@option(
    "-j",
    "--jobs",
    type=click.IntRange(0),
    default=1,
    group="Many documents",
    show_default=True,
    help="Worker processes; 0 takes all processors.",
)
@option("--fail-fast/--keep-going", default=False, group="Many documents", help="Stop at the first failure, or not.")
@option("--report", metavar="FILE", group="Many documents", env=False, help="One line of JSON per input.")
@option("--resume", is_flag=True, group="Many documents", env=False, help="Skip what the report says is done.")
@option("--progress/--no-progress", default=None, group="Many documents", help="Show progress [on a terminal].")
@option("--dask", metavar="ADDRESS", group="Many documents", help="Run on the Dask cluster at this address.")
@MESSAGES
def command(
    inputs: tuple[str, ...],
    to: tuple[str, ...],
    output: str | None,
    verbose: int,
    quiet: int,
    log_json: bool,
    jobs: int,
    limits: tuple[str, ...],
    **more: Any,
) -> int:
    """Convert documents: one or a million, one format or several.

    An INPUT is a file, a folder, a glob, an address, or - for standard input. Without -o, one input
    and one text format go to standard output, anything else beside the inputs.
    """
    console = Console(verbose - quiet, log_json)
    bounds = Limits.parse(pairs(limits, "--limit"))
    names = _inputs(inputs, more["files_from"])
    if more["split"]:
        names = _parts(names, output, bounds, more)
    formats = _formats(registry.listed(to), output, bool(more["collect"] or more["collate"]))
    if more["collate"]:
        if formats or more["collect"] or output:
            raise UsageError("--collate makes one volume and nothing else", hint="leave out -t, -o and --collect")
        formats = ["pdf"]
    recipe = _recipe(formats, bounds, more)
    if recipe.metadata_file:
        console.diagnostics(batch.side_file(recipe.metadata_file).diagnostics)
    if more["collate"]:
        from resconvert.cli.collating import collate

        items = list(planning.expand(names, suffixes=lambda: registry.suffixes(more["from_"])))
        planning.check_doubles(items, names)
        return collate(items, recipe, console, more["collate"], fail_on_warning=more["fail_on_warning"])
    items, how = _plan(names, formats, output, more)
    from resconvert.cli import running

    return running.run(
        items, how, recipe, console,
        jobs=jobs or os.cpu_count() or 1,
        fail_fast=more["fail_fast"],
        fail_on_warning=more["fail_on_warning"],
        report=more["report"],
        resume=more["resume"],
        collect=more["collect"],
        progress=more["progress"],
        dask=more["dask"],
        name_outputs=output is None,
    )  # fmt: skip


def _inputs(inputs: tuple[str, ...], files_from: str | None) -> list[str]:
    names = list(inputs)
    if files_from:
        try:
            with click.open_file(files_from, encoding="utf-8", errors="surrogateescape") as file:
                names += [line for raw in file if (line := raw.rstrip("\r\n"))]
        except OSError as error:
            raise UsageError(f"--files-from {files_from}: {error.strerror}") from None
    if not names:
        raise click.UsageError("no input given; name a file, a folder, or - for standard input")
    if names.count("-") and len(names) > 1:
        raise UsageError("standard input (-) cannot be combined with other inputs")
    return names


def _parts(names: list[str], output: str | None, limits: Limits, more: dict[str, Any]) -> list[str]:
    """The documents in each of the texts, in a folder that lasts as long as the command."""
    import tempfile

    from resconvert.cli.splitting import split_inputs

    if output is None and not more["collate"] and not more["collect"]:
        raise UsageError("--split makes many files", hint="name a folder with -o")
    folder = tempfile.TemporaryDirectory(prefix="resconvert-split-")
    click.get_current_context().call_on_close(folder.cleanup)
    return split_inputs(names, folder.name, more["encoding"], limits)


def _formats(formats: list[str], output: str | None, collect: bool) -> list[str]:
    writers = [registry.writer(name) for name in formats]
    named = output and "." in os.path.basename(output) and not os.path.isdir(output)
    told = registry.by_suffix(output) if output and named else None
    if told and len(writers) == 1 and told != formats[0] and not (writers[0].text and registry.writer(told).text):
        raise UsageError(f"{output} is named like {told}, but -t says {formats[0]}", hint="leave out -t, or rename it")
    if formats or collect:
        return formats
    if told:
        return [told]
    problem = f"no format writes files named like {output}" if output else "no output format given"
    raise click.UsageError(f"{problem}; use -t with one of {', '.join(registry.names('writer'))}")


def _recipe(formats: list[str], limits: Limits, more: dict[str, Any]) -> batch.Recipe:
    options: dict[str, Any] = {k: more[k] for k in ("style", "reference_doc", "font_dir", "preset", "icc", "numbering")}
    options["akn.flavour"] = more["akn_flavour"]
    options |= pairs(more["options"], "-O", switches=True)
    return batch.recipe_of(
        formats,
        from_=more["from_"],
        lang=more["lang"],
        encoding=more["encoding"],
        options={k: v for k, v in options.items() if v is not None},
        limits=limits,
        filters=more["filters"],
        metadata=tuple(pairs(more["metadata"], "-M").items()),
        metadata_file=more["metadata_file"],
        strict=more["strict"],
        fail_on_loss=more["fail_on_loss"],
        collect=bool(more["collect"]),
        digests=bool(more["report"]),
    )


def _plan(
    names: list[str], formats: list[str], output: str | None, more: dict[str, Any]
) -> tuple[list[planning.Item], planning.Naming]:
    writers = {name: registry.writer(name) for name in formats}
    suffixes = {name: w.suffix for name, w in writers.items()}
    several = len(names) > 1 or any(os.path.isdir(n) or planning.is_glob(n) for n in names)
    beside = [s for s in suffixes.values() if output is None and not more["from_"]]
    items = list(planning.expand(names, suffixes=lambda: registry.suffixes(more["from_"]), skip=beside, outside=output))
    how = planning.naming(
        suffixes, output,
        several=several, stdin=names == ["-"], text=all(w.text for w in writers.values()),
        template=more["output_template"],
    )  # fmt: skip
    if how.file == planning.STDOUT and sys.stdout.isatty() and not all(w.text for w in writers.values()):
        raise UsageError(f"{formats[0]} is not for a terminal", hint="name a file with -o")
    records = {flag: more[flag] for flag in ("report", "collect") if more[flag]}
    planning.check_clashes(items, how, no_clobber=more["no_clobber"], records=records)
    if more["collect"]:
        planning.check_doubles(items, names)
    return items, how
