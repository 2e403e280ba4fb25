"""Demo mode: believable people in an empty database, some of them always there. Does nothing when the mode is off."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import col, select

from calmconnect.db import seed
from calmconnect.db.people import User
from calmconnect.db.session import reading
from calmconnect.services import presence
from calmconnect.services.secrets import hash_password
from calmconnect.services.work import work
from calmconnect.settings import settings


async def seed_if_empty(now: datetime) -> None:
    """Write demo people, and what they did around `now`, into a database that has no people yet."""
    if not settings().demo or await _anyone():
        return
    hashed = await hash_password(seed.DEMO_PASSWORD)
    async with work() as w:
        await seed.fill(w.rows, now, hashed)


async def keep_here() -> None:
    """Show some demo doctors as connected; to be called again within the grace of `services/presence.py`."""
    if not settings().demo:
        return
    async with reading() as rows:
        found = await rows.exec(select(User.id).where(col(User.email).in_(seed.HERE)))
        doctor_ids = [doctor_id for doctor_id in found if doctor_id is not None]
    for doctor_id in doctor_ids:
        await presence.here(doctor_id, "demo")


async def _anyone() -> bool:
    async with reading() as rows:
        return (await rows.exec(select(User.id).limit(1))).first() is not None
