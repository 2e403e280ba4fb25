"""Talking without a name: what somebody is called, how long one waits, and what sounds like danger."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calmconnect.domain.anonymous import ENOUGH, PSEUDONYMS, clean_capacity, pseudonym, usual_wait
from calmconnect.domain.danger import in_danger
from calmconnect.domain.errors import Invalid

waits = st.timedeltas(timedelta(0), timedelta(hours=3))


@given(st.integers(0, 2**64))
def test_a_pseudonym_is_two_plain_words(chance: int) -> None:
    words = pseudonym(chance).split()
    assert len(words) == 2 and all(word.isascii() and word.isalpha() and word.istitle() for word in words)


def test_every_pair_can_be_drawn_and_there_are_many() -> None:
    assert len({pseudonym(chance) for chance in range(PSEUDONYMS)}) == PSEUDONYMS > 1_000


@given(st.lists(waits, max_size=ENOUGH - 1))
def test_of_too_few_nothing_is_said(recent: list[timedelta]) -> None:
    assert usual_wait(recent) is None


@given(st.lists(waits, min_size=ENOUGH, max_size=60))
def test_at_least_three_of_four_were_answered_within_what_is_said(recent: list[timedelta]) -> None:
    said = usual_wait(recent)
    assert said is not None and said % timedelta(minutes=1) == timedelta(0)
    assert sum(wait <= said for wait in recent) * 4 >= len(recent) * 3
    # And it frightens nobody: never a minute more than the longest.
    assert timedelta(minutes=1) <= said <= max(recent) + timedelta(minutes=1)
    assert usual_wait(recent[::-1]) == said


@pytest.mark.parametrize("value", [-1, 6, 1.0, True, "2", None])
def test_what_is_no_capacity(value: object) -> None:
    with pytest.raises(Invalid):
        clean_capacity(value)


@pytest.mark.parametrize(
    "text",
    [
        "I want to die",
        "I don’t want to live any more",
        "sometimes I think about   killing... I could KILL MYSELF",
        "I'm thinking of suicide",
        "they would be better off without me",
        "I have taken too many pills",
        "I keep cutting myself",
        "I just can't go on",
        "there is no reason to live",
        "main marna chahta hoon",
        "मैं आत्महत्या करना चाहता हूँ",
        "I want to k\0ill my\x07self",
        "I want to kill\x1bmyself",
        "su\ud800icide",
    ],
)
def test_what_sounds_like_danger(text: str) -> None:
    assert in_danger(text)


@pytest.mark.parametrize("text", ["", "I can't sleep before exams.", "My boss is a pain", "I would like to dine out"])
def test_what_does_not(text: str) -> None:
    assert not in_danger(text)


@given(st.text(), st.text())
def test_danger_is_found_in_any_surroundings(before: str, after: str) -> None:
    assert in_danger(f"{before} I want to kill myself. {after}")
