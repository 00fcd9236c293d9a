"""Every command and example of the README runs as printed."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from resconvert import registry

ROOT = Path(__file__).resolve().parents[2]
README = (ROOT / "README.md").read_text("utf-8")
_BLOCK = re.compile(r"^```(\w+)\n(.*?)^```", re.MULTILINE | re.DOTALL)
BLOCKS = _BLOCK.findall(README)
COMMANDS = [
    line.partition("  #")[0].strip()
    for kind, block in BLOCKS
    if kind == "sh"
    for line in block.splitlines()
    if "resconvert" in line
]
PROGRAMS = [block for kind, block in BLOCKS if kind == "python"]


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A folder that looks like a fresh checkout, to run in."""
    shutil.copytree(ROOT / "samples", tmp_path / "samples")
    return tmp_path


def environment() -> dict[str, str]:
    scripts = str(Path(sys.executable).parent)
    return {**os.environ, "PATH": f"{scripts}{os.pathsep}{os.environ['PATH']}"}


def test_the_readme_has_commands_and_programs() -> None:
    assert len(COMMANDS) >= 8
    assert len(PROGRAMS) >= 2


@pytest.mark.parametrize("command", COMMANDS)
def test_a_command_of_the_readme_runs(command: str, checkout: Path) -> None:
    command = command.removeprefix("pip install . && ")  # the package is installed here already
    done = subprocess.run(
        command, shell=True, cwd=checkout, env=environment(), capture_output=True, text=True, timeout=200
    )
    assert done.returncode == 0, done.stderr


def test_the_first_command_leaves_the_five_files(checkout: Path) -> None:
    command = next(c for c in COMMANDS if "pip install ." in c).partition("&& ")[2]
    subprocess.run(command, shell=True, cwd=checkout, env=environment(), check=True, timeout=200, capture_output=True)
    assert {p.name for p in (checkout / "out").iterdir()} == {
        f"A_RES_55_9{s}" for s in (".xml", ".docx", ".pdf", ".json", ".txt")
    }


@pytest.mark.parametrize("program", PROGRAMS)
def test_a_program_of_the_readme_runs(program: str, checkout: Path) -> None:
    done = subprocess.run([sys.executable, "-c", program], cwd=checkout, capture_output=True, text=True, timeout=100)
    assert done.returncode == 0, done.stderr
    for line in program.splitlines():
        code, _, comment = line.partition("  # ")
        if code.startswith("print(") and comment.strip():
            assert comment.strip() in done.stdout


def test_the_format_table_is_the_registry_s() -> None:
    rows = re.findall(r"^\| `(\w+)` \| (yes|) *\| (yes|) *\| *(.*?) *\|", README.replace("| |", "|  |"), re.MULTILINE)
    assert {r[0] for r in rows} == set(registry.FORMATS)
    for name, reads, writes, misses in rows:
        assert bool(reads) == bool(registry.FORMATS[name].reader)
        assert bool(writes) == bool(registry.FORMATS[name].writer)
        losses = [loss.name for loss in registry.writer(name).losses] if writes else []
        assert misses == (", ".join(losses) or ("nothing" if writes else "")), name
