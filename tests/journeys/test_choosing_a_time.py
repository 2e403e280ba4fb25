"""A calendar that is used with the keyboard alone, and a schedule whose changes are seen on pages that are open."""

from __future__ import annotations

import re
from datetime import date, timedelta

from playwright.sync_api import Locator, Page, expect

from tests.journeys.conftest import People, Person, alone, together

DOCTOR, EMAIL = "Dr. Vikram Deshpande", "vikram.deshpande@demo.example"


@alone
def test_a_time_is_chosen_with_the_keyboard_alone(people: People) -> None:
    page = doctors_page(people.patient())
    page.get_by_role("button", name="Month", exact=True).click()
    expect(days(page)).to_have_count(1)
    days(page).focus()
    start = focused(page)
    page.keyboard.press("PageDown")
    expect(day(page, start)).to_have_count(0)
    # Across the end of a month and back again, wherever in it one is.
    for key, ahead in (("ArrowRight", 1), ("ArrowDown", 7), ("ArrowUp", -7), ("ArrowLeft", -1)):
        before = focused(page)
        page.keyboard.press(key)
        expect(day(page, before + timedelta(days=ahead))).to_be_focused()
    page.keyboard.press("PageUp")
    expect(page.locator("button[data-key]:focus")).to_have_attribute("data-key", re.compile(f"^{start:%Y-%m}-"))
    page.keyboard.press("Home")
    while page.locator("button[data-key]:focus").get_attribute("data-free") != "true":
        before = focused(page)
        page.keyboard.press("ArrowRight")
        expect(day(page, before)).not_to_be_focused()
    page.keyboard.press("Enter")
    chosen = page.locator("td[aria-selected=true] > button")
    expect(chosen).to_be_focused()
    expect(days(page)).to_have_count(1)
    page.keyboard.press("Tab")
    expect(page.get_by_role("group", name="Free times").get_by_role("button").first).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name="Sign in to request this time")).to_be_visible()


@together
def test_leave_empties_the_calendars_that_are_open_until_it_is_taken_back(people: People) -> None:
    page, doctor = doctors_page(people.patient()), people.staff()
    free = day(
        page, date.fromisoformat(page.locator("td[aria-selected=true] > button").get_attribute("data-key") or "")
    )
    expect(free).to_have_attribute("data-free", "true")
    doctor.sign_in(EMAIL)
    doctor.go("/doctor/schedule")
    doctor.page.get_by_text("Add leave").click()
    # Around that day in every zone.
    shown = date.fromisoformat(free.get_attribute("data-key") or "")
    doctor.page.get_by_label("First day").fill(max(shown - timedelta(days=1), date.today()).isoformat())
    doctor.page.get_by_label("Last day").fill((shown + timedelta(days=1)).isoformat())
    doctor.page.get_by_label("A note for yourself").fill("The sea")
    doctor.page.get_by_role("button", name="Save leave").click()
    expect(page.get_by_text("No time is free on this day.")).to_be_visible()
    expect(free).to_have_attribute("data-free", "false")
    leave = doctor.page.get_by_role("listitem").filter(has_text="The sea")
    leave.get_by_role("button", name="Remove this leave").click()
    expect(free).to_have_attribute("data-free", "true")
    expect(page.get_by_text("No time is free on this day.")).to_have_count(0)


@together
def test_hours_are_tried_out_before_patients_see_them(people: People) -> None:
    doctor = people.staff()
    doctor.sign_in(EMAIL)
    doctor.go("/doctor/schedule")
    preview = doctor.page.locator(".preview-time")
    doctor.page.get_by_role("button", name="The week after").click()
    expect(doctor.page.get_by_role("button", name="The week before")).to_be_enabled()
    before = preview.count()
    doctor.page.get_by_label("A session takes").select_option("20")
    expect(doctor.page.get_by_text("With your changes, once they are saved.")).to_be_visible()
    assert preview.count() > before
    doctor.page.get_by_label("Monday, from").first.fill("23:00")
    monday = doctor.page.get_by_role("group", name="Monday", exact=True)
    expect(monday.get_by_role("alert")).to_contain_text("ends before it begins")
    doctor.page.get_by_role("button", name="Undo").click()
    expect(doctor.page.get_by_text("As patients see it now.")).to_be_visible()
    expect(preview).to_have_count(before)
    expect(doctor.page.get_by_label("Monday, from").first).to_have_value("10:00")


@alone
def test_the_grid_is_known_by_its_days(people: People) -> None:
    """What is read out of a day: its date in words, and how many times are free."""
    page = doctors_page(people.patient())
    name = re.compile(r"\w+,? \d+ \w+.*(no free time|one free time|\d+ free times)|\w+, \w+ \d+.*free time")
    expect(page.get_by_role("gridcell").get_by_role("button", name=name)).to_have_count(7)
    expect(page.get_by_role("columnheader")).to_have_count(7)


def doctors_page(person: Person) -> Page:
    """The doctor's page, found by name, with seven days in view."""
    person.go("/find")
    person.page.get_by_role("article").filter(has_text=DOCTOR).get_by_role("link").filter(has_text=DOCTOR).click()
    expect(person.page.get_by_role("heading", name="Choose a time")).to_be_visible()
    expect(person.page.get_by_role("grid", name="Days")).to_be_visible()
    return person.page


def days(page: Page) -> Locator:
    """The day that the Tab key stops at; there is one."""
    return page.locator("button[data-key][tabindex='0']")


def day(page: Page, wanted: date) -> Locator:
    """A day of the page that is shown."""
    return page.locator(f"button[data-key='{wanted.isoformat()}']:not([data-beyond=true])")


def focused(page: Page) -> date:
    """The day that has the focus."""
    return date.fromisoformat(page.locator("button[data-key]:focus").get_attribute("data-key") or "")
