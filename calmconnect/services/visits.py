"""A person's own appointments, as they are shown to that person."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, UnaryExpression
from sqlalchemy.orm import aliased
from sqlmodel import and_, case, col, or_, select
from sqlmodel.ext.asyncio.session import AsyncSession

from calmconnect.db.appointments import Appointment, AppointmentChange
from calmconnect.db.doctors import Doctor
from calmconnect.db.people import User
from calmconnect.db.proposals import ProposalStatus, RescheduleProposal
from calmconnect.db.session import reading
from calmconnect.domain.booking import ACTIVE, Absent, CancellationReason, Mode, Status
from calmconnect.domain.errors import NotFound
from calmconnect.domain.payments import free_until
from calmconnect.domain.people import Actor, Role
from calmconnect.services import relations, series_places
from calmconnect.services.series_places import InSeries

# What is more than held.
_ASKED = ACTIVE - {Status.HELD}

_AT_MOST = 200
_PAGE = 50
_FEW = 5

# What each side has not done itself, and so must hear of.
_NEWS = {
    Role.PATIENT: (
        CancellationReason.REJECTED,
        CancellationReason.BY_DOCTOR,
        CancellationReason.BY_SERVICE,
        CancellationReason.EXPIRED,
        CancellationReason.PAYMENT_FAILED,
    ),
    Role.DOCTOR: (CancellationReason.BY_PATIENT,),
}


@dataclass(frozen=True, slots=True)
class Suggested:
    """Another time that one side proposes for an appointment; `own` when the one who looks did. `id` is the proposal's."""

    id: int
    own: bool
    starts_at: datetime
    expires_at: datetime | None
    why: str


@dataclass(frozen=True, slots=True)
class Visit:
    """An appointment as one of its two people sees it.

    `why` is what was said when it was cancelled, "" before. `expires_at` is when a hold or an unanswered request lapses, and
    `free_until` until when the patient cancels without paying. `moved`: cancelled because another time took its place.
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
    moved: bool
    suggested: Suggested | None
    series: InSeries | None


async def coming(actor: Actor, now: datetime) -> list[Visit]:
    """The actor's requests and appointments that are not over, earliest first, at most 200."""
    wanted = and_(col(Appointment.status).in_(_ASKED), col(Appointment.ends_at) > now)
    return await _of(actor, wanted, col(Appointment.starts_at).asc(), _AT_MOST)


async def over(actor: Actor, now: datetime) -> list[Visit]:
    """The actor's last 50 appointments that are over or cancelled, latest first."""
    ended = or_(col(Appointment.status).not_in(ACTIVE), col(Appointment.ends_at) <= now)
    wanted = and_(ended, relations.ever_asked())
    return await _of(actor, wanted, col(Appointment.starts_at).desc(), _PAGE)


async def called_off(actor: Actor, now: datetime) -> list[Visit]:
    """The actor's next 5 appointments, earliest first, that would be to come had the other side not said no."""
    wanted = and_(
        col(Appointment.cancellation_reason).in_(_NEWS.get(actor.role, ())),
        col(Appointment.starts_at) > now,
        relations.ever_asked(),
        col(Appointment.id).not_in(relations.moved()),
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


async def of_series(actor: Actor, series_id: int) -> list[Visit]:
    """The actor's sessions of a series as they were asked for or moved to, earliest first; none of somebody else's."""
    wanted = and_(
        col(Appointment.series_id) == series_id, relations.ever_asked(), col(Appointment.id).not_in(relations.moved())
    )
    return await _of(actor, wanted, col(Appointment.starts_at).asc(), _AT_MOST)


async def one(actor: Actor, appointment_id: int) -> Visit:
    """One of the actor's appointments.

    Raises:
        NotFound: for an appointment that is not theirs.
    """
    found = await _of(actor, col(Appointment.id) == appointment_id, col(Appointment.id).asc(), 1)
    if not found:
        raise NotFound
    return found[0]


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
        listed = found.all()
        moves = await _moves(rows, [appointment.id or 0 for appointment, *_ in listed])
        places = await series_places.of(rows, [appointment for appointment, *_ in listed])
    return [
        _visit(
            actor,
            appointment,
            name,
            why or "",
            hours,
            places.get(appointment.id or 0),
            *moves.get(appointment.id or 0, (None, None)),
        )
        for appointment, name, why, hours in listed
    ]


async def _moves(rows: AsyncSession, ids: list[int]) -> dict[int, tuple[RescheduleProposal, Appointment]]:
    """What was proposed instead of these appointments, and is open or was accepted."""
    found = await rows.exec(
        select(RescheduleProposal, Appointment)
        .join(Appointment, col(Appointment.id) == RescheduleProposal.replacement_id)
        .where(
            col(RescheduleProposal.appointment_id).in_(ids),
            col(RescheduleProposal.status).in_((ProposalStatus.PROPOSED, ProposalStatus.ACCEPTED)),
        )
    )
    return {proposal.appointment_id: (proposal, replacement) for proposal, replacement in found}


def _visit(
    actor: Actor,
    appointment: Appointment,
    other_name: str,
    why: str,
    free_hours: int,
    series: InSeries | None,
    proposal: RescheduleProposal | None,
    replacement: Appointment | None,
) -> Visit:
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
        moved=proposal is not None and proposal.status is ProposalStatus.ACCEPTED,
        suggested=_suggested(actor, proposal, replacement),
        series=series,
    )


def _suggested(actor: Actor, proposal: RescheduleProposal | None, replacement: Appointment | None) -> Suggested | None:
    if proposal is None or replacement is None or proposal.status is not ProposalStatus.PROPOSED:
        return None
    own = proposal.proposed_by == actor.user_id
    return Suggested(proposal.id or 0, own, replacement.starts_at, replacement.expires_at, proposal.why)
