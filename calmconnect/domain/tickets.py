"""Tickets of the helpline: what they are about, where they stand, and which steps lead where."""

from __future__ import annotations

from datetime import timedelta
from enum import StrEnum

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

# The most urgent one first.
PRIORITY_WORDS = {
    Priority.URGENT: "Urgent",
    Priority.HIGH: "High",
    Priority.MEDIUM: "Medium",
    Priority.LOW: "Low",
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

# The time to the first answer and to the end, within business hours, until admins decide otherwise.
TARGETS: dict[Priority, tuple[timedelta, timedelta]] = {
    Priority.URGENT: (timedelta(minutes=30), timedelta(hours=4)),
    Priority.HIGH: (timedelta(hours=1), timedelta(hours=10)),
    Priority.MEDIUM: (timedelta(hours=4), timedelta(hours=30)),
    Priority.LOW: (timedelta(hours=10), timedelta(hours=60)),
}


def more_urgent(one: Priority, other: Priority) -> Priority:
    """The more urgent of two."""
    order = list(PRIORITY_WORDS)
    return min(one, other, key=order.index)


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
