"""Adding a doctor."""

from __future__ import annotations

import reflex as rx

from calmconnect.domain.doctors import SPECIALISATIONS
from calmconnect.domain.people import Role
from calmconnect.services import admin
from calmconnect.services.clock import utc_now
from calmconnect.state.admin.inviting import Inviting
from calmconnect.state.forms import given, ticked
from calmconnect.state.guard import requires
from calmconnect.state.session import acting

_FIELDS = ("name", "email", "licence_number", "time_zone")


class NewDoctorState(Inviting, rx.State):
    """The form of a new doctor."""

    @requires(Role.ADMIN)
    async def add(self, form: object) -> None:
        """Make the account and mail the invitation."""
        self.problems = {}
        written = {field: given(form, field) for field in _FIELDS}
        helps_with = ticked(form, "specialisations", SPECIALISATIONS)
        await admin.add_doctor(acting(), {**written, "specialisations": helps_with}, utc_now())
        self.invited = str(written["email"]).strip()
