"""Events of the tests: hosted by Dr. Meera, written by Alex."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlmodel import col, select

from calmconnect.db.events import Event, Registration
from calmconnect.db.people import User
from calmconnect.db.session import reading, transaction
from calmconnect.domain.events import EventStatus
from calmconnect.domain.people import Actor, Role
from calmconnect.domain.registrations import RegistrationStatus
from calmconnect.services import events
from tests.support.cast import NOW, Cast, Person

# Two days after the Wednesday of the cast's NOW.
DAY = "2026-03-13"
STARTS = NOW.replace(hour=18) + timedelta(days=2)


def form(cast: Cast, **other: object) -> dict[str, object]:
    """As `written`, hosted by Dr. Meera."""
    return written(cast.meera.id, **other)


def written(host_id: int, **other: object) -> dict[str, object]:
    """A form that plans an event on Friday from 18 to 19 o'clock in UTC, at once to be seen."""
    return {
        "title": "Sleep, together",
        "description": "We talk about **nights**.",
        "kind": "group_session",
        "host": str(host_id),
        "place": "address",
        "address": "The hall by the lake",
        "day": DAY,
        "begins": "18:00",
        "ends": "19:00",
        "time_zone": "UTC",
        "capacity": "2",
        "closes": "0",
        "rhythm": "once",
        "times": "",
        "until": "",
        "published": "on",
        **other,
    }


def form_at(cast: Cast, starts: datetime, minutes: int = 60, **other: object) -> dict[str, object]:
    """As `form`, at another time; in a zone in which it begins and ends on one day."""
    zone = next(
        name
        for name in ("UTC", "Asia/Kolkata", "America/Los_Angeles")
        if starts.astimezone(ZoneInfo(name)).hour < 22 - minutes // 60
    )
    here, ends = (moment.astimezone(ZoneInfo(zone)) for moment in (starts, starts + timedelta(minutes=minutes)))
    when = {"day": f"{here:%Y-%m-%d}", "begins": f"{here:%H:%M}", "ends": f"{ends:%H:%M}", "time_zone": zone}
    return form(cast, **when, **other)


async def planned(cast: Cast, now: datetime = NOW, **other: object) -> int:
    """An event of two places that patients see; gives its number."""
    return await events.add(cast.alex.actor, form(cast, **other), now)


async def kept(event_id: int) -> Event:
    """An event as it is kept."""
    async with reading() as rows:
        return await rows.get_one(Event, event_id)


async def series_of(event_id: int) -> list[Event]:
    """All events of a series, in order of time."""
    async with reading() as rows:
        event = await rows.get_one(Event, event_id)
        found = await rows.exec(select(Event).where(Event.series_id == event.series_id).order_by(col(Event.starts_at)))
        return list(found)


async def standing(event_id: int, person: Person) -> RegistrationStatus | None:
    """What somebody is at an event."""
    async with reading() as rows:
        row = await rows.get(Registration, (event_id, person.id))
        return row.status if row else None


async def crowd(many: int) -> list[Actor]:
    """So many more patients."""
    people = [
        User(role=Role.PATIENT, name=f"Patient {n}", email=f"crowd{n}@calm.test", created_at=NOW) for n in range(many)
    ]
    async with transaction() as rows:
        rows.add_all(people)
    return [Actor(one.id or 0, Role.PATIENT, 0) for one in people]


async def those_at(event_id: int, *status: RegistrationStatus) -> list[int]:
    """The people with such a registration, in order of their numbers."""
    async with reading() as rows:
        found = await rows.exec(
            select(Registration.user_id)
            .where(Registration.event_id == event_id, col(Registration.status).in_(status))
            .order_by(col(Registration.number))
        )
        return list(found)


def is_published(event: Event) -> bool:
    """Whether patients see an event."""
    return event.status is EventStatus.PUBLISHED
