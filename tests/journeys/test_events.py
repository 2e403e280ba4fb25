"""Events: an admin plans one, the last place goes to one, and whoever waits moves up while they look."""

from __future__ import annotations

from datetime import date, timedelta

from playwright.sync_api import Locator, Page, expect

from calmconnect.db.seed import DEMO_ACCOUNTS
from tests.journeys.booking import register
from tests.journeys.conftest import People, Person, together

TITLE = "An hour by the window"


def plan(admin: Person) -> None:
    """Plan an event of one place, with a mistake at first."""
    admin.go("/admin/events")
    page = admin.page
    page.get_by_role("link", name="Plan an event").click()
    page.get_by_label("Name").fill(TITLE)
    page.get_by_label("What people can expect").fill("We look **out**.")
    page.get_by_label("Day").fill((date.today() + timedelta(days=9)).isoformat())
    page.get_by_label("From").fill("18:00")
    page.get_by_label("To", exact=True).fill("17:00")
    page.get_by_label("Where").select_option(label="At an address")
    page.get_by_label("Address").fill("The green house")
    page.get_by_role("textbox", name="Places").fill("1")
    page.get_by_text("Publish at once").click()
    page.get_by_role("button", name="Write the event").click()
    expect(page.get_by_text("It ends before it begins.")).to_be_visible()
    page.get_by_label("To", exact=True).fill("19:00")
    page.get_by_role("button", name="Write the event").click()
    expect(page.get_by_role("heading", name=TITLE)).to_be_visible()
    expect(page.get_by_text("0 of 1 places taken")).to_be_visible()


def card(page: Page) -> Locator:
    """The event among those that are coming up."""
    return page.get_by_role("article").filter(has_text=TITLE)


@together
def test_who_waits_moves_up_when_the_last_place_is_given_back(people: People) -> None:
    admin, first, second = people.staff(), people.patient(), people.patient()
    admin.sign_in(DEMO_ACCOUNTS[2])
    plan(admin)
    first.sign_in(DEMO_ACCOUNTS[0])
    name = register(second)
    for person in (first, second):
        person.go("/events")
    card(first.page).get_by_role("button", name="Register").click()
    expect(card(first.page).get_by_text("You have a place")).to_be_visible()
    # The other's page, left alone, says that the last place is gone.
    card(second.page).get_by_role("button", name="Wait for a place").click()
    expect(card(second.page).get_by_text("You are next")).to_be_visible()
    expect(admin.page.get_by_text(name)).to_be_visible()
    card(second.page).get_by_role("link", name=TITLE).click()
    expect(second.page.get_by_text("We look out.")).to_be_visible()

    card(first.page).get_by_role("button", name="Give it back").click()
    first.page.get_by_role("dialog").get_by_role("button", name="Give it back").click()
    expect(second.page.get_by_role("region", name="Your place").get_by_text("You have a place")).to_be_visible()
    expect(second.page.get_by_role("link", name="Add to calendar")).to_be_visible()
    expect(card(first.page).get_by_role("button", name="Wait for a place")).to_be_visible()
