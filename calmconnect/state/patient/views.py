"""Who looked at the acting patient's record."""

from __future__ import annotations

from dataclasses import dataclass

import reflex as rx

from calmconnect.domain.audit import VIEWS
from calmconnect.domain.people import Role
from calmconnect.services import audit_trail
from calmconnect.services.clock import epoch_ms
from calmconnect.state.guard import requires
from calmconnect.state.session import acting
from calmconnect.state.shared.lists import Paging, page_asked_for, paging

_PATH = "/patient/record/views"


@dataclass(frozen=True, slots=True)
class ViewRow:
    """Somebody looked at something; `at` in ms since 1970."""

    number: int
    by: str
    role: str
    what: str
    at: int


class ViewsState(rx.State):
    """One page of who looked at what, the last first."""

    rows: list[ViewRow] = []
    paging: Paging = Paging()
    loaded: bool = False

    @requires(Role.PATIENT)
    async def load(self) -> None:
        """Show the page that the address asks for."""
        page = page_asked_for(self)
        found = await audit_trail.own_views(acting(), page - 1)
        self.rows = [ViewRow(one.id, one.by, one.role.value, VIEWS[one.act], epoch_ms(one.at)) for one in found.rows]
        self.paging = paging(_PATH, page, found.total, audit_trail.PAGE_SIZE)
        self.loaded = True
