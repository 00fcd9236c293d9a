"""Pandoc's Markdown: headings, numbered lists, notes, tables and a metadata block.

Lists are real lists where pandoc counts as the document does, and typed numbers where it would not.
What Markdown has no sign for is declared as a loss.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import assert_never

from resconvert import store
from resconvert.languages import BCP47
from resconvert.losses import RECORD, grid, with_plain_tables, without_marks
from resconvert.model.identification import Identification
from resconvert.model.inlines import (
    Content,
    Date,
    Emphasis,
    Inline,
    LineBreak,
    Mark,
    Mention,
    NoteCall,
    OpeningPhrase,
    Reference,
    ReferenceList,
    Run,
    Subscript,
    Superscript,
    Text,
    nest,
    runs,
)
from resconvert.model.nodes import Annex, Division, Document, Node, Note, Num, Paragraph, Resolution, Table
from resconvert.model.walk import contents
from resconvert.numerals import roman_value
from resconvert.protocols import Loss, Output, Writer
from resconvert.values import dataclass

INDENT = "    "
# What pandoc's Markdown, with its smart quotes and dashes, would read as something else.
_SPECIAL = store.pattern(r"([\\`*_{}\[\]<>#^~$|@\"'])")
_DOTS = store.pattern(r"\.\.\.|--|&(?=#?\w+;)")
_OPENER = store.pattern(r"^(\s*)([-+:%]|\(?(?:[0-9]+|[A-Za-z]+|#)[.)])(?=\s|$)")


@dataclass(frozen=True, slots=True)
class MarkdownOptions:
    """metadata: begin with a YAML block of the identification."""

    metadata: bool = True


def write(document: Document, options: MarkdownOptions) -> Output:
    """UTF-8; what pandoc reads back has every word that can be printed."""
    parts: list[str] = []
    if options.metadata:
        parts.append(_metadata(document.identification))
    front = (*document.masthead, *document.preface)
    parts += [f"# {_inline(p.content)}" if p.role == "title" else _paragraph(p) for p in front]
    for resolution in document.resolutions:
        parts += _resolution(resolution)
    called = {leaf.note for c in contents(document) for leaf, _ in runs(c) if isinstance(leaf, NoteCall)}
    for at, note in enumerate(document.notes, 1):
        # pandoc drops a note that nobody calls
        parts.append(_note(at, note) if at in called else _uncalled(note))
    text = "\n\n".join(p for p in parts if p) + "\n"
    return Output(text.encode("utf-8", "backslashreplace"))


def _metadata(i: Identification) -> str:
    values = {
        "title": i.title, "symbol": i.symbol, "number": i.number, "organ": i.organ,
        "session": i.session, "date": i.adopted.isoformat() if i.adopted else "",
        "lang": BCP47.get(i.language, "") if i.language != "und" else "",
    }  # fmt: skip
    rows = [f"{name}: {_yaml(value)}" for name, value in values.items() if value]
    return "\n".join(["---", *rows, "---"]) if rows else ""


def _yaml(value: str) -> str:
    """A double-quoted scalar; pandoc reads it as Markdown, so that is escaped first."""
    return '"' + escape(" ".join(value.split())).replace("\\", "\\\\").replace('"', '\\"') + '"'


def _resolution(resolution: Resolution) -> Iterator[str]:
    if resolution.heading:
        num = f"{escape(resolution.heading.num.printed)} " if resolution.heading.num else ""
        yield f"# {num}{_inline(resolution.heading.title)}".rstrip()
    yield from _nodes(resolution.preamble, 2)
    yield from _nodes(resolution.body, 2)
    for p in resolution.closing:
        yield _paragraph(p)
    for annex in resolution.annexes:
        yield from _annex(annex)


def _annex(annex: Annex) -> Iterator[str]:
    if annex.label:
        yield f"# {_inline(annex.label)}".rstrip()
    for title in annex.titles:
        yield f"## {_inline(title)}"
    yield from _nodes(annex.body, 3)


def _nodes(nodes: tuple[Node, ...], level: int) -> Iterator[str]:
    """Neighbouring numbered paragraphs are one list while pandoc would count them as printed."""
    last: _Marker | None = None
    for node in nodes:
        match node:
            case Paragraph():
                marker = _marker(node.num)
                if (last and marker and not marker.follows(last)) or (
                    last and marker is None and node.role == "unrecognised"
                ):
                    yield "<!-- -->"
                yield from _item(node, marker, level)
                last = marker
            case Division():
                num = f"{escape(node.num.printed)} " if node.num else ""
                if num or node.heading:
                    yield f"{'#' * min(level, 6)} {num}{_inline(node.heading)}".rstrip()
                yield from _nodes(node.children, level + 1)
                last = None
            case Table():
                yield from _table(node)
                last = None
            case _:
                assert_never(node)


def _item(node: Paragraph, marker: _Marker | None, level: int) -> Iterator[str]:
    """A paragraph with what hangs below it, indented under its list marker."""
    inner = list(_nodes(node.children, level + 1))
    if marker is None:
        num = f"{_opener(escape(node.num.printed))} " if node.num else ""
        words = _inline(node.content)
        text = num + words if num else _opener(words)
        yield f"> {text}" if node.role == "quoted" else text
        # a list right below a paragraph stays apart from the one around it
        yield from inner
        return
    # a marker with nothing behind it opens no list: what is indented below it would be code
    body = "\n\n".join([_inline(node.content) or "<!-- -->", *inner])
    lines = body.split("\n")
    sign = f"{node.num.printed if node.num else ''} ".ljust(len(INDENT))
    indent = " " * len(sign)  # what hangs below (iii) stands as far in as its words
    yield "\n".join([sign + lines[0], *(indent + line if line else "" for line in lines[1:])])


@dataclass(frozen=True, slots=True)
class _Marker:
    """A list marker that pandoc knows: its look (``(a)``, ``1.``) and its place in the counting."""

    look: str
    value: int

    def follows(self, other: _Marker) -> bool:
        return self.look == other.look and self.value == other.value + 1


_MARKER = store.pattern(r"^(\(?)([0-9]{1,4}|[a-z]|[ivx]{2,6})([.)])$")


def _marker(num: Num | None) -> _Marker | None:
    """(i) is taken as the roman one unless its value says it is the ninth letter."""
    found = _MARKER.match(num.printed) if num else None
    if not num or not found:
        return None
    left, middle, right = found.groups()
    if left and right == ".":
        return None
    if middle.isdigit():
        return _Marker(f"{left}1{right}", int(middle))
    if len(middle) == 1 and middle not in "ivx":
        return _Marker(f"{left}a{right}", ord(middle) - 96)
    # single letters that are both are left as typed: pandoc's guess depends on what came before
    roman = roman_value(middle)
    return _Marker(f"{left}i{right}", roman) if roman and middle != "v" and middle != "x" else None


def _paragraph(p: Paragraph) -> str:
    num = f"{escape(p.num.printed)} " if p.num else ""
    return "\n\n".join([_opener(num + _inline(p.content)), *_nodes(p.children, 3)])


def _note(at: int, note: Note) -> str:
    body = "\n\n".join(_opener(_inline(p)) for p in note.paragraphs) or "\u00a0"
    lines = body.split("\n")
    return "\n".join([f"[^{at}]: {lines[0]}", *(INDENT + line if line else "" for line in lines[1:])])


def _uncalled(note: Note) -> str:
    return "\n\n".join([f"^{escape(note.mark)}^", *(_opener(_inline(p)) for p in note.paragraphs)])


def _table(table: Table) -> Iterator[str]:
    """A pipe table; a span's further cells are empty."""
    cells = [[_cell(blocks) for blocks in row] for row in grid(table)]
    width = max((len(r) for r in cells), default=0)
    if not width:
        return
    head = 1 if table.rows and table.rows[0].kind == "header" else 0
    rows = cells if head else [[""] * width, *cells]
    marks = {"left": ":---", "center": ":---:", "right": "---:", "decimal": "---:"}
    align = [marks.get(table.columns[i] if i < len(table.columns) else "", "---") for i in range(width)]
    lines = [_row(rows[0], width), "|" + "|".join(align) + "|", *(_row(r, width) for r in rows[1:])]
    if table.caption:
        lines += ["", f": {_cell((table.caption,))}"]
    yield "\n".join(lines)
    for note in table.notes:
        yield f"^{escape(note.mark)}^ {_inline(note.content)}"


