"""Appointments and events as calendar programs read them (RFC 5545, RFC 5546).

One UID for an appointment and all that replace it, and a SEQUENCE that rises with each change: so a reader's calendar moves
what it has instead of adding a second one. Nobody's calendar is told a patient's name, nor what an event is about: others look
at calendars, too.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from urllib.parse import urlsplit

from icalendar import STATUS, Calendar, Event, vCalAddress

from calmconnect.db.appointments import Appointment
from calmconnect.db.events import Event as GroupEvent
from calmconnect.db.events import Registration
from calmconnect.domain.booking import CONFIRMED, Status
from calmconnect.domain.events import EventStatus
from calmconnect.domain.registrations import PLACED
from calmconnect.settings import settings

_KEPT = frozenset({*CONFIRMED, Status.FULFILLED})


class Method(StrEnum):
    """What a mailed calendar asks of the reader's program; a feed that is read publishes."""

    PUBLISH = "PUBLISH"
    REQUEST = "REQUEST"
    CANCEL = "CANCEL"


def summary(appointment: Appointment, reader_id: int, doctor_name: str) -> str:
    """What stands in a reader's calendar: a patient reads whom they meet, a doctor that they meet somebody."""
    return "CalmConnect session" if reader_id == appointment.doctor_id else f"Session with {doctor_name}"


@dataclass(frozen=True, slots=True)
class Entry:
    """Something in a calendar: `uid` without the service's name, `path` where it leads, `kept` while it stands."""

    uid: str
    sequence: int
    starts: datetime
    ends: datetime
    summary: str
    path: str
    kept: bool


def visit(appointment: Appointment, summary: str) -> Entry:
    """An appointment in somebody's calendar."""
    return Entry(
        f"appointment-{appointment.chain_id or appointment.id}",
        appointment.sequence,
        appointment.starts_at,
        appointment.ends_at,
        summary,
        "/home",
        appointment.status in _KEPT,
    )


def group_event(event: GroupEvent, registration: Registration | None) -> Entry:
    """An event in the calendar of somebody who registered, or of who hosts it.

    Whoever leaves and comes again has changed it, too, so that calendars take the newer word.
    """
    has_place = registration is None or registration.status in PLACED
    return Entry(
        f"event-{event.id}",
        event.sequence + (registration.changes if registration else 0),
        event.starts_at,
        event.ends_at,
        "CalmConnect event",
        f"/events/{event.id}" if registration else f"/doctor/events/{event.id}",
        has_place and event.status is EventStatus.PUBLISHED,
    )


def invitation(entry: Entry, email: str, now: datetime) -> str:
    """The calendar to be mailed to one reader after a change: a request while it stands, else its cancellation."""
    event = _event(entry, now)
    sender = settings().mail_from.rpartition("<")[2].rstrip(">")
    event.organizer = vCalAddress(f"mailto:{sender}")
    event.attendees = [vCalAddress(f"mailto:{email}")]
    return _calendar(Method.REQUEST if entry.kept else Method.CANCEL, [event])


def published(entries: Iterable[Entry], now: datetime) -> str:
    """A calendar of many things: for a program that reads it again and again, or for a mail about several at once, which
    RFC 5546 allows no request to be about.
    """
    return _calendar(Method.PUBLISH, [_event(entry, now) for entry in entries])


def _event(entry: Entry, now: datetime) -> Event:
    return Event.new(
        uid=f"{entry.uid}@{urlsplit(settings().address).hostname}",
        sequence=entry.sequence,
        stamp=now,
        start=entry.starts,
        end=entry.ends,
        summary=entry.summary,
        url=f"{settings().address}{entry.path}",
        status=STATUS.CONFIRMED if entry.kept else STATUS.CANCELLED,
    )


def _calendar(method: Method, events: list[Event]) -> str:
    calendar = Calendar.new(prodid="-//CalmConnect//Appointments//EN", method=method.value, subcomponents=events)
    # The library names each calendar anew; a feed that is read again must be the same when nothing has changed.
    calendar.pop("UID", None)
    return bytes(calendar.to_ical()).decode()
