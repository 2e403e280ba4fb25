"""Asking for a link to choose a new password."""

from __future__ import annotations

import reflex as rx

from calmconnect.services import accounts
from calmconnect.services.clock import utc_now
from calmconnect.state.forms import given
from calmconnect.state.guard import public


class ForgotPasswordState(rx.State):
    """What is wrong with the form; `sent` says the same whether or not the address is known."""

    problems: dict[str, str] = {}
    sent: bool = False

    @public
    async def load(self) -> None:
        """Begin with an empty form."""
        self.problems, self.sent = {}, False

    @public
    async def ask(self, form: object) -> None:
        """Ask for the link."""
        self.problems = {}
        await accounts.request_reset(given(form, "email"), utc_now())
        self.sent = True
