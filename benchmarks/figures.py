"""The tables of ``docs/figures.md``, measured and written between their marks with date and command.

``python -m benchmarks.figures accuracy TEXTS OFFICIAL SCORER`` converts the texts below TEXTS (one folder a
language) and lets the scorer compare them with the official files; ``batch TEXTS`` converts a folder with one
job and with two and watches the processes; ``speed out/benchmarks.md`` takes over what ``python -m benchmarks``
wrote. A table that is not renewed stays as it is.
"""

from __future__ import annotations

import argparse
import datetime
import json
import os
import platform
import re
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

PAGE = Path(__file__).resolve().parents[1] / "docs" / "figures.md"
LANGUAGES = {
    "ara": "Arabic", "zho": "Chinese", "eng": "English", "fra": "French", "rus": "Russian", "spa": "Spanish",
    "ALL": "all",
}  # fmt: skip
EXTRACTORS = {
    "derived": "nothing lost, one paragraph a line", "pdftotext": "pdftotext, official PDF",
    "docx2txt": "docx2txt", "libreoffice": "LibreOffice", "word-extractor": "word-extractor",
    "catdoc-w": "catdoc, unwrapped", "catdoc": "catdoc", "antiword-w0": "antiword, unwrapped", "antiword": "antiword",
}  # fmt: skip
COLUMNS = {
    "xsd": "valid", "blkD": "paragraphs, mean of documents", "blk": "paragraphs, pooled",
    "exact": "documents without a difference", "note": "notes", "call": "calls",
    "field": "identification", "cite": "citations",
}  # fmt: skip


def accuracy(texts: Path, official: Path, scorer: Path) -> str:
    """Per language for texts that lost nothing, then per extractor for all languages."""
    with tempfile.TemporaryDirectory() as scratch:
        for folder in sorted(p for p in texts.iterdir() if p.is_dir()):
            _convert(folder, "-t", "akn", "-o", f"{scratch}/out/{folder.name}")
        scores = Path(scratch, "scores.json")
        subprocess.run(
            [sys.executable, scorer, "--gold", official, "--produced", f"{scratch}/out", "--json", scores],
            check=True, capture_output=True,
        )  # fmt: skip
        table: dict[str, dict[str, Any]] = json.loads(scores.read_text("utf-8"))["table"]
    rows = [(name, table.get(f"{code}/derived")) for code, name in LANGUAGES.items()]
    lines = ["| derived texts | documents |" + "".join(f" {title} |" for title in COLUMNS.values())]
    lines += ["|---|" + "---:|" * (1 + len(COLUMNS)), *(_scored(name, row) for name, row in rows if row)]
    rows = [(name, table.get(f"ALL/{code}")) for code, name in EXTRACTORS.items()]
    lines += ["", lines[0].replace("derived texts", "extractor, all languages"), lines[1]]
    lines += [_scored(name, row) for name, row in rows if row]
    return "\n".join(lines)


def _scored(name: str, row: dict[str, Any]) -> str:
    return f"| {name} | {row['n']} |" + "".join(f" {_share(row.get(key))} |" for key in COLUMNS)


def _share(value: float | None) -> str:
    return "" if value is None else f"{100 * value:.1f}"


def batch(texts: Path) -> str:
    """Rate, processor time, memory and size for the formats that corpora and publishers want."""
    import psutil  # type: ignore[import-untyped]

    lines = [
        "| outputs | jobs | documents | seconds | documents/s | processor ms a document |"
        " peak MB, all processes | MB written |"
    ]
    lines.append("|---|" + "---:|" * 7)
    for formats in ("akn,jsonl", "akn,docx,pdf"):
        for jobs in (1, 2):
            with tempfile.TemporaryDirectory() as out:
                start = time.monotonic()
                program = subprocess.Popen(_command(texts, "-t", formats, "-o", out, "--jobs", str(jobs), "-q"))
                busy, peak = _watch(psutil.Process(program.pid), program)
                seconds = time.monotonic() - start
                sizes = [p.stat().st_size for p in Path(out).rglob("*") if p.is_file()]
            count = len(sizes) // len(formats.split(","))
            lines.append(
                f"| {formats} | {jobs} | {count:,} | {seconds:.0f} | {count / seconds:.0f} |"
                f" {1000 * busy / count:.1f} | {peak:.0f} | {sum(sizes) / 1e6:.0f} |"
            )
    return "\n".join(lines)


def _watch(process: Any, program: subprocess.Popen[bytes]) -> tuple[float, float]:
    """Processor seconds and the largest sum of resident megabytes of a process and what it started."""
    import psutil

    busy: dict[int, float] = {}
    peak = 0.0
    while program.poll() is None:
        total = 0.0
        try:
            for each in [process, *process.children(recursive=True)]:
                times = each.cpu_times()
                busy[each.pid] = times.user + times.system
                total += each.memory_info().rss / 1e6
        except psutil.Error:
            continue
        peak = max(peak, total)
        time.sleep(0.2)
    return sum(busy.values()), peak


def speed(measured: Path) -> str:
    """What ``python -m benchmarks`` wrote; its headings are of the third rank already."""
    return measured.read_text("utf-8").strip()


def _command(*words: object) -> list[str]:
    return [sys.executable, "-m", "resconvert", "convert", *map(str, words)]


def _convert(*words: object) -> None:
    done = subprocess.run(_command(*words, "-q", "--jobs", "2"), capture_output=True, text=True)
    if done.returncode:
        print(done.stderr, file=sys.stderr)


def renewed(page: str, name: str, table: str, words: str) -> str:
    """`page` with `table` between its marks.

    >>> renewed("a <!-- x --> old <!-- /x --> b", "x", "new", "").split()
    ['a', '<!--', 'x', '-->', 'new', '<!--', '/x', '-->', 'b']
    """
    made = f"<!-- {name} -->\n{words}\n\n{table}\n\n<!-- /{name} -->"
    found, count = re.subn(rf"<!-- {name} -->.*<!-- /{name} -->", lambda _: made, page, flags=re.DOTALL)
    if count != 1:
        raise SystemExit(f"the page has no marks called {name}")
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("table", choices=["accuracy", "batch", "speed"])
    parser.add_argument("paths", type=Path, nargs="+")
    given = parser.parse_args()
    match given.table:
        case "accuracy":
            made = accuracy(*given.paths)
        case "batch":
            made = batch(*given.paths)
        case _:
            made = speed(*given.paths)
    revision = (
        shutil.which("git")
        and subprocess.run(
            ["git", "-C", PAGE.parent, "rev-parse", "--short", "HEAD"], capture_output=True, text=True
        ).stdout.strip()
    )
    names = " ".join(path.name if path.is_absolute() else str(path) for path in given.paths)
    words = (
        f"`python -m benchmarks.figures {given.table} {names}`, {datetime.date.today().isoformat()},"
        f" revision {revision or 'unknown'}, Python {platform.python_version()}, {os.cpu_count()} processors"
        f" (load {os.getloadavg()[0]:.1f} at the end)."
    )
    PAGE.write_text(renewed(PAGE.read_text("utf-8"), given.table, made, words), "utf-8")


if __name__ == "__main__":
    main()
