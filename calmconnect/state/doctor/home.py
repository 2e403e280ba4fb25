"""The doctor's first page: who comes next, who asks, and how the doctor is seen."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from zoneinfo import ZoneInfo

import reflex as rx

from calmconnect.domain.booking import CONFIRMED, Status
from calmconnect.domain.people import Role
from calmconnect.services import people, practice, presence, topics, visits
from calmconnect.services.clock import utc_now
from calmconnect.services.visits import Visit
from calmconnect.state import live
from calmconnect.state.guard import requires
from calmconnect.state.session import acting
from calmconnect.state.shared.visits import RequestRow, VisitRow, request_rows, visit_row

# What is shown of a full calendar: as much as matters between two sessions.
_AGENDA = 10


@dataclass(frozen=True, slots=True)
class AgendaDay:
    """The sessions of a day in the doctor's zone; `at` is when the first begins, in ms since 1970."""

    at: int
    rows: list[VisitRow]


class DoctorHomeState(rx.State):
    """The next session (`next` is empty or one row), those after it by day, and how many more there are.

    `requests` wait for an answer; `called_off` were cancelled by patients; `presence` is the doctor's own choice.
    """

    next: list[VisitRow] = []
    agenda: list[AgendaDay] = []
    more: int = 0
    requests: list[RequestRow] = []
    called_off: list[VisitRow] = []
    presence: str = "offline"
    listed: bool = True
    loaded: bool = False

    @requires(Role.DOCTOR)
    async def load(self) -> None:
        """Show it, and what changes."""
        live.watch(self, topics.user(acting().user_id))
        await self._refresh()

    @requires(Role.DOCTOR)
    async def be(self, choice: object) -> None:
        """Set how the doctor wants to be seen."""
        await presence.choose(acting(), choice)
        self.presence = str(choice)

    async def _refresh(self) -> None:
        actor, now = acting(), utc_now()
        coming = await visits.coming(actor, now)
        confirmed = [visit for visit in coming if visit.status in CONFIRMED]
        zone = ZoneInfo((await people.own_details(actor)).time_zone)
        self.next = [visit_row(visit, actor.role) for visit in confirmed[:1]]
        self.agenda = _agenda(confirmed[1 : 1 + _AGENDA], zone)
        self.more = max(0, len(confirmed) - 1 - _AGENDA)
        self.requests = request_rows((visit for visit in coming if visit.status is Status.PENDING), actor.role)
        self.called_off = [visit_row(visit, actor.role) for visit in await visits.called_off(actor, now)]
        own = await practice.own_profile(actor)
        self.presence, self.listed = own.doctor.presence.value, own.doctor.verified_at is not None
        self.loaded = True


def _agenda(sessions: list[Visit], zone: ZoneInfo) -> list[AgendaDay]:
    by_day = groupby(sessions, key=lambda visit: visit.starts_at.astimezone(zone).date())
    days = ([visit_row(visit, Role.DOCTOR) for visit in group] for _, group in by_day)
    return [AgendaDay(rows[0].starts, rows) for rows in days]
