"""Which words share a line: first-fit as a word processor does it, or the best lines of a whole paragraph.

Both take words and the widths of lines and know nothing of pages. A line never holds more than its
width; a word wider than a line is divided where that hurts least.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Sequence
from itertools import accumulate

from resconvert.formats.pdf.words import Setter, Word, joined, parted
from resconvert.values import NamedTuple, dataclass

EPSILON = 0.01


class Row(NamedTuple):
    """Words of one line and its natural width, without the space after the last; `gaps` may widen."""

    words: list[Word]
    width: float
    last: bool
    gaps: int = 0


@dataclass(frozen=True, slots=True)
class Rules:
    """The style sheet's shares; `shrink` is 0 where lines are not justified."""

    shrink: float = 0.0
    against: float = 1.0
    trailing: bool = False


def first_fit(words: list[Word], widths: tuple[float, float], rules: Rules, setter: Setter) -> list[Row]:
    """Lines of the first and of the later widths, each as full as it gets.

    A word that is a little too long stays if the spaces can give way (see `Style.shrink`). The rule
    and its shares were found on the UN's own pages, where it decides 97 % of lines as they do.
    """
    rows: list[Row] = []
    available = widths[0]
    size = len(words)
    ends = list(accumulate([w.width + w.space for w in words], initial=0.0))
    places = list(accumulate([w.stretch for w in words], initial=0))
    blanks = list(accumulate([w.space for w in words], initial=0.0))
    forced = [at for at, w in enumerate(words) if w.forced]
    line: list[Word] = []
    width, gaps, spaces = 0.0, 0, 0.0  # of `line`; width includes the space after its last word
    at = 0
    rest: Word | None = None  # of a divided word
    while at < size or rest is not None:
        if not line and rest is None:  # what fits with all its spaces is no question
            until = bisect_right(ends, ends[at] + available, at) - 1
            until = min(until, size - 1, forced[bisect_right(forced, at - 1)] if forced and forced[-1] >= at else size)
            if until > at:
                line, width = words[at:until], ends[until] - ends[at]
                gaps, spaces = places[until] - places[at], blanks[until] - blanks[at]
                at = until
        whole = rest is None
        if rest is not None:
            word, rest = rest, None
        else:
            word = words[at]
            at += 1
        last = at >= size
        end = 0.0
        if rules.trailing:  # the end of a paragraph takes the place of a space too
            space = word.space or (line[-1].space if line and (word.forced or last) else 0.0)
            end = max(space - word.tail, 0.0)
        over = width + word.width - word.tail + end - available
        if over > EPSILON and not (line and _squeezes(over, gaps, spaces, width, line[-1], available, rules)):
            parts = _divided(word, available - width, not line, widths[1] if line else available, setter)
            if parts:
                line.append(parts[0])
                width += parts[0].width + parts[0].space
                gaps += parts[0].stretch
                rest = parts[1]
                last = False
            elif line:
                if whole:
                    at -= 1  # begins the next line
                else:
                    rest = word
                last = False
            else:
                line.append(word)
                width, gaps = word.width + word.space, int(word.stretch)
            rows.append(_row(line, width, gaps, last))
            available = widths[1]
            line, width, gaps, spaces = [], 0.0, 0, 0.0
            continue
        line.append(word)
        width += word.width + word.space
        if word.stretch:
            gaps += 1
            spaces += word.space
        if word.forced:
            rows.append(_row(line, width, gaps, True))
            available = widths[1]
            line, width, gaps, spaces = [], 0.0, 0, 0.0
    if line or not rows:
        rows.append(_row(line, width, gaps, True))
    return rows


def accompanied(rows: list[Row], least: int) -> list[Row]:
    """`rows` with `least` words on the last one, taken from the row above as long as that keeps as many."""
    while len(rows) > 1 and _count(rows[-1]) < least < len(rows[-2].words) and not rows[-2].words[-1].forced:
        before, last = rows[-2].words, rows[-1].words
        rows = [*rows[:-2], _summed(before[:-1], False), _summed([before[-1], *last], True)]
    return rows


def _count(row: Row) -> int:
    """How many words a row has, also where they are bound to one."""
    return sum(word.text.count("\u00a0") + 1 for word in row.words)


