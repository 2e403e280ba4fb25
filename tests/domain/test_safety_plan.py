"""The safety plan's steps: what may stand there, and which numbers a thumb can call."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some

from calmconnect.domain.errors import Invalid
from calmconnect.domain.safety_plan import (
    STEP_LENGTH,
    STEPS,
    Line,
    Step,
    clean_step,
    clean_version,
    clean_words,
    dialled,
    lines,
)


@pytest.mark.parametrize(
    ("words", "number"),
    [
        ("Nisha: 98450 00000", "9845000000"),
        ("Arun +91 98450-00001 (evenings)", "+919845000001"),
        ("Clinic (080) 2345 6789", "08023456789"),
        ("Tele-MANAS 14416", "14416"),
        ("1-800-891-4416, toll-free", "18008914416"),
        ("Emergency: 112", "112"),
        ("988", "988"),
        ("Samaritans 116 123", "116123"),
        ("Room 112, at noon", "112"),
        ("Call after 18:30", ""),
        ("House 221", ""),
        ("Take 3 breaths, 10 times", ""),
        ("From 5 to 7, or 18.30", ""),
        ("https://example.org/12345678", ""),
        ("", ""),
    ],
)
def test_the_first_number_of_a_line(words: str, number: str) -> None:
    assert dialled(words) == number


@given(some.text(max_size=300))
def test_whatever_is_written_gives_lines_and_numbers_of_digits(words: str) -> None:
    for line in lines(words):
        assert line.words.strip() == line.words != ""
        assert line.dialled == "" or line.dialled.removeprefix("+").isdigit()


def test_one_thing_on_each_line() -> None:
    assert lines(" Walk \n\n\n  Amma 98450 00000\n") == [Line("Walk", ""), Line("Amma 98450 00000", "9845000000")]


def test_there_are_the_six_steps_in_their_order() -> None:
    assert list(STEPS) == list(Step) and len(STEPS) == 6


@pytest.mark.parametrize("value", ["", "safety", None, 3, ["coping"]])
def test_a_step_that_is_not_there(value: Any) -> None:
    with pytest.raises(Invalid):
        clean_step(value)


@pytest.mark.parametrize("value", [None, 7, ["a"], "x" * (STEP_LENGTH + 1), "a\x00b"])
def test_words_that_can_not_be_kept(value: Any) -> None:
    with pytest.raises(Invalid) as refused:
        clean_words(value)
    assert list(refused.value.fields) == ["text"]


@pytest.mark.parametrize("value", [None, "1", True, -1, 1.5, 2**70])
def test_a_version_that_can_not_be(value: Any) -> None:
    with pytest.raises(Invalid):
        clean_version(value)
