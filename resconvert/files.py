"""Writing files so that a half-written one never stands under its name."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from resconvert.errors import InputError, OutputError


def read_bytes(path: Path) -> bytes:
    """The content of `path`, or an `InputError` that says why not."""
    try:
        return path.read_bytes()
    except IsADirectoryError:
        raise InputError("is a folder; a file was expected", where=str(path)) from None
    except FileNotFoundError:
        raise InputError("no such file", where=str(path)) from None
    except OSError as error:
        raise InputError(f"cannot be read: {error.strerror or error}", where=str(path)) from None


def write_atomic(path: Path, data: bytes) -> None:
    """Write beside the target, then rename over it. Missing parent folders are made."""
    temporary = ""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(prefix=f".{path.name[:40]}.", suffix=".part", dir=path.parent)
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        os.chmod(temporary, 0o666 & ~_umask())
        os.replace(temporary, path)
        temporary = ""
    except OSError as error:
        raise OutputError(f"cannot be written: {error.strerror or error}", where=str(path)) from None
    finally:
        if temporary:
            try:
                os.unlink(temporary)
            except OSError:
                pass


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
