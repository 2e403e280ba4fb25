"""Doctors see who looks for somebody like them: only patients who switched it on, and only what those chose for it.

Nothing leads from there to the patient: no conversation, no record. Each patient a doctor sees there is on record.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy.orm import aliased
from sqlmodel import col, func, select
from sqlmodel.ext.asyncio.session import AsyncSession

from calmconnect.db.appointments import Appointment
from calmconnect.db.consents import Consent
from calmconnect.db.doctors import Doctor, DoctorSpecialisation
from calmconnect.db.matching import MatchWish
from calmconnect.db.people import User
from calmconnect.db.session import reading
from calmconnect.db.upsert import insert_if_absent
from calmconnect.domain.audit import Act
from calmconnect.domain.consents import AGREEMENTS, Subject
from calmconnect.domain.errors import NotAllowed
from calmconnect.domain.matching import Wish, clean_wish, match
from calmconnect.domain.people import Actor, Role
from calmconnect.domain.recommending import Reason
from calmconnect.services import access, audit, consents, match_wishes, relations, topics
from calmconnect.services.work import work

# Who looks for somebody now, the latest first; of more than these the earlier ones have been looking for long.
_LOOKED_THROUGH = 500
SHOWN = 20


@dataclass(frozen=True, slots=True)
class Match:
    """A patient who looks for somebody like the acting doctor since `since`, and why."""

    patient_id: int
    name: str
    since: datetime
    why: tuple[Reason, ...]


async def own(actor: Actor) -> Wish | None:
    """What the acting patient lets doctors see; None while that is off."""
    access.only(actor, Role.PATIENT)
    async with reading() as rows:
        if not await consents.holds(rows, actor.user_id, Subject.MATCHING):
            return None
        row = await rows.get(MatchWish, actor.user_id)
        return _wish(row) if row else None


async def look_for(actor: Actor, about: object, languages: object, version: object, now: datetime) -> None:
    """Let doctors see what the acting patient looks for, and agree to that under the version of the text that was shown.

    Raises:
        Invalid: with the field `about`, `languages` or `consent`.
    """
    wish = clean_wish(about, languages)
    await consents.give(actor, Subject.MATCHING, version, now)
    async with work() as w:
        await match_wishes.hold(w.rows, actor.user_id)
        # Taken back by another page meanwhile, nothing is kept.
        await consents.check(w.rows, actor.user_id, Subject.MATCHING)
        said = json.dumps(asdict(wish))
        if not await insert_if_absent(w.rows, MatchWish, user_id=actor.user_id, at=now, said=said):
            row = await w.rows.get_one(MatchWish, actor.user_id, with_for_update=True)
            row.at, row.said = now, said
        w.announce(topics.MATCHES, {"kind": "matches"})
        w.announce(topics.user(actor.user_id), {"kind": "consent", "subject": Subject.MATCHING.value})


async def suited(actor: Actor, now: datetime) -> list[Match]:
    """Patients who look for somebody like the acting doctor and have not met them, the latest first; at most 20.

    Raises:
        NotAllowed: for a doctor whose licence nobody has checked.
    """
    async with work() as w:
        doctor = await access.own_doctor(w.rows, actor)
        if doctor.verified_at is None:
            raise NotAllowed
        found = await _matches(w.rows, doctor)
        for one in found:
            await audit.record_look(w, actor, Act.WISH_SEEN, f"patient:{one.patient_id}", now)
        return found


async def _matches(rows: AsyncSession, doctor: Doctor) -> list[Match]:
    helps = await rows.exec(
        select(DoctorSpecialisation.specialisation).where(DoctorSpecialisation.doctor_id == doctor.user_id)
    )
    specialisations, found = set(helps), list[Match]()
    for row, name in await _looking(rows, doctor.user_id):
        if why := match(_wish(row), specialisations, doctor.languages):
            found.append(Match(row.user_id, name, row.at, why))
        if len(found) == SHOWN:
            break
    return found


async def _looking(rows: AsyncSession, doctor_id: int) -> list[tuple[MatchWish, str]]:
    """Who agrees to be seen, and has nothing to do with this doctor yet."""
    later = aliased(Consent)
    last = (
        select(func.max(later.id))
        .where(later.user_id == MatchWish.user_id, later.subject == Subject.MATCHING)
        .scalar_subquery()
    )
    met = select(Appointment.id).where(
        Appointment.patient_id == MatchWish.user_id, Appointment.doctor_id == doctor_id, relations.ever_asked()
    )
    wanted = await rows.exec(
        select(MatchWish, User.name)
        .join(User, col(User.id) == MatchWish.user_id)
        .join(Consent, col(Consent.id) == last)
        .where(
            col(Consent.withdrawn).is_(False),
            Consent.version == AGREEMENTS[Subject.MATCHING].version,
            col(User.disabled_at).is_(None),
            ~met.exists(),
        )
        .order_by(col(MatchWish.at).desc(), col(MatchWish.user_id))
        .limit(_LOOKED_THROUGH)
    )
    return [(row, name) for row, name in wanted]


def _wish(row: MatchWish) -> Wish:
    said = json.loads(row.said)
    return Wish(tuple(said["about"]), tuple(said["languages"]))
