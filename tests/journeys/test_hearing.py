"""Hearing of something: the bell in every tab, a word on the page, and a push that reaches the device with a title alone."""

from __future__ import annotations

import asyncio
import json
import re
import threading
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, CDPSession, Page, expect

from calmconnect.db.seed import DEMO_PASSWORD
from tests.journeys.conftest import Person
from tests.journeys.until import until
from tests.support.push_service import Push, PushService, push_service
from tests.support.serving import Server, server

NEW_PASSWORD = "another quiet place"
CHANGED = "Your password was changed"
# What Chromium does by its maker's push service is done by the test's own: everything else is the browser's.
SUBSCRIBES = """(subscription) => {
  const { endpoint } = subscription;
  const forget = async () => localStorage.removeItem("subscribed");
  const fake = { endpoint, toJSON: () => subscription, unsubscribe: forget };
  PushManager.prototype.subscribe = async () => (localStorage.setItem("subscribed", "yes"), fake);
  PushManager.prototype.getSubscription = async () => (localStorage.getItem("subscribed") ? fake : null);
}"""


SHOWN = """async () => {
  const found = await (await navigator.serviceWorker.ready).getNotifications();
  return found.map(({ title, body, data }) => ({ title, body, path: data.path }));
}"""
COUNTS_NOTES = """{
  const { createOscillator } = AudioContext.prototype;
  AudioContext.prototype.createOscillator = function () {
    localStorage.setItem("notes", Number(localStorage.getItem("notes")) + 1);
    return createOscillator.call(this);
  };
}"""


