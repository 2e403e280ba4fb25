"""A kept time becomes the first of several, on the real event path: what is shown, what is confirmed, what becomes of it."""

from __future__ import annotations

from typing import Any

import pytest

from calmconnect.domain.payments import CardNumber
from calmconnect.domain.people import Role
from calmconnect.services import holds, payments
from calmconnect.services.clock import utc_now
from calmconnect.state.doctor.home import DoctorHomeState
from calmconnect.state.doctor.requests import RequestsState
from calmconnect.state.patient.home import PatientHomeState
from calmconnect.state.public.doctor import DoctorPageState
from calmconnect.state.shared.appointments import AppointmentsState
from calmconnect.state.shared.history import HistoryState
from tests.state.test_paying import keeping
from tests.support.cast import Cast
from tests.support.house import House
from tests.support.rows import all_rows
from tests.support.tab import Tab

_WEEK_MS = 7 * 24 * 3_600_000


async def planned(house: House, cast: Cast, count: int = 4) -> Tab:
    """Asha's page of Meera, with a time kept and so many weekly sessions in view."""
    page = await keeping(house, cast.asha, cast.meera, -1)
    await page.send(DoctorPageState.repeat, weeks=1)
    await page.send(DoctorPageState.repeat_times, count=str(count))
    return page


def seen(page: Tab) -> dict[str, Any]:
    return page.see(DoctorPageState)


async def pay(page: Tab, sessions: object, card: CardNumber = CardNumber.WORKS) -> None:
    form = {"mode": "video", "reason": "", "card": card.value, "sessions": sessions}
    await page.send(DoctorPageState.request, form=form)


async def test_shown_asked_for_answered_and_called_off(house: House, cast: Cast) -> None:
    page = await planned(house, cast)
    first = seen(page)["chosen"]
    assert [row["starts"] for row in seen(page)["sessions"]] == [first + place * _WEEK_MS for place in (1, 2, 3)]
    assert (seen(page)["total"], seen(page)["sum"]) == (4, "₹6,000")
    desk = await (await house.signed_in(cast.meera)).open("/doctor")
    home = await (await house.signed_in(cast.asha)).open("/patient")
    await pay(page, seen(page)["seen"])
    assert seen(page)["asked"] is True
    assert len(seen(page)["mine"]) == 4
    (request,) = await desk.until(lambda: desk.see(DoctorHomeState)["requests"])
    assert request["starts"] == [first + place * _WEEK_MS for place in range(4)] and request["every"] == "every week"
    (waiting,) = await home.until(lambda: home.see(PatientHomeState)["waiting"])
    assert len(waiting["starts"]) == 4
    await payments.ask_again(utc_now())
    await desk.send(RequestsState.accept, appointment_id=request["first"]["id"])
    assert desk.see(DoctorHomeState)["requests"] == []
    await page.until(lambda: seen(page)["answer"] == "booked")
    list_of_all = await (await house.signed_in(cast.asha)).open("/patient/appointments")
    coming = list_of_all.see(AppointmentsState)["coming"]
    assert [row["series"] for row in coming] == [f"Session {place} of 4" for place in (1, 2, 3, 4)]
    assert coming[1]["cancel_ways"][1] == ["following", "This and the 2 after it"] and coming[3]["cancel_ways"] == []
    form = {"id": str(coming[1]["id"]), "why": "I am moving away.", "which": "following"}
    await list_of_all.send(AppointmentsState.cancel, form=form)
    assert [row["starts"] for row in list_of_all.see(AppointmentsState)["coming"]] == [first]


async def test_clashes_are_shown_left_out_or_put_elsewhere(house: House, cast: Cast) -> None:
    other = await keeping(house, cast.ben, cast.meera, -1)
    first = seen(other)["chosen"]
    page = await (await house.signed_in(cast.asha)).open(f"/doctors/{cast.meera.id}")
    earlier = max(at for at in seen(page)["times"] if at < first) if seen(page)["day"] == seen(other)["day"] else 0
    await other.send(DoctorPageState.begin_again)
    await page.send(DoctorPageState.choose, at=first)
    await holds.hold(cast.ben.actor, cast.meera.id, first + _WEEK_MS, utc_now())
    await page.send(DoctorPageState.repeat, weeks=1)
    taken, *free = seen(page)["sessions"]
    assert taken["hindrance"] == "Already taken" and taken["instead"] and not taken["wanted"]
    assert all(row["wanted"] == row["starts"] and row["hindrance"] == "" for row in free)
    assert seen(page)["total"] == 3 and earlier <= first
    await page.send(DoctorPageState.turn, at=taken["instead"])
    await page.send(DoctorPageState.turn, at=free[0]["starts"])
    wanted = [taken["instead"], free[1]["starts"]]
    assert seen(page)["seen"] == ",".join(map(str, wanted)) and seen(page)["total"] == 3
    for garbage in (0, -1, "x", None, first, True, free[0]["starts"] + 1):
        await page.send(DoctorPageState.turn, at=garbage)
        assert seen(page)["seen"] == ",".join(map(str, wanted))
    await pay(page, seen(page)["seen"])
    assert [row["starts"] for row in seen(page)["mine"]] == [first, *wanted]


