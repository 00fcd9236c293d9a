"""The mark at the head of a note: typed or Word's own, with the tabs that take it to its place."""

from __future__ import annotations

from collections.abc import Sequence

from resconvert.formats.docx.stream import CALL_STYLES, Stream
from resconvert.formats.docx.word import Token


def past_tab(tokens: list[Token], stream: Stream) -> list[Token]:
    """The tokens without the tab that takes a note's mark to its place."""
    head = tokens[0] if tokens else None
    if head is None or head.kind != "text" or not head.text.startswith("\t"):
        return tokens
    stream.add("\t")
    return [head._replace(text=head.text[1:]), *tokens[1:]] if len(head.text) > 1 else tokens[1:]


def leading_mark(tokens: Sequence[Token], exact: bool) -> str:
    """The typed mark that opens a note: in the style of calls, or any short superscript where a program may
    have lost that style."""
    out = ""
    if tokens and tokens[0].kind == "text" and tokens[0].text == "\t":
        tokens = tokens[1:]
    for token in tokens:
        if token.kind != "text" or token.shape.style not in CALL_STYLES:
            break
        out += token.text
    if not out and not exact and tokens and tokens[0].kind == "text" and tokens[0].shape.vertical == "superscript":
        out = tokens[0].text if len(tokens[0].text) <= 4 else ""
    return out


def without_mark(tokens: list[Token], typed: str) -> list[Token]:
    """A note's tokens after its own number and the tab or blank that follows it."""
    rest = tokens
    if rest and rest[0].kind == "mark":
        rest = rest[1:]
    elif typed:
        left = typed
        while rest and left and rest[0].kind == "text" and rest[0].text and left.startswith(rest[0].text[: len(left)]):
            text = rest[0].text
            if len(text) > len(left):
                rest = [rest[0]._replace(text=text[len(left) :]), *rest[1:]]
                left = ""
            else:
                left = left[len(text) :]
                rest = rest[1:]
    if rest and rest[0].kind == "mark":
        rest = rest[1:]
    if rest and rest[0].kind == "text" and rest[0].text[:1] in ("\t", " "):
        rest = [rest[0]._replace(text=rest[0].text[1:]), *rest[1:]] if len(rest[0].text) > 1 else rest[1:]
    return rest
