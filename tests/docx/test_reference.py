"""A user's own Word file gives styles by name and the page; words, numbers and reading back stay ours."""

from __future__ import annotations

import io
from pathlib import Path

import docx
import pytest
from docx.shared import Pt

from resconvert.errors import UsageError
from resconvert.formats.docx.integrity import check
from resconvert.formats.docx.writer import reference_document
from tests.docx.samples import RESOLUTION, parsed, parts, written


@pytest.fixture
def house(tmp_path: Path) -> str:
    """Our default reference, changed by an editor in a word processor."""
    file = docx.Document(io.BytesIO(reference_document()))
    file.styles["Formula"].font.size = Pt(17)
    file.sections[0].page_width = Pt(500)
    path = tmp_path / "house.docx"
    file.save(str(path))
    return str(path)


@pytest.fixture
def strange(tmp_path: Path) -> str:
    """python-docx's own template, which knows none of our names but the built-in ones."""
    path = tmp_path / "strange.docx"
    docx.Document().save(str(path))
    return str(path)


def test_the_changed_style_and_the_page_are_used(house: str) -> None:
    made = docx.Document(io.BytesIO(written(reference_doc=house)))
    assert made.styles["Formula"].font.size == Pt(17)
    assert made.sections[0].page_width == Pt(500)


@pytest.mark.parametrize("which", ["house", "strange"])
def test_the_document_still_reads_back_and_nothing_dangles(which: str, request: pytest.FixtureRequest) -> None:
    data = written(reference_doc=request.getfixturevalue(which))
    assert check(data) == ()
    assert parsed(data).document == RESOLUTION


def test_a_reference_that_is_none_is_a_wrong_option(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no such file"):
        written(reference_doc=str(tmp_path / "none.docx"))
    (tmp_path / "text.docx").write_text("text")
    with pytest.raises(UsageError, match="cannot be used"):
        written(reference_doc=str(tmp_path / "text.docx"))


def test_the_akoma_ntoso_travels_in_the_file_when_asked_for() -> None:
    data = parts(written(embed=True))
    assert b"<akomaNtoso" in data["customXml/item1.xml"]
    assert check(written(embed=True)) == ()
    assert parsed(written(embed=True)).document == RESOLUTION
