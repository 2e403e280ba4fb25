"""The emergency that somebody answers in the conversation in front of them, if it is one."""

from __future__ import annotations

import reflex as rx
from reflex.event import Event

from calmconnect.domain.people import Role
from calmconnect.services import emergencies, topics
from calmconnect.services.clock import utc_now
from calmconnect.state import live, notices
from calmconnect.state.guard import requires
from calmconnect.state.route import number, number_in_path
from calmconnect.state.session import acting


class AnsweringState(rx.State):
    """`emergency` is its number, 0 when the conversation is none, or it is over."""

    emergency: int = 0

    @requires(Role.AGENT, Role.DOCTOR, Role.ADMIN)
    async def load(self) -> None:
        """Find out what the conversation is."""
        await self._refresh()
        if self.emergency:
            live.watch(self, topics.emergency(self.emergency))

    @requires(Role.AGENT, Role.DOCTOR, Role.ADMIN)
    async def end(self, emergency: object) -> Event:
        """Say that help is not needed any more."""
        await emergencies.close(acting(), number(emergency), utc_now())
        return notices.say("It is noted as over. Thank you for being there.", "success")

    async def _refresh(self) -> None:
        self.emergency = await emergencies.answered_in(acting(), number_in_path(self)) or 0
