"""Plants one fault of each kind in a good text, and says which rule must find it and where.

A planter takes a parsed text and returns the changed text, and the offset near which the finding must
stand (None: anywhere); None if the text has no place for such a fault.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from resconvert.checks.subject import Subject, end_of, operative, words
from resconvert.model.inlines import Date, Inline, Reference, ReferenceList
from resconvert.model.nodes import Paragraph
from resconvert.protocols import Parsed

Planted = tuple[str, int | None] | None
Planter = Callable[[Parsed, Subject], Planted]
PLANTERS: dict[str, Planter] = {}

_FAR = {"eng": "ninety-fifth", "fra": "quatre-vingt-quinzième", "spa": "nonagésimo quinto", "rus": "девяносто пятая",
        "zho": "第九十五", "ara": "الخامسة والتسعين"}  # fmt: skip
_VOTES = {
    "eng": "[Adopted by a recorded vote of {n} to 1, with 1 abstention. The voting was as follows:\nIn favour: {a}\n"
    "Against: {b}\nAbstaining: Malta.]\n",
    "fra": "[Adoptée par {n} voix contre une, avec 1 abstention.\nOnt voté pour : {a}\nOnt voté contre : {b}\n"
    "Se sont abstenus : Malta.]\n",
    "spa": "[Aprobada en votación registrada de {n} votos contra uno y 1 abstención.\nVotos a favor: {a}\n"
    "Votos en contra: {b}\nAbstenciones: Malta.]\n",
}
_COUNCIL = {"eng": "The Security Council,", "fra": "Le Conseil de sécurité,", "spa": "El Consejo de Seguridad,",
            "rus": "Совет Безопасности,", "zho": "安全理事会，", "ara": "إن مجلس الأمن،"}  # fmt: skip


def plants(code: str) -> Callable[[Planter], Planter]:
    def keep(planter: Planter) -> Planter:
        assert code not in PLANTERS
        PLANTERS[code] = planter
        return planter

    return keep


def put(parsed: Parsed, start: int, end: int, new: str) -> tuple[str, int]:
    assert parsed.source
    text = parsed.source.text
    return text[:start] + new + text[end:], start


def whole(parsed: Parsed) -> str:
    assert parsed.source
    return parsed.source.text


def near(parsed: Parsed, paragraph: Paragraph | None) -> tuple[int, int] | None:
    """Where the words of a paragraph stand in the text."""
    from resconvert.checks.subject import place

    span = place(paragraph.content) if paragraph else None
    return (span.start, span.end) if span else None


@dataclass(frozen=True)
class Spot:
    """A match inside a paragraph, in offsets of the text."""

    start: int
    end: int
    match: re.Match[str]


def spots(parsed: Parsed, paragraphs: Iterator[Paragraph], pattern: str) -> Iterator[Spot]:
    for p in paragraphs:
        where = near(parsed, p)
        if where:
            for m in re.finditer(pattern, whole(parsed)[where[0] : where[1]]):
                yield Spot(where[0] + m.start(), where[0] + m.end(), m)


def references(content: tuple[Inline, ...]) -> Iterator[Reference]:
    for node in content:
        if isinstance(node, Reference):
            yield node
        elif hasattr(node, "children"):
            yield from references(node.children)


def dates(content: tuple[Inline, ...]) -> Iterator[Date]:
    for node in content:
        if isinstance(node, Date):
            yield node
        elif hasattr(node, "children"):
            yield from dates(node.children)


def at_end(parsed: Parsed, paragraph: Paragraph | None, sign: str, new: str) -> Planted:
    span = end_of(paragraph) if paragraph else None
    if span and whole(parsed)[span.start : span.end] == sign:
        return put(parsed, span.start, span.end, new)
    return None


def sole_parts(s: Subject) -> Iterator[list[Paragraph]]:
    for r in s.document.resolutions:
        yield list(operative(r.body))


@plants("RC201")
def another_number(p: Parsed, s: Subject) -> Planted:
    if s.identification.draft or "/RES/" not in s.identification.symbol:
        return None
    for spot in spots(p, s.having("title"), r"^\s*((?:E?S-)?\d+/)(\d+)(?=[\s.])"):
        return put(p, spot.start, spot.end, spot.match[1] + str(int(spot.match[2]) + 1))
    return None


@plants("RC202")
def broken_symbol(p: Parsed, s: Subject) -> Planted:
    for spot in spots(p, s.having("symbol"), r"(A/RES/\d+)/(\d+)$"):
        return put(p, spot.start, spot.end, f"{spot.match[1]}-{spot.match[2]}")
    return None


@plants("RC203")
def another_organ(p: Parsed, s: Subject) -> Planted:
    formula = near(p, s.first("formula"))
    if not formula or s.identification.organ != "GA" or "/RES/" not in s.identification.symbol:
        return None
    return put(p, *formula, _COUNCIL[s.identification.language])


@plants("RC204")
def formula_without_comma(p: Parsed, s: Subject) -> Planted:
    follows = next(s.having("preambular"), None)
    if follows is None or not words(follows).rstrip().endswith(s.habits.preambular):
        return None
    return at_end(p, s.first("formula"), s.habits.preambular, "")


@plants("RC205")
def renumbered(p: Parsed, s: Subject) -> Planted:
    for run in sole_parts(s):
        for one in run[2:-1]:
            span = one.num.span if one.num else None
            if one.num and span and one.num.value.isdecimal() and int(one.num.value) > 2:
                printed = whole(p)[span.start : span.end]
                return put(p, span.start, span.end, printed.replace(one.num.value, str(int(one.num.value) + 3)))
    return None


@plants("RC206")
def lone_with_number(p: Parsed, s: Subject) -> Planted:
    if len(s.document.resolutions) != 1 or len(s.document.resolutions[0].body) != 1:
        return None
    (only,) = s.document.resolutions[0].body
    where = near(p, only) if isinstance(only, Paragraph) and only.role == "operative" and not only.num else None
    return put(p, where[0], where[0], "1.\t") if where else None


@plants("RC207")
def preamble_semicolon(p: Parsed, s: Subject) -> Planted:
    for r in s.document.resolutions:
        for one in [n for n in r.preamble if isinstance(n, Paragraph) and n.role == "preambular"][1:-1]:
            if planted := at_end(p, one, s.habits.preambular, s.habits.item):
                return planted
    return None


@plants("RC208")
def operative_comma(p: Parsed, s: Subject) -> Planted:
    for run in sole_parts(s):
        for one, after in pairwise(run[1:]):
            if not one.children and after.num and (planted := at_end(p, one, s.habits.item, s.habits.preambular)):
                return planted
    return None


@plants("RC209")
def last_semicolon(p: Parsed, s: Subject) -> Planted:
    for run in sole_parts(s):
        if run and not run[-1].children and (planted := at_end(p, run[-1], s.habits.last, s.habits.item)):
            return planted
    return None


@plants("RC211")
def participle(p: Parsed, s: Subject) -> Planted:
    if s.identification.language != "eng":
        return None
    for run in sole_parts(s):
        for spot in spots(p, (o for o in run[1:] if o.num), r"^(Request|Encourag|Reaffirm|Recall|Stress)e?s\b"):
            return put(p, spot.start, spot.end, f"{spot.match[1]}ing")
    return None


@plants("RC213")
def again_the_same(p: Parsed, s: Subject) -> Planted:
    if s.identification.language != "eng" or s.identification.organ == "SC":
        return None
    for spot in spots(p, s.having("preambular"), r"^(Recalling|Recognizing|Noting|Reaffirming) also\b"):
        before = [x for x in s.having("preambular") if (w := near(p, x)) and w[1] <= spot.start]
        if before and words(before[-1]).startswith(spot.match[1] + " ") and " also" not in words(before[-1])[:20]:
            return put(p, spot.start, spot.end, spot.match[1])
    return None


@plants("RC214")
def call_lost(p: Parsed, s: Subject) -> Planted:
    if len(s.calls) < 2 or s.calls[-1].span is None or s.calls[-1].note != len(s.document.notes):
        return None
    span, note = s.calls[-1].span, s.document.notes[-1]
    changed, _ = put(p, span.start, span.end, "")
    return changed, note.span.start - (span.end - span.start) if note.span else None


@plants("RC215")
def note_without_stop(p: Parsed, s: Subject) -> Planted:
    from resconvert.checks.subject import place

    for note in s.document.notes:
        span = place(note.paragraphs[-1]) if note.paragraphs else None
        if span and whole(p)[span.end - 1] in (s.habits.last, ".") and whole(p)[span.end - 2].isalnum():
            return put(p, span.end - 1, span.end, "")
    return None


@plants("RC216")
def call_on_the_wrong_side(p: Parsed, s: Subject) -> Planted:
    text = whole(p)
    for call in s.calls:
        if call.span is None:
            continue
        start, end = call.span
        if s.habits.call == "after" and text[start - 1] in ",;" and text[start - 2].isalpha():
            return put(p, start - 1, end, text[start:end] + text[start - 1])
        if s.habits.call == "before" and text[end : end + 1] in (",", "،") and text[start - 1 : start].isalpha():
            changed, at = put(p, start, end + 1, text[end] + text[start:end])
            return changed, at
    return None


@plants("RC217")
def another_session(p: Parsed, s: Subject) -> Planted:
    line = s.first("session")
    if not line or not s.identification.symbol.startswith("A/RES/") or "S-" in s.identification.symbol:
        return None
    for _, span in s.sessions_in(line.content):
        if span:
            far = _FAR[s.identification.language]
            return put(p, span.start, span.end, far)
    return None


@plants("RC218")
def adopted_in_another_year(p: Parsed, s: Subject) -> Planted:
    ident = s.identification
    if ident.organ != "GA" or not ident.adopted or not ident.session.isdecimal():
        return None
    text, year = whole(p), str(ident.adopted.year)
    where = [w for x in s.having("adoption-line", "date") if (w := near(p, x)) and year in text[w[0] : w[1]]]
    if not where:
        return None
    for start, end in reversed(where):
        text = text[:start] + text[start:end].replace(year, str(ident.adopted.year - 3)) + text[end:]
    return text, None


@plants("RC219")
def another_closing_date(p: Parsed, s: Subject) -> Planted:
    line = s.first("adoption-line")
    if not s.identification.adopted or not line or not any(dates(line.content)):
        return None
    day = s.identification.adopted.day
    for spot in spots(p, s.having("date"), rf"(?<!\d){day}(?!\d)"):
        return put(p, spot.start, spot.end, str(day - 1 if day > 1 else day + 1))
    return None


@plants("RC220")
def issued_too_early(p: Parsed, s: Subject) -> Planted:
    ident = s.identification
    if not ident.issued or not ident.adopted or ident.draft:
        return None
    for spot in spots(p, s.having("issue-date"), str(ident.issued.year)):
        return put(p, spot.start, spot.end, str(ident.issued.year - 1))
    return None


def _dated(s: Subject, prefix: str) -> Iterator[tuple[Reference, Date]]:
    for one in s.having("preambular", "operative", "point"):
        for ref in references(one.content):
            inner = next(dates(ref.children), None)
            if ref.target.startswith(prefix) and ref.kind == "resolution" and inner:
                yield ref, inner


def _shift_year(p: Parsed, s: Subject, prefix: str, by: int) -> Planted:
    from resconvert.checks.subject import place

    for ref, date in _dated(s, prefix):
        span = place(date.children)
        session = re.match(r"A/RES/(\d+)/", ref.target)
        if prefix.startswith("A/") and not session:
            continue
        if span and (text := whole(p)[span.start : span.end]).count(str(date.value.year)) == 1:
            at = span.start + text.index(str(date.value.year))
            outer = place(ref.children)
            changed, _ = put(p, at, at + 4, str(date.value.year + by))
            return changed, outer.start if outer else at
    return None


@plants("RC221")
def cited_year(p: Parsed, s: Subject) -> Planted:
    return _shift_year(p, s, "A/RES/", -4)


@plants("RC222")
def council_year(p: Parsed, s: Subject) -> Planted:
    return _shift_year(p, s, "S/RES/", -1)


@plants("RC240")
def cited_from_the_future(p: Parsed, s: Subject) -> Planted:
    if not s.identification.adopted:
        return None
    for ref, date in _dated(s, ""):
        return _shift_year(p, s, ref.target[:6], s.identification.adopted.year + 2 - date.value.year)
    return None


@plants("RC223")
def draft_of_another_session(p: Parsed, s: Subject) -> Planted:
    if s.identification.organ != "GA" or not s.identification.session.isdecimal():
        return None
    for spot in spots(p, s.having("provenance"), rf"(A/){s.identification.session}/"):
        return put(p, spot.start, spot.end, f"A/{int(s.identification.session) - 1}/")
    return None


@plants("RC224")
def wrong_ordinal(p: Parsed, s: Subject) -> Planted:
    if s.identification.language != "eng":
        return None
    for spot in spots(p, s.having("meeting"), r"^(\d+)th\b"):
        return put(p, spot.start, spot.end, f"{spot.match[1]}nd")
    return None


def _vote(p: Parsed, s: Subject, n: str, a: str, b: str) -> Planted:
    form = _VOTES.get(s.identification.language)
    where = near(p, next(reversed(list(s.having("date"))), None)) if list(s.having("date")) else None
    if form is None or where is None or len(s.document.resolutions) != 1:
        return None
    return put(p, where[1], where[1], "\n" + form.format(n=n, a=a, b=b).rstrip("\n"))[0], None


@plants("RC225")
def votes_that_do_not_add_up(p: Parsed, s: Subject) -> Planted:
    return _vote(p, s, "4", "Chad, Fiji, Togo", "Tuvalu")


@plants("RC239")
def a_state_votes_twice(p: Parsed, s: Subject) -> Planted:
    return _vote(p, s, "3", "Chad, Fiji, Togo", "Fiji")


@plants("RC226")
def label_skipped(p: Parsed, s: Subject) -> Planted:
    for one in s.having("operative"):
        points = [c for c in one.children if isinstance(c, Paragraph) and c.role == "point" and c.num]
        if len(points) >= 3 and points[1].num and points[1].num.span and points[2].num:
            span = points[1].num.span
            return put(p, span.start, span.end, points[2].num.printed)
    return None


@plants("RC228")
def no_such_day(p: Parsed, s: Subject) -> Planted:
    from resconvert.checks.subject import place

    for one in s.having("preambular", "operative"):
        for date in dates(one.content):
            span = place(date.children)
            if date.value.month in (4, 6, 9, 11) and span:
                text = whole(p)[span.start : span.end]
                if m := re.search(rf"(?<!\d){date.value.day}(?!\d)", text):
                    return put(p, span.start + m.start(), span.start + m.end(), "31")
    return None


@plants("RC230")
def quote_left_open(p: Parsed, s: Subject) -> Planted:
    if s.identification.kind == "statement":
        return None
    pair = s.habits.quotes[0]
    for spot in spots(p, s.having("preambular", "operative"), f"{pair[0]}[^{pair[0]}{pair[1]}]+({pair[1]})"):
        changed, _ = put(p, spot.end - 1, spot.end, "")
        return changed, spot.start
    return None


@plants("RC231")
def comment_mark(p: Parsed, s: Subject) -> Planted:
    changed, _ = put(p, 0, 0, "[DU1]\n")
    return changed, 0


@plants("RC232")
def far_session(p: Parsed, s: Subject) -> Planted:
    if s.identification.organ != "GA":
        return None
    for one in s.having("operative"):
        for number, span in s.sessions_in(one.content):
            if span and s.identification.session.isdecimal() and number > int(s.identification.session):
                return put(p, span.start, span.end, _FAR[s.identification.language])
    return None


@plants("RC234")
def decision_with_symbol(p: Parsed, s: Subject) -> Planted:
    for one in s.having("operative"):
        span = end_of(one)
        if span and not one.children and whole(p)[span.start] in s.habits.item:
            changed, at = put(p, span.start, span.start, " (A/DEC/50/411)")
            return changed, at + 2
    return None


@plants("RC235")
def bracket_left_open(p: Parsed, s: Subject) -> Planted:
    for spot in spots(p, s.having("preambular", "operative"), r"\([^()\d][^()]{3,}\)"):
        changed, _ = put(p, spot.end - 1, spot.end, "")
        return changed, spot.start
    return None


@plants("RC236")
def blank_at_the_end(p: Parsed, s: Subject) -> Planted:
    for one in s.having("preambular", "operative"):
        span = end_of(one)
        if span and whole(p)[span.end : span.end + 1] == "\n":
            return put(p, span.end, span.end, " ")
    return None


@plants("RC237")
def refreshed(p: Parsed, s: Subject) -> Planted:
    ident = s.identification
    if not ident.issued or not ident.adopted:
        return None
    for spot in spots(p, s.having("issue-date"), str(ident.issued.year)):
        return put(p, spot.start, spot.end, str(ident.issued.year + 18))[0], None
    return None


@plants("RC210")
def unknown_lead(p: Parsed, s: Subject) -> Planted:
    if s.identification.language not in ("eng", "fra"):
        return None
    for spot in spots(p, s.having("preambular"), r"^(Recalling|Rappelant|Noting|Notant|Welcoming)\b"):
        return put(p, spot.start, spot.end, spot.match[1][0] + "x" + spot.match[1][2:-2])
    return None


@plants("RC227")
def agenda_item_lost(p: Parsed, s: Subject) -> Planted:
    where = near(p, s.first("agenda-item"))
    if where is None or s.identification.organ != "GA" or "/RES/" not in s.identification.symbol:
        return None
    line = s.first("agenda-title")
    title = near(p, line) if line else None
    return put(p, where[0], (title or where)[1], "")[0], None


@plants("RC229")
def title_abbreviated(p: Parsed, s: Subject) -> Planted:
    if s.identification.language not in ("eng", "fra", "spa"):
        return None
    for spot in spots(p, s.having("title"), r"(?<=\. )\w+|(?<=\t)\w+"):
        return put(p, spot.start, spot.start, "OPCW ")
    return None


@plants("RC233")
def annex_taken_away(p: Parsed, s: Subject) -> Planted:
    from resconvert.checks.subject import place

    annexes = [a for r in s.document.resolutions for a in r.annexes]
    spot = next(spots(p, s.having("operative"), r"annex(?:es)? [^.;]{0,12}to the present resolution"), None)
    start = place(annexes[0].label) if annexes else None
    if spot is None or start is None or spot.end > start.start:
        return None
    end = s.document.notes[0].span if s.document.notes else None
    return put(p, start.start, end.start if end else len(whole(p)), "")[0], spot.start


@plants("RC238")
def calls_exchanged(p: Parsed, s: Subject) -> Planted:
    calls = [c for c in s.calls if c.span]
    for one, two in pairwise(calls):
        if one.span and two.span and two.note == one.note + 1 and len(str(one.note)) == len(str(two.note)):
            text = whole(p)
            first, second = text[one.span.start : one.span.end], text[two.span.start : two.span.end]
            changed = (
                text[: one.span.start] + second + text[one.span.end : two.span.start] + first + text[two.span.end :]
            )
            return changed, one.span.start
    return None


@plants("RC241")
def out_of_order(p: Parsed, s: Subject) -> Planted:
    from resconvert.checks.subject import place

    for one in s.having("preambular"):
        for node in one.content:
            if not isinstance(node, ReferenceList):
                continue
            refs = [r for r in references(node.children) if r.date and r.target.startswith("A/RES/")]
            for a, b in pairwise(refs):
                first, second = place(a.children), place(b.children)
                if first and second and a.date and b.date and a.date < b.date and first.end < second.start:
                    text = whole(p)
                    changed = (
                        text[: first.start] + text[second.start : second.end] + text[first.end : second.start]
                        + text[first.start : first.end] + text[second.end :]
                    )  # fmt: skip
                    return changed, None
    return None


@plants("RC242")
def symbol_in_the_text(p: Parsed, s: Subject) -> Planted:
    if s.identification.language != "eng" or s.identification.organ != "GA":
        return None
    for spot in spots(p, s.having("preambular", "operative"), r"resolution (?=\d+/\d+)"):
        changed, _ = put(p, spot.end, spot.end, "A/RES/")
        return changed, spot.end
    return None


@plants("RC243")
def word_twice(p: Parsed, s: Subject) -> Planted:
    if not s.habits.doubled:
        return None
    for spot in spots(p, s.having("preambular", "operative"), rf"(?<= )({s.habits.doubled})(?= )"):
        if spot.match[1].islower() or s.identification.language == "ara":
            return put(p, spot.end, spot.end, f" {spot.match[1]}")[0], spot.start
    return None
