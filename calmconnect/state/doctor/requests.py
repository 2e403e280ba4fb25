"""Answering requests, wherever the doctor sees them."""

from __future__ import annotations

import reflex as rx
from reflex.event import Event

from calmconnect.domain.people import Role
from calmconnect.services import booking
from calmconnect.services.clock import utc_now
from calmconnect.state import notices
from calmconnect.state.forms import given, number_in_form
from calmconnect.state.guard import requires
from calmconnect.state.route import number
from calmconnect.state.session import acting


class RequestsState(rx.State):
    """What is wrong with the words of an answer. The requests themselves are on the page that shows them."""

    problems: dict[str, str] = {}

    @requires(Role.DOCTOR)
    async def accept(self, appointment_id: object) -> Event:
        """Confirm a request."""
        await booking.accept(acting(), number(appointment_id), utc_now())
        return notices.say("Confirmed. The patient sees it now.", "success")

    @requires(Role.DOCTOR)
    async def reject(self, form: object) -> Event:
        """Decline a request, with words for the patient."""
        self.problems = {}
        await booking.reject(acting(), number_in_form(form, "id"), given(form, "why"), utc_now())
        return notices.say("Declined. The patient sees your words, and the time is free again.", "success")
