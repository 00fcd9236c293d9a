"""Joins lines that a program broke at a fixed width; knows widths and joints, nothing of what is said.

A line goes on in the next when the next line's first word would not have fitted on it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from resconvert.formats.text.lines import METRICS, Line, Metric, in_bytes, in_cells, in_characters

WIDEST = 132
"""No program that wraps plain text sets longer lines."""
_UNIT = re.compile(
    "[\u1100-\u11ff\u2e80-\u9fff\uac00-\ud7a3\uf900-\ufaff\uff00-\uffef]|[^\\s\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef]*?[-‐–—](?=\\w)"
    "|[^ \t\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef]+"
)
_CJK = re.compile("[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef]")
_USUAL: tuple[tuple[Metric, int], ...] = ((in_bytes, 72), (in_characters, 76), (in_cells, 76), (in_characters, 80))
_DOUBLE = re.compile(r"\S {2,}\S")


@dataclass(frozen=True, slots=True)
class Wrap:
    """How a text was broken: at `width` as `metric` counts. `justified`: filled up with blanks."""

    metric: Metric
    width: int
    justified: bool

    def full(self, line: Line, following: Line) -> bool:
        """Whether the first word of `following` would not have fitted on `line`."""
        unit = _UNIT.match(following.text)
        words = line.text if not self.justified else re.sub(" {2,}", " ", line.text)
        used = self.metric(words) + _lead(line)
        if self.justified and _DOUBLE.search(line.text):
            return True
        joint = 0 if unit and _CJK.match(unit[0]) else 1
        return used + joint + self.metric(unit[0] if unit else "") > self.width


def _lead(line: Line) -> int:
    return line.tabs + line.blanks


def wrapping(lines: list[Line]) -> Wrap | None:
    """How the text was wrapped, or None if each line is a paragraph of its own."""
    texts = [n for n in lines if not n.text.startswith("|")]
    pairs = [(a, b) for a, b in pairwise(texts) if follows(b)]
    if len(texts) < 4 or not pairs:
        return None
    justified = sum(bool(_DOUBLE.search(a.text)) for a, _ in pairs) * 4 > len(pairs)
    best: tuple[float, Wrap] | None = None
    for metric in METRICS:
        widths = sorted(metric(n.text) + _lead(n) for n in texts)
        for width in sorted({widths[-1 - len(widths) * share // 100] for share in (0, 1, 3, 6, 12)}, reverse=True):
            if width > (WIDEST if metric is not in_bytes else 2 * WIDEST):
                continue
            wrap = Wrap(metric, width, justified)
            hits = sum(wrap.full(a, b) for a, b in pairs) / len(pairs)
            above = sum(w > width for w in widths) / len(widths)
            if best is None or hits - 3 * above > best[0] + 0.01:
                best = (hits - 3 * above, wrap)
    if best is not None and best[0] >= 0.6 and len(pairs) >= 12:
        return best[1]
    return _usual(texts, pairs, justified)


def _usual(texts: list[Line], pairs: list[tuple[Line, Line]], justified: bool) -> Wrap | None:
    """A short text gives little evidence; then the widths that programs break at by default decide.
    A text whose paragraphs are lines has longer ones."""
    for metric, width in _USUAL:
        wrap = Wrap(metric, width, justified)
        widths = [metric(n.text) + _lead(n) for n in texts]
        if max(widths) <= width and max(widths) > width - 12 and any(wrap.full(a, b) for a, b in pairs):
            return wrap
    return None


def follows(line: Line) -> bool:
    """Whether a line may go on with the paragraph of the line before: it is neither indented nor set off."""
    return not line.gap and not line.tabs and line.blanks < 2


def joint(left: str, right: str) -> str:
    """What stands between two lines of one paragraph when they are one line: nothing beside Chinese or
    after a hyphen that is the word's own."""
    if not left or not right:
        return ""
    if _CJK.match(left[-1]) or _CJK.match(right[0]):
        return ""
    if left[-1] in "-‐‑/" and len(left) > 1 and not left[-2].isspace() and right[0].isalnum():
        return ""
    return " "


def groups(lines: Iterable[Line], wrap: Wrap) -> list[list[Line]]:
    """The lines of each paragraph."""
    out: list[list[Line]] = []
    for line in lines:
        last = out[-1][-1] if out else None
        if last and follows(line) and wrap.full(last, line):
            out[-1].append(line)
        else:
            out.append([line])
    return out
