"""Akoma Ntoso and back: documents of every shape, the samples, the development corpus."""

from __future__ import annotations

import itertools
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings

import resconvert
from resconvert.errors import InputError, LimitError
from resconvert.formats.akn.reader import READER
from resconvert.formats.akn.writer import WRITER, AknOptions
from resconvert.limits import Limits
from resconvert.model.inlines import Emphasis, LineBreak, NoteCall, OpeningPhrase, Reference, Text, plain
from resconvert.model.nodes import Document, Note, Num, Paragraph, PartHeading, Resolution
from resconvert.protocols import NoOptions, Parsed, ReadContext
from resconvert.testing import check_round_trip, documents


def write(document: Document) -> bytes:
    return WRITER.write(document, AknOptions()).data


def read(data: bytes | str, name: str = "a.xml", **context: object) -> Parsed:
    content = data.encode() if isinstance(data, str) else data
    return READER.read(content, ReadContext(name, **context), NoOptions())  # type: ignore[arg-type]


def body(*nodes: Paragraph, **parts: object) -> Document:
    return Document(resolutions=(Resolution(body=nodes),), **parts)  # type: ignore[arg-type]


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(documents())
def test_every_document_comes_back_equal(document: Document) -> None:
    check_round_trip(document, WRITER, READER)


def test_the_seed_comes_back_equal(seed: Path) -> None:
    document = resconvert.read(seed).document
    assert read(write(document)).document == document


def test_derived_texts_of_the_corpus_come_back_equal(corpus: Path) -> None:
    for path in itertools.islice(sorted((corpus / "text").rglob("*.derived.txt")), 0, None, 40):
        document = resconvert.read(path).document
        assert read(write(document)).document == document, path.name


def test_official_files_come_back_equal_when_written_again(corpus: Path) -> None:
    for path in itertools.islice(sorted((corpus / "gold").rglob("*.xml")), 0, None, 25):
        document = read(path.read_bytes(), path.name).document
        assert read(write(document)).document == document, path.name


def test_a_note_called_twice_is_written_once() -> None:
    paragraph = Paragraph("operative", (Text("One"), NoteCall(1), Text(" and two"), NoteCall(1), Text(".")))
    document = body(paragraph, notes=(Note("1", ((Text("A/55/368."),),)),))
    xml = write(document).decode()
    assert xml.count("<authorialNote") == 1
    assert xml.count("<noteRef") == 1
    assert read(xml).document == document


def test_a_note_that_nothing_calls_is_kept() -> None:
    document = body(Paragraph("operative", (Text("One."),)), notes=(Note("*", ((Text("Reissued."),),)),))
    assert read(write(document)).document == document


def test_notes_keep_their_order_when_called_out_of_it() -> None:
    notes = (Note("1", ((Text("first"),),)), Note("2", ((Text("second"),),)))
    document = body(Paragraph("operative", (Text("a"), NoteCall(2), Text("b"), NoteCall(1))), notes=notes)
    assert read(write(document)).document == document


def test_control_characters_have_a_place_in_the_text() -> None:
    document = body(Paragraph("text", (Text("co\x1eoperation & <more>\r"),)))
    assert read(write(document)).document == document


def test_a_citation_keeps_kind_date_pinpoint_and_range() -> None:
    reference = Reference("resolution", "A/RES/37/4", (Text("37/4"),), None, "para. 3", "A/RES/37/9")
    web = Reference("web", "https://www.un.org/a b?c&d", (Text("here"),))
    document = body(Paragraph("operative", (reference, Text(" and "), web)))
    xml = write(document).decode()
    assert 'upTo="/akn/un/statement/deliberation/unga/1982/37-9"' in xml
    assert 'href="https://undocs.org/A/RES/37/4"' in xml
    assert read(xml).document == document


def test_marks_line_breaks_and_parts_survive() -> None:
    content = (OpeningPhrase((Emphasis("bold", (Text("Recalling"),)),)), Text(" a"), LineBreak(), Text("b,"))
    parts = tuple(
        Resolution(
            PartHeading(Num(letter, letter), (Text("Title"), NoteCall(1))),
            (Paragraph("preambular", content),),
            (Paragraph("operative", (Text("Decides."),), Num("1.", "1")),),
        )
        for letter in "AB"
    )
    document = Document(resolutions=parts, notes=(Note("1", ((Text("n"),),)),))
    assert read(write(document)).document == document


def test_every_character_of_a_foreign_file_is_in_the_document_or_the_ledger(corpus: Path) -> None:
    path = sorted((corpus / "gold" / "en").glob("*.xml"))[0]
    parsed = read(path.read_bytes(), path.name)
    assert parsed.source is not None
    covered = sum(parsed.ledger.shares().values())
    assert 0 < covered < len(parsed.source.text)
    first = parsed.document.resolutions[0].body[0]
    assert first.span is not None
    assert parsed.source[first.span].startswith("<paragraph")


def test_positions_point_to_the_words_in_the_xml() -> None:
    xml = write(body(Paragraph("operative", (Text("Décide & tranche."),), Num("1.", "1")))).decode()
    parsed = read(xml)
    node = parsed.document.resolutions[0].body[0]
    assert isinstance(node, Paragraph)
    text = node.content[0]
    assert isinstance(text, Text)
    assert parsed.source is not None
    assert text.span is not None
    assert parsed.source[text.span] == "Décide &amp; tranche."
    assert node.num is not None
    assert node.num.span is not None
    assert parsed.source[node.num.span] == "1."


