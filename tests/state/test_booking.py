"""Finding, asking and answering on the real event path: pages change by themselves, and garbage changes nothing."""

from __future__ import annotations

from typing import Any

import pytest

from calmconnect.domain.payments import CardNumber
from calmconnect.services.clock import epoch_ms, utc_now
from calmconnect.services.doctors import profile
from calmconnect.state.doctor.home import DoctorHomeState
from calmconnect.state.doctor.profile import DoctorProfileState
from calmconnect.state.doctor.requests import RequestsState
from calmconnect.state.patient.home import PatientHomeState
from calmconnect.state.public.doctor import DoctorPageState
from calmconnect.state.public.find import FindState
from calmconnect.state.shared.appointments import AppointmentsState
from tests.support.cast import Cast
from tests.support.house import House
from tests.support.rows import all_rows
from tests.support.tab import Tab

FORM = {"mode": "chat", "reason": "I sleep badly.", "card": CardNumber.WORKS.value}
GARBAGE: list[Any] = [None, "x", -1, 0, 2**70, 1.5, True, [], [1], {}, {"id": 1}, "x" * 5000, "\x00"]


async def asked(house: House, cast: Cast) -> tuple[Tab, Tab]:
    """Asha's page of Dr. Meera with a time asked for, and Meera's desk, open all along."""
    desk = await (await house.signed_in(cast.meera)).open("/doctor")
    page = await (await house.signed_in(cast.asha)).open(f"/doctors/{cast.meera.id}")
    await page.send(DoctorPageState.choose, at=page.see(DoctorPageState)["times"][0])
    await page.send(DoctorPageState.request, form=FORM)
    return page, desk


async def test_a_request_appears_on_the_doctors_desk_and_its_answer_with_the_patient(house: House, cast: Cast) -> None:
    page, desk = await asked(house, cast)
    assert (page.see(DoctorPageState)["asked"], page.see(DoctorPageState)["answer"]) == (True, "pending")
    (request,) = [one["first"] for one in await desk.until(lambda: desk.see(DoctorHomeState)["requests"])]
    assert (request["other"], request["reason"]) == (cast.asha.name, "I sleep badly.")
    home = await (await house.signed_in(cast.asha)).open("/patient")
    assert home.see(PatientHomeState)["waiting"] and not home.see(PatientHomeState)["next"]
    await desk.send(RequestsState.accept, appointment_id=request["id"])
    await home.until(lambda: home.see(PatientHomeState)["next"])
    assert desk.see(DoctorHomeState)["requests"] == [] and desk.see(DoctorHomeState)["next"]
    await page.until(lambda: page.see(DoctorPageState)["answer"] == "booked")


async def test_a_rejection_needs_words(house: House, cast: Cast) -> None:
    page, desk = await asked(house, cast)
    (request,) = [one["first"] for one in await desk.until(lambda: desk.see(DoctorHomeState)["requests"])]
    await desk.send(RequestsState.reject, form={"id": str(request["id"]), "why": "  "})
    assert desk.see(RequestsState)["problems"] == {"why": "Please tell the patient why."}
    await desk.send(RequestsState.reject, form={"id": str(request["id"]), "why": "I am away."})
    browser = await house.signed_in(cast.asha)
    mine, home = await browser.open("/patient/appointments"), await browser.open("/patient")
    told = ("The doctor could not take this time", "I am away.")
    for row in (mine.see(AppointmentsState)["past"][0], home.see(PatientHomeState)["called_off"][0]):
        assert (row["ended"], row["why"]) == told
    await page.until(lambda: page.see(DoctorPageState)["answer"] == "cancelled")
    assert page.see(DoctorPageState)["mine"][0]["why"] == "I am away."
    await page.send(DoctorPageState.begin_again)
    assert page.see(DoctorPageState)["asked"] is False and page.see(DoctorPageState)["times"]


