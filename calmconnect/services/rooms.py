"""Rooms for several people: opened by a doctor, found by an address, and entered by being let in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import col, func, select
from sqlmodel.ext.asyncio.session import AsyncSession

from calmconnect.db.calls import CallParty
from calmconnect.db.rooms import Room, RoomMember
from calmconnect.db.session import reading
from calmconnect.domain import rooms
from calmconnect.domain.errors import Conflict
from calmconnect.domain.people import Actor
from calmconnect.domain.rooms import MOST_IN_CIRCLE, MOST_IN_MESH, SPEAKING, NewRoom, RoomKind, RoomStep, Standing
from calmconnect.services import access, limits, media_server, room_lines, room_seats, room_steps, room_views, topics
from calmconnect.services.room_views import RoomShown
from calmconnect.services.secrets import new_token
from calmconnect.services.work import Work, work
from calmconnect.settings import settings

# Whoever opens rooms without end is no person.
_MOST_OPEN = 20
# After these, somebody may send or hear less than before: at once, and not at the clock's next round.
_CUTS_OFF = frozenset({RoomStep.LEAVE, RoomStep.REMOVE, RoomStep.TAKE_WORD, RoomStep.END})


@dataclass(frozen=True, slots=True)
class OwnRoom:
    """A room of the actor's that is not over; `there` and `waiting` are how many are in and in the lobby."""

    id: int
    key: str
    title: str
    kind: RoomKind
    size: int
    opened_at: datetime
    there: int
    waiting: int


def most() -> dict[RoomKind, int]:
    """How many each kind of room may hold here, with whoever opens it."""
    if settings().janus_url:
        return {RoomKind.CIRCLE: MOST_IN_CIRCLE, RoomKind.AUDIENCE: settings().audience_size}
    listeners = settings().audience_listeners
    return {RoomKind.CIRCLE: MOST_IN_MESH} | ({RoomKind.AUDIENCE: 1 + listeners} if listeners else {})


def limits_of_audiences() -> str:
    """What a doctor must know of audiences before opening one here; "" where there is nothing to say."""
    if RoomKind.AUDIENCE not in most() or media_server.most_speaking(RoomKind.AUDIENCE) > 1:
        return ""
    few = settings().audience_listeners
    return f"In an audience only you speak. Listeners, in all audiences that go on at the same time: at most {few}."


async def open_(actor: Actor, title: object, kind: object, size: object, now: datetime) -> str:
    """Open a room of the acting doctor's; gives what its address ends with.

    Raises:
        NotAllowed: for anybody who is no doctor.
        Invalid: under `title`, `kind` or `size`.
        Conflict: for one who has very many open.
    """
    wanted = rooms.clean_room(title, kind, size, most())
    async with work() as w:
        doctor = await access.own_doctor(w.rows, actor, lock=True)
        mine = (
            select(func.count()).select_from(Room).where(Room.owner_id == actor.user_id, col(Room.closed_at).is_(None))
        )
        if (await w.rows.exec(mine)).one() >= _MOST_OPEN:
            raise Conflict("You have very many rooms open. Please close one first.")
        room = add(w, doctor.user_id, wanted, now)
    return room.key


def add(w: Work, owner_id: int, wanted: NewRoom, now: datetime) -> Room:
    """A new room of a doctor's, in the transaction of whoever opens it for them."""
    room = Room(
        owner_id=owner_id, key=new_token(), title=wanted.title, kind=wanted.kind, size=wanted.size, opened_at=now
    )
    w.rows.add(room)
    w.announce(topics.user(owner_id), {"kind": "rooms"})
    return room


async def own(actor: Actor) -> list[OwnRoom]:
    """The actor's rooms that are not over, the newest first."""
    async with reading() as rows:
        found = await rows.exec(
            select(Room)
            .where(Room.owner_id == actor.user_id, col(Room.closed_at).is_(None))
            .order_by(col(Room.id).desc())
        )
        mine = found.all()
        counted = await rows.exec(
            select(RoomMember.room_id, RoomMember.standing, func.count())
            .where(col(RoomMember.room_id).in_([room.id for room in mine]))
            .group_by(col(RoomMember.room_id), col(RoomMember.standing))
        )
        many = {(room_id, standing): number for room_id, standing, number in counted}
    return [
        OwnRoom(
            room.id or 0,
            room.key,
            room.title,
            room.kind,
            room.size,
            room.opened_at,
            many.get((room.id or 0, Standing.IN), 0),
            many.get((room.id or 0, Standing.LOBBY), 0),
        )
        for room in mine
    ]


