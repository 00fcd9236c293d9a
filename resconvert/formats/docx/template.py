"""The parts of a Word file that depend on the style sheet and language alone: styles, settings, list layout.

Places and sizes come from the style sheet in points and leave as twentieths (twips) or half points.
Word's page margins are the outer ones of rules and running heads; paragraphs are moved in from there
to the text column, as the United Nations' own template does.
"""

# ruff: noqa: E501 (XML stands in one piece, as it does in the file)
from __future__ import annotations

import datetime
from functools import lru_cache

from resconvert import styling
from resconvert.formats.docx.names import CALL, NUMBER, OPENING, POINT_LEVELS, R_NS, W_NS, StyleNames, role_of
from resconvert.languages import BCP47, REGIONS
from resconvert.model.identification import Identification, Organ
from resconvert.styling import Style, Typography
from resconvert.values import dataclass

HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
NAMESPACES = f'xmlns:w="{W_NS}" xmlns:r="{R_NS}"'
_JUSTIFY = {"left": "left", "right": "right", "center": "center", "justify": "both"}
# The style that Enter at the end of a paragraph gives; a role not named here goes on with itself.
_NEXT = {
    "formula": "preambular", "title": "formula", "adoption-line": "provenance", "heading": "operative",
    "annex": "annex-title", "annex-title": "text", "part": "formula", "meeting": "date",
}  # fmt: skip
# LibreOffice sets widened, spaced type a third of a percent wider than Word and does not narrow the spaces of
# a justified line, as Word does: justified columns give way by 2.4 points, so that more lines break alike in both.
_GIVE = 48
# Points that the rule above the notes takes: in LibreOffice always so many, in Word as high as its line. The rest
# of the distance is the space above the first note; there is none between notes, which have one style.
_NOTE_RULE = 6.4
_OUTLINE = {"title": 0, "annex": 0, "part": 0, "heading": 1}


@dataclass(frozen=True, slots=True)
class Template:
    """Ready XML texts. `column` is how far the text column lies in from Word's margins, left and right, in twips."""

    style: Style
    names: StyleNames
    styles: str
    settings: str
    levels: tuple[tuple[str, ...], ...]
    sheet: str
    typed: bool
    column: tuple[int, int]
    font: str


def twips(points: float) -> int:
    return round(points * 20)


def template_for(identification: Identification, sheet: str | None, numbering: str | None) -> Template:
    """The template a document is set with: the sheet asked for, or the usual one of its organ and date."""
    if sheet is None:
        sheet = _usual(identification.organ, identification.issued or identification.adopted)
    language = identification.language
    if sheet in _packaged_names():
        style = _packaged(sheet, language)
    else:
        style = styling.load(sheet, language)  # a file that may change while we run
    typed = (numbering or style.numbering) == "typed"
    key = (id(style), language, typed)
    found = _TEMPLATES.get(key)
    if found is None:
        if len(_TEMPLATES) >= _KEPT:
            _TEMPLATES.pop(next(iter(_TEMPLATES)), None)
        found = _TEMPLATES[key] = _made(style, sheet, language, typed)
    return found


_KEPT = 32
_TEMPLATES: dict[tuple[int, str, bool], Template] = {}  # each holds its style, so that the id stays its own


@lru_cache(maxsize=1)
def _packaged_names() -> frozenset[str]:
    return frozenset(styling.names())


@lru_cache(maxsize=256)
def _packaged(sheet: str, language: str) -> Style:
    return styling.load(sheet, language)


@lru_cache(maxsize=256)
def _usual(organ: Organ, date: datetime.date | None) -> str:
    return styling.choose(Identification(organ=organ, issued=date))


def _made(style: Style, sheet: str, language: str, typed: bool) -> Template:
    names = StyleNames(style)
    column = (twips(style.page.left - style.page.outer_left), twips(style.page.right - style.page.outer_right))
    points = tuple(_level(names, f"point-{n}", column) for n in range(1, POINT_LEVELS + 1))
    apart = tuple("\0" + level.partition("\0")[2] for level in points)
    levels = (
        (_level(names, "operative", column), *points),
        (_level(names, "annex-operative" if "annex-operative" in names.id_of else "operative", column), *apart),
    )
    if levels[0][0] == levels[1][0]:
        levels = (levels[0], ("\0" + levels[0][0].partition("\0")[2], *apart))
    font = style.fonts["serif"][0]
    return Template(
        style,
        names,
        _styles(style, names, column, language, font, typed),
        _settings(style, language),
        levels,
        sheet if sheet in _packaged_names() else "",
        typed,
        column,
        font,
    )


