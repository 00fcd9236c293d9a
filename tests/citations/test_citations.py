"""Citations: the hand-made answers, and what holds of every text."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from resconvert.citations import annotate
from resconvert.model.identification import Identification
from resconvert.model.inlines import Content, Date, Reference, ReferenceList, Text, plain

CASES = tomllib.loads((Path(__file__).parent / "cases.toml").read_text("utf-8"))


def marks(content: Content, kind: type) -> list:
    out = []
    for node in content:
        if isinstance(node, kind):
            out.append(node)
        if hasattr(node, "children"):
            out += marks(node.children, kind)
    return out


def described(reference: Reference) -> str:
    out = f"{plain(reference.children)} => {reference.target}"
    out += f" @{reference.date}" if reference.date else ""
    out += f" #{reference.pinpoint}" if reference.pinpoint else ""
    return out + (f" ..{reference.until}" if reference.until else "")


@pytest.mark.parametrize(
    ("lang", "case"),
    [pytest.param(lang, case, id=f"{lang}-{n}") for lang, cases in CASES.items() for n, case in enumerate(cases, 1)],
)
def test_the_hand_made_citations_are_found_as_written_down(lang: str, case: dict) -> None:
    who = Identification(organ=case.get("organ", "GA"))
    content = annotate((Text(case["text"]),), lang=lang, identification=who)
    assert plain(content) == case["text"]
    assert [described(r) for r in marks(content, Reference)] == case["refs"]
    if "lists" in case:
        assert [plain(x.children) for x in marks(content, ReferenceList)] == case["lists"]
    if "dates" in case:
        assert [str(d.value) for d in marks(content, Date)] == case["dates"]
