"""What a doctor writes: a note that patients never see, and a prescription that they open until it is withdrawn."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.journeys.booking import register
from tests.journeys.conftest import People, Site, alone
from tests.journeys.seeding import met_before
from tests.journeys.test_wellbeing import DOCTOR, open_patient

TOLD, ADDED = "Slept three hours a night since Diwali.", "It was since Dussehra."


@alone
def test_a_note_is_signed_and_added_to_and_a_prescription_is_shared_and_withdrawn(people: People, site: Site) -> None:
    doctor, patient, stranger = people.staff(), people.patient(), people.patient()
    name = register(patient)
    met_before(site.patients, DOCTOR, name)
    patient.go("/patient/record")
    record = patient.page
    expect(record.get_by_text("that your doctors share with you will be here.")).to_be_visible()

    open_patient(doctor, name)
    page = doctor.page
    about_patient = page.url
    page.get_by_role("button", name="Progress note").click()
    page.get_by_label("Subjective").fill(TOLD)
    expect(page.get_by_text("Saved as a draft")).to_be_visible()
    page.reload()
    expect(page.get_by_label("Subjective")).to_have_value(TOLD)
    say_yes(page, "Sign", "Sign it")
    expect(page.get_by_role("article", name="Note").get_by_text(f"Signed by {DOCTOR}")).to_be_visible()
    page.get_by_role("button", name="Add something to this note").click()
    page.get_by_label("What you add").fill(ADDED)
    page.get_by_role("button", name="Sign and add").click()
    expect(page.get_by_text("Please say why you add this.")).to_be_visible()
    page.get_by_label("Why you add this").fill("I had misheard.")
    page.get_by_role("button", name="Sign and add").click()
    addition = page.get_by_role("article", name="Addition 1")
    for words in (ADDED, "Why: I had misheard.", f"Signed by {DOCTOR}"):
        expect(addition.get_by_text(words)).to_be_visible()
    expect(page.get_by_role("article", name="Note").get_by_text(TOLD)).to_be_visible()

    page.goto(about_patient)
    page.get_by_role("button", name="Prescription").click()
    for label, words in (("Name", "Sertraline"), ("Dose", "1 tablet")):
        page.get_by_label(label, exact=True).fill(words)
    expect(page.get_by_text("Saved as a draft")).to_be_visible()
    say_yes(page, "Share", "Share it")
    expect(page.get_by_text("Each medicine needs its name, its dose and how often it is taken.")).to_be_visible()
    page.get_by_label("How often").fill("Once a day")
    expect(page.get_by_text("Saved as a draft")).to_be_visible()
    say_yes(page, "Share", "Share it")
    expect(page.get_by_text("This document was shared, so it does not change any more.")).to_be_visible()

    # The patient's page, left alone, has it.
    link = record.get_by_role("link", name="Open")
    expect(record.get_by_text("Prescription")).to_be_visible()
    address = site.patients.url + str(link.get_attribute("href"))
    held = patient.context.request.get(address)
    assert held.status == 200 and held.body().startswith(b"%PDF")
    assert stranger.context.request.get(address).status == 401
    for words in (TOLD, ADDED):
        expect(record.get_by_text(words)).to_have_count(0)

    page.goto(about_patient)
    page.get_by_role("button", name="Withdraw the document of this line").click()
    page.get_by_label("Why").fill("Another dose is right.")
    page.get_by_role("button", name="Withdraw it").click()
    expect(record.get_by_text("Withdrawn: Another dose is right.")).to_be_visible()
    expect(link).to_have_count(0)
    assert patient.context.request.get(address).status == 404


def say_yes(page: Page, verb: str, yes: str) -> None:
    """Finish what is written, and mean it."""
    page.get_by_role("button", name=verb, exact=True).click()
    page.get_by_role("button", name=yes, exact=True).click()
