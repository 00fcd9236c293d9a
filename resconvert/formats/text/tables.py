"""Tables drawn with bars: as antiword draws them (``|cell |cell |``, cells wrapped inside their column), and as
Markdown does, each row on one line with a rule below the names of the columns."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Collection, Sequence
from dataclasses import field
from itertools import pairwise

from resconvert import store
from resconvert.formats.text.characters import Part, Scribe
from resconvert.formats.text.lines import Line, in_cells
from resconvert.formats.text.wrapping import joint
from resconvert.ledger import Ledger
from resconvert.model.inlines import Content
from resconvert.model.nodes import Alignment, Cell, Row, Table
from resconvert.source import Span
from resconvert.values import NamedTuple, dataclass

_LAST = store.pattern(r"[^\W\d_]+$")
_GROUP = store.pattern(r"\d\d\d?[ \u00a0]\d{1,2}$|\d{3}[ \u00a0]\d{1,2}$")
_FIGURE = store.pattern(
    r"[(–-]?(?:\d{1,3}(?:[ \u00a0]\d{3})?|\d(?:[ \u00a0]\d{3}){2})(?:[ \u00a0]\d{1,3})?\)?[a-z]?"
    r"|\(?(?:\d{3}[ \u00a0]){0,2}\d{1,3}\)?"
    r"|[(–-]?\d{1,3}(?:[ \u00a0]\d{3}){1,3}[.,]\d+\)?[a-z]?"
)
"""Up to four groups of digits, the last of which may be incomplete, unless it has decimals."""
_FIGURE_LIKE = store.pattern(r"[(–-]?\d|[–—-]$")
_FIGURES = frozenset("0123456789(–—-")
_LONGEST_WORD = 17
"""Letters of a word that is not known from elsewhere; more are two words, the first of which fills its line."""
_LISTS = ",;،؛，；、"
"""With one of these at its end a line of figures goes on: they are a list of symbols, dates, sessions."""
_FIRST = _WORDS = store.pattern(r"[^\W\d_]+")
_RULED = store.pattern(r"\|(?:\s*:?-{3,}:?\s*\|)+")


@dataclass(slots=True)
class _Cell:
    """A cell while its lines come in; `text` is all, `last` its last line, `used` how much of the
    column that takes; `late`: it may
    begin on the row's second line, as a cell does that opens with a tab or a no-break space."""

    width: int
    late: bool = False
    parts: list[tuple[int, int]] = field(default_factory=list)
    used: int = 0
    last: str = ""
    text: str = ""


class _Piece(NamedTuple):
    """What one drawn line has of a cell; `raw` with the blanks that fill the column."""

    start: int
    end: int
    raw: str


def drawn(line: Line) -> bool:
    """Whether the line is a row of a drawn table."""
    return len(line.text) > 2 and line.text[0] == "|" == line.text[-1]


def read_table(lines: list[Line], scribe: Scribe, ledger: Ledger, words: Collection[str]) -> Table:
    """One table from consecutive drawn lines; `words` are known whole words.

    The drawing has no line between rows. Cells are wrapped at their column's width, so a drawn line
    goes on with the row above where each of its words could not have stood on the line above.
    """
    if len(lines) > 1 and ruled(lines[1].text):
        return _read_ruled(lines, scribe, ledger)
    rows: list[list[_Cell]] = []
    opened: set[tuple[int, str]] = set()  # column and word with which rows of one cell began
    for line in lines:
        pieces = _pieces(line, ledger)
        filled = [at for at, p in enumerate(pieces) if p.end > p.start]
        opening = (filled[0], pieces[filled[0]].raw.split()[0]) if len(filled) == 1 else None
        begun = bool(rows) and opening not in opened and _continues(rows[-1], pieces)
        if not begun:
            rows.append([_Cell(in_cells(p.raw)) for p in pieces])
            if opening and opening[0] and opening[1][0].isupper():
                opened.add(opening)
        late = not begun and (
            pieces[0].raw.strip().isalnum() or any(p.raw[:1].isspace() and p.raw.strip() for p in pieces)
        )
        figures = bool(filled) and all(pieces[at].raw.strip()[0] in _FIGURES for at in filled)
        for at, (cell, piece) in enumerate(zip(rows[-1], pieces, strict=True)):
            cell.late = late and (at > 0 or figures) and piece.end == piece.start
            if piece.end > piece.start:
                cell.parts.append((piece.start, piece.end))
                cell.last = piece.raw.strip()
                cell.text = f"{cell.text} {cell.last}" if cell.text else cell.last
                cell.used = in_cells(piece.raw.rstrip())
    columns: tuple[Alignment, ...] = tuple("" for _ in range(max(map(len, rows))))
    known = _known(rows, scribe.source.text, words)
    return Table(
        tuple(Row(tuple(Cell(_blocks(c, scribe, known)) for c in row)) for row in rows),
        columns,
        span=Span(lines[0].start, lines[-1].end),
    )


