"""One person with an account, as admins see them: who they are and how their account stands, and nothing clinical."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from calmconnect.db.audit import AuditEvent
from calmconnect.db.doctors import Doctor
from calmconnect.db.erasures import Erasure
from calmconnect.db.people import User
from calmconnect.db.session import reading
from calmconnect.domain.audit import Act, about
from calmconnect.domain.licences import ENDS_SOON
from calmconnect.domain.people import Actor, Role
from calmconnect.services import access, avatars, codes

# What changed something about an account; who looked at a document is no part of it. Erasing is asked for by its owner.
_DEEDS = (
    Act.PERSON_ADDED,
    Act.PERSON_SUSPENDED,
    Act.PERSON_REINSTATED,
    Act.ROLE_CHANGED,
    Act.DOCTOR_CHANGED,
    Act.LICENCE_VERIFIED,
    Act.LICENCE_CHANGED,
    Act.LICENCE_ENDED,
    Act.LICENCE_FILE_ADDED,
    Act.LICENCE_FILE_REMOVED,
    Act.FACTOR_TAKEN_OFF,
    Act.ERASURE_ASKED,
    Act.ERASURE_TAKEN_BACK,
    Act.ERASURE_DONE,
    Act.RECORDS_DELETED,
)
_AT_MOST = 20


@dataclass(frozen=True, slots=True)
class Deed:
    """What an admin did with somebody's account, and the reason they gave."""

    act: Act
    at: datetime
    by: str
    why: str


@dataclass(frozen=True, slots=True)
class Licence:
    """A doctor's licence. `ends` is the last day it is good for, in UTC; None for one that does not end."""

    number: str
    checked_at: datetime | None
    checked_by: str
    ends: date | None

    def ends_soon(self, now: datetime) -> bool:
        """Whether it ends before long, or has ended."""
        return self.ends is not None and self.ends <= (now + ENDS_SOON).date()


@dataclass(frozen=True, slots=True)
class PersonFile:
    """Somebody with an account; `deeds` the last first, `licence` a doctor's. `is_self`: the one who looks.

    `erases_at` is when it is erased, as they asked. Since `erased_at` it is; what the law keeps stays until `keep_until`, None
    when there is nothing (any more).
    """

    id: int
    name: str
    email: str
    role: Role
    time_zone: str
    joined_at: datetime
    invited: bool
    email_confirmed: bool
    disabled_at: datetime | None
    leaving: bool
    erases_at: datetime | None
    erased_at: datetime | None
    keep_until: datetime | None
    is_self: bool
    second_step: bool
    picture: str
    licence: Licence | None
    deeds: tuple[Deed, ...]


async def one(actor: Actor, person_id: int) -> PersonFile:
    """Somebody with an account, for an admin.

    Raises:
        NotFound: when there is no such person.
    """
    async with reading() as rows:
        user = await access.person_for_admin(rows, actor, person_id)
        doctor = await rows.get(Doctor, person_id)
        erasure = await rows.get(Erasure, person_id)
        return PersonFile(
            id=person_id,
            name=user.name,
            email=user.email,
            role=user.role,
            time_zone=user.time_zone,
            joined_at=user.created_at,
            invited=user.password_hash is None,
            email_confirmed=user.email_verified_at is not None,
            disabled_at=user.disabled_at,
            leaving=user.leaving_until is not None,
            erases_at=erasure.due_at if erasure else None,
            erased_at=erasure.erased_at if erasure else None,
            keep_until=erasure.keep_until if erasure else None,
            is_self=person_id == actor.user_id,
            picture=avatars.path(person_id, user.avatar_digest),
            second_step=await codes.are_needed(rows, person_id),
            licence=await _licence(rows, doctor) if doctor else None,
            deeds=await _deeds(rows, person_id),
        )


async def _licence(rows: AsyncSession, doctor: Doctor) -> Licence:
    by = await rows.get(User, doctor.verified_by) if doctor.verified_by is not None else None
    return Licence(doctor.licence_number, doctor.verified_at, by.name if by else "", doctor.licence_expires_on)


async def _deeds(rows: AsyncSession, person_id: int) -> tuple[Deed, ...]:
    found = await rows.exec(
        select(AuditEvent, User.name)
        .join(User, col(User.id) == AuditEvent.actor_id)
        .where(AuditEvent.subject == about(person_id), col(AuditEvent.act).in_(_DEEDS))
        .order_by(col(AuditEvent.id).desc())
        .limit(_AT_MOST)
    )
    return tuple(Deed(event.act, event.at, by, event.reason) for event, by in found)
