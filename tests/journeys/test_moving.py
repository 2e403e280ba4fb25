"""Moving a session: the doctor suggests another time in the week calendar, by keyboard or by dragging; the patient answers."""

from __future__ import annotations

import re
from datetime import datetime

from playwright.sync_api import Locator, Page, expect

from tests.journeys.booking import ask, register
from tests.journeys.conftest import People, together
from tests.journeys.until import eventually

DOCTOR, EMAIL = "Dr. Farhan Qureshi", "farhan.qureshi@demo.example"
# px from the top of the window.
_MIDDLE = 360


@together
def test_a_session_is_moved_in_the_calendar(people: People) -> None:
    patient, doctor = people.patient(), people.staff()
    name = register(patient)
    doctor.sign_in(EMAIL)
    starts = ask(patient, DOCTOR)
    patient.go("/patient/appointments")
    doctor.go(f"/doctor/calendar?week={starts.date()}")
    desk, card = doctor.page, patient.page.get_by_role("article").filter(has_text=DOCTOR)

    accept(desk, name)
    expect(card).to_contain_text("Confirmed")
    assert f"DTSTART:{starts:%Y%m%dT%H%M%SZ}" in taken_along(card)
    new = suggest_by_keyboard(desk, name, "I teach on that day.")
    expect(entry(desk, name, "You suggest")).to_be_visible()

    expect(card).to_contain_text("I teach on that day.")
    card.get_by_role("button", name="Take this time").click()
    expect(card.locator("time").first).to_have_attribute("datetime", new)
    # The doctor's calendar, left alone, shows it where it is now, and nothing any more where it was.
    expect(entry(desk, name, "You suggest")).to_have_count(0)
    expect(entry(desk, name, "Confirmed").locator("time")).to_have_attribute("datetime", new)

    drag_elsewhere(desk, name)
    expect(card.get_by_role("button", name="Keep the old one")).to_have_count(0)
    drag_to_a_place(desk, name)
    card.get_by_role("button", name="Keep the old one").click()
    expect(entry(desk, name, "You suggest")).to_have_count(0)
    expect(entry(desk, name, "Confirmed").locator("time")).to_have_attribute("datetime", new)


@together
def test_choosing_can_be_given_up_and_weeks_can_be_turned_meanwhile(people: People) -> None:
    doctor = people.staff()
    doctor.sign_in("doctor@demo.example")
    doctor.go("/doctor/calendar")
    desk = doctor.page
    week = desk.get_by_role("heading", level=2)
    shown = week.inner_text()
    desk.get_by_role("link", name="The week after").click()
    expect(week).not_to_have_text(shown)
    shown = week.inner_text()
    picked = desk.get_by_role("button", name=re.compile("Confirmed|Requested")).first
    who = picked.inner_text().split("\n")[1]
    picked.press("Enter")
    desk.get_by_role("link", name="Move in the calendar").press("Enter")
    expect(desk.get_by_text(f"Choose another time for {who}")).to_be_visible()
    expect(focused(desk)).to_have_count(1)
    desk.keyboard.press("PageDown")
    expect(week).not_to_have_text(shown)
    expect(focused(desk)).to_have_count(1)
    desk.keyboard.press("Escape")
    expect(desk.get_by_text("Choose another time for")).to_have_count(0)
    expect(desk.locator("[data-at]:visible")).to_have_count(0)


def entry(desk: Page, name: str, word: str) -> Locator:
    """The patient's session in the calendar, by what it is called there."""
    return desk.get_by_role("button", name=re.compile(f"{name}.*{word}", re.S))


def focused(desk: Page) -> Locator:
    """The place in the calendar that has the focus."""
    return desk.locator("[data-at]:focus")


def taken_along(card: Locator) -> str:
    """The calendar file that belongs to a session."""
    with card.page.expect_download() as download:
        card.get_by_role("link", name="Add to calendar").click()
    assert download.value.suggested_filename == "session.ics"
    return download.value.path().read_text()


