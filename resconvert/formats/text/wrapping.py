"""Joins lines that a program broke at a fixed width; knows widths and joints, nothing of what is said.

A line goes on in the next when the next line's first word would not have fitted on it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from itertools import pairwise

from resconvert import store
from resconvert.formats.text.furniture import is_rule
from resconvert.formats.text.lines import METRICS, Line, Metric, cjk, in_bytes, in_cells, in_characters
from resconvert.values import dataclass

WIDEST, WIDEST_IN_BYTES = 132, 80
"""No program that wraps plain text sets longer lines; those that count bytes set 72."""
_UNIT = store.pattern(
    "[\u1100-\u11ff\u2e80-\u9fff\uac00-\ud7a3\uf900-\ufaff\uff00-\uffef]|[^\\s\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef]*?[-‐–—](?=\\w)"
    "|[^ \t\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef]+"
)
_HEADLESS = store.pattern(r"[^\w]{0,2}[\w/]{1,8}[.)）．]|[A-Z]")
_SOLID = store.pattern(r"[^ \t]+")
MARKED = store.pattern(r"\[(\d{1,4}|\*{1,3})\]\s+(?=\S)")
"""A note's mark as antiword and pandoc print it."""
_MARK = store.pattern(r"\[(\d{1,4})\]")
_CALLED = store.pattern(r"\[(\d{1,4}|\*{1,3})\]$")
_USUAL: tuple[tuple[Metric, int], ...] = ((in_bytes, 72), (in_characters, 76), (in_cells, 76), (in_characters, 80))
_ENDS = ".;:]。；："
_OVERRUN, _RAGGED = 6, 4
_FEWEST_PAIRS = 8
_UNEVEN = 6
"""Columns that lines set flush right may stay short: tabs in them were measured otherwise than printed."""
_NEAR, _LOOSE = 0.15, 0.4
"""How much of the width a line may leave free and still go on in the next: where lines are filled up, and elsewhere."""
_BRACKETED_LINES = 4
_SURE = 0.93
_STOPS = ".,;:]。，；：،؛"
_DOUBLE = store.pattern(r"\S {2,}\S")
_LABEL = store.pattern(r"\S+ {2,}")


@dataclass(frozen=True, slots=True)
class Wrap:
    """How a text was broken: at `width` as `metric` counts.

    justified: lines are filled up with blanks, which no program does that counts bytes.
    solid: Chinese was broken at blanks first, and between characters only where it had to be.
    spaced: paragraphs stand apart by empty lines, so that lines without one between them belong together.
    sure: hardly a line says otherwise.
    """

    metric: Metric
    width: int
    justified: bool
    solid: bool = False
    spaced: bool = False
    sure: bool = True

    def full(self, line: Line, following: Line) -> bool:
        """Whether the first word of `following` would not have fitted on `line`."""
        over = self.over(line, following)
        if self.spaced and not any(map(cjk, line.text + following.text)):
            # far from full: a line break that the author set
            return over > -self.width * (_NEAR if self.justified else _LOOSE)
        return self.spaced or over > 0

    def over(self, line: Line, following: Line) -> int:
        """By how much `line` would be too long with the first word of `following`."""
        unit = (_SOLID if self.solid else _UNIT).match(following.text)
        words = line.text
        if self.justified and _DOUBLE.search(words):
            if self.metric(words) + _lead(line) >= self.width - _RAGGED:
                return 1
            label = _LABEL.match(words)  # behind a number stands a tab, not what fills the line up
            at = label.end() if label else 0
            words = words[:at] + re.sub(" {2,}", " ", words[at:])
        flush = self.flush(line) and self.flush(following)
        used = self.metric(words) + (_UNEVEN if flush else _lead(line))
        gap = 0 if unit and cjk(unit[0]) else 1
        # what justifies lines keeps a column of those that it leaves ragged free
        gap += self.justified
        return used + gap + self.metric(unit[0] if unit else "") - self.width

    def flush(self, line: Line) -> bool:
        """Whether a line was set flush right, as programs print paragraphs that run from right to left."""
        if line.blanks < 2 or _DOUBLE.search(line.text):
            return False
        return abs(self.metric(line.text) + _lead(line) - self.width) <= 1


