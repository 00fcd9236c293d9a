"""What is written as text reads back to an equal document, and every character is accounted for."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from resconvert.errors import InternalError, ResconvertError
from resconvert.formats.text.reader import READER
from resconvert.formats.text.writer import WRITER
from resconvert.model.inlines import Text, runs
from resconvert.model.nodes import Paragraph
from resconvert.model.walk import walk
from resconvert.testing import check_round_trip, check_writer, documents
from tests.text.helpers import read

SAMPLES = sorted((Path(__file__).resolve().parents[2] / "samples").glob("*.txt"))


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda p: p.stem)
def test_a_sample_reads_back_equal(sample: Path) -> None:
    check_round_trip(read(sample.read_bytes()).document, WRITER, READER)


@pytest.mark.parametrize("lang", ["ar", "en", "es", "fr", "ru", "zh"])
def test_most_real_documents_read_back_equal(corpus: Path, lang: str) -> None:
    files = sorted((corpus / "text" / lang).glob("*.derived.txt"))
    chosen = [f for f in files if f.stat().st_size < 60_000][::6]
    unequal = []
    for file in chosen:
        try:
            check_round_trip(read(file.read_bytes()).document, WRITER, READER)
        except AssertionError:
            unequal.append(file.name)
    assert len(unequal) * 6 <= len(chosen), unequal


@given(documents())
@settings(max_examples=12, deadline=None)
def test_any_document_can_be_written(document: object) -> None:
    check_writer(WRITER, document)  # type: ignore[arg-type]


_PIECES = st.sampled_from(
    ["\n", "\n\n", "\f", "\t", "    ", "[1] ", "1\n", "__________\n", "-----------\n", "|a |b |\n", "<<ODS JOB NO>>",
     "DOCVARIABLE sss1 A/RES/1/2", "2/5", "25-18301 (E)", "*2518301*", "\x00", "\x1e", "\u00ad", "\u202b", "\u2028",
     "ﻻ", "e\u0301", "(", ")", "1.", "(a)", "A/RES/80/6", "Recalling its resolution ", "the ", "大会", "إن "]
)  # fmt: skip


@given(st.one_of(st.lists(_PIECES, max_size=80).map(lambda p: "".join(p).encode()), st.binary(max_size=300)))
@settings(max_examples=150, deadline=None)
def test_any_bytes_are_a_document_or_a_clear_error(data: bytes) -> None:
    try:
        read(data)
    except InternalError:
        raise
    except ResconvertError:
        return


@pytest.mark.parametrize("lang", ["ar", "en", "fr", "zh"])
def test_cut_from_the_source_a_block_is_its_text(corpus: Path, lang: str) -> None:
    chance = random.Random(1)
    files = sorted((corpus / "text" / lang).glob("*.derived.txt"))
    for file in chance.sample(files, 4):
        parsed = read(file.read_bytes())
        assert parsed.source
        for block in walk(parsed.document):
            if not isinstance(block, Paragraph):
                continue
            for leaf, _ in runs(block.content):
                if isinstance(leaf, Text) and leaf.span and leaf.pieces is None:
                    assert parsed.source[leaf.span] == leaf.text
