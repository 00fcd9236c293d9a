"""``A. Targeted sanctions``: one division in the model, a paragraph with a number in the publisher's spelling."""

from __future__ import annotations

import pytest

from resconvert.formats.akn.reader import READER
from resconvert.formats.akn.writer import WRITER, AknOptions
from resconvert.model.inlines import Text
from resconvert.model.nodes import Division, Document, Num, Paragraph, Resolution
from resconvert.protocols import NoOptions, ReadContext


def document(*body: Division) -> Document:
    return Document(resolutions=(Resolution(body=body),))


def words(text: str) -> tuple[Text, ...]:
    return (Text(text),)


SANCTIONS = Division(
    "heading",
    words("Targeted sanctions"),
    Num("A.", "A"),
    (Paragraph("operative", words("Recalls it;"), Num("1.", "1")),),
)


def test_it_is_written_as_a_paragraph_in_its_division() -> None:
    xml = WRITER.write(document(SANCTIONS), AknOptions()).data.decode()
    assert '<division eId="dvs_A">\n<paragraph eId="dvs_A__para_A" class="numberedHeading">\n<num>A.</num>' in xml
    assert "Targeted sanctions</p></content>" in xml
    assert '<paragraph eId="dvs_A__para_1">' in xml


@pytest.mark.parametrize(
    "division",
    [
        SANCTIONS,
        Division("section", words("一般原则"), Num("一.", "一"), ()),
        Division("section", words("Title"), Num("II", "II"), ()),
        Division("article", words("Scope"), Num("Article 4.", "4"), ()),
        # a paragraph that bears the same number
        Division("heading", words("Title"), Num("A.", "A"), (Paragraph("operative", words("It;"), Num("A", "A")),)),
    ],
)
def test_every_heading_comes_back_as_it_was(division: Division) -> None:
    data = WRITER.write(document(division), AknOptions()).data
    assert READER.read(data, ReadContext("a.xml"), NoOptions()).document.resolutions[0].body == (division,)


FOREIGN = """<akomaNtoso xmlns="http://docs.oasis-open.org/legaldocml/ns/akn/3.0"><statement name="resolution">
<mainBody>
<paragraph{style}><num>A.</num><content><p>{words}</p></content></paragraph>
<paragraph><num>1.</num><content><p>Recalls it;</p></content></paragraph>
</mainBody></statement></akomaNtoso>"""


@pytest.mark.parametrize(
    ("style", "inner", "heading"),
    [
        ("", '<span class="bold">Targeted sanctions</span>', True),
        (' class="H1"', "Targeted sanctions", True),
        ("", "Targeted sanctions", False),
        ("", '<span class="bold">Recalls</span> its decisions;', False),
    ],
)
def test_in_files_of_others_class_or_bold_type_says_that_it_is_a_heading(style: str, inner: str, heading: bool) -> None:
    data = FOREIGN.format(style=style, words=inner).encode()
    first = READER.read(data, ReadContext("a.xml"), NoOptions()).document.resolutions[0].body[0]
    assert isinstance(first, Division) is heading
    assert first.num is not None
    assert first.num.printed == "A."


TITLED = Paragraph(
    "point",
    words("Support for the elections"),
    Num("(a)", "a"),
    (Paragraph("text", words("Provide, if requested, it;")),),
)
LIST = Paragraph("operative", words("Decides that it shall:"), Num("1.", "1"), (TITLED,))


def test_a_point_that_opens_with_a_title_has_it_as_heading() -> None:
    point = Document(resolutions=(Resolution(body=(LIST,)),))
    xml = WRITER.write(point, AknOptions()).data.decode()
    assert '<num>(a)</num>\n<heading eId="para_1__list_1__point_a__heading">Support for the elections</heading>' in xml
    read = READER.read(xml.encode(), ReadContext("a.xml"), NoOptions()).document
    assert read.resolutions[0].body == (LIST,)


def test_the_flavour_of_the_un_has_no_holder_around_it() -> None:
    xml = WRITER.write(document(SANCTIONS), AknOptions(flavour="un")).data.decode()
    assert "<division" not in xml
    assert '<p><span class="bold">Targeted sanctions</span></p>' in xml
