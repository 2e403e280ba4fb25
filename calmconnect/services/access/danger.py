"""Help at once, and people who may be in danger."""

from __future__ import annotations

from sqlmodel import and_, col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from calmconnect.db.emergencies import Emergency
from calmconnect.db.risk import Task
from calmconnect.domain.errors import NotAllowed
from calmconnect.domain.people import Actor, Role
from calmconnect.domain.risk import TaskStatus
from calmconnect.services.access.base import first, only
from calmconnect.services.access.doctors import own_doctor


async def may_help(rows: AsyncSession, actor: Actor) -> None:
    """Let pass who may answer somebody who needs help at once: agents, admins, and doctors whose licence was checked."""
    only(actor, Role.AGENT, Role.DOCTOR, Role.ADMIN)
    if actor.role is Role.DOCTOR and (await own_doctor(rows, actor)).verified_at is None:
        raise NotAllowed


async def emergency_for(rows: AsyncSession, actor: Actor, emergency_id: int) -> Emergency:
    """An emergency, for whoever may answer it."""
    await may_help(rows, actor)
    return await first(rows, select(Emergency).where(Emergency.id == emergency_id))


async def task_for(rows: AsyncSession, actor: Actor, task_id: int, *, lock: bool = False) -> Task:
    """A task that is not about the actor, for whoever may see to one: not what was written. `lock` as for `call_for`."""
    await may_help(rows, actor)
    wanted = select(Task).where(Task.id == task_id, col(Task.patient_id).is_distinct_from(actor.user_id))
    return await first(rows, wanted.with_for_update() if lock else wanted)


async def taken_task(rows: AsyncSession, actor: Actor, task_id: int) -> Task:
    """A task to which the actor sees; locked until the transaction ends."""
    await may_help(rows, actor)
    mine = and_(Task.taken_by == actor.user_id, Task.status == TaskStatus.IN_PROGRESS)
    return await first(rows, select(Task).where(Task.id == task_id, mine).with_for_update())
