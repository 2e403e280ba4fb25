"""Waiting rooms, on every page: who waits for the doctor in front of the tab, or for whom the patient waits."""

from __future__ import annotations

from dataclasses import dataclass

import reflex as rx
from reflex.event import Event

from calmconnect.domain.people import Role
from calmconnect.services import admitting, topics, waiting_room, waiting_views
from calmconnect.services.clock import epoch_ms, utc_now
from calmconnect.services.waiting_views import InLine
from calmconnect.state import live, notices
from calmconnect.state.forms import given, number_in_form
from calmconnect.state.guard import requires
from calmconnect.state.route import number
from calmconnect.state.session import acting, acting_or_nobody
from calmconnect.state.shared import calls


@dataclass(frozen=True, slots=True)
class WaitingRow:
    """Somebody in the doctor's waiting room since `since`, for the session that begins at `starts` (ms since 1970).

    `missing`: their page is gone, perhaps for a moment. `said` is what the doctor last let them know.
    """

    id: int
    other_id: int
    other: str
    mode: str
    starts: int
    since: int
    missing: bool
    said: str


@dataclass(frozen=True, slots=True)
class OwnPlace:
    """Where a patient waits: for whom, and in which place (from 1); `path` is the page of that waiting room."""

    other: str
    place: int
    path: str


class WaitingState(rx.State):
    """`rows` wait for the doctor in front of the tab, in order; `own` is empty, or where the patient waits."""

    rows: list[WaitingRow] = []
    own: list[OwnPlace] = []
    problems: dict[str, str] = {}

    @requires(Role.DOCTOR)
    async def admit(self, appointment: object) -> Event:
        """Let somebody in: the call begins on this page."""
        return await calls.admit(self, number(appointment))

    @requires(Role.DOCTOR)
    async def send_back(self, call: object) -> Event:
        """End a call, and let the patient wait again."""
        await admitting.send_back(acting(), number(call), utc_now())
        return notices.say("They are in your waiting room again.", "success")

    @requires(Role.DOCTOR)
    async def say(self, form: object) -> Event:
        """Let somebody who waits know a short word."""
        self.problems = {}
        await waiting_room.say(acting(), number_in_form(form, "id"), given(form, "said"), utc_now())
        return notices.say("They see it now.", "success")

    async def _begin(self) -> None:
        """Show it on a page that was just opened, and go on waiting on it."""
        self.problems = {}
        actor = acting_or_nobody()
        if actor is None or actor.role not in (Role.PATIENT, Role.DOCTOR):
            self.rows, self.own = [], []
            return
        live.watch(self, topics.waiting(actor.user_id))
        await self._refresh()

    async def _refresh(self) -> None:
        actor, now = acting(), utc_now()
        if actor.role is Role.DOCTOR:
            self.rows = [_row(one) for one in await waiting_views.line(actor, now)]
            return
        own = await waiting_views.own(actor, now)
        self.own = [OwnPlace(own.doctor, own.place, path(own.appointment_id))] if own else []
        if own and own.seat == calls.seat_of(self):
            await calls.hold_seat(self)


def path(appointment_id: int) -> str:
    """The page of a session's waiting room, for its patient."""
    return f"/patient/waiting/{appointment_id}"


def _row(one: InLine) -> WaitingRow:
    return WaitingRow(
        id=one.appointment_id,
        other_id=one.patient_id,
        other=one.name,
        mode=one.mode.value,
        starts=epoch_ms(one.starts),
        since=epoch_ms(one.since),
        missing=one.missing,
        said=one.said,
    )
