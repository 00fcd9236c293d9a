"""Joins the lines of a typeset page: knows how wide words are in print, and from that whether a line was
broken because it was full or because its paragraph had ended.

The UN's pages are set in Times, 10 point, first line indented; lines are filled with as many words as
fit. So if the next word would have fitted, the paragraph ended; and if a line ended although a word
would have fitted without an indent, that line is a first line.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import pairwise

from resconvert import store
from resconvert.formats.text.lines import Line

SIZE = 10.0
SPREAD, TRACKING = 1.017, 0.202
"""Advance in points = 1.017 × the font's width + 0.202 per character, measured on official pages."""
NOTE_SIZE = 0.85
INDENT = 23.8 / 367.3
"""The first line's indent as a share of the measure."""
_TITLE, _FRONT = 1 / 1.27, 0.74
_MEASURE = 367.3
_FILLED = 0.975
_FLUSH = 0.6

_GROUPS = {
    278: "ijlt/:;", 250: " .,", 333: "frI-()[]‘’‑'!", 389: "sJ", 444: "acez“”?", 500: "bdghknopquvxy0123456789–_$#*",
    778: "m&", 722: "wADGHKNOQRUVXYwЖ", 667: "BCELTZ", 556: "FPS", 889: "M", 944: "W", 1000: "—…", 564: "+<=>",
    408: '"', 833: "%", 180: "|",
}  # fmt: skip
_EXACT = {"E": 611, "L": 611, "T": 611, "Z": 611, "S": 556, "I": 333, "r": 333, "f": 333, "s": 389, "J": 389}
_WIDTHS = {c: w for w, chars in _GROUPS.items() for c in chars} | _EXACT
_ADVANCE = {c: w / 1000 * SIZE * SPREAD + TRACKING for c, w in _WIDTHS.items()}
_USUAL = 500 / 1000 * SIZE * SPREAD + TRACKING

_BLANKS = store.pattern(" {2,}")
NUMBER = store.pattern(
    r"(?:[•▪●]|\d{1,3}\.|\(?(?:[a-z]{1,2}|[ivxl]{1,5})\)|\d{1,3}/\d{1,4}(?: [A-Z])?\.|[IVXL]{1,5}\.)"
)
LABEL = store.pattern(r"[“«\"]?(?:[•▪●]|\d{1,3}\.(?!\d)|\(?(?:[a-z]{1,2}|[ivxl]{1,5})\))(?=\s|$)")
_TITLE_NUMBER = store.pattern(r"\d{1,3}/\d{1,4}(?: [A-Z])?\.")
_NUMBERED = store.pattern(r"\d{1,3}\.(?!\d)")
_LAST_FIGURES = store.pattern(r" ?(\d{1,6})$")
_LAST_NUMBER = store.pattern(r" ?(\d{1,3})$")
_DECIMAL = store.pattern(r"\d[.]\d+$")
_FUNCTION_WORD = store.pattern(r"(?<!\S)[a-zà-ÿ]{1,3}$")
"""A line does not end a heading with a word like “of” or “the”."""
_OPENING = store.pattern(r"[^\W\d_]+,?\s(?!(?:(?:and|et|y|и) )?[A-ZÀ-ÖØ-ÞЀ-Я])")
"""A participle and what no name goes on with: ``Securing Our Common Future`` is one."""
_STOPS = ".,;:?!"
_YEAR = 4
_FEWEST_BREAKS, _LONGEST_LINE, _PRINTED = 3, 160, 100
_QUOTES = '”"’»)]'
_INNER = store.pattern(r"(?<=[^\s.:]\s)[A-ZÀ-ÖØ-Þ][\w’'-]+")
_LATIN_LOWER = store.pattern(r"[a-zà-öø-ÿœ]")


def natural(text: str) -> float:
    """The width of `text` in points as it would be set in 10 point."""
    advance = _ADVANCE
    if "  " in text:
        text = _BLANKS.sub(" ", text)
    return sum(advance.get(c, _USUAL) for c in text)


