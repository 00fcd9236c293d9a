"""Every rule is run over its own examples: the wrong one breaks it, the right one does not."""

from __future__ import annotations

import pytest

import resconvert
from resconvert.checks import Rule, Settings, check, rules
from resconvert.languages import BCP47


def codes(text: str, lang: str | None = None) -> set[str]:
    parsed = resconvert.read(text.encode(), lang=lang)
    found = check(parsed.document, parsed.source, parsed.ledger)
    return {v.diagnostic.code for v in found}


@pytest.mark.parametrize("rule", rules(), ids=lambda r: r.code)
def test_the_wrong_example_breaks_the_rule(rule: Rule) -> None:
    assert rule.code in codes(rule.wrong)


@pytest.mark.parametrize("rule", rules(), ids=lambda r: r.code)
def test_the_right_example_keeps_the_rule(rule: Rule) -> None:
    assert rule.code not in codes(rule.right)


def test_the_common_example_breaks_no_rule_at_all() -> None:
    from resconvert.checks.examples import GOOD

    assert codes(GOOD) == set()


def test_codes_and_names_are_unique() -> None:
    assert len({r.code for r in rules()}) == len({r.name for r in rules()}) == len(rules())


def test_every_rule_says_why_and_speaks_of_known_languages() -> None:
    for rule in rules():
        assert rule.summary.endswith(".")
        assert rule.why.endswith(".")
        assert rule.languages is None or rule.languages <= set(BCP47)


def test_a_rule_can_be_ignored_selected_and_made_severe() -> None:
    rule = next(r for r in rules() if r.code == "RC209")
    parsed = resconvert.read(rule.wrong.encode(), from_="text")

    def found(**settings: object) -> list[tuple[str, str]]:
        verdicts = check(parsed.document, parsed.source, parsed.ledger, Settings(**settings))  # type: ignore[arg-type]
        return [(v.diagnostic.code, v.diagnostic.severity) for v in verdicts]

    assert found(select=("last-stop",)) == [("RC209", "error")]
    assert ("RC209", "error") not in found(ignore=("RC20",))
    assert found(select=("RC209",), severity={"RC209": "info"}) == [("RC209", "info")]


def test_an_unknown_rule_is_a_usage_error() -> None:
    with pytest.raises(resconvert.ResconvertError, match="no check is called"):
        check(resconvert.Document(), settings=Settings(select=("RC999",)))
