"""Events for several people."""

from __future__ import annotations

from sqlmodel import col, or_, select
from sqlmodel.ext.asyncio.session import AsyncSession

from calmconnect.db.events import Event, Registration
from calmconnect.domain.events import EventStatus
from calmconnect.domain.people import Actor, Role
from calmconnect.services.access.base import first, only


async def event_for_admin(rows: AsyncSession, actor: Actor, event_id: int, *, lock: bool = False) -> Event:
    """Any event, for an admin; with `lock`, nobody else changes it or who has a place until the transaction ends."""
    only(actor, Role.ADMIN)
    wanted = select(Event).where(Event.id == event_id)
    return await first(rows, wanted.with_for_update() if lock else wanted)


async def event_hosted(rows: AsyncSession, actor: Actor, event_id: int, *, lock: bool = False) -> Event:
    """An event that is no draft and that the acting doctor hosts, or any for an admin: with those who come. `lock` as above."""
    if actor.role is Role.ADMIN:
        return await event_for_admin(rows, actor, event_id, lock=lock)
    only(actor, Role.DOCTOR)
    wanted = select(Event).where(
        Event.id == event_id, Event.host_id == actor.user_id, Event.status != EventStatus.DRAFT
    )
    return await first(rows, wanted.with_for_update() if lock else wanted)


async def event_shown(rows: AsyncSession, actor: Actor, event_id: int, *, lock: bool = False) -> Event:
    """An event that a patient may see, not who comes: published, or called off and they were down for it. `lock` as above."""
    only(actor, Role.PATIENT)
    mine = select(Registration.event_id).where(Registration.user_id == actor.user_id)
    shown = or_(
        Event.status == EventStatus.PUBLISHED,
        (col(Event.status) == EventStatus.CANCELLED) & col(Event.id).in_(mine),
    )
    wanted = select(Event).where(Event.id == event_id, shown)
    return await first(rows, wanted.with_for_update() if lock else wanted)
