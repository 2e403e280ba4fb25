"""Everybody with an account, for those who look after the service."""

from __future__ import annotations

from sqlmodel import col, or_, select
from sqlmodel.ext.asyncio.session import AsyncSession

from calmconnect.db.appointments import Appointment
from calmconnect.db.doctor_imports import DoctorImport
from calmconnect.db.doctors import Doctor
from calmconnect.db.people import User
from calmconnect.domain.booking import Status
from calmconnect.domain.emergencies import GUEST_ID
from calmconnect.domain.people import Actor, Role
from calmconnect.services.access.base import check_not_erased, first, only


async def person_for_admin(rows: AsyncSession, actor: Actor, person_id: int, *, lock: bool = False) -> User:
    """Anybody with an account, for an admin; with `lock`, nobody else changes them until the transaction ends.

    Raises:
        Conflict: with `lock`, for an account that is erased, or is being: nothing about it can be changed.
    """
    only(actor, Role.ADMIN)
    wanted = select(User).where(User.id == person_id, col(User.id) > GUEST_ID)
    # Rows that merely name them go on being written.
    user = await first(rows, wanted.with_for_update(key_share=True) if lock else wanted)
    if lock:
        await check_not_erased(rows, person_id)
    return user


async def doctor_import_for(rows: AsyncSession, actor: Actor, import_id: int) -> DoctorImport:
    """A list of doctors that the acting admin handed over; nobody else changes it until the transaction ends."""
    only(actor, Role.ADMIN)
    mine = DoctorImport.admin_id == actor.user_id
    return await first(rows, select(DoctorImport).where(DoctorImport.id == import_id, mine).with_for_update())


async def appointment_for_admin(rows: AsyncSession, actor: Actor, appointment_id: int) -> Appointment:
    """For an admin: an appointment that was asked for or confirmed, of somebody suspended or a doctor who is not verified."""
    only(actor, Role.ADMIN)
    suspended = select(User.id).where(col(User.disabled_at).is_not(None))
    unverified = select(Doctor.user_id).where(col(Doctor.verified_at).is_(None))
    return await first(
        rows,
        select(Appointment).where(
            Appointment.id == appointment_id,
            col(Appointment.status).in_((Status.PENDING, Status.BOOKED)),
            or_(
                col(Appointment.doctor_id).in_(suspended),
                col(Appointment.patient_id).in_(suspended),
                col(Appointment.doctor_id).in_(unverified),
            ),
        ),
    )
