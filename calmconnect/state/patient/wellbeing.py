"""How a patient has been: what waits for them, and their questionnaires over time."""

from __future__ import annotations

import reflex as rx
from reflex.event import EventSpec

from calmconnect.domain.people import Role
from calmconnect.services import measure_trends, measures, people, topics
from calmconnect.services.clock import utc_now
from calmconnect.state import live
from calmconnect.state.guard import requires
from calmconnect.state.session import acting
from calmconnect.state.shared.measures import CourseRow, OpenRow, course_rows, open_rows


class WellbeingState(rx.State):
    """`waiting` is what is in progress, `courses` every questionnaire there is, with what came of it so far."""

    waiting: list[OpenRow] = []
    courses: list[CourseRow] = []
    loaded: bool = False

    @requires(Role.PATIENT)
    async def load(self) -> None:
        """Show it, and what changes."""
        live.watch(self, topics.wellbeing(acting().user_id))
        await self._refresh()

    @requires(Role.PATIENT)
    async def begin(self, measure: object) -> EventSpec:
        """Begin a questionnaire, or go on with it."""
        number = await measures.begin(acting(), measure, utc_now())
        return rx.redirect(f"/patient/wellbeing/{number}")

    async def _refresh(self) -> None:
        actor = acting()
        course = await measure_trends.own(actor)
        zone = (await people.own_details(actor)).time_zone
        self.waiting, self.courses = open_rows(course.open), course_rows(course, zone, empty=True)
        self.loaded = True
