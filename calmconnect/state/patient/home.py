"""The patient's first page: what comes next."""

from __future__ import annotations

import reflex as rx

from calmconnect.domain.booking import CONFIRMED, Status
from calmconnect.domain.people import Role
from calmconnect.services import doctors, topics, visits
from calmconnect.services.clock import epoch_ms, utc_now
from calmconnect.state import live
from calmconnect.state.guard import requires
from calmconnect.state.session import acting
from calmconnect.state.shared.doctors import DoctorRow, doctor_row
from calmconnect.state.shared.presence import show_presence
from calmconnect.state.shared.visits import RequestRow, VisitRow, request_rows, visit_row


class PatientHomeState(rx.State):
    """The next session, requests that wait, what was called off, and who is there now. `next` is empty or one row."""

    next: list[VisitRow] = []
    later: list[VisitRow] = []
    waiting: list[RequestRow] = []
    called_off: list[VisitRow] = []
    there: list[DoctorRow] = []
    since: int = 0
    loaded: bool = False

    @requires(Role.PATIENT)
    async def load(self) -> None:
        """Show it, and what changes."""
        live.watch(self, topics.user(acting().user_id))
        live.watch(self, topics.PRESENCE, reaction=show_presence)
        await self._refresh()

    async def _refresh(self) -> None:
        actor, now = acting(), utc_now()
        coming = await visits.coming(actor, now)
        confirmed = [visit_row(visit, actor.role) for visit in coming if visit.status in CONFIRMED]
        self.next, self.later = confirmed[:1], confirmed[1:4]
        self.waiting = request_rows((visit for visit in coming if visit.status is Status.PENDING), actor.role)
        self.called_off = [visit_row(visit, actor.role) for visit in await visits.called_off(actor, now)]
        self.there = [doctor_row(card) for card in await doctors.available_now(now, 3)]
        self.since, self.loaded = epoch_ms(now), True
