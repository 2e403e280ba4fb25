"""Waiting for doctors who are not there."""

from __future__ import annotations

import reflex as rx
from reflex.event import Event

from calmconnect.domain.people import Role
from calmconnect.services import topics, wishes
from calmconnect.services.clock import utc_now
from calmconnect.state import live, notices
from calmconnect.state.guard import public, requires
from calmconnect.state.route import number
from calmconnect.state.session import acting, acting_or_nobody


class WishState(rx.State):
    """The doctors whom the patient in front of the tab waits for; nobody for anyone else."""

    waited_for: list[int] = []

    @public
    async def load(self) -> None:
        """Show them, and what changes."""
        self.waited_for = []
        actor = acting_or_nobody()
        if actor is not None and actor.role is Role.PATIENT:
            live.watch(self, topics.user(actor.user_id))
            await self._refresh()

    @requires(Role.PATIENT)
    async def wish(self, doctor: object) -> Event:
        """Wait for a doctor."""
        await wishes.wish(acting(), number(doctor), utc_now())
        await self._refresh()
        return notices.say("We tell you as soon as they are available.", "success")

    @requires(Role.PATIENT)
    async def let_go(self, doctor: object) -> Event:
        """Wait no longer."""
        await wishes.let_go(acting(), number(doctor))
        await self._refresh()
        return notices.say("Good. We will not tell you.")

    async def _refresh(self) -> None:
        self.waited_for = sorted(await wishes.waited_for(acting()))
