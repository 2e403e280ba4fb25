"""From a free slot to a confirmed appointment. The database itself refuses time that is taken; here losers are told so."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import aliased
from sqlmodel import case, col, or_, select

from calmconnect.db.appointments import Appointment, AppointmentChange
from calmconnect.db.people import User
from calmconnect.db.session import reading
from calmconnect.domain.booking import (
    REASON_LENGTH,
    CancellationReason,
    Mode,
    Span,
    Status,
    clean_mode,
    clean_start,
    step,
)
from calmconnect.domain.errors import Conflict
from calmconnect.domain.people import Actor, Role
from calmconnect.domain.text import clean_text
from calmconnect.services import access, slots, topics
from calmconnect.services.work import Work, work

_AT_MOST = 200


class SlotTaken(Conflict):
    """The time is not free (any more); `near` are the free slots closest to it."""

    def __init__(self, near: tuple[Span, ...]) -> None:
        super().__init__("Someone was quicker: that time is no longer free. Please choose another one.")
        self.near = near


@dataclass(frozen=True, slots=True)
class Visit:
    """An appointment as one of its two people sees it."""

    id: int
    other_id: int
    other_name: str
    status: Status
    cancellation_reason: CancellationReason | None
    mode: Mode
    reason: str
    starts_at: datetime
    ends_at: datetime


async def request(actor: Actor, doctor_id: int, starts: object, mode: object, reason: object, now: datetime) -> int:
    """Ask a doctor for a slot; the doctor accepts or rejects. Gives the appointment's id.

    `starts` is the slot's beginning in ms since 1970.

    Raises:
        Invalid: for a time, a way to meet or a reason that can't be taken.
        NotFound: for a doctor who is not listed.
        Conflict: when the time is taken, for the doctor (`SlotTaken`) or for the patient.
    """
    access.only(actor, Role.PATIENT)
    wanted, why = clean_start(starts), clean_text(reason, field="reason", longest=REASON_LENGTH)
    try:
        async with work() as w:
            doctor = await access.listed_doctor(w.rows, doctor_id)
            await _hold_time(w, doctor_id, actor.user_id)
            by = clean_mode(mode, doctor.modes)
            terms = slots.terms(doctor)
            window = Span(wanted - timedelta(days=1), wanted + timedelta(days=1))
            free = (await slots.free(w.rows, [doctor], window, now))[doctor_id]
            slot = next((slot for slot in free if slot.starts == wanted), None)
            if slot is None:
                raise SlotTaken(_near(free, wanted))
            appointment = Appointment(
                doctor_id=doctor_id,
                patient_id=actor.user_id,
                status=Status.PENDING,
                mode=by,
                reason=why,
                starts_at=slot.starts,
                ends_at=slot.ends,
                busy_until=slot.ends + terms.buffer,
                created_at=now,
            )
            w.rows.add(appointment)
            await w.rows.flush()
            _note(w, appointment, actor, None, "", now)
            return appointment.id or 0
    except IntegrityError as error:
        raise await _lost(error, doctor_id, wanted, now) from None


async def accept(actor: Actor, appointment_id: int, now: datetime) -> None:
    """Confirm a request, as its doctor.

    Raises:
        NotFound: for an appointment that is not theirs.
        Conflict: when it is no open request any more.
    """
    access.only(actor, Role.DOCTOR)
    async with work() as w:
        appointment = await access.appointment_for(w.rows, actor, appointment_id)
        await _move(w, appointment, actor, Status.BOOKED, None, "", now)


async def reject(actor: Actor, appointment_id: int, why: object, now: datetime) -> None:
    """Decline a request, as its doctor, with words for the patient. The time is free again.

    Raises:
        Invalid: with the field `why` without such words.
        NotFound: for an appointment that is not theirs.
        Conflict: when it is no open request any more.
    """
    access.only(actor, Role.DOCTOR)
    words = clean_text(why, field="why", longest=REASON_LENGTH, empty="Please tell the patient why.")
    async with work() as w:
        appointment = await access.appointment_for(w.rows, actor, appointment_id)
        if appointment.status is not Status.PENDING:
            raise Conflict(f"This appointment is {appointment.status.value} now, so it can't be rejected.")
        await _move(w, appointment, actor, Status.CANCELLED, CancellationReason.REJECTED, words, now)


async def cancel(actor: Actor, appointment_id: int, why: object, now: datetime) -> None:
    """Call off a request or an appointment that has not begun, from either side.

    Raises:
        Invalid: with the field `why` without a reason.
        NotFound: for an appointment that is not theirs.
        Conflict: when it has begun or is over.
    """
    words = clean_text(why, field="why", longest=REASON_LENGTH, empty="Please say why, so that the other knows.")
    by = CancellationReason.BY_DOCTOR if actor.role is Role.DOCTOR else CancellationReason.BY_PATIENT
    async with work() as w:
        appointment = await access.appointment_for(w.rows, actor, appointment_id)
        if appointment.starts_at <= now:
            raise Conflict("This appointment has begun, so it can't be cancelled.")
        await _move(w, appointment, actor, Status.CANCELLED, by, words, now)


async def visits(actor: Actor, *, since: datetime) -> list[Visit]:
    """The actor's appointments that end after `since`, earliest first, at most 200."""
    return await _visits(actor, col(Appointment.ends_at) > since, col(Appointment.starts_at).asc(), _AT_MOST)


