"""What several journeys begin with: somebody becomes a patient, and asks a doctor for a time, by the page."""

from __future__ import annotations

import re
from datetime import datetime
from uuid import uuid4

from playwright.sync_api import Page, expect

from tests.journeys.conftest import Person

PASSWORD = "a long enough phrase"
WORKS = "4242 4242 4242 4242: works"


def register(patient: Person) -> str:
    """Register, confirm the address by the mail on the demo page, and sign in; gives the name."""
    mark = uuid4().hex[:6]
    name, email = f"Ada {mark.title()}", f"{mark}@journey.example"
    patient.go("/register")
    patient.page.get_by_label("Name").fill(name)
    patient.page.get_by_label("Email").fill(email)
    patient.page.get_by_label("Password", exact=True).fill(PASSWORD)
    patient.page.get_by_role("button", name="Create my account").click()
    expect(patient.page.get_by_text("mail", exact=False).first).to_be_visible()
    patient.go("/demo/mail")
    letter = patient.page.get_by_role("article").filter(has_text=email)
    letter.get_by_role("link", name=re.compile("verify-email")).click()
    patient.page.get_by_role("button", name="Confirm my email").click()
    expect(patient.page.get_by_role("link", name=re.compile("sign in", re.I)).first).to_be_visible()
    patient.sign_in(email, PASSWORD)
    return name


def open_doctor(person: Person, doctor: str) -> None:
    """The doctor's page, found by name."""
    person.go(f"/find?q={doctor.split()[-1]}")
    person.page.get_by_role("article").filter(has_text=doctor).get_by_role("link").filter(has_text=doctor).click()
    expect(person.page.get_by_role("heading", name="Choose a time")).to_be_visible()


def keep_a_time(page: Page) -> datetime:
    """Choose the last free time of the next week, which is kept at once; gives when it begins."""
    first = page.locator("button[data-key]").first.get_attribute("data-key") or ""
    page.get_by_role("button", name="Later days").click()
    expect(page.locator(f"button[data-key='{first}']")).to_have_count(0)
    times = page.get_by_role("group", name="Free times").get_by_role("button")
    times.last.click()
    expect(page.get_by_text(re.compile(r"kept for [45]:\d\d"))).to_be_visible()
    starts = page.locator(".chosen-time time").first.get_attribute("datetime") or ""
    return datetime.fromisoformat(starts)


def agree(page: Page) -> None:
    """Agree to sessions over the internet, which who asks for a time for the first time is asked beside the payment."""
    expect(page.get_by_label("Test card")).to_be_visible()
    tick = page.get_by_label("I agree to sessions over the internet")
    if tick.count():
        tick.check()


def pay(page: Page, card: str = WORKS) -> None:
    """Pay for the time that is kept, with one of the test cards."""
    agree(page)
    page.get_by_label("Test card").select_option(label=card)
    page.get_by_role("button", name="Pay and request").click()


def ask(person: Person, doctor: str) -> datetime:
    """Ask a doctor for a time, and see that the request is there; gives when it begins."""
    open_doctor(person, doctor)
    starts = keep_a_time(person.page)
    pay(person.page)
    expect(person.page.get_by_text("Your request is with the doctor.")).to_be_visible()
    return starts
