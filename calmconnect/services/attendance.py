"""Who came to a session, and what has become of it once it is over."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import col, or_

from calmconnect.db.appointments import Appointment
from calmconnect.domain.booking import CONFIRMED, WAIT_FOR_OTHER, Attendance, Mode, Status, may_join, outcome
from calmconnect.domain.consents import Subject
from calmconnect.domain.errors import Conflict
from calmconnect.domain.people import Actor
from calmconnect.domain.slots import Span
from calmconnect.services import changes, consents, steps
from calmconnect.services.work import Work, work


@dataclass(frozen=True, slots=True)
class Joined:
    """Whom somebody meets who has come in to a session, and how."""

    other_id: int
    mode: Mode


async def join(actor: Actor, appointment_id: int, now: datetime) -> Joined:
    """Come in to a session, from either side.

    Raises:
        NotFound: for an appointment that is not theirs.
        Conflict: too early, too late, or when it was never confirmed.
        ConsentNeeded: for a patient who has not agreed to sessions over the internet, as the text is now.
    """
    async with work() as w:
        appointment = await come_in(w, actor, appointment_id, now)
    patient = actor.user_id == appointment.patient_id
    return Joined(appointment.doctor_id if patient else appointment.patient_id, appointment.mode)


async def come_in(w: Work, actor: Actor, appointment_id: int, now: datetime) -> Appointment:
    """As `join`, within a use case; nobody else changes the session until its transaction ends."""
    appointment = await steps.take_up(w, actor, appointment_id)
    if not may_join(appointment.status, _span(appointment), now):
        raise Conflict("You can come in from ten minutes before the session until it ends.")
    if actor.user_id == appointment.patient_id:
        await consents.check(w.rows, actor.user_id, Subject.TELEHEALTH)
        appointment.patient_came_at = appointment.patient_came_at or now
    else:
        appointment.doctor_came_at = appointment.doctor_came_at or now
    w.rows.add(appointment)
    if appointment.status is Status.BOOKED:
        await steps.move(w, appointment, Status.ARRIVED, now, by=actor.user_id)
    else:
        changes.announce(w, appointment)
    return appointment


async def conclude(now: datetime) -> int:
    """Give every session that is over what it has come to, and give how many. Two who do it at once conclude each only once."""

    async def end(w: Work, appointment: Appointment) -> bool:
        return appointment.status in CONFIRMED and await _end(w, appointment, now)

    near = or_(col(Appointment.starts_at) <= now - WAIT_FOR_OTHER, col(Appointment.ends_at) <= now)
    return await steps.take_up_each(col(Appointment.status).in_(CONFIRMED) & near, end, "Concluding a session")


async def _end(w: Work, appointment: Appointment, now: datetime) -> bool:
    came = Attendance(appointment.patient_came_at, appointment.doctor_came_at)
    end = outcome(came, _span(appointment), now)
    if end is None:
        return False
    status, reason, absent = end
    await steps.move(w, appointment, status, now, by=None, reason=reason, absent=absent)
    return True


def _span(appointment: Appointment) -> Span:
    return Span(appointment.starts_at, appointment.ends_at)