def _squeezes(
    over: float, gaps: int, spaces: float, width: float, before: Word, available: float, rules: Rules
) -> bool:
    """Whether the spaces of a line give way far enough for one more word."""
    if not gaps or over > spaces * rules.shrink:
        return False
    slack = available - (width - before.tail if rules.trailing else width - before.space - before.tail)
    widened = slack / (gaps - 1) if gaps > 1 else slack
    return over / gaps <= rules.against * widened


def _row(line: list[Word], width: float, gaps: int, last: bool) -> Row:
    """`width` and `gaps` with what follows the last word."""
    if not line:
        return Row(line, 0.0, last)
    end = line[-1]
    return Row(line, width - end.space - end.tail, last, gaps - end.stretch)


def _summed(line: list[Word], last: bool) -> Row:
    return _row(line, sum([w.width + w.space for w in line]), sum([w.stretch for w in line]), last)


def _divided(word: Word, room: float, alone: bool, full: float, setter: Setter) -> tuple[Word, Word] | None:
    """A word longer than any line in two, the first part within `room`; None if it is not that long."""
    if word.width - word.tail <= full + EPSILON and not alone:
        return None
    if word.width - word.tail <= room + EPSILON:
        return None
    if len(word.segs) > 1 and not word.level:
        return _between(word, room, alone, full, setter)
    best: tuple[Word, Word] | None = None
    low, high = 1, len(word.text) - 1
    while low <= high:  # the longest first part that fits
        middle = (low + high) // 2
        parts = setter.divide(word, middle, "")
        if parts is None:
            return None
        if parts[0].width <= room + EPSILON:
            best, low = parts, middle + 1
        else:
            high = middle - 1
    if best is None and alone and len(word.text) > 1:
        return setter.divide(word, 1, "")
    if best is not None:
        text = word.text[: len(best[0].text)]
        nice = max(text.rfind(c) for c in "/.-_?&=") + 1
        if nice > len(text) // 2:
            return setter.divide(word, nice, "")
    return best


def _between(word: Word, room: float, alone: bool, full: float, setter: Setter) -> tuple[Word, Word] | None:
    """A word of several looks, divided where the look changes; inside the first look if that alone is too wide."""
    count, width = 0, 0.0
    while count < len(word.segs) - 1 and width + word.segs[count].width <= room + EPSILON:
        width += word.segs[count].width
        count += 1
    if count:
        return parted(word, count)
    first, rest = parted(word, 1)
    parts = _divided(first, room, alone, full, setter) if alone else None
    if parts is None:
        return (first, rest) if alone else None
    return parts[0], joined(parts[1], rest)


# ---------------------------------------------------------------- total fit

Hyphenator = Callable[[str], Sequence[int]]

_STRETCH, _SHRINK = 0.5, 0.33  # of a word space's width
_WIDE_GAP = 3.0  # stands in for a space where scripts have none
_HYPHEN, _TWO_HYPHENS = 50.0, 3000.0
_TOLERANCES = (1.2, 2.5, 20.0)  # stretch ratios: without hyphens, with them, at last


class _Break(NamedTuple):
    """A place where a line may end: before ``words[at]``, or inside it."""

    at: int
    left: Word | None = None
    right: Word | None = None


class _Node(NamedTuple):
    """A possible end of a line and the best way there. What follows begins with `rest` (the second
    part of a divided word) or with ``words[start]``; `width`, `spaces` and `gaps` are what the
    running sums of the paragraph are there."""

    cost: float
    start: int
    width: float
    spaces: float
    gaps: int
    line: int
    stop: _Break
    before: _Node | None


def best_fit(
    words: list[Word], widths: tuple[float, float], rules: Rules, setter: Setter, hyphenate: Hyphenator | None
) -> list[Row]:
    """The lines with the least demerits over the whole paragraph (Knuth and Plass), tried first without
    hyphens, then with, then with any stretch; first-fit where even that finds none."""
    rows: list[Row] = []
    start = 0
    for end in [i + 1 for i, w in enumerate(words) if w.forced and i + 1 < len(words)] + [len(words)]:
        first = widths if start == 0 else (widths[1], widths[1])
        rows += _paragraph(words[start:end], first, rules, setter, hyphenate)
        start = end
    return rows or [Row([], 0.0, True)]