def apart(lines: list[Line]) -> list[list[Line]]:
    """Consecutive drawn lines as one list a table: a rule below the names of columns begins another."""
    starts = [at - 1 for at, line in enumerate(lines) if at > 1 and ruled(line.text)]
    if not starts:
        return [lines]
    return [lines[low:high] for low, high in pairwise([0, *starts, len(lines)]) if low < high]


def ruled(text: str) -> bool:
    """Whether a drawn line is the rule below the names of the columns (``|-----|----:|``)."""
    return text.startswith(("|-", "| -", "|:", "| :")) and bool(_RULED.fullmatch(text))


def _read_ruled(lines: list[Line], scribe: Scribe, ledger: Ledger) -> Table:
    """A table of Markdown: a line is a row, the rule says how columns are aligned."""
    rule = lines[1]
    ledger.add(Span(rule.start, rule.end), "markup")
    columns: tuple[Alignment, ...] = tuple(_aligned(mark.strip()) for mark in rule.text[1:-1].split("|"))
    rows = []
    for at, line in enumerate(lines):
        if at != 1:
            pieces = _pieces(line, ledger)
            made = (Cell((scribe.content([Part(p.start, p.end)]),) if p.end > p.start else ()) for p in pieces)
            rows.append(Row(tuple(made), "body" if at else "header"))
    return Table(tuple(rows), columns, span=Span(lines[0].start, lines[-1].end))


def _aligned(mark: str) -> Alignment:
    left, right = mark[0] == ":", mark[-1] == ":"
    if left and right:
        return "center"
    return "right" if right else "left" if left else ""


def _pieces(line: Line, ledger: Ledger) -> list[_Piece]:
    """The cells of a drawn line; its bars go to the ledger."""
    out: list[_Piece] = []
    at = 0
    ledger.add(Span(line.start, line.start + 1), "markup")
    while (bar := line.text.find("|", at + 1)) > 0:
        ledger.add(Span(line.start + bar, line.start + bar + 1), "markup")
        raw = line.text[at + 1 : bar]
        start = line.start + at + 1 + (len(raw) - len(raw.lstrip()))
        out.append(_Piece(start, start + len(raw.strip()), raw))
        at = bar
    return out


def _continues(row: list[_Cell], pieces: list[_Piece]) -> bool:
    if [c.width for c in row] != [in_cells(p.raw) for p in pieces]:
        return False
    filled = [(c, p) for c, p in zip(row, pieces, strict=True) if p.end > p.start]
    if not any(c.parts for c, _ in filled):
        # figures that stand a line above the words of their row
        return row[0].late and bool(filled) and all(c.late for c, _ in filled)
    complete = any(c.last[:1] in _FIGURES for c in row[1:] if c.parts)
    if not complete and any(c.last.endswith((":", "：")) and not p.raw[:1].islower() for c, p in filled):
        return False
    return all(_could(c, p.raw, complete) if c.parts else c.late for c, p in filled)


def _could(cell: _Cell, raw: str, complete: bool) -> bool:
    """A wrapped cell goes on when the next word would not have fitted on its last line, or is one that
    opens no cell. In a row that is `complete`, that has figures, what a parenthesis ended does not go on."""
    if raw[:1].islower():
        return True
    words = raw.strip()
    figures = _FIGURE_LIKE.match(cell.text) and _FIGURE_LIKE.match(words)
    if (
        figures
        and cell.last[-1] not in _LISTS
        and not any(_FIGURE.fullmatch(f"{cell.text}{gap}{words}") for gap in ("", " "))
    ):
        return False
    if complete and cell.last.endswith(")") and raw[:1].isupper():
        return False
    # a line broken at a no-break space begins with it
    return (raw[0] == "\u00a0" or not raw[0].isspace()) and cell.used + 1 + in_cells(raw.split()[0]) > cell.width


