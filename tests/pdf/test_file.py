"""The written file: tags, attachment, links, metadata, bytes that stay the same, presets."""

from __future__ import annotations

import hashlib
import io
import os
import re
import subprocess
import sys
from pathlib import Path

import pikepdf
import pytest
from hypothesis import HealthCheck, given, settings

from resconvert.errors import OutputError, StyleError, UsageError
from resconvert.formats.pdf.writer import PdfOptions, collate, write
from resconvert.model.nodes import Document

from .documents import documents, long, small

AKN = b"<akomaNtoso/>"


def source(document: Document) -> bytes:
    return AKN


def made(document: Document, **options: object) -> pikepdf.Pdf:
    return pikepdf.open(io.BytesIO(write(document, PdfOptions(source=source, **options)).data))  # type: ignore[arg-type]


def extracted(data: bytes) -> str:
    pdfium = pytest.importorskip("pypdfium2")
    return "\n".join(page.get_textpage().get_text_range() for page in pdfium.PdfDocument(data))


def squeezed(text: str) -> str:
    """Without white space and without what line breaks add."""
    return re.sub(r"[\s\u00ad\ufffe\x02]+", "", text)


def test_the_archive_preset_claims_what_it_is() -> None:
    pdf = made(small())
    with pdf.open_metadata() as xmp:
        assert (xmp["pdfaid:part"], xmp["pdfaid:conformance"], xmp["pdfuaid:part"]) == ("3", "A", "1")
        assert xmp["dc:title"] == "A/RES/55/9 Cooperation between two organizations"
    assert pdf.docinfo["/Title"] == "A/RES/55/9 Cooperation between two organizations"
    assert pdf.Root.Lang == "en"
    assert pdf.Root.MarkInfo.Marked
    assert pdf.Root.ViewerPreferences.DisplayDocTitle
    assert not pdf.check_pdf_syntax()


def test_the_source_is_attached_and_reads_back() -> None:
    pdf = made(small())
    attached = pdf.attachments["A-RES-55-9.akn.xml"]
    assert attached.get_file().read_bytes() == AKN
    assert attached.relationship == pikepdf.Name.Source
    assert pdf.Root.AF[0].EF.F.Subtype == "/application/xml"


def test_without_a_callable_the_akn_writer_makes_the_source() -> None:
    pdf = pikepdf.open(io.BytesIO(write(small(), PdfOptions()).data))
    assert b"akomaNtoso" in pdf.attachments["A-RES-55-9.akn.xml"].get_file().read_bytes()


def test_pdf_a_2_has_no_attachment() -> None:
    pdf = made(small(), pdf_a="2a")
    assert not pdf.attachments
    with pdf.open_metadata() as xmp:
        assert xmp["pdfaid:part"] == "2"


def test_every_font_is_embedded_with_its_characters() -> None:
    pdf = made(small())
    fonts = pdf.pages[0].Resources.Font
    assert len(fonts) >= 3
    for font in fonts.values():
        assert font.ToUnicode
        assert "/FontFile2" in font.DescendantFonts[0].FontDescriptor


def test_marked_content_leads_to_its_element_and_back() -> None:
    pdf = made(long(20))
    tree = pdf.Root.StructTreeRoot
    numbers = dict(zip(map(int, list(tree.ParentTree.Nums)[::2]), list(tree.ParentTree.Nums)[1::2], strict=True))
    for at, page in enumerate(pdf.pages):
        assert page.StructParents == at
        owners = numbers[at]
        marked = re.findall(rb"/MCID (\d+)", page.Contents.read_bytes())
        assert [int(m) for m in marked] == list(range(len(owners)))
        for mcid, owner in enumerate(owners):
            kids = list(owner.K)
            assert any(
                (isinstance(k, int) and k == mcid) or (isinstance(k, pikepdf.Dictionary) and k.get("/MCID") == mcid)
                for k in kids
            )


def tags(element: pikepdf.Object) -> list[str]:
    out = [str(element.S)] if "/S" in element else []
    for kid in element.get("/K", []):
        if isinstance(kid, pikepdf.Dictionary) and ("/S" in kid or "/K" in kid):
            out += tags(kid)
    return out


def test_the_structure_speaks_of_headings_lists_notes_and_links() -> None:
    pdf = made(small())
    found = tags(pdf.Root.StructTreeRoot)
    for tag in ("/Document", "/H1", "/P", "/L", "/LI", "/Lbl", "/LBody", "/Note", "/Reference", "/Link"):
        assert tag in found, tag
    assert found.count("/Note") == 1
    assert found.count("/Reference") == 2


