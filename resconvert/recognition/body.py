"""What the paragraphs of the text are: formula, preamble, operative paragraphs, points, headings, closing, annexes.

Position, numbering, punctuation and sequence decide. The openings a language's profile knows break
ties only.
"""

from __future__ import annotations

from dataclasses import field
from typing import Literal

from resconvert.ledger import Ledger
from resconvert.model.inlines import Content, plain
from resconvert.model.nodes import Certainty, DivisionKind, Num, Role
from resconvert.profiles import Profile
from resconvert.recognition.contents import outline, part, shifted, tidied, trimmed
from resconvert.recognition.counting import MAIN, likely, nested, slipped, unnumbered_below
from resconvert.recognition.dates import date_line
from resconvert.recognition.front import letter_of
from resconvert.recognition.headings import (
    LONGEST,
    STARS,
    Heading,
    calls_only,
    counted,
    may_head,
    numbered,
    numeral,
    timed,
    unpunctuated,
)  # fmt: skip
from resconvert.recognition.items import Item
from resconvert.recognition.labels import Count, Label, place_levels
from resconvert.recognition.landmarks import Landmarks, landmarks, set_in
from resconvert.recognition.tables import table_end, table_note, table_of, with_note, with_signatures
from resconvert.structure import Block, BlockRole, Zone
from resconvert.values import dataclass, replace

_STARS = "*_–—-"  # with which a line of stars begins
Shape = Literal["resolution", "statement", "amendment", "plain"]


@dataclass(slots=True)
class Section:
    """From one formula to the next, to the closing or to an annex: where its operative part begins."""

    start: int
    body: int
    numbered: bool
    style: str


