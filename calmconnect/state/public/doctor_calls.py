"""Whether whoever looks at a doctor's page knows them, and so may call them from there."""

from __future__ import annotations

import reflex as rx

from calmconnect.services import call_partners
from calmconnect.state.guard import public
from calmconnect.state.route import number_in_path
from calmconnect.state.session import acting_or_nobody


class DoctorCallsState(rx.State):
    """Whether the doctor under the page's address can be called by the one in front of the tab."""

    may_call: bool = False

    @public
    async def load(self) -> None:
        """Find out."""
        actor = acting_or_nobody()
        self.may_call = actor is not None and await call_partners.are_acquainted(actor, number_in_path(self))
