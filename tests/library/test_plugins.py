"""A format from somebody else's package, without a change here."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

import resconvert as library
from resconvert import registry
from resconvert.cli import main

PACKAGE = """
from dataclasses import dataclass
from resconvert.model.walk import contents
from resconvert.model.inlines import plain
from resconvert import Output, Writer

@dataclass(frozen=True)
class CountOptions:
    unit: str = "words"

def write(document, options):
    count = sum(len(plain(c).split()) for c in contents(document))
    return Output(f"{count} {options.unit}\\n".encode())

WRITER = Writer("wordcount", ".count", "text/plain", write, CountOptions)
"""


@pytest.fixture
def installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """What ``pip install`` of a package with an entry point leaves behind."""
    site = tmp_path / "site"
    for name, code, entry in (
        ("resconvert_wordcount", PACKAGE, "wordcount = resconvert_wordcount:WRITER"),
        ("resconvert_odt", "import a_package_that_is_not_there", "odt = resconvert_odt:WRITER"),
    ):
        (site / name).mkdir(parents=True)
        (site / name / "__init__.py").write_text(code)
        info = site / f"{name}-1.0.dist-info"
        info.mkdir()
        (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name.replace('_', '-')}\nVersion: 1.0\n")
        (info / "entry_points.txt").write_text(f"[resconvert.writers]\n{entry}\n")
    monkeypatch.syspath_prepend(str(site))
    monkeypatch.setenv("PYTHONPATH", str(site))
    yield site
    for name in ("resconvert_wordcount", "resconvert_odt"):
        sys.modules.pop(name, None)


def test_a_third_partys_writer_is_used_by_name(installed: Path) -> None:
    made = library.convert(b"The General Assembly,\n\tDecides to adjourn.\n", to="wordcount", options={"unit": "w"})
    assert made.output == b"6 w\n"
    assert "wordcount" in registry.names("writer")


def test_the_command_line_knows_it_too(
    installed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    monkeypatch.chdir(tmp_path)
    for n in range(3):
        (tmp_path / f"{n}.txt").write_bytes(b"The General Assembly,\n\tDecides to adjourn.\n")
    assert main(["convert", *(f"{n}.txt" for n in range(3)), "-t", "wordcount", "-o", "out/", "-j", "2"]) == 0
    assert (tmp_path / "out/2.count").read_bytes() == b"6 words\n"
    assert main(["convert", "0.txt", "-o", "x.wordcount"]) == 0
    assert main(["formats", "wordcount"]) == 0
    assert b"unit=text  [words]" in capfdbinary.readouterr().out


def test_a_broken_plugin_is_a_diagnostic_with_its_distribution(
    installed: Path, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    (broken,) = [d for d in registry.broken() if "odt" in d.message]
    assert "'odt' of resconvert-odt" in broken.message
    assert "a_package_that_is_not_there" in broken.message
    assert main(["formats"]) == 0
    captured = capfdbinary.readouterr()
    assert b"resconvert-odt" in captured.err
    assert b"wordcount" in captured.out
    assert main(["convert", "x.txt", "-t", "odt"]) == 2
    assert b"resconvert-odt" in capfdbinary.readouterr().err


def test_a_plugin_cannot_take_a_built_in_name(installed: Path) -> None:
    (installed / "resconvert_odt-1.0.dist-info" / "entry_points.txt").write_text(
        "[resconvert.writers]\njson = resconvert_odt:WRITER\n"
    )
    assert library.write(library.Document(), to="json").data.startswith(b"{")
