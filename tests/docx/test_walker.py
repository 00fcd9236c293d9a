"""What Word shows of a paragraph is what is read: fields, changes, tags, symbols, automatic numbers."""

# ruff: noqa: E501 (XML stands in one piece)
from __future__ import annotations

import pytest

from resconvert.formats.docx.container import Container
from resconvert.formats.docx.labels import readings, show, value_of
from resconvert.formats.docx.walker import WordFile
from resconvert.formats.docx.word import WordPara
from resconvert.limits import DEFAULT
from resconvert.model.inlines import plain
from resconvert.structure import flatten
from tests.docx.samples import W, foreign, parsed


def texts(body: str, revisions: str = "accept", **more: bytes) -> list[str]:
    file = WordFile(Container(foreign(body, **more), "x.docx", DEFAULT), revisions)  # type: ignore[arg-type]
    return [f"{p.label} {p.text}".strip() for p in file.body() if isinstance(p, WordPara)]


def p(inner: str, properties: str = "") -> str:
    return f"<w:p>{f'<w:pPr>{properties}</w:pPr>' if properties else ''}{inner}</w:p>"


def r(text: str) -> str:
    return f'<w:r><w:t xml:space="preserve">{text}</w:t></w:r>'


BEGIN, MIDDLE, END = (f'<w:r><w:fldChar w:fldCharType="{k}"/></w:r>' for k in ("begin", "separate", "end"))


def code(text: str) -> str:
    return f"<w:r><w:instrText> {text} </w:instrText></w:r>"


@pytest.mark.parametrize(
    ("inner", "shown"),
    [
        (r("Requests ") + f'<w:smartTag w:element="x">{r("Peru")}</w:smartTag>' + r(";"), "Requests Peru;"),
        (r("See ") + f'<w:fldSimple w:instr="REF x">{r("5")}</w:fldSimple>' + r(" end"), "See 5 end"),
        (f"<w:sdt><w:sdtPr><w:alias w:val='no'/></w:sdtPr><w:sdtContent>{r('held')}</w:sdtContent></w:sdt>", "held"),
        (BEGIN + code("REF a") + BEGIN + code("IF b") + MIDDLE + r("inner") + END + MIDDLE + r("outer") + END, "outer"),
        (r("a") + "<w:r><w:noBreakHyphen/></w:r>" + r("b"), "a\u2011b"),
        (r("a") + "<w:r><w:tab/></w:r>" + r("b"), "a\tb"),
        (f"<w:ins>{r('in')}</w:ins><w:del><w:r><w:delText>out</w:delText></w:r></w:del>", "in"),
        (f"<w:moveFrom>{r('old')}</w:moveFrom><w:moveTo>{r('new')}</w:moveTo>", "new"),
        (f"<w:ins><w:del><w:r><w:delText>neither</w:delText></w:r></w:del>{r('kept')}</w:ins>", "kept"),
        (
            "<w:r><mc:AlternateContent><mc:Choice Requires='x'/><mc:Fallback/></mc:AlternateContent></w:r>"
            + r("after"),
            "after",
        ),
        (BEGIN + code("REF a") + MIDDLE + r("never closed"), "never closed"),
        (f"<w:hyperlink>{r('linked')}</w:hyperlink>", "linked"),
    ],
)
def test_a_paragraph_reads_as_word_shows_it(inner: str, shown: str) -> None:
    assert texts(p(inner)) == [shown]


def test_refused_changes_show_the_old_text() -> None:
    inner = f"<w:ins>{r('in')}</w:ins><w:del><w:r><w:delText>out</w:delText></w:r></w:del>"
    assert texts(p(inner), "reject") == ["out"]


LIST = (
    f'<w:numbering xmlns:w="{W}"><w:abstractNum w:abstractNumId="1">'
    '<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1."/></w:lvl>'
    '<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="lowerLetter"/><w:lvlText w:val="(%2)"/></w:lvl>'
    '<w:lvl w:ilvl="2"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1.%2.%3"/><w:isLgl/></w:lvl>'
    '</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num>'
    '<w:num w:numId="2"><w:abstractNumId w:val="1"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="7"/></w:lvlOverride>'
    "</w:num></w:numbering>"
).encode()


