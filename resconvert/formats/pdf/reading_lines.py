"""Lines of a page, and which of them are furniture: running heads, page and job numbers, bar codes, rules.

Works by position, size and repetition alone; the tags of a file are not looked at here.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from resconvert import store
from resconvert.formats.pdf.reading_glyphs import Glyph, Page, Piece
from resconvert.ledger import Reason

_JOB = store.pattern(r"(GE\.)?\d{2}-\d{5}\*?(\s*\([A-Z]\))?(\s+\d{6})*")
_BAR = store.pattern(r"\*\w{5,12}\*")
_PAGE_NUMBER = store.pattern(r"[-–]?\s*\d{1,4}(\s*/\s*\d{1,4})?\s*[-–]?")
_RECYCLE = store.pattern(r"please recycle\W*", re.IGNORECASE)
_RULE = store.pattern(r"[_\-–—=]{5,}")
_LABEL = store.pattern(r"[(\[]?[\w.]{1,8}[.)\]]|\d{1,3}(/\d{1,4}(-\w)?|\s*[-–])?\.?|[IVXLC]{1,6}|[–—•*-]")
_SUPERSCRIPT = 0.82  # of the size of the line; the UN's calls are 0.65 of it, its ordinals 0.66
_HEAD, _FOOT = 0.13, 0.88  # of the height of the page: where running heads end and feet begin


@dataclass(slots=True, eq=False)
class Line:
    """Characters on one baseline, in reading order. `block` is an element of the tags, -1 for none;
    `number` counts the lines of the page from 1; `leftward` lines run from right to left."""

    page: int
    glyphs: list[Glyph]
    x0: float
    x1: float
    y: float
    size: float
    block: int = -1
    artifact: bool = False
    leftward: bool = False
    number: int = 0

    @property
    def text(self) -> str:
        return "".join(g.text for g in self.glyphs)

    @property
    def words(self) -> str:
        return " ".join(self.text.split())

    @property
    def bold(self) -> bool:
        """Whether all words are; the call of a note may be set light."""
        return all(g.bold for i, g in enumerate(self.glyphs) if not g.text.isspace() and not self.raised(i))

    def raised(self, at: int) -> bool:
        """Whether the character at `at` is a superscript."""
        glyph = self.glyphs[at]
        return glyph.size < _SUPERSCRIPT * self.size and self.y - glyph.y > 0.12 * self.size

    def lowered(self, at: int) -> bool:
        glyph = self.glyphs[at]
        return glyph.size < _SUPERSCRIPT * self.size and glyph.y - self.y > 0.05 * self.size


def lines(pieces: Iterable[Piece], block: int = -1, *, columns: bool = False, leftward: bool = False) -> list[Line]:
    """The lines that `pieces` of one page make, from top to bottom.

    With `columns` a wide gap ends a line, unless a label stands before it. `leftward` holds for the
    document: then lines without a word of its script are read from the right too.
    """
    rows: list[list[Piece]] = []
    for piece in pieces:
        if not piece.blank:
            _row_for(piece, rows).append(piece)
    out: list[Line] = []
    for row in rows:
        out += _split(row, block, columns, leftward)
    return sorted(out, key=lambda line: (round(line.y), line.x0))


def _row_for(piece: Piece, rows: list[list[Piece]]) -> list[Piece]:
    """The row on whose baseline `piece` stands; the newest first, because files paint in order."""
    for row in reversed(rows[-80:]):
        main = max(row, key=lambda p: (p.size, len(p.glyphs)))
        if abs(piece.y - main.y) <= 0.45 * max(piece.size, main.size) and _compatible(piece, main):
            return row
    rows.append([])
    return rows[-1]


def _compatible(piece: Piece, main: Piece) -> bool:
    """A small line under a big one is not its subscript unless it is nearly beside it."""
    small, big = sorted((piece.size, main.size))
    if abs(piece.y - main.y) < 0.2 * big or small < _SUPERSCRIPT * big:
        return True
    return not (piece.x0 < main.x1 and main.x0 < piece.x1)


def _split(row: list[Piece], block: int, columns: bool, leftward: bool) -> list[Line]:
    if not right_to_left(row):
        row = sorted(row, key=lambda p: p.x0)
    groups: list[list[Piece]] = [[row[0]]]
    for piece in row[1:]:
        last = groups[-1]
        gap = max(piece.x0 - max(p.x1 for p in last), min(p.x0 for p in last) - piece.x1)
        size = min(piece.size, last[-1].size)  # of two sizes beside each other the masthead has many
        label = _LABEL.fullmatch("".join(p.text for p in last).strip())
        if columns and gap > (6 if label else 2.2) * size:
            groups.append([piece])
        else:
            last.append(piece)
    return [_line(group, block, leftward) for group in groups]


def _line(pieces: list[Piece], block: int, leftward: bool) -> Line:
    glyphs = [g for p in pieces for g in p.glyphs]
    leftward = leftward or right_to_left(pieces)
    if leftward:
        glyphs = _paired(_logical(glyphs))
    shown = [g for g in glyphs if not g.text.isspace()]
    weights: Counter[float] = Counter()
    for g in shown:
        weights[round(g.size, 1)] += 1
    # a call of two digits after one short word must not make the word a subscript: bigger wins a near tie
    top = max(weights.values())
    size = max(s for s, n in weights.items() if n * 2 >= top)
    y = Counter(round(g.y, 1) for g in shown if abs(g.size - size) < 0.11).most_common(1)[0][0]
    return Line(
        pieces[0].page, glyphs, min(g.x0 for g in shown), max(g.x1 for g in shown), y, size, block,
        all(p.artifact for p in pieces), leftward,
    )  # fmt: skip


def _logical(glyphs: list[Glyph]) -> list[Glyph]:
    """A line of a script that runs to the left, in the order it is read: from the right, but figures and
    words of other scripts in it from the left."""
    ordered = sorted(glyphs, key=lambda g: -g.x0)
    out: list[Glyph] = []
    at = 0
    while at < len(ordered):
        end = at
        while end < len(ordered) and not _leftward(ordered[end]):
            if end > at and abs(ordered[end].y - ordered[at].y) > 0.1 * ordered[at].size:
                break  # the mark of a note is no part of what stands beside it
            end += 1
        run = ordered[at:end]
        inner = [i for i, g in enumerate(run) if unicodedata.bidirectional(g.text[0]) in ("L", "EN", "AN")]
        if inner:
            first, last = inner[0], inner[-1] + 1
            run[first:last] = run[first:last][::-1]
        out += run
        at = end
        if at < len(ordered) and _leftward(ordered[at]):
            out.append(ordered[at])
            at += 1
    return out


def _paired(glyphs: list[Glyph]) -> list[Glyph]:
    """Brackets of a line that runs to the left, opening before closing: files paint some by their mirror
    image. A line with one bracket says nothing, unless it begins with it."""
    out = list(glyphs)
    for opening, closing in ("()", "[]"):
        places = [i for i, g in enumerate(out) if g.text in (opening, closing)]
        texts = [out[i].text for i in places]
        if len(places) > 1 and texts.count(opening) != texts.count(closing):
            for k, i in enumerate(places):
                out[i] = out[i]._replace(text=(opening, closing)[k % 2])
        elif len(places) == 1 and places[0] == 0:
            out[0] = out[0]._replace(text=opening)
        elif len(places) == 1 and places[0] == len(out) - 1:
            out[-1] = out[-1]._replace(text=closing)
    return out


def _leftward(glyph: Glyph) -> bool:
    return unicodedata.bidirectional(glyph.text[0]) in ("R", "AL")


def right_to_left(row: Iterable[Piece]) -> bool:
    """Whether most letters belong to a script that runs to the left."""
    count = 0
    for piece in row:
        for glyph in piece.glyphs:
            match unicodedata.bidirectional(glyph.text[0]):
                case "R" | "AL":
                    count += 1
                case "L":
                    count -= 1
    return count > 0


def furniture(pages: list[Page], by_page: dict[int, list[Line]]) -> dict[int, Reason]:
    """Lines (by `id`) that belong to the page and not to the text, with the reason for the ledger."""
    out: dict[int, Reason] = {}
    heights = {p.number: p.height for p in pages}
    body = body_size(line for found in by_page.values() for line in found)
    seen: Counter[tuple[str, int]] = Counter()
    for found in by_page.values():
        for key in {_print(line) for line in found}:
            seen[key] += 1
    for number, found in by_page.items():
        height = heights[number]
        for line in found:
            if _RULE.fullmatch(line.words.replace(" ", "")):
                out[id(line)] = "rule"
            elif reason := _foot(line, height, seen, body):
                out[id(line)] = reason
        if number > 1:
            for line in _head(found, height, seen, body):
                out[id(line)] = "page-head"
    return out


def body_size(found: Iterable[Line]) -> float:
    """The size most characters of the text have."""
    weights: Counter[float] = Counter()
    for line in found:
        weights[line.size] += len(line.glyphs)
    return weights.most_common(1)[0][0] if weights else 10.0


def _print(line: Line) -> tuple[str, int]:
    """What makes lines of two pages one: words without their figures, and the height."""
    return re.sub(r"\d+", "0", line.words), round(line.y / 4)


def _foot(line: Line, height: float, seen: Counter[tuple[str, int]], body: float) -> Reason | None:
    words = line.words
    if line.y < _FOOT * height:
        return None
    if _BAR.fullmatch(words):
        return "bar-code"
    if _JOB.fullmatch(words):
        return "job-number"
    if _RECYCLE.fullmatch(words) or (_PAGE_NUMBER.fullmatch(words) and line.y > 0.92 * height):
        return "page-foot"
    repeated = seen[_print(line)] > 1 and line.size < 0.95 * body and not line.raised(0)
    return "page-foot" if line.artifact or repeated else None


def _head(found: list[Line], height: float, seen: Counter[tuple[str, int]], body: float) -> list[Line]:
    """The lines at the top of a later page up to the first wide gap, if they look like a running head."""
    ordered = sorted((line for line in found if line.y < _HEAD * height), key=lambda line: line.y)
    head: list[Line] = []
    for line in ordered:
        if head and line.y - head[-1].y > 1.6 * max(line.size, head[-1].size):
            break
        alike = line.size < 0.95 * body or line.artifact or seen[_print(line)] > 1
        if not alike:
            break
        head.append(line)
    below = min((line.y for line in found if line not in head and (not head or line.y > head[-1].y)), default=height)
    if (
        head
        and not any(line.artifact for line in head)
        and below - head[-1].y < 1.5 * body
        and len(ordered) > len(head)
    ):
        return [line for line in head if seen[_print(line)] > 1]
    return head
