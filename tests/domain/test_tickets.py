"""Time within business hours, and the steps of tickets."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calmconnect.domain.business_hours import BusinessHours
from calmconnect.domain.errors import Conflict, Invalid
from calmconnect.domain.text import clean_word
from calmconnect.domain.tickets import (
    STEPS,
    STOPPED,
    TARGETS,
    Category,
    Clock,
    Priority,
    TicketStatus,
    begun,
    check_step,
    clean_rating,
    reprioritised,
)

HOUR = timedelta(hours=1)
KOLKATA = BusinessHours(ZoneInfo("Asia/Kolkata"), time(9), time(18), frozenset(range(6)))
# Open while clocks are changed.
NIGHTLY = BusinessHours(ZoneInfo("Europe/Berlin"), time(0), time(6), frozenset(range(7)))

moments = st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 31), timezones=st.just(UTC))
amounts = st.timedeltas(timedelta(seconds=1), timedelta(hours=100))


@st.composite
def hours(draw: st.DrawFn) -> BusinessHours:
    zone = ZoneInfo(draw(st.sampled_from(["Asia/Kolkata", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe"])))
    opens, closes = sorted(draw(st.lists(st.integers(0, 23), min_size=2, max_size=2, unique=True)))
    days = draw(st.frozensets(st.integers(0, 6), min_size=1))
    return BusinessHours(zone, time(opens), time(closes), days)


@given(hours(), moments, amounts)
def test_so_much_time_lies_before_what_is_due(given_hours: BusinessHours, start: datetime, amount: timedelta) -> None:
    due = given_hours.after(start, amount)
    assert due > start and given_hours.between(start, due) == amount
    assert given_hours.between(start, due - timedelta(microseconds=1)) < amount, "and no moment before is late enough"


@given(hours(), st.lists(moments, min_size=3, max_size=3))
def test_time_adds_up(given_hours: BusinessHours, three: list[datetime]) -> None:
    a, b, c = sorted(three)
    assert given_hours.between(a, b) + given_hours.between(b, c) == given_hours.between(a, c) <= c - a
    assert given_hours.between(c, a) == timedelta(0) or a == c


def test_a_target_waits_for_the_morning_and_for_monday() -> None:
    saturday_evening = datetime(2026, 3, 14, 11, 30, tzinfo=UTC)  # 17:00 in Kolkata
    monday = datetime(2026, 3, 16, 3, 30, tzinfo=UTC)  # 9:00
    assert KOLKATA.after(saturday_evening, HOUR) == saturday_evening + HOUR
    assert KOLKATA.after(saturday_evening, 2 * HOUR) == monday + HOUR
    assert KOLKATA.is_open(saturday_evening) and not KOLKATA.is_open(monday - HOUR) and KOLKATA.is_open(monday)


@pytest.mark.parametrize(("day", "length"), [(29, 5 * HOUR), (30, 6 * HOUR)])
def test_a_night_in_which_clocks_are_put_forward_is_an_hour_shorter(day: int, length: timedelta) -> None:
    assert NIGHTLY.between(datetime(2026, 3, day - 1, 12, tzinfo=UTC), datetime(2026, 3, day, 12, tzinfo=UTC)) == length


def test_a_night_in_which_clocks_are_put_back_is_an_hour_longer() -> None:
    assert NIGHTLY.between(datetime(2026, 10, 24, 12, tzinfo=UTC), datetime(2026, 10, 25, 12, tzinfo=UTC)) == 7 * HOUR


@pytest.mark.parametrize(
    ("opens", "closes", "days"), [(9, 9, {0}), (18, 9, {0}), (9, 18, set()), (9, 18, {7})], ids=str
)
def test_a_helpline_that_is_never_open_is_refused(opens: int, closes: int, days: set[int]) -> None:
    with pytest.raises(ValueError):
        BusinessHours(ZoneInfo("UTC"), time(opens), time(closes), frozenset(days))


@given(hours(), moments, amounts, st.timedeltas(timedelta(0), timedelta(days=60)))
def test_a_stopped_clock_loses_nothing(
    given_hours: BusinessHours, start: datetime, amount: timedelta, pause: timedelta
) -> None:
    clock = Clock(given_hours.after(start, amount), None)
    resumed = clock.stopped(start, given_hours).running(start + pause, given_hours)
    assert resumed.due is not None and given_hours.between(start + pause, resumed.due) == amount
    assert clock.stopped(start, given_hours).stopped(start + pause, given_hours) == clock.stopped(start, given_hours)
    assert clock.running(start + pause, given_hours) == clock


@given(hours(), moments, st.sampled_from(Priority), st.sampled_from(Priority))
def test_another_priority_counts_from_the_beginning(
    given_hours: BusinessHours, start: datetime, before: Priority, after: Priority
) -> None:
    _, clock = begun(before, start, given_hours)
    assert reprioritised(clock, before, after, start, given_hours) == (begun(after, start, given_hours)[1])


def test_the_more_urgent_the_sooner() -> None:
    order = [Priority.URGENT, Priority.HIGH, Priority.MEDIUM, Priority.LOW]
    assert [TARGETS[one] for one in order] == sorted(TARGETS.values())
    assert all(first < whole for first, whole in TARGETS.values())


@given(st.sampled_from(TicketStatus), st.sampled_from(TicketStatus))
def test_only_steps_of_the_table_are_taken(before: TicketStatus, after: TicketStatus) -> None:
    if after in STEPS[before]:
        check_step(before, after)
    else:
        with pytest.raises(Conflict):
            check_step(before, after)


def test_the_table_leads_everywhere_but_back_to_new() -> None:
    assert set(STEPS) == set(TicketStatus)
    for status in set(TicketStatus) - {TicketStatus.NEW}:
        assert any(status in reached for reached in STEPS.values())
    assert not any(TicketStatus.NEW in reached for reached in STEPS.values())
    assert STEPS[TicketStatus.CLOSED] == {TicketStatus.OPEN} and TicketStatus.OPEN not in STOPPED


@pytest.mark.parametrize("value", [None, "", "none", 3, ["open"], "OPEN"])
def test_words_that_are_none_are_refused(value: object) -> None:
    with pytest.raises(Invalid) as refused:
        clean_word(value, Category, "category")
    assert set(refused.value.fields) == {"category"}


def test_a_rating_is_one_to_five_stars() -> None:
    assert clean_rating("4", " Kind. ") == (4, "Kind.") and clean_rating(1, "") == (1, "")
    for stars in (0, 6, True, "6", "four", None, 2.5):
        with pytest.raises(Invalid):
            clean_rating(stars, "")
