"""Notes that stand as paragraphs after the text, and the places that call them.

A note's mark is one more than the last one's. So the calls of a text are the longest rising row of
marks in it that look like calls; a number out of that row is a number. No call is made up: a note
nobody calls stays uncalled and is reported.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from dataclasses import dataclass, field
from typing import NamedTuple

from resconvert.ledger import Ledger
from resconvert.model.inlines import Content, NoteCall, Run, Text, cut, nest, plain, runs
from resconvert.model.nodes import Note
from resconvert.profiles import Profile
from resconvert.recognition.contents import outline, part, trimmed, untabbed
from resconvert.recognition.dates import is_date
from resconvert.recognition.paras import Para, RawNote
from resconvert.source import Span

# The mark of a note: figures or stars, bare or in brackets, then white space. Arabic prints ( ) around
# its calls and leaves the empty pair in the note.
_NOTE = re.compile(r"[\[(]?(?P<mark>\d{1,3}|\*{1,3})(?:[\])]|\s?/)?(?:\t|  ?)\s*(?:\(\s*\)\s*)?(?![-–—]\s)(?=\S)")
_MARK_ALONE = re.compile(r"[\[(]?(?P<mark>\d{1,3}|\*{1,3})[\])]?$")
_PAIR = re.compile(r"\(\s*\)\s*")


def figures(text: str) -> str:
    """``٣`` → ``3``: decimal digits of any script as Western ones."""
    if text.isascii():
        return text
    return "".join(str(unicodedata.digit(c)) if c.isdecimal() else c for c in text)


@dataclass(slots=True)
class Found:
    """A note in the making: its mark, where the mark stands, its paragraphs."""

    mark: str
    paragraphs: list[Content]
    span: Span | None = None


def gather(raw: list[RawNote], ledger: Ledger) -> list[Found]:
    """The notes that the source keeps apart."""
    out = []
    for note in raw:
        paragraphs = [trimmed(p) for p in note.paragraphs]
        if paragraphs:
            paragraphs[0] = _without_pair(paragraphs[0], ledger)
        out.append(Found(figures(note.mark), paragraphs, None))
    return out


def trailing(paras: list[Para], ledger: Ledger, known: int, profile: Profile) -> tuple[list[Para], list[Found]]:
    """Split off the notes that end a text: their marks run 1, 2, 3 … to the last paragraph.

    `known` notes were found before; their numbers are not looked for again.
    """
    size = len(paras)
    marks: list[str] = [""] * size
    for at in range(size):
        para = paras[at]
        if para.table is None and para.num is None:
            found = _NOTE.match(para.text[:60])
            if found and not is_date(para.text, profile):  # "1 August 2024" closes a text
                marks[at] = figures(found["mark"])
    start = _start(paras, marks, known)
    if start == size:
        return paras, []
    notes: list[Found] = []
    for at in range(start, size):
        para, mark = paras[at], marks[at]
        if mark and (not mark.isdecimal() or not notes or 1 <= int(mark) - _last(notes) <= _GAP + 1):
            notes.append(_cut_note(para, mark, ledger))
        else:
            notes[-1].paragraphs.append(trimmed(untabbed(para.content)))
    return paras[:start], notes


_GAP = 2
"""How many notes in a row a source may have lost."""


def _last(notes: list[Found]) -> int:
    return next((int(n.mark) for n in reversed(notes) if n.mark.isdecimal()), 0)


def _start(paras: list[Para], marks: list[str], known: int) -> int:
    """Where the trailing notes begin: walk back from the end as long as the marks count down to 1."""
    size = len(paras)
    at, expected, start, between = size - 1, None, size, 0
    while at >= 0 and paras[at].table is None:
        mark = marks[at]
        if mark and not mark.isdecimal():
            if expected in (None, 0, 1):
                start, between = at, 0
        elif mark and (expected is None or 0 <= expected - int(mark) <= _GAP):
            expected = int(mark) - 1
            start, between = at, 0
            if int(mark) == 1:
                # a star may stand before the first number
                while at > 0 and marks[at - 1].startswith("*"):
                    at -= 1
                    start = at
                return start if _plausible(paras, start) else size
        elif expected is None or between > 3:
            break
        else:
            between += 1
        at -= 1
    if start < size and (expected is None or expected == known):
        return start if _plausible(paras, start) else size
    return size


def _plausible(paras: list[Para], start: int) -> bool:
    """Notes follow a text; a text is not all notes. They are sentences, not rows of a table."""
    body = paras[start:]
    rows = sum(p.text.count("\t") > 1 for p in body)
    return start > 0 and rows * 2 <= len(body)


def _cut_note(para: Para, mark: str, ledger: Ledger) -> Found:
    text = para.text
    found = _NOTE.match(text)
    assert found
    end = found.end("mark")
    closed = re.match(r"[\])]|\s?/", text[end:])
    end += closed.end() if closed else 0
    span = outline(part(para.content, 0, end))
    rest = part(para.content, end)
    rest = _without_pair(trimmed(rest), ledger)
    again = re.match(rf"{re.escape(mark)}[ \u00a0\t]+(?=[^\W\d])", plain(rest))
    if again:  # the mark is printed twice
        taken = outline(part(rest, 0, again.end()))
        if taken:
            ledger.add(taken, "note-mark")
        rest = part(rest, again.end())
    return Found(mark, [trimmed(untabbed(trimmed(rest)))], span)


def _without_pair(content: Content, ledger: Ledger) -> Content:
    """Without the empty parentheses that Arabic leaves before a note."""
    found = _PAIR.match(plain(content))
    if not found:
        return content
    taken = outline(part(content, 0, found.end()))
    if taken:
        ledger.add(taken, "note-mark")
    return part(content, found.end())


# Calls.

_CLOSERS = ",;:.!?)\\]”»’'\"、，。；：》）؛،“"
_CALL = re.compile(
    r"(?P<square>\(\[\d{1,3}\]\)|\[\d{1,3}\])"
    r"|(?P<round>(?<=\S)[(（]\d{1,3}[)）])"
    rf"|(?<=[{_CLOSERS}])(?P<glued>\d{{1,3}})(?![\d/'’‘]|\s\d{{3}}(?!\d)|[^\W\d_](?<![\u3400-\u9fff])|[.,]\d)"
    r"|(?<=[^\W\d_])(?P<worded>\d{1,3})(?![\d/'’‘]|\s\d{3}(?!\d)|[.,]\d|[^\W\d_](?<![\u3400-\u9fff]))"
    r"|(?<=[°ºª%])(?P<signed>\d{1,3})(?![\d/])"
    r"|(?<![\d/.,])(?:1[6-9]|20)\d\d(?P<year>\d{1,3})(?![\d/])"
    r"|(?<=\d)(?P<listed>,\d{1,3})(?![\d/]|,?\d)"
    r"|(?<=\S)[ \u00a0](?P<apart>\d{1,3})(?=[\s,;.:)،，]|$)(?![.,]\d)"
    rf"|(?<=[{_CLOSERS}\w])\s?(?P<slashed>(?<!\d)\d{{1,3}}/)(?=[\s,;.]|$)"
)
# The letter of one of several resolutions with a call behind it.
_LETTER_CALL = re.compile(r"(?:[A-ZА-Я]|[ء-ي]{3,4})\s*(?P<call>[(\[]?\s?\d{1,2}\s?[)\]]?)$")
_STARS = re.compile(r"(?<=[\w.”»)\]:])\s?(?P<stars>\*{1,3})(?![\w*])")
_WEIGHT = {
    "square": 9,
    "round": 5,
    "glued": 6,
    "worded": 4,
    "signed": 3,
    "year": 2,
    "listed": 2,
    "apart": 1,
    "slashed": 4,
}


class Place(NamedTuple):
    """Where a call may stand: paragraph, its characters with brackets and without, and how likely it is."""

    para: int
    start: int
    end: int
    low: int
    high: int
    mark: int
    weight: int
    kind: str


@dataclass(slots=True)
class Calls:
    """Calls of a whole text: per paragraph the places, in order."""

    places: dict[int, list[Place]] = field(default_factory=dict)

    def add(self, place: Place) -> None:
        self.places.setdefault(place.para, []).append(place)


def find_calls(texts: list[str], notes: list[Found], *, lost: bool = False) -> Calls:
    """Where the notes are called in the paragraphs `texts`.

    `lost`: the source prints calls but has lost the notes, so any rising row from 1 will do.
    """
    numbers = {int(n.mark) for n in notes if n.mark.isdecimal()}
    highest = max(numbers, default=999 if lost else 0)
    places = [p for at, text in enumerate(texts) for p in _places(at, text, highest) if lost or p.mark in numbers]
    chosen = _row(places)
    chosen = _trusted(chosen, len(numbers), lost)
    if not lost:
        chosen = _filled(texts, chosen, sorted(numbers))
    calls = Calls()
    for place in _with_repeats(places, chosen):
        calls.add(place)
    for at, text in enumerate(texts):
        stars = {n.mark for n in notes if n.mark.startswith("*")}
        if stars and "*" in text:
            for found in _STARS.finditer(text):
                if found["stars"] in stars:
                    stars.discard(found["stars"])
                    low, high = found.span("stars")
                    calls.add(Place(at, low, high, low, high, -len(found["stars"]), 9, "stars"))
    for at, row in calls.places.items():
        row.sort(key=lambda p: p.start)
        for k in range(1, len(row)):  # the comma between two calls goes with them
            if row[k].start == row[k - 1].end + 1 and texts[at][row[k].start - 1] in ",،、":
                row[k] = row[k]._replace(start=row[k].start - 1)
    return calls


def _places(at: int, text: str, highest: int) -> list[Place]:
    out: list[Place] = []
    if not any(c.isdecimal() for c in text):
        return out
    pos = 0
    if len(text) < 16 and (lone := _LETTER_CALL.match(text.strip())):
        lead = len(text) - len(text.lstrip())
        start, end = lone.start("call") + lead, lone.end("call") + lead
        digits = re.search(r"\d+", text[start:end])
        assert digits
        low, high = start + digits.start(), start + digits.end()
        return [Place(at, start, end, low, high, int(digits[0]), 6, "apart")] if int(digits[0]) <= highest else []
    while found := _CALL.search(text, pos):
        kind = found.lastgroup or ""
        start, end = found.span(kind)
        digits = re.search(r"\d+", found[kind])
        assert digits
        low, high = start + digits.start(), start + digits.end()
        mark = int(digits[0])
        pos = max(end, pos + 1)
        if 0 < mark <= highest and not digits[0].startswith("0"):
            if kind == "apart" and len(text) < 60 and (high < len(text) or " " not in text[:low].strip()):
                continue  # the number of a heading: "Article 11", "Section 5 of …"
            weight = _WEIGHT[kind]
            if kind in ("glued", "worded", "apart", "year"):
                weight = _weigh(text, low, high, kind)
            if weight:
                if kind in ("apart", "listed"):
                    start = low
                out.append(Place(at, start, end, low, high, mark, weight, kind))
    return out


_CAPITALS = re.compile(r"[A-ZА-Я][A-ZА-Я.’'-]*$")


def _weigh(text: str, low: int, high: int, kind: str) -> int:
    """How much a bare number looks like a call, from what stands around it; 0 = not at all."""
    before, after = text[max(low - 24, 0) : low], text[high : high + 12]
    if kind == "year":  # after a month: figures of five digits are printed in groups
        return 5 if re.search(r"[^\W\d_]{3} (?:de )?\d{4}$", before) else 2
    if _HAN.match(after) or _HAN.match(before[-1:]):
        return _weigh_chinese(before, after)
    if kind == "glued":
        if before[-1:] in ",.:" and before[-2:-1].isdecimal():
            return 0 if before[-1] in ".:" or not after[:1].isspace() else 2
        if before[-1:] == "." and _abbreviated(before):
            return 0
        return 6
    if kind == "worded":
        word = re.search(r"[^\W\d_]+$", before)
        assert word
        if _CAPITALS.search(word[0]) and len(word[0]) < 7 and word[0].isupper():
            return 2
        if len(word[0]) == 1 and ord(word[0]) < 0x500:
            return 2
        return 4
    if before[-2:-1] in ",;:.”»)’":
        return 2 if not re.match(r"\s(?:[^\W\d_]+\s)?(?:\d|per cent)", after) else 1
    return 1


def _abbreviated(before: str) -> bool:
    """Whether the stop before a figure is a symbol's or a short word's: ``DEC.3``, ``A/80/L.5``, ``No.7``, ``Add.1``."""
    word = before[:-1].split()[-1:] or [""]
    letters = re.search(r"[^\W\d_]*$", word[0])
    return "/" in word[0] or not letters or len(letters[0]) < 5 or letters[0].isupper()


_HAN = re.compile("[\u3400-\u9fff]")


def _weigh_chinese(before: str, after: str) -> int:
    """Chinese sets figures between characters without a blank, so what follows tells a call from a number."""
    if before[-1:] == "、":
        return 5 if after[:1] in " 《“" else 1
    if before[-1:] in "第于为至年月共约款项条段个达由从和":
        return 1 if after[:1] in " ，。；、）)《" or not after else 0
    if _HAN.match(after):
        return 4 if before[-1:] in "》”)）" else 1
    return 5 if before[-1:] in "，。；、》”)）" else 4


def _row(places: list[Place]) -> list[Place]:
    """The rising row with the greatest weight; neighbours that count on are worth more.

    Linear but for a search in a list of as many entries as there are marks.
    """
    best: dict[int, tuple[int, int]] = {}  # last mark → weight, index of the last place
    heads: list[int] = []  # marks in rising order such that weights rise too
    before: list[int] = [-1] * len(places)
    total: list[int] = [0] * len(places)
    for at, place in enumerate(places):
        spot = bisect_left(heads, place.mark)
        weight, link = place.weight, -1
        if spot:
            weight, link = best[heads[spot - 1]][0] + place.weight, best[heads[spot - 1]][1]
        if place.mark == 1 and link == -1:
            weight += 4
        near = best.get(place.mark - 1)
        if near and near[0] + place.weight + 4 >= weight:
            weight, link = near[0] + place.weight + 4, near[1]
        total[at], before[at] = weight, link
        old = best.get(place.mark)
        if old and old[0] >= weight:
            continue
        best[place.mark] = (weight, at)
        spot = bisect_left(heads, place.mark)
        if spot and best[heads[spot - 1]][0] >= weight:
            continue
        if spot == len(heads) or heads[spot] != place.mark:
            heads.insert(spot, place.mark)
        while spot + 1 < len(heads) and best[heads[spot + 1]][0] <= weight:
            del heads[spot + 1]
    if not places:
        return []
    at = max(range(len(places)), key=lambda i: total[i])
    out = []
    while at >= 0:
        out.append(places[at])
        at = before[at]
    return out[::-1]


def _trusted(row: list[Place], notes: int, lost: bool) -> list[Place]:
    """The row without what is too weak: faint places must stand between the marks before and after.

    A text whose calls were lost has figures all the same; so a row of faint places is believed only
    if nearly every note has its place and many of them stand behind a sign of punctuation.
    """
    strong = sum(p.weight >= 4 for p in row)
    if lost:
        if not strong:
            return []
    elif strong * 5 < notes * 3:
        behind = sum(p.weight >= 2 for p in row)
        if len(row) * 20 < notes * 17 or behind * 3 < len(row):
            return []
    out: list[Place] = []
    for at, place in enumerate(row):
        if place.weight < 4:
            after = row[at + 1].mark if at + 1 < len(row) else None
            last = row[at - 1].mark if at else 0
            if last != place.mark - 1 or after not in (None, place.mark + 1):
                continue
            if after is None and (lost or place.mark != notes):
                continue
        out.append(place)
    return _gapless(out) if lost else out


def _filled(texts: list[str], row: list[Place], numbers: list[int]) -> list[Place]:
    """The row with calls that stand behind other figures (``DEC.2`` and call 15 as ``DEC.215``): taken only
    where the marks before and after are found and exactly one place between them will do for each."""
    if len(row) < 2:
        return row
    known = {p.mark: p for p in row}
    more: list[Place] = []
    missing: list[int] = []
    low: Place | None = None
    for mark in numbers:
        if mark not in known:
            missing.append(mark)
            continue
        high = known[mark]
        if low is not None and 0 < len(missing) < 6 and high.para - low.para <= 12:
            more.extend(_behind(texts, low, high, missing))
        low, missing = high, []
    return sorted([*row, *more], key=lambda p: (p.para, p.start)) if more else row


def _behind(texts: list[str], low: Place, high: Place, marks: list[int]) -> list[Place]:
    """One place for each of `marks` between two calls, in order; none if that is not so."""
    out: list[Place] = []
    for mark in marks:
        pattern = re.compile(rf"(?:[./-]\d{{1,4}}|(?<!\d)(?:19|20)\d\d){mark}(?!\d|[\u3400-\u9fff]|[.,/]\d)")
        found: list[Place] = []
        for para in range(low.para, high.para + 1):
            start = low.end if para == low.para else 0
            end = high.start if para == high.para else len(texts[para])
            for hit in pattern.finditer(texts[para], start, end):
                at = hit.end() - len(str(mark))
                found.append(Place(para, at, hit.end(), at, hit.end(), mark, 4, "behind"))
        if len(found) != 1 or (out and (found[0].para, found[0].start) <= (out[-1].para, out[-1].start)):
            return []
        out.extend(found)
    return out


def _gapless(row: list[Place]) -> list[Place]:
    """Without notes to show which marks there are, the row itself must: from 1 on, hardly a gap."""
    if not row or row[0].mark != 1:
        return []
    last = 0
    for at, place in enumerate(row):
        if place.mark - last > 2:
            row = row[:at]
            break
        last = place.mark
    if len(row) * 10 < row[-1].mark * 9 or (len(row) < 3 and any(p.weight < 5 for p in row)):
        return []
    return row


def _with_repeats(places: list[Place], row: list[Place]) -> list[Place]:
    """The row, and the places where a mark comes again that was called before."""
    chosen = {(p.para, p.start) for p in row}
    out: list[Place] = [p for p in row if p.kind == "behind"]
    called: set[int] = set()
    for place in places:
        if (place.para, place.start) in chosen:
            called.add(place.mark)
            out.append(place)
        elif place.mark in called and place.kind in ("glued", "square") and place.weight >= 6:
            out.append(place)
    return out


def with_calls(content: Content, places: list[Place], notes: list[Found], ledger: Ledger) -> Content:
    """`content` with a `NoteCall` for the characters of each place; brackets go to the ledger."""
    index = {n.mark: at for at, n in reversed(list(enumerate(notes, 1)))}
    out: list[Run] = []
    items = runs(content)
    at = 0
    todo = list(places)
    for leaf, marks in items:
        if not isinstance(leaf, Text):
            out.append(Run(leaf, marks))
            continue
        size = len(leaf.text)
        pos = 0
        while todo and todo[0].start < at + size:
            place = todo.pop(0)
            start, end = place.start - at, min(place.end - at, size)
            if start < pos:
                continue
            keep = start
            if place.kind in ("apart", "slashed", "stars") and start > pos and leaf.text[start - 1].isspace():
                keep = start - 1  # the blank before a detached call is not text
                after = leaf.text[end : end + 1]
                if after and after not in " \t\u00a0,;.:)":
                    keep = start
            if keep > pos:
                out.append(Run(cut(leaf, pos, keep), marks))
            mark = "*" * -place.mark if place.mark < 0 else str(place.mark)
            digits = outline((cut(leaf, place.low - at, place.high - at),))
            out.append(Run(NoteCall(index[mark], span=digits), marks))
            for low, high in ((start, place.low - at), (place.high - at, end)):
                if high > low:
                    bracket = outline((cut(leaf, low, high),))
                    if bracket:
                        ledger.add(bracket, "note-mark")
            pos = end
        if pos < size:
            out.append(Run(cut(leaf, pos, size), marks))
        at += size
    return nest(out)


def finished(notes: list[Found]) -> tuple[Note, ...]:
    return tuple(Note(n.mark, tuple(n.paragraphs), span=n.span) for n in notes)
