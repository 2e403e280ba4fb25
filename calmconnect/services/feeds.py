"""A private address from which a calendar program reads a person's appointments and events again and again.

Whoever knows the address reads them, so it can be taken back at any time, and it holds no patient's name.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy.orm import aliased
from sqlmodel import and_, col, delete, or_, select
from sqlmodel.ext.asyncio.session import AsyncSession

from calmconnect.db.appointments import Appointment
from calmconnect.db.events import Event, Registration
from calmconnect.db.feeds import CalendarFeed
from calmconnect.db.people import User
from calmconnect.db.session import reading
from calmconnect.domain.booking import CONFIRMED, Status
from calmconnect.domain.events import EventStatus
from calmconnect.domain.people import Actor, Role
from calmconnect.domain.registrations import PLACED
from calmconnect.services import access, calendars
from calmconnect.services.secrets import digest, new_token
from calmconnect.services.work import work
from calmconnect.settings import settings

_BACK = timedelta(days=90)
_AT_MOST = 1_000


async def open_feed(actor: Actor, now: datetime) -> str:
    """Make the acting person's address, and give it: it is shown this once. One they had before is closed."""
    access.only(actor, Role.PATIENT, Role.DOCTOR)
    token = new_token()
    async with work() as w:
        await w.rows.exec(delete(CalendarFeed).where(col(CalendarFeed.user_id) == actor.user_id))
        w.rows.add(CalendarFeed(user_id=actor.user_id, token_hash=digest(token), created_at=now))
    return f"{settings().address}/calendar/{token}.ics"


async def close_feed(actor: Actor) -> None:
    """Close the acting person's address."""
    async with work() as w:
        await w.rows.exec(delete(CalendarFeed).where(col(CalendarFeed.user_id) == actor.user_id))


async def opened_at(actor: Actor) -> datetime | None:
    """Since when the acting person has an address, None without one."""
    async with reading() as rows:
        feed = await rows.get(CalendarFeed, actor.user_id)
    return feed.created_at if feed else None


async def read(token: str, now: datetime) -> str | None:
    """The calendar under an address, None for one that is closed or never was: what is confirmed, and the last 90 days'."""
    async with reading() as rows:
        found = await rows.exec(
            select(User)
            .join(CalendarFeed, col(CalendarFeed.user_id) == User.id)
            .where(CalendarFeed.token_hash == digest(token), col(User.disabled_at).is_(None))
        )
        owner = found.first()
        if owner is None:
            return None
        doctor = aliased(User)
        kept = await rows.exec(
            select(Appointment, doctor.name)
            .join(doctor, col(doctor.id) == Appointment.doctor_id)
            .where(
                or_(Appointment.patient_id == owner.id, Appointment.doctor_id == owner.id),
                col(Appointment.status).in_((*CONFIRMED, Status.FULFILLED)),
                col(Appointment.starts_at) > now - _BACK,
            )
            .order_by(col(Appointment.starts_at))
            .limit(_AT_MOST)
        )
        visits = [calendars.visit(one, calendars.summary(one, owner.id or 0, name)) for one, name in kept]
        events = await _events(rows, owner.id or 0, now)
    return calendars.published([*visits, *events], now)


async def _events(rows: AsyncSession, user_id: int, now: datetime) -> list[calendars.Entry]:
    """The events that somebody hosts, or at which they have a place."""
    mine = and_(col(Registration.event_id) == Event.id, col(Registration.user_id) == user_id)
    found = await rows.exec(
        select(Event, Registration)
        .join(Registration, mine, isouter=True)
        .where(
            Event.status == EventStatus.PUBLISHED,
            col(Event.starts_at) > now - _BACK,
            or_(Event.host_id == user_id, col(Registration.status).in_(PLACED)),
        )
        .order_by(col(Event.starts_at))
        .limit(_AT_MOST)
    )
    return [calendars.group_event(event, registration) for event, registration in found]
