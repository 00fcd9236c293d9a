"""Many documents: what a crash, a hang, a hungry document and ``kill -9`` cost."""

from __future__ import annotations

import hashlib
import json
import os
import signal
import subprocess
import sys
import time
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

import resconvert as library
from resconvert import api, batch, workers
from resconvert.limits import Limits
from tests.cli.conftest import Runner, document

TROUBLE = """
import os, time
from pathlib import Path

def _is(document, *numbers):
    return document.identification.symbol.rpartition("/")[2] in numbers

def crash(document):
    if _is(document, "3"):
        os._exit(13)
    return document

def crash_once(document):
    mark = Path(__file__).with_suffix(".mark")
    if _is(document, "3") and not mark.exists():
        mark.touch()
        os._exit(13)
    return document

def hang(document):
    if _is(document, "3"):
        time.sleep(60)
    return document

def deaf(document):
    if _is(document, "3"):
        import signal
        signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGALRM])
        time.sleep(60)
    return document

def eat(document):
    if _is(document, "3"):
        b"x" * (3 * 1024**3)
    return document

def slow(document):
    time.sleep(0.03)
    return document

def late(document):
    time.sleep(0.2 if _is(document, "0") else 0)
    return document
"""


@pytest.fixture
def trouble(tmp_path: Path) -> Path:
    path = tmp_path / "trouble.py"
    path.write_text(TROUBLE)
    return path


