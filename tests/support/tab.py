"""A browser without a screen: it signs in, keeps its cookie and opens tabs on the real event path.

    browser = await house.signed_in(cast.asha)
    tab = await browser.open("/patient/appointments")       # connects, hydrates, runs the page's ON_LOAD
    await tab.send(AppointmentsState.cancel, appointment_id=7, reason="")
    assert tab.see(AppointmentsState)["upcoming"] == []
    assert tab.notices[-1]["text"] == "Cancelled."
    await tab.until(lambda: tab.see(DashboardState)["requests"])   # for what other people's doings bring

`send` comes back when the event and all it led to is done and answered: nothing has to be waited for, and
"nothing changed" can be asserted. A tab speaks Socket.IO straight to the ASGI application, through the same gate,
middleware and state manager as a browser's; no port is opened.
"""

from __future__ import annotations

import asyncio
import json
import uuid
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

import httpx
import reflex as rx
from reflex_base.utils.format import format_event_handler
from starlette.types import ASGIApp, Message, Scope

from calmconnect.api.gate import COOKIE

ORIGIN = "http://calm.test"

_NAMESPACE = "/_event"
_BOOT = "reflex___state____state.hydrate_and_load"
_SUFFIX = "_rx_state_"
_LIMIT_SECONDS = 20.0

Settled = Callable[[], Any]


class Refusal(Exception):
    """The connection was refused, or closed by the service."""


class Browser:
    """One person's browser: a cookie, and tabs that share it."""

    def __init__(self, asgi: ASGIApp, settled: Settled) -> None:
        self._asgi, self._settled = asgi, settled
        transport = httpx.ASGITransport(app=asgi)
        self.http = httpx.AsyncClient(transport=transport, base_url=ORIGIN, headers={"origin": ORIGIN})
        self.tabs: list[Tab] = []

    @property
    def cookie(self) -> str:
        """The session's token, "" while signed out."""
        return self.http.cookies.get(COOKIE) or ""

    async def sign_in(self, email: str, password: str, **fields: str) -> httpx.Response:
        """Post the sign-in form; the answer is the redirect, the cookie is kept."""
        return await self.http.post("/auth/sign-in", data={"email": email, "password": password, **fields})

    async def sign_out(self) -> httpx.Response:
        """Post the sign-out form."""
        return await self.http.post("/auth/sign-out")

    async def open(self, path: str = "/", token: str = "", headers: dict[str, str] | None = None) -> Tab:
        """Open a tab on a page and wait until it has loaded.

        Args:
            path: The page's address on this site, query included.
            token: The tab's own token, a fresh one by default; the same one again is a reload of the same tab.
            headers: Request headers beside the cookie, or instead of the Origin; one that is "" is left out.

        Raises:
            Refusal: when the connection is refused.
        """
        sent = {
            "host": "calm.test",
            "connection": "Upgrade",
            "upgrade": "websocket",
            "origin": ORIGIN,
            "cookie": f"{COOKIE}={self.cookie}" if self.cookie else "",
        }
        tab = Tab(self._asgi, self._settled, token or str(uuid.uuid4()))
        self.tabs.append(tab)
        await tab.connect(path, {**sent, **(headers or {})})
        return tab

    async def close(self) -> None:
        """Close every tab."""
        for tab in self.tabs:
            await tab.close()
        await self.http.aclose()


