"""When a doctor's licence ends, and who is reminded of it when. Days are those of UTC, the last one included."""

from __future__ import annotations

from datetime import date, timedelta

from calmconnect.domain.errors import Invalid
from calmconnect.domain.schedule import clean_date

# So many days before, the first one first.
REMIND_BEFORE = (30, 7)
# So long before the end it counts as ending.
ENDS_SOON = timedelta(days=REMIND_BEFORE[0])
FILES_PER_LICENCE = 10
_LONGEST_YEARS = 60


def clean_last_day(value: object, today: date) -> date | None:
    """The last day a licence is good for, from "2026-11-24"; None for "", a licence that does not end.

    Raises:
        Invalid: with the field `ends` for what is no day, has passed, or is decades away.
    """
    if value == "":
        return None
    day = clean_date(value, "ends")
    if day < today:
        raise Invalid(ends="This day has passed. A licence that has ended can't be taken.")
    if day.year > today.year + _LONGEST_YEARS:
        raise Invalid(ends="This is too far ahead.")
    return day


def has_ended(ends: date | None, today: date) -> bool:
    """Whether it is good no more."""
    return ends is not None and ends < today


def reminder_due(ends: date, today: date) -> int | None:
    """Which reminder of `REMIND_BEFORE` is to be sent today, if any: the last whose day has come."""
    left = (ends - today).days
    come = [days for days in REMIND_BEFORE if 0 <= left <= days]
    return come[-1] if come else None
