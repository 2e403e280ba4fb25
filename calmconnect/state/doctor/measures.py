"""A patient's questionnaires as their doctor sees them: how they have been, what they said, what is asked for."""

from __future__ import annotations

from dataclasses import dataclass

import reflex as rx
from reflex.event import Event

from calmconnect.domain.errors import NotFound
from calmconnect.domain.measures import FORMS, Measure
from calmconnect.domain.people import Role
from calmconnect.services import measure_schedules, measure_trends, people, topics
from calmconnect.services.clock import epoch_ms, utc_now
from calmconnect.services.measure_trends import Course
from calmconnect.state import live, notices
from calmconnect.state.forms import given
from calmconnect.state.guard import requires
from calmconnect.state.route import number, number_in_path
from calmconnect.state.session import acting
from calmconnect.state.shared.measures import AnswerRow, CourseRow, OpenRow, answer_rows, course_rows, open_rows


@dataclass(frozen=True, slots=True)
class AskedRow:
    """What the doctor asks for every so many weeks, the next time at `due` (ms since 1970)."""

    id: int
    name: str
    weeks: int
    due: int


@dataclass(frozen=True, slots=True)
class SaidRow:
    """The answers of the latest questionnaire of a kind; `at` in ms since 1970."""

    name: str
    at: int
    answers: list[AnswerRow]


class PatientMeasuresState(rx.State):
    """Of the patient under the page's address; `shown` only for a doctor who has met them, or is about to."""

    courses: list[CourseRow] = []
    said: list[SaidRow] = []
    waiting: list[OpenRow] = []
    asked: list[AskedRow] = []
    problems: dict[str, str] = {}
    shown: bool = False

    @requires(Role.DOCTOR)
    async def load(self) -> None:
        """Show them, and what changes."""
        self._forget()
        self.problems = {}
        live.watch(self, topics.wellbeing(number_in_path(self)))
        await self._refresh()

    @requires(Role.DOCTOR)
    async def ask(self, form: object) -> Event:
        """Ask for one, once or every so many weeks."""
        self.problems = {}
        wanted, every = given(form, "measure"), given(form, "every")
        await measure_schedules.ask(acting(), number_in_path(self), wanted, every, utc_now())
        await self._refresh()
        return notices.say("Asked. You see the answers here.", "success")

    @requires(Role.DOCTOR)
    async def stop(self, schedule: object) -> Event:
        """Ask for one no longer."""
        await measure_schedules.stop(acting(), number(schedule), utc_now())
        await self._refresh()
        return notices.say("You don't ask for it any more.", "success")

    async def _refresh(self) -> None:
        actor = acting()
        try:
            patient = number_in_path(self)
            course = await measure_trends.of_patient(actor, patient, utc_now())
            asked = await measure_schedules.of_patient(actor, patient)
        except NotFound:
            # What the page says about somebody who is no patient stands in its own state.
            self._forget()
            return
        zone = (await people.own_details(actor)).time_zone
        self.courses, self.waiting = course_rows(course, zone, empty=False), open_rows(course.open)
        self.said = _latest(course)
        self.asked = [AskedRow(one.id, FORMS[one.measure].name, one.every_weeks, epoch_ms(one.due_at)) for one in asked]
        self.shown = True

    def _forget(self) -> None:
        self.courses, self.said, self.waiting, self.asked, self.shown = [], [], [], [], False


def _latest(course: Course) -> list[SaidRow]:
    return [
        SaidRow(FORMS[measure].name, epoch_ms(points[-1].at), answer_rows(Measure(measure), points[-1].answers))
        for measure, points in course.points.items()
        if points
    ]
