"""Settings from files: where they are looked for, what they may say, which wins.

Precedence: command line, then ``RESCONVERT_*`` variables, then the settings file, then the
program's own defaults. The settings file is the one named by ``--config`` or ``RESCONVERT_CONFIG``,
else the nearest ``resconvert.toml`` or ``pyproject.toml`` with ``[tool.resconvert]`` in this folder
or above it.

A key is a long option's name (``fail-on-warning = true``); keys at the top hold for every command
that has the option, keys in a table like ``[convert]`` for that one.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from typing import Any

from resconvert.errors import UsageError, meant

FILE = "resconvert.toml"
# A file that lies in somebody else's folder must not choose code to run or a machine to talk to.
NAMED_FILE_ONLY = frozenset({"filter", "dask"})


def defaults(command: str, options: Iterable[str], arguments: Sequence[str]) -> dict[str, Any]:
    """Defaults for `command` by parameter name. `UsageError` for a broken file or an unknown key."""
    path, named = _find(arguments)
    if not path:
        return {}
    table = _load(path)
    names = {_plain(o): o for o in options}
    found: dict[str, Any] = {}
    for scope in (table, table.get(command, {})):
        if not isinstance(scope, dict):
            raise UsageError(f"[{command}] is not a table", where=path)
        for key, value in scope.items():
            if isinstance(value, dict) and (scope is table or _plain(key) not in names):
                continue
            plain = _plain(key)
            if plain not in names:
                if scope is not table:
                    _unknown(path, command, key, names)
                continue
            if plain in NAMED_FILE_ONLY and not named:
                raise UsageError(
                    f"{key!r} is taken only from a file named with --config", where=path, hint="it could run code"
                )
            found[names[plain]] = _value(value)
    return found


def _plain(name: str) -> str:
    """``--font-dir``, ``font_dirs`` and ``from_`` as a person would write them in a file."""
    aliases = {"limits": "limit", "options": "option", "metadata": "metadata", "filters": "filter", "to_": "to"}
    return aliases.get(name, name.strip("_").replace("_", "-"))


def _value(value: Any) -> Any:
    if isinstance(value, dict):
        return tuple(f"{k}={v if not isinstance(v, bool) else str(v).lower()}" for k, v in value.items())
    return tuple(map(str, value)) if isinstance(value, list) else value


def _find(arguments: Sequence[str]) -> tuple[str, bool]:
    """The settings file, and whether somebody named it."""
    if "--no-config" in arguments or os.environ.get("RESCONVERT_NO_CONFIG"):
        return "", False
    for at, argument in enumerate(arguments):
        if argument == "--config" and at + 1 < len(arguments):
            return arguments[at + 1], True
        if argument.startswith("--config="):
            return argument.partition("=")[2], True
    if named := os.environ.get("RESCONVERT_CONFIG"):
        return named, True
    folder = os.getcwd()
    while True:
        for name in (FILE, "pyproject.toml"):
            path = os.path.join(folder, name)
            if os.path.isfile(path) and (name == FILE or _speaks_of_us(path)):
                return path, False
        parent = os.path.dirname(folder)
        if parent == folder:
            return "", False
        folder = parent


def _speaks_of_us(path: str) -> bool:
    try:
        with open(path, "rb") as file:
            return b"[tool.resconvert" in file.read(1_000_000)
    except OSError:
        return False


def _load(path: str) -> dict[str, Any]:
    import tomllib

    try:
        with open(path, "rb") as file:
            table = tomllib.load(file)
    except OSError as error:
        raise UsageError(f"cannot be read: {error.strerror}", where=path) from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise UsageError(f"is not TOML: {error}", where=path) from None
    if os.path.basename(path) == "pyproject.toml":
        table = table.get("tool", {}).get("resconvert", {})
    return table


def _unknown(path: str, command: str, key: str, names: Iterable[str]) -> None:
    hint = meant(_plain(key), names, f"see resconvert {command} --help")
    raise UsageError(f"{command} has no option {key!r}", where=path, hint=hint)
