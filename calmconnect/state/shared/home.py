"""Finding the portal of whoever is signed in."""

from __future__ import annotations

import reflex as rx
from reflex.event import EventSpec

from calmconnect.domain.people import Role
from calmconnect.state.guard import requires
from calmconnect.state.session import acting

PORTALS = {role: f"/{role}" for role in Role}


class HomeState(rx.State):
    """Holds nothing."""

    @requires()
    async def load(self) -> EventSpec:
        """Go on to the portal."""
        return rx.redirect(PORTALS[acting().role], replace=True)
