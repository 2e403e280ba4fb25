"""A person's own appointments, as they are shown to that person."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, UnaryExpression
from sqlalchemy.orm import aliased
from sqlmodel import and_, case, col, or_, select

from calmconnect.db.appointments import Appointment, AppointmentChange
from calmconnect.db.doctors import Doctor
from calmconnect.db.people import User
from calmconnect.db.session import reading
from calmconnect.domain.booking import ACTIVE, Absent, CancellationReason, Mode, Status
from calmconnect.domain.payments import free_until
from calmconnect.domain.people import Actor, Role

# What is more than held.
_ASKED = ACTIVE - {Status.HELD}

_AT_MOST = 200
_PAGE = 50
_FEW = 5

# What each side has not done itself, and so must hear of.
_NEWS = {
    Role.PATIENT: (CancellationReason.REJECTED, CancellationReason.BY_DOCTOR, CancellationReason.EXPIRED),
    Role.DOCTOR: (CancellationReason.BY_PATIENT,),
}


@dataclass(frozen=True, slots=True)
class Visit:
    """An appointment as one of its two people sees it.

    `why` is what was said when it was cancelled, "" before. `expires_at` is when a hold or an unanswered request lapses, and
    `free_until` until when the patient cancels without paying.
    """

    id: int
    other_id: int
    other_name: str
    status: Status
    cancellation_reason: CancellationReason | None
    absent: Absent | None
    why: str
    mode: Mode
    reason: str
    starts_at: datetime
    ends_at: datetime
    expires_at: datetime | None
    free_until: datetime


async def coming(actor: Actor, now: datetime) -> list[Visit]:
    """The actor's requests and appointments that are not over, earliest first, at most 200."""
    wanted = and_(col(Appointment.status).in_(_ASKED), col(Appointment.ends_at) > now)
    return await _of(actor, wanted, col(Appointment.starts_at).asc(), _AT_MOST)


async def over(actor: Actor, now: datetime) -> list[Visit]:
    """The actor's last 50 appointments that are over or cancelled, latest first."""
    ended = or_(col(Appointment.status).not_in(ACTIVE), col(Appointment.ends_at) <= now)
    wanted = and_(ended, col(Appointment.id).not_in(_let_go()))
    return await _of(actor, wanted, col(Appointment.starts_at).desc(), _PAGE)


async def called_off(actor: Actor, now: datetime) -> list[Visit]:
    """The actor's next 5 appointments, earliest first, that would be to come had the other side not said no."""
    wanted = and_(
        col(Appointment.cancellation_reason).in_(_NEWS.get(actor.role, ())),
        col(Appointment.starts_at) > now,
        col(Appointment.id).not_in(_let_go()),
    )
    return await _of(actor, wanted, col(Appointment.starts_at).asc(), _FEW)


async def at(actor: Actor, doctor_id: int, starts: datetime) -> Visit | None:
    """The acting patient's latest request to this doctor for this very moment, whatever became of it."""
    wanted = and_(
        col(Appointment.patient_id) == actor.user_id,
        col(Appointment.doctor_id) == doctor_id,
        col(Appointment.starts_at) == starts,
    )
    return next(iter(await _of(actor, wanted, col(Appointment.id).desc(), 1)), None)


async def held(actor: Actor, doctor_id: int, now: datetime) -> Visit | None:
    """The slot of this doctor that the acting patient holds now, if any."""
    wanted = and_(
        col(Appointment.patient_id) == actor.user_id,
        col(Appointment.doctor_id) == doctor_id,
        col(Appointment.status) == Status.HELD,
        col(Appointment.chain_id).is_(None),
        col(Appointment.expires_at) > now,
    )
    return next(iter(await _of(actor, wanted, col(Appointment.id).desc(), 1)), None)


def _let_go() -> Any:
    """Slots that somebody kept for a while and let go of again: they are nobody's history."""
    return select(AppointmentChange.appointment_id).where(
        AppointmentChange.from_status == Status.HELD, AppointmentChange.to_status == Status.CANCELLED
    )


async def _of(actor: Actor, wanted: ColumnElement[bool], order: UnaryExpression[Any], at_most: int) -> list[Visit]:
    other = aliased(User)
    own_side = col(Appointment.patient_id) == actor.user_id
    other_id = case((own_side, Appointment.doctor_id), else_=Appointment.patient_id)
    cancelled = and_(
        col(AppointmentChange.appointment_id) == Appointment.id, col(AppointmentChange.to_status) == Status.CANCELLED
    )
    async with reading() as rows:
        found = await rows.exec(
            select(Appointment, other.name, AppointmentChange.why, Doctor.free_cancel_hours)
            .join(other, col(other.id) == other_id)
            .join(Doctor, col(Doctor.user_id) == Appointment.doctor_id)
            .join(AppointmentChange, cancelled, isouter=True)
            .where(or_(own_side, col(Appointment.doctor_id) == actor.user_id), wanted)
            .order_by(order)
            .limit(at_most)
        )
        return [_visit(actor, appointment, name, why or "", hours) for appointment, name, why, hours in found]


def _visit(actor: Actor, appointment: Appointment, other_name: str, why: str, free_hours: int) -> Visit:
    patient = appointment.patient_id == actor.user_id
    return Visit(
        id=appointment.id or 0,
        other_id=appointment.doctor_id if patient else appointment.patient_id,
        other_name=other_name,
        status=appointment.status,
        cancellation_reason=appointment.cancellation_reason,
        absent=appointment.absent,
        why=why,
        mode=appointment.mode,
        reason=appointment.reason,
        starts_at=appointment.starts_at,
        ends_at=appointment.ends_at,
        expires_at=appointment.expires_at,
        free_until=free_until(appointment.starts_at, free_hours),
    )
