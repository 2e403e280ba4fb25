"""Which pages of a room are still there, in it or in its lobby: each holds a lease that ends by itself."""

from __future__ import annotations

from collections.abc import Iterable

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from calmconnect.db.rooms import RoomMember
from calmconnect.db.session import reading
from calmconnect.domain.rooms import Standing
from calmconnect.hub import hub

# Renewed about every four seconds by connected tabs (state/live.py); a short break in the network is none.
_SEAT_SECONDS = 12.0

Seat = tuple[int, int]


async def hold(room_id: int, user_id: int, seat: str) -> None:
    """Note that a page of a person's takes part in a room, or waits in its lobby."""
    await hub().hold(_lease((room_id, user_id)), seat, _SEAT_SECONDS)


async def renew(seat: str) -> None:
    """Note that a page is there, for the room it takes part in, if any."""
    async with reading() as rows:
        mine = select(RoomMember.room_id, RoomMember.user_id).where(col(RoomMember.seat) == seat)
        found = (await rows.exec(mine)).all()
    for room_id, user_id in found:
        await hold(room_id, user_id, seat)


async def is_in_room(rows: AsyncSession, user_id: int) -> bool:
    """Whether somebody is in a room, on whatever page."""
    there = select(RoomMember.room_id).where(RoomMember.user_id == user_id, RoomMember.standing == Standing.IN)
    return (await rows.exec(there)).first() is not None


async def held(seats: Iterable[Seat]) -> set[Seat]:
    """Those of these people, each given with the room, whose page is there."""
    names = {_lease(seat): seat for seat in seats}
    return {names[name] for name in await hub().held(list(names))}


def _lease(seat: Seat) -> str:
    return f"room:{seat[0]}:{seat[1]}"
