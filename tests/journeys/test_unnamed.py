"""Talking without a name, in real browsers: to a doctor, on under one's name, and known in an emergency alone."""

from __future__ import annotations

from uuid import uuid4

from playwright.sync_api import expect

from calmconnect.db.seed import DEMO_PASSWORD
from tests.journeys.conftest import People, Person, together
from tests.journeys.test_first_visit import DOCTOR, said, say

# Somebody whom no other journey knows.
PATIENT, EMAIL = "Rohan Pillai", "rohan.pillai@demo.example"
_AT_ONCE = "With how many at once you talk"


def go_on(person: Person) -> None:
    """Agree to go on under one's name."""
    person.page.get_by_role("button", name="Go on under my name").click()
    person.page.get_by_role("button", name="I agree").click()


@together
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
    person.page.set_viewport_size({"width": 390, "height": 844})
    expect(person.page.locator(".emergency-lines").get_by_role("link", name="112").first).to_be_visible()
    expect(doctor.page.get_by_text("May be in danger")).to_be_visible()

    go_on(person)
    person.page.get_by_label("Email").fill(EMAIL)
    person.page.get_by_label("Password", exact=True).fill(DEMO_PASSWORD)
    person.page.get_by_role("button", name="Sign in", exact=True).click()
    go_on(person)
    expect(said(person.page, f"I can't sleep {mark}")).to_be_visible()
    assert "/patient/messages/" in person.page.url

    person.go("/talk")
    person.page.get_by_role("button", name="Start talking").click()
    expect(person.page.get_by_role("heading", name=f"{DOCTOR} is with you")).to_be_visible()
    learn_who_it_is(doctor, people.staff())
    doctor.page.get_by_role("button", name="End", exact=True).click()
    doctor.page.get_by_role("button", name="Yes, end it").click()
    expect(person.page.get_by_role("heading", name="This conversation is over")).to_be_visible()
    doctor.go("/doctor")
    doctor.page.get_by_role("group", name=_AT_ONCE).get_by_role("button", name="Off").click()


def learn_who_it_is(doctor: Person, admin: Person) -> None:
    """The doctor fears for the life of whom they talk with; an admin opens who it is, and both see it, as long as they look."""
    doctor.go("/doctor")
    doctor.page.locator(".listening-row").first.click()
    doctor.page.get_by_role("button", name="Ask who this is").click()
    doctor.page.get_by_label("What do you fear?").select_option("self")
    doctor.page.get_by_label("Why?").fill("They wrote goodbye and have stopped answering.")
    doctor.page.get_by_role("button", name="Ask now").click()
    expect(doctor.page.get_by_text("Administrators were alerted")).to_be_visible()

    admin.sign_in("admin@demo.example")
    admin.go("/admin/break-glass")
    admin.page.get_by_role("button", name="Open", exact=True).click()
    admin.page.get_by_label("Why do you open it?").fill("They are in danger now.")
    admin.page.get_by_label("Your password", exact=True).fill("not this one")
    admin.page.get_by_role("button", name="Open it").click()
    expect(admin.page.get_by_text("That is not your current password.")).to_be_visible()
    admin.page.get_by_label("Your password", exact=True).fill(DEMO_PASSWORD)
    admin.page.get_by_role("button", name="Open it").click()
    expect(admin.page.get_by_role("definition").filter(has_text=PATIENT)).to_be_visible()

    doctor.page.get_by_role("button", name="Show who it is").click()
    expect(doctor.page.get_by_role("definition").filter(has_text=PATIENT)).to_be_visible()
    doctor.page.get_by_role("button", name="Hide it again").click()
    expect(doctor.page.get_by_role("definition")).to_have_count(0)
