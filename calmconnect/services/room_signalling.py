"""Handing on what two pages of a room say to each other (docs/rooms.md). Nothing of it is kept or logged."""

from __future__ import annotations

from dataclasses import asdict
from typing import TypeGuard

from calmconnect.db.rooms import RoomMember
from calmconnect.db.session import reading
from calmconnect.domain.errors import Conflict
from calmconnect.domain.people import Actor
from calmconnect.domain.rooms import Standing
from calmconnect.domain.signals import clean_signal
from calmconnect.hub import hub
from calmconnect.services import access, limits, topics

# A page numbers the connections that it tries with another one: "epoch~3" is the third of this pair.
_TRY = "~"


async def hand_on(actor: Actor, room_id: int, seat: str, other_id: int, message: object) -> None:
    """Hand a message to the page of another one in the room.

    Raises:
        NotFound: for a room to which the actor never came.
        Invalid: with the field `signal`, for what is no such message.
        TooFast: for more than pages have to say to each other.
        Conflict: when one of the two is not in the room, from another page than the one that takes part, and for a connection
            that is not the newest of either.
    """
    limits.check("meeting", actor.user_id, room_id)
    signal = clean_signal(message)
    async with reading() as rows:
        room = await access.room_for(rows, actor, room_id)
        mine = await rows.get(RoomMember, (room.id, actor.user_id))
        theirs = await rows.get(RoomMember, (room.id, other_id))
    if not _is_in(mine) or not _is_in(theirs) or mine is theirs:
        raise Conflict("One of the two is not in the room.")
    if mine.seat != seat:
        raise Conflict("This room goes on on another page.")
    if (_epoch(signal.epoch), _epoch(signal.to)) != (mine.epoch, theirs.epoch):
        raise Conflict("That connection is not the newest one.")
    told = {"kind": "signal", "room": room_id, "from": actor.user_id, "signal": asdict(signal)}
    await hub().publish(topics.room_signals(other_id), told)


def _is_in(member: RoomMember | None) -> TypeGuard[RoomMember]:
    return member is not None and member.standing is Standing.IN


def _epoch(name: str) -> str:
    return name.partition(_TRY)[0]
