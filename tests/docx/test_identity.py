"""A file of ours whose custom properties are lost: its words say what it is."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

import resconvert
from resconvert.model.record import Record

SAMPLES = Path(__file__).resolve().parents[2] / "samples"


def without(data: bytes, part: str) -> bytes:
    """The file without the parts whose names begin with `part`, and without what points at them."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            if not name.startswith(part):
                text = old.read(name)
                if name.endswith(".rels") or name == "[Content_Types].xml":
                    text = re.sub(rb"<(?:Relationship|Override) [^>]*" + part.encode() + rb"[^>]*/>", b"", text)
                new.writestr(name, text)
    return out.getvalue()


def written(name: str) -> tuple[resconvert.Document, bytes]:
    document = resconvert.read(SAMPLES / f"{name}.txt").document
    return document, resconvert.write(document, to="docx", options={"embed": True}).data


@pytest.mark.parametrize("name", [p.stem for p in sorted(SAMPLES.glob("*.txt"))])
def test_the_embedded_akoma_ntoso_is_never_needed(name: str) -> None:
    document, data = written(name)
    assert "customXml/item1.xml" in zipfile.ZipFile(io.BytesIO(data)).namelist()
    assert resconvert.read(without(data, "customXml"), from_="docx").document == document


@pytest.mark.parametrize("name", [p.stem for p in sorted(SAMPLES.glob("*.txt"))])
def test_without_custom_properties_the_text_identifies_itself(name: str) -> None:
    document, data = written(name)
    bare = without(without(data, "customXml"), "docProps/custom.xml")
    assert resconvert.read(bare, from_="docx").document.identification == document.identification


@pytest.mark.parametrize("name", ["A_RES_55_9", "parts", "vote", "arabi", "zhongwen", "security-council", "draft"])
def test_without_custom_properties_even_the_whole_document_is_the_same(name: str) -> None:
    document, data = written(name)
    again = resconvert.read(without(without(data, "customXml"), "docProps/custom.xml"), from_="docx").document
    assert replace(again, record=Record()) == replace(document, record=Record())
    assert again.record.votes == document.record.votes
