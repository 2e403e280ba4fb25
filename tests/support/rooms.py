"""Rooms of the cast: opened by Dr. Meera, with whom she lets in."""

from __future__ import annotations

from datetime import datetime

from calmconnect.db.rooms import Room, RoomMember
from calmconnect.db.session import reading
from calmconnect.services import rooms
from calmconnect.services.room_views import RoomShown
from tests.support.calling import page
from tests.support.cast import NOW, Cast, Person


async def opened(cast: Cast, size: int = 4, now: datetime = NOW) -> tuple[int, str]:
    """A circle of Dr. Meera's to which nobody has come yet; gives its number, and what its address ends with."""
    key = await rooms.open_(cast.meera.actor, "A quiet hour", "circle", str(size), now)
    return (await rooms.at_door(cast.meera.actor, key)).id, key


async def knocks(person: Person, key: str, now: datetime = NOW) -> int:
    """Somebody comes to a room with the first page of theirs; gives the room."""
    return await rooms.knock(person.actor, key, page(person), now)


async def gathered(cast: Cast, *people: Person, size: int = 4, now: datetime = NOW) -> tuple[int, str]:
    """As `opened`; Dr. Meera has come, and has let these in."""
    room, key = await opened(cast, size, now)
    await knocks(cast.meera, key, now)
    for person in people:
        await knocks(person, key, now)
        await rooms.take(cast.meera.actor, room, "admit", person.id, now)
    return room, key


async def as_seen(person: Person, key: str) -> RoomShown:
    """A room as somebody sees it."""
    return await rooms.at_door(person.actor, key)


async def kept_room(room_id: int) -> Room:
    """A room as it is kept."""
    async with reading() as rows:
        return await rows.get_one(Room, room_id)


async def kept_member(room_id: int, person: Person) -> RoomMember:
    """Somebody who came to a room, as they are kept."""
    async with reading() as rows:
        return await rows.get_one(RoomMember, (room_id, person.id))
