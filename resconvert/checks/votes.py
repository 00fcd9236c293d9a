"""Rules about recorded votes."""

from __future__ import annotations

from collections.abc import Iterator

from resconvert.checks.examples import text
from resconvert.checks.rule import Finding, Rule
from resconvert.checks.subject import Subject

_VOTE = """\
Adopted at the 67th plenary meeting, on 19 December 2016, by a recorded vote of {for_} to 1, with 1 abstention, \
as follows:
In favour: Albania, Bolivia, Chad
Against: {against}
Abstaining: Malta
"""


def _with(for_: str, against: str) -> str:
    return text(adoption="RESOLUTION 71/901\n" + _VOTE.format(for_=for_, against=against).rstrip())


def counts(subject: Subject) -> Iterator[Finding]:
    where = subject.first("vote")
    for vote in subject.document.record.votes:
        for ballot in vote.ballots:
            if ballot.count is not None and ballot.states and ballot.count != len(ballot.states):
                yield Finding(
                    f"{ballot.choice}: {ballot.count} are stated, {len(ballot.states)} are named",
                    where.span if where else None,
                )
        total = sum(b.count if b.count is not None else len(b.states) for b in vote.ballots)
        if total > 193:
            yield Finding(
                f"{total} votes; the United Nations has 193 Members", where.span if where else None, severity="warning"
            )


def twice(subject: Subject) -> Iterator[Finding]:
    where = subject.first("vote")
    for vote in subject.document.record.votes:
        seen: dict[str, str] = {}
        for ballot in vote.ballots:
            for state in ballot.states:
                if state in seen:
                    yield Finding(
                        f"{state} is named under {seen[state]} and {ballot.choice}", where.span if where else None
                    )
                seen[state] = ballot.choice


RULES = (
    Rule(
        "RC225",
        "votes-add-up",
        "error",
        "As many States are named as are counted.",
        "The count is the length of the list.",
        _with("3", "Tuvalu"),
        _with("4", "Tuvalu"),
        counts,
    ),
    Rule(
        "RC239",
        "one-vote-each",
        "error",
        "A State votes once.",
        "No State stands in two lists.",
        _with("3", "Tuvalu"),
        _with("3", "Chad"),
        twice,
    ),
)
