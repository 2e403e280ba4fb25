"""The open conversation. What is said in it goes straight to the component that shows it and is never kept in state."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import asdict

import reflex as rx
from reflex.event import Event

from calmconnect.domain.emergencies import GUEST_ID
from calmconnect.domain.errors import Refused, TooFast
from calmconnect.hub import Fact
from calmconnect.services import (
    blobs,
    call_partners,
    chat,
    finding,
    inbox,
    message_changes,
    message_marks,
    risk,
    topics,
)
from calmconnect.services.chat import Line
from calmconnect.services.clock import utc_now
from calmconnect.state import live
from calmconnect.state.guard import by_the_page, requires
from calmconnect.state.notices import to_component
from calmconnect.state.route import number, number_in_path
from calmconnect.state.session import acting


class ChatState(rx.State):
    """Which conversation is open, and with whom. `missing` when there is none under the page's address.

    `largest_file` is how many bytes a file may have, 0 where none can be sent. `may_call`: whether the two know each other.
    """

    conversation_id: int = 0
    me: int = 0
    other_id: int = 0
    other_name: str = ""
    largest_file: int = 0
    may_call: bool = False
    missing: bool = False

    @requires()
    async def load(self) -> Event:
        """Show the newest lines; also after each reconnect, when the page asks for what lies before them (`keeping_up.js`)."""
        actor, conversation_id = acting(), number_in_path(self)
        self.other_id, self.other_name = await inbox.partner(actor, conversation_id)
        self.conversation_id, self.me, self.missing = conversation_id, actor.user_id, False
        # Who has no account could not open them.
        self.largest_file = blobs.largest() if self.other_id != GUEST_ID else 0
        self.may_call = await call_partners.are_acquainted(actor, self.other_id)
        live.watch(self, topics.conversation(conversation_id), reaction=_heard)
        seen = [asdict(one) for one in await message_marks.of(actor, conversation_id)]
        # Asked before the lines are: a change between the two is then asked for once more.
        change = await message_changes.last(actor, conversation_id)
        lines = await chat.newest(actor, conversation_id)
        help_too = await risk.wrote_signs(actor, conversation_id, utc_now())
        return _page(conversation_id, lines, kind="opened", seen=seen, change=change, help=help_too)

    @requires()
    async def send(
        self, conversation: object, client_id: object, text: object, files: object = False, reply_to: object = 0
    ) -> Event | None:
        """Say something. Both sides hear of it by their inbox; a resend is answered here."""
        conversation_id, now = number(conversation), utc_now()
        said = (conversation_id, client_id, text, now)
        try:
            line = await chat.send(acting(), *said, has_files=files is True, reply_to=reply_to)
        except Refused as refusal:
            return refused(conversation_id, client_id, refusal)
        return to_component("messages", {"kind": "line", **asdict(line)}) if line else None

    @requires()
    async def write(self, conversation: object) -> None:
        """Let the others see that this person is writing."""
        # Said too often, it need not be said again.
        with suppress(TooFast):
            await chat.write(acting(), number(conversation))

    @requires()
    async def edit(self, conversation: object, seq: object, text: object) -> None:
        """Let something that this person said say something else."""
        await message_changes.edit(acting(), number(conversation), seq, text, utc_now())

    @requires()
    async def delete(self, conversation: object, seq: object) -> None:
        """Take back something that this person said."""
        await message_changes.delete(acting(), number(conversation), seq, utc_now())

    @requires()
    async def find(self, conversation: object, search: object, before: object) -> Event:
        """Take one step of a search; the page asks for the next one, or no more."""
        conversation_id = number(conversation)
        step = await finding.look(acting(), conversation_id, search, before)
        return to_component(
            "messages", {"kind": "found", "conversation": conversation_id, "search": search, **asdict(step)}
        )

    @requires()
    async def around(self, conversation: object, seq: object) -> Event:
        """Give the lines around a place, for who goes there."""
        conversation_id = number(conversation)
        return _page(conversation_id, await chat.around(acting(), conversation_id, seq), kind="around")

    @requires()
    @by_the_page
    async def change(self, conversation: object, after: object) -> Event:
        """Give the lines that were changed since, for a page that has missed it."""
        conversation_id = number(conversation)
        lines, last = await message_changes.since(acting(), conversation_id, after)
        return _page(conversation_id, lines, kind="changes", number=last)

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


def refused(conversation_id: object, client_id: object, refusal: Refused) -> Event:
    """Tell the page why a message was not taken; `later` when the same message may be sent again by itself."""
    why = {"client_id": client_id, "text": str(refusal), "later": isinstance(refusal, TooFast)}
    return to_component("messages", {"kind": "refused", "conversation": conversation_id, **why})


def _heard(fact: Fact) -> Event | None:
    # Lines come by the inbox; help is for who wrote them, and here others listen, too.
    return None if fact["kind"] in {"line", "read", "changed", "help"} else to_component("messages", fact)


def _page(conversation_id: int, lines: list[Line], kind: str = "page", **more: object) -> Event:
    shown = [asdict(line) for line in lines]
    return to_component("messages", {"kind": kind, "conversation": conversation_id, "lines": shown, **more})
