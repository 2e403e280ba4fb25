"""Which time of which doctors is free: the one place that asks the rule, to show and to accept."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from calmconnect.db.appointments import Appointment
from calmconnect.db.doctors import Doctor, ScheduleRule
from calmconnect.db.people import User
from calmconnect.domain.booking import ACTIVE
from calmconnect.domain.slots import Hours, Span, Terms, free_slots


async def free(rows: AsyncSession, doctors: Sequence[Doctor], window: Span, now: datetime) -> dict[int, list[Span]]:
    """The free slots of each doctor in `window`, in order; three queries, whatever the number of doctors."""
    ids = [doctor.user_id for doctor in doctors]
    zones = dict((await rows.exec(select(User.id, User.time_zone).where(col(User.id).in_(ids)))).all())
    hours = await _hours(rows, ids)
    busy = await _busy(rows, ids, window)
    return {
        doctor.user_id: free_slots(
            hours[doctor.user_id], ZoneInfo(zones[doctor.user_id]), terms(doctor), busy[doctor.user_id], now, window
        )
        for doctor in doctors
    }


def terms(doctor: Doctor) -> Terms:
    """How this doctor lets time be booked."""
    return Terms(
        session=timedelta(minutes=doctor.session_minutes),
        buffer=timedelta(minutes=doctor.buffer_minutes),
        notice=timedelta(minutes=doctor.notice_minutes),
        horizon=timedelta(days=doctor.horizon_days),
    )


async def _hours(rows: AsyncSession, ids: list[int]) -> defaultdict[int, list[Hours]]:
    found = await rows.exec(select(ScheduleRule).where(col(ScheduleRule.doctor_id).in_(ids)))
    hours: defaultdict[int, list[Hours]] = defaultdict(list)
    for rule in found:
        hours[rule.doctor_id].append(Hours(rule.weekday, rule.starts, rule.ends))
    return hours


async def _busy(rows: AsyncSession, ids: list[int], window: Span) -> defaultdict[int, list[Span]]:
    found = await rows.exec(
        select(Appointment.doctor_id, Appointment.starts_at, Appointment.busy_until).where(
            col(Appointment.doctor_id).in_(ids),
            col(Appointment.status).in_(ACTIVE),
            # A slot's own buffer may reach beyond the window.
            col(Appointment.starts_at) < window.ends + timedelta(days=1),
            col(Appointment.busy_until) > window.starts,
        )
    )
    busy: defaultdict[int, list[Span]] = defaultdict(list)
    for doctor_id, starts, until in found:
        busy[doctor_id].append(Span(starts, until))
    return busy
