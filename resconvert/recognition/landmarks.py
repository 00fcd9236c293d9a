"""Where a text turns: its formulas, the letters of its parts, its closing lines, the labels of its annexes."""

from __future__ import annotations

from dataclasses import field

from resconvert.profiles import Profile
from resconvert.recognition.front import letter_of
from resconvert.recognition.items import Item
from resconvert.values import dataclass


@dataclass(slots=True)
class Landmarks:
    """Indices of items. `parts`: the letter of a part → its formula."""

    formulas: list[int] = field(default_factory=list)
    annexes: set[int] = field(default_factory=set)
    closings: set[int] = field(default_factory=set)
    parts: dict[int, int] = field(default_factory=dict)

    def all(self) -> set[int]:
        return self.annexes | self.closings | set(self.formulas) | set(self.parts)


def landmarks(items: list[Item], profile: Profile) -> Landmarks:
    found = Landmarks()
    match = profile.match
    for at, item in enumerate(items):
        if item.para.table is not None:
            continue
        text = item.text.strip()
        if len(text) > 400:
            continue
        formula = profile.formula.match(text)
        if formula and len(text) - formula.end() < 3:
            found.formulas.append(at)
        elif item.loose and (
            match("annex", text) or match("annex_titled", text) or _after_closing(at, text, found.closings, profile)
        ):
            found.annexes.add(at)
        elif at and (match("meeting", text) or (match("without_vote", text) and len(text) < 240)):
            found.closings.add(at)
    for formula_at in found.formulas:
        before = _letter_before(items, formula_at, found.closings, profile)
        if before is not None:
            found.parts[before] = formula_at
    return found


def _after_closing(at: int, text: str, closings: set[int], profile: Profile) -> bool:
    """``Annex Principles of …`` on one line, right after the closing lines."""
    found = profile.match("annex_word", text)
    rest = text[found.end() :].strip() if found else ""
    return bool(rest) and not rest[0].islower() and bool({at - 1, at - 2} & closings)


def _letter_before(items: list[Item], formula: int, closings: set[int], profile: Profile) -> int | None:
    """The letter of the part that a formula opens: on the line before it, or before that and a title."""
    for back in (1, 2):
        before = formula - back
        if before < 0 or before in closings:
            return None
        found = letter_of(items[before].text, profile)
        if found and (back == 1 or not found["title"]) and not items[before].end:
            return before
        if not items[before].loose:
            return None
    return None


def set_in(items: list[Item]) -> bool:
    """Whether the numbered paragraphs of a text are set in, so that a numbered line at the margin is a row."""
    numbered = [i for i in items if i.label and i.label.decimal and i.end in (";", ".")]
    return len(numbered) > 1 and sum(i.para.indent > 0 for i in numbered) * 5 >= len(numbered) * 4
