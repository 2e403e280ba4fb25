"""Dates on which a doctor's hours differ from the ordinary week, and leave.

Appointments already made stay as they are; those that no longer fit are shown to the doctor.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlmodel import col, delete, func, select
from sqlmodel.ext.asyncio.session import AsyncSession

from calmconnect.db.appointments import Appointment
from calmconnect.db.doctors import ScheduleLeave, ScheduleOverride
from calmconnect.db.people import User
from calmconnect.db.upsert import insert_if_absent
from calmconnect.domain.booking import ACTIVE, Status
from calmconnect.domain.errors import Conflict
from calmconnect.domain.people import Actor, Role
from calmconnect.domain.schedule import clean_date, clean_leave, clean_override
from calmconnect.domain.slots import Days, Open
from calmconnect.services import access, slots, topics
from calmconnect.services.work import Work, work

_MOST_LEAVE = 100
_MOST_VISITS = 500


@dataclass(frozen=True, slots=True)
class Caught:
    """An appointment or a request that falls into time in which its doctor no longer works."""

    id: int
    patient_name: str
    status: Status
    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True, slots=True)
class OwnDate:
    """A date with hours of its own, or none."""

    day: date
    hours: tuple[Open, ...]
    caught: tuple[Caught, ...]


@dataclass(frozen=True, slots=True)
class OwnLeave:
    """Leave, with the note that only the doctor sees."""

    id: int
    days: Days
    note: str
    caught: tuple[Caught, ...]


async def set_date(actor: Actor, day: object, hours: object, now: datetime) -> None:
    """Give one date hours of its own, or none; what was written for it before is replaced.

    Raises:
        Invalid: for a date or hours that can't be taken (see `clean_override`).
    """
    access.only(actor, Role.DOCTOR)
    async with work() as w:
        await access.own_doctor(w.rows, actor, lock=True)
        wanted, opened = clean_override(day, hours, await _today(w.rows, actor, now))
        await _forget(w, actor, wanted)
        for one in opened:
            w.rows.add(ScheduleOverride(doctor_id=actor.user_id, day=wanted, starts=one.starts, ends=one.ends))
        if not opened:
            w.rows.add(ScheduleOverride(doctor_id=actor.user_id, day=wanted))
        w.announce(topics.free_time(actor.user_id), {"kind": "slots"})


async def forget_date(actor: Actor, day: object) -> None:
    """Let the ordinary week hold again on a date.

    Raises:
        Invalid: with the field `day` for what is no date.
    """
    access.only(actor, Role.DOCTOR)
    wanted = clean_date(day, "day")
    async with work() as w:
        await _forget(w, actor, wanted)
        w.announce(topics.free_time(actor.user_id), {"kind": "slots"})


async def add_leave(actor: Actor, first: object, last: object, note: object, now: datetime) -> None:
    """Write down leave. Appointments on these days stay: the doctor sees them beside it.

    Raises:
        Invalid: for dates or a note that can't be taken (see `clean_leave`).
        Conflict: when there is too much of it already.
    """
    access.only(actor, Role.DOCTOR)
    async with work() as w:
        await access.own_doctor(w.rows, actor, lock=True)
        today = await _today(w.rows, actor, now)
        wanted = clean_leave(first, last, note, today)
        there = select(func.count()).where(
            col(ScheduleLeave.doctor_id) == actor.user_id, col(ScheduleLeave.last_day) >= today
        )
        if (await w.rows.exec(there)).one() >= _MOST_LEAVE:
            raise Conflict("There is very much leave written down already. Please remove some first.")
        await insert_if_absent(
            w.rows,
            ScheduleLeave,
            doctor_id=actor.user_id,
            first_day=wanted.days.first,
            last_day=wanted.days.last,
            note=wanted.note,
        )
        w.announce(topics.free_time(actor.user_id), {"kind": "slots"})


async def remove_leave(actor: Actor, leave_id: int) -> None:
    """Work on these days after all.

    Raises:
        NotFound: for leave that is not theirs.
    """
    async with work() as w:
        await w.rows.delete(await access.leave_for(w.rows, actor, leave_id))
        w.announce(topics.free_time(actor.user_id), {"kind": "slots"})


async def of(rows: AsyncSession, actor: Actor, now: datetime) -> tuple[tuple[OwnDate, ...], tuple[OwnLeave, ...]]:
    """The acting doctor's dates and leave from today on, in order, with the appointments that no longer fit."""
    zone = await slots.zone_of(rows, actor.user_id)
    today, visits = now.astimezone(zone).date(), await _coming(rows, actor, now)
    return await _dates(rows, actor, today, visits, zone), await _leave(rows, actor, today, visits, zone)


async def _today(rows: AsyncSession, actor: Actor, now: datetime) -> date:
    return now.astimezone(await slots.zone_of(rows, actor.user_id)).date()


async def _forget(w: Work, actor: Actor, day: date) -> None:
    await w.rows.exec(
        delete(ScheduleOverride).where(
            col(ScheduleOverride.doctor_id) == actor.user_id, col(ScheduleOverride.day) == day
        )
    )


async def _coming(rows: AsyncSession, actor: Actor, now: datetime) -> list[Caught]:
    found = await rows.exec(
        select(Appointment, User.name)
        .join(User, col(User.id) == Appointment.patient_id)
        .where(
            Appointment.doctor_id == actor.user_id,
            col(Appointment.status).in_(ACTIVE - {Status.HELD}),
            col(Appointment.ends_at) > now,
        )
        .order_by(col(Appointment.starts_at))
        .limit(_MOST_VISITS)
    )
    return [Caught(one.id or 0, name, one.status, one.starts_at, one.ends_at) for one, name in found]


async def _dates(
    rows: AsyncSession, actor: Actor, today: date, visits: list[Caught], zone: ZoneInfo
) -> tuple[OwnDate, ...]:
    found = await rows.exec(
        select(ScheduleOverride)
        .where(ScheduleOverride.doctor_id == actor.user_id, ScheduleOverride.day >= today)
        .order_by(col(ScheduleOverride.day), col(ScheduleOverride.starts))
    )
    days: defaultdict[date, list[Open]] = defaultdict(list)
    for one in found:
        days[one.day] += [Open(one.starts, one.ends)] if one.starts and one.ends else []
    return tuple(
        OwnDate(
            day, tuple(hours), tuple(one for one in visits if _day_of(one, zone) == day and _outside(one, hours, zone))
        )
        for day, hours in days.items()
    )


async def _leave(
    rows: AsyncSession, actor: Actor, today: date, visits: list[Caught], zone: ZoneInfo
) -> tuple[OwnLeave, ...]:
    found = await rows.exec(
        select(ScheduleLeave)
        .where(ScheduleLeave.doctor_id == actor.user_id, ScheduleLeave.last_day >= today)
        .order_by(col(ScheduleLeave.first_day), col(ScheduleLeave.last_day))
    )
    return tuple(
        OwnLeave(one.id or 0, days, one.note, tuple(visit for visit in visits if _day_of(visit, zone) in days))
        for one in found
        for days in [Days(one.first_day, one.last_day)]
    )


def _day_of(visit: Caught, zone: ZoneInfo) -> date:
    return visit.starts_at.astimezone(zone).date()


def _outside(visit: Caught, hours: list[Open], zone: ZoneInfo) -> bool:
    starts, ends = (moment.astimezone(zone).time() for moment in (visit.starts_at, visit.ends_at))
    return not any(one.starts <= starts and ends <= one.ends for one in hours)
