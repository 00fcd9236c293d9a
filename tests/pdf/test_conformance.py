"""PDF/A-3a and PDF/UA-1 by veraPDF, in every language and style."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path

from resconvert import styling
from resconvert.formats.pdf.writer import PdfOptions, collate, write
from resconvert.model.nodes import Cell, Row, Table
from resconvert.structure import Block, build, flatten

from .documents import long, small, text

BODIES = {
    "eng": "Decides to remain seized of the matter",
    "fra": "Décide de rester saisie de la question",
    "spa": "Decide seguir ocupándose de la cuestión",
    "rus": "постановляет продолжать заниматься этим вопросом",
    "ara": "تقرر أن تبقي المسألة قيد نظرها (الفقرة 3) A/RES/55/9",
    "zho": "决定继续处理此案，《宪章》第1条",
}


def table() -> Table:
    head = Row((Cell((text("Country"),)), Cell((text("Share"),), colspan=2)), "header")
    body = Row((Cell((text("All"),), rowspan=2), Cell((text("1.5"),)), Cell((text("2"),))))
    return Table((head, body, Row((Cell((text("3"),)),))), caption=text("Shares"))


def check(verapdf: str, flavours: str, paths: list[Path]) -> None:
    done = subprocess.run([verapdf, flavours, *map(str, paths)], capture_output=True, text=True, timeout=280)
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-2000:]
    assert done.stdout.count("PASS") == len(paths) * len(flavours.split(","))


def test_archive_files_conform_in_six_languages_and_every_style(tmp_path: Path, oracle: Callable[[str], str]) -> None:
    paths = []
    for language, body in BODIES.items():
        blocks = [*flatten(small(language, body)), Block("annex", "annex", text("Annex"))]
        blocks.append(Block("annex", "table", table=table()))
        document = build(blocks, identification=small(language).identification, notes=small().notes)
        for name in styling.names() if language == "eng" else [styling.DEFAULT]:
            paths.append(tmp_path / f"{language}-{name}.pdf")
            paths[-1].write_bytes(write(document, PdfOptions(style=name)).data)
    paths.append(tmp_path / "long.pdf")
    paths[-1].write_bytes(write(long(40, note_words=200), PdfOptions()).data)
    paths.append(tmp_path / "volume.pdf")
    paths[-1].write_bytes(collate([small(), small("ara", BODIES["ara"]), long(20)], PdfOptions()).data)
    check(oracle("verapdf"), "3a,ua1", paths)


def test_files_for_archives_that_refuse_attachments_conform_to_part_two(
    tmp_path: Path, oracle: Callable[[str], str]
) -> None:
    path = tmp_path / "two.pdf"
    path.write_bytes(write(small(), PdfOptions(pdf_a="2a")).data)
    check(oracle("verapdf"), "2a,ua1", [path])


def test_a_draft_is_as_accessible_as_the_final_file(tmp_path: Path, oracle: Callable[[str], str]) -> None:
    path = tmp_path / "draft.pdf"
    path.write_bytes(write(small(), PdfOptions(preset="draft")).data)
    check(oracle("verapdf"), "ua1", [path])
