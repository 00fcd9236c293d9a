"""Cutting and joining of inline content by character offset, with every character's way from the source kept."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterable, Sequence

from resconvert import store
from resconvert.model.inlines import Content, Piece, Run, Text, cut, nest, plain, runs, split
from resconvert.source import Span


def part(content: Content, start: int, end: int | None = None) -> Content:
    """The characters `start` to `end` of `content` (counted as in ``plain``) with the leaves between; a call
    at the end goes with what follows."""
    if len(content) == 1 and isinstance(content[0], Text):
        text = content[0]
        stop = len(text.text) if end is None else end
        if start <= 0 and stop >= len(text.text):
            return content
        return (cut(text, start, stop),) if stop > start else ()
    out: list[Run] = []
    at = 0
    for leaf, marks in runs(content):
        if not isinstance(leaf, Text):
            if start <= at and (end is None or at < end):
                out.append(Run(leaf, marks))
            continue
        low, high = max(start - at, 0), len(leaf.text) if end is None else min(end - at, len(leaf.text))
        if low < high:
            out.append(Run(leaf if (low, high) == (0, len(leaf.text)) else cut(leaf, low, high), marks))
        at += len(leaf.text)
    return nest(out)


def divided(content: Content, edges: Sequence[int]) -> list[Content]:
    """`content` cut at each of `edges` (rising), in one walk; what `part` gives between one edge and the next."""
    out: list[list[Run]] = [[]]
    at = done = 0
    for leaf, marks in runs(content):
        while done < len(edges) and edges[done] <= at:
            out.append([])
            done += 1
        if not isinstance(leaf, Text):
            out[-1].append(Run(leaf, marks))
            continue
        stop = at + len(leaf.text)
        inner = edges[done : bisect_left(edges, stop)]
        first, *rest = split(leaf, [edge - at for edge in inner])
        out[-1].append(Run(first, marks))
        out += [[Run(text, marks)] for text in rest]
        done += len(inner)
        at = stop
    out += [[] for _ in edges[done:]]
    return [nest(items) for items in out]


def joined(parts: Iterable[Content]) -> Content:
    """Contents one after the other."""
    return nest([run for content in parts for run in runs(content)])


def spans(content: Content) -> list[Span]:
    """Where the characters of `content` stand in the source, in order."""
    out: list[Span] = []
    for leaf, _ in runs(content):
        if isinstance(leaf, Text):
            if leaf.pieces is not None:
                out.extend(piece.span for piece in leaf.pieces)
            elif leaf.span is not None:
                out.append(leaf.span)
        elif leaf.span is not None:
            out.append(leaf.span)
    return out


def outline(content: Content) -> Span | None:
    """From the first character of `content` in the source to its last."""
    if len(content) == 1 and isinstance(content[0], Text):
        return content[0].span
    found = spans(content)
    if not found:
        return None
    return Span(min(s.start for s in found), max(s.end for s in found))


def over(lines: list[Content], gap: str = " ") -> Content:
    """Lines that are one paragraph, with `gap` where one ends; the white space between them in the source
    is what the gap was made of."""
    out: list[Run] = []
    for content in lines:
        if out and gap:
            left, right = outline(nest(out[-1:])), outline(content)
            if left and right:
                span = Span(left.end, left.end)  # between the lines may stand what was set aside
                out.append(Run(Text(gap, span=span, pieces=(Piece(len(gap), span, "line-join"),))))
            else:
                out.append(Run(Text(gap)))
        out.extend(runs(content))
    return nest(out)


_TABS = store.pattern(r"[ \u00a0]*\t[ \t\u00a0]*")


def untabbed(content: Content) -> Content:
    """Tabs between words, and the blanks around them, as one blank."""
    if "\t" not in plain(content):
        return content
    return rewritten(content, _TABS, " ", "layout")


def rewritten(content: Content, pattern: re.Pattern[str], by: str, reason: str) -> Content:
    """Every match of `pattern` in the texts of `content` replaced by `by`, under a named reason."""
    if not any(pattern.search(leaf.text) for leaf, _ in runs(content) if isinstance(leaf, Text)):
        return content
    out: list[Run] = []
    for leaf, marks in runs(content):
        if not isinstance(leaf, Text):
            out.append(Run(leaf, marks))
            continue
        found = [m.span() for m in pattern.finditer(leaf.text) if m.end() > m.start()]
        edges = sorted({edge for span in found for edge in span} - {0, len(leaf.text)})
        starts = {start for start, _ in found}
        at = 0
        for text in split(leaf, edges):
            new = text
            if at in starts:
                # what is taken out between two blanks has its own entry in the ledger
                old = outline((text,))
                pieces = tuple(Piece(0 if n else len(by), s, reason) for n, s in enumerate(spans((text,))))
                new = Text(by, span=old, pieces=pieces if old else None)
            out.append(Run(new, marks))
            at += len(text.text)
    return nest(out)


def trimmed(content: Content) -> Content:
    """`content` without white space at its ends."""
    if len(content) == 1 and isinstance(content[0], Text):
        text = content[0].text
        if text and not (text[0].isspace() or text[-1].isspace()):
            return content
    return _trim(content, lambda s: len(s) - len(s.lstrip()), lambda s: len(s.rstrip()))


def tidied(content: Content) -> Content:
    """`content` as a line of its own: no tabs between words, no white space at its ends."""
    if len(content) == 1 and isinstance(content[0], Text):
        text = content[0].text
        if text and "\t" not in text and not (text[0].isspace() or text[-1].isspace()):
            return content
    return trimmed(untabbed(content))


def _trim(content: Content, lead: Callable[[str], int], tail: Callable[[str], int]) -> Content:
    if len(content) == 1 and isinstance(content[0], Text):
        text = content[0].text
        low, high = lead(text), tail(text)
        return content if (low, high) == (0, len(text)) else part(content, low, max(low, high))
    items = runs(content)
    while items and isinstance(items[0].leaf, Text):
        leaf = items[0].leaf
        low = lead(leaf.text)
        if low == 0:
            break
        items[0] = Run(cut(leaf, low, len(leaf.text)), items[0].marks)
        if low < len(leaf.text):
            break
        items.pop(0)
    while items and isinstance(items[-1].leaf, Text):
        leaf = items[-1].leaf
        high = tail(leaf.text)
        if high == len(leaf.text):
            break
        items[-1] = Run(cut(leaf, 0, high), items[-1].marks)
        if high > 0:
            break
        items.pop()
    return nest(items)


def shifted(span: tuple[int, int], text: str) -> tuple[int, int]:
    """A place in ``text.strip()`` as a place in `text`."""
    lead = len(text) - len(text.lstrip())
    return span[0] + lead, span[1] + lead
