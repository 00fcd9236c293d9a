"""Rules about the numbers of paragraphs and the labels of points."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from resconvert.checks.examples import GOOD, body
from resconvert.checks.rule import Finding, Rule
from resconvert.checks.subject import Subject
from resconvert.model.nodes import Division, Node, Paragraph


def _runs(nodes: tuple[Node, ...]) -> Iterator[list[Paragraph]]:
    """Operative paragraphs in stretches that one sequence of numbers may run through."""
    run: list[Paragraph] = []
    for node in nodes:
        if isinstance(node, Paragraph) and node.role == "operative":
            run.append(node)
        elif isinstance(node, Division):
            for at, inner in enumerate(_runs(node.children)):
                if at == 0 and inner and _number(inner[0]) != 1:
                    run.extend(inner)  # the numbers run on under the heading
                else:
                    if run:
                        yield run
                    run = inner
    if run:
        yield run


def _number(paragraph: Paragraph) -> int | None:
    value = paragraph.num.value if paragraph.num else ""
    return int(value) if value.isdecimal() else None


def continuous(subject: Subject) -> Iterator[Finding]:
    for resolution in subject.document.resolutions:
        for run in _runs(resolution.body):
            numbered = [(p, n) for p in run if (n := _number(p)) is not None]
            if numbered and numbered[0][1] != 1:
                p, n = numbered[0]
                yield _found(p, f"the first paragraph has the number {n}")
            for (_, before), (p, n) in pairwise(numbered):
                if n == 1 and before != 0:
                    yield Finding(
                        f"numbering starts again at 1 after paragraph {before}, without a heading",
                        p.num.span if p.num else None, severity="warning",
                    )  # fmt: skip
                elif n != before + 1:
                    missing = f"is paragraph {before + 1} missing?" if n == before + 2 else f"expected {before + 1}"
                    yield _found(p, f"paragraph {n} follows paragraph {before}", missing)


def _found(paragraph: Paragraph, message: str, hint: str = "") -> Finding:
    return Finding(message, paragraph.num.span if paragraph.num else paragraph.span, hint)


def lone_unnumbered(subject: Subject) -> Iterator[Finding]:
    for resolution in subject.document.resolutions:
        if any(isinstance(n, Division) for n in resolution.body):
            continue
        ones = [n for n in resolution.body if isinstance(n, Paragraph) and n.role == "operative"]
        if len(ones) == 1 and ones[0].num:
            yield _found(ones[0], "a single operative paragraph has no number")
        elif len(ones) > 1 and subject.identification.kind == "resolution":
            for p in ones:
                if not p.num and not p.children:
                    yield Finding("an operative paragraph among several has no number", p.span)


_LOOK_ALIKES = str.maketrans("асеіорху", "aceiopxy")  # a Cyrillic letter in a Latin series is read, not counted


def labels(subject: Subject) -> Iterator[Finding]:
    point = re.compile(subject.habits.point)
    for paragraph in subject.having("preambular", "operative", "point"):
        points = [c for c in paragraph.children if isinstance(c, Paragraph) and c.role == "point" and c.num]
        for one, two in pairwise(points):
            assert one.num
            assert two.num
            expected = following(one.num.value, two.num.value, subject.letters)
            if expected and two.num.value not in expected:
                yield Finding(
                    f"point {two.num.printed} follows point {one.num.printed}",
                    two.num.span,
                    f"expected {expected[0]!r}",
                )
        for p in points:
            assert p.num
            if p.num.value and not p.num.value.isdecimal() and not point.fullmatch(p.num.printed):
                yield Finding(
                    f"{p.num.printed} is not how this language labels a point", p.num.span, severity="warning"
                )


_LATIN = "abcdefghijklmnopqrstuvwxyz"
_UNITS = ("", "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix")
_ROMAN = (*[tens + units for tens in ("", "x", "xx") for units in _UNITS][1:], "xxx")


def following(value: str, found: str, letters: str) -> tuple[str, ...]:
    """The labels that may come after `value`, in the series in which `found` is meant; none if it is not known.

    `letters` is the language's own alphabet; the Latin one is used beside it, and letters that look alike pass
    for each other.

    >>> following("b", "c", "абвг"), following("б", "в", "абвг"), following("iv", "v", "")
    (('c', 'с'), ('в',), ('v',))
    """
    if value in _ROMAN and (found in _ROMAN or value != "i"):
        at = _ROMAN.index(value) + 1
        if value not in ("i", "v", "x") or found in _ROMAN:
            return _ROMAN[at : at + 1]
    found_in = []
    for series, label in ((_LATIN, value.translate(_LOOK_ALIKES)), (letters, value)):
        if len(label) == 1 and (at := series.find(label)) >= 0:
            after = series[at + 1 : at + 2] or series[0] * 2
            found_in += [
                after,
                *(chr(c) for c, latin in _LOOK_ALIKES.items() if latin == ord(after[0]) and len(after) == 1),
            ]
            if label != value and found not in found_in:
                continue
            break
    return tuple(found_in)


RULES = (
    Rule(
        "RC205",
        "numbers-continuous",
        "error",
        "Operative paragraphs are numbered 1, 2, 3 … without gap or repeat.",
        "People cite by paragraph number; 883 of 902 resolutions of sessions 78 to 80 number through, the others "
        "restart under a heading (Editorial Manual, resolutions and decisions).",
        GOOD,
        body("1.\tTakes note of the report;", "3.\tRequests the Secretary-General to open the archives."),
        continuous,
    ),
    Rule(
        "RC206",
        "lone-paragraph",
        "error",
        "A single operative paragraph has no number; several have one each.",
        "All 30 resolutions with one paragraph in sessions 78 to 80 print it without a number.",
        body("Decides to open the archives."),
        body("1.\tDecides to open the archives."),
        lone_unnumbered,
    ),
    Rule(
        "RC226",
        "labels-consecutive",
        "error",
        "The labels of points follow each other.",
        "Points are cited by their label (Editorial Manual, paragraphs and subparagraphs).",
        body("Decides:", "(a)\tTo open the archives;", "(b)\tTo close the cellar."),
        body("Decides:", "(a)\tTo open the archives;", "(c)\tTo close the cellar."),
        labels,
    ),
)
