"""What pages of a room send to the media server and watch by it (docs/rooms.md), for as long as they take part and no longer.

Each page that takes part has a session there, whose number is a row: so any process keeps it alive, or ends it. Nothing is
asked of the media server while a row is held.
"""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from datetime import datetime
from weakref import WeakValueDictionary

from sqlmodel import select
from sqlmodel.ext.asyncio.session import AsyncSession

from calmconnect.db.rooms import Room, RoomLine, RoomMember
from calmconnect.db.session import reading
from calmconnect.domain.errors import Conflict
from calmconnect.domain.people import Actor
from calmconnect.domain.rooms import MOST_SPEAKING, SPEAKING, Standing, is_mesh
from calmconnect.domain.signals import clean_handle, clean_sdp
from calmconnect.services import access, limits, room_steps
from calmconnect.services.media_base import Full, Gone, NotReached, Offered
from calmconnect.services.media_server import asked
from calmconnect.services.work import Work, work

# One who sends anew may still be counted for what they sent before.
_MOST_SENDING = 2 * MOST_SPEAKING
_NOT_SENT = "They can't be seen or heard at the moment."
# One after the other for each page: what the media server says of a session is heard by whoever asks next.
_turns: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()


class Away(Conflict):
    """The media server can't be asked at the moment, and is asked again by the page."""

    words = "Picture and sound can't be handed on at the moment. You stay in the room, and we keep trying."

    def __init__(self) -> None:
        super().__init__(self.words)


class NoPlace(Away):
    """The media server serves as many as it can."""

    words = (
        "Picture and sound go to as many people now as they can here. You stay in the room, and they come by themselves when "
        "somebody else leaves. Or tell the host, and come back another time."
    )


def number_of(room: Room) -> int:
    """A room's number in the media server, where others may have rooms, too: nobody guesses it."""
    return int.from_bytes(hashlib.sha256(room.key.encode()).digest()[:6])


async def send(actor: Actor, room_id: int, seat: str, sdp: object, now: datetime) -> str:
    """Take what the actor's page offers to send, in the place of what it sent before; gives the answer.

    Raises:
        NotFound: for a room to which the actor never came.
        Invalid: with the field `signal`, for what is no offer.
        Conflict: from any other page than the one that takes part, for one who does not speak, and while the media server
            can't be reached.
        TooFast: for more than pages have to say.
    """
    limits.check("sending", actor.user_id, room_id)
    offer = clean_sdp(sdp)
    try:
        async with _asking(seat):
            line = await _line(actor, room_id, seat, now, speaks=True)
            number = await _number(actor, room_id)
            if line.handle is not None:
                with suppress(Gone):
                    await asked().send_no_more(line.session, line.handle)
            sent = await asked().send(line.session, number, _MOST_SENDING, offer)
    except Gone:
        await _forget(actor, room_id)
        raise Away from None
    async with work() as w:
        await _taking_part(w.rows, actor, room_id, seat, speaks=True, lock=True)
        kept = await w.rows.get(RoomLine, line.session)
        if kept is None:
            raise Away
        kept.handle, kept.feed = sent.handle, sent.feed
        w.rows.add(kept)
    return sent.sdp


async def sends(actor: Actor, room_id: int, seat: str) -> None:
    """What the actor's page sends has reached the media server: from now on it can be watched.

    Raises:
        NotFound, Conflict, TooFast: as for `send`.
    """
    limits.check("sending", actor.user_id, room_id)
    async with work() as w:
        room, me = await _taking_part(w.rows, actor, room_id, seat, speaks=True, lock=True)
        line = await _kept(w.rows, me)
        if line is None or line.feed is None or line.feed == me.feed:
            return
        await _show(w, room, actor.user_id, line.feed)


async def watch(actor: Actor, room_id: int, seat: str, other_id: int, now: datetime) -> Offered:
    """What somebody in the room sends, offered to the actor's page.

    Raises:
        NotFound, TooFast: as for `send`.
        Conflict: as for `send`, and when nothing is sent.
    """
    limits.check("sending", actor.user_id, room_id)
    try:
        async with _asking(seat):
            line = await _line(actor, room_id, seat, now)
            async with reading() as rows:
                theirs = await rows.get(RoomMember, (room_id, other_id))
            if theirs is None or theirs.feed is None or other_id == actor.user_id:
                raise Conflict(_NOT_SENT)
            try:
                await asked().keep(line.session)
            except Gone:
                await _forget(actor, room_id)
                raise
            return await asked().watch(line.session, await _number(actor, room_id), theirs.feed)
    except Gone:
        raise Conflict(_NOT_SENT) from None