def _row(cells: list[str], width: int) -> str:
    return "| " + " | ".join([*cells, *[""] * (width - len(cells))]) + " |"


def _cell(blocks: tuple[Content, ...]) -> str:
    return "; ".join(_inline(b).replace("\\\n", " ") for b in blocks)


# ---------------------------------------------------------------- words


def escape(text: str) -> str:
    r"""`text` so that pandoc reads exactly these characters.

    >>> escape("A/RES/55/9 [*] -- 'it'")
    "A/RES/55/9 \\[\\*\\] \\-\\- \\'it\\'"
    """
    text = _SPECIAL.sub(r"\\\1", text)
    text = _DOTS.sub(lambda m: "".join(f"\\{c}" for c in m.group()), text)
    return text.replace("\u00a0", "\\ ") if "\u00a0" in text else text


def _opener(text: str) -> str:
    """Escape what would open a list, a heading or a definition at the start of a paragraph."""
    found = _OPENER.match(text)
    if not found:
        return text
    end = found.end()
    return f"{text[: end - 1]}\\{text[end - 1 :]}"


def _inline(content: Content) -> str:
    """No line of it opens a list, a heading or a definition."""
    text = _trimmed(_raw(_single(content)).lstrip(" "))
    while text.endswith("\\\n"):  # a break at the end would be read as a backslash
        text = _trimmed(text[:-2])
    return "\n".join(map(_opener, text.split("\n")))