async def past_visits(actor: Actor, *, before: datetime, at_most: int = 50) -> list[Visit]:
    """The actor's appointments that ended by `before`, latest first."""
    return await _visits(actor, col(Appointment.ends_at) <= before, col(Appointment.starts_at).desc(), at_most)


async def _visits(actor: Actor, when: object, order: object, at_most: int) -> list[Visit]:
    other = aliased(User)
    own_side = col(Appointment.patient_id) == actor.user_id
    other_id = case((own_side, Appointment.doctor_id), else_=Appointment.patient_id)
    async with reading() as rows:
        found = await rows.exec(
            select(Appointment, other.name)
            .join(other, col(other.id) == other_id)
            .where(or_(own_side, col(Appointment.doctor_id) == actor.user_id), when)  # type: ignore[arg-type]
            .order_by(order)  # type: ignore[arg-type]
            .limit(at_most)
        )
        return [_visit(actor, appointment, name) for appointment, name in found]


def _visit(actor: Actor, appointment: Appointment, other_name: str) -> Visit:
    patient = appointment.patient_id == actor.user_id
    return Visit(
        id=appointment.id or 0,
        other_id=appointment.doctor_id if patient else appointment.patient_id,
        other_name=other_name,
        status=appointment.status,
        cancellation_reason=appointment.cancellation_reason,
        mode=appointment.mode,
        reason=appointment.reason,
        starts_at=appointment.starts_at,
        ends_at=appointment.ends_at,
    )


async def _hold_time(w: Work, *people: int) -> None:
    """Let nobody else change these people's time until the transaction ends.

    PostgreSQL finds overlaps by itself, but two transactions that both wait for the other's row to be settled are a
    deadlock to it; so they wait here, always in the same order. (NO KEY: rows that merely name these people go on.)
    """
    await w.rows.exec(
        select(User.id).where(col(User.id).in_(people)).order_by(col(User.id)).with_for_update(key_share=True)
    )


async def _move(
    w: Work,
    appointment: Appointment,
    actor: Actor,
    to: Status,
    reason: CancellationReason | None,
    why: str,
    now: datetime,
) -> None:
    await _hold_time(w, appointment.doctor_id, appointment.patient_id)
    before = appointment.status
    step(before, to)
    appointment.status, appointment.cancellation_reason = to, reason
    w.rows.add(appointment)
    _note(w, appointment, actor, before, why, now)


def _note(w: Work, appointment: Appointment, actor: Actor, before: Status | None, why: str, now: datetime) -> None:
    assert appointment.id is not None
    w.rows.add(
        AppointmentChange(
            appointment_id=appointment.id,
            at=now,
            actor_id=actor.user_id,
            from_status=before,
            to_status=appointment.status,
            why=why,
        )
    )
    fact = {"kind": "appointment", "id": appointment.id}
    for person in (appointment.patient_id, appointment.doctor_id):
        w.announce(topics.user(person), fact)
    w.announce(topics.doctor(appointment.doctor_id), {"kind": "slots"})
    w.announce(topics.ADMIN, {"kind": "appointments"})


async def _lost(error: IntegrityError, doctor_id: int, wanted: datetime, now: datetime) -> Conflict:
    """What to say when the database refused the time: whose overlap it was stands in the constraint's name."""
    if "appointments_patient_id_overlap" in str(error.orig):
        return Conflict("You already have an appointment at that time.")
    async with reading() as rows:
        doctor = await access.listed_doctor(rows, doctor_id)
        window = Span(wanted - timedelta(days=1), wanted + timedelta(days=1))
        return SlotTaken(_near((await slots.free(rows, [doctor], window, now))[doctor_id], wanted))


def _near(free: list[Span], wanted: datetime) -> tuple[Span, ...]:
    nearest = sorted(free, key=lambda slot: abs(slot.starts - wanted))[:3]
    return tuple(sorted(nearest))
