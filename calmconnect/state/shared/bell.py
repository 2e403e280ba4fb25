"""The bell on every page: how many notices are unread, and the newest of them."""

from __future__ import annotations

from dataclasses import dataclass

import reflex as rx
from reflex.event import Event

from calmconnect.hub import Fact
from calmconnect.services import notification_centre, topics
from calmconnect.services.clock import epoch_ms, utc_now
from calmconnect.services.notification_centre import Told
from calmconnect.state import live
from calmconnect.state.guard import requires
from calmconnect.state.notices import to_component
from calmconnect.state.route import number
from calmconnect.state.session import acting, acting_or_nobody

_NEWEST = 6


@dataclass(frozen=True, slots=True)
class NoticeRow:
    """One notice; `at` in ms since 1970."""

    id: int
    kind: str
    title: str
    text: str
    path: str
    at: int
    read: bool


class BellState(rx.State):
    """What the person in front of the tab has not read; the same in all their tabs."""

    unread: int = 0
    rows: list[NoticeRow] = []

    @requires()
    async def read(self, notice: object) -> None:
        """Note that a notice was read; every tab shows it so."""
        await notification_centre.read(acting(), number(notice), utc_now())

    @requires()
    async def read_all(self) -> None:
        """Note that all were read."""
        await notification_centre.read_all(acting(), utc_now())

    async def _begin(self) -> None:
        """Show it on a page that was just opened."""
        actor = acting_or_nobody()
        if actor is None:
            self.unread, self.rows = 0, []
            return
        live.watch(self, topics.user(actor.user_id))
        live.watch(self, topics.user(actor.user_id), reaction=_told)
        await self._refresh()

    async def _refresh(self) -> None:
        found = await notification_centre.notices(acting(), size=_NEWEST)
        self.unread, self.rows = found.unread, [notice_row(row) for row in found.rows]


def notice_row(told: Told) -> NoticeRow:
    """A notice, for a page."""
    return NoticeRow(told.id, told.kind.value, told.title, told.text, told.path, epoch_ms(told.at), told.read)


def _told(fact: Fact) -> Event | None:
    if fact["kind"] != "notice":
        return None
    return to_component("notices", fact)
