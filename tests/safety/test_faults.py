"""What the machine does wrong: disk full, power cut, folders that cannot be written, inputs that vanish, two runs
at once, clocks that jump. Nothing is lost, nothing half-written stands under its name."""

from __future__ import annotations

import errno
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import resconvert
from resconvert import batch, files
from resconvert.errors import OutputError

SAMPLES = Path(__file__).resolve().parents[2] / "samples"
QUIET: dict[str, Any] = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
posix = pytest.mark.skipif(sys.platform == "win32", reason="signals and mounts of POSIX")


@pytest.fixture
def texts(tmp_path: Path) -> Path:
    """A folder of real texts in two levels."""
    root = tmp_path / "in"
    for n in range(3):
        for path in sorted(SAMPLES.glob("*.txt"))[:5]:
            target = root / f"{n}" / path.name
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(path, target)
    return root


def _command(*arguments: str, to: str = "akn,docx") -> list[str]:
    return [sys.executable, "-m", "resconvert", "convert", "in", "-t", to, "--no-config", *arguments]


def _under_their_names(folder: Path) -> dict[str, bytes]:
    return {
        p.relative_to(folder).as_posix(): p.read_bytes()
        for p in folder.rglob("*")
        if p.is_file() and not p.name.startswith(".")
    }


def _hidden(folder: Path) -> list[Path]:
    return [p for p in folder.rglob(".*") if p.is_file()]


@pytest.fixture
def whole(texts: Path, tmp_path: Path) -> dict[str, bytes]:
    """What an undisturbed run writes."""
    subprocess.run(_command("-o", "whole"), cwd=tmp_path, check=True, **QUIET)
    return _under_their_names(tmp_path / "whole")


