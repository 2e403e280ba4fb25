"""The events that the doctor in front of the tab hosts."""

from __future__ import annotations

import reflex as rx

from calmconnect.domain.people import Role
from calmconnect.services import articles, event_views, topics
from calmconnect.services.clock import epoch_ms, utc_now
from calmconnect.services.event_rooms import OPEN_BEFORE
from calmconnect.state import live
from calmconnect.state.guard import requires
from calmconnect.state.route import number_in_path
from calmconnect.state.session import acting
from calmconnect.state.shared.event_rows import EventRow, event_row

_PATH = "/doctor/events"


class HostedEventsState(rx.State):
    """Those to come, the nearest first, and those that are over, the last first."""

    coming: list[EventRow] = []
    past: list[EventRow] = []
    loaded: bool = False

    @requires(Role.DOCTOR)
    async def load(self) -> None:
        """Show them, and what changes."""
        live.watch(self, topics.EVENTS)
        await self._refresh()

    async def _refresh(self) -> None:
        now = utc_now()
        rows = [event_row(one, _PATH) for one in await event_views.hosted(acting(), now)]
        self.coming = [row for row in rows if row.ends > epoch_ms(now)]
        self.past = [row for row in reversed(rows) if row.ends <= epoch_ms(now)]
        self.loaded = True


class HostedEventState(rx.State):
    """The event under the page's address: `rows` is that one. Its room can be opened from `prepare` on (ms since 1970)."""

    rows: list[EventRow] = []
    html: str = ""
    prepare: int = 0
    missing: bool = False
    loaded: bool = False

    @requires(Role.DOCTOR)
    async def load(self) -> None:
        """Show it, and what changes."""
        self.missing = self.loaded = False
        live.watch(self, topics.EVENTS)
        await self._refresh()

    async def _refresh(self) -> None:
        seen = await event_views.of_host(acting(), number_in_path(self))
        self.rows, self.html = [event_row(seen, _PATH)], articles.as_html(seen.event.description)
        self.prepare, self.loaded = epoch_ms(seen.event.starts_at - OPEN_BEFORE), True
