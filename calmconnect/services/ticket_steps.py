"""What every change of a ticket comes down to: its status with its clock, whose it is, and who must hear of it."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlmodel import col, func, or_, select, update
from sqlmodel.ext.asyncio.session import AsyncSession

from calmconnect.db.conversations import Conversation, Message
from calmconnect.db.tickets import Ticket, TicketChange
from calmconnect.domain.audit import Act
from calmconnect.domain.chat import ConversationStatus
from calmconnect.domain.helpline import HelplineTerms
from calmconnect.domain.notifications import Kind
from calmconnect.domain.ticket_clock import Clock, begun, carried
from calmconnect.domain.tickets import STOPPED, TicketStatus, check_step
from calmconnect.services import audit, helpline, topics
from calmconnect.services.closed import check_open
from calmconnect.services.notifications import Notice, notify
from calmconnect.services.work import Work


async def step(w: Work, ticket: Ticket, after: TicketStatus, by: int | None, now: datetime) -> None:
    """Take a ticket that is locked to another status, as part of a larger use case.

    Raises:
        Conflict: when the table has no such step, or the ticket goes on in another one.
    """
    await check_open(w.rows, await w.rows.get_one(Conversation, ticket.conversation_id, populate_existing=True))
    before = ticket.status
    check_step(before, after)
    hours = (await carry(w, ticket, now)).hours
    clock = clock_of(ticket)
    keep(ticket, clock.stopped(now, hours) if after in STOPPED else clock.running(now, hours))
    ticket.status, ticket.changed_at = after, now
    ticket.closed_at = now if after is TicketStatus.CLOSED else None
    w.rows.add(ticket)
    over = ConversationStatus.RESOLVED if after is TicketStatus.CLOSED else ConversationStatus.OPEN
    await w.rows.exec(update(Conversation).where(col(Conversation.id) == ticket.conversation_id).values(status=over))
    note_change(w, ticket, by, "status", now, before, after)


async def give(w: Work, ticket: Ticket, agent_id: int, by: int | None, now: datetime) -> None:
    """Make a ticket that is locked an agent's, and tell them unless they took it themself."""
    ticket.agent_id = agent_id
    w.rows.add(ticket)
    theirs = or_(
        col(Conversation.id) == ticket.conversation_id, col(Conversation.merged_into) == ticket.conversation_id
    )
    await w.rows.exec(update(Conversation).where(theirs).values(doctor_id=agent_id))
    note_change(w, ticket, by, "assigned", now, after=str(agent_id))
    if by != agent_id:
        path = f"/agent/tickets/{ticket.conversation_id}"
        notice = Notice(
            Kind.MESSAGE, "A question was given to you", "Somebody waits for an answer.", path, about(ticket)
        )
        await notify(w, agent_id, notice, now)


async def first_answer(rows: AsyncSession, ticket: Ticket) -> datetime | None:
    """When somebody answered first, also when no job has found it yet."""
    if ticket.first_answer_at is not None:
        return ticket.first_answer_at
    first = select(func.min(Message.sent_at)).where(
        Message.conversation_id == ticket.conversation_id, Message.sender_id != ticket.patient_id
    )
    return (await rows.exec(first)).one()


def announce(w: Work, ticket: Ticket) -> None:
    """Let the pages that show a ticket read it again."""
    for topic in (topics.HELPLINE, topics.user(ticket.patient_id)):
        w.announce(topic, {"kind": "ticket"})


def about(ticket: Ticket) -> str:
    """What notices of a ticket are filed under."""
    return f"ticket:{ticket.conversation_id}"


async def carry(w: Work, ticket: Ticket, now: datetime) -> HelplineTerms:
    """Let the clocks of a ticket that is locked count under the terms that hold, which it gives."""
    terms = await helpline.terms(w.rows)
    if ticket.terms_number != terms.number:
        before = await helpline.terms_of(w.rows, ticket.terms_number)
        keep(ticket, carried(clock_of(ticket), ticket.priority, before, terms, now))
        ticket.first_due = begun(ticket.priority, ticket.opened_at, terms)[0]
        ticket.terms_number = terms.number
    return terms


def clock_of(ticket: Ticket) -> Clock:
    """The time it has left."""
    left = None if ticket.left_seconds is None else timedelta(seconds=ticket.left_seconds)
    return Clock(ticket.solve_due, left)


def keep(ticket: Ticket, clock: Clock) -> None:
    """Let the ticket have so much time left."""
    ticket.solve_due = clock.due
    ticket.left_seconds = None if clock.left is None else int(clock.left.total_seconds())


def note_change(
    w: Work, ticket: Ticket, by: int | None, what: str, now: datetime, before: str = "", after: str = ""
) -> None:
    """Write down what happened to a ticket, and keep it for good when one of those did it who answer the helpline."""
    number = ticket.conversation_id
    if by not in (None, ticket.patient_id):
        audit.record_of(w, by, Act.TICKET_CHANGED, about(ticket), now, what)
    w.rows.add(TicketChange(ticket_id=number, actor_id=by, what=what, before=before, after=after, at=now))
