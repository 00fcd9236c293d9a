"""What takes long to make and is always the same, compiled patterns and parsed tables, kept from one process to the
next as Python keeps its ``.pyc`` files. What the patterns and tables mean is their owners' affair.

A start needs some three hundred patterns, and compiling them takes longer than everything else together. The store
is one file: in ``__pycache__`` beside this module, or, where that cannot be written or `sys.dont_write_bytecode` is
set, in the user's cache folder; ``RESCONVERT_STORE`` names another folder, and if it is empty nothing is kept. It is
an aid only: a store that is missing, damaged, of another Python, or in a place where others may write is passed over,
and what it would have held is made anew.

Only what the package itself ships goes in here, never a pattern or a table of a user or of a document.
"""

from __future__ import annotations

import marshal
import os
import re
import sys
from collections.abc import Callable, Iterator
from importlib import import_module
from importlib.util import source_hash
from typing import Any

_USABLE = sys.implementation.name == "cpython"
_SRE: Any = import_module("_sre") if _USABLE else None  # the engine below `re`
_IDENTITY = ("resconvert store 1", sys.version, sys.byteorder, *((_SRE.MAGIC, _SRE.CODESIZE) if _USABLE else ()))
_NAME = f"resconvert.{sys.implementation.cache_tag}.store"
_MOST = 16_000_000  # bytes; a store that has grown beyond begins anew

# (pattern, flags) → parts of a compiled pattern, None for one that cannot be rebuilt; name → seal and content
_found: dict[Any, Any] | None = None
_new: dict[Any, Any] = {}


def pattern(text: str, flags: int = 0) -> re.Pattern[str]:
    """As `re.compile`, for patterns of this package: from the store if they are there.

    >>> pattern(r"(?P<year>\\d{4})", re.ASCII) == re.compile(r"(?P<year>\\d{4})", re.ASCII)
    True
    """
    key = (text, int(flags))
    parts = _entries().get(key)
    if parts is not None:
        try:
            return _rebuilt(text, parts)
        except (TypeError, ValueError, RuntimeError, OverflowError):
            pass
    made = re.compile(text, flags)
    _add(key, made)
    return made


def kept(name: str, seal: bytes, make: Callable[[], Any]) -> Any:
    """What `make` returns, from the store if it was made from what bears the same `seal`.

    Plain data only: numbers, strings, lists, tuples, dictionaries. Each call gives a copy of its own.
    """
    entry = _entries().get(name)
    if entry is not None and entry[0] == seal:
        return marshal.loads(entry[1])
    made = make()
    try:
        _add(name, (seal, marshal.dumps(made)))
    except ValueError:  # not so plain: a date in a table
        pass
    return made


def file(path: str, parse: Callable[[bytes], Any]) -> Any:
    """What `parse` makes of the bytes in the file `path`, from the store while they are the same. Raises `OSError`."""
    with open(path, "rb") as opened:
        data = opened.read()
    return kept(path, stamp(data), lambda: parse(data))


def stamp(data: bytes) -> bytes:
    """What tells other content apart; eight bytes, the hash Python itself marks compiled sources with."""
    return source_hash(data)


def _entries() -> dict[Any, Any]:
    global _found
    if _found is None:
        found: dict[Any, Any] = {}
        for folder in _folders():
            found |= _read(folder)
        _found = found
    return _found


def _add(key: Any, value: Any) -> None:
    if not _USABLE:
        return
    if not _new:
        import atexit

        atexit.register(_write)
    _new[key] = value


def _folders() -> Iterator[str]:
    """Where a store may be; it is written to the last of them that can be."""
    named = os.environ.get("RESCONVERT_STORE")
    if named is not None or not _USABLE:
        if named:
            yield os.path.abspath(named)
        return
    home = os.environ.get("XDG_CACHE_HOME") or os.path.join(os.path.expanduser("~"), ".cache")
    if os.path.isabs(home):
        yield os.path.join(home, "resconvert")
    cached = __spec__.cached if __spec__ else None
    if cached and os.path.isdir(os.path.dirname(cached)):
        yield os.path.dirname(cached)


def _read(folder: str) -> dict[Any, Any]:
    """The entries in `folder`; none if there is no store, or one not to be relied on."""
    try:
        if not _private(os.stat(folder), sticky=True):
            return {}
        with open(os.path.join(folder, _NAME), "rb") as opened:
            if not _private(os.fstat(opened.fileno())):
                return {}
            data = opened.read(_MOST + 1)
        check, body = data[:8], data[8:]
        if len(data) > _MOST or stamp(body) != check:
            return {}
        identity, entries = marshal.loads(body)
    except (OSError, ValueError, EOFError, TypeError):
        return {}
    return entries if identity == _IDENTITY and isinstance(entries, dict) else {}


def _private(about: os.stat_result, *, sticky: bool = False) -> bool:
    """Whether only this user, the administrator or the owner of the program can have written there."""
    if os.name == "nt":  # rights are not told by modes; both folders are the user's
        return True
    owners = (os.geteuid(), 0, os.stat(__file__).st_uid)
    # a file is written anew with rights of our choice; folders of a group are the group's decision
    others = 0o002 if sticky else 0o022
    return about.st_uid in owners and not about.st_mode & others


def _write() -> None:
    """At the end of a process that had to make something: add it to what the store holds by then."""
    folders = list(_folders())
    if sys.dont_write_bytecode and len(folders) > 1:
        folders.pop()  # nothing beside the program
    for folder in reversed(folders):
        try:
            os.makedirs(folder, mode=0o700, exist_ok=True)
            if os.access(folder, os.W_OK) and _private(os.stat(folder), sticky=True):
                _replace(folder)
                return
        except OSError:
            continue


def _replace(folder: str) -> None:
    global _new
    added = {key: _parts(key[0], key[1], value) if isinstance(key, tuple) else value for key, value in _new.items()}
    _new = {}
    body = marshal.dumps((_IDENTITY, {**_read(folder), **added}))
    if len(body) > _MOST:
        body = marshal.dumps((_IDENTITY, added))
    temporary = os.path.join(folder, f"{_NAME}.{os.getpid()}")
    try:
        with open(
            os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o644), "wb"
        ) as out:
            out.write(stamp(body) + body)
        os.replace(temporary, os.path.join(folder, _NAME))
    except OSError:
        if os.path.exists(temporary):
            os.unlink(temporary)


def _parts(text: str, flags: int, made: re.Pattern[str]) -> tuple[Any, ...] | None:
    """What `re` gives the engine for `made`; None unless the pattern rebuilt from it equals `made`, code and all."""
    from array import array

    try:
        parsed = import_module("re._parser").parse(text, flags)
        code = import_module("re._compiler")._code(parsed, flags)
        groups = parsed.state.groupdict
        names: list[str | None] = [None] * parsed.state.groups
        for name, at in groups.items():
            names[at] = name
        words = array("I", code).tobytes()
        parts = (flags | parsed.state.flags, words, parsed.state.groups - 1, dict(groups), tuple(names))
        return parts if _rebuilt(text, parts) == made else None
    except Exception:  # the inner side of `re` is another in each version of Python
        return None


def _rebuilt(text: str, parts: tuple[Any, ...]) -> re.Pattern[str]:
    flags, code, groups, index, names = parts
    made: re.Pattern[str] = _SRE.compile(text, flags, memoryview(code).cast("I").tolist(), groups, index, names)
    return made
