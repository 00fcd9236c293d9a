"""What is written reads back equal, whatever the document and whatever an editor's program did to its container."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings

from resconvert import registry
from resconvert.formats.docx.reader import READER
from resconvert.formats.docx.writer import WRITER, DocxOptions
from resconvert.model import Document, Note, NoteCall, Num, Paragraph, Resolution, Superscript, Text
from resconvert.model.inlines import plain, runs
from resconvert.model.walk import contents
from resconvert.protocols import ReadContext
from resconvert.testing import check_round_trip, documents
from tests.docx.samples import RESOLUTION, parsed, parts, t, written


@settings(max_examples=25, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(documents())
def test_any_document_comes_back_equal(document: Document) -> None:
    check_round_trip(document, WRITER, READER)


@pytest.mark.parametrize("numbering", ["automatic", "typed"])
@pytest.mark.parametrize("language", ["eng", "ara", "zho", "und"])
def test_a_resolution_with_everything_comes_back_equal(numbering: str, language: str) -> None:
    document = replace(RESOLUTION, identification=replace(RESOLUTION.identification, language=language))
    assert parsed(written(document, numbering=numbering)).document == document


@pytest.mark.parametrize("style", ["un-new-york", "un-geneva"])
def test_every_style_sheet_reads_back(style: str) -> None:
    assert parsed(written(style=style)).document == RESOLUTION


def test_a_style_sheet_of_ones_own_reads_back_by_its_own_names(tmp_path: Path) -> None:
    sheet = tmp_path / "house.toml"
    sheet.write_text('based_on = "un-new-york"\n[role.preambular]\nword = "House Text"\n', "utf-8")
    data = written(style=str(sheet))
    assert b"House Text" in parts(data)["word/styles.xml"]
    assert parsed(data).document == RESOLUTION


def test_without_the_sidecar_structure_and_words_still_come_back() -> None:
    bare = {n: d for n, d in parts(written()).items() if n != "docProps/custom.xml"}
    bare["_rels/.rels"] = bare["_rels/.rels"].replace(b"docProps/custom.xml", b"docProps/none.xml")
    from tests.docx.samples import packed

    again = parsed(packed(bare)).document
    first = RESOLUTION.resolutions[0]
    assert [p.role for p in again.resolutions[0].body] == [p.role for p in first.body if isinstance(p, Paragraph)]
    assert [p.num for p in again.resolutions[0].body if isinstance(p, Paragraph)] == [
        p.num for p in first.body if isinstance(p, Paragraph)
    ]
    # what they cite is found in the words, as in any text
    assert [(n.mark, [plain(p) for p in n.paragraphs]) for n in again.notes] == [
        (n.mark, [plain(p) for p in n.paragraphs]) for n in RESOLUTION.notes
    ]


def test_a_note_called_twice_is_one_note() -> None:
    document = parsed(written()).document
    calls = [leaf.note for c in contents(document) for leaf, _ in runs(c) if isinstance(leaf, NoteCall)]
    assert calls == [1, 1, 2]
    assert parts(written())["word/footnotes.xml"].count(b"<w:footnote ") == 4  # two separators, two notes
    assert b"NOTEREF _RefNote1" in parts(written())["word/document.xml"]


def test_notes_out_of_order_and_uncalled_keep_their_places() -> None:
    notes = tuple(Note(m, (t(f"Note {m}."),)) for m in ("7", "a", "9", "*"))
    body = (Paragraph("text", (Text("See"), NoteCall(3), Text(" and"), NoteCall(1))),)
    document = Document(resolutions=(Resolution(None, (), body),), notes=notes)
    assert parsed(written(document)).document == document


def test_a_space_that_binds_in_the_document_stays_and_one_of_the_writers_goes() -> None:
    body = (Paragraph("text", t("On 30 October 2000 and 22\u00a0October 1982, see No.\u00a05.")),)
    document = Document(resolutions=(Resolution(None, (), body),))
    data = written(document, style="un-new-york")
    assert "30\u00a0October 2000" in parts(data)["word/document.xml"].decode()
    assert parsed(data).document == document


def test_numbers_that_word_cannot_count_are_typed() -> None:
    odd = ("1.", "2.", "2 bis.", "5.", "٣ -", "(k)")
    body = tuple(Paragraph("operative", t("Decides."), Num(n, n.strip(".()"))) for n in odd)
    document = Document(resolutions=(Resolution(None, (), body),))
    assert parsed(written(document)).document == document


def test_official_files_and_texts_come_back_equal(corpus: Path) -> None:
    files = [*sorted((corpus / "gold").glob("*/*.xml"))[::40], *sorted((corpus / "text").glob("*/*.derived.txt"))[::40]]
    for file in files:
        reader = registry.reader("akn" if file.suffix == ".xml" else "text")
        document = reader.read(file.read_bytes(), ReadContext(file.name), reader.options()).document
        assert parsed(WRITER.write(document, DocxOptions()).data).document == document, file.name


def test_a_raised_figure_is_no_call_of_the_note_of_that_number() -> None:
    area = Paragraph("text", (Text("an area of 3 km"), Superscript(t("1")), Text(" as called"), NoteCall(1)))
    notes = (
        Note("1", (t("First."), (Superscript(t("é")), Text(" goes on.")))),
        Note("2", (t("Uncalled."), t("Second."))),
    )
    document = Document(resolutions=(Resolution(None, (), (area,)),), notes=notes)
    assert parsed(written(document)).document == document
