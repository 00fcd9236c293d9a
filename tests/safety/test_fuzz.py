"""Any bytes whatever: each reader gives a document whose ledger is balanced, or one clear error, soon.

Longer runs: ``python -m tests.safety.test_fuzz SECONDS``; guided by coverage: ``fuzz/``.
"""

from __future__ import annotations

import os
import random
import sys
import time
import traceback
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.safety.hostile import READERS, TOKENS, hostile, promise, written

SECONDS = 5.0  # for each of the ten tests that run for a fixed time
CASES = Path(__file__).parent / "cases"
free = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))


@pytest.mark.parametrize("format_", READERS)
@free
@given(data=st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(format_: str, data: bytes) -> None:
    promise(data, format_)


@pytest.mark.parametrize("format_", READERS)
@free
@given(data=st.data())
def test_any_words_of_a_format_are_read_or_refused(format_: str, data: st.DataObject) -> None:
    opening = {"akn": b"<akomaNtoso>", "pdf": b"%PDF-1.7\n", "docx": b"PK\x03\x04", "json": b"{"}.get(format_, b"")
    words = data.draw(st.lists(st.sampled_from(TOKENS[format_]) | st.binary(max_size=6), max_size=40))
    promise(opening + b"".join(words), format_)


@pytest.mark.parametrize("format_", READERS)
def test_damaged_files_are_read_or_refused(format_: str) -> None:
    for _, data in _damaged(format_, SECONDS, seed=20_001):
        promise(data, format_, own=bool(len(data) % 2))


@pytest.mark.parametrize("format_", ["text", "akn", "docx", "json"])
def test_what_was_read_from_a_damaged_file_can_be_written(format_: str) -> None:
    for _, data in _damaged(format_, SECONDS, seed=30_001):
        written(data, format_)


@pytest.mark.parametrize("path", sorted(CASES.glob("*")), ids=lambda p: p.name)
def test_what_once_broke_a_reader_does_not_any_more(path: Path) -> None:
    """Named ``what-it-was.format``."""
    promise(path.read_bytes(), path.suffix[1:])
    promise(path.read_bytes(), path.suffix[1:], own=False)
    written(path.read_bytes(), path.suffix[1:])


def _damaged(format_: str, seconds: float, seed: int):  # type: ignore[no-untyped-def]
    """Damaged files for so long; the same ones in the same order every time, fewer on a slow machine."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        yield seed, hostile(format_, random.Random(seed))
        seed += 1


def main(seconds: float, formats: tuple[str, ...] = READERS) -> None:
    """Damage files of every format; the first input of each fault is kept in a folder of the system's."""
    counts: Counter[str] = Counter()
    faults: dict[str, int] = {}
    start = int.from_bytes(os.urandom(4), "big")
    for format_ in formats:
        for seed, data in _damaged(format_, seconds / len(formats), start):
            try:
                counts[f"{format_} {promise(data, format_, own=bool(len(data) % 2))}"] += 1
                if format_ != "pdf":
                    written(data, format_)
            except Exception as error:
                frame = traceback.extract_tb(error.__cause__.__traceback__ if error.__cause__ else error.__traceback__)[
                    -1
                ]
                where = f"{type(error).__name__} in {Path(frame.filename).name}:{frame.lineno}"
                key = f"{format_}: {where}: {str(error)[:160]}"
                counts[f"{format_} fault"] += 1
                place = key.split(": ")[1]
                if place not in faults:
                    faults[place] = seed
                    Path(f"{os.environ.get('TMPDIR', '/tmp')}/fault-{len(faults)}-{seed}.{format_}").write_bytes(data)
                    print(f"seed {seed}: {key}", flush=True)
    print(dict(counts))


if __name__ == "__main__":
    main(float(sys.argv[1]), tuple(sys.argv[2:]) or READERS)