def measure_of(lines: Sequence[Line]) -> float:
    """The text's measure in points, from its lines: that of the official page unless they say otherwise.

    Most lines are full, and a full line is on average `_FILLED` of the measure wide.
    """
    widths = sorted(w for line in lines if (w := natural(line.text)) > 120)
    if len(widths) < 10:
        return _MEASURE
    usual = sum(_MEASURE * 0.91 < w < _MEASURE + 5 for w in widths)
    return _MEASURE if usual > min(len(widths) // 4, 3) else widths[len(widths) * 6 // 10] / _FILLED


def ragged(lines: Sequence[Line]) -> bool:
    """Whether a text without pages keeps the lines of print: many break in mid-sentence, and none is longer than
    the lines of a page, but where two ran together."""
    breaks = sum(not b.gap and b.text[0].islower() and a.text[-1] not in _STOPS for a, b in pairwise(lines))
    lengths = [len(line.text) for line in lines]
    long = sum(length > _LONGEST_LINE for length in lengths)
    if breaks > max(2 * long, _FEWEST_BREAKS) and breaks * 4 > len(lines):
        return True  # that so many lines break so outweighs a few that ran together
    fewest = _FEWEST_BREAKS if long else _FEWEST_BREAKS - 1 if max(lengths, default=0) > _PRINTED else 1
    return breaks >= fewest and breaks * 12 > len(lines) and long * 20 < len(lines)


class Setter:
    """Decides line by line whether a paragraph goes on; `marks` are the note marks of each page, `opens` tells
    the words with which paragraphs of a preamble begin."""

    def __init__(
        self,
        measure: float,
        marks: dict[int, set[str]],
        lines: list[Line],
        opens: Callable[[str], object] | None = None,
    ) -> None:
        self.measure = measure
        self.opens = opens
        self.marks = marks
        self.lines = lines
        self.columns = _columns(lines, measure)
        self.indented = _indented(lines)
        self.splits = any(b.text[0].islower() and self._fit_at_call(a, b) for a, b in pairwise(lines))
        self.inner = {w for line in lines for w in _INNER.findall(line.text)}

    def groups(self) -> list[list[Line]]:
        """The lines of each paragraph."""
        lines = self.lines
        out: list[list[Line]] = []
        front = any(_TITLE_NUMBER.match(n.text) for n in lines[:60])
        title = False
        set_line: Line | None = None  # the printed line, of which extractors make two at a raised mark
        for at, line in enumerate(lines):
            following = lines[at + 1] if at + 1 < len(lines) else None
            if set_line is None:
                joins = False
            elif line.joint is not None or self._split_at_call(set_line, line, following):
                out[-1].append(line)
                set_line = replace(set_line, end=line.end, text=f"{set_line.text} {line.text}")
                continue
            else:
                group = out[-1]
                measure = self.measure * (_TITLE if title else _FRONT if front else 1 - self._indent(group))
                formula = title and self._formula(line, following)
                if self.indented and not front and not formula and set_line.page == line.page:
                    joins = self._flush(set_line, line)
                else:
                    joins = not formula and self._joins(group, set_line, line, following, measure, front)
            if joins:
                if NUMBER.fullmatch(out[-1][-1].text) and len(out[-1]) == 1:
                    line.joint = "\t"
                out[-1].append(line)
            else:
                out.append([line])
                title = False
            set_line = line
            if front and _TITLE_NUMBER.match(line.text):
                front, title = False, True
        return out

    def _flush(self, a: Line, b: Line) -> bool:
        """Whether `b` goes on, where first lines are known by the blank before them."""
        if b.gap or b.blanks or (LABEL.match(b.text) and self._end(a)):
            return False
        return b.text[0].islower() or natural(a.text) > self.measure * _FLUSH

    def _split_at_call(self, a: Line, b: Line, c: Line | None) -> bool:
        """Whether `a` ends at a note's mark only because the mark is raised: both fit on one line."""
        if not self.splits or not self._fit_at_call(a, b):
            return False
        end = self._end(a)
        if not b.text[0].isupper() or not end:
            return True
        if end == ".":  # what is left of a line, or else its next word would stand on it
            return c is not None and c.text[0].islower() and not self._at_call(b)
        inside = self._end(b) not in (".", ";") and self.opens is not None and not self.opens(b.text)
        return end == "," and (inside or self._named(b))

    def _fit_at_call(self, a: Line, b: Line) -> bool:
        if b.gap or a.page != b.page or LABEL.match(b.text) or NUMBER.fullmatch(b.text):
            return False
        found = _LAST_FIGURES.search(a.text)
        if not found or not found.start():
            return False
        marks = self.marks.get(a.page, ())
        # it may be glued to another number: ``Agenda 217``, ``20108``
        if found[1] not in marks:
            glued = b.text[0].islower() or (b.text[0].isupper() and len(found[1]) > _YEAR)
            if not glued or not found[1].endswith(tuple(marks)):
                return False
        return natural(a.text) + natural(" " + b.text) < self.measure + 14

    def _at_call(self, line: Line) -> bool:
        """Whether a line ends at a note's mark, and perhaps for no other reason."""
        found = _LAST_NUMBER.search(line.text)
        return self.splits and found is not None and found[1] in self.marks.get(line.page, ())

    @staticmethod
    def _indent(group: list[Line]) -> float:
        """How far in a paragraph's last line so far begins, as a share of the measure: a first line by
        one indent, its words after a number by two."""
        if len(group) == 1:
            return 2 * INDENT if LABEL.match(group[0].text) else INDENT
        return 2 * INDENT if len(group) == 2 and NUMBER.fullmatch(group[0].text) else 0

    def _joins(self, group: list[Line], a: Line, b: Line, c: Line | None, measure: float, front: bool) -> bool:
        """Whether `b` goes on with the paragraph `group`, whose last line is `a` and could take `measure`."""
        if NUMBER.fullmatch(a.text):
            return not NUMBER.fullmatch(b.text)
        if NUMBER.fullmatch(b.text):
            return False
        end, label, first = self._end(a), LABEL.match(b.text), b.text[0]
        if b.gap:
            if not first.islower() or end or label:
                return False
            # on one page it is the end of a line that was torn
            return a.page != b.page or measure * 0.86 < natural(f"{a.text} {b.text}") < measure * 1.02
        room = self._room(LABEL.sub("", a.text).strip(), measure) - natural(" " + _first(b.text))
        if not end:
            return self._unfinished(group, a, b, room, front)
        if label:
            return False
        if _LATIN_LOWER.match(first):
            return room < self.measure / (6 if end == ";" else 3)
        if end == "," and first.isdigit():
            return room < self.measure / 8
        if room > 6:
            return False
        if end == "," and (opens := self._opens(b)) is not None:
            return not opens
        if (column := self.columns.get(b.page)) is not None and b.blanks:
            return abs(b.blanks - column) <= 2
        if (end == "," and _NUMBERED.match(group[0].text)) or end == ":":
            return True
        if first in '“«"':
            return end == ","
        return self._goes_on(b, c, end)

    def _unfinished(self, group: list[Line], a: Line, b: Line, room: float, front: bool) -> bool:
        """After a line without a stop at its end: a heading's, or one in mid-paragraph."""
        first = b.text[0]
        if LABEL.match(b.text) or _TITLE_NUMBER.match(b.text):
            return room < 4 and first.isdigit() and "/" not in _first(b.text)
        if first.islower() or (_FUNCTION_WORD.search(a.text) and (not front or room < self.measure / 3)):
            return True
        if a.text[0] == "[" and a.text[-1] != "]":
            return front
        if not first.isupper():
            return room < (self.measure / 4 if first.isdigit() else 30)
        # points may be set narrower than the text, and end with a stop
        point = bool(LABEL.match(group[0].text) or NUMBER.fullmatch(group[0].text))
        return room < ((45 if point else 20) if self._named(b) else 20 if point else 4)

    def _goes_on(self, b: Line, c: Line | None, end: str) -> bool:
        """After a full line with a stop: whether `b` is indented decides, where its width tells; else
        whether its first word is a name, which stands inside lines too."""
        width = natural(b.text)
        if width > self.measure * (1 - INDENT) + 4:
            return True
        more = c is not None and not c.gap and not self._end(b) and not NUMBER.fullmatch(c.text)
        more = more and not self._at_call(b)
        if more and c and width + natural(" " + _first(c.text)) < self.measure - 4:
            return False
        if end == "," and width < self.measure * 0.3 and self._end(b):
            return True
        return b.text[0].isdigit() or self._named(b) or end == "."

    def _opens(self, line: Line) -> bool | None:
        """Whether a line begins as a paragraph of a preamble does; None if its words do not tell."""
        if self.opens is None or not (self._end(line) or natural(line.text) > self.measure / 2):
            return None
        if not self.opens(line.text):
            return False
        return True if _OPENING.match(line.text) and not self._named(line) else None

    def _named(self, line: Line) -> bool:
        """Whether a line begins with a name: a word that has a capital inside lines too."""
        return _first(line.text).strip(_QUOTES + ".,;:(") in self.inner

    def _room(self, words: str, measure: float) -> float:
        """How much a line has left. Extractors that take hyphens from line ends run two lines together;
        then it is the last that counts."""
        width = natural(words)
        if width < measure * 1.5:
            return measure - width
        used, begun = 0.0, 1
        for word in words.split():
            step = natural(" " + word)
            if used + step > measure + 4:
                used, begun = 0.0, begun + 1
            used += step
        lines = round(width / measure)
        if begun <= lines:
            return measure - used
        # what overflowed was set closer than usual, or the line was cut inside a word
        return min(measure, self.measure) - max(width - (lines - 1) * measure * _FILLED, 0)

    @staticmethod
    def _formula(line: Line, following: Line | None) -> bool:
        """The line after a title that names the organ: short, and a paragraph begins below it."""
        if following is None or len(line.text) > 60 or not line.text[0].isupper():
            return False
        if line.text[-1] in ",،，":
            return following.text[0].isupper()
        return bool(NUMBER.fullmatch(following.text) or LABEL.match(following.text))

    def _end(self, line: Line) -> str:
        """The stop that ends the line, quotes and note calls set aside; "" if there is none."""
        text = line.text
        marks = self.marks.get(line.page)
        if marks and (found := _LAST_NUMBER.search(text)) and found[1] in marks and found.start() > 0:
            rest = text[: found.start()]
            if not rest[-1].isdigit() and not _DECIMAL.search(text) and not rest.endswith(("/", "No.", "para.")):
                text = rest
        text = text.rstrip(_QUOTES + " ")
        return text[-1].replace("?", ".").replace("!", ".") if text and text[-1] in ",;:.?!،؛。；，：" else ""


def _columns(lines: list[Line], measure: float) -> dict[int, int]:
    """Where the text's left edge is on each page, if the extractor keeps the layout by blanks."""
    counts: dict[int, Counter[int]] = {}
    for line in lines:
        if line.blanks > 1 and natural(line.text) > measure * 0.6:
            counts.setdefault(line.page, Counter())[line.blanks] += 1
    return {page: count.most_common(1)[0][0] for page, count in counts.items()}


def _indented(lines: list[Line]) -> bool:
    """Whether one blank stands before first lines and none before others, as some extractors have it."""
    title = next((at for at, n in enumerate(lines[:60]) if _TITLE_NUMBER.match(n.text)), 0)
    firsts = [n for n in lines[title:] if n.blanks == 1]
    rest = [n for n in lines[title:] if not n.blanks]
    if len(firsts) < 3 or len(firsts) + len(rest) < 0.8 * (len(lines) - title):
        return False
    lower = sum(n.text[0].islower() for n in firsts)
    return lower * 10 < len(firsts) and sum(n.text[0].islower() for n in rest) * 3 > len(rest)


def _first(text: str) -> str:
    """The first word; a hyphen in it may be one where lines do not end."""
    return text.split(None, 1)[0]
