"""What a reader of the text layer gets: whole words in reading order, ordinary hyphens, the bar code's characters."""

from __future__ import annotations

import io
import re

import pytest

from resconvert.formats.pdf.fonts import FILLER, Fonts
from resconvert.formats.pdf.writer import PdfOptions, write
from resconvert.styling import load

from .documents import small


def said(word: str, language: str, rtl: bool) -> str:
    """What the glyphs of a word stand for, in reading order."""
    texts = [
        t for _, t in Fonts(load("un-new-york", language).fonts).main("serif", False, False).shape(word, rtl=rtl).texts
    ]
    return "".join(reversed(texts) if rtl else texts).replace(FILLER, "")


@pytest.mark.parametrize("word", ["الكونغو", "التفويض", "مُعلّم", "القرار", "الكيميائية", "للمرأة"])
def test_glyphs_of_an_arabic_word_stand_for_its_letters_in_order(word: str) -> None:
    assert said(word, "ara", rtl=True) == word


def test_letters_of_an_arabic_word_stand_closer_than_words() -> None:
    face = Fonts(load("un-new-york", "ara").fonts).main("serif", False, False)
    shaped = face.shape("التفويض", rtl=True)
    gaps = [float(n) for _, array in shaped.pieces for n in array.replace("(", ")").split(")")[2:-1:2] if n]
    assert all(gap > -100 for gap in gaps)


def test_a_hyphen_that_breaks_no_line_is_found_by_who_types_a_hyphen() -> None:
    assert said("follow\u2011up", "eng", rtl=False) == "follow-up"


def test_the_bar_code_gives_its_characters() -> None:
    pdfium = pytest.importorskip("pypdfium2")
    data = write(small(), PdfOptions(source=lambda document: b"<x/>")).data
    page = pdfium.PdfDocument(io.BytesIO(data))[0].get_textpage().get_text_range()
    assert "*0055993*" in page


@pytest.mark.parametrize("word", ["تعزِّز", "مقدَّمة", "مُحَمَّدٌ", "أَيَّدَتْهُ", "علما", "إنَّ"])
def test_strokes_above_and_below_letters_move_nothing_behind_them(word: str) -> None:
    face = Fonts(load("un-new-york", "ara").fonts).main("serif", False, False)
    shaped = face.shape(word, rtl=True)
    pen = 0.0
    for _, array in shaped.pieces or ((0, f"({shaped.codes})"),):
        for string, moved in re.findall(r"\(((?:[^()\\]|\\.)*)\)|(-?\d+)", array, re.DOTALL):
            codes = re.sub(r"\\(.)", lambda m: {"r": "\r"}.get(m[1], m[1]), string).encode("latin-1")
            pen += sum(face.advance(int.from_bytes(codes[at : at + 2])) for at in range(0, len(codes), 2))
            pen -= float(moved or 0) * face.upem / 1000
    assert pen == pytest.approx(shaped.width, abs=0.01 * face.upem)
