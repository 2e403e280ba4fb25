"""Guided exercises: wherever somebody is, they can go on, back and out, and every way ends."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calmconnect.domain import exercises
from calmconnect.domain.exercise_steps import Asks, Exercise
from calmconnect.domain.exercise_texts.breathing import PACES
from calmconnect.domain.exercises import EXERCISES, LEFT_OUT, Move, Place

KEYS = st.sampled_from(sorted(EXERCISES))
# What people may write at any step, sensible or not.
WRITTEN = st.one_of(
    st.sampled_from(
        ["next", "back", "skip", "stop", "ok", "70", "7/10", "I don't know", "4-6", "Yes, something", "🙂", "200"]
    ),
    st.text(max_size=80),
)


def written(place: Place, text: str) -> exercises.Outcome:
    """Where it leads; the same place for what the step can't take."""
    move = exercises.move_in(text, place)
    outcome = exercises.moved(place, move) if move else exercises.answered(place, text)
    return outcome or exercises.Outcome(place, exercises.asks_again(place))


@given(KEYS, st.lists(WRITTEN, max_size=40))
def test_from_wherever_writing_leads_one_can_go_on_to_the_end_and_out(key: str, said: list[str]) -> None:
    place = exercises.begin(key).place
    for text in said:
        if place is None:
            return
        outcome = written(place, text)
        assert outcome.words.strip() and ("{" in "".join(said) or "{" not in outcome.words)
        place = outcome.place
    if place is None:
        return
    out = written(place, "stop")
    assert out.place is None and out.stopped and out.words
    for _ in range(len(EXERCISES[key].steps)):
        if place is None:
            break
        outcome = exercises.moved(place, Move.NEXT)
        assert outcome.words.strip() and not outcome.stopped
        place = outcome.place
    assert place is None, "skipping alone reaches the end"


@given(KEYS, st.integers(0, 20))
def test_back_and_on_is_where_one_was(key: str, steps: int) -> None:
    place = Place(key, steps % len(EXERCISES[key].steps))
    back = exercises.moved(place, Move.BACK).place
    assert back is not None and back.step == max(0, place.step - 1)
    again = exercises.moved(back, Move.NEXT).place
    assert place.step == 0 or (again is not None and again.step == place.step)


@given(st.text(min_size=1, max_size=4_000), st.text(min_size=1, max_size=4_000))
def test_what_was_answered_is_said_back_once_and_never_read_for_places(first: str, second: str) -> None:
    place = Place("worry_time", 4, {"worry": first, "step": "{time}{worry}", "time": second})
    outcome = exercises.moved(place, Move.NEXT)
    assert outcome.place is None and len(outcome.words) < 4_000
    assert "What you will do: {time}{worry}" in outcome.words


@pytest.mark.parametrize("one", EXERCISES.values(), ids=list(EXERCISES))
def test_the_texts_are_whole(one: Exercise) -> None:
    assert one.title and one.offer and one.ending and one.source and one.steps
    kept = {step.keep for step in one.steps}
    assert set(re.findall(r"\{(\w+)\}", one.ending)) <= kept
    for step in one.steps:
        assert step.words.strip() and len(step.words) < 600
        assert (step.asks is Asks.CHOICE) == bool(step.choices)
        assert "{" not in step.words
    told = " ".join([one.offer, one.ending, *(step.words for step in one.steps)]).casefold()
    for word in ("diagnos", "disorder", "cure", "guarantee", "promise you", "must "):
        assert word not in told


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("70", "70"),
        ("about 70 I think", "70"),
        ("7/10", "70"),
        ("8 out of 10", "80"),
        ("10/10", "100"),
        ("0", "0"),
        ("85%", "85"),
    ],
)
def test_a_strength_is_understood(text: str, kept: str) -> None:
    outcome = exercises.answered(Place("thought_record", 3), text)
    assert outcome is not None and outcome.place is not None and outcome.place.answers["before"] == kept


@pytest.mark.parametrize("text", ["", "very", "101", "999", "between 40 and 60", "-5", "🙂"])
def test_what_is_no_strength_is_asked_for_again(text: str) -> None:
    assert exercises.answered(Place("thought_record", 3), text) is None


def test_the_page_breathes_along_at_the_chosen_pace_and_at_the_gentlest_without_a_choice() -> None:
    for text, pace in (("Box, 4 each", "box"), ("4-7-8", "4-7-8"), ("4-6 please", "4-6"), ("skip", PACES[0].key)):
        begun = exercises.begin("breathing").place
        assert begun is not None and exercises.pace_at(begun) == ""
        place = written(begun, text).place
        assert place is not None and exercises.pace_at(place) == pace


def test_an_answer_left_out_stands_there_as_that() -> None:
    place = Place("thought_record", 7, {"situation": "The exam."})
    words = exercises.moved(place, Move.SKIP).words
    assert "What happened: The exam." in words and f"The thought: {LEFT_OUT}" in words
