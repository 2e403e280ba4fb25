"""The address under which the person's own calendar program reads their appointments."""

from __future__ import annotations

import reflex as rx
from reflex.event import Event

from calmconnect.domain.people import Role
from calmconnect.services import feeds
from calmconnect.services.clock import epoch_ms, utc_now
from calmconnect.state import notices
from calmconnect.state.guard import requires
from calmconnect.state.session import acting


class CalendarFeedState(rx.State):
    """Since when there is an address (ms since 1970, 0 for none); `address` is shown right after it was made only."""

    since: int = 0
    address: str = ""
    loaded: bool = False

    @requires(Role.PATIENT, Role.DOCTOR)
    async def load(self) -> None:
        """Say whether there is an address."""
        self.address = ""
        await self._refresh()

    @requires(Role.PATIENT, Role.DOCTOR)
    async def make(self) -> None:
        """Make a new address; the one before stops working."""
        self.address = await feeds.open_feed(acting(), utc_now())
        await self._refresh()

    @requires(Role.PATIENT, Role.DOCTOR)
    async def close(self) -> Event:
        """Close the address."""
        await feeds.close_feed(acting())
        self.address = ""
        await self._refresh()
        return notices.say("The address is closed. Calendars that read it get nothing any more.", "success")

    async def _refresh(self) -> None:
        since = await feeds.opened_at(acting())
        self.since, self.loaded = epoch_ms(since) if since else 0, True
