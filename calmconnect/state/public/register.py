"""Becoming a patient."""

from __future__ import annotations

import reflex as rx

from calmconnect.services import accounts
from calmconnect.services.clock import utc_now
from calmconnect.state.forms import given
from calmconnect.state.guard import public


class RegisterState(rx.State):
    """What is wrong with the form, and the address the link was sent to."""

    problems: dict[str, str] = {}
    sent_to: str = ""

    @public
    async def load(self) -> None:
        """Begin with an empty form."""
        self.problems, self.sent_to = {}, ""

    @public
    async def register(self, form: object) -> None:
        """Make the account; the person then goes on from their mail."""
        self.problems = {}
        name, email, password, zone = (given(form, field) for field in ("name", "email", "password", "time_zone"))
        await accounts.register_patient(name, email, password, zone, utc_now())
        self.sent_to = str(email).strip()
