"""Asking for help at once, and those who are there for it."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import col, select

from calmconnect.db.agents import Agent
from calmconnect.db.emergencies import Emergency
from calmconnect.db.people import User
from calmconnect.db.session import reading, transaction
from calmconnect.domain.emergencies import Asker
from calmconnect.domain.people import Role
from calmconnect.services import duty, emergencies
from tests.support.cast import NOW, Cast


async def on_duty(cast: Cast, more: int = 0) -> list[int]:
    """Tara goes on duty, and so many other agents; gives their ids."""
    await duty.switch(cast.tara.actor, True, NOW)
    async with transaction() as rows:
        others = [
            User(role=Role.AGENT, name=f"Agent {n}", email=f"agent-{n}@calm.test", created_at=NOW) for n in range(more)
        ]
        rows.add_all(others)
        await rows.flush()
        rows.add_all(Agent(user_id=one.id or 0, on_duty=True, since=NOW) for one in others)
    return [cast.tara.id, *(one.id or 0 for one in others)]


async def asked(by: Asker | None, now: datetime = NOW) -> Emergency:
    """The emergency that somebody begins."""
    await emergencies.ask(by, now)
    return await newest()


async def newest() -> Emergency:
    """The emergency that was begun last."""
    async with reading() as rows:
        return (await rows.exec(select(Emergency).order_by(col(Emergency.id).desc()).limit(1))).one()
