"""Talking without a name: waiting, whoever keeps company meanwhile, and the doctor who comes."""

from __future__ import annotations

from functools import partial

import reflex as rx
from reflex.event import Event

from calmconnect.domain.anonymous import ChatStatus, Unnamed
from calmconnect.domain.errors import NotFound, Refused
from calmconnect.domain.people import Actor
from calmconnect.services import anonymous, listening, pairing, topics
from calmconnect.services.clock import utc_now
from calmconnect.state import live
from calmconnect.state.guard import public
from calmconnect.state.notices import leave
from calmconnect.state.route import number
from calmconnect.state.session import is_nameless, unnamed_behind
from calmconnect.state.shared.accompanied import Accompanied
from calmconnect.state.shared.chat import refused
from calmconnect.state.shared.speaking import MYSELF, Speaking, heard, said


class TalkState(Speaking, Accompanied, rx.State):
    """The conversation of whoever talks in this tab. `status` is "" when there is none.

    `place` in the line is 0 for one who is not in it; `usual` is within how many minutes most were answered of late, 0 when too
    few were to say.
    """

    status: str = ""
    pseudonym: str = ""
    helper: str = ""
    place: int = 0
    usual: int = 0
    urgent: bool = False
    me: int = MYSELF
    loaded: bool = False

    @public
    async def load(self) -> Event | None:
        """Show where it stands, and what was said."""
        by = unnamed_behind(self)
        if by is None and not is_nameless(self):
            # A tab that may know who somebody is must know nothing of this: it is loaded afresh, as one that does not.
            return leave("/talk")
        self.loaded = True
        if by is None:
            self.status = ""
            return None
        live.watch(self, topics.anonymous(by.conversation_id), topics.WAITING_ROOM)
        live.watch(self, topics.conversation(by.conversation_id), reaction=heard)
        await live.renew(self, partial(pairing.here, by.conversation_id))
        await pairing.pair(utc_now())
        await self._refresh()
        if self.status == ChatStatus.ENDED:
            return None
        return await self._opened()

    @public
    async def send(self, conversation: object, client_id: object, text: object) -> Event | None:
        """Say something. While nobody else is there, the companion answers."""
        number(conversation)
        by = self._by()
        try:
            line = await anonymous.say(by, client_id, text, utc_now())
        except Refused as refusal:
            return refused(conversation, client_id, refusal)
        if line is None:
            await anonymous.answer(by, utc_now())
        return said(line)

    @public
    async def choose(self, key: object) -> None:
        """Say what stands on a choice that the companion offers."""
        by = self._by()
        await anonymous.choose(by, key, utc_now())
        await anonymous.answer(by, utc_now())

    async def _place(self) -> tuple[Actor, int]:
        return await anonymous.place(self._by())

    def _by(self) -> Unnamed:
        by = unnamed_behind(self)
        if by is None:
            raise NotFound
        return by

    async def _refresh(self) -> None:
        by = self._by()
        known = await anonymous.one(by)
        self.status, self.pseudonym, self.helper = known.status.value, known.pseudonym, known.helper
        self.urgent, self.conversation_id = known.urgent, known.conversation_id
        if known.status is ChatStatus.WAITING:
            wait = await listening.wait_of(by, utc_now())
            self.place = wait.place
            self._show(await anonymous.shown(by, utc_now()))
            self.usual = int(wait.usual.total_seconds() // 60) if wait.usual else 0