def _fonts(style: Style, language: str, font: str) -> str:
    """East Asian and Arabic text take the sheet's family, Latin text among it keeps a Roman one."""
    roman = font
    if language in ("zho", "ara"):
        roman = next((f for f in styling.load(style.path or style.name).fonts["serif"]), font)
    return f'<w:rFonts w:ascii="{roman}" w:hAnsi="{roman}" w:eastAsia="{font}" w:cs="{font}"/>'


def _styles(style: Style, names: StyleNames, column: tuple[int, int], language: str, font: str, typed: bool) -> str:
    text = style.roles["preambular"]
    region = REGIONS.get(language, BCP47.get(language, ""))  # without a region Word does not proof
    latin = region if language not in ("zho", "ara", "und") else "en-GB"
    lang = f'<w:lang w:val="{latin}" w:eastAsia="zh-CN" w:bidi="ar-SA"/>'
    size = round(text.size * 2)
    out = [
        HEAD, f"<w:styles {NAMESPACES}><w:docDefaults><w:rPrDefault><w:rPr>{_fonts(style, language, font)}",
        # official pages are kerned: "Welcomes" is a point narrower than its letters
        f'<w:kern w:val="2"/><w:sz w:val="{size}"/><w:szCs w:val="{size}"/>{lang}</w:rPr></w:rPrDefault>',
        '<w:pPrDefault><w:pPr><w:spacing w:after="0" w:line="240" w:lineRule="auto"/></w:pPr></w:pPrDefault></w:docDefaults>',
        '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/><w:qFormat/><w:pPr>',
        f'<w:suppressAutoHyphens/>{"<w:bidi/>" if style.rtl else ""}</w:pPr>',
        "</w:style>",
        '<w:style w:type="character" w:default="1" w:styleId="DefaultParagraphFont"><w:name w:val="Default Paragraph Font"/>'
        '<w:uiPriority w:val="1"/><w:semiHidden/></w:style>',
        '<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/><w:uiPriority w:val="99"/>'
        '<w:semiHidden/><w:tblPr><w:tblInd w:w="0" w:type="dxa"/><w:tblCellMar><w:top w:w="0" w:type="dxa"/>'
        '<w:left w:w="0" w:type="dxa"/><w:bottom w:w="0" w:type="dxa"/><w:right w:w="0" w:type="dxa"/></w:tblCellMar></w:tblPr></w:style>',
        '<w:style w:type="numbering" w:default="1" w:styleId="NoList"><w:name w:val="No List"/><w:uiPriority w:val="99"/>'
        "<w:semiHidden/></w:style>",
        '<w:style w:type="paragraph" w:styleId="Header"><w:name w:val="header"/><w:basedOn w:val="Normal"/></w:style>',
        '<w:style w:type="paragraph" w:styleId="Footer"><w:name w:val="footer"/><w:basedOn w:val="Normal"/></w:style>',
    ]  # fmt: skip
    for key, typography in names.typography.items():
        out.append(_paragraph_style(style, names, key, typography, column, typed))
    out.append(_furniture(style, column))
    out.append(
        f'<w:style w:type="character" w:styleId="FootnoteReference"><w:name w:val="{CALL}"/><w:rPr>'
        f'<w:i w:val="0"/><w:iCs w:val="0"/><w:vertAlign w:val="superscript"/></w:rPr></w:style>'
        f'<w:style w:type="character" w:customStyle="1" w:styleId="OpeningPhrase"><w:name w:val="{OPENING}"/><w:qFormat/>'
        f"<w:rPr>{_opening(language)}</w:rPr></w:style>"
        f'<w:style w:type="character" w:customStyle="1" w:styleId="ParagraphNumber"><w:name w:val="{NUMBER}"/></w:style>'
    )
    out.append("</w:styles>")
    return "".join(out)


