"""Who comes to an event, and who came: for admins and the doctor who hosts it. That they looked is kept."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from calmconnect.db.events import Event, EventRoom, Registration
from calmconnect.db.people import User
from calmconnect.db.rooms import RoomMember
from calmconnect.domain.audit import Act
from calmconnect.domain.errors import Conflict, NotFound
from calmconnect.domain.events import EventStatus
from calmconnect.domain.people import Actor
from calmconnect.domain.registrations import PLACED, RegistrationStatus, clean_came
from calmconnect.services import access, audit, event_news, event_rooms
from calmconnect.services.work import Work, work


@dataclass(frozen=True, slots=True)
class Guest:
    """Somebody who registered; `was_in` says that they were in the event's room."""

    id: int
    name: str
    status: RegistrationStatus
    was_in: bool


@dataclass(frozen=True, slots=True)
class Guests:
    """Those with a place and those in line, each in order; `markable` once it can be said who came."""

    placed: tuple[Guest, ...]
    waiting: tuple[Guest, ...]
    markable: bool


async def of_event(actor: Actor, event_id: int, now: datetime) -> Guests:
    """Who comes to an event. That they looked is kept.

    Raises:
        NotFound: for an event that the actor neither hosts nor administers.
    """
    async with work() as w:
        event = await access.event_hosted(w.rows, actor, event_id)
        await audit.record_look(w, actor, Act.EVENT_PEOPLE_SEEN, event_news.about(event), now)
        found = await w.rows.exec(
            select(Registration, User.name)
            .join(User, col(User.id) == Registration.user_id)
            .where(Registration.event_id == event_id, Registration.status != RegistrationStatus.CANCELLED)
            .order_by(col(Registration.number))
        )
        there = await _were_in(w.rows, event_id)
        known = [Guest(row.user_id, name, row.status, row.user_id in there) for row, name in found]
    return Guests(
        tuple(one for one in known if one.status in PLACED),
        tuple(one for one in known if one.status is RegistrationStatus.WAITLISTED),
        _markable(event, now),
    )


async def mark(actor: Actor, event_id: int, person_id: int, came: object, now: datetime) -> None:
    """Note whether somebody who had a place came: "yes", "no", or "unsaid".

    Raises:
        Invalid: with the field `came`.
        NotFound: for an event that the actor neither hosts nor administers, and for who has no place there.
        Conflict: before it begins.
    """
    status = clean_came(came)
    async with work() as w:
        event = await _to_mark(w, actor, event_id, now)
        row = await w.rows.get(Registration, (event_id, person_id))
        if row is None or row.status not in PLACED:
            raise NotFound
        row.status = status
        w.rows.add(row)
        _kept(w, actor, event, now)


async def mark_rest(actor: Actor, event_id: int, now: datetime) -> int:
    """Of those of whom nothing was said yet, note who was in the room as come, and the rest as missed. Gives how many came.

    Raises:
        NotFound, Conflict: as `mark`.
    """
    async with work() as w:
        event = await _to_mark(w, actor, event_id, now)
        there = await _were_in(w.rows, event_id)
        unsaid = await w.rows.exec(
            select(Registration).where(
                Registration.event_id == event_id, Registration.status == RegistrationStatus.CONFIRMED
            )
        )
        rows = unsaid.all()
        for row in rows:
            row.status = RegistrationStatus.ATTENDED if row.user_id in there else RegistrationStatus.MISSED
        w.rows.add_all(rows)
        _kept(w, actor, event, now)
        return sum(row.user_id in there for row in rows)


async def _to_mark(w: Work, actor: Actor, event_id: int, now: datetime) -> Event:
    event = await access.event_hosted(w.rows, actor, event_id, lock=True)
    if not _markable(event, now):
        raise Conflict("Who came can be noted once it begins.")
    return event


def _markable(event: Event, now: datetime) -> bool:
    return event.status is EventStatus.PUBLISHED and now >= event_rooms.opens_at(event)


def _kept(w: Work, actor: Actor, event: Event, now: datetime) -> None:
    audit.record(w, actor, Act.EVENT_CAME, event_news.about(event), now)
    event_news.changed(w, event)


async def _were_in(rows: AsyncSession, event_id: int) -> set[int]:
    found = await rows.exec(
        select(RoomMember.user_id)
        .join(EventRoom, col(EventRoom.room_id) == RoomMember.room_id)
        .where(EventRoom.event_id == event_id, col(RoomMember.entered_at).is_not(None))
    )
    return set(found)
