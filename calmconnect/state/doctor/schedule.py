"""The doctor's weekly hours, as they are being written."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from zoneinfo import ZoneInfo

import reflex as rx
from reflex.event import Event

from calmconnect.domain.errors import Invalid
from calmconnect.domain.people import Role
from calmconnect.domain.schedule import CHOICES, WEEKDAYS, clean_clock
from calmconnect.services import schedule
from calmconnect.services.clock import utc_now
from calmconnect.state import notices
from calmconnect.state.forms import given
from calmconnect.state.guard import requires
from calmconnect.state.session import acting
from calmconnect.state.shared.doctors import DayRow, day_rows

_MOST_A_DAY = 6


@dataclass(frozen=True, slots=True)
class TimesRow:
    """Hours within one day, as "HH:MM" in the doctor's zone; `key` tells it from the others on the page."""

    key: str
    weekday: int
    starts: str
    ends: str


class ScheduleState(rx.State):
    """Hours by weekday, 0 Monday … 6 Sunday, not kept before they are saved. `preview` follows from the saved ones."""

    days: list[list[TimesRow]] = [[] for _ in WEEKDAYS]
    session_minutes: str = "50"
    buffer_after_minutes: str = "10"
    zone: str = "UTC"
    preview: list[DayRow] = []
    changed: bool = False
    loaded: bool = False
    problems: dict[str, str] = {}
    _made: int = 0
    _terms: dict[str, str] = {}

    @requires(Role.DOCTOR)
    async def load(self) -> None:
        """Show the hours as they are kept."""
        await self._refresh()

    @requires(Role.DOCTOR)
    async def add(self, weekday: object) -> None:
        """Put more hours on a day, after those it has."""
        if isinstance(weekday, int) and weekday in range(7) and len(self.days[weekday]) < _MOST_A_DAY:
            day = self.days[weekday]
            begin = min(int(day[-1].ends[:2]) + 1, 21) if day else 9
            self._made += 1
            row = TimesRow(f"new-{self._made}", weekday, f"{begin:02}:00", f"{min(begin + 3, 23):02}:00")
            self._put(weekday, [*day, row])

    @requires(Role.DOCTOR)
    async def remove(self, key: object) -> None:
        """Take hours away."""
        for weekday, day in enumerate(self.days):
            if any(row.key == key for row in day):
                self._put(weekday, [row for row in day if row.key != key])

    @requires(Role.DOCTOR)
    async def begin_at(self, key: object, time: object) -> None:
        """Change when hours begin."""
        words = f"{clean_clock(time, 'hours'):%H:%M}"
        self._change(key, lambda row: replace(row, starts=words))

    @requires(Role.DOCTOR)
    async def end_at(self, key: object, time: object) -> None:
        """Change when hours end."""
        words = f"{clean_clock(time, 'hours'):%H:%M}"
        self._change(key, lambda row: replace(row, ends=words))

    @requires(Role.DOCTOR)
    async def save(self, form: object) -> Event:
        """Keep what is written."""
        self.problems = {}
        lengths = {field: given(form, field) for field in ("session_minutes", "buffer_after_minutes")}
        try:
            await schedule.save_schedule(acting(), self._week(), {**self._terms, **lengths})
        except Invalid as invalid:
            raise Invalid(hours=str(invalid)) from None
        await self._refresh()
        return notices.say("Your hours are saved. Patients see the new times now.", "success")

    def _week(self) -> list[list[tuple[str, str]]]:
        return [[(row.starts, row.ends) for row in day] for day in self.days]

    def _change(self, key: object, change: Callable[[TimesRow], TimesRow]) -> None:
        for weekday, day in enumerate(self.days):
            if any(row.key == key for row in day):
                self._put(weekday, [change(row) if row.key == key else row for row in day])

    def _put(self, weekday: int, day: list[TimesRow]) -> None:
        self.days = [day if one == weekday else rows for one, rows in enumerate(self.days)]
        self.changed, self.problems = True, {}

    async def _refresh(self) -> None:
        actor = acting()
        own = await schedule.own_schedule(actor, utc_now())
        rows = [
            TimesRow(f"{rule.weekday}-{place}", rule.weekday, f"{rule.starts:%H:%M}", f"{rule.ends:%H:%M}")
            for place, rule in enumerate(own.hours)
        ]
        self.days = [[row for row in rows if row.weekday == weekday] for weekday in range(7)]
        self._terms = {field: str(getattr(own.terms, field)) for field in CHOICES}
        self.session_minutes = self._terms["session_minutes"]
        self.buffer_after_minutes = self._terms["buffer_after_minutes"]
        self.zone, self.changed, self.problems = own.time_zone, False, {}
        slots = await schedule.preview(actor, self._week(), self._terms, 0, utc_now())
        self.preview = day_rows(actor.user_id, slots, ZoneInfo(own.time_zone))
        self.loaded = True
