"""Rooms by a media server: eight who watch one, in a browser and by another program, and a circle of six."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable, Coroutine, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from calmconnect.db.seed.patients import PATIENTS, email_of
from tests.journeys.conftest import People, Person, Site, live_media
from tests.journeys.test_rooms import DOCTOR, HEARS, until_all_meet
from tests.journeys.test_storm import signed_in
from tests.journeys.until import eventually, until
from tests.support.guest import Guest
from tests.support.media_server import MediaServer, media_server
from tests.support.serving import Server, server

pytestmark = live_media

# Nine people on one machine wait for each other, and on a busy one for others.
PATIENCE = 90.0
NAMES = [name for name, *_ in PATIENTS[1:9]]
Part = Callable[[Guest], Coroutine[Any, Any, bool]]


@pytest.fixture
def media(tmp_path: Path) -> Iterator[MediaServer]:
    """A media server of the test's own."""
    with media_server(tmp_path / "janus") as running:
        yield running


@pytest.fixture
def two(
    chromium: Browser, other_chromium: Browser, media: MediaServer, tmp_path: Path
) -> Iterator[tuple[Person, Person, Server]]:
    """A doctor and a patient in browsers of their own, on a site that has a media server."""
    with ExitStack() as stack:
        running = stack.enter_context(server(tmp_path / "var", **media.settings))
        opened = [People(browser, Site(running, running)) for browser in (chromium, other_chromium)]
        for people in opened:
            stack.callback(people.close)
        doctor, patient = opened[0].staff(), opened[1].patient()
        for person, email in ((doctor, DOCTOR), (patient, email_of(NAMES[0]))):
            # A page on which a room goes on asks before it is left.
            person.page.on("dialog", lambda dialog: dialog.accept())
            person.sign_in(email)
        yield doctor, patient, running


@pytest.mark.timeout(480)
def test_eight_watch_one_and_six_are_in_a_circle(two: tuple[Person, Person, Server], media: MediaServer) -> None:
    doctor, patient, running = two
    path = opened(doctor.page, "audience", "10")
    with by_another_program(running, path, NAMES[1:], listen) as done:
        host(doctor, patient, path, NAMES)
        until_all_meet(patient.page, 1, PATIENCE)
        expect(patient.page.get_by_role("button", name="Mute")).to_have_count(0)
        patient.page.get_by_role("region", name="Room:").press("h")
        doctor.page.get_by_role("button", name=f"Give the word: {NAMES[0]}").click()
        patient.page.get_by_role("status").get_by_role("button", name="Switch the microphone on").click()
        until(doctor.page, f"() => ({HEARS})(1)", PATIENCE)
        eventually(doctor.page, lambda: all(one.done() or seen.is_set() for one, seen in done), PATIENCE)
        end(doctor.page)
        assert [one.result() for one, _ in done] == [True] * 7
    eventually(doctor.page, lambda: media.sessions() == [], PATIENCE)

    path = opened(doctor.page, "circle", "6")
    with by_another_program(running, path, NAMES[1:5], take_part) as done:
        host(doctor, patient, path, NAMES[:5])
        for person in (doctor, patient):
            until_all_meet(person.page, 5, PATIENCE)
        eventually(doctor.page, lambda: all(one.done() or seen.is_set() for one, seen in done), PATIENCE)
        end(doctor.page)
        assert [one.result() for one, _ in done] == [True] * 4
    eventually(doctor.page, lambda: media.sessions() == [], PATIENCE)


async def listen(guest: Guest) -> bool:
    """Watch the one who speaks."""
    return await guest.sees_and_hears_all(1)


async def take_part(guest: Guest) -> bool:
    """Send, and watch the five others."""
    await guest.send()
    return await guest.sees_and_hears_all(5)


Done = list[tuple[Future[bool], Event]]


@contextmanager
def by_another_program(running: Server, path: str, names: list[str], part: Part) -> Iterator[Done]:
    """These come to a room and take part until it closes; gives for each whether it went well, and when it had."""

    async def one(cookie: str, seen: Event) -> bool:
        async with Guest(running.url, cookie, path) as guest:
            await guest.come_in()
            well = await part(guest)
            seen.set()
            await guest.until_closed()
            return well

    cookies = [signed_in(running, email_of(name)) for name in names]
    with ThreadPoolExecutor(max_workers=len(names)) as elsewhere:
        events = [Event() for _ in names]
        yield [
            (elsewhere.submit(asyncio.run, one(cookie, seen)), seen)
            for cookie, seen in zip(cookies, events, strict=True)
        ]


def opened(page: Page, kind: str, size: str) -> str:
    """Open a room; gives the path of its address."""
    page.goto(re.sub(r"(https?://[^/]+).*", r"\1/doctor/rooms", page.url))
    page.get_by_label("What is it about?").fill(f"For {size}")
    page.get_by_label("What kind?").select_option(kind)
    page.get_by_label("For how many?").select_option(size)
    page.get_by_role("button", name="Open the room").click()
    row = page.get_by_role("listitem").filter(has_text=f"For {size}").first
    return str(row.get_by_role("link", name="Go in").get_attribute("href"))


def host(doctor: Person, patient: Person, path: str, names: list[str]) -> None:
    """The patient asks to come in as the others do, and the doctor lets in all of them."""
    patient.go(path)
    patient.page.get_by_role("button", name="Ask to come in").click()
    doctor.go(path)
    doctor.page.get_by_role("button", name="Go in").click()
    doctor.page.get_by_role("button", name=f"People, {len(names)} waiting").click()
    for name in names:
        doctor.page.get_by_role("button", name=f"Let in: {name}").click()


def end(page: Page) -> None:
    """End a room for all."""
    page.get_by_role("button", name="End for all").click()
    page.get_by_role("button", name="Yes, end it for all").click()
    expect(page.get_by_text("The host has closed this room.")).to_be_visible()
