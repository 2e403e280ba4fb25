"""Admins write what a doctor shows. Of two who edit one doctor at once the second is told, and nothing is written over."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from calmconnect.db.audit import AuditEvent
from calmconnect.db.doctors import Doctor
from calmconnect.db.people import User
from calmconnect.db.session import reading
from calmconnect.domain.audit import Act, about
from calmconnect.domain.errors import Conflict
from calmconnect.domain.people import Actor, Role, clean_name, clean_time_zone
from calmconnect.domain.profile import clean_profile
from calmconnect.services import access, audit, licences, practice
from calmconnect.services.practice import OwnProfile
from calmconnect.services.work import work


class Changed(Conflict):
    """Somebody has written the doctor's profile since; nothing was changed. `by` is an admin's name, or the doctor's."""

    def __init__(self, by: str) -> None:
        super().__init__(f"{by} has changed this profile meanwhile, so nothing was saved yet.")
        self.by = by


@dataclass(frozen=True, slots=True)
class Edited:
    """A doctor's profile as an admin edits it."""

    profile: OwnProfile
    time_zone: str


async def read(actor: Actor, doctor_id: int) -> Edited:
    """A doctor's profile, for an admin.

    Raises:
        NotFound: when there is no such doctor.
    """
    access.only(actor, Role.ADMIN)
    async with reading() as rows:
        doctor = await access.licence_for(rows, actor, doctor_id)
        profile = await practice.profile_of(rows, doctor)
        return Edited(profile, (await rows.get_one(User, doctor_id)).time_zone)


async def save(actor: Actor, doctor_id: int, given: dict[str, object], version: int, now: datetime) -> None:
    """Write a doctor's name, time zone and profile on top of a `version`.

    Raises:
        Invalid: with the first field that can't be taken.
        NotFound: when there is no such doctor.
        Changed: when somebody was quicker.
    """
    access.only(actor, Role.ADMIN)
    name, zone = (
        clean_name(given.get("name"), empty="Please enter their name."),
        clean_time_zone(given.get("time_zone")),
    )
    wanted = clean_profile(given)
    async with work() as w:
        doctor = await access.doctor_for_admin(w.rows, actor, doctor_id)
        user = await w.rows.get_one(User, doctor_id)
        if doctor.version != version:
            raise Changed(await _writer(w.rows, doctor) or user.name)
        user.name, user.time_zone = name, zone
        w.rows.add(user)
        await practice.write(w, doctor, wanted)
        audit.record(w, actor, Act.DOCTOR_CHANGED, about(doctor_id), now, _reason(doctor.version))
        licences.tell_pages(w, doctor_id)


async def _writer(rows: AsyncSession, doctor: Doctor) -> str:
    """The admin who wrote a doctor's present version, "" when the doctor did."""
    found = await rows.exec(
        select(AuditEvent.reason, User.name)
        .join(User, col(User.id) == AuditEvent.actor_id)
        .where(AuditEvent.subject == about(doctor.user_id), AuditEvent.act == Act.DOCTOR_CHANGED)
        .order_by(col(AuditEvent.id).desc())
        .limit(1)
    )
    reason, name = found.first() or ("", "")
    return name if reason == _reason(doctor.version) else ""


def _reason(version: int) -> str:
    return f"Version {version}"
