"""Suggesting another time, waiting for one, and coming in, on the real event path."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from calmconnect.domain.booking import Status
from calmconnect.services import attendance, booking
from calmconnect.services.clock import utc_now
from calmconnect.services.doctors import profile
from calmconnect.state.doctor.home import DoctorHomeState
from calmconnect.state.patient.home import PatientHomeState
from calmconnect.state.patient.offers import OffersState
from calmconnect.state.patient.receipt import ReceiptState
from calmconnect.state.patient.waitlist import WaitlistState
from calmconnect.state.shared.appointments import AppointmentsState
from calmconnect.state.shared.calendar_feed import CalendarFeedState
from calmconnect.state.shared.move import MoveState
from tests.support.care import ask, met
from tests.support.cast import Cast
from tests.support.house import House
from tests.support.rows import all_rows


async def booked(cast: Cast) -> int:
    now = utc_now()
    slot = (await profile(cast.meera.id, now)).slots[9].starts
    number = await ask(cast.asha, cast.meera, slot, now=now)
    await booking.accept(cast.meera.actor, number, now)
    return number


async def test_another_time_is_suggested_seen_and_taken(house: House, cast: Cast) -> None:
    number = await booked(cast)
    desk = await (await house.signed_in(cast.meera)).open("/doctor")
    browser = await house.signed_in(cast.asha)
    move, home = await browser.open(f"/patient/move/{number}"), await browser.open("/patient")
    await move.send(MoveState.suggest, form={"why": ""})
    assert move.see(MoveState)["problems"] == {"starts": "Please choose a time first."}
    at = move.see(MoveState)["times"][-1]
    await move.send(MoveState.choose, at=at)
    await move.send(MoveState.suggest, form={"why": "I have to travel."})
    row = (await desk.until(lambda: [one for one in desk.see(DoctorHomeState)["next"] if one["proposal"]]))[0]
    assert (row["proposed"], row["proposed_by_me"], row["proposed_why"]) == (at, False, "I have to travel.")
    await home.until(lambda: home.see(PatientHomeState)["next"][0]["proposed_by_me"])
    await desk.send(AppointmentsState.take_proposal, proposal_id=row["proposal"])
    await home.until(lambda: home.see(PatientHomeState)["next"][0]["starts"] == at)
    assert home.see(PatientHomeState)["called_off"] == [], "what was moved was not called off"
    mine = await browser.open("/patient/appointments")
    assert [one["ended"] for one in mine.see(AppointmentsState)["past"]] == ["Moved to another time"]


async def test_others_and_garbage_move_nothing(house: House, cast: Cast) -> None:
    number = await booked(cast)
    stranger = await house.signed_in(cast.ben)
    tab = await stranger.open(f"/patient/move/{number}")
    assert tab.see(MoveState)["missing"] is True
    before = {name: rows for name, rows in (await all_rows()).items() if name != "user_sessions"}
    garbage: list[Any] = [None, "x", -1, 2**70, 1.5, True, [], {}]
    for value in garbage:
        await tab.send(MoveState.choose, at=value)
        await tab.send(MoveState.suggest, form=value)
        await tab.send(AppointmentsState.take_proposal, proposal_id=value)
        await tab.send(AppointmentsState.drop_proposal, proposal_id=value)
        await tab.send(AppointmentsState.join, appointment_id=value)
        await tab.send(WaitlistState.join, form={"last_day": value})
    await tab.send(AppointmentsState.join, appointment_id=number)
    assert {name: rows for name, rows in (await all_rows()).items() if name != "user_sessions"} == before
    receipt = await stranger.open(f"/patient/receipts/{number}")
    assert (receipt.see(ReceiptState)["missing"], receipt.see(ReceiptState)["rows"]) == (True, [])


async def test_a_receipt_follows_the_payment(house: House, cast: Cast) -> None:
    number = await booked(cast)
    tab = await (await house.signed_in(cast.asha)).open(f"/patient/receipts/{number}")
    (row,) = tab.see(ReceiptState)["rows"]
    assert (row["card"], row["doctor"]) == ("•••• 4242", cast.meera.name)
    await booking.cancel(cast.meera.actor, number, "I am ill.", utc_now())
    await tab.until(lambda: tab.see(ReceiptState)["rows"][0]["status"] == "On its way back to you")


async def test_waiting_and_what_is_kept_because_of_it(house: House, cast: Cast) -> None:
    number = await booked(cast)
    browser = await house.signed_in(cast.ben)
    page, home = await browser.open(f"/doctors/{cast.meera.id}"), await browser.open("/patient")
    await page.send(WaitlistState.join, form={"last_day": "yesterday"})
    assert set(page.see(WaitlistState)["problems"]) == {"last_day"}
    day = (utc_now() + timedelta(days=60)).date().isoformat()
    await page.send(WaitlistState.join, form={"last_day": day})
    assert page.see(WaitlistState)["place"] == 1
    await booking.cancel(cast.asha.actor, number, "I am ill.", utc_now())
    (offer,) = await home.until(lambda: home.see(OffersState)["rows"])
    assert offer["doctor"] == cast.meera.name
    await page.until(lambda: page.see(WaitlistState)["place"] == 0)


async def test_both_come_in(house: House, cast: Cast) -> None:
    now = utc_now()
    number = await met(cast.asha, cast.meera, now.replace(second=0, microsecond=0))
    page = await (await house.signed_in(cast.asha)).open("/patient")
    await page.send(AppointmentsState.join, appointment_id=number)
    desk = await (await house.signed_in(cast.meera)).open("/doctor")
    assert [row["status"] for row in desk.see(DoctorHomeState)["next"]] == [Status.ARRIVED]
    await attendance.join(cast.meera.actor, number, now)


async def test_a_calendar_address_is_shown_once(house: House, cast: Cast) -> None:
    browser = await house.signed_in(cast.asha)
    tab = await browser.open("/account/calendar")
    assert tab.see(CalendarFeedState)["since"] == 0
    await tab.send(CalendarFeedState.make)
    assert "/calendar/" in tab.see(CalendarFeedState)["address"] and tab.see(CalendarFeedState)["since"] > 0
    again = await browser.open("/account/calendar")
    assert (again.see(CalendarFeedState)["address"], again.see(CalendarFeedState)["since"] > 0) == ("", True)
    await again.send(CalendarFeedState.close)
    assert again.see(CalendarFeedState)["since"] == 0
