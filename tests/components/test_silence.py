"""When somebody is missed in a call: the rule of `silence.js`, run by Node as browsers run it."""

from __future__ import annotations

from itertools import accumulate
from typing import Any

from hypothesis import given
from hypothesis import settings as limits
from hypothesis import strategies as st

from tests.support.scripts import after_each

_EVERY = 250


def look(*, came: bool = False, answers: bool = False, elapsed: int = _EVERY) -> dict[str, Any]:
    """One look at a connection."""
    return {"elapsed": elapsed, "came": came, "answers": answers}


TALK, NOTHING, REACHED = look(came=True), look(), look(answers=True)


def words(*looks: dict[str, Any]) -> list[str]:
    """What is thought after each look."""
    return [state["word"] for state in after_each("silence.js", looks)]


def test_who_is_not_heard_is_missed_after_a_second_and_lost_before_two() -> None:
    looks = [TALK] * 8 + [NOTHING] * 8
    waits = list(accumulate(one["elapsed"] for one in looks[8:]))
    found = dict(zip(reversed(waits), reversed(words(*looks)[8:]), strict=True))
    assert [found[ms] for ms in (500, 750, 1000, 1250, 2000)] == ["", "quiet", "quiet", "lost", "lost"]


def test_a_hiccup_is_shown_at_most_and_restarts_nothing() -> None:
    assert words(*[TALK] * 8, *[NOTHING] * 2, TALK) == [""] * 11
    assert words(*[TALK] * 8, *[NOTHING] * 4, TALK)[-3:] == ["quiet", "quiet", ""]
    assert words(*[TALK] * 8, *[NOTHING] * 6, TALK)[-2:] == ["lost", ""], "it is back with the first that comes"


def test_where_a_restart_was_needless_the_next_one_waits_longer() -> None:
    hiccup, cut = [*[NOTHING] * 6, *[TALK] * 8], [*[NOTHING] * 20, *[TALK] * 8]
    assert words(*[TALK] * 8, *hiccup * 3).count("lost") == 2, "the second and the third are shown only"
    assert words(*[TALK] * 8, *cut * 3).count("lost") == 3 * 16


def test_who_sends_nothing_regularly_is_not_missed() -> None:
    assert set(words(*[NOTHING] * 40)) == {""}
    assert set(words(*([TALK] * 7 + [NOTHING]) * 5)) == {""}


def test_who_can_be_reached_has_only_stopped_sending() -> None:
    assert words(*[TALK] * 8, *[NOTHING] * 5, REACHED, *[NOTHING] * 40)[12:] == ["lost", *[""] * 41]
    assert words(*[TALK] * 8, REACHED, *[NOTHING] * 5)[-1] == "lost", "asked and answered just before it was cut off"


@limits(max_examples=20, deadline=None)
@given(st.lists(st.integers(_EVERY, 60_000), min_size=1, max_size=3))
def test_a_page_that_looks_late_does_not_take_its_own_pause_for_a_silence(pauses: list[int]) -> None:
    late = [one for ms in pauses for one in (look(elapsed=ms), TALK)]
    assert set(words(*[TALK] * 8, *late)) == {""}
