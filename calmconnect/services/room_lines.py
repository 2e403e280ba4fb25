"""Sessions in the media server: kept as long as their page takes part in a room, and ended when it does not any more."""

from __future__ import annotations

import asyncio
import logging
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import col, delete, select, update

from calmconnect.db.rooms import Room, RoomLine, RoomMember
from calmconnect.db.session import reading
from calmconnect.domain.rooms import SPEAKING, Standing
from calmconnect.quiet import where
from calmconnect.services import media_server
from calmconnect.services.media_base import Gone, NotReached
from calmconnect.services.media_server import asked
from calmconnect.services.room_media import number_of
from calmconnect.services.work import work

log = logging.getLogger(__name__)

# A session that is not told to go on ends a minute later.
_KEEP_EVERY = timedelta(seconds=15)
_PATIENCE_SECONDS = 1.5
# The loop keeps only weak references to its tasks.
_seeing: set[asyncio.Task[int]] = set()


@dataclass(frozen=True, slots=True)
class _Known:
    """A session, with its room and whoever's it is now, None for a page that does not take part any more."""

    line: RoomLine
    room: Room
    member: RoomMember | None


async def see_to(now: datetime, room_id: int | None = None) -> int:
    """End what is not to go on, in one room or in all, and keep the rest; gives how many sessions were ended.

    Two who do it at once end each only once. What the media server does not hear of while it is away is done at the next round,
    and ends there by itself.
    """
    ended = 0
    if not media_server.is_there():
        return ended
    with suppress(NotReached):
        for one in await _all(room_id):
            if one.member is None:
                ended += await _end(one)
            elif one.line.handle is not None and one.member.rank not in SPEAKING:
                await _end_sending(one.line)
            elif one.line.kept_at <= now - _KEEP_EVERY:
                await _keep(one.line, now)
    return ended


async def soon(now: datetime, room_id: int) -> None:
    """As `see_to`, for somebody who has just done something: where the media server takes long, they go on meanwhile."""
    seeing = asyncio.create_task(see_to(now, room_id))
    _seeing.add(seeing)
    seeing.add_done_callback(_seen)
    await asyncio.wait([seeing], timeout=_PATIENCE_SECONDS)


def _seen(seeing: asyncio.Task[int]) -> None:
    _seeing.discard(seeing)
    if not seeing.cancelled() and (error := seeing.exception()) is not None:
        log.error("Cutting off in a room failed with %s at %s", type(error).__name__, where(error))


async def _all(room_id: int | None) -> list[_Known]:
    takes_part = (
        (col(RoomMember.room_id) == col(RoomLine.room_id))
        & (col(RoomMember.user_id) == col(RoomLine.user_id))
        & (col(RoomMember.epoch) == col(RoomLine.epoch))
        & (col(RoomMember.standing) == Standing.IN)
    )
    wanted = select(RoomLine, Room, RoomMember).select_from(RoomLine)
    wanted = wanted.join(Room, col(Room.id) == col(RoomLine.room_id)).outerjoin(RoomMember, takes_part)
    if room_id is not None:
        wanted = wanted.where(RoomLine.room_id == room_id)
    async with reading() as rows:
        return [_Known(*found) for found in await rows.exec(wanted)]


async def _end(one: _Known) -> bool:
    with suppress(Gone):
        await asked().end(one.line.session)
    if one.room.closed:
        await asked().close(number_of(one.room))
    async with work() as w:
        gone = await w.rows.exec(delete(RoomLine).where(col(RoomLine.session) == one.line.session))
    return bool(gone.rowcount)


async def _end_sending(line: RoomLine) -> None:
    with suppress(Gone):
        await asked().send_no_more(line.session, line.handle or 0)
    async with work() as w:
        same = update(RoomLine).where(col(RoomLine.session) == line.session, col(RoomLine.handle) == line.handle)
        await w.rows.exec(same.values(handle=None, feed=None))


async def _keep(line: RoomLine, now: datetime) -> None:
    """Keep a session. One that the media server does not know any more is found by its page, which sends and watches anew."""
    with suppress(Gone):
        await asked().keep(line.session)
    async with work() as w:
        await w.rows.exec(update(RoomLine).where(col(RoomLine.session) == line.session).values(kept_at=now))
