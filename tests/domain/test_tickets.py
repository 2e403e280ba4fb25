"""Time within business hours, and the steps of tickets."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calmconnect.domain.business_hours import BusinessHours
from calmconnect.domain.errors import Conflict, Invalid
from calmconnect.domain.helpline import ClosedDay, HelplineTerms
from calmconnect.domain.slots import Open
from calmconnect.domain.text import clean_word
from calmconnect.domain.ticket_clock import Clock, begun, carried, joined, reprioritised
from calmconnect.domain.tickets import (
    STEPS,
    STOPPED,
    TARGETS,
    Category,
    Priority,
    TicketStatus,
    check_step,
    clean_rating,
    more_urgent,
)

HOUR = timedelta(hours=1)


def daily(zone: str, opens: int, closes: int, days: Iterable[int], closed: Iterable[date] = ()) -> BusinessHours:
    """The same hours on these weekdays."""
    week = tuple(Open(time(opens), time(closes)) if day in set(days) else None for day in range(7))
    return BusinessHours(ZoneInfo(zone), week, frozenset(closed))


KOLKATA = daily("Asia/Kolkata", 9, 18, range(6))
# Open while clocks are changed.
NIGHTLY = daily("Europe/Berlin", 0, 6, range(7))

moments = st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 31), timezones=st.just(UTC))
amounts = st.timedeltas(timedelta(seconds=1), timedelta(hours=100))
dates = st.dates(date(2026, 1, 1), date(2027, 12, 31))


@st.composite
def days(draw: st.DrawFn) -> Open:
    opens, closes = sorted(draw(st.lists(st.integers(0, 24), min_size=2, max_size=2, unique=True)))
    return Open(time(opens), time(closes % 24))


@st.composite
def hours(draw: st.DrawFn) -> BusinessHours:
    zone = ZoneInfo(draw(st.sampled_from(["Asia/Kolkata", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe"])))
    week = draw(st.lists(st.none() | days(), min_size=7, max_size=7).filter(any))
    return BusinessHours(zone, tuple(week), draw(st.frozensets(dates, max_size=5)))


@st.composite
def terms(draw: st.DrawFn) -> HelplineTerms:
    given_hours = draw(hours())
    targets = {one: (draw(amounts), draw(amounts)) for one in Priority}
    closed = tuple(ClosedDay(day, "") for day in sorted(given_hours.closed))
    return HelplineTerms(0, given_hours.zone, given_hours.week, closed, targets)


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


@pytest.mark.parametrize(("opens", "closes", "days"), [(9, 9, {0}), (18, 9, {0}), (9, 18, set())], ids=str)
def test_a_helpline_that_is_never_open_is_refused(opens: int, closes: int, days: set[int]) -> None:
    with pytest.raises(ValueError):
        daily("UTC", opens, closes, days)


@given(hours(), moments)
def test_what_comes_is_when_it_is_open(given_hours: BusinessHours, at: datetime) -> None:
    coming = given_hours.coming(at)
    assert given_hours.is_open(at) == (coming[0].starts <= at < coming[0].ends)
    assert all(before.ends < after.starts for before, after in pairwise(coming)), "what adjoins is one"
    for span in coming:
        assert given_hours.between(span.starts, span.ends) == span.ends - span.starts
        assert given_hours.after(at, timedelta(microseconds=1)) > at
    gaps = [at, *(span.ends for span in coming)]
    for ended, span in zip(gaps, coming, strict=False):
        assert given_hours.between(ended, span.starts) == timedelta(0)


def test_hours_until_midnight_and_around_the_clock() -> None:
    friday = datetime(2026, 3, 13, 12, tzinfo=UTC)
    late = daily("UTC", 9, 0, {4})
    assert late.is_open(friday + 11 * HOUR) and not late.is_open(friday + 12 * HOUR)
    (always,) = daily("UTC", 0, 0, range(7)).coming(friday)
    assert always.ends - friday >= timedelta(days=6)


def test_on_a_day_off_no_time_passes() -> None:
    wednesday = date(2026, 3, 11)
    off = daily("UTC", 9, 17, range(5), [wednesday])
    tuesday = datetime(2026, 3, 10, 16, tzinfo=UTC)
    assert off.after(tuesday, 2 * HOUR) == datetime(2026, 3, 12, 10, tzinfo=UTC)
    assert not off.is_open(datetime(2026, 3, 11, 12, tzinfo=UTC))
    assert off.next_morning(tuesday) == datetime(2026, 3, 12, 9, tzinfo=UTC)


@given(hours(), moments, amounts, st.timedeltas(timedelta(0), timedelta(days=60)))
def test_a_stopped_clock_loses_nothing(
    given_hours: BusinessHours, start: datetime, amount: timedelta, pause: timedelta
) -> None:
    clock = Clock(given_hours.after(start, amount), None)
    resumed = clock.stopped(start, given_hours).running(start + pause, given_hours)
    assert resumed.due is not None and given_hours.between(start + pause, resumed.due) == amount
    assert clock.stopped(start, given_hours).stopped(start + pause, given_hours) == clock.stopped(start, given_hours)
    assert clock.running(start + pause, given_hours) == clock


@given(terms(), moments, st.sampled_from(Priority), st.sampled_from(Priority))
def test_another_priority_counts_from_the_beginning(
    given_terms: HelplineTerms, start: datetime, before: Priority, after: Priority
) -> None:
    _, clock = begun(before, start, given_terms)
    assert reprioritised(clock, before, after, start, given_terms) == (begun(after, start, given_terms)[1])


@given(terms(), moments, st.timedeltas(timedelta(0), timedelta(days=60)), st.sampled_from(Priority))
def test_the_same_terms_change_no_clock(
    given_terms: HelplineTerms, start: datetime, later: timedelta, priority: Priority
) -> None:
    _, clock = begun(priority, start, given_terms)
    stopped = clock.stopped(start + later, given_terms.hours)
    for one in (clock, stopped):
        assert carried(one, priority, given_terms, given_terms, start + later) == one


@given(terms(), terms(), moments, st.timedeltas(timedelta(0), timedelta(days=60)), st.sampled_from(Priority))
def test_under_other_terms_what_has_passed_stays_passed(
    old: HelplineTerms, new: HelplineTerms, start: datetime, later: timedelta, priority: Priority
) -> None:
    now = start + later
    _, clock = begun(priority, start, old)
    passed = old.hours.between(start, now)
    moved = carried(clock, priority, old, new, now)
    left = new.targets[priority][1] - passed
    assert moved.due is not None
    if left > timedelta(0):
        assert new.hours.between(now, moved.due) == left
    else:
        assert moved.due <= now, "late it is, and not before it was"
        assert moved.due == clock.due or clock.due is None or clock.due > now
    assert carried(clock.stopped(now, old.hours), priority, old, new, now).left == left


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


def test_no_change_that_takes_no_time_away_makes_late() -> None:
    # Due on a Monday as the helpline opens, and now it is Sunday: nothing is left, but it is not late.
    sunday, monday = datetime(2026, 3, 15, 12, tzinfo=UTC), datetime(2026, 3, 16, 3, 30, tzinfo=UTC)
    old = HelplineTerms(0, KOLKATA.zone, KOLKATA.week, (), TARGETS)
    new = HelplineTerms(1, KOLKATA.zone, KOLKATA.week, (ClosedDay(date(2026, 3, 20), ""),), TARGETS)
    clock = Clock(monday, None)
    assert carried(clock, Priority.LOW, old, new, sunday) == clock


@given(hours(), moments, st.lists(amounts, min_size=2, max_size=2), st.booleans(), st.booleans())
def test_two_that_become_one_have_what_is_left_of_the_shorter(
    given_hours: BusinessHours, now: datetime, lefts: list[timedelta], runs: bool, other_runs: bool
) -> None:
    clocks = [Clock(None, left) for left in lefts]
    kept, other = (
        clock.running(now, given_hours) if running else clock
        for clock, running in zip(clocks, (runs, other_runs), strict=True)
    )
    whole = joined(kept, other, now, given_hours)
    assert (whole.due is not None) == runs, "it runs as the one did in which both go on"
    assert whole.stopped(now, given_hours).left == min(lefts)
    assert joined(kept, kept, now, given_hours) == kept


@given(st.sampled_from(Priority), st.sampled_from(Priority))
def test_of_two_the_more_urgent(one: Priority, other: Priority) -> None:
    assert more_urgent(one, other) is more_urgent(other, one)
    assert TARGETS[more_urgent(one, other)] == min(TARGETS[one], TARGETS[other])
