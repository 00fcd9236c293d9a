"""Measures resconvert and its peers side by side: ``python -m benchmarks [--quick] [--out FOLDER]``.

Every contestant runs in an interpreter of its own; rounds are interleaved, so that a noisy moment meets
all of them; results are medians with their spread, and what counts are the ratios within one table.
Peers are installed into ``.peers/`` on the first run; one that cannot be had is a row that says so.
"""

from __future__ import annotations

import argparse
import datetime
import json
import platform
import statistics
import subprocess
import sys
import time
import venv
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.inputs import SIZES

ROOT = Path(__file__).resolve().parents[1]
PEERS = ROOT / ".peers"
PACKAGES = [
    "bluebell-akn",
    "typst",
    "weasyprint",
    "fpdf2",
    "pypandoc_binary",
    "python-docx",
    "reportlab",
    "lxml",
    "matplotlib",
]
WORKER = str(ROOT / "benchmarks" / "worker.py")

TABLES = {
    "text → Akoma Ntoso": ("resconvert akn", "bluebell", "bluebell-rs", "floor"),
    "text → DOCX": ("resconvert docx", "python-docx", "pandoc in process", "pandoc"),
    "text → PDF": ("resconvert pdf", "platypus", "typst", "weasyprint", "fpdf2"),
    "all three formats from one parse": ("resconvert all", "python-docx + platypus"),
}


def peers_python() -> str:
    """The interpreter of the peers' environment, made and filled on the first run."""
    python = PEERS / "bin" / "python"
    if not python.exists():
        venv.create(PEERS, with_pip=True)
        for package in PACKAGES:  # one by one: a peer that cannot be had must not cost the others
            subprocess.run([python, "-m", "pip", "install", "-q", package], check=False, capture_output=True)
    return str(python)


@dataclass
class Contestant:
    name: str
    python: str
    process: subprocess.Popen[str] = field(init=False)
    missing: str = ""

    def __post_init__(self) -> None:
        self.process = subprocess.Popen(
            [self.python, WORKER, self.name], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT
        )
        answer = self._read()
        self.missing = answer.get("missing", "") if isinstance(answer, dict) else "did not start"

    def prepare(self, size: int) -> float:
        """Load an input and convert it once; a contestant that cannot is missing from then on."""
        answer = self._ask(f"prepare {size}")
        if isinstance(answer, dict):
            self.missing = answer.get("missing", "died")
            return 0.0
        return float(answer)  # type: ignore[arg-type]

    def ask(self, command: str) -> float:
        return float(self._ask(command))  # type: ignore[arg-type]

    def _ask(self, command: str) -> object:
        assert self.process.stdin
        self.process.stdin.write(command + "\n")
        self.process.stdin.flush()
        return self._read()

    def _read(self) -> object:
        assert self.process.stdout
        line = self.process.stdout.readline()
        return json.loads(line) if line else {}

    def close(self) -> None:
        if self.process.stdin:
            self.process.stdin.close()
        self.process.wait()


@dataclass
class Row:
    name: str
    median: float = 0.0
    spread: float = 0.0
    memory: float = 0.0
    missing: str = ""


def compare(names: tuple[str, ...], size: int, rounds: int) -> list[Row]:
    """Median seconds per document of each contestant, in `rounds` interleaved rounds."""
    own, others = sys.executable, peers_python()
    contestants = [Contestant(n, own if n.startswith(("resconvert", "floor")) else others) for n in names]
    for c in contestants:
        if not c.missing:
            c.prepare(size)
    rows = {c.name: Row(c.name, missing=c.missing) for c in contestants}
    alive = [c for c in contestants if not c.missing]
    times: dict[str, list[float]] = {c.name: [] for c in alive}
    repeats: dict[str, int] = {}
    for c in alive:
        repeats[c.name] = max(1, min(50, int(0.2 / max(c.ask("run 1"), 1e-4))))
    for _ in range(rounds):
        for c in alive:
            times[c.name].append(c.ask(f"run {repeats[c.name]}"))
    for c in alive:
        values = times[c.name]
        low, high = min(values), max(values)
        row = rows[c.name]
        row.median, row.spread = statistics.median(values), (high - low) / statistics.median(values)
        row.memory = c.ask("memory")
    for c in contestants:
        c.close()
    return list(rows.values())


def table(title: str, rows: list[Row]) -> str:
    first = rows[0].median or 1.0
    lines = [
        f"### {title}",
        "",
        "| contestant | ms a document | × resconvert | spread | peak MB |",
        "|---|---|---|---|---|",
    ]
    for r in rows:
        if r.missing:
            lines.append(f"| {r.name} | not here: {r.missing[:80]} | | | |")
        else:
            lines.append(
                f"| {r.name} | {r.median * 1e3:.2f} | {r.median / first:.2f} | {r.spread:.0%} | {r.memory:.0f} |"
            )
    return "\n".join(lines) + "\n"


