"""Documents and Word files the tests of this folder share."""

# ruff: noqa: RUF028 (XML stands in one piece)
from __future__ import annotations

import datetime
import io
import zipfile

from resconvert.formats.docx.reader import READER, DocxReadOptions
from resconvert.formats.docx.writer import WRITER, DocxOptions
from resconvert.model import (
    Annex,
    Cell,
    Date,
    Division,
    Document,
    Emphasis,
    Identification,
    Keyword,
    Note,
    NoteCall,
    Num,
    OpeningPhrase,
    Paragraph,
    Record,
    Reference,
    Resolution,
    Row,
    Table,
    TableNote,
    Text,
)
from resconvert.model.inlines import Content
from resconvert.protocols import Parsed, ReadContext

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def t(text: str) -> Content:
    return (Text(text),)


def led(phrase: str, rest: str, *more: object) -> Content:
    return (OpeningPhrase(t(phrase)), Text(rest), *more)  # type: ignore[return-value]


DAY = datetime.date(2000, 10, 30)
CITED = Reference(
    "resolution", "A/RES/37/4", (Text("37/4 of "), Date(datetime.date(1982, 10, 22), t("22 October 1982")))
)

RESOLUTION = Document(
    Identification(
        "A/RES/55/9",
        "GA",
        "resolution",
        language="eng",
        session="55",
        number="55/9",
        title="Cooperation",
        adopted=DAY,
        agenda=("24",),
        job_number="00-55993 (E)",
    ),  # fmt: skip
    (
        Paragraph("organization", t("United Nations")),
        Paragraph("symbol", t("A/RES/55/9")),
        Paragraph("organ", t("General Assembly")),
        Paragraph("distribution", t("Distr.: General")),
        Paragraph("session", t("Fifty-fifth session")),
        Paragraph("agenda-item", t("Agenda item 24")),
    ),
    (
        Paragraph("adoption-line", t("Resolution adopted by the General Assembly")),
        Paragraph("provenance", t("[without reference to a Main Committee (A/55/L.17)]")),
        Paragraph("title", t("Cooperation between the United Nations and others"), Num("55/9.", "55/9")),
    ),
    (
        Resolution(
            None,
            (
                Paragraph("formula", t("The General Assembly,")),
                Paragraph("preambular", led("Recalling", " its resolution ", CITED, Text(","))),
                Paragraph("preambular", led("Having considered", " the report,", NoteCall(1))),
            ),
            (
                Paragraph("operative", led("Takes note", " of the report;", NoteCall(1)), Num("1.", "1")),
                Paragraph(
                    "operative",
                    led("Requests", " the Secretary-General:"),
                    Num("2.", "2"),
                    (
                        Paragraph("point", t("To cooperate;"), Num("(a)", "a")),
                        Paragraph(
                            "point",
                            t("To report on:"),
                            Num("(b)", "b"),
                            (
                                Paragraph("point", t("The first matter;"), Num("(i)", "i")),
                                Paragraph("point", t("The second matter;"), Num("(ii)", "ii")),
                            ),
                        ),
                        Paragraph("wrap-up", t("within existing resources;")),
                    ),
                ),
                Paragraph("operative", led("Decides", " to include the item.", NoteCall(2)), Num("3.", "3")),
            ),
            (Paragraph("meeting", t("44th plenary meeting")), Paragraph("date", (Date(DAY, t("30 October 2000")),))),
            (
                Annex(
                    t("Annex"),
                    (t("Scale of assessments"),),
                    (
                        Division(
                            "section",
                            t("General"),
                            Num("I.", "I"),
                            (Paragraph("operative", t("The scale holds."), Num("1.", "1")),),
                        ),
                        Table(
                            (
                                Row((Cell((t("State"),)), Cell((t("Share"),), colspan=2)), "header"),
                                Row((Cell((t("A"),), rowspan=2), Cell((t("1.5"),), align="right"), Cell((t("x"),)))),
                                Row((Cell((t("2.5"),), align="right"), Cell((t("y"),)))),
                                Row((Cell((t("Total"),)), Cell((t("4.0"),), align="right"), Cell()), "total"),
                            ),
                            ("", "right", ""),
                            t("Table 1"),
                            (TableNote("a", t("Provisional.")),),
                        ),
                    ),
                ),
            ),
        ),
    ),
    (
        Note("1", (t("A/55/368."),)),
        Note("*", ((Emphasis("italic", t("Official Records")), Text(", Supplement No. 1.")),)),
    ),
    Record((Keyword("COOPERATION"),), sponsors=("Malaysia",)),
)


def written(document: Document = RESOLUTION, **options: object) -> bytes:
    return WRITER.write(document, DocxOptions(**options)).data  # type: ignore[arg-type]


def parsed(data: bytes, **options: object) -> Parsed:
    return READER.read(data, ReadContext("edited.docx"), DocxReadOptions(**options))  # type: ignore[arg-type]


def parts(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        return {name: file.read(name) for name in file.namelist()}


def packed(parts: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        for name, data in parts.items():
            file.writestr(name, data)
    return out.getvalue()


def edited(data: bytes, *changes: tuple[str, str], part: str = "word/document.xml") -> bytes:
    """The file with words of one part replaced; each must be there."""
    all_parts = parts(data)
    text = all_parts[part].decode()
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new, 1)
    return packed({**all_parts, part: text.encode()})


def foreign(body: str, **more: bytes) -> bytes:
    """A bare Word file of another maker with that body."""
    kinds = {"styles": "styles", "footnotes": "footnotes", "numbering": "numbering", "comments": "comments"}
    rels = "".join(
        f'<Relationship Id="r{k}" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/{kinds[k]}"'
        f' Target="{k}.xml"/>'
        for k in more
    )
    package = "http://schemas.openxmlformats.org/package/2006"
    return packed(
        {
            "[Content_Types].xml": f'<Types xmlns="{package}/content-types"/>'.encode(),
            "_rels/.rels": (
                f'<Relationships xmlns="{package}/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/'
                'officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>'
            ).encode(),
            "word/document.xml": (
                f'<w:document xmlns:w="{W}" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006">'
                f"<w:body>{body}</w:body></w:document>"
            ).encode(),
            "word/_rels/document.xml.rels": (
                f'<Relationships xmlns="{package}/relationships">{rels}</Relationships>'
            ).encode(),
            **{f"word/{k}.xml": v for k, v in more.items()},
        }
    )
