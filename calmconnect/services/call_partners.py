"""Who may call whom: a patient and a doctor who know each other, as they may write to each other.

A doctor may call a patient at any time. A patient calls a doctor who is there for calls now, or with whom they have a session
that may be joined.
"""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from calmconnect.db.appointments import Appointment
from calmconnect.db.people import User
from calmconnect.db.session import reading
from calmconnect.domain.booking import CONFIRMED, JOIN_BEFORE
from calmconnect.domain.doctors import Presence
from calmconnect.domain.errors import Conflict, NotFound
from calmconnect.domain.people import Actor, Role
from calmconnect.services import access, presence, relations


async def are_acquainted(actor: Actor, other_id: int) -> bool:
    """Whether the actor may call somebody at all, now or at another time."""
    if actor.role not in {Role.PATIENT, Role.DOCTOR}:
        return False
    with suppress(NotFound):
        async with reading() as rows:
            await relations.check_acquainted(rows, *_pair(actor, other_id))
        return True
    return False


async def check(rows: AsyncSession, actor: Actor, other_id: int, now: datetime) -> int | None:
    """Let the actor call somebody; gives the session of the two that may be joined now, None when there is none.

    Raises:
        NotFound: for somebody they don't know.
        Conflict: for a doctor who is not there for calls.
    """
    access.only(actor, Role.PATIENT, Role.DOCTOR)
    patient_id, doctor_id = _pair(actor, other_id)
    await relations.check_acquainted(rows, patient_id, doctor_id)
    other = await rows.get(User, other_id)
    if other is None or other.disabled_at is not None:
        raise NotFound
    session = await _session_now(rows, patient_id, doctor_id, now)
    if actor.role is Role.PATIENT and session is None and not await _is_there(rows, doctor_id):
        raise Conflict(
            f"{other.name} can't take calls right now. You can write, and they will read it when they are back."
        )
    return session


def _pair(actor: Actor, other_id: int) -> tuple[int, int]:
    """The patient and the doctor."""
    return (actor.user_id, other_id) if actor.role is Role.PATIENT else (other_id, actor.user_id)


async def _is_there(rows: AsyncSession, doctor_id: int) -> bool:
    seen = await presence.of(rows, [doctor_id])
    # Who is in a call is there; that they are busy is found by calling them.
    return seen.get(doctor_id) in {Presence.ONLINE, Presence.ON_CALL}


async def _session_now(rows: AsyncSession, patient_id: int, doctor_id: int, now: datetime) -> int | None:
    found = await rows.exec(
        select(Appointment.id)
        .where(
            Appointment.patient_id == patient_id,
            Appointment.doctor_id == doctor_id,
            col(Appointment.status).in_(CONFIRMED),
            col(Appointment.starts_at) <= now + JOIN_BEFORE,
            col(Appointment.ends_at) > now,
        )
        .order_by(col(Appointment.starts_at))
        .limit(1)
    )
    return found.first()