def _bytes(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def _failed(report: Path) -> list[dict[str, Any]]:
    return [r for line in report.read_text().splitlines() if (r := json.loads(line))["status"] == "failed"]


@pytest.mark.parametrize(
    ("function", "words", "limit"),
    [
        ("crash", "broke down twice (exit status 13)", "seconds=60"),
        ("hang", "not done within the limit of 1", "seconds=1"),
        ("eat", "memory limit", "memory_bytes=1000000000"),
    ],
)
def test_a_troublesome_document_costs_itself_alone(
    resconvert: Runner, folder: Path, tmp_path: Path, trouble: Path, function: str, words: str, limit: str
) -> None:
    run = resconvert(
        "convert", folder, "-t", "text", "-o", "out", "--jobs", 2, "--report", "r.jsonl",
        "--filter", f"{trouble}:{function}", "--limit", limit,
    )  # fmt: skip
    assert run.status == 1, run.err
    assert len(_bytes(tmp_path / "out")) == 11
    (failed,) = _failed(tmp_path / "r.jsonl")
    assert failed["source"].endswith("doc03.json")
    assert words in failed["error"]["message"]
    assert failed["attempts"] == 2
    assert "Traceback" not in run.err


def test_a_document_that_hears_no_alarm_is_killed(folder: Path, tmp_path: Path, trouble: Path) -> None:
    recipe = batch.recipe_of("text", filters=[f"{trouble}:deaf"], limits=Limits(seconds=0.2))
    jobs = [batch.Job(str(p), {"text": str(tmp_path / f"{p.stem}.txt")}) for p in sorted(folder.rglob("*.json"))]
    run = workers._Pool(recipe, 1)
    run.patience = 0.5
    results = list(workers.in_order(run, iter(jobs)))
    run.close()
    assert [r.source for r in results if not r.ok] == [str(folder / "ga/doc03.json")]
    assert "not done within" in str(next(r.error for r in results if not r.ok))


def test_the_second_try_in_a_fresh_process_may_succeed(
    resconvert: Runner, folder: Path, tmp_path: Path, trouble: Path
) -> None:
    run = resconvert(
        "convert", folder, "-t", "text", "-o", "out", "--jobs", 2, "--filter", f"{trouble}:crash_once"
    )  # fmt: skip
    assert run.status == 0, run.err
    assert len(_bytes(tmp_path / "out")) == 12
    assert "1  tried twice" in run.err


def test_one_process_keeps_the_time_limit_too(resconvert: Runner, folder: Path, tmp_path: Path, trouble: Path) -> None:
    run = resconvert(
        "convert", folder, "-t", "text", "-o", "out", "--filter", f"{trouble}:hang", "--limit", "seconds=0.3"
    )
    assert run.status == 1
    assert "doc03.json: RC003" in run.err
    assert len(_bytes(tmp_path / "out")) == 11


def test_bytes_do_not_depend_on_the_number_of_workers(resconvert: Runner, folder: Path, tmp_path: Path) -> None:
    for jobs in (1, 2, 3):
        run = resconvert("convert", folder, "-t", "text,html,json", "-o", f"out{jobs}", "-j", jobs)
        assert run.status == 0, run.err
    assert _bytes(tmp_path / "out1") == _bytes(tmp_path / "out2") == _bytes(tmp_path / "out3")
    assert len(_bytes(tmp_path / "out1")) == 36


def test_results_come_in_the_order_of_the_sources(folder: Path, tmp_path: Path, trouble: Path) -> None:
    sources = sorted(folder.rglob("*.json"))
    results = library.convert_many(
        sources, to="text", output=tmp_path / "out", jobs=2, filters=[f"{trouble}:late"]
    )  # fmt: skip
    assert [r.source for r in results] == [str(s) for s in sources]


def test_sources_are_taken_as_results_are(tmp_path: Path, folder: Path) -> None:
    taken = 0

    def endless() -> Any:
        nonlocal taken
        while True:
            taken += 1
            path = tmp_path / "many" / f"{taken}.json"
            path.parent.mkdir(exist_ok=True)
            path.write_bytes(api.write(document(taken), to="json").data)
            yield path

    results = library.convert_many(endless(), to="text", output=tmp_path / "out", jobs=2)
    for _ in range(20):
        assert next(results).ok
    results.close()  # type: ignore[attr-defined]
    assert taken <= 20 + workers.AHEAD + 2


@pytest.mark.parametrize("kind", [ThreadPoolExecutor, ProcessPoolExecutor])
def test_any_executor_will_do(folder: Path, tmp_path: Path, kind: Any) -> None:
    sources = sorted(folder.rglob("*.json"))
    alone = list(library.convert_many(sources, to=["text", "html"], output=tmp_path / "a", digests=True))
    with kind(2) as executor:
        shared = list(
            library.convert_many(sources, to=["text", "html"], output=tmp_path / "b", executor=executor, digests=True)
        )
    assert _bytes(tmp_path / "a") == _bytes(tmp_path / "b")
    assert [[o.sha256 for o in r.outputs] for r in alone] == [[o.sha256 for o in r.outputs] for r in shared]


def test_the_report_says_what_was_done(resconvert: Runner, folder: Path, tmp_path: Path) -> None:
    (folder / "bad.json").write_text("{}")
    assert resconvert("convert", folder, "-t", "text", "-o", "out", "--report", "r.jsonl", "-j", 2).status == 1
    lines = [json.loads(line) for line in (tmp_path / "r.jsonl").read_text().splitlines()]
    assert len(lines) == 13
    good = next(r for r in lines if r["source"].endswith("doc05.json"))
    assert good["status"] == "done"
    assert good["sha256"] == hashlib.sha256(Path(good["source"]).read_bytes()).hexdigest()
    (output,) = good["outputs"]
    assert output["sha256"] == hashlib.sha256((tmp_path / output["path"]).read_bytes()).hexdigest()
    assert good["ms"] > 0
    bad = next(r for r in lines if r["source"].endswith("bad.json"))
    assert bad["error"]["code"] == "RC002"


def test_resume_redoes_only_what_changed(resconvert: Runner, folder: Path, tmp_path: Path) -> None:
    run = ["convert", str(folder), "-t", "text", "-o", "out", "--report", "r.jsonl", "--resume"]
    assert resconvert(*run).status == 0
    (folder / "ga/doc01.json").write_bytes(api.write(document(99), to="json").data)
    (tmp_path / "out/ga/doc03.txt").unlink()
    (tmp_path / "out/ga/doc05.txt").write_text("tampered with")
    again = resconvert(*run)
    assert "3  done" in again.err
    assert "9  kept" in again.err
    assert "Decides on matter 99" in (tmp_path / "out/ga/doc01.txt").read_text()
    assert "Decides on matter 5" in (tmp_path / "out/ga/doc05.txt").read_text()
    last = resconvert(*run).err
    assert "12  kept" in last
    assert "0.0 MB written" in last
    sources = [json.loads(line)["source"] for line in (tmp_path / "r.jsonl").read_bytes().splitlines()]
    assert len(sources) == len(set(sources)) == 12


def test_a_resumed_report_has_one_line_for_what_fails_again(resconvert: Runner, folder: Path, tmp_path: Path) -> None:
    (folder / "ga/doc01.json").write_bytes(b"")
    run = ["convert", str(folder), "-t", "text", "-o", "out", "--report", "r.jsonl", "--resume"]
    for _ in range(3):
        assert resconvert(*run).status == 1
    lines = [json.loads(line) for line in (tmp_path / "r.jsonl").read_bytes().splitlines()]
    assert [line["status"] for line in lines].count("failed") == 1
    assert len(lines) == 12
    assert not list(tmp_path.glob("r.jsonl.*"))


def test_resume_starts_again_when_formats_or_options_changed(resconvert: Runner, folder: Path) -> None:
    run = ["convert", str(folder), "-o", "out", "--report", "r.jsonl", "--resume"]
    assert resconvert(*run, "-t", "json").status == 0
    assert "12  done" in resconvert(*run, "-t", "json", "-O", "indent=0").err
    assert "12  done" in resconvert(*run, "-t", "json,text", "-O", "indent=0").err
    assert "12  kept" in resconvert(*run, "-t", "json,text", "-O", "indent=0").err


def test_a_report_that_is_none_is_refused(resconvert: Runner, folder: Path, tmp_path: Path) -> None:
    (tmp_path / "r.jsonl").write_text("dear diary\n")
    run = resconvert("convert", folder, "-t", "text", "-o", "out", "--report", "r.jsonl", "--resume")
    assert run.status == 2
    assert (tmp_path / "r.jsonl").read_text() == "dear diary\n"


@pytest.mark.skipif(sys.platform == "win32", reason="signals")
@pytest.mark.parametrize("jobs", [1, 2])
def test_killed_at_any_moment_and_run_again_it_ends_with_the_same_bytes(
    folder: Path, tmp_path: Path, trouble: Path, jobs: int
) -> None:
    command = [
        sys.executable, "-m", "resconvert", "convert", "in", "-t", "text,json,jsonl", "--jobs", str(jobs),
        "--no-config", "--filter", "trouble.py:slow", "--resume", "--limit", "seconds=30", "-O", "json.indent=2",
    ]  # fmt: skip
    quiet: dict[str, Any] = {"cwd": tmp_path, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    whole = [*command, "-o", "whole", "--report", "whole.jsonl", "--collect", "whole-corpus.jsonl"]
    assert subprocess.run(whole, **quiet).returncode == 0
    broken = [*command, "-o", "broken", "--report", "broken.jsonl", "--collect", "broken-corpus.jsonl"]
    for delay in (0.15, 0.35, 0.5, 0.6):
        process = subprocess.Popen(broken, **quiet)
        time.sleep(delay)
        process.send_signal(signal.SIGKILL)
        process.wait()
        for name, data in _bytes(tmp_path / "broken").items():
            if not name.rpartition("/")[2].startswith("."):
                assert data == (tmp_path / "whole" / name).read_bytes(), "a half-written file stood under its name"
    assert subprocess.run(broken, **quiet).returncode == 0
    assert _bytes(tmp_path / "broken") == _bytes(tmp_path / "whole")
    assert (tmp_path / "broken-corpus.jsonl").read_bytes() == (tmp_path / "whole-corpus.jsonl").read_bytes()
    assert not list(tmp_path.glob("*.part"))


@pytest.mark.skipif(sys.platform == "win32", reason="signals")
def test_workers_die_with_their_parent(folder: Path, tmp_path: Path, trouble: Path) -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "resconvert", "convert", "in", "-t", "text", "-o", "out", "-j", "2", "--no-config",
         "--filter", "trouble.py:slow"],
        cwd=tmp_path, stderr=subprocess.DEVNULL, start_new_session=True,
    )  # fmt: skip
    time.sleep(0.5)
    process.kill()
    process.wait()
    for _ in range(50):
        try:
            os.killpg(process.pid, 0)
        except ProcessLookupError:
            return
        time.sleep(0.1)
    pytest.fail("workers are still there")


