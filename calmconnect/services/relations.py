"""Which appointments make two people know each other."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement
from sqlalchemy.orm import aliased
from sqlmodel import and_, col, or_, select
from sqlmodel.ext.asyncio.session import AsyncSession

from calmconnect.db.appointments import Appointment, AppointmentChange
from calmconnect.db.proposals import ProposalStatus, RescheduleProposal
from calmconnect.domain.booking import Status
from calmconnect.domain.errors import NotFound

# Two who have met, or are about to, may write to each other, and call.
ACQUAINTED = (Status.BOOKED, Status.ARRIVED, Status.FULFILLED, Status.NOSHOW)


async def check_acquainted(rows: AsyncSession, patient_id: int, doctor_id: int) -> None:
    """Let two people pass who have met, or are about to.

    Raises:
        NotFound: for any others.
    """
    found = await rows.exec(
        select(Appointment.id)
        .where(
            Appointment.patient_id == patient_id,
            Appointment.doctor_id == doctor_id,
            col(Appointment.status).in_(ACQUAINTED),
        )
        .limit(1)
    )
    if found.first() is None:
        raise NotFound


async def doctors_of(rows: AsyncSession, patient_id: int, since: datetime) -> list[int]:
    """The doctors with whom a patient has an accepted session after `since`, in the order of their ids."""
    found = await rows.exec(
        select(Appointment.doctor_id)
        .where(
            Appointment.patient_id == patient_id,
            Appointment.starts_at > since,
            col(Appointment.status).in_(ACQUAINTED),
        )
        .distinct()
        .order_by(col(Appointment.doctor_id))
    )
    return list(found)


def accepted_or_asked() -> ColumnElement[bool]:
    """It was accepted at some time, or waits for an answer: the doctor and the patient have to do with each other."""
    return or_(
        col(Appointment.status).in_((Status.PENDING, *ACQUAINTED)), _cancelled_from(Status.BOOKED, Status.ARRIVED)
    )


def ever_asked() -> ColumnElement[bool]:
    """It was more than a slot that somebody looked at and let go of."""
    return or_(
        col(Appointment.status).in_((Status.PENDING, *ACQUAINTED)),
        _cancelled_from(Status.PENDING, Status.BOOKED, Status.ARRIVED),
    )


def _cancelled_from(*before: Status) -> ColumnElement[bool]:
    # By a name of its own: a query around it may join the changes, too.
    change = aliased(AppointmentChange)
    stepped = select(change.id).where(
        change.appointment_id == Appointment.id,
        change.to_status == Status.CANCELLED,
        col(change.from_status).in_(before),
    )
    # Asked for each one alone: PostgreSQL would gather all changes of all times first, had it the choice (EXISTS).
    return and_(Appointment.status == Status.CANCELLED, stepped.limit(1).scalar_subquery().is_not(None))


def moved() -> Any:
    """The ids of those whose place another time has taken, as both wished: what is left of them is how the other began."""
    return select(RescheduleProposal.appointment_id).where(RescheduleProposal.status == ProposalStatus.ACCEPTED)
