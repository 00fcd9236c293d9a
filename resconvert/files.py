"""Reading and writing files so that a half-written one never stands under its name."""

from __future__ import annotations

import os
import stat
from itertools import count

from resconvert.errors import InputError, OutputError
from resconvert.limits import DEFAULT, Limits

_SERIAL = count()
_MARK = ".resconvert-"


def read_bytes(path: str, limits: Limits = DEFAULT) -> bytes:
    """The content of `path`, or an `InputError` that says why not. Stops above ``limits.input_bytes``."""
    try:
        with open(path, "rb") as file:
            limits.check("input_bytes", os.fstat(file.fileno()).st_size, path)
            return file.read(limits.input_bytes + 1)
    except IsADirectoryError:
        raise InputError("is a folder; a file was expected", where=path) from None
    except FileNotFoundError:
        raise InputError("no such file", where=path) from None
    except (OSError, ValueError) as error:
        raise InputError(f"cannot be read: {_reason(error)}", where=path) from None


def write_atomic(path: str, data: bytes) -> None:
    """Write beside the target, then rename over it. Missing parent folders are made.

    Killed at any moment, this leaves the old file, the new file, or besides one of them a hidden
    ``.<name>.resconvert-<process>-<serial>.part`` that `sweep` removes. A device or a pipe (``/dev/null``) is
    written to; what stood in its place would be a file.
    """
    temporary = ""
    try:
        if _is_stream(path):
            with open(path, "wb") as stream:
                stream.write(data)
            return
        folder, name = os.path.split(path)
        os.makedirs(folder or ".", exist_ok=True)
        temporary = os.path.join(folder, f".{name[:40]}{_MARK}{os.getpid()}-{next(_SERIAL)}.part")
        # 0o666 is narrowed by the user's umask; O_EXCL: never write through somebody's link
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
        with open(os.open(temporary, flags, 0o666), "wb") as file:
            file.write(data)
        os.replace(temporary, path)
        temporary = ""
    except (OSError, ValueError) as error:
        raise OutputError(f"cannot be written: {_reason(error)}", where=path) from None
    finally:
        if temporary:
            try:
                os.unlink(temporary)
            except OSError:
                pass


def _is_stream(path: str) -> bool:
    try:
        mode = os.stat(path).st_mode
    except (OSError, ValueError):
        return False
    return stat.S_ISCHR(mode) or stat.S_ISFIFO(mode) or stat.S_ISSOCK(mode) or stat.S_ISBLK(mode)


def sweep(folder: str) -> None:
    """Remove what killed processes left of `write_atomic` in `folder`."""
    try:
        names = [n for n in os.listdir(folder) if _MARK in n and n.startswith(".") and n.endswith(".part")]
    except OSError:
        return
    for name in names:
        process = name.rpartition(_MARK)[2].partition("-")[0]
        if process.isdigit() and not _alive(int(process)):
            try:
                os.unlink(os.path.join(folder, name))
            except OSError:
                pass


def _alive(process: int) -> bool:
    if os.name == "nt":  # there, signal 0 is Ctrl-C; a file in use cannot be removed anyway
        return False
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except OSError:
        pass
    return True


def _reason(error: Exception) -> str:
    return (isinstance(error, OSError) and error.strerror) or str(error)
