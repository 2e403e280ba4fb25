"""Finding, asking and answering on the real event path: pages change by themselves, and garbage changes nothing."""

from __future__ import annotations

from typing import Any

import pytest

from calmconnect.services.clock import utc_now
from calmconnect.services.doctors import profile
from calmconnect.state.doctor.home import DoctorHomeState
from calmconnect.state.doctor.profile import DoctorProfileState
from calmconnect.state.doctor.schedule import ScheduleState
from calmconnect.state.patient.home import PatientHomeState
from calmconnect.state.public.doctor import DoctorPageState
from calmconnect.state.public.find import FindState
from calmconnect.state.shared.appointments import AppointmentsState
from tests.support.cast import Cast
from tests.support.house import House
from tests.support.rows import all_rows
from tests.support.tab import Tab

GARBAGE: list[Any] = [None, "x", -1, 0, 2**70, 1.5, True, [], [1], {}, {"id": 1}, "x" * 5000, "\x00"]


async def asked(house: House, cast: Cast) -> tuple[Tab, Tab]:
    """Asha's page of Dr. Meera with a time asked for, and Meera's desk, open all along."""
    desk = await (await house.signed_in(cast.meera)).open("/doctor")
    page = await (await house.signed_in(cast.asha)).open(f"/doctors/{cast.meera.id}")
    await page.send(DoctorPageState.choose, at=page.see(DoctorPageState)["days"][0]["slots"][0]["at"])
    await page.send(DoctorPageState.request, form={"mode": "chat", "reason": "I sleep badly."})
    return page, desk


async def test_a_request_appears_on_the_doctors_desk_and_its_answer_with_the_patient(house: House, cast: Cast) -> None:
    page, desk = await asked(house, cast)
    assert page.see(DoctorPageState)["asked"] is True
    (request,) = await desk.until(lambda: desk.see(DoctorHomeState)["requests"])
    assert (request["other"], request["reason"]) == (cast.asha.name, "I sleep badly.")
    home = await (await house.signed_in(cast.asha)).open("/patient")
    assert home.see(PatientHomeState)["waiting"] and not home.see(PatientHomeState)["next"]
    await desk.send(DoctorHomeState.accept, appointment_id=request["id"])
    await home.until(lambda: home.see(PatientHomeState)["next"])
    assert desk.see(DoctorHomeState)["requests"] == [] and desk.see(DoctorHomeState)["sessions"]


async def test_a_rejection_needs_words(house: House, cast: Cast) -> None:
    _, desk = await asked(house, cast)
    (request,) = await desk.until(lambda: desk.see(DoctorHomeState)["requests"])
    await desk.send(DoctorHomeState.reject, form={"id": str(request["id"]), "why": "  "})
    assert desk.see(DoctorHomeState)["problems"] == {"why": "Please tell the patient why."}
    await desk.send(DoctorHomeState.reject, form={"id": str(request["id"]), "why": "I am away."})
    mine = await (await house.signed_in(cast.asha)).open("/patient/appointments")
    assert mine.see(AppointmentsState)["coming"][0]["ended"] == "The doctor could not take this time"


async def test_a_time_that_is_taken_disappears_from_open_pages_and_is_refused(house: House, cast: Cast) -> None:
    slow = await (await house.signed_in(cast.ben)).open(f"/doctors/{cast.meera.id}")
    first = slow.see(DoctorPageState)["days"][0]["slots"][0]["at"]
    found = await (await house.signed_in(cast.ben)).open("/find")
    await slow.send(DoctorPageState.choose, at=first)
    await asked(house, cast)
    shown = await slow.until(
        lambda: all(slot["at"] != first for day in slow.see(DoctorPageState)["days"] for slot in day["slots"])
    )
    assert shown and slow.see(DoctorPageState)["chosen"] == 0
    cards = {row["id"]: row for row in found.see(FindState)["rows"]}
    assert all(slot["at"] != first for slot in cards[cast.meera.id]["slots"])


async def test_a_doctor_who_becomes_available_is_seen_on_open_pages(house: House, cast: Cast) -> None:
    found = await house.browser().open("/find")
    desk = await (await house.signed_in(cast.meera)).open("/doctor")
    await desk.send(DoctorHomeState.be, choice="away")
    heard = await found.until(lambda: [value for ref, value in found.given if ref == "presence"])
    await found.until(lambda: [value for ref, value in found.given if ref == "presence"][-1]["presence"] == "away")
    assert {value["doctor"] for value in heard} == {cast.meera.id}


async def test_a_list_of_those_who_are_there_follows_them(house: House, cast: Cast) -> None:
    found = await house.browser().open("/find?now=1")
    assert found.see(FindState)["rows"] == []
    desk = await (await house.signed_in(cast.meera)).open("/doctor")
    await found.until(lambda: [row["id"] for row in found.see(FindState)["rows"]] == [cast.meera.id])
    await desk.send(DoctorHomeState.be, choice="away")
    await found.until(lambda: found.see(FindState)["rows"] == [])