def test_an_interrupt_ends_it(folder: Path, tmp_path: Path, trouble: Path) -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "resconvert", "convert", "in", "-t", "text", "-o", "out", "-j", "2", "--no-config",
         "--filter", "trouble.py:hang"],
        cwd=tmp_path, stderr=subprocess.PIPE, start_new_session=True,
    )  # fmt: skip
    time.sleep(1.5)
    os.killpg(process.pid, signal.SIGINT)
    _, err = process.communicate(timeout=10)
    assert process.returncode == 130
    assert b"Traceback" not in err


def test_collected_lines_stand_in_the_order_of_the_inputs(resconvert: Runner, folder: Path, tmp_path: Path) -> None:
    for jobs in (1, 2):
        run = resconvert("convert", folder, "--collect", f"c{jobs}.jsonl", "-j", jobs)
        assert run.status == 0, run.err
    lines = [json.loads(line) for line in (tmp_path / "c1.jsonl").read_text().splitlines()]
    assert len(lines) == 12
    assert [v["source"] for v in lines] == sorted(v["source"] for v in lines)
    assert (tmp_path / "c1.jsonl").read_bytes() == (tmp_path / "c2.jsonl").read_bytes()


def test_a_corpus_as_parquet(resconvert: Runner, folder: Path, tmp_path: Path) -> None:
    parquet = pytest.importorskip("pyarrow.parquet")
    run = resconvert("convert", folder, "--collect", "corpus.parquet", "-j", 2)
    assert run.status == 0, run.err
    rows = parquet.read_table(tmp_path / "corpus.parquet").to_pylist()
    assert sorted(r["symbol"] for r in rows) == sorted(f"A/RES/80/{n}" for n in range(12))
    assert rows[0]["blocks"][0]["text"].startswith("Decides on matter")


@pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="reads /proc")
@pytest.mark.parametrize("jobs", [1, 2])
def test_memory_does_not_grow_with_the_number_of_documents(tmp_path: Path, folder: Path, jobs: int) -> None:
    def size() -> int:
        with open("/proc/self/statm") as file:
            return int(file.read().split()[1]) * 4096

    def sources() -> Any:
        data = api.write(document(1), to="json").data
        for n in range(3000):
            path = tmp_path / "in" / f"{n}.json"
            path.write_bytes(data)
            yield path

    sizes = []
    for at, result in enumerate(library.convert_many(sources(), to="jsonl", output=tmp_path / "out", jobs=jobs)):
        assert result.ok, result.error
        os.unlink(result.source)
        if at in (500, 2999):
            sizes.append(size())
    assert sizes[1] - sizes[0] < 4_000_000


def test_a_million_names_are_planned_in_little_memory() -> None:
    import tracemalloc

    from resconvert import planning

    how = planning.Naming({"akn": ".xml"}, folder="out")
    tracemalloc.start()
    items = [planning.Item(f"in/{n:07}.txt") for n in range(20_000)]
    planning.check_clashes(items, how)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak / len(items) < 600
