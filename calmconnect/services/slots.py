"""Which time of which doctors is free: the one place that asks the rule, to show and to accept."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlalchemy import ColumnElement, CompoundSelect, Date, Integer, String, Time, cast, null, union_all
from sqlmodel import col, or_, select
from sqlmodel.ext.asyncio.session import AsyncSession

from calmconnect.db.appointments import Appointment
from calmconnect.db.doctors import Doctor, ScheduleLeave, ScheduleOverride, ScheduleRule
from calmconnect.db.people import User
from calmconnect.domain.booking import COUNTED, Status
from calmconnect.domain.slots import Busy, Days, Hours, Open, Overrides, Rules, Span, Terms, free_slots, open_on

# Whole days of any zone, and buffers, reach at most so far beyond a window.
_BEYOND = timedelta(days=2)


@dataclass(frozen=True, slots=True)
class Calendar:
    """All that decides over a doctor's free time in some window."""

    rules: Rules
    overrides: Overrides
    busy: tuple[Busy, ...]

    def free(self, now: datetime, window: Span) -> list[Span]:
        """The free slots in that window or in a part of it, in order."""
        return free_slots(self.rules, self.overrides, self.busy, now, window)

    def open_on(self, day: date) -> tuple[Open, ...]:
        """The hours of a date in the doctor's zone, in order; none on leave."""
        return tuple(open_on(day, self.rules, self.overrides))


async def free(rows: AsyncSession, doctors: Sequence[Doctor], window: Span, now: datetime) -> dict[int, list[Span]]:
    """The free slots of each doctor in `window`, in order; two queries, whatever the number of doctors."""
    return {one: calendar.free(now, window) for one, calendar in (await calendars(rows, doctors, window, now)).items()}


async def calendars(rows: AsyncSession, doctors: Sequence[Doctor], window: Span, now: datetime) -> dict[int, Calendar]:
    """What decides over the free time of each doctor in `window`; two queries, whatever the number of doctors."""
    ids = [doctor.user_id for doctor in doctors]
    weeks, busy = await _weeks(rows, ids, window), await _busy(rows, ids, window, now)
    return {
        one: Calendar(
            Rules(tuple(weeks[one].hours), ZoneInfo(weeks[one].zone), terms(doctor)),
            Overrides({day: tuple(opened) for day, opened in weeks[one].dates.items()}, tuple(weeks[one].leave)),
            tuple(busy[one]),
        )
        for one, doctor in zip(ids, doctors, strict=True)
    }


def terms(doctor: Doctor) -> Terms:
    """How this doctor lets time be booked."""
    return Terms(
        session=timedelta(minutes=doctor.session_minutes),
        buffer_before=timedelta(minutes=doctor.buffer_before_minutes),
        buffer_after=timedelta(minutes=doctor.buffer_after_minutes),
        notice=timedelta(minutes=doctor.notice_minutes),
        horizon=timedelta(days=doctor.horizon_days),
        daily_cap=doctor.daily_cap,
    )


async def zone_of(rows: AsyncSession, doctor_id: int) -> ZoneInfo:
    """The zone in which a doctor's hours are meant."""
    return ZoneInfo((await rows.exec(select(User.time_zone).where(col(User.id) == doctor_id))).one())


def not_lapsed(now: datetime) -> ColumnElement[bool]:
    """A hold that is over keeps nobody off, even before the clock has ended it."""
    return or_(
        col(Appointment.status) != Status.HELD, col(Appointment.expires_at).is_(None), col(Appointment.expires_at) > now
    )


@dataclass(slots=True)
class _Week:
    zone: str = ""
    hours: list[Hours] = field(default_factory=list)
    dates: dict[date, list[Open]] = field(default_factory=dict)
    leave: list[Days] = field(default_factory=list)


async def _weeks(rows: AsyncSession, ids: list[int], window: Span) -> defaultdict[int, _Week]:
    """What the doctors say of their time, asked for at once: it is read with every click of anybody who books."""
    weeks: defaultdict[int, _Week] = defaultdict(_Week)
    for one, zone, weekday, day, last_day, starts, ends in await rows.exec(_said_of_time(ids, window)):  # type: ignore[call-overload]
        week = weeks[one]
        if zone is not None:
            week.zone = zone
        elif weekday is not None:
            week.hours.append(Hours(weekday, starts, ends))
        elif last_day is not None:
            week.leave.append(Days(day, last_day))
        else:
            opened = week.dates.setdefault(day, [])
            if starts is not None:
                opened.append(Open(starts, ends))
    return weeks


def _said_of_time(ids: list[int], window: Span) -> CompoundSelect[Any]:
    """Rows of (doctor, zone, weekday, day, last day, starts, ends): zones, weekly hours, other days, and leave."""
    first, last = (window.starts - _BEYOND).date(), (window.ends + _BEYOND).date()
    zone, weekday, day = cast(null(), String), cast(null(), Integer), cast(null(), Date)
    starts, ends = cast(null(), Time), cast(null(), Time)
    rule, other, leave = ScheduleRule, ScheduleOverride, ScheduleLeave
    return union_all(
        sa.select(col(User.id), col(User.time_zone), weekday, day, day, starts, ends).where(col(User.id).in_(ids)),
        sa.select(col(rule.doctor_id), zone, col(rule.weekday), day, day, col(rule.starts), col(rule.ends)).where(
            col(rule.doctor_id).in_(ids)
        ),
        sa.select(col(other.doctor_id), zone, weekday, col(other.day), day, col(other.starts), col(other.ends)).where(
            col(other.doctor_id).in_(ids), col(other.day).between(first, last)
        ),
        sa.select(col(leave.doctor_id), zone, weekday, col(leave.first_day), col(leave.last_day), starts, ends).where(
            col(leave.doctor_id).in_(ids), col(leave.first_day) <= last, col(leave.last_day) >= first
        ),
    )


async def _busy(rows: AsyncSession, ids: list[int], window: Span, now: datetime) -> defaultdict[int, list[Busy]]:
    found = await rows.exec(
        select(Appointment.doctor_id, Appointment.starts_at, Appointment.busy_from, Appointment.busy_until).where(
            col(Appointment.doctor_id).in_(ids),
            col(Appointment.status).in_(COUNTED),
            col(Appointment.starts_at).between(window.starts - _BEYOND, window.ends + _BEYOND),
            not_lapsed(now),
        )
    )
    busy: defaultdict[int, list[Busy]] = defaultdict(list)
    for doctor_id, starts, since, until in found:
        busy[doctor_id].append(Busy(starts, Span(since, until)))
    return busy
