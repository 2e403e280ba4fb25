"""The way through the server and back: for those who are signed in, and for so many at a time."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import httpx
import pytest

from calmconnect.api import loopback
from calmconnect.api.gate import COOKIE
from calmconnect.api.loopback import Loopback
from calmconnect.services import sessions
from calmconnect.services.clock import utc_now
from tests.support.cast import PASSWORD, Cast, Person


class Inside:
    """Stands in for Streamlit: answers everything, and keeps connections until they are let go of."""

    def __init__(self) -> None:
        self.until = asyncio.Event()
        self.ended = 0

    @asynccontextmanager
    async def _open(self, _app: object) -> AsyncIterator[None]:
        yield
        self.ended += 1

    def lifespan(self) -> Any:
        """As Streamlit's."""
        return self._open

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Answer."""
        if scope["type"] == "websocket":
            await send({"type": "websocket.accept"})
            await self.until.wait()
            await send({"type": "websocket.close", "code": 1000})
            return
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b"inside"})


@pytest.fixture
def inside(monkeypatch: pytest.MonkeyPatch) -> Inside:
    made = Inside()
    monkeypatch.setattr(loopback, "_load", lambda: made)
    return made


async def cookie_of(person: Person) -> str:
    """The cookie of somebody who has signed in."""
    return await sessions.sign_in(person.email, PASSWORD, "A browser", utc_now())


async def get(app: Loopback, cookie: str) -> int:
    """What a browser is answered that opens the frame."""
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url="http://calm.test") as client:
        return (await client.get("/loopback/", headers={"cookie": f"{COOKIE}={cookie}"})).status_code


class Socket:
    """A browser's websocket: what it was sent."""

    def __init__(self, app: Loopback, cookie: str, origin: str = "http://calm.test") -> None:
        self.sent: asyncio.Queue[Any] = asyncio.Queue()
        headers = [(b"host", b"calm.test"), (b"origin", origin.encode()), (b"cookie", f"{COOKIE}={cookie}".encode())]
        scope = {"type": "websocket", "path": "/loopback/_stcore/stream", "query_string": b"", "headers": headers}
        self._running = asyncio.create_task(app(scope, self._receive, self.sent.put))

    async def _receive(self) -> Any:
        return {"type": "websocket.connect"}

    async def next(self) -> tuple[str, int]:
        """What came next, and the code it was closed with."""
        message = await asyncio.wait_for(self.sent.get(), 5)
        return message["type"].removeprefix("websocket."), message.get("code", 0)

    async def over(self) -> None:
        """Wait until it is dealt with."""
        await self._running


async def test_only_who_is_signed_in_and_comes_from_here(database: str, cast: Cast, inside: Inside) -> None:
    app = Loopback()
    assert await get(app, "guess") == 401
    assert await Socket(app, "guess").next() == ("close", 1008)
    cookie = await cookie_of(cast.asha)
    assert await Socket(app, cookie, "http://elsewhere.test").next() == ("close", 1008)
    async with app.lifespan():
        assert await get(app, cookie) == 200
    assert inside.ended == 1


async def test_so_many_at_a_time_and_then_it_is_anothers_turn(database: str, cast: Cast, inside: Inside) -> None:
    app = Loopback()
    cookies = [await cookie_of(person) for person in (cast.asha, cast.ben, cast.meera)]
    first, second = Socket(app, cookies[0]), Socket(app, cookies[1])
    assert [await one.next() for one in (first, second)] == [("accept", 0)] * 2
    assert await Socket(app, cookies[2]).next() == ("close", 1013)
    assert await get(app, cookies[2]) == 503 and await get(app, cookies[0]) == 200
    inside.until.set()
    await asyncio.gather(first.over(), second.over())
    assert await Socket(app, cookies[2]).next() == ("accept", 0)


async def test_nobody_keeps_it_for_ever(
    database: str, cast: Cast, inside: Inside, monkeypatch: pytest.MonkeyPatch
) -> None:
    app, cookie = Loopback(), await cookie_of(cast.asha)
    # Loaded before, because that takes its time, too.
    assert await get(app, cookie) == 200
    monkeypatch.setattr(loopback, "LONGEST_SECONDS", 0.01)
    socket = Socket(app, cookie)
    assert [await socket.next(), await socket.next()] == [("accept", 0), ("close", 1013)]
