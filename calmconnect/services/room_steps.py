"""The only way a room changes: by one step of `domain/room_rules.py`, told to everybody whom it concerns.

Whoever changes a room holds its row first (`access.room_for` with `lock`), so no two steps are ever taken at once: that is how
the last place goes to one.
"""

from __future__ import annotations

from dataclasses import asdict, replace
from datetime import datetime
from uuid import uuid4

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from calmconnect.db.events import EventRoom, Registration
from calmconnect.db.people import User
from calmconnect.db.rooms import Room, RoomMember
from calmconnect.domain import room_rules
from calmconnect.domain.registrations import PLACED
from calmconnect.domain.rooms import SPEAKING, RoomNow, RoomStep, Standing
from calmconnect.hub import Fact
from calmconnect.services import presence, room_now, room_views, topics
from calmconnect.services.room_views import RoomShown
from calmconnect.services.work import Work

Members = dict[int, RoomMember]

_HERE = frozenset({Standing.IN, Standing.LOBBY})


async def move(w: Work, room: Room, step: RoomStep, by: int | None, whom: int, now: datetime, seat: str = "") -> None:
    """Take a step in a room whose row is held, and tell everybody there. With a `seat`, that page takes part for `whom` now.

    Raises:
        Conflict: when the step can't be taken.
    """
    members = await of(w.rows, room)
    before = room_now.standing(room, members)
    if step is RoomStep.KNOCK:
        before = replace(before, invited=await _invited(w.rows, room))
    then = room_rules.after(before, step, by, whom, now)
    _keep(room, members, then, now)
    for member in members.values():
        if member.standing not in _HERE:
            member.seat, member.epoch, member.missing_since = "", "", None
        if member.standing not in _HERE or member.rank not in SPEAKING:
            member.sound, member.picture, member.feed = False, False, None
    if seat:
        mine = members[whom]
        mine.seat, mine.epoch, mine.missing_since, mine.feed = seat, uuid4().hex, None, None
    w.rows.add_all((room, *members.values()))
    moved = [one for one, member in then.members.items() if _where(before, one) is not member.standing]
    await changed(w, room, members, *moved)


async def changed(w: Work, room: Room, members: Members, *moved: int) -> None:
    """Tell everybody who is there or waits, and those who have just moved, what a room is now."""
    room.version += 1
    w.rows.add(room)
    if moved:
        await presence.changed(w, *moved)
    names = await names_of(w.rows, room, members)
    here = {one for one, member in members.items() if member.standing in _HERE}
    for user_id in {*here, *moved, room.owner_id}:
        w.announce(topics.rooms(user_id), fact(room_views.shown(room, members, names, user_id)))


async def of(rows: AsyncSession, room: Room) -> Members:
    """Everybody who has come to a room, by their number."""
    found = await rows.exec(select(RoomMember).where(RoomMember.room_id == room.id))
    return {member.user_id: member for member in found}


async def names_of(rows: AsyncSession, room: Room, members: Members) -> dict[int, str]:
    """The names of everybody who has come to a room, and of its owner."""
    wanted = {room.owner_id, *members}
    found = await rows.exec(select(User.id, User.name).where(col(User.id).in_(wanted)))
    return {user_id or 0: name for user_id, name in found}


def fact(room: RoomShown) -> Fact:
    """What a room is, for pages that are open."""
    return {"kind": "room", "room": asdict(room)}


async def _invited(rows: AsyncSession, room: Room) -> frozenset[int]:
    """Who has a place at the event that a room was opened for; nobody for any other."""
    found = await rows.exec(
        select(Registration.user_id)
        .join(EventRoom, col(EventRoom.event_id) == Registration.event_id)
        .where(EventRoom.room_id == room.id, col(Registration.status).in_(PLACED))
    )
    return frozenset(found)


def _where(room: RoomNow, user_id: int) -> Standing | None:
    known = room.members.get(user_id)
    return known.standing if known else None


def _keep(room: Room, members: Members, then: RoomNow, now: datetime) -> None:
    """Write into the rows what the rules have made of them."""
    for user_id, one in then.members.items():
        row = members.setdefault(
            user_id, RoomMember(room_id=room.id or 0, user_id=user_id, standing=one.standing, rank=one.rank)
        )
        row.standing, row.rank, row.muted = one.standing, one.rank, one.muted
        row.hand_at, row.entered_at = one.hand_at, one.entered_at
    room.locked, room.alone_since, room.closed = then.locked, then.alone_since, then.closed
    if then.begun and room.begun_at is None:
        room.begun_at = now
    if then.closed and room.closed_at is None:
        room.closed_at = now
