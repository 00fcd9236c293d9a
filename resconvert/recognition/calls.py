"""Where a text calls its notes.

A note's mark is one more than the last one's. So the calls of a text are the longest rising row of
marks in it that look like calls; a number out of that row is a number. No call is made up: a note
nobody calls stays uncalled and is reported.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import field
from functools import lru_cache
from itertools import pairwise

from resconvert import store
from resconvert.ledger import Ledger
from resconvert.model.inlines import Content, NoteCall, Run, Text, nest, runs, split
from resconvert.recognition.contents import outline
from resconvert.recognition.notes import Found
from resconvert.values import NamedTuple, dataclass

_CLOSERS = ",;:.!?)\\]”»’'\"、，。；：》）؛،“"
# Figures of other scripts are Western here already; the single digit in front lets the engine skip what is none.
_RUN = store.pattern("[0-9][0-9]{0,6}")
_FIGURES = bytes(n if chr(n).isdecimal() else 0x20 for n in range(256))
# The letter of one of several resolutions with a call behind it.
_LETTER_CALL = store.pattern(r"(?:[A-ZА-Я]|[ء-ي]{3,4})\s*(?P<call>[(\[]?\s?\d{1,2}\s?[)\]]?)$")
_STARS = store.pattern(r"(?<=[\w.”»)\]:])\s?(?P<stars>\*{1,3})(?![\w*])")


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
    """Where the notes are called in the paragraphs `texts`, whose figures are Western.

    `lost`: the source prints calls but has lost the notes, so any rising row from 1 will do.
    """
    numbers = {int(n.mark) for n in notes if n.mark.isdecimal()}
    highest = max(numbers, default=999 if lost else 0)
    places = [p for at, text in enumerate(texts) for p in _places(at, text, highest) if lost or p.mark in numbers]
    if lost:
        places = [p for p in places if p.kind != "apart" or p.weight > _SURE]
        sure = any(p.weight > _SURE for p in places)
        places = [p._replace(weight=3) if _may_count(p, texts[p.para], sure) else p for p in places]
    chosen = _earliest(texts, places, _trusted(_row(places), len(numbers), lost))
    if lost and chosen:
        numbers = set(range(1, chosen[-1].mark + 1))
    chosen = _filled(texts, chosen, sorted(numbers))
    calls = Calls()
    for place in _with_repeats(texts, places, chosen):
        calls.add(place)
    starred = {n.mark for n in notes if n.mark.startswith("*")}
    for at, text in enumerate(texts) if starred else ():
        if "*" in text:
            stars = set(starred)
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


def _may_count(place: Place, text: str, sure: bool) -> bool:
    """Whether a figure stands behind a word as all figures do in Chinese; `sure`: the text has calls for certain,
    and then those before a sign or a blank are calls too."""
    if place.kind != "worded" or not _HAN.match(text, place.low - 1):
        return False
    return not sure or text[place.high : place.high + 1] not in ("，", "；", "。", "、", " ")


_SURE = 4


def _places(at: int, text: str, highest: int) -> list[Place]:
    """Every figure of a paragraph that may be a call, from what stands on both sides of it."""
    if len(text) < 16 and (lone := _LETTER_CALL.match(text.strip())):
        lead = len(text) - len(text.lstrip())
        start, end = lone.start("call") + lead, lone.end("call") + lead
        digits = _RUN.search(text, start)
        assert digits
        mark = int(digits[0])
        return [Place(at, start, end, *digits.span(), mark, 6, "apart")] if mark <= highest else []
    out: list[Place] = []
    marks = _marks(highest)
    figures = text.encode("ascii", "replace").translate(_FIGURES).decode().split()
    if marks.isdisjoint(figures) and max(map(len, figures), default=0) < 5:
        return out  # as for most paragraphs; found out by the byte, which is quickest
    for run in _RUN.finditer(text):
        low, high = run.span()
        if high - low < 5 and run[0] not in marks:
            continue  # whatever stands beside it
        place = _place(at, text, low, high)
        if place and 0 < place.mark <= highest and text[place.low] != "0":
            out.append(place)
    return out


@lru_cache(maxsize=64)
def _marks(highest: int) -> frozenset[str]:
    return frozenset(map(str, range(1, min(highest, 999) + 1)))


def _place(at: int, text: str, low: int, high: int) -> Place | None:
    """The place of the figures ``text[low:high]`` if they may be a call."""
    before, after = text[low - 1 : low], text[high : high + 1]
    if high - low > 3:
        return _behind_year(at, text, low, high, after)
    if after in _PERCENT:
        return None
    mark = int(text[low:high])
    if before == "[" and after == "]":
        wide = text[low - 2 : low - 1] == "(" and text[high + 1 : high + 2] == ")"
        return Place(at, low - 1 - wide, high + 1 + wide, low, high, mark, 9, "square")
    if before and before in "(（" and after and after in ")）":
        glued = low > 1 and not text[low - 2].isspace() and text[low - 2] != "第"
        return Place(at, low - 1, high + 1, low, high, mark, 5, "round") if glued else None
    if after == "/":
        shut = text[high + 1 : high + 2]
        loose = before.isspace() or before.isalpha() or before in _CLOSERS
        if low and loose and (not shut or shut.isspace() or shut in ",;."):
            return Place(at, low, high + 1, low, high, mark, 4, "slashed")
        return None
    if not before or after in _QUOTES or (after in ",." and text[high + 1 : high + 2].isdecimal() and after):
        return None
    if before in " \u00a0":
        return _apart(at, text, low, high, mark, after)
    if _GROUPED.match(text, high) or (after.isalpha() and not _HAN.match(after)):
        return None  # "5 205 800" is one figure
    if before in "°ºª%":
        return Place(at, low, high, low, high, mark, 3, "signed")
    kind = "worded" if before.isalpha() else "glued" if before in _CLOSERS else ""
    weight = _weigh(text, low, high, kind) if kind else 0
    return Place(at, low, high, low, high, mark, weight, kind) if weight else None


_QUOTES = ("'", "’", "‘")
_PERCENT = ("%", "％", "‰")
_GROUPED = store.pattern(r"\s\d{3}(?!\d)")
_ENDS = " \u00a0\t,;.:)،，"


def _behind_year(at: int, text: str, low: int, high: int, after: str) -> Place | None:
    """``20 October 20163``: a call glued to a year. After a month or another year it is sure, for figures of five
    digits are printed in groups."""
    if high - low < 5 or not ("1600" <= text[low : low + 4] < "2100") or after == "/" or text[low - 1 : low] in "/.,":
        return None
    worded = text[max(low - 2, 0) : low].strip().isalpha() or (text[low - 1 : low] == "(" and after == ")")
    sure = _MONTH.search(text, max(low - 12, 0), low) or _FROM_YEAR.search(text, max(low - 6, 0), low)
    weight = 5 if sure else 4 if worded else 2
    return Place(at, low + 4, high, low + 4, high, int(text[low + 4 : high]), weight, "year")


_MONTH = store.pattern(r"[^\W\d_]{3} (?:de )?$")
_FROM_YEAR = store.pattern(r"(?<!\d)(?:19|20)\d\d[-–]$")


def _apart(at: int, text: str, low: int, high: int, mark: int, after: str) -> Place | None:
    """A figure with a blank before it. In a short line it is the number of a heading ("Article 11")."""
    if low > 1 and _HAN.match(after):
        faint = _BLANK_BEFORE.match(text, low - 2)  # 《公约》 18和: taken between its neighbours only
        return Place(at, low, high, low, high, mark, 2, "apart") if faint else None
    if low < 2 or text[low - 2].isspace() or (after and after not in _ENDS):
        return None
    if after == " " and text[high + 1 : high + 2] in _SET_OFF:
        return Place(at, low, high, low, high, mark, 4, "apart")
    if after and after in _SIGNS and _AFTER_YEAR.search(text, max(low - 6, 0), low):
        return Place(at, low, high, low, high, mark, 5, "apart")
    if len(text) < 60 and (high < len(text) or " " not in text[:low].strip()):
        return None
    named = text[low - 2] == "." and _abbreviated(text[max(low - 24, 0) : low - 1])
    if text[low - 2] in ",;:.”»)’" and not named and not _COUNTED.match(text, high):
        return Place(at, low, high, low, high, mark, 2, "apart")
    return Place(at, low, high, low, high, mark, 1, "apart")


_BLANK_BEFORE = store.pattern(r"[》”)）]|(?![第于为至年月共约款项条段个达由从和])[\u3400-\u9fff]")
_SET_OFF = (",", ".", ")")
"""Signs before which no language has a blank, but one that a call left: ``niveau 4 ,``."""
_SIGNS = (",", ";", ":", ".", ")")
_AFTER_YEAR = store.pattern(r"(?<!\d)(?:19|20)\d\d[ \u00a0]$")
"""``el Decenio 2024-2034 1,``: no figure goes on so behind a year."""
_COUNTED = store.pattern(r"\s(?:[^\W\d_]+\s)?(?:\d|per cent)")


def _weigh(text: str, low: int, high: int, kind: str) -> int:
    """How much a glued number looks like a call; 0 = not at all."""
    before, after = text[max(low - 24, 0) : low], text[high : high + 12]
    if _HAN.match(after) or _HAN.match(before[-1:]) or before[-1:] == "、":
        return _weigh_chinese(before, after)
    if kind == "glued":
        if before[-1:] in ",.:" and before[-2:-1].isdecimal():
            if before[-1] in ".:" or (after and not after[0].isspace()) or high - low > 2:
                return 0
            return 5 if _YEAR_COMMA.search(before) else 2
        return 0 if before[-1:] == "." and _abbreviated(before) else 6
    word = re.search(r"[^\W\d_]+$", before)
    assert word
    # letters and figures make a name (G20, CO2, UN80) more often than a call
    capitals = word[0].isupper() and len(word[0]) < 7
    return 2 if capitals or (len(word[0]) == 1 and ord(word[0]) < 0x500) else 4


_YEAR_COMMA = store.pattern(r"(?<!\d)(?:19|20)\d\d,$")


def _abbreviated(before: str) -> bool:
    """Whether the stop before a figure is a symbol's or a short word's: ``DEC.3``, ``A/80/L.5``, ``No.7``."""
    word = before[:-1].split()[-1:] or [""]
    letters = re.search(r"[^\W\d_]*$", word[0])
    return "/" in word[0] or not letters or len(letters[0]) < 5 or letters[0].isupper()


_HAN = store.pattern("[\u3400-\u9fff]")


_COUNTS = (".", "．", "：", ":", "(", "（", "-", "–")
"""What stands behind a number that counts: ``行动1.``, ``优先领域1：``, ``附表1(A)``."""


def _weigh_chinese(before: str, after: str) -> int:
    """Chinese sets figures between characters without a blank, so what follows tells a call from a number."""
    if before[-1:] == "、":
        return 5 if after[:1] in " 《“" else 1
    if after[:1] in _COUNTS and before[-1:] not in _CLOSERS:
        return 1
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


_FEW = 3
"""So few notes that one call in sight says enough, whatever became of the others."""


def _trusted(row: list[Place], notes: int, lost: bool) -> list[Place]:
    """The row without what is too weak: faint places must stand between the marks before and after.

    A text whose calls were lost has figures all the same; so a row of faint places is believed only
    if nearly every note has its place and many of them stand behind a sign of punctuation.
    """
    row = _before_gap(row) if lost else row
    strong = sum(p.weight >= 4 for p in row)
    if lost:
        if strong * 2 < len(row) or not strong:
            return []
    elif strong * 5 < notes * 3 and not (strong and notes <= _FEW):
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


def _earliest(texts: list[str], places: list[Place], row: list[Place]) -> list[Place]:
    """The row with each mark where it is called first behind the one before it; the place found may call it again."""
    out: list[Place] = []
    for place in places:
        if len(out) == len(row):
            break
        due = row[len(out)]
        sure = place.mark == due.mark and place.weight >= _SURE
        if place == due or (sure and (place.kind != "worded" or _SET_APART.match(texts[place.para], place.low - 1))):
            out.append(place)
    return out


_SET_APART = store.pattern("[\u3400-\u9fff][0-9]{1,3} ")
"""The blank that Chinese has behind a call and behind no figure."""


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
        if low is not None and 0 < len(missing) < 6 and high.para - low.para <= _BETWEEN:
            more.extend(_behind(texts, low, high, missing))
        low, missing = high, []
    return sorted([*row, *more], key=lambda p: (p.para, p.start)) if more else row


def _behind(texts: list[str], low: Place, high: Place, marks: list[int]) -> list[Place]:
    """One place for each of `marks` between two calls, in order; none if that is not so."""
    out: list[Place] = []
    for mark in marks:
        found = _ends(
            texts, low, high, rf"(?:[./-]\d{{1,4}}|(?<!\d)(?:19|20)\d\d){mark}(?!\d|[\u3400-\u9fff]|[.,/]\d)", mark
        )
        if not found:  # any other figure, if there is one alone
            found = _ends(texts, low, high, rf"\d{mark}(?!\d)", mark)
            if found and not _SHORT_FIGURE.search(texts[found[0].para][: found[0].high]):
                return []
        if len(found) != 1 or (out and (found[0].para, found[0].start) <= (out[-1].para, out[-1].start)):
            return []
        out.extend(found)
    return out


_BETWEEN = 40
"""How many paragraphs at most lie between two calls."""
_SHORT_FIGURE = store.pattern(r"(?<![\d/.,–-])(?!(?:19|20)\d\d$)\d{2,5}$")


def _ends(texts: list[str], low: Place, high: Place, pattern: str, mark: int) -> list[Place]:
    """Where figures that match `pattern` end in `mark` between two calls."""
    out: list[Place] = []
    for para in range(low.para, high.para + 1):
        start = low.end if para == low.para else 0
        end = high.start if para == high.para else len(texts[para])
        for hit in re.finditer(pattern, texts[para][:end][start:]):
            at = start + hit.end() - len(str(mark))
            out.append(Place(para, at, start + hit.end(), at, start + hit.end(), mark, 4, "behind"))
    return out


def _gapless(row: list[Place]) -> list[Place]:
    """Without notes to show which marks there are, the row itself must: from 1 on, hardly a gap."""
    row = _before_gap(row)
    if not row:
        return []
    faint = len(row) < 4 and any(p.weight < 4 for p in row)
    return row if len(row) * 10 >= row[-1].mark * 8 and not faint else []


def _before_gap(row: list[Place]) -> list[Place]:
    """The row from 1 on, up to where so many marks are missing that what follows counts something else."""
    if not row or row[0].mark != 1:
        return []
    for at, (low, high) in enumerate(pairwise(row), 1):
        if high.mark - low.mark > 3:
            return row[:at]
    return row


def _with_repeats(texts: list[str], places: list[Place], row: list[Place]) -> list[Place]:
    """The row, and the places where a mark comes again that was called before."""
    chosen = {(p.para, p.start) for p in row}
    out: list[Place] = [p for p in row if p.kind == "behind"]
    called: set[int] = set()
    kinds = {"glued", "square", *(p.kind for p in row if p.kind == "round")}
    for place in places:
        if (place.para, place.start) in chosen:
            called.add(place.mark)
            out.append(place)
        elif place.mark in called and place.kind in kinds and _repeats(place, texts[place.para]):
            out.append(place)
    return out


def _repeats(place: Place, text: str) -> bool:
    """Whether a mark that was called before is called again here, where no figure could stand."""
    match place.kind:
        case "glued" | "square":
            return place.weight >= 6
        case "round":  # as Arabic prints its calls; behind figures and capitals they belong to a symbol: ``COP(14)``
            return not _NAMED.match(text, place.start - 1)
        case _:
            return False


_NAMED = store.pattern(r"[A-Za-z0-9]")


def numbered(notes: list[Found]) -> dict[str, int]:
    """Mark → number of the first note that has it, from 1."""
    return {n.mark: at for at, n in reversed(list(enumerate(notes, 1)))}


def with_calls(content: Content, places: list[Place], index: dict[str, int], ledger: Ledger) -> Content:
    """`content` with a `NoteCall` for the characters of each place; brackets go to the ledger.

    `index` is `numbered`'s.
    """
    out: list[Run] = []
    at = next_ = 0
    for leaf, marks in runs(content):
        if not isinstance(leaf, Text):
            out.append(Run(leaf, marks))
            continue
        size, pos = len(leaf.text), 0
        cuts: list[tuple[int, str, Place | None]] = []  # where a stretch begins, what it is
        while next_ < len(places) and places[next_].start < at + size:
            place = places[next_]
            next_ += 1
            start, low, high, end = (min(x - at, size) for x in (place.start, place.low, place.high, place.end))
            if start < pos:
                continue
            keep = _kept(leaf.text, place, start, end, pos)
            cuts += [(pos, "text", None), (keep, "blank", None), (start, "bracket", None)]
            cuts += [(low, "call", place), (high, "bracket", None)]
            pos = end
        cuts.append((pos, "text", None))
        edges = sorted({begin for begin, _, _ in cuts} - {0, size})
        pieces = dict(zip([0, *edges], split(leaf, edges), strict=True))
        for (begin, kind, called), (end, _, _) in pairwise([*cuts, (size, "", None)]):
            if end <= begin:
                continue
            stretch = pieces[begin]
            if kind == "text":
                out.append(Run(stretch, marks))
            elif called is not None:
                mark = "*" * -called.mark if called.mark < 0 else str(called.mark)
                out.append(Run(NoteCall(index[mark], span=outline((stretch,))), marks))
            elif kind == "bracket" and (bracket := outline((stretch,))):
                ledger.add(bracket, "note-mark")
        at += size
    return nest(out)


def _kept(text: str, place: Place, start: int, end: int, pos: int) -> int:
    """Where the text before a call ends: the blank before a detached call is not text."""
    detached = place.kind in ("apart", "slashed", "stars") and start > pos and text[start - 1].isspace()
    after = text[end : end + 1]
    return start - 1 if detached and (not after or after in " \t\u00a0,;.:)") else start
