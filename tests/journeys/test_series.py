"""Sessions that come again: asked for with a clash in view, accepted with one click, and the rest of them called off."""

from __future__ import annotations

import re
from datetime import datetime

from playwright.sync_api import Locator, Page, expect

from tests.journeys.booking import agree, keep_a_time, open_doctor, register
from tests.journeys.conftest import People, Person, alone

DOCTOR, EMAIL = "Dr. Mei Lin Tan", "meilin.tan@demo.example"


@alone
def test_every_two_weeks_with_a_clash_then_accepted_then_the_rest_called_off(people: People) -> None:
    patient, other, doctor = people.patient(), people.patient(), people.staff()
    name = register(patient)
    page = patient.page
    open_doctor(patient, DOCTOR)
    keep_a_time(page)
    page.get_by_text("Every two weeks", exact=True).click()
    page.get_by_label("How many sessions").select_option(label="3 sessions")
    expect(sessions(page)).to_have_count(3)
    second, _ = two_free(page)
    expect(page.get_by_role("status").filter(has_text="3 sessions")).to_be_visible()

    # Somebody else takes the second one while it is looked at.
    register(other)
    take(other, second)
    clash = sessions(page).nth(1)
    expect(clash).to_contain_text("Already taken")
    expect(page.get_by_role("button", name=re.compile("^Pay .* and request$"))).to_be_visible()
    clash.get_by_role("button", name="Take it").click()
    expect(clash.get_by_role("button", name="Leave out")).to_be_visible()
    instead = moment_in(clash.locator(".series-instead"))
    third = moment_in(sessions(page).nth(2))
    agree(page)
    page.get_by_label("Test card").select_option(label="4242 4242 4242 4242: works")
    page.get_by_role("button", name=re.compile("^Pay .* and request$")).click()
    expect(page.get_by_text("Your request is with the doctor.")).to_be_visible()
    after = page.get_by_role("list", name="The sessions after it").get_by_role("listitem")
    assert [moment_in(after.nth(place)) for place in (0, 1)] == [instead, third]

    doctor.sign_in(EMAIL)
    request = doctor.page.get_by_role("article").filter(has_text=name)
    expect(request).to_have_count(1)
    expect(request).to_contain_text("3 sessions")
    request.get_by_role("button", name="Accept all").click()
    expect(page.get_by_text("It is confirmed")).to_be_visible()

    patient.go("/patient/appointments")
    mine = page.get_by_role("article").filter(has_text=DOCTOR)
    expect(mine).to_have_count(3)
    for place in (1, 2, 3):
        expect(mine.nth(place - 1)).to_contain_text(f"Session {place} of 3")
    mine.nth(1).get_by_role("button", name="Cancel", exact=True).click()
    asked = page.get_by_role("dialog")
    asked.get_by_text("This and the one after it").click()
    asked.get_by_label("Why can't you come?").fill("I am moving away.")
    asked.get_by_role("button", name="Cancel it").click()
    expect(mine).to_have_count(1)
    expect(mine).to_contain_text("Session 1 of 3")
    called_off = doctor.page.get_by_role("listitem").filter(has_text=name).filter(has_text="Cancelled by the patient")
    expect(called_off).to_have_count(2)


@alone
def test_a_card_that_works_only_once(people: People) -> None:
    patient = people.patient()
    register(patient)
    page = patient.page
    open_doctor(patient, DOCTOR)
    keep_a_time(page)
    page.get_by_text("Every two weeks", exact=True).click()
    page.get_by_label("How many sessions").select_option(label="2 sessions")
    expect(sessions(page)).to_have_count(2)
    (second,) = two_free(page, 1)
    agree(page)
    page.get_by_label("Test card").select_option(label="4000 0000 0000 0341: works once, not again")
    page.get_by_role("button", name=re.compile("^Pay .* and request$")).click()
    expect(page.get_by_text("Your request is with the doctor.")).to_be_visible()
    after = page.get_by_role("list", name="The sessions after it").get_by_role("listitem")
    assert moment_in(after.first) == second
    # The page, left alone, says what became of it.
    expect(after.first).to_contain_text("The payment did not work")
    patient.go("/patient/appointments")
    expect(page.get_by_role("article").filter(has_text=DOCTOR)).to_contain_text("Session 1 of 2")


def sessions(page: Page) -> Locator:
    """The sessions that are shown before anything is booked, the kept one first."""
    return page.get_by_role("list", name="Your sessions").get_by_role("listitem")


def two_free(page: Page, count: int = 2) -> list[datetime]:
    """Choose the next time until all sessions after it are free, too; gives when these begin."""
    times = page.get_by_role("group", name="Free times").get_by_role("button")
    for place in range(times.count()):
        times.nth(place).click()
        starts = times.nth(place).locator("time").get_attribute("datetime")
        expect(page.locator(f".series-list > li:first-child time[datetime='{starts}']").first).to_be_visible()
        free = page.locator(".series-list > li[data-state=free]")
        if free.count() == count:
            return [moment_in(free.nth(each)) for each in range(count)]
    raise AssertionError("The demo doctor has no time that is free again and again on this day.")


def take(person: Person, at: datetime) -> None:
    """Keep a time of the doctor's that the address names."""
    open_doctor(person, DOCTOR)
    base = person.page.url.split("?")[0].removeprefix(person.home)
    person.go(f"{base}?slot={int(at.timestamp() * 1000)}")
    person.page.get_by_role("button", name="Keep this time for me").click()
    expect(person.page.get_by_text(re.compile(r"kept for [45]:\d\d"))).to_be_visible()


def moment_in(there: Locator) -> datetime:
    """The first moment that stands there."""
    return datetime.fromisoformat(there.locator("time").first.get_attribute("datetime") or "")
