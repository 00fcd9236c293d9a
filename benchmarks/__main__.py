"""Measures resconvert and its peers side by side: ``python -m benchmarks [--quick] [--sizes …] [--out FOLDER]``.

Every contestant runs in an interpreter of its own; rounds are interleaved, so that a noisy moment meets
all of them; results are medians of processor time with their spread, and what counts are the ratios within one
table. A fixed piece of work is timed between the rounds: its spread is the machine's, not the contestants'. Peers are
installed into ``.peers/`` on the first run; one that cannot be had is a row that says so. What an installed program
has, compiled modules and kept patterns, it has here: each start is run twice before it is timed.
"""

from __future__ import annotations

import argparse
import datetime
import json
import os
import platform
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import venv
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.inputs import SIZES, grown

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
    "text → DOCX": ("resconvert docx", "resconvert docx, writing", "python-docx", "pandoc in process", "pandoc"),
    "text → PDF": ("resconvert pdf", "platypus", "typst", "weasyprint", "fpdf2"),
    "all three formats from one parse": ("resconvert all", "python-docx + platypus"),
}


# An installed program: modules compiled, patterns kept.
ENVIRONMENT = {k: v for k, v in os.environ.items() if k not in ("PYTHONDONTWRITEBYTECODE", "RESCONVERT_STORE")}


def rust_python() -> str:
    """An interpreter with bluebell's Rust extension, whose wheels are for Python 3.12 and later; this one's, if
    it is, else one found beside it. "" if there is none."""
    python = PEERS / "rust" / "bin" / "python"
    if not python.exists():
        names = [sys.executable] if sys.version_info >= (3, 12) else []
        names += [found for minor in (14, 13, 12) if (found := shutil.which(f"python3.{minor}"))]
        names += sorted(map(str, Path.home().glob(".pyenv/versions/3.1[2-9]*/bin/python")), reverse=True)
        for name in names:
            made = subprocess.run([name, "-m", "venv", str(PEERS / "rust")], check=False, capture_output=True)
            if made.returncode == 0:
                packages = ["bluebell-akn>=5", "bluebell-akn-rs>=5"]
                subprocess.run([python, "-m", "pip", "install", "-q", *packages], check=False, capture_output=True)
                break
    return str(python) if python.exists() else ""


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
            [self.python or sys.executable, WORKER, self.name],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, cwd=ROOT,
            env=ENVIRONMENT,
        )  # fmt: skip
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
        try:
            self.process.stdin.write(command + "\n")
            self.process.stdin.flush()
        except BrokenPipeError:
            return {}
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


CALIBRATION: list[float] = []


def interpreter(name: str) -> str:
    if name == "bluebell-rs":
        return rust_python()
    return sys.executable if name.startswith(("resconvert", "floor")) else peers_python()


def compare(names: tuple[str, ...], size: int, rounds: int) -> list[Row]:
    """Median seconds of the processor per document of each contestant, in `rounds` interleaved rounds."""
    contestants = [Contestant(n, interpreter(n)) for n in names]
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
        CALIBRATION.append(alive[0].ask("calibrate"))
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


VOLUME = 1_500_000
"""Characters that fill more than 400 pages."""


def volume(names: tuple[str, ...]) -> list[Row]:
    """Each contestant sets one long text twice, each time in a process that has set nothing before: libraries that
    remember what they laid out gain nothing by it."""
    rows = []
    for name in names:
        row = Row(name)
        times: list[float] = []
        for _ in range(2):
            worker = Contestant(name, interpreter(name))
            row.missing = row.missing or worker.missing
            if not row.missing:
                times.append(worker.ask(f"volume {VOLUME}"))
                row.memory = worker.ask("memory")
            worker.close()
        if times:
            row.median, row.spread = min(times), (max(times) - min(times)) / min(times)
        rows.append(row)
    return rows


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


