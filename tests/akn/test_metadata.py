"""The record around the text: side files, and keeping it through Akoma Ntoso."""

from __future__ import annotations

import datetime
from collections import Counter
from pathlib import Path

import pytest

import resconvert
from resconvert import metadata
from resconvert.errors import InputError
from resconvert.formats.akn.reader import READER
from resconvert.formats.akn.record import facts
from resconvert.formats.akn.writer import WRITER, AknOptions
from resconvert.model.identification import Identification
from resconvert.model.nodes import Document
from resconvert.model.record import Ballot, Keyword, Record, Step, Vote
from resconvert.protocols import NoOptions, ReadContext

RECORD = Record(
    (Keyword("MYANMAR", "UNBIS Thesaurus", "MYANMAR", "http://metadata.un.org/thesaurus/1004297"),
     Keyword("3b", "A/79/251", "Report", refers_to="agenda", extra=(("shortForm", "CREDENTIALS"),))),
    (Step("draftResolution", datetime.date(2024, 12, 12), "A/79/L.28/Rev.1", "Algeria, Belize"),
     Step("recommendedForAdoption", None, "A/79/613", refers_to="15")),
    (Vote("adoptedRecordedVote", (Ballot("in-favour", 2, ("ALBANIA", "ALGERIA")), Ballot("abstaining", 1, ("CHAD",))),
          extra=(("unterm:CHAD", "https://unterm.un.org/x"),)),),
    ("Algeria", "Belize"),
)  # fmt: skip


def document(**values: object) -> Document:
    return Document(Identification(symbol="A/RES/79/132", **values))  # type: ignore[arg-type]


def through_akn(d: Document) -> Document:
    return READER.read(WRITER.write(d, AknOptions()).data, ReadContext("a.xml"), NoOptions()).document


def test_a_json_side_file_gives_back_what_was_dumped() -> None:
    side = metadata.load(metadata.dump([Document(Identification("A/RES/79/132"), record=RECORD)]).encode())
    joined, log = side.join(document())
    assert joined.record == RECORD
    assert log == ()
    assert through_akn(joined).record == RECORD


def test_symbols_join_however_they_are_spaced() -> None:
    side = metadata.load(b'{"symbol": "s/res/2787 (2025)", "sponsors": ["Guyana"]}')
    joined = metadata.join(Document(Identification("S/RES/2787(2025)")), side)
    assert joined.record.sponsors == ("Guyana",)


def test_the_text_stands_and_a_contradiction_is_told() -> None:
    side = metadata.load(b'[{"symbol": "A/RES/79/132", "meeting": "48", "adopted": "2024-12-06"}]')
    joined, log = side.join(document(meeting="49"))
    assert joined.identification.meeting == "49"
    assert joined.identification.adopted == datetime.date(2024, 12, 6)
    assert [d.code for d in log] == ["RC062"]


def test_a_roll_call_takes_the_place_of_a_bare_count() -> None:
    side = metadata.Metadata("x", {metadata.fold("A/RES/79/132"): metadata.Entry(RECORD)})
    text = Record(votes=(Vote("recorded", (Ballot("in-favour", 2),)),))
    joined, _ = side.join(Document(Identification("A/RES/79/132"), record=text))
    assert joined.record.votes == RECORD.votes


def test_a_wide_csv_has_a_row_a_document() -> None:
    csv = "symbol;keywords;sponsors;in favour;against;outcome\nA/RES/79/132;PEACE|CHAD;Fiji|Chad;FIJI|CHAD;0;adopted\n"
    joined, _ = metadata.load(csv.encode()).join(document())
    assert [k.value for k in joined.record.keywords] == ["PEACE", "CHAD"]
    assert joined.record.sponsors == ("Fiji", "Chad")
    (vote,) = joined.record.votes
    assert vote == Vote("adopted", (Ballot("in-favour", None, ("FIJI", "CHAD")), Ballot("against", 0)))


def test_a_long_csv_has_a_row_an_entry() -> None:
    csv = (
        "symbol,kind,value,dictionary,outcome,date,document,choice,state\n"
        "A/RES/79/132,keyword,PEACE,UNBIS,,,,,\n"
        "A/RES/79/132,step,,,adopted,2024-12-06,A/79/PV.48,,\n"
        "A/RES/79/132,voter,,,,,,in-favour,FIJI\n"
        "A/RES/79/132,voter,,,,,,in-favour,CHAD\n"
    )
    joined, _ = metadata.load(csv.encode()).join(document())
    assert joined.record.keywords == (Keyword("PEACE", "UNBIS"),)
    assert joined.record.steps == (Step("adopted", datetime.date(2024, 12, 6), "A/79/PV.48"),)
    assert joined.record.votes == (Vote("", (Ballot("in-favour", None, ("FIJI", "CHAD")),)),)


def test_an_akoma_ntoso_file_is_a_side_file() -> None:
    data = WRITER.write(Document(Identification("A/RES/79/132"), record=RECORD), AknOptions()).data
    joined, _ = metadata.load(data).join(document())
    assert joined.record == RECORD


def test_what_does_not_join_is_told() -> None:
    side = metadata.load(b'{"symbol": "A/RES/1/1", "colour": "blue"}')
    assert [d.code for d in side.diagnostics] == ["RC063"]
    assert [d.code for d in side.join(document())[1]] == ["RC060"]
    assert [d.code for d in side.join(Document())[1]] == ["RC061"]


@pytest.mark.parametrize(
    "data", [b"", b"{", b'[{"no": "symbol"}]', b"a,b\n1,2\n", b'{"symbol": "A/RES/1/1", "adopted": "soon"}',
             b'{"symbol": "A/RES/1/1", "votes": 3}', b"<a>", b"\x00\x01\xff"],
)  # fmt: skip
def test_a_broken_side_file_is_one_clear_error(data: bytes) -> None:
    with pytest.raises(InputError):
        metadata.load(data)


def test_a_missing_side_file_is_one_clear_error(tmp_path: Path) -> None:
    with pytest.raises(InputError):
        metadata.load(tmp_path / "none.json")


def test_what_official_files_record_survives_the_way_over_a_side_file(corpus: Path) -> None:
    kept = stated = 0
    for path in sorted((corpus / "gold").rglob("*.xml"))[::25]:
        official = READER.read(path.read_bytes(), ReadContext(path.name), NoOptions()).document
        text = corpus / "text" / path.parent.name / f"{path.stem}.derived.txt"
        side = metadata.load(metadata.dump([official]).encode())
        joined, _ = side.join(resconvert.read(text).document)
        again = Counter(facts(through_akn(joined).record))
        before = Counter(facts(official.record))
        kept += sum((before & again).values())
        stated += sum(before.values())
    assert stated > 500
    assert kept / stated >= 0.995
