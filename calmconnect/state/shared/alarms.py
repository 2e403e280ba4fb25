"""Emergencies that ring for whoever is there, on every page of theirs."""

from __future__ import annotations

from dataclasses import dataclass

import reflex as rx
from reflex.event import EventSpec

from calmconnect.domain.emergencies import HELPERS
from calmconnect.domain.people import Role
from calmconnect.services import alarms, emergencies, topics
from calmconnect.services.clock import epoch_ms, utc_now
from calmconnect.state import live
from calmconnect.state.guard import requires
from calmconnect.state.route import number
from calmconnect.state.session import acting, acting_or_nobody


@dataclass(frozen=True, slots=True)
class AlarmRow:
    """Somebody waits for an answer since `asked` (ms since 1970)."""

    id: int
    asked: int
    escalated: bool


class AlarmState(rx.State):
    """What rings for the person in front of the tab. Nothing here says who asks, or what they say."""

    rows: list[AlarmRow] = []

    @requires(Role.AGENT, Role.DOCTOR, Role.ADMIN)
    async def take(self, emergency: object) -> EventSpec:
        """Answer, and go to the conversation."""
        actor = acting()
        conversation = await emergencies.take(actor, number(emergency), utc_now())
        return rx.redirect(f"/{actor.role}/messages/{conversation}")

    async def _begin(self) -> None:
        """Show it on a page that was just opened."""
        actor = acting_or_nobody()
        if actor is None or actor.role not in HELPERS:
            self.rows = []
            return
        # Whether it rings depends on being on duty as well.
        live.watch(self, topics.EMERGENCIES, topics.user(actor.user_id))
        await self._refresh()

    async def _refresh(self) -> None:
        self.rows = [AlarmRow(one.id, epoch_ms(one.asked_at), one.escalated) for one in await alarms.heard_by(acting())]
