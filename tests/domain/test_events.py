"""Events: the same time on the wall whenever they come again, and places that go to the first in line."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calmconnect.domain.errors import Conflict, Invalid
from calmconnect.domain.event_times import (
    MOST_TIMES,
    Repetition,
    Rhythm,
    When,
    clean_repetition,
    clean_when,
    moved,
    occurrences,
    when_of,
)
from calmconnect.domain.events import EventStatus, Place
from calmconnect.domain.registrations import (
    PLACED,
    Entry,
    RegistrationStatus,
    check_open,
    in_line,
    may_come_in,
    moving_up,
    place,
    taken,
)
from calmconnect.domain.slots import Span

ZONES = [ZoneInfo(name) for name in ("Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kolkata")]
HOUR = timedelta(hours=1)
MARCH = datetime(2026, 3, 11, 9, tzinfo=UTC)

times_of_day = st.times().map(lambda clock: clock.replace(second=0, microsecond=0))
whens = st.builds(
    lambda day, clocks, zone: When(day, min(clocks), max(clocks), zone),
    st.dates(date(2024, 1, 1), date(2028, 1, 1)),
    st.tuples(times_of_day, times_of_day).filter(lambda two: two[0] != two[1]),
    st.sampled_from(ZONES),
)
repeating = st.sampled_from([Rhythm.WEEK, Rhythm.TWO_WEEKS, Rhythm.MONTH])


@given(whens, repeating, st.integers(2, MOST_TIMES))
def test_the_clock_on_the_wall_shows_the_same_each_time(first: When, rhythm: Rhythm, count: int) -> None:
    found = list(occurrences(first, Repetition(rhythm, count)))
    assert len(found) == count and found[0] == first
    for one, other in pairwise(found):
        apart = (other.day - one.day).days
        assert apart == {Rhythm.WEEK: 7, Rhythm.TWO_WEEKS: 14}.get(rhythm, apart) and (
            rhythm is not Rhythm.MONTH or 28 <= apart <= 31 or first.day.day > 28
        )
    for one in found:
        span, wall = one.span, one.span.starts.astimezone(one.zone)
        assert span.ends - span.starts == first.length > timedelta(0)
        # Where clocks jump over it, it is as much later as they jump.
        jumped = wall.replace(tzinfo=None) - datetime.combine(one.day, one.begins)
        assert timedelta(0) <= jumped <= HOUR


@given(whens, st.integers(2, MOST_TIMES), repeating)
def test_until_a_day_is_as_often_as_it_comes_before(first: When, count: int, rhythm: Rhythm) -> None:
    last = list(occurrences(first, Repetition(rhythm, count)))[-1].day
    asked = {"rhythm": rhythm.value, "until": last.isoformat()}
    assert clean_repetition(asked, first.day) == Repetition(rhythm, count)


def test_the_last_of_a_short_month_stands_for_a_day_it_has_not() -> None:
    first = When(date(2026, 1, 31), time(18), time(19), ZONES[0])
    days = [one.day for one in occurrences(first, Repetition(Rhythm.MONTH, 4))]
    assert days == [date(2026, 1, 31), date(2026, 2, 28), date(2026, 3, 31), date(2026, 4, 30)]


def test_across_the_change_of_clocks_it_begins_an_hour_earlier_in_utc() -> None:
    first = When(date(2026, 3, 23), time(18), time(19), ZONES[0])
    starts = [one.span.starts.hour for one in occurrences(first, Repetition(Rhythm.WEEK, 2))]
    assert starts == [17, 16]


@given(whens, st.integers(-20, 20), times_of_day)
def test_others_move_by_as_many_days(one: When, days: int, begins: time) -> None:
    after = When(one.day + timedelta(days=days), begins, time(23, 59), one.zone)
    later = When(one.day + timedelta(days=14), one.begins, one.ends, one.zone)
    shifted = moved(later, one, after)
    assert shifted.day - later.day == timedelta(days=days) and (shifted.begins, shifted.ends) == (begins, time(23, 59))


@given(whens.filter(lambda one: one.begins.hour > 5 and one.ends.hour < 22))
def test_what_is_kept_reads_as_it_was_written(one: When) -> None:
    assert when_of(one.span, one.zone) == one


@pytest.mark.parametrize(
    ("asked", "field"),
    [
        ({"rhythm": "daily"}, "rhythm"),
        ({"rhythm": None}, "rhythm"),
        ({"rhythm": "week"}, "times"),
        ({"rhythm": "week", "times": "1000"}, "times"),
        ({"rhythm": "week", "times": "1"}, "times"),
        ({"rhythm": "week", "times": "-3"}, "times"),
        ({"rhythm": "week", "times": "4", "until": "2026-05-01"}, "until"),
        ({"rhythm": "week", "until": "2026-03-14"}, "until"),
        ({"rhythm": "week", "until": "2029-03-14"}, "until"),
        ({"rhythm": "month", "until": "soon"}, "until"),
    ],
)
def test_how_often_is_told_by_its_field(asked: dict[str, object], field: str) -> None:
    with pytest.raises(Invalid) as refusal:
        clean_repetition(asked, date(2026, 3, 13))
    assert set(refusal.value.fields) == {field}


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"day": "2026-03-10"}, "day"),
        ({"day": "13.3.2026"}, "day"),
        ({"day": "2030-01-01"}, "day"),
        ({"day": "2026-03-11", "begins": "08:59"}, "begins"),
        ({"begins": "19:00", "ends": "18:00"}, "ends"),
        ({"begins": "18:00", "ends": "18:00"}, "ends"),
        ({"ends": "25:00"}, "ends"),
        ({"time_zone": "Mars/Base"}, "time_zone"),
    ],
)
def test_a_time_that_can_not_be_is_told_by_its_field(change: dict[str, object], field: str) -> None:
    asked = {"day": "2026-03-13", "begins": "18:00", "ends": "19:00", "time_zone": "UTC"}
    assert clean_when(asked, MARCH).span.starts == datetime(2026, 3, 13, 18, tzinfo=UTC)
    with pytest.raises(Invalid) as refusal:
        clean_when({**asked, **change}, MARCH)
    assert set(refusal.value.fields) == {field}


# What happens at an event: somebody comes (True) or leaves (False), or there are so many places now.
happenings = st.lists(st.one_of(st.tuples(st.integers(0, 8), st.booleans()), st.integers(1, 6)), max_size=40)


@given(happenings)
def test_places_are_never_exceeded_and_the_line_keeps_its_order(happened: list[tuple[int, bool] | int]) -> None:
    capacity, number = 3, 0
    known: dict[int, Entry] = {}
    for one in happened:
        before = taken(known.values())
        if isinstance(one, int):
            capacity = one
        elif one[1] and one[0] not in known:
            number += 1
            known[one[0]] = Entry(one[0], RegistrationStatus.WAITLISTED, number)
        elif not one[1]:
            known.pop(one[0], None)
        line = [entry.user_id for entry in in_line(known.values())]
        coming = moving_up(known.values(), capacity)
        assert coming == line[: len(coming)], "the first first"
        for user_id in coming:
            known[user_id] = Entry(user_id, RegistrationStatus.CONFIRMED, known[user_id].number)
        now = taken(known.values())
        assert now <= max(capacity, before), "no more than there are places, but nobody loses theirs"
        waiting = in_line(known.values())
        assert not waiting or now >= capacity, "nobody waits while there is a place"
        assert [place(known.values(), entry.user_id) for entry in waiting] == list(range(1, len(waiting) + 1))


def test_who_is_passed_over_keeps_their_place_in_line() -> None:
    entries = [Entry(n, RegistrationStatus.WAITLISTED, n) for n in (1, 2, 3)]
    assert moving_up(entries, 2, {1}) == [2, 3] and place(entries, 1) == 1 and place(entries, 9) == 0
    assert {RegistrationStatus.CANCELLED, RegistrationStatus.WAITLISTED}.isdisjoint(PLACED)


def test_when_one_can_register_and_come_in() -> None:
    starts = MARCH + 24 * HOUR
    check_open(EventStatus.PUBLISHED, starts, 60, starts - HOUR - timedelta(seconds=1))
    for status, now in (
        (EventStatus.PUBLISHED, starts - HOUR),
        (EventStatus.PUBLISHED, starts),
        (EventStatus.CANCELLED, MARCH),
    ):
        with pytest.raises(Conflict):
            check_open(status, starts, 60, now)
    span, minute = Span(starts, starts + HOUR), timedelta(minutes=1)
    assert may_come_in(EventStatus.PUBLISHED, Place.CIRCLE, span, starts - 15 * minute)
    assert not may_come_in(EventStatus.PUBLISHED, Place.CIRCLE, span, starts - 16 * minute)
    assert not may_come_in(EventStatus.PUBLISHED, Place.CIRCLE, span, span.ends)
    assert not may_come_in(EventStatus.PUBLISHED, Place.ADDRESS, span, starts)
    assert not may_come_in(EventStatus.CANCELLED, Place.CIRCLE, span, starts)
