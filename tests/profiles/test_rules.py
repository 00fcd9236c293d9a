"""Every rule of every language matches its examples and none of its counterexamples."""

from __future__ import annotations

import pytest

from resconvert.profiles import LANGUAGES, Profile, detect, load

RULES = [(lang, name) for lang in LANGUAGES for name in load(lang).rules]


@pytest.mark.parametrize(("lang", "name"), RULES)
def test_a_rule_matches_its_examples_and_none_of_its_counterexamples(lang: str, name: str) -> None:
    profile = load(lang)
    rule = profile.rules[name]
    for example in rule.examples:
        assert profile.match(name, example), example
    for example in rule.counterexamples:
        assert not profile.match(name, example), example


@pytest.mark.parametrize(("lang", "name"), RULES)
def test_every_rule_has_a_counterexample(lang: str, name: str) -> None:
    assert load(lang).rules[name].counterexamples


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_language_has_twelve_months_and_names_for_every_organ(lang: str) -> None:
    profile: Profile = load(lang)
    assert set(profile.months.values()) == set(range(1, 13))
    assert set(profile.organs) == set(profile.formulas) == {"GA", "SC", "ECOSOC", "HRC"}


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("eng", "Recalling its resolutions on the work of the Organization and of its organs,"),
        ("fra", "Rappelant ses résolutions sur les travaux de l’Organisation et des organes,"),
        ("spa", "Recordando sus resoluciones sobre la labor de la Organización y de los órganos,"),
        ("rus", "ссылаясь на свои резолюции о работе Организации,"),
        ("zho", "回顾其关于本组织工作的各项决议，"),
        ("ara", "إذ تشير إلى قراراتها بشأن أعمال المنظمة،"),
        ("deu", "unter Hinweis auf die Resolutionen der Organisation und zu den Arbeiten der Organe,"),
        ("und", "0123 456 !!"),
    ],
)
def test_the_language_is_told_by_script_and_small_words(lang: str, text: str) -> None:
    assert detect(text) == lang