async def test_filters_come_from_the_address(house: House, cast: Cast) -> None:
    tab = await house.browser().open("/find?need=grief&page=abc&q=")
    assert [row["id"] for row in tab.see(FindState)["rows"]] == [cast.jonas.id]
    odd = await house.browser().open("/find?need=%00&page=99999999999&q=%F0%9F%98%80&now=1")
    assert odd.see(FindState)["rows"] == [] and odd.see(FindState)["page"] == 1


async def test_hours_are_written_and_saved(house: House, cast: Cast) -> None:
    tab = await (await house.signed_in(cast.meera)).open("/doctor/schedule")
    assert len(tab.see(ScheduleState)["days"][0]) == 1
    await tab.send(ScheduleState.add, weekday=5)
    key = tab.see(ScheduleState)["days"][5][0]["key"]
    await tab.send(ScheduleState.begin_at, key=key, time="18:00")
    await tab.send(ScheduleState.end_at, key=key, time="17:00")
    form = {"session_minutes": "30", "buffer_minutes": "0"}
    await tab.send(ScheduleState.save, form=form)
    assert tab.see(ScheduleState)["problems"] == {"hours": "On Saturday, a time ends before it begins."}
    await tab.send(ScheduleState.end_at, key=key, time="20:00")
    await tab.send(ScheduleState.save, form=form)
    assert tab.notices[-1]["kind"] == "success" and tab.see(ScheduleState)["session_minutes"] == "30"
    assert len((await profile(cast.meera.id, utc_now())).slots) > 100


async def test_garbage_at_every_handler_of_the_patient_changes_nothing(house: House, cast: Cast) -> None:
    await asked(house, cast)
    browser = await house.signed_in(cast.ben)
    page, mine = await browser.open(f"/doctors/{cast.meera.id}"), await browser.open("/patient/appointments")
    before = {name: rows for name, rows in (await all_rows()).items() if name != "user_sessions"}
    for value in GARBAGE:
        await page.send(DoctorPageState.choose, at=value)
        await page.send(DoctorPageState.show_day, key=value)
        await page.send(DoctorPageState.request, form=value)
        await page.send(DoctorPageState.request, form={"mode": value, "reason": value})
        await mine.send(AppointmentsState.cancel, form=value)
        await mine.send(AppointmentsState.cancel, form={"id": value, "why": "mine"})
    # Asha's own appointment, by its number.
    await mine.send(AppointmentsState.cancel, form={"id": "1", "why": "mine now"})
    await mine.send(DoctorHomeState.accept, appointment_id=1)
    assert {name: rows for name, rows in (await all_rows()).items() if name != "user_sessions"} == before


async def test_garbage_at_every_handler_of_the_doctor_changes_nothing(house: House, cast: Cast) -> None:
    await asked(house, cast)
    browser = await house.signed_in(cast.jonas)
    desk = await browser.open("/doctor")
    hours, shown = await browser.open("/doctor/schedule"), await browser.open("/doctor/profile")
    before = {name: rows for name, rows in (await all_rows()).items() if name != "user_sessions"}
    for value in GARBAGE:
        await desk.send(DoctorHomeState.accept, appointment_id=value)
        await desk.send(DoctorHomeState.reject, form=value)
        await desk.send(DoctorHomeState.reject, form={"id": value, "why": value})
        await desk.send(DoctorHomeState.be, choice=value)
        await hours.send(ScheduleState.remove, key=value)
        await hours.send(ScheduleState.begin_at, key=value, time=value)
        await hours.send(ScheduleState.save, form=value)
        await shown.send(DoctorProfileState.toggle, field=value, one=value)
        await shown.send(DoctorProfileState.save, form={"headline": value})
    await desk.send(DoctorHomeState.accept, appointment_id=1)
    await desk.send(DoctorHomeState.reject, form={"id": "1", "why": "not yours"})
    assert {name: rows for name, rows in (await all_rows()).items() if name != "user_sessions"} == before


@pytest.mark.parametrize("path", ["/doctors/0", "/doctors/abc", "/doctors/999999"])
async def test_a_doctor_who_does_not_exist(house: House, cast: Cast, path: str) -> None:
    tab = await house.browser().open(path)
    assert tab.see(DoctorPageState)["missing"] is True


async def test_a_guest_sees_a_doctor_but_must_sign_in_to_ask(house: House, cast: Cast) -> None:
    slot = (await profile(cast.meera.id, utc_now())).slots[0]
    at = int(slot.starts.timestamp() * 1000)
    tab = await house.browser().open(f"/doctors/{cast.meera.id}?slot={at}")
    assert (tab.see(DoctorPageState)["chosen"], tab.see(DoctorPageState)["zone"]) == (at, cast.meera.time_zone)
    before = await all_rows()
    await tab.send(DoctorPageState.request, form={"mode": "video", "reason": ""})
    assert tab.notices[-1]["path"] == f"/sign-in?next=/doctors/{cast.meera.id}%3Fslot%3D{at}"
    assert await all_rows() == before
