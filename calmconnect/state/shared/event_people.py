"""Who comes to the event under the page's address, and who came: for admins and the doctor who hosts it."""

from __future__ import annotations

from dataclasses import dataclass

import reflex as rx
from reflex.event import Event

from calmconnect.domain.people import Role
from calmconnect.services import event_people, topics
from calmconnect.services.clock import utc_now
from calmconnect.services.event_people import Guest
from calmconnect.state import live, notices
from calmconnect.state.guard import requires
from calmconnect.state.route import number, number_in_path
from calmconnect.state.session import acting


@dataclass(frozen=True, slots=True)
class GuestRow:
    """Somebody who registered; `was_in` says that they were in the event's room."""

    id: int
    name: str
    status: str
    was_in: bool


class EventPeopleState(rx.State):
    """Those with a place and those who wait. `markable` once it can be said who came, `unsaid` of how many it was not yet."""

    placed: list[GuestRow] = []
    waiting: list[GuestRow] = []
    markable: bool = False
    unsaid: int = 0
    missing: bool = False
    loaded: bool = False

    @requires(Role.ADMIN, Role.DOCTOR)
    async def load(self) -> None:
        """Show them, and what changes."""
        self.missing = self.loaded = False
        live.watch(self, topics.EVENTS)
        await self._refresh()

    @requires(Role.ADMIN, Role.DOCTOR)
    async def mark(self, person: object, came: object) -> None:
        """Note whether somebody came."""
        await event_people.mark(acting(), number_in_path(self), number(person), came, utc_now())

    @requires(Role.ADMIN, Role.DOCTOR)
    async def mark_rest(self) -> Event:
        """Note it of everybody else, by who was in the room."""
        came = await event_people.mark_rest(acting(), number_in_path(self), utc_now())
        return notices.say(f"Noted: {came} of them were in the room. You can still change each.", "success")

    async def _refresh(self) -> None:
        found = await event_people.of_event(acting(), number_in_path(self), utc_now())
        self.placed = [_row(one) for one in found.placed]
        self.waiting = [_row(one) for one in found.waiting]
        self.markable = found.markable
        self.unsaid = sum(one.status == "confirmed" for one in self.placed)
        self.loaded = True


def _row(one: Guest) -> GuestRow:
    return GuestRow(one.id, one.name, one.status.value, one.was_in)
