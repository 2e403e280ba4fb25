"""What is said of a connection, and what calls come to when they are counted."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calmconnect.domain.call_figures import Ended, Judged, figures
from calmconnect.domain.call_quality import CallQuality
from calmconnect.domain.call_ratings import (
    RATE_WITHIN,
    Opinion,
    Trouble,
    clean_opinion,
    clean_troubles,
    may_rate,
)
from calmconnect.domain.calls import EndReason
from calmconnect.domain.errors import Invalid

NOW = datetime(2026, 3, 2, 10, tzinfo=UTC)
SECOND, MINUTE = timedelta(seconds=1), timedelta(minutes=1)
SIDES = st.builds(
    CallQuality,
    samples=st.integers(1, 100),
    rtt=st.integers(0, 2000),
    rtt_most=st.integers(0, 4000),
    loss=st.floats(0, 100),
    jitter=st.integers(0, 500),
    kbps_in=st.integers(0, 4000),
    kbps_out=st.integers(0, 4000),
    freezes=st.integers(0, 50),
    relayed=st.booleans(),
)
JUDGED = st.builds(Judged, st.integers(1, 5), st.lists(st.sampled_from(Trouble), unique=True).map(tuple))


def ended(reason: EndReason, rang: int, talked: int | None) -> Ended:
    """A call that rang so many seconds, and was talked in for so many minutes."""
    answered = NOW + rang * SECOND if talked is not None else None
    over = (answered or NOW + rang * SECOND) + (talked or 0) * MINUTE
    return Ended(reason, NOW, answered, answered, over)


def test_calls_are_counted_by_what_became_of_them() -> None:
    found = figures(
        [
            ended(EndReason.COMPLETED, 4, 30),
            ended(EndReason.COMPLETED, 8, 50),
            ended(EndReason.FAILED, 6, 10),
            ended(EndReason.MISSED, 45, None),
            ended(EndReason.BUSY, 0, None),
            ended(EndReason.DECLINED, 5, None),
        ],
        [CallQuality(3, 40, 90, 1.0, 5, 900, 800, 0, False), CallQuality(3, 60, 90, 2.0, 5, 900, 800, 0, True)],
        [Judged(2, (Trouble.DELAY, Trouble.NO_SOUND)), Judged(5, ()), Judged(3, (Trouble.DELAY,))],
    )
    assert (found.calls, found.talked, found.not_reached, found.failed) == (6, 3, 2, 1)
    assert (found.length, found.answer) == (30 * MINUTE, 6 * SECOND)
    assert (found.rtt, found.loss, found.relayed, found.sides) == (50, 1.5, 1, 2)
    assert (found.rated, round(found.opinion or 0, 2)) == (3, 3.33)
    assert found.troubles == ((Trouble.DELAY, 2), (Trouble.NO_SOUND, 1))


def test_nothing_is_said_of_what_was_not_counted() -> None:
    found = figures([ended(EndReason.MISSED, 45, None)], [], [])
    assert (found.length, found.answer, found.rtt, found.loss, found.opinion, found.troubles) == (None,) * 5 + ((),)


@given(st.lists(SIDES, max_size=8), st.lists(JUDGED, max_size=8))
def test_means_lie_among_what_they_are_of(sides: list[CallQuality], judged: list[Judged]) -> None:
    found = figures([], sides, judged)
    if sides:
        assert found.rtt is not None and min(one.rtt for one in sides) <= found.rtt <= max(one.rtt for one in sides)
    if judged:
        assert found.opinion is not None and 1 <= found.opinion <= 5
    assert sum(count for _, count in found.troubles) == sum(len(one.troubles) for one in judged)


@given(st.permutations([one.value for one in Trouble]), st.integers(1, 4))
def test_troubles_are_named_once_and_in_one_order(words: list[str], opinion: int) -> None:
    assert clean_troubles(words + words, Opinion(opinion)) == tuple(Trouble)


def test_an_excellent_connection_had_no_troubles() -> None:
    assert clean_troubles(["delay"], Opinion.EXCELLENT) == ()


@pytest.mark.parametrize("value", [0, 6, -1, True, "3", 3.0, None, [], {}])
def test_there_are_five_opinions(value: object) -> None:
    with pytest.raises(Invalid):
        clean_opinion(value)


@pytest.mark.parametrize("value", [None, "delay", ["nothing"], [1], [["delay"]], {"delay": 1}])
def test_troubles_are_a_list_of_known_words(value: object) -> None:
    with pytest.raises(Invalid):
        clean_troubles(value, Opinion.POOR)


def test_a_call_is_rated_once_it_is_over_and_not_long_after() -> None:
    over = NOW + MINUTE
    assert may_rate(NOW, over, over) and may_rate(NOW, over, over + RATE_WITHIN - SECOND)
    assert not may_rate(NOW, over, over + RATE_WITHIN)
    assert not may_rate(NOW, None, over), "it goes on"
    assert not may_rate(None, over, over), "they never heard each other"
