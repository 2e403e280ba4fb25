"""Telling people that somebody may be in danger, and taking it back the moment one of them sees to it.

Who it is, and what was written, is said nowhere in it: it is read on locked screens.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlmodel import select
from sqlmodel.ext.asyncio.session import AsyncSession

from calmconnect.db.anonymous import AnonymousChat
from calmconnect.db.conversations import Conversation
from calmconnect.db.people import User
from calmconnect.db.risk import Task
from calmconnect.db.tickets import Ticket
from calmconnect.domain.chat import ConversationKind
from calmconnect.domain.notifications import Kind
from calmconnect.domain.risk import CARES_FOR, RiskLevel
from calmconnect.services import duty, relations
from calmconnect.services.notifications import Notice, notify, withdraw_from_all
from calmconnect.services.work import Work

_MAY_NEED = "Someone may need you now"


async def raise_for_helpers(w: Work, task: Task, now: datetime) -> None:
    """Tell everybody on duty, and the patient's own doctors, there or not; the admins at once when nobody is on duty."""
    on_duty = [person for person in await duty.helpers(w.rows) if person != task.patient_id]
    doctors = [person for person in await own_doctors(w.rows, task, now) if person != task.patient_id]
    await _tell(w, task, dict.fromkeys([*on_duty, *doctors]), _MAY_NEED, now)
    if not on_duty:
        await raise_for_admins(w, task, now)


async def raise_for_admins(w: Work, task: Task, now: datetime) -> None:
    """Tell every admin; once."""
    if task.escalated_at is None:
        task.escalated_at = now
        await _tell(w, task, await duty.admins(w.rows), "Nobody sees to someone who may need help", now)


async def raise_for_everybody(w: Work, task: Task, left_by: int, now: datetime) -> None:
    """Tell everybody on duty, the patient's own doctors and all admins of a task that was taken and left, and who left it."""
    on_duty, doctors = await duty.helpers(w.rows), await own_doctors(w.rows, task, now)
    admins = [person for person in await duty.admins(w.rows) if person != left_by]
    helpers = [one for one in dict.fromkeys([*on_duty, *doctors]) if one not in (task.patient_id, left_by)]
    task.escalated_at = now
    await _tell(w, task, helpers, _MAY_NEED, now)
    await _tell(w, task, admins, "Nobody sees to someone any more who may need help", now)
    await _tell(w, task, [left_by], "Others are asked to see to someone whom you took", now)


async def tell_again(w: Work, task: Task, now: datetime) -> None:
    """Tell who sees to a task that there was another sign."""
    if task.taken_by is not None:
        await _tell(w, task, [task.taken_by], "Someone whom you see to may need you now", now)


async def quieten(w: Work, task_id: int, now: datetime) -> None:
    """Take back whatever anybody was told of a task."""
    await withdraw_from_all(w, _about(task_id), now)


async def with_them(rows: AsyncSession, conversation_id: int | None) -> int | None:
    """Who talks with somebody already, because they asked for help at once or were reached out to; None for nobody."""
    if conversation_id is None:
        return None
    ticket = select(Ticket).where(Ticket.conversation_id == Conversation.id)
    found = await rows.exec(
        select(Conversation.doctor_id).where(
            Conversation.id == conversation_id, Conversation.kind == ConversationKind.SUPPORT, ~ticket.exists()
        )
    )
    return found.first()


async def own_doctors(rows: AsyncSession, task: Task, now: datetime) -> list[int]:
    """Whose patient it is: the doctor in the conversation, else those who have or lately had a session with the patient."""
    conversation = await rows.get(Conversation, task.conversation_id) if task.conversation_id else None
    if conversation is not None and conversation.kind is ConversationKind.ANONYMOUS:
        unnamed = await rows.get_one(AnonymousChat, conversation.id)
        return [unnamed.doctor_id] if unnamed.doctor_id is not None else []
    if conversation is not None and conversation.kind in (ConversationKind.DIRECT, ConversationKind.APPOINTMENT):
        return [conversation.doctor_id] if conversation.doctor_id is not None else []
    return await relations.doctors_of(rows, task.patient_id, now - CARES_FOR) if task.patient_id is not None else []


async def _tell(w: Work, task: Task, people: Iterable[int], title: str, now: datetime) -> None:
    urgent = task.level is RiskLevel.URGENT
    for person in people:
        role = (await w.rows.exec(select(User.role).where(User.id == person))).one()
        text = "Whoever takes it first sees to it. Please look now." if urgent else "Please look when you can."
        notice = Notice(Kind.EMERGENCY, title, text, f"/{role}/tasks", _about(task.id), urgent=urgent)
        await notify(w, person, notice, now)


def _about(task_id: int | None) -> str:
    return f"task:{task_id}"
