"""The life of an appointment, and which time can be booked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from calmconnect.domain.errors import Conflict, Invalid

REASON_LENGTH = 500

# The end of the year 2999: days can be added to it without reaching the end of the calendar.
_LAST_MS = 32_503_680_000_000


class Status(StrEnum):
    """FHIR R4 AppointmentStatus, plus `held` for a slot kept while someone pays."""

    HELD = "held"
    PENDING = "pending"
    BOOKED = "booked"
    ARRIVED = "arrived"
    FULFILLED = "fulfilled"
    CANCELLED = "cancelled"
    NOSHOW = "noshow"
    WAITLIST = "waitlist"


# Time that nobody else may take. The migrations repeat these words: a database can't read this file.
ACTIVE = frozenset({Status.HELD, Status.PENDING, Status.BOOKED, Status.ARRIVED})

# Both have said yes, and it is not over.
CONFIRMED = frozenset({Status.BOOKED, Status.ARRIVED})

_STEPS: dict[Status, frozenset[Status]] = {
    Status.HELD: frozenset({Status.PENDING, Status.CANCELLED}),
    Status.PENDING: frozenset({Status.BOOKED, Status.CANCELLED}),
    Status.BOOKED: frozenset({Status.ARRIVED, Status.CANCELLED, Status.NOSHOW}),
    Status.ARRIVED: frozenset({Status.FULFILLED, Status.CANCELLED}),
}


class CancellationReason(StrEnum):
    """Why an appointment ended before it was fulfilled."""

    REJECTED = "rejected"
    EXPIRED = "expired"
    UNATTENDED = "unattended"
    BY_PATIENT = "by_patient"
    BY_DOCTOR = "by_doctor"
    PAYMENT_FAILED = "payment_failed"


class Mode(StrEnum):
    """How the two meet."""

    VIDEO = "video"
    AUDIO = "audio"
    CHAT = "chat"


@dataclass(frozen=True, slots=True)
class Hours:
    """Weekly hours: a weekday (0 Monday … 6 Sunday) and wall-clock times in the doctor's zone, `starts` before `ends`."""

    weekday: int
    starts: time
    ends: time


@dataclass(frozen=True, slots=True)
class Terms:
    """How a doctor lets time be booked."""

    session: timedelta
    buffer: timedelta
    notice: timedelta
    horizon: timedelta


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """Time from `starts` up to but not including `ends`, both moments with a zone."""

    starts: datetime
    ends: datetime

    def overlaps(self, other: Span) -> bool:
        """Whether the two share any time."""
        return self.starts < other.ends and other.starts < self.ends


def step(current: Status, wanted: Status) -> None:
    """Check that an appointment may go from `current` to `wanted`.

    Raises:
        Conflict: when it may not, with what the appointment is now.
    """
    if wanted not in _STEPS.get(current, frozenset()):
        raise Conflict(f"This appointment is {current.value} now, so that is no longer possible.")


def free_slots(
    hours: Iterable[Hours], zone: ZoneInfo, terms: Terms, busy: Sequence[Span], now: datetime, window: Span
) -> list[Span]:
    """The slots that can be booked in `window`, in order; used both to show and to accept.

    `busy` holds the doctor's taken time, buffers included. A slot keeps the notice and the horizon, lies wholly within
    one day's hours and never touches busy time with its own buffer. Wall-clock times that a DST change skips give no
    slot; times that it repeats give one, at their first occurrence.
    """
    earliest, latest = now + terms.notice, now + terms.horizon
    taken = sorted(busy)
    slots = {
        slot
        for slot in _raster(hours, zone, terms, window)
        if earliest <= slot.starts <= latest and window.starts <= slot.starts and slot.ends <= window.ends
    }
    return [slot for slot in sorted(slots) if not _taken(Span(slot.starts, slot.ends + terms.buffer), taken)]


def _raster(hours: Iterable[Hours], zone: ZoneInfo, terms: Terms, window: Span) -> Iterator[Span]:
    by_weekday: dict[int, list[Hours]] = {}
    for rule in hours:
        by_weekday.setdefault(rule.weekday, []).append(rule)
    for day in _days(window, zone):
        for rule in by_weekday.get(day.weekday(), []):
            yield from _slots_of_day(day, rule, zone, terms)


def _slots_of_day(day: date, rule: Hours, zone: ZoneInfo, terms: Terms) -> Iterator[Span]:
    wall, closing = datetime.combine(day, rule.starts), datetime.combine(day, rule.ends)
    closes = closing.replace(tzinfo=zone).astimezone(UTC)
    free_from = datetime.min.replace(tzinfo=UTC)
    while wall + terms.session <= closing:
        starts = wall.replace(tzinfo=zone).astimezone(UTC)
        ends = starts + terms.session
        exists = starts.astimezone(zone).replace(tzinfo=None) == wall
        # Where clocks jump forward, less time passes than the wall shows: the next slot could begin inside this one.
        if exists and starts >= free_from and ends <= closes:
            free_from = ends + terms.buffer
            yield Span(starts, ends)
        wall += terms.session + terms.buffer


def _days(window: Span, zone: ZoneInfo) -> Iterator[date]:
    day, last = window.starts.astimezone(zone).date(), window.ends.astimezone(zone).date()
    while day <= last:
        yield day
        day += timedelta(days=1)


def _taken(wanted: Span, taken: Sequence[Span]) -> bool:
    return any(wanted.overlaps(span) for span in taken)


def clean_start(value: object) -> datetime:
    """The moment that a count of ms since 1970 means, in UTC; whole minutes only.

    Raises:
        Invalid: with the field `starts`.
    """
    if not isinstance(value, int) or isinstance(value, bool) or not 0 < value < _LAST_MS or value % 60_000:
        raise Invalid(starts="Please choose one of the times shown.")
    return datetime.fromtimestamp(value / 1000, UTC)


def clean_mode(value: object, offered: Sequence[str]) -> Mode:
    """A way to meet that the doctor offers.

    Raises:
        Invalid: with the field `mode`.
    """
    if not isinstance(value, str) or value not in offered or value not in set(Mode):
        raise Invalid(mode="Please choose how you would like to meet.")
    return Mode(value)
