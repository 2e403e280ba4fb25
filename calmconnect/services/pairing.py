"""Bringing those who wait without a name together with doctors who listen. The database settles who gets whom.

A doctor's row is locked before their conversations are counted, so no two pairings exceed what they can take; a conversation is
given by an update that only works while nobody has it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum

from sqlmodel import col, func, select, update
from sqlmodel.ext.asyncio.session import AsyncSession

from calmconnect.db.anonymous import AnonymousChat, Listener
from calmconnect.db.conversations import Conversation
from calmconnect.db.doctors import Doctor
from calmconnect.db.people import User
from calmconnect.db.session import reading
from calmconnect.domain.anonymous import COMPANION_ID, GIVE_BACK_AFTER, GIVE_UP_AFTER
from calmconnect.domain.doctors import Presence, PresenceChoice
from calmconnect.domain.notifications import Kind
from calmconnect.hub import hub
from calmconnect.services import anonymous, presence, topics
from calmconnect.services.notifications import Notice, notify, withdraw
from calmconnect.services.presence import GRACE_SECONDS
from calmconnect.services.rounds import one_by_one
from calmconnect.services.work import Work, work

_WAITS = (col(AnonymousChat.doctor_id).is_(None), col(AnonymousChat.ended_at).is_(None))
_OPEN = col(AnonymousChat.ended_at).is_(None)
# Whoever may be in danger comes first, then who has waited longest since they began.
_IN_ORDER = (col(AnonymousChat.urgent_at).is_(None), col(AnonymousChat.asked_at), col(AnonymousChat.conversation_id))


_CHANGED = {"kind": "anonymous"}


class _Outcome(Enum):
    PAIRED = "paired"
    FULL = "full"
    GONE = "gone"


@dataclass(slots=True)
class _Free:
    doctor_id: int
    talks: int


async def here(conversation_id: int, tab: str) -> None:
    """Note, every few seconds, that whoever began a conversation has it open."""
    if await hub().hold(_lease(conversation_id), tab, GRACE_SECONDS):
        await hub().publish(topics.WAITING_ROOM, _CHANGED)


async def line(rows: AsyncSession) -> list[int]:
    """The conversations that wait and whose people are there, the next one first."""
    found = await rows.exec(select(AnonymousChat.conversation_id).where(*_WAITS).order_by(*_IN_ORDER))
    waiting = list(found)
    there = await hub().held([_lease(one) for one in waiting])
    return [one for one in waiting if _lease(one) in there]


async def pair(now: datetime) -> int:
    """Give whoever waits to doctors who are free; gives how many found one."""
    async with reading() as rows:
        waiting = await line(rows)
        free = await _free(rows) if waiting else []
    paired = 0
    for conversation_id in waiting:
        outcome = _Outcome.FULL
        while free and outcome is _Outcome.FULL:
            # Whoever talks with the fewest.
            doctor = min(free, key=lambda one: one.talks)
            outcome = await _bring_together(conversation_id, doctor.doctor_id, now)
            doctor.talks += 1
            if outcome is _Outcome.FULL:
                free.remove(doctor)
        paired += outcome is _Outcome.PAIRED
    return paired


async def see_to(now: datetime) -> None:
    """Pair, and let go of what people on either side have left."""
    async with reading() as rows:
        found = list(await rows.exec(select(AnonymousChat).where(_OPEN)))
        doctors = await presence.of(rows, {row.doctor_id for row in found if row.doctor_id is not None})
    people = await hub().held([_lease(row.conversation_id) for row in found if row.doctor_id is None])

    async def look(row: AnonymousChat) -> bool:
        if row.doctor_id is None:
            return await _look(row, _lease(row.conversation_id) in people, GIVE_UP_AFTER, now)
        return await _look(row, doctors.get(row.doctor_id) in {Presence.ONLINE, Presence.ON_CALL}, GIVE_BACK_AFTER, now)

    await one_by_one(found, look, "Looking after a conversation without a name")
    await pair(now)


async def give_back(w: Work, conversation_id: int, doctor_id: int, now: datetime) -> bool:
    """Let a conversation wait for somebody else; says whether this doctor had it."""
    theirs = (_OPEN, col(AnonymousChat.doctor_id) == doctor_id)
    if not await anonymous.change(w.rows, conversation_id, theirs, doctor_id=None, waits_since=now, gone_since=None):
        return False
    await _hand(w, conversation_id, COMPANION_ID)
    await withdraw(w, doctor_id, _about(conversation_id), now)
    _announce(w, conversation_id, doctor_id)
    return True


async def _look(row: AnonymousChat, there: bool, patience: timedelta, now: datetime) -> bool:
    """Note whether somebody is there, and act once they have been gone for too long."""
    if there and row.gone_since is None:
        return False
    async with work() as w:
        same = (_OPEN, col(AnonymousChat.doctor_id).is_not_distinct_from(row.doctor_id))
        if there or row.gone_since is None:
            since = None if there else now
            w.announce(topics.WAITING_ROOM, _CHANGED)
            return await anonymous.change(w.rows, row.conversation_id, same, gone_since=since)
        if now - row.gone_since < patience:
            return False
        if row.doctor_id is None:
            return await anonymous.finish(w, row.conversation_id, now, *_WAITS)
        return await give_back(w, row.conversation_id, row.doctor_id, now)


async def _free(rows: AsyncSession) -> list[_Free]:
    """Doctors who are online and take part, with how many they talk to."""
    talks = (
        select(func.count())
        .select_from(AnonymousChat)
        .where(AnonymousChat.doctor_id == Listener.doctor_id, _OPEN)
        .scalar_subquery()
    )
    found = await rows.exec(
        select(Listener.doctor_id, talks)
        .join(Doctor, col(Doctor.user_id) == Listener.doctor_id)
        .join(User, col(User.id) == Listener.doctor_id)
        .where(
            Listener.capacity > talks,
            Doctor.presence == PresenceChoice.ONLINE,
            col(Doctor.verified_at).is_not(None),
            col(User.disabled_at).is_(None),
        )
    )
    willing = [_Free(doctor_id, count) for doctor_id, count in found]
    seen = await presence.of(rows, [one.doctor_id for one in willing])
    return [one for one in willing if seen.get(one.doctor_id) is Presence.ONLINE]


async def _bring_together(conversation_id: int, doctor_id: int, now: datetime) -> _Outcome:
    async with work() as w:
        # Locked first, so that what is counted next stays true until this is written.
        listener = await w.rows.get(Listener, doctor_id, with_for_update=True)
        talks = select(func.count()).select_from(AnonymousChat).where(AnonymousChat.doctor_id == doctor_id, _OPEN)
        if listener is None or (await w.rows.exec(talks)).one() >= listener.capacity:
            return _Outcome.FULL
        if not await _give(w, conversation_id, doctor_id, now):
            return _Outcome.GONE
        await _hand(w, conversation_id, doctor_id)
        await notify(w, doctor_id, _notice(conversation_id), now)
        _announce(w, conversation_id, doctor_id)
    return _Outcome.PAIRED


async def _give(w: Work, conversation_id: int, doctor_id: int, now: datetime) -> bool:
    row = await w.rows.get(AnonymousChat, conversation_id, with_for_update=True)
    if row is None or row.waits_since is None:
        return False
    waited = round((now - row.waits_since).total_seconds())
    taken = {"doctor_id": doctor_id, "taken_at": now, "waited_seconds": waited, "waits_since": None}
    return await anonymous.change(w.rows, conversation_id, _WAITS, **taken, gone_since=None)


async def _hand(w: Work, conversation_id: int, to: int) -> None:
    mine = update(Conversation).where(col(Conversation.id) == conversation_id)
    await w.rows.exec(mine.values(doctor_id=to))


def _notice(conversation_id: int) -> Notice:
    path = f"/doctor/messages/{conversation_id}"
    return Notice(Kind.MESSAGE, "Someone who gives no name talks to you now", "", path, _about(conversation_id))


def _about(conversation_id: int) -> str:
    return f"conversation:{conversation_id}"


def _announce(w: Work, conversation_id: int, doctor_id: int) -> None:
    people = (topics.user(doctor_id), topics.inbox(doctor_id))
    for topic in (topics.anonymous(conversation_id), topics.WAITING_ROOM, *people):
        w.announce(topic, _CHANGED)


def _lease(conversation_id: int) -> str:
    return f"anonymous:{conversation_id}"
