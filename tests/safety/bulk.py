"""Converts every text below a folder and reports crashes, unbalanced ledgers and slow texts.

``python -m tests.safety.bulk FOLDER [--to akn]``: in one process, a line per fault, then figures. A text of
more than 2,000 characters is slow if it takes 50 times the median of milliseconds per character.
"""

from __future__ import annotations

import argparse
import statistics
import time
from collections import Counter
from pathlib import Path

import resconvert
from resconvert.errors import InternalError, ResconvertError

SHORT = 2_000
SLOW = 50


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--to", default="akn")
    given = parser.parse_args()
    faults: Counter[str] = Counter()
    rates: list[tuple[float, float, int, str]] = []
    began = time.monotonic()
    files = sorted(given.folder.rglob("*.txt"))
    lines: list[str] = []
    for path in files:
        data = path.read_bytes()
        start = time.process_time()
        try:
            resconvert.convert(data, to=given.to, from_="text")
        except ResconvertError as error:
            kind = "unbalanced or internal" if isinstance(error, InternalError) else "refused"
            faults[kind] += 1
            lines.append(f"{path.name}: {kind}: {error}")
        except Exception as error:
            faults["crash"] += 1
            lines.append(f"{path.name}: crash: {type(error).__name__}: {error}")
        spent = (time.process_time() - start) * 1000
        length = len(data.decode("utf-8", "replace"))
        rates.append((spent / max(length, 1), spent, length, path.name))
    usual = statistics.median(rate for rate, *_ in rates)
    slow = [row for row in rates if row[2] > SHORT and row[0] > SLOW * usual]
    worst = max((row for row in rates if row[2] > SHORT), default=rates[0])
    lines += [f"{name}: slow: {spent:.0f} ms for {length:,} characters" for _, spent, length, name in slow]
    print("\n".join(lines))
    print(f"{len(files)} texts to {given.to} in {time.monotonic() - began:.0f} s; {dict(faults) or 'no fault'}")
    print(f"median {usual * 1000:.2f} ms per 1,000 characters; {len(slow)} above {SLOW} times that")
    print(f"worst: {worst[0] / usual:.1f} times ({worst[3]}, {worst[2]:,} characters, {worst[1]:.0f} ms)")


if __name__ == "__main__":
    main()
