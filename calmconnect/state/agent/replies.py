"""Saved replies: the list of them, writing one, and what the composer of a conversation offers."""

from __future__ import annotations

from dataclasses import asdict, dataclass

import reflex as rx
from reflex.event import Event

from calmconnect.domain.people import Role
from calmconnect.services import replies, topics
from calmconnect.services.clock import utc_now
from calmconnect.state import live, notices
from calmconnect.state.forms import given
from calmconnect.state.guard import requires
from calmconnect.state.notices import to_component
from calmconnect.state.route import number
from calmconnect.state.session import acting


@dataclass(frozen=True, slots=True)
class ReplyRow:
    """A saved reply; `mine` when whoever looks may write it anew."""

    id: int
    title: str
    code: str
    text: str
    mine: bool


class RepliesState(rx.State):
    """Saved replies that one may write (`rows`) and that others have written for all (`shared`).

    While `open`, `written` holds the one that is being written, id 0 for a new one; `version` grows with each that is opened.
    """

    rows: list[ReplyRow] = []
    shared: list[ReplyRow] = []
    open: bool = False
    written: ReplyRow = ReplyRow(0, "", "", "", True)
    version: int = 0
    problems: dict[str, str] = {}
    loaded: bool = False

    @requires(Role.AGENT, Role.ADMIN)
    async def load(self) -> None:
        """Show them, and keep them so."""
        self.open, self.problems = False, {}
        live.watch(self, topics.REPLIES)
        await self._refresh()

    @requires(Role.AGENT, Role.ADMIN)
    async def begin(self) -> None:
        """Begin a new one."""
        self._open(ReplyRow(0, "", "", "", True))

    @requires(Role.AGENT, Role.ADMIN)
    async def edit(self, reply: object) -> None:
        """Begin to write one anew."""
        row = await replies.one(acting(), number(reply))
        self._open(ReplyRow(row.id or 0, row.title, row.code, row.text, True))

    @requires(Role.AGENT, Role.ADMIN)
    async def look_away(self, open: object) -> None:
        """Write no more of it."""
        self.open = self.open and open is True

    @requires(Role.AGENT, Role.ADMIN)
    async def save(self, form: object) -> Event:
        """Keep what was written."""
        self.problems = {}
        words = {field: given(form, field) for field in ("title", "code", "text")}
        if self.written.id:
            await replies.change(acting(), self.written.id, words, utc_now())
        else:
            await replies.add(acting(), words, utc_now())
        self.open = False
        await self._refresh()
        return notices.say("Saved. Type / where you write to find it.", "success")

    @requires(Role.AGENT, Role.ADMIN)
    async def remove(self, reply: object) -> Event:
        """Throw one away."""
        await replies.remove(acting(), number(reply), utc_now())
        self.open = False
        await self._refresh()
        return notices.say("Thrown away.", "success")

    def _open(self, row: ReplyRow) -> None:
        self.written, self.problems, self.open = row, {}, True
        self.version += 1

    async def _refresh(self) -> None:
        actor = acting()
        found = [
            ReplyRow(
                row.id or 0, row.title, row.code, row.text, actor.role is Role.ADMIN or row.owner_id == actor.user_id
            )
            for row in await replies.every(actor)
        ]
        self.rows, self.shared = [row for row in found if row.mine], [row for row in found if not row.mine]
        self.loaded = True


class OfferState(rx.State):
    """What the composer asks for. Whom it is about stands in the answers, so they go to the composer alone."""

    @requires(Role.AGENT, Role.ADMIN)
    async def offer(self, conversation: object) -> Event:
        """Give what may be said in a conversation."""
        wanted = number(conversation)
        rows = [asdict(one) for one in await replies.offered(acting(), wanted, utc_now())]
        return to_component("replies", {"kind": "offers", "conversation": wanted, "rows": rows})

    @requires(Role.AGENT, Role.ADMIN)
    async def choose(self, conversation: object, reply: object) -> Event:
        """Give the words of one, for the composer to show before they are sent."""
        wanted, chosen = number(conversation), number(reply)
        text = await replies.fill(acting(), wanted, chosen, utc_now())
        return to_component("replies", {"kind": "text", "conversation": wanted, "reply": chosen, "text": text})
