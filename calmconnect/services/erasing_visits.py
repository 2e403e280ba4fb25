"""The sessions that end because somebody erases their account: shown beforehand, with what comes back, and called off."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlmodel import and_, col, or_, select
from sqlmodel.ext.asyncio.session import AsyncSession

from calmconnect.db.appointments import Appointment
from calmconnect.db.doctors import Doctor
from calmconnect.db.erasures import Erasure
from calmconnect.db.payments import Payment
from calmconnect.db.people import User
from calmconnect.domain.booking import CancellationReason, Status
from calmconnect.domain.erasing import CALLED_OFF_WORDS
from calmconnect.domain.payments import OPEN, given_back
from calmconnect.services import steps
from calmconnect.services.work import Work

_TO_COME = (Status.HELD, Status.PENDING, Status.BOOKED)


@dataclass(frozen=True, slots=True)
class Ending:
    """A patient's session or request that would be called off. `back`: what was paid, 0 for nothing, goes back."""

    id: int
    doctor: str
    starts_at: datetime
    paid_minor: int
    currency: str
    back: bool


async def of_patient(rows: AsyncSession, user_id: int, now: datetime) -> tuple[Ending, ...]:
    """What would be called off now, the next one first. A slot that is only held is let go of without a word."""
    found = await rows.exec(
        select(Appointment, User.name, Doctor.free_cancel_hours, Payment)
        .join(User, col(User.id) == Appointment.doctor_id)
        .join(Doctor, col(Doctor.user_id) == Appointment.doctor_id)
        .outerjoin(Payment, and_(col(Payment.appointment_id) == Appointment.id, col(Payment.status).in_(OPEN)))
        .where(*_to_come(now), Appointment.patient_id == user_id, Appointment.status != Status.HELD)
        .order_by(col(Appointment.starts_at), col(Appointment.id))
    )
    return tuple(_ending(*row, now) for row in found)


def _ending(one: Appointment, doctor: str, free_hours: int, payment: Payment | None, now: datetime) -> Ending:
    back = given_back(CancellationReason.BY_PATIENT, None, now, one.starts_at, free_hours)
    paid, currency = (payment.amount_minor, payment.currency) if payment else (0, "")
    return Ending(one.id or 0, doctor, one.starts_at, paid, currency, back)


async def call_off(user_id: int, now: datetime, made_until: datetime) -> int:
    """Call off what somebody who asked to be erased had made by then and is still to come, each in a transaction of its own.

    What was paid goes back by the policy, as whenever they call something off themselves. Whoever has taken it back meanwhile
    keeps the rest.
    """

    async def end(w: Work, appointment: Appointment) -> bool:
        leaves = await w.rows.get(Erasure, user_id)
        if leaves is None or appointment.status not in _TO_COME or appointment.starts_at <= now:
            return False
        by_doctor = appointment.doctor_id == user_id
        reason = CancellationReason.BY_DOCTOR if by_doctor else CancellationReason.BY_PATIENT
        words = "" if appointment.status is Status.HELD else CALLED_OFF_WORDS
        await steps.move(w, appointment, Status.CANCELLED, now, by=user_id, reason=reason, why=words)
        return True

    theirs = or_(col(Appointment.patient_id) == user_id, col(Appointment.doctor_id) == user_id)
    wanted = and_(theirs, col(Appointment.created_at) <= made_until, *_to_come(now))
    return await steps.take_up_each(wanted, end, "Calling off an appointment of somebody who leaves")


def _to_come(now: datetime) -> tuple[Any, ...]:
    return col(Appointment.status).in_(_TO_COME), col(Appointment.starts_at) > now
