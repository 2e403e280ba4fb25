"""Free times as a month, a week or a day: pages that meet without a gap, and a page that follows what others take."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from calmconnect.hub import hub
from calmconnect.services import doctors, topics
from calmconnect.services.clock import epoch_ms, noon_ms
from calmconnect.state.public.doctor import DoctorPageState
from calmconnect.state.shared.calendar import View, dates, first_free, page_with, parts_of, weeks_of
from tests.state.test_booking import GARBAGE
from tests.support.care import met
from tests.support.cast import Cast
from tests.support.house import House
from tests.support.tab import Tab

DAY = timedelta(days=1)
# A Saturday.
TODAY = date(2026, 11, 21)

todays = st.dates(date(2024, 1, 1), date(2030, 12, 31))
ahead = st.sets(st.integers(0, 190), max_size=30).map(sorted)


@given(todays, ahead, st.sampled_from([View.MONTH, View.WEEK]), st.integers(0, 190))
@settings(max_examples=200, deadline=None)
def test_every_free_day_is_reached_by_turning_and_none_twice(
    today: date, days: list[int], view: View, start: int
) -> None:
    free = {today + days_ahead * DAY: [1] for days_ahead in days}
    pages, at = [], today
    while True:
        page = page_with(at, view, free, today)
        pages.append(page)
        assert at in page.days and len(page.days) % 7 == 0
        if page.later is None:
            break
        assert page_with(page.later, view, free, today).earlier in page.days, "and back again"
        at = page.later
    shown = {day for page in pages for day in page.days}
    assert set(free) <= shown and pages[0].earlier is None
    day = min(today + start * DAY, max([today, *free]))
    page, head = page_with(day, view, free, today), first_free(day, view, free, today)
    assert page in pages, "however one comes to a page, it is the same"
    assert head is None or page_with(head, view, free, today) == page


@given(todays, ahead)
@settings(max_examples=100, deadline=None)
def test_a_day_turns_to_the_next_one_with_free_times(today: date, days: list[int]) -> None:
    free = {today + days_ahead * DAY: [1] for days_ahead in days}
    page = page_with(today, View.DAY, free, today)
    later = [day for day in free if day > today]
    assert (page.days, page.earlier, page.later) == ((today,), None, later[0] if later else None)


def test_a_month_is_whole_weeks_from_monday_beginning_with_this_one() -> None:
    free = {TODAY: [1], date(2026, 11, 30): [1, 2], date(2026, 12, 1): [1]}
    page = page_with(TODAY, View.MONTH, free, TODAY)
    assert (page.days[0], page.days[-1], page.later) == (date(2026, 11, 16), date(2026, 12, 6), date(2026, 12, 1))
    weeks = weeks_of(page, free, ZoneInfo("Europe/Berlin"))
    assert [len(week) for week in weeks] == [7] * 3, "what is over takes no room"
    assert [(day.key, day.free, day.beyond) for day in weeks[2][:2]] == [
        ("2026-11-30", 2, False),
        ("2026-12-01", 1, True),
    ]
    assert first_free(date(2026, 12, 1), View.MONTH, free, TODAY) == date(2026, 12, 1), "not the 30th, shown there too"


@pytest.mark.parametrize("zone", ["Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kolkata"])
def test_times_lie_on_the_viewers_own_days(zone: str) -> None:
    viewer = ZoneInfo(zone)
    for day in (date(2026, 3, 8), date(2026, 3, 29), date(2026, 4, 5), date(2026, 10, 4), date(2026, 10, 25)):
        first, last = datetime(day.year, day.month, day.day, 0, 0, tzinfo=viewer), noon_ms(day, viewer) + 11 * 3_600_000
        assert list(dates([epoch_ms(first), last], viewer)) == [day]
    hours = [epoch_ms(datetime(2026, 11, 21, hour, tzinfo=viewer).astimezone(UTC)) for hour in (9, 11, 12, 16, 17, 21)]
    assert [(part.name, len(part.times)) for part in parts_of(hours, viewer)] == [
        ("Morning", 2),
        ("Afternoon", 2),
        ("Evening", 2),
    ]


async def opened(house: House, cast: Cast) -> Tab:
    return await (await house.signed_in(cast.asha)).open(f"/doctors/{cast.meera.id}")


def seen(tab: Tab) -> dict[str, Any]:
    return tab.see(DoctorPageState)


def free_days(tab: Tab) -> dict[str, int]:
    return {day["key"]: day["free"] for week in seen(tab)["weeks"] for day in week if day["free"]}


@pytest.mark.parametrize("view", list(View))
async def test_all_free_times_are_found_by_turning(house: House, cast: Cast, view: View) -> None:
    tab = await opened(house, cast)
    assert seen(tab)["view"] == "week" and seen(tab)["zone"] == cast.asha.time_zone
    await tab.send(DoctorPageState.show_view, view=view.value)
    found = free_days(tab)
    while seen(tab)["later"]:
        await tab.send(DoctorPageState.show_page, key=seen(tab)["later"])
        found |= free_days(tab)
        assert seen(tab)["times"], "the first day with times is shown"
    assert len(found) in (29, 30, 31) and set(found.values()) <= set(range(1, 9))
    await tab.send(DoctorPageState.show_day, key=min(found))
    assert seen(tab)["day"] == min(found) and len(seen(tab)["times"]) == found[min(found)]
    assert sum(len(part["times"]) for part in seen(tab)["parts"]) == len(seen(tab)["times"])


async def test_days_that_are_over_or_beyond_the_last_page_are_not_looked_at(house: House, cast: Cast) -> None:
    tab = await opened(house, cast)
    before = seen(tab)["day"]
    today = date.fromisoformat(seen(tab)["today"])
    for key in [(today - DAY).isoformat(), (today + 400 * DAY).isoformat(), *GARBAGE]:
        await tab.send(DoctorPageState.show_day, key=key)
        await tab.send(DoctorPageState.show_page, key=key)
        await tab.send(DoctorPageState.show_view, view=key)
    assert (seen(tab)["day"], seen(tab)["view"]) == (before, "week")


async def test_a_time_that_somebody_takes_leaves_every_open_page(
    house: House, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The page stays on the day that is looked at, and reads nothing but the slots again."""
    tab = await house.browser().open(f"/doctors/{cast.meera.id}")
    await tab.send(DoctorPageState.show_page, key=seen(tab)["later"])
    day, times = seen(tab)["day"], seen(tab)["times"]
    monkeypatch.delattr(doctors, "profile")
    await met(cast.asha, cast.meera, datetime.fromtimestamp(times[0] / 1000, UTC))
    await hub().publish(topics.free_time(cast.meera.id), {"kind": "slots"})
    await tab.until(lambda: seen(tab)["times"] == times[1:])
    assert seen(tab)["day"] == day


async def test_a_time_that_comes_to_nothing_leaves_the_page_where_it_is(house: House, cast: Cast) -> None:
    tab = await (await house.signed_in(cast.asha)).open(f"/doctors/{cast.meera.id}")
    await tab.send(DoctorPageState.show_page, key=seen(tab)["later"])
    day, at = seen(tab)["day"], seen(tab)["times"][0]
    await met(cast.asha, cast.jonas, datetime.fromtimestamp(at / 1000, UTC))
    await tab.send(DoctorPageState.choose, at=at)
    assert seen(tab)["problems"]["starts"] == "You already have an appointment at that time."
    assert (seen(tab)["day"], seen(tab)["chosen"]) == (day, 0)
