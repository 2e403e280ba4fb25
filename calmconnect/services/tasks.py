"""Seeing to somebody who may be in danger: taking a task, what may be seen of it, and how it ends.

Whoever takes a task sees the flagged lines, on record, and nothing else that was said; the rest of a conversation stays with
the two it is between (`access.conversation_for`).
"""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from sqlmodel import col, update

from calmconnect.db.conversations import Conversation
from calmconnect.db.risk import FalseAlarm, Task
from calmconnect.domain.audit import Act
from calmconnect.domain.chat import ConversationKind, ConversationStatus
from calmconnect.domain.errors import Conflict, Invalid, NotFound
from calmconnect.domain.people import Actor, Role
from calmconnect.domain.risk import FalseReason, Outcome, TaskStatus
from calmconnect.domain.screener import Danger, clean_answers, danger
from calmconnect.domain.text import clean_text, clean_word
from calmconnect.services import access, audit, risk, task_alarms, task_views, topics
from calmconnect.services.work import Work, work

_NOTE_LENGTH = 2_000


async def take(actor: Actor, task_id: int, now: datetime) -> None:
    """Be the one who sees to it. Of many who try at once exactly one is.

    Raises:
        NotFound: when there is none.
        Conflict: when somebody else sees to it already, or it is over.
    """
    async with work() as w:
        task = await access.task_for(w.rows, actor, task_id)
        if task.taken_by == actor.user_id and task.status is TaskStatus.IN_PROGRESS:
            return
        waits = (col(Task.id) == task_id, col(Task.status) == TaskStatus.REQUESTED)
        if (await w.rows.exec(_claim(actor, now).where(*waits))).first() is None:
            raise Conflict("Somebody else sees to it already. Thank you for being there.")
        await _taken(w, actor, task_id, now)


async def fall_to(w: Work, conversation_id: int, actor: Actor, now: datetime) -> None:
    """Let who has just come to somebody in a conversation see to the task about it, if nobody does yet."""
    claimed = await w.rows.exec(
        _claim(actor, now).where(col(Task.conversation_id) == conversation_id, col(Task.status) == TaskStatus.REQUESTED)
    )
    for task_id in claimed.scalars().all():
        await _taken(w, actor, task_id, now)


async def give_back(actor: Actor, task_id: int, now: datetime) -> None:
    """Let others see to a task of the actor's, or as an admin to any; those on duty are told anew.

    Raises:
        NotFound: for a task that is somebody else's, or nobody's.
    """
    async with work() as w:
        task = await access.task_for(w.rows, actor, task_id, lock=True)
        if task.status is not TaskStatus.IN_PROGRESS or (
            task.taken_by != actor.user_id and actor.role is not Role.ADMIN
        ):
            raise NotFound
        let_go(task, now)
        task.escalated_at = None
        audit.record(w, actor, Act.TASK_GIVEN_BACK, _subject(task_id), now)
        await task_alarms.raise_for_helpers(w, task, now)
        _announce(w)


def let_go(task: Task, now: datetime) -> None:
    """Let a task wait for somebody again, with a time of its own."""
    task.status, task.taken_by, task.taken_at, task.seen_to_at = TaskStatus.REQUESTED, None, None, None
    task.due_at = now + risk.allowed(task.level)


async def assess(actor: Actor, task_id: int, given: dict[str, object], now: datetime) -> Danger:
    """Keep the answers to the screener (`domain/screener.py`), encrypted; gives the level that follows from them.

    Raises:
        Invalid: with the field `answers`.
        NotFound: for a task that is not the actor's.
    """
    answers = clean_answers(given)
    async with work() as w:
        task = await access.taken_task(w.rows, actor, task_id)
        task.answers, task.seen_to_at = json.dumps(answers), now
        audit.record(w, actor, Act.TASK_ASSESSED, _subject(task_id), now)
        w.announce(topics.user(actor.user_id), {"kind": "task"})
    return danger(answers)


