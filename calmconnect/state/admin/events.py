"""All events, for admins."""

from __future__ import annotations

import reflex as rx

from calmconnect.domain.people import Role
from calmconnect.services import event_views, topics
from calmconnect.services.clock import utc_now
from calmconnect.services.event_views import PAGE_SIZE, Among
from calmconnect.state import live
from calmconnect.state.guard import requires
from calmconnect.state.route import chosen
from calmconnect.state.session import acting
from calmconnect.state.shared.event_rows import EventRow, event_row
from calmconnect.state.shared.lists import Choice, Paging, address, page_asked_for, paging

PATH = "/admin/events"
_AMONG_WORDS = {Among.COMING: "To come", Among.DRAFTS: "Drafts", Among.PAST: "Past", Among.OFF: "Called off"}


class AllEventsState(rx.State):
    """A page of the events that the address asks for."""

    choices: list[Choice] = []
    rows: list[EventRow] = []
    total: int = 0
    paging: Paging = Paging()
    loaded: bool = False

    @requires(Role.ADMIN)
    async def load(self) -> None:
        """Show them, and what changes."""
        live.watch(self, topics.EVENTS)
        await self._refresh()

    async def _refresh(self) -> None:
        among, page = chosen(self, "show", Among, Among.COMING), page_asked_for(self)
        found = await event_views.every(acting(), among, page - 1, utc_now())
        self.rows, self.total = [event_row(one, PATH) for one in found.rows], found.total
        self.choices = [
            Choice(words, address(PATH, show=_shown(one)), one is among) for one, words in _AMONG_WORDS.items()
        ]
        self.paging = paging(PATH, page, found.total, PAGE_SIZE, show=_shown(among))
        self.loaded = True


def _shown(among: Among) -> str:
    return "" if among is Among.COMING else among.value
