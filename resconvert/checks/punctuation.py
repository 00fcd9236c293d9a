"""Rules about the signs that end paragraphs, about quotation marks, brackets and left-over residue."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

from resconvert.checks.examples import GOOD, body, preamble, text
from resconvert.checks.rule import Edit, Finding, Rule
from resconvert.checks.subject import Subject, at, end_of, operative, words
from resconvert.model.nodes import Division, Node, Paragraph
from resconvert.source import Span


def _ending(paragraph: Paragraph) -> str:
    """The last sign of a paragraph, closing quotes and brackets aside."""
    return words(paragraph).rstrip(" \u00a0\u202f\"”“»’')）]")[-1:]


def _wrong_end(paragraph: Paragraph, wanted: str, what: str) -> Finding:
    found = _ending(paragraph)
    span = end_of(paragraph)
    letter = not found or found.isalnum()
    if letter:
        fix = Edit(Span(span.end, span.end), wanted) if span else None
        return Finding(f"{what} ends without {wanted!r}", span, fix=fix)
    fix = Edit(span, wanted) if span and words(paragraph).endswith(found) else None
    return Finding(f"{what} ends with {found!r}, not {wanted!r}", span, fix=fix)


def formula_comma(subject: Subject) -> Iterator[Finding]:
    comma = subject.habits.preambular
    for resolution in subject.document.resolutions:
        formula = next((n for n in resolution.preamble if isinstance(n, Paragraph) and n.role == "formula"), None)
        if formula is None:
            continue
        follows = any(
            isinstance(n, Paragraph) and n.role == "preambular" and _ending(n) == comma for n in resolution.preamble
        )
        has = words(formula).rstrip().endswith(comma)
        if follows and not has:
            yield _wrong_end(formula, comma, "the formula before a preamble")
        elif (
            has
            and not follows
            and subject.habits.bare_formula
            and any(isinstance(n, Paragraph) and n.role == "operative" for n in resolution.body)
        ):
            span = end_of(formula)
            yield Finding(
                "the formula ends with a comma, but no preamble follows", span, fix=Edit(span, "") if span else None
            )


def preambular_comma(subject: Subject) -> Iterator[Finding]:
    habits = subject.habits
    for paragraph in subject.having("preambular"):
        ending = _ending(paragraph)
        # a colon announces a list, a quotation, or what is decided; a question quoted whole ends as it asks
        if not paragraph.children and ending != habits.preambular and ending not in habits.opens + "?؟？":
            yield _wrong_end(paragraph, habits.preambular, "a preambular paragraph")


def operative_end(subject: Subject) -> Iterator[Finding]:
    """All but the last of a run end with a semicolon, or with a colon before a list."""
    habits = subject.habits
    for resolution in subject.document.resolutions:
        paragraphs = list(operative(resolution.body))
        for paragraph, after in pairwise(paragraphs):
            last_of_run = bool(after.num and after.num.value == "1")
            if paragraph.children or last_of_run:
                continue
            found = _ending(paragraph)
            if found not in (habits.item, habits.last) and found not in habits.opens:
                yield _wrong_end(paragraph, habits.item, "an operative paragraph")


def _last(nodes: tuple[Node, ...]) -> Node:
    """The node that ends a body, in its last division."""
    node = nodes[-1]
    return _last(node.children) if isinstance(node, Division) and node.children else node


def last_stop(subject: Subject) -> Iterator[Finding]:
    habits = subject.habits
    for resolution in subject.document.resolutions:
        paragraphs = list(operative(resolution.body))
        ends = paragraphs and paragraphs[-1] is _last(resolution.body)
        if ends and not paragraphs[-1].children and _ending(paragraphs[-1]) != habits.last:
            found = _wrong_end(paragraphs[-1], habits.last, "the last operative paragraph")
            # what follows may be the rest of its sentence
            yield found if resolution.body[-1] is paragraphs[-1] else replace(found, fix=None)


def quotes_balance(subject: Subject) -> Iterator[Finding]:
    if subject.identification.kind == "statement":
        return  # each of its paragraphs opens the quotation anew; only the last closes it
    for paragraph in subject.having("preambular", "operative", "point", "title", "text"):
        yield from _unbalanced(paragraph, tuple(q for q in subject.habits.quotes if q != "‘’"), "quotation mark")


def brackets_balance(subject: Subject) -> Iterator[Finding]:
    for paragraph in subject.having("preambular", "operative", "point", "title"):
        yield from _unbalanced(paragraph, ("()", "[]", "（）"), "bracket")


# "paragraph 3 c) iv)": where points are labelled with one bracket, citing them leaves it unopened
_LABEL = re.compile(r"(?<![^\W\d_])[^\W\d_]{1,4}$|(?<!\d)\d{1,2}$")


def _unbalanced(paragraph: Paragraph, pairs: tuple[str, ...], what: str) -> Iterator[Finding]:
    line = words(paragraph)
    for pair in pairs:
        opening, closing = pair[0], pair[1]
        open_: list[int] = []
        for index, sign in enumerate(line):
            if sign == opening:
                open_.append(index)
            elif sign == closing and opening != closing:
                if open_:
                    open_.pop()
                elif sign != ")" or not _LABEL.search(line, max(0, index - 6), index):
                    yield Finding(f"the {what} {sign} was never opened", at(paragraph.content, index, index + 1))
        for index in open_:
            yield Finding(f"the {what} {opening} is never closed", at(paragraph.content, index, index + 1))


_RESIDUE = (
    (re.compile(r"\[[A-Z]{2,3}\d{1,3}\]"), "a comment mark"),
    (re.compile(r"<<ODS [A-Z0-9 ]+>>"), "a field of the document system"),
    (re.compile(r"\*\d{7}\*"), "a bar code"),
    (re.compile("\u00ad"), "a soft hyphen"),
    (re.compile(r"DOCVARIABLE|MERGEFORMAT"), "a field code"),
)


def residue(subject: Subject) -> Iterator[Finding]:
    if subject.source is None:
        return
    whole = subject.source.text
    for pattern, what in _RESIDUE:
        for match in pattern.finditer(whole):
            span = Span(*match.span())
            # a field goes with its value, and readers know by it where what is not the document's begins
            fix = None if match[0].startswith("<<") else Edit(span, "")
            yield Finding(f"{what} was left by an extractor: {match[0]}", span, fix=fix)


def blanks(subject: Subject) -> Iterator[Finding]:
    """White space at the end of a paragraph, and two blanks between words."""
    if subject.source is None:
        return
    whole = subject.source.text
    for paragraph in subject.having("preambular", "operative", "point", "title", "formula"):
        span = end_of(paragraph)
        if span is None:
            continue
        trailing = re.compile(r"[ \u00a0]+(?=\r?\n|$)").match(whole, span.end)
        if trailing:
            where = Span(*trailing.span())
            yield Finding("white space at the end of the paragraph", where, fix=Edit(where, ""))


RULES = (
    Rule(
        "RC204",
        "formula-comma",
        "error",
        "The enacting formula ends with a comma if and only if a preamble follows.",
        "No exception in 901 resolutions of sessions 78 to 80; the Editorial Manual's example agrees.",
        GOOD,
        text(formula="The General Assembly"),
        formula_comma,
    ),
    Rule(
        "RC207",
        "preambular-comma",
        "error",
        "A preambular paragraph ends with a comma.",
        "The preamble is one clause of the sentence that the resolution is.",
        GOOD,
        preamble("Recalling its resolution 67/905 of 14 December 2012;"),
        preambular_comma,
    ),
    Rule(
        "RC208",
        "operative-semicolon",
        "error",
        "An operative paragraph that another follows ends with a semicolon, or with a colon before a list.",
        "The operative paragraphs are clauses of one sentence.",
        GOOD,
        body("1.\tTakes note of the report,", "2.\tRequests the Secretary-General to open the archives."),
        operative_end,
    ),
    Rule(
        "RC209",
        "last-stop",
        "error",
        "The last operative paragraph ends with a full stop.",
        "878 of 897 resolutions; the others end with a list.",
        GOOD,
        body("1.\tTakes note of the report;", "2.\tRequests the Secretary-General to open the archives;"),
        last_stop,
    ),
    Rule(
        "RC230",
        "quotes-balance",
        "warning",
        "Quotation marks come in pairs.",
        "An unclosed quotation changes what is quoted.",
        body("1.\tProclaims the “Year of Archives”;", "2.\tRequests a report."),
        body("1.\tProclaims the “Year of Archives;", "2.\tRequests a report."),
        quotes_balance,
    ),
    Rule(
        "RC231",
        "residue",
        "warning",
        "Nothing an extractor left stands in the text.",
        "Comment marks, fields of the document system, bar codes and field codes are not the document's words.",
        GOOD,
        "[DU1]\n" + GOOD,
        residue,
    ),
    Rule(
        "RC235",
        "brackets-balance",
        "warning",
        "Brackets come in pairs.",
        "An unclosed bracket is a slip of typing or a lost line.",
        body("1.\tTakes note of the report (A/71/905);", "2.\tRequests a report."),
        body("1.\tTakes note of the report (A/71/905;", "2.\tRequests a report."),
        brackets_balance,
    ),
    Rule(
        "RC236",
        "trailing-blank",
        "warning",
        "No white space stands at the end of a paragraph.",
        "It moves the next word or the note call in print.",
        GOOD,
        preamble("Recalling its resolution 67/905 of 14 December 2012, "),
        blanks,
    ),
)
