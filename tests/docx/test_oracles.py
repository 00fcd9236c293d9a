"""What others say of our Word files: the Open XML SDK, LibreOffice, pandoc."""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Callable
from pathlib import Path

import resconvert
from resconvert.model.inlines import plain
from resconvert.structure import flatten

SAMPLES = sorted((Path(__file__).resolve().parents[2] / "samples").glob("*.txt"))
SEED = next(f for f in SAMPLES if f.stem == "A_RES_55_9")
Oracle = Callable[[str], str]


def docx(source: Path, folder: Path) -> Path:
    path = folder / f"{source.stem}.docx"
    resconvert.convert(source, to="docx", output=path)
    return path


def through_office(soffice: str, path: Path, to: str, folder: Path) -> Path:
    profile = f"-env:UserInstallation=file://{folder}/profile"
    subprocess.run(
        [soffice, profile, "--headless", "--convert-to", to, "--outdir", str(folder), str(path)],
        check=True, capture_output=True, timeout=200,
    )  # fmt: skip
    return folder / f"{path.stem}.{to.partition(':')[0]}"


def test_every_sample_is_valid_for_the_open_xml_sdk(oracle: Oracle, tmp_path: Path) -> None:
    validator = oracle("ooxml-validator")
    for sample in SAMPLES:
        done = subprocess.run([validator, str(docx(sample, tmp_path))], capture_output=True, text=True, timeout=100)
        assert json.loads(done.stdout)["errors"] == [], sample.name


def test_libreoffice_numbers_the_paragraphs_of_the_seed(oracle: Oracle, tmp_path: Path) -> None:
    text = through_office(oracle("soffice"), docx(SEED, tmp_path), "txt:Text (encoded):UTF8", tmp_path).read_text(
        "utf-8-sig"
    )
    document = resconvert.read(SEED).document
    paragraphs = [p for p in document.resolutions[0].body if p.role == "operative"]  # type: ignore[union-attr]
    assert len(paragraphs) == 13
    for p in paragraphs:
        assert p.num
        start = re.escape(plain(p.content)[:30])  # type: ignore[union-attr]
        assert re.search(rf"^\s*{re.escape(p.num.printed)}\s+{start}", text, re.MULTILINE), p.num.printed


def test_libreoffice_prints_every_word_of_every_sample(oracle: Oracle, tmp_path: Path) -> None:
    soffice, pdftotext = oracle("soffice"), oracle("pdftotext")
    for sample in (f for f in SAMPLES if f.stem in ("points", "table", "francais")):
        pdf = through_office(soffice, docx(sample, tmp_path), "pdf", tmp_path)
        printed = subprocess.run([pdftotext, str(pdf), "-"], capture_output=True, text=True, check=True).stdout
        squashed = re.sub(r"\s+", "", printed)
        for block in flatten(resconvert.read(sample).document):
            for word in plain(block.content).split():
                assert word.strip(",.;:") in squashed, f"{sample.name}: {word}"


def test_pandoc_sees_one_note_and_a_second_call_of_it(oracle: Oracle, tmp_path: Path) -> None:
    done = subprocess.run(
        [oracle("pandoc"), "-f", "docx", "-t", "native", str(docx(SEED, tmp_path))],
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.count("Note\n") + done.stdout.count("Note [") == 1
    assert re.search(r'Superscript\s*\[\s*(?:Link.*?)?Str\s+"1"', done.stdout, re.DOTALL)
