"""What stands around the text: the masthead in the first page's header, running heads and feet, the section.

The United Nations' own files set these as tables in header and footer parts; so does this one. Row
heights and spacings are computed from the style sheet's places, so that rules and baselines come where
the official page has them.
"""

# ruff: noqa: E501 (XML stands in one piece, as it does in the file)
from __future__ import annotations

import re
from collections.abc import Sequence

from resconvert.formats.docx.inlines import escape
from resconvert.formats.docx.spaces import accompanied
from resconvert.formats.docx.template import HEAD, NAMESPACES, Template, twips
from resconvert.model.identification import Identification
from resconvert.styling import Rule, Style
from resconvert.values import NamedTuple

HEADER_DISTANCE = 21.6  # points; the distance in the United Nations' template
FOOTER_DISTANCE = 25.2
_LARGE = 0.5  # points by which LibreOffice sets large type too low in a line of exact height
_BAR_CODE = (
    '<w:rFonts w:ascii="Barcode 3 of 9 by request" w:hAnsi="Barcode 3 of 9 by request"/><w:spacing w:val="0"/><w:w w:val="100"/>'
    '<w:sz w:val="24"/><w:szCs w:val="24"/>'
)


_LATIN, _RIGHT, _LEFT = '<w:bidi w:val="0"/>', '<w:jc w:val="right"/>', '<w:jc w:val="left"/>'


class Line(NamedTuple):
    """A line of the masthead: its role, its runs as XML, and whether it is Latin text on a page that runs
    from right to left."""

    role: str
    runs: str
    latin: bool = False


def _part(kind: str, body: str) -> str:
    return f"{HEAD}<w:{kind} {NAMESPACES}>{body}</w:{kind}>"


def _cell(width: int, paragraphs: str, *, bottom: str = "", above: float | None = None) -> str:
    """A cell; its words stand `above` its lower edge, if that is said. (LibreOffice counts a space after the
    last paragraph twice, so the distance is the cell's own.)"""
    border = f"<w:tcBorders>{bottom}</w:tcBorders>" if bottom else ""
    align = ""
    if above is not None:
        align = f'<w:tcMar><w:bottom w:w="{max(twips(above), 0)}" w:type="dxa"/></w:tcMar><w:vAlign w:val="bottom"/>'
    return f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{border}{align}</w:tcPr>{paragraphs}</w:tc>'


def _row(height: float, cells: str) -> str:
    return f'<w:tr><w:trPr><w:trHeight w:val="{twips(height)}" w:hRule="exact"/></w:trPr>{cells}</w:tr>'


def _table(widths: Sequence[int], rows: str, rtl: bool) -> str:
    grid = "".join(f'<w:gridCol w:w="{w}"/>' for w in widths)
    return (
        f'<w:tbl><w:tblPr>{"<w:bidiVisual/>" if rtl else ""}<w:tblW w:w="{sum(widths)}" w:type="dxa"/>'
        '<w:tblLayout w:type="fixed"/><w:tblCellMar><w:left w:w="0" w:type="dxa"/><w:right w:w="0" w:type="dxa"/></w:tblCellMar>'
        f"</w:tblPr><w:tblGrid>{grid}</w:tblGrid>{rows}</w:tbl>"
    )


def _rule(side: str, rule: Rule) -> str:
    return f'<w:{side} w:val="single" w:sz="{max(2, round(rule.weight * 8))}" w:space="0" w:color="000000"/>'


def _spaced(
    style_id: str,
    runs: str,
    *,
    before: float = 0,
    leading: float = 0,
    right: bool = False,
    latin: bool = False,
) -> str:
    """A paragraph of a header or footer; `right` sets it at the line's end. What is `latin` runs from left to
    right on a page of the other direction and stands at the same side."""
    line = f' w:line="{twips(leading)}" w:lineRule="exact"' if leading else ""
    return (
        f'<w:p><w:pPr><w:pStyle w:val="{style_id}"/>{_LATIN if latin else ""}'
        f'<w:spacing w:before="{max(twips(before), 0)}" w:after="0"{line}/>'
        f"{_RIGHT if right != latin else _LEFT if latin else ''}</w:pPr>{runs}</w:p>"
    )


