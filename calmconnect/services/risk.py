"""Signs that somebody may be in danger, and what follows from each: the lines for them, and a task for those on duty.

    await risk.raise_flag(w, About(patient_id=7), RiskSource.MEASURE, RiskLevel.URGENT, now)     # inside the use case's work()

What somebody writes is flagged by `db/append.py`, in the transaction that keeps the message; the task follows in one of its
own, so that nothing about a task can cost a message. Should that fail, `task_rounds.py` makes up for it within seconds. What
the rule passed over the model looks at (`second_look.py`).
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement
from sqlmodel import and_, col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from calmconnect.db.conversations import Conversation
from calmconnect.db.risk import RiskFlag, Task
from calmconnect.db.session import reading
from calmconnect.db.upsert import insert_if_absent
from calmconnect.domain.danger import in_danger
from calmconnect.domain.emergencies import GUEST_ID
from calmconnect.domain.people import Actor
from calmconnect.domain.risk import AGAIN_AFTER, LINES_STAY_FOR, RiskLevel, RiskSource, TaskStatus, gravest
from calmconnect.hub import hub
from calmconnect.quiet import where
from calmconnect.services import task_alarms, topics
from calmconnect.services.work import Work, work
from calmconnect.settings import settings

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class About:
    """Whom a sign is about: a patient; or whoever writes in a conversation, with the line in which it stands, if in one."""

    patient_id: int | None = None
    conversation_id: int | None = None
    seq: int | None = None


def level_of(words: str) -> RiskLevel:
    """How grave it is that somebody writes this. Plain rules only: nothing is asked of a network or a database."""
    return RiskLevel.URGENT if in_danger(words) else RiskLevel.NONE


async def raise_flag(w: Work, about: About, source: RiskSource, level: RiskLevel, now: datetime) -> None:
    """Keep that somebody may be in danger, and ask those on duty to see to it, all in the caller's transaction.

    `about` names a patient (`About(patient_id=7)`, for a measure) or a conversation (`About(conversation_id=12, seq=3)`, where
    who it is may be unknown). Raised again while the task is open, it is the same task. Nothing happens for the level none.

    Raises:
        sqlalchemy.exc.NoResultFound: for a conversation that is not there.
    """
    if level is RiskLevel.NONE:
        return
    patient_id = about.patient_id
    if about.conversation_id is not None:
        patient_id = await patient_in(w.rows, about.conversation_id)
    place = {"conversation_id": about.conversation_id, "seq": about.seq, "patient_id": patient_id}
    w.rows.add(RiskFlag(**place, source=source, level=level, at=now))
    await w.rows.flush()
    await _follow(w, about.conversation_id, patient_id, now)


async def look_at(w: Work, conversation_id: int, seq: int, words: str, now: datetime) -> None:
    """As `raise_flag`, for words of a conversation's patient that come another way than by `chat.send`."""
    level = level_of(words)
    if level is not RiskLevel.NONE:
        await flag_line(w, conversation_id, seq, RiskSource.MESSAGE, level, now)


async def flag_line(
    w: Work, conversation_id: int, seq: int | None, source: RiskSource, level: RiskLevel, now: datetime
) -> None:
    """As `raise_flag`, for a line of a conversation's patient; shows them the crisis lines wherever they have it open.

    `seq` is None for one that could not be kept.
    """
    await raise_flag(w, About(conversation_id=conversation_id, seq=seq), source, level, now)
    writer = await patient_in(w.rows, conversation_id)
    w.announce(topics.lines(writer or GUEST_ID, conversation_id), _lines(conversation_id))


async def respond(writer_id: int, conversation_id: int, now: datetime) -> None:
    """Show the lines to who wrote what was just flagged, wherever they have it open, and see that a task follows."""
    await hub().publish(topics.lines(writer_id, conversation_id), _lines(conversation_id))
    try:
        await follow(conversation_id, None, now)
    except Exception as error:
        # The message and its flag are kept, and the clock comes back to it.
        log.error("Following a flag failed with %s at %s", type(error).__name__, where(error))


async def follow(conversation_id: int | None, patient_id: int | None, now: datetime) -> bool:
    """Make a task of what was flagged in a conversation, or of a patient, and not seen to yet; says whether there was any."""
    async with work() as w:
        if conversation_id is not None:
            patient_id = await patient_in(w.rows, conversation_id)
        return await _follow(w, conversation_id, patient_id, now)


