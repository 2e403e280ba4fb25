"""Counts a day's appointments: what became of them, how bookings went, how fast doctors answered, and what patients thought."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Integer, cast, exists
from sqlalchemy import select as columns
from sqlalchemy.orm import aliased
from sqlmodel import and_, col, func
from sqlmodel.ext.asyncio.session import AsyncSession

from calmconnect.db.appointments import Appointment, AppointmentChange
from calmconnect.db.proposals import ProposalStatus, RescheduleProposal
from calmconnect.db.ratings import Rating, RatingChange
from calmconnect.domain.booking import Status
from calmconnect.domain.statistics import BY_STATUS, FUNNEL, Count, Spread, became
from calmconnect.services import relations
from calmconnect.services.appointment_kinds import of_step
from calmconnect.services.tally import Day, Tally, source, within

_DOCTOR = col(Appointment.doctor_id)
# A time that was not proposed instead of another one.
_FIRST = col(Appointment.chain_id).is_(None)


def _each_status() -> Any:
    instead = exists().where(
        col(RescheduleProposal.appointment_id) == Appointment.id,
        col(RescheduleProposal.status) == ProposalStatus.ACCEPTED,
    )
    moved = and_(col(Appointment.status) == Status.CANCELLED, instead).label("moved")
    by = (col(Appointment.status), col(Appointment.cancellation_reason), col(Appointment.absent), moved)
    each = columns(_DOCTOR, *by).where(within(col(Appointment.starts_at)), relations.ever_asked()).subquery()
    return columns(*each.c, func.count()).group_by(*each.c)


def _each_step() -> Any:
    steps = [cast(of_step(step), Integer).label(step.value) for step in FUNNEL]
    each = columns(_DOCTOR, *steps).where(within(col(Appointment.created_at))).subquery()
    return columns(each.c.doctor_id, *[func.sum(each.c[step.value]) for step in FUNNEL]).group_by(each.c.doctor_id)


def _each_acceptance() -> Any:
    asked, answered = aliased(AppointmentChange), aliased(AppointmentChange)
    return columns(_DOCTOR, col(asked.at), col(answered.at)).where(
        within(col(Appointment.created_at)),
        _FIRST,
        col(asked.appointment_id) == Appointment.id,
        col(asked.to_status) == Status.PENDING,
        col(answered.appointment_id) == Appointment.id,
        col(answered.from_status) == Status.PENDING,
        col(answered.to_status) == Status.BOOKED,
    )


# Statements are put together once: that takes longer than most days' rows do.
_STATUSES, _STEPS, _ACCEPTANCES = _each_status(), _each_step(), _each_acceptance()
_RATINGS = (
    columns(col(Rating.doctor_id), func.count(), func.sum(Rating.stars))
    .where(within(col(Rating.created_at)), col(Rating.stars_left_out).is_(False))
    .group_by(col(Rating.doctor_id))
)


async def _by_status(rows: AsyncSession, day: Day, tally: Tally) -> None:
    """What became of those that begin on the day."""
    for doctor_id, status, reason, absent, moved, number in await day.found(rows, _STATUSES):
        tally.add(became(status, reason, absent, bool(moved)), number, doctor_id)


async def _funnel(rows: AsyncSession, day: Day, tally: Tally) -> None:
    """How far those got whose time was chosen on the day; one that was moved took place if the last of its times did."""
    for doctor_id, *numbers in await day.found(rows, _STEPS):
        for count, number in zip(FUNNEL, numbers, strict=True):
            tally.add(count, number, doctor_id)


async def _acceptance(rows: AsyncSession, day: Day, tally: Tally) -> None:
    """How long doctors took to accept those whose time was chosen on the day."""
    for doctor_id, at, until in await day.found(rows, _ACCEPTANCES):
        tally.took(Spread.ACCEPTANCE, until - at, doctor_id)


async def _ratings(rows: AsyncSession, day: Day, tally: Tally) -> None:
    """What patients said first on the day, as it stands now; stars that were left out of the mean don't count here either."""
    for doctor_id, number, stars in await day.found(rows, _RATINGS):
        tally.add(Count.RATINGS, number, doctor_id)
        tally.add(Count.STARS, stars, doctor_id)


async def changed_since(rows: AsyncSession, since: datetime) -> list[datetime]:
    """Moments on whose days something is to be counted anew, because of what happened since then."""
    head = aliased(Appointment)
    steps = (
        columns(col(Appointment.starts_at), col(Appointment.created_at), col(head.created_at))
        .join(AppointmentChange, col(AppointmentChange.appointment_id) == Appointment.id)
        .outerjoin(head, col(head.id) == Appointment.chain_id)
        .where(col(AppointmentChange.at) >= since)
    )
    said = (
        columns(col(Rating.created_at))
        .join(RatingChange, col(RatingChange.rating_id) == Rating.id)
        .where(col(RatingChange.at) >= since)
    )
    connection = await rows.connection()
    found: list[Any] = []
    for asked in (steps, said):
        found += [moment for row in await connection.execute(asked.distinct()) for moment in row if moment]
    return found


SOURCES = (
    source(_by_status, *BY_STATUS, ahead=True),
    source(_funnel, *FUNNEL),
    source(_acceptance, Spread.ACCEPTANCE),
    source(_ratings, Count.RATINGS, Count.STARS),
)
