"""Notes that stand among the paragraphs of a text, where the paragraph that calls them was: found by their place
before the first point of a list that they cannot lead to, and numbered by the calls before and after."""

from __future__ import annotations

from resconvert import store
from resconvert.model.inlines import Content, NoteCall, Run, leaves, nest, runs
from resconvert.profiles import Profile
from resconvert.recognition.contents import tidied, trimmed
from resconvert.recognition.items import end_of, plainly
from resconvert.recognition.labels import label_of
from resconvert.recognition.notes import Found
from resconvert.recognition.paras import Para
from resconvert.values import replace

_LONGEST = 160
_DIGIT = store.pattern(r"\d")


def apart(
    paras: list[Para], contents: list[Content], notes: list[Found], profile: Profile, *, counted: bool
) -> tuple[list[Para], list[Content]]:
    """`paras` and `contents` without such notes, which are put among `notes`.

    `counted`: the marks of the notes are the extractor's own count, which goes on over what it missed; else a
    note takes the mark that is missing where it stands, or the next after the last.
    """
    found = [at for at in range(len(paras) - 1, 0, -1) if _is_note(paras, at, profile)]
    if not found:
        return paras, contents
    for at in found:  # from the last to the first, so that those before keep their places
        _put(at, paras, contents, notes, counted)
    stray = set(found)
    kept = [at for at in range(len(paras)) if at not in stray]
    return [paras[at] for at in kept], [contents[at] for at in kept]


def _is_note(paras: list[Para], at: int, profile: Profile) -> bool:
    """Whether a paragraph, set in deeper than text is, is a short sentence with figures that no list can follow,
    and one follows."""
    para = paras[at]
    if para.indent < 2 or para.num is not None or para.table is not None or at + 1 == len(paras):
        return False
    text = para.text.strip()
    if len(text) > _LONGEST or end_of(text) != "." or not _DIGIT.search(text) or label_of(plainly(text), profile):
        return False
    point = label_of(plainly(paras[at + 1].text.strip()), profile)
    if point is None or point.decimal or point.style == "bullet":
        return False
    return any(count.at == 1 for count in point.counts)


def _put(at: int, paras: list[Para], contents: list[Content], notes: list[Found], counted: bool) -> None:
    before = max(_called(contents[:at]), default=0)
    after = min(_called(contents[at + 1 :]), default=0)
    numbers = [int(n.mark) if n.mark.isdecimal() else 0 for n in notes]
    low = numbers[before - 1] if before else 0
    place = len(notes)
    mark = max(numbers, default=0) + 1
    if after and (numbers[after - 1] > low + 1 or counted):
        place, mark = after - 1, numbers[after - 1] - 1 if numbers[after - 1] > low + 1 else numbers[after - 1]
    elif before and counted:
        place, mark = before, low + 1
    if str(mark) in {n.mark for n in notes}:
        for note, number in zip(notes, numbers, strict=True):
            if number >= mark:
                note.mark = str(number + 1)
    if place < len(notes):
        contents[:] = [_shifted(content, place) for content in contents]
    notes.insert(place, Found(str(mark), [tidied(trimmed(contents[at]))]))


def _called(contents: list[Content]) -> list[int]:
    return [leaf.note for content in contents for leaf in leaves(content) if isinstance(leaf, NoteCall)]


def _shifted(content: Content, place: int) -> Content:
    """`content` whose calls of notes after `place` call the next one."""
    if not any(isinstance(leaf, NoteCall) and leaf.note > place for leaf in leaves(content)):
        return content
    return nest(
        Run(replace(run.leaf, note=run.leaf.note + 1), run.marks)
        if isinstance(run.leaf, NoteCall) and run.leaf.note > place
        else run
        for run in runs(content)
    )
