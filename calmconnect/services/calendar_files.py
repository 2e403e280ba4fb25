"""One appointment or event as a file for a calendar program, for who takes no mail and gives out no address."""

from __future__ import annotations

from datetime import datetime

from calmconnect.db.events import Registration
from calmconnect.db.people import User
from calmconnect.db.session import reading
from calmconnect.domain.booking import CONFIRMED
from calmconnect.domain.errors import NotFound
from calmconnect.domain.people import Actor
from calmconnect.services import access, calendars


async def of_visit(actor: Actor, appointment_id: int, now: datetime) -> str:
    """A confirmed appointment of the actor's: the same one to a calendar program as the one that came by mail.

    Raises:
        NotFound: for an appointment that is not theirs, or not confirmed.
    """
    async with reading() as rows:
        appointment = await access.appointment_for(rows, actor, appointment_id)
        if appointment.status not in CONFIRMED:
            raise NotFound
        doctor = await rows.get_one(User, appointment.doctor_id)
    return calendars.published(
        [calendars.visit(appointment, calendars.summary(appointment, actor.user_id, doctor.name))], now
    )


async def of_event(actor: Actor, event_id: int, now: datetime) -> str:
    """An event at which the acting patient has a place.

    Raises:
        NotFound: for an event that they may not see, at which they have no place, or that was called off.
    """
    async with reading() as rows:
        event = await access.event_shown(rows, actor, event_id)
        mine = await rows.get(Registration, (event_id, actor.user_id))
    entry = calendars.group_event(event, mine)
    if mine is None or not entry.kept:
        raise NotFound
    return calendars.published([entry], now)
