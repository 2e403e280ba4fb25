"""What happens to rooms by the clock: a page is gone and does not come back, nobody hosts a room any more, or ever did."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import col, select, update

from calmconnect.db.rooms import Room, RoomMember
from calmconnect.db.session import reading
from calmconnect.domain import room_rules
from calmconnect.domain.rooms import COME_BACK_WITHIN, RoomStep, Standing
from calmconnect.services import room_now, room_seats, room_steps
from calmconnect.services.rounds import one_by_one
from calmconnect.services.work import work


async def see_to(now: datetime) -> int:
    """Take the steps whose time has come, and give in how many rooms. Two who do it at once take each only once."""
    async with reading() as rows:
        open_rooms = (await rows.exec(select(Room.id).where(col(Room.closed_at).is_(None)))).all()
        there = col(RoomMember.standing).in_((Standing.IN, Standing.LOBBY))
        members = (await rows.exec(select(RoomMember).where(there))).all()
    here = await room_seats.SEATS.held((one.room_id, one.user_id) for one in members)
    for one in members:
        await _note(one, (one.room_id, one.user_id) in here, now)

    async def look(room_id: int | None) -> bool:
        return await _step(room_id or 0, now)

    return await one_by_one(open_rooms, look, "Looking after a room")


async def _note(member: RoomMember, here: bool, now: datetime) -> None:
    """Keep since when somebody's page is gone. That nobody's lease can be read for a moment must put nobody out."""
    if here is (member.missing_since is None):
        return
    async with work() as w:
        same = update(RoomMember).where(
            col(RoomMember.room_id) == member.room_id,
            col(RoomMember.user_id) == member.user_id,
            col(RoomMember.seat) == member.seat,
        )
        await w.rows.exec(same.values(missing_since=None if here else now))


async def _step(room_id: int, now: datetime) -> bool:
    async with work() as w:
        room = (await w.rows.exec(select(Room).where(Room.id == room_id).with_for_update())).one()
        if room.closed:
            return False
        members = await room_steps.of(w.rows, room)
        gone = [
            one.user_id
            for one in members.values()
            if one.missing_since is not None and one.missing_since <= now - COME_BACK_WITHIN
        ]
        for user_id in gone:
            await room_steps.move(w, room, RoomStep.VANISH, None, user_id, now)
        close = room_rules.due(room_now.standing(room, members), now)
        if close is not None:
            await room_steps.move(w, room, close, None, room.owner_id, now)
        return bool(gone) or close is not None
