"""The numbers an admin looks at first, and the appointments behind them. Nothing here tells why somebody comes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy.orm import aliased
from sqlmodel import col, func, select
from sqlmodel.ext.asyncio.session import AsyncSession

from calmconnect.db.appointments import Appointment, AppointmentChange
from calmconnect.db.doctors import Doctor
from calmconnect.db.people import User
from calmconnect.db.session import reading
from calmconnect.domain.booking import ANSWER_WITHIN, Status
from calmconnect.domain.emergencies import GUEST_ID
from calmconnect.domain.people import Actor, Role
from calmconnect.services import access, relations
from calmconnect.services.appointment_lists import MOST, Meetings, how_many, listed

PAGE_SIZE = 10
# By which requests lapse later than they should, at the most.
_LATE = timedelta(hours=1)
WEEK, MONTH = timedelta(days=7), timedelta(days=30)

# Appointments that take place, or did: neither only asked for nor called off.
_STANDING = (Status.BOOKED, Status.ARRIVED, Status.FULFILLED, Status.NOSHOW)


@dataclass(frozen=True, slots=True)
class Figure:
    """A number and what it was before: a month ago for people, a week ago for appointments."""

    now: int
    before: int


@dataclass(frozen=True, slots=True)
class Figures:
    """Four numbers that matter. `appointments` take place in the coming seven days, compared with the seven behind."""

    patients: Figure
    doctors: Figure
    appointments: Figure
    requests: Figure


class Among(StrEnum):
    """Which appointments a list shows: those made last, of the coming seven days, or still without an answer."""

    LATEST = "latest"
    WEEK = "week"
    WAITING = "waiting"


async def figures(actor: Actor, now: datetime) -> Figures:
    """The four numbers at `now`."""
    access.only(actor, Role.ADMIN)
    async with reading() as rows:
        return Figures(
            patients=Figure(await _patients(rows, now), await _patients(rows, now - MONTH)),
            doctors=Figure(await _listed_doctors(rows, now), await _listed_doctors(rows, now - MONTH)),
            appointments=Figure(
                await _count(rows, Appointment, *_within(now, now + WEEK)),
                await _count(rows, Appointment, *_within(now - WEEK, now)),
            ),
            requests=Figure(
                await _count(rows, Appointment, Appointment.status == Status.PENDING),
                await _waiting_at(rows, now - WEEK),
            ),
        )


async def meetings(actor: Actor, among: Among, page: int, now: datetime) -> Meetings:
    """A page (counted from 0) of appointments: the latest made first, else by when they begin."""
    access.only(actor, Role.ADMIN)
    wanted = {
        Among.LATEST: (relations.ever_asked(),),
        Among.WEEK: _within(now, now + WEEK),
        Among.WAITING: (Appointment.status == Status.PENDING,),
    }[among]
    first = col(Appointment.created_at).desc() if among is Among.LATEST else col(Appointment.starts_at)
    async with reading() as rows:
        found = await listed(rows, wanted, (first, col(Appointment.id)), page, PAGE_SIZE)
        return Meetings(found, min(await how_many(rows, wanted), MOST))


def _within(start: datetime, end: datetime) -> tuple[Any, ...]:
    begins = col(Appointment.starts_at)
    return col(Appointment.status).in_(_STANDING), begins >= start, begins < end


async def _patients(rows: AsyncSession, at: datetime) -> int:
    return await _count(rows, User, User.role == Role.PATIENT, col(User.id) > GUEST_ID, col(User.created_at) <= at)


async def _listed_doctors(rows: AsyncSession, at: datetime) -> int:
    checked = select(Doctor.user_id).where(col(Doctor.verified_at) <= at)
    return await _count(rows, User, col(User.disabled_at).is_(None), col(User.id).in_(checked))


async def _waiting_at(rows: AsyncSession, at: datetime) -> int:
    """How many requests had been made and not been answered by `at`; they had not waited for longer than they may."""
    asked, after = aliased(AppointmentChange), aliased(AppointmentChange)
    answered = select(after.id).where(
        after.appointment_id == asked.appointment_id, after.from_status == Status.PENDING, after.at <= at
    )
    waited = col(asked.at).between(at - ANSWER_WITHIN - _LATE, at)
    unanswered = answered.limit(1).scalar_subquery().is_(None)
    return await _count(rows, asked, asked.to_status == Status.PENDING, waited, unanswered)


async def _count(rows: AsyncSession, table: Any, *wanted: Any) -> int:
    return (await rows.exec(select(func.count()).select_from(table).where(*wanted))).one()
