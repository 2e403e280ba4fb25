"""Holding and erasing what a patient let doctors see who may suit them."""

from __future__ import annotations

from sqlmodel import col, delete, select
from sqlmodel.ext.asyncio.session import AsyncSession

from calmconnect.db.matching import MatchWish
from calmconnect.db.people import User
from calmconnect.services import topics
from calmconnect.services.work import Work


async def hold(rows: AsyncSession, user_id: int) -> None:
    """Let nobody else change what somebody looks for until the transaction ends."""
    # Not in the way of rows that refer to them: whoever withdraws has written one before.
    await rows.exec(select(User.id).where(User.id == user_id).with_for_update(key_share=True))


async def erase(w: Work, user_id: int) -> None:
    """Forget what somebody looks for. Whoever keeps a wish locks their row, too, so none is kept after this."""
    await hold(w.rows, user_id)
    await w.rows.exec(delete(MatchWish).where(col(MatchWish.user_id) == user_id))
    w.announce(topics.MATCHES, {"kind": "matches"})
