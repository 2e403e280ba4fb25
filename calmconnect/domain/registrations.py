"""Who has a place at an event, and who comes next: one rule for registering, for leaving and for more places."""

from __future__ import annotations

from collections.abc import Container, Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from calmconnect.domain.errors import Conflict, Invalid
from calmconnect.domain.events import JOIN_BEFORE, EventStatus, Place, closes_at
from calmconnect.domain.slots import Span

# So many may wait for one event, and so many events to come may somebody be down for.
MOST_WAITING = 200
MOST_OWN = 50


class RegistrationStatus(StrEnum):
    """What has become of somebody's registration. `confirmed`: they have a place; the last two are said of who had one."""

    CONFIRMED = "confirmed"
    WAITLISTED = "waitlisted"
    CANCELLED = "cancelled"
    ATTENDED = "attended"
    MISSED = "missed"


# Who takes a place, and who is to be told what becomes of the event.
PLACED = frozenset({RegistrationStatus.CONFIRMED, RegistrationStatus.ATTENDED, RegistrationStatus.MISSED})
DOWN = frozenset({RegistrationStatus.CONFIRMED, RegistrationStatus.WAITLISTED})


class Came(StrEnum):
    """What a host says of who had a place."""

    YES = "yes"
    NO = "no"
    UNSAID = "unsaid"


CAME_STATUS = {
    Came.YES: RegistrationStatus.ATTENDED,
    Came.NO: RegistrationStatus.MISSED,
    Came.UNSAID: RegistrationStatus.CONFIRMED,
}


@dataclass(frozen=True, slots=True)
class Entry:
    """Somebody's registration; `number` rises with each at the event, so it is the order of the line."""

    user_id: int
    status: RegistrationStatus
    number: int


def taken(entries: Iterable[Entry]) -> int:
    """How many places are taken."""
    return sum(one.status in PLACED for one in entries)


def in_line(entries: Iterable[Entry]) -> list[Entry]:
    """Who waits, the first first."""
    waiting = (one for one in entries if one.status is RegistrationStatus.WAITLISTED)
    return sorted(waiting, key=lambda one: one.number)


def place(entries: Iterable[Entry], user_id: int) -> int:
    """Where somebody stands in the line, from 1; 0 for who does not wait."""
    line = [one.user_id for one in in_line(entries)]
    return line.index(user_id) + 1 if user_id in line else 0


def moving_up(entries: Iterable[Entry], capacity: int, passed_over: Container[int] = ()) -> list[int]:
    """Who gets a place now: the first in line, as many as there are free. Nobody loses one when there are fewer than before."""
    known = list(entries)
    free = max(0, capacity - taken(known))
    return [one.user_id for one in in_line(known) if one.user_id not in passed_over][:free]


def check_open(status: EventStatus, starts: datetime, closes_minutes: int, now: datetime) -> None:
    """Whether somebody can register now.

    Raises:
        Conflict: when they can't, with the reason.
    """
    check_ahead(status, starts, now)
    if now >= closes_at(starts, closes_minutes):
        raise Conflict("Registration is closed.")


def check_ahead(status: EventStatus, until: datetime, now: datetime) -> None:
    """Whether something can still be done with an event, which it can until a moment.

    Raises:
        Conflict: when it was called off, or that moment has come.
    """
    if status is EventStatus.CANCELLED:
        raise Conflict("This event was called off.")
    if now >= until:
        raise Conflict("It is too late for that: this event has begun, or is over.")


def may_come_in(status: EventStatus, place_: Place, span: Span, now: datetime) -> bool:
    """Whether there is a room to come into now."""
    online = place_ is not Place.ADDRESS
    return online and status is EventStatus.PUBLISHED and span.starts - JOIN_BEFORE <= now < span.ends


def clean_came(value: object) -> RegistrationStatus:
    """What somebody's registration becomes by what the host says: "yes", "no" or "unsaid".

    Raises:
        Invalid: with the field `came`.
    """
    if not isinstance(value, str) or value not in set(Came):
        raise Invalid(came="Please choose one of these.")
    return CAME_STATUS[Came(value)]
