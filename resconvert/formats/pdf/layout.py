"""From a document to slabs: each block's lines, labels and structure elements, each note's lines.

What a role looks like stands in the style sheet; which block is what, in the model.
"""

from __future__ import annotations

from dataclasses import field, replace

from resconvert import store
from resconvert.formats.pdf.breaking import Hyphenator, Row, Rules, accompanied, best_fit, first_fit
from resconvert.formats.pdf.dressing import after, dressed
from resconvert.formats.pdf.frames import Anchor, Line, RuleMark, Slab
from resconvert.formats.pdf.tags import Element, Lists
from resconvert.formats.pdf.words import Setter, Word, ink
from resconvert.model.inlines import Content, plain
from resconvert.model.nodes import Document, Note, Num
from resconvert.structure import Block, flatten
from resconvert.styling import Style, Typography
from resconvert.values import dataclass

SPOTS = frozenset({"organization", "symbol", "organ", "distribution", "issue-date", "original-language"})
"""Masthead roles that stand at fixed places above the thick rule."""

# Bookmark and heading levels of the roles that have one.
_LEVELS = {"title": 1, "document-type": 1, "part": 1, "annex": 1, "heading": 2, "annex-title": 2}
_ROMAN = store.pattern(r"[ivx]+")
_LEAD_IN = (":", "\uff1a")
_HEADING_LABEL = 16  # characters
_HEADING_GAP = 2.0  # between headings, beside the space after the first
_LABEL_GAP = 2.0  # between a number wider than its place and its text


@dataclass(frozen=True, slots=True)
class Spotted:
    """A line of the masthead that stands at a place of its own."""

    block: Block
    words: list[Word]
    element: Element


@dataclass(slots=True)
class Flow:
    """A document laid out, before pages are made."""

    slabs: list[Slab] = field(default_factory=list)
    notes: dict[int, list[Slab]] = field(default_factory=dict)
    note_elements: dict[int, Element] = field(default_factory=dict)
    spots: list[Spotted] = field(default_factory=list)
    root: Element = field(default_factory=lambda: Element("Document"))