@pytest.fixture(scope="module")
def alone(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The program, for which push services on this machine count."""
    with server(tmp_path_factory.mktemp("hearing") / "var", push_loopback=True) as running:
        yield running


@pytest.fixture
def pushes() -> Iterator[PushService]:
    """A push service beside the test: Playwright has the test's own event loop."""
    running: list[tuple[PushService, asyncio.AbstractEventLoop, asyncio.Event]] = []
    begun = threading.Event()

    async def serve() -> None:
        async with push_service() as service:
            over = asyncio.Event()
            running.append((service, asyncio.get_running_loop(), over))
            begun.set()
            await over.wait()

    thread = threading.Thread(target=lambda: asyncio.run(serve()), daemon=True)
    thread.start()
    assert begun.wait(5)
    ((service, loop, over),) = running
    yield service
    loop.call_soon_threadsafe(over.set)
    thread.join(5)


def test_a_push_reaches_the_device_and_says_no_more_than_it_may(
    chromium: Browser, alone: Server, pushes: PushService
) -> None:
    browser = pushes.subscriber("phone")
    context = chromium.new_context(locale="en-GB", permissions=["notifications"])
    context.add_init_script(f"({SUBSCRIBES})({as_js(browser.json)})")
    context.add_init_script(COUNTS_NOTES)
    patient = Person(context, context.new_page(), alone.url)
    patient.sign_in("patient@demo.example")
    workers = CDP(context, patient.page)
    read_everything(patient)
    patient.go("/account/notifications")
    patient.page.get_by_role("button", name="Turn on for this device").click()
    expect(patient.page.get_by_text("This device gets what is new")).to_be_visible()
    expect(patient.page.get_by_role("listitem").filter(has_text="Since")).to_be_visible()

    other = context.new_page()
    other.goto(alone.url + "/patient")
    expect(other.get_by_role("button", name="Notifications", exact=True)).to_be_visible()
    # Browsers let only those pages be heard in which somebody has done something.
    other.get_by_role("heading", level=1).click()
    change_password(patient)
    # The bell in the other tab, and a word on the page.
    expect(other.get_by_role("button", name="Notifications, 1 unread")).to_be_visible()
    expect(other.get_by_role("listitem").filter(has_text=CHANGED).first).to_be_visible()

    # Two notes: of all open tabs one made the sound.
    other.wait_for_function("() => Number(localStorage.getItem('notes')) > 1")
    assert other.evaluate("() => localStorage.getItem('notes')") == "2"

    push = one_push(pushes)
    assert browser.opened(push.body) == {"title": CHANGED, "path": "/account"}
    workers.deliver(alone.url, as_js(browser.opened(push.body)))
    shown = until(patient.page, f"async () => {{ const found = await ({SHOWN})(); return found.length && found }}")
    assert shown == [{"title": CHANGED, "body": "Open CalmConnect to see more.", "path": "/account"}]

    other.get_by_role("button", name="Notifications, 1 unread").click()
    sheet = other.get_by_role("region", name="Notifications", exact=True)
    sheet.get_by_role("link", name=CHANGED).click()
    other.wait_for_url("**/account")
    expect(sheet).to_be_hidden()
    expect(patient.page.get_by_role("button", name="Notifications", exact=True)).to_be_visible()

    # Whoever comes to this device next finds nothing of it.
    patient.page.get_by_role("main").get_by_role("button", name="Sign out", exact=True).click()
    until(patient.page, f"async () => !(await ({SHOWN})()).length")
    other.wait_for_url("**/sign-in?problem=ended")
    workers.let_go()
    context.close()


def test_a_device_is_turned_off_and_a_refusal_is_helped_with(
    chromium: Browser, alone: Server, pushes: PushService
) -> None:
    browser = pushes.subscriber("laptop")
    context = chromium.new_context(locale="en-GB", permissions=["notifications"])
    context.add_init_script(f"({SUBSCRIBES})({as_js(browser.json)})")
    doctor = Person(context, context.new_page(), alone.url)
    doctor.sign_in("doctor@demo.example")
    doctor.go("/account/notifications")
    doctor.page.get_by_role("button", name="Turn on for this device").click()
    doctor.page.get_by_role("button", name="Turn off on this device").click()
    expect(doctor.page.get_by_role("button", name="Turn on for this device")).to_be_visible()
    expect(doctor.page.get_by_role("listitem").filter(has_text="Since")).to_have_count(0)

    doctor.page.add_init_script("Object.defineProperty(Notification, 'permission', { get: () => 'denied' })")
    doctor.page.reload()
    expect(doctor.page.get_by_text("Notifications from this site are blocked in your browser.")).to_be_visible()
    expect(doctor.page.get_by_role("button", name="Turn on for this device")).to_have_count(0)
    context.close()


def test_wishes_by_keyboard(chromium: Browser, alone: Server) -> None:
    context = chromium.new_context(locale="en-GB", viewport={"width": 390, "height": 844})
    doctor = Person(context, context.new_page(), alone.url)
    doctor.sign_in("doctor@demo.example")
    doctor.go("/account/notifications")
    email = doctor.page.get_by_role("group", name="Reminders").get_by_label("Email")
    expect(email).to_be_checked()
    email.focus()
    doctor.page.keyboard.press("Space")
    expect(email).not_to_be_checked()
    fixed = doctor.page.get_by_role("group", name="Your account").get_by_label("Email")
    expect(fixed).to_be_disabled()
    doctor.page.get_by_label("From").fill("22:00")
    doctor.page.get_by_label("Until").fill("22:00")
    doctor.page.get_by_role("button", name="Keep these hours quiet").click()
    expect(doctor.page.get_by_text("Quiet hours can be at most 16 hours long.")).to_be_visible()
    doctor.page.get_by_label("Until").fill("06:30")
    doctor.page.get_by_role("button", name="Keep these hours quiet").press("Enter")
    expect(doctor.page.get_by_role("button", name="No quiet hours")).to_be_visible()
    doctor.page.reload()
    expect(email).not_to_be_checked()
    expect(doctor.page.get_by_label("Until")).to_have_value("06:30")
    doctor.page.get_by_role("button", name="Notifications").focus()
    doctor.page.keyboard.press("Enter")
    expect(doctor.page.get_by_role("region", name="Notifications", exact=True)).to_be_visible()
    doctor.page.keyboard.press("Escape")
    expect(doctor.page.get_by_role("region", name="Notifications", exact=True)).to_be_hidden()
    context.close()


class CDP:
    """Chromium's own tools for service workers."""

    def __init__(self, context: BrowserContext, page: Page) -> None:
        self._registrations: list[str] = []
        self._session: CDPSession = context.new_cdp_session(page)
        self._session.on("ServiceWorker.workerRegistrationUpdated", self._noted)
        self._session.send("ServiceWorker.enable")
        page.wait_for_function("() => navigator.serviceWorker.controller?.state === 'activated'")

    def deliver(self, origin: str, data: str) -> None:
        """Hand a push to the service worker, as a push service does."""
        number = self._registrations[-1]
        sent = {"origin": origin, "registrationId": number, "data": data}
        self._session.send("ServiceWorker.deliverPushMessage", sent)

    def let_go(self) -> None:
        """Watch no longer: a watched worker is kept running, and can keep the browser from closing what it belongs to."""
        self._session.send("ServiceWorker.disable")
        self._session.detach()

    def _noted(self, event: dict[str, Any]) -> None:
        self._registrations += [one["registrationId"] for one in event["registrations"] if not one["isDeleted"]]


def read_everything(person: Person) -> None:
    """Leave nothing unread."""
    person.go("/notifications")
    said = person.page.get_by_role("main").get_by_text(re.compile("unread$|^You have read everything"))
    expect(said).to_be_visible()
    if "unread" in said.inner_text():
        person.page.get_by_role("main").get_by_role("button", name="Mark all as read").click()
    expect(said).to_have_text("You have read everything.")


def change_password(person: Person) -> None:
    """Choose another password on the account page."""
    person.go("/account")
    person.page.get_by_label("Current password").fill(DEMO_PASSWORD)
    person.page.get_by_label("New password").fill(NEW_PASSWORD)
    person.page.get_by_role("button", name="Change my password").click()


def one_push(service: PushService) -> Push:
    """The one push that comes."""
    assert service.arrived.wait(10)
    (push,) = service.taken
    return push


def as_js(value: object) -> str:
    """A value as JavaScript, and JSON, write it."""
    return json.dumps(value)