def _filler(style_id: str, points: float) -> str:
    """An empty paragraph of exactly that height; Word wants one after a table."""
    return f'<w:p><w:pPr><w:pStyle w:val="{style_id}"/><w:spacing w:line="{max(twips(points), 20)}" w:lineRule="exact"/></w:pPr></w:p>'


def masthead(lines: Sequence[Line], template: Template) -> str:
    """The first page's header: organization and symbol above the thin rule, organ and distribution below."""
    style, names = template.style, template.names
    head, page = style.masthead, style.page
    edge = page.width - page.outer_right

    def paragraphs(roles: tuple[str, ...], first_baseline: float, top: float) -> str:
        found = [line for line in lines if line.role in roles]
        out = []
        for at, line in enumerate(found):
            t = names.typography[line.role]
            leading = head.symbol_initial * 1.2 if line.role == "symbol" else t.leading
            before = 0.0
            if at == 0:
                before = first_baseline - top - leading * page.baseline
            elif line.role != found[at - 1].role:
                before = t.before
            out.append(
                _spaced(
                    names.id_of[line.role],
                    line.runs,
                    before=before,
                    leading=leading,
                    right=t.align == "right",
                    latin=line.latin,
                )
            )
        return "".join(out) or _filler("Header", 12)

    widths = (
        twips(head.organ.x - page.outer_left),
        twips(head.distribution.x - head.organ.x),
        twips(edge - head.distribution.x),
    )
    thin, thick = _rule("bottom", head.thin_rule), _rule("bottom", head.thick_rule)
    top = below = head.thin_rule.y  # a row's exact height takes its rule in
    upper = (
        _filler("Header", 12),
        paragraphs(("organization",), head.organization.y, HEADER_DISTANCE),
        paragraphs(("symbol",), head.symbol.y, HEADER_DISTANCE),
    )
    lower = (
        _filler("Header", 12),
        paragraphs(("organ",), head.organ.y - _LARGE, below),
        paragraphs(("distribution", "issue-date", "original-language"), head.distribution.y, below),
    )
    rows = _row(top - HEADER_DISTANCE, "".join(_cell(w, p, bottom=thin) for w, p in zip(widths, upper, strict=True)))
    rows += _row(
        head.thick_rule.y - top, "".join(_cell(w, p, bottom=thick) for w, p in zip(widths, lower, strict=True))
    )
    gap = page.masthead_end - head.thick_rule.y - head.thick_rule.weight
    return _part("hdr", _table(widths, rows, style.rtl) + _filler("Header", gap))


