"""The style sheets stand at the top of the project and are found however it is installed."""

from __future__ import annotations

import os
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = """
import resconvert, resconvert.styling as styling
print(resconvert.__file__)
print(styling.load("un-new-york").name)
"""


def run(cwd: Path, **env: str) -> list[str]:
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM], cwd=cwd, env={**os.environ, **env}, capture_output=True, text=True, timeout=60
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.split()


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the sdist, and the wheel that was built from it."""
    pytest.importorskip("build", reason="the package build is not installed (extra dev)")
    pytest.importorskip("hatchling", reason="the package hatchling is not installed (extra dev)")
    out = tmp_path_factory.mktemp("dist")
    subprocess.run(
        [sys.executable, "-m", "build", "--no-isolation", "--outdir", str(out), str(ROOT)],
        check=True, capture_output=True, timeout=200,
    )  # fmt: skip
    return out


def test_styles_are_found_from_a_checkout(tmp_path: Path) -> None:
    file, style = run(tmp_path, PYTHONPATH=str(ROOT))
    assert (Path(file).parent.parent, style) == (ROOT, "un-new-york")


def test_styles_are_found_from_the_wheel_that_the_sdist_builds(built: Path, tmp_path: Path) -> None:
    (wheel,) = built.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(tmp_path / "site")
    file, style = run(tmp_path, PYTHONPATH=str(tmp_path / "site"))
    assert (Path(file).parent.parent, style) == (tmp_path / "site", "un-new-york")


def test_the_wheel_carries_everything_that_is_data(built: Path) -> None:
    (wheel,) = built.glob("*.whl")
    names = set(zipfile.ZipFile(wheel).namelist())
    tracked = subprocess.run(["git", "ls-files", "resconvert"], cwd=ROOT, capture_output=True, text=True)
    if tracked.returncode:
        pytest.skip("not a git checkout")
    expected = {f for f in tracked.stdout.splitlines() if (ROOT / f).exists()}
    assert expected <= names
    assert "resconvert/styles/un-new-york.toml" in names


def test_styles_are_found_from_an_unpacked_sdist(built: Path, tmp_path: Path) -> None:
    (sdist,) = built.glob("*.tar.gz")
    with tarfile.open(sdist) as archive:
        archive.extractall(tmp_path, filter="data")
    (top,) = tmp_path.iterdir()
    file, style = run(tmp_path, PYTHONPATH=str(top))
    assert (Path(file).parent.parent, style) == (top, "un-new-york")


def test_styles_are_found_from_the_editable_install(tmp_path: Path) -> None:
    file, style = run(tmp_path)
    if Path(file).parent.parent != ROOT:
        pytest.skip("resconvert is not installed editable here")
    assert style == "un-new-york"
