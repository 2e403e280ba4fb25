"""All of a person's appointments."""

from __future__ import annotations

import reflex as rx
from reflex.event import Event

from calmconnect.domain.people import Role
from calmconnect.services import booking, topics
from calmconnect.services.clock import utc_now
from calmconnect.state import live, notices
from calmconnect.state.guard import requires
from calmconnect.state.route import number
from calmconnect.state.session import acting
from calmconnect.state.shared.visits import VisitRow, visit_row


class AppointmentsState(rx.State):
    """Those to come, earliest first, and those that are over, latest first."""

    coming: list[VisitRow] = []
    past: list[VisitRow] = []
    loaded: bool = False
    problems: dict[str, str] = {}

    @requires(Role.PATIENT, Role.DOCTOR)
    async def load(self) -> None:
        """Show them, and what changes."""
        self.problems = {}
        live.watch(self, topics.user(acting().user_id))
        await self._refresh()

    @requires(Role.PATIENT, Role.DOCTOR)
    async def cancel(self, form: object) -> Event:
        """Call one off, with a reason."""
        given = form if isinstance(form, dict) else {}
        wanted = str(given.get("id", ""))
        self.problems = {}
        appointment_id = number(int(wanted) if wanted.isascii() and wanted.isdigit() else None)
        await booking.cancel(acting(), appointment_id, given.get("why"), utc_now())
        return notices.say("The appointment is cancelled, and the other side is told.", "success")

    async def _refresh(self) -> None:
        actor, now = acting(), utc_now()
        self.coming = [visit_row(visit) for visit in await booking.visits(actor, since=now)]
        self.past = [visit_row(visit) for visit in await booking.past_visits(actor, before=now)]
        self.loaded = True
