"""A network between a page and the server that a test can cut."""

from __future__ import annotations

from playwright.sync_api import Page, WebSocketRoute


class Network:
    """Carries a page's websocket. `cut` breaks it off and lets none through until `restore`."""

    def __init__(self, page: Page) -> None:
        self._open: list[tuple[WebSocketRoute, WebSocketRoute]] = []
        self._there = True
        page.route_web_socket("**/_event**", self._connect)

    def cut(self) -> None:
        """Break every connection off, on both sides."""
        self._there = False
        for page_side, server_side in self._open:
            server_side.close()
            page_side.close()
        self._open.clear()

    def restore(self) -> None:
        """Let connections through again; the page finds that out by itself."""
        self._there = True

    def _connect(self, page_side: WebSocketRoute) -> None:
        if self._there:
            self._open.append((page_side, page_side.connect_to_server()))
        else:
            page_side.close()
