"""The agent's first page: being on duty."""

from __future__ import annotations

import reflex as rx
from reflex.event import Event

from calmconnect.domain.people import Role
from calmconnect.services import duty, topics
from calmconnect.services.clock import utc_now
from calmconnect.state import live, notices
from calmconnect.state.guard import requires
from calmconnect.state.session import acting


class DutyState(rx.State):
    """Whether the acting agent is on duty."""

    on: bool = False
    loaded: bool = False

    @requires(Role.AGENT)
    async def load(self) -> None:
        """Show it, the same in all their tabs."""
        live.watch(self, topics.user(acting().user_id))
        await self._refresh()

    @requires(Role.AGENT)
    async def switch(self, on: object) -> Event:
        """Go on duty, or off."""
        await duty.switch(acting(), on, utc_now())
        self.on = on is True
        said = "You are on duty. We call you when somebody needs help." if self.on else "You are off duty. Rest well."
        return notices.say(said, "success")

    async def _refresh(self) -> None:
        self.on, self.loaded = await duty.is_on(acting()), True
