"""What others say of our PDF files: qpdf and poppler."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

import resconvert
from resconvert.model.inlines import plain
from resconvert.structure import flatten

SAMPLES = sorted((Path(__file__).resolve().parents[2] / "samples").glob("*.txt"))
Oracle = Callable[[str], str]


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[Path, Path]:
    """A PDF of each sample."""
    folder = tmp_path_factory.mktemp("pdf")
    made = {}
    for sample in SAMPLES:
        made[sample] = folder / f"{sample.stem}.pdf"
        resconvert.convert(sample, to="pdf", output=made[sample])
    return made


def run(*words: object) -> str:
    return subprocess.run([str(w) for w in words], capture_output=True, text=True, check=True, timeout=100).stdout


def test_qpdf_finds_every_file_sound(oracle: Oracle, files: dict[Path, Path]) -> None:
    for pdf in files.values():
        assert "No syntax or stream encoding errors" in run(oracle("qpdf"), "--check", pdf)


def test_every_font_is_embedded_as_a_subset(oracle: Oracle, files: dict[Path, Path]) -> None:
    for pdf in files.values():
        rows = run(oracle("pdffonts"), pdf).splitlines()[2:]
        assert rows
        for row in rows:
            assert re.search(r"^[A-Z]{6}\+", row), row
            assert re.search(r"\s(yes|no)\s+(yes|no)\s+(yes|no)\s+\d+\s+\d+$", row).group(1) == "yes", row  # type: ignore[union-attr]


def test_the_text_layer_has_every_word_in_order(oracle: Oracle, files: dict[Path, Path]) -> None:
    for sample, pdf in files.items():
        if sample.stem in ("arabi", "zhongwen"):
            continue  # no blanks between words, or an order that readers decide
        # poppler drops hyphens at line ends, so none count
        printed = re.sub(r"[\s-]+", "", run(oracle("pdftotext"), pdf, "-"))
        at = 0
        document = resconvert.read(sample).document
        for block in flatten(document):
            if block.zone not in ("preamble", "body") or block.table is not None:
                continue
            for word in plain(block.content).split():
                found = printed.find(word.strip(",.;:-").replace("-", ""), at)
                assert 0 <= found < at + 4000, f"{sample.name}: {word}"
                at = found
