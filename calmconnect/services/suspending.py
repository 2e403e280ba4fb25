"""Suspending somebody, and taking it back. Whoever is suspended can't sign in, and is found, asked and told nothing any more.

What they had agreed to do stays where it is until an admin has handled it (`services/orphaned.py`). A call that goes on is not
cut off: until it is over, where they are signed in already still counts (`User.leaving_until`).
"""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlmodel import col, delete, or_, select, update
from sqlmodel.ext.asyncio.session import AsyncSession

from calmconnect.db.agents import Agent
from calmconnect.db.appointments import Appointment
from calmconnect.db.calls import CallParty
from calmconnect.db.people import User
from calmconnect.db.rooms import RoomMember
from calmconnect.db.session import reading
from calmconnect.db.waitlist import WaitlistEntry
from calmconnect.domain.audit import Act, about
from calmconnect.domain.booking import CancellationReason, Status
from calmconnect.domain.errors import Conflict
from calmconnect.domain.people import Actor, Role
from calmconnect.domain.rooms import Standing
from calmconnect.domain.text import clean_text
from calmconnect.services import access, admins, audit, letters, outbox, presence, sessions, steps, topics
from calmconnect.services.rounds import one_by_one
from calmconnect.services.work import Work, work

REASON_LENGTH = 500
# Longer than any call: one whose end nobody noted keeps nobody in for ever.
_LONGEST_CALL = timedelta(hours=4)
_OWN = "You can't suspend yourself. Another administrator can."


async def suspend(actor: Actor, person_id: int, why: object, now: datetime) -> None:
    """Suspend somebody, with a reason that admins read.

    Raises:
        Invalid: with the field `why` without a reason.
        NotFound: when there is no such person.
        Conflict: for oneself, and for who is suspended already.
    """
    words = clean_text(why, field="why", longest=REASON_LENGTH, empty="Please say why.")
    async with work() as w:
        await admins.hold(w, actor)
        user = await access.person_for_admin(w.rows, actor, person_id, lock=True)
        if person_id == actor.user_id:
            raise Conflict(_OWN)
        if user.disabled_at is not None:
            raise Conflict("Somebody else has suspended this account already.")
        user.disabled_at = now
        w.rows.add(user)
        if await is_in_call(w.rows, person_id):
            user.leaving_until = now + _LONGEST_CALL
        else:
            await sessions.end_all(w, person_id, now)
        await w.rows.exec(update(Agent).where(col(Agent.user_id) == person_id).values(on_duty=False, since=now))
        await leave_lines(w, person_id)
        audit.record(w, actor, Act.PERSON_SUSPENDED, about(person_id), now, words)
        await tell_pages(w, user)
    await end_holds(now, person_id)


async def reinstate(actor: Actor, person_id: int, now: datetime) -> None:
    """Let somebody in again; they are told by mail. What was called off meanwhile stays so.

    Raises:
        NotFound: when there is no such person.
        Conflict: for who is not suspended.
    """
    async with work() as w:
        await admins.hold(w, actor)
        user = await access.person_for_admin(w.rows, actor, person_id, lock=True)
        if user.disabled_at is None:
            raise Conflict("This account works already.")
        user.disabled_at, user.leaving_until = None, None
        w.rows.add(user)
        outbox.post(w, user, letters.reinstated(user.name), now)
        audit.record(w, actor, Act.PERSON_REINSTATED, about(person_id), now)
        await tell_pages(w, user)


async def see_to(now: datetime) -> None:
    """Sign out who has finished their last call, and end what suspended people hold still."""
    async with reading() as rows:
        leaving = select(User.id).where(col(User.disabled_at).is_not(None), col(User.leaving_until).is_not(None))
        found = [person or 0 for person in await rows.exec(leaving)]
    await one_by_one(found, lambda person: _sign_out(person, now), "Signing out a suspended person")
    await end_holds(now)


async def end_holds(now: datetime, person_id: int | None = None) -> None:
    """Let go of the slots that suspended people hold, or that are held of them; or of one of these people alone."""
    suspended = select(User.id).where(col(User.disabled_at).is_not(None))
    those = suspended if person_id is None else suspended.where(User.id == person_id)
    theirs = or_(col(Appointment.doctor_id).in_(those), col(Appointment.patient_id).in_(those))

    async def end(w: Work, appointment: Appointment) -> bool:
        if appointment.status is not Status.HELD:
            return False
        await steps.move(w, appointment, Status.CANCELLED, now, by=None, reason=CancellationReason.EXPIRED)
        return True

    await steps.take_up_each((col(Appointment.status) == Status.HELD) & theirs, end, "Ending a hold")


async def is_in_call(rows: AsyncSession, person_id: int) -> bool:
    """Whether a page of somebody's takes part in a call, or they are in a room."""
    in_call = select(CallParty.call_id).where(
        CallParty.user_id == person_id, col(CallParty.left_at).is_(None), CallParty.seat != ""
    )
    in_room = select(RoomMember.room_id).where(RoomMember.user_id == person_id, RoomMember.standing == Standing.IN)
    return (await rows.exec(in_call)).first() is not None or (await rows.exec(in_room)).first() is not None


async def _sign_out(person_id: int, now: datetime) -> bool:
    async with work() as w:
        user = await w.rows.get_one(User, person_id, with_for_update={"key_share": True})
        over = user.leaving_until is not None and (user.leaving_until <= now or not await is_in_call(w.rows, person_id))
        if over:
            user.leaving_until = None
            w.rows.add(user)
            await sessions.end_all(w, person_id, now)
    return over


async def leave_lines(w: Work, person_id: int) -> None:
    """Let nobody wait for a time of theirs any more, nor them for anybody's, as part of a larger use case."""
    theirs = or_(col(WaitlistEntry.doctor_id) == person_id, col(WaitlistEntry.patient_id) == person_id)
    left = await w.rows.exec(
        delete(WaitlistEntry)
        .where(theirs, col(WaitlistEntry.offered_id).is_(None))
        .returning(col(WaitlistEntry.patient_id))
    )
    for patient_id in left.scalars():
        w.announce(topics.user(patient_id), {"kind": "waitlist"})


async def tell_pages(w: Work, user: User) -> None:
    """Let pages see that somebody can't be reached any more, or can again, as part of a larger use case."""
    number = user.id or 0
    w.announce(topics.ADMIN, {"kind": "people"})
    if user.role is Role.DOCTOR:
        w.announce(topics.doctor(number), {"kind": "profile"})
        w.announce(topics.free_time(number), {"kind": "slots"})
        await presence.changed(w, number)
