"""Erasing one's account, lived through: what it would end is read, it is asked for, and taken back from another page."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.journeys.booking import PASSWORD, ask, register
from tests.journeys.conftest import People, alone

DOCTOR = "Dr. Tobias Lindner"


@alone
def test_asking_to_be_erased_and_staying(people: People) -> None:
    patient = people.patient()
    register(patient)
    ask(patient, DOCTOR)
    page = patient.page
    patient.go("/account/data")
    ending = page.get_by_role("main").get_by_role("listitem").filter(has_text=DOCTOR)
    expect(ending).to_contain_text("goes back to you")
    page.get_by_role("button", name="Erase my account …").click()
    dialog = page.get_by_role("dialog", name="Erase your account?")
    dialog.get_by_label("Your password").fill("not my password")
    dialog.get_by_role("button", name="Erase it").click()
    expect(dialog.get_by_text("That is not your current password.")).to_be_visible()
    dialog.get_by_label("Your password").fill(PASSWORD)
    dialog.get_by_role("button", name="Erase it").click()
    expect(dialog).to_have_count(0)
    expect(page.get_by_text("You asked us to erase your account.")).to_be_visible()

    patient.go("/patient/appointments")
    band = page.get_by_role("status").filter(has_text="Your account will be erased")
    expect(band).to_be_visible()
    band.get_by_role("button", name="Take it back").press("Enter")
    expect(band).to_have_count(0)
    expect(page.get_by_text("Your account stays. What was called off stays so.")).to_be_visible()
    patient.go("/account/data")
    expect(page.get_by_role("button", name="Erase my account …")).to_be_visible()
