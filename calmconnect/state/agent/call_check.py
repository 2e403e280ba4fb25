"""What the browser of whoever opened a ticket last found out about calls."""

from __future__ import annotations

import reflex as rx

from calmconnect.domain.call_checks import in_words
from calmconnect.domain.people import Role
from calmconnect.services import call_checks
from calmconnect.services.clock import epoch_ms
from calmconnect.state.guard import requires
from calmconnect.state.route import number_in_path
from calmconnect.state.session import acting


class AskersCheckState(rx.State):
    """When their last check was (ms since 1970, 0 for never), and what was found, in words."""

    at: int = 0
    found: str = ""
    missing: bool = False

    @requires(Role.AGENT, Role.ADMIN)
    async def load(self) -> None:
        """Show what is known of the ticket whose page this is."""
        self.at, self.found = 0, ""
        kept = await call_checks.of_ticket(acting(), number_in_path(self))
        if kept is not None:
            self.at, self.found = epoch_ms(kept.at), " ".join(in_words(kept.check))
