"""The page's CSS: a readable screen, and a print that follows the style sheet."""

from __future__ import annotations

from resconvert import styling
from resconvert.model.identification import Identification

SCREEN = """\
:root { color-scheme: light dark; }
body { margin: 0; color: #111; background: #fff; }
body { font: 1.05rem/1.55 Georgia, "Times New Roman", "Noto Naskh Arabic", "Noto Serif SC", serif; }
main { max-width: 42rem; margin: 0 auto; padding: 2rem 1rem; }
h1 { font-size: 1.5rem; line-height: 1.25; }
h2 { font-size: 1.25rem; text-align: center; }
h3, h4, h5, h6 { font-size: 1.05rem; text-align: center; }
h1.part { text-align: center; }
p { margin: 0 0 .8em; overflow-wrap: break-word; }
a { color: #0645ad; }
a:visited { color: #6b3fa0; }
.masthead p, .masthead h1 { margin: 0; }
.masthead h1 { font-size: 1em; line-height: inherit; }
.masthead .symbol { font-weight: bold; }
.masthead { border-block-end: 2px solid; padding-block-end: .5rem; margin-block-end: 1.5rem; }
.preamble p, .body > p { text-indent: 2em; }
.preamble .item .item p, .body .item p { text-indent: 0; }
.item { margin-inline-start: 0; }
.item .item, .item > p ~ p { margin-inline-start: 2.2em; }
.num { display: inline-block; min-width: 1.8em; }
.opening { font-style: italic; }
:lang(ar) .opening, :lang(ar) i { font-weight: bold; font-style: normal; }
:lang(zh) .opening { font-style: normal; }
.closing p { text-align: end; font-style: italic; margin: 0; }
.closing .vote, .closing .furniture { text-align: start; font-style: normal; }
:lang(ar) .closing p, :lang(zh) .closing p { font-style: normal; }
blockquote { margin: 0 2em .8em; }
.unrecognised { border-inline-start: 3px solid #c80; padding-inline-start: .6em; }
sup, sub { line-height: 0; }
.call { text-decoration: none; }
.call sup { text-decoration: underline; }
.notes { font-size: .9em; }
.table { overflow-x: auto; margin-block: 1em; }
table { border-collapse: collapse; font-size: .9em; margin: 0 auto; }
caption { font-weight: bold; text-align: start; padding-block-end: .4em; }
th, td { padding: .2em .6em; vertical-align: top; text-align: start; border-block-end: 1px solid #8886; }
thead tr:last-child th { border-block-end: 1.5px solid; }
tr.total td { border-block-start: 1.5px solid; font-weight: bold; }
.right, .decimal { text-align: end; font-variant-numeric: tabular-nums; }
.figure { white-space: nowrap; }
.center { text-align: center; }
.unit { font-style: italic; }
@media (prefers-color-scheme: dark) {
  body { color: #e8e6e3; background: #161616; }
  a { color: #9db8ff; }
  a:visited { color: #cfa9ff; }
}
"""

PRINT = """\
@media print {{
  @page {{ size: {width:g}pt {height:g}pt; margin: {top:g}pt {right:g}pt {bottom:g}pt {left:g}pt; }}
  :root {{ color-scheme: light; font-size: {size:g}pt; }}
  body {{ font: 1rem/{leading:g}pt {family}; color: #000; background: #fff; }}
  h1 {{ font-size: 1.3rem; }} h2 {{ font-size: 1.1rem; }} h3, h4, h5, h6 {{ font-size: 1rem; }}
  main {{ max-width: none; padding: 0; }}
  a, a:visited {{ color: inherit; text-decoration: none; }}
  .call sup {{ text-decoration: none; }}
  p {{ orphans: {orphans}; widows: {widows}; {justify}}}
  h1, h2, h3, h4, h5, h6 {{ break-after: avoid; }}
  tr, .note {{ break-inside: avoid; }}
  thead {{ display: table-header-group; }}
  [role=doc-backlink] {{ display: none; }}
}}"""


def css(style: str, identification: Identification) -> str:
    """Screen rules, then the print rules of the sheet `style` (the document's own if empty)."""
    sheet = styling.load(style or styling.choose(identification), identification.language)
    text = sheet.typography("text")
    page = sheet.page
    family = ", ".join(f'"{name}"' for name in sheet.fonts.get(text.font, ()) if "/" not in name and '"' not in name)
    return SCREEN + PRINT.format(
        width=page.width,
        height=page.height,
        top=page.top,
        right=page.right,
        bottom=page.bottom,
        left=page.left,
        size=text.size,
        leading=text.leading,
        family=f"{family}, serif" if family else "serif",
        orphans=page.orphan_lines,
        widows=page.widow_lines,
        justify="text-align: justify; " if text.align == "justify" else "",
    )