class Tab:
    """One open page, and everything the service has sent to it."""

    def __init__(self, asgi: ASGIApp, settled: Settled, token: str) -> None:
        self._asgi, self._settled, self.token = asgi, settled, token
        self.path = "/"
        self.frames: list[str] = []
        self.events: list[dict[str, Any]] = []
        self.closed = False
        # Whether it answers when it is asked if it is still there.
        self.answers = True
        self._state: dict[str, dict[str, Any]] = {}
        self._inbox: asyncio.Queue[Message] = asyncio.Queue()
        self._busy = False
        self._changed = asyncio.Condition()
        self._pongs = 0
        self._accepted = False
        self._socket: asyncio.Task[None] | None = None

    @property
    def notices(self) -> list[dict[str, Any]]:
        """The short words shown in this tab, and orders to leave it, oldest first (`state/notices.py`)."""
        return [value for ref, value in self.given if ref == "notices"]

    @property
    def given(self) -> list[tuple[str, Any]]:
        """What components on the page were handed by name, oldest first."""
        values = [event["payload"] for event in self.events if event["name"] == "_set_value"]
        return [(value["ref"].removeprefix("ref_"), value["value"]) for value in values]

    def see(self, state: type[rx.State]) -> dict[str, Any]:
        """What the page shows of a state, by the names of its vars."""
        return self._state.get(state.get_full_name(), {})

    async def connect(self, path: str, headers: dict[str, str]) -> None:
        """Connect as the page at `path`; `Browser.open` is the usual way here."""
        self.path = path
        query = urlencode({"EIO": "4", "transport": "websocket", "token": self.token})
        scope = {
            "type": "websocket",
            "asgi": {"version": "3.0"},
            "scheme": "ws",
            "path": f"{_NAMESPACE}/",
            "raw_path": f"{_NAMESPACE}/".encode(),
            "root_path": "",
            "query_string": query.encode(),
            "headers": [(name.encode(), value.encode("latin-1")) for name, value in headers.items() if value],
            "client": ("192.0.2.1", 50000),
            "subprotocols": [],
        }
        self._inbox.put_nowait({"type": "websocket.connect"})
        self._socket = asyncio.create_task(self._serve(scope), name=f"tab {path}")
        await self.until(lambda: self._accepted and bool(self.frames))
        boot = self._event(_BOOT, {})
        await self._say(f"40{_NAMESPACE},{json.dumps({'event': boot})}")

    async def go(self, path: str) -> None:
        """Follow a link to another page of this site, as the page's router does."""
        self.path = path
        await self.send_raw("reflex___state____state.reflex___state____on_load_internal_state.on_load_internal")

    async def send(self, handler: Any, /, **payload: Any) -> None:
        """Call a state's handler with these arguments and wait until that is done."""
        await self.send_raw(format_event_handler(handler), payload)

    async def send_raw(self, name: str, payload: Any = None) -> None:
        """Call whatever handler has this name in Reflex's registry, as any client could."""
        event = self._event(name, {} if payload is None else payload)
        await self.send_packet(["event", event])

    async def send_packet(self, packet: Any) -> None:
        """Send any JSON as a Socket.IO event."""
        await self._say(f"42{_NAMESPACE},{json.dumps(packet)}")

    async def until(self, predicate: Callable[[], Any], seconds: float = _LIMIT_SECONDS) -> Any:
        """Wait for something that another person's doing brings, and give what `predicate` gives.

        Raises:
            TimeoutError: when it did not come.
            Refusal: when the connection was closed meanwhile, unless `predicate` asks for that.
        """
        async with asyncio.timeout(seconds), self._changed:
            while not (found := predicate()):
                if self.closed:
                    raise Refusal
                await self._changed.wait()
        return found

    async def close(self) -> None:
        """Close the tab."""
        if self._socket is None:
            return
        self._inbox.put_nowait({"type": "websocket.disconnect", "code": 1001})
        await asyncio.wait([self._socket], timeout=_LIMIT_SECONDS)

    def _event(self, name: str, payload: Any) -> dict[str, Any]:
        parts = urlsplit(self.path)
        place = {"pathname": parts.path, "asPath": self.path, "query": dict(parse_qsl(parts.query))}
        return {"name": name, "payload": payload, "router_data": place}

    async def _say(self, frame: str) -> None:
        """Send a frame and wait until it was dealt with, twice over: what it led to, and the answers on their way."""
        if self.closed:
            raise Refusal
        self._inbox.put_nowait({"type": "websocket.receive", "text": frame})
        await self.until(lambda: (self._inbox.empty() and not self._busy) or self.closed)
        await self._settled()
        expected = self._pongs + 1
        self._inbox.put_nowait({"type": "websocket.receive", "text": f'42{_NAMESPACE},["ping"]'})
        await self.until(lambda: self._pongs >= expected or self.closed)

    async def _serve(self, scope: Scope) -> None:
        try:
            await self._asgi(scope, self._receive, self._send)
        finally:
            self.closed = True
            await self._tell()

    async def _receive(self) -> Message:
        self._busy = False
        await self._tell()
        message = await self._inbox.get()
        self._busy = True
        return message

    async def _send(self, message: Message) -> None:
        if message["type"] == "websocket.accept":
            self._accepted = True
        elif message["type"] == "websocket.close":
            self.closed = True
        else:
            self._take(message["text"])
        await self._tell()

    def _take(self, frame: str) -> None:
        self.frames.append(frame)
        if frame == "2" and self.answers:
            self._inbox.put_nowait({"type": "websocket.receive", "text": "3"})
        elif frame.startswith(f"42{_NAMESPACE},"):
            name, *data = json.loads(frame.partition(",")[2])
            if name == "ping":
                self._pongs += 1
            elif name == "event":
                self._update(data[0])
        elif frame.startswith((f"41{_NAMESPACE}", f"44{_NAMESPACE}", "41", "1")):
            self.closed = True

    def _update(self, update: dict[str, Any]) -> None:
        for state, values in (update.get("delta") or {}).items():
            known = self._state.setdefault(state, {})
            known.update({name.removesuffix(_SUFFIX): value for name, value in values.items()})
        self.events.extend(update.get("events") or [])

    async def _tell(self) -> None:
        async with self._changed:
            self._changed.notify_all()
