"""What is written: metadata, identifiers, determinism."""

from __future__ import annotations

import datetime
import itertools
import re
import time
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings

import resconvert
from resconvert.eids import eids, wids
from resconvert.errors import UsageError
from resconvert.formats.akn.validate import validate
from resconvert.formats.akn.writer import WRITER, AknOptions
from resconvert.model.identification import Identification
from resconvert.model.inlines import Text
from resconvert.model.nodes import Annex, Division, Document, Num, Paragraph, PartHeading, Resolution
from resconvert.structure import flatten
from resconvert.testing import documents


def write(document: Document, **options: object) -> str:
    return WRITER.write(document, AknOptions(**options)).data.decode()  # type: ignore[arg-type]


def operative(number: str, *children: Paragraph, role: str = "operative") -> Paragraph:
    return Paragraph(role, (Text("Decides;"),), Num(number, number.strip("().") if number else ""), children)  # type: ignore[arg-type]


def in_body(*nodes: Paragraph | Division, language: str = "eng") -> Document:
    return Document(Identification(language=language), resolutions=(Resolution(body=nodes),))


@settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
@given(documents())
def test_identifiers_are_unique_and_beside_the_blocks(document: Document) -> None:
    ids = eids(document)
    assert len(ids) == len(list(flatten(document)))
    assert [k for k, n in Counter(ids).items() if n > 1] == []


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(documents())
def test_whatever_is_written_is_valid_and_strict(document: Document) -> None:
    found = validate(write(document).encode(), "a.xml")
    assert [str(d) for d in found if d.severity == "error"] == []


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(documents())
def test_every_block_has_its_identifier_in_the_file(document: Document) -> None:
    xml = write(document)
    for eid in eids(document):
        assert f'eId="{eid}"' in xml


def test_the_seed_has_no_finding_but_the_missing_publication(seed: Path) -> None:
    found = validate(write(resconvert.read(seed).document).encode(), "seed.xml")
    assert {d.code for d in found if d.severity != "info"} == set()


def test_the_corpus_is_written_without_an_error(corpus: Path) -> None:
    for path in itertools.islice(sorted((corpus / "text").rglob("*.txt")), 0, None, 60):
        found = validate(write(resconvert.read(path).document).encode(), path.name)
        assert [str(d) for d in found if d.severity == "error"] == []


def test_points_of_a_paragraph_carry_its_number() -> None:
    document = in_body(
        operative("1."),
        operative("2.", operative("(a)", role="point"), operative("(b)", operative("(i)", role="point"), role="point")),
    )
    assert eids(document) == [
        "para_1",
        "para_2",
        "para_2__list_1__point_a",
        "para_2__list_1__point_b",
        "para_2__list_1__point_b__list_1__point_i",
    ]


def test_a_number_printed_twice_gets_a_second_name() -> None:
    assert eids(in_body(operative("1."), operative("1."))) == ["para_1", "para_1_2"]


def test_sections_prefix_their_paragraphs() -> None:
    section = Division("section", (Text("General"),), Num("I", "I"), (operative("1."),))
    assert eids(in_body(section)) == ["sec_I", "sec_I__para_1"]


def test_an_unnumbered_paragraph_is_never_taken_for_a_numbered_one() -> None:
    alone = Paragraph("operative", (Text("Decides."),))
    assert eids(in_body(alone)) == ["para_1"]
    assert eids(in_body(alone, operative("1."))) == ["para_nn_1", "para_1"]


def test_arabic_letters_have_the_english_edition_as_work_id() -> None:
    points = tuple(operative(f"({c})", role="point") for c in "أبج")
    document = in_body(operative("1.", *points), language="ara")
    assert eids(document)[1:] == [f"para_1__list_1__point_{c}" for c in "أبج"]
    assert wids(document)[1:] == [f"para_1__list_1__point_{c}" for c in "abc"]
    assert 'eId="para_1__list_1__point_ب" wId="para_1__list_1__point_b"' in write(document)


def test_russian_lists_that_mix_alphabets_are_latin() -> None:
    points = tuple(operative(f"{c})", role="point") for c in ("а", "b", "с"))
    assert [w[-1] for w in wids(in_body(operative("1.", *points), language="rus"))[1:]] == ["a", "b", "c"]


def test_chinese_ideographs_are_roman_numerals() -> None:
    inner = tuple(operative(c, role="point") for c in ("㈠", "㈡"))
    document = in_body(operative("1.", operative("(a)", *inner, role="point")), language="zho")
    assert [w.rpartition("_")[2] for w in wids(document)[2:]] == ["i", "ii"]


def test_the_same_document_gives_the_same_bytes_and_the_epoch_sets_the_date(seed: Path) -> None:
    document = resconvert.read(seed).document
    assert write(document) == write(document)
    dated = write(document, source_date_epoch=86_400 * 365)
    assert '<FRBRdate date="1971-01-01" name="markup"/>' in dated


