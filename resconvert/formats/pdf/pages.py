"""Stacks slabs into pages: notes stand at the foot of the page that calls them, no paragraph leaves a
single line behind, no heading stands alone. A note too long for its page goes on under the next.
"""

from __future__ import annotations

from collections.abc import Mapping

from resconvert.errors import StyleError
from resconvert.formats.pdf.frames import PageFrame, Placed, Slab
from resconvert.limits import DEFAULT, Limits
from resconvert.styling import Style

EPSILON = 0.05


class Composer:
    """Fills pages of one document. `notes` gives the slabs of each note by its number."""

    def __init__(self, style: Style, notes: Mapping[int, list[Slab]], limits: Limits = DEFAULT) -> None:
        page, note = style.page, style.notes
        text, small = style.typography("text"), style.typography("note")
        self.style, self.notes, self.limits = style, notes, limits
        # From the bottom of the last line to the top of the first note, the rule between them included.
        share = page.baseline
        self.separator = note.gap + note.below - (1 - share) * text.leading - share * small.leading
        self.rule_above = note.below - share * small.leading

    def area(self, first: bool) -> tuple[float, float]:
        page = self.style.page
        if first:
            return page.masthead_end, page.height - page.first_bottom
        return page.top, page.height - page.bottom

    def compose(self, slabs: list[Slab], first: bool = True) -> list[PageFrame]:
        """All pages. `first`: the first one has a masthead."""
        pages: list[PageFrame] = []
        at, carried = 0, list[Slab]()
        while at < len(slabs) or carried:
            self.limits.check("pages", len(pages) + 1)
            frame, following, carried = self._page(slabs, at, carried, first and not pages)
            if following == at and not frame.notes:
                raise StyleError("a line is higher than the page", hint="the style sheet's page is too small")
            at = following
            pages.append(frame)
        return pages

    def _page(
        self, slabs: list[Slab], start: int, carried: list[Slab], first: bool
    ) -> tuple[PageFrame, int, list[Slab]]:
        top, bottom = self.area(first)
        room = bottom - top
        pending, left = _share(carried, room - self.separator)
        feet = _height(pending)
        heads = slabs[start].repeat if start < len(slabs) else ()
        y = _height(heads)
        at, rest, skipped = start, left, 0
        while at < len(slabs) and not rest:
            slab = slabs[at]
            if slab.new_page and at > start:
                break
            called = [line for n in slab.notes for line in self.notes.get(n, ())]
            lead = slab.before if at > start or first else 0.0
            need = y + lead + slab.height
            more = _height(called)
            if slab.spare and need + self._foot(feet) > room + EPSILON:
                at += 1
                skipped += 1
                break
            if need + self._foot(feet + more) > room + EPSILON:
                if not called or need + self._foot(feet + _least(called)) > room + EPSILON:
                    break
                fitting, rest = _share(called, room - need - self.separator - feet)
                called = fitting
            y = need + slab.after
            pending = pending + called
            feet += _height(called)
            at += 1
        if at < len(slabs) and not skipped and not (left and at == start):
            end = self._legal(slabs, start, at)
            if end != at:
                at, rest = end, []
                pending, _ = _share(carried, room - self.separator)
                pending = pending + [line for s in slabs[start:at] for n in s.notes for line in self.notes.get(n, ())]
        if at == start and start < len(slabs) and not pending:
            at = start + 1  # higher than a page: stands alone, and the caller's page is too small for it
            called = [line for n in slabs[start].notes for line in self.notes.get(n, ())]
            pending, rest = [], called
        return self._frame(slabs[start : at - skipped], heads, pending, top, bottom, first), at, rest

    def _foot(self, height: float) -> float:
        return height + self.separator if height else 0.0

    def _legal(self, slabs: list[Slab], start: int, at: int) -> int:
        """The last place at or before `at` where a page may end; `at` itself if there is none."""
        page = self.style.page
        end = at
        while end > start + 1:
            slab, before = slabs[end], slabs[end - 1]
            alone = 0 < slab.index < page.orphan_lines or (
                slab.index > 0 and slab.count - slab.index < page.widow_lines
            )
            if slab.new_page or not (before.keep or alone):
                return end
            end -= 1
        if end > start and slabs[end].new_page:
            return end
        return at

    def _frame(
        self, body: list[Slab], heads: tuple[Slab, ...], notes: list[Slab], top: float, bottom: float, first: bool
    ) -> PageFrame:
        frame = PageFrame(first=first)
        y = top
        for slab in heads:
            frame.body.append(Placed(y, slab, again=True))
            y += slab.height
        for at, slab in enumerate(body):
            y += slab.before if at or first else 0.0
            frame.body.append(Placed(y, slab))
            y += slab.height + slab.after
        if notes:
            y = bottom - _height(notes)
            frame.separator = y - self.rule_above
            for slab in notes:
                frame.notes.append(Placed(y, slab))
                y += slab.height
        return frame


def _height(slabs: list[Slab] | tuple[Slab, ...]) -> float:
    return sum(s.height for s in slabs)


def _least(called: list[Slab]) -> float:
    """Height of the smallest part of some notes that may stand under their calls: all but what follows
    the first two lines of the last one."""
    last = len(called) - 1
    while last > 0 and called[last].index > 0:
        last -= 1
    shown = min(2, len(called) - last) if len(called) - last != 3 else 3
    return _height(called[: last + shown])


def _share(lines: list[Slab], room: float) -> tuple[list[Slab], list[Slab]]:
    """As many of some note lines as have room, and the rest; a single line is not left behind."""
    height = 0.0
    for at, line in enumerate(lines):
        height += line.height
        if height > room + EPSILON:
            if at + 1 == len(lines) and at > 1 and line.index:
                at -= 1
            return lines[:at], lines[at:]
    return list(lines), []
