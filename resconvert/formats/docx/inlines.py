"""Inline content as Word runs: characters escaped, typographic marks as run properties, note calls as references."""

from __future__ import annotations

import re
from collections.abc import Callable

from resconvert.model.inlines import (
    Content,
    Emphasis,
    LineBreak,
    Mark,
    NoteCall,
    OpeningPhrase,
    Run,
    Subscript,
    Superscript,
    Text,
    runs,
)

_ESCAPES = {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;"}
_SPECIAL = re.compile(r'[&<>"]')
# characters that XML cannot hold
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_BREAKS = re.compile(r"([\t\n\r])")


def escape(text: str) -> str:
    """Character data for an element or an attribute; what XML cannot hold becomes U+FFFD."""
    if _SPECIAL.search(text):
        text = _SPECIAL.sub(lambda m: _ESCAPES[m.group()], text)
    return _ILLEGAL.sub("\ufffd", text) if _ILLEGAL.search(text) else text


def text_run(text: str, properties: str = "") -> str:
    """A run, or several where the text has tabs."""
    head = f"<w:r><w:rPr>{properties}</w:rPr>" if properties else "<w:r>"
    if "\t" not in text and "\n" not in text and "\r" not in text:
        return f'{head}<w:t xml:space="preserve">{escape(text)}</w:t></w:r>'
    out = [head]
    for part in _BREAKS.split(text):
        if part == "\t":
            out.append("<w:tab/>")
        elif part:
            out.append(f'<w:t xml:space="preserve">{escape(part)}</w:t>')
    out.append("</w:r>")
    return "".join(out)


def properties(marks: tuple[Mark, ...], base: str = "", italic_style: bool = False) -> str:
    """The children of ``w:rPr`` for typographic marks, in schema order; other marks are not shown.

    `base` ends every run's properties (right-to-left runs). In a paragraph style that is itself
    italic the opening phrase's style would turn upright, so it says italic again.
    """
    if not marks:
        return base
    style = bold = italic = underline = align = ""
    for mark in marks:
        match mark:
            case OpeningPhrase():
                style = '<w:rStyle w:val="OpeningPhrase"/>'
                if italic_style:
                    italic = "<w:i/><w:iCs/>"
            case Emphasis(style="bold"):
                bold = "<w:b/><w:bCs/>"
            case Emphasis(style="italic"):
                italic = "<w:i/><w:iCs/>"
            case Emphasis():
                underline = '<w:u w:val="single"/>'
            case Superscript():
                align = '<w:vertAlign w:val="superscript"/>'
            case Subscript():
                align = align if align else '<w:vertAlign w:val="subscript"/>'
            case _:
                pass
    return f"{style}{bold}{italic}{underline}{align}{base}"


def runs_xml(
    content: Content,
    call: Callable[[NoteCall, str], str],
    *,
    base: str = "",
    italic_style: bool = False,
    upright: str = "",
) -> str:
    """`content` as runs. `call` writes a note call, given the properties of its marks; `upright` are
    characters that stay upright at either end of an italic paragraph."""
    if len(content) == 1 and isinstance(content[0], Text) and not upright:
        return text_run(content[0].text, base)
    items = runs(content)
    if upright:
        items = _upright(items, upright)
    out: list[str] = []
    at, size = 0, len(items)
    while at < size:
        leaf, marks = items[at]
        shape = (
            properties(marks, base, italic_style)
            if marks is not _UPRIGHT
            else f'<w:i w:val="0"/><w:iCs w:val="0"/>{base}'
        )
        at += 1
        if isinstance(leaf, Text):
            text = leaf.text
            # marks that do not show divide the text; Word gets it in one run
            while at < size and isinstance(follow := items[at].leaf, Text):
                marks = items[at].marks
                if marks is _UPRIGHT or properties(marks, base, italic_style) != shape:
                    break
                text += follow.text
                at += 1
            out.append(text_run(text, shape))
        elif isinstance(leaf, LineBreak):
            out.append(f"<w:r><w:rPr>{shape}</w:rPr><w:br/></w:r>" if shape else "<w:r><w:br/></w:r>")
        else:
            out.append(call(leaf, shape))
    return "".join(out)


_UPRIGHT: tuple[Mark, ...] = (Subscript(()),)  # told by identity, never nested


def _upright(items: list[Run], characters: str) -> list[Run]:
    """Divide off leading and trailing `characters` of unmarked text."""
    out = list(items)
    for end in (0, -1):
        if not out:
            break
        leaf, marks = out[end]
        if marks or not isinstance(leaf, Text):
            continue
        rest = leaf.text.lstrip(characters) if end == 0 else leaf.text.rstrip(characters)
        if rest == leaf.text:
            continue
        size = len(leaf.text) - len(rest)
        edge = leaf.text[:size] if end == 0 else leaf.text[len(rest) :]
        pair = [Run(Text(edge), _UPRIGHT)]
        if rest:
            pair.insert(1 if end == 0 else 0, Run(Text(rest)))
        if end == 0:
            out[:1] = pair
        else:
            out[-1:] = pair
    return out
