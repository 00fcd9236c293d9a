"""What a Word page has in common with the official one beyond its words: heads, spaces, what stays together."""

from __future__ import annotations

import re

from resconvert.formats.docx.writer import WRITER, DocxOptions
from resconvert.model import Document, Emphasis, Note, NoteCall, Paragraph, Resolution, Text
from resconvert.model.identification import Identification
from resconvert.model.nodes import Annex
from tests.docx.samples import edited, parsed, parts

TITLE = "Financing of the International Residual Mechanism for Criminal Tribunals"


def _part(document: Document, name: str) -> str:
    return parts(WRITER.write(document, DocxOptions()).data)[name].decode()


def _bold(text: str) -> Paragraph:
    return Paragraph("text", (Emphasis("bold", (Text(text),)),))


def _styles(document: Document) -> list[tuple[str, str]]:
    """Style and words of each paragraph of the body."""
    found = re.findall(r"<w:p>.*?</w:p>", _part(document, "word/document.xml"))
    return [(re.findall(r'pStyle w:val="(\w+)"', p)[0], re.sub("<[^>]+>", "", p)) for p in found]


def test_no_word_stands_alone_below_a_title() -> None:
    document = Document(Identification(title=TITLE), preface=(Paragraph("title", (Text(TITLE),)),))
    assert "Criminal\u00a0Tribunals" in _part(document, "word/document.xml")
    assert "Criminal\u00a0Tribunals" in _part(document, "word/header2.xml")
    assert parsed(WRITER.write(document, DocxOptions()).data).document == document


def test_a_space_of_the_document_that_binds_its_last_words_stays() -> None:
    for role in ("title", "agenda-title"):
        bound = Paragraph(role, (Text("Financing of the\u00a0Tribunal"),))  # type: ignore[arg-type]
        document = Document(preface=(bound,)) if role == "title" else Document(masthead=(bound,))
        assert parsed(WRITER.write(document, DocxOptions()).data).document == document
    text = Document(resolutions=(Resolution(body=(Paragraph("text", (Text("See the next\u00a0page"),)),)),))
    assert parsed(WRITER.write(text, DocxOptions()).data).document == text


def test_bold_lines_that_open_an_annex_without_a_label_are_set_as_its_head_and_come_back_as_they_were() -> None:
    body = (_bold("Annex"), _bold("Political Declaration"), Paragraph("text", (Text("We, the States Members."),)))
    document = Document(resolutions=(Resolution(annexes=(Annex(body=body),)),))
    assert _styles(document)[1:4] == [
        ("H1Annex", "Annex"),
        ("AnnexTitle", "Political Declaration"),
        ("SingleTxtAnnexText", "We, the States Members."),
    ]
    assert parsed(WRITER.write(document, DocxOptions()).data).document == document


def test_bold_lines_are_set_as_headings_and_bold_sentences_are_not() -> None:
    body = (_bold("Means of implementation"), _bold("Nothing is agreed until everything is agreed."))
    document = Document(resolutions=(Resolution(body=body),))
    assert [style for style, _ in _styles(document)[:2]] == ["H23Heading", "SingleTxtText"]
    assert parsed(WRITER.write(document, DocxOptions()).data).document == document


def test_an_annex_without_a_label_takes_no_line() -> None:
    document = Document(resolutions=(Resolution(annexes=(Annex(body=(_bold("Annex"),)),)),))
    first = re.findall(r"<w:p>.*?</w:p>", _part(document, "word/document.xml"))[0]
    assert '<w:spacing w:before="0" w:after="0" w:line="20" w:lineRule="exact"/>' in first


def test_each_of_several_agenda_titles_stands_apart() -> None:
    titles = (Paragraph("agenda-title", (Text("Oceans"),)), Paragraph("agenda-title", (Text("Follow-up"),)))
    several, one = Document(masthead=titles), Document(masthead=titles[:1])
    assert len({style for style, _ in _styles(several)[:2]}) == 1
    assert _styles(several)[0][0] != _styles(one)[0][0]
    assert parsed(WRITER.write(several, DocxOptions()).data).document == several


def test_notes_stand_apart_from_the_text_and_not_from_each_other() -> None:
    call = Paragraph("text", (Text("Recalling"), NoteCall(1)))
    document = Document(resolutions=(Resolution(body=(call,)),), notes=(Note("1", ((Text("See above."),),)),))
    style = re.findall(r'<w:style [^>]*w:styleId="FootnoteText">.*?</w:style>', _part(document, "word/styles.xml"))[0]
    assert int(re.findall(r'w:before="(\d+)"', style)[0]) > 100
    assert "<w:contextualSpacing/>" in style


def test_paragraphs_of_an_annex_are_numbered_at_the_edge_of_the_column() -> None:
    styles = _part(Document(), "word/styles.xml")
    style = re.findall(r'<w:style [^>]*w:styleId="SingleTxtAnnexOperative">.*?</w:style>', styles)[0]
    assert 'w:firstLine="0"' in style


def test_the_running_head_stands_on_its_rule_whatever_its_lines() -> None:
    head = _part(Document(Identification(symbol="A/RES/80/9", title=TITLE)), "word/header2.xml")
    assert head.count('<w:tcMar><w:bottom w:w="') == 2
    assert re.findall(r'w:after="(\d+)"', head) == ["0", "0"]


def test_what_ends_in_a_colon_stays_with_what_it_leads_to() -> None:
    body = (Paragraph("text", (Text("Decides:"),)), Paragraph("text", (Text("To adjourn."),)))
    found = re.findall(r"<w:p>.*?</w:p>", _part(Document(resolutions=(Resolution(body=body),)), "word/document.xml"))
    assert ["<w:keepNext/>" in p for p in found[:2]] == [True, False]


def test_emphasis_of_the_style_comes_back_though_a_program_drops_it_from_the_run() -> None:
    """As LibreOffice does on its way to RTF."""
    title = Paragraph("title", (Text("80/9. "), Emphasis("bold", (Text("Political Declaration"),))))
    document = Document(preface=(title,))
    data = WRITER.write(document, DocxOptions()).data
    assert parsed(data).document == document
    assert parsed(edited(data, ("<w:rPr><w:b/><w:bCs/></w:rPr>", ""))).document == document


def test_page_numbers_run_from_left_to_right_on_arabic_pages_too() -> None:
    foot = _part(Document(Identification(language="ara", job_number="25-19346 (A)")), "word/footer2.xml")
    found = re.findall(r"<w:p>.*?</w:p>", foot)
    number = next(p for p in found if "NUMPAGES" in p)
    assert '<w:bidi w:val="0"/>' in number
    assert '<w:jc w:val="right"/>' in number
