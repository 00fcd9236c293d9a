"""Inline content as Word runs, and in the same pass what runs do not show.

A paragraph's content is laid out once: stretches of characters with their typography as a bit mask, the
marks that Word has no place for, and the whole text, in which spaces are bound before runs are cut from it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Any

from resconvert import store
from resconvert.formats.docx.sidecar import mark_values
from resconvert.formats.docx.spaces import NO_BREAK, Binding, places, with_last
from resconvert.model.inlines import (
    Content,
    Emphasis,
    LineBreak,
    NoteCall,
    OpeningPhrase,
    Subscript,
    Superscript,
    Text,
)
from resconvert.values import dataclass

OPENING, BOLD, ITALIC, UNDERLINE, UP, DOWN, UPRIGHT = 1, 2, 4, 8, 16, 32, 64
_BITS = {OpeningPhrase: OPENING, Superscript: UP, Subscript: DOWN, Emphasis: 0}
_EMPHASIS = {"bold": BOLD, "italic": ITALIC, "underline": UNDERLINE}
_LETTERS = ((OPENING, "o"), (BOLD, "b"), (ITALIC, "i"), (UNDERLINE, "u"), (UP, "^"), (DOWN, "_"))
# one run cannot show both heights, nor emphasis within the opening phrase's own
_CLASHES = frozenset(
    m for m in range(64) if (m & UP and m & DOWN) or (m & OPENING and m & (BOLD | ITALIC))
)  # fmt: skip
_BREAKS = store.pattern(r"([\t\n\r])")
_CONTROL = bytes(b for b in range(32) if b not in (9, 10, 13))
_PIECE = 1 << 15
_ILLEGAL = store.pattern("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def escape(text: str) -> str:
    """Character data for an element or an attribute."""
    if "&" in text:
        text = text.replace("&", "&amp;")
    if "<" in text or ">" in text or '"' in text:
        text = text.replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")
    return text


def encoded(xml: str) -> tuple[bytes, int]:
    """A part as UTF-8 with U+FFFD for every character that XML cannot hold, and how many there were."""
    try:
        data = xml.encode("utf-8")
        # U+FFFE and U+FFFF begin with a byte that few texts have
        if not _has_control(data) and (
            0xEF not in data or (b"\xef\xbf\xbe" not in data and b"\xef\xbf\xbf" not in data)
        ):
            return data, 0
    except UnicodeEncodeError:
        pass
    xml, count = _ILLEGAL.subn("\ufffd", xml)
    return xml.encode("utf-8"), count


def _has_control(data: bytes) -> bool:
    """By one search for each byte, in pieces that stay in the processor's cache: a fifth of any one pass's time."""
    return any(any(map(data[at : at + _PIECE].__contains__, _CONTROL)) for at in range(0, len(data), _PIECE))


@lru_cache(maxsize=512)
def properties(mask: int, base: str = "", italic_style: bool = False) -> str:
    """The children of ``w:rPr`` for typography, in schema order.

    `base` ends every run's properties (right-to-left runs). In a paragraph style that is itself
    italic the opening phrase's style would turn upright, so it says italic again.
    """
    style = '<w:rStyle w:val="OpeningPhrase"/>' if mask & OPENING else ""
    bold = "<w:b/><w:bCs/>" if mask & BOLD else ""
    italic = "<w:i/><w:iCs/>" if mask & ITALIC or (mask & OPENING and italic_style) else ""
    if mask & UPRIGHT:
        italic = '<w:i w:val="0"/><w:iCs w:val="0"/>'
    underline = '<w:u w:val="single"/>' if mask & UNDERLINE else ""
    height = "superscript" if mask & UP else "subscript" if mask & DOWN else ""
    align = f'<w:vertAlign w:val="{height}"/>' if height else ""
    return f"{style}{bold}{italic}{underline}{align}{base}"


def text_run(text: str, properties: str = "") -> str:
    """A run; tabs in the text become Word's."""
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


@dataclass(slots=True)
class Laid:
    """A content laid out: `pieces` are texts, calls and breaks with their masks; `text` is the whole, one
    sign for a call or break; `hidden` the marks that no run shows, as the sidecar has them."""

    pieces: list[tuple[Any, int]]
    text: str
    hidden: list[list[Any]]


def lay(content: Content, binding: Binding | None = None, accompany: bool = False) -> Laid:
    """Lay `content` out, spaces bound where `binding` matches; and the last one, if it shall `accompany` the
    last word with another."""
    if len(content) == 1 and type(content[0]) is Text:
        text = content[0].text
        out = Laid([(text, 0)], text, [])
    else:
        pieces: list[tuple[Any, int]] = []
        hidden: list[list[Any]] = []
        _lay(content, 0, 0, pieces, hidden)
        if len(pieces) == 2 and type(pieces[0][0]) is type(pieces[1][0]) is str:
            text = pieces[0][0] + pieces[1][0]
        else:
            text = "".join([p if type(p) is str else "\ufffc" for p, _ in pieces])
        out = Laid(pieces, text, hidden)
    if binding is not None:
        bare = text.replace(NO_BREAK, " ")
        at = places(binding, bare)
        if bare != text:
            out.hidden += [[a, a + 1, "s"] for a in with_last(at, bare) if text[a] == NO_BREAK]
        if accompany and bare.count(" ") > 2:
            at = with_last(at, bare)
        if at:
            out.pieces = _bound(out.pieces, at)
    return out


