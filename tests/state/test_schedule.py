"""The schedule page on the real event path: a preview of what is written, problems at their fields, nothing kept unasked."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from calmconnect.services import people
from calmconnect.services.clock import utc_now
from calmconnect.services.doctors import profile
from calmconnect.state.doctor.overrides import OverridesState
from calmconnect.state.doctor.schedule import ScheduleState
from calmconnect.state.public.doctor import DoctorPageState
from tests.state.test_booking import GARBAGE
from tests.support.cast import Cast
from tests.support.house import House
from tests.support.rows import all_rows
from tests.support.tab import Tab

NO_TIME = "Please write both times, like 09:30."


async def opened(house: House, cast: Cast) -> Tab:
    """Dr. Meera's schedule: Monday to Friday from 9 to 17."""
    return await (await house.signed_in(cast.meera)).open("/doctor/schedule")


def seen(tab: Tab) -> dict[str, Any]:
    return tab.see(ScheduleState)


def hours(tab: Tab, weekday: int) -> list[str]:
    return [f"{row['starts']}-{row['ends']}" for row in seen(tab)["days"][weekday]]


def times(tab: Tab) -> int:
    return sum(len(day["times"]) for day in seen(tab)["preview"])


def today(cast: Cast) -> date:
    return utc_now().astimezone(ZoneInfo(cast.meera.time_zone)).date()


async def kept() -> dict[str, list[tuple[Any, ...]]]:
    return {name: rows for name, rows in (await all_rows()).items() if name != "user_sessions"}


async def test_the_preview_follows_what_is_written_and_nothing_is_kept_before_it_is_saved(
    house: House, cast: Cast
) -> None:
    tab, before = await opened(house, cast), await kept()
    await tab.send(ScheduleState.show_week, week=1)
    assert (times(tab), len(seen(tab)["preview"])) == (40, 7)
    await tab.send(ScheduleState.add, weekday=5)
    assert hours(tab, 5) == ["09:00-12:00"] and times(tab) == 43
    await tab.send(ScheduleState.choose, field="session_minutes", value="20")
    assert times(tab) == 5 * 16 + 6 and seen(tab)["changed"] is True
    assert await kept() == before
    await tab.send(ScheduleState.save)
    assert tab.notices[-1]["kind"] == "success" and seen(tab)["changed"] is False
    assert times(tab) == 5 * 16 + 6 and (await profile(cast.meera.id, utc_now())).session_minutes == 20


async def test_hours_are_added_changed_removed_and_taken_back(house: House, cast: Cast) -> None:
    tab = await opened(house, cast)
    for _ in range(9):
        await tab.send(ScheduleState.add, weekday=6)
    rows = seen(tab)["days"][6]
    assert len(rows) == len({row["key"] for row in rows}) == 6, "no more than fit on a day"
    for row in rows[1:]:
        await tab.send(ScheduleState.remove, key=row["key"])
    await tab.send(ScheduleState.begin_at, key=rows[0]["key"], time="18:00")
    await tab.send(ScheduleState.end_at, key=rows[0]["key"], time="20:00")
    assert hours(tab, 6) == ["18:00-20:00"]
    version = seen(tab)["version"]
    await tab.send(ScheduleState.undo)
    assert hours(tab, 6) == [] and seen(tab)["changed"] is False and seen(tab)["version"] > version


async def test_hours_are_copied_to_other_days(house: House, cast: Cast) -> None:
    tab = await opened(house, cast)
    await tab.send(ScheduleState.add, weekday=0)
    await tab.send(ScheduleState.copy_hours, form={"from": "0", "day-0": "on", "day-2": "on", "day-6": "on"})
    assert hours(tab, 2) == hours(tab, 6) == hours(tab, 0) == ["09:00-17:00", "18:00-21:00"]
    assert hours(tab, 1) == ["09:00-17:00"]
    keys = [row["key"] for day in seen(tab)["days"] for row in day]
    assert len(keys) == len(set(keys))
    await tab.send(ScheduleState.copy_hours, form={"from": "5", "day-2": "on"})
    assert hours(tab, 2) == [], "a day without hours is copied, too"


