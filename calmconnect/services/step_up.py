"""Showing once more that it is still oneself at the keyboard, before something grave: by the password and, where there is a
second step at sign-in, by a fresh code.
"""

from __future__ import annotations

from datetime import datetime

from calmconnect.db.people import User
from calmconnect.db.session import reading
from calmconnect.domain.errors import Invalid
from calmconnect.domain.people import Actor
from calmconnect.services import codes, tries
from calmconnect.services.secrets import password_fits
from calmconnect.services.work import work


async def asks_for_code(actor: Actor) -> bool:
    """Whether the actor has to give a code, too."""
    async with reading() as rows:
        return await codes.are_needed(rows, actor.user_id)


async def prove(actor: Actor, password: object, code: object, now: datetime) -> None:
    """Take the actor's present password and, if they have a second step, a code of theirs (of either kind).

    Raises:
        Invalid: with the field `password` or `code` for one that does not count, or after too many that did not.
    """
    await prove_password(actor, password, now)
    await codes.prove(actor, code, now)


async def prove_password(actor: Actor, password: object, now: datetime, *, field: str = "password") -> None:
    """Take the actor's present password. Wrong ones count as at signing in, and close the same door.

    Raises:
        Invalid: under `field` when there is none, when it is not theirs, or after too many that were not.
    """
    if not isinstance(password, str) or not password:
        raise Invalid(**{field: "Please enter your password."})
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
