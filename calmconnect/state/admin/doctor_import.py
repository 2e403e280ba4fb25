"""Many doctors from a file: what is in it, line by line, and how far adding them is."""

from __future__ import annotations

from dataclasses import dataclass

import reflex as rx
from reflex.event import Event

from calmconnect.domain.doctor_lists import MOST_BYTES, LineStatus
from calmconnect.domain.people import Role
from calmconnect.services import doctor_importing, topics
from calmconnect.services.clock import utc_now
from calmconnect.services.doctor_importing import Report
from calmconnect.state import live, notices
from calmconnect.state.guard import requires
from calmconnect.state.route import chosen
from calmconnect.state.session import acting
from calmconnect.state.shared.lists import Choice, Paging, address, page_asked_for, paging

_PATH = "/admin/doctors/import"
_KINDS = {
    None: "All lines",
    LineStatus.REFUSED: "With a problem",
    LineStatus.READY: "Ready",
    LineStatus.ADDED: "Invited",
}


@dataclass(frozen=True, slots=True)
class LineRow:
    """A line of the file."""

    number: int
    name: str
    email: str
    licence: str
    status: str
    problem: str


class DoctorImportState(rx.State):
    """The admin's last list: `number` is 0 without one, `standing` is "looked_at", "adding" or "done"."""

    number: int = 0
    standing: str = ""
    ready: int = 0
    refused: int = 0
    added: int = 0
    rows: list[LineRow] = []
    choices: list[Choice] = []
    paging: Paging = Paging()
    largest: int = MOST_BYTES
    loaded: bool = False

    @requires(Role.ADMIN)
    async def load(self) -> None:
        """Show the last list, and how far it is."""
        live.watch(self, topics.user(acting().user_id))
        await self._refresh()

    @requires(Role.ADMIN)
    async def confirm(self) -> Event:
        """Have all good lines added."""
        await doctor_importing.confirm(acting(), self.number, utc_now())
        await self._refresh()
        return notices.say("They are being added now. You can leave this page.", "success")

    @requires(Role.ADMIN)
    async def drop(self) -> None:
        """Forget the list."""
        await doctor_importing.drop(acting(), self.number)
        await self._refresh()

    async def _refresh(self) -> None:
        status, page = chosen(self, "lines", LineStatus, None), page_asked_for(self)
        found = await doctor_importing.latest(acting(), status, page - 1)
        self.loaded, self.number = True, found.id if found else 0
        if found is None:
            self.rows, self.standing, self.ready, self.refused, self.added = [], "", 0, 0, 0
            return
        self.standing = "done" if found.ended else "adding" if found.confirmed else "looked_at"
        self._count(found)
        self.rows = [
            LineRow(one.number, one.name, one.email, one.licence_number, one.status.value, one.problem)
            for one in found.rows
        ]
        self.choices = [
            Choice(f"{words} ({_count(found, one)})", address(_PATH, lines=one or ""), one is status)
            for one, words in _KINDS.items()
            if one is None or found.counts.get(one)
        ]
        self.paging = paging(_PATH, page, _count(found, status), doctor_importing.PAGE_SIZE, lines=status or "")

    def _count(self, found: Report) -> None:
        self.ready = found.counts.get(LineStatus.READY, 0)
        self.refused = found.counts.get(LineStatus.REFUSED, 0)
        self.added = found.counts.get(LineStatus.ADDED, 0)


def _count(found: Report, status: LineStatus | None) -> int:
    return sum(found.counts.values()) if status is None else found.counts.get(status, 0)
