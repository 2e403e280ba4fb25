"""An admin writes what a doctor shows."""

from __future__ import annotations

from typing import Any

import reflex as rx
from reflex.event import Event

from calmconnect.domain.doctors import LANGUAGES, SPECIALISATIONS
from calmconnect.domain.people import Role
from calmconnect.services import doctor_editing
from calmconnect.services.clock import utc_now
from calmconnect.services.doctor_editing import Changed
from calmconnect.state import notices
from calmconnect.state.guard import requires
from calmconnect.state.route import number_in_path
from calmconnect.state.session import acting
from calmconnect.state.shared.differences import Difference, differences
from calmconnect.state.shared.profile_form import ProfileForm, written_profile
from calmconnect.state.shared.visits import MODE_WORDS

_LABELS = {
    "name": "Name",
    "time_zone": "Time zone",
    "headline": "In a line",
    "about": "About",
    "qualifications": "Qualifications",
    "years_experience": "Years of experience",
    "fee": "Fee",
    "free_cancel_hours": "Hours before which cancelling is free",
    "specialisations": "What they help with",
    "languages": "Languages",
    "modes": "Ways to meet",
}
_WORDS: dict[str, str] = {
    **{key: name for key, (name, _) in SPECIALISATIONS.items()},
    **LANGUAGES,
    **{mode.value: words for mode, words in MODE_WORDS.items()},
}


class DoctorEditState(ProfileForm, rx.State):
    """The profile of the doctor under the page's address. `changed_by` has changed it since, in `differences`."""

    name: str = ""
    time_zone: str = ""
    changed_by: str = ""
    differences: list[Difference] = []
    loaded: bool = False
    missing: bool = False
    problems: dict[str, str] = {}

    @requires(Role.ADMIN)
    async def load(self) -> None:
        """Show the profile as it is kept."""
        self.loaded, self.missing, self.problems = False, False, {}
        self.changed_by, self.differences = "", []
        await self._read()
        self.loaded = True

    @requires(Role.ADMIN)
    async def save(self, form: object) -> Event | None:
        """Keep what is written; should somebody have been quicker, show what they changed, and keep nothing yet."""
        self.problems = {}
        try:
            await doctor_editing.save(acting(), number_in_path(self), written_profile(form), self.version, utc_now())
        except Changed as changed:
            before = self._values()
            await self._read()
            self.changed_by, self.differences = changed.by, differences(_LABELS, before, self._values())
            return notices.say(str(changed), "problem")
        self.changed_by, self.differences = "", []
        await self._read()
        return notices.say("Saved. Patients see it now.", "success")

    async def _read(self) -> None:
        found = await doctor_editing.read(acting(), number_in_path(self))
        self._show(found.profile)
        self.name, self.time_zone = found.profile.name, found.time_zone

    def _values(self) -> dict[str, str]:
        return {name: _said(getattr(self, name)) for name in _LABELS}


def _said(value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(sorted(_WORDS.get(str(one), str(one)) for one in value))
    return str(value)