def test_calls_lead_to_the_note_and_citations_to_the_document() -> None:
    pdf = made(small())
    links = [a for page in pdf.pages for a in page.Annots]
    addresses = [str(a.A.URI) for a in links if "/A" in a]
    assert addresses == ["https://undocs.org/A/RES/37/4"]
    assert sum("/Dest" in a for a in links) == 2
    assert all("/Contents" in a and "/StructParent" in a for a in links)


def test_headings_are_bookmarks_in_their_order() -> None:
    with made(small()).open_outline() as outline:
        assert [item.title for item in outline.root] == ["55/9. Cooperation between two organizations"]


def test_all_words_stand_in_the_text_layer_in_order() -> None:
    data = write(small(), PdfOptions(source=source)).data
    text = squeezed(extracted(data))
    at = 0
    for words in ("Recalling the report,", "1.", "Decides to remain seized of the matter", "(a)", "resolution 37/4",
                  "44th plenary meeting", "30 October 2000"):  # fmt: skip
        found = text.find(squeezed(words), at)
        assert found >= 0, words
        at = found


@pytest.mark.parametrize("seed", ["0", "1", "4711"])
def test_the_same_document_gives_the_same_bytes_in_any_process(seed: str, tmp_path: Path) -> None:
    code = (
        "import hashlib, time; from pdf.documents import small; "
        "from resconvert.formats.pdf.writer import PdfOptions, write; "
        "print(hashlib.sha256(write(small(), PdfOptions(source=lambda d: b'x')).data).hexdigest())"
    )
    here = Path(__file__).resolve().parents[1]
    environment = {**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": f"{here}:{here.parent}"}
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env=environment)
    expected = hashlib.sha256(write(small(), PdfOptions(source=lambda d: b"x")).data).hexdigest()
    assert done.stdout.strip() == expected


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(documents())
def test_any_document_makes_a_sound_file(document: Document) -> None:
    data = write(document, PdfOptions(source=source)).data
    pdf = pikepdf.open(io.BytesIO(data))
    assert len(pdf.pages) >= 1
    for page in pdf.pages:
        pikepdf.parse_content_stream(page)


# ---------------------------------------------------------------- presets


def test_print_keeps_the_structure_of_pdf_x_4() -> None:
    output = write(small(), PdfOptions(preset="print"))
    assert any(d.code == "RC311" for d in output.diagnostics)
    pdf = pikepdf.open(io.BytesIO(output.data))
    assert output.data.startswith(b"%PDF-1.6")
    assert pdf.Root.OutputIntents[0].S == "/GTS_PDFX"
    assert pdf.docinfo["/Trapped"] == pikepdf.Name("/False")
    with pdf.open_metadata() as xmp:
        assert xmp["pdfxid:GTS_PDFXVersion"] == "PDF/X-4"
    for page in pdf.pages:
        media, bleed, trim = ([float(v) for v in page[k]] for k in ("/MediaBox", "/BleedBox", "/TrimBox"))
        assert media[0] < bleed[0] < trim[0]
        assert trim[2] < bleed[2] < media[2]
        assert (trim[2] - trim[0], trim[3] - trim[1]) == pytest.approx((612, 792))
        assert "/Annots" not in page
        operators = {str(o.operator) for o in pikepdf.parse_content_stream(page)}
        assert not operators & {"rg", "RG", "k", "K", "cs", "CS", "sc", "scn"}, "black only"
        for font in page.Resources.Font.values():
            assert "/FontFile2" in font.DescendantFonts[0].FontDescriptor
    assert not pdf.attachments
    assert not pdf.is_encrypted


def test_print_adds_pages_up_to_a_multiple() -> None:
    assert len(made(small(), preset="print", multiple_of=4).pages) == 4


def test_a_file_that_is_no_profile_is_refused(tmp_path: Path) -> None:
    (tmp_path / "no.icc").write_bytes(b"x" * 200)
    with pytest.raises(UsageError, match="no ICC"):
        write(small(), PdfOptions(preset="print", icc=str(tmp_path / "no.icc")))


def test_a_draft_has_line_numbers_and_a_mark_outside_the_text() -> None:
    data = write(small(), PdfOptions(preset="draft")).data
    assert "DRAFT" in extracted(data)
    pdf = pikepdf.open(io.BytesIO(data))
    assert b"/Watermark" in pdf.pages[0].Contents.read_bytes()


