"""How the doctor's practice goes: what patients say."""

from __future__ import annotations

import reflex as rx
from reflex.event import Event

from calmconnect.domain.people import Role
from calmconnect.services import moderation, ratings, topics
from calmconnect.services.clock import utc_now
from calmconnect.state import live, notices
from calmconnect.state.forms import given, number_in_form
from calmconnect.state.guard import requires
from calmconnect.state.session import acting
from calmconnect.state.shared.reviews import ReviewRow, StandingRow, review_row, standing_row

_REVIEWS = 20


class InsightsState(rx.State):
    """How the doctor is rated, and the newest reviews."""

    standing: StandingRow = StandingRow()
    reviews: list[ReviewRow] = []
    loaded: bool = False
    problems: dict[str, str] = {}

    @requires(Role.DOCTOR)
    async def load(self) -> None:
        """Show it, and what changes."""
        self.problems = {}
        live.watch(self, topics.doctor(acting().user_id))
        await self._refresh()

    @requires(Role.DOCTOR)
    async def report(self, form: object) -> Event:
        """Ask the admins to look at a review."""
        self.problems = {}
        await moderation.report(acting(), number_in_form(form, "id"), given(form, "why"), utc_now())
        return notices.say("Thank you. Our team looks at it.", "success")

    async def _refresh(self) -> None:
        doctor_id = acting().user_id
        self.standing = standing_row(await ratings.of_doctor(doctor_id))
        self.reviews = [review_row(one) for one in await ratings.reviews(doctor_id, _REVIEWS)]
        self.loaded = True
