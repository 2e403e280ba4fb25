"""After a session and before the next one: saying how it was, what becomes of it, and waiting for a doctor."""

from __future__ import annotations

import re
from uuid import uuid4

from playwright.sync_api import Page, expect

from tests.journeys.conftest import People, together

DOCTOR = "Dr. Ananya Rao"
AWAY = ("Dr. Mei Lin Tan", "meilin.tan@demo.example")


@together
def test_a_rating_given_by_keyboard_reaches_the_doctor_and_can_be_hidden(people: People) -> None:
    patient, doctor, admin = people.patient(), people.staff(), people.staff()
    patient.sign_in("patient@demo.example")
    doctor.sign_in("doctor@demo.example")
    doctor.go("/doctor/insights")
    words = f"I could breathe again. {uuid4().hex[:6]}"

    patient.go("/patient")
    say_how_it_was(patient.page, words)
    review = doctor.page.get_by_role("listitem").filter(has_text=words)
    # The doctor's page, left alone, shows it; nobody's name is on it.
    expect(review).to_contain_text("5 of 5 stars")
    expect(review).not_to_contain_text("Kavya")

    review.get_by_role("button", name="Report this review").click()
    doctor.page.get_by_label("What is wrong with it?").fill("It was somebody else.")
    doctor.page.get_by_role("button", name="Report it").click()
    expect(review).to_contain_text("Reported")

    admin.sign_in("admin@demo.example")
    admin.go("/admin/reviews?show=reported")
    waiting = admin.page.locator(".moderated").filter(has_text=words)
    expect(waiting).to_contain_text("It was somebody else.")
    waiting.get_by_role("button", name="Hide").click()
    admin.page.get_by_label("Why?").fill("It was meant for somebody else.")
    admin.page.get_by_role("button", name="Hide it").click()
    expect(waiting).to_have_count(0)
    expect(review).to_have_count(0)

    patient.go("/patient/appointments")
    expect(patient.page.get_by_text("Your words are not shown: It was meant for somebody else.")).to_be_visible()


def say_how_it_was(page: Page, words: str) -> None:
    """Answer the question on the first page without touching the mouse."""
    page.get_by_role("button", name=f"Say how it was with {DOCTOR}").press("Enter")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Please choose one to five stars.")).to_be_visible()
    page.get_by_role("radio", name=re.compile("^4 of 5")).press("Space")
    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("radio", name=re.compile("^5 of 5"))).to_be_checked()
    expect(page.get_by_text("It helped me a lot")).to_be_visible()
    page.get_by_label("Would you like to say more?").fill(words)
    page.get_by_role("button", name="Save").press("Enter")
    # Neither the question nor what asked for it is left.
    expect(page.get_by_role("heading", name=re.compile("How was it"))).to_have_count(0)


@together
def test_who_waits_for_a_doctor_is_told(people: People) -> None:
    name, email = AWAY
    patient, doctor = people.patient(), people.staff()
    patient.sign_in("patient@demo.example")
    patient.go(f"/find?q={name.split()[-1]}")
    card = patient.page.get_by_role("article").filter(has_text=name)
    card.get_by_role("button", name="Tell me when available").click()
    expect(card.get_by_role("button", name="We will tell you")).to_be_visible()

    doctor.sign_in(email)
    doctor.page.get_by_role("button", name="Available", exact=True).click()
    # A job looks every few seconds.
    expect(patient.page.get_by_text(f"{name} is available now").first).to_be_visible(timeout=15_000)
    expect(card.get_by_text("Available now")).to_be_visible()
    expect(card.get_by_role("button", name="Tell me when available")).to_be_hidden()
    doctor.page.get_by_role("button", name="Offline", exact=True).click()
    expect(card.get_by_role("button", name="Tell me when available")).to_be_visible()


@together
def test_a_doctor_opens_a_patients_history(people: People) -> None:
    doctor = people.staff()
    doctor.sign_in("doctor@demo.example")
    doctor.page.get_by_role("link", name="Patients").first.click()
    doctor.page.get_by_label("Search by name").fill("kavya")
    doctor.page.get_by_role("button", name="Search").click()
    # Kavya stands in the longer list, too: who clicks there before the search is answered is brought back to it.
    doctor.page.wait_for_url("**q=kavya*")
    doctor.page.get_by_role("link", name="Kavya Menon").click()
    off = doctor.page.get_by_role("article").filter(has_text="Cancelled").first
    off.get_by_text("What happened").press("Enter")
    expect(off.get_by_text("You cancelled it")).to_be_visible()
    doctor.go("/doctor/insights")
    doctor.page.get_by_text("Show as a table").click()
    expect(doctor.page.get_by_role("columnheader", name="Took place")).to_be_visible()
    expect(doctor.page.get_by_role("row")).to_have_count(13)
