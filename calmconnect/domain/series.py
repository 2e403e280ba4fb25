"""Sessions that come again every week or every two: when, and whether each can be had."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from itertools import pairwise
from zoneinfo import ZoneInfo

from calmconnect.domain.booking import clean_start
from calmconnect.domain.errors import Invalid
from calmconnect.domain.slots import Busy, Overrides, Rules, Span, free_slots

# How many weeks may lie between two sessions, and how many sessions may be asked for at once.
WEEKS = (1, 2)
FEWEST, MOST = 2, 12

# How far another time may lie from one that can't be had: two of a series never come near each other.
_NEAR = timedelta(days=3)


class Hindrance(StrEnum):
    """Why a session of a series can't be had. `skipped`: clocks jump over that time of the day."""

    AWAY = "away"
    CLOSED = "closed"
    TAKEN = "taken"
    BUSY = "busy"
    TOO_FAR = "too_far"
    SKIPPED = "skipped"


@dataclass(frozen=True, slots=True)
class Repeat:
    """Every how many weeks, and how many sessions with the first one."""

    weeks: int
    count: int


@dataclass(frozen=True, slots=True)
class Wanted:
    """A series as somebody confirms it: how it repeats, and the sessions after the first one that they saw and want."""

    repeat: Repeat
    later: tuple[datetime, ...]


@dataclass(frozen=True, slots=True)
class Planned:
    """A session of a series, in UTC: free, or what hinders it and the nearest time `instead`, if there is one."""

    starts: datetime
    hindrance: Hindrance | None
    instead: datetime | None = None


def times(first: datetime, zone: ZoneInfo, repeat: Repeat) -> Iterator[tuple[datetime, bool]]:
    """The beginnings of the sessions after the first one, in UTC, at the first one's wall-clock time in `zone`.

    With each, whether there is such a time on that day: clocks that go forward skip some. Of one that they repeat, the first
    is meant. `domain/slots.py` takes both likewise.
    """
    wall = first.astimezone(zone).replace(tzinfo=None)
    for place in range(1, repeat.count):
        later = wall + timedelta(weeks=place * repeat.weeks)
        starts = later.replace(tzinfo=zone).astimezone(UTC)
        yield starts, starts.astimezone(zone).replace(tzinfo=None) == later


@dataclass(frozen=True, slots=True)
class Possible:
    """What decides whether a session can be had: all of the doctor's time as in `domain/slots.py`, and the patient's own.

    `busy` is the doctor's time, `own` that of the patient's other appointments, both on all days up to a week after the last.
    """

    rules: Rules
    overrides: Overrides
    busy: Sequence[Busy]
    own: Sequence[Span]
    now: datetime

    def plan(self, first: datetime, repeat: Repeat) -> list[Planned]:
        """The sessions after the first one, in order, each free or with what hinders it."""
        planned = []
        for starts, exists in times(first, self.rules.zone, repeat):
            hindrance = self._hindrance(starts) if exists else Hindrance.SKIPPED
            planned.append(Planned(starts, hindrance, self._nearest(starts) if hindrance else None))
        return planned

    def _hindrance(self, starts: datetime) -> Hindrance | None:
        wanted, day = self._session(starts), starts.astimezone(self.rules.zone).date()
        if starts > self.now + self.rules.terms.horizon:
            return Hindrance.TOO_FAR
        if self._is_own(starts):
            return Hindrance.BUSY
        if starts in self._free(wanted, self.busy):
            return None
        if starts in self._free(wanted, ()):
            return Hindrance.TAKEN
        return Hindrance.AWAY if any(day in leave for leave in self.overrides.leave) else Hindrance.CLOSED

    def _nearest(self, starts: datetime) -> datetime | None:
        near = self._free(Span(starts - _NEAR, starts + _NEAR), self.busy)
        fits = [other for other in near if not self._is_own(other)]
        return min(fits, key=lambda other: abs(other - starts), default=None)

    def _free(self, window: Span, busy: Sequence[Busy]) -> list[datetime]:
        return [slot.starts for slot in free_slots(self.rules, self.overrides, busy, self.now, window)]

    def _is_own(self, starts: datetime) -> bool:
        return any(self._session(starts).overlaps(one) for one in self.own)

    def _session(self, starts: datetime) -> Span:
        return Span(starts, starts + self.rules.terms.session)


def obtainable(planned: Iterable[Planned]) -> set[datetime]:
    """All times that can be asked for: the free ones, and what is offered instead of the others."""
    at = (one.instead if one.hindrance else one.starts for one in planned)
    return {starts for starts in at if starts is not None}


def clean_repeat(weeks: object, count: object) -> Repeat:
    """How a series repeats, from numbers or their digits.

    Raises:
        Invalid: with the field `repeat`.
    """
    every, often = _number(weeks), _number(count)
    if every not in WEEKS:
        raise Invalid(repeat="Please choose every week or every two weeks.")
    if not FEWEST <= often <= MOST:
        raise Invalid(repeat=f"Please choose between {FEWEST} and {MOST} sessions.")
    return Repeat(every, often)


def clean_later(value: object, repeat: Repeat) -> tuple[datetime, ...]:
    """The sessions after the first one, from their beginnings in ms since 1970 in order: "1772611200000,1773216000000".

    Raises:
        Invalid: with the field `repeat`.
    """
    words = value.split(",") if isinstance(value, str) and len(value) < 20 * MOST else []
    try:
        starts = tuple(clean_start(_number(word)) for word in words)
    except Invalid:
        starts = ()
    ordered = all(one < other for one, other in pairwise(starts))
    if not starts or len(starts) >= repeat.count or not ordered:
        raise Invalid(repeat="Please look at the list of sessions once more.")
    return starts


def _number(value: object) -> int:
    """What a number or its digits mean, -1 for anything else."""
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) < 16:
        return int(value)
    return -1
