"""Everything a person was told."""

from __future__ import annotations

import reflex as rx

from calmconnect.services import notification_centre, topics
from calmconnect.state import live
from calmconnect.state.guard import requires
from calmconnect.state.session import acting
from calmconnect.state.shared.bell import NoticeRow, notice_row
from calmconnect.state.shared.lists import Paging, page_asked_for, paging

_PATH = "/notifications"


class NotificationsState(rx.State):
    """One page of notices, the newest first."""

    rows: list[NoticeRow] = []
    unread: int = 0
    paging: Paging = Paging()
    loaded: bool = False

    @requires()
    async def load(self) -> None:
        """Show the page that the address asks for, and what comes while it is open."""
        live.watch(self, topics.user(acting().user_id))
        await self._refresh()

    async def _refresh(self) -> None:
        page = page_asked_for(self)
        found = await notification_centre.notices(acting(), page - 1)
        self.rows, self.unread = [notice_row(row) for row in found.rows], found.unread
        self.paging = paging(_PATH, page, found.total, notification_centre.PAGE_SIZE)
        self.loaded = True
