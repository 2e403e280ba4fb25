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

_DAY = timedelta(days=1)
_NONE = timedelta(0)


@dataclass(frozen=True, slots=True)
class BusinessHours:
    """Open from `opens` until `closes` on these weekdays (0 is Monday), by the clock in `zone`. `opens` is before `closes`."""

    zone: ZoneInfo
    opens: time
    closes: time
    weekdays: frozenset[int]

    def __post_init__(self) -> None:
        if not self.weekdays or not self.weekdays <= set(range(7)) or self.opens >= self.closes:
            raise ValueError("the helpline must be open at some time")

    def is_open(self, at: datetime) -> bool:
        """Whether somebody is there at this moment."""
        return any(starts <= at < ends for starts, ends in self._spans(at, at))

    def between(self, starts: datetime, ends: datetime) -> timedelta:
        """How much time within the hours lies between two moments; none when they are the wrong way round."""
        parts = (min(ends, until) - max(starts, since) for since, until in self._spans(starts, ends))
        return sum((max(part, _NONE) for part in parts), _NONE)

    def after(self, starts: datetime, amount: timedelta) -> datetime:
        """The first moment by which so much time within the hours has passed since another, in UTC."""
        if amount <= _NONE:
            return starts
        left = amount
        for since, until in self._from(starts):
            room = until - max(starts, since)
            if left <= room:
                return max(starts, since) + left
            left -= max(room, _NONE)
        raise AssertionError("there is always another day")

    def _spans(self, starts: datetime, ends: datetime) -> Iterator[tuple[datetime, datetime]]:
        for span in self._from(starts):
            if span[0] > ends:
                return
            yield span

    def _from(self, starts: datetime) -> Iterator[tuple[datetime, datetime]]:
        """Each day's hours, from the day on which `starts` is."""
        first = starts.astimezone(self.zone).date()
        for days in count():
            day = first + days * _DAY
            if day.weekday() in self.weekdays:
                yield self._at(day, self.opens), self._at(day, self.closes)

    def _at(self, day: date, clock: time) -> datetime:
        return datetime.combine(day, clock, self.zone).astimezone(UTC)
