"""The line before a doctor, as it is kept; nobody in it learns of the others more than how many come first."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlmodel import col, or_, select
from sqlmodel.ext.asyncio.session import AsyncSession

from calmconnect.db.appointments import Appointment
from calmconnect.db.calls import Call, CallParty
from calmconnect.db.waiting import Wait
from calmconnect.domain.booking import CONFIRMED
from calmconnect.domain.waiting import Waiter, in_line
from calmconnect.services import topics
from calmconnect.services.notifications import withdraw
from calmconnect.services.work import Work


async def of_doctor(rows: AsyncSession, doctor_id: int, now: datetime) -> list[tuple[Wait, Appointment]]:
    """Those who wait for a doctor, in order."""
    found = await rows.exec(
        select(Wait, Appointment)
        .join(Appointment, col(Appointment.id) == Wait.appointment_id)
        .where(
            Wait.doctor_id == doctor_id,
            col(Wait.left_at).is_(None),
            col(Appointment.status).in_(CONFIRMED),
            col(Appointment.ends_at) > now,
        )
    )
    known = {wait.appointment_id: (wait, appointment) for wait, appointment in found}
    return [known[one.appointment_id] for one in in_line(waiters(list(known.values())))]


async def call_of(rows: AsyncSession, patient_id: int, doctor_id: int) -> int | None:
    """The call in which a patient takes part with this doctor now, if any."""
    found = await rows.exec(
        select(Call.id)
        .join(CallParty, col(CallParty.call_id) == Call.id)
        .where(
            CallParty.user_id == patient_id,
            col(CallParty.left_at).is_(None),
            CallParty.seat != "",
            or_(Call.caller_id == doctor_id, Call.callee_id == doctor_id),
        )
    )
    return found.first()


def waiters(line: Sequence[tuple[Wait, Appointment]]) -> list[Waiter]:
    """The line as the rules see it."""
    return [Waiter(wait.appointment_id, appointment.starts_at, wait.since) for wait, appointment in line]


async def changed(w: Work, wait: Wait) -> None:
    """Have the doctor, who waits, and all others in the line read again where it stands."""
    w.rows.add(wait)
    await w.rows.flush()
    others = await w.rows.exec(
        select(Wait.patient_id).where(Wait.doctor_id == wait.doctor_id, col(Wait.left_at).is_(None))
    )
    for user_id in {wait.doctor_id, wait.patient_id, *others}:
        w.announce(topics.waiting(user_id), {"kind": "waiting"})


async def left(w: Work, wait: Wait, now: datetime) -> None:
    """Note that somebody does not wait any more, and let who comes after them move up."""
    wait.left_at, wait.missing_since = now, None
    await withdraw(w, wait.doctor_id, about(wait), now)
    await changed(w, wait)


def blank(appointment: Appointment, now: datetime) -> Wait:
    """A row for a session's patient, who waits from now on."""
    return Wait(
        appointment_id=appointment.id or 0,
        patient_id=appointment.patient_id,
        doctor_id=appointment.doctor_id,
        since=now,
        seat="",
    )


def about(wait: Wait) -> str:
    """What notices of somebody who waits are about."""
    return f"waiting:{wait.appointment_id}"