async def answer(actor: Actor, room_id: int, seat: str, handle: object, sdp: object) -> None:
    """Take the answer of the actor's page to what was offered to it, and begin to hand it on.

    Raises:
        NotFound, Invalid, TooFast: as for `send`.
        Conflict: as for `send`, and for what was offered to nobody, or to another page.
    """
    limits.check("sending", actor.user_id, room_id)
    said, where = clean_sdp(sdp), clean_handle(handle)
    async with reading() as rows:
        _, me = await _taking_part(rows, actor, room_id, seat)
        line = await _kept(rows, me)
    if line is None:
        raise Conflict(_NOT_SENT)
    try:
        async with _asking(seat):
            await asked().answer(line.session, where, said)
    except Gone:
        raise Conflict(_NOT_SENT) from None


@asynccontextmanager
async def _asking(seat: str) -> AsyncIterator[None]:
    async with _turns.setdefault(seat, asyncio.Lock()):
        try:
            yield
        except NotReached:
            raise Away from None
        except Full:
            raise NoPlace from None


async def _line(actor: Actor, room_id: int, seat: str, now: datetime, *, speaks: bool = False) -> RoomLine:
    """The session of the actor's page, which begins when it has none."""
    async with reading() as rows:
        _, me = await _taking_part(rows, actor, room_id, seat, speaks=speaks)
        known = await _kept(rows, me)
    if known is not None:
        return known
    begun = RoomLine(session=await asked().begin(), room_id=room_id, user_id=actor.user_id, epoch=me.epoch, kept_at=now)
    try:
        async with work() as w:
            _, me = await _taking_part(w.rows, actor, room_id, seat, speaks=speaks, lock=True)
            # Another process may have been quicker; and a page that was loaded anew meanwhile has another epoch.
            first = await _kept(w.rows, me)
            if first is None and me.epoch == begun.epoch:
                w.rows.add(begun)
                return begun
            if first is None:
                raise Away
    except Conflict:
        await asked().end(begun.session)
        raise
    await asked().end(begun.session)
    return first


async def _taking_part(
    rows: AsyncSession, actor: Actor, room_id: int, seat: str, *, speaks: bool = False, lock: bool = False
) -> tuple[Room, RoomMember]:
    room = await access.room_for(rows, actor, room_id, lock=lock)
    me = await rows.get_one(RoomMember, (room_id, actor.user_id))
    if me.standing is not Standing.IN or me.seat != seat:
        raise Conflict("This room goes on on another page.")
    if is_mesh(room.kind, room.size):
        raise Conflict("The pages of this room send to each other.")
    if speaks and me.rank not in SPEAKING:
        raise Conflict("Please raise your hand first.")
    return room, me


async def _kept(rows: AsyncSession, member: RoomMember) -> RoomLine | None:
    mine = select(RoomLine).where(
        RoomLine.room_id == member.room_id, RoomLine.user_id == member.user_id, RoomLine.epoch == member.epoch
    )
    return (await rows.exec(mine)).first()


async def _number(actor: Actor, room_id: int) -> int:
    async with reading() as rows:
        return number_of(await access.room_for(rows, actor, room_id))


async def _forget(actor: Actor, room_id: int) -> None:
    """The media server knows nothing any more of the actor's page: it begins anew."""
    async with work() as w:
        room = await access.room_for(w.rows, actor, room_id, lock=True)
        me = await w.rows.get_one(RoomMember, (room_id, actor.user_id))
        line = await _kept(w.rows, me)
        if line is not None:
            await w.rows.delete(line)
        if me.feed is not None:
            await _show(w, room, actor.user_id, None)


async def _show(w: Work, room: Room, user_id: int, feed: int | None) -> None:
    members = await room_steps.of(w.rows, room)
    members[user_id].feed = feed
    w.rows.add(members[user_id])
    await room_steps.changed(w, room, members)