@pytest.mark.parametrize(
    ("data", "message"),
    [
        ("<akomaNtoso><a></b></akomaNtoso>", "a.xml:1:18"),
        ("<akomaNtoso>\n  <é/><a>&nbsp;</a></akomaNtoso>", "a.xml:2:"),
        ('<!DOCTYPE x [<!ENTITY a "b">]><akomaNtoso>&a;</akomaNtoso>', "document type"),
        ("", "empty"),
        ("   ", "empty"),
        ("<a>" * 300 + "</a>" * 300, "nesting"),
    ],
)
def test_what_cannot_be_read_is_one_clear_error(data: str, message: str) -> None:
    with pytest.raises(InputError) as error:
        read(data)
    assert message in str(error.value)


def test_a_billion_laughs_are_refused_before_they_begin() -> None:
    lol = '<!DOCTYPE l [<!ENTITY a "lol">' + "".join(
        f'<!ENTITY a{i} "{"&a" + str(i - 1) + ";" if i else "&a;"}{"&a;" * 9}">' for i in range(9)
    )
    with pytest.raises(InputError):
        read(lol + "]><l>&a8;</l>")


def test_an_input_above_the_limit_is_refused() -> None:
    with pytest.raises(LimitError):
        read(b"<akomaNtoso/>" + b" " * 100, limits=Limits(input_bytes=50))


def test_xml_that_is_no_akoma_ntoso_keeps_its_words() -> None:
    parsed = read("<html><body><p>Hello <b>world</b></p><p>again</p></body></html>")
    assert [plain(n.content) for n in parsed.document.resolutions[0].body if isinstance(n, Paragraph)] == [
        "Hello world",
        "again",
    ]
    assert [d.code for d in parsed.diagnostics] == ["RC410"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "iso-8859-1"])
def test_declared_encodings_are_read(encoding: str) -> None:
    name = encoding.removesuffix("-sig")
    statement = '<statement name="resolution"><mainBody><p>Décide</p></mainBody></statement>'
    xml = f'<?xml version="1.0" encoding="{name}"?><akomaNtoso>{statement}</akomaNtoso>'
    parsed = read(xml.encode(encoding))
    node = parsed.document.resolutions[0].body[0]
    assert isinstance(node, Paragraph)
    assert plain(node.content) == "Décide"


GUIDELINE_STYLE = """<akomaNtoso xmlns="http://docs.oasis-open.org/legaldocml/ns/akn/3.0/WD17">
<statement name="resolution"><meta><identification source="#un"><FRBRWork>
<FRBRthis value="/akn/un/statement/deliberation/un-ga/2000-10-30/55-9/!main"/>
<FRBRuri value="/akn/un/statement/deliberation/un-ga/2000-10-30/55-9"/><FRBRdate date="2000-10-30" name="adoption"/>
</FRBRWork></identification></meta>
<preface><p><docNumber>55/9</docNumber>. <docTitle>Cooperation</docTitle></p></preface>
<preamble><recitals eId="recs"><recital eId="rec_1"><p><i>Recalling</i> its resolutions,</p>
</recital></recitals></preamble>
<mainBody>
 <section eId="sec_I"><num>I</num><heading>General</heading>
  <paragraph eId="para_1"><num>1.</num><list eId="para_1__list_1"><intro><p><i>Requests</i>:</p></intro>
   <point eId="para_1__list_1__point_a"><num>(a)</num><content><p>one;</p></content></point>
   <wrapUp><p>and more.</p></wrapUp></list></paragraph>
 </section>
</mainBody></statement></akomaNtoso>"""


def test_guideline_style_files_are_read() -> None:
    document = read(GUIDELINE_STYLE).document
    assert document.identification.organ == "GA"
    assert document.identification.number == "55/9"
    (resolution,) = document.resolutions
    (recital,) = resolution.preamble
    assert isinstance(recital, Paragraph)
    assert recital.role == "preambular"
    assert recital.content[0] == OpeningPhrase((Text("Recalling"),))
    (section,) = resolution.body
    paragraph = section.children[0]  # type: ignore[union-attr]
    assert isinstance(paragraph, Paragraph)
    assert [(c.role, c.num and c.num.value) for c in paragraph.children if isinstance(c, Paragraph)] == [
        ("point", "a"),
        ("wrap-up", None),
    ]


def test_words_where_none_may_stand_are_kept_at_the_end() -> None:
    xml = GUIDELINE_STYLE.replace("<section eId", "lost &amp; found<section eId").replace(
        "<point eId", "and more<point eId"
    )
    parsed = read(xml)
    (resolution,) = parsed.document.resolutions
    kept = [plain(n.content) for n in resolution.body if isinstance(n, Paragraph) and n.role == "unrecognised"]
    assert sorted(k.strip() for k in kept) == ["and more", "lost & found"]
    assert "RC413" in {d.code for d in parsed.diagnostics}
    assert read(write(parsed.document)).document == parsed.document
