"""What somebody is told, and where."""

from __future__ import annotations

from sqlmodel import select
from sqlmodel.ext.asyncio.session import AsyncSession

from calmconnect.db.notifications import Notification, PushSubscription
from calmconnect.domain.people import Actor
from calmconnect.services.access.base import first


async def notification_for(rows: AsyncSession, actor: Actor, notification_id: int) -> Notification:
    """A notice that the actor was told."""
    return await first(
        rows,
        select(Notification).where(Notification.id == notification_id, Notification.user_id == actor.user_id),
    )


async def device_for(rows: AsyncSession, actor: Actor, device_id: int) -> PushSubscription:
    """A device on which the actor gets pushes."""
    return await first(
        rows,
        select(PushSubscription).where(PushSubscription.id == device_id, PushSubscription.user_id == actor.user_id),
    )
