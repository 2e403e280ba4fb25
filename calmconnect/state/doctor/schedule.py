"""The doctor's week and terms, as they are being written, and the times that follow from them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from zoneinfo import ZoneInfo

import reflex as rx
from reflex.event import Event

from calmconnect.domain.errors import Invalid
from calmconnect.domain.people import Role
from calmconnect.domain.schedule import CHOICES, WEEKDAYS
from calmconnect.domain.slots import Span
from calmconnect.services import schedule, topics
from calmconnect.services.clock import epoch_ms, noon_ms, utc_now
from calmconnect.services.schedule import PREVIEW_DAYS, OwnSchedule
from calmconnect.state import live, notices
from calmconnect.state.doctor.times import TimesRow, changed, one_more, pairs
from calmconnect.state.forms import given, ticked
from calmconnect.state.guard import requires
from calmconnect.state.session import acting

_WEEKDAYS = range(len(WEEKDAYS))
_PLACES = [str(weekday) for weekday in _WEEKDAYS]


@dataclass(frozen=True, slots=True)
class PreviewDay:
    """A day: its date as `key`, its noon and its free times in ms since 1970; `mark` is "leave", "other" or ""."""

    key: str
    at: int
    times: list[int]
    mark: str


class ScheduleState(rx.State):
    """Hours by weekday, 0 Monday … 6 Sunday, and terms in digits; `preview` is one week of what follows from them.

    While something is wrong, it stands in `problems`, and `preview` is that of what was last right. Nothing is kept before
    it is saved. `version` grows whenever fields must show other values than those that were typed into them.
    """

    days: list[list[TimesRow]] = [[] for _ in WEEKDAYS]
    terms: dict[str, str] = dict.fromkeys(CHOICES, "0")
    zone: str = "UTC"
    preview: list[PreviewDay] = []
    week: int = 0
    weeks: int = 1
    changed: bool = False
    version: int = 0
    loaded: bool = False
    problems: dict[str, str] = {}
    _made: int = 0

    @requires(Role.DOCTOR)
    async def load(self) -> None:
        """Show the schedule as it is kept."""
        self.week, self.changed = 0, False
        live.watch(self, topics.free_time(acting().user_id))
        await self._refresh()

    @requires(Role.DOCTOR)
    async def add(self, weekday: object) -> None:
        """Put more hours on a day, after those it has."""
        if isinstance(weekday, int) and weekday in _WEEKDAYS:
            await self._put({weekday: one_more(self.days[weekday], self._key())})

    @requires(Role.DOCTOR)
    async def remove(self, key: object) -> None:
        """Take hours away."""
        await self._put({one: [row for row in self.days[one] if row.key != key] for one in _WEEKDAYS})

    @requires(Role.DOCTOR)
    async def begin_at(self, key: object, time: object) -> None:
        """Change when hours begin."""
        await self._put({one: changed(self.days[one], key, starts=time or "") for one in _WEEKDAYS})

    @requires(Role.DOCTOR)
    async def end_at(self, key: object, time: object) -> None:
        """Change when hours end."""
        await self._put({one: changed(self.days[one], key, ends=time or "") for one in _WEEKDAYS})

    @requires(Role.DOCTOR)
    async def copy_hours(self, form: object) -> None:
        """Give other days the hours of one."""
        source = given(form, "from")
        if isinstance(source, str) and source in _PLACES:
            rows, wanted = self.days[int(source)], ticked(form, "day", _PLACES)
            await self._put({int(day): self._rows(pairs(rows)) for day in wanted if day != source})

    @requires(Role.DOCTOR)
    async def choose(self, field: object, value: object) -> None:
        """Choose one of the terms."""
        if isinstance(field, str) and field in CHOICES:
            wanted = value if isinstance(value, str) and len(value) <= len("10080") else ""
            self.terms, self.changed = {**self.terms, field: wanted}, True
            await self._show()

    @requires(Role.DOCTOR)
    async def show_week(self, week: object) -> None:
        """Look at what patients can book in another week."""
        if isinstance(week, int) and 0 <= week < self.weeks:
            self.week = week
            await self._show()

    @requires(Role.DOCTOR)
    async def save(self) -> Event:
        """Keep what is written."""
        self.problems = {}
        await schedule.save_schedule(acting(), self._written(), self.terms)
        self.changed = False
        await self._refresh()
        return notices.say("Your hours are saved. Patients see the new times now.", "success")

    @requires(Role.DOCTOR)
    async def undo(self) -> None:
        """Go back to what is kept."""
        self.changed = False
        await self._refresh()

    async def _refresh(self) -> None:
        own = await schedule.own_schedule(acting(), utc_now())
        if not self.changed:
            self._take(own)
        self.zone = own.time_zone
        await self._show(own)
        self.loaded = True

    def _take(self, own: OwnSchedule) -> None:
        kept = [
            [(f"{rule.starts:%H:%M}", f"{rule.ends:%H:%M}") for rule in own.hours if rule.weekday == weekday]
            for weekday in _WEEKDAYS
        ]
        terms = {field: str(getattr(own.terms, field)) for field in CHOICES}
        if (kept, terms) != (self._written(), self.terms):
            self.days, self.terms = [self._rows(day) for day in kept], terms
            self.version += 1

    def _rows(self, hours: list[tuple[str, str]]) -> list[TimesRow]:
        return [TimesRow(self._key(), starts, ends) for starts, ends in hours]

    def _key(self) -> str:
        self._made += 1
        return f"t{self._made}"

    def _written(self) -> list[list[tuple[str, str]]]:
        return [pairs(day) for day in self.days]

    async def _put(self, days: dict[int, list[TimesRow]]) -> None:
        wanted = [days.get(weekday, rows) for weekday, rows in enumerate(self.days)]
        if wanted != self.days:
            self.days, self.changed = wanted, True
            await self._show()

    async def _show(self, own: OwnSchedule | None = None) -> None:
        """Find the times that follow from what is written, or what is wrong with it."""
        actor, now, zone = acting(), utc_now(), ZoneInfo(self.zone)
        try:
            slots = await schedule.preview(actor, self._written(), self.terms, self.week * PREVIEW_DAYS, now)
        except Invalid as invalid:
            self.problems = invalid.fields
            return
        self.problems = {}
        own = own or await schedule.own_schedule(actor, now)
        self.weeks = int(self.terms["horizon_days"]) // PREVIEW_DAYS + 1
        first = now.astimezone(zone).date() + timedelta(days=self.week * PREVIEW_DAYS)
        self.preview = [_preview_day(first + timedelta(days=ahead), slots, own, zone) for ahead in range(PREVIEW_DAYS)]


def _preview_day(day: date, slots: list[Span], own: OwnSchedule, zone: ZoneInfo) -> PreviewDay:
    away, differs = any(day in one.days for one in own.leave), any(day == one.day for one in own.dates)
    return PreviewDay(
        day.isoformat(),
        noon_ms(day, zone),
        [epoch_ms(slot.starts) for slot in slots if slot.starts.astimezone(zone).date() == day],
        "leave" if away else "other" if differs else "",
    )
