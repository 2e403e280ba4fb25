"""Slots: none overlaps, doubles, is lost or shifts, whatever the hours, the clock changes and the viewer."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from calmconnect.domain.slots import Busy, Days, Hours, Open, Overrides, Rules, Span, Terms, free_slots

ZONES = ("Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kolkata")
DAY = timedelta(days=1)
NONE = Overrides()

zones = st.sampled_from([ZoneInfo(name) for name in ZONES])
moments = st.datetimes(datetime(2024, 1, 1), datetime(2028, 1, 1), timezones=st.just(UTC)).map(
    lambda moment: moment.replace(second=0, microsecond=0)
)
# The nights in which clocks change, and any other time.
nights = [datetime(2026, 3, 29), datetime(2026, 10, 25), datetime(2026, 3, 8), datetime(2026, 11, 1)]
nights += [datetime(2026, 10, 4), datetime(2026, 4, 5)]
nows = st.one_of(
    moments, st.sampled_from(nights).flatmap(lambda at: st.integers(0, 96).map(lambda h: _utc(at, 24 - h)))
)
clocks = st.integers(0, 24 * 4 - 1).map(lambda quarter: time(quarter // 4, quarter % 4 * 15))
buffers = st.sampled_from([timedelta(minutes=m) for m in (0, 5, 10, 30)])
terms = st.builds(
    Terms,
    session=st.sampled_from([timedelta(minutes=m) for m in (20, 30, 45, 50, 60, 90)]),
    buffer_before=buffers,
    buffer_after=buffers,
    notice=st.sampled_from([timedelta(minutes=m) for m in (0, 30, 120, 1440)]),
    horizon=st.sampled_from([timedelta(days=d) for d in (1, 14, 42)]),
    daily_cap=st.sampled_from([0, 0, 1, 2, 5]),
)


def _utc(at: datetime, hours: int) -> datetime:
    return at.replace(tzinfo=UTC) + timedelta(hours=hours)


@st.composite
def days_hours(draw: st.DrawFn) -> tuple[Open, ...]:
    """Hours of one day without overlaps."""
    edges = sorted(draw(st.sets(clocks, max_size=4)))
    return tuple(Open(a, b) for a, b in zip(edges[::2], edges[1::2], strict=False))


@st.composite
def rules(draw: st.DrawFn) -> Rules:
    """Weekly hours as the schedule keeps them, somewhere."""
    week = [(weekday, one) for weekday in range(7) for one in draw(days_hours())]
    return Rules(tuple(Hours(weekday, one.starts, one.ends) for weekday, one in week), draw(zones), draw(terms))


@st.composite
def worlds(draw: st.DrawFn) -> tuple[Rules, Overrides, list[Busy], datetime]:
    """A schedule, what differs from it, what is taken, and a moment to look at it."""
    now, how = draw(nows), draw(rules())
    near = st.integers(-2, 20).map(lambda ahead: (now + ahead * DAY).date())
    dates = draw(st.dictionaries(near, days_hours(), max_size=4))
    leave = draw(st.lists(st.tuples(near, st.integers(0, 5)), max_size=2))
    away = tuple(Days(first, first + more * DAY) for first, more in leave)
    minutes = st.integers(-2 * 1440, 21 * 1440)
    taken = draw(st.lists(st.tuples(minutes, st.integers(10, 180), st.integers(0, 30)), max_size=8))
    busy = []
    for after, lasts, buffer in taken:
        starts, pause = now + timedelta(minutes=after), timedelta(minutes=buffer)
        busy.append(Busy(starts, Span(starts - pause, starts + timedelta(minutes=lasts) + pause)))
    return how, Overrides(dates, away), busy, now


@given(worlds())
@settings(max_examples=300, deadline=None)
def test_slots_keep_every_promise(world: tuple[Rules, Overrides, list[Busy], datetime]) -> None:
    how, overrides, busy, now = world
    on = how.terms
    slots = free_slots(how, overrides, busy, now, Span(now, now + 21 * DAY))
    assert slots == sorted(set(slots))
    assert all(before.ends <= after.starts for before, after in pairwise(slots)), "no two overlap"
    for slot in slots:
        day = _local(slot.starts, how.zone).date()
        assert slot.ends - slot.starts == on.session
        assert now + on.notice <= slot.starts <= now + on.horizon
        around = Span(slot.starts - on.buffer_before, slot.ends + on.buffer_after)
        assert not any(around.overlaps(one.around) for one in busy), "both buffers are kept"
        assert not any(leave.first <= day <= leave.last for leave in overrides.leave), "leave wins over all"
        assert any(_holds(opened, day, slot, how.zone) for opened in _opened(day, how, overrides))
        sessions = [one for one in busy if _local(one.starts, how.zone).date() == day]
        assert not on.daily_cap or len(sessions) < on.daily_cap


@given(worlds())
@settings(max_examples=100, deadline=None)
def test_both_buffers_fit_between_two_sessions_of_the_same_hours(
    world: tuple[Rules, Overrides, list[Busy], datetime],
) -> None:
    how, overrides, busy, now = world
    slots = free_slots(how, overrides, busy, now, Span(now, now + 21 * DAY))
    for before, after in pairwise(slots):
        day = _local(before.starts, how.zone).date()
        for opened in _opened(day, how, overrides):
            if _holds(opened, day, before, how.zone) and _holds(opened, day, after, how.zone):
                assert before.ends + how.terms.buffer_after <= after.starts - how.terms.buffer_before


@given(worlds(), zones)
@settings(max_examples=75, deadline=None)
def test_what_is_free_does_not_depend_on_who_looks_nor_on_the_window(
    world: tuple[Rules, Overrides, list[Busy], datetime], viewer: ZoneInfo
) -> None:
    """A page shows six weeks, accepting looks at two days, each viewer in their own zone: all find the same slots."""
    how, overrides, busy, now = world
    wide = free_slots(how, overrides, busy, now, Span(now, now + 43 * DAY))
    elsewhere = Span(now.astimezone(viewer), (now + 43 * DAY).astimezone(viewer))
    assert free_slots(how, overrides, busy, now.astimezone(viewer), elsewhere) == wide
    for slot in wide[:20]:
        around = Span((slot.starts - DAY).astimezone(viewer), slot.starts + DAY)
        assert slot in free_slots(how, overrides, busy, now, around)


@given(worlds())
@settings(max_examples=75, deadline=None)
def test_what_was_taken_is_free_no_more_and_nothing_else_appears(
    world: tuple[Rules, Overrides, list[Busy], datetime],
) -> None:
    how, overrides, busy, now = world
    window = Span(now, now + 21 * DAY)
    slots = free_slots(how, overrides, busy, now, window)
    for slot in slots[:5]:
        after = free_slots(how, overrides, [*busy, Busy(slot.starts, how.terms.around(slot))], now, window)
        assert slot not in after and set(after) <= set(slots)


def _local(moment: datetime, zone: ZoneInfo) -> datetime:
    return moment.astimezone(zone).replace(tzinfo=None)


def _opened(day: date, how: Rules, overrides: Overrides) -> Iterable[Open]:
    weekly = [Open(rule.starts, rule.ends) for rule in how.hours if rule.weekday == day.weekday()]
    return overrides.dates.get(day, weekly)


def _holds(opened: Open, day: date, slot: Span, zone: ZoneInfo) -> bool:
    starts, ends = datetime.combine(day, opened.starts), datetime.combine(day, opened.ends)
    return starts <= _local(slot.starts, zone) and _local(slot.ends, zone) <= ends


# Ordinary days, in a zone without changes: Monday 9 March 2026 and the days after it.
KOLKATA = ZoneInfo("Asia/Kolkata")
MONDAY = date(2026, 3, 9)
PLAIN = Terms(timedelta(minutes=50), timedelta(0), timedelta(minutes=10), timedelta(0), timedelta(days=60))
MORNINGS = Rules(tuple(Hours(weekday, time(9), time(12)) for weekday in range(5)), KOLKATA, PLAIN)
BEFORE = datetime(2026, 3, 8, 0, 0, tzinfo=UTC)


def times(how: Rules, day: date, overrides: Overrides = NONE, busy: Iterable[Busy] = (), now: datetime = BEFORE) -> str:
    midnight = datetime.combine(day, time(0), how.zone).astimezone(UTC)
    slots = free_slots(how, overrides, list(busy), now, Span(midnight, midnight + DAY))
    return " ".join(f"{_local(slot.starts, how.zone):%H:%M}" for slot in slots)


def visit(day: date, hour: int, how: Rules = MORNINGS) -> Busy:
    starts = datetime.combine(day, time(hour), how.zone)
    return Busy(starts, how.terms.around(Span(starts, starts + how.terms.session)))


def test_buffers_stand_between_sessions_and_may_reach_beyond_the_hours() -> None:
    assert times(MORNINGS, MONDAY) == "09:00 10:00 11:00"
    both = replace(MORNINGS, terms=replace(PLAIN, buffer_before=timedelta(minutes=15)))
    assert times(both, MONDAY) == "09:00 10:15"
    # Made when there was no buffer before: only the new slots' own one is asked of the time after it.
    assert times(both, MONDAY, busy=[visit(MONDAY, 9)]) == "10:15"
    assert times(both, MONDAY, busy=[visit(MONDAY, 11)]) == "09:00"


def test_a_date_of_its_own_replaces_the_week_and_leave_replaces_both() -> None:
    other = Overrides({MONDAY: (Open(time(15), time(17)), Open(time(8), time(9)))})
    assert times(MORNINGS, MONDAY, other) == "08:00 15:00 16:00"
    assert times(MORNINGS, MONDAY + DAY, other) == "09:00 10:00 11:00"
    assert times(MORNINGS, MONDAY, Overrides({MONDAY: ()})) == ""
    saturday = MONDAY + 5 * DAY
    assert times(MORNINGS, saturday, Overrides({saturday: (Open(time(9), time(10)),)})) == "09:00"
    away = Overrides(other.dates, (Days(MONDAY, MONDAY + DAY),))
    assert [times(MORNINGS, MONDAY + n * DAY, away) for n in range(3)] == ["", "", "09:00 10:00 11:00"]


def test_a_full_day_offers_nothing_more() -> None:
    capped = replace(MORNINGS, terms=replace(PLAIN, daily_cap=2))
    assert times(capped, MONDAY, busy=[visit(MONDAY, 9)]) == "10:00 11:00"
    assert times(capped, MONDAY, busy=[visit(MONDAY, 9), visit(MONDAY, 18)]) == ""
    assert times(capped, MONDAY, busy=[visit(MONDAY + DAY, 9), visit(MONDAY + DAY, 10)]) == "09:00 10:00 11:00"


def test_notice_and_horizon_are_kept_to_the_minute() -> None:
    noticed = replace(MORNINGS, terms=replace(PLAIN, notice=timedelta(hours=2), horizon=DAY))
    eight = datetime.combine(MONDAY, time(8), KOLKATA)
    assert times(noticed, MONDAY, now=eight) == "10:00 11:00"
    assert times(noticed, MONDAY, now=eight + timedelta(minutes=1)) == "11:00"
    assert times(noticed, MONDAY + DAY, now=eight + timedelta(hours=2)) == "09:00 10:00"


def test_a_cap_counts_the_doctors_own_day() -> None:
    """Half past midnight in India is the evening before in UTC."""
    early = Rules((Hours(1, time(0, 0), time(3)),), KOLKATA, replace(PLAIN, daily_cap=1))
    tuesday = MONDAY + DAY
    assert times(early, tuesday, busy=[visit(tuesday, 0)]) == ""
    assert times(early, tuesday, busy=[visit(MONDAY, 23)]) == "00:00 01:00 02:00"


NIGHT = tuple(Hours(weekday, time(0, 30), time(5, 0)) for weekday in range(7))
HOURLY = Terms(timedelta(minutes=50), timedelta(0), timedelta(minutes=10), timedelta(0), timedelta(days=400))
HALF = replace(HOURLY, session=timedelta(minutes=30), buffer_after=timedelta(0))

# (zone, the night of the change, the slots' beginnings in local time and in UTC)
GOLDEN = [
    ("Europe/Berlin", date(2026, 3, 29), "00:30=23:30 01:30=00:30 03:30=01:30"),
    ("Europe/Berlin", date(2026, 10, 25), "00:30=22:30 01:30=23:30 02:30=00:30 03:30=02:30"),
    ("America/New_York", date(2026, 3, 8), "00:30=05:30 01:30=06:30 03:30=07:30"),
    ("America/New_York", date(2026, 11, 1), "00:30=04:30 01:30=05:30 02:30=07:30 03:30=08:30"),
    # Half an hour forward at 02:00, half an hour back at 02:00.
    ("Australia/Lord_Howe", date(2026, 10, 4), "00:30=14:00 01:30=15:00 03:30=16:30"),
    ("Australia/Lord_Howe", date(2026, 4, 5), "00:30=13:30 01:30=14:30 02:30=16:00 03:30=17:00"),
    ("Asia/Kolkata", date(2026, 3, 29), "00:30=19:00 01:30=20:00 02:30=21:00 03:30=22:00"),
]

# The same nights in half hours, 00:30 to 05:00 and without a pause: the clock skips some, and passes others twice.
HALF_HOURS = [
    ("Europe/Berlin", date(2026, 3, 29), "23:30 00:00 00:30 01:00 01:30 02:00 02:30"),
    ("Europe/Berlin", date(2026, 10, 25), "22:30 23:00 23:30 00:00 00:30 02:00 02:30 03:00 03:30"),
    ("America/New_York", date(2026, 3, 8), "05:30 06:00 06:30 07:00 07:30 08:00 08:30"),
    ("America/New_York", date(2026, 11, 1), "04:30 05:00 05:30 07:00 07:30 08:00 08:30 09:00 09:30"),
    ("Australia/Lord_Howe", date(2026, 10, 4), "14:00 14:30 15:00 15:30 16:00 16:30 17:00 17:30"),
    ("Australia/Lord_Howe", date(2026, 4, 5), "13:30 14:00 14:30 15:30 16:00 16:30 17:00 17:30 18:00"),
    ("Asia/Kolkata", date(2026, 3, 29), "19:00 19:30 20:00 20:30 21:00 21:30 22:00 22:30 23:00"),
]

# When nine o'clock is, in UTC, on the days before, at and after a change.
NINE = [
    ("Europe/Berlin", date(2026, 3, 28), "08:00 07:00 07:00"),
    ("Europe/Berlin", date(2026, 10, 24), "07:00 08:00 08:00"),
    ("America/New_York", date(2026, 3, 7), "14:00 13:00 13:00"),
    ("America/New_York", date(2026, 10, 31), "13:00 14:00 14:00"),
    ("Australia/Lord_Howe", date(2026, 10, 3), "22:30 22:00 22:00"),
    ("Australia/Lord_Howe", date(2026, 4, 4), "22:00 22:30 22:30"),
    ("Asia/Kolkata", date(2026, 3, 28), "03:30 03:30 03:30"),
]


def night_slots(zone: ZoneInfo, night: date, how: Terms) -> list[Span]:
    midnight = datetime.combine(night, time(0), zone).astimezone(UTC)
    window = Span(midnight, midnight + timedelta(hours=12))
    return free_slots(Rules(NIGHT, zone, how), NONE, [], midnight - DAY, window)


@pytest.mark.parametrize(("name", "night", "expected"), GOLDEN)
def test_nights_when_the_clock_changes(name: str, night: date, expected: str) -> None:
    zone = ZoneInfo(name)
    slots = night_slots(zone, night, HOURLY)
    assert " ".join(f"{_local(slot.starts, zone):%H:%M}={slot.starts:%H:%M}" for slot in slots) == expected


@pytest.mark.parametrize(("name", "night", "expected"), HALF_HOURS)
def test_no_half_hour_is_doubled_lost_or_shifted(name: str, night: date, expected: str) -> None:
    assert " ".join(f"{slot.starts:%H:%M}" for slot in night_slots(ZoneInfo(name), night, HALF)) == expected


@pytest.mark.parametrize(("name", "before", "expected"), NINE)
def test_nine_stays_nine(name: str, before: date, expected: str) -> None:
    zone = ZoneInfo(name)
    week = tuple(Hours(weekday, time(9), time(10)) for weekday in range(7))
    midnight = datetime.combine(before, time(0), zone).astimezone(UTC)
    slots = free_slots(Rules(week, zone, HOURLY), NONE, [], midnight, Span(midnight, midnight + timedelta(hours=70)))
    assert " ".join(f"{slot.starts:%H:%M}" for slot in slots) == expected
    assert all(_local(slot.starts, zone).time() == time(9) for slot in slots)


def test_hours_that_end_or_begin_inside_a_skipped_hour() -> None:
    """Berlin, 29 March: after 01:59 comes 03:00. Nothing of what is offered overlaps or reaches beyond the hours."""
    berlin, sunday = ZoneInfo("Europe/Berlin"), 6
    hours = (Hours(sunday, time(1), time(2, 30)), Hours(sunday, time(2, 30), time(5)))
    how = Rules(hours, berlin, replace(HOURLY, buffer_after=timedelta(0), session=timedelta(minutes=40)))
    assert times(how, date(2026, 3, 29)) == "01:00 03:10 03:50"
