"""Style sheets: what ships with resconvert loads, what is broken is refused with its place."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest

from resconvert import styling
from resconvert.errors import StyleError, UsageError
from resconvert.model.identification import Identification, Organ

LANGUAGES = ("eng", "fra", "spa", "rus", "zho", "ara", "deu", "und")


@pytest.mark.parametrize("name", styling.names())
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_sheet_sets_every_role_in_every_language(name: str, language: str) -> None:
    style = styling.load(name, language)
    assert style.page.measure > 200
    assert set(styling.ROLES) <= set(style.roles)
    assert style.rtl == (language == "ara")
    for role, t in style.roles.items():
        assert t.leading >= t.size * 0.9, role
        assert style.page.measure - t.left - t.right > 100, role


def test_the_new_york_page_is_the_measured_one() -> None:
    page = styling.load("un-new-york").page
    assert (page.width, page.height) == (612.0, 792.0)
    assert page.left == 123.1
    assert page.width - page.right == pytest.approx(490.4)


def test_lengths_take_their_units() -> None:
    book = styling.load("book-a4").page
    assert (round(book.width, 2), round(book.height, 2)) == (595.28, 841.89)


@pytest.mark.parametrize(
    ("organ", "date", "expected"),
    [
        ("GA", datetime.date(2000, 10, 30), "un-new-york-2000"),
        ("SC", datetime.date(2005, 3, 1), "un-security-council-2000"),
        ("GA", datetime.date(2013, 1, 1), "un-new-york"),
        ("GA", datetime.date(2025, 11, 12), "un-new-york-2025"),
        ("SC", datetime.date(2020, 7, 15), "un-security-council"),
        ("SC", datetime.date(2025, 7, 15), "un-security-council-2025"),
        ("ECOSOC", datetime.date(2025, 6, 4), "un-ecosoc"),
        ("ECOSOC", datetime.date(2016, 6, 4), "un-new-york"),
        ("HRC", datetime.date(2025, 7, 16), "un-geneva"),
        ("HRC", None, "un-geneva"),
        ("GA", None, "un-new-york"),
        ("", None, "un-new-york"),
        ("GA", datetime.date(1946, 2, 13), "un-new-york"),
    ],
)
def test_organ_and_date_choose_the_sheet(organ: Organ, date: datetime.date | None, expected: str) -> None:
    assert styling.choose(Identification(organ=organ, issued=date)) == expected


def test_an_unknown_sheet_is_a_wrong_usage_that_names_the_known_ones() -> None:
    with pytest.raises(UsageError, match="un-geneva"):
        styling.load("un-genf")


def broken(tmp_path: Path, text: str) -> StyleError:
    path = tmp_path / "own.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(StyleError) as caught:
        styling.load(path)
    return caught.value


BASE = 'based_on = "un-new-york"\n'


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        (BASE + '\n[role.title]\nsize = "12"\n', 4, "role.title.size: '12' is no length"),
        (BASE + "[role.title]\nsize = 12\n", 3, "role.title.size: 12 is no length"),
        (BASE + '[role.title]\nalign = "middle"\n', 3, "role.title.align: 'middle' is none of left"),
        (BASE + '[role.title]\ncolour = "red"\n', 3, "role.title.colour: unknown key"),
        (BASE + '[role.title]\nlike = "headline"\n', 3, "no role 'headline'"),
        (BASE + '[role.title]\nbold = "yes"\n', 3, "is not true or false"),
        (BASE + '[masthead]\norgan = { x = "1pt", y = "wide" }\n', 3, "masthead.organ.y: 'wide' is no length"),
        (BASE + 'no_break = ["("]\n', 2, "is no regular expression"),
        (BASE + 'numbering = "sometimes"\n', 2, "none of automatic, typed"),
        (BASE + "[choose]\nsince = 2012\n", 3, "is not a date"),
        (BASE + "[page\n", 2, "not TOML"),
        ('based_on = "no-such-sheet"\n', 1, "no style sheet 'no-such-sheet'"),
        (BASE + "colour = 1\n", 2, "unknown key; known:"),
    ],
)
def test_a_broken_sheet_is_refused_with_line_and_key(tmp_path: Path, text: str, line: int, says: str) -> None:
    error = broken(tmp_path, text)
    assert says in error.message
    assert error.where == f"{tmp_path / 'own.toml'}:{line}"


def test_a_sheet_without_a_table_names_it(tmp_path: Path) -> None:
    assert "the table [page] is missing" in broken(tmp_path, 'title = "empty"\n').message


def test_sheets_may_not_be_based_on_each_other_in_a_circle(tmp_path: Path) -> None:
    (tmp_path / "a.toml").write_text('based_on = "b"\n')
    (tmp_path / "b.toml").write_text('based_on = "a"\n')
    with pytest.raises(StyleError, match="circle"):
        styling.load(tmp_path / "a.toml")


def test_a_missing_role_is_named() -> None:
    with pytest.raises(StyleError, match="no role 'epigraph'"):
        styling.load("un-new-york").typography("epigraph")


def test_the_most_special_typography_wins() -> None:
    style = styling.load("un-new-york")
    assert style.typography("operative", zone="annex").number == 0.0
    assert style.typography("operative", zone="body").number == 23.8
    assert style.typography("point", depth=2).left == 23.8


def test_a_changed_sheet_is_read_again(tmp_path: Path) -> None:
    import os

    path = tmp_path / "own.toml"
    path.write_text(BASE + '[role.title]\nsize = "11pt"\n')
    assert styling.load(path).typography("title").size == 11.0
    path.write_text(BASE + '[role.title]\nsize = "13pt"\n')
    os.utime(path, ns=(1, 1))
    assert styling.load(path).typography("title").size == 13.0
