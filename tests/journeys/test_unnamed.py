"""Talking without a name, in two real browsers: from the first page to a doctor, and on under one's name."""

from __future__ import annotations

from uuid import uuid4

from playwright.sync_api import expect

from calmconnect.db.seed import DEMO_PASSWORD
from tests.journeys.conftest import People, Person
from tests.journeys.test_first_visit import DOCTOR, said, say

_AT_ONCE = "With how many at once you talk"


def go_on(person: Person) -> None:
    """Agree to go on under one's name."""
    person.page.get_by_role("button", name="Go on under my name").click()
    person.page.get_by_role("button", name="I agree").click()


def test_somebody_talks_without_a_name_and_gives_it_later(people: People) -> None:
    person, doctor = people.patient(), people.staff()
    mark = uuid4().hex[:8]
    person.go("/")
    person.page.get_by_role("link", name="Talk now, anonymously").click()
    person.page.get_by_role("button", name="Start talking").click()
    expect(person.page.get_by_role("heading", name="We are looking for someone for you")).to_be_visible()
    say(person.page.get_by_label("Message to the companion"), f"I can't sleep {mark}")
    expect(person.page.get_by_role("list", name="Messages").get_by_text("Companion: Nights")).to_be_visible()

    doctor.sign_in("doctor@demo.example")
    doctor.go("/doctor")
    doctor.page.get_by_role("group", name=_AT_ONCE).get_by_role("button", name="2").click()
    expect(person.page.get_by_role("heading", name=f"{DOCTOR} is with you")).to_be_visible()
    doctor.page.locator(".listening-row").first.click()
    expect(said(doctor.page, f"I can't sleep {mark}")).to_be_visible()
    say(person.page.get_by_label(f"Message to {DOCTOR}"), "I want to die")
    expect(person.page.get_by_role("heading", name="Call now")).to_be_visible()
    expect(doctor.page.get_by_text("May be in danger")).to_be_visible()

    go_on(person)
    person.page.get_by_label("Email").fill("patient@demo.example")
    person.page.get_by_label("Password", exact=True).fill(DEMO_PASSWORD)
    person.page.get_by_role("button", name="Sign in", exact=True).click()
    go_on(person)
    expect(said(person.page, f"I can't sleep {mark}")).to_be_visible()
    assert "/patient/messages/" in person.page.url
    doctor.go("/doctor")
    doctor.page.get_by_role("group", name=_AT_ONCE).get_by_role("button", name="Off").click()
