"""How the doctor's practice goes: twelve weeks in numbers, and what patients say."""

from __future__ import annotations

from dataclasses import dataclass

import reflex as rx
from reflex.event import Event

from calmconnect.domain.insights import Outcome, Week
from calmconnect.domain.people import Role
from calmconnect.services import insights, moderation, ratings, topics
from calmconnect.services.clock import utc_now
from calmconnect.services.insights import Insights
from calmconnect.state import live, notices
from calmconnect.state.forms import given, number_in_form
from calmconnect.state.guard import requires
from calmconnect.state.session import acting
from calmconnect.state.shared.lengths import length_words
from calmconnect.state.shared.reviews import ReviewRow, StandingRow, review_row, standing_row

_REVIEWS = 20


@dataclass(frozen=True, slots=True)
class WeekRow:
    """A week by its Monday ("2 Nov"), and how many appointments became what."""

    week: str
    held: int
    missed: int
    called_off: int
    to_come: int


class InsightsState(rx.State):
    """Numbers under their names, the weeks, how the doctor is rated, and the newest reviews."""

    numbers: list[tuple[str, str]] = []
    weeks: list[WeekRow] = []
    any: bool = False
    standing: StandingRow = StandingRow()
    reviews: list[ReviewRow] = []
    loaded: bool = False
    problems: dict[str, str] = {}

    @requires(Role.DOCTOR)
    async def load(self) -> None:
        """Show it, and what changes."""
        self.problems = {}
        live.watch(self, topics.doctor(acting().user_id), topics.user(acting().user_id))
        await self._refresh()

    @requires(Role.DOCTOR)
    async def report(self, form: object) -> Event:
        """Ask the admins to look at a review."""
        self.problems = {}
        await moderation.report(acting(), number_in_form(form, "id"), given(form, "why"), utc_now())
        return notices.say("Thank you. Our team looks at it.", "success")

    async def _refresh(self) -> None:
        actor = acting()
        found = await insights.own(actor, utc_now())
        self.weeks, self.numbers = [_week_row(week) for week in found.weeks], _numbers(found)
        self.any = any(found.count(one) for one in Outcome)
        self.standing = standing_row(found.rated)
        self.reviews = [review_row(one) for one in await ratings.reviews(actor.user_id, _REVIEWS)]
        self.loaded = True


def _week_row(week: Week) -> WeekRow:
    # Not by `moment`: the names on an axis are text.
    name = f"{week.monday.day} {week.monday:%b}"
    return WeekRow(name, **{one.value: count for one, count in week.counts.items()})


def _numbers(found: Insights) -> list[tuple[str, str]]:
    held, missed = found.count(Outcome.HELD), found.count(Outcome.MISSED)
    return [
        ("Sessions", str(held)),
        ("Missed", f"{missed} of {held + missed}"),
        ("Cancelled", str(found.count(Outcome.CALLED_OFF))),
        ("You usually answer within", length_words(found.answer_time)),
    ]
