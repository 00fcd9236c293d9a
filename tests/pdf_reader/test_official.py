"""Official files of the development corpus: with their tags, and by geometry alone."""

from __future__ import annotations

import re
from collections import Counter
from itertools import pairwise
from pathlib import Path

import pytest
from lxml import etree

from resconvert.formats.pdf.reader import READER, PdfReadOptions
from resconvert.model.inlines import NoteCall, plain
from resconvert.model.nodes import Document
from resconvert.model.walk import contents_of, walk
from resconvert.protocols import Parsed, ReadContext
from resconvert.structure import flatten

pytest.importorskip("pypdfium2")


def files(corpus: Path, step: int) -> list[Path]:
    return sorted((corpus / "pdf").glob("*.pdf"))[::step]


def parse(path: Path, tags: bool = True) -> Parsed:
    return READER.read(path.read_bytes(), ReadContext(name=path.name), PdfReadOptions(tags=tags))


def words(document: Document) -> Counter[str]:
    texts = [plain(content) for block in walk(document) for content in contents_of(block)]
    return Counter(re.findall(r"\w{4,}", " ".join(texts)))


def gold_words(path: Path) -> Counter[str]:
    root = etree.parse(path).getroot()
    for meta in root.iter("{*}meta"):
        meta.getparent().remove(meta)  # type: ignore[union-attr]
    return Counter(re.findall(r"\w{4,}", " ".join(root.itertext())))


def test_words_of_the_text_are_all_there(corpus: Path) -> None:
    lost = total = 0
    for path in files(corpus, 4):
        gold = gold_words(corpus / "gold" / "en" / f"{path.stem}.xml")
        lost += sum((gold - words(parse(path).document) - Counter({"United": 9, "Nations": 9})).values())
        total += sum(gold.values())
    assert lost <= 0.005 * total


def test_geometry_alone_finds_the_paragraphs_that_tags_name(corpus: Path) -> None:
    same = total = 0
    for path in files(corpus, 5):
        tagged, bare = (
            Counter(plain(b.content) for b in flatten(parse(path, tags).document) if b.table is None)
            for tags in (True, False)
        )
        same += sum((tagged & bare).values())
        total += sum(tagged.values())
    assert same >= 0.98 * total


def test_notes_and_their_calls_agree_with_and_without_tags(corpus: Path) -> None:
    for path in files(corpus, 6):
        tagged, bare = parse(path).document, parse(path, tags=False).document
        assert [plain(p) for n in tagged.notes for p in n.paragraphs] == [
            plain(p) for n in bare.notes for p in n.paragraphs
        ]


def test_other_layouts_are_read(corpus: Path) -> None:
    for path in sorted((corpus / "pdf-other").glob("*.pdf"))[::3]:
        document = parse(path).document
        assert document.identification.symbol
        assert document.resolutions


def test_no_blank_stands_between_a_comma_and_the_call_behind_it(corpus: Path) -> None:
    calls = 0
    for path in files(corpus, 7):
        for block in walk(parse(path).document):
            for content in contents_of(block):
                for before, leaf in pairwise(content):
                    if isinstance(leaf, NoteCall):
                        calls += 1
                        assert not plain((before,)).endswith((", ", "; ")), (path.name, plain((before,))[-30:])
    assert calls
