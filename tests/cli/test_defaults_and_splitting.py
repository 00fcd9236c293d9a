"""Files of ours to start from, and texts that hold many documents."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

Runner = Callable[..., Any]
SAMPLES = Path(__file__).resolve().parents[2] / "samples"


def test_a_style_sheet_and_a_reference_document_are_printed(resconvert: Runner) -> None:
    sheet = resconvert("formats", "--print-default", "un-geneva.toml")
    assert b"title = " in sheet.out
    word = resconvert("formats", "--print-default", "reference.docx")
    assert "word/styles.xml" in zipfile.ZipFile(io.BytesIO(word.out)).namelist()


def test_an_unknown_default_names_the_known_ones(resconvert: Runner) -> None:
    done = resconvert("formats", "--print-default", "letter.toml")
    assert done.status == 2
    assert "un-new-york.toml" in done.err


def test_a_volume_is_split_at_its_mastheads(resconvert: Runner, tmp_path: Path) -> None:
    names = ("annex", "points", "draft")
    volume = tmp_path / "volume.txt"
    volume.write_text("".join((SAMPLES / f"{n}.txt").read_text("utf-8") for n in names), "utf-8")
    done = resconvert("convert", volume, "--split", "-t", "text", "-o", tmp_path / "out/")
    assert done.status == 0
    for at, name in enumerate(names, 1):
        alone = resconvert("convert", SAMPLES / f"{name}.txt", "-t", "text")
        assert (tmp_path / "out" / f"volume-{at:02}.txt").read_bytes() == alone.out
    assert sorted(p.name for p in (tmp_path / "out").iterdir()) == [f"volume-{n:02}.txt" for n in (1, 2, 3)]


def test_without_split_the_volume_is_one_document_with_a_warning(resconvert: Runner, tmp_path: Path) -> None:
    volume = tmp_path / "volume.txt"
    volume.write_text("".join((SAMPLES / f"{n}.txt").read_text("utf-8") for n in ("annex", "points")), "utf-8")
    done = resconvert("convert", volume, "-t", "text")
    assert done.status == 0
    assert "RC106" in done.err


def test_splitting_needs_a_folder(resconvert: Runner) -> None:
    assert resconvert("convert", SAMPLES / "annex.txt", "--split", "-t", "akn").status == 2
