"""People who may be in danger, and the tasks that follow."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlmodel import col, select

from calmconnect.db.notifications import Notification
from calmconnect.db.risk import RiskFlag, Task
from calmconnect.db.session import reading
from calmconnect.services import chat
from tests.support.care import met
from tests.support.cast import NOW, Cast

# What nobody may overhear.
SIGN = "I want to kill myself tonight."

# What a form may hold that is sent for a task.
CALM_ANSWERS: dict[str, object] = {"wish": "no", "thoughts": "no", "deed": "no"}
TALKED: dict[str, object] = {"outcome": "talked", "note": "We talked; her sister is with her."}


async def every_task() -> list[Task]:
    """All tasks, the first one first."""
    async with reading() as rows:
        return list(await rows.exec(select(Task).order_by(col(Task.id))))


async def every_flag() -> list[RiskFlag]:
    """All flags, the first one first."""
    async with reading() as rows:
        return list(await rows.exec(select(RiskFlag).order_by(col(RiskFlag.id))))


async def told() -> dict[int, str]:
    """Who has been told of a task, with the last title, and has not been told since that it is over."""
    async with reading() as rows:
        found = await rows.exec(
            select(Notification)
            .where(col(Notification.read_at).is_(None), col(Notification.about).startswith("task:"))
            .order_by(col(Notification.id))
        )
        return {one.user_id: one.title for one in found}


async def flagged(cast: Cast, nth: int = 0, now: datetime = NOW) -> Task:
    """Asha writes to Dr. Meera what sounds like danger; gives the task that follows."""
    await met(cast.asha, cast.meera, NOW + timedelta(days=1 + nth))
    conversation = await chat.open_with(cast.asha.actor, cast.meera.id, now)
    await chat.send(cast.asha.actor, conversation, f"sign-of-{nth:06}", SIGN, now)
    return (await every_task())[-1]
