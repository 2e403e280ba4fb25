"""A doctor's own profile: what they show of themself."""

from __future__ import annotations

from dataclasses import dataclass

from sqlmodel import col, delete, select
from sqlmodel.ext.asyncio.session import AsyncSession

from calmconnect.db.doctors import Doctor, DoctorSpecialisation
from calmconnect.db.people import User
from calmconnect.db.session import reading
from calmconnect.domain.errors import Conflict
from calmconnect.domain.people import Actor, Role
from calmconnect.domain.profile import WrittenProfile, clean_profile
from calmconnect.services import access, topics
from calmconnect.services.work import Work, work


@dataclass(frozen=True, slots=True)
class OwnProfile:
    """What a doctor shows of themself, and whether they are listed."""

    doctor: Doctor
    specialisations: tuple[str, ...]
    name: str


async def own_profile(actor: Actor) -> OwnProfile:
    """The acting doctor's profile."""
    async with reading() as rows:
        return await profile_of(rows, await access.own_doctor(rows, actor))


async def profile_of(rows: AsyncSession, doctor: Doctor) -> OwnProfile:
    """A doctor's profile, for whoever may see all of it."""
    user = await rows.get_one(User, doctor.user_id)
    helps = await rows.exec(
        select(DoctorSpecialisation.specialisation).where(DoctorSpecialisation.doctor_id == doctor.user_id)
    )
    return OwnProfile(doctor, tuple(helps), user.name)


async def save_profile(actor: Actor, given: dict[str, object], version: int) -> None:
    """Change what the acting doctor shows of themself, written on top of a `version`.

    Raises:
        Invalid: with the first field that can't be taken.
        Conflict: when somebody has changed it since that version.
    """
    access.only(actor, Role.DOCTOR)
    wanted = clean_profile(given)
    async with work() as w:
        doctor = await access.own_doctor(w.rows, actor, lock=True)
        if doctor.version != version:
            raise Conflict(
                "An administrator has changed your profile meanwhile, so nothing was saved. Please copy what you wrote, and "
                "load the page again."
            )
        await write(w, doctor, wanted)


async def write(w: Work, doctor: Doctor, wanted: WrittenProfile) -> None:
    """Let a doctor whose row is held show this of themself, as the next version."""
    doctor.headline, doctor.about, doctor.qualifications = wanted.headline, wanted.about, wanted.qualifications
    doctor.years_experience, doctor.fee_minor = wanted.years_experience, wanted.fee_minor
    doctor.free_cancel_hours = wanted.free_cancel_hours
    doctor.languages, doctor.modes = list(wanted.languages), list(wanted.modes)
    doctor.version += 1
    w.rows.add(doctor)
    await w.rows.exec(delete(DoctorSpecialisation).where(col(DoctorSpecialisation.doctor_id) == doctor.user_id))
    for one in wanted.specialisations:
        w.rows.add(DoctorSpecialisation(doctor_id=doctor.user_id, specialisation=one))
    w.announce(topics.doctor(doctor.user_id), {"kind": "profile"})
