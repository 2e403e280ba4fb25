"""An audience where there is no media server: few listen in browsers, the next one is told, and all goes on after a crash."""

from __future__ import annotations

import json
import os
import signal
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from calmconnect.db.seed.patients import email_of
from tests.journeys.conftest import People, Person, Site, live_media
from tests.journeys.test_large_rooms import NAMES, PATIENCE, end, host, opened
from tests.journeys.test_rooms import DOCTOR, until_all_meet
from tests.support.serving import server

pytestmark = live_media


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where the service keeps its files."""
    return tmp_path / "var"


@pytest.fixture
def three(chromium: Browser, other_chromium: Browser, folder: Path) -> Iterator[tuple[Person, Person, Person]]:
    """A doctor, and two patients at another browser, on a site where one may listen."""
    with ExitStack() as stack:
        running = stack.enter_context(server(folder, audience_listeners=1))
        doctors, patients = (People(browser, Site(running, running)) for browser in (chromium, other_chromium))
        for people in (doctors, patients):
            stack.callback(people.close)
        doctor, ann, bea = doctors.staff(), patients.patient(), patients.patient()
        for person, email in ((doctor, DOCTOR), (ann, email_of(NAMES[0])), (bea, email_of(NAMES[1]))):
            # A page on which a room goes on asks before it is left.
            person.page.on("dialog", lambda dialog: dialog.accept())
            person.sign_in(email)
        yield doctor, ann, bea


@pytest.mark.timeout(480)
def test_one_listens_another_waits_for_the_place_and_a_crash_is_survived(
    three: tuple[Person, Person, Person], folder: Path
) -> None:
    doctor, ann, bea = three
    path = opened(doctor.page, "audience", "2")
    expect(doctor.page.get_by_text("In an audience only you speak.")).to_be_visible()
    host(doctor, ann, path, NAMES[:1])
    until_all_meet(ann.page, 1, PATIENCE)
    expect(doctor.page.get_by_role("button", name="Give the word")).to_have_count(0)

    bea.go(path)
    expect(bea.page.get_by_text("This room is full at the moment.")).to_be_visible()
    bea.page.get_by_role("button", name="Ask to come in").click()
    expect(bea.page.get_by_role("region", name="For").get_by_role("status")).to_contain_text("You keep your place here")
    doctor.page.get_by_role("button", name=f"Let in: {NAMES[1]}").click()
    expect(doctor.page.get_by_text("This room is full. You can let them in when somebody has left.")).to_be_visible()

    before = program(folder)
    os.kill(before, signal.SIGKILL)
    expect(ann.page.get_by_role("list", name="In the room").get_by_text("Reconnecting…")).to_be_visible()
    until_all_meet(ann.page, 1, PATIENCE)
    assert program(folder) != before

    ann.page.get_by_role("button", name="Leave").click()
    doctor.page.get_by_role("button", name=f"Let in: {NAMES[1]}").click()
    until_all_meet(bea.page, 1, PATIENCE)
    end(doctor.page)


def program(folder: Path) -> int:
    """The process by which the audience hears and sees."""
    return int(json.loads((folder / "audience.json").read_text())["pid"])
