"""What somebody who works here must see to before they can be erased: others rely on it. And what erasing waits for."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlmodel import col, or_, select
from sqlmodel.ext.asyncio.session import AsyncSession

from calmconnect.db.anonymous import AnonymousChat
from calmconnect.db.appointments import Appointment
from calmconnect.db.emergencies import Emergency
from calmconnect.db.events import Event
from calmconnect.db.notes import Note
from calmconnect.db.risk import Task
from calmconnect.db.tickets import Ticket
from calmconnect.db.waiting import Wait
from calmconnect.domain.booking import Status
from calmconnect.domain.events import EventStatus
from calmconnect.domain.notes import NoteStatus
from calmconnect.domain.people import Role
from calmconnect.domain.risk import TaskStatus
from calmconnect.domain.tickets import TicketStatus
from calmconnect.services import admins, suspending

_OPEN = (Status.PENDING, Status.BOOKED, Status.ARRIVED)
_HOSTS = "You host events to come. Please have them called off, or given to somebody else, first."
_LAST_ADMIN = "You are the last administrator. Please let somebody else become one first."


async def in_the_way(rows: AsyncSession, user_id: int, role: Role, now: datetime) -> tuple[str, ...]:
    """What somebody has to do first, in words for them; nothing for patients, and for who has done it."""
    if role is Role.PATIENT:
        return ()
    found = [words for wanted, words in _DUTIES if (await rows.exec(wanted(user_id).limit(1))).first() is not None]
    to_come = (Event.host_id == user_id, col(Event.status) == EventStatus.PUBLISHED, col(Event.ends_at) > now)
    if (await rows.exec(select(Event.id).where(*to_come).limit(1))).first() is not None:
        found.append(_HOSTS)
    if role is Role.ADMIN and not await admins.are_others(rows, user_id):
        found.append(_LAST_ADMIN)
    return tuple(found)


async def is_busy(rows: AsyncSession, user_id: int, now: datetime) -> bool:
    """Whether they are in a call or a session, or wait for one, or somebody sees to them because they may be in danger."""
    if await suspending.is_in_call(rows, user_id):
        return True
    theirs = or_(col(Appointment.patient_id) == user_id, col(Appointment.doctor_id) == user_id)
    begun = or_(
        col(Appointment.status) == Status.ARRIVED,
        (col(Appointment.status) == Status.BOOKED) & (col(Appointment.starts_at) <= now),
    )
    for wanted in (
        select(Appointment.id).where(theirs, begun),
        select(Emergency.id).where(Emergency.user_id == user_id, col(Emergency.ended_at).is_(None)),
        select(Wait.appointment_id).where(Wait.patient_id == user_id, col(Wait.left_at).is_(None)),
        select(Task.id).where(Task.patient_id == user_id, Task.status != TaskStatus.COMPLETED),
    ):
        if (await rows.exec(wanted.limit(1))).first() is not None:
            return True
    return False


def _sessions(user_id: int) -> Any:
    return select(Appointment.id).where(Appointment.doctor_id == user_id, col(Appointment.status).in_(_OPEN))


def _drafts(user_id: int) -> Any:
    return select(Note.id).where(Note.author_id == user_id, Note.status == NoteStatus.DRAFT)


def _talks(user_id: int) -> Any:
    return select(AnonymousChat.conversation_id).where(
        AnonymousChat.doctor_id == user_id, col(AnonymousChat.ended_at).is_(None)
    )


def _emergencies(user_id: int) -> Any:
    return select(Emergency.id).where(Emergency.taken_by == user_id, col(Emergency.ended_at).is_(None))


def _tasks(user_id: int) -> Any:
    return select(Task.id).where(Task.taken_by == user_id, Task.status != TaskStatus.COMPLETED)


def _tickets(user_id: int) -> Any:
    return select(Ticket.conversation_id).where(Ticket.agent_id == user_id, Ticket.status != TicketStatus.CLOSED)


_DUTIES = (
    (
        _sessions,
        "You have sessions to come or requests to answer. Please hold them, decline them or call them off first.",
    ),
    (_drafts, "You have notes that are not signed. Please sign or discard them first."),
    (_talks, "You talk with somebody without a name. Please end that conversation first."),
    (_emergencies, "You are with somebody who asked for help at once. Please see it through first."),
    (_tasks, "You see to somebody who may be in danger. Please finish that, or give it back, first."),
    (_tickets, "You have open questions of the helpline. Please close them, or give them to somebody else, first."),
)
