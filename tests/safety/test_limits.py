"""Every limit holds in every reader it concerns, and nothing at the limit is refused."""

from __future__ import annotations

import io
import json
import re
import time
import zipfile
from dataclasses import fields, replace
from pathlib import Path

import pytest

import resconvert
from resconvert import batch
from resconvert.errors import InputError, LimitError
from resconvert.limits import DEFAULT, Limits
from resconvert.model import (
    Cell,
    Document,
    Emphasis,
    Identification,
    Note,
    NoteCall,
    Num,
    Paragraph,
    Resolution,
    Row,
    Table,
    Text,
)
from resconvert.model.inlines import Content
from resconvert.model.nodes import Node
from resconvert.model.walk import extent

READERS = ("text", "akn", "docx", "json", "pdf")
ROOT = Path(__file__).resolve().parents[2]


def _t(text: str) -> Content:
    return (Text(text),)


def _points(depth: int) -> tuple[Node, ...]:
    if not depth:
        return ()
    return (Paragraph("point", _t("To do so;"), Num("(a)", "a"), _points(depth - 1)),)


def _document(*, paragraphs: int = 3, notes: int = 0, cells: int = 0, depth: int = 1) -> Document:
    body: list[Node] = [
        Paragraph("operative", _t(f"Requests the Secretary-General to do thing {n};"), Num(f"{n}.", str(n)))
        for n in range(1, paragraphs + 1)
    ]
    body[0] = replace(body[0], children=_points(depth - 1))  # type: ignore[arg-type]
    if notes:
        calls = tuple(x for n in range(1, notes + 1) for x in (Text(f"Notes thing {n},"), NoteCall(n)))
        body.append(Paragraph("operative", calls, Num(f"{paragraphs + 1}.", str(paragraphs + 1))))
    if cells:
        rows = tuple(Row((Cell((_t(f"Item {n}"),)), Cell((_t(f"{n}.5"),)))) for n in range(cells // 2))
        body.append(Table(rows, ("left", "right")))
    return Document(
        Identification("A/RES/80/1", "GA", "resolution", language="eng", number="80/1", title="A matter"),
        resolutions=(
            Resolution(preamble=(Paragraph("formula", _t("The General Assembly,")),), body=tuple(body)),
        ),
        notes=tuple(Note(str(n), (_t(f"See document {n}."),)) for n in range(1, notes + 1)),
    )  # fmt: skip


def _bytes(document: Document, format_: str) -> bytes:
    return resconvert.write(document, to=format_).data


def _read(data: bytes, format_: str, limits: Limits) -> Document:
    """A PDF by what its pages show, not by the document it carries."""
    options = {"own": False} if format_ == "pdf" else None
    return resconvert.read(data, from_=format_, limits=limits, options=options).document


def _both_sides(data: bytes, format_: str, name: str, most: int) -> None:
    """Reading passes at the smallest bound that is enough, at most `most`, and fails one below, naming the limit."""
    low, high = 1, most
    _read(data, format_, replace(DEFAULT, **{name: most}))
    while low < high:
        middle = (low + high) // 2
        try:
            _read(data, format_, replace(DEFAULT, **{name: middle}))
            high = middle
        except LimitError:
            low = middle + 1
    assert low > 1, f"{name} bounds nothing"
    with pytest.raises(
        LimitError, match=rf"^\S.*RC003 {name.replace('_', ' ')}: .* above the limit of {low - 1:,}"
    ) as caught:
        _read(data, format_, replace(DEFAULT, **{name: low - 1}))
    assert f"--limit {name}=" in caught.value.hint


@pytest.mark.parametrize("format_", READERS)
def test_an_input_may_have_as_many_bytes_as_the_limit_and_no_more(format_: str) -> None:
    data = _bytes(_document(), format_)
    _read(data, format_, Limits(input_bytes=len(data)))
    with pytest.raises(LimitError, match="input bytes"):
        _read(data, format_, Limits(input_bytes=len(data) - 1))


def test_a_stream_is_not_read_beyond_the_limit() -> None:
    class Endless(io.RawIOBase):
        asked = 0

        def read(self, size: int = -1) -> bytes:
            assert size >= 0
            self.asked += size
            return b"x" * size

    endless = Endless()
    with pytest.raises(LimitError, match="input bytes"):
        resconvert.read(endless, limits=Limits(input_bytes=1000))  # type: ignore[arg-type]
    assert endless.asked == 1001


@pytest.mark.parametrize("format_", READERS)
def test_paragraphs_are_bounded_on_both_sides(format_: str) -> None:
    document = _document(paragraphs=30)
    _both_sides(_bytes(document, format_), format_, "paragraphs", 100)


@pytest.mark.parametrize("format_", READERS)
def test_notes_are_bounded_on_both_sides(format_: str) -> None:
    document = _document(notes=9)
    data = _bytes(document, format_)
    if len(_read(data, format_, DEFAULT).notes) != 9:
        pytest.fail("the notes are not found at all")
    _read(data, format_, Limits(notes=9))
    with pytest.raises(LimitError, match=r"notes: .* above the limit of 8"):
        _read(data, format_, Limits(notes=8))


@pytest.mark.parametrize("format_", READERS)
def test_table_cells_are_bounded_on_both_sides(format_: str) -> None:
    data = _bytes(_document(cells=24), format_)
    assert extent(_read(data, format_, DEFAULT)).table_cells > 10
    _both_sides(data, format_, "table_cells", 100)


def test_a_cell_counts_for_all_the_places_it_covers() -> None:
    wide = Table((Row((Cell((_t("x"),), colspan=10**6, rowspan=10**6),)),))
    data = _bytes(Document(resolutions=(Resolution(body=(wide,)),)), "json")
    with pytest.raises(LimitError, match="table cells: 1,000,000,000,000"):
        _read(data, "json", DEFAULT)


@pytest.mark.parametrize(("columns", "rows"), [(0, 1), (1, 0), (-1, 10**9), (-3, -3)])
def test_a_cell_cannot_cover_less_than_one_place(columns: int, rows: int) -> None:
    table = Table((Row((Cell((_t("x"),), colspan=columns, rowspan=rows),)),))
    data = _bytes(Document(resolutions=(Resolution(body=(table,)),)), "json")
    with pytest.raises(InputError, match=f"a cell spans {columns} columns and {rows} rows"):
        _read(data, "json", DEFAULT)


@pytest.mark.parametrize("format_", ["text", "akn", "docx", "json"])
def test_nesting_of_lists_is_bounded_on_both_sides(format_: str) -> None:
    data = _bytes(_document(depth=4), format_)
    _both_sides(data, format_, "nesting", 40)


def test_marks_in_marks_are_bounded_on_both_sides() -> None:
    content: Content = _t("deep")
    for _ in range(20):
        content = (Emphasis("bold", content),)
    data = _bytes(Document(resolutions=(Resolution(body=(Paragraph("text", content),)),)), "json")
    _read(data, "json", Limits(nesting=20))
    with pytest.raises(LimitError, match="nesting: 20"):
        _read(data, "json", Limits(nesting=19))


@pytest.mark.parametrize("depth", [300, 3_000, 100_000])
def test_markup_without_bottom_is_refused_in_one_line(depth: int) -> None:
    akn = b"<akomaNtoso>" + b"<p>" * depth + b"x" + b"</p>" * depth + b"</akomaNtoso>"
    word = (
        b'<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>'
        + b"<w:sdt><w:sdtContent>" * depth + b"<w:p/>" + b"</w:sdtContent></w:sdt>" * depth + b"</w:body></w:document>"
    )  # fmt: skip
    mark = b'{"type": "emphasis", "style": "bold", "children": ['
    model = (
        b'{"format": "resconvert", "version": "1.0", "document": {"preface": [{"role": "title", "content": ['
        + mark * depth + b"]}" * depth + b"]}]}}"
    )  # fmt: skip
    for format_, data in (("akn", akn), ("docx", _package({"word/document.xml": word})), ("json", model)):
        with pytest.raises(InputError):
            _read(data, format_, DEFAULT)


_CONTENT_TYPES = (
    b'<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" '
    b'ContentType="application/vnd.openxmlformats-package.relationships+xml"/></Types>'
)
_RELATIONS = (
    b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="a" Type='
    b'"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/>'
    b"</Relationships>"
)


def _package(parts: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, data in {"[Content_Types].xml": _CONTENT_TYPES, "_rels/.rels": _RELATIONS, **parts}.items():
            package.writestr(name, data)
    return out.getvalue()


def test_parts_of_a_package_are_bounded_on_both_sides() -> None:
    data = _bytes(_document(), "docx")
    parts = len(zipfile.ZipFile(io.BytesIO(data)).namelist())
    _read(data, "docx", Limits(package_parts=parts))
    with pytest.raises(LimitError, match="package parts"):
        _read(data, "docx", Limits(package_parts=parts - 1))


def test_what_a_package_unpacks_to_is_bounded_on_both_sides() -> None:
    data = _bytes(_document(), "docx")
    size = sum(i.file_size for i in zipfile.ZipFile(io.BytesIO(data)).infolist())
    _read(data, "docx", Limits(unpacked_bytes=size))
    with pytest.raises(LimitError, match="unpacked bytes"):
        _read(data, "docx", Limits(unpacked_bytes=size - 1))


def test_what_the_archive_says_of_its_sizes_is_not_believed() -> None:
    data = bytearray(_package({"word/document.xml": b"<x>" + b" " * 900_000 + b"</x>"}))
    at = data.rfind(b"word/document.xml") - 46  # the entry of the directory; its field of the true size
    assert data[at : at + 4] == b"PK\x01\x02"
    data[at + 24 : at + 28] = (10).to_bytes(4, "little")
    start = time.monotonic()
    with pytest.raises(InputError):
        _read(bytes(data), "docx", Limits(unpacked_bytes=100_000))
    assert time.monotonic() - start < 2


def test_what_the_streams_of_a_pdf_unpack_to_is_bounded_on_both_sides() -> None:
    data = _bytes(_document(), "pdf")
    high = DEFAULT.unpacked_bytes
    low = 1
    while low < high:
        middle = (low + high) // 2
        try:
            resconvert.read(data, from_="pdf", limits=Limits(unpacked_bytes=middle))
            high = middle
        except LimitError:
            low = middle + 1
    assert 1_000 < low < 10 * len(data) + 100_000
    with pytest.raises(LimitError, match="unpacked bytes"):
        resconvert.read(data, from_="pdf", limits=Limits(unpacked_bytes=low - 1))


def test_pages_read_are_bounded_on_both_sides() -> None:
    data = _bytes(_document(paragraphs=120), "pdf")
    pages = len(set(re.findall(rb"/Type\s*/Page\b", data))) and _pages(data)
    assert pages > 2
    _read(data, "pdf", Limits(pages=pages))
    with pytest.raises(LimitError, match=rf"pages: {pages} is above the limit of {pages - 1}"):
        _read(data, "pdf", Limits(pages=pages - 1))


def _pages(data: bytes) -> int:
    import pypdfium2

    document = pypdfium2.PdfDocument(data)
    count = len(document)
    document.close()
    return count


def test_pages_set_are_bounded_on_both_sides() -> None:
    long = _document(paragraphs=150)
    with pytest.raises(LimitError, match="pages: 2 is above the limit of 1"):
        resconvert.write(long, to="pdf", options={"pages": 1})
    bound = _pages(_bytes(long, "pdf"))
    assert 1 < bound < 50
    resconvert.write(long, to="pdf", options={"pages": bound})


def test_the_flag_bounds_pages_that_are_set(tmp_path: Path) -> None:
    source = tmp_path / "a.json"
    source.write_bytes(_bytes(_document(paragraphs=150), "json"))
    for pages, ok in ((1, False), (50, True)):
        (result,) = batch.convert_many([source], to="pdf", output=tmp_path, limits=Limits(pages=pages))
        assert result.ok is ok, result.error


@pytest.mark.parametrize(("seconds", "ok"), [(30.0, True), (0.05, False)])
def test_time_is_bounded_on_both_sides(seconds: float, ok: bool, tmp_path: Path) -> None:
    source = tmp_path / "a.json"
    source.write_bytes(_bytes(_document(), "json"))
    slow = tmp_path / "slow.py"
    slow.write_text("import time\n\ndef slow(document):\n    time.sleep(0.4)\n    return document\n")
    recipe = batch.recipe_of("text", limits=Limits(seconds=seconds), filters=(f"{slow}:slow",))
    (result,) = batch.results([batch.Job(str(source), {"text": str(tmp_path / "a.txt")})], recipe)
    assert result.ok is ok
    if not ok:
        assert "seconds" in str(result.error)
        assert not (tmp_path / "a.txt").exists()


@pytest.mark.parametrize(("megabytes", "ok"), [(1024, True), (64, False)])
def test_memory_of_a_worker_is_bounded_on_both_sides(megabytes: int, ok: bool, tmp_path: Path) -> None:
    source = tmp_path / "a.json"
    source.write_bytes(_bytes(_document(), "json"))
    hungry = tmp_path / "hungry.py"
    hungry.write_text("def hungry(document):\n    b'x' * (200 * 1024 * 1024)\n    return document\n")
    recipe = batch.recipe_of("text", limits=Limits(memory_bytes=megabytes << 20), filters=(f"{hungry}:hungry",))
    (result,) = batch.results([batch.Job(str(source), {"text": str(tmp_path / "a.txt")})], recipe, jobs=2)
    assert result.ok is ok
    if not ok:
        assert "memory" in str(result.error)


def test_the_documented_table_is_the_one_in_force() -> None:
    rows = dict(re.findall(r"^\| `(\w+)` \| ([\d,.]+) \|", (ROOT / "docs" / "limits.md").read_text("utf-8"), re.M))
    assert {name: float(value.replace(",", "")) for name, value in rows.items()} == {
        f.name: float(getattr(DEFAULT, f.name)) for f in fields(Limits)
    }


@pytest.mark.parametrize("field", [f.name for f in fields(Limits)])
def test_every_limit_is_a_flag(field: str) -> None:
    assert getattr(Limits.parse({field: "7"}), field) == 7


def test_json_is_measured_like_any_other_input() -> None:
    value = json.loads(_bytes(_document(), "json"))
    value["document"]["notes"] = [{"type": "note", "mark": "1"}] * 20_001
    with pytest.raises(LimitError, match=r"notes: 20,001 is above the limit of 20,000"):
        _read(json.dumps(value).encode(), "json", DEFAULT)
