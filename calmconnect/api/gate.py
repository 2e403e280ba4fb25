"""The one door to the service: where a request comes from, and who is behind it.

Reflex sends a connection's request headers back to the page's scripts, which would undo an HttpOnly cookie. So the cookie
stops here: what goes on is `x-calm-session`, the session's number, which opens nothing by itself. A tab's state is filed
under the tab's own token *and* that number, so that signing out leaves nothing behind for whoever signs in next.

Somebody who asked for help at once without an account has another cookie, which is treated the same: what goes on is
`x-calm-guest`, the number of their emergency. Whoever talks without a name has a third one. Such a tab, which says so by the
token it made for itself (`components/browser/first.js`), is known by its conversation alone, and all others by anything but
that: so nothing in this program ever knows of a tab both whose it is and what is said in it without a name.
"""

from __future__ import annotations

import re
from http.cookies import CookieError, SimpleCookie
from urllib.parse import parse_qs, urlencode, urlsplit

from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from calmconnect.domain.anonymous import NAMELESS_TAB
from calmconnect.services import anonymous, emergencies, sessions
from calmconnect.services.clock import utc_now
from calmconnect.settings import settings

COOKIE, GUEST_COOKIE, UNNAMED_COOKIE = "calm_session", "calm_guest", "calm_unnamed"
SESSION_HEADER, GUEST_HEADER, UNNAMED_HEADER = "x-calm-session", "x-calm-guest", "x-calm-unnamed"

_SOCKET_PATH = "/_event"
# Looks for itself who may come in.
LOOPBACK_PATH = "/loopback"
# Without these there is no connection; all others say something of whoever makes it.
_OF_THE_SOCKET = (b"host", b"origin", b"connection", b"upgrade", b"sec-websocket-")
_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
_TAB_TOKEN = re.compile(r"[0-9a-f-]{36}")


class Gate:
    """ASGI middleware around everything."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request pass, refuse it, or refuse a websocket."""
        if scope["type"] == "websocket" and not scope["path"].startswith(f"{LOOPBACK_PATH}/"):
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
        await self._app(_known(scope, tab, await _behind(headers, tab)), receive, send)


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


async def _behind(headers: Headers, tab: str) -> dict[str, int]:
    """The numbers by which a tab is known, by the headers they go on in; 0 for none."""
    now = utc_now()
    if tab.startswith(NAMELESS_TAB):
        return {UNNAMED_HEADER: await anonymous.behind(cookie_in(headers, UNNAMED_COOKIE), now) or 0}
    session_id = await sessions.session_behind(cookie_in(headers), now)
    guest = await emergencies.guest_behind(cookie_in(headers, GUEST_COOKIE), now)
    return {SESSION_HEADER: session_id or 0, GUEST_HEADER: guest or 0}


def _known(scope: Scope, tab: str, found: dict[str, int]) -> Scope:
    ours = {b"cookie", *(name.encode() for name in (SESSION_HEADER, GUEST_HEADER, UNNAMED_HEADER))}
    kept = [(name, value) for name, value in scope["headers"] if name not in ours]
    if UNNAMED_HEADER in found:
        # Reflex keeps, and sends back, what a connection says of itself.
        kept = [(name, value) for name, value in kept if name.startswith(_OF_THE_SOCKET)]
        scope = {**scope, "client": ("", 0)}
    kept.extend((name.encode(), str(number).encode()) for name, number in found.items() if number)
    query = parse_qs(scope["query_string"].decode("latin-1"))
    query["token"] = [".".join([tab, *(str(number) for number in found.values())])]
    return {**scope, "headers": kept, "query_string": urlencode(query, doseq=True).encode()}
