"""Emphasis: what print sets in italics, found again from words alone."""

from __future__ import annotations

import time
import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from resconvert.emphasis import infer
from resconvert.model.inlines import Content, Emphasis, OpeningPhrase, Text, nest, plain, runs

DATA = tomllib.loads((Path(__file__).parent / "emphasis_cases.toml").read_text("utf-8"))
LANGUAGES = ("ara", "zho", "eng", "fra", "rus", "spa")


def words_under(content: Content, kind: type) -> list[str]:
    return [plain(node.children) for node in content if isinstance(node, kind)]


@pytest.mark.parametrize("case", DATA["case"], ids=lambda c: f"{c['lang']} {c['text'][:20]}")
def test_opening_phrases_begin_and_stop_where_print_has_them(case: dict) -> None:
    role = case.get("role", "operative")
    zone = "preamble" if role == "preambular" else "body"
    content = infer((Text(case["text"]),), role=role, organ=case.get("organ", "GA"), lang=case["lang"], zone=zone)
    assert words_under(content, OpeningPhrase) == case["phrases"]
    assert plain(content) == case["text"]


@pytest.mark.parametrize("case", DATA["title"], ids=lambda c: f"{c['lang']} {c['text'][:20]}")
def test_titles_of_publications_are_italic_in_notes(case: dict) -> None:
    content = infer((Text(case["text"]),), role="note", organ="GA", lang=case["lang"], zone="note")
    assert words_under(content, Emphasis) == case["titles"]


@pytest.mark.parametrize("case", DATA["task"], ids=lambda c: f"{c['lang']} {c['text'][:20]}")
def test_names_of_tasks_are_italic_in_the_mandates_of_the_security_council(case: dict) -> None:
    content = infer((Text(case["text"]),), role="point", organ="SC", lang=case["lang"], zone="body")
    assert words_under(content, Emphasis) == case["names"]
    elsewhere = infer((Text(case["text"]),), role="point", organ="GA", lang=case["lang"], zone="body")
    assert words_under(elsewhere, Emphasis) == []


def test_the_formula_is_italic_without_its_comma() -> None:
    content = infer((Text("The General Assembly,"),), role="formula", organ="GA", lang="eng", zone="preamble")
    assert content == (Emphasis("italic", (Text("The General Assembly"),)), Text(","))


def test_a_language_without_data_stays_as_it_is() -> None:
    content = (Text("bekräftigt seine Resolution;"),)
    assert infer(content, role="operative", organ="GA", lang="und", zone="body") == content


@given(st.text(max_size=200), st.sampled_from(LANGUAGES), st.sampled_from(["GA", "SC"]))
def test_no_word_is_lost_and_the_content_is_canonical(text: str, lang: str, organ: str) -> None:
    content: Content = (Text(text),) if text else ()
    for role, zone in (("preambular", "preamble"), ("operative", "body"), ("point", "body"), ("note", "note")):
        out = infer(content, role=role, organ=organ, lang=lang, zone=zone)  # type: ignore[arg-type]
        assert plain(out) == text
        assert nest(runs(out)) == out


@pytest.mark.parametrize("lang", LANGUAGES)
def test_time_grows_with_length_and_not_faster(lang: str) -> None:
    unit = "Official Records of the General Assembly, and urges, 条约汇编 и призывает et demande y exhorta ويدعو "

    def cost(times: int) -> float:
        text = (Text("Decides " + unit * times + "."),)
        begin = time.process_time()
        infer(text, role="operative", organ="SC", lang=lang, zone="body")
        infer(text, role="note", organ="GA", lang=lang, zone="note")
        return time.process_time() - begin

    cost(10)
    small = min(cost(200) for _ in range(3))
    assert min(cost(800) for _ in range(3)) < 12 * small + 0.02
