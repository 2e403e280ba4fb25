"""The check before a call: what came of it last, and what was found now."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

import reflex as rx

from calmconnect.domain.call_checks import in_words, readiness
from calmconnect.domain.people import Role
from calmconnect.services import call_checks, call_servers
from calmconnect.services.clock import epoch_ms, utc_now
from calmconnect.settings import settings
from calmconnect.state.guard import requires
from calmconnect.state.session import acting


class CallCheckState(rx.State):
    """When the last check was (ms since 1970, 0 for never), what kind of call will work, and what was found, in words.

    `servers` are those that help through strict networks, each with its credentials for a while. `through` is the address at
    which picture and sound go through the server and back, without the theme, once asked for; `may_go_through` if it can be.
    """

    at: int = 0
    ready_for: str = ""
    found: str = ""
    loaded: bool = False
    servers: list[dict[str, Any]] = []
    through: str = ""
    may_go_through: bool = False

    @requires(*Role)
    async def load(self) -> None:
        """Show what came of the last check."""
        self._show(await call_checks.last(acting()))
        self.servers = [asdict(one) for one in call_servers.for_check(acting(), utc_now())]
        self.through, self.may_go_through, self.loaded = "", settings().loopback_checks > 0, True

    @requires(*Role)
    async def go_through(self) -> None:
        """Open the way through the server and back."""
        self.through = f"{settings().loopback_url}/loopback/?embed=true&embed_options=" if self.may_go_through else ""

    @requires(*Role)
    async def keep(self, found: object) -> None:
        """Keep what the browser found."""
        self._show(await call_checks.keep(acting(), found, utc_now()))

    def _show(self, kept: call_checks.Kept | None) -> None:
        self.at = epoch_ms(kept.at) if kept else 0
        self.ready_for = readiness(kept.check).value if kept else ""
        self.found = " ".join(in_words(kept.check)) if kept else ""
