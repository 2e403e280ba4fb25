"""The life of an appointment."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from enum import StrEnum

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

# What fills a doctor's day, be it to come or over.
COUNTED = ACTIVE | {Status.FULFILLED, Status.NOSHOW}

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
