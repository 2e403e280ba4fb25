"""The emergency that somebody answers in the conversation in front of them, if it is one."""

from __future__ import annotations

import reflex as rx
from reflex.event import Event

from calmconnect.domain.emergencies import Voice
from calmconnect.domain.people import Role
from calmconnect.services import emergencies, emergency_calls, topics
from calmconnect.services.clock import utc_now
from calmconnect.state import live, notices
from calmconnect.state.guard import requires
from calmconnect.state.route import number, number_in_path
from calmconnect.state.session import acting
from calmconnect.state.shared import calls


class AnsweringState(rx.State):
    """`emergency` is its number, 0 when the conversation is none, or it is over; `voice` is
    `domain.emergencies.Voice`: whether who asked can be called, or wants to be.
    """

    emergency: int = 0
    voice: str = Voice.NEVER.value

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

    @requires(Role.AGENT, Role.DOCTOR, Role.ADMIN)
    async def call(self, emergency: object) -> Event:
        """Call who asked for help."""
        return await calls.call_who_asked(self, number(emergency))

    async def _refresh(self) -> None:
        actor = acting()
        self.emergency = await emergencies.answered_in(actor, number_in_path(self)) or 0
        self.voice = (await emergency_calls.voice(actor, self.emergency)).value
