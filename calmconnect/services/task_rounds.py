"""Tasks by the clock: of those that nobody takes in time the admins are told, and a flag without a task gets one."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import col, select

from calmconnect.db.risk import RiskFlag, Task
from calmconnect.db.session import reading
from calmconnect.domain.risk import TaskStatus
from calmconnect.services import risk, task_alarms, topics
from calmconnect.services.rounds import one_by_one
from calmconnect.services.work import work


async def see_to(now: datetime) -> int:
    """Do both; gives for how many."""
    async with reading() as rows:
        flagged = await rows.exec(
            select(RiskFlag.conversation_id, RiskFlag.patient_id).where(col(RiskFlag.task_id).is_(None)).distinct()
        )
        late = await rows.exec(
            select(Task.id).where(
                Task.status == TaskStatus.REQUESTED, col(Task.escalated_at).is_(None), col(Task.due_at) <= now
            )
        )
        loose, waiting = flagged.all(), [one or 0 for one in late]
    done = await one_by_one(loose, lambda one: risk.follow(*one, now), "Following a flag")
    return done + await one_by_one(waiting, lambda one: _escalate(one, now), "Telling admins of a task")


async def _escalate(task_id: int, now: datetime) -> bool:
    async with work() as w:
        claimed = await w.rows.exec(
            select(Task)
            .where(Task.id == task_id, Task.status == TaskStatus.REQUESTED, col(Task.escalated_at).is_(None))
            .with_for_update(skip_locked=True)
        )
        task = claimed.first()
        if task is None:
            return False
        await task_alarms.raise_for_admins(w, task, now)
        w.announce(topics.TASKS, {"kind": "task"})
    return True
