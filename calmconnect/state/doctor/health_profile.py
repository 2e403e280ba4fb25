"""What a patient tells their doctors of themself, on the page that a doctor has of them."""

from __future__ import annotations

import reflex as rx

from calmconnect.domain.errors import NotFound
from calmconnect.domain.health_profile import HealthDetails
from calmconnect.domain.people import Role
from calmconnect.services import health_profiles, topics
from calmconnect.services.clock import utc_now
from calmconnect.state import live
from calmconnect.state.guard import requires
from calmconnect.state.route import number_in_path
from calmconnect.state.session import acting


class HealthProfileState(rx.State):
    """`short` are single facts, `long` texts, each with its label; empty where there is nothing, or nothing for this doctor."""

    short: list[tuple[str, str]] = []
    long: list[tuple[str, str]] = []

    @requires(Role.DOCTOR)
    async def load(self) -> None:
        """Show it, and what changes."""
        self.short, self.long = [], []
        live.watch(self, topics.wellbeing(number_in_path(self)))
        await self._refresh()

    async def _refresh(self) -> None:
        now = utc_now()
        try:
            found = await health_profiles.of_patient(acting(), number_in_path(self), now)
        except NotFound:
            # Who only asks for a first session is not treated yet.
            found = HealthDetails()
        self.short, self.long = _short(found, found.age(now.date())), _long(found)


def _short(found: HealthDetails, age: int | None) -> list[tuple[str, str]]:
    emergency = ", ".join(part for part in (found.emergency_name, found.emergency_phone) if part)
    facts = [
        ("Age", "" if age is None else str(age)),
        ("Gender", found.gender),
        ("Telephone", found.phone),
        ("Blood group", found.blood_group),
        ("In an emergency", emergency),
    ]
    return [fact for fact in facts if fact[1]]


def _long(found: HealthDetails) -> list[tuple[str, str]]:
    return [fact for fact in (("Allergies", found.allergies), ("Medical history", found.history)) if fact[1]]
