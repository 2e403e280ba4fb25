"""Talking without a name: waiting, whoever keeps company meanwhile, and the doctor who comes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from functools import partial
from typing import Any

import reflex as rx
from reflex.event import Event

from calmconnect.domain.anonymous import ChatStatus, Unnamed
from calmconnect.domain.errors import NotFound, Refused
from calmconnect.hub import Fact
from calmconnect.services import anonymous, chat, listening, message_marks, pairing, topics
from calmconnect.services.chat import Line
from calmconnect.services.clock import utc_now
from calmconnect.state import live
from calmconnect.state.guard import by_the_page, public
from calmconnect.state.notices import leave, to_component
from calmconnect.state.route import number
from calmconnect.state.session import is_nameless, unnamed_behind
from calmconnect.state.shared.chat import refused

# As whom their own lines are shown to them: a page takes 0 for nobody.
_MYSELF = -1


class TalkState(rx.State):
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
    conversation_id: int = 0
    me: int = _MYSELF
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
        live.watch(self, topics.conversation(by.conversation_id), reaction=_heard)
        await live.renew(self, partial(pairing.here, by.conversation_id))
        await pairing.pair(utc_now())
        await self._refresh()
        if self.status == ChatStatus.ENDED:
            return None
        speaker, conversation_id = await anonymous.place(by)
        seen = [_shown(asdict(one)) for one in await message_marks.of(speaker, conversation_id)]
        return _page(conversation_id, await chat.newest(speaker, conversation_id), kind="opened", seen=seen)

    @public
    async def send(self, conversation: object, client_id: object, text: object) -> Event | None:
        """Say something. While nobody else is there, the companion answers."""
        number(conversation)
        by = self._by()
        try:
            line = await anonymous.say(by, client_id, text, utc_now())
        except Refused as refusal:
            return refused(conversation, client_id, refusal)
        if line is not None:
            return to_component("messages", {"kind": "line", **_shown(asdict(line))})
        await anonymous.answer(by, client_id, text, utc_now())
        return None

    @public
    @by_the_page
    async def fill(self, conversation: object, after: object) -> Event:
        """Give the lines that follow a place, for a page that has missed some."""
        number(conversation)
        speaker, conversation_id = await anonymous.place(self._by())
        return _page(conversation_id, await chat.missed(speaker, conversation_id, after))

    @public
    async def older(self, conversation: object, before: object) -> Event:
        """Give the page of lines before a place."""
        number(conversation)
        speaker, conversation_id = await anonymous.place(self._by())
        return _page(conversation_id, await chat.older(speaker, conversation_id, before))

    @public
    @by_the_page
    async def seen(self, conversation: object, delivered: object, read: object) -> None:
        """Note how far the conversation has reached this page, and how far it was read."""
        number(conversation)
        speaker, conversation_id = await anonymous.place(self._by())
        await message_marks.seen(speaker, conversation_id, delivered, read, utc_now())

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
            self.usual = int(wait.usual.total_seconds() // 60) if wait.usual else 0


def _heard(fact: Fact) -> Event:
    return to_component("messages", _shown(fact))


def _shown(line: Fact) -> dict[str, Any]:
    by = {"by": line["by"] or _MYSELF} if "by" in line else {}
    return {**line, **by}


def _page(conversation_id: int, lines: Iterable[Line], kind: str = "page", **more: object) -> Event:
    shown = [_shown(asdict(line)) for line in lines]
    return to_component("messages", {"kind": kind, "conversation": conversation_id, "lines": shown, **more})
