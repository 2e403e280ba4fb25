"""All of a person's appointments."""

from __future__ import annotations

from typing import Any

import reflex as rx
from reflex.event import Event

from calmconnect.domain.booking import Mode
from calmconnect.domain.people import Role
from calmconnect.services import attendance, booking, chat, rescheduling, topics, visits, waiting_room
from calmconnect.services.clock import utc_now
from calmconnect.state import live, notices
from calmconnect.state.forms import given, number_in_form
from calmconnect.state.guard import requires
from calmconnect.state.route import number
from calmconnect.state.session import acting
from calmconnect.state.shared import calls, waiting
from calmconnect.state.shared.visits import FOLLOWING, VisitRow, visit_row


class AppointmentsState(rx.State):
    """Those to come, earliest first, and those that are over or cancelled, latest first."""

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
        """Call one off, with a reason; or all that follow in its series with it."""
        self.problems = {}
        asked = acting(), number_in_form(form, "id"), given(form, "why"), utc_now()
        if given(form, "which") == FOLLOWING:
            many = await booking.cancel_following(*asked)
            return notices.say(f"Cancelled, {many} in all. The other side is told.", "success")
        await booking.cancel(*asked)
        return notices.say("The appointment is cancelled, and the other side is told.", "success")

    @requires(Role.PATIENT, Role.DOCTOR)
    async def join(self, appointment_id: object) -> Event | list[Any]:
        """Come in to a session: note that this side is there, and lead to where the two meet.

        For a call, patients wait until they are let in, and doctors let them in, or ring who does not wait.
        """
        actor, now, session_id = acting(), utc_now(), number(appointment_id)
        met = await attendance.join(actor, session_id, now)
        path = f"/{actor.role}/messages/{await chat.open_with(actor, met.other_id, now)}"
        if met.mode is Mode.CHAT:
            return notices.leave(path)
        if going_on := await calls.go_on_with(self, met.other_id):
            return [rx.redirect(path), going_on]
        if actor.role is Role.DOCTOR:
            return [rx.redirect(path), await calls.admit(self, session_id)]
        await waiting_room.enter(actor, session_id, calls.seat_of(self), now)
        return [rx.redirect(waiting.path(session_id))]

    @requires(Role.PATIENT, Role.DOCTOR)
    async def take_proposal(self, proposal_id: object) -> Event:
        """Take the other time that was suggested."""
        await rescheduling.accept(acting(), number(proposal_id), utc_now())
        return notices.say("Moved. The new time is confirmed to both of you.", "success")

    @requires(Role.PATIENT, Role.DOCTOR)
    async def drop_proposal(self, proposal_id: object) -> Event:
        """Say no to the other time, or take back one's own suggestion."""
        await rescheduling.decline(acting(), number(proposal_id), utc_now())
        return notices.say("Everything stays as it was.", "success")

    async def _refresh(self) -> None:
        actor, now = acting(), utc_now()
        self.coming = [visit_row(visit, actor.role) for visit in await visits.coming(actor, now)]
        self.past = [visit_row(visit, actor.role) for visit in await visits.over(actor, now)]
        self.loaded = True
