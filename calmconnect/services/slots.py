"""Which time of which doctors is free: the one place that asks the rule, to show and to accept."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

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
    """The free slots of each doctor in `window`, in order; five queries, whatever the number of doctors."""
    return {one: calendar.free(now, window) for one, calendar in (await calendars(rows, doctors, window, now)).items()}


async def calendars(rows: AsyncSession, doctors: Sequence[Doctor], window: Span, now: datetime) -> dict[int, Calendar]:
    """What decides over the free time of each doctor in `window`."""
    ids = [doctor.user_id for doctor in doctors]
    zones = dict((await rows.exec(select(User.id, User.time_zone).where(col(User.id).in_(ids)))).all())
    hours, busy = await _hours(rows, ids), await _busy(rows, ids, window, now)
    dates, leave = await _dates(rows, ids, window), await _leave(rows, ids, window)
    return {
        one: Calendar(
            Rules(tuple(hours[one]), ZoneInfo(zones[one]), terms(doctor)),
            Overrides({day: tuple(opened) for day, opened in dates[one].items()}, tuple(leave[one])),
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


async def _hours(rows: AsyncSession, ids: list[int]) -> defaultdict[int, list[Hours]]:
    found = await rows.exec(select(ScheduleRule).where(col(ScheduleRule.doctor_id).in_(ids)))
    hours: defaultdict[int, list[Hours]] = defaultdict(list)
    for rule in found:
        hours[rule.doctor_id].append(Hours(rule.weekday, rule.starts, rule.ends))
    return hours


async def _dates(rows: AsyncSession, ids: list[int], window: Span) -> defaultdict[int, dict[date, list[Open]]]:
    first, last = _dates_around(window)
    found = await rows.exec(
        select(ScheduleOverride).where(
            col(ScheduleOverride.doctor_id).in_(ids), col(ScheduleOverride.day).between(first, last)
        )
    )
    dates: defaultdict[int, dict[date, list[Open]]] = defaultdict(dict)
    for one in found:
        opened = dates[one.doctor_id].setdefault(one.day, [])
        if one.starts is not None and one.ends is not None:
            opened.append(Open(one.starts, one.ends))
    return dates


async def _leave(rows: AsyncSession, ids: list[int], window: Span) -> defaultdict[int, list[Days]]:
    first, last = _dates_around(window)
    found = await rows.exec(
        select(ScheduleLeave).where(
            col(ScheduleLeave.doctor_id).in_(ids),
            col(ScheduleLeave.first_day) <= last,
            col(ScheduleLeave.last_day) >= first,
        )
    )
    leave: defaultdict[int, list[Days]] = defaultdict(list)
    for one in found:
        leave[one.doctor_id].append(Days(one.first_day, one.last_day))
    return leave


async def _busy(rows: AsyncSession, ids: list[int], window: Span, now: datetime) -> defaultdict[int, list[Busy]]:
    found = await rows.exec(
        select(Appointment.doctor_id, Appointment.starts_at, Appointment.busy_from, Appointment.busy_until).where(
            col(Appointment.doctor_id).in_(ids),
            col(Appointment.status).in_(COUNTED),
            col(Appointment.starts_at).between(window.starts - _BEYOND, window.ends + _BEYOND),
            # A hold that is over keeps nobody off, even before the clock has ended it.
            or_(
                col(Appointment.status) != Status.HELD,
                col(Appointment.expires_at).is_(None),
                col(Appointment.expires_at) > now,
            ),
        )
    )
    busy: defaultdict[int, list[Busy]] = defaultdict(list)
    for doctor_id, starts, since, until in found:
        busy[doctor_id].append(Busy(starts, Span(since, until)))
    return busy


def _dates_around(window: Span) -> tuple[date, date]:
    return (window.starts - _BEYOND).date(), (window.ends + _BEYOND).date()
