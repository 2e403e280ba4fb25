"""When a session counts, and when the door closes."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from calmconnect.domain.people import STAFF, Role
from calmconnect.domain.sign_in import Failures, SessionTimes, is_alive

NOW = datetime(2026, 3, 11, 9, 0, tzinfo=UTC)
IDLE = timedelta(minutes=30)
LOCK = timedelta(minutes=15)
seconds = st.integers(-100_000, 100_000).map(lambda number: timedelta(seconds=number))


@given(st.sampled_from(Role), seconds, seconds, st.none() | seconds)
def test_a_session_counts_until_one_thing_ends_it(
    role: Role, seen: timedelta, expires: timedelta, revoked: timedelta | None
) -> None:
    times = SessionTimes(role, NOW + seen, NOW + expires, None if revoked is None else NOW + revoked)
    idle = role in STAFF and seen <= -IDLE
    assert is_alive(times, NOW, IDLE) == (revoked is None and expires > timedelta() and not idle)


@given(st.sampled_from(Role), seconds, seconds, seconds, seconds)
def test_what_is_over_stays_over(
    role: Role, seen: timedelta, expires: timedelta, first: timedelta, later: timedelta
) -> None:
    times = SessionTimes(role, NOW + seen, NOW + expires, None)
    before, after = sorted((NOW + first, NOW + later))
    assert is_alive(times, before, IDLE) or not is_alive(times, after, IDLE)


@given(st.lists(st.integers(0, 2_000), max_size=30))
def test_the_door_closes_after_five_in_a_row_and_opens_after_the_lock(waits: list[int]) -> None:
    failures, now, run = Failures(0, None, None), NOW, 0
    for wait in waits:
        now += timedelta(seconds=wait)
        run = 1 if failures.last_at is None or now - failures.last_at >= LOCK else run + 1
        failures = failures.after_another(now, 5, LOCK)
        assert failures.locked(now) == (run >= 5)
        assert not failures.locked(now + LOCK)
        if run >= 5:
            assert failures.locked(now + LOCK - timedelta(seconds=1))


def test_the_door_is_open_to_begin_with() -> None:
    assert not Failures(0, None, None).locked(NOW)