def item(level: int, num: int = 1) -> str:
    return p(r("x"), f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{num}"/></w:numPr>')


def test_labels_count_restart_and_continue_as_word_counts() -> None:
    body = "".join((item(0), item(1), item(1), item(0), item(1), item(2), item(0, 2), item(0, 2), item(1, 2)))
    labels = [t.split()[0] for t in texts(body, numbering=LIST)]
    assert labels == ["1.", "(a)", "(b)", "2.", "(a)", "2.1.1", "7.", "8.", "(a)"]


@pytest.mark.parametrize(
    ("number_format", "count", "shown"),
    [
        ("lowerLetter", 27, "aa"), ("upperRoman", 9, "IX"), ("russianLower", 3, "в"), ("arabicAbjad", 4, "د"),
        ("hindiNumbers", 12, "١٢"), ("ordinal", 13, "13th"),
    ],
)  # fmt: skip
def test_counts_are_shown_in_the_number_formats_of_word(number_format: str, count: int, shown: str) -> None:
    assert show(number_format, count) == shown


def test_arabic_letters_are_typed_because_programs_differ_in_the_first() -> None:
    assert readings("(أ)") == readings("(ب)") == ()


@pytest.mark.parametrize("printed", ["1.", "(a)", "(iv)", "XII.", "b)", "3 -", "(б)", "27)"])
def test_a_printed_label_is_made_again_from_its_reading(printed: str) -> None:
    assert any(
        f"{shape.before}{show(shape.number_format, count)}{shape.after}" == printed
        for shape, count in readings(printed)
    )
    assert value_of(printed)


@pytest.mark.parametrize(
    "shape",
    ["Article %1", "§ %1", "Figure %1:", "第%1条", "IS%1.", "%1.", "(%1)", "Annex %1 -", "•", "»", "%1°"],
)
def test_no_automatic_label_is_lost_whatever_it_looks_like(shape: str) -> None:
    numbering = LIST.replace(b'w:val="%1."', f'w:val="{shape}"'.encode())
    lines = [p(r("The General Assembly,")), p(r("Recalling its resolution 55/9,"))]
    lines += [item(0).replace(r("x"), r("Decides to remain seized of the matter;"))]
    read = parsed(foreign("".join(lines), numbering=numbering))
    last = list(flatten(read.document))[-1]
    words = f"{last.num.printed if last.num else ''} {plain(last.content)}"
    assert words.split() == f"{shape.replace('%1', '1')} Decides to remain seized of the matter;".split()


def test_an_automatic_label_in_a_cell_is_part_of_its_words() -> None:
    cells = "".join(f"<w:tc>{item(0)}</w:tc>" for _ in "12")
    lines = p(r("The General Assembly,")) + p(r("1. Decides the following:"))
    read = parsed(foreign(f"{lines}<w:tbl><w:tr>{cells}</w:tr><w:tr>{cells}</w:tr></w:tbl>", numbering=LIST))
    (table,) = [block.table for block in flatten(read.document) if block.table]
    assert [[plain(b) for c in row.cells for b in c.blocks] for row in table.rows] == [
        ["1. x", "2. x"],
        ["3. x", "4. x"],
    ]


def _said(text: str, level: int) -> str:
    return item(level).replace(r("x"), r(text))


def test_a_point_hangs_where_the_list_of_the_file_says() -> None:
    """As pandoc writes them: every level counts 1., 2."""
    counted = LIST.replace(b"lowerLetter", b"decimal").replace(b"(%2)", b"%2.").replace(b"%1.%2.%3", b"%3.")
    body = p(r("The General Assembly,")) + "".join(
        (
            _said("Requests the Secretary-General:", 0),
            _said("To report on:", 1),
            _said("The first matter;", 2),
            _said("The second matter;", 2),
            _said("To convene a meeting;", 1),
            _said("Decides to remain seized of the matter.", 0),
        )
    )
    read = [b for b in flatten(parsed(foreign(body, numbering=counted)).document) if b.zone == "body"]
    assert [b.depth for b in read] == [0, 1, 2, 2, 1, 0]
    assert [b.role for b in read] == ["operative", "point", "point", "point", "point", "operative"]


def test_a_list_that_is_alone_on_a_deeper_level_says_nothing_of_depth() -> None:
    body = p(r("The General Assembly,")) + p(r("1.\tRequests the Secretary-General:"))
    body += _said("To report;", 1) + _said("To convene a meeting;", 1) + p(r("2.\tDecides to adjourn."))
    read = [b for b in flatten(parsed(foreign(body, numbering=LIST)).document) if b.zone == "body"]
    assert [b.depth for b in read] == [0, 1, 1, 0]
