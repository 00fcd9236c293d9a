"""Lines of text: where they may end, how words are divided, in which order letters are painted."""

from __future__ import annotations

import statistics

import pytest

from resconvert import styling
from resconvert.formats.pdf import bidi
from resconvert.formats.pdf.breaking import Rules, best_fit, first_fit
from resconvert.formats.pdf.fonts import Fonts
from resconvert.formats.pdf.hyphens import hyphenator
from resconvert.formats.pdf.layout import trailing
from resconvert.formats.pdf.words import Setter, Word
from resconvert.model.inlines import Text

PROSE = (
    "Recognizing the responsibility of every institution to strengthen multilateral cooperation and the "
    "implementation of internationally agreed commitments, including by means of appropriate administrative "
    "arrangements, and emphasizing in that regard the importance of coordinated and comprehensive approaches "
) * 4


def setter(name: str = "un-new-york", language: str = "eng") -> Setter:
    style = styling.load(name, language)
    return Setter(Fonts(style.fonts), style)


def words(text: str, language: str = "eng") -> list[str]:
    made = setter(language=language)
    return [w.text for w in made.words((Text(text),), made.style.typography("text"))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("of 22 October 1982", ["of", "22\u00a0October", "1982"]),
        ("resolution 217 A (III)", ["resolution", "217\u00a0A\u00a0(III)"]),
        ("vol. 2187, No. 38544", ["vol.\u00a02187,", "No.\u00a038544"]),
        ("Secretary-General of", ["Secretary-", "General", "of"]),
        ("A/55/L.17 and 5–16 June", ["A/55/L.17", "and", "5–16\u00a0June"]),
        ("COVID-19", ["COVID-19"]),
        ("le « titre » ; puis", ["le", "«\u00a0titre\u00a0»\u00a0;", "puis"]),
        ("1 234 567 dollars", ["1\u00a0234\u00a0567", "dollars"]),
    ],
)
def test_a_line_ends_only_where_print_lets_it(text: str, expected: list[str]) -> None:
    assert words(text) == expected


def test_chinese_lines_neither_begin_nor_end_with_the_wrong_mark() -> None:
    found = words("回顾其《宪章》（第1条）、又重申：“一切”。", "zho")
    assert all(w[0] not in "》）、：”。" for w in found)
    assert all(w[-1] not in "《（“" for w in found)
    assert "".join(found) == "回顾其《宪章》（第1条）、又重申：“一切”。"


def rows_of(text: str, width: float, name: str, hyphens: bool = False) -> tuple[list[list[Word]], list[float]]:
    made = setter(name)
    t = made.style.typography("preambular")
    items = made.words((Text(text),), t)
    if name == "book-a4":
        rows = best_fit(items, (width, width), Rules(), made, hyphenator("eng") if hyphens else None)
    else:
        style = made.style
        rules = Rules(style.shrink, style.shrink_against, style.trailing_space)
        rows = first_fit(items, (width, width), rules, made)
    gaps = []
    for row in rows[:-1]:
        count = sum(w.stretch for w in row.words[:-1])
        space = made.space(made.words((Text("a"),), t)[0].segs[0].ink)
        gaps.append((space + (width - row.width) / count) / space if count else 9.0)
    return [r.words for r in rows], gaps


def test_no_word_is_lost_between_lines() -> None:
    for name in ("un-new-york", "book-a4"):
        for width in (60.0, 150.0, 367.3):
            rows, _ = rows_of(PROSE, width, name, hyphens=True)
            joined = "".join(w.text for row in rows for w in row)
            assert joined == PROSE.replace(" ", "")


def test_the_best_lines_of_a_paragraph_are_more_even_than_the_first_that_fit() -> None:
    pytest.importorskip("pyphen")
    _, greedy = rows_of(PROSE, 367.3, "un-new-york")
    _, best = rows_of(PROSE, 367.3, "book-a4", hyphens=True)
    assert statistics.mean(best) < statistics.mean(greedy)
    assert max(best) < 1.9
    assert max(best) < max(greedy)


def test_spaces_never_narrow_by_more_than_the_sheet_allows() -> None:
    made = setter()
    _, gaps = rows_of(PROSE, 367.3, "un-new-york")
    assert min(gaps) >= 1 - made.style.shrink - 0.12  # the trailing space counts


def test_a_word_longer_than_a_line_is_divided() -> None:
    rows, _ = rows_of("see https://example.org/" + "abcdefgh" * 40 + " now", 200.0, "un-new-york")
    assert len(rows) > 5
    assert all(sum(w.width for w in row) <= 200.5 for row in rows)


# ---------------------------------------------------------------- right to left


def painted(text: str, base: int = 1) -> str:
    """The characters from left to right, without mirroring."""
    return "".join(text[at] for at in bidi.reorder(bidi.levels(text, base)))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("אבג", "גבא"),
        ("אב 123 גד", "דג 123 בא"),
        ("אב A/RES/55/9 גד", "דג A/RES/55/9 בא"),
        ("א (ב) ג", "ג )ב( א"),
        ("12.5 א", "א 12.5"),
        ("א, ב", "ב ,א"),
    ],
)
def test_right_to_left_text_is_painted_from_the_right(text: str, expected: str) -> None:
    assert painted(text) == expected


def test_text_without_right_to_left_letters_is_simple() -> None:
    assert bidi.simple("Résolution 55/9, «»")
    assert not bidi.simple("القرار")
    assert bidi.levels("abc 12", 0) == [0] * 6


def test_trailing_space_takes_the_paragraphs_direction() -> None:
    assert bidi.levels("abc ", 1)[-1] == 1


def test_a_date_in_latin_letters_runs_from_left_to_right_on_an_arabic_page() -> None:
    made = setter(language="ara")
    date = made.words((Text("9 January 2017"),), made.style.typography("text"))
    assert {s.level for word in date for s in word.segs} == {2}


def test_a_line_that_ends_at_a_hyphen_leaves_the_place_of_a_space_like_its_neighbours() -> None:
    made = setter()
    line = made.words((Text("an evidence-based plan"),), made.style.typography("text"))
    assert [w.text for w in line] == ["an", "evidence-", "based", "plan"]
    assert trailing(line[:2]) == pytest.approx(trailing(line[:1]))
    assert trailing(line[:2]) > 2


def test_groups_of_a_figure_run_to_the_left_or_the_right_as_the_text_has_them() -> None:
    made = setter(language="ara")

    def levels(text: str) -> list[int]:
        words = made.words((Text(text),), made.style.typography("text"))
        return [seg.level for word in words for seg in word.segs if any(c.isdigit() for _, c in seg.glyphs.texts)]

    assert levels("مبلغ 300 063 28 دولار") == [2, 2, 2]  # three stretches, the last of them at the left
    assert levels("مبلغ 28\u00a0063\u00a0300 دولار") == [2]
    assert levels("28 063 300") == [2]  # nothing but a figure, as in a table
