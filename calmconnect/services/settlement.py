"""What a payment comes to: what follows from the appointment's steps, and what the provider is still to be asked."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement
from sqlmodel import col, select, update

from calmconnect.db.appointments import Appointment
from calmconnect.db.doctors import Doctor
from calmconnect.db.payments import Payment
from calmconnect.db.session import reading
from calmconnect.domain.booking import Status
from calmconnect.domain.payments import Due, PaymentStatus, given_back
from calmconnect.services import claims, topics
from calmconnect.services.payment_provider import provider
from calmconnect.services.rounds import one_by_one
from calmconnect.services.work import Work, work

log = logging.getLogger(__name__)

_AT_ONCE = 20
_PATIENCE, _LONGEST_WAIT = timedelta(seconds=30), timedelta(hours=1)
_DONE = {Due.CAPTURE: PaymentStatus.CAPTURED, Due.REFUND: PaymentStatus.REFUNDED}
_PAID = (PaymentStatus.AUTHORISED, PaymentStatus.CAPTURED)


async def follow(w: Work, appointment: Appointment, now: datetime) -> None:
    """Note what an appointment's new status means for its payment, in the transaction that changed it."""
    if appointment.status not in (Status.BOOKED, Status.CANCELLED, Status.NOSHOW):
        return
    found = await w.rows.exec(
        select(Payment).where(Payment.appointment_id == appointment.id, col(Payment.status).in_(_PAID))
    )
    payment = found.first()
    if payment is None:
        return
    if appointment.status is Status.BOOKED:
        set_due(w, payment, Due.CAPTURE, now)
        return
    doctor = await w.rows.get_one(Doctor, appointment.doctor_id)
    back = given_back(
        appointment.cancellation_reason, appointment.absent, now, appointment.starts_at, doctor.free_cancel_hours
    )
    # What is not given back is kept: of a request that nobody had answered yet, too.
    set_due(w, payment, Due.REFUND if back else Due.CAPTURE, now)


def set_due(w: Work, payment: Payment, due: Due, now: datetime) -> None:
    """Have the provider asked for this once the transaction is committed; what has been done is not asked for again."""
    if payment.status is not _DONE[due]:
        payment.due, payment.attempts, payment.next_attempt_at, payment.changed_at = due, 0, now, now
        w.rows.add(payment)


async def carry_out(now: datetime) -> int:
    """Ask the provider for all that is due, and give how much was done. Two who do it at once ask for each only once."""
    async with reading() as rows:
        found = await rows.exec(select(Payment.id).where(_is_due(now)).order_by(col(Payment.id)).limit(_AT_ONCE))
        due = [payment_id for payment_id in found if payment_id is not None]
    return await one_by_one(due, lambda payment_id: _carry_out(payment_id, now), "Settling a payment")


async def _carry_out(payment_id: int, now: datetime) -> bool:
    async with work() as w:
        claimed = await w.rows.exec(
            update(Payment)
            .where(col(Payment.id) == payment_id, _is_due(now))
            .values(claimed_until=now + _PATIENCE, attempts=Payment.attempts + 1)
            .returning(col(Payment.key), col(Payment.due), col(Payment.attempts))
        )
        row = claimed.one_or_none()
    if row is None:
        return False
    key, due, attempts = row
    try:
        await (provider().capture(key, now) if due is Due.CAPTURE else provider().refund(key, now))
    except Exception as error:
        log.warning("Payment %s: %s was not done (%s), attempt %s", payment_id, due, type(error).__name__, attempts)
        await _note(payment_id, due, next_attempt_at=now + claims.wait(attempts + 1, _PATIENCE, _LONGEST_WAIT))
        return False
    await _note(payment_id, due, status=_DONE[due], due=None, changed_at=now)
    return True


async def _note(payment_id: int, asked: Due, **values: object) -> None:
    """Note the end of an attempt, unless something else has become due meanwhile."""
    async with work() as w:
        await w.rows.exec(update(Payment).where(col(Payment.id) == payment_id).values(claimed_until=None))
        noted = await w.rows.exec(
            update(Payment)
            .where(col(Payment.id) == payment_id, col(Payment.due) == asked)
            .values(**values)
            .returning(col(Payment.patient_id))
        )
        for patient_id in noted.scalars():
            w.announce(topics.user(patient_id), {"kind": "payment"})


def _is_due(now: datetime) -> ColumnElement[bool]:
    unclaimed = claims.unclaimed(Payment.claimed_until, now)
    return col(Payment.due).is_not(None) & (col(Payment.next_attempt_at) <= now) & unclaimed
