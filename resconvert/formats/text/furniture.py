"""Lines that are not the document's text: what word processors, page makers and document services leave
on a page. Each pattern is of a form, none of a language.
"""

from __future__ import annotations

import re
from collections import Counter

from resconvert import store
from resconvert.formats.text.lines import Line
from resconvert.ledger import Ledger, Reason
from resconvert.source import Span

JOB = r"(?:GE\.)?\d{2}[-–‑\x1e ]\d{5}\*?"
"""A job number: 23-26045, 00 55993, GE.25-11220."""
SYMBOL = (
    r"(?:A|S|E|ST)/[A-Z0-9][\w./-]*\d[\w./-]*(?: ?\((?:[IVXLC]+|\d{4}|[A-Z]+-[IVXLC]+)\))?(?: ?[A-Z](?:[-–][A-Z])?)?\*?"
)
"""A document symbol as running heads print it."""
PAGE = r"\d{1,4} ?/ ?\d{1,4}"

WHOLE_LINE: tuple[tuple[Reason, str, re.Pattern[str]], ...] = (
    ("ods-field", "<", store.pattern(r"<<ODS [^<>]*>>.*")),
    ("comment-mark", "[", store.pattern(r"\[[A-Z]{1,4}\d{1,3}\]")),
    ("bar-code", "*", store.pattern(r"\*[A-Z]?\d{6,9}[A-Z]?\*")),
    ("job-number", "0G", store.pattern(rf"{JOB} +\([A-Z]\)(?:\s+\d{{6}})*")),
    ("page-foot", "0G", store.pattern(rf"{PAGE}\s+{JOB}|{JOB}\s+{PAGE}")),
    ("rule", "-_─━=\\", store.pattern(r"(?:[-_─━=][ ]?){5,}|(?:\\_){5,}")),
    ("image", "<!", store.pattern(r"<!-- [a-z-]+ -->|!\[[^\]]*\]\([^)]*\)")),
)
"""Lines that are furniture wherever they stand: why, with which signs they begin (0 is any digit), their form."""
_RULED = next(signs for reason, signs, _ in WHOLE_LINE if reason == "rule")
_BY_SIGN = {
    sign: [(reason, form) for reason, signs, form in WHOLE_LINE if sign in signs]
    for sign in {sign for _, signs, _ in WHOLE_LINE for sign in signs}
}
FIELD_CODES = store.pattern(
    r".*\\\* ?MERGEFORMAT.*|.*\bNUMPAGES\b.*\bPAGE\b.*|.*\bPAGE +\\\*.*|\s*PAGE\s+\d*\s*/\s*NUMPAGES\s+\d*\s*"
)

SYMBOL_FIELD = store.pattern(rf"(?P<code>DOCVARIABLE\s+\w+)\s+(?P<symbol>{SYMBOL})")
COMMENT = store.pattern(r"\[[A-Z]{1,4}\d{1,3}\](?=<<ODS|[^\W\d_a-z]|$)")
TAIL = store.pattern(r"(?:\[[A-Z]{1,4}\d{1,3}\])?<<ODS |DOCVARIABLE\s|PAGE\s+\d*\s*/\s*NUMPAGES\s+\d")
JOB_LINE = store.pattern(JOB)
PAGE_LINE = store.pattern(PAGE)
SYMBOL_LINE = store.pattern(SYMBOL)
NUMBER_LINE = store.pattern(r"\d{1,3}")
LONGEST = 300
"""No piece of furniture is longer."""
LONGEST_HEAD = 600
"""A title in a running head may take several lines."""
_CELL = store.pattern(r"\S+(?:[ \u00a0]{1,2}\S+)*")
"""Between cells stand tabs, or blanks in their place."""
_TAIL_SIGNS = ("<<ODS ", "DOCVARIABLE", "NUMPAGES")
TAIL_LINES = 48
TAIL_WIDTH = 100

_GLUED = store.pattern(
    r"(?P<name>\D*?[^\W\d_])(?P<symbol>[A-Z]/(?:[A-Z]+/)*[\w-]+/[\d.]+(?:/\w+\.\d+)*)(?P<organ>[^\W\d_].*?)(?P<distribution>Distr\b.*)"
)
_GLUED_DATE = store.pattern(r"(?<=\d{4})(?=[^\W\d_])")


def whole_line(text: str) -> Reason | None:
    """Why a line is furniture, or None."""
    if len(text) > LONGEST:
        return None
    sign = text[:1]
    for reason, form in _BY_SIGN.get("0" if sign.isdecimal() else sign, ()):
        if form.fullmatch(text):
            return reason
    return "field-code" if ("PAGE" in text or "\\*" in text) and FIELD_CODES.fullmatch(text) else None


