"""Texts that have pages: takes running heads, feet and notes out, so that the text runs on; what is left
are the body's lines. It knows page furniture by form, place and repetition.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import field, replace
from itertools import groupby

from resconvert import store
from resconvert.formats.text import furniture
from resconvert.formats.text.lines import Line
from resconvert.formats.text.rowed import figures_of, first_line
from resconvert.formats.text.torn import mended
from resconvert.formats.text.typeset import NOTE_SIZE, NUMBER, natural
from resconvert.ledger import Ledger
from resconvert.source import Span
from resconvert.values import dataclass

_MARK = store.pattern(r"(\d{1,3}|\*{1,3})")
_STARRED = store.pattern(r"(\*{1,3})\s+(?=\S)")
_HEAD_LINES = 8
_TITLE_LINES, _LONGEST, _TITLE_LEAST = 60, 300, 16
"""The title, which running heads repeat, stands among the first lines."""
_MASTHEAD_LINES = 8
_TOP = 24
_REMARK_LINES = 6
_FULL = 0.8
_FOOT = store.pattern(r"(\d{1,4}) ?/ ?\d{1,4}")
_COLUMNS = store.pattern(rf"(?<=\S)\s+(?={furniture.SYMBOL}$)|(?<=\S)\s+(?=Distr\b)|(?<=\S) {{8,}}(?=\S)")
_RULE_BEHIND = store.pattern(r"(?<=[^\s_])\s*(?P<rule>_{10,})$")
_DATE_CODE = store.pattern(r"(?:0[1-9]|[12]\d|3[01])(?:0[1-9]|1[0-2])\d\d")
_SET_APART = store.pattern(r"(?<=  )\S+(?: \S+)*")
_FIGURE = store.pattern(r"\(?\d{1,3}(?: \d{3})*\)?[a-z]?|[–—-]")
_FEWEST_ROWS = 3
_ENDS = store.pattern(r"[.。][”\"’»)\]]*$")


@dataclass(slots=True)
class PageNote:
    """A note at the foot of a page: its mark and its lines, which may go on at the foot of the next."""

    mark: str
    page: int
    lines: list[Line] = field(default_factory=list)


@dataclass(slots=True)
class Pages:
    """The body of all pages, their notes in order, the note marks of each page, and starred remarks that
    the first page makes about the document itself."""

    body: list[Line]
    notes: list[PageNote]
    marks: dict[int, set[str]]
    remarks: list[list[Line]]


def number_pages(lines: list[Line]) -> bool:
    """Number the pages of a text whose extractor put none of the signs that end pages: each begins with a running
    head and the page's number. False if it is no text of printed pages."""
    # in the masthead, not among feet that were put at the end
    top = lines[: min(_TOP, len(lines) // 2)]
    if not any(n.text[0] == "*" and furniture.whole_line(n.text) == "bar-code" for n in top):
        return False
    starts: dict[int, int] = {}
    number = 1
    for at, line in enumerate(lines):
        found = _FOOT.search(line.text) if furniture.whole_line(line.text) == "page-foot" else None
        if found and int(found[1]) == number + 1:
            number += 1
            starts[_head_above(lines, at)] = number
    page = 1
    for at, line in enumerate(lines):
        page = starts.get(at, page)
        line.page = page
    return True


def _head_above(lines: list[Line], at: int) -> int:
    """The first line of the running head above line `at`."""
    first = _squash(" ".join(n.text for n in lines[: min(_TOP + 8, at - _HEAD_LINES)] if len(n.text) < _LONGEST))
    head = at
    for above in range(at - 1, max(0, at - _HEAD_LINES), -1):
        words, _ = _without_symbol(lines[above].text[:_LONGEST])
        if _squash(words) not in first or furniture.whole_line(lines[above].text):
            break
        head = above
    return head


def read_pages(lines: list[Line], ledger: Ledger, measure: float) -> Pages:
    """`lines` without what belongs to the pages; `measure` is the text's width in points."""
    lines = [part for line in _apart(lines) for part in _unruled(line)]
    pages = [list(group) for _, group in groupby(lines, key=lambda n: n.page)]
    total = pages[-1][-1].page if pages else 0
    counted = any(furniture.PAGE_LINE.fullmatch(n.text) for n in lines)
    kept = [_without_feet(page, total, counted, ledger) for page in pages]
    heads = _heads(kept)
    out = Pages([], [], {}, [])
    hyphened = False
    for page, head in zip(kept, heads, strict=True):
        # a paragraph's number at the top may stand among the lines of the head
        numbers = [line for line in page[:head] if NUMBER.fullmatch(line.text)]
        for line in page[:head]:
            if line not in numbers:
                furniture.set_aside(line, "page-head", ledger)
        body, notes = _cut_notes([*numbers, *page[head:]], ledger)
        if hyphened and body and body[0].text[0].isalnum():
            body[0].joint = "-"
        hyphened = any(line.joint == "-" for line in page)
        while body and body[0].page == 1 and (size := _remark(body)):
            out.remarks.append(body[-size:])
            del body[-size:]
        if body and out.body and head:
            for line in body[: len(numbers) + 1]:
                line.gap = 0
        out.body.extend(_in_cells(mended(body, measure)))
        _read_notes(notes, out, ledger, measure / NOTE_SIZE)
    return out


def _remark(body: list[Line]) -> int:
    """How many lines a starred remark at the end of `body` has; 0 if there is none."""
    for size in range(1, min(_REMARK_LINES, len(body)) + 1):
        line = body[-size]
        if _STARRED.match(line.text):
            return size if size == 1 or line.gap else 0
        if line.gap:
            break
    return 0


def _apart(lines: list[Line]) -> list[Line]:
    """Columns of the masthead that an extractor set side by side, each as a line of its own."""
    out: list[Line] = []
    for line in lines[:_MASTHEAD_LINES]:
        at = 0
        for cut in _COLUMNS.finditer(line.text) if len(line.text) < _LONGEST and line.page == 1 else ():
            out.append(
                replace(line, end=line.start + cut.start(), start=line.start + at, text=line.text[at : cut.start()])
            )
            at = cut.end()
        out.append(replace(line, start=line.start + at, text=line.text[at:]) if at else line)
    return out + lines[_MASTHEAD_LINES:]


def _in_cells(lines: list[Line]) -> list[Line]:
    """Rows of tables whose figures an extractor set in columns by blanks, each cell as a line of its own."""
    cuts = [_figures(line) for line in lines]
    if sum(len(found) > 1 for found in cuts) < _FEWEST_ROWS:
        if any("  " in line.text for line in lines):
            return lines
        texts = [line.text for line in lines]
        cuts = figures_of(texts)
        if not any(cuts):
            return lines
        first = first_line(texts, cuts)
        lines = [*lines[:first], replace(lines[first], gap=max(lines[first].gap, 1)), *lines[first + 1 :]]
    out: list[Line] = []
    for line, found in zip(lines, cuts, strict=True):
        if len(found) < 2:
            out.append(line)
            continue
        gap = line.gap
        for low, high in [(0, found[0][0]), *found]:
            words = line.text[low:high].rstrip()
            if not words:
                continue
            start = line.start + low
            out.append(replace(line, start=start, end=start + len(words), text=words, gap=gap))
            gap = 1
    return out


def _figures(line: Line) -> list[tuple[int, int]]:
    """Where the figures stand with which a line ends, blanks before each."""
    found = [(m.start(), m.end()) for m in _SET_APART.finditer(line.text)] if "  " in line.text else []
    out: list[tuple[int, int]] = []
    end = len(line.text)
    for low, high in reversed(found):
        if high != end or not _FIGURE.fullmatch(line.text, low, high):
            break
        out.insert(0, (low, high))
        end = len(line.text[:low].rstrip())
    return out


def _unruled(line: Line) -> list[Line]:
    """The rule above notes as a line of its own, where it is glued to a line that ended in a hyphen."""
    if not line.text.endswith("____") or not (glued := _RULE_BEHIND.search(line.text)):
        return [line]
    words, at = line.text[: glued.start()], glued.start("rule")
    return [
        replace(line, end=line.start + len(words), text=words),
        replace(line, start=line.start + at, text=line.text[at:], tabs=0, blanks=0, gap=1, joint="-"),
    ]


def _without_feet(page: list[Line], total: int, counted: bool, ledger: Ledger) -> list[Line]:
    """Job numbers, bar codes and page numbers go wherever on the page the extractor put them."""
    jobs = any(furniture.JOB_LINE.match(n.text) for n in page)
    out: list[Line] = []
    gap = 0
    for at, line in enumerate(page):
        reason = furniture.whole_line(line.text)
        if reason is None and furniture.JOB_LINE.fullmatch(line.text):
            reason = "job-number"
        elif reason is None and _page_number(line, total):
            reason = "page-foot"
        elif reason is None and jobs and _DATE_CODE.fullmatch(line.text):
            reason = "job-number"
        elif reason is None and furniture.PAGE_LINE.fullmatch(line.text) and _beside_job(page, at):
            reason = "page-foot"  # whatever page it says this is
        elif reason is None and not counted and at in (0, len(page) - 1) and line.text == str(line.page):
            reason = "page-foot"
        if reason and reason != "rule":
            furniture.set_aside(line, reason, ledger)
            gap = max(gap, line.gap, 1)
        else:
            line.gap = max(line.gap, gap)
            gap = 0
            out.append(line)
    return out


def _beside_job(page: list[Line], at: int) -> bool:
    """Whether a job number stands on the line before or after."""
    return any(furniture.JOB_LINE.fullmatch(n.text) for n in page[max(at - 1, 0) : at + 2])


def _page_number(line: Line, total: int) -> bool:
    found = re.fullmatch(r"(\d{1,4}) ?/ ?(\d{1,4})", line.text)
    return bool(found) and int(found[1]) == line.page and int(found[2]) >= total  # type: ignore[index]


def _heads(pages: list[list[Line]]) -> list[int]:
    """How many lines at the top of each page are its running head: the symbol, and words that stand on
    the first page too or in the heads of other pages."""
    first = _squash(" ".join(n.text[:_LONGEST] for n in pages[0][:_TITLE_LINES])) if pages else ""
    tops = [[_squash(n.text[:_LONGEST]) for n in page[:_HEAD_LINES]] for page in pages]
    seen: dict[str, int] = {}
    for top in tops[1:]:
        for words in set(top):
            seen[words] = seen.get(words, 0) + 1
    out = [0] if pages else []
    for page, top in zip(pages[1:], tops[1:], strict=True):
        best, rest, symbol = 0, "", False
        for at, line in enumerate(page[:_HEAD_LINES], 1):
            if NUMBER.fullmatch(line.text):
                continue
            words, has = _without_symbol(line.text[:_LONGEST])
            symbol = symbol or has
            rest += _squash(words)
            again = all(seen.get(w, 0) > 1 for w in top[:at])
            known = again or rest in first
            apart = at < len(page) and page[at].gap > 0
            if known and (symbol or (again and apart and len(rest) > _TITLE_LEAST and rest in first)):
                best = at
            elif not known:
                break
        out.append(best)
    return out


_SYMBOL_EDGE = store.pattern(rf"^{furniture.SYMBOL}(?=\s|$)|(?<!\S){furniture.SYMBOL}$")


def _without_symbol(text: str) -> tuple[str, bool]:
    if furniture.SYMBOL_LINE.fullmatch(text):
        return "", True
    found = _SYMBOL_EDGE.search(text)
    return (text[: found.start()] + text[found.end() :], True) if found else (text, False)


def _squash(text: str) -> str:
    return re.sub(r"\s+", "", text)


def _cut_notes(page: list[Line], ledger: Ledger) -> tuple[list[Line], list[Line]]:
    """The body and the notes of a page; the rule between them goes to the ledger."""
    rules = [at for at, line in enumerate(page) if furniture.whole_line(line.text) == "rule"]
    for at in rules:
        furniture.set_aside(page[at], "rule", ledger)
    if not rules:
        return page, []
    at = rules[-1]
    body = [n for n in page[:at] if furniture.whole_line(n.text) != "rule"]
    below = page[at + 1 :]
    if below and not any(_MARK.fullmatch(n.text) or _opens(n) for n in below):
        return [*body, *below], []
    return body, below


def _opens(line: Line) -> bool:
    return bool(_STARRED.match(line.text) or re.match(r"\d{1,3} +\S", line.text))


def _read_notes(lines: list[Line], out: Pages, ledger: Ledger, measure: float) -> None:
    """Gives each note its lines.

    Extractors print marks before their text, or some of them first or last on the page. Texts always
    stand in the order of the marks, so a run of texts after a run of marks begins with the least of
    them, and texts before any mark belong to the marks below the first run's.
    """
    if not lines:
        return
    blocks: list[tuple[list[str], list[Line]]] = [([], [])]
    for line in lines:
        mark = line.text if _MARK.fullmatch(line.text) else ""
        if not mark and (star := _STARRED.match(line.text)):
            mark = star[1]
            ledger.add(Span(line.start, line.start + star.end(1)), "note-mark")
            line.start, line.text = line.start + star.end(), line.text[star.end() :]
            blocks.append(([mark], [line]))
            continue
        if (
            not mark and line.blanks and (opens := _OPENS.match(line.text))
            and _next_mark(opens[1], blocks) and not _runs_on(blocks[-1][1], measure)
        ):  # fmt: skip
            ledger.add(Span(line.start, line.start + opens.end(1)), "note-mark")
            line.start, line.text = line.start + opens.end(), line.text[opens.end() :]
            blocks.append(([opens[1]], [line]))
            continue
        if not mark:
            blocks[-1][1].append(line)
            continue
        furniture.set_aside(line, "note-mark", ledger)
        if blocks[-1][1] or not blocks[-1][0]:
            blocks.append(([mark], []))
        else:
            blocks[-1][0].append(mark)
    _assign(blocks, lines[0].page, out, measure)


def _runs_on(texts: list[Line], measure: float) -> bool:
    """Whether the note goes on: its last line is full and ends no sentence."""
    return bool(texts) and not _ENDS.search(texts[-1].text) and natural(texts[-1].text) > measure * _FULL


_OPENS = store.pattern(r"(\d{1,3}) {1,4}(?=\S)")


def _next_mark(mark: str, blocks: list[tuple[list[str], list[Line]]]) -> bool:
    """Whether the mark is the first of its page or the one after the last."""
    marks = [int(m) for ms, _ in blocks for m in ms if m.isdecimal()]
    return not marks or int(mark) == marks[-1] + 1


def _assign(blocks: list[tuple[list[str], list[Line]]], page: int, out: Pages, measure: float) -> None:
    marks = sorted({m for ms, _ in blocks for m in ms}, key=_order)
    out.marks[page] = set(marks)
    first = [min(ms, key=_order) if ms else None for ms, _ in blocks]
    starts = sorted({m for m, (_, texts) in zip(first, blocks, strict=True) if m and texts}, key=_order)
    found: list[PageNote] = []
    for low, (_, texts) in zip(first, blocks, strict=True):
        if not texts:
            continue
        at = bisect_right(starts, _order(low), key=_order) if low else 0
        begin = bisect_left(marks, _order(low), key=_order) if low else 0
        end = bisect_left(marks, _order(starts[at]), key=_order) if at < len(starts) else len(marks)
        if begin == end:
            _go_on(texts, out, page)
            continue
        for mark, part in zip(marks[begin:end], _segments(texts, end - begin, measure), strict=False):
            found.append(PageNote(mark, page, part))
    out.notes.extend(sorted(found, key=lambda n: _order(n.mark)))


def _order(mark: str) -> tuple[int, int]:
    return (1, int(mark)) if mark.isdecimal() else (0, len(mark))


def _go_on(texts: list[Line], out: Pages, page: int) -> None:
    """Text above the first mark of a page goes on with the last note of the page before."""
    if out.notes:
        out.notes[-1].lines.extend(texts)
    else:
        out.notes.append(PageNote("", page, texts))


def _segments(lines: list[Line], count: int, measure: float) -> list[list[Line]]:
    """`lines` cut into `count` notes: at full stops, first where the next word would have fitted."""
    if count >= len(lines):
        return [[line] for line in lines]
    gains: list[tuple[float, int]] = []
    for at in range(1, len(lines)):
        left, right = lines[at - 1].text, lines[at].text
        room = measure - natural(left) - natural(" " + right.split()[0])
        gain = (2.0 if _ENDS.search(left) else 0.0) + (1.0 if room > 8 else 0.0) + (0.5 if right[0].isupper() else 0.0)
        gains.append((gain, -at))
    cuts = sorted(-at for _, at in sorted(gains, reverse=True)[: count - 1])
    return [lines[a:b] for a, b in zip([0, *cuts], [*cuts, len(lines)], strict=True)]
