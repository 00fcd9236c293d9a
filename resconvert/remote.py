"""Inputs and outputs that are not files of this machine: ``s3://``, ``https://``, ``zip://``, ``memory://``.

Speaks to fsspec (extra ``[remote]``); nothing here knows a single scheme. An address is only ever
opened because somebody typed it: no document makes resconvert fetch anything.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from resconvert.errors import InputError, OutputError, UsageError
from resconvert.limits import Limits


def get(address: str, limits: Limits) -> bytes:
    """The bytes at `address`, or an `InputError`; never more than ``limits.input_bytes``."""
    with _errors(address, InputError), _open(address, "rb") as file:
        data = file.read(limits.input_bytes + 1)
    limits.check("input_bytes", len(data), address)
    return bytes(data)


def put(address: str, data: bytes) -> None:
    """Write `data`. Object stores show a new object only when it is complete; where a store has
    folders and names can move (``memory``, ``sftp``, ``file``), it is written beside and moved."""
    with _errors(address, OutputError):
        fs, path = _fs(address)
        if type(fs).mv is not _abstract().mv or _renames(fs):
            beside = f"{path}.part"
            fs.makedirs(fs._parent(path), exist_ok=True)
            fs.pipe_file(beside, data)
            fs.mv(beside, path)
        else:
            fs.pipe_file(path, data)


def listed(address: str, suffixes: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    """Address and folder below `address` of each document under it; nothing if it is a file."""
    with _errors(address, InputError):
        fs, path = _fs(address)
        if not fs.isdir(path):
            return
        found = sorted(fs.find(path))
    root = path.rstrip("/")
    scheme, _, chain = address.partition("::")
    for name in found:
        below = name[len(root) :].lstrip("/") if root else name
        if name.lower().endswith(suffixes) and not below.rpartition("/")[2].startswith("."):
            full = fs.unstrip_protocol(name) if not chain else f"{scheme.partition('://')[0]}://{name}::{chain}"
            yield full, below.rpartition("/")[0]


def _fs(address: str) -> tuple[Any, str]:
    fsspec = _fsspec(address)
    fs, path = fsspec.core.url_to_fs(address)
    return fs, path


def _open(address: str, mode: str) -> Any:
    return _fsspec(address).open(address, mode)


def _renames(fs: Any) -> bool:
    protocol = fs.protocol if isinstance(fs.protocol, str) else fs.protocol[0]
    return protocol in ("file", "local", "memory", "sftp", "smb")


def _abstract() -> Any:
    from fsspec.spec import AbstractFileSystem

    return AbstractFileSystem


def _fsspec(address: str) -> Any:
    try:
        import fsspec
    except ImportError:
        raise UsageError(f"{address} needs the package fsspec", hint="pip install 'resconvert[remote]'") from None
    return fsspec


class _errors:
    """Whatever a file system raises, in our words."""

    def __init__(self, address: str, kind: type[InputError] | type[OutputError]) -> None:
        self.address, self.kind = address, kind

    def __enter__(self) -> None:
        pass

    def __exit__(self, kind: object, error: BaseException | None, _: object) -> None:
        if (
            error is None
            or not isinstance(error, Exception)
            or isinstance(error, InputError | OutputError | UsageError)
        ):
            return
        if isinstance(error, FileNotFoundError):
            raise self.kind("no such file", where=self.address) from None
        if isinstance(error, ImportError | ValueError) and ("rotocol" in str(error) or "nstall" in str(error)):
            raise UsageError(f"{self.address}: {error}") from None
        verb = "read" if self.kind is InputError else "written"
        words = " ".join(str(error).split()) or type(error).__name__
        raise self.kind(f"cannot be {verb}: {words}", where=self.address) from None