async def test_a_doctor_calls_off_a_session_from_the_desk(house: House, cast: Cast) -> None:
    _, desk = await asked(house, cast)
    (request,) = [one["first"] for one in await desk.until(lambda: desk.see(DoctorHomeState)["requests"])]
    await desk.send(RequestsState.accept, appointment_id=request["id"])
    home = await (await house.signed_in(cast.asha)).open("/patient")
    await desk.send(AppointmentsState.cancel, form={"id": str(request["id"]), "why": "I am ill."})
    (row,) = await home.until(lambda: home.see(PatientHomeState)["called_off"])
    assert (row["why"], home.see(PatientHomeState)["next"]) == ("I am ill.", [])


async def test_a_reload_shows_what_became_of_the_request(house: House, cast: Cast) -> None:
    page, _ = await asked(house, cast)
    at = page.see(DoctorPageState)["chosen"]
    again = await (await house.signed_in(cast.asha)).open(f"/doctors/{cast.meera.id}?slot={at}")
    assert (again.see(DoctorPageState)["asked"], again.see(DoctorPageState)["chosen"]) == (True, at)
    assert again.see(DoctorPageState)["problems"] == {}
    late = await (await house.signed_in(cast.ben)).open(f"/doctors/{cast.meera.id}?slot={at}")
    seen = late.see(DoctorPageState)
    assert (seen["asked"], seen["chosen"], len(seen["near"])) == (False, 0, 3)
    assert "no longer free" in seen["problems"]["starts"]


async def test_a_guest_sees_the_times_of_their_own_zone(house: House, cast: Cast) -> None:
    page = await house.browser().open(f"/doctors/{cast.meera.id}")
    assert page.see(DoctorPageState)["zone"] == cast.meera.time_zone
    await page.send(DoctorPageState.be_in_zone, zone="America/New_York")
    assert page.see(DoctorPageState)["zone"] == "America/New_York"
    await page.send(DoctorPageState.be_in_zone, zone="Mars/Olympus")
    assert page.see(DoctorPageState)["zone"] == "America/New_York"
    mine = await (await house.signed_in(cast.asha)).open(f"/doctors/{cast.meera.id}")
    await mine.send(DoctorPageState.be_in_zone, zone="America/New_York")
    assert mine.see(DoctorPageState)["zone"] == cast.asha.time_zone


async def test_a_time_that_is_taken_disappears_from_open_pages_and_is_refused(house: House, cast: Cast) -> None:
    first = epoch_ms((await profile(cast.meera.id, utc_now())).slots[0].starts)
    slow = await (await house.signed_in(cast.ben)).open(f"/doctors/{cast.meera.id}?slot={first}")
    assert slow.see(DoctorPageState)["chosen"] == first
    found = await (await house.signed_in(cast.ben)).open("/find")
    await asked(house, cast)
    await slow.until(lambda: first not in slow.see(DoctorPageState)["times"])
    assert slow.see(DoctorPageState)["chosen"] == 0 and len(slow.see(DoctorPageState)["near"]) == 3
    assert "no longer free" in slow.see(DoctorPageState)["problems"]["starts"]
    cards = {row["id"]: row for row in found.see(FindState)["rows"]}
    assert all(slot["at"] != first for slot in cards[cast.meera.id]["slots"])


async def test_a_doctor_who_becomes_available_is_seen_on_open_pages(house: House, cast: Cast) -> None:
    found = await house.browser().open("/find")
    browser = await house.signed_in(cast.meera)
    desk, other = await browser.open("/doctor"), await browser.open("/doctor")
    await desk.send(DoctorHomeState.be, choice="away")
    heard = await found.until(lambda: [value for ref, value in found.given if ref == "presence"])
    await found.until(lambda: [value for ref, value in found.given if ref == "presence"][-1]["presence"] == "away")
    await other.until(lambda: other.see(DoctorHomeState)["presence"] == "away")
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
    assert odd.see(FindState)["rows"] == [] and odd.see(FindState)["paging"]["page"] == 1
    for words in ("%07", "x" * 200):
        wrong = (await house.browser().open(f"/find?q={words}")).see(FindState)
        assert set(wrong["problems"]) == {"words"} and wrong["loaded"] is True


