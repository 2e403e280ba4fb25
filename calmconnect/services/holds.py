"""Keeping a free slot for a patient while they fill in the rest and pay. The database itself refuses time that is taken."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement
from sqlalchemy.exc import IntegrityError
from sqlmodel import and_, col, or_, select

from calmconnect.db.appointments import Appointment
from calmconnect.db.session import reading
from calmconnect.domain.booking import ACTIVE, HOLD, CancellationReason, Mode, Status, clean_start
from calmconnect.domain.errors import Conflict
from calmconnect.domain.people import Actor, Role
from calmconnect.services import access, keeping, several, slots, steps, waitlist
from calmconnect.services.work import Work, work


async def hold(actor: Actor, doctor_id: int, starts: object, now: datetime) -> int:
    """Keep a slot of a doctor for the acting patient, and give the appointment's id; any other slot they held is free again.

    `starts` is the slot's beginning in ms since 1970. Holding what one holds already gives the same id.

    Raises:
        Invalid: for a time that can't be taken.
        NotFound: for a doctor who is not listed.
        Conflict: when the time is taken, for the doctor (`keeping.SlotTaken`) or for the patient.
    """
    access.only(actor, Role.PATIENT)
    wanted = clean_start(starts)
    try:
        async with work() as w:
            return await _hold(w, actor, doctor_id, wanted, now)
    except (IntegrityError, keeping.NotFree) as error:
        # Whose overlap the database refused stands in the constraint's name.
        if isinstance(error, IntegrityError) and "appointments_patient_id_overlap" in str(error.orig):
            raise Conflict("You already have an appointment at that time.") from None
        raise keeping.SlotTaken from None


@dataclass(frozen=True, slots=True)
class Held:
    """A slot that is kept until `expires_at`."""

    id: int
    starts_at: datetime
    expires_at: datetime


async def own(actor: Actor, doctor_id: int, now: datetime) -> Held | None:
    """The slot of this doctor that the acting patient chose and keeps now, if any."""
    async with reading() as rows:
        found = await rows.exec(
            select(Appointment.id, Appointment.starts_at, Appointment.expires_at)
            .where(_chosen_by(actor), Appointment.doctor_id == doctor_id, Appointment.status == Status.HELD)
            # The later sessions of a series are kept while the first one is paid for.
            .where(
                or_(col(Appointment.place).is_(None), col(Appointment.place) == 1), col(Appointment.expires_at) > now
            )
            .order_by(col(Appointment.id).desc())
        )
        kept = found.first()
    return Held(*kept) if kept else None


async def release(actor: Actor, appointment_id: int, now: datetime) -> None:
    """Let go of a slot that the acting patient holds.

    Raises:
        NotFound: for an appointment that is not theirs.
        Conflict: when it is not held any more.
    """
    access.only(actor, Role.PATIENT)
    async with work() as w:
        appointment = await steps.take_up(w, actor, appointment_id)
        if appointment.status is not Status.HELD:
            raise Conflict("This time is not held any more.")
        await steps.move(w, appointment, Status.CANCELLED, now, by=actor.user_id, reason=CancellationReason.BY_PATIENT)


async def lapse(now: datetime) -> int:
    """End every hold and request whose time is over, and give how many. Two who do it at once end each only once."""

    async def end(w: Work, appointment: Appointment) -> bool:
        if appointment.expires_at is None or appointment.expires_at > now:
            return False
        if appointment.status is Status.PENDING:
            asked = await several.of_series(w, appointment, Status.PENDING)
            await several.move_all(w, asked, Status.CANCELLED, now, by=None, reason=CancellationReason.EXPIRED)
        else:
            await _expire(w, appointment, now)
        return True

    overdue = col(Appointment.status).in_((Status.HELD, Status.PENDING)) & (col(Appointment.expires_at) <= now)
    return await steps.take_up_each(overdue, end, "Ending a hold or a request")


async def end_overdue(w: Work, doctor_id: int, patient_id: int, now: datetime) -> None:
    """End what either of the two holds no longer: the database would still refuse time that it takes."""
    overdue = _overdue(doctor_id, patient_id, now)
    for held in (await w.rows.exec(select(Appointment).where(Appointment.status == Status.HELD, overdue))).all():
        if held.status is Status.HELD:
            await _expire(w, held, now)


async def _expire(w: Work, appointment: Appointment, now: datetime) -> None:
    await steps.move(w, appointment, Status.CANCELLED, now, by=None, reason=CancellationReason.EXPIRED)


async def _hold(w: Work, actor: Actor, doctor_id: int, wanted: datetime, now: datetime) -> int:
    doctor = await access.listed_doctor(w.rows, doctor_id)
    if await _taken(w, actor, doctor_id, wanted, now):
        raise keeping.NotFree
    await steps.hold_time(w, doctor_id, actor.user_id)
    for held in await _in_the_way(w, actor, doctor_id, now):
        if held.status is not Status.HELD:
            # It went with the first of its series.
            continue
        if held.expires_at is not None and held.expires_at <= now:
            await _expire(w, held, now)
        elif (held.doctor_id, held.starts_at) == (doctor_id, wanted):
            return held.id or 0
        elif not await waitlist.was_offered(w, held):
            await steps.move(w, held, Status.CANCELLED, now, by=actor.user_id, reason=CancellationReason.BY_PATIENT)
    await w.rows.flush()
    own = {"patient_id": actor.user_id, "mode": Mode(doctor.modes[0]), "expires_at": now + HOLD}
    return (await keeping.keep(w, doctor, wanted, now, by=actor.user_id, **own)).id or 0


async def _in_the_way(w: Work, actor: Actor, doctor_id: int, now: datetime) -> Sequence[Appointment]:
    """Holds of this doctor or patient that are overdue, and whatever else the patient holds for themself."""
    overdue = _overdue(doctor_id, actor.user_id, now)
    found = await w.rows.exec(
        select(Appointment)
        .where(Appointment.status == Status.HELD, or_(_chosen_by(actor), overdue))
        .order_by(col(Appointment.id))
    )
    return found.all()


def _chosen_by(actor: Actor) -> ColumnElement[bool]:
    """What a patient chose themself, and not what is kept for a proposal."""
    return and_(col(Appointment.patient_id) == actor.user_id, col(Appointment.chain_id).is_(None))


def _overdue(doctor_id: int, patient_id: int, now: datetime) -> ColumnElement[bool]:
    return and_(
        or_(col(Appointment.patient_id) == patient_id, col(Appointment.doctor_id) == doctor_id),
        col(Appointment.expires_at) <= now,
    )


async def _taken(w: Work, actor: Actor, doctor_id: int, wanted: datetime, now: datetime) -> bool:
    """Whether somebody else has that very moment: when many want one slot, those who come too late need not wait in line."""
    found = await w.rows.exec(
        select(Appointment.id).where(
            Appointment.doctor_id == doctor_id,
            Appointment.starts_at == wanted,
            col(Appointment.status).in_(ACTIVE),
            Appointment.patient_id != actor.user_id,
            slots.not_lapsed(now),
        )
    )
    return found.first() is not None
