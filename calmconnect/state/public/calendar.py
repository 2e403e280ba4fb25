"""Free times as a calendar shows them: seven days at once, beginning today, and the times of one of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from calmconnect.services.clock import epoch_ms

_DAYS = 7

# Dates as "2026-11-24" in the viewer's zone, in order, with the beginnings of their free slots in ms since 1970.
Dates = Mapping[str, list[int]]


@dataclass(frozen=True, slots=True)
class DayChoice:
    """A day that can be looked at: its date as `key`, its noon in ms since 1970, and how many times are free."""

    key: str
    at: int
    free: int


def dates(starts: Iterable[int], zone: ZoneInfo) -> dict[str, list[int]]:
    """Free slots, in order, by the date on which they begin in `zone`."""
    found: dict[str, list[int]] = {}
    for at in starts:
        found.setdefault(datetime.fromtimestamp(at / 1000, UTC).astimezone(zone).date().isoformat(), []).append(at)
    return found


def week_of(key: str, today: date) -> int:
    """Which seven days, counted from those that begin today, a date lies in."""
    return max(0, (date.fromisoformat(key) - today).days // _DAYS)


def days_of(week: int, free: Dates, today: date, zone: ZoneInfo) -> list[DayChoice]:
    """The seven days of a week as `week_of` counts them."""
    days = [today + timedelta(days=week * _DAYS + place) for place in range(_DAYS)]
    return [
        DayChoice(
            day.isoformat(),
            epoch_ms(datetime.combine(day, time(12), zone)),
            len(free.get(day.isoformat(), [])),
        )
        for day in days
    ]
