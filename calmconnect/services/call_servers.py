"""The servers by which two browsers find a way to each other, and short-lived credentials for those that relay."""

from __future__ import annotations

import base64
import hashlib
import hmac
from dataclasses import dataclass, replace
from datetime import datetime

from calmconnect.db.rooms import RoomMember
from calmconnect.db.session import reading
from calmconnect.domain.calls import CallStatus
from calmconnect.domain.errors import Conflict
from calmconnect.domain.people import Actor
from calmconnect.domain.rooms import Standing
from calmconnect.services import access
from calmconnect.settings import settings


@dataclass(frozen=True, slots=True)
class IceServer:
    """An RTCIceServer, as browsers want it; `username` and `credential` are "" for servers that need none."""

    urls: list[str]
    username: str = ""
    credential: str = ""


async def for_call(actor: Actor, call_id: int, now: datetime) -> list[IceServer]:
    """The servers for a call of the actor's; none on a network where everybody reaches everybody.

    Raises:
        NotFound: for a call that is not theirs.
        Conflict: when it is over.
    """
    async with reading() as rows:
        call = await access.call_for(rows, actor, call_id)
    if call.status is CallStatus.ENDED:
        raise Conflict("This call is over.")
    return _all(f"{call_id}-{actor.user_id}", now)


async def for_room(actor: Actor, room_id: int, now: datetime) -> list[IceServer]:
    """As `for_call`, for a room in which the actor is.

    Raises:
        NotFound: for a room to which they never came.
        Conflict: when they are not in it.
    """
    async with reading() as rows:
        room = await access.room_for(rows, actor, room_id)
        member = await rows.get_one(RoomMember, (room.id, actor.user_id))
    if member.standing is not Standing.IN:
        raise Conflict("You are not in this room.")
    return _all(f"room{room_id}-{actor.user_id}", now)


def for_check(actor: Actor, now: datetime) -> list[IceServer]:
    """Each server on its own, so that the actor can see which of them they reach."""
    relays = [_relay(f"check-{actor.user_id}", now)] if settings().turn_urls else []
    stun = [IceServer([url]) for url in _listed(settings().stun_urls)] if settings().stun_urls else []
    return stun + [replace(relay, urls=[url]) for relay in relays for url in relay.urls]


def _all(name: str, now: datetime) -> list[IceServer]:
    found = [IceServer(_listed(settings().stun_urls))] if settings().stun_urls else []
    return [*found, _relay(name, now)] if settings().turn_urls else found


def _relay(name: str, now: datetime) -> IceServer:
    """As coturn's `use-auth-secret` wants it: the name says until when it counts, the password proves that we said so."""
    username = f"{int(now.timestamp()) + settings().turn_seconds}:{name}"
    proof = hmac.new(settings().turn_secret.encode(), username.encode(), hashlib.sha1).digest()
    return IceServer(_listed(settings().turn_urls), username, base64.b64encode(proof).decode())


def _listed(urls: str) -> list[str]:
    return [url.strip() for url in urls.split(",")]
