"""From a free slot to a confirmed appointment. The database itself refuses time that is taken; here losers are told so."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy.exc import IntegrityError
from sqlmodel import col, select

from calmconnect.db.appointments import Appointment, AppointmentChange
from calmconnect.db.doctors import Doctor
from calmconnect.db.people import User
from calmconnect.db.session import reading
from calmconnect.domain.booking import REASON_LENGTH, CancellationReason, Status, clean_mode, clean_start, step
from calmconnect.domain.errors import Conflict
from calmconnect.domain.people import Actor, Role
from calmconnect.domain.slots import Span
from calmconnect.domain.text import clean_text
from calmconnect.services import access, slots, topics
from calmconnect.services.work import Work, work

# How far from a time that is taken others are looked for.
_NEARBY = timedelta(days=7)


class SlotTaken(Conflict):
    """The time is not free (any more); `near` are the free slots closest to it."""

    def __init__(self, near: tuple[Span, ...]) -> None:
        super().__init__("Someone was quicker: that time is no longer free. Please choose another one.")
        self.near = near


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
            return await _ask(w, actor, doctor_id, wanted, mode, why, now)
    except (IntegrityError, _Gone) as error:
        # Whose overlap the database refused stands in the constraint's name.
        if isinstance(error, IntegrityError) and "appointments_patient_id_overlap" in str(error.orig):
            raise Conflict("You already have an appointment at that time.") from None
        raise SlotTaken(await near(doctor_id, wanted, now)) from None


async def near(doctor_id: int, wanted: datetime, now: datetime) -> tuple[Span, ...]:
    """At most three free slots of a listed doctor, in order, as close as can be to a time that is not free.

    Raises:
        NotFound: for a doctor who is not listed.
    """
    around = max(wanted, now)
    async with reading() as rows:
        doctor = await access.listed_doctor(rows, doctor_id)
        window = Span(around - _NEARBY, around + _NEARBY)
        free = (await slots.free(rows, [doctor], window, now))[doctor_id]
    return tuple(sorted(sorted(free, key=lambda slot: abs(slot.starts - around))[:3]))


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
        appointment = await _open_request(w, actor, appointment_id)
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


async def _ask(
    w: Work, actor: Actor, doctor_id: int, wanted: datetime, mode: object, reason: str, now: datetime
) -> int:
    doctor = await access.listed_doctor(w.rows, doctor_id)
    await _hold_time(w, doctor_id, actor.user_id)
    slot = await _free_slot(w, doctor, wanted, now)
    around = slots.terms(doctor).around(slot)
    appointment = Appointment(
        doctor_id=doctor_id,
        patient_id=actor.user_id,
        status=Status.PENDING,
        mode=clean_mode(mode, doctor.modes),
        reason=reason,
        starts_at=slot.starts,
        ends_at=slot.ends,
        busy_from=around.starts,
        busy_until=around.ends,
        created_at=now,
    )
    w.rows.add(appointment)
    await w.rows.flush()
    _note(w, appointment, actor, None, "", now)
    return appointment.id or 0


class _Gone(Exception):
    """A time is not among the slots that can be booked now."""


async def _free_slot(w: Work, doctor: Doctor, wanted: datetime, now: datetime) -> Span:
    day = timedelta(days=1)
    free = (await slots.free(w.rows, [doctor], Span(wanted - day, wanted + day), now))[doctor.user_id]
    slot = next((slot for slot in free if slot.starts == wanted), None)
    if slot is None:
        raise _Gone
    return slot


async def _open_request(w: Work, actor: Actor, appointment_id: int) -> Appointment:
    appointment = await access.appointment_for(w.rows, actor, appointment_id)
    if appointment.status is not Status.PENDING:
        raise Conflict(f"This request is {appointment.status.value} now, so there is nothing to answer any more.")
    return appointment


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
