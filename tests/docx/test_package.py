"""The file itself: same bytes, right lists, notes and fields, nothing dangling, openable by python-docx."""

from __future__ import annotations

import io
import re
from dataclasses import replace

import docx
import pytest

from resconvert.formats.docx.integrity import check
from resconvert.formats.docx.spaces import binding, places
from resconvert.formats.docx.writer import WRITER
from resconvert.model import Document, Identification, Paragraph, Resolution, Text
from tests.docx.samples import RESOLUTION, edited, parts, written


def test_the_same_document_gives_the_same_bytes() -> None:
    assert written() == written()
    assert b"\x00\x00\x21\x00" in written()  # 1 January 1980, midnight


def test_nothing_in_a_written_file_dangles() -> None:
    assert check(written()) == ()
    assert WRITER.validate is not None
    assert WRITER.validate(written(), "x.docx") == ()


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ('w:pStyle w:val="SingleTxt"', 'w:pStyle w:val="Nowhere"', "style 'Nowhere'"),
        ("NOTEREF _RefNote1", "NOTEREF _Gone", "bookmark '_Gone'"),
        ('<w:footnoteReference w:id="1"/>', '<w:footnoteReference w:id="9"/>', "note '9'"),
        ('<w:fldChar w:fldCharType="end"/>', "", "field does not end"),
        ('w:name="para_2"', 'w:name="para_1"', "two bookmarks are called 'para_1'"),
        ('<w:bookmarkEnd w:id="1"/>', "", "bookmarks do not begin and end"),
    ],
)
def test_planted_faults_are_found(old: str, new: str, fault: str) -> None:
    found = check(edited(written(), (old, new)))
    assert any(fault in d.message for d in found), found


def test_python_docx_opens_it_and_sees_styles_and_properties() -> None:
    file = docx.Document(io.BytesIO(written()))
    assert file.core_properties.subject == "A/RES/55/9"
    assert file.core_properties.language == "en"
    names = [p.style.name for p in file.paragraphs]
    assert "_ Single Txt Operative" in names
    assert "Formula" in names
    assert file.sections[0].different_first_page_header_footer
    assert file.settings.odd_and_even_pages_header_footer
    cells = [c.text for row in file.sections[0].first_page_header.tables[0].rows for c in row.cells]
    assert "United Nations" in cells
    assert "A/RES/55/9" in cells


def test_numbers_hang_on_the_style_so_that_an_insertion_renumbers() -> None:
    body = parts(written())["word/document.xml"].decode()
    operative = re.findall(r'<w:pPr><w:pStyle w:val="SingleTxtOperative"/>(.*?)</w:pPr>', body)
    assert operative == ["", "<w:keepNext/>", ""]  # no number of their own; the second leads to its points
    assert '<w:lvlText w:val="%1."/>' in parts(written())["word/numbering.xml"].decode()


def test_typed_numbering_leaves_no_lists_in_the_text() -> None:
    data = parts(written(numbering="typed"))
    assert b"<w:numPr>" not in data["word/document.xml"]
    assert b"<w:numPr>" not in data["word/styles.xml"]


def test_arabic_runs_from_right_to_left() -> None:
    arabic = replace(RESOLUTION, identification=replace(RESOLUTION.identification, language="ara"))
    data = parts(written(arabic))
    assert b"<w:bidi/>" in data["word/styles.xml"]
    assert b"<w:rtl/>" in data["word/document.xml"]
    assert data["word/document.xml"].endswith(b"<w:bidi/></w:sectPr></w:body></w:document>")


def test_a_character_that_xml_cannot_hold_is_reported() -> None:
    document = Document(resolutions=(Resolution(None, (), (Paragraph("text", (Text("a\x01b"),)),)),))
    from resconvert.formats.docx.writer import NO_SYMBOL_CHARACTER, DocxOptions

    output = WRITER.write(document, DocxOptions())
    assert [d.code for d in output.diagnostics] == [NO_SYMBOL_CHARACTER.code]


def test_a_written_file_has_no_content_controls() -> None:
    assert all(b"<w:sdt" not in data for data in parts(written()).values())


def test_signs_set_off_by_a_space_are_bound_where_no_digit_stands() -> None:
    bound = binding("un-new-york")
    assert bound is not None
    text = "la question intitulée « Élimination » ; et le 5 mai 2020, para. 12"
    here = places(bound, text)
    assert [text[at - 1 : at + 2] for at in here] == ["« É", "n »", "» ;", "5 m", ". 1"]
    assert places(bound, "no number and no such sign") == []


def test_latin_lines_of_an_arabic_masthead_run_from_left_to_right() -> None:
    lines = (Paragraph("organization", (Text("الأمم المتحدة"),)), Paragraph("issue-date", (Text("31 December 2025"),)))
    data = WRITER.write(Document(Identification(language="ara"), lines), WRITER.options()).data
    paragraphs = parts(data)["word/header1.xml"].decode().split("<w:p>")
    (date,) = [p for p in paragraphs if "December" in p]
    (organization,) = [p for p in paragraphs if "المتحدة" in p]
    assert '<w:bidi w:val="0"/>' in date
    assert "<w:rtl/>" not in date
    assert "w:bidi" not in organization
    assert "<w:rtl/>" in organization
