"""The open conversation. What is said in it goes straight to the component that shows it and is never kept in state."""

from __future__ import annotations

from dataclasses import asdict

import reflex as rx
from reflex.event import Event

from calmconnect.domain.errors import Refused
from calmconnect.hub import Fact
from calmconnect.services import attachments, chat, inbox, message_marks, topics
from calmconnect.services.chat import Line
from calmconnect.services.clock import utc_now
from calmconnect.state import live
from calmconnect.state.guard import by_the_page, requires
from calmconnect.state.notices import to_component
from calmconnect.state.route import number, number_in_path
from calmconnect.state.session import acting


class ChatState(rx.State):
    """Which conversation is open, and with whom. `missing` when there is none under the page's address.

    `largest_file` is how many bytes a file may have.
    """

    conversation_id: int = 0
    me: int = 0
    other_id: int = 0
    other_name: str = ""
    largest_file: int = 0
    missing: bool = False

    @requires()
    async def load(self) -> Event:
        """Show the newest lines; also after each reconnect, when the page asks for what lies before them (`keeping_up.js`)."""
        actor, conversation_id = acting(), number_in_path(self)
        self.other_id, self.other_name = await inbox.partner(actor, conversation_id)
        self.conversation_id, self.me, self.missing = conversation_id, actor.user_id, False
        self.largest_file = attachments.largest()
        live.watch(self, topics.conversation(conversation_id), reaction=_heard)
        seen = [asdict(one) for one in await message_marks.of(actor, conversation_id)]
        return _page(conversation_id, await chat.newest(actor, conversation_id), kind="opened", seen=seen)

    @requires()
    async def send(self, conversation: object, client_id: object, text: object, files: object = False) -> Event | None:
        """Say something. Both sides hear of it by their inbox; a resend is answered here."""
        conversation_id = number(conversation)
        try:
            line = await chat.send(acting(), conversation_id, client_id, text, utc_now(), has_files=files is True)
        except Refused as refusal:
            refused = {"conversation": conversation_id, "client_id": client_id, "text": str(refusal)}
            return to_component("messages", {"kind": "refused", **refused})
        return to_component("messages", {"kind": "line", **asdict(line)}) if line else None

    @requires()
    @by_the_page
    async def fill(self, conversation: object, after: object) -> Event:
        """Give the lines that follow a place, for a page that has missed some."""
        conversation_id = number(conversation)
        return _page(conversation_id, await chat.missed(acting(), conversation_id, after))

    @requires()
    async def older(self, conversation: object, before: object) -> Event:
        """Give the page of lines before a place."""
        conversation_id = number(conversation)
        return _page(conversation_id, await chat.older(acting(), conversation_id, before))

    @requires()
    @by_the_page
    async def seen(self, conversation: object, delivered: object, read: object) -> None:
        """Note how far a conversation has reached this page, which need not show it, and how far it was read."""
        await message_marks.seen(acting(), number(conversation), delivered, read, utc_now())


def _heard(fact: Fact) -> Event | None:
    # Lines come by the inbox.
    return None if fact["kind"] in {"line", "read"} else to_component("messages", fact)


def _page(conversation_id: int, lines: list[Line], kind: str = "page", **more: object) -> Event:
    shown = [asdict(line) for line in lines]
    return to_component("messages", {"kind": kind, "conversation": conversation_id, "lines": shown, **more})