COLD = {
    "python -c pass": ["-c", "pass"],
    "python -c 'import click'": ["-c", "import click"],
    "resconvert --version": ["-m", "resconvert", "--version"],
    "resconvert seed → akn": ["-m", "resconvert", "convert", "samples/A_RES_55_9.txt", "-t", "akn", "-o", "-"],
    "resconvert seed → docx": [
        "-m",
        "resconvert",
        "convert",
        "samples/A_RES_55_9.txt",
        "-t",
        "docx",
        "-o",
        "{out}/a.docx",
    ],
    "resconvert seed → pdf": [
        "-m",
        "resconvert",
        "convert",
        "samples/A_RES_55_9.txt",
        "-t",
        "pdf",
        "-o",
        "{out}/a.pdf",
    ],
}


def cold_starts(out: Path, rounds: int) -> str:
    times: dict[str, list[float]] = {name: [] for name in COLD}
    for _ in range(rounds):
        for name, words in COLD.items():
            start = time.perf_counter()
            command = [sys.executable, *(w.format(out=out) for w in words)]
            subprocess.run(command, check=True, capture_output=True, cwd=ROOT)
            times[name].append(time.perf_counter() - start)
    click = statistics.median(times["python -c 'import click'"])
    lines = ["### Cold start, whole process", "", "| command | ms | × import click |", "|---|---|---|"]
    lines += [
        f"| {name} | {statistics.median(v) * 1e3:.0f} | {statistics.median(v) / click:.2f} |"
        for name, v in times.items()
    ]
    return "\n".join(lines) + "\n"


def growth(rounds: int) -> tuple[str, list[tuple[int, float]]]:
    """Time by size, 1× to 64×: a straight line is linear."""
    worker = Contestant("resconvert akn", sys.executable)
    points: list[tuple[int, float]] = []
    for factor in (1, 2, 4, 8, 16, 32, 64):
        size = worker.prepare(factor * SIZES["seed"])
        points.append((int(size), statistics.median(worker.ask("run 3") for _ in range(rounds))))
    worker.close()
    lines = ["### Growth: text → Akoma Ntoso", "", "| bytes | ms | µs a kilobyte |", "|---|---|---|"]
    lines += [f"| {size:,} | {seconds * 1e3:.1f} | {seconds / size * 1e9:.0f} |" for size, seconds in points]
    return "\n".join(lines) + "\n", points


def plot(path: Path, points: list[tuple[int, float]], bars: dict[str, list[Row]]) -> None:
    """Draws through the peers' matplotlib; without it there is no picture."""
    data = {
        "points": points,
        "bars": {t: [(r.name, r.median * 1e3) for r in rows if not r.missing] for t, rows in bars.items()},
        "path": str(path),
    }
    program = """
import json, sys
import matplotlib; matplotlib.use("Agg")
import matplotlib.pyplot as plt
d = json.load(sys.stdin)
fig, axes = plt.subplots(1, len(d["bars"]) + 1, figsize=(4 * len(d["bars"]) + 4, 3.4))
for ax, (title, rows) in zip(axes, d["bars"].items()):
    names, values = zip(*rows)
    ax.barh(names[::-1], values[::-1], color=["#8a8a8a"] * (len(names) - 1) + ["#009edb"])
    ax.set_xscale("log"); ax.set_title(title, fontsize=9); ax.set_xlabel("ms a document (log)", fontsize=8)
    ax.tick_params(labelsize=7)
x, y = zip(*d["points"])
axes[-1].loglog(x, [v * 1e3 for v in y], "o-", color="#009edb");
axes[-1].set_title("growth", fontsize=9)
axes[-1].set_xlabel("bytes", fontsize=8); axes[-1].set_ylabel("ms", fontsize=8); axes[-1].tick_params(labelsize=7)
fig.tight_layout(); fig.savefig(d["path"], dpi=110)
"""
    done = subprocess.run([peers_python(), "-c", program], input=json.dumps(data), text=True, capture_output=True)
    if done.returncode:
        print(f"no plot: {done.stderr.strip().splitlines()[-1:]}", file=sys.stderr)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="fewer rounds, the seed only")
    parser.add_argument("--out", type=Path, default=ROOT / "out", help="folder for benchmarks.md and benchmarks.png")
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    rounds = 3 if options.quick else 7
    sizes = {"seed": SIZES["seed"]} if options.quick else SIZES
    parts = [
        f"Measured {datetime.date.today()} with `python -m benchmarks` on {platform.machine()}, "
        f"Python {platform.python_version()}. Compare ratios: absolute times are this machine's.\n"
    ]
    bars: dict[str, list[Row]] = {}
    for title, names in TABLES.items():
        for label, size in sizes.items():
            rows = compare(names, size, rounds if size < 100_000 else 3)
            if label == "seed":
                bars[title] = rows
            parts.append(table(f"{title}, {label} ({size // 1000} kB)", rows))
            print(parts[-1], flush=True)
    parts.append(cold_starts(options.out, rounds))
    text, points = growth(rounds)
    parts.append(text)
    print("\n".join(parts[-2:]))
    (options.out / "benchmarks.md").write_text("\n".join(parts), "utf-8")
    plot(options.out / "benchmarks.png", points, bars)


if __name__ == "__main__":
    main()
