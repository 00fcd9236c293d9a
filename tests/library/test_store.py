"""What is kept between processes changes the time of a start and nothing else."""

from __future__ import annotations

import marshal
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from resconvert import store

PATTERNS = [
    (r"(?P<year>\d{4})-(?P<month>\d\d)", 0),
    ("[\u3400-\u9fff\uac00-\ud7a3]+|[^\\s\u2e80-\u9fff]*?[-–](?=\\w)", 0),
    (r"\b(?:résolution|РЕЗОЛЮЦИЯ|decisión|قرار)\b (?!\d)", re.IGNORECASE),
    ("(?im)^a(b)?(?(1)c|d)$|(?<=x)y{2,3}?|\\A\ud800\\Z", 0),
    (
        """(?: one  # two
        | three)""",
        re.VERBOSE | re.ASCII,
    ),
    ("[\u0590-\u08ff\U0001e800-\U0001efff]", 0),
]
# Compiles, parses and says where it had it from; what stands in `made` had to be made.
SCRIPT = f"""
import re
from resconvert import store
patterns = {PATTERNS!r}
compiled, made = re.compile, []
re.compile = lambda text, flags=0: made.append(text) or compiled(text, flags)
for text, flags in patterns:
    assert store.pattern(text, flags) == compiled(text, flags), text
table = store.kept("table", b"", lambda: made.append("table") or {{"a": [1, "b", None], "c": (2.5,)}})
assert table == {{"a": [1, "b", None], "c": (2.5,)}}
print(len(made))
"""
ALL = len(PATTERNS) + 1


def _made(folder: Path | str, **environment: str) -> int:
    """How much a process with its store in `folder` had to make."""
    run = subprocess.run(
        [sys.executable, "-c", SCRIPT],
        env={**os.environ, "RESCONVERT_STORE": str(folder), **environment},
        capture_output=True, text=True,
    )  # fmt: skip
    assert run.returncode == 0, run.stderr
    assert run.stderr == ""
    return int(run.stdout)


def _file(folder: Path) -> Path:
    (found,) = folder.iterdir()
    return found


@pytest.fixture
def filled(tmp_path: Path) -> Path:
    folder = tmp_path / "store"
    assert _made(folder) == ALL
    assert _made(folder) == 0
    return folder


def test_a_second_process_makes_nothing_and_gets_equal_patterns(filled: Path) -> None:
    assert _file(filled).stat().st_mode & 0o777 == 0o644


@pytest.mark.parametrize(("text", "flags"), PATTERNS)
def test_a_pattern_taken_apart_and_rebuilt_finds_the_same(text: str, flags: int) -> None:
    made = re.compile(text, flags)
    data = store._taken_apart(text, int(flags), made)
    assert data
    rebuilt = store._rebuilt(text, marshal.loads(data))
    assert rebuilt == made
    assert (rebuilt.flags, rebuilt.groups, dict(rebuilt.groupindex)) == (made.flags, made.groups, dict(made.groupindex))
    sample = "2000-10-30 Résolution résolution 45 abc xyy 第二 one three four-five ad\nabc קרא قرار x"
    assert [m.groupdict() or m[0] for m in rebuilt.finditer(sample)] == [
        m.groupdict() or m[0] for m in made.finditer(sample)
    ]


def test_a_damaged_byte_costs_time_and_nothing_else(filled: Path) -> None:
    path = _file(filled)
    whole = path.read_bytes()
    for at in range(0, len(whole), max(1, len(whole) // 12)):
        path.write_bytes(whole[:at] + bytes([whole[at] ^ 0x55]) + whole[at + 1 :])
        assert 0 <= _made(filled) <= ALL
        assert _made(filled) == 0  # mended


@pytest.mark.parametrize("data", [b"", b"\0" * 12, b"resconvert", bytes(range(256)) * 64])
def test_what_is_no_store_is_passed_over_and_replaced(filled: Path, data: bytes) -> None:
    _file(filled).write_bytes(data)
    assert _made(filled) == ALL
    assert _made(filled) == 0


def test_a_store_cut_short_serves_what_it_still_has(filled: Path) -> None:
    path = _file(filled)
    path.write_bytes(path.read_bytes()[:-40])
    assert 0 < _made(filled) < ALL
    assert _made(filled) == 0


def test_another_python_or_engine_does_not_read_it(filled: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert store._read(str(filled)).places
    monkeypatch.setattr(store, "_IDENTITY", (*store._IDENTITY[:-1], -1))
    assert not store._read(str(filled)).places


@pytest.mark.skipif(os.name == "nt", reason="modes say nothing there")
@pytest.mark.parametrize("which", ["folder", "file"])
def test_what_others_may_write_is_not_trusted(filled: Path, which: str) -> None:
    path = filled if which == "folder" else _file(filled)
    path.chmod(0o777 if which == "folder" else 0o666)
    assert not store._read(str(filled)).places
    assert _made(filled) == ALL


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="the administrator may write anywhere")
def test_where_nothing_can_be_written_everything_works(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    assert _made(tmp_path / "store") == ALL
    assert _made(tmp_path / "store") == ALL


def test_a_folder_that_cannot_be_made_is_no_drama(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    assert _made(tmp_path / "file") == ALL
    assert _made(tmp_path / "file" / "below") == ALL


def test_an_empty_name_keeps_nothing(tmp_path: Path) -> None:
    home = {"HOME": str(tmp_path), "XDG_CACHE_HOME": str(tmp_path)}
    assert _made("", **home) == ALL
    assert _made("", **home) == ALL
    assert not list(tmp_path.iterdir())


def test_what_is_made_from_something_else_is_made_anew(tmp_path: Path) -> None:
    script = (
        "import sys; from resconvert import store\n"
        "print(store.file(sys.argv[1], lambda content: print('parsed') or content.decode()))"
    )
    table = tmp_path / "table"

    def read() -> list[str]:
        run = subprocess.run(
            [sys.executable, "-c", script, str(table)],
            env={**os.environ, "RESCONVERT_STORE": str(tmp_path / "store")}, capture_output=True, text=True, check=True,
        )  # fmt: skip
        return run.stdout.split()

    table.write_text("one")
    assert read() == ["parsed", "one"]
    assert read() == ["one"]
    table.write_text("two")
    assert read() == ["parsed", "two"]


def test_processes_that_write_at_once_leave_a_whole_store(tmp_path: Path) -> None:
    command = [sys.executable, "-c", SCRIPT]
    environment = {**os.environ, "RESCONVERT_STORE": str(tmp_path)}
    running = [
        subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE) for _ in range(6)
    ]
    for process in running:
        _, err = process.communicate()
        assert (process.returncode, err) == (0, b"")
    assert [p.suffix for p in tmp_path.iterdir()] == [".store"]
    assert _made(tmp_path) == 0


def test_a_conversion_gives_the_same_bytes_with_and_without(tmp_path: Path, seed: Path) -> None:
    def convert(name: str, folder: Path | str) -> list[bytes]:
        command = [sys.executable, "-m", "resconvert", "convert", str(seed), "-t", "akn,docx,pdf,json", "-q"]
        environment = {**os.environ, "RESCONVERT_STORE": str(folder)}
        subprocess.run([*command, "-o", str(tmp_path / name)], env=environment, check=True)
        return [p.read_bytes() for p in sorted((tmp_path / name).iterdir())]

    without = convert("without", "")
    assert len(without) == 4
    assert convert("first", tmp_path / "store") == without
    assert convert("second", tmp_path / "store") == without
