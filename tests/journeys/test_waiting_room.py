"""Two patients wait for one doctor: who comes first is let in, who comes second moves up, and who is sent back waits again."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from tests.journeys.booking import register
from tests.journeys.conftest import People, Site, live_media, together
from tests.journeys.seeding import meet_now
from tests.journeys.test_calling import see_and_hear

pytestmark = live_media

DOCTOR, EMAIL = "Dr. Vikram Deshpande", "vikram.deshpande@demo.example"


@together
def test_two_wait_and_the_first_is_let_in(people: People, site: Site) -> None:
    doctor, first, second = people.staff(), people.patient(), people.patient()
    for person in (doctor, first):
        # A page on which a call goes on asks before it is left.
        person.page.on("dialog", lambda dialog: dialog.accept())
    doctor.sign_in(EMAIL)
    names = [register(first), register(second)]
    meet_now(site.patients, DOCTOR, names)

    # Whoever comes first, the earlier session is before the later one.
    for person in (second, first):
        person.go("/patient")
        person.page.get_by_role("button", name=f"Join the session with {DOCTOR}").click()
    expect(first.page.get_by_role("heading", name="You are next")).to_be_visible()
    expect(second.page.get_by_role("heading", name="One person is before you")).to_be_visible()
    room = doctor.page.get_by_role("heading", name="Your waiting room")
    waiting = doctor.page.locator("section").filter(has=room).get_by_role("listitem")
    expect(waiting).to_have_count(2)
    expect(waiting.nth(0)).to_contain_text(names[0])

    # A short word reaches who it is for.
    waiting.nth(1).get_by_role("button", name=f"Say something to {names[1]}").click()
    doctor.page.get_by_role("button", name="I'm 10 minutes late.").click()
    expect(second.page.get_by_text("I'm 10 minutes late.")).to_be_visible()

    # Looking around keeps the place.
    first.page.get_by_role("link", name="Check camera and sound").click()
    expect(first.page.get_by_text(f"You are waiting for {DOCTOR}.")).to_be_visible()

    # Let in, nobody has to answer anything; on whatever page.
    waiting.nth(0).get_by_role("button", name=f"Let {names[0]} in").click()
    see_and_hear(first.page, doctor.page)
    expect(second.page.get_by_role("heading", name="You are next")).to_be_visible()

    doctor.page.get_by_role("button", name="Waiting room, 1 waiting").click()
    doctor.page.get_by_role("button", name=f"Send {names[0]} back to the waiting room").click()
    expect(first.page.get_by_role("region", name=re.compile("^Call with"))).to_have_count(0)
    expect(first.page.get_by_text(f"You are in the waiting room again. {DOCTOR} lets you in.")).to_be_visible()
    expect(first.page.get_by_text("You are next.")).to_be_visible()
    expect(second.page.get_by_role("heading", name="One person is before you")).to_be_visible()
    first.page.get_by_role("link", name="Back to the waiting room").click()
    expect(first.page.get_by_role("heading", name="You are next")).to_be_visible()

    first.page.get_by_role("button", name="Leave the waiting room").click()
    expect(second.page.get_by_role("heading", name="You are next")).to_be_visible()
    expect(waiting).to_have_count(1)
