"""Waiting for the doctor whose page is open."""

from __future__ import annotations

import reflex as rx
from reflex.event import Event

from calmconnect.domain.people import Role
from calmconnect.services import topics, waitlist
from calmconnect.services.clock import epoch_ms, utc_now
from calmconnect.state import live, notices
from calmconnect.state.forms import given
from calmconnect.state.guard import public, requires
from calmconnect.state.route import number_in_path
from calmconnect.state.session import acting, acting_or_nobody


class WaitlistState(rx.State):
    """`place` in line for the doctor in the address, 0 for none, and until when (ms since 1970) a time would suit.

    `missing`: there is no such doctor, as the page's own state says, too.
    """

    place: int = 0
    before: int = 0
    missing: bool = False
    problems: dict[str, str] = {}

    @public
    async def load(self) -> None:
        """Show it, and what changes; nothing for anyone but a patient."""
        self.place, self.before, self.missing, self.problems = 0, 0, False, {}
        actor = acting_or_nobody()
        if actor is not None and actor.role is Role.PATIENT:
            live.watch(self, topics.user(actor.user_id))
            await self._refresh()

    @requires(Role.PATIENT)
    async def join(self, form: object) -> Event:
        """Wait for the doctor."""
        self.problems = {}
        await waitlist.join(acting(), number_in_path(self), given(form, "last_day"), utc_now())
        await self._refresh()
        return notices.say("You are on the list. We keep a time for you when one becomes free.", "success")

    @requires(Role.PATIENT)
    async def leave(self) -> Event:
        """Wait no longer."""
        await waitlist.leave(acting(), number_in_path(self))
        await self._refresh()
        return notices.say("You are off the list.")

    async def _refresh(self) -> None:
        actor, now = acting(), utc_now()
        place = await waitlist.place(actor, number_in_path(self), now)
        self.place, self.before = (place.place, epoch_ms(place.before)) if place else (0, 0)
