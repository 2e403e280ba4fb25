"""Waiting for help, and talking with who comes; with an account or without one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

import reflex as rx
from reflex.event import Event

from calmconnect.domain.emergencies import GUEST_ID, Asker, EmergencyStatus
from calmconnect.domain.errors import Refused, SignInRequired
from calmconnect.hub import Fact
from calmconnect.services import chat, emergencies, message_marks, topics
from calmconnect.services.chat import Line
from calmconnect.services.clock import epoch_ms, utc_now
from calmconnect.state import live
from calmconnect.state.guard import by_the_page, public
from calmconnect.state.notices import to_component
from calmconnect.state.route import number
from calmconnect.state.session import acting_or_nobody, guest_behind
from calmconnect.state.shared.chat import refused

# As whom lines of somebody without an account are shown to themselves: a page takes 0 for nobody.
_MYSELF = -1


class EmergencyState(rx.State):
    """The emergency of the person in front of the tab. `status` is "" when they never asked; `asked` in ms since 1970."""

    status: str = ""
    asked: int = 0
    alerted: int = 0
    escalated: bool = False
    helper: str = ""
    conversation_id: int = 0
    me: int = 0
    loaded: bool = False

    @public
    async def load(self) -> Event | None:
        """Show where it stands, and what was said."""
        asker = self._asker_or_nobody()
        await self._refresh()
        found = await emergencies.latest(asker) if asker else None
        if asker is None or found is None:
            return None
        live.watch(self, topics.emergency(found.id))
        if found.status is EmergencyStatus.ENDED:
            return None
        speaker, conversation_id = await emergencies.place(asker)
        if speaker.user_id == GUEST_ID:
            live.watch(self, topics.conversation(conversation_id), reaction=_heard)
        lines = await chat.newest(speaker, conversation_id)
        seen = [_shown(asdict(one)) for one in await message_marks.of(speaker, conversation_id)]
        return _page(conversation_id, lines, kind="opened", seen=seen)

    @public
    async def send(self, conversation: object, client_id: object, text: object) -> Event | None:
        """Say something. It is kept also while nobody has come yet."""
        number(conversation)
        try:
            speaker, conversation_id = await emergencies.place(self._asker())
            line = await chat.send(speaker, conversation_id, client_id, text, utc_now())
        except Refused as refusal:
            return refused(conversation, client_id, refusal)
        return to_component("messages", {"kind": "line", **_shown(asdict(line))}) if line else None

    @public
    @by_the_page
    async def fill(self, conversation: object, after: object) -> Event:
        """Give the lines that follow a place, for a page that has missed some."""
        number(conversation)
        speaker, conversation_id = await emergencies.place(self._asker())
        return _page(conversation_id, await chat.missed(speaker, conversation_id, after))

    @public
    async def older(self, conversation: object, before: object) -> Event:
        """Give the page of lines before a place."""
        number(conversation)
        speaker, conversation_id = await emergencies.place(self._asker())
        return _page(conversation_id, await chat.older(speaker, conversation_id, before))

    @public
    @by_the_page
    async def seen(self, conversation: object, delivered: object, read: object) -> None:
        """Note how far the conversation has reached this page, and how far it was read."""
        number(conversation)
        speaker, conversation_id = await emergencies.place(self._asker())
        await message_marks.seen(speaker, conversation_id, delivered, read, utc_now())

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
        self.helper, self.conversation_id = found.helper, found.conversation_id
        actor = acting_or_nobody()
        self.me = _MYSELF if guest_behind(self) or actor is None else actor.user_id


def _heard(fact: Fact) -> Event:
    return to_component("messages", _shown(fact))


def _shown(line: Fact) -> dict[str, Any]:
    by = {"by": line["by"] or _MYSELF} if "by" in line else {}
    return {**line, **by}


def _page(conversation_id: int, lines: Iterable[Line], kind: str = "page", **more: object) -> Event:
    shown = [_shown(asdict(line)) for line in lines]
    return to_component("messages", {"kind": kind, "conversation": conversation_id, "lines": shown, **more})
