"""Those who look after the service: who they are is changed by one at a time."""

from __future__ import annotations

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from calmconnect.db.erasures import Erasure
from calmconnect.db.people import User
from calmconnect.domain.errors import NotAllowed
from calmconnect.domain.people import Actor, Role
from calmconnect.services import access
from calmconnect.services.work import Work

_THEIRS = select(User.id).where(User.role == Role.ADMIN, col(User.disabled_at).is_(None))


async def hold(w: Work, actor: Actor) -> None:
    """Let nobody else change who the admins are until the transaction ends, and refuse whoever is none any more.

    Nobody takes their own place away, and who acts here is an admin while all are held: so of two admins who demote each other
    at once the second is refused, and one is always left.

    Raises:
        NotAllowed: for who is no admin, or was suspended or demoted a moment ago.
    """
    access.only(actor, Role.ADMIN)
    if actor.user_id not in await lock(w):
        raise NotAllowed


async def lock(w: Work) -> list[int | None]:
    """Let nobody change who the admins are until the transaction ends; gives their ids."""
    return list(await w.rows.exec(_THEIRS.order_by(col(User.id)).with_for_update(key_share=True)))


async def are_others(rows: AsyncSession, user_id: int) -> bool:
    """Whether somebody else looks after the service, and stays."""
    leaving = select(Erasure.user_id)
    others = _THEIRS.where(User.id != user_id, col(User.id).not_in(leaving)).limit(1)
    return (await rows.exec(others)).first() is not None
