"""Automatic numbering for the writer: which list instance and level makes Word print each printed label.

Numbers that continue a level's own count hang on the paragraph's style alone, so that a paragraph an
editor puts in renumbers the rest. Where the printed count starts anew (parts, annexes, lists below
unnumbered text) a new list instance with a start of its own is opened and used from there on. A
label that no format of Word gives is typed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import field
from functools import lru_cache
from typing import TypeAlias

from resconvert.formats.docx.labels import Shape, readings
from resconvert.values import NamedTuple, dataclass

LAYOUTS = 2
_USUAL = (
    Shape("decimal", "", "."),
    Shape("lowerLetter", "(", ")"),
    Shape("lowerRoman", "(", ")"),
    Shape("lowerLetter", "", "."),
    Shape("lowerRoman", "", "."),
    Shape("decimal", "(", ")"),
)


Numbered: TypeAlias = tuple[int, str, int, int]
"""A paragraph's level (0 = operative, 1… = points), its printed label, the list that has its places (0 the
text's, 1 the annexes') and the list instance its style has. A plain tuple: every numbered paragraph makes one."""


class Choice(NamedTuple):
    """`num` is a list instance; 0 means: the one its style has. None for the paragraph means: typed."""

    num: int
    level: int


@dataclass(slots=True)
class Instance:
    """A ``w:num``: the list definition it counts for, and the start it sets at a level."""

    abstract: int
    level: int = -1
    start: int = 0


@dataclass(slots=True)
class Plan:
    """`definitions[0]` and `[1]` are the lists of the styles, in the text and in annexes; each further one
    serves labels of other shapes. `instances[0]` and `[1]` are numbers 1 and 2, which the styles use."""

    definitions: list[tuple[Shape, ...]] = field(default_factory=list)
    layouts: list[int] = field(default_factory=list)
    instances: list[Instance] = field(default_factory=list)
    choices: list[Choice | None] = field(default_factory=list)


def plan(paragraphs: Sequence[Numbered]) -> Plan:
    """How to number `paragraphs`, which stand in printed order."""
    counted = _count(paragraphs)
    mains = _main_shapes(paragraphs, counted)
    result = Plan(list(mains), list(range(LAYOUTS)), [Instance(at) for at in range(LAYOUTS)])
    lists = {at: _List(at, at + 1) for at in range(LAYOUTS)}
    others: dict[tuple[int, int, Shape | None], int] = {}
    choices = result.choices
    for paragraph, found in zip(paragraphs, counted, strict=True):
        if found is None:
            choices.append(None)
            continue
        shape, count = found
        level, _, layout, home = paragraph
        current = lists[layout]
        if shape != mains[layout][level] or (level > 0 and 0 not in current.own):
            # another shape; or points that hang below no number, which count apart: some programs take
            # them for the first number's
            current = _other(result, lists, others, paragraph, shape)
        if not current.take(level, count):
            result.instances.append(Instance(current.definition, level, count))
            current.restart(len(result.instances), level, count)
        choices.append(_choice(0 if current.num == home else current.num, level))
    return result


@lru_cache(maxsize=1024)
def _choice(num: int, level: int) -> Choice:
    return Choice(num, level)


def _other(
    result: Plan,
    lists: dict[int, _List],
    others: dict[tuple[int, int, Shape | None], int],
    paragraph: Numbered,
    shape: Shape,
) -> _List:
    """The list for labels that the styles' list of their layout does not give."""
    level, _, layout, _ = paragraph
    main = result.definitions[layout]
    key = (layout, 0, None) if shape == main[level] else (layout, level, shape)
    definition = others.setdefault(key, len(result.definitions))
    if definition == len(result.definitions):
        result.definitions.append((*main[:level], shape, *main[level + 1 :]))
        result.layouts.append(layout)
        result.instances.append(Instance(definition))
        lists[definition] = _List(definition, len(result.instances))
    return lists[definition]


