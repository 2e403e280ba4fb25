"""Talking without a name, in two real browsers: from the first page to a doctor, and on under one's name."""

from __future__ import annotations

from uuid import uuid4

from playwright.sync_api import expect

from tests.journeys.conftest import People
from tests.journeys.test_first_visit import DOCTOR, said, say

_AT_ONCE = "With how many at once you talk"


def test_somebody_talks_without_a_name_and_gives_it_later(people: People) -> None:
    person, doctor = people.patient(), people.staff()
    mark = uuid4().hex[:8]
    person.go("/")
    person.page.get_by_role("link", name="Talk now, anonymously").click()
    person.page.get_by_role("button", name="Start talking").click()
    expect(person.page.get_by_role("heading", name="We are looking for someone for you")).to_be_visible()
    say(person.page.get_by_label("Message to the companion"), f"I can't sleep {mark}")
    expect(
        person.page.get_by_text("Companion: That sounds").or_(person.page.get_by_text("Companion: Nights"))
    ).to_be_visible()

    doctor.sign_in("doctor@demo.example")
    doctor.go("/doctor")
    doctor.page.get_by_role("group", name=_AT_ONCE).get_by_role("button", name="2").click()
    expect(person.page.get_by_role("heading", name=f"{DOCTOR} is with you")).to_be_visible()
    doctor.page.locator(".listening-row").first.click()
    expect(said(doctor.page, f"I can't sleep {mark}")).to_be_visible()
    say(person.page.get_by_label(f"Message to {DOCTOR}"), "I want to die")
    expect(person.page.get_by_role("heading", name="Call now")).to_be_visible()
    expect(doctor.page.get_by_text("May be in danger")).to_be_visible()

    person.page.get_by_role("button", name="Go on under my name").click()
    person.page.get_by_role("button", name="I agree").click()
    expect(person.page.get_by_role("button", name="Sign in", exact=True)).to_be_visible()
    doctor.go("/doctor")
    doctor.page.get_by_role("group", name=_AT_ONCE).get_by_role("button", name="Off").click()
