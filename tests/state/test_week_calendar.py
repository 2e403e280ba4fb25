"""The week calendar on the real event path, and where it draws what, also on days on which clocks change."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from calmconnect.domain.booking import Mode, Status
from calmconnect.domain.slots import Open, Span
from calmconnect.services import booking
from calmconnect.services.clock import utc_now
from calmconnect.services.doctors import profile
from calmconnect.services.week import Entry, Week, WorkDay
from calmconnect.state.doctor.week_calendar import WeekCalendarState
from calmconnect.state.doctor.week_rows import EntryRow, grid_of
from calmconnect.state.patient.home import PatientHomeState
from tests.support.care import ask
from tests.support.cast import Cast
from tests.support.house import House
from tests.support.rows import all_rows
from tests.support.tab import Tab

BERLIN = ZoneInfo("Europe/Berlin")
FORWARD, BACK = date(2026, 3, 29), date(2026, 10, 25)


async def test_a_request_appears_by_itself_and_is_moved_by_a_drop(house: House, cast: Cast) -> None:
    now = utc_now()
    slot = (await profile(cast.meera.id, now)).slots[9].starts
    desk = await (await house.signed_in(cast.meera)).open(f"/doctor/calendar?week={slot.date()}")
    assert sessions(desk) == []
    number = await ask(cast.asha, cast.meera, slot, now=now)
    (seen,) = await desk.until(lambda: [one for one in sessions(desk) if one["kind"] == "pending"])
    assert (seen["id"], seen["name"]) == (number, "Asha Rao")
    at = [place["at"] for day in desk.see(WeekCalendarState)["days"] for place in day["places"]][-1]
    home = await (await house.signed_in(cast.asha)).open("/patient")

    await desk.send(WeekCalendarState.drop, appointment_id=number, at=at)
    (asked,) = desk.see(WeekCalendarState)["asking"]
    assert (asked["id"], asked["name"], asked["at"]) == (number, "Asha Rao", at)
    assert home.see(PatientHomeState)["waiting"][0]["first"]["proposal"] == 0, "nothing is suggested by a drop alone"
    await desk.send(WeekCalendarState.suggest, form={"why": "I have to travel."})
    assert desk.see(WeekCalendarState)["asking"] == []

    def suggested() -> list[dict[str, Any]]:
        waiting = [one["first"] for one in home.see(PatientHomeState)["waiting"]]
        return [one for one in waiting if one["proposal"]]

    (row,) = await home.until(suggested)
    assert (row["proposed"], row["proposed_why"]) == (at, "I have to travel.")
    await desk.until(lambda: sorted(one["kind"] for one in sessions(desk)) == ["pending", "suggested"])


async def test_a_time_that_goes_meanwhile_is_suggested_no_more(house: House, cast: Cast) -> None:
    now = utc_now()
    slots = (await profile(cast.meera.id, now)).slots
    number = await ask(cast.asha, cast.meera, slots[9].starts, now=now)
    desk = await (await house.signed_in(cast.meera)).open(
        f"/doctor/calendar?week={slots[9].starts.date()}&move={number}"
    )
    (picked,) = desk.see(WeekCalendarState)["picked"]
    assert picked["id"] == number
    place = desk.see(WeekCalendarState)["days"][-3]["places"][-1]
    await desk.send(WeekCalendarState.drop, appointment_id=number, at=place["at"])
    await ask(cast.ben, cast.meera, place["at"], now=now)
    before = await all_rows()
    await desk.send(WeekCalendarState.suggest, form={"why": ""})
    assert desk.notices[-1]["text"] == "That time is no longer free, so nothing was changed."
    await desk.send(WeekCalendarState.drop, appointment_id=number, at=place["at"])
    assert desk.see(WeekCalendarState)["asking"] == []
    assert await all_rows() == before
    await booking.cancel(cast.asha.actor, number, "I am ill.", utc_now())
    await desk.until(lambda: desk.see(WeekCalendarState)["picked"] == [])


async def test_others_sessions_and_garbage_open_and_move_nothing(house: House, cast: Cast) -> None:
    now = utc_now()
    slot = (await profile(cast.meera.id, now)).slots[9].starts
    number = await ask(cast.asha, cast.meera, slot, now=now)
    desk = await (await house.signed_in(cast.jonas)).open(f"/doctor/calendar?week=2026-99-99&move={number}")
    shown = desk.see(WeekCalendarState)
    assert (sessions(desk), shown["picked"], shown["loaded"]) == ([], [], True)
    places = (await (await house.signed_in(cast.jonas)).open(f"/doctor/calendar?week={slot.date()}")).see(
        WeekCalendarState
    )["days"]
    free = next(place["at"] for day in places for place in day["places"])
    before = await all_rows()
    await desk.send(WeekCalendarState.look_at, appointment_id=number)
    await desk.send(WeekCalendarState.drop, appointment_id=number, at=free)
    await desk.send(WeekCalendarState.suggest, form={"why": ""})
    assert (desk.see(WeekCalendarState)["opened"], desk.see(WeekCalendarState)["asking"]) == ([], [])
    assert await all_rows() == before


async def test_an_entry_opens_and_follows_what_becomes_of_it(house: House, cast: Cast) -> None:
    now = utc_now()
    slot = (await profile(cast.meera.id, now)).slots[9].starts
    number = await ask(cast.asha, cast.meera, slot, now=now)
    desk = await (await house.signed_in(cast.meera)).open(f"/doctor/calendar?week={slot.date()}")
    await desk.send(WeekCalendarState.look_at, appointment_id=number)
    assert desk.see(WeekCalendarState)["opened"][0]["status"] == "pending"
    await booking.accept(cast.meera.actor, number, now)
    await desk.until(lambda: desk.see(WeekCalendarState)["opened"][0]["status"] == "booked")


def sessions(tab: Tab) -> list[dict[str, Any]]:
    """All entries of the week that a tab shows."""
    return [one for day in tab.see(WeekCalendarState)["days"] for one in day["sessions"]]


def drawn(day: date, *starts: datetime, hours: Sequence[Open] = ()) -> list[EntryRow]:
    """How sessions of 50 minutes on a day in Berlin are drawn."""
    spans = [Span(one, one + timedelta(minutes=50)) for one in starts]
    entries = tuple(Entry(1, Status.BOOKED, None, "A", Mode.CHAT, span, span, True) for span in spans)
    (column,) = grid_of(Week(BERLIN, day, (WorkDay(day, tuple(hours), False, False, ()),), entries)).days
    return column.sessions


def test_a_row_is_a_time_of_day_also_where_clocks_change() -> None:
    for day in (FORWARD, BACK):
        nine = datetime.combine(day, time(9), BERLIN).astimezone(UTC)
        (row,) = drawn(day, nine, hours=[Open(time(8), time(12))])
        assert (row.top, row.long, row.half) == (60, 50, "")


def test_what_lies_over_a_skipped_hour_reaches_to_the_end_that_the_clock_shows() -> None:
    (row,) = drawn(FORWARD, datetime(2026, 3, 29, 0, 30, tzinfo=UTC))
    assert (row.top, row.long) == (30, 110), "01:30 to 03:20"


def test_a_repeated_hour_holds_two_sessions_beside_each_other() -> None:
    first, second = drawn(BACK, datetime(2026, 10, 25, 0, 5, tzinfo=UTC), datetime(2026, 10, 25, 1, 5, tzinfo=UTC))
    assert (first.top, first.long, first.half) == (second.top, second.long, "first") == (5, 50, "first")
    assert second.half == "second"


def test_days_on_which_clocks_change_say_so_and_an_empty_week_shows_a_day_at_work() -> None:
    empty = tuple(WorkDay(day, (), False, False, ()) for day in (FORWARD, BACK, date(2026, 6, 1)))
    grid = grid_of(Week(BERLIN, FORWARD, empty, ()))
    assert [(day.clocks, day.today, day.quiet) for day in grid.days] == [
        ("forward", True, False),
        ("back", False, False),
        ("", False, True),
    ]
    assert (grid.first, grid.last, grid.shortest) == (9, 17, 60)