async def test_what_is_wrong_is_said_at_its_day_and_changes_nothing(house: House, cast: Cast) -> None:
    tab, before = await opened(house, cast), await kept()
    shown, keys = times(tab), [day[0]["key"] for day in seen(tab)["days"][:5]]
    for wrong in ("", "25:00", None, 9, ["09:00"], "9", "x" * 5000):
        await tab.send(ScheduleState.begin_at, key=keys[1], time=wrong)
        assert seen(tab)["problems"] == {"hours_1": NO_TIME}
    await tab.send(ScheduleState.end_at, key=keys[3], time="08:00")
    assert seen(tab)["problems"] == {"hours_1": NO_TIME, "hours_3": "09:00 to 08:00 ends before it begins."}
    await tab.send(ScheduleState.save)
    assert set(seen(tab)["problems"]) == {"hours_1", "hours_3"} and not tab.notices
    assert times(tab) == shown, "what was last right stays in view"
    await tab.send(ScheduleState.begin_at, key=keys[1], time="09:00")
    await tab.send(ScheduleState.end_at, key=keys[3], time="17:00")
    assert seen(tab)["problems"] == {}
    await tab.send(ScheduleState.choose, field="daily_cap", value="99")
    assert set(seen(tab)["problems"]) == {"daily_cap"}
    await tab.send(ScheduleState.save)
    assert await kept() == before


async def test_what_is_wrong_stays_said_when_something_else_changes(house: House, cast: Cast) -> None:
    tab = await opened(house, cast)
    await tab.send(ScheduleState.begin_at, key=seen(tab)["days"][0][0]["key"], time="")
    other, day = await opened(house, cast), today(cast).isoformat()
    await other.send(OverridesState.add_leave, form={"first": day, "last": "", "note": ""})
    await tab.until(lambda: tab.see(OverridesState)["leave"])
    await tab.send(ScheduleState.show_week, week=1)
    assert seen(tab)["problems"] == {"hours_0": NO_TIME} and hours(tab, 0) == ["-17:00"]


async def test_a_visit_booked_meanwhile_leaves_the_preview_and_not_what_is_written(house: House, cast: Cast) -> None:
    tab = await opened(house, cast)
    await tab.send(ScheduleState.show_week, week=1)
    await tab.send(ScheduleState.add, weekday=5)
    shown = times(tab)
    page = await (await house.signed_in(cast.asha)).open(f"/doctors/{cast.meera.id}")
    await page.send(DoctorPageState.show_page, key=page.see(DoctorPageState)["later"])
    await page.send(DoctorPageState.choose, at=page.see(DoctorPageState)["times"][0])
    await page.send(DoctorPageState.request, form={"mode": "chat", "reason": "", "card": "4242424242424242"})
    await tab.until(lambda: times(tab) == shown - 1)
    assert hours(tab, 5) == ["09:00-12:00"] and seen(tab)["changed"] is True


async def test_a_day_of_its_own_is_written_shown_and_taken_back(house: House, cast: Cast) -> None:
    tab, day = await opened(house, cast), today(cast) + timedelta(days=9)
    await tab.send(ScheduleState.show_week, week=1)
    shown = times(tab)
    await tab.send(OverridesState.add_hours)
    (row,) = tab.see(OverridesState)["hours"]
    await tab.send(OverridesState.begin_at, key=row["key"], time="18:00")
    await tab.send(OverridesState.end_at, key=row["key"], time="17:00")
    await tab.send(OverridesState.set_date, form={"day": day.isoformat()})
    assert tab.see(OverridesState)["problems"] == {"override_hours": "18:00 to 17:00 ends before it begins."}
    await tab.send(OverridesState.end_at, key=row["key"], time="19:00")
    await tab.send(OverridesState.set_date, form={"day": ""})
    assert tab.see(OverridesState)["problems"] == {"day": "Please choose a day."}
    await tab.send(OverridesState.set_date, form={"day": day.isoformat()})
    (one,) = tab.see(OverridesState)["dates"]
    assert (one["key"], one["hours"], tab.see(OverridesState)["hours"]) == (day.isoformat(), "18:00 to 19:00", [])
    await tab.until(lambda: any(day["mark"] == "other" and len(day["times"]) == 1 for day in seen(tab)["preview"]))
    await tab.send(OverridesState.forget_date, key=day.isoformat())
    assert tab.see(OverridesState)["dates"] == []
    await tab.until(lambda: times(tab) == shown)


