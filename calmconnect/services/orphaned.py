"""Appointments to come that can't be as things are: one of the two is suspended, or the doctor's licence is not verified.

They are listed until an admin has handled each of them; the list is worked out, so nothing drops out of it by itself.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement
from sqlalchemy.orm import aliased
from sqlmodel import and_, col, func, or_, select
from sqlmodel.ext.asyncio.session import AsyncSession

from calmconnect.db.appointments import Appointment
from calmconnect.db.doctors import Doctor
from calmconnect.db.people import User
from calmconnect.db.session import reading
from calmconnect.domain.audit import Act
from calmconnect.domain.booking import REASON_LENGTH, CancellationReason, Mode, Status
from calmconnect.domain.errors import Conflict
from calmconnect.domain.people import Actor, Role
from calmconnect.domain.text import clean_text
from calmconnect.services import access, audit, steps
from calmconnect.services.work import Work, work

AT_MOST = 200
_TO_COME = (Status.PENDING, Status.BOOKED)


@dataclass(frozen=True, slots=True)
class Ahead:
    """An appointment to come, with the names of its two people."""

    id: int
    doctor_id: int
    doctor: str
    patient_id: int
    patient: str
    status: Status
    mode: Mode
    starts_at: datetime


async def of_person(actor: Actor, person_id: int, now: datetime) -> tuple[Ahead, ...]:
    """The requests and confirmed sessions of somebody that have not begun, the next one first; at most `AT_MOST`."""
    async with reading() as rows:
        await access.person_for_admin(rows, actor, person_id)
        return await _ahead(rows, _of(person_id), now)


async def unhandled(actor: Actor, now: datetime) -> tuple[Ahead, ...]:
    """Those of everybody, the next one first; at most `AT_MOST`."""
    access.only(actor, Role.ADMIN)
    async with reading() as rows:
        return await _ahead(rows, _astray(), now)


async def how_many(actor: Actor, now: datetime) -> int:
    """How many of them there are."""
    access.only(actor, Role.ADMIN)
    async with reading() as rows:
        counted = select(func.count()).select_from(Appointment).where(_astray(), *_to_come(now))
        return (await rows.exec(counted)).one()


def clean_words(words: object) -> str:
    """What patients read when their session is called off.

    Raises:
        Invalid: with the field `words` when there is nothing to read.
    """
    return clean_text(words, field="words", longest=REASON_LENGTH, empty="Please write a line for the patients.")


async def call_off(actor: Actor, appointment_id: int, words: object, now: datetime) -> None:
    """Call off an appointment that is astray, with words for the patient; what was paid goes back.

    Raises:
        Invalid: with the field `words` without such words.
        NotFound: when there is none, or it is not astray.
        Conflict: when it has begun.
    """
    said = clean_words(words)
    async with work() as w:
        appointment = await access.appointment_for_admin(w.rows, actor, appointment_id)
        await steps.settle_on(w, appointment)
        if not await _end(w, actor, appointment, said, now):
            raise Conflict("This session has begun or is over, so it can't be called off.")


async def call_off_all(actor: Actor, person_id: int, words: object, now: datetime) -> int:
    """Call off all that is to come of somebody and astray, each in a transaction of its own; gives how many.

    Raises:
        Invalid: with the field `words` without words for the patients.
        NotFound: when there is no such person.
    """
    said = clean_words(words)
    async with reading() as rows:
        await access.person_for_admin(rows, actor, person_id)

    async def end(w: Work, appointment: Appointment) -> bool:
        return await _end(w, actor, appointment, said, now)

    return await steps.take_up_each(and_(_of(person_id), _astray(), *_to_come(now)), end, "Calling off an appointment")


async def _end(w: Work, actor: Actor, appointment: Appointment, why: str, now: datetime) -> bool:
    if appointment.status not in _TO_COME or appointment.starts_at <= now:
        return False
    reason = CancellationReason.BY_SERVICE
    await steps.move(w, appointment, Status.CANCELLED, now, by=actor.user_id, reason=reason, why=why)
    audit.record(w, actor, Act.APPOINTMENT_CALLED_OFF, f"appointment:{appointment.id}", now)
    return True


async def _ahead(rows: AsyncSession, wanted: ColumnElement[bool], now: datetime) -> tuple[Ahead, ...]:
    patient, doctor = aliased(User), aliased(User)
    found = await rows.exec(
        select(Appointment, doctor.name, patient.name)
        .join(doctor, col(doctor.id) == Appointment.doctor_id)
        .join(patient, col(patient.id) == Appointment.patient_id)
        .where(wanted, *_to_come(now))
        .order_by(col(Appointment.starts_at), col(Appointment.id))
        .limit(AT_MOST)
    )
    return tuple(
        Ahead(one.id or 0, one.doctor_id, by, one.patient_id, of, one.status, one.mode, one.starts_at)
        for one, by, of in found
    )


def _to_come(now: datetime) -> list[Any]:
    return [col(Appointment.status).in_(_TO_COME), col(Appointment.starts_at) > now]


def _of(person_id: int) -> ColumnElement[bool]:
    return or_(col(Appointment.doctor_id) == person_id, col(Appointment.patient_id) == person_id)


def _astray() -> ColumnElement[bool]:
    suspended = select(User.id).where(col(User.disabled_at).is_not(None))
    unverified = select(Doctor.user_id).where(col(Doctor.verified_at).is_(None))
    return or_(
        col(Appointment.doctor_id).in_(suspended),
        col(Appointment.patient_id).in_(suspended),
        col(Appointment.doctor_id).in_(unverified),
    )
