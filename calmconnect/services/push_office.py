"""Takes waiting pushes to the push services of the browsers that subscribed."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta

from sqlmodel import col, delete

from calmconnect.db.notifications import Notification, OutgoingPush, PushSubscription
from calmconnect.db.session import reading
from calmconnect.domain.notifications import Channel
from calmconnect.domain.push import Subscription
from calmconnect.services import push_service, sending, topics
from calmconnect.services.preferences import listener
from calmconnect.services.push_service import Answer
from calmconnect.services.work import work
from calmconnect.settings import settings


async def send_due(now: datetime) -> int:
    """Send what pushes are due at `now`, and give the number of those that left. See `sending.send_due`."""
    return await sending.send_due(_BY_PUSH, now)


def _patience() -> float:
    return settings().push_timeout_seconds * 4


async def _send(push_id: int, now: datetime) -> datetime | None:
    """Hand a push over if its person still wants it, and now; gives when they do, None for never."""
    async with reading() as rows:
        push = await rows.get_one(OutgoingPush, push_id)
        device = await rows.get_one(PushSubscription, push.subscription_id)
        shown = await rows.get(Notification, push.notification_id) if push.notification_id else None
        to = await listener(rows, push.user_id)
    if to is None or (shown is not None and shown.read_at is not None) or _left(push, now) <= timedelta(0):
        return None
    when = to.wishes.when(push.kind, Channel.PUSH, now, urgent=push.urgent)
    if when != now:
        return when
    return now if await _taken(push, device, now) else None


def _left(push: OutgoingPush, now: datetime) -> timedelta:
    """How long it is still of use."""
    return push.useless_at - now if push.useless_at else push_service.USEFUL_FOR


async def _taken(push: OutgoingPush, device: PushSubscription, now: datetime) -> bool:
    """Hand a push to a device's push service; one that knows the device no more makes us forget it, too."""
    address = Subscription(device.endpoint, device.p256dh, device.auth)
    # No word more than this: it is shown on locked screens, and whoever runs the push service sees how long it is.
    payload = {"title": push.title, "path": push.path}
    async with asyncio.timeout(_patience()):
        answer = await push_service.deliver(address, payload, now, urgent=push.urgent, useful_for=_left(push, now))
    if answer is Answer.GONE:
        async with work() as w:
            await w.rows.exec(delete(PushSubscription).where(col(PushSubscription.id) == device.id))
            w.announce(topics.user(device.user_id), {"kind": "devices"})
    return answer is Answer.TAKEN


_BY_PUSH = sending.Route(OutgoingPush, _send, _patience, lambda: settings().push_attempts)
