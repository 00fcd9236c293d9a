"""The page is well formed, says every word, and every link leads somewhere."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings

import resconvert as library
from resconvert.formats.html.writer import HtmlOptions, write
from resconvert.model import (
    Cell,
    Document,
    Emphasis,
    Identification,
    Note,
    NoteCall,
    Num,
    OpeningPhrase,
    Paragraph,
    Reference,
    Resolution,
    Row,
    Table,
    TableNote,
    Text,
)
from resconvert.model.inlines import Content, readable
from resconvert.model.walk import contents
from resconvert.testing import documents

VOID = {"meta", "br", "hr", "link", "img"}


class Page(HTMLParser):
    def __init__(self, data: bytes) -> None:
        super().__init__()
        self.open: list[str] = []
        self.ids: list[str] = []
        self.links: list[str] = []
        self.words = ""
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(data.decode())
        self.close()
        assert not self.open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        assert len(values) == len(attrs)
        self.tags.append((tag, values))
        if identifier := values.get("id"):
            self.ids.append(identifier)
        if href := values.get("href"):
            self.links.append(href)
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if not {"style", "script", "title"} & set(self.open):
            self.words += data


def _squeeze(text: str) -> str:
    return re.sub(r"[\s\x00-\x1f\ufffd]+", "", text)


@settings(max_examples=30, deadline=None)
@given(documents())
def test_any_document_makes_a_well_formed_page_with_all_its_words(document: Document) -> None:
    page = Page(write(document, HtmlOptions()).data)
    assert len(page.ids) == len(set(page.ids)), "two elements of one id"
    for link in page.links:
        if link.startswith("#"):
            assert link[1:] in page.ids, link
    words = _squeeze(page.words)
    for content in contents(document):
        for node in _texts(content):
            assert _squeeze(node) in words


def _texts(content: Content) -> list[str]:
    return [line for line in readable(content).split("\n") if line] if not _has_calls(content) else []


def _has_calls(content: Content) -> bool:
    return "NoteCall" in repr(content)


def _document(*content: object, language: str = "eng", notes: tuple[Note, ...] = ()) -> Document:
    return Document(
        Identification(symbol="A/RES/80/1", language=language, title="On <matters>"),
        resolutions=(Resolution(body=(Paragraph("operative", content, Num("1.", "1")),)),),  # type: ignore[arg-type]
        notes=notes,
    )


def _html(document: Document, **options: object) -> str:
    return library.write(document, to="html", options=options).data.decode()


def test_one_note_called_twice_stands_once_and_leads_back_to_both() -> None:
    made = _html(
        _document(
            Text("Takes note of the report"), NoteCall(1), Text(" and again"), NoteCall(1),
            notes=(Note("1", ((Text("A/55/368."),),)),),
        )
    )  # fmt: skip
    assert made.count("A/55/368.") == 1
    assert made.count('href="#note-1"') == 2
    assert 'href="#call-1-1"' in made
    assert 'href="#call-1-2"' in made


def test_the_page_states_its_language_and_direction() -> None:
    assert '<html lang="en">' in _html(_document(Text("x")))
    assert '<html lang="ar" dir="rtl">' in _html(_document(Text("x"), language="ara"))


def test_words_in_latin_letters_run_their_own_way_on_an_arabic_page() -> None:
    words = (Paragraph("issue-date", (Text("9 January 2017"),)), Paragraph("organ", (Text("الجمعية العامة"),)))
    made = _html(Document(Identification(language="ara"), masthead=words))
    assert "<bdi>9 January 2017</bdi>" in made
    assert ">الجمعية العامة<" in made
    assert "<bdi>" not in _html(Document(Identification(language="eng"), masthead=words))


def test_headings_make_an_outline(seed: Path) -> None:
    """Accessibility checkers want one heading of the first rank and no rank left out."""
    for sample in sorted(seed.parent.glob("*.txt")):
        made = library.convert(sample, to="html").output.decode()
        ranks = [int(rank) for rank in re.findall(r"<h([1-6])", made)]
        assert ranks.count(1) == 1, sample
        assert all(b <= a + 1 for a, b in pairwise(ranks)), (sample, ranks)


def test_a_row_that_leaves_out_cells_is_filled_up() -> None:
    table = Table((Row((Cell(((Text("a"),),)), Cell(((Text("b"),),)))), Row((Cell(((Text("c"),),)),))))
    assert '<tr class="body"><td>c</td><td></td></tr>' in _html(Document(resolutions=(Resolution(body=(table,)),)))


def test_opening_phrases_and_references() -> None:
    made = _html(
        _document(
            OpeningPhrase((Text("Recalling"),)),
            Text(" its "),
            Reference("resolution", "A/RES/217(III)", (Text("resolution 217 A (III)"),)),
        )
    )
    assert '<em class="opening">Recalling</em>' in made
    assert 'href="https://undocs.org/en/A/RES/217(III)"' in made
    assert "href=" not in _html(_document(Reference("resolution", "A/RES/1/1", (Text("r"),))), links=False)


@pytest.mark.parametrize("target", ["javascript:alert(1)", "data:text/html,x", " JavaScript:x"])
def test_no_address_of_a_document_runs_code(target: str) -> None:
    assert "script:" not in _html(_document(Reference("web", target, (Text("here"),)))).lower().replace("ld+json", "")
    assert 'href="data' not in _html(_document(Reference("web", target, (Text("here"),))))


def test_markup_in_words_stays_words() -> None:
    made = _html(_document(Text("</script><img src=x onerror=alert(1)> & more")))
    assert "<img" not in made
    assert "</script><img" not in made


def test_tables_keep_spans_heads_and_notes() -> None:
    table = Table(
        (
            Row((Cell(((Text("Posts"),),), colspan=2),), "header"),
            Row((Cell(((Text("D-2"),),), rowspan=2), Cell(((Text("1"),),), align="right"))),
            Row((Cell(((Text("2"),),)),)),
        ),
        caption=(Text("Staffing"),),
        notes=(TableNote("a", (Text("Temporary."),)),),
    )
    document = Document(resolutions=(Resolution(body=(table,)),))
    made = _html(document)
    assert '<th scope="col" colspan="2">Posts</th>' in made
    assert '<td rowspan="2">D-2</td>' in made
    assert '<td class="right figure">1</td>' in made
    assert '<caption id="tabular_1__content__table_1__caption">Staffing</caption>' in made
    assert 'role="region" aria-labelledby="tabular_1__content__table_1__caption"' in made
    assert "<sup>a</sup> Temporary." in made


def test_print_follows_the_style_sheet() -> None:
    from resconvert import styling

    page = styling.load("un-new-york").page
    assert f"size: {page.width:g}pt {page.height:g}pt" in _html(_document(Text("x")), style="un-new-york")


def test_a_fragment_is_only_the_main_part() -> None:
    made = _html(_document(Emphasis("bold", (Text("x"),))), fragment=True)
    assert made.startswith("<main")
    assert made.endswith("</main>\n")
