"""What a doctor shows of themself."""

from __future__ import annotations

import reflex as rx
from reflex.event import Event

from calmconnect.domain.booking import Mode
from calmconnect.domain.doctors import LANGUAGES, SPECIALISATIONS
from calmconnect.domain.people import Role
from calmconnect.services import practice
from calmconnect.state import notices
from calmconnect.state.forms import ticked
from calmconnect.state.guard import requires
from calmconnect.state.session import acting

_TICKS = {"languages": list(LANGUAGES), "modes": [*Mode], "specialisations": list(SPECIALISATIONS)}


class DoctorProfileState(rx.State):
    """The profile as kept; `fee` in whole units of `currency`."""

    user_id: int = 0
    headline: str = ""
    about: str = ""
    qualifications: str = ""
    years_experience: int = 0
    fee: int = 0
    currency: str = "INR"
    free_cancel_hours: str = "24"
    languages: list[str] = []
    modes: list[str] = []
    specialisations: list[str] = []
    licence_number: str = ""
    listed: bool = False
    loaded: bool = False
    problems: dict[str, str] = {}

    @requires(Role.DOCTOR)
    async def load(self) -> None:
        """Show the profile as it is kept."""
        own = await practice.own_profile(acting())
        doctor = own.doctor
        self.user_id, self.headline, self.about = doctor.user_id, doctor.headline, doctor.about
        self.qualifications, self.years_experience = doctor.qualifications, doctor.years_experience
        self.fee, self.currency = doctor.fee_minor // 100, doctor.currency
        self.free_cancel_hours = str(doctor.free_cancel_hours)
        self.languages, self.modes = list(doctor.languages), list(doctor.modes)
        self.specialisations = list(own.specialisations)
        self.licence_number, self.listed = doctor.licence_number, doctor.verified_at is not None
        self.problems, self.loaded = {}, True

    @requires(Role.DOCTOR)
    async def save(self, form: object) -> Event:
        """Keep what is written."""
        written = dict(form) if isinstance(form, dict) else {}
        ticks = {name: ticked(form, name, offered) for name, offered in _TICKS.items()}
        self.problems = {}
        await practice.save_profile(acting(), {**written, **ticks})
        return notices.say("Your profile is saved. Patients see it now.", "success")