def _lay(content: Content, mask: int, at: int, pieces: list[tuple[Any, int]], hidden: list[list[Any]]) -> int:
    """Lay `content` out at offset `at`; gives the offset of its end."""
    node: Any
    for node in content:
        kind = type(node)
        if kind is NoteCall or kind is LineBreak:
            if mask:
                hidden.append([at, at + 1, "t", _letters(mask)])
            pieces.append((node, mask))
            at += 1
            continue
        here, entry = mask, None
        if kind is not Text:
            if kind in _BITS:
                here |= _BITS[kind] or _EMPHASIS[node.style]
            else:
                entry = [at, at, *mark_values(node)]
                hidden.append(entry)
            children = node.children
            if len(children) == 1 and type(children[0]) is Text:
                node = children[0]
            else:
                at = _lay(children, here, at, pieces, hidden)
                if entry:
                    entry[1] = at
                continue
        text = node.text
        if here and here in _CLASHES:
            hidden.append([at, at + len(text), "t", _letters(here)])
        at += len(text)
        if entry:
            entry[1] = at
        if pieces and pieces[-1][1] == here and type(pieces[-1][0]) is str:
            text = pieces.pop()[0] + text
        pieces.append((text, here))
    return at


def of_the_style(laid: Laid, bold: bool, italic: bool) -> list[list[Any]]:
    """Emphasis that the paragraph's style has too, as the sidecar has it: some programs drop such of a run."""
    own = (BOLD if bold else 0) | (ITALIC if italic else 0)
    out: list[list[Any]] = []
    at = 0
    for piece, mask in laid.pieces:
        size = len(piece) if type(piece) is str else 1
        if mask & own and type(piece) is str:
            out.append([at, at + size, "t", _letters(mask & own)])
        at += size
    return out


def _letters(mask: int) -> str:
    return "".join(letter for bit, letter in _LETTERS if mask & bit)


def _bound(pieces: list[tuple[Any, int]], at: Sequence[int]) -> list[tuple[Any, int]]:
    """The pieces with a space that binds at each of the rising offsets `at`."""
    out: list[tuple[Any, int]] = []
    start = spot = 0
    for piece, mask in pieces:
        end = start + (len(piece) if type(piece) is str else 1)
        if spot < len(at) and at[spot] < end and type(piece) is str:
            cuts: list[str] = []
            low = 0
            while spot < len(at) and at[spot] < end:
                cuts.append(piece[low : at[spot] - start])
                low = at[spot] - start + 1
                spot += 1
            cuts.append(piece[low:])
            piece = NO_BREAK.join(cuts)
        out.append((piece, mask))
        start = end
    return out


def runs_xml(
    laid: Laid, call: Callable[[NoteCall, str], str], *, base: str = "", italic_style: bool = False, upright: str = ""
) -> str:
    """The pieces as runs. `call` writes a note call, given the properties of its marks; `upright` are
    characters that stay upright at either end of an italic paragraph."""
    pieces = _upright(laid.pieces, upright) if upright else laid.pieces
    text = laid.text
    plain = not (
        "\t" in text or "\n" in text or "\r" in text or "&" in text or "<" in text or ">" in text or '"' in text
    )
    out: list[str] = []
    for piece, mask in pieces:
        shape = properties(mask, base, italic_style) if mask else base
        if type(piece) is str:
            if not plain:
                out.append(text_run(piece, shape))
            elif shape:
                out.append(f'<w:r><w:rPr>{shape}</w:rPr><w:t xml:space="preserve">{piece}</w:t></w:r>')
            else:
                out.append(f'<w:r><w:t xml:space="preserve">{piece}</w:t></w:r>')
        elif type(piece) is LineBreak:
            out.append(f"<w:r><w:rPr>{shape}</w:rPr><w:br/></w:r>" if shape else "<w:r><w:br/></w:r>")
        else:
            out.append(call(piece, shape))
    return out[0] if len(out) == 1 else "".join(out)


def _upright(pieces: list[tuple[Any, int]], characters: str) -> list[tuple[Any, int]]:
    """Divide off leading and trailing `characters` of unmarked text."""
    out = list(pieces)
    if out and out[0][1] == 0 and type(out[0][0]) is str:
        text = out[0][0]
        rest = text.lstrip(characters)
        if rest != text:
            out[:1] = [(text[: len(text) - len(rest)], UPRIGHT), *([(rest, 0)] if rest else [])]
    if out and out[-1][1] == 0 and type(out[-1][0]) is str:
        text = out[-1][0]
        rest = text.rstrip(characters)
        if rest != text:
            out[-1:] = [*([(rest, 0)] if rest else []), (text[len(rest) :], UPRIGHT)]
    return out
