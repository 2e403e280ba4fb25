"""Somebody whose program is none of ours calls and is called, by docs/calls.md alone: both see and hear each other."""

from __future__ import annotations

import asyncio
from concurrent.futures import Future, ThreadPoolExecutor
from threading import Event

from playwright.sync_api import expect

from tests.journeys.conftest import People, Person, Site, alone, live_media
from tests.journeys.test_calling import PATIENT, rings, see_and_hear
from tests.journeys.test_first_visit import open_conversation
from tests.journeys.test_storm import signed_in
from tests.journeys.until import eventually
from tests.support.foreign import Foreign

pytestmark = live_media


async def _talk(url: str, cookie: str, there: Event, content: tuple[Event, Event]) -> list[str]:
    """Take a call, then call back whoever it was; gives how the two calls ended."""
    async with Foreign(url, cookie) as called:
        there.set()
        await called.answer()
        await _see(called, content[0])
        reasons = [await called.until_over()]
    async with Foreign(url, cookie) as caller:
        await caller.ring(called.call["other_id"])
        await _see(caller, content[1])
        return [*reasons, await caller.until_over()]


async def _see(foreign: Foreign, content: Event) -> None:
    assert await foreign.sees_and_hears()
    content.set()


@alone
def test_another_program_takes_a_call_and_makes_one(people: People, site: Site) -> None:
    doctor = people.staff()
    doctor.sign_in("doctor@demo.example")
    doctor.page.get_by_role("button", name="Available", exact=True).click()
    open_conversation(doctor, "doctor", PATIENT)
    there, content = Event(), (Event(), Event())
    with ThreadPoolExecutor(max_workers=1) as elsewhere:
        cookie = signed_in(site.patients, "patient@demo.example")
        talking = elsewhere.submit(asyncio.run, _talk(site.patients.url, cookie, there, content))
        eventually(doctor.page, lambda: there.is_set() or talking.done())
        doctor.page.get_by_role("button", name=f"Video call with {PATIENT}").click()
        _talk_and_hang_up(doctor, content[0], talking)
        rings(doctor.page).get_by_role("button", name="Answer", exact=True).click()
        _talk_and_hang_up(doctor, content[1], talking)
        assert talking.result() == ["completed", "completed"]


def _talk_and_hang_up(doctor: Person, content: Event, talking: Future[list[str]]) -> None:
    see_and_hear(doctor.page)
    eventually(doctor.page, lambda: content.is_set() or talking.done())
    doctor.page.get_by_role("button", name="Hang up").click()
    expect(doctor.page.get_by_role("region", name=f"Call with {PATIENT}")).to_have_count(0)