@dataclass(slots=True)
class Reading:
    """Reads the items of a text one after the other into blocks."""

    items: list[Item]
    profile: Profile
    ledger: Ledger
    shape: Shape = "resolution"
    blocks: list[Block] = field(default_factory=list)
    letters: list[str] = field(default_factory=list)
    meetings: list[Item] = field(default_factory=list)
    dates: list[Item] = field(default_factory=list)
    zone: Zone = "preamble"
    heads: list[str] = field(default_factory=list)
    levels: list[tuple[str, Count]] = field(default_factory=list)
    last: int = 0
    tails: dict[tuple[str, str], tuple[int, int]] = field(default_factory=dict)
    open_: bool = False  # a paragraph that points may hang below
    fresh: bool = False  # below a heading, and no numbered paragraph yet
    opened: bool = False  # a formula has opened a preamble
    closed: bool = False  # behind the closing lines
    section: Section = field(default_factory=lambda: Section(0, 0, False, "dot"))
    marks: Landmarks = field(default_factory=Landmarks)
    stops: set[int] = field(default_factory=set)
    point_end: str = ""
    flush: bool = False  # numbered lines at the margin are rows, for numbered paragraphs are indented

    def read(self, letter: Item | None) -> list[Block]:
        self.marks = landmarks(self.items, self.profile)
        self.flush = set_in(self.items)
        if letter is not None:
            self._part(letter)
        self._enter(0)
        at, size = 0, len(self.items)
        stops = self.stops = self.marks.all()
        while at < size:
            no_stop = at not in stops and not counted(self.items[at], self.profile)
            end = table_end(self.items, at, stops, self.flush) if no_stop else at
            if at not in stops and self.zone in ("annex", "body"):
                end = with_signatures(self.items, at, end, stops)
            if end > at:
                self._table(at, end)
                at = end
                while at < size and at not in stops and self._table_note(self.items[at]):
                    at += 1
            elif self.items[at].para.table is not None:
                self._given_table(self.items[at])
                at += 1
            else:
                at = self._item(at)
        return self.blocks

    # Sections.

    def _enter(self, start: int) -> None:
        """Look ahead through the section that begins at `start`."""
        size = len(self.items)
        end = start
        first, comma, numbered, style = -1, start - 1, False, "dot"
        body = -1
        seen = False
        while end < size:
            if end in self.marks.annexes or end in self.marks.closings or (end in self.marks.parts and end > start):
                break
            if end in self.marks.formulas:
                if seen:
                    break
                seen = True
                comma = end
            item = self.items[end]
            label = item.label
            if label and label.decimal and label.style in MAIN and not item.tabs and first < 0:
                first, numbered, style = end, True, label.style
                if label.counts[0].at <= 3:
                    break
            if body < 0 and end > start and end not in self.marks.formulas and self._opens_section(item):
                body = end
            if item.end == "," and (label is None or not label.decimal):
                comma = end
            end += 1
        if numbered:
            at = first
            while at > start + 1 and at - 1 not in self.marks.formulas and may_head(self.items[at - 1], self.profile):
                at -= 1
            if body >= 0:
                at = min(at, body)
        elif self.shape != "resolution":
            at = start
        else:
            at = comma + 1
        self.section = Section(start, at, numbered, style)
        self.zone = "preamble" if self.shape == "resolution" and (self.marks.formulas or start > 0) else "body"
        if self.shape != "resolution":
            self.section.body = start
        self.heads, self.levels, self.last, self.open_ = [], [], 0, False
        self.fresh = self.closed = False

    def _opens_section(self, item: Item) -> bool:
        """Whether a line before the first numbered paragraph is the number of a section, with its title or without."""
        if not item.loose:
            return False
        if numeral(item, self.profile):
            return True
        heading = numbered(item, self.profile)
        return heading is not None and heading.num is not None and heading.kind == "section"

    # One item.

    def _item(self, at: int) -> int:
        item = self.items[at]
        if at in self.stops and (after := self._turn(item, at)):
            return after
        text = item.text.strip()
        if self.zone == "closing":
            if self._still_closing(item, text):
                return at + 1
            self.zone = "body"
            self.heads, self.levels, self.open_ = [], [], False
        if self.zone == "preamble" and at >= self.section.body:
            self.zone = "body"
            self.levels, self.open_ = [], False
        if text and text[0] in _STARS and STARS.match(text):
            self._put("heading", item, item.content, None, len(self.heads), "stars", kind="heading")
            return at + 1
        if at + 1 in self.marks.closings and self._dates_meeting(at):
            self.zone, self.closed = "closing", True
            self._still_closing(item, text)
            return at + 1
        heading = self._heading(at)
        if heading is not None:
            return self._put_heading(at, heading)
        if self.zone == "body" and (label := self._slipped(at)):
            item.label, item.rest = label, item.text[label.text :]
        if item.label is not None:
            self._labelled(item, item.label, at)
        else:
            self._unlabelled(item, at)
        return at + 1

    def _turn(self, item: Item, at: int) -> int:
        """Enter an item where the text turns; where it goes on, 0 if it does not turn here after all."""
        if at in self.marks.parts:
            self._part(item)
            self._enter(at)
            formula = self.marks.parts[at]
            if formula - at == 2:
                title = self.items[at + 1]
                last = self.blocks.pop()
                self.blocks.append(
                    Block(
                        "preamble",
                        "part",
                        tidied(title.content),
                        last.num,
                        span=last.span,
                        rule="part-letter",
                    )
                )
                return at + 2
            return at + 1
        if at in self.marks.formulas:
            return self._formula(at)
        if at in self.marks.annexes and self._opens_annex(at):
            return self._annex(at)
        if at in self.marks.closings and self.zone != "annex":
            return self._closing(at)
        return 0

    def _put(
        self, role: BlockRole, item: Item, content: Content, num: Num | None, depth: int, rule: str,
        certainty: Certainty = "certain", kind: DivisionKind = "",
    ) -> None:  # fmt: skip
        content = item.whole() if num is None and content is item.content else content
        self.blocks.append(
            Block(
                self.zone, role, tidied(content), num, depth, kind,
                span=outline(item.content), rule=rule, certainty=certainty,
            )
        )  # fmt: skip

    def _part(self, item: Item) -> None:
        found = letter_of(item.text, self.profile)
        assert found
        printed = part(item.content, *shifted(found.span("letter"), item.text))
        rest = part(item.content, found.end("letter") + len(item.text) - len(item.text.lstrip()))
        self.letters.append(found["letter"])
        num = Num(found["letter"], found["letter"], span=outline(printed))
        content = tidied(rest)
        again = plain(content)
        if again.startswith((found["letter"] + " ", found["letter"] + "\u00a0")):  # printed twice
            twice = outline(part(content, 0, len(found["letter"])))
            if twice:
                self.ledger.add(twice, "repeated")
            content = trimmed(part(content, len(found["letter"])))
        if found["title"] is None and item.text.strip().endswith("."):
            num = Num(found["letter"] + ".", found["letter"], span=item.span(0, len(item.text.rstrip())))
            content = calls_only(item.content)
        self.blocks.append(Block("preamble", "part", content, num, span=outline(item.content), rule="part-letter"))
        self.zone = "preamble"

    def _formula(self, at: int) -> int:
        item = self.items[at]
        fresh = not self.opened or self.blocks[-1].role == "part"
        if self.zone == "closing" and not fresh:
            self.blocks.append(Block("preamble", "part", rule="formula-after-closing", certainty="likely"))
            fresh = True
        if self.zone in ("preamble", "closing") and fresh:
            self._enter(at)
            self.zone = "preamble"
            if self.section.body <= at:
                self.section.body = at + 1
            self._put("formula", item, item.content, None, 0, "formula")
            self.opened = True
        else:
            self._put("formula", item, item.content, None, len(self.heads), "formula-in-section", "likely")
            self.last = 0
        self.levels, self.open_ = [], False
        return at + 1

    # Annexes.

    def _opens_annex(self, at: int) -> bool:
        """An annex's label stands where a text ends: not between two paragraphs of a list."""
        if self.zone in ("closing", "annex"):
            return True
        after = self.items[at + 1] if at + 1 < len(self.items) else None
        return self.zone == "body" or (after is not None and after.loose)

    def _annex(self, at: int) -> int:
        item = self.items[at]
        self.zone = "annex"
        self.heads, self.levels, self.last, self.open_ = [], [], 0, False
        self.section = Section(at, at, True, self._style_from(at))
        titles = self._annex_label(item)
        at += 1
        while at < len(self.items) and titles < 2:
            title = self.items[at]
            marks = self.marks
            stop = at in marks.annexes or at in marks.formulas or at in marks.closings or title.para.table is not None
            if stop or not title.loose or title.tabs or len(title.text) > 400 or numeral(title, self.profile):
                break
            if titles and not title.text.strip().startswith(("(", "[", "（")):
                break
            self._put("annex-title", title, title.content, None, 0, "below-annex-label")
            titles += 1
            at += 1
        return at

    def _style_from(self, at: int) -> str:
        """How the numbered paragraphs of an annex are numbered."""
        for item in self.items[at + 1 :]:
            label = item.label
            if label and label.decimal and label.style in MAIN and not item.tabs:
                return label.style
            if item.at - self.items[at].at > 400:
                break
        return "dot"

    def _annex_label(self, item: Item) -> int:
        """Enter the label, and the title if it stands on the same line; the number of titles entered."""
        text = item.text
        lead = len(text) - len(text.lstrip())
        if not self.profile.match("annex", text.strip()):
            found = self.profile.match("annex_titled", text.strip()) or self.profile.match("annex_word", text.strip())
            if found:
                self._put("annex", item, part(item.content, 0, lead + found.end()), None, 0, "annex-label")
                self._put("annex-title", item, part(item.content, lead + found.end()), None, 0, "beside-annex-label")
                return 1
        self._put("annex", item, item.content, None, 0, "annex-label")
        return 0

    # Closing.

    def _closing(self, at: int) -> int:
        item = self.items[at]
        self.zone, self.closed = "closing", True
        role: Role = "meeting" if self.profile.match("meeting", item.text.strip()) else "vote"
        self._put(role, item, item.content, None, 0, "closing-line")
        if role == "meeting":
            self.meetings.append(item)
        return at + 1

    def _dates_meeting(self, at: int) -> bool:
        """Whether a date and the meeting have changed places."""
        dated = self.zone == "body" and date_line(self.items[at].text.strip(), self.profile)
        return dated and self.profile.match("meeting", self.items[at + 1].text.strip()) is not None

    def _still_closing(self, item: Item, text: str) -> bool:
        match = self.profile.match
        if date_line(text, self.profile):
            self._put("date", item, item.content, None, 0, "closing-date")
            self.dates.append(item)
        elif match("meeting", text):
            self._put("meeting", item, item.content, None, 0, "closing-line")
            self.meetings.append(item)
        elif (
            match("without_vote", text)
            or match("vote_list", text)
            or (self.blocks[-1].role == "vote" and not self._at_vote_end())
        ):
            self._put("vote", item, item.content, None, 0, "vote")
        else:
            return False
        return True

    def _at_vote_end(self) -> bool:
        return plain(self.blocks[-1].content).rstrip().endswith(("]", "］"))

    # Headings.

    def _heading(self, at: int) -> Heading | None:
        item = self.items[at]
        text = item.text.strip()
        if len(text) > LONGEST:
            return numbered(item, self.profile)
        if (
            item.label is None and item.end == ":" and len(text) < 90
            and not text[:1].islower() and self._before_next_number(at)
        ):  # fmt: skip
            return Heading("heading", None, item.content, "plain", "colon-before-next-number", "likely")
        heading = numbered(item, self.profile)
        if heading or item.label or item.end:
            return heading
        if self.levels and self._continues(item):
            return None
        if self.zone == "preamble" and self.profile.match("preambular", text):
            return None
        if self.blocks and timed(text, plain(self.blocks[-1].content)):
            return None
        if (text[:1].islower() and self.zone != "annex") or (text[:1] in '“"«„' and self.shape == "statement"):
            return None
        return unpunctuated(item, self.profile)

    def _before_next_number(self, at: int) -> bool:
        """Whether the next paragraph goes on counting, so that a line with a colon opens no list."""
        after = self.items[at + 1].label if at + 1 < len(self.items) else None
        return (
            self.zone == "body" and after is not None and after.decimal
            and after.style == self.section.style and after.counts[0].at == self.last + 1
        )  # fmt: skip

    def _put_heading(self, at: int, heading: Heading) -> int:
        item = self.items[at]
        content = heading.content
        span_items = 1
        if heading.num is not None and not any(True for n in content if getattr(n, "text", "")):
            after = self.items[at + 1] if at + 1 < len(self.items) else None
            if (
                after is not None
                and after.loose
                and not after.tabs
                and at + 1 not in self.marks.annexes
                and at + 1 not in self.marks.formulas
                and at + 1 not in self.marks.parts
                and at + 1 not in self.marks.closings
                and len(after.text) <= LONGEST
                and not numeral(after, self.profile)
                and not STARS.match(after.text)
            ):
                content = (*content, *after.content)
                span_items = 2
        if heading.again is not None:
            self.ledger.add(heading.again, "repeated")
        depth = self._depth(heading.key)
        end = at + span_items
        # a line without a number: one that lost its comma, or one that signs rather than heads
        doubtful = heading.num is None and (self.zone == "preamble" or end == len(self.items) or end in self.stops)
        certainty = "likely" if doubtful else heading.certainty
        self._put("heading", item, content, heading.num, depth, heading.rule, certainty, heading.kind)
        self.levels, self.open_, self.fresh = [], False, True
        return at + span_items

    def _depth(self, key: str) -> int:
        """Headings of one key stand at one depth; a plain heading never holds a numbered one."""
        if key in self.heads:
            del self.heads[self.heads.index(key) + 1 :]
        else:
            if key != "plain":
                while self.heads and self.heads[-1] == "plain":
                    self.heads.pop()
            self.heads.append(key)
        return len(self.heads) - 1

    # Paragraphs.

    def _slipped(self, at: int) -> Label | None:
        """The label of the next paragraph, if the line is that and its number wants the right sign."""
        label = self.items[at].label
        if label is not None and (not label.decimal or label.style == self.section.style):
            return None
        if label is not None and (label.style, Count("decimal", label.counts[0].at - 1)) in self.levels:
            return None
        return slipped(self.items, at, self.last, self.section.style)

    def _labelled(self, item: Item, label: Label, at: int) -> None:
        base = len(self.heads)
        body = self.zone != "preamble"
        hangs = item.para.level
        if label.decimal and label.style == self.section.style and body and not hangs:
            number = label.counts[0].at
            if not self._counts_inside(at, label):
                sure = bool(item.end) and (number == self.last + 1 or number == 1)
                role: Role = "operative" if self.zone != "annex" else "text"
                self._put(role, item, item.body(), item.num(), base, "numbered", "certain" if sure else "likely")
                self.last, self.levels, self.open_, self.fresh = number, [], True, False
                self.tails.clear()
                self.point_end = item.end
                return
        counts = likely(self.items, at, label)
        if hangs:  # the source's list says below how many
            level, count, sure = min(hangs - 1, len(self.levels)), counts[0], True
        else:
            level, count, sure = place_levels(counts, label.style, self.levels, self.tails)
        del self.levels[level:]
        self.levels.append((label.style, count))
        self.tails[label.style, count.alphabet] = (level, count.at)
        depth = base + level + (1 if self.open_ else 0)
        self._put("point", item, item.body(), item.num(), depth, "point", "certain" if sure else "likely")
        self.point_end = item.end

    def _continues(self, item: Item) -> bool:
        """Whether an unnumbered paragraph after points closes their list."""
        if not self.levels:
            return False
        return item.text.strip()[:1].islower()

    def _counts_inside(self, at: int, label: Label) -> bool:
        """Whether a number in the style of the paragraphs counts the points of the last one, as an agenda does."""
        number = label.counts[0].at
        begun = any(style == label.style and count == Count("decimal", number - 1) for style, count in self.levels)
        if number == 1:
            begun = bool(self.levels) or self.point_end == ":"
        elif begun and number != self.last + 1:
            return True
        return begun and self.last >= 1 and nested(self.items, at, label, self.last)

    def _alone(self, at: int) -> bool:
        """Whether no paragraph is numbered between the heading above and the next one: then this one acts."""
        return self.fresh and not self.closed and unnumbered_below(self.items, at, self.stops)

    def _last_below_heading(self, at: int, text: str) -> bool:
        """Whether nothing follows below the heading that a comma could lead to: then it ends what acts there."""
        after = at + 1
        ends = after >= len(self.items) or after in self.stops or self.items[after].loose
        return ends and self._alone(at) and not self.profile.match("preambular", text)

    def _no_list(self, at: int) -> bool:
        """Whether no point follows, so that a colon may have ended a heading."""
        after = self.items[at + 1] if at + 1 < len(self.items) else None
        return after is None or after.label is None or after.label.decimal

    def _unlabelled(self, item: Item, at: int) -> None:
        base = len(self.heads)
        text = item.text.strip()
        if self.zone == "preamble":
            self._put(
                "preambular",
                item,
                item.content,
                None,
                base,
                "before-operative",
                "certain" if item.end == "," else "likely",
            )
            self.levels, self.open_ = [], True
            return
        if self.zone == "annex":
            wrap = self.levels and self._continues(item)
            self._put(
                "wrap-up" if wrap else "text",
                item,
                item.content,
                None,
                base + (1 if wrap and self.open_ else 0),
                "annex-text",
                "likely" if item.end == ":" and len(text) < 40 and self._no_list(at) else "certain",
            )
            if not wrap:
                self.levels, self.open_ = [], True
            return
        if self.levels and not self.point_end:  # below a point that is only a title
            depth = base + len(self.levels) + (1 if self.open_ else 0)
            self._put("text", item, item.content, None, depth, "below-titled-point")
            return
        if (
            self.levels
            and self.open_
            and (
                self._continues(item)
                or (self.point_end in (";", ",") and self.section.numbered and item.end in (";", "."))
            )
            and not (item.end == "," and self.profile.match("preambular", text))
        ):
            self._put("wrap-up", item, item.content, None, base + 1, "after-list")
            return
        if item.end == "," and self.shape == "resolution" and not self._last_below_heading(at, text):
            self._put("preambular", item, item.content, None, base, "comma", "likely")
        elif self.shape == "resolution" and not self.section.numbered:
            self._put("operative", item, item.content, None, base, "after-preamble")
        elif self.shape == "resolution" and item.end in (";", ".", ",") and self._alone(at):
            self._put("operative", item, item.content, None, base, "unnumbered-below-heading", "likely")
        else:
            self._put(
                "text",
                item,
                item.content,
                None,
                base,
                "unnumbered",
                "certain" if self.shape != "resolution" else "likely",
            )
        self.levels, self.open_ = [], True

    # Tables.

    def _table(self, start: int, end: int) -> None:
        if self.zone == "closing":
            self.zone = "body"
        if self.zone == "preamble" and start >= self.section.body:
            self.zone = "body"
        table = table_of(self.items[start:end], self.profile)
        # tabs set off more than cells; a column of figures is one
        table = replace(table, certainty="certain" if "right" in table.columns else "likely")
        depth = len(self.heads) + (1 if self.open_ else 0)
        self.blocks.append(
            Block(self.zone, "table", depth=depth, table=table, span=table.span, rule="tabs", certainty=table.certainty)
        )

    def _given_table(self, item: Item) -> None:
        if self.zone == "closing":
            self.zone = "body"
        depth = len(self.heads) + (1 if self.open_ else 0)
        table = item.para.table
        assert table is not None
        self.blocks.append(Block(self.zone, "table", depth=depth, table=table, span=table.span, rule="source-table"))

    def _table_note(self, item: Item) -> bool:
        last = self.blocks[-1] if self.blocks else None
        if last is None or last.table is None:
            return False
        found = table_note(item)
        if not found:
            return False
        self.blocks[-1] = replace(last, table=with_note(last.table, item, found))
        return True
