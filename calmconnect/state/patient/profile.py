"""What a patient tells their doctors of themself."""

from __future__ import annotations

from dataclasses import asdict, fields

import reflex as rx
from reflex.event import Event

from calmconnect.domain.health_profile import HealthDetails
from calmconnect.domain.people import Role
from calmconnect.services import health_profiles
from calmconnect.services.clock import utc_now
from calmconnect.state import notices
from calmconnect.state.forms import given
from calmconnect.state.guard import requires
from calmconnect.state.session import acting

_FIELDS = tuple(field.name for field in fields(HealthDetails))


class PatientProfileState(rx.State):
    """The details as kept, by field; `me` whose they are."""

    me: int = 0
    details: dict[str, str] = {}
    loaded: bool = False
    problems: dict[str, str] = {}

    @requires(Role.PATIENT)
    async def load(self) -> None:
        """Show what is kept."""
        self.problems = {}
        await self._refresh()

    @requires(Role.PATIENT)
    async def save(self, form: object) -> Event:
        """Keep what is written."""
        self.problems = {}
        await health_profiles.save(acting(), {name: given(form, name) for name in _FIELDS}, utc_now())
        await self._refresh()
        return notices.say("Saved. Only doctors who treat you can see it.", "success")

    async def _refresh(self) -> None:
        actor = acting()
        self.details, self.me, self.loaded = asdict(await health_profiles.own(actor)), actor.user_id, True
