"""What a text says is not silently changed: one altered character stands altered in every output, or is named."""

from __future__ import annotations

import random
from collections import Counter
from pathlib import Path

import pytest

import resconvert
from tests.safety.silent import Alteration, Fate, alterations, fate, judged, output_fate

SAMPLES = Path(__file__).resolve().parents[2] / "samples"


def _bad(change: Alteration, result: Fate) -> bool:
    return result.what in ("silent", "refused") or result.why.startswith("newly")


@pytest.mark.parametrize("path", sorted(SAMPLES.glob("*.txt")), ids=lambda p: p.stem)
def test_an_altered_character_stands_in_every_output_or_is_named(path: Path) -> None:
    text = path.read_text(encoding="utf-8-sig")
    found = list(judged(text, random.Random(path.stem), 3, ("akn", "text", "docx", "pdf")))
    assert found
    assert not [(change.around(), result) for change, result in found if _bad(change, result)]


def test_an_altered_character_of_the_corpus_stands_or_is_named(corpus: Path) -> None:
    dice = random.Random(4)
    files = sorted((corpus / "text").rglob("*.txt"))
    for path in dice.sample(files, 25):
        text = path.read_text(encoding="utf-8-sig")
        for change, result in judged(text, dice, 2, ("akn", "text"), path.name):
            assert not _bad(change, result), (path.name, change.around(), result)


def test_the_judge_sees_a_silent_change() -> None:
    text = (SAMPLES / "A_RES_55_9.txt").read_text(encoding="utf-8-sig")
    before = resconvert.read(text.encode(), from_="text")
    change = next(c for c in alterations(text, random.Random(1), 20) if c.kind == "name")
    after = resconvert.read(change.text.encode(), from_="text")
    assert fate(before, after, change).what == "stands"
    # a reader that repairs what it does not know
    assert fate(before, before, change).what == "silent"
    repaired = resconvert.write(before.document, to="akn").data
    altered = resconvert.write(after.document, to="akn").data
    assert output_fate("akn", repaired, altered, change, Counter()).what == "stands"
    assert output_fate("akn", repaired, repaired, change, Counter()).what == "silent"