async def test_what_goes_while_it_is_looked_at_is_shown_and_what_went_before_paying_is_named(
    house: House, cast: Cast
) -> None:
    page = await planned(house, cast)
    shown, first = seen(page)["seen"], seen(page)["chosen"]
    await holds.hold(cast.ben.actor, cast.meera.id, first + 2 * _WEEK_MS, utc_now())
    await page.until(lambda: seen(page)["sessions"][1]["hindrance"] == "Already taken")
    before = await all_rows()
    await pay(page, shown)
    assert await all_rows() == before
    assert seen(page)["gone"] == [first + 2 * _WEEK_MS] and "Nothing was booked" in seen(page)["problems"]["repeat"]
    assert seen(page)["held"] and not seen(page)["asked"]
    await pay(page, seen(page)["seen"])
    assert seen(page)["asked"] and len(seen(page)["mine"]) == 3


@pytest.mark.parametrize(
    "sessions", ["soon", "1", ",", "-1,2", [1], 7, {"a": 1}, "9" * 400, "1772611200000,1772611200000"]
)
async def test_sessions_that_nobody_saw_are_refused(house: House, cast: Cast, sessions: object) -> None:
    page = await planned(house, cast)
    before = await all_rows()
    await pay(page, sessions)
    assert await all_rows() == before
    assert "repeat" in seen(page)["problems"] and seen(page)["held"]


async def test_other_ways_to_repeat_are_refused(house: House, cast: Cast) -> None:
    page = await planned(house, cast)
    before = dict(seen(page))
    for weeks in (3, "3", -1, "x", None, 1.5, True, [1]):
        await page.send(DoctorPageState.repeat, weeks=weeks)
        assert seen(page)["every"] == 1 and "every two weeks" in seen(page)["problems"]["repeat"]
    for count in (0, 1, 13, 100_000, "100000", "x", None, True):
        await page.send(DoctorPageState.repeat_times, count=count)
        assert seen(page)["count"] == 4 and "between 2 and 12" in seen(page)["problems"]["repeat"]
    assert seen(page)["sessions"] == before["sessions"]
    await page.send(DoctorPageState.repeat, weeks=0)
    assert (seen(page)["every"], seen(page)["sessions"], seen(page)["seen"], seen(page)["total"]) == (0, [], "", 1)


async def test_only_patients_repeat(house: House, cast: Cast) -> None:
    for browser in (house.browser(), await house.signed_in(cast.jonas)):
        page = await browser.open(f"/doctors/{cast.meera.id}")
        for handler, given in (
            (DoctorPageState.repeat, {"weeks": 1}),
            (DoctorPageState.repeat_times, {"count": 4}),
            (DoctorPageState.turn, {"at": 1}),
        ):
            await page.send(handler, **given)
            assert (seen(page)["every"], seen(page)["count"]) == (0, 4)
    assert Role.PATIENT is cast.asha.role


async def test_nothing_is_planned_once_the_time_is_not_kept(house: House, cast: Cast) -> None:
    page = await planned(house, cast)
    shown = seen(page)["seen"]
    await holds.release(cast.asha.actor, seen(page)["held"], utc_now())
    await page.until(lambda: seen(page)["held"] == 0)
    assert seen(page)["sessions"] == [] and seen(page)["total"] == 1
    before = await all_rows()
    await pay(page, shown)
    assert await all_rows() == before
    await page.send(DoctorPageState.keep)
    assert len(seen(page)["sessions"]) == 3, "kept once more, it is still wished for every week"


async def test_a_second_step_keeps_the_list_in_view(house: House, cast: Cast) -> None:
    page = await planned(house, cast)
    await pay(page, seen(page)["seen"], CardNumber.CONFIRM)
    assert seen(page)["paying"] == "requires_action" and seen(page)["total"] == 4
    await page.send(DoctorPageState.confirm, agreed=False)
    assert "declined" in seen(page)["problems"]["card"] and len(seen(page)["sessions"]) == 3
    await pay(page, seen(page)["seen"])
    assert seen(page)["asked"] and len(seen(page)["mine"]) == 4


async def test_what_could_not_be_paid_is_called_off_on_the_open_page(house: House, cast: Cast) -> None:
    page = await planned(house, cast)
    await pay(page, seen(page)["seen"], CardNumber.ONCE)
    assert await payments.ask_again(utc_now()) == 3
    await page.until(lambda: [row["ended"] for row in seen(page)["mine"]] == ["", *["The payment did not work"] * 3])
    history = await (await house.signed_in(cast.asha)).open("/patient/appointments")
    await history.send(HistoryState.turn, visit=seen(page)["mine"][1]["id"])
    words = [step["words"] for step in history.see(HistoryState)["steps"]]
    assert words[-1] == "The payment was declined, so it was called off"
