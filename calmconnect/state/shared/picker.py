"""The part of a page on which one of a doctor's free times is chosen: what of the calendar is in view."""

from __future__ import annotations

from datetime import date
from zoneinfo import ZoneInfo

import reflex as rx

from calmconnect.domain.errors import Invalid
from calmconnect.domain.schedule import clean_date
from calmconnect.services.clock import noon_ms, utc_now
from calmconnect.state.guard import public
from calmconnect.state.shared.calendar import (
    DayChoice,
    PartOfDay,
    View,
    dates,
    first_free,
    page_with,
    parts_of,
    weeks_of,
)


class Picker(rx.State, mixin=True):
    """Weeks of days, one of them chosen, and its free times; all times are beginnings of slots in ms since 1970.

    `zone` is the zone in which they are shown. `earlier` and `later` are days on the pages before and after, "" without one.
    The state of the page fills `_free`, in order, and calls `_show_days`.
    """

    view: str = View.WEEK.value
    weeks: list[list[DayChoice]] = []
    today: str = ""
    last: str = ""
    earlier: str = ""
    later: str = ""
    day: str = ""
    day_at: int = 0
    times: list[int] = []
    parts: list[PartOfDay] = []
    chosen: int = 0
    zone: str = "UTC"
    bookable: bool = False
    _free: list[int] = []

    @public
    async def show_view(self, view: object) -> None:
        """Look at more or at less of the calendar at once."""
        if isinstance(view, str) and view in set(View):
            self.view = view
            self._show_days()

    @public
    async def show_day(self, key: object) -> None:
        """Show the times of another day."""
        if (day := self._day(key)) is not None:
            self.day = day.isoformat()
            self._show_days()

    @public
    async def show_page(self, key: object) -> None:
        """Show the page on which a day lies, and the times of its first day with any."""
        if (day := self._day(key)) is not None:
            free = dates(self._free, ZoneInfo(self.zone))
            first = first_free(day, View(self.view), free, date.fromisoformat(self.today))
            self.day = (first or day).isoformat()
            self._show_days()

    def _choose(self, at: int) -> None:
        """Choose a free time, and stay on its day should it come to nothing."""
        self.chosen, self.day = at, next(iter(dates([at], ZoneInfo(self.zone)))).isoformat()

    def _day(self, key: object) -> date | None:
        """A day between today and the last one that can be looked at, None for anything else."""
        try:
            day = clean_date(key, "day")
        except Invalid:
            return None
        return day if self.today and self.today <= day.isoformat() <= self.last else None

    def _show_days(self) -> None:
        """Show the day that was asked for; else that of the chosen time, or the first one with free times."""
        zone, view = ZoneInfo(self.zone), View(self.view)
        today, free = utc_now().astimezone(zone).date(), dates(self._free, zone)
        chosen = [day for day, starts in free.items() if self.chosen in starts]
        asked = [max(today, date.fromisoformat(self.day))] if self.day else []
        day = next(iter([*asked, *chosen, *free, today]))
        page = page_with(day, view, free, today)
        ends = page_with(max([today, *free]), view, free, today).days[-1]
        self.today, self.last, self.day, self.day_at = (
            today.isoformat(),
            ends.isoformat(),
            day.isoformat(),
            noon_ms(day, zone),
        )
        self.earlier, self.later = (one.isoformat() if one else "" for one in (page.earlier, page.later))
        self.weeks = weeks_of(page, free, zone)
        self.times, self.bookable = free.get(day, []), bool(free)
        self.parts = parts_of(self.times, zone)