@dataclass(slots=True)
class _List:
    """The counters of a list definition and of its instance in use. Programs differ in whether an
    instance counts on from another of its definition; a number is only left to continue where both agree."""

    definition: int
    num: int
    own: dict[int, int] = field(default_factory=dict)
    shared: dict[int, int] = field(default_factory=dict)
    start: tuple[int, int] = (-1, 0)
    first: int = -1

    def take(self, level: int, count: int) -> bool:
        """Count on to `count`, if that is the level's next number."""
        if level < self.first:
            return False  # what came before it was counted as below a number of its own
        # an instance's own start holds each time its level begins anew
        before = self.start[1] - 1 if self.start[0] == level else 0
        if self.own.get(level, before) + 1 != count or self.shared.get(level, before) + 1 != count:
            return False
        self._advance(level, count)
        return True

    def _advance(self, level: int, count: int) -> None:
        if self.first < 0:
            self.first = level
        self.own[level] = self.shared[level] = count
        if len(self.shared) > 1:
            for counters in (self.own, self.shared):
                for deeper in [d for d in counters if d > level]:
                    del counters[deeper]

    def restart(self, num: int, level: int, count: int) -> None:
        self.num = num
        self.own = {}
        self.first = level
        self.start = (level, count)
        self._advance(level, count)


def _count(paragraphs: Iterable[Numbered]) -> list[tuple[Shape, int] | None]:
    """For each label the reading that goes best with the labels before it on its level."""
    before: dict[int, tuple[Shape, int]] = {}
    out: list[tuple[Shape, int] | None] = []
    for level, label, _, _ in paragraphs:
        if len(before) > 1:
            for deeper in [d for d in before if d > level]:
                del before[deeper]
        options = readings(label) if label else ()
        if not options:
            out.append(None)
            before.pop(level, None)
            continue
        last = before.get(level)
        best = options[0]
        if last and best[1] == last[1] + 1 and best[0] == last[0]:
            before[level] = best
            out.append(best)
            continue
        next_ = [o for o in options if last and o == (last[0], last[1] + 1)]
        first = [o for o in options if o[1] == 1]
        same = [o for o in options if last and o[0] == last[0]]
        best = (next_ or first or same or list(options))[0]
        before[level] = best
        out.append(best)
    return out


def _main_shapes(
    paragraphs: Sequence[Numbered], counted: Sequence[tuple[Shape, int] | None]
) -> list[tuple[Shape, ...]]:
    """Per layout and level the shape that most labels have."""
    votes = Counter(
        [(layout, level, found[0]) for (level, _, layout, _), found in zip(paragraphs, counted, strict=True) if found]
    )
    mains = [list(_USUAL) for _ in range(LAYOUTS)]
    # the first of the shapes with most votes comes last here, and stays
    for (layout, level, shape), _ in reversed(votes.most_common()):
        mains[layout][level] = shape
    return [tuple(shapes) for shapes in mains]


def numbering_xml(plan: Plan, level_xml: Sequence[Sequence[str]], namespaces: str) -> str:
    """``word/numbering.xml``. `level_xml` holds per layout and level the part of ``w:lvl`` that no label
    decides: ``w:pStyle`` (for the styles' lists) and, after a NUL, ``w:pPr``."""
    out = [f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<w:numbering {namespaces}>']
    for at, shapes in enumerate(plan.definitions):
        out.append(
            f'<w:abstractNum w:abstractNumId="{at + 1}"><w:nsid w:val="{0x55F9A000 + at:08X}"/>'
            f'<w:multiLevelType w:val="multilevel"/><w:tmpl w:val="{0x55F9B000 + at:08X}"/>'
        )
        for level, shape in enumerate(shapes):
            link, _, layout = level_xml[plan.layouts[at]][level].partition("\0")
            text = f"{_escaped(shape.before)}%{level + 1}{_escaped(shape.after)}"
            out.append(
                f'<w:lvl w:ilvl="{level}"><w:start w:val="1"/><w:numFmt w:val="{shape.number_format}"/>'
                f'{link if at < LAYOUTS else ""}<w:suff w:val="tab"/><w:lvlText w:val="{text}"/>'
                f'<w:lvlJc w:val="left"/>{layout}</w:lvl>'
            )
        out.append("</w:abstractNum>")
    for number, instance in enumerate(plan.instances, 1):
        override = (
            f'<w:lvlOverride w:ilvl="{instance.level}"><w:startOverride w:val="{instance.start}"/></w:lvlOverride>'
            if instance.level >= 0
            else ""
        )
        out.append(f'<w:num w:numId="{number}"><w:abstractNumId w:val="{instance.abstract + 1}"/>{override}</w:num>')
    out.append("</w:numbering>")
    return "".join(out)


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace('"', "&quot;")
