"""Confirming an address by the link that was mailed."""

from __future__ import annotations

import reflex as rx

from calmconnect.domain.errors import Refused
from calmconnect.services import accounts
from calmconnect.services.clock import utc_now
from calmconnect.state.guard import public
from calmconnect.state.route import query


class VerifyEmailState(rx.State):
    """`stage`: "" while looking, "ask", "done" or "failed"."""

    stage: str = ""

    @public
    async def load(self) -> None:
        """Look whether the link would work. Opening the page uses nothing up: mail programs open links by themselves."""
        self.stage = "ask" if await accounts.link_is_good(query(self, "token"), utc_now()) else "failed"

    @public
    async def confirm(self) -> None:
        """Use the link."""
        try:
            await accounts.confirm_email(query(self, "token"), utc_now())
        except Refused:
            self.stage = "failed"
        else:
            self.stage = "done"
