"""Link targets of a PDF and what they say of its citations: by places on untagged pages, by tags in official files."""

from __future__ import annotations

from pathlib import Path

import pytest
from reportlab.pdfgen.canvas import Canvas

from resconvert.diagnostics import Diagnostics
from resconvert.formats.pdf.reader import READER, PdfReadOptions
from resconvert.linking import Link, follow
from resconvert.model.inlines import Content, Inline, Reference, Text, plain
from resconvert.model.nodes import Document, Paragraph, Resolution
from resconvert.model.walk import contents
from resconvert.protocols import Parsed, ReadContext
from resconvert.source import Source, Span

from .conftest import TOP, front, pdf, say

pytest.importorskip("pypdfium2")

HERE = "https://docs.un.org/en/"


def parse(data: bytes, *, tags: bool = True) -> Parsed:
    return READER.read(data, ReadContext(name="a.pdf"), PdfReadOptions(tags=tags))


def references(document: Document) -> list[Reference]:
    def inside(nodes: Content) -> list[Inline]:
        return [
            found
            for n in nodes
            if hasattr(n, "children")
            for found in ([n] if isinstance(n, Reference) else []) + inside(n.children)
        ]

    return [r for content in contents(document) for r in inside(content) if isinstance(r, Reference)]


def linked(text: str, words: str, address: str, *cited: tuple[str, str]) -> tuple[Document, list[tuple[str, str]]]:
    """What a link over `words` makes of a paragraph in which `cited` (words, target) were found; and the messages."""
    content: list[Inline] = []
    at = 0
    for printed, target in cited:
        start = text.index(printed, at)
        content.append(Text(text[at:start], span=Span(at, start)))
        at = start + len(printed)
        content.append(Reference("resolution", target, (Text(printed, span=Span(start, at)),)))
    content.append(Text(text[at:], span=Span(at, len(text))))
    document = Document(resolutions=(Resolution(body=(Paragraph("operative", tuple(content)),)),))
    log = Diagnostics(Source(text, "a.pdf"))
    start = text.index(words)
    made = follow(document, [Link(Span(start, start + len(words)), address)], log)
    assert [plain(c) for c in contents(made)] == [plain(c) for c in contents(document)]
    return made, [(d.code, d.severity) for d in log.done()]


def targets(document: Document) -> list[tuple[str, str, str]]:
    return [(r.kind, r.target, plain(r.children)) for r in references(document)]


@pytest.mark.parametrize(
    ("printed", "target", "address"),
    [
        ("70/1", "A/RES/70/1", f"{HERE}A/RES/70/1"),
        ("217 A (III)", "A/RES/217 A (III)", f"{HERE}A/RES/217(III)"),
        ("57/284 A", "A/RES/57/284 A", "https://undocs.org/en/A/RES/57/284a-b"),
        ("A/73/12 (Part I)", "A/73/12 (Part I)", f"{HERE}A/73/12(PartI)"),
        ("A/52/3/Rev.1", "A/52/3/Rev.1", "https://undocs.org/en/A/52/3/Rev.1(supp)"),
        ("70/1", "A/RES/70/1", "https://www.un.org/sustainabledevelopment/"),
        ("78/501", "A/DEC/78/501", f"{HERE}A/78/49(Vol.II)"),
        ("70/1", "A/RES/70/1", "file:///etc/passwd"),
    ],
)
def test_where_words_and_address_agree_nothing_changes(printed: str, target: str, address: str) -> None:
    text = f"Recalling its text {printed} once more,"
    made, said = linked(text, printed, address, (printed, target))
    assert targets(made) == [("resolution", target, printed)]
    assert said == []


def test_words_that_nothing_was_found_in_cite_what_their_link_leads_to() -> None:
    text = "Recalling the text of 2719 (2023), and the Pact,"
    made, said = linked(text, "2719 (2023)", f"{HERE}S/RES/2719(2023)")
    assert targets(made) == [("resolution", "S/RES/2719 (2023)", "2719 (2023)")]
    made, _ = linked(text, "the Pact", "https://www.un.org/pact")
    assert targets(made) == [("web", "https://www.un.org/pact", "the Pact")]
    made, _ = linked(text, "the Pact", "javascript:alert(1)")
    assert targets(made) == []
    assert said == []


def test_a_bare_number_is_of_the_series_its_link_names() -> None:
    made, said = linked("Recalling 16/18 and 70/1,", "16/18", f"{HERE}A/HRC/RES/16/18", ("16/18", "A/RES/16/18"))
    assert targets(made) == [("resolution", "A/HRC/RES/16/18", "16/18")]
    assert said == [("RC155", "info")]


@pytest.mark.parametrize(
    ("printed", "target", "address"),
    [
        ("70/1", "A/RES/70/1", f"{HERE}A/RES/71/1"),
        ("A/RES/16/18", "A/RES/16/18", f"{HERE}A/HRC/RES/16/18"),
        ("S/2021/321", "S/2021/321", f"{HERE}S/2021/312"),
    ],
)
def test_a_link_to_another_document_than_its_words_name_is_told(printed: str, target: str, address: str) -> None:
    made, said = linked(f"Recalling {printed},", printed, address, (printed, target))
    assert targets(made) == [("resolution", target, printed)]
    assert said == [("RC156", "warning")]


def test_a_link_over_several_citations_is_one_of_them() -> None:
    made, said = linked(
        "Recalling 70/1 and 71/2,", "70/1 and 71/2", f"{HERE}A/RES/71/2", ("70/1", "A/RES/70/1"), ("71/2", "A/RES/71/2")
    )
    assert [t for _, t, _ in targets(made)] == ["A/RES/70/1", "A/RES/71/2"]
    assert said == []


def test_a_box_on_an_untagged_page_covers_its_words_without_the_sign_behind() -> None:
    def draw(canvas: Canvas) -> None:
        front(canvas)
        end = say(canvas, 147, 330, "Recalling the wisdom of its pact, ")
        stop = say(canvas, end, 330, "2719 (2023)")
        after = say(canvas, stop, 330, ",")
        canvas.linkURL(f"{HERE}S/RES/2719(2023)", (end, TOP - 333, after, TOP - 321))

    document = parse(pdf(draw)).document
    assert ("resolution", "S/RES/2719 (2023)", "2719 (2023)") in targets(document)


def test_links_of_official_files_agree_with_the_citations_in_their_words(corpus: Path) -> None:
    for path in sorted((corpus / "pdf").glob("*.pdf"))[::6]:
        parsed = parse(path.read_bytes())
        assert not [d for d in parsed.diagnostics if d.code in ("RC155", "RC156")]
        assert len(references(parsed.document)) > 1


@pytest.mark.parametrize("tags", [True, False])
def test_a_number_that_only_its_link_explains_becomes_a_citation(corpus: Path, tags: bool) -> None:
    (path,) = (corpus / "pdf").glob("A_RES_80_230-*.pdf")
    document = parse(path.read_bytes(), tags=tags).document
    assert [plain(r.children) for r in references(document) if "2719" in r.target] == ["2719 (2023)"] * 2