def is_rule(text: str) -> bool:
    """Whether a line is drawn: dashes, underscores or the like and nothing else."""
    return text[:1] in _RULED and whole_line(text) == "rule"


def set_aside(line: Line, reason: Reason, ledger: Ledger) -> None:
    ledger.add(Span(line.start, line.end), reason)


def tail_start(lines: list[Line]) -> int:
    """Where appended heads and feet begin: the first of their marks after the last long line, or the running
    heads before it."""
    low = max(0, len(lines) - TAIL_LINES)
    at = len(lines)
    symbols: set[str] = set()
    for index in range(len(lines) - 1, low - 1, -1):
        line = lines[index]
        known = any(sign in line.text for sign in _TAIL_SIGNS) and TAIL.search(line.text)
        if known or (at < len(lines) and (running_head(line.text) or line.text in symbols)):
            at = index
        elif len(line.text) > TAIL_WIDTH:
            break
        if at in (index, len(lines)):
            symbols.update(cell for cell in line.text.split("\t") if SYMBOL_LINE.fullmatch(cell))
    return at if at < len(lines) else _plain_tail(lines)


def running_head(text: str) -> str:
    """What a running head says beside the symbol: ``A/RES/74/99⇥Question of Anguilla``; "" for any other line."""
    if "\t" not in text or len(text) > LONGEST_HEAD:
        return ""
    cells = [cell.strip() for cell in text.split("\t") if cell.strip()]
    if len(cells) < 2:
        return ""
    first, last = (SYMBOL_LINE.fullmatch(cell) is not None for cell in (cells[0], cells[-1]))
    if first == last:
        return ""
    title = " ".join(cells[1:] if first else cells[:-1])
    return title if any(map(str.isalpha, title)) else ""


def _plain_tail(lines: list[Line]) -> int:
    """Where a text ends in nothing but page numbers, job numbers and bar codes."""
    at = len(lines)
    while at > max(0, len(lines) - TAIL_LINES) and (whole_line(lines[at - 1].text) or _tail_reason(lines[at - 1].text)):
        at -= 1
    jobs = sum(bool(JOB_LINE.match(n.text)) for n in lines[at:])
    return at if jobs else len(lines)


def read_tail(lines: list[Line], ledger: Ledger) -> list[tuple[int, int]]:
    """The masthead's pieces among appended heads and feet, in printed order; the rest goes to `ledger`."""
    pieces: list[tuple[int, int]] = []
    symbol = False
    heads = Counter(filter(None, (running_head(line.text) for line in lines)))
    for line in lines:
        if heads[running_head(line.text)] > 1:  # on the left pages and on the right
            set_aside(line, "page-head", ledger)
            continue
        for start, end in _cells(line):
            words = line.text[start - line.start : end - line.start]
            span = Span(start, end)
            if "DOCVARIABLE" in words and (field := SYMBOL_FIELD.search(words)):
                low, high = start + field.start("symbol"), start + field.end("symbol")
                ledger.add(Span(start, low), "field-code")
                ledger.add(Span(high, end), "field-code")
                if symbol:
                    ledger.add(Span(low, high), "page-head")
                else:
                    pieces.append((low, high))
                symbol = True
            elif reason := whole_line(words) or _tail_reason(words):
                ledger.add(span, reason)
            elif SYMBOL_LINE.fullmatch(words):
                if len(pieces) == 1 and not symbol:
                    pieces.append((start, end))
                    symbol = True
                else:
                    ledger.add(span, "page-head")
            else:
                pieces.extend(_unglued(start, end, words))
    return pieces


def _cells(line: Line) -> list[tuple[int, int]]:
    if "\t" not in line.text and "   " not in line.text:
        return [(line.start, line.end)] if line.text else []
    return [(line.start + m.start(), line.start + m.end()) for m in _CELL.finditer(line.text)]


def _tail_reason(words: str) -> Reason | None:
    if "DOCVARIABLE" in words:
        return "field-code"
    if JOB_LINE.fullmatch(words):
        return "job-number"
    if PAGE_LINE.fullmatch(words) or NUMBER_LINE.fullmatch(words):
        return "page-foot"
    if "<<ODS" in words and COMMENT.match(words):
        return "ods-field"
    return None


def _unglued(start: int, end: int, words: str) -> list[tuple[int, int]]:
    """Masthead cells that were glued together: ``United NationsA/RES/55/9General AssemblyDistr.: General``."""
    if len(words) > LONGEST:
        return [(start, end)]
    if glued := _GLUED.fullmatch(words):
        return [(start + glued.start(n), start + glued.end(n)) for n in ("name", "symbol", "organ", "distribution")]
    if cut := _GLUED_DATE.search(words):
        return [(start, start + cut.start()), (start + cut.start(), end)]
    return [(start, end)]
