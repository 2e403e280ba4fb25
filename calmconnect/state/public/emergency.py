"""Waiting for help, and talking with who comes; with an account or without one."""

from __future__ import annotations

from functools import partial

import reflex as rx
from reflex.event import Event

from calmconnect.domain.emergencies import GUEST_ID, Asker, EmergencyStatus, Guest
from calmconnect.domain.errors import Refused, SignInRequired
from calmconnect.domain.people import Actor
from calmconnect.services import chat, emergencies, emergency_calls, emergency_line, ringing, topics
from calmconnect.services.clock import epoch_ms, utc_now
from calmconnect.state import live
from calmconnect.state.guard import public, requires
from calmconnect.state.route import number
from calmconnect.state.session import acting, acting_or_nobody, guest_behind
from calmconnect.state.shared import calls
from calmconnect.state.shared.chat import refused
from calmconnect.state.shared.speaking import MYSELF, Speaking, heard, said


class EmergencyState(Speaking, rx.State):
    """The emergency of the person in front of the tab. `status` is "" when they never asked; `asked` in ms since 1970.

    `place` in the line is 0 once somebody was alerted. `voice`: they want to be called, which only who is signed in can be
    (`callable_here`).
    """

    status: str = ""
    asked: int = 0
    alerted: int = 0
    escalated: bool = False
    helper: str = ""
    place: int = 0
    voice: bool = False
    callable_here: bool = False
    me: int = 0
    loaded: bool = False

    @public
    async def load(self) -> Event | None:
        """Show where it stands, and what was said."""
        asker = self._asker_or_nobody()
        if isinstance(asker, Guest):
            await live.renew(self, partial(emergency_line.here, asker.emergency_id))
            await ringing.ring(utc_now())
        await self._refresh()
        found = await emergencies.latest(asker) if asker else None
        if asker is None or found is None:
            return None
        live.watch(self, topics.emergency(found.id), *([topics.EMERGENCIES] if found.place else []))
        if found.status is EmergencyStatus.ENDED:
            return None
        speaker, conversation_id = await self._place()
        if speaker.user_id == GUEST_ID:
            live.watch(self, topics.conversation(conversation_id), reaction=heard)
        else:
            await emergency_calls.wait(speaker, calls.seat_of(self))
            await calls.hold_seat(self)
        return await self._opened()

    @requires()
    async def want_call(self, on: object) -> None:
        """Ask to be called by whoever comes, or not any more."""
        await emergency_calls.want(acting(), on)

    @public
    async def send(self, conversation: object, client_id: object, text: object) -> Event | None:
        """Say something. It is kept also while nobody has come yet."""
        number(conversation)
        try:
            speaker, conversation_id = await self._place()
            line = await chat.send(speaker, conversation_id, client_id, text, utc_now())
        except Refused as refusal:
            return refused(conversation, client_id, refusal)
        return said(line)

    async def _place(self) -> tuple[Actor, int]:
        return await emergencies.place(self._asker())

    def _asker_or_nobody(self) -> Asker | None:
        return guest_behind(self) or acting_or_nobody()

    def _asker(self) -> Asker:
        asker = self._asker_or_nobody()
        if asker is None:
            raise SignInRequired
        return asker

    async def _refresh(self) -> None:
        asker = self._asker_or_nobody()
        found = await emergencies.latest(asker) if asker else None
        self.loaded, self.status = True, found.status.value if found else ""
        if found is None:
            return
        self.asked, self.alerted, self.escalated = epoch_ms(found.asked_at), found.alerted, found.escalated
        self.helper, self.conversation_id, self.place = found.helper, found.conversation_id, found.place
        self.voice, self.callable_here = found.voice, not isinstance(asker, Guest)
        self.me = asker.user_id if isinstance(asker, Actor) else MYSELF
