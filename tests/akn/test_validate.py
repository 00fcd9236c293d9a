"""Every check finds the fault that is planted for it, and nothing in a file without fault."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from resconvert.diagnostics import CODES
from resconvert.formats.akn import checks
from resconvert.formats.akn.tree import parse
from resconvert.formats.akn.validate import validate
from resconvert.formats.akn.writer import WRITER, AknOptions
from resconvert.limits import DEFAULT
from resconvert.model.identification import Identification
from resconvert.model.inlines import Date, Mention, NoteCall, OpeningPhrase, Reference, Text
from resconvert.model.nodes import Division, Document, Note, Num, Paragraph, Resolution
from resconvert.model.record import Ballot, Record, Vote

ADOPTED = datetime.date(2000, 10, 30)


def faultless() -> str:
    """A small resolution that has something for each check."""
    un = Mention("organization", "un", (Text("United Nations"),))
    date = Date(datetime.date(1999, 10, 25), (Text("25 October 1999"),))
    cited = Reference("resolution", "A/RES/54/7", (Text("54/7 of "), date))
    document = Document(
        Identification("A/RES/55/9", "GA", "resolution", language="eng", session="55", number="55/9",
                       title="Cooperation", adopted=ADOPTED, issued=datetime.date(2000, 11, 20)),
        (Paragraph("symbol", (Text("A/RES/55/9"),)), Paragraph("issue-date", (Text("20 November 2000"),))),
        (Paragraph("title", (Text("55/9. Cooperation"),)),),
        (
            Resolution(
                None,
                (
                    Paragraph("formula", (Text("The General Assembly,"),)),
                    Paragraph(
                        "preambular", (OpeningPhrase((Text("Recalling"),)), Text(" "), cited, NoteCall(1), Text(","))
                    ),
                ),
                (
                    Paragraph("operative", (Text("Thanks the "), un, NoteCall(2), Text(";")), Num("1.", "1")),
                    Paragraph("operative", (Text("Requests:"),), Num("2.", "2"),
                              (Paragraph("point", (Text("one;"),), Num("(a)", "a")),)),
                    Division("section", (Text("Next"),), Num("I", "I"),
                             (Paragraph("operative", (Text("Decides."),), Num("1.", "1")),)),
                ),
                (Paragraph("date", (Date(ADOPTED, (Text("30 October 2000"),)),)),),
            ),
        ),
        (Note("1", ((Text("A/55/368."),),)), Note("2", ((Text("See above."),),))),
        Record(votes=(Vote("adopted", (Ballot("in-favour", 2, ("CHAD", "FIJI")),)),)),
    )  # fmt: skip
    return WRITER.write(document, AknOptions()).data.decode()


def test_a_faultless_file_has_no_finding() -> None:
    assert [str(d) for d in validate(faultless().encode(), "a.xml")] == []


def replaced(old: str, new: str) -> Callable[[str], str]:
    def plant(xml: str) -> str:
        assert old in xml, old
        return xml.replace(old, new, 1)

    return plant


def cut(pattern: str, new: str = "") -> Callable[[str], str]:
    def plant(xml: str) -> str:
        found = re.sub(pattern, new, xml, count=1, flags=re.S)
        assert found != xml, pattern
        return found

    return plant


FAULTS: list[tuple[str, Callable[[str], str]]] = [
    ("RC400", replaced("</mainBody>", "")),
    ("RC401", replaced("<mainBody eId", "<mainBody unknown='x' eId")),
    ("RC402", lambda xml: "<html/>"),
    ("RC403", replaced("/ns/akn/3.0", "/ns/akn/3.0/WD17")),
    ("RC420", replaced('eId="para_2"', 'eId="para_1"')),
    ("RC421", replaced('<paragraph eId="para_1"', "<paragraph")),
    ("RC422", replaced('eId="para_1__content"', 'eId="para_9__content"')),
    ("RC423", replaced('eId="para_1__content"', 'eId="para_1__text"')),
    ("RC424", replaced("<num>1.</num>", "<num>7.</num>")),
    ("RC430", replaced('refersTo="#organization.un"', 'refersTo="#nowhere"')),
    ("RC431", replaced('refersTo="#organization.un"', 'refersTo="un"')),
    ("RC432", replaced("</references>", '<TLCConcept eId="idle" href="/akn/ontology/x" showAs="x"/></references>')),
    ("RC433", replaced('refersTo="#organization.un"', 'refersTo="#author"')),
    ("RC440", replaced('<FRBRuri value="/akn/un/statement/deliberation/unga/2000-10-30/55-9"/>',
                       '<FRBRuri value="/akn/un/statement/deliberation/unga/2000-10-30/55-9/"/>')),
    ("RC441", lambda xml: xml.replace("<statement ", "<doc ").replace("</statement>", "</doc>")),
    ("RC442", replaced('<FRBRcountry value="un"', '<FRBRcountry value="us"')),
    ("RC443", replaced('<FRBRsubtype value="deliberation"', '<FRBRsubtype value="resolution"')),
    ("RC444", replaced('<FRBRnumber value="55-9"', '<FRBRnumber value="55-10"')),
    ("RC445", replaced('<FRBRdate date="2000-10-30"', '<FRBRdate date="2000-10-31"')),
    ("RC446", replaced('href="/akn/ontology/organization/un/unga"', 'href="/akn/ontology/organization/un/unsc"')),
    ("RC447", replaced('55-9/!main"', '55-9!main"')),
    ("RC448", replaced('/eng@2000-10-30"', '/en@2000-10-30"')),
    ("RC449", replaced('language="eng"', 'language="fra"')),
    ("RC450", replaced('/eng@2000-10-30.xml"', '/eng@2000-10-30/.xml"')),
    ("RC451", lambda xml: xml.replace("eng@", "ita@").replace('language="eng"', 'language="ita"')),
    ("RC452", cut(r'(<ref [^>]*href=")[^"]*', r"\1https://undocs.org/A/RES/54/7")),
    ("RC460", lambda xml: xml.replace("/deliberation/", "/resolution/").replace('"deliberation"', '"resolution"')),
    ("RC461", cut("<publication[^>]*>")),
    ("RC462", cut("<references .*</references>")),
    ("RC463", replaced("<p>Decides.</p>", "<ul><li><p>Decides.</p></li></ul>")),
    ("RC465", replaced(">United Nations<", ">United Nations <")),
    ("RC466", replaced('marker="1" ', "")),
    ("RC470", replaced('date="1999-10-25"', 'date="1999-10-26"')),
    ("RC471", lambda xml: xml.replace('date="2000-11-20"', 'date="2990-11-20"')),
    ("RC472", replaced('<publication date="2000-11-20"', '<publication date="2000-10-20"')),
    ("RC473", cut(r"(<num>I</num>)\s*(<heading.*?</heading>)", r"\2\1")),
    ("RC474", replaced("<num>I</num>", "<num>I</num><num>I</num>")),
    ("RC475", cut("<docNumber>55/9</docNumber>", "55/9")),
    ("RC476", cut(r"(<docNumber refersTo=\"#symbol\">)A/RES/55/9", r"\1")),
    ("RC477", replaced('value="2" refersTo="#choice', 'value="3" refersTo="#choice')),
    ("RC478", replaced('marker="2"', 'marker="4"')),
    ("RC479", replaced("<num>2.</num>", "<num>4.</num>")),
    ("RC480", cut(r"<num>1\.</num>\s*(<content eId=\"para_1__content\"><p>)", r"\g<1>1. ")),
    ("RC481", replaced("<num>2.</num>", "<num>(b)</num>")),
    ("RC482", cut("(<mainBody eId=\"body\">).*(</mainBody>)", r"\1<p/>\2")),
    ("RC483", cut("<formula.*?</formula>")),
    ("RC484", cut("(<container [^>]*name=\"recalling\"[^>]*>\\s*<p>)", r"\g<1>3. ")),
]  # fmt: skip


@pytest.mark.parametrize(("code", "plant"), FAULTS, ids=[code for code, _ in FAULTS])
def test_a_planted_fault_is_found(code: str, plant: Callable[[str], str]) -> None:
    found = validate(plant(faultless()).encode(), "a.xml")
    assert code in {d.code for d in found}, [str(d) for d in found]
    (first, *_) = [d for d in found if d.code == code]
    assert first.place is not None
    assert first.place.line >= 1


def test_every_check_has_its_planted_fault() -> None:
    declared = {code for code in CODES if "RC400" <= code < "RC410" or "RC420" <= code < "RC500"}
    assert declared == {code for code, _ in FAULTS}


def test_findings_stand_in_the_order_of_the_text_and_name_their_source() -> None:
    broken = faultless().replace("<num>2.</num>", "<num>4.</num>").replace('marker="1" ', "")
    found = validate(broken.encode(), "a.xml")
    lines = [d.place.line for d in found if d.place]
    assert lines == sorted(lines)
    assert all(d.hint for d in found)


def test_the_hand_made_examples_have_no_error(corpus: Path) -> None:
    for path in sorted((corpus.parents[1] / "examples").glob("*.xml")):
        found = validate(path.read_bytes(), path.name)
        assert [str(d) for d in found if d.severity == "error"] == [], path.name


def test_official_files_are_judged_without_a_crash(corpus: Path) -> None:
    for path in sorted((corpus / "gold").rglob("*.xml"))[::30]:
        assert isinstance(validate(path.read_bytes(), path.name), list)


def test_dates_of_the_future_are_measured_from_today() -> None:
    root, _ = parse(b'<akomaNtoso><meta><FRBRdate date="2001-01-01"/></meta></akomaNtoso>', "a", DEFAULT)
    assert list(checks.future_dates(checks.Tree(root, datetime.date(2000, 1, 1))))
    assert not list(checks.future_dates(checks.Tree(root, datetime.date(2002, 1, 1))))
