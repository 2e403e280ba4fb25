"""Free times as a calendar shows them: a month, seven days beginning today, or one day."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from itertools import groupby
from zoneinfo import ZoneInfo

from calmconnect.services.clock import noon_ms

_DAY = timedelta(days=1)
_WEEK = 7
# The hours at which afternoon and evening begin.
_NOON, _EVENING = 12, 17

# Dates in the viewer's zone, in order, with the beginnings of their free slots in ms since 1970.
Dates = Mapping[date, list[int]]


class View(StrEnum):
    """How much of the calendar is in view."""

    MONTH = "month"
    WEEK = "week"
    DAY = "day"


@dataclass(frozen=True, slots=True)
class DayChoice:
    """A day that can be looked at: its date as `key`, its noon in ms since 1970, and how many times are free.

    `beyond`: it belongs to the month before or after the one in view.
    """

    key: str
    at: int
    free: int
    beyond: bool


@dataclass(frozen=True, slots=True)
class PartOfDay:
    """Free times of a morning, an afternoon or an evening, in ms since 1970."""

    name: str
    times: list[int]


@dataclass(frozen=True, slots=True)
class Page:
    """The days in view, whole weeks but for a day; the day to turn to for the page before and after, None without one.

    `month` is that of a month's page, 0 for others: its weeks hold days of its neighbours, too.
    """

    days: tuple[date, ...]
    earlier: date | None
    later: date | None
    month: int = 0


def dates(starts: Iterable[int], zone: ZoneInfo) -> dict[date, list[int]]:
    """Free slots, in order, by the date on which they begin in `zone`."""
    found: dict[date, list[int]] = {}
    for at in starts:
        found.setdefault(datetime.fromtimestamp(at / 1000, UTC).astimezone(zone).date(), []).append(at)
    return found


def page_with(day: date, view: View, free: Dates, today: date) -> Page:
    """The page on which a day lies. Pages begin today and end with the last day that has free times."""
    last = max([today, *free])
    if view is View.MONTH:
        return _month(day, today, last)
    if view is View.WEEK:
        first = today + (day - today) // _DAY // _WEEK * _WEEK * _DAY
        week = tuple(first + place * _DAY for place in range(_WEEK))
        return Page(week, _if(first - _WEEK * _DAY, first > today), _if(first + _WEEK * _DAY, week[-1] < last))
    before, after = [one for one in free if one < day], [one for one in free if one > day]
    return Page((day,), max(before, default=None), min(after, default=None))


def first_free(day: date, view: View, free: Dates, today: date) -> date | None:
    """The first day with free times on the page on which a day lies."""
    page = page_with(day, view, free, today)
    return next((one for one in page.days if one in free and page_with(one, view, free, today) == page), None)


def _month(day: date, today: date, last: date) -> Page:
    """Without the weeks that are over."""
    first = day.replace(day=1)
    following = (first + 31 * _DAY).replace(day=1)
    begins = max(first - first.weekday() * _DAY, today - today.weekday() * _DAY)
    weeks = (following - begins + (_WEEK - 1) * _DAY) // _DAY // _WEEK
    days = tuple(begins + place * _DAY for place in range(weeks * _WEEK))
    previous = max(today, (first - _DAY).replace(day=1))
    return Page(days, _if(previous, first > today), _if(following, following <= last), first.month)


def _if(day: date, there: bool) -> date | None:
    return day if there else None


def weeks_of(page: Page, free: Dates, zone: ZoneInfo) -> list[list[DayChoice]]:
    """The days of a page in rows of a week."""
    days = [
        DayChoice(
            day.isoformat(), noon_ms(day, zone), len(free.get(day, [])), bool(page.month) and day.month != page.month
        )
        for day in page.days
    ]
    return [days[place : place + _WEEK] for place in range(0, len(days), _WEEK)]


def parts_of(times: Iterable[int], zone: ZoneInfo) -> list[PartOfDay]:
    """The times of one day, in order, by the part of the day in `zone`."""

    def part(at: int) -> str:
        hour = datetime.fromtimestamp(at / 1000, UTC).astimezone(zone).hour
        return "Morning" if hour < _NOON else "Afternoon" if hour < _EVENING else "Evening"

    return [PartOfDay(name, list(found)) for name, found in groupby(times, key=part)]


def nearest(starts: Iterable[int], wanted: int, at_most: int = 3) -> list[int]:
    """Of free slots, in order, those that begin closest to a time that is not free."""
    return sorted(sorted(starts, key=lambda at: (abs(at - wanted), at))[:at_most])
