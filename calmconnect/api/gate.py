"""The one door to the service: where a request comes from, and who is behind it.

Reflex sends a connection's request headers back to the page's scripts, which would undo an HttpOnly cookie. So the cookie
stops here: what goes on is `x-calm-session`, the session's number, which opens nothing by itself. A tab's state is filed
under the tab's own token *and* that number, so that signing out leaves nothing behind for whoever signs in next.

Somebody who asked for help at once without an account has another cookie, which is treated the same: what goes on is
`x-calm-guest`, the number of their emergency.
"""

from __future__ import annotations

import re
from http.cookies import CookieError, SimpleCookie
from urllib.parse import parse_qs, urlencode, urlsplit

from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from calmconnect.services import emergencies, sessions
from calmconnect.services.clock import utc_now
from calmconnect.settings import settings

COOKIE, GUEST_COOKIE = "calm_session", "calm_guest"
SESSION_HEADER, GUEST_HEADER = "x-calm-session", "x-calm-guest"

_SOCKET_PATH = "/_event"
_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
_TAB_TOKEN = re.compile(r"[0-9a-f-]{36}")


class Gate:
    """ASGI middleware around everything."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request pass, refuse it, or refuse a websocket."""
        if scope["type"] == "websocket":
            await self._socket(scope, receive, send)
        elif scope["type"] == "http" and not self._may_post(scope):
            await PlainTextResponse("This request came from another site.", 403)(scope, receive, send)
        else:
            await self._app(scope, receive, send)

    def _may_post(self, scope: Scope) -> bool:
        return scope["method"] in _SAFE or from_here(Headers(scope=scope))

    async def _socket(self, scope: Scope, receive: Receive, send: Send) -> None:
        headers = Headers(scope=scope)
        tab = parse_qs(scope["query_string"].decode("latin-1")).get("token", [""])[0]
        if not scope["path"].startswith(_SOCKET_PATH) or not from_here(headers) or not _TAB_TOKEN.fullmatch(tab):
            await receive()
            await send({"type": "websocket.close", "code": 1008})
            return
        now = utc_now()
        session_id = await sessions.session_behind(cookie_in(headers), now)
        guest = await emergencies.guest_behind(cookie_in(headers, GUEST_COOKIE), now)
        await self._app(_known(scope, tab, session_id or 0, guest or 0), receive, send)


def from_here(headers: Headers) -> bool:
    """Whether the request was made by one of our own pages: its Origin names the host it was sent to, or ours."""
    origin = headers.get("origin", "")
    return bool(origin) and (urlsplit(origin).netloc == headers.get("host") or origin == settings().address)


def cookie_in(headers: Headers, name: str = COOKIE) -> str:
    """The token that a request carries, that of the session or of another cookie; or ""."""
    try:
        morsel = SimpleCookie(headers.get("cookie", "")).get(name)
    except CookieError:
        return ""
    return morsel.value if morsel else ""


def _known(scope: Scope, tab: str, session_id: int, guest: int) -> Scope:
    found = {SESSION_HEADER.encode(): session_id, GUEST_HEADER.encode(): guest}
    kept = [(name, value) for name, value in scope["headers"] if name not in {b"cookie", *found}]
    kept.extend((name, str(number).encode()) for name, number in found.items() if number)
    query = parse_qs(scope["query_string"].decode("latin-1"))
    query["token"] = [f"{tab}.{session_id}.{guest}" if guest else f"{tab}.{session_id}"]
    return {**scope, "headers": kept, "query_string": urlencode(query, doseq=True).encode()}
