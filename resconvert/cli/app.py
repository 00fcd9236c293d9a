"""The `resconvert` group: which commands there are, and how options, help and settings behave in all.

A command's module is imported when the command is called; its row here is enough for the list of
commands and for suggestions.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from importlib import import_module
from typing import Any

import click

# name → one line of help; module resconvert.cli.<name> holds the attribute `command`
COMMANDS = {
    "convert": "Convert documents: one or a million, one format or several.",
    "check": "Check texts against the editorial rules.",
    "validate": "Validate Akoma Ntoso files.",
    "roundtrip": "Prove that nothing is lost on the way through other formats.",
    "inspect": "Show what was understood: the document as a tree.",
    "align": "Compare language versions of one document.",
    "formats": "List formats, their options and what each cannot keep.",
    "completion": "Print a completion script for bash, zsh or fish.",
    "man": "Print the manual page.",
}
CONTEXT = {"help_option_names": ["-h", "--help"], "max_content_width": 100, "auto_envvar_prefix": None}


class Option(click.Option):
    """An option that belongs to a `group` in the help and, unless `env` is False, also comes from the
    variable ``RESCONVERT_<NAME>``. `complete` is what shells offer, see `completer`."""

    def __init__(self, *args: Any, group: str = "", env: bool = True, complete: str = "", **kwargs: Any) -> None:
        complete = complete or _BY_METAVAR.get(kwargs.get("metavar", ""), "")
        if complete:
            kwargs["shell_complete"] = completer(complete)
        super().__init__(*args, **kwargs)
        self.group = group
        if env and self.envvar is None and self.name:
            flag = max(self.opts, key=len).lstrip("-")
            self.envvar = f"RESCONVERT_{flag.replace('-', '_').upper()}"


_BY_METAVAR = {"FILE": "file", "PATH": "file", "DIR": "dir"}


def completer(kind: str) -> Callable[[click.Context, click.Parameter, str], list[Any]]:
    """What a shell offers for a value: ``file`` or ``dir``, ``reader``, ``writer`` or ``format``, ``style``,
    ``lang``, ``limit``, ``metadata``, ``option`` (of any writer), or the values of one option, as ``pdf.preset``."""

    def complete(ctx: click.Context, parameter: click.Parameter, typed: str) -> list[Any]:
        from click.shell_completion import CompletionItem

        if kind in ("file", "dir"):
            return [CompletionItem(typed, type=kind)]
        before, comma, last = typed.rpartition(",")
        found = [before + comma + name for name in _choices(kind) if name.startswith(last)]
        return [CompletionItem(typed, type="file")] if kind == "style" and not found else [*map(CompletionItem, found)]

    return complete


def _choices(kind: str) -> list[str]:
    from resconvert import registry

    match kind:
        case "style":
            from resconvert import styling

            return styling.names()
        case "lang":
            from resconvert.languages import BCP47

            return sorted({*BCP47.values()} - {"und"})
        case "limit":
            from resconvert.limits import Limits

            return [f"{name}=" for name in Limits.__dataclass_fields__]
        case "metadata":
            from resconvert.model.identification import Identification

            return [f"{name}=" for name in Identification.__dataclass_fields__]
        case "format":
            return list(dict.fromkeys([*registry.names("reader"), *registry.names("writer")]))
        case "reader" | "writer":
            return registry.names(kind)
    from resconvert.settings import described

    if kind == "option":
        names = registry.names("writer")
        return sorted({f"{name}=" for n in names for name, _, _ in described(registry.writer(n).options)})
    writer, _, wanted = kind.partition(".")
    return next(t.split("|") for name, t, _ in described(registry.writer(writer).options) if name == wanted)


class _Flags(dict[str, Any]):
    """Long options, among which short ones are found but not listed."""

    def __init__(self, long: dict[str, Any], short: dict[str, Any]) -> None:
        super().__init__(long)
        self.short = short

    def __contains__(self, name: object) -> bool:
        return super().__contains__(name) or name in self.short

    def __missing__(self, name: str) -> Any:
        return self.short[name]


class Command(click.Command):
    """A command whose help shows options by group and examples last, and whose defaults come from the
    settings file."""

    def __init__(self, *args: Any, examples: str = "", **kwargs: Any) -> None:
        kwargs.setdefault("context_settings", CONTEXT)
        super().__init__(*args, **kwargs)
        self.examples = examples

    def make_context(self, info_name: str | None, args: list[str], parent: Any = None, **extra: Any) -> click.Context:
        if not {"--help", "-h"} & set(args):
            from resconvert.config import defaults

            flags = {p.name for p in self.params if isinstance(p, click.Option) and p.name}
            extra["default_map"] = defaults(self.name or "", flags, args)
        return super().make_context(info_name, args, parent, **extra)

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        try:
            return super().parse_args(ctx, args)
        except click.NoSuchOption as error:
            from resconvert.cli.habits import explained

            raise explained(error, ctx, before_command=False) from None

    def make_parser(self, ctx: click.Context) -> Any:
        """As click's, which takes ``-t`` for a misspelt long option first and loads what finds similar words."""
        parser: Any = super().make_parser(ctx)
        if hasattr(parser, "_long_opt") and hasattr(parser, "_short_opt"):
            parser._long_opt = _Flags(parser._long_opt, parser._short_opt)
        return parser

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        groups: dict[str, list[tuple[str, str]]] = {}
        for parameter in self.get_params(ctx):
            record = parameter.get_help_record(ctx)
            if record is not None and isinstance(parameter, click.Option):
                groups.setdefault(getattr(parameter, "group", "") or "Messages", []).append(record)
        for title, records in groups.items():
            with formatter.section(title):
                formatter.write_dl(records)
        if self.examples:
            with formatter.section("Examples"):
                for line in self.examples.strip().splitlines():
                    formatter.write_text("\b\n" + line.strip()) if line.strip() else formatter.write_paragraph()


