"""What a run of many documents leaves behind and shows: report, corpus file, progress, summary."""

from __future__ import annotations

import json
import os
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import Executor
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import IO, Any, Protocol

from resconvert import planning
from resconvert.batch import Result
from resconvert.cli.console import Console, paint
from resconvert.errors import OutputError, UsageError
from resconvert.files import sweep as sweep_folder


class _Lines:
    """A file of JSON lines that grows, and after ``kill -9`` goes on where it broke off.

    `index` tells where in the file the last whole line of a source begins.
    """

    def __init__(self, path: str, resume: bool) -> None:
        self.path = path
        self.index: dict[str, int] = {}
        try:
            os.makedirs(os.path.dirname(path) or ".", exist_ok=True)
            self.file: IO[bytes] = open(path, "r+b" if resume and os.path.exists(path) else "w+b")  # noqa: SIM115
            if resume:
                self.file.truncate(self._read())
                self.file.seek(0, os.SEEK_END)
        except OSError as error:
            raise OutputError(f"cannot be written: {error.strerror}", where=path) from None

    def _read(self) -> int:
        """Fill the index; the length of the whole lines."""
        at = 0
        for line in self.file:
            if not line.endswith(b"\n"):
                break
            try:
                self.index[json.loads(line)["source"]] = at
            except (ValueError, KeyError, TypeError):
                raise UsageError("is not a report of resconvert", where=self.path) from None
            at += len(line)
        return at

    def at(self, source: str) -> bytes | None:
        offset = self.index.get(source)
        if offset is None:
            return None
        end = self.file.tell()
        self.file.seek(offset)
        line = self.file.readline()
        self.file.seek(end)
        return line

    def append(self, source: str, line: bytes, *, keep: bool = False) -> None:
        try:
            if keep:
                self.index[source] = self.file.tell()
            self.file.write(line)
            self.file.flush()
        except OSError as error:
            raise OutputError(f"cannot be written: {error.strerror}", where=self.path) from None

    def close(self) -> None:
        try:
            self.file.close()
        except OSError:  # what could not be written has been said
            pass


class Report:
    """One JSON object per input. Resumed, it grows by what is done now; an input's last line holds, and at the
    end of the run is the only one."""

    def __init__(self, path: str, resume: bool) -> None:
        self.path, self.resumed = path, resume
        self.lines = _Lines(path, resume)

    def __enter__(self) -> Report:
        return self

    def __exit__(self, *_: object) -> None:
        self.lines.close()

    def previous(self, source: str) -> Mapping[str, Any] | None:
        line = self.lines.at(source)
        return json.loads(line) if line else None

    def add(self, result: Result) -> None:
        if result.status != "kept":
            line = json.dumps(result.as_dict(), ensure_ascii=False, default=str) + "\n"
            self.lines.append(result.source, line.encode("utf-8", "surrogateescape"), keep=self.resumed)

    def finish(self) -> None:
        """Leave one line for each input of a resumed run, in the order in which they were first tried."""
        if self.resumed:
            whole = f"{self.path}.whole"
            _write_lines((line for source in self.lines.index if (line := self.lines.at(source))), Path(whole))
            self.lines.close()  # not every system replaces an open file
            os.replace(whole, self.path)


class Corpus:
    """All documents in one file, in the order of the inputs.

    Lines are gathered in ``<file>.part`` as documents are done; at the end they become the file in
    one step. A resumed run finds there what was done before.
    """

    def __init__(self, path: str, resume: bool) -> None:
        if not path.endswith((".jsonl", ".parquet")):
            raise UsageError(f"--collect makes .jsonl or .parquet, not {path}")
        if path.endswith(".parquet"):
            from resconvert.corpus import need_pyarrow

            need_pyarrow()
        self.path = path
        self.lines = _Lines(f"{path}.part", resume)

    def __enter__(self) -> Corpus:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None) -> None:
        self.lines.close()

    def has(self, source: str) -> bool:
        return source in self.lines.index

    def add(self, result: Result) -> None:
        if result.line:
            self.lines.append(result.source, result.line, keep=True)
        elif not result.ok:
            self.lines.index.pop(result.source, None)

    def finish(self, sources: Iterable[str]) -> None:
        lines = (line for source in sources if (line := self.lines.at(source)))
        if self.path.endswith(".parquet"):
            from resconvert.corpus import write_parquet

            write_parquet(lines, Path(self.path))
        else:
            _write_lines(lines, Path(self.path))
        self.lines.close()
        os.unlink(self.lines.path)


def _write_lines(lines: Iterable[bytes], path: Path) -> None:
    temporary = f"{path}.new"
    try:
        with open(temporary, "wb") as file:
            file.writelines(lines)
        os.replace(temporary, path)
    except OSError as error:
        raise OutputError(f"cannot be written: {error.strerror}", where=str(path)) from None


