"""Tasks by the clock: of those that nobody takes in time the admins are told, those that were taken and left go to everybody
again, and a flag without a task gets one.
"""

from __future__ import annotations

from datetime import datetime

from sqlmodel import col, func, or_, select
from sqlmodel.ext.asyncio.session import AsyncSession

from calmconnect.db.calls import Call
from calmconnect.db.conversations import Message
from calmconnect.db.people import User
from calmconnect.db.risk import RiskFlag, Task
from calmconnect.db.session import reading
from calmconnect.domain.audit import Act
from calmconnect.domain.calls import CallStatus
from calmconnect.domain.people import Actor
from calmconnect.domain.risk import Overdue, TaskStatus, overdue
from calmconnect.services import audit, risk, task_alarms, tasks, topics
from calmconnect.services.rounds import one_by_one
from calmconnect.services.work import Work, work


async def see_to(now: datetime) -> int:
    """Do all of it; gives for how many."""
    async with reading() as rows:
        flagged = await rows.exec(
            select(RiskFlag.conversation_id, RiskFlag.patient_id).where(col(RiskFlag.task_id).is_(None)).distinct()
        )
        unfinished = await rows.exec(
            select(Task).where(col(Task.status) != TaskStatus.COMPLETED).order_by(col(Task.id))
        )
        loose = flagged.all()
        late = [task.id or 0 for task in unfinished if _overdue(task, now) is not Overdue.NOTHING]
    done = await one_by_one(loose, lambda one: risk.follow(*one, now), "Following a flag")
    return done + await one_by_one(late, lambda one: _escalate(one, now), "Telling others of a task")


async def _escalate(task_id: int, now: datetime) -> bool:
    async with work() as w:
        wanted = select(Task).where(Task.id == task_id).with_for_update(skip_locked=True)
        task = (await w.rows.exec(wanted)).first()
        due = _overdue(task, now) if task is not None else Overdue.NOTHING
        if task is None or due is Overdue.NOTHING:
            return False
        if due is Overdue.UNTAKEN:
            await task_alarms.raise_for_admins(w, task, now)
        elif not await _left(w, task, now):
            return False
        w.announce(topics.TASKS, {"kind": "task"})
    return True


async def _left(w: Work, task: Task, now: datetime) -> bool:
    """Give a task to everybody again, unless who has it is with them all the same; says whether it did."""
    if task.taken_by is None or task.seen_to_at is None:
        return False
    task.seen_to_at = await _last_with_them(w.rows, task, task.seen_to_at, now)
    if _overdue(task, now) is not Overdue.LEFT:
        return False
    left_by = await w.rows.get_one(User, task.taken_by)
    tasks.let_go(task, now)
    audit.record(w, Actor(left_by.id or 0, left_by.role, 0), Act.TASK_LEFT, f"task:{task.id}", now, "the clock")
    await task_alarms.quieten(w, task.id or 0, now)
    await task_alarms.raise_for_everybody(w, task, left_by.id or 0, now)
    return True


async def _last_with_them(rows: AsyncSession, task: Task, since: datetime, now: datetime) -> datetime:
    """When who has a task last wrote to whom it is about, or was in a call with them; `since` if they have not after that."""
    places = [one for one in (task.conversation_id, task.reached_in) if one is not None]
    wrote = await rows.exec(
        select(func.max(Message.sent_at)).where(
            col(Message.conversation_id).in_(places),
            Message.sender_id == task.taken_by,
            Message.sent_at > since,
        )
    )
    people = (task.taken_by, task.patient_id)
    called = await rows.exec(
        select(Call.ended_at).where(
            col(Call.caller_id).in_(people),
            col(Call.callee_id).in_(people),
            col(Call.connected_at).is_not(None),
            or_(Call.status != CallStatus.ENDED, col(Call.ended_at) > since),
        )
    )
    return max([since, *(at for at in wrote if at is not None), *(ended or now for ended in called)])


def _overdue(task: Task, now: datetime) -> Overdue:
    return overdue(
        task.status,
        task.due_at,
        escalated=task.escalated_at is not None,
        seen_to_at=task.seen_to_at,
        may_take=risk.may_take(task.level),
        now=now,
    )
