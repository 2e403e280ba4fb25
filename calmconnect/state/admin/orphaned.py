"""Sessions to come of people who are suspended, to be handled one by one."""

from __future__ import annotations

from dataclasses import dataclass

import reflex as rx
from reflex.event import Event

from calmconnect.domain.people import Role
from calmconnect.services import orphaned, topics
from calmconnect.services.clock import epoch_ms, utc_now
from calmconnect.services.orphaned import Ahead
from calmconnect.state import live, notices
from calmconnect.state.forms import given
from calmconnect.state.guard import requires
from calmconnect.state.route import number
from calmconnect.state.session import acting


@dataclass(frozen=True, slots=True)
class AheadRow:
    """An appointment to come; `starts` in ms since 1970."""

    id: int
    doctor: str
    doctor_href: str
    patient: str
    patient_href: str
    status: str
    mode: str
    starts: int


class OrphanedState(rx.State):
    """All of them, the next one first, and the one that is about to be called off (0 for none)."""

    rows: list[AheadRow] = []
    about: int = 0
    loaded: bool = False
    problems: dict[str, str] = {}

    @requires(Role.ADMIN)
    async def load(self) -> None:
        """Show them, and what changes."""
        self.about, self.problems = 0, {}
        live.watch(self, topics.ADMIN)
        await self._refresh()

    @requires(Role.ADMIN)
    async def ask(self, appointment: object) -> None:
        """Open the form that calls one off."""
        self.problems, self.about = {}, number(appointment)

    @requires(Role.ADMIN)
    async def turn(self, opened: object) -> None:
        """Close the form; nothing was called off."""
        if opened is not True:
            self.about, self.problems = 0, {}

    @requires(Role.ADMIN)
    async def call_off(self, form: object) -> Event:
        """Call it off, with words for its patient."""
        self.problems = {}
        await orphaned.call_off(acting(), number(self.about), given(form, "words"), utc_now())
        self.about = 0
        await self._refresh()
        return notices.say("Called off. What was paid goes back, and both have been told.", "success")

    async def _refresh(self) -> None:
        self.rows = [ahead_row(one) for one in await orphaned.unhandled(acting(), utc_now())]
        self.loaded = True


def ahead_row(one: Ahead) -> AheadRow:
    """An appointment, for a page."""
    return AheadRow(
        id=one.id,
        doctor=one.doctor,
        doctor_href=f"/admin/people/{one.doctor_id}",
        patient=one.patient,
        patient_href=f"/admin/people/{one.patient_id}",
        status=one.status.value,
        mode=one.mode.value,
        starts=epoch_ms(one.starts_at),
    )
