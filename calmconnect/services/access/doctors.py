"""Doctors, and what is theirs alone."""

from __future__ import annotations

from sqlmodel import col, exists, select, true
from sqlmodel.ext.asyncio.session import AsyncSession

from calmconnect.db.doctors import Doctor, ScheduleLeave
from calmconnect.db.erasures import Erasure
from calmconnect.db.licences import LicenceFile
from calmconnect.db.people import User
from calmconnect.db.ratings import Rating
from calmconnect.domain.errors import NotFound
from calmconnect.domain.people import Actor, Role
from calmconnect.services.access.base import check_not_erased, first, only

# Of a doctor whom anyone may see, joined with their account: verified, able to sign in, and about to stay.
LISTED = (
    col(Doctor.verified_at).is_not(None),
    col(User.disabled_at).is_(None),
    ~exists().where(col(Erasure.user_id) == col(User.id)),
)


async def own_doctor(rows: AsyncSession, actor: Actor, *, lock: bool = False) -> Doctor:
    """The acting doctor's own row; with `lock`, nobody else changes it until the transaction ends."""
    only(actor, Role.DOCTOR)
    doctor = await rows.get(Doctor, actor.user_id, with_for_update=lock)
    if doctor is None:
        raise NotFound
    return doctor


async def listed_doctor(rows: AsyncSession, doctor_id: int) -> Doctor:
    """A doctor whom anyone may see: verified, able to sign in, and about to stay."""
    return await first(
        rows,
        select(Doctor).join(User, col(User.id) == Doctor.user_id).where(Doctor.user_id == doctor_id, *LISTED),
    )


async def doctor_for_admin(rows: AsyncSession, actor: Actor, doctor_id: int) -> Doctor:
    """Any doctor, for an admin; locked until the transaction ends."""
    only(actor, Role.ADMIN)
    doctor = await first(rows, select(Doctor).where(Doctor.user_id == doctor_id).with_for_update())
    await check_not_erased(rows, doctor_id)
    return doctor


async def licence_for(rows: AsyncSession, actor: Actor, doctor_id: int, *, lock: bool = False) -> Doctor:
    """The acting doctor's own row, or any doctor's for an admin; with `lock`, nobody else changes it meanwhile."""
    only(actor, Role.DOCTOR, Role.ADMIN)
    mine = true() if actor.role is Role.ADMIN else Doctor.user_id == actor.user_id
    wanted = select(Doctor).where(Doctor.user_id == doctor_id, mine)
    doctor = await first(rows, wanted.with_for_update() if lock else wanted)
    if lock:
        await check_not_erased(rows, doctor_id)
    return doctor


async def figures_for(rows: AsyncSession, actor: Actor, doctor_id: int) -> Doctor:
    """The acting doctor's own row, or any doctor's for an admin, for whom their figures are read."""
    return await licence_for(rows, actor, doctor_id)


async def licence_file_for(rows: AsyncSession, actor: Actor, licence_file_id: int) -> LicenceFile:
    """A file of the acting doctor's own licence, or of any for an admin."""
    only(actor, Role.DOCTOR, Role.ADMIN)
    mine = true() if actor.role is Role.ADMIN else LicenceFile.doctor_id == actor.user_id
    return await first(rows, select(LicenceFile).where(LicenceFile.id == licence_file_id, mine))


async def leave_for(rows: AsyncSession, actor: Actor, leave_id: int) -> ScheduleLeave:
    """The acting doctor's own leave."""
    only(actor, Role.DOCTOR)
    leave = await rows.get(ScheduleLeave, leave_id)
    if leave is None or leave.doctor_id != actor.user_id:
        raise NotFound
    return leave


async def rating_for(rows: AsyncSession, actor: Actor, rating_id: int) -> Rating:
    """A rating of the acting doctor, or any for an admin; locked until the transaction ends."""
    only(actor, Role.DOCTOR, Role.ADMIN)
    mine = true() if actor.role is Role.ADMIN else Rating.doctor_id == actor.user_id
    return await first(rows, select(Rating).where(Rating.id == rating_id, mine).with_for_update())
