"""People in real browsers, and the program in two shapes: alone on SQLite; two processes on PostgreSQL and Redis."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, expect, sync_playwright

from calmconnect.db.seed import DEMO_PASSWORD
from tests.journeys.network import Network, network
from tests.journeys.taking_turns import turn
from tests.support.database import empty_postgres
from tests.support.programs import CHROMIUM_FLAGS, needed
from tests.support.serving import Server, server

_CALLS = ["--use-fake-ui-for-media-stream", "--use-fake-device-for-media-stream=fps=5"]
# As long as a busy machine may take.
_PATIENCE_MS = 20_000
expect.set_options(timeout=_PATIENCE_MS)


# For what happens in the browser alone, or reaches others by what other journeys cross processes with already: lived through in
# one shape of the program. In both shapes: messages, calls, and what several people want at once.
alone = pytest.mark.parametrize("site", ["one_process"], indirect=True)
together = pytest.mark.parametrize("site", ["two_processes"], indirect=True)


# For those that send pictures and sound in real time: no other journey goes on meanwhile.
live_media = pytest.mark.live_media


@pytest.fixture(autouse=True)
def its_turn(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Begin when the machine is free for this journey."""
    with turn(tmp_path_factory.getbasetemp().parent, alone=request.node.get_closest_marker("live_media") is not None):
        yield


@dataclass(frozen=True)
class Site:
    """Where people go: patients to one process, everybody else to the other. With one process both are the same."""

    patients: Server
    staff: Server


@dataclass(frozen=True)
class Person:
    """Somebody at a browser."""

    context: BrowserContext
    page: Page
    home: str

    def go(self, path: str) -> None:
        """Open a page of the site by its address."""
        self.page.goto(self.home + path)

    def sign_in(self, email: str, password: str = DEMO_PASSWORD) -> None:
        """Sign in by the form, and wait for the portal."""
        self.go("/sign-in")
        self.page.get_by_label("Email").fill(email)
        self.page.get_by_label("Password", exact=True).fill(password)
        self.page.get_by_role("button", name="Sign in", exact=True).click()
        self.page.wait_for_url(lambda url: "/sign-in" not in url)


@pytest.fixture(scope="session")
def one_process(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The program alone, with its SQLite file."""
    with server(tmp_path_factory.mktemp("alone") / "var") as running:
        yield Site(running, running)


@pytest.fixture(scope="session")
def two_processes(tmp_path_factory: pytest.TempPathFactory, postgres: str, redis: str) -> Iterator[Site]:
    """Two processes of the program that share a PostgreSQL database, a Redis and a key ring."""
    folder = tmp_path_factory.mktemp("together") / "var"
    with ExitStack() as stack:
        address = stack.enter_context(empty_postgres(postgres, f"journeys_{os.getpid()}"))
        first = stack.enter_context(server(folder, database_url=address, redis_url=redis))
        yield Site(first, stack.enter_context(server(folder, database_url=address, redis_url=redis)))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let one test process start one shape of the program, and the other the other."""
    for item in items:
        if isinstance(item, pytest.Function) and "site" in item.fixturenames:
            item.add_marker(pytest.mark.xdist_group("two" if "two_processes" in item.name else "one"))


@pytest.fixture(params=["one_process", "two_processes"])
def site(request: pytest.FixtureRequest) -> Site:
    """Both shapes, one after the other."""
    found_site: Site = request.getfixturevalue(request.param)
    return found_site


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    """Drives the browser."""
    with sync_playwright() as started:
        yield started


@pytest.fixture(scope="session")
def chromium(playwright: Playwright) -> Iterator[Browser]:
    """The system's own Chromium."""
    with _launched(playwright) as browser:
        yield browser


@pytest.fixture
def other_chromium(playwright: Playwright) -> Iterator[Browser]:
    """A second one, for those who would not sit at one computer: it shares no process with the first."""
    with _launched(playwright) as browser:
        yield browser


def _launched(playwright: Playwright) -> Browser:
    return playwright.chromium.launch(executable_path=needed("chromium"), args=CHROMIUM_FLAGS + _CALLS)


class People:
    """Opens browsers for people, and looks at the end whether any page broke."""

    def __init__(self, chromium: Browser, site: Site) -> None:
        self._chromium, self._site = chromium, site
        self._broken: list[str] = []
        self._opened: list[BrowserContext] = []
        self._networks = ExitStack()

    def patient(self, **options: object) -> Person:
        """Somebody who goes where patients go."""
        return self._open(self._chromium, self._site.patients.url, options)

    def patient_behind_a_network(self) -> tuple[Person, Network]:
        """Somebody who goes where patients go, by a network that can be cut."""
        between = self._networks.enter_context(network(self._site.patients.port))
        return self._open(self._chromium, between.url, {}), between

    def staff(self, chromium: Browser | None = None, **options: object) -> Person:
        """Somebody who goes where doctors and admins go, perhaps with a browser of their own."""
        return self._open(chromium or self._chromium, self._site.staff.url, options)

    def close(self) -> None:
        """Close every browser.

        Raises:
            AssertionError: when a script failed on any page.
        """
        for context in self._opened:
            context.close()
        self._networks.close()
        assert self._broken == []

    def _open(self, chromium: Browser, home: str, options: dict[str, object]) -> Person:
        # Things move on one site and stand still on the other, which must make no difference.
        motion = "no-preference" if self._site.patients is self._site.staff else "reduce"
        wanted: dict[str, Any] = {
            "locale": "en-GB",
            "timezone_id": "Europe/Berlin",
            "reduced_motion": motion,
            **options,
        }
        context = chromium.new_context(**wanted)
        context.set_default_timeout(_PATIENCE_MS)
        page = context.new_page()
        page.on("pageerror", lambda error: self._broken.append(str(error)))
        self._opened.append(context)
        return Person(context, page, home)


@pytest.fixture
def people(chromium: Browser, site: Site, request: pytest.FixtureRequest) -> Iterator[People]:
    """Opens browsers; shows what the servers said should the journey fail."""
    opened = People(chromium, site)
    failed_before = request.session.testsfailed
    yield opened
    if request.session.testsfailed > failed_before:
        for running in {site.patients.port: site.patients, site.staff.port: site.staff}.values():
            print(Path(running.log).read_text(errors="replace")[-4000:])
    opened.close()