async def at_door(actor: Actor, key: object) -> RoomShown:
    """A room as the actor sees it who has its address.

    Raises:
        NotFound: when there is none.
        NotAllowed: for those whom rooms are not for.
    """
    async with reading() as rows:
        room = await access.room_behind(rows, actor, rooms.clean_key(key))
        members = await room_steps.of(rows, room)
        names = await room_steps.names_of(rows, room, members)
        return room_views.shown(room, members, names, actor.user_id)


async def knock(actor: Actor, key: object, seat: str, now: datetime) -> int:
    """Ask to come in with the page that holds `seat`; gives the room. Who is in goes on with that page; the owner comes in.

    Raises:
        NotFound: when there is no such room.
        NotAllowed: for those whom rooms are not for.
        Conflict: for those who may not come in, and for who is in a call or in another room.
        TooFast: for one who knocks and knocks.
    """
    limits.check("knocking", actor.user_id, 0)
    async with work() as w:
        room = await access.room_behind(w.rows, actor, rooms.clean_key(key), lock=True)
        room_id = room.id or 0
        await _check_free(w.rows, actor, room_id)
        await room_steps.move(w, room, RoomStep.KNOCK, actor.user_id, actor.user_id, now, seat)
    await room_seats.SEATS.hold((room_id, actor.user_id), seat)
    return room_id


async def take(actor: Actor, room_id: int, step: object, whom_id: int, now: datetime) -> None:
    """Take a step in a room where the actor is: leave, raise a hand, let somebody in… about `whom_id`, who may be the actor.

    Raises:
        NotFound: for a room to which the actor never came.
        Invalid: with the field `step`.
        Conflict: when it can't be taken, or not by them.
        TooFast: for more than a person does.
    """
    wanted = rooms.clean_step(step)
    limits.check("hosting", actor.user_id, room_id)
    async with work() as w:
        room = await access.room_for(w.rows, actor, room_id, lock=True)
        await room_steps.move(w, room, wanted, actor.user_id, whom_id, now)
    if wanted in _CUTS_OFF:
        await room_lines.soon(now, room_id)


async def close(actor: Actor, room_id: int, now: datetime) -> None:
    """Close a room of the actor's for all, in it or not; nothing happens when it is over.

    Raises:
        NotFound: for a room of somebody else's.
    """
    async with work() as w:
        room = await access.own_room(w.rows, actor, room_id)
        if not room.closed:
            await room_steps.move(w, room, RoomStep.END, actor.user_id, actor.user_id, now)
    await room_lines.soon(now, room_id)


async def show(actor: Actor, room_id: int, seat: str, sound: object, picture: object) -> None:
    """Note what the actor's page sends, for those who see them.

    Raises:
        NotFound: for a room to which the actor never came.
        Conflict: from any other page than the one that takes part, and for who only listens.
        TooFast: for more than a person does.
    """
    limits.check("hosting", actor.user_id, room_id)
    async with work() as w:
        room = await access.room_for(w.rows, actor, room_id, lock=True)
        members = await room_steps.of(w.rows, room)
        me = members[actor.user_id]
        if me.standing is not Standing.IN or me.seat != seat or me.rank not in SPEAKING:
            raise Conflict("This room goes on on another page.")
        if (me.sound, me.picture) == (sound is True, picture is True):
            return
        me.sound, me.picture = sound is True, picture is True
        w.rows.add(me)
        await room_steps.changed(w, room, members)


async def _check_free(rows: AsyncSession, actor: Actor, room_id: int) -> None:
    """Refuse who is in a call, or in another room: a page has one microphone."""
    call = select(CallParty.call_id).where(CallParty.user_id == actor.user_id, col(CallParty.left_at).is_(None))
    if (await rows.exec(call)).first() is not None:
        raise Conflict("You are in a call. Please end it first.")
    mine = select(RoomMember.room_id).where(RoomMember.user_id == actor.user_id, RoomMember.room_id != room_id)
    if (await rows.exec(mine.where(RoomMember.standing == Standing.IN))).first() is not None:
        raise Conflict("You are in another room. Please leave it first.")
