"""Citations: the hand-made answers, and what holds of every text."""

from __future__ import annotations

import time
import tomllib
from pathlib import Path
from re import _parser  # type: ignore[attr-defined]

import pytest
from hypothesis import given
from hypothesis import strategies as st

from resconvert.citations import annotate
from resconvert.model.identification import Identification
from resconvert.model.inlines import Content, Date, NoteCall, Reference, ReferenceList, Text, nest, plain, runs
from resconvert.profiles.inline import load
from resconvert.source import Span

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


LANGUAGES = tuple(CASES)
WORDS = st.sampled_from(
    [
        "resolution ",
        "its ",
        "decision ",
        "General Assembly ",
        "第",
        "号决议",
        "القرار ",
        "резолюция ",
        "54/7",
        "A/55/L.17",
        " (XXX)",
    ]
    + [
        " and Add.1",
        " A and B",
        ", annex",
        "para. 3 of ",
        " of 1 May 2000",
        "2020年6月30日",
        " (2015)",
        "، ",
        "\u00a0",
        "\u200f",
        "()",
        "ـ",
    ]
)


@given(st.lists(WORDS | st.text(max_size=5), max_size=30).map("".join), st.sampled_from(LANGUAGES))
def test_no_word_is_lost_and_the_content_is_canonical(text: str, lang: str) -> None:
    content: Content = (Text(text),) if text else ()
    out = annotate(content, lang=lang, identification=Identification(organ="GA"))
    assert plain(out) == text
    assert nest(runs(out)) == out


@given(st.lists(WORDS, max_size=30).map("".join), st.sampled_from(LANGUAGES))
def test_annotating_twice_is_annotating_once(text: str, lang: str) -> None:
    once = annotate((Text(text),) if text else (), lang=lang, identification=Identification(organ="GA"))
    assert annotate(once, lang=lang, identification=Identification(organ="GA")) == once


def test_the_fast_way_and_the_general_way_agree() -> None:
    who = Identification(organ="GA")
    text = CASES["eng"][1]["text"]
    whole = annotate((Text(text),), lang="eng", identification=who)
    cut_in_two = annotate((Text(text[:30]), NoteCall(1), Text(text[30:])), lang="eng", identification=who)
    assert [described(r) for r in marks(whole, Reference)] == [described(r) for r in marks(cut_in_two, Reference)]


def test_spans_still_point_to_the_source() -> None:
    text = "Recalling its resolution 54/169 of 17 December 1999,"
    out = annotate(
        (Text(text, span=Span(100, 100 + len(text))),), lang="eng", identification=Identification(organ="GA")
    )
    for leaf, _ in runs(out):
        assert isinstance(leaf, Text)
        assert leaf.span is not None
        assert text[leaf.span.start - 100 : leaf.span.end - 100] == leaf.text


def test_a_link_of_the_source_is_left_alone() -> None:
    link = Reference("web", "https://example.org", (Text("54/169"),))
    content = (Text("its resolution "), link, Text(" of 17 December 1999,"))
    out = annotate(content, lang="eng", identification=Identification(organ="GA"))
    assert [r.kind for r in marks(out, Reference)] == ["web"]
    assert [str(d.value) for d in marks(out, Date)] == ["1999-12-17"]


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize(
    "unit",
    [
        "A/55/L.17 and Add.1, ",
        "resolution 54/7 of 1 May 2000, para. 3, ",
        "第54/7号决议第3段、",
        "((((",
        "1(1(1(",
        "A/A/A/",
        "54/7 ",
        "2006/46、",
        "862 (1993)  ",
        "A/69/53, chap. IV, resolution 27/12, ",
        "()\u0640",
    ],
)
def test_time_grows_with_length_and_not_faster(lang: str, unit: str) -> None:
    def cost(times: int) -> float:
        text = (Text("resolutions " + unit * times),)
        begin = time.process_time()
        annotate(text, lang=lang, identification=Identification(organ="GA"))
        return time.process_time() - begin

    cost(10)
    small = min(cost(250) for _ in range(2))
    assert min(cost(1000) for _ in range(2)) < 12 * small + 0.02


@pytest.mark.parametrize("lang", sorted({*LANGUAGES, "deu"}))
def test_every_word_around_a_number_begins_with_its_own_first_letter(lang: str) -> None:
    # then the engine passes over all other letters of a text at once
    data = load(lang)
    assert data is not None
    words = [w for group in data["organs"].values() for w in group]
    words += data["words"]["resolution"] + data["words"]["decision"]
    assert all(w[0].isalpha() for w in words)


@pytest.mark.parametrize("lang", sorted({*LANGUAGES, "deu"}))
def test_every_unit_of_a_pinpoint_contains_one_of_the_hints(lang: str) -> None:
    data = load(lang)
    assert data is not None
    hints = data["pinpoint"]["hints"]
    for alternatives in data["pinpoint"]["units"].values():
        for word in every_word(_parser.parse(alternatives)):
            assert any(hint in word for hint in hints), word


def every_word(parsed: object) -> list[str]:
    """All words that a parsed pattern of literals, choices and options matches."""
    out = [""]
    for op, value in parsed:  # type: ignore[attr-defined]
        match str(op):
            case "LITERAL":
                tails = [chr(value)]
            case "IN":
                tails = [chr(c) for _, c in value]
            case "BRANCH":
                tails = [w for branch in value[1] for w in every_word(branch)]
            case "SUBPATTERN":
                tails = every_word(value[3])
            case "MAX_REPEAT":
                low, high, inner = value
                assert (low, high) == (0, 1)
                tails = ["", *every_word(inner)]
            case other:
                raise AssertionError(other)
        out = [head + tail for head in out for tail in tails]
    return out
