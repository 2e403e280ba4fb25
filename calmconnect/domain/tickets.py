"""Tickets of the helpline: where they stand, which steps lead where, and by when somebody should have answered."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from calmconnect.domain.business_hours import BusinessHours
from calmconnect.domain.errors import Conflict, Invalid
from calmconnect.domain.text import clean_text

NOTE_LENGTH = 2_000
COMMENT_LENGTH = 1_000
# Who has so many that are not closed should first see one of them through.
MOST_OPEN = 5
STARS = range(1, 6)
# Who says nothing for so long after an answer needs no more help.
CLOSE_AFTER = timedelta(days=3)


class TicketStatus(StrEnum):
    """Where a ticket stands: `pending_reminder` waits for somebody or something, `pending_close` for a last word."""

    NEW = "new"
    OPEN = "open"
    PENDING_REMINDER = "pending_reminder"
    PENDING_CLOSE = "pending_close"
    CLOSED = "closed"


class Priority(StrEnum):
    """How soon somebody should answer."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"
    URGENT = "urgent"


class Category(StrEnum):
    """What a ticket is about."""

    ACCOUNT = "account"
    APPOINTMENT = "appointment"
    PAYMENT = "payment"
    TECHNICAL = "technical"
    OTHER = "other"


CATEGORY_WORDS = {
    Category.ACCOUNT: "My account",
    Category.APPOINTMENT: "An appointment",
    Category.PAYMENT: "A payment",
    Category.TECHNICAL: "Something does not work",
    Category.OTHER: "Something else",
}

_S = TicketStatus
# From where each status can be reached by hand. A new one becomes open by its first answer; a closed one can be opened again.
STEPS: dict[TicketStatus, frozenset[TicketStatus]] = {
    _S.NEW: frozenset({_S.OPEN, _S.PENDING_REMINDER, _S.PENDING_CLOSE, _S.CLOSED}),
    _S.OPEN: frozenset({_S.PENDING_REMINDER, _S.PENDING_CLOSE, _S.CLOSED}),
    _S.PENDING_REMINDER: frozenset({_S.OPEN, _S.PENDING_CLOSE, _S.CLOSED}),
    _S.PENDING_CLOSE: frozenset({_S.OPEN, _S.PENDING_REMINDER, _S.CLOSED}),
    _S.CLOSED: frozenset({_S.OPEN}),
}
# While it stands so, the time to solve it does not run.
STOPPED = frozenset({_S.PENDING_REMINDER, _S.PENDING_CLOSE, _S.CLOSED})

# The time to the first answer and to the end, within business hours.
TARGETS: dict[Priority, tuple[timedelta, timedelta]] = {
    Priority.URGENT: (timedelta(minutes=30), timedelta(hours=4)),
    Priority.HIGH: (timedelta(hours=1), timedelta(hours=10)),
    Priority.MEDIUM: (timedelta(hours=4), timedelta(hours=30)),
    Priority.LOW: (timedelta(hours=10), timedelta(hours=60)),
}


@dataclass(frozen=True, slots=True)
class Clock:
    """The time a ticket has left to be solved: it runs until `due`, or stands still with `left`. One of the two is None.

    `left` is below zero when the time was over already when the clock was stopped.
    """

    due: datetime | None
    left: timedelta | None

    def stopped(self, now: datetime, hours: BusinessHours) -> Clock:
        """The clock, standing still from `now` on; one that stands still already stays as it is."""
        if self.due is None:
            return self
        left = hours.between(now, self.due) if now <= self.due else -hours.between(self.due, now)
        return Clock(None, left)

    def running(self, now: datetime, hours: BusinessHours) -> Clock:
        """The clock, running from `now` on; one that runs already stays as it is."""
        return self if self.left is None else Clock(hours.after(now, self.left), None)


def begun(priority: Priority, now: datetime, hours: BusinessHours) -> tuple[datetime, Clock]:
    """By when the first answer is due, and the clock to the end, for a ticket that is opened at `now`."""
    first, whole = TARGETS[priority]
    return hours.after(now, first), Clock(hours.after(now, whole), None)


def reprioritised(clock: Clock, before: Priority, after: Priority, now: datetime, hours: BusinessHours) -> Clock:
    """The clock with another priority's time instead: what has passed of it stays passed."""
    more = TARGETS[after][1] - TARGETS[before][1]
    stopped = clock.stopped(now, hours)
    assert stopped.left is not None
    changed = Clock(None, stopped.left + more)
    return changed if clock.due is None else changed.running(now, hours)


def check_step(before: TicketStatus, after: TicketStatus) -> None:
    """Whether a ticket may go from one status to another.

    Raises:
        Conflict: when the table has no such step.
    """
    if after not in STEPS[before]:
        raise Conflict("This ticket has changed meanwhile. Please look at it again.")


def clean_note(value: object) -> str:
    """What agents tell each other about a ticket.

    Raises:
        Invalid: with the field `note`.
    """
    return clean_text(value, field="note", longest=NOTE_LENGTH, empty="Please write something first.")


def clean_rating(stars: object, comment: object) -> tuple[int, str]:
    """How somebody was helped.

    Raises:
        Invalid: with the field `stars` or `comment`.
    """
    given = int(stars) if isinstance(stars, str) and stars in {"1", "2", "3", "4", "5"} else stars
    if not isinstance(given, int) or isinstance(given, bool) or given not in STARS:
        raise Invalid(stars="Please choose one to five stars.")
    return given, clean_text(comment, field="comment", longest=COMMENT_LENGTH)
