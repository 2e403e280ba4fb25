"""Slots: none overlaps, doubles, is lost or shifts, whatever the hours, the clock changes and the viewer."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from calmconnect.domain.slots import Hours, Span, Terms, free_slots

ZONES = ("Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kolkata")

zones = st.sampled_from([ZoneInfo(name) for name in ZONES])
moments = st.datetimes(datetime(2024, 1, 1), datetime(2028, 1, 1), timezones=st.just(UTC)).map(
    lambda moment: moment.replace(second=0, microsecond=0)
)
clocks = st.integers(0, 24 * 4 - 1).map(lambda quarter: time(quarter // 4, quarter % 4 * 15))
terms = st.builds(
    Terms,
    session=st.sampled_from([timedelta(minutes=m) for m in (20, 30, 45, 50, 60, 90)]),
    buffer=st.sampled_from([timedelta(minutes=m) for m in (0, 5, 10, 30)]),
    notice=st.sampled_from([timedelta(minutes=m) for m in (0, 30, 120, 1440)]),
    horizon=st.sampled_from([timedelta(days=d) for d in (1, 14, 42)]),
)


@st.composite
def weeks(draw: st.DrawFn) -> list[Hours]:
    """Weekly hours without overlaps, as the schedule keeps them."""
    rules: list[Hours] = []
    for weekday in range(7):
        edges = sorted(draw(st.sets(clocks, max_size=4)))
        rules += [Hours(weekday, a, b) for a, b in zip(edges[::2], edges[1::2], strict=False)]
    return rules


@given(weeks(), zones, terms, moments, st.lists(st.tuples(moments, st.integers(10, 180)), max_size=5))
@settings(max_examples=150, deadline=None)
def test_slots_keep_every_promise(
    hours: list[Hours], zone: ZoneInfo, how: Terms, now: datetime, taken: list[tuple[datetime, int]]
) -> None:
    busy = [Span(start, start + timedelta(minutes=minutes)) for start, minutes in taken]
    window = Span(now, now + timedelta(days=21))
    slots = free_slots(hours, zone, how, busy, now, window)
    assert slots == sorted(set(slots))
    for before, after in pairwise(slots):
        assert before.ends + how.buffer <= after.starts or not _same_rule(before, after, hours, zone)
        assert before.ends <= after.starts, "no two overlap"
    for slot in slots:
        assert slot.ends - slot.starts == how.session
        assert now + how.notice <= slot.starts <= now + how.horizon
        assert not any(Span(slot.starts, slot.ends + how.buffer).overlaps(span) for span in busy)
        assert _inside_hours(slot, hours, zone)


@given(weeks(), zones, terms, moments)
@settings(max_examples=50, deadline=None)
def test_what_is_shown_of_a_slot_does_not_depend_on_the_window(
    hours: list[Hours], zone: ZoneInfo, how: Terms, now: datetime
) -> None:
    """A page shows six weeks, accepting looks at two days: both must find the same slots."""
    wide = free_slots(hours, zone, how, [], now, Span(now, now + timedelta(days=43)))
    for slot in wide[:20]:
        near = Span(slot.starts - timedelta(days=1), slot.starts + timedelta(days=1))
        assert slot in free_slots(hours, zone, how, [], now, near)


def _local(moment: datetime, zone: ZoneInfo) -> datetime:
    return moment.astimezone(zone).replace(tzinfo=None)


def _inside_hours(slot: Span, hours: list[Hours], zone: ZoneInfo) -> bool:
    day = _local(slot.starts, zone).date()
    return any(_opening(rule, day, zone).starts <= slot.starts and slot.ends <= _opening(rule, day, zone).ends
               for rule in hours if rule.weekday == day.weekday())  # fmt: skip


def _opening(rule: Hours, day: date, zone: ZoneInfo) -> Span:
    return Span(*(datetime.combine(day, clock, zone).astimezone(UTC) for clock in (rule.starts, rule.ends)))


def _same_rule(one: Span, other: Span, hours: list[Hours], zone: ZoneInfo) -> bool:
    day = _local(one.starts, zone).date()
    return any(
        _opening(rule, day, zone).starts <= one.starts and other.ends <= _opening(rule, day, zone).ends
        for rule in hours
        if rule.weekday == day.weekday()
    )


NIGHT = [Hours(weekday, time(0, 30), time(5, 0)) for weekday in range(7)]
HOURLY = Terms(timedelta(minutes=50), timedelta(minutes=10), timedelta(0), timedelta(days=400))

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


@pytest.mark.parametrize(("name", "night", "expected"), GOLDEN)
def test_nights_when_the_clock_changes(name: str, night: date, expected: str) -> None:
    zone = ZoneInfo(name)
    midnight = datetime.combine(night, time(0), zone).astimezone(UTC)
    window = Span(midnight, midnight + timedelta(hours=12))
    slots = free_slots(NIGHT, zone, HOURLY, [], midnight - timedelta(days=1), window)
    assert " ".join(f"{_local(slot.starts, zone):%H:%M}={slot.starts:%H:%M}" for slot in slots) == expected
