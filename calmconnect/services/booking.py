"""What becomes of a request and of an appointment: the answer of its doctor, and calling it off from either side."""

from __future__ import annotations

from datetime import datetime

from calmconnect.db.appointments import Appointment
from calmconnect.domain.booking import REASON_LENGTH, CancellationReason, Status
from calmconnect.domain.errors import Conflict
from calmconnect.domain.people import Actor, Role
from calmconnect.domain.text import clean_text
from calmconnect.services import access, several, steps
from calmconnect.services.work import Work, work


async def accept(actor: Actor, appointment_id: int, now: datetime) -> None:
    """Confirm a request, as its doctor; of a series all sessions that were asked for.

    Raises:
        NotFound: for an appointment that is not theirs.
        Conflict: when it is no open request any more, its time has come, or the doctor may not see patients.
    """
    access.only(actor, Role.DOCTOR)
    async with work() as w:
        asked = await _open_request(w, actor, appointment_id)
        doctor = await access.own_doctor(w.rows, actor)
        if doctor.verified_at is None:
            raise Conflict("Your licence is being checked. Once that is done, you can accept requests.")
        if asked[0].starts_at <= now:
            raise Conflict("The time of this request has passed. Decline it, and offer another time in a message.")
        await several.move_all(w, asked, Status.BOOKED, now, by=actor.user_id)


async def reject(actor: Actor, appointment_id: int, why: object, now: datetime) -> None:
    """Decline a request, as its doctor, with words for the patient; of a series all sessions that were asked for.

    The time is free again, and what was paid goes back.

    Raises:
        Invalid: with the field `why` without such words.
        NotFound: for an appointment that is not theirs.
        Conflict: when it is no open request any more.
    """
    access.only(actor, Role.DOCTOR)
    words = clean_text(why, field="why", longest=REASON_LENGTH, empty="Please tell the patient why.")
    async with work() as w:
        asked = await _open_request(w, actor, appointment_id)
        await _cancel(w, asked, actor, CancellationReason.REJECTED, words, now)


async def cancel(actor: Actor, appointment_id: int, why: object, now: datetime) -> None:
    """Call off a request or an appointment that has not begun, from either side. What was paid goes back by the policy.

    Raises:
        Invalid: with the field `why` without a reason.
        NotFound: for an appointment that is not theirs.
        Conflict: when it has begun or is over.
    """
    words, by = _called_off(actor, why)
    async with work() as w:
        appointment = await _not_begun(w, actor, appointment_id, now)
        await _cancel(w, [appointment], actor, by, words, now)


async def cancel_following(actor: Actor, appointment_id: int, why: object, now: datetime) -> int:
    """Call off an appointment and all later ones of its series, from either side; gives how many. The policy is each one's own.

    Raises:
        Invalid: with the field `why` without a reason.
        NotFound: for an appointment that is not theirs.
        Conflict: when it has begun or is over.
    """
    words, by = _called_off(actor, why)
    async with work() as w:
        appointment = await _not_begun(w, actor, appointment_id, now)
        series = await several.of_series(w, appointment, Status.PENDING, Status.BOOKED)
        later = [one for one in series if one.starts_at > appointment.starts_at]
        await _cancel(w, [appointment, *later], actor, by, words, now)
    return 1 + len(later)


def _called_off(actor: Actor, why: object) -> tuple[str, CancellationReason]:
    words = clean_text(why, field="why", longest=REASON_LENGTH, empty="Please say why, so that the other knows.")
    by_doctor = actor.role is Role.DOCTOR
    return words, CancellationReason.BY_DOCTOR if by_doctor else CancellationReason.BY_PATIENT


async def _not_begun(w: Work, actor: Actor, appointment_id: int, now: datetime) -> Appointment:
    appointment = await steps.take_up(w, actor, appointment_id)
    if appointment.starts_at <= now:
        raise Conflict("This appointment has begun, so it can't be cancelled.")
    return appointment


async def _open_request(w: Work, actor: Actor, appointment_id: int) -> list[Appointment]:
    appointment = await steps.take_up(w, actor, appointment_id)
    if appointment.status is not Status.PENDING:
        raise Conflict(f"This request is {appointment.status.value} now, so there is nothing to answer any more.")
    return await several.of_series(w, appointment, Status.PENDING)


async def _cancel(
    w: Work, sessions: list[Appointment], actor: Actor, reason: CancellationReason, why: str, now: datetime
) -> None:
    await several.move_all(w, sessions, Status.CANCELLED, now, by=actor.user_id, reason=reason, why=why)
