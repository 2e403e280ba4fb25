"""Erasing one's account: asking for it, and taking that back as long as it has not begun (`services/erasing_rounds.py`)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import col, delete, select

from calmconnect.db.erasures import Erasure
from calmconnect.db.people import User
from calmconnect.db.session import reading
from calmconnect.db.upsert import insert_if_absent
from calmconnect.db.wishes import AvailabilityWish
from calmconnect.domain.audit import Act, about
from calmconnect.domain.erasing import COOLING_OFF, keep_until
from calmconnect.domain.errors import Conflict
from calmconnect.domain.people import Actor, Role
from calmconnect.services import (
    admins,
    audit,
    erasing_duties,
    erasing_visits,
    house_settings,
    letters,
    news,
    outbox,
    step_up,
    suspending,
    topics,
)
from calmconnect.services.erasing_visits import Ending
from calmconnect.services.work import Work, work


@dataclass(frozen=True, slots=True)
class Outlook:
    """What erasing would mean for the one who looks: what they must do first, and what would be called off.

    What must be kept is kept for `years`, until the moment `until`.
    """

    first: tuple[str, ...]
    endings: tuple[Ending, ...]
    years: int
    until: datetime


async def due(actor: Actor) -> datetime | None:
    """When the actor's account is erased, None while they have not asked for it."""
    async with reading() as rows:
        return (await rows.exec(select(Erasure.due_at).where(Erasure.user_id == actor.user_id))).first()


async def outlook(actor: Actor, now: datetime) -> Outlook:
    """What erasing one's account would mean now."""
    years = (await house_settings.current()).records_kept_years
    async with reading() as rows:
        first = await erasing_duties.in_the_way(rows, actor.user_id, actor.role, now)
        endings = await erasing_visits.of_patient(rows, actor.user_id, now) if actor.role is Role.PATIENT else ()
    return Outlook(first, endings, years, keep_until(now + COOLING_OFF, years))


async def ask(actor: Actor, password: object, code: object, now: datetime) -> datetime:
    """Ask to be erased, which begins when `COOLING_OFF` is over: gives when. What is to come is called off at once.

    Raises:
        Invalid: see `step_up.prove`.
        Conflict: for who has asked already, and for who must do something first.
    """
    await step_up.prove(actor, password, code, now)
    async with work() as w:
        if actor.role is Role.ADMIN:
            # Of two admins who leave at once, the second is the last.
            await admins.hold(w, actor)
        user = await w.rows.get_one(User, actor.user_id, with_for_update={"key_share": True})
        if first := await erasing_duties.in_the_way(w.rows, actor.user_id, actor.role, now):
            raise Conflict(first[0])
        ends = now + COOLING_OFF
        if not await insert_if_absent(w.rows, Erasure, user_id=actor.user_id, asked_at=now, due_at=ends):
            raise Conflict("You have asked for that already.")
        await _wait_no_more(w, actor.user_id)
        outbox.post(w, user, letters.erasure_asked(user.name, news.local_time(ends, user)), now)
        audit.record(w, actor, Act.ERASURE_ASKED, about(actor.user_id), now)
        _tell(w, actor)
    await erasing_visits.call_off(actor.user_id, now, now)
    return ends


async def take_back(actor: Actor, now: datetime) -> None:
    """Stay, after all. What was called off stays so.

    Raises:
        Conflict: when there is nothing to take back, or it has begun.
    """
    async with work() as w:
        waits = delete(Erasure).where(col(Erasure.user_id) == actor.user_id, col(Erasure.begun_at).is_(None))
        if (await w.rows.exec(waits.returning(col(Erasure.user_id)))).first() is None:
            raise Conflict("There is nothing to take back any more.")
        user = await w.rows.get_one(User, actor.user_id)
        outbox.post(w, user, letters.erasure_taken_back(user.name), now)
        audit.record(w, actor, Act.ERASURE_TAKEN_BACK, about(actor.user_id), now)
        _tell(w, actor)


async def _wait_no_more(w: Work, user_id: int) -> None:
    await suspending.leave_lines(w, user_id)
    wishes = delete(AvailabilityWish).where(col(AvailabilityWish.patient_id) == user_id)
    await w.rows.exec(wishes)
    w.announce(topics.user(user_id), {"kind": "wish"})


def _tell(w: Work, actor: Actor) -> None:
    w.announce(topics.erasure(actor.user_id), {"kind": "erasure"})
    w.announce(topics.ADMIN, {"kind": "people"})
    if actor.role is Role.DOCTOR:
        # Patients find them only while they stay.
        w.announce(topics.doctor(actor.user_id), {"kind": "profile"})
        w.announce(topics.free_time(actor.user_id), {"kind": "slots"})
