"""From lines to paragraphs: finds out how the text was laid out and undoes it, step by step.

Each dialect of raw text is a few of the steps here, chosen by what the lines show, never by a file's
name: furniture aside, tail aside, notes apart, drawn tables, wrapped lines joined. Texts that have
pages go through `pages` first. What a paragraph says is recognition's to find out.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial

from resconvert import store
from resconvert.diagnostics import Code, Diagnostics
from resconvert.formats.text import cells, furniture
from resconvert.formats.text.calls import calls_of
from resconvert.formats.text.characters import Part, Scribe, controls
from resconvert.formats.text.hyphens import Mender
from resconvert.formats.text.lines import Line, lines_of
from resconvert.formats.text.marked import is_marked, unbroken
from resconvert.formats.text.pages import number_pages, read_pages
from resconvert.formats.text.printed import whole_cells
from resconvert.formats.text.tables import apart, drawn, read_table, vocabulary
from resconvert.formats.text.typeset import Setter, measure_of, ragged
from resconvert.formats.text.wrapping import MARKED, Wrap, beside, closed_up, groups, joint, wrapping
from resconvert.ledger import Ledger
from resconvert.model.inlines import Content
from resconvert.model.nodes import Alignment, Cell, Row, Table
from resconvert.profiles import LANGUAGES, detect, load
from resconvert.recognition.paras import Para, RawNote
from resconvert.source import CONTROL_CHARACTERS, Source, Span

MENDED_WORDS = Code(
    "RC110",
    "info",
    "{count} words broken by the extractor were mended, the first {first!r}",
    "see them with inspect --ledger",
)
_SHORT = 100
_DAY = (
    r"\d{1,2}[ \u00a0][^\W\d_]{3,}(?:/[^\W\d_]{3,})?(?:[ \u00a0]de)?[ \u00a0]\d{4}(?:[ \u00a0][^\W\d_]{1,5})?$"
    r"|(?<=[\u3400-\u9fff)）])\d{4}年\d{1,2}月\d{1,2}日$"
)
_YEAR = store.pattern(r"\d{4}|日$")
_GLUED_DATE = store.pattern(rf"(?<=[^\W\d_]{{2}}[^\W\d_)）])(?={_DAY})")
_PAUSE = store.pattern("[,;，；、]")
_BRACKETS = store.pattern(r"\[(\d{1,4}|\*{1,3})\]")
_EMPTY_CALL = store.pattern(r"\(\s*\)\s*")
_STOP = (".", "。", "．", ")", "）")
_GOES_ON = ",;:،؛，；："
_DIGIT = store.pattern(r"\d")
_NUMBERED = store.pattern(r"\S{1,6}(?:[ \u00a0][-–—])?(?:\t| {2,})")
_CELLS = store.pattern(r"\t|\S {2,}\S")
_FEWEST_BLANKS = 2
_LONE = store.pattern(r"\S{1,6}")


def paragraphs(source: Source, log: Diagnostics, ledger: Ledger) -> tuple[list[Para], list[RawNote]]:
    """The paragraphs of a text in reading order, and the notes that stand apart from it."""
    count, first = controls(source)
    if count:
        log.add(CONTROL_CHARACTERS, count=count, first=first)
    lines = beside(closed_up(_unglued(lines_of(source))))
    if lines and "\f" not in source.text and (margin := min(n.blanks for n in lines)):
        for line in lines:  # the whole text is set in
            line.blanks -= margin
    reading = _Reading(source, ledger, lines)
    paras = reading.paras()
    if reading.mended:
        log.add(MENDED_WORDS, reading.mended[0], count=len(reading.mended), first=source[reading.mended[0]])
    return paras, reading.notes


class _Reading:
    """One text on its way from lines to paragraphs."""

    def __init__(self, source: Source, ledger: Ledger, lines: list[Line]) -> None:
        self.source = source
        self.ledger = ledger
        self.scribe = Scribe(source, ledger)
        self.lines = lines
        self.notes: list[RawNote] = []
        self.masthead: list[tuple[int, int]] = []
        self.mender: Mender | None = None
        self.mended: list[Span] = []
        self.called: list[tuple[int, int, int]] = []
        self._next_call = 0
        self.tail_gap = self.step = 0
        self.wrap: Wrap | None = wrapping(lines)
        self.drawn = "|" in source.text and any(map(drawn, lines))
        self.words = vocabulary(source.text) if self.drawn else frozenset()

    def paras(self) -> list[Para]:
        self.scribe.justified = bool(self.wrap and self.wrap.justified)
        self.scribe.straightened = _straightened(self.lines)
        if self.scribe.straightened and (language := self.source.once(detect)) in LANGUAGES:
            profile = load(language)
            self.scribe.dashed_ranges, self.scribe.dash = profile.dashed_ranges, profile.dash
        self.scribe.prepare()
        paged = "\f" in self.source.text or number_pages(self.lines)
        if paged and not any(furniture.TAIL.search(n.text) for n in self.lines[-furniture.TAIL_LINES :]):
            return [p for p in self._paged() if p.content or p.table]
        blocks = self._without_tail(self._blocks())
        blocks = self._without_furniture(blocks)
        blocks = self._without_notes(blocks)
        head = [Para(self.scribe.content([Part(*piece)])) for piece in self.masthead]
        return [p for p in (*head, *self._paras(blocks, empties=self.wrap is None)) if p.content or p.table]

    def _paged(self) -> list[Para]:
        """The paragraphs of a text with pages; its notes are those at the feet of the pages."""
        measure = measure_of(self.lines)
        self.scribe.justified = True
        self.scribe.prepare()
        self.mender = Mender([n.text for n in self.lines], measure)
        pages = read_pages(self.lines, self.ledger, measure)
        for note in pages.notes:
            self.notes.append(RawNote(note.mark, (self.scribe.content(self._parts(note.lines)),)))
        numbers = {(note.page, note.mark): at for at, note in enumerate(pages.notes, 1)}
        text = self.source.text
        self.called = sorted(
            (c.start - (text[c.start - 1] == " "), c.end, numbers[c.page, c.mark])
            for c in calls_of(pages.body, pages.marks)
            if (c.page, c.mark) in numbers
        )
        self._next_call = 0
        remarks = [Para(self.scribe.content(self._parts(lines)), page=lines[0].page) for lines in pages.remarks]
        return remarks + self._paras(whole_cells(Setter(measure, pages.marks, pages.body, self._opens()).groups()))

    def _opens(self) -> Callable[[str], object] | None:
        """What tells the openings of preambular paragraphs in the text's language."""
        language = self.source.once(detect)
        return partial(load(language).match, "preambular") if language in LANGUAGES else None

    def _blocks(self) -> list[list[Line]]:
        """The lines of each paragraph, as the text's way of breaking lines has it."""
        if is_marked(self.lines):
            marked = unbroken(self.lines, self.ledger)
            self.scribe.justified = True
            self.scribe.prepare()
            self.notes.extend(RawNote(m, (self.scribe.content(self._parts([line])),)) for m, line in marked.notes)
            return marked.blocks
        if (self.wrap is None or not self.wrap.sure) and ragged(self.lines):
            return Setter(measure_of(self.lines), {}, self.lines).groups()
        return self._joined(self.lines)

    def _joined(self, lines: list[Line]) -> list[list[Line]]:
        """Lines of one paragraph together; drawn rows stay apart."""
        if self.wrap is None:
            return [[line] for line in lines]
        out: list[list[Line]] = []
        plain: list[Line] = []
        for line in lines:
            if drawn(line):
                out.extend(groups(plain, self.wrap))
                plain = []
                out.append([line])
            else:
                plain.append(line)
        out.extend(groups(plain, self.wrap))
        return out

    def _without_tail(self, blocks: list[list[Line]]) -> list[list[Line]]:
        whole = [self._whole(b) for b in blocks]
        at = furniture.tail_start(whole)
        if at == len(whole):
            return blocks
        self.tail_gap = whole[at].gap
        self.masthead = furniture.read_tail(whole[at:], self.ledger)
        return blocks[:at]

    def _whole(self, block: list[Line]) -> Line:
        """A joined paragraph as one line, white space and all; what is behind a tab may be a cell."""
        first, last = block[0], block[-1]
        if first is last:
            return first
        text = re.sub(r"[^\S\t]", " ", self.source.text[first.start : last.end])
        return Line(first.start, last.end, text, first.tabs, first.blanks, first.gap, first.page)

    def _without_furniture(self, blocks: list[list[Line]]) -> list[list[Line]]:
        out: list[list[Line]] = []
        for block in blocks:
            reason = furniture.whole_line(block[0].text) if len(block) == 1 else None
            if reason == "rule":
                out.append(block)
            elif reason:
                furniture.set_aside(block[0], reason, self.ledger)
            else:
                out.append(block)
        if out and (mark := furniture.COMMENT.match(out[0][0].text)):
            first = out[0][0]
            self.ledger.add(Span(first.start, first.start + mark.end()), "comment-mark")
            first.start += mark.end()
            first.text = first.text[mark.end() :]
            if not first.text:
                del out[0]
        return out

    def _without_notes(self, blocks: list[list[Line]]) -> list[list[Line]]:
        """Notes at the end, marked ``[1]`` below a rule or unmarked before the tail."""
        at = len(blocks)
        while at and MARKED.match(blocks[at - 1][0].text):
            at -= 1
        below_rule = at > 0 and len(blocks[at - 1]) == 1 and furniture.is_rule(blocks[at - 1][0].text)
        if at < len(blocks) and (below_rule or self._all_called(blocks, at)):
            self._bracketed(blocks[at:])
            if below_rule:
                at -= 1
            blocks, rest = blocks[:at], blocks[at:]
            if below_rule:
                furniture.set_aside(rest[0][0], "rule", self.ledger)
        elif self.masthead and (at := self._unmarked(blocks)) < len(blocks):
            for number, block in enumerate(blocks[at:], 1):
                self._without_empty_call(block[0])
                self.notes.append(RawNote(str(number), (self.scribe.content(self._parts(block)),)))
            blocks = blocks[:at]
        out = []
        for block in blocks:
            if len(block) == 1 and furniture.is_rule(block[0].text):
                furniture.set_aside(block[0], "rule", self.ledger)
            else:
                out.append(block)
        return out

    def _all_called(self, blocks: list[list[Line]], at: int) -> bool:
        marks = {m[1] for b in blocks[at:] if (m := MARKED.match(b[0].text))}
        body = self.source.text[: blocks[at][0].start]
        return marks <= set(_BRACKETS.findall(body))

    def _bracketed(self, blocks: list[list[Line]]) -> None:
        found: list[tuple[str, list[Line]]] = []
        for block in blocks:
            first = block[0]
            mark = MARKED.match(first.text)
            assert mark
            self.ledger.add(Span(first.start, first.start + mark.end(1) + 1), "note-mark")
            first.start += mark.end()
            first.text = first.text[mark.end() :]
            self._without_empty_call(first)
            found.append((mark[1], block))
        self.scribe.calls = {mark: n for n, (mark, _) in enumerate(found, 1)}
        self.scribe.prepare()
        self.notes.extend(RawNote(mark, (self.scribe.content(self._parts(block)),)) for mark, block in found)

    def _unmarked(self, blocks: list[list[Line]]) -> int:
        """Where the notes begin that lost their marks: paragraphs with a tab before each, a full stop at
        their end, after a line without tab; set off by an empty line where the tail is. Below the first of
        them a short one may have lost its stop."""
        at = below = len(blocks)
        usual = sorted(b[0].gap for b in blocks)[at // 2] if blocks else 0
        while below and self._note_like(blocks[below - 1]):
            below -= 1
            if not _stops(blocks[below]):
                continue
            at = below
            if blocks[at][0].gap > usual and self.wrap is None:
                if self.tail_gap > usual:
                    return at
                break
        if at == len(blocks) or at == 0 or (self.tail_gap > usual and self.wrap is None):
            return len(blocks)
        before = blocks[at - 1][0]
        apart = self.wrap is None and blocks[at][0].gap > usual and all(b[0].gap <= usual for b in blocks[at + 1 :])
        whole = self.source.text[before.start : blocks[at - 1][-1].end]
        if self._steps(before) and not apart and not _CELLS.search(whole) and not _counts(blocks[at - 1]):
            return len(blocks)
        different = {b[0].text for b in blocks[at:]}
        if self._steps(before) and sum(bool(_DIGIT.search(t)) for t in different) * 2 < len(different):
            return len(blocks)
        return at

    def _note_like(self, block: list[Line]) -> bool:
        """Whether a paragraph may be a note that lost its mark."""
        if self._steps(block[0]) != 1 or _counts(block):
            return False
        last = block[-1].text
        return _stops(block) or (len(last) < 2 * _SHORT and last[-1] not in _GOES_ON)

    def _steps(self, line: Line) -> int:
        """How far a line is set in: tabs, or blanks in steps of the least that any line has."""
        if line.tabs or line.blanks <= _FEWEST_BLANKS:
            return line.tabs
        if not self.step:
            self.step = min(n.blanks for n in self.lines if n.blanks > _FEWEST_BLANKS)
        return line.blanks // self.step

    def _without_empty_call(self, line: Line) -> None:
        """``()`` before a note is what is left where Arabic prints the mark in parentheses."""
        if empty := _EMPTY_CALL.match(line.text):
            self.ledger.add(Span(line.start, line.start + len(empty[0].rstrip())), "note-mark")
            line.start += empty.end()
            line.text = line.text[empty.end() :]

    def _paras(self, blocks: list[list[Line]], *, empties: bool = False) -> list[Para]:
        out: list[Para] = []
        at = 0
        for region in (*cells.regions(blocks, empties=empties), None):
            stop = region.start if region else len(blocks)
            self._plain_paras(blocks[at:stop], out)
            if region:
                out.append(self._celled(region, blocks))
                at = region.end
        return out

    def _celled(self, region: cells.Region, blocks: list[list[Line]]) -> Para:
        """A table from blocks that are cells."""
        rows = tuple(
            Row(tuple(Cell(() if at is None else (self.scribe.content(self._parts(blocks[at])),)) for at in row))
            for row in region.rows
            if any(at is not None for at in row)
        )
        columns: tuple[Alignment, ...] = tuple("" for _ in range(max(len(r.cells) for r in rows)))
        for at in region.repeated:
            for line in blocks[at]:
                furniture.set_aside(line, "repeated", self.ledger)
        first, last = blocks[region.start][0], blocks[region.end - 1][-1]
        return Para((), table=Table(rows, columns, span=Span(first.start, last.end)), page=first.page)

    def _plain_paras(self, blocks: list[list[Line]], out: list[Para]) -> None:
        rows: list[Line] = []
        for block in blocks:
            row = self.drawn and len(block) == 1 and drawn(block[0])
            if row and (not rows or not block[0].gap):
                rows.append(block[0])
                continue
            self._table(rows, out)
            first = block[0]
            if row:
                rows.append(first)
                continue
            out.append(
                Para(
                    self._content(block),
                    indent=first.indent,
                    blank_before=first.gap > 0,
                    page=first.page,
                )
            )
        self._table(rows, out)

    def _table(self, rows: list[Line], out: list[Para]) -> None:
        if rows:
            tables = ((read_table(each, self.scribe, self.ledger, self.words), each[0].page) for each in apart(rows))
            out.extend(Para((), table=table, page=page) for table, page in tables)
            rows.clear()

    def _content(self, block: list[Line]) -> Content:
        if len(block) == 1 and self.mender is None and not self.called:
            return self.scribe.line(block[0].start, block[0].end)
        return self.scribe.content(self._parts(block))

    def _parts(self, block: list[Line]) -> list[Part]:
        parts: list[Part] = []
        before = ""
        plain = self.mender is None and not self.called
        for line in block:
            between = joint(before, line.text) if line.joint is None else line.joint
            if between and cells.goes_on(before, line.text):
                between = "\t"  # lines were broken at tabs too
            if plain:
                parts.append(Part(line.start, line.end, between))
            else:
                parts.extend(self._mended(line, between))
            before = line.text
        return parts

    def _mended(self, line: Line, between: str) -> Iterator[Part]:
        """A line as one part, or as several where words in it are mended or notes called."""
        at, reason = line.start, "line-join"
        for start, end, mend, call in self._events(line):
            yield Part(at, start, between, reason)
            if call:
                yield Part(start, end, "", "", call)
                at, between, reason = end, "", ""
            else:
                at, between, reason = end, mend, "repaired-word"
                self.mended.append(self._word(line, start - line.start, end - line.start))
        if at < line.end:
            yield Part(at, line.end, between, reason)

    def _events(self, line: Line) -> list[tuple[int, int, str, int]]:
        """Mends and calls in a line: where, what stands there instead, the note that is called."""
        found = (
            [(line.start + m.start, line.start + m.end, m.joint, 0) for m in self.mender.mends(line.text)]
            if self.mender
            else []
        )
        while self._next_call < len(self.called) and self.called[self._next_call][0] < line.start:
            self._next_call += 1
        for start, end, call in self.called[self._next_call :]:
            if start >= line.end:
                break
            found.append((start, end, "", call))
        found.sort()
        out: list[tuple[int, int, str, int]] = []
        for event in found:
            if not out or event[0] >= out[-1][1]:
                out.append(event)
        return out

    def _word(self, line: Line, start: int, end: int) -> Span:
        """The place of the words on both sides of a mend."""
        low = line.text.rfind(" ", 0, start) + 1
        high = line.text.find(" ", end + 1)
        return Span(line.start + low, line.start + (high if high >= 0 else len(line.text)))


def _counts(block: list[Line]) -> bool:
    """Whether a paragraph begins with a number and a tab; wrapped Chinese breaks the line after them."""
    text = block[0].text
    if _EMPTY_CALL.match(text):
        return False
    return bool(_NUMBERED.match(text) or (len(block) > 1 and _LONE.fullmatch(text)))


def _unglued(lines: list[Line]) -> list[Line]:
    """A date that an extractor glued to the line above it (``44th plenary meeting30 October 2000``) comes apart."""
    out: list[Line] = []
    for line in lines:
        text = line.text
        dated = len(text) <= _SHORT and _YEAR.search(text, max(0, len(text) - 12)) and _GLUED_DATE.search(text)
        # with a pause before the date it is a line of a paragraph that was broken after it
        if not dated or _PAUSE.search(text, 0, at := dated.start()):
            out.append(line)
            continue
        out.append(replace(line, end=line.start + at, text=text[:at]))
        out.append(replace(line, start=line.start + at, text=text[at:], tabs=0, blanks=0, gap=0))
    return out


def _stops(block: list[Line]) -> bool:
    last = block[-1].text
    return last.endswith(_STOP) or furniture.SYMBOL_LINE.fullmatch(_EMPTY_CALL.sub("", last)) is not None


def _straightened(lines: list[Line]) -> bool:
    """Whether the text comes from an extractor that makes quotation marks straight: heads and feet stand
    at its end in cells, and of all its signs only the quotation marks are typewriter's."""
    tail = lines[furniture.tail_start(lines) :]
    if not any(
        (_CELLS.search(n.text) and re.match(furniture.PAGE, n.text))
        or (n.indent and furniture.SYMBOL_LINE.fullmatch(n.text))
        for n in tail
    ):
        return False
    text = "".join(n.text for n in lines)
    return not text.isascii() and not re.search("[‘’“”]", text)
