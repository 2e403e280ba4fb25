"""The doctor's first page: who comes next, who asks, and how the doctor is seen."""

from __future__ import annotations

import reflex as rx
from reflex.event import Event

from calmconnect.domain.booking import Status
from calmconnect.domain.people import Role
from calmconnect.services import booking, presence, schedule, topics
from calmconnect.services.clock import utc_now
from calmconnect.state import live, notices
from calmconnect.state.guard import requires
from calmconnect.state.route import number
from calmconnect.state.session import acting
from calmconnect.state.shared.visits import VisitRow, visit_row

_CONFIRMED = (Status.BOOKED, Status.ARRIVED)


class DoctorHomeState(rx.State):
    """Confirmed sessions, earliest first; requests that wait for an answer; the doctor's own choice of presence."""

    sessions: list[VisitRow] = []
    requests: list[VisitRow] = []
    presence: str = "offline"
    listed: bool = True
    loaded: bool = False
    problems: dict[str, str] = {}

    @requires(Role.DOCTOR)
    async def load(self) -> None:
        """Show it, and what changes."""
        self.problems = {}
        live.watch(self, topics.user(acting().user_id))
        await self._refresh()

    @requires(Role.DOCTOR)
    async def accept(self, appointment_id: object) -> Event:
        """Confirm a request."""
        await booking.accept(acting(), number(appointment_id), utc_now())
        return notices.say("Confirmed. The patient sees it now.", "success")

    @requires(Role.DOCTOR)
    async def reject(self, form: object) -> Event:
        """Decline a request, with words for the patient."""
        given = form if isinstance(form, dict) else {}
        wanted = str(given.get("id", ""))
        self.problems = {}
        appointment_id = number(int(wanted) if wanted.isascii() and wanted.isdigit() else None)
        await booking.reject(acting(), appointment_id, given.get("why"), utc_now())
        return notices.say("Declined. Your words are kept with the request, and the time is free again.", "success")

    @requires(Role.DOCTOR)
    async def be(self, choice: object) -> None:
        """Set how the doctor wants to be seen."""
        await presence.choose(acting(), choice)
        self.presence = str(choice)

    async def _refresh(self) -> None:
        actor = acting()
        coming = await booking.visits(actor, since=utc_now())
        self.sessions = [visit_row(visit) for visit in coming if visit.status in _CONFIRMED][:20]
        self.requests = [visit_row(visit) for visit in coming if visit.status is Status.PENDING]
        own = await schedule.own_profile(actor)
        self.presence, self.listed = own.doctor.presence.value, own.doctor.verified_at is not None
        self.loaded = True
