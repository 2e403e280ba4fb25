"""Adding somebody who works here: what pages that invite have in common."""

from __future__ import annotations

import reflex as rx

from calmconnect.domain.people import Role
from calmconnect.state.guard import requires


class Inviting(rx.State, mixin=True):
    """What is wrong with the form, and whom the last invitation went to."""

    problems: dict[str, str] = {}
    invited: str = ""

    @requires(Role.ADMIN)
    async def load(self) -> None:
        """Begin with an empty form."""
        self.problems, self.invited = {}, ""