def test_identification_stands_at_three_levels() -> None:
    i = Identification(
        "A/RES/55/9",
        "GA",
        "resolution",
        language="fra",
        number="55/9",
        adopted=datetime.date(2000, 10, 30),
        title="Titre",
    )
    xml = write(Document(i, resolutions=(Resolution(),)))
    work = "/akn/un/statement/deliberation/unga/2000-10-30/55-9"
    for value in (work, f"{work}/!main", f"{work}/fra@2000-10-30", f"{work}/fra@2000-10-30.xml"):
        assert f'value="{value}"' in xml
    assert 'FRBRauthor href="#resconvert" as="#editor"' in xml
    assert "/un-ga/2000-10-30/55-9" in write(Document(i), actors="un-ga").split("FRBRalias")[0]


def test_a_document_without_symbol_or_date_says_so() -> None:
    xml = write(in_body(operative("1.")))
    match = re.search(r'FRBRuri value="/akn/un/statement/deliberation/unknown/0001-01-01/([0-9a-f]{12})"', xml)
    assert match
    assert '<FRBRauthoritative value="false"/>' in xml


def test_what_the_text_does_not_say_is_told() -> None:
    found = WRITER.write(in_body(operative("1.")), AknOptions()).diagnostics
    assert [d.code for d in found] == ["RC330", "RC331"]


def test_the_environment_dates_the_markup(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", str(86_400 * 365))
    assert '<FRBRdate date="1971-01-01" name="markup"/>' in write(Document())
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "yesterday")
    with pytest.raises(UsageError):
        write(Document())


def test_annexes_and_their_document_name_each_other() -> None:
    annex = Annex((Text("Annex"),), ((Text("Terms of reference"),),), (operative("1."),))
    xml = write(Document(resolutions=(Resolution(annexes=(annex,)),)))
    assert re.search(r'<hasAttachment eId="hasAttachment_1" href="[^"]*/!annex_1" showAs="Annex"/>', xml)
    assert '<attachmentOf eId="attachmentOf_1"' in xml


def stated(xml: str, element: str) -> list[dict[str, str]]:
    return [dict(re.findall(r'([\w:]+)="([^"]*)"', tag)) for tag in re.findall(rf"<{element} ([^>]*)/?>", xml)]


def test_a_document_of_several_parts_says_what_it_consists_of_at_every_level() -> None:
    resolutions = tuple(
        Resolution(PartHeading(Num(letter, letter)), body=(operative("1."),), annexes=(Annex((Text("Annex"),)),))
        for letter in "AB"
    )
    xml = write(Document(Identification(symbol="A/RES/80/1", organ="GA", number="80/1"), resolutions=resolutions))
    entries = {e["eId"]: e for e in stated(xml, "componentData")}
    names = ["main", "main_1/annex_1", "main_1", "main_2/annex_1", "main_2"]
    assert [e["name"] for e in entries.values()] == names * 3
    for name in names:
        label = name.replace("/", "-")
        assert entries[f"w{label}"]["href"] == f"#e{label}"
        assert entries[f"e{label}"]["href"] == f"#m{label}"
    places = {entries[f"m{name.replace('/', '-')}"]["href"] for name in names}
    assert places == {"80-1.xml", "#cmp_1__att_1", "#cmp_1", "#cmp_2__att_1", "#cmp_2"}
    assert entries["wmain_1"]["showAs"] == "80/1 A"


def test_a_document_in_one_piece_lists_no_components(seed: Path) -> None:
    assert "<componentInfo>" not in write(resconvert.read(seed).document)


@pytest.mark.parametrize(
    ("language", "original", "expected"),
    [("fra", "anglais", "eng"), ("rus", "English", "eng"), ("eng", "English", ""), ("eng", "English/French", "")],
)
def test_a_translation_names_the_language_of_its_original(language: str, original: str, expected: str) -> None:
    who = Identification("E/2025/L.1", language=language, original_language=original, adopted=datetime.date(2025, 1, 2))
    found = stated(write(Document(who)), "FRBRtranslation")
    assert [e["fromLanguage"] for e in found] == ([expected] if expected else [])
    assert all(e["href"].endswith(f"/{expected}@2025-01-02") and e["by"] == "#un" for e in found)


def test_the_foot_of_the_first_page_is_kept_as_the_united_nations_keep_it() -> None:
    xml = write(Document(Identification(symbol="A/RES/80/1", job_number="25-21256 (E)")))
    assert '<docketNumber refersTo="#publicationJobNumber">25-21256 (E)</docketNumber>' in xml
    assert "<akn4un:footerFirstPage><akn4un:footerFirstPageLeft><akn4un:internalCode>" in xml
    assert "<presentation" not in write(Document(Identification(symbol="A/RES/80/1")))


def test_the_step_of_adoption_points_to_the_meeting(seed: Path) -> None:
    (step,) = stated(write(resconvert.read(seed).document), "step")
    assert (step["date"], step["by"], step["refersTo"]) == ("2000-10-30", "#unga", "#meeting")


def test_names_take_time_as_there_are_paragraphs_though_all_have_one_number() -> None:
    def seconds(count: int) -> float:
        document = in_body(*(operative("1.") for _ in range(count)))
        start = time.process_time()
        names = eids(document)
        spent = time.process_time() - start
        assert names[-1] == f"para_1_{count}"
        return spent

    seconds(10)
    assert seconds(8_000) < 12 * max(seconds(2_000), 0.02)
