"""Doctors who talk with people without a name: whether they do, and with whom; and how long people wait for them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import col, select

from calmconnect.db.anonymous import AnonymousChat, Listener
from calmconnect.db.session import reading
from calmconnect.db.upsert import insert_if_absent
from calmconnect.domain.anonymous import RECENT, Unnamed, clean_capacity, usual_wait
from calmconnect.domain.people import Actor, Role
from calmconnect.services import access, pairing, topics
from calmconnect.services.work import work

_AT_MOST = 100


@dataclass(frozen=True, slots=True)
class Talk:
    """A conversation without a name that a doctor is in."""

    conversation_id: int
    pseudonym: str
    taken_at: datetime | None
    urgent: bool


@dataclass(frozen=True, slots=True)
class Listening:
    """What a doctor sees of it: how many at once they take, whom they talk with, and how many wait."""

    capacity: int
    talks: list[Talk]
    waiting: int


@dataclass(frozen=True, slots=True)
class Wait:
    """A place in the line, from 1 (0 for one who is not in it), and within how long most people were answered of late."""

    place: int
    usual: timedelta | None


async def take_part(actor: Actor, capacity: object, now: datetime) -> None:
    """Talk with so many people at once from now on; those one talks with already stay.

    Raises:
        Invalid: with the field `capacity`.
    """
    wanted = clean_capacity(capacity)
    async with work() as w:
        await access.own_doctor(w.rows, actor)
        if not await insert_if_absent(w.rows, Listener, doctor_id=actor.user_id, capacity=wanted):
            mine = await w.rows.get_one(Listener, actor.user_id, with_for_update=True)
            mine.capacity = wanted
        w.announce(topics.user(actor.user_id), {"kind": "anonymous"})
    await pairing.pair(now)


async def of_doctor(actor: Actor) -> Listening:
    """What the acting doctor sees of it."""
    access.only(actor, Role.DOCTOR)
    async with reading() as rows:
        mine = await rows.get(Listener, actor.user_id)
        found = await rows.exec(
            select(AnonymousChat)
            .where(AnonymousChat.doctor_id == actor.user_id, col(AnonymousChat.ended_at).is_(None))
            .order_by(col(AnonymousChat.taken_at))
        )
        talks = [Talk(one.conversation_id, one.pseudonym, one.taken_at, one.urgent_at is not None) for one in found]
        return Listening(mine.capacity if mine else 0, talks, len(await pairing.line(rows)))


async def wait_of(by: Unnamed, now: datetime) -> Wait:
    """Where somebody stands in the line, and what can honestly be said of how long it takes."""
    async with reading() as rows:
        line = await pairing.line(rows)
        found = await rows.exec(
            select(AnonymousChat.waited_seconds)
            .where(col(AnonymousChat.taken_at) > now - RECENT)
            .order_by(col(AnonymousChat.taken_at).desc())
            .limit(_AT_MOST)
        )
        waits = [timedelta(seconds=seconds or 0) for seconds in found]
    place = line.index(by.conversation_id) + 1 if by.conversation_id in line else 0
    return Wait(place, usual_wait(waits))
