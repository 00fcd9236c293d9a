"""From lines of JSON to one Parquet file that data frames open: documents, with blocks and citations nested.

Needs pyarrow, extra ``[corpus]``. Rows are written in groups, so memory does not grow with the corpus.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from resconvert.errors import OutputError, UsageError

ROWS = 256
_TEXTS = ("source", "symbol", "organ", "kind", "language", "session", "number", "title", "meeting", "distribution")
_DATES = ("adopted", "issued")


def need_pyarrow() -> None:
    """Raise `UsageError` at once rather than after a night's run."""
    try:
        import pyarrow  # noqa: F401
    except ImportError:
        raise UsageError("Parquet needs the package pyarrow", hint="pip install 'resconvert[corpus]'") from None


def schema() -> Any:
    """The columns: identification, then lists of blocks, notes and citations."""
    import pyarrow as pa

    text = pa.string()
    block = pa.struct(
        [("id", text), ("zone", text), ("role", text), ("num", text), ("level", pa.int16()), ("text", text)]
    )
    note = pa.struct([("id", text), ("mark", text), ("text", text)])
    names = ("block", "kind", "target", "until", "pinpoint", "verb", "text")
    citation = pa.struct([*((n, text) for n in names), ("date", pa.date32())])
    return pa.schema(
        [
            *((n, text) for n in _TEXTS),
            *((n, pa.date32()) for n in _DATES),
            ("draft", pa.bool_()),
            ("parts", pa.list_(text)),
            ("agenda", pa.list_(text)),
            ("blocks", pa.list_(block)),
            ("notes", pa.list_(note)),
            ("citations", pa.list_(citation)),
        ],
        metadata={"resconvert": "resconvert-corpus/1"},
    )


def write_parquet(lines: Iterable[bytes], path: Path) -> None:
    """Write `lines` (of the format ``jsonl``) as Parquet; the file appears whole or not at all."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    columns = schema()
    temporary = f"{path}.new"
    try:
        with pq.ParquetWriter(temporary, columns, compression="zstd") as writer:
            for rows in _groups(lines):
                writer.write_table(pa.Table.from_pylist(rows, schema=columns))
        os.replace(temporary, path)
    except OSError as error:
        raise OutputError(f"cannot be written: {error.strerror or error}", where=str(path)) from None


def _groups(lines: Iterable[bytes]) -> Iterable[list[dict[str, Any]]]:
    rows: list[dict[str, Any]] = []
    for line in lines:
        rows.append(_row(json.loads(line)))
        if len(rows) >= ROWS:
            yield rows
            rows = []
    if rows:
        yield rows


def _row(value: dict[str, Any]) -> dict[str, Any]:
    for name in _DATES:
        value[name] = _date(value[name])
    for citation in value["citations"]:
        citation["date"] = _date(citation["date"])
    return value


def _date(text: str | None) -> Any:
    import datetime

    return datetime.date.fromisoformat(text) if text else None
