"""The happiness score: bounds, weights, decay, and a band that says honestly how much is known."""

from __future__ import annotations

from datetime import date, timedelta
from math import isclose

from hypothesis import given, settings
from hypothesis import strategies as st

from calmconnect.domain.wellbeing import (
    ENOUGH,
    PRIOR_SCORE,
    SAME_DAY,
    Signal,
    check_in_signal,
    message_signal,
    moved,
    score,
    themes_of,
    trend,
)

TODAY = date(2026, 3, 11)
DAY = timedelta(days=1)

days = st.integers(0, 60).map(lambda ago: TODAY - ago * DAY)
keys = st.lists(st.sampled_from(["sleep", "stress", "joy"]), max_size=2, unique=True).map(tuple)
messages = st.builds(message_signal, days, st.floats(-1, 1), st.floats(0, 1), keys)
check_ins = st.builds(check_in_signal, days, st.integers(1, 5))
signals = st.lists(messages | check_ins, max_size=30)


@given(signals, st.randoms(use_true_random=False))
def test_it_does_not_matter_in_which_order_things_became_known(known: list[Signal], random: object) -> None:
    shuffled = known.copy()
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert score(shuffled, TODAY) == score(known, TODAY)


@given(signals)
def test_it_stays_between_0_and_100_and_within_its_band(known: list[Signal]) -> None:
    found = score(known, TODAY)
    assert 0 <= found.low <= found.value <= found.high <= 100
    assert found.evidence >= 0 and found.enough == (found.evidence >= ENOUGH)


def test_nothing_known_is_50_and_not_enough() -> None:
    found = score([], TODAY)
    assert found.value == PRIOR_SCORE and not found.enough and found.evidence == 0
    assert 20 < found.low < found.high < 80
    assert trend([], TODAY) == [] and moved([], TODAY).days == ()


@given(signals, st.integers(1, 60))
def test_more_of_the_same_makes_it_surer(known: list[Signal], ago: int) -> None:
    before = score(known, TODAY)
    more = Signal(TODAY - ago * DAY, (before.value - 50) / 50, 1.0, said=True)
    after = score([*known, more], TODAY)
    assert after.high - after.low < before.high - before.low
    assert isclose(after.value, before.value, abs_tol=1e-6)


@given(st.floats(-1, 1), st.floats(0.1, 1))
def test_a_week_later_it_weighs_half(valence: float, feeling: float) -> None:
    known = [message_signal(TODAY, valence, feeling, ())]
    now, later = score(known, TODAY), score(known, TODAY + 7 * DAY)
    assert isclose(later.evidence, now.evidence / 2)
    assert abs(later.value - 50) <= abs(now.value - 50)


@given(signals, days, st.floats(-1, 0.9), st.floats(0.1, 1))
def test_a_better_message_never_makes_it_worse(known: list[Signal], day: date, valence: float, feeling: float) -> None:
    worse = score([*known, message_signal(day, valence, feeling, ())], TODAY)
    better = score([*known, message_signal(day, valence + 0.1, feeling, ())], TODAY)
    assert better.value > worse.value or isclose(better.value, worse.value, abs_tol=1e-9)


def test_a_message_without_feeling_says_nothing() -> None:
    assert score([message_signal(TODAY, 1, 0, ())] * 50, TODAY) == score([], TODAY)


@given(st.integers(1, 200))
def test_one_evening_of_writing_is_not_many_days(count: int) -> None:
    evening = score([message_signal(TODAY, -1, 1, ())] * count, TODAY)
    assert evening.evidence < 1 / SAME_DAY
    assert not evening.enough


def test_three_days_of_saying_how_one_is_are_enough() -> None:
    known = [check_in_signal(TODAY - ago * DAY, 4) for ago in range(3)]
    assert [score(known[:count], TODAY).enough for count in range(4)] == [False, False, False, True]
    assert score(known, TODAY).value > 55


@given(signals)
def test_what_is_still_to_come_counts_for_nothing(known: list[Signal]) -> None:
    ahead = [message_signal(TODAY + DAY, -1, 1, ()), check_in_signal(TODAY + 3 * DAY, 1)]
    assert score([*known, *ahead], TODAY) == score(known, TODAY)


@settings(max_examples=25)
@given(signals)
def test_the_trend_ends_with_today_and_leaves_out_days_of_which_too_little_is_known(known: list[Signal]) -> None:
    found = trend(known, TODAY)
    assert [one.day for one in found] == sorted({one.day for one in found})
    assert all(one.score.enough and one.score == score(known, one.day) for one in found)
    assert (found[-1:] == [] or found[-1].day < TODAY) == (not score(known, TODAY).enough)


def test_what_moved_it_adds_up() -> None:
    known = [
        message_signal(TODAY, -0.9, 1, ("sleep",)),
        message_signal(TODAY - DAY, 0.8, 1, ("joy",)),
        check_in_signal(TODAY - 2 * DAY, 5),
    ]
    found = moved(known, TODAY)
    assert isclose(sum(points for _, points in found.days), score(known, TODAY).value - 50)
    assert [day for day, points in found.days if points < 0] == [TODAY]
    assert dict(found.themes)["sleep"] < 0 < dict(found.themes)["joy"]


@given(signals)
def test_it_names_at_most_three_that_matter_the_strongest_first(known: list[Signal]) -> None:
    for told in (moved(known, TODAY).days, moved(known, TODAY).themes):
        strengths = [abs(points) for _, points in told]
        assert len(told) <= 3 and strengths == sorted(strengths, reverse=True) and all(one >= 0.5 for one in strengths)


def test_themes_are_what_is_clear() -> None:
    assert themes_of([("sleep", 0.7), ("grief", 0.2)], ["sadness", "neutral"]) == ("sleep", "sadness")
    assert themes_of([("sleep", 0.3)], ["neutral"]) == ()
    assert themes_of([("grief", 0.9)], ["grief", "sadness", "anger"]) == ("grief", "sadness")
