"""Our own PDF files: the document they carry is read, without the library that reads pages."""

from __future__ import annotations

import sys
from io import BytesIO
from pathlib import Path

import pytest

from resconvert import registry
from resconvert.errors import InputError
from resconvert.formats.pdf.reader import READER, PdfReadOptions
from resconvert.formats.pdf.reading_objects import Objects
from resconvert.formats.pdf.reading_own import is_ours, sources
from resconvert.limits import DEFAULT
from resconvert.model.inlines import plain
from resconvert.model.nodes import Document
from resconvert.protocols import ReadContext
from resconvert.structure import flatten

SAMPLES = ["A_RES_55_9.txt", "annex.txt", "table.txt", "parts.txt", "arabi.txt", "zhongwen.txt"]


def model(path: Path) -> Document:
    reader = registry.reader("text")
    return reader.read(path.read_bytes(), ReadContext(name=path.name), reader.options()).document


def printed(document: Document) -> bytes:
    writer = registry.writer("pdf")
    return writer.write(document, writer.options()).data


@pytest.mark.parametrize("name", SAMPLES)
def test_our_files_read_back_equal_without_the_library_for_pages(
    name: str, seed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    document = model(seed.parent / name)
    data = printed(document)
    monkeypatch.setitem(sys.modules, "pypdfium2", None)
    parsed = READER.read(data, ReadContext(name="a.pdf"), PdfReadOptions())
    assert parsed.document == document


def test_pages_need_the_library_and_the_error_says_which(seed: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    data = printed(model(seed))
    monkeypatch.setitem(sys.modules, "pypdfium2", None)
    with pytest.raises(InputError, match="pypdfium2") as caught:
        READER.read(data, ReadContext(), PdfReadOptions(own=False))
    assert "pdf-read" in caught.value.hint


def test_the_pages_of_our_files_say_the_same(seed: Path) -> None:
    pytest.importorskip("pypdfium2")
    document = model(seed)
    parsed = READER.read(printed(document), ReadContext(), PdfReadOptions(own=False))

    def words(d: Document) -> list[tuple[str, str, str]]:
        return [(b.role, b.num.printed if b.num else "", plain(b.content)) for b in flatten(d)]

    assert words(parsed.document) == words(document)
    assert [plain(n.paragraphs[0]) for n in parsed.document.notes] == ["A/55/368."]


def test_a_file_saved_by_another_program_is_read_by_its_pages(seed: Path) -> None:
    pikepdf = pytest.importorskip("pikepdf")
    out = BytesIO()
    with pikepdf.open(BytesIO(printed(model(seed)))) as file:
        file.docinfo["/Producer"] = "another program"
        file.save(out)
    objects = Objects(out.getvalue(), DEFAULT)
    assert sources(objects)
    assert not is_ours(objects)


def test_a_carried_document_that_was_changed_is_not_believed(seed: Path) -> None:
    pikepdf = pytest.importorskip("pikepdf")
    out = BytesIO()
    with pikepdf.open(BytesIO(printed(model(seed)))) as file:
        spec = file.Root.AF[0]
        spec.EF.F.write(spec.EF.F.read_bytes().replace(b"Islamic", b"Isiamic"))
        file.save(out, fix_metadata_version=False)
    assert not sources(Objects(out.getvalue(), DEFAULT))
