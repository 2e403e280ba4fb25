"""A conversation on a page of somebody who may have no account: it comes from the token behind the tab, never from the page."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

import reflex as rx
from reflex.event import Event

from calmconnect.domain.people import Actor
from calmconnect.hub import Fact
from calmconnect.services import chat, message_marks
from calmconnect.services.chat import Line
from calmconnect.services.clock import utc_now
from calmconnect.state.guard import by_the_page, public
from calmconnect.state.notices import to_component
from calmconnect.state.route import number

# As whom lines of somebody without an account are shown to themselves: a page takes 0 for nobody.
MYSELF = -1


class Speaking(rx.State, mixin=True):
    """What a page asks for of its conversation. The state of the page says in `_place` which one that is."""

    conversation_id: int = 0

    @public
    @by_the_page
    async def fill(self, conversation: object, after: object) -> Event:
        """Give the lines that follow a place, for a page that has missed some."""
        number(conversation)
        speaker, conversation_id = await self._place()
        return _page(conversation_id, await chat.missed(speaker, conversation_id, after))

    @public
    async def older(self, conversation: object, before: object) -> Event:
        """Give the page of lines before a place."""
        number(conversation)
        speaker, conversation_id = await self._place()
        return _page(conversation_id, await chat.older(speaker, conversation_id, before))

    @public
    @by_the_page
    async def seen(self, conversation: object, delivered: object, read: object) -> None:
        """Note how far the conversation has reached this page, and how far it was read."""
        number(conversation)
        speaker, conversation_id = await self._place()
        await message_marks.seen(speaker, conversation_id, delivered, read, utc_now())

    async def _place(self) -> tuple[Actor, int]:
        """As whom, and in which conversation, the person in front of the tab speaks."""
        raise NotImplementedError

    async def _opened(self) -> Event:
        """The end of the conversation, as a page that has just been loaded shows it."""
        speaker, conversation_id = await self._place()
        seen = [_shown(asdict(one)) for one in await message_marks.of(speaker, conversation_id)]
        return _page(conversation_id, await chat.newest(speaker, conversation_id), kind="opened", seen=seen)


def heard(fact: Fact) -> Event:
    """What was said, or how far it has reached, for the page."""
    return to_component("messages", _shown(fact))


def said(line: Line | None) -> Event | None:
    """A line that was there already, for the page that said it once more."""
    return heard({"kind": "line", **asdict(line)}) if line else None


def _shown(line: Fact) -> dict[str, Any]:
    by = {"by": line["by"] or MYSELF} if "by" in line else {}
    return {**line, **by}


def _page(conversation_id: int, lines: Iterable[Line], kind: str = "page", **more: object) -> Event:
    shown = [_shown(asdict(line)) for line in lines]
    return to_component("messages", {"kind": kind, "conversation": conversation_id, "lines": shown, **more})
