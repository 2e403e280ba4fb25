"""What becomes of a request and of an appointment: the answer of its doctor, and calling it off from either side."""

from __future__ import annotations

from datetime import datetime

from calmconnect.db.appointments import Appointment
from calmconnect.domain.booking import REASON_LENGTH, CancellationReason, Status
from calmconnect.domain.errors import Conflict
from calmconnect.domain.people import Actor, Role
from calmconnect.domain.text import clean_text
from calmconnect.services import access, steps
from calmconnect.services.work import Work, work


async def accept(actor: Actor, appointment_id: int, now: datetime) -> None:
    """Confirm a request, as its doctor.

    Raises:
        NotFound: for an appointment that is not theirs.
        Conflict: when it is no open request any more, its time has come, or the doctor may not see patients.
    """
    access.only(actor, Role.DOCTOR)
    async with work() as w:
        appointment = await _open_request(w, actor, appointment_id)
        doctor = await access.own_doctor(w.rows, actor)
        if doctor.verified_at is None:
            raise Conflict("Your licence is being checked. Once that is done, you can accept requests.")
        if appointment.starts_at <= now:
            raise Conflict("The time of this request has passed. Decline it, and offer another time in a message.")
        await steps.move(w, appointment, Status.BOOKED, now, by=actor.user_id)


async def reject(actor: Actor, appointment_id: int, why: object, now: datetime) -> None:
    """Decline a request, as its doctor, with words for the patient. The time is free again, and what was paid goes back.

    Raises:
        Invalid: with the field `why` without such words.
        NotFound: for an appointment that is not theirs.
        Conflict: when it is no open request any more.
    """
    access.only(actor, Role.DOCTOR)
    words = clean_text(why, field="why", longest=REASON_LENGTH, empty="Please tell the patient why.")
    async with work() as w:
        appointment = await _open_request(w, actor, appointment_id)
        await _cancel(w, appointment, actor, CancellationReason.REJECTED, words, now)


async def cancel(actor: Actor, appointment_id: int, why: object, now: datetime) -> None:
    """Call off a request or an appointment that has not begun, from either side. What was paid goes back by the policy.

    Raises:
        Invalid: with the field `why` without a reason.
        NotFound: for an appointment that is not theirs.
        Conflict: when it has begun or is over.
    """
    words = clean_text(why, field="why", longest=REASON_LENGTH, empty="Please say why, so that the other knows.")
    by = CancellationReason.BY_DOCTOR if actor.role is Role.DOCTOR else CancellationReason.BY_PATIENT
    async with work() as w:
        appointment = await steps.take_up(w, actor, appointment_id)
        if appointment.starts_at <= now:
            raise Conflict("This appointment has begun, so it can't be cancelled.")
        await _cancel(w, appointment, actor, by, words, now)


async def _open_request(w: Work, actor: Actor, appointment_id: int) -> Appointment:
    appointment = await steps.take_up(w, actor, appointment_id)
    if appointment.status is not Status.PENDING:
        raise Conflict(f"This request is {appointment.status.value} now, so there is nothing to answer any more.")
    return appointment


async def _cancel(
    w: Work, appointment: Appointment, actor: Actor, reason: CancellationReason, why: str, now: datetime
) -> None:
    await steps.move(w, appointment, Status.CANCELLED, now, by=actor.user_id, reason=reason, why=why)
