"""Choosing a password by a mailed link, after forgetting one or being invited."""

from __future__ import annotations

import reflex as rx

from calmconnect.domain.errors import Invalid, Refused
from calmconnect.services import accounts
from calmconnect.services.clock import utc_now
from calmconnect.state.forms import given
from calmconnect.state.guard import public
from calmconnect.state.route import query


class ResetPasswordState(rx.State):
    """`stage`: "" while looking, "ask", "done" or "failed"."""

    problems: dict[str, str] = {}
    stage: str = ""

    @public
    async def load(self) -> None:
        """Look whether the link would work."""
        self.problems = {}
        self.stage = "ask" if await accounts.link_is_good(query(self, "token"), utc_now()) else "failed"

    @public
    async def choose(self, form: object) -> None:
        """Set the password."""
        self.problems = {}
        try:
            await accounts.choose_password(query(self, "token"), given(form, "password"), utc_now())
        except Invalid:
            raise
        except Refused:
            self.stage = "failed"
        else:
            self.stage = "done"