class _Known(NamedTuple):
    """Whole words: those of the `text` around the table, and what stands `alone` in its cells between gaps."""

    text: Collection[str]
    alone: Sequence[str]


def _known(rows: list[list[_Cell]], text: str, words: Collection[str]) -> _Known:
    alone: set[str] = set()
    for row in rows:
        for cell in row:
            stem = ""
            for at, (start, end) in enumerate(cell.parts):
                pieces = _WORDS.findall(text[start:end])
                if not pieces:
                    stem = ""
                    continue
                goes_on = at > 0 and _breaks(cell, at, text)
                pieces[0] = stem + pieces[0] if goes_on else pieces[0]
                stem = pieces[-1]
                if at + 1 == len(cell.parts) or not _breaks(cell, at + 1, text):
                    alone.add(stem.lower())
    return _Known(words, sorted(alone))


def _breaks(cell: _Cell, at: int, text: str) -> bool:
    """Whether a word may go on from the line before `at`: that is full, and one word. No capital goes on with a small
    letter's word, nor does what is set in."""
    (low, high), (start, _) = cell.parts[at - 1 : at + 1]
    left = text[low:high]
    if in_cells(left) < cell.width or " " in left or not left[-1].isalpha() or not text[start].isalpha():
        return False
    return text[start - 1] == "|" and not (left[-1].islower() and text[start].isupper())


def _blocks(cell: _Cell, scribe: Scribe, known: _Known) -> tuple[Content, ...]:
    if not cell.parts:
        return ()
    text = scribe.source.text
    parts = [Part(*cell.parts[0])]
    stem = ""
    for at, ((low, high), (start, end)) in enumerate(pairwise(cell.parts), 1):
        left, right = text[low:high], text[start:end]
        last = _LAST.search(left)
        stem = (stem if last and last[0] == left else "") + (last[0].lower() if last else "")
        full = in_cells(left) >= cell.width
        broken = full and (_one_figure(left, right) or _cut_sign(left, right))
        if not broken and _breaks(cell, at, text):
            first = _FIRST.match(right)
            broken = first is None or (
                _one_word(stem, first[0].lower(), known)
                and not (stem == left.lower() and _two(left, first[0], known, right == first[0], cell.width))
            )
        parts.append(Part(start, end, "" if broken else joint(left, right)))
        stem = stem if broken else ""
    return (scribe.content(parts),)


def _one_figure(left: str, right: str) -> bool:
    """Whether a full line breaks a figure inside a group of three digits."""
    return bool(_GROUP.search(left)) and right[0].isdigit()


def _cut_sign(left: str, right: str) -> bool:
    """Whether a full line without blanks is cut before a sign (``Итого|,``)."""
    return " " not in left and left[-1].isalnum() and not right[0].isalnum()


def _one_word(stem: str, first: str, known: _Known) -> bool:
    """Whether a full line of a narrow cell breaks a word: what is whole elsewhere decides. In the table itself that is
    less sure, so what follows must be the beginning of a word there, too."""
    if stem + first in known.text:
        return True
    if stem in known.text:
        return False
    return not (_begins(stem, known.alone, whole=True) and (first in known.text or _begins(first, known.alone)))


def _two(left: str, first: str, known: _Known, alone: bool, width: int) -> bool:
    """Whether a line that is one word and what follows it are too long for one word. `alone`: the next line is
    nothing else; where that fills the column the word may go on further, and none can tell where it ends."""
    if len(left) + len(first) <= _LONGEST_WORD or (alone and in_cells(first) >= width):
        return False
    return (left + first).lower() not in known.text


def _begins(word: str, words: Sequence[str], *, whole: bool = False) -> bool:
    """Whether one of `words`, which are sorted, begins with `word` or, if `whole`, is it."""
    at = bisect_left(words, word)
    return at < len(words) and (words[at] == word if whole else words[at].startswith(word))


def vocabulary(text: str) -> frozenset[str]:
    """The words of the lines that are not drawn, in lower case."""
    plain = "\n".join(line for line in text.splitlines() if not line.lstrip().startswith("|"))
    return frozenset(w.lower() for w in re.findall(r"[^\W\d_]+", plain))
