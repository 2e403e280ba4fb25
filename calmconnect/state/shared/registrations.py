"""What people do about events, from whatever page shows one. Pages read again by what the use cases announce."""

from __future__ import annotations

from typing import Any

import reflex as rx
from reflex.event import Event

from calmconnect.domain.people import Role
from calmconnect.domain.registrations import RegistrationStatus
from calmconnect.services import event_rooms, registrations
from calmconnect.services.clock import utc_now
from calmconnect.state import notices
from calmconnect.state.guard import requires
from calmconnect.state.route import number
from calmconnect.state.session import acting

_WAITS = "You are on the waiting list. As soon as a place becomes free it is yours, and we tell you."


class RegistrationState(rx.State):
    """Registering, giving back, coming in."""

    @requires(Role.PATIENT)
    async def register(self, event: object) -> Event:
        """Take a place, or one in the line."""
        status = await registrations.register(acting(), number(event), utc_now())
        placed = status is not RegistrationStatus.WAITLISTED
        return notices.say("You have a place. See you there." if placed else _WAITS, "success")

    @requires(Role.PATIENT)
    async def give_up(self, event: object) -> Event:
        """Give a place back, or leave the line."""
        await registrations.give_up(acting(), number(event), utc_now())
        return notices.say("Done. You can register again as long as there are places.")

    @requires(Role.PATIENT, Role.DOCTOR)
    async def join(self, event: object) -> Any:
        """Go to the room."""
        key = await event_rooms.join(acting(), number(event), utc_now())
        return rx.redirect(f"/rooms/{key}")