def accept(desk: Page, name: str) -> None:
    """Open the request in the calendar and accept it there."""
    entry(desk, name, "Requested").click()
    dialog = desk.get_by_role("dialog", name="Request")
    dialog.get_by_role("button", name="Accept").click()
    session = desk.get_by_role("dialog", name="Session")
    expect(session).to_contain_text("Confirmed")
    session.get_by_role("button", name="Close").click()
    expect(session).to_have_count(0)


def suggest_by_keyboard(desk: Page, name: str, why: str) -> str:
    """Suggest another time without touching the mouse; gives it as the page writes it down."""
    entry(desk, name, "Confirmed").press("Enter")
    desk.get_by_role("link", name="Move in the calendar").press("Enter")
    expect(focused(desk)).to_have_count(1)
    first = focused(desk).get_attribute("data-at")
    desk.keyboard.press("ArrowDown")
    expect(focused(desk)).not_to_have_attribute("data-at", first or "")
    desk.keyboard.press("End")
    new = focused(desk).locator("time").first.get_attribute("datetime") or ""
    desk.keyboard.press("Enter")
    question = desk.get_by_role("dialog", name="Suggest this time?")
    question.get_by_label("A few words, if you like").fill(why)
    question.get_by_role("button", name="Suggest this time").press("Enter")
    expect(desk.get_by_text(f"The time is kept until {name} answers.").first).to_be_visible()
    return new


def drag_to_a_place(desk: Page, name: str) -> None:
    """Drag the session to the first of the times that show while it is dragged."""
    lift(desk, name)
    place = desk.locator("[data-at]").first
    expect(place).to_be_visible()
    eventually(desk, lambda: moved_over(desk, place))
    at = datetime.fromisoformat(place.locator("time").first.get_attribute("datetime") or "")
    desk.mouse.up()
    question = desk.get_by_role("dialog", name="Suggest this time?")
    expect(question.get_by_role("definition").last.locator("time")).to_have_attribute(
        "datetime", at.strftime("%Y-%m-%dT%H:%M:%S.000Z")
    )
    question.get_by_role("button", name="Suggest this time").click()
    expect(entry(desk, name, "You suggest")).to_be_visible()


def drag_elsewhere(desk: Page, name: str) -> None:
    """Drop the session on a day without hours: it is said why not, and nothing is asked."""
    lift(desk, name)
    box = desk.locator(".cal-day[data-quiet=true] .cal-body").first.bounding_box()
    assert box
    # In the middle of the window: near its edges the page scrolls along, and the day would be gone from under the pointer.
    desk.mouse.move(box["x"] + 15, max(box["y"] + 10, _MIDDLE), steps=5)
    desk.mouse.up()
    expect(desk.get_by_text("You don't work at that time. Nothing was changed.")).to_be_visible()
    expect(desk.get_by_role("dialog")).to_have_count(0)


def lift(desk: Page, name: str) -> None:
    """Press on the session and begin to drag it."""
    held = entry(desk, name, "Confirmed")
    held.scroll_into_view_if_needed()
    box = held.bounding_box()
    assert box
    desk.mouse.move(box["x"] + 15, box["y"] + 10)
    desk.mouse.down()
    desk.mouse.move(box["x"] + 30, box["y"] + 30, steps=3)


def moved_over(desk: Page, aim: Locator) -> bool:
    """Go on dragging, to the upper part of a place in the middle of the window; gives whether it would be dropped there."""
    # Near the window's edges the page scrolls along, and takes the place away from under the pointer.
    aim.evaluate("place => place.scrollIntoView({block: 'center', behavior: 'instant'})")
    box = aim.bounding_box()
    assert box
    desk.mouse.move(box["x"] + 15, box["y"] + 10, steps=5)
    return aim.get_attribute("data-over") == "true"
