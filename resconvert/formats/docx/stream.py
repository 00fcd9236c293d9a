"""Makes the characters of a Word file into one stream that spans can point into, and tokens into inline content."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from resconvert.formats.docx.names import CALL, NUMBER, OPENING
from resconvert.formats.docx.word import Shape, Token, WordPara
from resconvert.ledger import Ledger, Reason
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
    nest,
)
from resconvert.source import Source, Span

CALL_STYLES = frozenset({CALL, "footnoteanchor", "footnote anchor", "footnote characters", "footnotecharacters",
                         "endnote reference", "endnote anchor", "endnote characters"})  # fmt: skip
NUMBER_STYLE = NUMBER.lower()
OPENING_STYLE = OPENING.lower()
_LINKS = ("hyperlink", "internet link", "internetlink", "visited internet link", "followedhyperlink")


@dataclass(slots=True)
class Stream:
    """Grows by `add`; `source` is made at the end."""

    name: str
    ledger: Ledger
    parts: list[str] = field(default_factory=list)
    marks: list[tuple[int, str]] = field(default_factory=list)
    at: int = 0

    def add(self, text: str) -> Span:
        start = self.at
        self.parts.append(text)
        self.at += len(text)
        return Span(start, self.at)

    def aside(self, text: str, reason: Reason) -> None:
        """Characters that do not enter the document."""
        span = self.add(text)
        if not text.isspace():
            self.ledger.add(span, reason)

    def begin(self, para: WordPara) -> None:
        """What follows stands in that paragraph."""
        label = f"{para.part} paragraph {para.index}"
        self.marks.append((self.at, label))

    def end(self) -> None:
        self.add("\n")

    def source(self) -> Source:
        return Source("".join(self.parts), self.name, self.marks)


_ITALIC, _BOLD, _UNDERLINE = Emphasis("italic", ()), Emphasis("bold", ()), Emphasis("underline", ())
_OPENING, _UP, _DOWN = OpeningPhrase(()), Superscript(()), Subscript(())


def marks(shape: Shape) -> tuple[Mark, ...]:
    """The typographic marks of a run, by what it says beyond its paragraph's style."""
    if shape == Shape():
        return ()
    out: list[Mark] = []
    opening = shape.style == OPENING_STYLE
    if opening:
        out.append(_OPENING)
    if shape.bold and not opening:
        out.append(_BOLD)
    if shape.italic and not opening:
        out.append(_ITALIC)
    if shape.underline and shape.style not in _LINKS:
        out.append(_UNDERLINE)
    if shape.style not in CALL_STYLES:
        if shape.vertical == "superscript":
            out.append(_UP)
        elif shape.vertical == "subscript":
            out.append(_DOWN)
    return tuple(out)


def content(
    tokens: Iterable[Token],
    stream: Stream,
    call: Callable[[Token], tuple[int, str] | None],
    look: Callable[[Shape], tuple[Mark, ...]] = marks,
) -> Content:
    """Tokens as canonical content, their characters in the stream. `call` gives a note token's number
    in the document and its mark; a text token in the style of calls is asked too."""
    out: list[Run] = []
    for token in tokens:
        match token.kind:
            case "text":
                found = (
                    call(token) if token.shape.style in CALL_STYLES or token.shape.vertical == "superscript" else None
                )
                if found:
                    out.append(
                        Run(NoteCall(found[0], span=stream.add(token.text)), look(token.shape._replace(vertical="")))
                    )
                else:
                    out.append(Run(Text(token.text, span=stream.add(token.text)), look(token.shape)))
            case "break":
                out.append(Run(LineBreak(span=stream.add("\n")), look(token.shape)))
            case "note" | "again":
                found = call(token)
                if found:
                    out.append(
                        Run(NoteCall(found[0], span=stream.add(found[1])), look(token.shape._replace(vertical="")))
                    )
            case "date-field":
                out.append(Run(Text(token.text, span=stream.add(token.text)), look(token.shape)))
            case "field":
                stream.aside(token.text, "field-code")
            case _:
                pass
    return nest(out)