class App(click.Group):
    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        if name not in COMMANDS:
            return None
        command: click.Command = import_module(f"resconvert.cli.{name}").command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, COMMANDS[name]) for name in self.list_commands(ctx)])

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        if args[:1] == ["help"]:  # as in git and cargo
            args = [*args[1:2], "--help"]
        try:
            return super().parse_args(ctx, args)
        except click.NoSuchOption as error:
            from resconvert.cli.habits import explained

            raise explained(error, ctx, before_command=True) from None

    def resolve_command(self, ctx: click.Context, args: list[str]) -> Any:
        if args and args[0] not in self.list_commands(ctx) and not args[0].startswith("-"):
            import difflib

            near = difflib.get_close_matches(args[0], self.list_commands(ctx), 1)
            if args[0] == "version":
                hint = "it is --version"
            elif near:
                hint = f"did you mean {near[0]!r}?"
            elif os.path.exists(args[0]):
                hint = f"to convert it: resconvert convert {args[0]} -t akn"
            else:
                hint = f"one of {', '.join(self.list_commands(ctx))}"
            raise click.UsageError(f"no such command {args[0]!r}: {hint}", ctx)
        return super().resolve_command(ctx, args)


def _version(ctx: click.Context, _: click.Parameter, value: bool) -> None:
    if value and not ctx.resilient_parsing:
        from resconvert import __version__
        from resconvert.formats.json import SCHEMA_VERSION

        click.echo(f"resconvert {__version__} (JSON schema {SCHEMA_VERSION})")
        ctx.exit()


@click.group(
    cls=App,
    context_settings=CONTEXT,
    epilog="'resconvert COMMAND --help' explains a command. Exit status: 0 done, 1 an input failed or something "
    "was found, 2 wrong usage, 3 only warnings with --fail-on-warning.",
)
@click.option("--version", is_flag=True, expose_value=False, is_eager=True, callback=_version, help="Show the version.")
def app() -> None:
    """Raw text of United Nations resolutions in; Akoma Ntoso, Word and print-ready PDF out."""


def many(*options: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """Several option decorators as one, in reading order."""

    def decorate(function: Any) -> Any:
        for option in reversed(options):
            function = option(function)
        return function

    return decorate


def option(*names: str, group: str, **settings: Any) -> Callable[[Any], Any]:
    return click.option(*names, cls=Option, group=group, **settings)


def inputs(name: str = "inputs", **settings: Any) -> Callable[[Any], Any]:
    """The argument that names what a command works on; several unless `settings` say otherwise."""
    settings = {"nargs": -1, "metavar": "INPUT...", "shell_complete": completer("file"), **settings}
    return click.argument(name, **settings)


def pairs(values: Sequence[str], flag: str, *, switches: bool = False) -> dict[str, str]:
    """``key=value`` settings; with `switches`, a key alone means yes."""
    found: dict[str, str] = {}
    for value in values:
        key, equals, rest = value.partition("=")
        if not key.strip() or not (equals or switches):
            raise click.UsageError(f"{flag} takes NAME=VALUE, not {value!r}")
        found[key.strip()] = rest if equals else "yes"
    return found


READING = many(
    option(
        "-f", "--from", "from_", metavar="FORMAT", group="Reading", complete="reader",
        help="Input format [by suffix, then content].",
    ),
    option(
        "--lang", metavar="LANG", group="Reading", complete="lang",
        help="Language of the documents: en, eng, French … [detected].",
    ),
    option("--encoding", metavar="NAME", group="Reading", help="Encoding of texts [detected]."),
    option(
        "--limit", "limits", metavar="NAME=VALUE", multiple=True, group="Reading", complete="limit",
        help="Bound size or time of a document, e.g. seconds=20 or input_bytes=1000000.",
    ),
)  # fmt: skip
MESSAGES = many(
    option("-v", "--verbose", count=True, group="Messages", env=False, help="Say more."),
    option("-q", "--quiet", count=True, group="Messages", env=False, help="Say errors only."),
    option("--log-json", is_flag=True, group="Messages", help="Messages on stderr as JSON, one a line."),
    option("--config", metavar="FILE", group="Messages", expose_value=False, help="Settings file [resconvert.toml]."),
    option("--no-config", is_flag=True, group="Messages", expose_value=False, help="Ignore settings files."),
)
REPORT = many(
    option(
        "--output-format", "output_format", type=click.Choice(["text", "json", "sarif", "github"]), default="text",
        group="Result", help="How findings are printed.", show_default=True,
    ),
    option("--json", "as_json", is_flag=True, group="Result", env=False, help="The same as --output-format json."),
)  # fmt: skip
