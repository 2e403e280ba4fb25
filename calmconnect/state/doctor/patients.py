"""The doctor's patients."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import reflex as rx

from calmconnect.domain.people import Role
from calmconnect.services import patients, topics
from calmconnect.services.clock import epoch_ms, utc_now
from calmconnect.services.patients import SEARCH_LENGTH
from calmconnect.state import live
from calmconnect.state.guard import requires
from calmconnect.state.route import query
from calmconnect.state.session import acting
from calmconnect.state.shared.lists import Paging, page_asked_for, paging

_PATH = "/doctor/patients"


@dataclass(frozen=True, slots=True)
class PatientRow:
    """A patient in the list; moments in ms since 1970, 0 for none."""

    id: int
    name: str
    last: int
    next: int
    sessions: int
    href: str


class PatientsState(rx.State):
    """One page of patients. What is looked for stands in the address."""

    words: str = ""
    rows: list[PatientRow] = []
    total: int = 0
    paging: Paging = Paging()
    loaded: bool = False
    problems: dict[str, str] = {}

    @requires(Role.DOCTOR)
    async def load(self) -> None:
        """Show what the address asks for, and what changes."""
        self.words = query(self, "q")[: SEARCH_LENGTH + 1]
        live.watch(self, topics.user(acting().user_id))
        await self._refresh()

    async def _refresh(self) -> None:
        page = page_asked_for(self)
        self.problems, self.rows, self.total, self.loaded = {}, [], 0, True
        found = await patients.own(acting(), self.words, page - 1, utc_now())
        self.rows = [
            PatientRow(one.id, one.name, _ms(one.last_at), _ms(one.next_at), one.sessions, f"{_PATH}/{one.id}")
            for one in found.rows
        ]
        self.total = found.total
        self.paging = paging(_PATH, page, found.total, patients.PAGE_SIZE, q=self.words)


def _ms(moment: datetime | None) -> int:
    return epoch_ms(moment) if moment else 0