async def wrote_signs(actor: Actor, conversation_id: int, now: datetime) -> bool:
    """Whether the actor wrote in a conversation of theirs, not long ago, what was flagged: they go on seeing the lines."""
    async with reading() as rows:
        theirs = select(Conversation.id).where(
            Conversation.id == RiskFlag.conversation_id, Conversation.patient_id == actor.user_id
        )
        found = await rows.exec(
            select(RiskFlag.id)
            .where(
                RiskFlag.conversation_id == conversation_id,
                col(RiskFlag.at) > now - LINES_STAY_FOR,
                theirs.exists(),
            )
            .limit(1)
        )
        return found.first() is not None


def allowed(level: RiskLevel) -> timedelta:
    """How long somebody on duty may take before the admins are told."""
    minutes = settings().risk_urgent_minutes if level is RiskLevel.URGENT else settings().risk_concern_minutes
    return timedelta(minutes=minutes)


def may_take(level: RiskLevel) -> timedelta:
    """How long who has taken a task may do nothing about it before others are asked."""
    given = settings()
    minutes = given.risk_urgent_left_minutes if level is RiskLevel.URGENT else given.risk_concern_left_minutes
    return timedelta(minutes=minutes)


async def _follow(w: Work, conversation_id: int | None, patient_id: int | None, now: datetime) -> bool:
    loose = (
        await w.rows.exec(
            select(RiskFlag)
            .where(col(RiskFlag.task_id).is_(None), _about(RiskFlag, conversation_id, patient_id))
            .order_by(col(RiskFlag.id))
            .with_for_update()
        )
    ).all()
    if not loose:
        return False
    level = gravest(flag.level for flag in loose)
    task, begun = await _open_task(w.rows, loose[0], level, now)
    before, louder = task.last_at, gravest((task.level, level)) is not task.level
    task.hits, task.last_at = task.hits + len(loose), now
    for flag in loose:
        flag.task_id = task.id
    if louder:
        task.level, task.due_at = level, min(task.due_at, now + allowed(level))
    if begun:
        task.taken_by = await task_alarms.with_them(w.rows, conversation_id)
    if begun and task.taken_by is not None:
        # Nobody else need come between the two.
        task.status, task.taken_at, task.seen_to_at = TaskStatus.IN_PROGRESS, now, now
        await task_alarms.tell_again(w, task, now)
    elif task.taken_by is None and (begun or louder):
        await task_alarms.raise_for_helpers(w, task, now)
    elif task.taken_by is not None and (louder or before <= now - AGAIN_AFTER):
        await task_alarms.tell_again(w, task, now)
    w.announce(topics.TASKS, {"kind": "task"})
    return True


async def _open_task(rows: AsyncSession, flag: RiskFlag, level: RiskLevel, now: datetime) -> tuple[Task, bool]:
    """The open task for a flag, locked, and whether it is a new one."""
    place = {"conversation_id": flag.conversation_id, "patient_id": flag.patient_id}
    found = select(Task).where(
        _about(Task, flag.conversation_id, flag.patient_id), col(Task.status) != TaskStatus.COMPLETED
    )
    asked = {"asked_at": flag.at, "last_at": now, "due_at": now + allowed(level), "status": TaskStatus.REQUESTED}
    rest = {"source": flag.source, "level": level, "hits": 0, "note": "", "answers": ""}
    while True:
        begun = await insert_if_absent(rows, Task, **place, **asked, **rest)
        task = (await rows.exec(found.with_for_update())).first()
        # Completed by somebody between the two, it does not count any more: the next one is new.
        if task is not None:
            return task, begun


async def patient_in(rows: AsyncSession, conversation_id: int) -> int | None:
    """The patient of a conversation, None for one nobody knows; the conversation is locked until the transaction ends.

    Whoever writes in it, or changes what was written, locks it first, too: so nobody waits for each other.
    """
    wanted = select(Conversation.patient_id).where(Conversation.id == conversation_id).with_for_update()
    patient_id = (await rows.exec(wanted)).one()
    return None if patient_id == GUEST_ID else patient_id


def _about(table: type[RiskFlag | Task], conversation_id: int | None, patient_id: int | None) -> ColumnElement[bool]:
    if conversation_id is not None:
        return col(table.conversation_id) == conversation_id
    return and_(col(table.conversation_id).is_(None), col(table.patient_id) == patient_id)


def _lines(conversation_id: int) -> dict[str, object]:
    return {"kind": "help", "conversation": conversation_id}
