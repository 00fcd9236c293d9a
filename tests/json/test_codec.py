"""The JSON format keeps everything and refuses what is not its own."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from resconvert.errors import InputError
from resconvert.formats.json.codec import READER, WRITER, decode, encode, schema
from resconvert.model import Document, Num, Paragraph, Piece, Resolution, Text
from resconvert.protocols import NoOptions, ReadContext
from resconvert.source import Span
from resconvert.testing import check_round_trip, documents

PUBLISHED = Path(__file__).parents[2] / "docs" / "schema" / "document-1.json"
VALIDATOR = Draft202012Validator(schema())


@given(documents())
def test_documents_come_back_equal(document: Document) -> None:
    check_round_trip(document, WRITER, READER)


@given(documents())
def test_what_is_written_is_valid_by_the_schema(document: Document) -> None:
    VALIDATOR.validate(json.loads(json.dumps(encode(document))))


def test_the_published_schema_is_the_codec_s() -> None:
    assert json.loads(PUBLISHED.read_text()) == schema(), "renew it with python -m resconvert.formats.json"


def test_spans_pieces_rules_and_certainty_are_kept() -> None:
    text = Text("ab", span=Span(0, 3), pieces=(Piece(1, Span(0, 1)), Piece(1, Span(1, 3), "line-join")))
    paragraph = Paragraph(
        "operative", (text,), Num("1.", "1", span=Span(9, 11)), span=Span(0, 11), rule="numbered", certainty="unsure"
    )
    again = decode(json.loads(json.dumps(encode(Document(resolutions=(Resolution(body=(paragraph,)),))))))
    found = again.resolutions[0].body[0]
    assert isinstance(found, Paragraph)
    assert (found.span, found.rule, found.certainty) == (Span(0, 11), "numbered", "unsure")
    assert found.num is not None
    assert found.num.span == Span(9, 11)
    assert isinstance(found.content[0], Text)
    assert found.content[0].pieces == text.pieces


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"{", r":1:2: RC002 not JSON"),
        (b"[]", "not a document of resconvert"),
        (b'{"format": "resconvert", "version": "9.0"}', "9.0 cannot be read"),
        (b'{"format": "resconvert", "version": "1.0"}', "document: an object was expected"),
        (b'{"format": "resconvert", "version": "1.0", "document": {"notes": 1}}', "document.notes: a list"),
        (
            b'{"format": "resconvert", "version": "1.0", "document": {"masthead": [{"role": "emperor"}]}}',
            r"document.masthead\[0\].role: 'emperor' is none of",
        ),
        (b"\xff", "not UTF-8"),
        (b"[" * 100_000, "nested too deeply"),
    ],
)
def test_wrong_json_is_one_clear_error(data: bytes, message: str) -> None:
    with pytest.raises(InputError, match=message):
        READER.read(data, ReadContext("a.json"), NoOptions())


def test_a_call_of_a_note_that_does_not_exist_is_refused() -> None:
    value = {
        "format": "resconvert",
        "version": "1.0",
        "document": {"preface": [{"role": "title", "content": [{"type": "note-call", "note": 1}]}]},
    }
    with pytest.raises(InputError, match="note 1 is called"):
        decode(value)


@given(st.binary(max_size=200))
def test_any_bytes_give_a_document_or_our_error(data: bytes) -> None:
    try:
        READER.read(data, ReadContext("a.json"), NoOptions())
    except InputError:
        pass
