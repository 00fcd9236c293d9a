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
from collections.abc import Callable
from functools import lru_cache
from importlib import import_module
from importlib.util import source_hash
from typing import Any

_USABLE = sys.implementation.name == "cpython"
_SRE: Any = import_module("_sre") if _USABLE else None  # the engine below `re`
_IDENTITY = ("resconvert store 2", sys.version, sys.byteorder, *((_SRE.MAGIC, _SRE.CODESIZE) if _USABLE else ()))
_NAME = f"resconvert.{sys.implementation.cache_tag}.store"
_MOST = 2_000_000  # bytes; a whole one has a quarter, what has grown beyond with old versions begins anew


class _Store:
    """A store file: for the hash of each key where its entry lies, and the entries one after the other."""

    __slots__ = ("entries", "places")

    def __init__(self, places: dict[bytes, tuple[int, int]], entries: memoryview) -> None:
        self.places, self.entries = places, entries

    def get(self, key: bytes) -> memoryview | None:
        start, end = self.places.get(key, (0, 0))
        entry = self.entries[start:end]
        return entry[8:] if end and stamp(entry[8:]) == entry[:8] else None


_opened: dict[str, _Store] = {}
_new: dict[bytes, Callable[[], bytes | None]] = {}


@lru_cache(maxsize=4096)
def pattern(text: str, flags: int = 0) -> re.Pattern[str]:
    """As `re.compile`, for patterns of this package: from the store if they are there.

    >>> pattern(r"(?P<year>\\d{4})", re.ASCII) == re.compile(r"(?P<year>\\d{4})", re.ASCII)
    True
    """
    key = stamp(f"pattern {int(flags)} {text}".encode("utf-8", "surrogatepass"))
    entry = _found(key)
    if entry:
        try:
            return _rebuilt(text, marshal.loads(entry))
        except (TypeError, ValueError, EOFError, RuntimeError, OverflowError):
            pass
    made = re.compile(text, flags)
    if entry is None:
        _add(key, lambda: _taken_apart(text, int(flags), made))
    return made


def kept(name: str, seal: bytes, make: Callable[[], Any]) -> Any:
    """What `make` returns, from the store if it was made from what bears the same `seal` (eight bytes or none).

    Plain data only: numbers, strings, lists, tuples, dictionaries. Each call gives a copy of its own.
    """
    key = stamp(b"kept %b %b" % (seal, name.encode("utf-8", "surrogatepass")))
    entry = _found(key)
    if entry:
        try:
            return marshal.loads(entry)
        except (ValueError, EOFError, TypeError):
            pass
    made = make()
    if entry is None:
        try:
            data = marshal.dumps(made)
        except ValueError:  # not so plain: a date in a table
            return made
        _add(key, lambda: data)
    return made


def file(path: str, parse: Callable[[bytes], Any]) -> Any:
    """What `parse` makes of the bytes in the file `path`, from the store while they are the same. Raises `OSError`."""
    with open(path, "rb") as opened:
        data = opened.read()
    return kept(path, stamp(data), lambda: parse(data))


def stamp(data: bytes | memoryview) -> bytes:
    """What tells other content apart; eight bytes, the hash Python itself marks compiled sources with."""
    return source_hash(data)


# ---------------------------------------------------------------- reading


def _found(key: bytes) -> memoryview | None:
    """The entry in the nearest store that has it; empty for what is known not to be kept."""
    for folder in _folders():
        if folder not in _opened:
            _opened[folder] = _read(folder)
        if (entry := _opened[folder].get(key)) is not None:
            return entry
    return None


@lru_cache(maxsize=1)
def _folders() -> tuple[str, ...]:
    """Where a store may be: the nearest first."""
    named = os.environ.get("RESCONVERT_STORE")
    if named is not None or not _USABLE:
        return (os.path.abspath(named),) if named else ()
    cached = __spec__.cached if __spec__ else None
    near = (os.path.dirname(cached),) if cached else ()
    home = os.environ.get("XDG_CACHE_HOME") or os.path.join(os.path.expanduser("~"), ".cache")
    return (*near, os.path.join(home, "resconvert")) if os.path.isabs(home) else near


