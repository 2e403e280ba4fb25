"""Tasks as those who may take one see them: what waits, without a name or a word; and what is theirs, with both."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import and_, col, or_, select
from sqlmodel.ext.asyncio.session import AsyncSession

from calmconnect.db.anonymous import AnonymousChat
from calmconnect.db.conversations import Conversation, Message
from calmconnect.db.people import User
from calmconnect.db.risk import RiskFlag, Task
from calmconnect.db.session import reading
from calmconnect.domain.audit import Act
from calmconnect.domain.chat import ConversationKind
from calmconnect.domain.people import Actor, Role
from calmconnect.domain.risk import RiskLevel, RiskSource, TaskStatus
from calmconnect.domain.screener import Danger, danger
from calmconnect.services import access, audit, duty, risk, task_alarms
from calmconnect.services.work import work

_AT_MOST = 50
# Of many flagged lines, the last ones.
_LINES = 20


@dataclass(frozen=True, slots=True)
class Open:
    """A task that is not completed. `where` is the kind of conversation, None for one about no conversation.

    `by` is the name of who sees to it, "" while nobody does; `mine`: that is the actor.
    `left_at`: when others are asked if nothing more is done about it, None while nobody sees to it.
    `who` is the patient's name for whoever sees to it, "" where it is not known or not theirs to know; `level_found` by the
    screener, None before it was asked; `place` the conversation of the actor's in which they can be reached, 0 for none.
    """

    id: int
    level: RiskLevel
    source: RiskSource
    where: ConversationKind | None
    hits: int
    asked_at: datetime
    last_at: datetime
    due_at: datetime
    escalated: bool
    by: str
    mine: bool
    left_at: datetime | None
    who: str
    level_found: Danger | None
    place: int
    reachable: bool


@dataclass(frozen=True, slots=True)
class Waiting:
    """An urgent task that nobody sees to. `escalated`: the admins were told."""

    id: int
    asked_at: datetime
    escalated: bool


@dataclass(frozen=True, slots=True)
class Said:
    """A flagged line: `text` is "" for one that was deleted since."""

    seq: int
    at: datetime
    text: str


async def open_tasks(actor: Actor) -> list[Open]:
    """The tasks that are not completed: one's own, then what is due first; at most 50. Not what is about the actor."""
    async with reading() as rows:
        await access.may_help(rows, actor)
        found = await rows.exec(
            select(Task, Conversation.kind, User.name)
            .outerjoin(Conversation, col(Conversation.id) == Task.conversation_id)
            .outerjoin(User, col(User.id) == Task.taken_by)
            .where(col(Task.status) != TaskStatus.COMPLETED, col(Task.patient_id).is_distinct_from(actor.user_id))
            .order_by(col(Task.taken_by).is_distinct_from(actor.user_id), col(Task.due_at), col(Task.id))
            .limit(_AT_MOST)
        )
        return [await _shown(rows, actor, task, kind, by) for task, kind, by in found.all()]


async def calling(actor: Actor, now: datetime) -> list[Waiting]:
    """The urgent tasks that nobody sees to and that call the actor, what is due first; at most 50.

    They call who is on duty, the patient's own doctors, and admins once they were told.
    """
    on_duty = await duty.is_on(actor)
    async with reading() as rows:
        await access.may_help(rows, actor)
        found = await rows.exec(
            select(Task)
            .where(
                Task.status == TaskStatus.REQUESTED,
                Task.level == RiskLevel.URGENT,
                col(Task.patient_id).is_distinct_from(actor.user_id),
            )
            .order_by(col(Task.due_at), col(Task.id))
            .limit(_AT_MOST)
        )
        return [
            Waiting(task.id or 0, task.asked_at, task.escalated_at is not None)
            for task in found.all()
            if on_duty or await _calls(rows, task, actor, now)
        ]


async def _calls(rows: AsyncSession, task: Task, actor: Actor, now: datetime) -> bool:
    """Whether a task calls somebody who is not on duty."""
    if actor.role is Role.ADMIN:
        return task.escalated_at is not None
    return actor.role is Role.DOCTOR and actor.user_id in await task_alarms.own_doctors(rows, task, now)


async def words(actor: Actor, task_id: int, now: datetime) -> list[Said]:
    """The flagged lines of a task of the actor's, the first one first, at most the last 20. Each look is on record.

    Raises:
        NotFound: for a task that is not the actor's.
    """
    async with work() as w:
        task = await access.taken_task(w.rows, actor, task_id)
        task.seen_to_at = now
        audit.record(w, actor, Act.TASK_READ, f"task:{task_id}", now)
        return [Said(line.seq, line.sent_at, line.text) for line in await flagged_lines(w.rows, task)]


async def flagged_lines(rows: AsyncSession, task: Task) -> list[Message]:
    """The lines because of which a task is there, the first one first, at most the last 20; deleted ones without words."""
    found = await rows.exec(
        select(Message)
        .join(
            RiskFlag, and_(col(RiskFlag.conversation_id) == Message.conversation_id, col(RiskFlag.seq) == Message.seq)
        )
        .where(RiskFlag.task_id == task.id)
        .distinct()
        .order_by(col(Message.seq).desc())
        .limit(_LINES)
    )
    return list(found)[::-1]


async def own_conversation(rows: AsyncSession, actor: Actor, task: Task) -> int:
    """The conversation of the actor's in which whom a task is about can be reached, 0 for none."""
    theirs = select(Conversation.id).where(
        col(Conversation.id).in_([one for one in (task.conversation_id, task.reached_in) if one is not None]),
        or_(Conversation.doctor_id == actor.user_id, Conversation.patient_id == actor.user_id),
    )
    return (await rows.exec(theirs.order_by(col(Conversation.id)).limit(1))).first() or 0


async def _shown(rows: AsyncSession, actor: Actor, task: Task, where: str | None, by: str | None) -> Open:
    mine = task.taken_by == actor.user_id
    place = await own_conversation(rows, actor, task) if mine else 0
    return Open(
        id=task.id or 0,
        level=task.level,
        source=task.source,
        where=ConversationKind(where) if where else None,
        hits=task.hits,
        asked_at=task.asked_at,
        last_at=task.last_at,
        due_at=task.due_at,
        escalated=task.escalated_at is not None,
        by=by or "",
        mine=mine,
        left_at=task.seen_to_at + risk.may_take(task.level) if task.seen_to_at else None,
        who=await _name(rows, task) if mine else "",
        level_found=danger(json.loads(task.answers)) if mine and task.answers else None,
        place=place,
        reachable=mine and (place > 0 or task.patient_id is not None),
    )


async def _name(rows: AsyncSession, task: Task) -> str:
    if task.patient_id is not None:
        return (await rows.get_one(User, task.patient_id)).name
    unnamed = await rows.get(AnonymousChat, task.conversation_id)
    return unnamed.pseudonym if unnamed else ""