def _single(content: Content) -> Content:
    """Of marks in marks that have the same sign here, the outer one: an italic in an opening phrase."""
    found = runs(content)
    if not any(len(marks) > 1 for _, marks in found):
        return content
    return nest(Run(leaf, _outer(marks)) for leaf, marks in found)


def _outer(marks: tuple[Mark, ...]) -> tuple[Mark, ...]:
    if not any(isinstance(mark, OpeningPhrase) for mark in marks):
        return marks
    return tuple(mark for mark in marks if not isinstance(mark, Emphasis) or mark.style in ("bold", "underline"))


def _trimmed(text: str) -> str:
    """`text` without the spaces at its end, but for one that a backslash makes unbreakable."""
    bare = text.rstrip(" ")
    odd = (len(bare) - len(bare.rstrip("\\"))) % 2
    return f"{bare} " if odd and bare != text else bare


def _bracketed(words: str) -> str:
    """`words` in square brackets; a raised character that opens them must not make them a note."""
    return f"[{'<!-- -->' if words.startswith('^') else ''}{words}]"


def _one(node: Inline) -> str:
    match node:
        case Text(text=text):
            return escape(text.replace("\n", " "))
        case LineBreak():
            return "\\\n"
        case NoteCall(note=number):
            return f"[^{number}]"
        case OpeningPhrase(children=children):
            return _around("*", children)
        case Emphasis(style="bold", children=children):
            return _around("**", children)
        case Emphasis(style="underline", children=children):
            return _bracketed(_inline(children)) + "{.underline}"
        case Emphasis(children=children):
            return _around("*", children)
        case Superscript(children=children):
            return "^" + _tight(children) + "^"
        case Subscript(children=children):
            return "~" + _tight(children) + "~"
        case Reference(kind="web", target=target, children=children):
            words = _raw(children)
            # links do not nest
            return f"{_bracketed(words)}(<{target.replace('>', '%3E')}>)" if target and "](" not in words else words
        case Reference(children=children) | ReferenceList(children=children):
            return _raw(children)
        case Date(children=children) | Mention(children=children):
            return _raw(children)
        case _:
            assert_never(node)


def _raw(children: Content) -> str:
    """Signs of two neighbours that would be read as one are kept apart by an empty comment."""
    made = ""
    for node in children:
        part = _one(node)
        if part and made and part[0] in "*^~" and made[-1] == part[0]:
            made += "<!-- -->"
        made += part
    return made


def _tight(children: Content) -> str:
    """Raised and lowered words may hold no plain space."""
    return re.sub(r"(?<!\\) ", r"\\ ", _inline(children))


def _around(sign: str, children: Content) -> str:
    """Emphasis signs close around words, not around the spaces beside them."""
    text = _raw(children)
    right = text.lstrip(" ")
    words = _trimmed(right)
    if not words:
        return text
    return f"{' ' * (len(text) - len(right))}{sign}{words}{sign}{right[len(words) :]}"


def _unwritten(mark: Mark) -> bool:
    return isinstance(mark, ReferenceList | Date | Mention) or (isinstance(mark, Reference) and mark.kind != "web")


LOSSES = (
    Loss("annotations", "citations, dates and names; addresses of the web are links", without_marks(_unwritten)),
    Loss(
        "tables", "spans, alignment of single cells and kinds of rows; empty cells fill what spans", with_plain_tables
    ),
    RECORD,
)
WRITER = Writer("markdown", ".md", "text/markdown", write, MarkdownOptions, LOSSES)
