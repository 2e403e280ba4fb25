"""Talking with people without a name: whether the doctor does, and with whom at the moment."""

from __future__ import annotations

from dataclasses import dataclass

import reflex as rx
from reflex.event import Event

from calmconnect.domain.people import Role
from calmconnect.services import anonymous, listening, topics
from calmconnect.services.clock import epoch_ms, utc_now
from calmconnect.state import live, notices
from calmconnect.state.guard import requires
from calmconnect.state.route import number, number_in_path
from calmconnect.state.session import acting


@dataclass(frozen=True, slots=True)
class TalkRow:
    """Somebody whom the doctor talks with since `since` (ms since 1970)."""

    id: int
    pseudonym: str
    since: int
    urgent: bool
    path: str


class ListeningState(rx.State):
    """`capacity` is with how many at once the doctor talks, 0 for none; `waiting` how many wait for anybody."""

    capacity: int = 0
    waiting: int = 0
    rows: list[TalkRow] = []
    # The conversation in front of the doctor, 0 when it is another kind, or over.
    open_one: int = 0
    open_urgent: bool = False

    @requires(Role.DOCTOR)
    async def load(self) -> None:
        """Show it, and what changes."""
        live.watch(self, topics.user(acting().user_id), topics.WAITING_ROOM)
        await self._refresh()

    @requires(Role.DOCTOR)
    async def take(self, capacity: object) -> None:
        """Talk with so many at once from now on."""
        await listening.take_part(acting(), capacity, utc_now())
        await self._refresh()

    @requires(Role.DOCTOR)
    async def end(self, conversation: object) -> Event:
        """Say that the conversation is over."""
        await anonymous.close(acting(), number(conversation), utc_now())
        return notices.say("The conversation is over. Thank you for listening.", "success")

    async def _refresh(self) -> None:
        found = await listening.of_doctor(acting())
        self.capacity, self.waiting = found.capacity, found.waiting
        self.rows = [
            TalkRow(
                id=talk.conversation_id,
                pseudonym=talk.pseudonym,
                since=epoch_ms(talk.taken_at) if talk.taken_at else 0,
                urgent=talk.urgent,
                path=f"/doctor/messages/{talk.conversation_id}",
            )
            for talk in found.talks
        ]
        self._notice_open_one()

    def _notice_open_one(self) -> None:
        here = number_in_path(self) if "/messages/" in str(self.router.url.path) else 0
        row = next((row for row in self.rows if row.id == here), None)
        self.open_one, self.open_urgent = (row.id, row.urgent) if row else (0, False)
