"""People who erase their account: one who has used everything, and the days that pass."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from sqlmodel import col, update

from calmconnect.db.anonymous import AnonymousChat
from calmconnect.db.appointments import Appointment
from calmconnect.db.calls import CallParty
from calmconnect.db.emergencies import Emergency
from calmconnect.db.events import Event
from calmconnect.db.notes import Note
from calmconnect.db.people import User
from calmconnect.db.risk import Task
from calmconnect.db.rooms import RoomMember
from calmconnect.db.session import transaction
from calmconnect.db.tickets import Ticket
from calmconnect.db.waiting import Wait
from calmconnect.domain.booking import Status
from calmconnect.domain.erasing import COOLING_OFF
from calmconnect.domain.events import EventStatus
from calmconnect.domain.notes import NoteStatus
from calmconnect.domain.risk import TaskStatus
from calmconnect.domain.rooms import Standing
from calmconnect.domain.tickets import TicketStatus
from calmconnect.services import erasing
from tests.support.cast import NOW, PASSWORD, Cast, Person
from tests.support.resources import RESOURCES

# When all that was asked for at `NOW` is due.
LATER = NOW + COOLING_OFF
MINUTE = timedelta(minutes=1)


async def leaves(person: Person, now: datetime = NOW) -> None:
    """Somebody asks to be erased."""
    await erasing.ask(person.actor, PASSWORD, None, now)


async def called(cast: Cast, who: str, name: str, email: str) -> Cast:
    """The same cast, in which one has this name and address."""
    person = replace(getattr(cast, who), name=name, email=email)
    async with transaction() as rows:
        await rows.exec(update(User).where(col(User.id) == person.id).values(name=name, email=email))
    return replace(cast, **{who: person})


async def everything(cast: Cast) -> None:
    """Every kind of row that the stranger matrix knows, Asha's with Dr. Meera; then all of it is over."""
    for nth, resource in enumerate(RESOURCES.values()):
        await resource.make(cast, nth)
    await over()


async def over() -> None:
    """Nothing goes on any more that would keep anybody here."""
    async with transaction() as rows:
        going = col(Appointment.status).in_((Status.PENDING, Status.BOOKED, Status.ARRIVED))
        ended = ((Appointment, going, {"status": Status.FULFILLED}),)
        for table, wanted, values in (
            *ended,
            (Emergency, col(Emergency.ended_at).is_(None), {"ended_at": NOW}),
            (Task, col(Task.status) != TaskStatus.COMPLETED, {"status": TaskStatus.COMPLETED, "completed_at": NOW}),
            (CallParty, col(CallParty.left_at).is_(None), {"left_at": NOW}),
            (Event, col(Event.status) == EventStatus.PUBLISHED, {"status": EventStatus.CANCELLED}),
            (Wait, col(Wait.left_at).is_(None), {"left_at": NOW}),
            (RoomMember, col(RoomMember.standing) == Standing.IN, {"standing": Standing.LEFT}),
            (AnonymousChat, col(AnonymousChat.ended_at).is_(None), {"ended_at": NOW}),
            (Note, col(Note.status) == NoteStatus.DRAFT, {"status": NoteStatus.SIGNED, "draft": None}),
            (Ticket, col(Ticket.agent_id).is_not(None), {"status": TicketStatus.CLOSED, "closed_at": NOW}),
        ):
            await rows.exec(update(table).where(wanted).values(**values))
