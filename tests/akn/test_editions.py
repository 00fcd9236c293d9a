"""The same resolution in six languages: corresponding blocks have the same identifier."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest

import resconvert
from benchmarks.editions import pairs, works
from resconvert import aligning
from resconvert.eids import eids, wids
from resconvert.model.identification import Identification
from resconvert.model.nodes import Division, DivisionKind, Document, Num, Paragraph, Resolution


def document(language: str, *nodes: Paragraph | Division) -> Document:
    return Document(Identification(language=language), resolutions=(Resolution(body=nodes),))


def point(printed: str, *below: Paragraph) -> Paragraph:
    return Paragraph("point", num=Num(printed, printed.strip("()‘’'.- ")), children=below)


def paragraph(*points: Paragraph) -> Paragraph:
    return Paragraph("operative", num=Num("1.", "1"), children=points)


def last(identifiers: list[str]) -> list[str]:
    return [identifier.rpartition("_")[2] for identifier in identifiers]


@pytest.mark.parametrize(
    ("language", "printed", "english"),
    [
        ("ara", ["(أ)", "(ب)", "(ج)"], ["a", "b", "c"]),
        ("ara", ["’1‘", "’2‘"], ["i", "ii"]),
        ("rus", ["а)", "б)", "в)"], ["a", "b", "c"]),
        ("rus", ["а)", "b)", "с)"], ["a", "b", "c"]),
        ("zho", ["㈠", "㈡", "㈣"], ["i", "ii", "iv"]),
        ("zho", ["(一)", "(十二)"], ["i", "xii"]),
        ("fra", ["a)", "b)"], ["a", "b"]),
        ("ara", ["(1)", "(2)"], ["1", "2"]),
    ],
)
def test_points_are_numbered_as_in_english(language: str, printed: list[str], english: list[str]) -> None:
    assert last(wids(document(language, paragraph(*map(point, printed)))))[1:] == english


def test_figures_below_a_letter_are_roman_numerals_in_languages_with_letters_of_their_own() -> None:
    nested = document("ara", paragraph(point("(أ)", point("1"), point("2"))))
    assert last(wids(nested)) == ["1", "a", "i", "ii"]


@pytest.mark.parametrize(
    ("language", "kind", "values", "english"),
    [
        ("ara", "section", ["أولا", "ثانياً"], ["I", "II"]),
        ("ara", "heading", ["ألف", "باء"], ["A", "B"]),
        ("ara", "section", ["29 ألف"], ["29A"]),
        ("ara", "part", ["1", "14"], ["I", "XIV"]),
        ("rus", "section", ["29С"], ["29C"]),
        ("rus", "heading", ["А", "В", "С"], ["A", "B", "C"]),
        ("rus", "heading", ["А", "Б", "В"], ["A", "B", "C"]),
        ("zho", "section", ["一", "十一"], ["I", "XI"]),
        ("zho", "article", ["11"], ["11"]),
        ("zho", "heading", ["A"], ["A"]),
    ],
)
def test_headings_are_numbered_as_in_english(
    language: str, kind: DivisionKind, values: list[str], english: list[str]
) -> None:
    divisions = [Division(kind, num=Num(v, v)) for v in values]
    assert last(wids(document(language, *divisions))) == english


def test_titles_of_a_french_budget_are_the_parts_of_the_english_one() -> None:
    chapter = Division("chapter", num=Num("Chapitre premier", "1"), children=(paragraph(point("a)")),))
    french = document("fra", Division("title", num=Num("Titre I", "I"), children=(chapter,)), chapter)
    assert eids(french)[:2] == ["title_I", "title_I__chp_1"]
    assert wids(french)[1:4] == ["part_I__sec_1", "part_I__sec_1__para_1", "part_I__sec_1__para_1__list_1__point_a"]
    assert "chp_1" in wids(french)


def test_every_identifier_of_the_english_edition_is_its_own() -> None:
    nodes = paragraph(*map(point, ["(أ)", "(ب)"])), Division("section", num=Num("أولا", "أولا"))
    english = document("eng", *nodes)
    assert wids(english) == eids(english)
    arabic = replace(english, identification=Identification(language="ara"))
    assert len(set(wids(arabic))) == len(wids(arabic)) == len(eids(arabic))


@pytest.mark.parametrize(
    ("language", "line", "value"),
    [
        ("eng", "Section 29C", "29C"),
        ("ara", "الباب 29 باء", "29 باء"),
        ("ara", "الجزء الحادي عشر", "11"),
        ("zho", "第十一条", "11"),
        ("zho", "第3条", "3"),
        ("fra", "Article premier", "1"),
        ("rus", "Часть вторая", "2"),
    ],
)
def test_words_and_ideographs_that_count_divisions_are_figures(language: str, line: str, value: str) -> None:
    formula = {
        "eng": "The General Assembly,", "ara": "إن الجمعية العامة،", "zho": "大会，",
        "fra": "L’Assemblée générale,", "rus": "Генеральная Ассамблея,",
    }[language]  # fmt: skip
    first, second = {"ara": ("1 -", "2 -")}.get(language, ("1.", "2."))
    text = f"{formula}\n\t{first}\tXyz;\n{line}\n\t{second}\tXyz.\n"
    found = resconvert.read(text.encode(), lang=language).document.resolutions[0].body
    assert [n.num and n.num.value for n in found if isinstance(n, Division)] == [value]


def lines(path: Path) -> int:
    return sum(map(bool, path.read_text("utf-8").splitlines()))


def test_editions_of_equally_many_lines_share_their_identifiers(corpus: Path) -> None:
    documents = 0
    counts: Counter[str] = Counter()
    for versions in works(corpus / "text", "*.derived.txt").values():
        if len(versions) < 6 or len(set(map(lines, versions))) > 1:
            continue
        documents += 1
        for pair in pairs([resconvert.read(p).document for p in versions]):
            counts.update(same=pair.same, other=pair.other)
    assert documents > 20
    assert counts["same"] / counts.total() >= 0.99


ENGLISH = """The General Assembly,
\t1.\tRequests the first;
\t\tProtection
\t2.\tRequests the second;
\t\tSanctions
\t3.\tRequests the third;
\t4.\tRequests the fourth.
"""
FRENCH = """L’Assemblée générale,
\t1.\tPrie le premier ;
\t\tAppui
\t\tProtection
\t2.\tPrie le deuxième ;
\t\tSanctions
\t3.\tPrie le troisième ;
"""


def version(name: str, text: str, language: str) -> aligning.Version:
    return aligning.Version(name, resconvert.read(text.encode(), lang=language, name=name))


def test_a_heading_more_in_one_version_moves_no_paragraph_away_from_its_counterpart() -> None:
    aligned = aligning.align([version("en.txt", ENGLISH, "eng"), version("fr.txt", FRENCH, "fra")])
    pairs = [texts for _, texts in aligned.rows]
    assert ("Sanctions", "Sanctions") in pairs
    assert ("Requests the third;", "Prie le troisième ;") in pairs
    assert pairs[2:4] == [("", "Appui"), ("Protection", "Protection")]
    assert len({eid for eid, _ in aligned.rows}) == len(aligned.rows)


def test_what_differs_is_told_with_both_places() -> None:
    aligned = aligning.align([version("en.txt", ENGLISH, "eng"), version("fr.txt", FRENCH, "fra")])
    told = [f"{d.place}: {d.message}" for d in aligned.findings if d.code == "RC260"]
    assert told == [
        "fr.txt:3:3: dvs_1 ('Appui') has no counterpart in en.txt (after line 2)",
        "en.txt:7:2: dvs_2__para_4 ('Requests the fourth.') has no counterpart in fr.txt (after line 7)",
    ]
    assert any(d.code == "RC263" and "dvs_3__para_3" in d.message for d in aligned.findings)
