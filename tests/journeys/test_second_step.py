"""The second step at sign-in, lived through: set up with an app, and coming back by its code and by a recovery code."""

from __future__ import annotations

import time

import pyotp
from playwright.sync_api import Page, expect

from tests.journeys.booking import PASSWORD, register
from tests.journeys.conftest import People, Person, alone


@alone
def test_signing_in_with_a_phone(people: People) -> None:
    patient = people.patient()
    register(patient)
    page = patient.page
    patient.go("/account")
    email = page.locator("p.kept").inner_text()
    patient.go("/account/second-step")
    page.get_by_label("Your password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Go on").click()
    expect(page.get_by_alt_text("A QR code")).to_be_visible()
    app = pyotp.TOTP(page.locator(".app-key-text").inner_text().replace(" ", ""))
    page.get_by_label("Code from your app").fill(app.now())
    page.get_by_role("button", name="Switch it on").click()
    expect(page.locator(".recovery-codes li")).to_have_count(10)
    recovery = page.locator(".recovery-codes li").first.inner_text()
    page.get_by_role("button", name="I have kept them").click()
    expect(page.get_by_text("Recovery codes left: 10")).to_be_visible()

    begin_again(patient, email)
    give_code(page, recovery)
    expect(page.get_by_text("You signed in with a recovery code.")).to_be_visible()
    expect(page.get_by_text("Recovery codes left: 9")).to_be_visible()

    begin_again(patient, email)
    give_code(page, recovery)
    expect(page.get_by_text("That code did not work.")).to_be_visible()
    # A clock may go wrong by one step, and the code of this one may have been used above.
    give_code(page, app.at(int(time.time()) + app.interval))
    page.wait_for_url("**/patient")


def begin_again(person: Person, email: str) -> None:
    """Sign out, and give the password."""
    person.go("/account")
    person.page.get_by_role("main").get_by_role("button", name="Sign out", exact=True).click()
    person.page.wait_for_url(lambda url: "/account" not in url)
    page = person.page
    person.go("/sign-in")
    page.get_by_label("Email").fill(email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.wait_for_url("**/sign-in/code**")


def give_code(page: Page, code: str) -> None:
    """Type a code into the page that asks for one."""
    page.get_by_label("Code from your app").fill(code)
    page.get_by_role("button", name="Sign in", exact=True).click()
