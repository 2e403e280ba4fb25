"""Showing once more, by one's password, that it is still oneself at the keyboard: before something grave."""

from __future__ import annotations

from datetime import datetime

from calmconnect.db.people import User
from calmconnect.db.session import reading
from calmconnect.domain.errors import Invalid
from calmconnect.domain.people import Actor
from calmconnect.services import tries
from calmconnect.services.secrets import password_fits
from calmconnect.services.work import work


async def prove(actor: Actor, password: object, now: datetime, *, field: str = "password") -> None:
    """Take the actor's present password. Wrong ones count as at signing in, and close the same door.

    Raises:
        Invalid: under `field` when it is not theirs, or after too many that were not.
    """
    async with reading() as rows:
        user = await rows.get(User, actor.user_id)
        closed = user is not None and await tries.are_too_many(rows, user.email, now)
    fits = await password_fits(password, user.password_hash if user else None)
    if closed:
        raise Invalid(**{field: tries.LOCKED})
    if user is None or not fits:
        if user is not None:
            await tries.count(user.email, now)
        raise Invalid(**{field: "That is not your current password."})
    async with work() as w:
        await tries.forgive(w, user.email)
