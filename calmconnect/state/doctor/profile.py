"""What a doctor shows of themself."""

from __future__ import annotations

import reflex as rx
from reflex.event import Event

from calmconnect.domain.people import Role
from calmconnect.services import practice
from calmconnect.state import notices
from calmconnect.state.guard import requires
from calmconnect.state.session import acting
from calmconnect.state.shared.profile_form import ProfileForm, written_profile


class DoctorProfileState(ProfileForm, rx.State):
    """The profile as kept, and whether patients find it."""

    licence_number: str = ""
    listed: bool = False
    loaded: bool = False
    problems: dict[str, str] = {}

    @requires(Role.DOCTOR)
    async def load(self) -> None:
        """Show the profile as it is kept."""
        await self._read()
        self.problems, self.loaded = {}, True

    @requires(Role.DOCTOR)
    async def save(self, form: object) -> Event:
        """Keep what is written."""
        self.problems = {}
        await practice.save_profile(acting(), written_profile(form), self.version)
        await self._read()
        return notices.say("Your profile is saved. Patients see it now.", "success")

    async def _read(self) -> None:
        own = await practice.own_profile(acting())
        self._show(own)
        self.licence_number, self.listed = own.doctor.licence_number, own.doctor.verified_at is not None
