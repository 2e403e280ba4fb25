"""Paying for a slot that is held, which turns it into a request."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta
from uuid import uuid4

from sqlalchemy.exc import IntegrityError
from sqlmodel import col, or_, select

from calmconnect.db.appointments import Appointment
from calmconnect.db.doctors import Doctor
from calmconnect.db.payments import Payment
from calmconnect.db.session import reading
from calmconnect.domain.booking import REASON_LENGTH, CancellationReason, Status, clean_mode
from calmconnect.domain.consents import Subject
from calmconnect.domain.errors import Conflict, NotFound
from calmconnect.domain.payments import Due, PaymentStatus, clean_card
from calmconnect.domain.people import Actor, Role
from calmconnect.domain.series import Wanted
from calmconnect.domain.text import clean_text
from calmconnect.services import access, consents, mandates, series, settlement, steps, topics
from calmconnect.services.payment_provider import Charge, Said, Silence, provider
from calmconnect.services.rounds import one_by_one
from calmconnect.services.work import Work, work

# How long the page waits for the provider, and after how long it is asked again what became of a payment.
_PATIENCE_SECONDS = 10
_ASK_AGAIN = timedelta(seconds=15)
# A payment of which nothing is heard for this long is given up.
_GIVE_UP = timedelta(hours=1)
_UNDER_WAY = "Your payment is under way already."
_OPEN = (PaymentStatus.PROCESSING, PaymentStatus.REQUIRES_ACTION)
_SAID = {
    Said.AUTHORISED: PaymentStatus.AUTHORISED,
    Said.DECLINED: PaymentStatus.DECLINED,
    Said.REQUIRES_ACTION: PaymentStatus.REQUIRES_ACTION,
}


async def pay(
    actor: Actor,
    appointment_id: int,
    mode: object,
    reason: object,
    card: object,
    now: datetime,
    wanted: Wanted | None = None,
) -> PaymentStatus | None:
    """Ask for a slot that the acting patient holds, paying the doctor's fee; gives what came of it, None without a fee.

    With it a series may be `wanted`: its later sessions are paid for with the same card once this one is.

    Raises:
        Invalid: for a way to meet, a reason or a card that can't be taken.
        NotFound: for an appointment that is not theirs.
        Conflict: when the slot is not held any more, a payment is under way, or the series can't be had (`series.Changed`).
        ConsentNeeded: for who has not agreed to sessions over the internet, as the text is now.
    """
    access.only(actor, Role.PATIENT)
    why = clean_text(reason, field="reason", longest=REASON_LENGTH)
    try:
        charge = await _begin(actor, appointment_id, mode, why, card, now, wanted)
    except IntegrityError:
        raise Conflict(_UNDER_WAY) from None
    if charge is None:
        return None
    try:
        async with asyncio.timeout(_PATIENCE_SECONDS):
            said = await provider().authorise(charge, now)
    except (Silence, TimeoutError):
        said = Said.UNKNOWN
    return await _settle(charge.key, said, now)


async def confirm(actor: Actor, appointment_id: int, agreed: bool, now: datetime) -> PaymentStatus:
    """Take the second step of a payment that needs one, as the patient who pays.

    Raises:
        NotFound: for an appointment that is not theirs.
        Conflict: when nothing is to be confirmed.
    """
    access.only(actor, Role.PATIENT)
    async with reading() as rows:
        await access.appointment_for(rows, actor, appointment_id)
        found = await rows.exec(
            select(Payment.key).where(
                Payment.appointment_id == appointment_id, Payment.status == PaymentStatus.REQUIRES_ACTION
            )
        )
        key = found.first()
    if key is None:
        raise Conflict("There is no payment to confirm any more.")
    return await _settle(key, await provider().confirm(key, agreed, now), now)


async def ask_again(now: datetime) -> int:
    """Ask what became of payments without an answer, and give how many are settled now. Doing it twice at once is harmless."""
    async with reading() as rows:
        found = await rows.exec(
            select(Payment.key, Payment.created_at, Payment.mandate).where(
                col(Payment.status).in_(_OPEN),
                or_(col(Payment.created_at) <= now - _ASK_AGAIN, col(Payment.mandate).is_not(None)),
            )
        )
        waiting = found.all()
    return await one_by_one(waiting, lambda one: _ask_again(*one, now), "Asking for a payment")


async def status(actor: Actor, appointment_id: int) -> PaymentStatus | None:
    """How far the acting patient's last attempt to pay for an appointment has come; None without one."""
    async with reading() as rows:
        found = await rows.exec(
            select(Payment.status)
            .where(Payment.appointment_id == appointment_id, Payment.patient_id == actor.user_id)
            .order_by(col(Payment.id).desc())
        )
        word = found.first()
    return PaymentStatus(word) if word else None


