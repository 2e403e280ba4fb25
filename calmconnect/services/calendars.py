"""Appointments as calendar programs read them (RFC 5545, RFC 5546).

One UID for an appointment and all that replace it, and a SEQUENCE that rises with each change: so a reader's calendar moves
what it has instead of adding a second one. Nobody's calendar is told a patient's name.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum
from urllib.parse import urlsplit

from icalendar import STATUS, Calendar, Event, vCalAddress

from calmconnect.db.appointments import Appointment
from calmconnect.domain.booking import CONFIRMED, Status
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


def invitation(appointment: Appointment, summary: str, email: str, now: datetime) -> str:
    """The calendar to be mailed to one of the two after a change: a request while it stands, else its cancellation."""
    method = Method.REQUEST if appointment.status in _KEPT else Method.CANCEL
    event = _event(appointment, summary, now)
    sender = settings().mail_from.rpartition("<")[2].rstrip(">")
    event.organizer = vCalAddress(f"mailto:{sender}")
    event.attendees = [vCalAddress(f"mailto:{email}")]
    return _calendar(method, [event])


def published(appointments: Iterable[tuple[Appointment, str]], now: datetime) -> str:
    """A calendar of many appointments, each with its summary: for a program that reads it again and again, or for a mail
    about several at once, which RFC 5546 allows no request to be about.
    """
    return _calendar(Method.PUBLISH, [_event(appointment, summary, now) for appointment, summary in appointments])


def _event(appointment: Appointment, summary: str, now: datetime) -> Event:
    kept = appointment.status in _KEPT
    return Event.new(
        uid=f"appointment-{appointment.chain_id or appointment.id}@{urlsplit(settings().address).hostname}",
        sequence=appointment.sequence,
        stamp=now,
        start=appointment.starts_at,
        end=appointment.ends_at,
        summary=summary,
        url=f"{settings().address}/home",
        status=STATUS.CONFIRMED if kept else STATUS.CANCELLED,
    )


def _calendar(method: Method, events: list[Event]) -> str:
    calendar = Calendar.new(prodid="-//CalmConnect//Appointments//EN", method=method.value, subcomponents=events)
    # The library names each calendar anew; a feed that is read again must be the same when nothing has changed.
    calendar.pop("UID", None)
    return bytes(calendar.to_ical()).decode()
