"""Reminding both sides of what is near; never of what was called off."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlmodel import col, select

from calmconnect.db.appointments import Appointment, AppointmentReminder
from calmconnect.db.session import reading
from calmconnect.db.upsert import insert_if_absent
from calmconnect.domain.booking import Status, reminder_due
from calmconnect.services import house_settings, news, steps
from calmconnect.services.rounds import one_by_one
from calmconnect.services.work import work


async def send_due(now: datetime) -> int:
    """Send the reminders whose time has come, and give of how many appointments. Two who do it at once remind of each once."""
    befores = (await house_settings.current()).reminders
    if not befores:
        return 0
    async with reading() as rows:
        found = await rows.exec(
            select(Appointment)
            .where(
                Appointment.status == Status.BOOKED,
                col(Appointment.starts_at) > now,
                col(Appointment.starts_at) <= now + max(befores),
            )
            .order_by(col(Appointment.starts_at))
        )
        sent = set(
            await rows.exec(
                select(AppointmentReminder.appointment_id, AppointmentReminder.minutes_before)
                .join(Appointment, col(Appointment.id) == AppointmentReminder.appointment_id)
                .where(col(Appointment.starts_at) > now)
            )
        )
        due = [
            (one.id, before)
            for one in found
            if (before := _due(one, befores, now)) and (one.id, _minutes(before)) not in sent and one.id
        ]
    return await one_by_one(due, lambda one: _remind(*one, now), "Reminding")


def _due(appointment: Appointment, befores: Sequence[timedelta], now: datetime) -> timedelta | None:
    return reminder_due(befores, appointment.confirmed_at or appointment.created_at, appointment.starts_at, now)


async def _remind(appointment_id: int, before: timedelta, now: datetime) -> bool:
    async with work() as w:
        appointment = await w.rows.get_one(Appointment, appointment_id)
        # Whoever calls it off at this moment comes before or after; in between nobody is reminded.
        await steps.settle_on(w, appointment)
        if appointment.status is not Status.BOOKED or not await insert_if_absent(
            w.rows,
            AppointmentReminder,
            appointment_id=appointment_id,
            minutes_before=_minutes(before),
            sent_at=now,
        ):
            return False
        await news.remind(w, appointment, now)
    return True


def _minutes(before: timedelta) -> int:
    return int(before.total_seconds()) // 60
