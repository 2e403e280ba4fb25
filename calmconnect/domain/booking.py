"""The life of an appointment."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from calmconnect.domain.errors import Conflict, Invalid
from calmconnect.domain.slots import Span

REASON_LENGTH = 500

# How long a slot is kept for someone who fills in the rest and pays.
HOLD = timedelta(minutes=5)
# How long a time that became free is kept for whoever waited for it.
OFFER = timedelta(hours=2)
# How long a doctor has to answer a request; never longer than until it would begin.
ANSWER_WITHIN = timedelta(hours=48)
# From when on the two can come in, and how long each waits for the other.
JOIN_BEFORE, WAIT_FOR_OTHER = timedelta(minutes=10), timedelta(minutes=30)
# Before a session, people are reminded this long; the longest first.
REMIND_BEFORE = (timedelta(hours=24), timedelta(hours=1), timedelta(minutes=10))

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

# What fills a doctor's day, be it to come or over.
COUNTED = ACTIVE | {Status.FULFILLED, Status.NOSHOW}

# Both have said yes, and it is not over.
CONFIRMED = frozenset({Status.BOOKED, Status.ARRIVED})

# The only ways on. From held straight to booked goes a time that one side proposed and the other accepts.
_STEPS: dict[Status, frozenset[Status]] = {
    Status.HELD: frozenset({Status.PENDING, Status.BOOKED, Status.CANCELLED}),
    Status.PENDING: frozenset({Status.BOOKED, Status.CANCELLED}),
    Status.BOOKED: frozenset({Status.ARRIVED, Status.CANCELLED}),
    Status.ARRIVED: frozenset({Status.FULFILLED, Status.NOSHOW, Status.CANCELLED}),
}


class CancellationReason(StrEnum):
    """Why an appointment ended before it was fulfilled."""

    REJECTED = "rejected"
    EXPIRED = "expired"
    UNATTENDED = "unattended"
    BY_PATIENT = "by_patient"
    BY_DOCTOR = "by_doctor"
    PAYMENT_FAILED = "payment_failed"
    BY_SERVICE = "by_service"


class Absent(StrEnum):
    """Which side did not come to a session the other came to."""

    PATIENT = "patient"
    DOCTOR = "doctor"


class Mode(StrEnum):
    """How the two meet."""

    VIDEO = "video"
    AUDIO = "audio"
    CHAT = "chat"


@dataclass(frozen=True, slots=True)
class Attendance:
    """When each side came, if they did."""

    patient: datetime | None
    doctor: datetime | None


def answer_until(asked: datetime, starts: datetime) -> datetime:
    """Until when a request can be answered."""
    return min(asked + ANSWER_WITHIN, starts)


def proposal_until(proposed: datetime, *starts: datetime) -> datetime:
    """Until when a proposed time can be taken: not longer than a request waits, nor than either time is still ahead."""
    return min(proposed + ANSWER_WITHIN, *starts)


def may_join(status: Status, span: Span, now: datetime) -> bool:
    """Whether the two can come in now."""
    return status in CONFIRMED and span.starts - JOIN_BEFORE <= now < span.ends


def outcome(
    came: Attendance, span: Span, now: datetime
) -> tuple[Status, CancellationReason | None, Absent | None] | None:
    """What has become of a session by itself, or None while it may still go on.

    Nobody came within the wait: cancelled. One side did not: a no-show of that side. Both came: fulfilled at its end.
    """
    waited = now >= span.starts + WAIT_FOR_OTHER
    if came.patient and came.doctor:
        return (Status.FULFILLED, None, None) if now >= span.ends else None
    if not waited:
        return None
    if not came.patient and not came.doctor:
        return Status.CANCELLED, CancellationReason.UNATTENDED, None
    return Status.NOSHOW, None, Absent.DOCTOR if came.patient else Absent.PATIENT


def reminder_due(
    befores: Sequence[timedelta], confirmed: datetime, starts: datetime, now: datetime
) -> timedelta | None:
    """Which of the reminders that are sent so long `befores`, the longest first, is due now: the last whose time has come.

    None for one whose time had come before the appointment was confirmed: they have just heard of it.
    """
    come = [before for before in befores if starts - before <= now < starts]
    return come[-1] if come and confirmed < starts - come[-1] else None


def step(current: Status, wanted: Status) -> None:
    """Check that an appointment may go from `current` to `wanted`.

    Raises:
        Conflict: when it may not, with what the appointment is now.
    """
    if wanted not in _STEPS.get(current, frozenset()):
        raise Conflict(f"This appointment is {current.value} now, so that is no longer possible.")


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
