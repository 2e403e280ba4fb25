"""A patient's conversation with the companion. What is said goes straight to the component and is never kept in state."""

from __future__ import annotations

import reflex as rx
from reflex.event import Event

from calmconnect.domain.consents import clean_lasting
from calmconnect.domain.errors import Refused
from calmconnect.domain.people import Actor, Role
from calmconnect.services import company, consents, topics
from calmconnect.services.clock import utc_now
from calmconnect.state import live
from calmconnect.state.guard import requires
from calmconnect.state.route import number
from calmconnect.state.session import acting
from calmconnect.state.shared.accompanied import Accompanied
from calmconnect.state.shared.chat import refused
from calmconnect.state.shared.speaking import Speaking, said


class CompanionState(Speaking, Accompanied, rx.State):
    """The conversation of the acting patient with the companion."""

    me: int = 0

    @requires(Role.PATIENT)
    async def load(self) -> Event:
        """Show what was said, and where it stands."""
        actor = acting()
        self.conversation_id, self.me = await company.open_own(actor, utc_now()), actor.user_id
        live.watch(self, topics.user(actor.user_id))
        # What was left without an answer, when a process was killed, is answered now.
        live.answer(self, company.answer(actor, utc_now()))
        await self._refresh()
        return await self._opened()

    @requires(Role.PATIENT)
    async def send(self, conversation: object, client_id: object, text: object) -> Event | None:
        """Say something, and be answered."""
        number(conversation)
        try:
            line = await company.say(acting(), client_id, text, utc_now())
        except Refused as refusal:
            return refused(conversation, client_id, refusal)
        live.answer(self, company.answer(acting(), utc_now()))
        return said(line)

    @requires(Role.PATIENT)
    async def choose(self, key: object) -> None:
        """Say what stands on a choice, and be answered."""
        await company.choose(acting(), key, utc_now())
        live.answer(self, company.answer(acting(), utc_now()))

    @requires(Role.PATIENT)
    async def stop(self, conversation: object, answers: object) -> None:
        """Hear no more of the answer to a line."""
        number(conversation)
        await company.stop(acting(), answers)

    @requires(Role.PATIENT)
    async def agree(self, subject: object, version: object) -> None:
        """Agree to what the companion asked for, by the text that was shown."""
        await consents.give(acting(), subject, version, utc_now())
        await self._refresh()

    @requires(Role.PATIENT)
    async def decline(self, subject: object) -> None:
        """Not agree to it. It is kept once nothing is being said any more; the page goes on."""
        self.asks = ""
        live.answer(self, company.decline(acting(), clean_lasting(subject), utc_now()))

    async def _place(self) -> tuple[Actor, int]:
        return acting(), await company.place(acting())

    async def _refresh(self) -> None:
        self._show(await company.shown(acting(), utc_now()))
