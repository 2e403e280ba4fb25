"""What somebody has agreed to, ahead of the first thing that needs it, and until they take it back or the text changes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession
from sqlmodel.sql.expression import SelectOfScalar

from calmconnect.db.consents import Consent
from calmconnect.db.session import reading
from calmconnect.domain.consents import AGREEMENTS, Subject, clean_lasting, clean_version
from calmconnect.domain.errors import ConsentNeeded, Invalid
from calmconnect.domain.people import Actor, Role
from calmconnect.services import access, match_wishes, topics
from calmconnect.services.score_erasing import erase
from calmconnect.services.work import Work, work


@dataclass(frozen=True, slots=True)
class Agreed:
    """One step of somebody: they agreed to a text under this version, or took that back."""

    subject: Subject
    version: int
    at: datetime
    withdrawn: bool


async def holds(rows: AsyncSession, user_id: int, subject: Subject) -> bool:
    """Whether somebody agrees to a text as it stands now."""
    return await since(rows, user_id, subject) is not None


async def since(rows: AsyncSession, user_id: int, subject: Subject) -> datetime | None:
    """Since when somebody agrees to a text as it stands now; None for who does not."""
    last = (await rows.exec(_of(user_id).where(Consent.subject == subject).limit(1))).first()
    agrees = last is not None and not last.withdrawn and last.version == AGREEMENTS[subject].version
    return last.given_at if last is not None and agrees else None


async def was_asked(rows: AsyncSession, user_id: int, subject: Subject) -> bool:
    """Whether somebody has said anything to a text as it stands now: that they agree, or that they do not any more."""
    last = (await rows.exec(_of(user_id).where(Consent.subject == subject).limit(1))).first()
    return last is not None and last.version == AGREEMENTS[subject].version


async def check(rows: AsyncSession, user_id: int, subject: Subject) -> None:
    """Let somebody pass who agrees to a text as it stands now.

    Raises:
        ConsentNeeded: for anybody else. Their page leads them to the text, and back.
    """
    if not await holds(rows, user_id, subject):
        raise ConsentNeeded(subject)


async def give(actor: Actor, subject: object, version: object, now: datetime) -> None:
    """Agree to a text, as a patient; nothing happens for who does already.

    Raises:
        Invalid: with the field `consent` for another version than what counts now, or a text that is not given ahead.
    """
    access.only(actor, Role.PATIENT)
    wanted = clean_lasting(subject)
    agreed = clean_version(version, AGREEMENTS[wanted].version)
    async with work() as w:
        if not await holds(w.rows, actor.user_id, wanted):
            _note(w, actor, wanted, agreed, now)


async def withdraw(actor: Actor, subject: object, now: datetime) -> None:
    """Take an agreement back; nothing happens for who doesn't agree. What rests on it goes with it: what programs found in
    their words, what they let doctors see.

    Raises:
        Invalid: with the field `consent` for one that can't be taken back.
    """
    access.only(actor, Role.PATIENT)
    wanted = clean_lasting(subject)
    if not AGREEMENTS[wanted].withdrawable:
        raise Invalid(consent="This can't be taken back here. You can end the treatment at any time.")
    async with work() as w:
        if await holds(w.rows, actor.user_id, wanted):
            _note(w, actor, wanted, AGREEMENTS[wanted].version, now, withdrawn=True)
        if wanted is Subject.AI_USE:
            await erase(w, actor.user_id)
        if wanted is Subject.MATCHING:
            await match_wishes.erase(w, actor.user_id)


async def own(actor: Actor) -> list[Agreed]:
    """All that the acting patient has agreed to and taken back, the latest first."""
    access.only(actor, Role.PATIENT)
    async with reading() as rows:
        found = await rows.exec(_of(actor.user_id))
        return [Agreed(row.subject, row.version, row.given_at, row.withdrawn) for row in found]


async def has(actor: Actor, subject: Subject) -> bool:
    """Whether the actor agrees to a text as it stands now."""
    async with reading() as rows:
        return await holds(rows, actor.user_id, subject)


def _of(user_id: int) -> SelectOfScalar[Consent]:
    return select(Consent).where(Consent.user_id == user_id).order_by(col(Consent.id).desc())


def _note(w: Work, actor: Actor, subject: Subject, version: int, now: datetime, *, withdrawn: bool = False) -> None:
    w.rows.add(Consent(user_id=actor.user_id, subject=subject, version=version, given_at=now, withdrawn=withdrawn))
    w.announce(topics.user(actor.user_id), {"kind": "consent", "subject": subject.value})