@pytest.mark.parametrize("options", [{"preset": "glossy"}, {"pdf_a": "1b"}, {"multiple_of": 0}])
def test_wrong_options_are_a_wrong_usage(options: dict[str, object]) -> None:
    with pytest.raises(UsageError):
        PdfOptions(**options)  # type: ignore[arg-type]


# ---------------------------------------------------------------- fonts


def test_a_character_that_no_font_has_is_an_error_that_names_it() -> None:
    with pytest.raises(OutputError, match=r"U\+10FFF0"):
        write(small(body="Decides \U0010fff0"), PdfOptions(source=source))


def test_without_a_times_family_the_fallback_says_so(tmp_path: Path) -> None:
    sheet = tmp_path / "own.toml"
    sheet.write_text('based_on = "un-new-york"\n[fonts]\nserif = ["No Such Family", "PT Serif"]\n')
    output = write(small(), PdfOptions(style=str(sheet), source=source))
    assert [d.code for d in output.diagnostics] == ["RC310"]
    assert "PTSerif" in output.diagnostics[0].message


def test_a_broken_font_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "bad.ttf").write_bytes(b"not a font at all")
    sheet = tmp_path / "own.toml"
    sheet.write_text(f'based_on = "un-new-york"\n[fonts]\nserif = ["{tmp_path / "bad.ttf"}"]\n')
    with pytest.raises(StyleError, match=r"font|outlines"):
        write(small(), PdfOptions(style=str(sheet), source=source))


# ---------------------------------------------------------------- volumes


def test_a_volume_has_contents_bookmarks_labels_and_every_source() -> None:
    data = collate([small(), long(30), small()], PdfOptions(source=source)).data
    pdf = pikepdf.open(io.BytesIO(data))
    with pdf.open_outline() as outline:
        assert next(item.title for item in outline.root) == "55/9. Cooperation between two organizations"
        assert len(outline.root) == 3
    labels = list(pdf.Root.PageLabels.Nums)
    assert (labels[1].S, labels[3].S) == ("/r", "/D")
    assert len(pdf.attachments) == 3
    text = extracted(data)
    assert "Contents" in text.splitlines()[0]
    assert len([a for a in pdf.pages[0].Annots if "/Dest" in a]) >= 3


def test_nothing_to_collate_is_a_wrong_usage() -> None:
    with pytest.raises(UsageError):
        collate([], PdfOptions())


def test_control_characters_are_not_printed_and_do_not_stop_the_page() -> None:
    data = write(small(body="Decides\x00 to\x07 remain\u2028seized"), PdfOptions(source=source)).data
    assert squeezed("Decides to remain seized") in squeezed(extracted(data))


def test_a_symbol_of_any_length_makes_a_page() -> None:
    from dataclasses import replace

    document = small()
    about = replace(document.identification, symbol="A/" + "X" * 3000, title="T " * 3000, job_number="J" * 900)
    assert write(replace(document, identification=about), PdfOptions(source=source)).data.startswith(b"%PDF")


def test_a_style_may_name_its_own_emblem(tmp_path: Path) -> None:
    from PIL import Image

    Image.new("RGBA", (40, 30), (0, 0, 0, 128)).save(tmp_path / "emblem.png")
    sheet = tmp_path / "own.toml"
    sheet.write_text('based_on = "un-new-york"\n[masthead]\nemblem_file = "emblem.png"\n')
    pdf = made(small(), style=str(sheet))
    picture = next(iter(pdf.pages[0].Resources.XObject.values()))
    assert (picture.Width, picture.Height, picture.ColorSpace) == (40, 30, "/DeviceGray")
    sheet.write_text('based_on = "un-new-york"\n[masthead]\nemblem_file = "none.png"\n')
    with pytest.raises(StyleError, match="picture"):
        made(small(), style=str(sheet))


def test_the_qr_code_is_reportlabs_though_its_package_is_not_loaded() -> None:
    from reportlab.graphics.barcode import qrencoder

    from resconvert.formats.pdf.furniture import _qr

    address = "https://undocs.org/en/A/RES/55/9"
    code = qrencoder.QRCode(None, qrencoder.QRErrorCorrectLevel.M)
    code.addData(address)
    code.version = code.calculate_version()
    code.makeImpl(False, 3)
    assert _qr(address) == [[bool(cell) for cell in row] for row in code.modules]
