"""Other people's tools read what we write; the UN's own spelling is written on demand."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings

import resconvert
from resconvert.formats.akn.reader import READER
from resconvert.formats.akn.tree import Element, parse
from resconvert.formats.akn.validate import load_schema
from resconvert.formats.akn.writer import WRITER, AknOptions
from resconvert.limits import DEFAULT
from resconvert.model.inlines import Text, plain, runs
from resconvert.model.nodes import Document
from resconvert.model.walk import contents
from resconvert.protocols import NoOptions, ReadContext
from resconvert.testing import documents


def write(document: Document, **options: object) -> bytes:
    return WRITER.write(document, AknOptions(**options)).data  # type: ignore[arg-type]


def test_cobalt_reads_the_seed(seed: Path) -> None:
    cobalt = pytest.importorskip("cobalt")
    statement = cobalt.Statement(write(resconvert.read(seed).document).decode())
    assert str(statement.work_date) == "2000-10-30"
    assert statement.language == "eng"
    assert statement.title.startswith("Cooperation between")


def test_bluebell_rewrites_the_seed_and_we_read_that(seed: Path) -> None:
    pytest.importorskip("bluebell")
    from bluebell.parser import AkomaNtosoParser
    from cobalt import FrbrUri

    address = FrbrUri.parse("/akn/un/statement/deliberation/unga/2000-10-30/55-9")
    address.work_component = "main"
    text = "PREFACE\n55/9. Cooperation\nPREAMBLE\nRecalling its resolutions,\nBODY\nPARA 1.\n  Requests:\n"
    text += "  SUBPARA (a)\n    one;\n  SUBPARA (b)\n    two.\n"
    xml = AkomaNtosoParser(address, "").parse_to_xml(text, "statement")
    from lxml import etree

    document = READER.read(etree.tostring(xml), ReadContext("bluebell.xml"), NoOptions()).document
    words = " ".join(map(plain, contents(document)))
    for expected in ("Cooperation", "Recalling its resolutions,", "Requests:", "one;", "two."):
        assert expected in words


def paths(e: Element, above: str = "") -> Counter[str]:
    out: Counter[str] = Counter()
    if e.name == "meta":
        return out
    here = f"{above}/{e.name}"
    out[here] += 1
    for child in e.elements():
        out.update(paths(child, here))
    return out


def test_the_united_nations_flavour_has_the_paths_of_their_files(corpus: Path) -> None:
    same = theirs = ours = 0
    for path in sorted((corpus / "gold").rglob("*.xml"))[::12]:
        data = path.read_bytes()
        document = READER.read(data, ReadContext(path.name), NoOptions()).document
        official = paths(parse(data, path.name, DEFAULT)[0])
        written = paths(parse(write(document, flavour="un"), path.name, DEFAULT)[0])
        same += (official & written).total()
        theirs += official.total()
        ours += written.total()
    assert 2 * same / (theirs + ours) >= 0.97


@settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))
@given(documents())
def test_the_united_nations_flavour_is_valid_and_keeps_every_word(document: Document) -> None:
    from lxml import etree

    data = write(document, flavour="un")
    schema = load_schema()
    assert schema.validate(etree.fromstring(data)), schema.error_log
    text = parse(re.sub(rb"<meta>.*?</meta>", b"", data, flags=re.S), "a", DEFAULT)[0].text()
    leaves = [leaf for content in contents(document) for leaf, _ in runs(content)]
    assert [w for leaf in leaves if isinstance(leaf, Text) for w in leaf.text.split() if w not in text] == []
