"""`resconvert formats`: what can be read and written, with options and losses."""

from __future__ import annotations

import sys
from typing import Any

import click

from resconvert import registry
from resconvert.cli.app import Command, completer, option
from resconvert.cli.console import Console, paint
from resconvert.errors import ResconvertError


@click.command(
    "formats",
    cls=Command,
    short_help="List formats.",
    examples="""
    resconvert formats
    resconvert formats docx
    resconvert formats --json
    resconvert formats --print-default reference.docx > reference.docx
    resconvert formats --print-default un-new-york.toml > my-style.toml
    """,
)
@click.argument("names", nargs=-1, metavar="[FORMAT]...", shell_complete=completer("format"))
@option("--json", "as_json", is_flag=True, group="Result", env=False, help="Print JSON.")
@option(
    "--print-default",
    "default",
    metavar="FILE",
    group="Result",
    env=False,
    help="Print reference.docx, or a style sheet by its name, to change and use.",
)
def command(names: tuple[str, ...], as_json: bool, default: str | None) -> int:
    """List formats; with a FORMAT, also its options and what it cannot keep."""
    if default:
        return _print_default(default)
    known = list(dict.fromkeys([*registry.names("reader"), *registry.names("writer")]))
    chosen = list(names) or known
    for name in chosen:
        if name not in known:
            raise registry.unknown(name, known)
    rows = [describe(name) for name in chosen]
    if as_json:
        import json

        click.echo(json.dumps(rows, ensure_ascii=False, indent=1))
    elif names:
        click.echo("\n\n".join(map(_long, rows)))
    else:
        _table(rows)
    if not names:
        Console().diagnostics(tuple(registry.broken()))
    return 0


def _print_default(name: str) -> int:
    """A file of ours on standard output, for `--reference-doc` or `--style`."""
    from resconvert import styling
    from resconvert.errors import UsageError

    sheets = {f"{sheet}.toml": sheet for sheet in styling.names()}
    if name == "reference.docx":
        from resconvert.formats.docx.writer import reference_document

        if sys.stdout.isatty():
            raise UsageError("a Word file is not for the terminal", hint=f"add > {name}")
        data: bytes = reference_document()
    elif name in sheets:
        data = (styling.styles_root() / name).read_bytes()
    else:
        raise UsageError(f"there is no default {name!r}", hint=f"one of {', '.join(['reference.docx', *sheets])}")
    sys.stdout.buffer.write(data)
    return 0


def describe(name: str) -> dict[str, Any]:
    """All there is to know of a format, as JSON values. A format that cannot be loaded says why."""
    from resconvert.settings import described

    row = registry.FORMATS.get(name)
    found: dict[str, Any] = {
        "name": name,
        "title": row.title if row else "from a plugin",
        "reads": name in registry.names("reader"),
        "writes": name in registry.names("writer"),
        "suffixes": list(row.suffixes) if row else [],
    }
    try:
        if found["reads"]:
            found["reader_options"] = _options(described(registry.reader(name).options))
        if found["writes"]:
            writer = registry.writer(name)
            found["suffixes"] = list(dict.fromkeys([writer.suffix, *found["suffixes"]]))
            found["media_type"] = writer.media_type
            found["writer_options"] = _options(described(writer.options))
            found["losses"] = {loss.name: loss.meaning for loss in writer.losses}
    except (ResconvertError, ImportError) as error:
        found["error"] = str(error)
    return found


def _options(rows: list[tuple[str, str, str]]) -> list[dict[str, str]]:
    return [{"name": n, "type": t, "default": d} for n, t, d in rows]


def _table(rows: list[dict[str, Any]]) -> None:
    width = max(len(r["name"]) for r in rows)
    room = max(len(" ".join(r["suffixes"][:2])) for r in rows)
    for r in rows:
        ways = ("reads" if r["reads"] else "     ") + ("  writes" if r["writes"] else "        ")
        loss = f"  cannot keep: {', '.join(r['losses'])}" if r.get("losses") else ""
        trouble = f"  not available: {r['error']}" if "error" in r else ""
        name = paint(r["name"].ljust(width), "1", sys.stdout)
        click.echo(f"{name}  {ways}  {' '.join(r['suffixes'][:2]).ljust(room)}  {r['title']}{loss}{trouble}".rstrip())


def _long(r: dict[str, Any]) -> str:
    lines = [f"{r['name']}: {r['title']}"]
    if r["suffixes"]:
        lines.append(f"  suffixes: {' '.join(r['suffixes'])}")
    if "error" in r:
        lines.append(f"  not available: {r['error']}")
    for way in ("reader", "writer"):
        options = r.get(f"{way}_options") or []
        if options:
            lines.append(f"  options of the {way} (-O NAME=VALUE):")
            lines += [f"    {o['name']}={o['type']}" + (f"  [{o['default']}]" if o["default"] else "") for o in options]
    losses = r.get("losses")
    if losses:
        lines.append("  cannot keep:")
        lines += [f"    {name}: {meaning}" for name, meaning in losses.items()]
    elif r["writes"] and "error" not in r:
        lines.append("  keeps everything")
    return "\n".join(lines)
