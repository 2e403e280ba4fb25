"""A person's picture and sound through the server and back, by Streamlit: for those who are signed in, a few at a time.

Streamlit answers whoever asks, so nothing reaches it but through here. It is loaded when it is first asked for, because it
takes as much memory as the rest of the program.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Any

from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from calmconnect.api.gate import LOOPBACK_PATH, cookie_in, from_here
from calmconnect.services import sessions
from calmconnect.services.clock import utc_now
from calmconnect.settings import ROOT, settings

_SCRIPT = ROOT / "calmconnect" / "media" / "loopback" / "page.py"
# Long enough to see and hear oneself; then it is somebody else's turn.
LONGEST_SECONDS = 120.0
_TRY_LATER, _NOT_ALLOWED = 1013, 1008


class Loopback:
    """ASGI application: lets those who are signed in through to Streamlit."""

    def __init__(self) -> None:
        self._streamlit: ASGIApp | None = None
        self._loading = asyncio.Lock()
        self._ends = AsyncExitStack()
        self._running: set[int] = set()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let pass, or refuse."""
        headers = Headers(scope=scope)
        actor = await sessions.actor_with(cookie_in(headers), utc_now())
        if scope["type"] == "websocket":
            await self._socket(scope, receive, send, actor.session_id if actor and from_here(headers) else 0)
        elif actor is None:
            await PlainTextResponse("Please sign in first.", 401)(scope, receive, send)
        elif self._full(actor.session_id) and scope["path"].endswith(f"{LOOPBACK_PATH}/"):
            words = "Others are checking their connection just now. Please try again in two minutes."
            await PlainTextResponse(words, 503, {"Retry-After": str(int(LONGEST_SECONDS))})(scope, receive, send)
        else:
            await (await self._inside())(scope, receive, send)

    @asynccontextmanager
    async def lifespan(self) -> AsyncIterator[None]:
        """Let go of Streamlit at the end, should it have been loaded."""
        async with self._ends:
            yield

    async def _socket(self, scope: Scope, receive: Receive, send: Send, session_id: int) -> None:
        if not session_id or self._full(session_id):
            await receive()
            await send({"type": "websocket.close", "code": _TRY_LATER if session_id else _NOT_ALLOWED})
            return
        self._running.add(session_id)
        try:
            async with asyncio.timeout(LONGEST_SECONDS):
                await (await self._inside())(scope, receive, send)
        except TimeoutError:
            await send({"type": "websocket.close", "code": _TRY_LATER})
        finally:
            self._running.discard(session_id)

    def _full(self, session_id: int) -> bool:
        """Whether it is others' turn; a page that is opened again may come before the old one has gone."""
        others = self._running - {session_id}
        return len(others) >= settings().loopback_checks

    async def _inside(self) -> ASGIApp:
        async with self._loading:
            if self._streamlit is None:
                made = await asyncio.to_thread(_load)
                await self._ends.enter_async_context(made.lifespan()(made))
                self._streamlit = made
        return self._streamlit


def _load() -> Any:
    # Takes seconds and much memory.
    import streamlit

    return streamlit.App(_SCRIPT)
