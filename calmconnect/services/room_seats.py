"""Which pages of a room are still there, in it or in its lobby."""

from __future__ import annotations

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from calmconnect.db.rooms import RoomMember
from calmconnect.db.session import reading
from calmconnect.domain.rooms import Standing
from calmconnect.services.seats import Seats

# By the room and the person.
SEATS = Seats[tuple[int, int]]("room")


async def renew(seat: str) -> None:
    """Note that a page is there, for the room it takes part in, if any."""
    async with reading() as rows:
        mine = select(RoomMember.room_id, RoomMember.user_id).where(col(RoomMember.seat) == seat)
        found = (await rows.exec(mine)).all()
    for room_id, user_id in found:
        await SEATS.hold((room_id, user_id), seat)


async def is_in_room(rows: AsyncSession, user_id: int) -> bool:
    """Whether somebody is in a room, on whatever page."""
    there = select(RoomMember.room_id).where(RoomMember.user_id == user_id, RoomMember.standing == Standing.IN)
    return (await rows.exec(there)).first() is not None