def _furniture(style: Style, column: tuple[int, int]) -> str:
    """The rule that ends a document and the paragraph that holds the rule above notes."""
    end, measure = style.end_rule, twips(style.page.measure)
    side = (measure - twips(end.width)) // 2
    notes = style.notes
    return (
        '<w:style w:type="paragraph" w:customStyle="1" w:styleId="EndRule"><w:name w:val="End Rule"/><w:basedOn w:val="Normal"/><w:pPr>'
        f'<w:pBdr><w:top w:val="single" w:sz="{max(2, round(end.weight * 8))}" w:space="0" w:color="000000"/></w:pBdr>'
        f'<w:spacing w:before="{twips(end.before - (1 - style.page.baseline) * style.roles["date"].leading)}" w:line="20" w:lineRule="exact"/>'
        f'<w:ind w:left="{column[0] + side}" w:right="{column[1] + side}"/></w:pPr></w:style>'
        '<w:style w:type="paragraph" w:customStyle="1" w:styleId="NoteRule"><w:name w:val="Note Rule"/><w:basedOn w:val="Normal"/><w:pPr>'
        f'<w:spacing w:line="{twips(_NOTE_RULE)}" w:lineRule="exact"/><w:ind w:left="{max(column[0] + twips(notes.separator_x), 0)}"/></w:pPr></w:style>'
    )


def above_notes(style: Style) -> float:
    """Points between the last line of the text and the first of the notes, as their places say."""
    notes, below = style.notes, 1 - style.page.baseline
    text, note = style.roles["preambular"].leading, style.roles["note"].leading
    return max(notes.gap + notes.below - below * text - (1 - below) * note, _NOTE_RULE)


def _opening(language: str) -> str:
    """Print sets the opening phrase in italics; Arabic in bold italics; Chinese has no italics and takes Kai."""
    match language:
        case "ara":
            return "<w:b/><w:bCs/><w:i/><w:iCs/>"
        case "zho":
            return '<w:rFonts w:eastAsia="KaiTi"/>'
        case _:
            return "<w:i/><w:iCs/>"


def _paragraph_style(
    style: Style, names: StyleNames, key: str, t: Typography, column: tuple[int, int], typed: bool
) -> str:
    name = names.name_of[key]
    role = role_of(key)[0]
    custom = "" if name in ("footnote text", "caption") else ' w:customStyle="1"'
    follow = _NEXT.get(role)
    follow_id = names.id_of.get(follow or "", names.id_of[key])
    numbering = ""
    if not typed and (home := list_of(key)):
        level = int(key.removeprefix("point-")) if key.startswith("point-") else 0
        numbering = f'<w:numPr>{f"<w:ilvl w:val={chr(34)}{level}{chr(34)}/>" if level else ""}<w:numId w:val="{home}"/></w:numPr>'
    outline = _OUTLINE.get(role)
    return (
        f'<w:style w:type="paragraph"{custom} w:styleId="{names.id_of[key]}"><w:name w:val="{name}"/>'
        f'<w:basedOn w:val="Normal"/><w:next w:val="{follow_id}"/><w:qFormat/><w:pPr>'
        f"{'<w:keepNext/>' if t.keep_with_next else ''}{'<w:keepLines/>' if t.keep_together or t.keep_with_next else ''}"
        f"{'<w:pageBreakBefore/>' if t.new_page else ''}{numbering}{_layout(style, t, key, column)}"
        f"{'<w:contextualSpacing/>' if role == 'note' else ''}"
        f'<w:jc w:val="{_JUSTIFY[t.align]}"/>{f"<w:outlineLvl w:val={chr(34)}{outline}{chr(34)}/>" if outline is not None else ""}'
        f"</w:pPr><w:rPr>{run_properties(t)}</w:rPr></w:style>"
    )


