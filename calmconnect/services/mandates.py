"""Paying for the later sessions of a series, with the card by which the first one was paid.

Each is a payment of its own, asked for after the commit under its own key. A session that can't be paid is called off, and the
patient hears of all such sessions at once, when the last of them was answered.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import uuid4

from sqlmodel import col, select

from calmconnect.db.appointments import Appointment
from calmconnect.db.payments import Payment
from calmconnect.db.session import reading
from calmconnect.domain.booking import CancellationReason, Status
from calmconnect.domain.payments import Due, PaymentStatus
from calmconnect.services import settlement, several
from calmconnect.services.payment_provider import LaterCharge, Said, Silence, provider
from calmconnect.services.work import Work

_PATIENCE_SECONDS = 10
_TAKES_PLACE = (Status.BOOKED, Status.ARRIVED, Status.FULFILLED)


def note(w: Work, first: Payment, sessions: Iterable[Appointment], now: datetime) -> None:
    """Write down that these sessions are to be paid for as the first one was."""
    for one in sessions:
        w.rows.add(
            Payment(
                appointment_id=one.id or 0,
                patient_id=first.patient_id,
                key=str(uuid4()),
                amount_minor=first.amount_minor,
                currency=first.currency,
                card_end=first.card_end,
                status=PaymentStatus.PROCESSING,
                mandate=first.key,
                next_attempt_at=now,
                created_at=now,
                changed_at=now,
            )
        )


async def authorise(key: str, now: datetime) -> Said:
    """Ask the provider for such a payment. Asking again under its key is the same as asking what became of it."""
    async with reading() as rows:
        payment = (await rows.exec(select(Payment).where(Payment.key == key))).one()
    charge = LaterCharge(key, payment.amount_minor, payment.currency, payment.mandate or "")
    try:
        async with asyncio.timeout(_PATIENCE_SECONDS):
            return await provider().authorise_later(charge, now)
    except (Silence, TimeoutError):
        return Said.UNKNOWN


async def follow(w: Work, appointment: Appointment, payment: Payment, now: datetime) -> None:
    """See to what follows from the provider's answer; both people's time must be held."""
    if payment.status is PaymentStatus.AUTHORISED and appointment.status is not Status.PENDING:
        due = Due.CAPTURE if appointment.status in _TAKES_PLACE else Due.REFUND
        settlement.set_due(w, payment, due, now)
    unanswered = _of_series(appointment, PaymentStatus.PROCESSING)
    if (await w.rows.exec(unanswered)).first() is None:
        unpaid = list(await w.rows.exec(_of_series(appointment, PaymentStatus.DECLINED)))
        reason = CancellationReason.PAYMENT_FAILED
        await several.move_all(w, unpaid, Status.CANCELLED, now, by=None, reason=reason)


def _of_series(appointment: Appointment, status: PaymentStatus) -> Any:
    """The sessions of a series that are still to come, and whose later payment has this status."""
    return (
        select(Appointment)
        .join(Payment, col(Payment.appointment_id) == Appointment.id)
        .where(
            Appointment.series_id == appointment.series_id,
            col(Appointment.status).in_((Status.PENDING, Status.BOOKED)),
            col(Payment.mandate).is_not(None),
            Payment.status == status,
        )
        .order_by(col(Appointment.starts_at))
    )
