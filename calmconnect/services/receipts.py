"""What was paid for an appointment, as the patient who paid sees it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import col, select

from calmconnect.db.payments import Payment
from calmconnect.db.people import User
from calmconnect.db.session import reading
from calmconnect.domain.payments import Due, PaymentStatus
from calmconnect.domain.people import Actor, Role
from calmconnect.services import access


@dataclass(frozen=True, slots=True)
class Receipt:
    """A payment as the one who paid sees it; `amount_minor` is in the currency's minor unit. `back`: a refund is under way."""

    id: int
    appointment_id: int
    doctor_name: str
    patient_name: str
    starts_at: datetime
    status: PaymentStatus
    back: bool
    amount_minor: int
    currency: str
    card_end: str
    paid_at: datetime
    changed_at: datetime


async def of_visit(actor: Actor, appointment_id: int) -> Receipt | None:
    """What the acting patient paid for an appointment, or their last attempt to; None when nothing was asked for.

    Raises:
        NotFound: for an appointment that is not theirs.
    """
    access.only(actor, Role.PATIENT)
    async with reading() as rows:
        appointment = await access.appointment_for(rows, actor, appointment_id)
        found = await rows.exec(
            select(Payment).where(Payment.appointment_id == appointment_id).order_by(col(Payment.id).desc()).limit(1)
        )
        payment = found.first()
        if payment is None:
            return None
        people = await rows.exec(select(User).where(col(User.id).in_((actor.user_id, appointment.doctor_id))))
        names = {person.id: person.name for person in people}
    return Receipt(
        id=payment.id or 0,
        appointment_id=appointment_id,
        doctor_name=names[appointment.doctor_id],
        patient_name=names[actor.user_id],
        starts_at=appointment.starts_at,
        status=payment.status,
        back=payment.due is Due.REFUND,
        amount_minor=payment.amount_minor,
        currency=payment.currency,
        card_end=payment.card_end,
        paid_at=payment.created_at,
        changed_at=payment.changed_at,
    )
