"""Saying how a session was."""

from __future__ import annotations

from dataclasses import dataclass

import reflex as rx
from reflex.event import Event

from calmconnect.domain.people import Role
from calmconnect.services import ratings, topics
from calmconnect.services.clock import epoch_ms, utc_now
from calmconnect.services.ratings import Given
from calmconnect.state import live, notices
from calmconnect.state.forms import given
from calmconnect.state.guard import requires
from calmconnect.state.route import number
from calmconnect.state.session import acting


@dataclass(frozen=True, slots=True)
class GivenRow:
    """A session and what its patient said of it; `starts` in ms since 1970, `stars` 0 before they did."""

    visit: int
    doctor: str
    starts: int
    stars: int
    review: str
    changeable: bool
    hidden_why: str


_NOTHING = GivenRow(0, "", 0, 0, "", True, "")


class RatingState(rx.State):
    """Sessions to be asked about, what was said of the others (by the appointment's id), and the one that is being rated."""

    asked: list[GivenRow] = []
    said: dict[int, GivenRow] = {}
    about: GivenRow = _NOTHING
    open: bool = False
    problems: dict[str, str] = {}

    @requires(Role.PATIENT)
    async def load(self) -> None:
        """Show what was said, and what changes."""
        self.open, self.about, self.problems = False, _NOTHING, {}
        live.watch(self, topics.user(acting().user_id))
        await self._refresh()

    @requires(Role.PATIENT)
    async def ask(self, visit: object) -> None:
        """Open the question about a session."""
        self.problems = {}
        self.about = _row(await ratings.of_visit(acting(), number(visit), utc_now()))
        self.open = True

    @requires(Role.PATIENT)
    async def turn(self, opened: object) -> None:
        """Close the question; nothing was said."""
        self.open = opened is True and self.about.visit > 0

    @requires(Role.PATIENT)
    async def save(self, form: object) -> Event:
        """Keep what is said."""
        self.problems = {}
        stars, review = given(form, "stars"), given(form, "review")
        await ratings.rate(acting(), self.about.visit, stars, review, utc_now())
        self.open = False
        return notices.say("Thank you. It helps others to choose.", "success")

    async def _refresh(self) -> None:
        actor, now = acting(), utc_now()
        self.asked = [_row(one) for one in await ratings.unrated(actor, now)]
        self.said = {one.appointment_id: _row(one) for one in await ratings.given(actor, now)}


def _row(one: Given) -> GivenRow:
    return GivenRow(
        visit=one.appointment_id,
        doctor=one.doctor_name,
        starts=epoch_ms(one.starts_at),
        stars=one.stars,
        review=one.review,
        changeable=one.changeable,
        hidden_why=one.hidden_why,
    )
