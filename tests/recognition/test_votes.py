"""Votes in the words of each language."""

from pathlib import Path

import pytest

import resconvert
from resconvert.model import Ballot
from resconvert.recognition.votes import CHOICES, _count, wording

LANGUAGES = ["eng", "fra", "spa", "rus", "zho", "ara"]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_examples_of_a_language_state_their_counts(lang: str) -> None:
    words = wording(lang)
    assert words
    assert words.examples
    for text, *counts in words.examples:
        found = words.recorded.search(text)
        assert found, text
        assert [-1 if (n := _count(found, c)) is None else n for c in CHOICES] == counts


def test_a_recorded_vote_with_its_lists_is_in_the_record() -> None:
    sample = Path(__file__).parents[2] / "samples" / "vote.txt"
    (vote,) = resconvert.read(sample).document.record.votes
    assert vote.outcome == "adoptedRecordedVote"
    assert vote.ballots == (
        Ballot("in-favour", 5, ("Albania", "Bolivia", "Chad", "Iran (Islamic Republic of)", "Togo")),
        Ballot("against", 1, ("Tuvalu",)),
        Ballot("abstaining", 2, ("Fiji", "Malta")),
    )


def test_a_text_that_says_nothing_of_a_vote_has_none() -> None:
    sample = Path(__file__).parents[2] / "samples" / "annex.txt"
    assert resconvert.read(sample).document.record.votes == ()


def test_old_resolutions_of_the_security_council_say_it_below_the_text() -> None:
    text = "The Security Council,\n\tRecalling its resolution,\n\t1.\tDecides to meet.\n"
    by_count = resconvert.read(
        (text + "Adopted at the 1143rd meeting\nby 9 votes to none, with\n2 abstentions.\n").encode()
    )
    (vote,) = by_count.document.record.votes
    assert vote.ballots == (Ballot("in-favour", 9), Ballot("against", 0), Ballot("abstaining", 2))
    (vote,) = resconvert.read((text + "Adopted unanimously at the 1845th meeting.\n").encode()).document.record.votes
    assert (vote.outcome, vote.ballots) == ("adoptedUnanimously", ())
