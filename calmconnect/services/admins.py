"""Those who look after the service: who they are is changed by one at a time."""

from __future__ import annotations

from sqlmodel import col, select

from calmconnect.db.people import User
from calmconnect.domain.errors import NotAllowed
from calmconnect.domain.people import Actor, Role
from calmconnect.services import access
from calmconnect.services.work import Work


async def hold(w: Work, actor: Actor) -> None:
    """Let nobody else change who the admins are until the transaction ends, and refuse whoever is none any more.

    Nobody takes their own place away, and who acts here is an admin while all are held: so of two admins who demote each other
    at once the second is refused, and one is always left.

    Raises:
        NotAllowed: for who is no admin, or was suspended or demoted a moment ago.
    """
    access.only(actor, Role.ADMIN)
    held = await w.rows.exec(
        select(User.id)
        .where(User.role == Role.ADMIN, col(User.disabled_at).is_(None))
        .order_by(col(User.id))
        .with_for_update(key_share=True)
    )
    if actor.user_id not in held.all():
        raise NotAllowed