def _paragraph(
    words: list[Word], widths: tuple[float, float], rules: Rules, setter: Setter, hyphenate: Hyphenator | None
) -> list[Row]:
    if sum(w.width + w.space for w in words) <= widths[0]:
        return [_summed(words, True)]
    plain = [_Break(at) for at in range(1, len(words) + 1)]
    rows = _solve(words, plain, widths, _TOLERANCES[0])
    if rows is None and hyphenate:
        divided = _with_hyphens(words, plain, setter, hyphenate)
        rows = _solve(words, divided, widths, _TOLERANCES[1]) or _solve(words, divided, widths, _TOLERANCES[2])
    elif rows is None:
        rows = _solve(words, plain, widths, _TOLERANCES[2])
    return rows if rows is not None else first_fit(words, widths, rules, setter)


def _with_hyphens(words: list[Word], plain: list[_Break], setter: Setter, hyphenate: Hyphenator) -> list[_Break]:
    out = list(plain)
    for at, word in enumerate(words):
        if len(word.text) < 6 or len(word.segs) != 1:
            continue
        core = word.text.rstrip(".,;:!?)]”’»")
        if core.isalpha():
            divided = (setter.divide(word, place) for place in hyphenate(core))
            out += [_Break(at, *parts) for parts in divided if parts]
    out.sort(key=lambda b: (b.at, len(b.left.text) if b.left else -1))
    return out


def _solve(words: list[Word], stops: list[_Break], widths: tuple[float, float], tolerance: float) -> list[Row] | None:
    """The cheapest lines between the first word and the last stop, none stretched above `tolerance`."""
    size = len(words)
    sums, spaces, gaps = [0.0], [0.0], [0]
    for word in words:
        sums.append(sums[-1] + word.width + word.space)
        spaces.append(spaces[-1] + word.space)
        gaps.append(gaps[-1] + word.stretch)
    active = [_Node(0.0, 0, 0.0, 0.0, 0, 0, _Break(0), None)]
    for stop in stops:
        at, left = stop.at, stop.left
        end, end_spaces, end_gaps = sums[at], spaces[at], gaps[at]
        if left is not None:
            end += left.width
        else:
            final = words[at - 1]
            end -= final.space + final.tail
            end_spaces -= final.space
            end_gaps -= final.stretch
        last = at == size
        penalty = 1.0 if left is None else 1.0 + _HYPHEN
        keep: list[_Node] = []
        best: _Node | None = None
        least = 0.0
        for node in active:
            if at < node.start or (at == node.start and left is None and node.stop.right is None and at):
                keep.append(node)
                continue
            slack = (widths[1] if node.line else widths[0]) - (end - node.width)
            space = end_spaces - node.spaces
            if slack < -EPSILON:
                room = space * _SHRINK
                if room <= 0 or -slack > room:
                    continue  # too full, and no later end will help
                ratio = -slack / room
            elif last:
                ratio = 0.0
            else:
                gap = end_gaps - node.gaps
                room = (space or gap * _WIDE_GAP) * _STRETCH
                ratio = slack / room if room > 0 else (20.0 if slack > EPSILON else 0.0)
            keep.append(node)
            if ratio > tolerance:
                continue
            cost = (penalty + 100 * ratio * ratio * ratio) ** 2 + node.cost
            if left is not None and node.stop.left is not None:
                cost += _TWO_HYPHENS
            if best is None or cost < least:
                best, least = node, cost
        if last:
            return _rows(words, stop, best) if best is not None else None
        active = keep
        if best is not None:
            active.append(_after(words, stop, best, least, sums, spaces, gaps))
        if not active:
            return None
    return None


def _after(
    words: list[Word], stop: _Break, before: _Node, cost: float, sums: list[float], spaces: list[float], gaps: list[int]
) -> _Node:
    """The node behind a stop."""
    rest = stop.right
    if rest is None:
        at = stop.at
        return _Node(cost, at, sums[at], spaces[at], gaps[at], before.line + 1, stop, before)
    at = stop.at + 1
    return _Node(
        cost, at, sums[at] - rest.width - rest.space, spaces[at] - rest.space, gaps[at] - rest.stretch,
        before.line + 1, stop, before,
    )  # fmt: skip


def _rows(words: list[Word], stop: _Break, node: _Node) -> list[Row]:
    """The lines that end at `stop` and, before it, where the nodes say."""
    rows: list[Row] = []
    at: _Node | None = node
    while at is not None:
        head = (at.stop.right,) if at.stop.right is not None else ()
        tail = (stop.left,) if stop.left is not None else ()
        rows.append(_summed([*head, *words[at.start : stop.at], *tail], not rows))
        stop, at = at.stop, at.before
    return rows[::-1]
