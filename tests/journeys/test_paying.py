"""Paying: cards that refuse and cards that stay silent, what the receipt says, and the money's way back."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from tests.journeys.booking import keep_a_time, open_doctor, pay, register
from tests.journeys.conftest import People, alone

DOCTOR, EMAIL = "Dr. Tobias Lindner", "tobias.lindner@demo.example"


@alone
def test_a_refused_card_then_another_and_the_receipt_afterwards(people: People) -> None:
    patient, doctor = people.patient(), people.staff()
    name = register(patient)
    page = patient.page
    open_doctor(patient, DOCTOR)
    starts = keep_a_time(page)
    pay(page, "4000 0000 0000 0002: is declined")
    expect(
        page.get_by_text("The payment was declined. Your time is still kept: please try another card.")
    ).to_be_visible()
    expect(page.get_by_text(re.compile(r"kept for [345]:\d\d"))).to_be_visible()
    pay(page)
    expect(page.get_by_text("Your request is with the doctor.")).to_be_visible()

    patient.go("/patient/appointments")
    session = page.get_by_role("article").filter(has_text=DOCTOR)
    session.get_by_role("link", name="Receipt").click()
    receipt = page.get_by_role("main")
    expect(receipt).to_contain_text("Set aside until the doctor accepts")
    expect(receipt).to_contain_text("•••• 4242")
    expect(receipt).to_contain_text("TEST: no real money")

    doctor.sign_in(EMAIL)
    request = doctor.page.get_by_role("article").filter(has_text=name)
    request.get_by_role("button", name="Accept").click()
    # The receipt, left open, follows the money there and back.
    expect(receipt.get_by_text("Paid", exact=True)).to_be_visible(timeout=20_000)
    doctor.go(f"/doctor/calendar?week={starts.date()}")
    doctor.page.get_by_role("button", name=re.compile(f"{name}.*Confirmed", re.S)).click()
    doctor.page.get_by_role("dialog").get_by_role("button", name="Cancel", exact=True).click()
    doctor.page.get_by_label("A few words for the patient").fill("I am ill.")
    doctor.page.get_by_role("button", name="Cancel it").click()
    expect(receipt.get_by_text("Given back")).to_be_visible(timeout=20_000)


@alone
def test_a_card_that_stays_silent_keeps_nobody_from_paying_with_another(people: People) -> None:
    patient = people.patient()
    register(patient)
    page = patient.page
    open_doctor(patient, DOCTOR)
    keep_a_time(page)
    pay(page, "4000 0000 0000 0259: answers too late")
    expect(page.get_by_text("The payment has not been answered yet.")).to_be_visible()
    page.reload()
    expect(page.get_by_text("The payment has not been answered yet.")).to_be_visible()
    page.get_by_role("button", name="Choose another time").click()
    expect(page.get_by_text("The payment has not been answered yet.")).to_have_count(0)
    keep_a_time(page)
    pay(page)
    expect(page.get_by_text("Your request is with the doctor.")).to_be_visible()