# ------------------------------------------------------------------ disk full


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 64 kB."""
    place = tmp_path / "disk"
    place.mkdir()
    made = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", str(place)], **QUIET)
    if made.returncode:
        pytest.skip("only the superuser of a machine may mount a small disk; the next test patches os.write instead")
    yield place
    subprocess.run(["umount", str(place)], check=True, **QUIET)


@posix
def test_on_a_full_disk_each_file_is_whole_or_not_there(
    texts: Path, tmp_path: Path, small_disk: Path, whole: dict[str, bytes]
) -> None:
    run = subprocess.run(
        _command("-o", str(small_disk), "--report", "r.jsonl"), cwd=tmp_path, capture_output=True, text=True
    )
    assert run.returncode == 1
    assert "Traceback" not in run.stderr
    assert "No space left" in run.stderr
    found = _under_their_names(small_disk)
    assert 0 < len(found) < len(whole)
    assert all(whole[name] == data for name, data in found.items())
    assert not _hidden(small_disk)
    lines = [json.loads(line) for line in (tmp_path / "r.jsonl").read_text().splitlines()]
    failed = {line["source"] for line in lines if line.get("status") == "failed"}
    done = {line["source"] for line in lines if line.get("status") == "done"}
    assert failed
    assert done | failed == {p.relative_to(tmp_path).as_posix() for p in texts.rglob("*.txt")}


@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EIO, errno.EDQUOT])
def test_a_write_that_fails_leaves_the_old_file_and_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: int
) -> None:
    target = tmp_path / "a.xml"
    target.write_bytes(b"old")
    real = os.fdopen

    class Full:
        """Takes half of what it is given."""

        def __init__(self, descriptor: int) -> None:
            self.file = real(descriptor, "wb")

        def __enter__(self) -> Full:
            return self

        def __exit__(self, *_: object) -> None:
            self.file.close()

        def write(self, data: bytes) -> None:
            self.file.write(data[: len(data) // 2])
            raise OSError(code, os.strerror(code))

    monkeypatch.setattr(files, "open", lambda descriptor, mode: Full(descriptor), raising=False)
    with pytest.raises(OutputError, match=r"a\.xml: RC004 cannot be written"):
        files.write_atomic(str(target), b"new" * 1000)
    assert target.read_bytes() == b"old"
    assert [p.name for p in tmp_path.iterdir()] == ["a.xml"]


def test_a_rename_that_fails_leaves_the_old_file_and_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "a.xml"
    target.write_bytes(b"old")

    def refuse(*_: object) -> None:
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr(os, "replace", refuse)
    with pytest.raises(OutputError, match="Permission denied"):
        files.write_atomic(str(target), b"new")
    monkeypatch.undo()
    assert target.read_bytes() == b"old"
    assert [p.name for p in tmp_path.iterdir()] == ["a.xml"]


@posix
def test_a_pipe_or_device_is_written_to_and_stays_what_it_is(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    reader = subprocess.Popen(["cat", pipe], stdout=subprocess.PIPE)
    files.write_atomic(str(pipe), b"new")
    assert reader.communicate(timeout=20)[0] == b"new"
    assert pipe.is_fifo()
    assert [p.name for p in tmp_path.iterdir()] == ["pipe"]


# ------------------------------------------------------------------ kill -9


@posix
@pytest.mark.parametrize("seed", [1, 2])
def test_killed_with_all_its_workers_and_resumed_it_ends_with_the_same_bytes(
    texts: Path, tmp_path: Path, whole: dict[str, bytes], seed: int
) -> None:
    dice = random.Random(seed)
    command = _command("-o", "out", "--jobs", "2", "--report", "r.jsonl", "--resume")
    killed = 0
    for _ in range(4):
        process = subprocess.Popen(command, cwd=tmp_path, start_new_session=True, **QUIET)
        time.sleep(dice.uniform(0.2, 1.6))
        killed += process.poll() is None
        try:
            os.killpg(process.pid, signal.SIGKILL)
        except ProcessLookupError:
            pass
        process.wait()
        for name, data in _under_their_names(tmp_path / "out").items():
            assert data == whole[name], f"{name} was half-written"
    assert killed
    assert subprocess.run(command, cwd=tmp_path, **QUIET).returncode == 0
    assert _under_their_names(tmp_path / "out") == whole
    assert not _hidden(tmp_path / "out")
    lines = [json.loads(line) for line in (tmp_path / "r.jsonl").read_text().splitlines()]
    sources = [line["source"] for line in lines if line.get("status") in ("done", "kept")]
    assert sorted(sources) == sorted(p.relative_to(tmp_path).as_posix() for p in texts.rglob("*.txt"))


# ------------------------------------------------------------------ folders, inputs, neighbours, clocks


@posix
def test_a_folder_that_may_not_be_written_is_one_clear_line(texts: Path, tmp_path: Path) -> None:
    folder = tmp_path / "out"
    folder.mkdir()
    folder.chmod(0o555)
    superuser = os.geteuid() == 0
    if superuser:  # may write anywhere; /proc nobody may
        folder = Path("/proc/resconvert")
        if not Path("/proc").is_dir():
            pytest.skip("the superuser may write everywhere")
    run = subprocess.run(
        [sys.executable, "-m", "resconvert", "convert", str(texts / "0" / "annex.txt"), "-t", "akn", "--no-config",
         "-o", str(folder / "x.xml")],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert run.returncode == 1
    assert "RC004 error: cannot be written" in run.stderr
    assert run.stderr.count("\n") == 1
    assert not (tmp_path / "out").exists() or not list((tmp_path / "out").iterdir())


def test_an_input_that_vanishes_costs_itself_alone(tmp_path: Path, texts: Path) -> None:
    sources = sorted(texts.rglob("*.txt"))
    out = tmp_path / "out"
    found = []
    for at, result in enumerate(batch.convert_many((s for s in sources[:5]), to="text", output=out)):
        found.append(result)
        if at == 1:
            sources[3].unlink()
    assert [r.ok for r in found] == [True, True, True, False, True]
    assert "no such file" in str(found[3].error)
    assert sources[3].name in str(found[3].error)
    assert sorted(p.name for p in out.iterdir()) == sorted(
        p.name for at, p in enumerate(sources[:5]) if at != 3
    )  # fmt: skip


def test_an_input_that_becomes_a_folder_is_an_error_of_its_own(tmp_path: Path) -> None:
    (tmp_path / "a.txt").mkdir()
    (result,) = batch.convert_many([tmp_path / "a.txt"], to="text", output=tmp_path / "out")
    assert not result.ok
    assert "is a folder" in str(result.error)


@posix
def test_two_runs_into_one_folder_end_as_one(texts: Path, tmp_path: Path, whole: dict[str, bytes]) -> None:
    both = [subprocess.Popen(_command("-o", "out", "--report", f"r{n}.jsonl"), cwd=tmp_path, **QUIET) for n in range(2)]
    while any(p.poll() is None for p in both):
        for name, data in _under_their_names(tmp_path / "out").items():
            assert data == whole[name], f"{name} was half-written"
        time.sleep(0.05)
    assert [p.returncode for p in both] == [0, 0]
    assert _under_their_names(tmp_path / "out") == whole
    assert not _hidden(tmp_path / "out")


def test_a_clock_that_jumps_changes_no_byte(seed: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    formats = ["akn", "docx", "pdf", "text", "json", "html", "markdown", "jsonl"]
    before = {n: o.data for n, o in resconvert.convert(seed, to=formats).outputs.items()}
    real = time.time
    for shift in (-40 * 365 * 86400, 60 * 365 * 86400):
        with monkeypatch.context() as patch:
            patch.setattr(time, "time", lambda shift=shift: real() + shift)
            patch.setattr(time, "localtime", lambda *_: time.gmtime(real() + shift))  # noqa: B023
            patch.setenv("TZ", "Pacific/Kiritimati")
            assert {n: o.data for n, o in resconvert.convert(seed, to=formats).outputs.items()} == before


def test_resume_believes_digests_and_no_clock(texts: Path, tmp_path: Path) -> None:
    command = _command("-o", "out", "--report", "r.jsonl", "--resume", to="text")
    subprocess.run(command, cwd=tmp_path, check=True, **QUIET)
    inputs = sorted(texts.rglob("*.txt"))
    for at, path in enumerate(inputs):
        os.utime(path, (at * 1e9, at * 1e9))
    changed = inputs[2]
    state = changed.stat()
    changed.write_bytes(changed.read_bytes() + b"\n")
    os.utime(changed, (state.st_atime, state.st_mtime))  # as old as before
    again = subprocess.run(command, cwd=tmp_path, check=True, capture_output=True, text=True)
    assert "1  done" in again.stderr
    assert f"{len(inputs) - 1}  kept" in again.stderr