def _lead(line: Line) -> int:
    return line.tabs + line.blanks


def wrapping(lines: list[Line]) -> Wrap | None:
    """How the text was wrapped, or None if each line is a paragraph of its own."""
    texts = [n for n in lines if not n.text.startswith("|")]
    if sum(len(n.text) > WIDEST for n in texts) * 4 > len(texts):
        return None
    pairs = [(a, b) for a, b in pairwise(texts) if follows(b) and not MARKED.match(b.text)]
    if len(texts) < 4 or not pairs:
        return None
    filled = [a for a, _ in pairs if _DOUBLE.search(a.text)]
    doubles = len(filled)
    chinese = any(cjk(b.text) for _, b in pairs)
    justified = doubles * 4 > len(pairs) or (doubles > 0 and (chinese or _filled(texts)))
    best: tuple[float, Wrap] | None = None
    for metric in METRICS:
        if chinese and (metric is in_characters or (metric is in_cells and best and best[0] > 0.6)):
            continue
        widths = sorted(metric(n.text) + _lead(n) for n in texts)
        measured = [metric(a.text) + _lead(a) for a in filled] if justified and not chinese else []
        tried = {widths[-1 - len(widths) * share // 100] for share in (0, 1, 3, 6, 12, 25)}
        tried |= {w for m, w in _USUAL if m is metric and w <= widths[-1]}
        for width in sorted(tried, reverse=True):
            if width > (WIDEST_IN_BYTES if metric is in_bytes else WIDEST):
                continue
            wrap = Wrap(metric, width, justified and metric is not in_bytes, metric is in_cells)
            fit = hits = sum(wrap.full(a, b) for a, b in pairs) / len(pairs)
            # a Chinese line may run over by a call or a sign
            most = width + (_OVERRUN if chinese and metric is in_cells else 0)
            hits -= sum(w > most for w in widths) / len(widths)
            hits += 0.03 if (metric, width) in _USUAL else 0
            # what was filled up with blanks ends at the margin
            hits += 0.1 * measured.count(width) / len(measured) if measured else 0
            if best is None or hits > best[0] + 0.01:
                best = (hits, replace(wrap, sure=fit >= _SURE or (metric, width) in _USUAL))
    if best is not None and best[0] >= 0.6 and len(pairs) >= _FEWEST_PAIRS:
        found = best[1]
        return replace(found, spaced=_spaced(found, texts))
    return _usual(texts, pairs, justified, chinese)


def _filled(texts: list[Line]) -> bool:
    """Whether lines with double blanks are as wide as any line is, to the column: they were filled up."""
    widths = [in_cells(n.text) + _lead(n) for n in texts]
    widest = max(widths)
    return sum(w == widest and bool(_DOUBLE.search(n.text)) for n, w in zip(texts, widths, strict=True)) > 1


def _spaced(wrap: Wrap, texts: list[Line]) -> bool:
    """Whether the short lines at the top of the text, each a paragraph, are set apart by empty lines."""
    top = list(pairwise(texts[:9]))
    apart = sum(follows(b) and wrap.over(a, b) < -wrap.width // 2 for a, b in top if not _HEADLESS.fullmatch(a.text))
    indented = [n for n in texts[1:] if not follows(n) or n.tabs]
    set_off = sum(n.gap > 0 for n in indented)
    return not apart and set_off >= 3 and set_off * 20 >= len(indented) * 19


def _usual(texts: list[Line], pairs: list[tuple[Line, Line]], justified: bool, chinese: bool) -> Wrap | None:
    """A short text gives little evidence; then the widths that programs break at by default decide.
    A text whose paragraphs are lines has longer ones; if they begin with tabs, one line that seems to go on is none."""
    tabbed = any(n.tabs for n in texts)
    for metric, width in _USUAL:
        if chinese and metric is in_characters:
            continue
        wrap = Wrap(metric, width, justified and metric is not in_bytes, metric is in_cells)
        widths = [metric(n.text) + _lead(n) for n in texts]
        if (
            max(widths) <= width
            and max(widths) > width - 12
            and sum(_open(a) and wrap.full(a, b) for a, b in pairs) > tabbed
        ):
            return replace(wrap, spaced=_spaced(wrap, texts))
    return None


def _open(line: Line) -> bool:
    """Whether a line ends no sentence, calls aside."""
    return _CALLED.sub("", line.text)[-1:] not in _STOPS


def beside(lines: list[Line]) -> list[Line]:
    """The lines with each note's mark that stands alone on a line, as wrapped Chinese has it, before its note."""
    out: list[Line] = []
    last: int | None = None  # the number of the note above, 0 below the rule, None elsewhere
    lone: Line | None = None
    for line in lines:
        if line.gap:
            last = None
        if lone is not None:
            blanks = " " * (line.start - lone.end)  # offsets stay what they are
            line = replace(lone, end=line.end, text=lone.text + blanks + line.text)
            out[-1] = line
            lone = None
        else:
            out.append(line)
            if last is not None and (mark := _MARK.fullmatch(line.text)) and int(mark[1]) == last + 1:
                lone = line
        if line.text[0] == "[" and (found := MARKED.match(line.text)) and found[1].isdecimal():
            last = int(found[1])
        elif is_rule(line.text):
            last = 0
    return out


def closed_up(lines: list[Line]) -> list[Line]:
    """The lines without the empty line that stands after each of them, where more of them still part paragraphs."""
    pairs = list(pairwise(lines))
    least = min((b.gap for _, b in pairs), default=0)
    if not least or len(pairs) < _FEWEST_PAIRS:
        return lines
    apart = sum(b.gap > least for _, b in pairs)
    broken = sum(a.text[-1].isalpha() and b.text[0].islower() for a, b in pairs if b.gap == least)
    if broken * 4 < len(pairs) or apart * 20 < len(pairs):
        return lines
    return [lines[0], *(replace(line, gap=line.gap - least) for line in lines[1:])]


def follows(line: Line) -> bool:
    """Whether a line may go on with the paragraph of the line before: it is neither indented nor set off."""
    return not line.gap and not line.tabs and line.blanks < 2


def joint(left: str, right: str) -> str:
    """What stands between two lines of one paragraph when they are one line: nothing beside Chinese or
    after a hyphen that is the word's own."""
    if not left or not right:
        return ""
    if cjk(left[-1]) or cjk(right):
        return ""
    if left.endswith(" -") and right[0].islower():
        return ""
    if left[-1] in "-‐‑/" and len(left) > 1 and not left[-2].isspace() and right[0].isalnum():
        return ""
    return " "


def groups(lines: Iterable[Line], wrap: Wrap) -> list[list[Line]]:
    """The lines of each paragraph. A bracketed mark at the start of a line opens a note; notes are not
    filled, so whatever stands below one belongs to it."""
    out: list[list[Line]] = []
    in_notes = False
    for line in lines:
        last = out[-1][-1] if out else None
        note = MARKED.match(line.text)
        in_notes = bool(note) or (in_notes and not line.gap)
        # Chinese is filled up before its first sign too, so that an indent may stand in mid-paragraph
        filled = wrap.metric is in_cells and not line.gap and cjk(line.text)
        near = (
            follows(line)
            or (last and filled and last.text[-1] not in _ENDS)
            or (last and not line.gap and wrap.flush(line) and (in_notes or wrap.flush(last)))
        )
        full = last and near and (in_notes or wrap.full(last, line) or _in_brackets(out[-1]))
        if full and not note and not _bracketed(out[-1]):
            out[-1].append(line)
        else:
            out.append([line])
    return out


def _bracketed(block: list[Line]) -> bool:
    """Whether a paragraph is all in square brackets and so has ended: ``[on the report of …]``."""
    return block[-1].text[-1] in "]］" and block[0].text[0] in "[［" and not MARKED.match(block[0].text)


def _in_brackets(block: list[Line]) -> bool:
    """Whether a paragraph began with a square bracket that is still open, as long as it may be such a one."""
    if block[0].text[0] not in "[［" or len(block) > _BRACKETED_LINES or MARKED.match(block[0].text):
        return False
    text = "".join(line.text for line in block)
    return text.count("[") + text.count("［") > text.count("]") + text.count("］")