def _start(words: list[str]) -> tuple[float, float]:
    """Seconds on the clock and of the processor that a process takes."""
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    subprocess.run([sys.executable, *words], check=True, capture_output=True, cwd=ROOT, env=ENVIRONMENT)
    wall, after = time.perf_counter() - start, resource.getrusage(resource.RUSAGE_CHILDREN)
    return wall, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def cold_starts(rounds: int) -> str:
    out = tempfile.mkdtemp()
    times: dict[str, list[tuple[float, float]]] = {name: [] for name in COLD}
    for at in range(rounds + 2):
        for name, words in COLD.items():
            taken = _start([w.format(out=out) for w in words])
            if at > 1:
                times[name].append(taken)
    shutil.rmtree(out)
    medians = {name: [statistics.median(column) for column in zip(*v, strict=True)] for name, v in times.items()}
    click = medians["python -c 'import click'"]
    lines = [
        "### Cold start, whole process",
        "",
        "| command | ms | × import click | ms of the processor | × import click |",
        "|---|---|---|---|---|",
    ]
    lines += [
        f"| {name} | {wall * 1e3:.0f} | {wall / click[0]:.2f} | {cpu * 1e3:.0f} | {cpu / click[1]:.2f} |"
        for name, (wall, cpu) in medians.items()
    ]
    return "\n".join(lines) + "\n"


def batch(documents: int) -> str:
    """Many documents of median size by one command, with one process and with two."""
    text = grown(SIZES["median"])
    lines = [
        f"### Batch: {documents} documents of {SIZES['median'] // 1000} kB, start included",
        "",
        "| formats | processes | documents/s |",
        "|---|---|---|",
    ]
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder, "in")
        source.mkdir()
        for at in range(documents):
            source.joinpath(f"{at:05}.txt").write_text(text, "utf-8")
        for formats in ("akn", "akn,docx,pdf"):
            for jobs in (1, 2):
                words = ["-m", "resconvert", "convert", str(source), "-t", formats, "-j", str(jobs), "-q"]
                wall, _ = _start([*words, "-o", f"{folder}/{formats}{jobs}"])
                lines.append(f"| {formats.replace(',', ' + ')} | {jobs} | {documents / wall:.0f} |")
    return "\n".join(lines) + "\n"


def noise() -> str:
    middle = statistics.median(CALIBRATION)
    spread = (max(CALIBRATION) - min(CALIBRATION)) / middle
    return f"A fixed piece of work between the rounds took {middle * 1e3:.1f} ms, with a spread of {spread:.0%}.\n"


def growth(rounds: int) -> tuple[str, list[tuple[int, float]]]:
    """Time by size, 1× to 64×: a straight line is linear."""
    worker = Contestant("resconvert akn", sys.executable)
    points: list[tuple[int, float]] = []
    worker.prepare(SIZES["seed"])
    worker.ask("run 30")  # else the first would pay for warming up
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
    ax.set_title(title, fontsize=9); ax.set_xlabel("ms a document", fontsize=8)
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
    parser.add_argument("--sizes", default=",".join(SIZES), help=f"some of {','.join(SIZES)}")
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    rounds = 3 if options.quick else 5
    sizes = {label: SIZES[label] for label in (options.sizes.split(",") if not options.quick else ["seed"])}
    parts = [
        f"Measured {datetime.date.today()} with `python -m benchmarks` on {platform.machine()}, "
        f"Python {platform.python_version()}. Times are those of the processor. Compare ratios: absolute times are "
        "this machine's.\n"
    ]
    bars: dict[str, list[Row]] = {}
    for title, names in TABLES.items():
        for label, size in sizes.items():
            rows = compare(names, size, rounds if size < 100_000 else 2)
            if title not in bars:
                bars[title] = rows
            parts.append(table(f"{title}, {label} ({size // 1000} kB)", rows))
            print(parts[-1], flush=True)
    parts[1:1] = [noise()]
    if not options.quick:
        rows = volume(("resconvert pdf", "platypus", "typst", "weasyprint"))
        parts.append(
            table(f"text → PDF, a volume without repetitions ({VOLUME / 1e6:.1f} MB), from a fresh start", rows)
        )
        print(parts[-1], flush=True)
    parts.append(cold_starts(rounds if options.quick else 11))
    parts.append(batch(40 if options.quick else 120))
    text, points = growth(rounds)
    parts.append(text)
    print("\n".join(parts[-3:]))
    (options.out / "benchmarks.md").write_text("\n".join(parts), "utf-8")
    plot(options.out / "benchmarks.png", points, bars)


if __name__ == "__main__":
    main()