async def test_doctors_stay_in_their_places_while_the_page_is_open(house: House, cast: Cast) -> None:
    found = await house.browser().open("/find")
    before = [row["id"] for row in found.see(FindState)["rows"]]
    desk = await (await house.signed_in(cast.jonas if before[0] == cast.meera.id else cast.meera)).open("/doctor")
    await desk.send(DoctorHomeState.be, choice="online")
    other = await (await house.signed_in(cast.meera if before[0] == cast.meera.id else cast.jonas)).open("/doctor")
    await other.send(DoctorHomeState.be, choice="offline")
    await asked(house, cast)
    assert [row["id"] for row in found.see(FindState)["rows"]] == before
    fresh = await house.browser().open("/find")
    assert [row["id"] for row in fresh.see(FindState)["rows"]] == before[::-1]


async def test_garbage_at_every_handler_of_the_patient_changes_nothing(house: House, cast: Cast) -> None:
    await asked(house, cast)
    browser = await house.signed_in(cast.ben)
    page, mine = await browser.open(f"/doctors/{cast.meera.id}"), await browser.open("/patient/appointments")
    before = {name: rows for name, rows in (await all_rows()).items() if name != "user_sessions"}
    for value in GARBAGE:
        await page.send(DoctorPageState.choose, at=value)
        await page.send(DoctorPageState.show_day, key=value)
        await page.send(DoctorPageState.show_page, key=value)
        await page.send(DoctorPageState.show_view, view=value)
        await page.send(DoctorPageState.be_in_zone, zone=value)
        await page.send(DoctorPageState.request, form=value)
        await page.send(DoctorPageState.request, form={"mode": value, "reason": value})
        await mine.send(AppointmentsState.cancel, form=value)
        await mine.send(AppointmentsState.cancel, form={"id": value, "why": "mine"})
    # Asha's own appointment, by its number.
    await mine.send(AppointmentsState.cancel, form={"id": "1", "why": "mine now"})
    await mine.send(RequestsState.accept, appointment_id=1)
    assert {name: rows for name, rows in (await all_rows()).items() if name != "user_sessions"} == before


async def test_a_profile_is_written_and_saved(house: House, cast: Cast) -> None:
    tab = await (await house.signed_in(cast.meera)).open("/doctor/profile")
    seen = tab.see(DoctorProfileState)
    names = ("headline", "about", "qualifications", "years_experience", "fee", "free_cancel_hours")
    written = {name: str(seen[name]) for name in names}
    await tab.send(DoctorProfileState.save, form={**written, "fee": "900", "languages-hi": "on", "modes-chat": "on"})
    assert set(tab.see(DoctorProfileState)["problems"]) == {"specialisations"}
    form = {**written, "fee": "900", "languages-hi": "on", "modes-chat": "on", "specialisations-ocd": "on"}
    await tab.send(DoctorProfileState.save, form=form)
    assert tab.notices[-1]["kind"] == "success"
    card = (await profile(cast.meera.id, utc_now())).card
    assert (card.fee_minor, card.languages, card.specialisations) == (90_000, ("hi",), ("ocd",))


async def test_garbage_at_every_handler_of_the_doctor_changes_nothing(house: House, cast: Cast) -> None:
    await asked(house, cast)
    browser = await house.signed_in(cast.jonas)
    desk = await browser.open("/doctor")
    shown = await browser.open("/doctor/profile")
    before = {name: rows for name, rows in (await all_rows()).items() if name != "user_sessions"}
    for value in GARBAGE:
        await desk.send(RequestsState.accept, appointment_id=value)
        await desk.send(RequestsState.reject, form=value)
        await desk.send(RequestsState.reject, form={"id": value, "why": value})
        await desk.send(DoctorHomeState.be, choice=value)
        await shown.send(DoctorProfileState.save, form={"headline": value})
    await desk.send(RequestsState.accept, appointment_id=1)
    await desk.send(RequestsState.reject, form={"id": "1", "why": "not yours"})
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
