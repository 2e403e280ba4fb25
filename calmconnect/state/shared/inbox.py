"""The list of a person's conversations."""

from __future__ import annotations

from dataclasses import dataclass
from textwrap import shorten

import reflex as rx
from reflex.event import EventSpec

from calmconnect.domain.people import Role
from calmconnect.services import chat, inbox, topics
from calmconnect.services.clock import epoch_ms, utc_now
from calmconnect.state import live
from calmconnect.state.guard import requires
from calmconnect.state.route import number
from calmconnect.state.session import acting

_PREVIEW = 80


@dataclass(frozen=True, slots=True)
class Row:
    """One conversation in the list; `at` in ms since 1970, 0 when nothing was said yet."""

    id: int
    name: str
    words: str
    own: bool
    last: int
    read: int
    at: int
    path: str


class InboxState(rx.State):
    """The conversations of the person in front of the tab, newest first."""

    rows: list[Row] = []
    me: int = 0
    loaded: bool = False

    @requires()
    async def load(self) -> None:
        """Show the list, and keep it in order while no conversation is open beside it."""
        actor = acting()
        if str(self.router.url.path).rstrip("/").endswith("/messages"):
            live.watch(self, topics.inbox(actor.user_id))
        await self._refresh()

    @requires(Role.PATIENT, Role.DOCTOR)
    async def write_to(self, other: object) -> EventSpec:
        """Open the conversation with somebody, and begin it when there is none."""
        actor = acting()
        return rx.redirect(f"/{actor.role}/messages/{await chat.open_with(actor, number(other), utc_now())}")

    async def _refresh(self) -> None:
        actor = acting()
        self.me = actor.user_id
        self.rows = [
            Row(
                id=thread.id,
                name=thread.other_name,
                words=shorten(thread.last_words, _PREVIEW, placeholder=" …"),
                own=thread.last_by == actor.user_id,
                last=thread.last_seq,
                read=thread.read,
                at=epoch_ms(thread.last_at) if thread.last_at else 0,
                path=f"/{actor.role}/messages/{thread.id}",
            )
            for thread in await inbox.threads(actor)
        ]
        self.loaded = True