async def complete(actor: Actor, task_id: int, given: dict[str, object], now: datetime) -> None:
    """Say how it ended: `given` holds `outcome` and `note`, as they come from a form.

    Raises:
        Invalid: with the field `outcome` or `note`.
        NotFound: for a task that is not the actor's.
    """
    outcome = clean_word(given.get("outcome"), Outcome, "outcome")
    note = clean_text(given.get("note"), field="note", longest=_NOTE_LENGTH, empty="Please write what was done.")
    if outcome is Outcome.FALSE_ALARM:
        raise Invalid(outcome="Please choose one of these.")
    async with work() as w:
        task = await access.taken_task(w.rows, actor, task_id)
        await _close(w, actor, task, outcome, now)
        task.note = note


async def dismiss(actor: Actor, task_id: int, given: dict[str, object], now: datetime) -> None:
    """Close a task as a false alarm: `given` holds `reason`, and `share` when the flagged words may train the next model.

    Of those words nothing is kept that says whose they are.

    Raises:
        Invalid: with the field `reason`.
        NotFound: for a task that is not the actor's.
    """
    reason = clean_word(given.get("reason"), FalseReason, "reason")
    async with work() as w:
        task = await access.taken_task(w.rows, actor, task_id)
        shared = [line.text for line in await task_views.flagged_lines(w.rows, task) if line.text]
        for words in shared if given.get("share") in (True, "on") and shared else [""]:
            w.rows.add(FalseAlarm(reason=reason, words=words))
        await _close(w, actor, task, Outcome.FALSE_ALARM, now)
        task.note = reason.value


async def reach(actor: Actor, task_id: int, now: datetime) -> int:
    """The conversation in which the actor can write to whom a task is about: the one it is in, or one begun for it.

    Raises:
        NotFound: for a task that is not the actor's.
        Conflict: when nobody knows who it is, and the conversation is not the actor's.
    """
    async with work() as w:
        task = await access.taken_task(w.rows, actor, task_id)
        task.seen_to_at = now
        there = await task_views.own_conversation(w.rows, actor, task)
        if there:
            return there
        if task.patient_id is None:
            raise Conflict("They write without a name, so they can only be reached where they write.")
        begun = Conversation(
            kind=ConversationKind.SUPPORT, patient_id=task.patient_id, doctor_id=actor.user_id, created_at=now
        )
        w.rows.add(begun)
        await w.rows.flush()
        task.reached_in = begun.id
        audit.record(w, actor, Act.TASK_REACHED, _subject(task_id), now)
        w.announce(topics.user(task.patient_id), {"kind": "conversation"})
        return begun.id or 0


def _claim(actor: Actor, now: datetime) -> Any:
    return (
        update(Task)
        .values(status=TaskStatus.IN_PROGRESS, taken_by=actor.user_id, taken_at=now, seen_to_at=now)
        .returning(col(Task.id))
        .execution_options(synchronize_session=False)
    )


async def _taken(w: Work, actor: Actor, task_id: int, now: datetime) -> None:
    audit.record(w, actor, Act.TASK_TAKEN, _subject(task_id), now)
    await task_alarms.quieten(w, task_id, now)
    _announce(w)


async def _close(w: Work, actor: Actor, task: Task, outcome: Outcome, now: datetime) -> None:
    task.status, task.completed_at, task.outcome = TaskStatus.COMPLETED, now, outcome
    if task.reached_in is not None:
        over = update(Conversation).where(col(Conversation.id) == task.reached_in)
        await w.rows.exec(over.values(status=ConversationStatus.RESOLVED))
    audit.record(w, actor, Act.TASK_CLOSED, _subject(task.id or 0), now, outcome.value)
    await task_alarms.quieten(w, task.id or 0, now)
    _announce(w)


def _announce(w: Work) -> None:
    w.announce(topics.TASKS, {"kind": "task"})


def _subject(task_id: int) -> str:
    return f"task:{task_id}"
