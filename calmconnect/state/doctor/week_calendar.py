"""The doctor's week calendar, and suggesting another time in it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import reflex as rx
from reflex.event import Event

from calmconnect.domain.booking import clean_start
from calmconnect.domain.errors import Conflict, Invalid, NotFound
from calmconnect.domain.people import Role
from calmconnect.domain.schedule import clean_date
from calmconnect.services import rescheduling, topics, visits
from calmconnect.services.clock import epoch_ms, utc_now
from calmconnect.services.keeping import SlotTaken
from calmconnect.services.week import Week, week
from calmconnect.state import live, notices
from calmconnect.state.doctor.week_rows import DayColumn, grid_of, hours_between
from calmconnect.state.forms import given
from calmconnect.state.guard import requires
from calmconnect.state.route import number, query
from calmconnect.state.session import acting
from calmconnect.state.shared.lists import address
from calmconnect.state.shared.visits import VisitRow, visit_row

_PATH = "/doctor/calendar"
_WEEK = timedelta(days=7)
_GONE = "That time is no longer free, so nothing was changed."


@dataclass(frozen=True, slots=True)
class Wanted:
    """Another time for an appointment, to be asked about; all times in ms since 1970."""

    id: int
    name: str
    starts: int
    at: int


class WeekCalendarState(rx.State):
    """The week that the address names, and `picked`, empty or the appointment it names, for which a time is being chosen.

    `opened` is empty or the appointment whose details are shown, `asking` empty or the time about which the doctor is asked
    once more. `hours`, `first` and `shortest` are as in `state/doctor/week_rows.py`; `empty` without hours and sessions. The
    others are links: to the weeks around, to today's, and to the same week without choosing (`stay`), which is the page's
    address (`settled`) once a time was chosen.
    """

    days: list[DayColumn] = []
    hours: list[int] = []
    first: int = 0
    shortest: int = 60
    zone: str = "UTC"
    earlier: str = _PATH
    later: str = _PATH
    today: str = _PATH
    stay: str = _PATH
    settled: str = ""
    picked: list[VisitRow] = []
    opened: list[VisitRow] = []
    asking: list[Wanted] = []
    empty: bool = False
    loaded: bool = False
    problems: dict[str, str] = {}
    _free: frozenset[int] = frozenset()

    @requires(Role.DOCTOR)
    async def load(self) -> None:
        """Show the week, and what changes."""
        self.opened, self.asking, self.problems, self.settled = [], [], {}, ""
        actor = acting()
        live.watch(self, topics.user(actor.user_id))
        live.watch(self, topics.doctor(actor.user_id))
        await self._refresh()

    @requires(Role.DOCTOR)
    async def look_at(self, appointment_id: object) -> None:
        """Show what an entry is about, and what can be done about it."""
        self.opened = await self._visit(number(appointment_id))

    @requires(Role.DOCTOR)
    async def look_away(self, _open: object) -> None:
        """Close the details."""
        self.opened = []

    @requires(Role.DOCTOR)
    async def drop(self, appointment_id: object, at: object) -> Event | None:
        """Ask whether this time is to be suggested for an appointment."""
        wanted = epoch_ms(clean_start(at))
        if wanted not in self._free:
            await self._refresh()
            return notices.say(_GONE, "problem")
        (visit,) = await self._visit(number(appointment_id))
        self.problems, self.opened = {}, []
        self.asking = [Wanted(visit.id, visit.other, visit.starts, wanted)]
        return None

    @requires(Role.DOCTOR)
    async def let_be(self, _open: object) -> None:
        """Suggest nothing."""
        self.asking, self.problems = [], {}

    @requires(Role.DOCTOR)
    async def suggest(self, form: object) -> Event | None:
        """Suggest the time that was asked about."""
        self.problems = {}
        if not self.asking:
            raise Invalid(starts="Please choose a time first.")
        (wanted,) = self.asking
        try:
            await rescheduling.propose(acting(), wanted.id, wanted.at, given(form, "why") or "", utc_now())
        except SlotTaken:
            self.asking = []
            await self._refresh()
            return notices.say(_GONE, "problem")
        except Conflict as conflict:
            self.problems = {"starts": str(conflict)}
            return None
        self.asking = []
        self.settled = self.stay if self.picked else ""
        return notices.say(f"Suggested. The time is kept until {wanted.name} answers.", "success")

    async def _refresh(self) -> None:
        found = await week(acting(), _day(query(self, "week")), utc_now())
        grid = grid_of(found)
        self.days, self.first, self.shortest = grid.days, grid.first, grid.shortest
        self.hours = hours_between(grid.first, grid.last)
        self.empty = not any(day.bands or day.sessions for day in grid.days)
        self.zone = found.zone.key
        self._free = frozenset(epoch_ms(slot.starts) for day in found.days for slot in day.free)
        picked = query(self, "move")
        self.picked = await self._still(int(picked) if picked.isascii() and picked.isdigit() else 0, to_move=True)
        self._lead(found, str(self.picked[0].id) if self.picked else "")
        self.opened = await self._still(self.opened[0].id if self.opened else 0)
        self.loaded = True

    def _lead(self, found: Week, move: str) -> None:
        monday = found.days[0].day
        self.earlier, self.later = (
            address(_PATH, week=day.isoformat(), move=move) for day in (monday - _WEEK, monday + _WEEK)
        )
        self.today = address(_PATH, move=move)
        self.stay = address(_PATH, week=monday.isoformat())

    async def _visit(self, appointment_id: int) -> list[VisitRow]:
        actor = acting()
        return [visit_row(await visits.one(actor, appointment_id), actor.role)]

    async def _still(self, appointment_id: int, to_move: bool = False) -> list[VisitRow]:
        """The appointment as it is now; empty when it is not there (any more), or `to_move` and it can't be moved."""
        try:
            (row,) = await self._visit(number(appointment_id))
        except NotFound:
            return []
        agreed = row.status == "booked" or (row.status == "pending" and not row.series)
        movable = agreed and row.starts > epoch_ms(utc_now()) and not row.proposal
        return [row] if movable or not to_move else []


def _day(asked: str) -> date | None:
    """A date within a few years, None for anything else."""
    try:
        day = clean_date(asked, "week")
    except Invalid:
        return None
    return day if abs(day - utc_now().date()) < timedelta(days=3 * 365) else None
