"""The devices on which a person gets pushes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from cryptography.hazmat.primitives.asymmetric import ec
from sqlmodel import col, delete, func, select

from calmconnect.db.notifications import PushSubscription
from calmconnect.db.people import UserSession
from calmconnect.db.session import reading
from calmconnect.domain.errors import Conflict, Invalid
from calmconnect.domain.people import Actor
from calmconnect.domain.push import Subscription, clean_endpoint, clean_subscription, unpadded
from calmconnect.services import access, topics
from calmconnect.services.work import Work, work
from calmconnect.settings import settings

_MOST = 20


@dataclass(frozen=True, slots=True)
class Device:
    """A device that gets pushes; `here` when it is the one the actor is signed in on now."""

    id: int
    name: str
    since: datetime
    here: bool


async def devices(actor: Actor) -> list[Device]:
    """The actor's own devices, the newest first."""
    async with reading() as rows:
        found = await rows.exec(
            select(PushSubscription, UserSession.device)
            .join(UserSession, col(UserSession.id) == PushSubscription.session_id)
            .where(PushSubscription.user_id == actor.user_id)
            .order_by(col(PushSubscription.id).desc())
        )
        return [Device(one.id or 0, name, one.created_at, one.session_id == actor.session_id) for one, name in found]


async def subscribe(actor: Actor, subscription: object, now: datetime) -> None:
    """Send pushes to the device whose browser said this. Whoever got pushes on it until now gets none there any more.

    Raises:
        Invalid: with the field `subscription`.
        Conflict: for more devices than anyone has.
    """
    given = clean_subscription(subscription, loopback=settings().push_loopback)
    _on_the_curve(given)
    async with work() as w:
        await _forget(w, given.endpoint)
        there = await w.rows.exec(
            select(func.count()).select_from(PushSubscription).where(PushSubscription.user_id == actor.user_id)
        )
        if there.one() >= _MOST:
            raise Conflict("You get pushes on many devices already. Please remove one first.")
        w.rows.add(
            PushSubscription(
                user_id=actor.user_id,
                session_id=actor.session_id,
                endpoint=given.endpoint,
                p256dh=given.p256dh,
                auth=given.auth,
                created_at=now,
            )
        )
        w.announce(topics.user(actor.user_id), {"kind": "devices"})


async def recognise(actor: Actor, endpoint: object) -> bool:
    """Whether the browser with this address gets the actor's pushes; from now on it does as long as they are signed in here.

    Raises:
        Invalid: with the field `subscription` for what is no address.
    """
    wanted = clean_endpoint(endpoint, loopback=settings().push_loopback)
    async with work() as w:
        found = await w.rows.exec(
            select(PushSubscription).where(
                PushSubscription.endpoint == wanted, PushSubscription.user_id == actor.user_id
            )
        )
        device = found.first()
        if device is None:
            return False
        if device.session_id != actor.session_id:
            device.session_id = actor.session_id
            w.rows.add(device)
            w.announce(topics.user(actor.user_id), {"kind": "devices"})
    return True


async def remove(actor: Actor, device_id: int) -> None:
    """Send no more pushes to one of the actor's own devices.

    Raises:
        NotFound: for one that is not theirs.
    """
    async with work() as w:
        device = await access.device_for(w.rows, actor, device_id)
        await _forget(w, device.endpoint)
        w.announce(topics.user(actor.user_id), {"kind": "devices"})


async def _forget(w: Work, endpoint: str) -> None:
    """Forget a device, and with it the pushes that are on their way to it."""
    await w.rows.exec(delete(PushSubscription).where(col(PushSubscription.endpoint) == endpoint))


def _on_the_curve(given: Subscription) -> None:
    try:
        ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), unpadded(given.p256dh, 65))
    except ValueError:
        raise Invalid(subscription="Your browser's answer could not be used. Please try again.") from None
