"""What happened to one of the appointments on a page, opened one at a time."""

from __future__ import annotations

import reflex as rx

from calmconnect.domain.people import Role
from calmconnect.services import histories, topics
from calmconnect.state import live
from calmconnect.state.guard import requires
from calmconnect.state.route import number
from calmconnect.state.session import acting
from calmconnect.state.shared.histories import StepRow, step_row


class HistoryState(rx.State):
    """The appointment whose steps are shown (0 for none), and these."""

    opened: int = 0
    steps: list[StepRow] = []

    @requires(Role.PATIENT, Role.DOCTOR)
    async def load(self) -> None:
        """Show none, and follow what happens to the one that is opened."""
        self.opened, self.steps = 0, []
        live.watch(self, topics.user(acting().user_id))

    @requires(Role.PATIENT, Role.DOCTOR)
    async def turn(self, visit: object) -> None:
        """Open an appointment's steps, or close them."""
        wanted = number(visit)
        await self._show(0 if wanted == self.opened else wanted)

    async def _refresh(self) -> None:
        await self._show(self.opened)

    async def _show(self, visit: int) -> None:
        actor = acting()
        other, steps = await histories.of_visit(actor, visit) if visit else ("", ())
        self.opened, self.steps = visit, [step_row(step, other, actor.role) for step in steps]
