"""The UN's own files, read and written again, and the record they hold."""

from __future__ import annotations

import re
from pathlib import Path

from resconvert.formats.akn.reader import READER
from resconvert.formats.akn.validate import validate
from resconvert.formats.akn.writer import WRITER, AknOptions
from resconvert.model.inlines import OpeningPhrase, Text, plain
from resconvert.model.nodes import Division, Document, Paragraph
from resconvert.model.walk import contents
from resconvert.protocols import NoOptions, ReadContext


def read(path: Path) -> Document:
    return READER.read(path.read_bytes(), ReadContext(path.name), NoOptions()).document


def words(document: Document) -> str:
    return re.sub(r"\s+", "", "".join(map(plain, contents(document))))


def test_written_again_they_are_valid_without_an_error(corpus: Path) -> None:
    for path in sorted((corpus / "gold").rglob("*.xml"))[::40]:
        found = validate(WRITER.write(read(path), AknOptions()).data, path.name)
        assert [str(d) for d in found if d.severity == "error"] == []


def test_identification_is_read_from_words_and_metadata(corpus: Path) -> None:
    i = read(next((corpus / "gold" / "en").glob("A_RES_79_132-*.xml"))).identification
    assert (i.symbol, i.organ, i.kind, i.language, i.session, i.number) == (
        "A/RES/79/132", "GA", "resolution", "eng", "79", "79/132",
    )  # fmt: skip
    assert str(i.adopted) == "2024-12-06"
    assert i.meeting == "48"
    assert i.agenda == ("3 (b)",)


def test_the_security_council_has_its_number_and_meeting(corpus: Path) -> None:
    i = read(next((corpus / "gold" / "en").glob("S_RES_2666-*.xml"))).identification
    assert (i.symbol, i.organ, i.number, i.meeting) == ("S/RES/2666 (2022)", "SC", "2666 (2022)", "9226")


def test_no_word_of_the_text_is_lost(corpus: Path) -> None:
    for path in sorted((corpus / "gold").rglob("*.xml"))[::35]:
        document = read(path)
        xml = re.sub(r"<meta>.*?</meta>", "", path.read_text(encoding="utf-8", errors="replace"), flags=re.S)
        body = re.search(r"<preamble.*</mainBody>", xml, flags=re.S)
        if body is None:
            continue
        raw = re.sub(r"<num>.*?</num>|<[^>]*>", " ", body[0], flags=re.S)
        wanted = set(re.findall(r"\w{6,}", raw.replace("&amp;", "&")))
        found = words(document)
        assert [w for w in wanted if w not in found] == [], path.name


def made(body: str, language: str = "zho", collection: bool = False) -> Document:
    """A file as the UN writes it, around `body`."""
    expression = f'<FRBRExpression><FRBRlanguage language="{language}"/></FRBRExpression>'
    work = '<FRBRWork><FRBRuri value="/akn/un/statement/deliberation/unga/2023-12-22/78-253/"/>'
    work += '<FRBRdate date="2023-12-22"/></FRBRWork>'
    meta = f'<meta><identification source="#DGACM">{work}{expression}</identification></meta>'
    statement = f'<statement name="resolution">{meta}<mainBody>{body}</mainBody></statement>'
    if collection:
        outer = meta.replace(expression, "<FRBRExpression/>")
        statement = f"<collectionBody><component>{statement}</component></collectionBody>"
        statement = f'<documentCollection name="publication">{outer}{statement}</documentCollection>'
    return READER.read(f"<akomaNtoso>{statement}</akomaNtoso>".encode(), ReadContext("a.xml"), NoOptions()).document


def test_a_preambular_paragraph_spelled_as_a_cross_heading_has_its_opening_phrase() -> None:
    lead = '<crossHeading refersTo="#preamble"><span class="bold">回顾</span>其第60/283号决议，</crossHeading>'
    (section,) = made(f"<section><heading>一</heading>{lead}</section>").resolutions[0].body
    assert isinstance(section, Division)
    (paragraph,) = section.children
    assert paragraph == Paragraph("preambular", (OpeningPhrase((Text("回顾"),)), Text("其第60/283号决议，")))


def test_a_collection_has_the_language_of_its_statements() -> None:
    assert made("<p>大会，</p>", collection=True).identification.language == "zho"


def test_a_date_joined_to_the_word_before_it_stands_apart() -> None:
    dated = (
        '<p>meeting, on<docDate date="2025-05-08">8 May 2025</docDate>, (<date date="2025-05-09">9 May 2025</date>)</p>'
    )
    (paragraph,) = made(dated, "eng").resolutions[0].body
    assert isinstance(paragraph, Paragraph)
    assert plain(paragraph.content) == "meeting, on 8 May 2025, (9 May 2025)"


def test_a_script_without_word_spaces_gets_none_before_a_date() -> None:
    (paragraph,) = made('<p>日期为<date date="2023-12-22">2023年12月22日</date>，</p>').resolutions[0].body
    assert isinstance(paragraph, Paragraph)
    assert plain(paragraph.content) == "日期为2023年12月22日，"