async def _ask_again(key: str, asked: datetime, mandate: str | None, now: datetime) -> bool:
    said = await (mandates.authorise(key, now) if mandate else provider().look_up(key, now))
    given_up = said not in (Said.AUTHORISED, Said.DECLINED) and asked <= now - _GIVE_UP
    return await _settle(key, Said.DECLINED if given_up else said, now) not in _OPEN


async def _begin(
    actor: Actor, appointment_id: int, mode: object, reason: str, card: object, now: datetime, wanted: Wanted | None
) -> Charge | None:
    """Write down what is asked for and that it is being paid; without a fee it is a request at once."""
    async with work() as w:
        appointment = await steps.take_up(w, actor, appointment_id)
        _still_held(appointment, now)
        await consents.check(w.rows, actor.user_id, Subject.TELEHEALTH)
        doctor = await w.rows.get_one(Doctor, appointment.doctor_id)
        appointment.mode, appointment.reason = clean_mode(mode, doctor.modes), reason
        w.rows.add(appointment)
        number = clean_card(card) if doctor.fee_minor else None
        if wanted:
            await series.keep(w, doctor, appointment, wanted, now)
        if number is None:
            await series.ask(w, appointment, now)
            return None
        charge = Charge(str(uuid4()), doctor.fee_minor, doctor.currency, number)
        w.rows.add(
            Payment(
                appointment_id=appointment_id,
                patient_id=actor.user_id,
                key=charge.key,
                amount_minor=charge.amount_minor,
                currency=charge.currency,
                card_end=number.value[-4:],
                status=PaymentStatus.PROCESSING,
                next_attempt_at=now,
                created_at=now,
                changed_at=now,
            )
        )
        return charge


def _still_held(appointment: Appointment, now: datetime) -> None:
    if appointment.status is Status.PENDING:
        raise Conflict("You have asked for this time already.")
    if appointment.chain_id is not None or appointment.place not in (None, 1):
        raise NotFound
    if appointment.status is not Status.HELD or (appointment.expires_at and appointment.expires_at <= now):
        raise Conflict("The five minutes are over, and the time is free for everyone again. Nothing was paid.")
    if appointment.series_id is not None:
        raise Conflict(_UNDER_WAY)


async def _settle(key: str, said: Said, now: datetime) -> PaymentStatus:
    """Note what the provider said. What was paid too late, for a slot that is not held any more, goes back."""
    async with work() as w:
        payment = (await w.rows.exec(select(Payment).where(Payment.key == key))).one()
        appointment = await w.rows.get_one(Appointment, payment.appointment_id)
        await steps.settle_on(w, appointment)
        await w.rows.refresh(payment)
        if payment.status not in _OPEN or said is Said.UNKNOWN:
            return payment.status
        payment.status, payment.changed_at = _SAID[said], now
        w.rows.add(payment)
        await w.rows.flush()
        w.announce(topics.user(payment.patient_id), {"kind": "payment"})
        if payment.mandate:
            await mandates.follow(w, appointment, payment, now)
        elif said is Said.AUTHORISED:
            await _use(w, appointment, payment, now)
        elif said is Said.DECLINED:
            await series.let_go(w, appointment, now)
        return payment.status


async def _use(w: Work, appointment: Appointment, payment: Payment, now: datetime) -> None:
    held = appointment.status is Status.HELD and appointment.expires_at is not None
    if held and appointment.expires_at > now and appointment.starts_at > now:  # type: ignore[operator]
        _, *later = await series.ask(w, appointment, now)
        mandates.note(w, payment, later, now)
        return
    if held:
        await steps.move(w, appointment, Status.CANCELLED, now, by=None, reason=CancellationReason.EXPIRED)
    settlement.set_due(w, payment, Due.REFUND, now)
