"""Suggesting another time for an appointment, from either side."""

from __future__ import annotations

import reflex as rx
from reflex.event import Event

from calmconnect.domain.errors import Conflict, Invalid
from calmconnect.domain.people import Role
from calmconnect.services import people, rescheduling, topics, visits
from calmconnect.services.clock import utc_now
from calmconnect.state import live, notices
from calmconnect.state.forms import given
from calmconnect.state.guard import requires
from calmconnect.state.route import number_in_path
from calmconnect.state.session import acting
from calmconnect.state.shared.free_time import free_time
from calmconnect.state.shared.picker import Picker
from calmconnect.state.shared.visits import VisitRow, visit_row


class MoveState(Picker, rx.State):
    """The appointment in the address (`rows` is empty or that one), and the free times of its doctor."""

    rows: list[VisitRow] = []
    loaded: bool = False
    missing: bool = False
    problems: dict[str, str] = {}

    @requires(Role.PATIENT, Role.DOCTOR)
    async def load(self) -> None:
        """Show both, and what changes."""
        self.rows, self.chosen, self.day, self.problems, self.missing = [], 0, "", {}, False
        actor = acting()
        visit = await visits.one(actor, number_in_path(self))
        live.watch(self, topics.user(actor.user_id))
        live.watch(self, topics.free_time(visit.other_id if actor.role is Role.PATIENT else actor.user_id))
        await self._refresh()

    @requires(Role.PATIENT, Role.DOCTOR)
    async def choose(self, at: object) -> None:
        """Choose the time to suggest."""
        if isinstance(at, int) and at in self._free:
            self._choose(at)
            self.problems = {}
            self._show_days()

    @requires(Role.PATIENT, Role.DOCTOR)
    async def suggest(self, form: object) -> Event | None:
        """Suggest the chosen time to the other side."""
        self.problems = {}
        if not self.chosen:
            raise Invalid(starts="Please choose a time first.")
        actor = acting()
        try:
            number, why = number_in_path(self), given(form, "why") or ""
            await rescheduling.propose(actor, number, self.chosen, why, utc_now())
        except Conflict as conflict:
            await self._refresh()
            self.problems = {"starts": str(conflict)}
            return None
        return notices.leave("/patient/appointments" if actor.role is Role.PATIENT else "/doctor")

    async def _refresh(self) -> None:
        actor = acting()
        visit = await visits.one(actor, number_in_path(self))
        self.rows = [visit_row(visit, actor.role)]
        self.zone = (await people.own_details(actor)).time_zone
        doctor_id = visit.other_id if actor.role is Role.PATIENT else actor.user_id
        self._free = list((await free_time(doctor_id)).starts)
        if self.chosen not in self._free:
            self.chosen = 0
        self._show_days()
        self.loaded = True