def _layout(style: Style, t: Typography, key: str, column: tuple[int, int]) -> str:
    """Tabs, spacing and indents. Masthead lines above the thick rule and running heads stand in table
    cells and take no column."""
    role = role_of(key)[0]
    before = twips(above_notes(style)) - twips(_NOTE_RULE) if role == "note" else twips(t.before)
    spacing = (
        f'<w:spacing w:before="{before}" w:after="{twips(t.after)}" w:line="{twips(t.leading)}" w:lineRule="exact"/>'
    )
    if role in _CELLS:
        gap = style.tables.row_gap  # space around the table is not space around each cell
        return f'<w:spacing w:before="{twips(gap)}" w:after="{twips(gap)}" w:line="{twips(t.leading)}" w:lineRule="exact"/>'
    if role in IN_CELLS:
        return spacing
    left, right = column[0] + twips(t.left), column[1] + twips(t.right) - (_GIVE if t.align == "justify" else 0)
    if role in _NOTES and t.number_align == "right":
        # LibreOffice sets a note's mark before any tab: it hangs by its place and the width of one figure
        hanging = -twips(t.number - style.notes.mark_size / 2)
        return f'<w:tabs><w:tab w:val="left" w:pos="{left}"/></w:tabs>{spacing}<w:ind w:left="{left}" w:right="{right}" w:hanging="{hanging}"/>'
    if t.number_align == "right" and t.number:
        # the number stands right-aligned before the column, the words at the column's edge
        tabs = f'<w:tabs><w:tab w:val="right" w:pos="{max(column[0] + twips(t.number), 0)}"/><w:tab w:val="left" w:pos="{left}"/></w:tabs>'
        return f'{tabs}{spacing}<w:ind w:left="{left}" w:right="{right}" w:hanging="{left}"/>'
    tab = f'<w:tabs><w:tab w:val="left" w:pos="{column[0] + twips(t.tab)}"/></w:tabs>' if t.tab else ""
    first = twips(t.number) if list_of(key) else twips(t.first) or twips(t.number)
    indent = f'w:firstLine="{first}"' if first >= 0 else f'w:hanging="{-first}"'
    return f'{tab}{spacing}<w:ind w:left="{left}" w:right="{right}" {indent}/>'


def list_of(key: str) -> int:
    """The list instance a style numbers its paragraphs with; 0 for none."""
    if key == "operative" or (key.startswith("point-") and not key.endswith("-plain")):
        return 1
    return 2 if key == "annex-operative" else 0


_NOTES = frozenset({"note", "table-note"})
_CELLS = frozenset({"table", "table-head", "table-unit", "table-total"})
IN_CELLS = frozenset(
    {
        "organization", "symbol", "organ", "distribution", "issue-date", "original-language", "running-head",
        "page-number", "job-number", "first-job-number", "table", "table-head", "table-unit", "table-total",
    }
)  # fmt: skip


def run_properties(t: Typography) -> str:
    """The children of ``w:rPr`` for a typography, in schema order."""
    size = round(t.size * 2)
    return (
        f"{'<w:b/><w:bCs/>' if t.bold else ''}{'<w:i/><w:iCs/>' if t.italic else ''}"
        f"{f'<w:spacing w:val={chr(34)}{twips(t.spacing)}{chr(34)}/>' if t.spacing else ''}"
        f"{f'<w:w w:val={chr(34)}{round(t.scale * 100)}{chr(34)}/>' if t.scale != 1 else ''}"
        f'<w:sz w:val="{size}"/><w:szCs w:val="{size}"/>'
    )


def _level(names: StyleNames, key: str, column: tuple[int, int]) -> str:
    """Word takes a level's place from the style, LibreOffice from the level: both say the same."""
    t = names.typography[key]
    left, right = column[0] + twips(t.left), column[1] + twips(t.right) - (_GIVE if t.align == "justify" else 0)
    tab = column[0] + twips(t.tab)
    return (
        f'<w:pStyle w:val="{names.id_of[key]}"/>\0<w:pPr><w:tabs><w:tab w:val="num" w:pos="{tab}"/></w:tabs>'
        f'<w:ind w:left="{left}" w:right="{right}" w:firstLine="{twips(t.number)}"/></w:pPr>'
    )


def _settings(style: Style, language: str) -> str:
    region = REGIONS.get(language, REGIONS["eng"])
    return (
        f'{HEAD}<w:settings {NAMESPACES}><w:zoom w:percent="100"/>'
        '<w:defaultTabStop w:val="475"/>'
        f"{'<w:evenAndOddHeaders/>' if style.page.mirrored else ''}"
        '<w:characterSpacingControl w:val="doNotCompress"/>'
        '<w:footnotePr><w:footnote w:id="-1"/><w:footnote w:id="0"/></w:footnotePr>'
        # without the third, the space between paragraphs is the larger of after and before; sheets add the two
        "<w:compat><w:suppressBottomSpacing/><w:suppressTopSpacing/><w:doNotUseHTMLParagraphAutoSpacing/>"
        '<w:compatSetting w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat>'
        f'<w:themeFontLang w:val="{region if language not in ("zho", "ara") else "en-GB"}" w:eastAsia="zh-CN" w:bidi="ar-SA"/>'
        '<w:decimalSymbol w:val="."/><w:listSeparator w:val=","/></w:settings>'
    )
