"""`resconvert man`: the manual page, made from the same declarations as the help."""

from __future__ import annotations

import re

import click

from resconvert import __version__
from resconvert.cli.app import COMMANDS, Command, app

_STATUS = (
    ("0", "Done."),
    ("1", "An input failed (the others are done), or a check or round trip found something."),
    ("2", "Wrong usage; nothing was written."),
    ("3", "Only warnings, with --fail-on-warning."),
    ("130", "Interrupted."),
    ("141", "The reader of standard output has left, as head does."),
)
_FILES = (
    ("resconvert.toml, pyproject.toml", "Settings, looked for here and above; see --config."),
    ("RESCONVERT_OPTION", "Environment variable for an option, e.g. RESCONVERT_LANG=fr. The command line wins over "
     "variables, variables over files, files over defaults."),
    ("NO_COLOR", "Set to anything, it turns colour off."),
    ("RESCONVERT_TRACEBACK", "Set to 1, it shows where in the program an internal error arose."),
)  # fmt: skip


@click.command("man", cls=Command, examples="resconvert man | man -l -")
def command() -> int:
    """Print the manual page (roff)."""
    click.echo(page(), nl=False)
    return 0


def page() -> str:
    """The whole page; the same for the same version."""
    parts = [
        f'.TH RESCONVERT 1 "" "resconvert {__version__}" "User Commands"',
        _section("NAME"),
        r"resconvert \- raw text of United Nations resolutions in; Akoma Ntoso, Word and PDF out",
        _section("SYNOPSIS"),
        r".B resconvert",
        r"\fICOMMAND\fR [\fIOPTION\fR]... [\fIINPUT\fR]...",
        _section("DESCRIPTION"),
        _text(app.help or ""),
    ]
    context = click.Context(app, info_name="resconvert")
    for name in COMMANDS:
        command = app.get_command(context, name)
        if command:
            parts += _command(name, command, context)
    parts += [_section("EXIT STATUS"), *(_item(*row) for row in _STATUS)]
    parts += [_section("FILES AND ENVIRONMENT"), *(_item(*row) for row in _FILES)]
    return "\n".join(parts) + "\n"


def _command(name: str, command: click.Command, parent: click.Context) -> list[str]:
    context = click.Context(command, info_name=name, parent=parent)
    usage = " ".join(command.collect_usage_pieces(context))
    parts = [_section(f"resconvert {name}".upper()), f".B resconvert {_escape(name)}", _escape(usage), ".PP"]
    parts.append(_text(command.help or ""))
    groups: dict[str, list[str]] = {}
    for parameter in command.get_params(context):
        record = parameter.get_help_record(context)
        if record and isinstance(parameter, click.Option):
            groups.setdefault(getattr(parameter, "group", "") or "Help", []).append(_item(*record))
    for title, items in groups.items():
        parts += [f".SS {_escape(title)}", *items]
    if isinstance(command, Command) and command.examples:
        lines = [line.strip() for line in command.examples.strip().splitlines()]
        parts += [".SS Examples", ".nf", *map(_escape, lines), ".fi"]
    return parts


def _section(title: str) -> str:
    return f".SH {_escape(title)}"


def _item(name: str, text: str) -> str:
    return f".TP\n.B {_escape(name)}\n{_escape(text)}"


def _text(text: str) -> str:
    paragraphs = re.split(r"\n\s*\n", text.strip())
    return "\n.PP\n".join(_escape(" ".join(p.split())) for p in paragraphs)


def _escape(text: str) -> str:
    text = text.replace("\\", r"\e").replace("-", r"\-").replace("…", "...")
    return re.sub(r"(?m)^([.'])", r"\\&\1", text)
