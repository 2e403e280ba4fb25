"""How long browsers may keep what they were served.

Without a word on it they guess, and would show yesterday's pages, which ask for scripts that an update has taken away.
"""

from __future__ import annotations

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_OK = 200
# The build writes a fingerprint of each file into its name, so what such a name stands for never changes.
_NAMED_BY_CONTENT = "/assets/"
_FOR_EVER = "public, max-age=31536000, immutable"
_ASK_FIRST = "no-cache"


class Freshness:
    """ASGI middleware: files named by their content are kept for ever; for the rest, browsers ask whether it has changed."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Say so in each answer that says nothing of it."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def saying(message: Message) -> None:
            if message["type"] == "http.response.start":
                for_ever = scope["path"].startswith(_NAMED_BY_CONTENT) and message["status"] == _OK
                MutableHeaders(scope=message).setdefault("cache-control", _FOR_EVER if for_ever else _ASK_FIRST)
            await send(message)

        await self._app(scope, receive, saying)
