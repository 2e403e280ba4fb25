"""Between the password and the code: a token that leads to a session and is none."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import col, delete, select
from sqlmodel.ext.asyncio.session import AsyncSession

from calmconnect.db.second_factors import HalfSession
from calmconnect.domain.second_factor import HALF_FOR
from calmconnect.services.secrets import digest, new_token
from calmconnect.services.work import Work


async def begin(w: Work, user_id: int, device: str, now: datetime) -> str:
    """Note that somebody gave their password; gives the token for their cookie. Those that are too old go."""
    await w.rows.exec(delete(HalfSession).where(col(HalfSession.expires_at) <= now))
    token = new_token()
    half = HalfSession(user_id=user_id, token_hash=digest(token), device=device, expires_at=now + HALF_FOR)
    w.rows.add(half)
    return token


async def behind(rows: AsyncSession, token: str, now: datetime) -> HalfSession | None:
    """Who gave their password and holds this token; None when that is too long ago."""
    mine = select(HalfSession).where(HalfSession.token_hash == digest(token), HalfSession.expires_at > now)
    return (await rows.exec(mine)).first()


async def end(w: Work, half: HalfSession) -> bool:
    """Use it up; False when somebody else has."""
    gone = delete(HalfSession).where(col(HalfSession.id) == half.id).returning(col(HalfSession.id))
    return (await w.rows.exec(gone)).first() is not None


async def end_all(w: Work, user_id: int) -> None:
    """Let nobody go on who gave this person's password before."""
    await w.rows.exec(delete(HalfSession).where(col(HalfSession.user_id) == user_id))
