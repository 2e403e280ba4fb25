"""Sessions that come again: the same time on the doctor's clock whatever it does, and never one that could not be booked."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from calmconnect.domain.errors import Invalid
from calmconnect.domain.series import (
    MOST,
    Hindrance,
    Planned,
    Possible,
    Repeat,
    clean_later,
    clean_repeat,
    obtainable,
    times,
)
from calmconnect.domain.slots import Busy, Days, Hours, Open, Overrides, Rules, Span, Terms, free_slots

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
ZONES = ("Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kolkata")
TERMS = Terms(
    session=timedelta(minutes=50),
    buffer_before=timedelta(0),
    buffer_after=timedelta(minutes=10),
    notice=2 * HOUR,
    horizon=180 * DAY,
)
WEEK = tuple(Hours(day, time(9), time(17)) for day in range(5))

repeats = st.builds(Repeat, weeks=st.sampled_from([1, 2]), count=st.integers(2, MOST))
zones = st.sampled_from([ZoneInfo(name) for name in ZONES])
firsts = st.datetimes(datetime(2024, 1, 1), datetime(2028, 1, 1), timezones=st.just(UTC)).map(
    lambda moment: moment.replace(second=0, microsecond=0)
)


@given(firsts, zones, repeats)
def test_the_clock_on_the_doctors_wall_shows_the_same_each_time(
    first: datetime, zone: ZoneInfo, repeat: Repeat
) -> None:
    found = list(times(first, zone, repeat))
    assert len(found) == repeat.count - 1
    wall = first.astimezone(zone)
    for place, (starts, exists) in enumerate(found, 1):
        local = starts.astimezone(zone)
        assert local.date() == wall.date() + timedelta(weeks=place * repeat.weeks)
        assert exists == (local.time() == wall.time())
        # The first of the two when clocks show it twice.
        earlier = (starts - HOUR).astimezone(zone), (starts - HOUR / 2).astimezone(zone)
        assert all(one.replace(tzinfo=None) != local.replace(tzinfo=None) for one in earlier)
    for one, other in pairwise([first, *(starts for starts, _ in found)]):
        assert abs(other - one - timedelta(weeks=repeat.weeks)) <= HOUR


# Where; the first session and those after it in UTC (None: clocks skip it), every how many weeks.
@pytest.mark.parametrize(
    ("zone", "first", "weeks", "later"),
    [
        ("Europe/Berlin", "2026-03-20T09:00", 1, ["2026-03-27T09:00", "2026-04-03T08:00"]),
        ("Europe/Berlin", "2026-03-22T01:30", 1, [None, "2026-04-05T00:30"]),
        ("Europe/Berlin", "2026-10-18T00:30", 1, ["2026-10-25T00:30", "2026-11-01T01:30"]),
        ("America/New_York", "2026-02-23T14:00", 2, ["2026-03-09T13:00", "2026-03-23T13:00"]),
        ("America/New_York", "2026-03-01T07:30", 1, [None, "2026-03-15T06:30"]),
        ("America/New_York", "2026-10-25T05:30", 1, ["2026-11-01T05:30", "2026-11-08T06:30"]),
        ("Australia/Lord_Howe", "2026-09-27T15:30", 1, ["2026-10-04T15:00", "2026-10-11T15:00"]),
        ("Australia/Lord_Howe", "2026-09-26T15:45", 1, [None, "2026-10-10T15:15"]),
        ("Australia/Lord_Howe", "2026-03-28T14:45", 1, ["2026-04-04T14:45", "2026-04-11T15:15"]),
        ("Asia/Kolkata", "2026-03-23T04:30", 2, ["2026-04-06T04:30", "2026-04-20T04:30"]),
    ],
)
def test_days_on_which_clocks_change(zone: str, first: str, weeks: int, later: list[str | None]) -> None:
    begins = datetime.fromisoformat(first).replace(tzinfo=UTC)
    found = times(begins, ZoneInfo(zone), Repeat(weeks, 1 + len(later)))
    assert [f"{starts:%Y-%m-%dT%H:%M}" if exists else None for starts, exists in found] == later


FIRST, NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC), datetime(2026, 3, 1, 9, 0, tzinfo=UTC)


def possible(busy: list[Busy] | None = None, own: list[Span] | None = None, over: Overrides | None = None) -> Possible:
    return Possible(Rules(WEEK, ZoneInfo("UTC"), TERMS), over or Overrides(), busy or [], own or [], NOW)


def one_hour(starts: datetime) -> Span:
    return Span(starts, starts + HOUR)


def test_each_says_what_hinders_it_and_what_is_free_instead() -> None:
    week = [FIRST + timedelta(weeks=place) for place in range(7)]
    busy = [Busy(week[1], one_hour(week[1]))]
    away = Overrides(
        {week[3].date(): (Open(time(13), time(17)),)}, (Days(week[4].date() - 3 * DAY, week[4].date() + 3 * DAY),)
    )
    what = possible(busy, [one_hour(week[2] + HOUR / 2)], away)
    what = replace(what, rules=replace(what.rules, terms=replace(TERMS, horizon=timedelta(weeks=5, days=5))))
    assert what.plan(FIRST, Repeat(1, 7)) == [
        Planned(week[1], Hindrance.TAKEN, week[1] + HOUR),
        Planned(week[2], Hindrance.BUSY, week[2] + 2 * HOUR),
        Planned(week[3], Hindrance.CLOSED, week[3] + 4 * HOUR),
        Planned(week[4], Hindrance.AWAY, None),
        Planned(week[5], None, None),
        Planned(week[6], Hindrance.TOO_FAR, week[6] - 3 * DAY),
    ]


def test_a_full_day_is_taken() -> None:
    what = possible([Busy(FIRST + 7 * DAY + 5 * HOUR, one_hour(FIRST + 7 * DAY + 5 * HOUR))])
    what = replace(what, rules=replace(what.rules, terms=replace(TERMS, daily_cap=1)))
    (planned,) = what.plan(FIRST, Repeat(1, 2))
    assert planned.hindrance is Hindrance.TAKEN
    assert planned.instead == FIRST + 8 * DAY


days = st.integers(-1, 90)
spans = st.lists(st.tuples(days, st.integers(0, 23), st.integers(10, 120)), max_size=12).map(
    lambda found: [
        Span(start, start + timedelta(minutes=lasts))
        for start, lasts in ((NOW + day * DAY + hour * HOUR, lasts) for day, hour, lasts in found)
    ]
)


@given(spans, spans, st.sets(days, max_size=5), zones, repeats, st.sampled_from([14, 42, 180]), st.sampled_from([0, 2]))
def test_what_is_offered_can_be_booked_and_nothing_else(
    taken: list[Span], own: list[Span], off: set[int], zone: ZoneInfo, repeat: Repeat, horizon: int, cap: int
) -> None:
    rules = Rules(WEEK, zone, replace(TERMS, horizon=horizon * DAY, daily_cap=cap))
    busy = [Busy(one.starts, one) for one in taken]
    closed = Overrides({(NOW + day * DAY).date(): () for day in off})
    whole = free_slots(rules, closed, busy, NOW, Span(NOW, NOW + 200 * DAY))
    assume(whole)
    first = whole[0].starts
    free = {slot.starts for slot in whole}
    planned = Possible(rules, closed, busy, own, NOW).plan(first, repeat)
    assert len(planned) == repeat.count - 1
    for one in planned:
        assert (one.hindrance is None) <= (one.starts in free)
        assert one.instead is None or one.instead in free
    wanted = sorted(obtainable(planned))
    for starts in wanted:
        assert not any(Span(starts, starts + TERMS.session).overlaps(other) for other in own)
    # Together they can be had, too: no two are so near that one could hinder the other.
    assert all(other.date() - one.date() >= DAY and other - one > 2 * HOUR for one, other in pairwise([first, *wanted]))


@given(st.one_of(st.none(), st.booleans(), st.floats(), st.text(), st.integers(), st.lists(st.integers())))
def test_garbage_is_no_series(value: object) -> None:
    if value not in (1, 2) or isinstance(value, bool | float):
        with pytest.raises(Invalid):
            clean_repeat(value, 3)
    if not (isinstance(value, int) and 2 <= value <= MOST) or isinstance(value, bool):
        with pytest.raises(Invalid):
            clean_repeat(1, value)
    with pytest.raises(Invalid):
        clean_later(value, Repeat(1, 3))


@pytest.mark.parametrize("value", ["0", "3", "x", "1.5", "", " 1", "-1", "1" * 20, "٢", None, [1]])
def test_words_are_no_weeks_but_digits_are(value: object) -> None:
    with pytest.raises(Invalid) as refused:
        clean_repeat(value, "4")
    assert set(refused.value.fields) == {"repeat"}
    assert clean_repeat("2", "12") == Repeat(2, 12)


@pytest.mark.parametrize("count", [0, 1, 13, 100_000, "x", "0", "100000"])
def test_too_few_and_too_many_are_refused(count: object) -> None:
    with pytest.raises(Invalid, match="between 2 and 12"):
        clean_repeat(1, count)


def test_the_sessions_that_were_seen_come_in_order_and_not_more_than_asked_for() -> None:
    later = [FIRST + timedelta(weeks=place) for place in (1, 2)]
    words = [str(int(one.timestamp() * 1000)) for one in later]
    assert clean_later(",".join(words), Repeat(1, 3)) == tuple(later)
    wrong = [words[::-1], [words[0], words[0]], [*words, str(int(words[1]) + 604_800_000)], [words[0], "soon"], [""]]
    for one in [*wrong, [words[0] + "1"], ["-" + words[0]], ["9" * 30]]:
        with pytest.raises(Invalid):
            clean_later(",".join(one), Repeat(1, 3))


def test_a_date_as_the_sun_sees_it() -> None:
    """Where the doctor's Monday is still the patient's Sunday, it is the doctor's clock that counts."""
    zone = ZoneInfo("Pacific/Kiritimati")
    (starts, exists), *_ = times(datetime(2026, 3, 1, 20, 0, tzinfo=UTC), zone, Repeat(2, 2))
    assert exists and starts.astimezone(zone).date() == date(2026, 3, 16)
