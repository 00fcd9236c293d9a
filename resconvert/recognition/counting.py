"""How the numbers of a text go on: what a label counts is told by the labels that follow it."""

from __future__ import annotations

from resconvert import store
from resconvert.recognition.items import Item
from resconvert.recognition.labels import Count, Label, value_of

MAIN = ("dot", "dash", "kept", "comma")
"""Styles in which paragraphs are numbered."""

_BARE = store.pattern(r"\s*(?P<printed>(?P<number>\d{1,3})[,:;]?)\s+(?=\S)")
_FAR = 40  # paragraphs that are looked at for the next number


def likely(items: list[Item], at: int, label: Label) -> tuple[Count, ...]:
    """The places a label may stand for, ordered by what the next label of its style goes on with."""
    if len(label.counts) < 2:
        return label.counts
    for item in items[at + 1 : at + 60]:
        after = item.label
        if after is None:
            continue
        if after.decimal and after.style in MAIN:
            break
        if after.style != label.style:
            continue
        for count in label.counts:
            if Count(count.alphabet, count.at + 1) in after.counts:
                return (count, *(c for c in label.counts if c != count))
    return label.counts


def nested(items: list[Item], at: int, label: Label, last: int) -> bool:
    """Whether figures that begin anew count inside paragraph `last`: the next number of the paragraphs comes later."""
    wanted = last + 1
    for item in items[at + 1 : at + _FAR]:
        found = item.label
        if found and found.decimal and found.style == label.style and found.counts[0].at == wanted and wanted > 2:
            return True
        if item.loose:
            break
    return False


def slipped(items: list[Item], at: int, last: int, style: str) -> Label | None:
    """The label of the paragraph after number `last` whose sign was left out or is another one.

    ``6 Reaffirms …;``, ``6, Reaffirms …;`` and ``6) Reaffirms …;`` between ``5.`` and ``7.`` are numbered as these are.
    """
    item = items[at]
    wanted = last + 1
    if not last or item.end not in (";", ".", ",") or item.para.num is not None:
        return None
    label = item.label
    if label is None:
        label = _bare(item, wanted)
    if label is None or not label.decimal or label.counts[0].at != wanted:
        return None
    # nothing follows the last paragraph, but a comma in place of its stop is no accident
    if not (label.printed.endswith(",") and item.text[label.text :][:1].isupper()) and not _follows(
        items, at, wanted + 1, style
    ):
        return None
    return Label(label.printed, label.value, style, label.counts, label.end, label.text)


def _bare(item: Item, wanted: int) -> Label | None:
    found = _BARE.match(item.text)
    if not found or int(found["number"]) != wanted:
        return None
    end = found.end("printed")
    return Label(item.text[:end], value_of(item.text[:end]), "bare", (Count("decimal", wanted),), end, found.end())


def _follows(items: list[Item], at: int, number: int, style: str) -> bool:
    """Whether the next number in the style of the paragraphs, or the next one without a sign, is `number`."""
    for item in items[at + 1 : at + _FAR]:
        label = item.label
        if label is not None and label.decimal and label.style == style:
            return label.counts[0].at == number
        if label is None and item.end in (";", ".") and _bare(item, number):
            return True
    return False


def unnumbered_below(items: list[Item], at: int, stops: set[int]) -> bool:
    """Whether no numbered paragraph follows up to the next heading, closing or annex."""
    for item in items[at + 1 : at + _FAR]:
        if item.at in stops or item.loose:
            return True
        if item.label is not None and item.label.decimal and item.label.style in MAIN:
            return False
    return True
