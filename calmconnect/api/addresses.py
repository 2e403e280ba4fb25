"""One address for each page.

Pages are built as folders, and what serves files sends browsers from `/find` to `/find/`: the same page would have two
addresses, and menus and handlers that compare them would take it for two pages.
"""

from __future__ import annotations

from functools import cached_property

from starlette.responses import RedirectResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from calmconnect.settings import ROOT

_SITE = ROOT / ".web" / "build" / "client"


class OneAddress:
    """ASGI middleware: serves a page under its address without a slash, and sends browsers there."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let the files be found as the page, or redirect."""
        path = scope["path"] if scope["type"] == "http" else ""
        if path in self._pages:
            await self._app({**scope, "path": f"{path}/", "raw_path": f"{path}/".encode()}, receive, send)
        elif path.endswith("/") and path[:-1] in self._pages:
            query = scope["query_string"].decode("latin-1")
            await RedirectResponse(f"{path[:-1]}?{query}" if query else path[:-1], 308)(scope, receive, send)
        else:
            await self._app(scope, receive, send)

    @cached_property
    def _pages(self) -> frozenset[str]:
        """The built pages' addresses, the first page's excepted, which is the slash itself."""
        folders = {file.parent.relative_to(_SITE).as_posix() for file in _SITE.rglob("index.html")}
        return frozenset(f"/{folder}" for folder in folders if folder != ".")
