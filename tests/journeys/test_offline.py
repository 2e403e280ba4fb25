"""Without a connection: the page with the crisis lines, at any address; nothing private kept, nothing old after an update."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from playwright.sync_api import Browser, Page, expect

from calmconnect.domain.crisis import CRISIS_LINES
from calmconnect.settings import ROOT
from tests.journeys.conftest import People, alone
from tests.journeys.until import until

KEPT = {f"/{name}" for name in ("offline.html", "calm.css", "parts.css", "shell.css", "pages.css", "offline.css")}
CACHED = """async () => {
  const caught = await Promise.all((await caches.keys()).map(async (name) => (await caches.open(name)).keys()));
  return caught.flat().map((request) => new URL(request.url).pathname);
}"""


@alone
def test_the_crisis_lines_are_there_without_a_connection(people: People) -> None:
    patient, network = people.patient_behind_a_network()
    patient.sign_in("patient@demo.example")
    for path in ("/patient", "/patient/appointments", "/notifications"):
        patient.go(path)
    taken_over(patient.page)
    network.cut()
    for path in ("/patient/appointments", "/find?q=sleep"):
        patient.go(path)
        expect(patient.page.get_by_role("heading", name="You are offline right now")).to_be_visible()
    for lines in CRISIS_LINES.values():
        for line in lines:
            link = patient.page.get_by_role("link", name=f"Call {line.name} {line.about} {line.number}")
            expect(link).to_have_attribute("href", f"tel:{line.dialled}")
    expect(patient.page.locator("h1")).to_have_css("font-size", "35px")
    assert set(patient.page.evaluate(CACHED)) == KEPT

    network.restore()
    patient.page.get_by_role("button", name="Try again").click()
    expect(patient.page.get_by_role("heading", name="Find", level=1)).to_be_visible()
    assert patient.page.url.endswith("/find?q=sleep")


def test_after_an_update_nothing_old_is_shown(chromium: Browser) -> None:
    with site_that_changes() as site:
        context = chromium.new_context()
        page = context.new_page()
        page.goto(site.url)
        taken_over(page)
        site.version = "two"
        page.reload()
        expect(page.get_by_text("Page two, code two")).to_be_visible()
        # The new worker comes in the background; the old one's files go with it.
        page.evaluate("() => navigator.serviceWorker.getRegistration().then((found) => found.update())")
        until(page, "async () => (await caches.keys()).join() === 'calm-offline-two'")
        until(page, SETTLED)
        site.away = True
        page.goto(site.url)
        expect(page.get_by_text("Offline two")).to_be_visible()
        context.close()


@alone
def test_it_can_be_installed(people: People) -> None:
    guest = people.patient()
    guest.go("/")
    taken_over(guest.page)
    session = guest.context.new_cdp_session(guest.page)
    assert session.send("Page.getAppManifest")["errors"] == []
    # Browsers of tests are private windows, in which nothing is ever installed.
    errors = session.send("Page.getInstallabilityErrors")["installabilityErrors"]
    assert {error["errorId"] for error in errors} <= {"in-incognito"}


# A page that is loaded while one worker hands over to another may wait for both.
SETTLED = """async () => {
  const { installing, waiting, active } = await navigator.serviceWorker.getRegistration();
  return !installing && !waiting && active.state === "activated";
}"""


def taken_over(page: Page) -> None:
    """Wait until the service worker answers for the page."""
    page.wait_for_function("() => navigator.serviceWorker.controller?.state === 'activated'")


class ChangingSite(ThreadingHTTPServer):
    """The real service worker before pages of its own, which say which version they are."""

    version = "one"
    away = False
    daemon_threads = True

    @property
    def url(self) -> str:
        """Where it is."""
        return f"http://localhost:{self.server_port}/"


class _Answers(BaseHTTPRequestHandler):
    server: ChangingSite

    def do_GET(self) -> None:
        site, path = self.server, self.path
        if site.away:
            self.close_connection = True
            return
        kind, text = (
            "text/html",
            (
                f"<p>Page {site.version}, code <b></b></p><script src='/code.js'></script>"
                "<script>navigator.serviceWorker.register('/sw.js')</script>"
            ),
        )
        if path == "/sw.js":
            worker = (ROOT / "assets" / "sw.js").read_text().replace('"unbuilt"', f'"{site.version}"')
            kind, text = "text/javascript", worker
        elif path == "/code.js":
            kind, text = "text/javascript", f"document.querySelector('b').replaceWith('{site.version}')"
        elif path in KEPT:
            kind, text = ("text/html", f"<p>Offline {site.version}</p>") if path.endswith("html") else ("text/css", "")
        self.send_response(HTTPStatus.OK)
        self.send_header("Content-Type", kind)
        # As a careless proxy would: the service worker must not lean on it.
        self.send_header("Cache-Control", "max-age=3600" if path in KEPT or path == "/" else "no-cache")
        self.end_headers()
        self.wfile.write(text.encode())

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextmanager
def site_that_changes() -> Iterator[ChangingSite]:
    """A running site."""
    with ChangingSite(("127.0.0.1", 0), _Answers) as site:
        threading.Thread(target=site.serve_forever, daemon=True).start()
        yield site
        site.shutdown()
