"""What people type who know pandoc and its like, and how the same is done here; loaded only to explain a mistake."""

from __future__ import annotations

import click

_OPTIONS = {
    "-V": "it is --version; looks are set by --style",
    "--variable": "looks are set by --style own.toml",
    "--template": "looks are set by --style own.toml, names of files by --output-template",
    "--css": "looks are set by --style own.toml",
    "-r": "it is -f",
    "--read": "it is --from",
    "-w": "it is -t",
    "--write": "it is --to",
    "-s": "every output is a whole file: leave it out",
    "--standalone": "every output is a whole file: leave it out",
    "--toc": "--collate volume.pdf binds documents with a table of contents",
    "--table-of-contents": "--collate volume.pdf binds documents with a table of contents",
    "--pdf-engine": "no other program makes the PDF: leave it out",
    "-F": "--filter module:function takes a function in Python",
    "--lua-filter": "--filter module:function takes a function in Python",
    "--list-formats": "it is 'resconvert formats'",
    "--list-input-formats": "it is 'resconvert formats'",
    "--list-output-formats": "it is 'resconvert formats'",
}
_OF_CONVERT = ("-f", "--from", "-t", "--to", "-o", "--output", "-j", "--jobs", "-M", "--metadata")


def explained(error: click.NoSuchOption, ctx: click.Context, *, before_command: bool) -> click.UsageError:
    """`error`, or one that says what is meant by the option elsewhere."""
    name = error.option_name
    if before_command and name in _OF_CONVERT:
        return click.UsageError(f"{name} follows the command: resconvert convert {name} …", ctx)
    if name in _OPTIONS:
        return click.UsageError(f"no such option {name!r}: {_OPTIONS[name]}", ctx)
    return error
