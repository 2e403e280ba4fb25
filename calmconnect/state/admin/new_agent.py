"""Adding an agent."""

from __future__ import annotations

import reflex as rx

from calmconnect.domain.people import Role
from calmconnect.services import admin
from calmconnect.services.clock import utc_now
from calmconnect.state.admin.inviting import Inviting
from calmconnect.state.forms import given
from calmconnect.state.guard import requires
from calmconnect.state.session import acting

_FIELDS = ("name", "email", "time_zone")


class NewAgentState(Inviting, rx.State):
    """The form of a new agent."""

    @requires(Role.ADMIN)
    async def add(self, form: object) -> None:
        """Make the account and mail the invitation."""
        self.problems = {}
        written = {field: given(form, field) for field in _FIELDS}
        await admin.add_agent(acting(), written, utc_now())
        self.invited = str(written["email"]).strip()
