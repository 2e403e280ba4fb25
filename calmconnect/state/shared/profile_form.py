"""The form of what a doctor shows of themself, for the doctor and for admins."""

from __future__ import annotations

import reflex as rx

from calmconnect.domain.booking import Mode
from calmconnect.domain.doctors import LANGUAGES, SPECIALISATIONS
from calmconnect.services.practice import OwnProfile
from calmconnect.state.forms import ticked

_TICKS = {"languages": list(LANGUAGES), "modes": [*Mode], "specialisations": list(SPECIALISATIONS)}


class ProfileForm(rx.State, mixin=True):
    """The profile as kept, in its `version`; `fee` in whole units of `currency`."""

    user_id: int = 0
    version: int = 0
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

    def _show(self, kept: OwnProfile) -> None:
        doctor = kept.doctor
        self.user_id, self.version = doctor.user_id, doctor.version
        self.headline, self.about, self.qualifications = doctor.headline, doctor.about, doctor.qualifications
        self.years_experience, self.fee, self.currency = (
            doctor.years_experience,
            doctor.fee_minor // 100,
            doctor.currency,
        )
        self.free_cancel_hours = str(doctor.free_cancel_hours)
        self.languages, self.modes = list(doctor.languages), list(doctor.modes)
        self.specialisations = list(kept.specialisations)


def written_profile(form: object) -> dict[str, object]:
    """What a form of these fields handed over, as `domain.profile.clean_profile` takes it."""
    written = dict(form) if isinstance(form, dict) else {}
    return {**written, **{name: ticked(form, name, offered) for name, offered in _TICKS.items()}}
