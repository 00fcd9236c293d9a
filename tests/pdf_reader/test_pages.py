"""Pages without tags: paragraphs, calls, notes, furniture and tables by geometry alone."""

from __future__ import annotations

from io import BytesIO

import pytest
from reportlab.pdfgen.canvas import Canvas

from resconvert.errors import InputError, LimitError
from resconvert.formats.pdf.reader import READER, PdfReadOptions
from resconvert.limits import Limits
from resconvert.model.inlines import NoteCall, plain, runs
from resconvert.model.nodes import Table
from resconvert.model.walk import walk
from resconvert.protocols import Parsed, ReadContext
from resconvert.source import Span
from resconvert.structure import flatten

from .conftest import front, pdf, say

pytest.importorskip("pypdfium2")


def parse(data: bytes, **limits: float) -> Parsed:
    return READER.read(data, ReadContext(name="a.pdf", limits=Limits(**limits)), PdfReadOptions())  # type: ignore[arg-type]


def by_role(parsed: Parsed) -> dict[str, str]:
    return {b.role: plain(b.content) for b in flatten(parsed.document)}


def test_a_paragraph_goes_on_over_the_end_of_the_page(resolution: bytes) -> None:
    found = by_role(parse(resolution))
    assert found["operative"] == (
        "Requests the keepers of the archives of all countries to look after the old maps that are in their care, "
        "and to show them to everybody who wishes to see them, above all to children and to those who draw new ones."
    )


def test_the_front_is_read_line_by_line(resolution: bytes) -> None:
    found = by_role(parse(resolution))
    assert found["symbol"] == "A/RES/71/950"
    assert found["distribution"] == "Distr.: General"
    assert found["title"] == "71/950. Care of old maps"
    assert found["meeting"] == "49th plenary meeting"


def test_a_raised_figure_calls_the_note_at_the_foot(resolution: bytes) -> None:
    document = parse(resolution).document
    (note,) = document.notes
    assert (note.mark, plain(note.paragraphs[0])) == ("1", "Resolution 67/950.")
    content = next(b.content for b in flatten(document) if b.role == "preambular")
    assert [leaf.note for leaf, _ in runs(content) if isinstance(leaf, NoteCall)] == [1]
    assert plain(content).endswith("first years of the Organization,")


def test_heads_feet_and_rules_are_set_aside_with_reasons(resolution: bytes) -> None:
    shares = parse(resolution).ledger.shares()
    assert {"page-head", "page-foot", "job-number", "bar-code", "rule", "note-mark"} <= set(shares)


def test_places_are_pages_and_lines(resolution: bytes) -> None:
    parsed = parse(resolution)
    assert parsed.source is not None
    at = parsed.source.text.index("to children")
    assert str(parsed.source.place(Span(at, at + 2))) == "a.pdf: page 2 line 2"


def test_italics_come_from_the_font(resolution: bytes) -> None:
    content = next(b.content for b in flatten(parse(resolution).document) if b.role == "operative")
    assert plain(content[:1]) == "Requests"
    assert not hasattr(content[1], "children")


def test_cells_beside_each_other_are_a_table() -> None:
    def page(canvas: Canvas) -> None:
        front(canvas)
        say(canvas, 147, 371, "Approves", "Times-Italic")
        say(canvas, 190, 371, "the following estimates:")
        rows = [("", "2016", "2017"), ("Paper", "1 200", "1 300"), ("Ink", "80", "95")]
        for row, (name, old, new) in enumerate(rows):
            y = 400 + 14 * row
            say(canvas, 123, y, name, size=8.5)
            say(canvas, 400, y, old, size=8.5)
            say(canvas, 460, y, new, size=8.5)

    table = next(b for b in walk(parse(pdf(page)).document) if isinstance(b, Table))
    words = [[" ".join(map(plain, cell.blocks)) for cell in row.cells] for row in table.rows]
    assert words == [["", "2016", "2017"], ["Paper", "1 200", "1 300"], ["Ink", "80", "95"]]


def test_a_scan_is_said_to_be_one() -> None:
    from PIL import Image
    from reportlab.lib.utils import ImageReader

    picture = ImageReader(Image.new("L", (60, 80), 200))

    def page(canvas: Canvas) -> None:
        canvas.drawImage(picture, 0, 0, 600, 780)

    with pytest.raises(InputError, match="scan"):
        parse(pdf(page))


def test_an_empty_page_has_no_text() -> None:
    with pytest.raises(InputError, match="no text"):
        parse(pdf(lambda canvas: canvas.line(0, 0, 9, 9)))


def test_an_encrypted_file_is_one_clear_error(resolution: bytes) -> None:
    pikepdf = pytest.importorskip("pikepdf")
    out = BytesIO()
    with pikepdf.open(BytesIO(resolution)) as file:
        file.save(out, encryption=pikepdf.Encryption(owner="a", user="b"))
    with pytest.raises(InputError, match="encrypted"):
        parse(out.getvalue())


def test_a_file_locked_only_against_printing_is_read(resolution: bytes) -> None:
    pikepdf = pytest.importorskip("pikepdf")
    out = BytesIO()
    with pikepdf.open(BytesIO(resolution)) as file:
        file.save(out, encryption=pikepdf.Encryption(owner="a", user=""))
    assert parse(out.getvalue()).document == parse(resolution).document


@pytest.mark.parametrize("data", [b"", b"no pdf", b"%PDF-1.7\n", b"%PDF-1.7\ntrailer << /Root 1 0 R >>"])
def test_what_is_no_pdf_is_refused(data: bytes) -> None:
    with pytest.raises(InputError):
        parse(data)


def test_too_many_pages_are_refused(resolution: bytes) -> None:
    with pytest.raises(LimitError, match="pages"):
        parse(resolution, pages=1)


def test_pages_that_take_too_long_are_refused(resolution: bytes) -> None:
    with pytest.raises(LimitError, match="seconds"):
        parse(resolution, seconds=1e-9)