class Tally:
    """Counts for the summary."""

    def __init__(self, total: int) -> None:
        self.total = total
        self.statuses: Counter[str] = Counter()
        self.severities: Counter[str] = Counter()
        self.errors: Counter[str] = Counter()
        self.retried = 0
        self.bytes = 0

    @property
    def failed(self) -> int:
        return self.statuses["failed"]

    def add(self, result: Result) -> None:
        self.statuses[result.status] += 1
        self.retried += result.attempts > 1
        self.bytes += sum(o.bytes for o in result.outputs) if result.status == "done" else 0
        for d in result.diagnostics:
            self.severities[d.severity] += 1
        if result.error is not None:
            self.errors[result.error.code] += 1

    def as_dict(self, seconds: float) -> dict[str, Any]:
        return {
            "total": self.total,
            **{s: self.statuses[s] for s in ("done", "kept", "failed")},
            "retried": self.retried,
            "warnings": self.severities["warning"],
            "errors": dict(self.errors),
            "bytes": self.bytes,
            "seconds": round(seconds, 2),
        }

    def show(self, console: Console, seconds: float, report: str | None) -> None:
        """The table; nothing with -q. `report` is where the warnings stand that were only counted."""
        count = sum(self.statuses.values())
        rows = [("done", self.statuses["done"])]
        rows += [("kept", self.statuses["kept"])] if self.statuses["kept"] else []
        codes = ", ".join(f"{count:,} × {code}" for code, count in self.errors.most_common())
        rows += [(f"failed ({codes})", self.failed)] if self.failed else []
        rows += [("not started", self.total - count)] if count < self.total else []
        rows += [("tried twice", self.retried)] if self.retried else []
        rows += [(self._warnings(console, report), self.severities["warning"])]
        for name, number in rows:
            mark = paint(f"{number:>8,}", "31;1") if name.startswith("failed") else f"{number:>8,}"
            console.event(f"{mark}  {name}")
        rate = count / seconds if seconds else 0
        console.event(f"{seconds:>8.1f}  seconds ({rate:,.0f} documents/s, {self.bytes / 1e6:,.1f} MB written)")

    def _warnings(self, console: Console, report: str | None) -> str:
        count = self.severities["warning"]
        name = "warning" if count == 1 else "warnings"
        if not count or console.verbosity > 0:
            return name
        return f"{name} ({f'in {report}' if report else '-v shows them, --report keeps them'})"


class Bar(Protocol):
    def advance(self, result: Result) -> None: ...


class _Silent:
    def advance(self, result: Result) -> None:
        pass


class _Plain:
    """A line now and then, for logs."""

    def __init__(self, total: int, console: Console) -> None:
        import time

        self.total, self.console, self.count = total, console, 0
        self.clock = time.monotonic
        self.start = self.last = self.clock()

    def advance(self, result: Result) -> None:
        self.count += 1
        now = self.clock()
        if now - self.last >= 10:
            self.last = now
            rate = self.count / (now - self.start)
            left = (self.total - self.count) / rate
            self.console.event(
                f"{self.count:,} of {self.total:,} documents, {rate:,.0f}/s, {left:,.0f} s left",
                done=self.count,
                total=self.total,
            )


@contextmanager
def progress(total: int, console: Console, wanted: bool | None) -> Iterator[Bar]:
    """A bar with rate and time left on a terminal (rich, extra ``[progress]``), lines every ten
    seconds elsewhere, nothing with -q or --no-progress."""
    if wanted is False or console.verbosity < 0:
        yield _Silent()
        return
    if console.json or not sys.stderr.isatty():
        yield _Plain(total, console)
        return
    try:
        from resconvert.cli.bar import rich_bar
    except ImportError:
        yield _Plain(total, console)
        return
    with rich_bar(total) as bar:
        yield bar


def sweep(items: Iterable[planning.Item], how: planning.Naming) -> None:
    """Remove what a killed run left in the folders of the outputs."""
    folders = {os.path.dirname(path) or "." for item in items for path in how.outputs(item).values()}
    for folder in folders:
        if "://" not in folder:
            sweep_folder(folder)


@contextmanager
def cluster(address: str) -> Iterator[Executor]:
    """An executor on the Dask scheduler at `address`, extra ``[dask]``."""
    try:
        from distributed import Client
    except ImportError:
        raise UsageError("--dask needs the package distributed", hint="pip install 'resconvert[dask]'") from None
    try:
        client = Client(address, timeout="10s")
    except (OSError, TimeoutError, ValueError) as error:
        raise UsageError(f"no Dask scheduler answers at {address}: {error}") from None
    try:
        yield client.get_executor()
    finally:
        client.close()
