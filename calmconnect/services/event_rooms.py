"""The room of an event: opened by whoever comes first, in the host's name. Those with a place come in without being let in.

So nobody waits for a host to send a link, and the link lets no stranger in: it leads them to the lobby, as any room's does.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlmodel import col, func, select
from sqlmodel.ext.asyncio.session import AsyncSession

from calmconnect.db.events import Event, EventRoom, Registration
from calmconnect.db.rooms import Room
from calmconnect.domain.errors import Conflict
from calmconnect.domain.events import JOIN_BEFORE, EventStatus, Place
from calmconnect.domain.people import Actor, Role
from calmconnect.domain.registrations import PLACED, may_come_in
from calmconnect.domain.rooms import NewRoom, RoomKind, RoomStep
from calmconnect.domain.slots import Span
from calmconnect.services import access, room_steps, rooms
from calmconnect.services.work import Work, work

# A host may prepare the room so long before.
OPEN_BEFORE = timedelta(hours=1)


async def join(actor: Actor, event_id: int, now: datetime) -> str:
    """What the address of an event's room ends with, for who has a place, and for the doctor who hosts it.

    Raises:
        NotAllowed: for those whom rooms are not for.
        NotFound: for an event that they may not see.
        Conflict: when there is no room to come into, or they have no place.
    """
    access.only(actor, Role.PATIENT, Role.DOCTOR)
    hosting = actor.role is Role.DOCTOR
    async with work() as w:
        reach = access.event_hosted if hosting else access.event_shown
        event = await reach(w.rows, actor, event_id, lock=True)
        if not hosting:
            await _check_place(w.rows, actor, event_id)
        _check_time(event, now, hosting=hosting)
        room = await newest(w.rows, event_id)
        if room is not None and room.owner_id == event.host_id and not room.closed:
            return room.key
        if room is not None and not hosting:
            raise Conflict("The host has closed the room.")
        return (await _open(w, event, now)).key


async def newest(rows: AsyncSession, event_id: int) -> Room | None:
    """The room that was last opened for an event."""
    wanted = select(Room).join(EventRoom, col(EventRoom.room_id) == Room.id).where(EventRoom.event_id == event_id)
    return (await rows.exec(wanted.order_by(col(Room.id).desc()).limit(1))).first()


async def close(w: Work, event: Event, now: datetime) -> None:
    """Close the room of an event that is called off, if one is open."""
    found = await newest(w.rows, event.id or 0)
    if found is None or found.closed:
        return
    room = (await w.rows.exec(select(Room).where(Room.id == found.id).with_for_update())).one()
    if not room.closed:
        await room_steps.move(w, room, RoomStep.END, room.owner_id, room.owner_id, now)


def opens_at(event: Event) -> datetime:
    """From when on people come in."""
    return event.starts_at - JOIN_BEFORE


async def _open(w: Work, event: Event, now: datetime) -> Room:
    kind = RoomKind(event.place.value)
    placed = select(func.count()).select_from(Registration).where(col(Registration.status).in_(PLACED))
    people = (await w.rows.exec(placed.where(Registration.event_id == event.id))).one()
    wanted = max(event.capacity, people) + 1
    room = rooms.add(w, event.host_id, NewRoom(event.title, kind, min(wanted, rooms.most().get(kind, wanted))), now)
    await w.rows.flush()
    w.rows.add(EventRoom(room_id=room.id or 0, event_id=event.id or 0))
    return room


async def _check_place(rows: AsyncSession, actor: Actor, event_id: int) -> None:
    mine = await rows.get(Registration, (event_id, actor.user_id))
    if mine is None or mine.status not in PLACED:
        raise Conflict("This room is for those who have a place.")


def _check_time(event: Event, now: datetime, *, hosting: bool) -> None:
    span = Span(event.starts_at, event.ends_at)
    early = hosting and event.status is EventStatus.PUBLISHED and span.starts - OPEN_BEFORE <= now < span.ends
    if event.place is Place.ADDRESS:
        raise Conflict("This event does not take place online.")
    if not early and not may_come_in(event.status, event.place, span, now):
        raise Conflict("You can come in from 15 minutes before it begins.")