class Layout:
    """Lays out one document. `prefix` makes the names of its places unique in a compilation."""

    def __init__(
        self,
        setter: Setter,
        style: Style,
        hyphenate: Hyphenator | None = None,
        prefix: str = "",
        root: Element | None = None,
    ) -> None:
        self.setter, self.style, self.prefix = setter, style, prefix
        self.hyphenate = hyphenate if style.hyphenation else None
        self.flow = Flow(root=root or Element("Document"))
        self.lists = Lists(self.flow.root)
        self._above: list[Block] = []  # the blocks that hold the next one, or its neighbours
        self._anchors = 0
        self._level = 0
        self._several = False  # agenda items
        self._point, self._romans = "", False  # the last label of a point, and whether it counts in Roman numerals
        self.seen: set[int] = set()

    def run(self, document: Document) -> Flow:
        """Slabs of the whole document, its notes, and the lines of the masthead that stand apart."""
        flow = self.flow
        reissues: list[Content] = []
        blocks = dressed(flatten(document))
        above: Block | None = None
        self._several = sum(b.role == "agenda-title" for b in blocks) > 1
        for block in map(self._in_paragraphs, blocks):
            if block.role == "organ" and any(s.block.role == "organ" for s in flow.spots):
                block = replace(block, role="committee")  # the Council below the Assembly it reports to
            if block.zone == "masthead" and block.role in SPOTS:
                t = self.style.typography(block.role, zone="masthead")
                flow.spots.append(Spotted(block, self.setter.words(block.content, t), Element("P", flow.root)))
            elif block.role == "reissue":
                reissues.append(block.content)
            else:
                if block.table is not None and flow.slabs:
                    flow.slabs[-1].keep = True  # what leads to a table, or is its title, stays with it
                slabs = self._block(block)
                if self.style.page.keep_lead_in and slabs and _leads_in(slabs[-1]):
                    slabs[-1].keep = True
                if slabs and flow.slabs and above is not None:
                    self._below(above, block, slabs)
                flow.slabs += slabs
            above = block
        self._end_rule()
        if not flow.slabs:
            flow.slabs.append(Slab(0.0, RuleMark(0, 0, 0, 0)))
        self._notes(document, reissues)
        return flow

    def _below(self, above: Block, block: Block, slabs: list[Slab]) -> None:
        """What binds `block` to the one above it, and what stands between them, where that is more than their
        own spaces."""
        last = self.flow.slabs[-1]
        if block.zone == "closing" != above.zone:
            last.keep = True  # meeting and date have text above them on their page
        match above.role, block.role:
            case "heading", "heading" if block.num is None:
                labelled = len(plain(above.content)) <= _HEADING_LABEL  # "Section 1", and below it what it is about
                last.after = 0.0 if labelled else slabs[0].before
                slabs[0].before = 0.0 if labelled else _HEADING_GAP
            case _, "table":
                slabs[0].before = max(slabs[0].before - last.after, 0.0)
            case "annex-title", "heading":  # the text of an annex is as far from the last line of its head
                slabs[-1].after, last.after = last.after, 0.0
            case _, "preambular" | "operative" | "text" if above.zone == "preface":  # opens the text, as formulas do
                slabs[0].before = max(slabs[0].before, self.style.typography("formula").before)

    def _in_paragraphs(self, block: Block) -> Block:
        """The block with its depth among paragraphs: headings above it do not count."""
        while self._above and (self._above[-1].zone != block.zone or self._above[-1].depth >= block.depth):
            self._above.pop()
        depth = sum(b.role != "heading" for b in self._above)
        self._above.append(block)
        return block if depth == block.depth or block.role == "heading" else replace(block, depth=depth)

    def _end_rule(self) -> None:
        """The rule that closes the document."""
        flow, rule, page = self.flow, self.style.end_rule, self.style.page
        if not rule.width or not flow.slabs:
            return
        last = flow.slabs[-1]
        below = rule.below_table if last.tabular else rule.before - last.height * (1 - page.baseline)
        height = max(below - last.after, 0.0) + rule.weight
        mark = RuleMark((page.measure - rule.width) / 2, rule.width, height - rule.weight, rule.weight)
        flow.slabs.append(Slab(height, mark, spare=True))

    # ------------------------------------------------ notes

    def _notes(self, document: Document, reissues: list[Content]) -> None:
        """Notes that are called; those of the whole document, at the foot of its first page; those that
        nobody calls, at its end."""
        flow = self.flow
        last = next((s for s in reversed(flow.slabs) if not s.spare), flow.slabs[-1])
        for number, note in enumerate(document.notes, 1):
            flow.notes[number] = self._note(note, number)
            if number not in self.seen:
                flow.root.kids.append(flow.note_elements[number])
                last.notes += (number,)
        for at, content in enumerate(reissues):
            flow.notes[-1 - at] = self._note(Note("", (content,)), -1 - at)
            flow.root.kids.append(flow.note_elements[-1 - at])
            flow.slabs[0].notes += (-1 - at,)

    def _note(self, note: Note, number: int) -> list[Slab]:
        t = self.style.typography("note")
        element = Element("Note", id=f"{self.prefix}note-{number}")
        self.flow.note_elements[number] = element
        notes = self.style.notes
        raised = ink(t)
        if note.mark[:1].isdigit():
            raised = raised._replace(size=notes.mark_size, rise=notes.mark_rise)
        mark = self.setter.plain(note.mark, raised) if note.mark else None
        slabs: list[Slab] = []
        for content in note.paragraphs or ((),):
            label = Element("Lbl", element) if mark else None
            paragraph = Element("P", element)
            slabs += self.paragraph(content, t, paragraph, label=mark, label_element=label)
            mark = None
        for at, slab in enumerate(slabs):
            slab.index, slab.count = at, len(slabs)
        if slabs:
            slabs[0].anchors = (Anchor(f"{self.prefix}note-{number}"),)
        return slabs

    # ------------------------------------------------ blocks

    def _block(self, block: Block) -> list[Slab]:
        style = self.style
        depth = 2 if self._several and block.role == "agenda-title" else block.depth
        kind = self._kind_of_point(block) if block.role == "point" else block.kind
        t = style.typography(block.role, zone=block.zone, depth=depth, kind=kind)
        if block.table is not None:
            from resconvert.formats.pdf import tables

            return tables.lay_out(block.table, self, self.lists.inside(block.depth), t)
        if not block.content and block.num is None:
            return []
        level = _LEVELS.get(block.role)
        if level is not None:
            return self._heading(block, t, level + block.depth)
        if block.num is not None:
            label, body = self.lists.item(block.depth)
            return self._numbered(block, t, label, Element("P", body))
        if block.depth == 0:
            self.lists.close()
        above = self.lists.inside(block.depth)
        if block.role == "quoted":
            above = Element("BlockQuote", above)
        return self.paragraph(block.content, t, Element("P", above))

    def _kind_of_point(self, block: Block) -> str:
        """``roman`` for (i), (ii) … where they are no part of (a), (b): print sets them as if they were."""
        printed = block.num.printed.strip("()") if block.num else ""
        before, self._point = self._point, printed
        if block.depth > 1 or not _ROMAN.fullmatch(printed):
            self._romans = False
        elif printed == "i":
            self._romans = before != "h"
        return "roman" if self._romans else ""

    def _heading(self, block: Block, t: Typography, level: int) -> list[Slab]:
        self.lists.close()
        if block.role == "title" and block.num is None:
            block = _with_number(block)
        self._level = min(level, self._level + 1, 6)
        element = Element(f"H{self._level}", self.flow.root)
        self._anchors += 1
        printed = block.num.printed if block.num else ""
        title = f"{printed} {plain(block.content)}".strip()
        slabs = self._numbered(block, t, element, element)
        if slabs:
            slabs[0].anchors = (Anchor(f"{self.prefix}h{self._anchors}", title, self._level),)
        return slabs

    def _numbered(self, block: Block, t: Typography, label: Element, element: Element) -> list[Slab]:
        """A paragraph whose number hangs, stands above it, or runs in."""
        if block.num is None:
            return self.paragraph(block.content, t, element)
        number = self.setter.plain(block.num.printed, ink(t)._replace(italic=False))
        if t.number_above and block.content and not block.num.printed.rstrip().endswith("."):
            above = self.paragraph((), replace(t, after=0.0), element, run_in=number)
            below = self.paragraph(block.content, replace(t, before=0.0), element)
            for at, slab in enumerate([*above, *below]):
                slab.index, slab.count, slab.keep = at, len(above) + len(below), True
            return above + below
        if t.tab or t.number or t.number_align == "right":
            return self.paragraph(block.content, t, element, label=number, label_element=label)
        return self.paragraph(block.content, t, element, run_in=number)

    # ------------------------------------------------ paragraphs

    def paragraph(
        self,
        content: Content,
        t: Typography,
        element: Element,
        *,
        label: Word | None = None,
        label_element: Element | None = None,
        run_in: Word | None = None,
        measure: float = 0.0,
    ) -> list[Slab]:
        """The lines of one paragraph. A `label` hangs before the first, `run_in` begins it."""
        words = self.setter.words(content, t)
        if run_in is not None:
            words.insert(0, replace(run_in, space=self.setter.space(ink(t)), stretch=True))
        first, label_x = t.first, 0.0
        if label is not None:
            label_x = t.number - (label.width - label.tail) if t.number_align == "right" else t.number
            first = max(t.tab, label_x + label.width + _LABEL_GAP) if label_x + label.width > t.tab - t.left else t.tab
            first = first - t.left if t.tab else max(0.0, label_x + label.width + _LABEL_GAP - t.left)
        column = (measure or self.style.page.measure) - t.left - t.right
        rows = self.rows(words, (column - first, column), t)
        slabs: list[Slab] = []
        for at, row in enumerate(rows):
            indent = first if at == 0 else 0.0
            line = self.line(row, t, t.left + indent, column - indent, element)
            if at == 0 and label is not None:
                line.label, line.label_x, line.label_element = label, label_x, label_element
            line.end = at == len(rows) - 1
            slabs.append(self._slab(line, row, t, at, len(rows)))
        return slabs

    def _slab(self, line: Line, row: Row, t: Typography, at: int, count: int) -> Slab:
        called = dict.fromkeys([n for w in row.words if w.calls for n in w.calls if n not in self.seen])
        self.seen.update(called)
        last = at == count - 1
        return Slab(
            t.leading,
            line,
            before=t.before if at == 0 else 0.0,
            after=t.after if last else 0.0,
            index=at,
            count=count,
            keep=(t.keep_with_next if last else t.keep_with_next or t.keep_together),
            new_page=t.new_page and at == 0,
            notes=tuple(called),
        )

    def rows(self, words: list[Word], widths: tuple[float, float], t: Typography) -> list[Row]:
        """Words on lines, as the sheet breaks lines."""
        smallest = t.size * 2
        widths = (max(widths[0], smallest), max(widths[1], smallest))
        justified = t.align == "justify"
        style = self.style
        rules = Rules(style.shrink, style.shrink_against, style.trailing_space) if justified else Rules()
        if self.style.line_breaking == "optimal" and justified:
            return best_fit(words, widths, rules, self.setter, self.hyphenate)
        rows = first_fit(words, widths, rules, self.setter)
        return accompanied(rows, t.last_words) if t.last_words > 1 else rows

    def line(self, row: Row, t: Typography, x: float, width: float, element: Element) -> Line:
        """A row of words in its place."""
        slack = width - row.width
        extra = 0.0
        if t.align == "right":
            x += slack
        elif t.align == "center":
            x += slack / 2
        elif t.align == "justify" and (not row.last or slack < 0):
            if self.style.trailing_space and not row.last:
                slack -= trailing(row.words)
            extra = slack / row.gaps if row.gaps else 0.0
        return Line(row.words, x, t.leading * self.style.page.baseline, extra, element)


def _leads_in(slab: Slab) -> bool:
    """Whether a line ends in a colon."""
    line = slab.drawing
    return isinstance(line, Line) and bool(line.words) and line.words[-1].text.endswith(_LEAD_IN)


def trailing(words: list[Word]) -> float:
    """Width of the space after a line; one that ends at the hyphen of a word leaves as much as its other spaces."""
    last = words[-1]
    space = last.space
    if not space and last.text.endswith(("-", "\u2013", "\u2014")):
        space = max(word.space for word in words)
    return max(space - last.tail, 0.0)


# 55/9. · 73/102 A. · ES-11/4.  before the title of a resolution, where print hangs it; not the 59/… of a draft.
_NUMBER = store.pattern(
    r"\s*((?:E?S-)?\d[\d/\u2026()-]*(?:\s[A-Z](?:\s?[-\u2013]\s?[A-Z])?)?(?:[.\uff0e]|\s?[-\u2013](?=\s)))\s+(?=\S)"
)


def _with_number(block: Block) -> Block:
    """A title with the number it begins with as its number."""
    found = _NUMBER.match(plain(block.content))
    if not found:
        return block
    printed = found.group(1)
    return replace(block, content=after(block.content, found.end()), num=Num(printed, printed.rstrip(". ")))
