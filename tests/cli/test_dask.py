"""Beyond one machine: a real scheduler and two workers, one of which is killed."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import resconvert as library
from tests.cli.conftest import Runner

distributed = pytest.importorskip("distributed")

SLOW = "import time\ndef slow(document):\n    time.sleep(0.05)\n    return document\n"


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[tuple[str, list[subprocess.Popen[bytes]]]]:
    environment = {**os.environ, "DASK_DISTRIBUTED__WORKER__DAEMON": "False"}
    quiet: dict[str, Any] = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "cwd": tmp_path}
    file = tmp_path / "scheduler.json"
    command = [sys.executable, "-m", "distributed.cli.dask_scheduler", "--host", "127.0.0.1", "--port", "0"]
    processes = [
        subprocess.Popen(
            [*command, "--no-dashboard", "--scheduler-file", str(file)], env=environment, **quiet
        )
    ]  # fmt: skip
    try:
        deadline = time.monotonic() + 20
        while not file.exists() and time.monotonic() < deadline:
            time.sleep(0.05)
        address = json.loads(file.read_text())["address"]
        for _ in range(2):
            worker = [sys.executable, "-m", "distributed.cli.dask_worker", address, "--nthreads", "1", "--no-nanny"]
            processes.append(
                subprocess.Popen(
                    [*worker, "--no-dashboard", "--local-directory", str(tmp_path)],
                    env=environment,
                    **quiet,
                )
            )
        yield address, processes[1:]
    finally:
        for process in processes:
            process.kill()
        for process in processes:
            process.wait()


def _bytes(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


@pytest.mark.timeout(90)
def test_a_cluster_makes_the_same_bytes_and_one_report(
    resconvert: Runner, folder: Path, tmp_path: Path, cluster: tuple[str, list[Any]]
) -> None:
    address, _ = cluster
    assert resconvert("convert", folder, "-t", "text,html", "-o", tmp_path / "here").status == 0
    run = resconvert(
        "convert", folder, "-t", "text,html", "-o", tmp_path / "there", "--dask", address, "--report", "r.jsonl"
    )  # fmt: skip
    assert run.status == 0, run.err
    assert _bytes(tmp_path / "there") == _bytes(tmp_path / "here")
    lines = [json.loads(line) for line in (tmp_path / "r.jsonl").read_text().splitlines()]
    assert [v["source"] for v in lines] == sorted(v["source"] for v in lines)
    assert len(lines) == 12


@pytest.mark.timeout(90)
def test_a_worker_killed_in_the_middle_loses_nothing(
    folder: Path, tmp_path: Path, cluster: tuple[str, list[Any]]
) -> None:
    address, workers = cluster
    (tmp_path / "slowly.py").write_text(SLOW)
    sources = sorted(folder.rglob("*.json"))
    with distributed.Client(address, timeout="20s") as client:
        client.wait_for_workers(2, timeout=20)
        results = library.convert_many(
            sources, to="text", output=tmp_path / "out", executor=client.get_executor(),
            filters=[f"{tmp_path / 'slowly.py'}:slow"],
        )  # fmt: skip
        seen = [next(results)]
        workers[0].send_signal(signal.SIGKILL)
        seen += results
    assert [r.source for r in seen] == [str(s) for s in sources]
    assert all(r.ok for r in seen), [r.error for r in seen]
    assert len(_bytes(tmp_path / "out")) == 12


def test_no_scheduler_is_one_line(resconvert: Runner, folder: Path) -> None:
    run = resconvert("convert", folder, "-t", "text", "-o", "out", "--dask", "not-an-address")
    assert run.status == 2
    assert "Traceback" not in run.err