def running_head(identification: Identification, template: Template, even: bool, base: str) -> str:
    """Symbol outside, title inside, over a rule."""
    style, names = template.style, template.names
    heads, page = style.heads, style.page
    width = twips(page.width - page.outer_left - page.outer_right)
    title_width = min(twips(heads.title_width), width * 3 // 4)
    widths = (width - title_width, title_width) if even else (title_width, width - title_width)
    t = names.typography["running-head"]
    after = heads.rule.y - heads.baseline - t.leading * (1 - page.baseline)
    bottom = _rule("bottom", heads.rule)
    sid = names.id_of["running-head"]
    symbol = _text(identification.symbol, base)
    title = _text(accompanied(identification.title, t.last_words), base) if heads.title else ""
    texts = (symbol, title) if even else (title, symbol)
    if not heads.title:
        texts = (symbol, "") if even else ("", symbol)
    cells = _cell(widths[0], _spaced(sid, texts[0]), bottom=bottom, above=after) + _cell(
        widths[1], _spaced(sid, texts[1], right=True), bottom=bottom, above=after
    )
    gap = page.top - heads.rule.y - heads.rule.weight
    return _part("hdr", _table(widths, _row(heads.rule.y - HEADER_DISTANCE, cells), style.rtl) + _filler("Header", gap))


def _text(text: str, base: str) -> str:
    if not text:
        return ""
    properties = f"<w:rPr>{base}</w:rPr>" if base else ""
    return f'<w:r>{properties}<w:t xml:space="preserve">{escape(text)}</w:t></w:r>'


def field(instruction: str, shown: str, properties: str = "") -> str:
    """A complex field with its result."""
    p = f"<w:rPr>{properties}</w:rPr>" if properties else ""
    return (
        f'<w:r>{p}<w:fldChar w:fldCharType="begin"/></w:r><w:r>{p}<w:instrText xml:space="preserve"> {instruction} </w:instrText></w:r>'
        f'<w:r>{p}<w:fldChar w:fldCharType="separate"/></w:r><w:r>{p}<w:t>{escape(shown)}</w:t></w:r>'
        f'<w:r>{p}<w:fldChar w:fldCharType="end"/></w:r>'
    )


def foot(identification: Identification, template: Template, even: bool) -> str:
    """Page number outside, job number inside."""
    style, names = template.style, template.names
    page = style.page
    width = twips(page.width - page.outer_left - page.outer_right)
    half = (width // 2, width - width // 2)
    # figures and the stroke between them run from left to right in every script
    number = field("PAGE", "2")
    if style.heads.total:
        number += _text("/", "") + field("NUMPAGES", "2")
    job = _text(identification.job_number.partition("(")[0].strip(), "")
    cells = ((names.id_of["page-number"], number), (names.id_of["job-number"], job))
    if not even:
        cells = cells[::-1]
    t = names.typography["page-number"]
    row = (
        f"<w:tr>{_cell(half[0], _spaced(*cells[0], leading=t.leading, latin=style.rtl))}"
        f"{_cell(half[1], _spaced(*cells[1], leading=t.leading, right=True, latin=style.rtl))}</w:tr>"
    )
    low = style.heads.page_number + t.leading * (1 - page.baseline)
    gap = page.height - FOOTER_DISTANCE - low
    return _part("ftr", _table(half, row, style.rtl) + _filler("Footer", gap))


def first_foot(identification: Identification, template: Template, base: str) -> str:
    """The job number at the foot of the first page; its height is what the style sheet keeps free there."""
    style, names = template.style, template.names
    page, foot_ = style.page, style.first_foot
    t = names.typography["first-job-number"]
    top = page.height - page.first_bottom
    before = foot_.job_number.y - top - t.leading * page.baseline
    width = twips(page.width - page.outer_left - page.outer_right)
    latin = style.rtl and max(identification.job_number, default="") < "\u0600"
    sid = names.id_of["first-job-number"]
    job = _text(identification.job_number, "" if latin else base)
    lines = _spaced(sid, job, before=before, leading=t.leading, latin=latin)
    digits = re.sub(r"[^0-9A-Z]", "", identification.job_number.partition("(")[0].upper())
    if digits and foot_.bar_code.width:
        # set as the United Nations' files set it: characters of a bar code font
        leading = foot_.bar_code.height
        gap = foot_.bar_code.y - foot_.job_number.y - t.leading * (1 - page.baseline)
        code = f"<w:r><w:rPr>{_BAR_CODE}</w:rPr><w:t>*{digits}*</w:t></w:r>"
        lines += _spaced(sid, code, before=gap, leading=leading, latin=style.rtl)
    row = _row(page.height - FOOTER_DISTANCE - top - 1, _cell(width, lines))
    return _part("ftr", _table((width,), row, style.rtl) + _filler("Footer", 1))


def section(style: Style, first_note: int, page_xml: str = "") -> str:
    """The section properties that end the body; `page_xml` replaces the sheet's own size and margins."""
    page = style.page
    start = f'<w:footnotePr><w:numStart w:val="{first_note}"/></w:footnotePr>' if first_note > 1 else ""
    own = (
        f'<w:pgSz w:w="{twips(page.width)}" w:h="{twips(page.height)}"/>'
        f'<w:pgMar w:top="{twips(page.top)}" w:right="{twips(page.outer_right)}" w:bottom="{twips(page.bottom)}" '
        f'w:left="{twips(page.outer_left)}" w:header="{twips(HEADER_DISTANCE)}" w:footer="{twips(FOOTER_DISTANCE)}" w:gutter="0"/>'
    )
    return (
        '<w:sectPr><w:headerReference w:type="even" r:id="rIdHeadEven"/><w:headerReference w:type="default" r:id="rIdHeadOdd"/>'
        '<w:headerReference w:type="first" r:id="rIdHeadFirst"/><w:footerReference w:type="even" r:id="rIdFootEven"/>'
        '<w:footerReference w:type="default" r:id="rIdFootOdd"/><w:footerReference w:type="first" r:id="rIdFootFirst"/>'
        f'{start}{page_xml or own}<w:cols w:space="720"/><w:titlePg/>{"<w:bidi/>" if style.rtl else ""}</w:sectPr>'
    )