def _read(folder: str) -> _Store:
    """The store in `folder`; an empty one if there is none, or one not to be relied on."""
    try:
        if _private(os.stat(folder), shared=True):
            with open(os.path.join(folder, _NAME), "rb") as opened:
                if _private(os.fstat(opened.fileno())):
                    data = memoryview(opened.read(2 * _MOST))
                    size = int.from_bytes(data[8:12], "little")
                    head, entries = data[12 : 12 + size], data[12 + size :]
                    if stamp(head) == data[:8]:
                        identity, places = marshal.loads(head)
                        if identity == _IDENTITY:
                            return _Store(places, entries)
    except (OSError, ValueError, EOFError, TypeError):
        pass
    return _Store({}, memoryview(b""))


def _private(about: os.stat_result, *, shared: bool = False) -> bool:
    """Whether only this user, the administrator or the owner of the program can have written there; a folder
    may be `shared` with a group."""
    if os.name == "nt":  # rights are not told by modes; both folders are the user's
        return True
    owners = (os.geteuid(), 0, os.stat(__file__).st_uid)
    return about.st_uid in owners and not about.st_mode & (0o002 if shared else 0o022)


# ---------------------------------------------------------------- writing


def _add(key: bytes, entry: Callable[[], bytes | None]) -> None:
    """Keep `entry` for other processes; it is worked out when this one ends."""
    if not _new and _folders():
        import atexit

        atexit.register(_write)
    _new[key] = entry


def _write() -> None:
    """Add what had to be made to the nearest store that can be written."""
    folders = list(_folders())
    if sys.dont_write_bytecode and len(folders) > 1:
        del folders[0]  # nothing beside the program
    for folder in folders:
        try:
            if not os.path.isdir(folder):
                os.makedirs(folder, mode=0o700)
            if os.access(folder, os.W_OK) and _private(os.stat(folder), shared=True):
                _extend(folder)
                return
        except OSError:
            continue


def _extend(folder: str) -> None:
    added = {key: entry() or b"" for key, entry in _new.items()}
    _new.clear()
    store = _read(folder)  # as it is by now
    if len(store.entries) > _MOST:
        store = _Store({}, memoryview(b""))
    places, parts, at = dict(store.places), [store.entries], len(store.entries)
    for key, entry in added.items():
        if store.get(key) is None:
            parts.append(memoryview(stamp(entry) + entry))
            places[key] = (at, at + 8 + len(entry))
            at += 8 + len(entry)
    head = marshal.dumps((_IDENTITY, places))
    _replace(os.path.join(folder, _NAME), b"".join((stamp(head), len(head).to_bytes(4, "little"), head, *parts)))


def _replace(path: str, data: bytes) -> None:
    temporary = f"{path}.{os.getpid()}"
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    try:
        with open(os.open(temporary, flags, 0o644), "wb") as out:
            out.write(data)
        os.replace(temporary, path)
    except OSError:
        if os.path.exists(temporary):
            os.unlink(temporary)


# ---------------------------------------------------------------- patterns


def _taken_apart(text: str, flags: int, made: re.Pattern[str]) -> bytes | None:
    """What `re` gives the engine for `made`; None unless the pattern rebuilt from it equals `made`, code and all."""
    from array import array

    try:
        parsed = import_module("re._parser").parse(text, flags)
        code = import_module("re._compiler")._code(parsed, flags)
        groups = dict(parsed.state.groupdict)
        names: list[str | None] = [None] * parsed.state.groups
        for name, at in groups.items():
            names[at] = name
        words = array("I", code).tobytes()
        parts = (flags | parsed.state.flags, words, parsed.state.groups - 1, groups, tuple(names))
        return marshal.dumps(parts) if _rebuilt(text, parts) == made else None
    except Exception:  # the inner side of `re` is another in each version of Python
        return None


def _rebuilt(text: str, parts: tuple[Any, ...]) -> re.Pattern[str]:
    flags, code, groups, index, names = parts
    made: re.Pattern[str] = _SRE.compile(text, flags, memoryview(code).cast("I").tolist(), groups, index, names)
    return made
