"""The whole application, running in the test's own event loop: no port, and no jobs started by the clock."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import lru_cache

import httpx
import pytest
import reflex as rx
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from reflex.environment import environment
from starlette.types import ASGIApp, Message

from calmconnect.hub import Fact, hub
from calmconnect.state import live, session
from tests.support.cast import PASSWORD, Person
from tests.support.tab import Browser

_LIMIT_SECONDS = 20.0
_BARRIER = "tests:barrier"


class House:
    """The application: browsers come to it."""

    def __init__(self, app: rx.App, asgi: ASGIApp) -> None:
        self.app = app
        self._asgi = asgi
        self._browsers: list[Browser] = []
        self._passed = asyncio.Event()
        hub().listen(self._heard)

    def browser(self) -> Browser:
        """A browser in which nobody is signed in."""
        browser = Browser(self._asgi, self.settled)
        self._browsers.append(browser)
        return browser

    async def signed_in(self, person: Person) -> Browser:
        """A browser in which this person has signed in by the form."""
        browser = self.browser()
        answer = await browser.sign_in(person.email, PASSWORD)
        assert answer.status_code == httpx.codes.SEE_OTHER and browser.cookie, answer.headers.get("location")
        return browser

    async def settled(self) -> None:
        """Wait until every event, every fact on the hub, and all they led to, is dealt with.

        Raises:
            TimeoutError: when that takes too long.
        """
        async with asyncio.timeout(_LIMIT_SECONDS):
            busy = True
            while busy:
                await self.app.event_processor.join()
                await self._facts_delivered()
                running = [*self.app.event_processor._tasks.values(), *live._tasks]
                busy = bool(running)
                await asyncio.gather(*running, return_exceptions=True)

    async def close(self) -> None:
        """Close every browser, once all is dealt with: a tab that still reads again would outlive the test's event loop."""
        await self.settled()
        for browser in self._browsers:
            await browser.close()

    async def _facts_delivered(self) -> None:
        # The hub keeps the order: what was published before this was heard before it.
        self._passed.clear()
        await hub().publish(_BARRIER, {})
        await self._passed.wait()

    async def _heard(self, topic: str, _fact: Fact) -> None:
        if topic == _BARRIER:
            self._passed.set()


@lru_cache(maxsize=1)
def application() -> tuple[rx.App, ASGIApp]:
    """The application as a server gets it, pages not built. Once per process: Reflex puts it together only once."""
    environment.REFLEX_SKIP_COMPILE.set(True)
    from calmconnect.calmconnect import app

    return app, app()


@asynccontextmanager
async def open_house(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[House]:
    """Start the application as a server does, and stop it afterwards."""
    app, asgi = application()
    monkeypatch.setattr(AsyncIOScheduler, "start", lambda _scheduler: None)
    monkeypatch.setattr(AsyncIOScheduler, "shutdown", lambda _scheduler, **_how: None)
    _forget_everybody(monkeypatch)
    async with _lifespan(asgi):
        house = House(app, asgi)
        try:
            yield house
        finally:
            await house.close()


def _forget_everybody(monkeypatch: pytest.MonkeyPatch) -> None:
    # Another test's database gave the same numbers to other people.
    for known in (session._alive, session._seen, live._tabs, live._watchers, live._due, live._present):
        known.clear()
    monkeypatch.setattr(live, "_few", asyncio.Semaphore(live._AT_ONCE))


@asynccontextmanager
async def _lifespan(asgi: ASGIApp) -> AsyncIterator[None]:
    orders: asyncio.Queue[Message] = asyncio.Queue()
    answers: asyncio.Queue[Message] = asyncio.Queue()
    running = asyncio.ensure_future(asgi({"type": "lifespan", "asgi": {"version": "3.0"}}, orders.get, answers.put))
    orders.put_nowait({"type": "lifespan.startup"})
    answer = await answers.get()
    assert answer["type"] == "lifespan.startup.complete", answer
    try:
        yield
    finally:
        orders.put_nowait({"type": "lifespan.shutdown"})
        await running
