"""A person's own details."""

from __future__ import annotations

from dataclasses import dataclass

from calmconnect.db.people import User
from calmconnect.db.session import reading
from calmconnect.domain.errors import NotFound
from calmconnect.domain.people import Actor, Role, clean_name, clean_time_zone
from calmconnect.services import avatars, topics
from calmconnect.services.work import work


@dataclass(frozen=True, slots=True)
class Details:
    """What a person sees of their own account; `picture` is where theirs is, "" for none."""

    name: str
    email: str
    role: Role
    time_zone: str
    picture: str


async def own_details(actor: Actor) -> Details:
    """The actor's own details."""
    async with reading() as rows:
        user = await rows.get(User, actor.user_id)
    if user is None:
        raise NotFound
    return Details(user.name, user.email, user.role, user.time_zone, avatars.path(actor.user_id, user.avatar_digest))


async def change_details(actor: Actor, name: object, time_zone: object) -> None:
    """Change the actor's own name and zone.

    Raises:
        Invalid: for a name or zone that can't be taken.
    """
    wanted_name, wanted_zone = clean_name(name), clean_time_zone(time_zone)
    async with work() as w:
        user = await w.rows.get(User, actor.user_id)
        if user is None:
            raise NotFound
        user.name, user.time_zone = wanted_name, wanted_zone
        w.rows.add(user)
        if actor.role is Role.DOCTOR:
            # Their hours are meant in their zone.
            w.announce(topics.doctor(actor.user_id), {"kind": "profile"})