async def test_leave_is_written_shows_who_is_booked_and_is_taken_back(house: House, cast: Cast) -> None:
    page = await (await house.signed_in(cast.asha)).open(f"/doctors/{cast.meera.id}")
    await page.send(DoctorPageState.show_page, key=page.see(DoctorPageState)["later"])
    await page.send(DoctorPageState.choose, at=page.see(DoctorPageState)["times"][0])
    await page.send(DoctorPageState.request, form={"mode": "chat", "reason": "", "card": "4242424242424242"})
    tab, first = await opened(house, cast), today(cast) + timedelta(days=1)
    last = first + timedelta(days=20)
    await tab.send(OverridesState.add_leave, form={"first": last.isoformat(), "last": first.isoformat(), "note": ""})
    assert tab.see(OverridesState)["problems"] == {"last": "The last day comes before the first one."}
    await tab.send(
        OverridesState.add_leave, form={"first": first.isoformat(), "last": last.isoformat(), "note": "The sea"}
    )
    (one,) = tab.see(OverridesState)["leave"]
    assert one["note"] == "The sea" and [(c["name"], c["status"]) for c in one["caught"]] == [("Asha Rao", "pending")]
    await tab.send(ScheduleState.show_week, week=1)
    assert times(tab) == 0 and {day["mark"] for day in seen(tab)["preview"]} == {"leave"}
    await tab.send(OverridesState.remove_leave, leave_id=one["id"])
    assert tab.see(OverridesState)["leave"] == []
    await tab.until(lambda: times(tab) > 30)


async def test_a_doctor_who_moves_takes_their_hours_along(house: House, cast: Cast) -> None:
    page = await (await house.signed_in(cast.asha)).open(f"/doctors/{cast.meera.id}")
    await page.send(DoctorPageState.show_page, key=page.see(DoctorPageState)["later"])
    first = page.see(DoctorPageState)["times"][0]
    await people.change_details(cast.meera.actor, cast.meera.name, "Asia/Dubai")
    await page.until(lambda: page.see(DoctorPageState)["times"][0] == first + 90 * 60_000)


async def test_garbage_at_every_handler_of_the_schedule_changes_nothing(house: House, cast: Cast) -> None:
    tab, before = await opened(house, cast), await kept()
    for value in GARBAGE:
        await tab.send(ScheduleState.add, weekday=value)
        await tab.send(ScheduleState.remove, key=value)
        await tab.send(ScheduleState.begin_at, key=value, time=value)
        await tab.send(ScheduleState.end_at, key=value, time=value)
        await tab.send(ScheduleState.copy_hours, form=value)
        await tab.send(ScheduleState.copy_hours, form={"from": value, "day-1": value})
        await tab.send(ScheduleState.choose, field=value, value=value)
        await tab.send(ScheduleState.show_week, week=value)
        await tab.send(OverridesState.remove_hours, key=value)
        await tab.send(OverridesState.begin_at, key=value, time=value)
        await tab.send(OverridesState.end_at, key=value, time=value)
        await tab.send(OverridesState.set_date, form=value)
        await tab.send(OverridesState.set_date, form={"day": value})
        await tab.send(OverridesState.forget_date, key=value)
        await tab.send(OverridesState.add_leave, form=value)
        await tab.send(OverridesState.add_leave, form={"first": value, "last": value, "note": value})
        await tab.send(OverridesState.remove_leave, leave_id=value)
    assert await kept() == before
