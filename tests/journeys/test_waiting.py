"""Waiting for a doctor's time: somebody cancels, and whoever waited is offered it at once."""

from __future__ import annotations

from datetime import date, timedelta

from playwright.sync_api import expect

from tests.journeys.booking import ask, open_doctor, pay, register
from tests.journeys.conftest import People, together

DOCTOR = "Dr. Grace Oyelaran"


@together
def test_who_waits_gets_the_time_that_another_gives_back(people: People) -> None:
    first, second = people.patient(), people.patient()
    register(first)
    register(second)
    starts = f"{ask(first, DOCTOR):%Y-%m-%dT%H:%M}"

    open_doctor(second, DOCTOR)
    second.page.get_by_text("No time that suits you?").click()
    second.page.get_by_label("Any time up to and with").fill((date.today() + timedelta(days=40)).isoformat())
    second.page.get_by_role("button", name="Put me on the list").click()
    expect(second.page.get_by_text("You are next.")).to_be_visible()
    second.go("/patient")
    expect(second.page.get_by_role("heading", name="Waiting for an answer")).to_be_visible()

    first.go("/patient/appointments")
    mine = first.page.get_by_role("article").filter(has=first.page.locator(f"time[datetime^='{starts}']"))
    mine.get_by_role("button", name="Cancel", exact=True).click()
    first.page.get_by_label("Why can't you come?").fill("I am away.")
    first.page.get_by_role("button", name="Cancel it").click()
    expect(mine).to_have_count(0)

    # The page of who waits, left alone, offers that very time.
    offer = (
        second.page.get_by_role("status")
        .filter(has_text=DOCTOR)
        .filter(has=second.page.locator(f"time[datetime^='{starts}']"))
    )
    offer.get_by_role("link", name="Take it").click()
    expect(second.page.locator(f".chosen-time time[datetime^='{starts}']")).to_be_visible()
    pay(second.page)
    expect(second.page.get_by_text("Your request is with the doctor.")).to_be_visible()
    second.go("/patient")
    expect(second.page.get_by_role("heading", name="A time has become free")).to_have_count(0)
