"""The helpline's hours, and time counted in them: a target of four hours runs only while somebody is there to meet it.

Hours are by the clock on the wall of the service's zone; time is counted between moments in UTC. So a night in which clocks are
put forward or back counts as long as it is.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import count
from zoneinfo import ZoneInfo

from calmconnect.domain.slots import Open, Span

# Hours that are so long go on around the clock, as far as `coming` looks.
ALWAYS = timedelta(days=6)

_DAY = timedelta(days=1)
_NONE = timedelta(0)
_MIDNIGHT = time(0)
# How far ahead `coming` looks, and how long it follows hours that never end.
_AHEAD_DAYS = 7


@dataclass(frozen=True, slots=True)
class BusinessHours:
    """Open on weekdays, Monday first, by the clock in `zone`; None is a day without hours, and those `closed` have none.

    Hours that end at 0:00 end with their day.
    """

    zone: ZoneInfo
    week: tuple[Open | None, ...]
    closed: frozenset[date] = frozenset()

    def __post_init__(self) -> None:
        days = [day for day in self.week if day is not None]
        if len(self.week) != 7 or not days or any(_MIDNIGHT != day.ends <= day.starts for day in days):
            raise ValueError("the helpline must be open at some time")

    def is_open(self, at: datetime) -> bool:
        """Whether somebody is there at this moment."""
        return any(span.starts <= at < span.ends for span in self._spans(at, at))

    def between(self, starts: datetime, ends: datetime) -> timedelta:
        """How much time within the hours lies between two moments; none when they are the wrong way round."""
        parts = (min(ends, span.ends) - max(starts, span.starts) for span in self._spans(starts, ends))
        return sum((max(part, _NONE) for part in parts), _NONE)

    def after(self, starts: datetime, amount: timedelta) -> datetime:
        """The first moment by which so much time within the hours has passed since another, in UTC."""
        if amount <= _NONE:
            return starts
        left = amount
        for span in self._from(starts):
            room = span.ends - max(starts, span.starts)
            if left <= room:
                return max(starts, span.starts) + left
            left -= max(room, _NONE)
        raise AssertionError("there is always another day")

    def coming(self, at: datetime) -> list[Span]:
        """The hours of the next seven days that are not over at this moment, at least one, adjoining ones as one."""
        found: list[Span] = []
        for span in self._from(at):
            if found and span.starts > at + _AHEAD_DAYS * _DAY:
                return found
            if found and found[-1].ends == span.starts:
                found[-1] = Span(found[-1].starts, span.ends)
            elif span.ends > at:
                found.append(span)
        raise AssertionError("there is always another day")

    def next_morning(self, at: datetime) -> datetime:
        """When the helpline opens on the first day after today that has hours."""
        today = at.astimezone(self.zone).date()
        return next(span.starts for span in self._from(at) if span.starts.astimezone(self.zone).date() > today)

    def _spans(self, starts: datetime, ends: datetime) -> Iterator[Span]:
        for span in self._from(starts):
            if span.starts > ends:
                return
            yield span

    def _from(self, starts: datetime) -> Iterator[Span]:
        """Each day's hours, from the day on which `starts` is."""
        first = starts.astimezone(self.zone).date()
        for days in count():
            day = first + days * _DAY
            hours = self.week[day.weekday()]
            if hours is not None and day not in self.closed:
                ends_on = day + _DAY if hours.ends == _MIDNIGHT else day
                span = Span(self._at(day, hours.starts), self._at(ends_on, hours.ends))
                # Nothing may be left of hours in a night in which clocks are put forward.
                if span.starts < span.ends:
                    yield span

    def _at(self, day: date, clock: time) -> datetime:
        return datetime.combine(day, clock, self.zone).astimezone(UTC)
