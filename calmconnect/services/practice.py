"""A doctor's own profile: what they show of themself."""

from __future__ import annotations

from dataclasses import dataclass

from sqlmodel import col, delete, select

from calmconnect.db.doctors import Doctor, DoctorSpecialisation
from calmconnect.db.people import User
from calmconnect.db.session import reading
from calmconnect.domain.people import Actor, Role
from calmconnect.domain.profile import clean_profile
from calmconnect.services import access, topics
from calmconnect.services.work import work


@dataclass(frozen=True, slots=True)
class OwnProfile:
    """What a doctor shows of themself, and whether they are listed."""

    doctor: Doctor
    specialisations: tuple[str, ...]
    name: str


async def own_profile(actor: Actor) -> OwnProfile:
    """The acting doctor's profile."""
    async with reading() as rows:
        doctor = await access.own_doctor(rows, actor)
        user = await rows.get(User, actor.user_id)
        assert user is not None
        helps = await rows.exec(
            select(DoctorSpecialisation.specialisation).where(DoctorSpecialisation.doctor_id == actor.user_id)
        )
        return OwnProfile(doctor, tuple(helps), user.name)


async def save_profile(actor: Actor, given: dict[str, object]) -> None:
    """Change what the acting doctor shows of themself.

    Raises:
        Invalid: with the first field that can't be taken.
    """
    access.only(actor, Role.DOCTOR)
    wanted = clean_profile(given)
    async with work() as w:
        doctor = await access.own_doctor(w.rows, actor)
        doctor.headline, doctor.about, doctor.qualifications = wanted.headline, wanted.about, wanted.qualifications
        doctor.years_experience, doctor.fee_minor = wanted.years_experience, wanted.fee_minor
        doctor.free_cancel_hours = wanted.free_cancel_hours
        doctor.languages, doctor.modes = list(wanted.languages), list(wanted.modes)
        w.rows.add(doctor)
        await w.rows.exec(delete(DoctorSpecialisation).where(col(DoctorSpecialisation.doctor_id) == actor.user_id))
        for one in wanted.specialisations:
            w.rows.add(DoctorSpecialisation(doctor_id=actor.user_id, specialisation=one))
        w.announce(topics.doctor(actor.user_id), {"kind": "profile"})
