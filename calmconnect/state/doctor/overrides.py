"""Dates on which the doctor's hours differ, and leave: what is written down, and what is being written."""

from __future__ import annotations

from dataclasses import dataclass
from zoneinfo import ZoneInfo

import reflex as rx
from reflex.event import Event

from calmconnect.domain.errors import NotFound
from calmconnect.domain.people import Role
from calmconnect.services import overrides, schedule, topics
from calmconnect.services.clock import epoch_ms, noon_ms, utc_now
from calmconnect.services.overrides import Caught
from calmconnect.state import live, notices
from calmconnect.state.doctor.times import TimesRow, changed, one_more, pairs
from calmconnect.state.forms import given
from calmconnect.state.guard import requires
from calmconnect.state.session import acting


@dataclass(frozen=True, slots=True)
class CaughtRow:
    """An appointment in time in which the doctor no longer works; `at` in ms since 1970."""

    id: int
    name: str
    status: str
    at: int


@dataclass(frozen=True, slots=True)
class DateRow:
    """A date: as `key`, its noon in ms since 1970, its hours in words, "" for none."""

    key: str
    at: int
    hours: str
    caught: list[CaughtRow]


@dataclass(frozen=True, slots=True)
class LeaveRow:
    """Leave: the noons of its first and last day in ms since 1970, and the doctor's own note."""

    id: int
    first: int
    last: int
    note: str
    caught: list[CaughtRow]


class OverridesState(rx.State):
    """Dates and leave from `today` on, in order; `hours` are those of the date in the form, which `version` empties."""

    dates: list[DateRow] = []
    leave: list[LeaveRow] = []
    hours: list[TimesRow] = []
    today: str = ""
    version: int = 0
    loaded: bool = False
    problems: dict[str, str] = {}
    _made: int = 0

    @requires(Role.DOCTOR)
    async def load(self) -> None:
        """Show what is written down, and what changes."""
        self.problems, self.hours = {}, []
        self.version += 1
        live.watch(self, topics.free_time(acting().user_id))
        await self._refresh()

    @requires(Role.DOCTOR)
    async def add_hours(self) -> None:
        """Put more hours on the date in the form."""
        self._made += 1
        self.hours, self.problems = one_more(self.hours, f"d{self._made}"), {}

    @requires(Role.DOCTOR)
    async def remove_hours(self, key: object) -> None:
        """Take hours away from the date in the form."""
        self.hours, self.problems = [row for row in self.hours if row.key != key], {}

    @requires(Role.DOCTOR)
    async def begin_at(self, key: object, time: object) -> None:
        """Change when hours begin."""
        self.hours, self.problems = changed(self.hours, key, starts=time or ""), {}

    @requires(Role.DOCTOR)
    async def end_at(self, key: object, time: object) -> None:
        """Change when hours end."""
        self.hours, self.problems = changed(self.hours, key, ends=time or ""), {}

    @requires(Role.DOCTOR)
    async def set_date(self, form: object) -> Event:
        """Give a date hours of its own, or none."""
        self.problems = {}
        await overrides.set_date(acting(), given(form, "day"), pairs(self.hours), utc_now())
        return await self._done("That day is saved. Patients see its times now.")

    @requires(Role.DOCTOR)
    async def forget_date(self, key: object) -> Event:
        """Let the ordinary week hold again on a date."""
        await overrides.forget_date(acting(), key)
        return await self._done("Your weekly hours hold again on that day.")

    @requires(Role.DOCTOR)
    async def add_leave(self, form: object) -> Event:
        """Write down leave. One day is leave that ends where it begins."""
        self.problems = {}
        first, last = given(form, "first"), given(form, "last")
        await overrides.add_leave(acting(), first, last or first, given(form, "note") or "", utc_now())
        return await self._done("Your leave is saved. Nobody can book on these days.")

    @requires(Role.DOCTOR)
    async def remove_leave(self, leave_id: object) -> Event:
        """Work on these days after all."""
        if not isinstance(leave_id, int) or all(row.id != leave_id for row in self.leave):
            raise NotFound
        await overrides.remove_leave(acting(), leave_id)
        return await self._done("Your leave is removed. These days can be booked again.")

    async def _done(self, words: str) -> Event:
        self.hours, self.problems = [], {}
        self.version += 1
        await self._refresh()
        return notices.say(words, "success")

    async def _refresh(self) -> None:
        now = utc_now()
        own = await schedule.own_schedule(acting(), now)
        zone = ZoneInfo(own.time_zone)
        self.today = now.astimezone(zone).date().isoformat()
        self.dates = [
            DateRow(
                one.day.isoformat(),
                noon_ms(one.day, zone),
                ", ".join(f"{hours.starts:%H:%M} to {hours.ends:%H:%M}" for hours in one.hours),
                _caught(one.caught),
            )
            for one in own.dates
        ]
        self.leave = [
            LeaveRow(one.id, noon_ms(one.days.first, zone), noon_ms(one.days.last, zone), one.note, _caught(one.caught))
            for one in own.leave
        ]
        self.loaded = True


def _caught(found: tuple[Caught, ...]) -> list[CaughtRow]:
    return [CaughtRow(one.id, one.patient_name, one.status.value, epoch_ms(one.starts_at)) for one in found]
