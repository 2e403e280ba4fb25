"""When an event takes place, and when it comes again: by the clock on the wall where it is, whatever clocks do.

A time that clocks jump over is meant by the clock of before; of one that they show twice the first is meant (RFC 5545, 3.3.5).
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from itertools import islice, takewhile
from zoneinfo import ZoneInfo

from calmconnect.domain.errors import Invalid
from calmconnect.domain.people import clean_time_zone
from calmconnect.domain.schedule import clean_clock, clean_date, clean_date_ahead
from calmconnect.domain.slots import Span
from calmconnect.domain.text import clean_word

FEWEST_TIMES, MOST_TIMES = 2, 52
_HOW_OFTEN = f"Please choose from {FEWEST_TIMES} to {MOST_TIMES} times."


class Rhythm(StrEnum):
    """How often an event comes again."""

    ONCE = "once"
    WEEK = "week"
    TWO_WEEKS = "two_weeks"
    MONTH = "month"


_WEEKS = {Rhythm.WEEK: 1, Rhythm.TWO_WEEKS: 2}


@dataclass(frozen=True, slots=True)
class When:
    """A day, and the time from and to on it, by the clock of a zone."""

    day: date
    begins: time
    ends: time
    zone: ZoneInfo

    @property
    def span(self) -> Span:
        """The same in UTC, as long as the clock says also on days on which clocks change."""
        starts = datetime.combine(self.day, self.begins, self.zone).astimezone(UTC)
        return Span(starts, starts + self.length)

    @property
    def length(self) -> timedelta:
        """How long it takes."""
        return datetime.combine(self.day, self.ends) - datetime.combine(self.day, self.begins)


@dataclass(frozen=True, slots=True)
class Repetition:
    """How often, and how many times in all; once is one time."""

    rhythm: Rhythm
    times: int


def when_of(span: Span, zone: ZoneInfo) -> When:
    """What a span is on the wall of a zone; it begins and ends on one day."""
    starts, ends = span.starts.astimezone(zone), span.ends.astimezone(zone)
    return When(starts.date(), starts.time(), ends.time(), zone)


def occurrences(first: When, repetition: Repetition) -> Iterator[When]:
    """Every time it takes place, the first one first: at the same time of the day, each on its own."""
    for day in islice(_days(first.day, repetition.rhythm), repetition.times):
        yield When(day, first.begins, first.ends, first.zone)


def moved(one: When, before: When, after: When) -> When:
    """Another time of a series, when this one is moved: by as many days, to the same time of the day."""
    return When(one.day + (after.day - before.day), after.begins, after.ends, after.zone)


def clean_when(given: Mapping[str, object], now: datetime) -> When:
    """When an event takes place, from `day`, `begins`, `ends` and `time_zone`.

    Raises:
        Invalid: with the first of these that can't be taken.
    """
    zone = ZoneInfo(clean_time_zone(given.get("time_zone")))
    today = now.astimezone(zone).date()
    day = clean_date_ahead(given.get("day"), "day", today, earliest=today)
    begins, ends = (clean_clock(given.get(field), field) for field in ("begins", "ends"))
    when = When(day, begins, ends, zone)
    if ends <= begins:
        raise Invalid(ends="It ends before it begins.")
    if when.span.starts <= now:
        raise Invalid(begins="This time has passed.")
    return when


def clean_repetition(given: Mapping[str, object], first: date) -> Repetition:
    """How an event comes again, from `rhythm`, and `times` or the last day `until`.

    Raises:
        Invalid: with the field that can't be taken.
    """
    rhythm = clean_word(given.get("rhythm"), Rhythm, "rhythm")
    times, until = (_said(given.get(field)) for field in ("times", "until"))
    if rhythm is Rhythm.ONCE:
        return Repetition(rhythm, 1)
    if times and until:
        raise Invalid(until="Please write how many times, or until when, and leave the other empty.")
    if not times and not until:
        raise Invalid(times="Please write how many times, or until when.")
    count = _count(times) if times else _count_until(first, rhythm, clean_date(until, "until"))
    return Repetition(rhythm, count)


def _days(first: date, rhythm: Rhythm) -> Iterator[date]:
    """Days without end, as long as the calendar goes. A month that has no such day has it on its last."""
    place = 0
    while True:
        if rhythm is Rhythm.MONTH:
            years, month = divmod(first.month - 1 + place, 12)
            year = first.year + years
            yield date(year, month + 1, min(first.day, monthrange(year, month + 1)[1]))
        else:
            yield first + timedelta(weeks=place * _WEEKS.get(rhythm, 1))
        place += 1


def _count(times: str) -> int:
    number = int(times) if times.isascii() and times.isdigit() and len(times) < 5 else 0
    if not FEWEST_TIMES <= number <= MOST_TIMES:
        raise Invalid(times=_HOW_OFTEN)
    return number


def _count_until(first: date, rhythm: Rhythm, last: date) -> int:
    days = takewhile(lambda day: day <= last, _days(first, rhythm))
    count = len(list(islice(days, MOST_TIMES + 1)))
    if count < FEWEST_TIMES:
        raise Invalid(until="It would not come again before this day.")
    if count > MOST_TIMES:
        raise Invalid(until=f"That would be more than {MOST_TIMES} times.")
    return count


def _said(value: object) -> str:
    return value.strip() if isinstance(value, str) else ""
